//! ARCHITECTURE.md: every invariant names the tests that guard it, and they exist.

use std::collections::BTreeSet;

use super::{Source, assert_none, root, sources};

/// How many invariants there are.
const INVARIANTS: usize = 12;

/// The lines that state invariants, by their numbers: `| **A1** | … | guards |`.
fn invariants() -> Vec<(usize, String)> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let rows = text.lines().filter_map(|line| {
        let (number, rest) = line.strip_prefix("| **A")?.split_once("** |")?;
        Some((number.parse().expect("a number"), rest.to_owned()))
    });
    rows.collect()
}

/// The words between backticks in the last cell of a row.
fn guards(row: &str) -> Vec<&str> {
    let last = row
        .trim_end_matches(" |")
        .rsplit(" | ")
        .next()
        .unwrap_or_default();
    last.split('`').skip(1).step_by(2).collect()
}

/// The guards of a row that are figures, written "figure `name`": a goal on them that is not met fails the figures.
fn measured<'a>(row: &'a str, sources: &[Source]) -> Vec<&'a str> {
    let asked: Vec<&Source> = sources
        .iter()
        .filter(|it| it.path.starts_with("backend/xtask/src/figures/"))
        .collect();
    assert!(!asked.is_empty(), "the lists of figures are gone");
    let named = row
        .split("figure `")
        .skip(1)
        .filter_map(|it| it.split('`').next());
    named
        .filter(|it| {
            let line = format!("asked(\"{it}\"");
            asked.iter().any(|source| source.text.contains(&line))
        })
        .collect()
}

/// Whether somebody wrote a test of that name: a Rust function with `test` above it, or a test of the console.
fn is_test(name: &str, sources: &[Source]) -> bool {
    let function = format!("fn {name}(");
    let quoted = [
        format!("('{name}'"),
        format!("(\"{name}\""),
        format!("(`{name}`"),
    ];
    sources.iter().any(|source| {
        if source.has_ending(&["rs"]) {
            source
                .text
                .match_indices(&function)
                .any(|(at, _)| has_attribute(source.text.get(..at).unwrap_or_default()))
        } else {
            source.has_ending(&["ts", "mjs"])
                && quoted.iter().any(|it| source.text.contains(it.as_str()))
        }
    })
}

/// Whether the attribute of a test stands right above, with nothing but comments, attributes and words of the
/// declaration in between.
fn has_attribute(before: &str) -> bool {
    let declaration = before
        .rfind('\n')
        .map_or(before, |it| before.get(..it).unwrap_or_default());
    let above = declaration.lines().rev().take_while(|it| {
        let line = it.trim_start();
        line.starts_with('#') || line.starts_with("//")
    });
    above
        .into_iter()
        .any(|it| it.contains("test]") || it.contains("::test("))
}

#[test]
fn all_invariants_are_stated_once_and_in_order() {
    let numbers: Vec<usize> = invariants().into_iter().map(|(number, _)| number).collect();

    assert_eq!(numbers, (1..=INVARIANTS).collect::<Vec<_>>());
}

#[test]
fn every_invariant_names_tests_that_exist() {
    let sources = sources();
    let mut findings = Vec::new();
    for (number, row) in invariants() {
        let guards = guards(&row);
        let figures = measured(&row, &sources);
        if guards.is_empty() {
            findings.push(format!("A{number} names no test"));
        }
        let missing = guards
            .iter()
            .filter(|it| !figures.contains(it) && !is_test(it, &sources));
        findings.extend(missing.map(|it| format!("A{number} names {it}, which is no test")));
    }

    assert_none("invariants without guard", &findings);
}

#[test]
fn a_function_that_is_no_test_guards_nothing() {
    let source = |text: &str| {
        [Source {
            path: "a.rs".to_owned(),
            text: text.to_owned(),
        }]
    };

    assert!(is_test("it_holds", &source("#[test]\nfn it_holds() {}")));
    assert!(is_test(
        "it_holds",
        &source("#[tokio::test(flavor = \"x\")]\nasync fn it_holds() {}")
    ));
    assert!(!is_test(
        "it_holds",
        &source("fn helper() {}\n\nfn it_holds() {}")
    ));
    assert!(!is_test(
        "it_holds",
        &source("#[test]\nfn other() {\n}\n\nfn it_holds() {}")
    ));
    let distinct: BTreeSet<_> = guards(" a | `one`, `two` |").into_iter().collect();
    assert_eq!(distinct, BTreeSet::from(["one", "two"]));
}

/// The part of the page that follows one position and one task through the code.
fn walks() -> String {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md");
    let (_, walks) = text.split_once("\n## Two walks\n").expect("the walks");
    walks.split("\n## ").next().unwrap_or_default().to_owned()
}

#[test]
fn every_name_in_the_walks_stands_in_the_code() {
    let sources = sources();
    let code: Vec<&Source> = sources
        .iter()
        .filter(|it| it.has_ending(&["rs", "ts", "svelte"]))
        .collect();
    let walks = walks();
    let names: BTreeSet<&str> = walks
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|it| !it.contains([' ', '/']))
        .collect();
    assert!(
        names.len() > 20,
        "only {} names: the page is not read as it should be",
        names.len()
    );

    let is_known = |name: &&str| {
        let is_file = code.iter().any(|it| it.path.ends_with(&format!("/{name}")));
        let mut parts = name.split(['.', ':']).filter(|it| !it.is_empty());
        is_file || parts.all(|part| code.iter().any(|it| it.text.contains(part)))
    };
    let missing: Vec<String> = names
        .iter()
        .filter(|it| !is_known(it))
        .map(|it| (*it).to_owned())
        .collect();
    assert_none(
        "names in the walks of ARCHITECTURE.md that are not in the code",
        &missing,
    );
}
