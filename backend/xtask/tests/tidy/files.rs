//! The shape of files: a head that says what for, a bounded length, nothing left for later.

use super::{Source, assert_none, sources};

/// A file that is longer has more than one job.
const LINES_MAX: usize = 500;

/// Marks of unfinished work, in halves so that this file does not hold them.
const LEFT_FOR_LATER: [(&str, &str); 10] = [
    ("TO", "DO"),
    ("FIX", "ME"),
    ("XX", "X"),
    ("HA", "CK"),
    ("to", "do!("),
    ("unimple", "mented!("),
    ("it.on", "ly("),
    ("it.sk", "ip("),
    ("describe.on", "ly("),
    ("test.on", "ly("),
];

fn code() -> Vec<Source> {
    let mut sources = sources();
    sources.retain(|it| it.has_ending(&["rs", "ts", "svelte", "mjs", "css"]) && !it.is_generated());
    sources
}

#[test]
fn every_rust_file_says_at_its_head_what_it_is_for() {
    let findings: Vec<String> = code()
        .iter()
        .filter(|it| it.has_ending(&["rs"]) && !it.text.starts_with("//! "))
        .map(|it| it.path.clone())
        .collect();

    assert_none("Rust files without //! on their first line", &findings);
}

#[test]
fn no_file_is_too_long() {
    let findings: Vec<String> = code()
        .iter()
        .map(|it| (it, it.text.lines().count()))
        .filter(|(_, lines)| *lines > LINES_MAX)
        .map(|(it, lines)| format!("{} has {lines} lines", it.path))
        .collect();

    assert_none(&format!("files of more than {LINES_MAX} lines"), &findings);
}

/// Whether a mark stands in a line by itself and not inside a longer word.
fn has_mark(line: &str, mark: &str) -> bool {
    line.match_indices(mark).any(|(at, _)| {
        let is_word =
            |it: Option<char>| it.is_some_and(|it| it.is_ascii_alphanumeric() || it == '_');
        let before = line.get(..at).and_then(|it| it.chars().next_back());
        let after = line.get(at + mark.len()..).and_then(|it| it.chars().next());
        let ends_in_word = is_word(mark.chars().next_back());
        !(is_word(before) || ends_in_word && is_word(after))
    })
}

/// Whether a line keeps a test from running. One that another test starts in a process of its own says so, and so does
/// one that makes fixtures again.
fn is_switched_off(line: &str) -> bool {
    let attribute = line.trim_start().strip_prefix("#[ignore");
    attribute.is_some_and(|it| !it.starts_with(" = \"run by ") && !it.starts_with(" = \"writes "))
}

#[test]
fn nothing_is_left_for_later() {
    let marks = LEFT_FOR_LATER.map(|(first, second)| format!("{first}{second}"));
    let mut findings = Vec::new();
    for source in code() {
        for (number, line) in source.text.lines().enumerate() {
            if is_switched_off(line) || marks.iter().any(|mark| has_mark(line, mark)) {
                findings.push(format!("{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }

    assert_none(
        "unfinished work, tests that do not run, or tests that keep others from running",
        &findings,
    );
}

#[test]
fn a_mark_inside_a_word_is_no_mark() {
    let (first, second) = LEFT_FOR_LATER[0];
    let mark = format!("{first}{second}");

    assert!(has_mark(&format!("// {mark}: later"), &mark));
    assert!(!has_mark(&format!("const {mark}S_MAX: u32 = 1;"), &mark));
}
