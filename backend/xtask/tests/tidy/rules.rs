//! docs/protocol.md: every numbered rule is cited where it is kept or tested.

use std::collections::BTreeSet;

use super::{assert_none, root, sources};

/// The numbers of the rules, for example `S3`.
fn rules() -> BTreeSet<String> {
    let text = std::fs::read_to_string(root().join("docs/protocol.md")).expect("docs/protocol.md");
    let rows = text
        .lines()
        .filter_map(|it| it.strip_prefix("| **")?.split_once("** |"));
    rows.map(|(rule, _)| rule.to_owned()).collect()
}

/// The words of a comment that could be numbers of rules.
fn cited(text: &str) -> BTreeSet<&str> {
    let comments = text
        .lines()
        .filter_map(|it| it.split_once("//").or_else(|| it.split_once("* ")));
    comments
        .flat_map(|(_, comment)| comment.split(|it: char| !it.is_ascii_alphanumeric()))
        .collect()
}

#[test]
fn every_rule_of_the_protocol_is_cited_in_code() {
    let rules = rules();
    assert!(
        rules.len() >= 20,
        "only {} rules: the page is not read as it should be",
        rules.len()
    );
    let sources = sources();
    let code = sources
        .iter()
        .filter(|it| it.has_ending(&["rs", "ts", "svelte", "mjs"]) && !it.is_generated());
    let cited: BTreeSet<&str> = code.flat_map(|it| cited(&it.text)).collect();

    let missing: Vec<String> = rules
        .into_iter()
        .filter(|it| !cited.contains(it.as_str()))
        .collect();
    assert_none(
        "rules of docs/protocol.md that no code and no test cites",
        &missing,
    );
}

#[test]
fn a_number_counts_in_a_comment_only() {
    assert!(cited("/// S3 and A3: two screens").contains("S3"));
    assert!(!cited("let S3 = 1;").contains("S3"));
}
