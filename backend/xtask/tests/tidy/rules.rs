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

/// What each line of the page is about: the rule, the route or the object that it describes.
fn heads(page: &str) -> impl Iterator<Item = &str> {
    page.lines().filter_map(|line| {
        if let Some(object) = line.strip_prefix("- `") {
            return object.split_once(" {").map(|(kind, _)| kind);
        }
        let (head, _) = line.strip_prefix("| ")?.split_once(" |")?;
        ["**", "`GET", "`POST", "`DELETE"]
            .iter()
            .any(|it| head.starts_with(it))
            .then_some(head)
    })
}

/// The heads that stand more than once.
fn doubled(page: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let again = heads(page).filter(|it| !seen.insert(*it));
    again.map(str::to_owned).collect()
}

/// Branches that each add a line keep the other's old one, and then the page says two things.
#[test]
fn every_rule_route_and_object_of_the_protocol_stands_once() {
    let page = std::fs::read_to_string(root().join("docs/protocol.md")).expect("docs/protocol.md");
    assert!(heads(&page).count() > 150, "the page is not read");
    assert_none("what docs/protocol.md says more than once", &doubled(&page));
}

#[test]
fn what_stands_twice_is_found() {
    let page = "| **P1** | a |\n| **P2** | b |\n| **P1** | c |\n| `GET /x` | {} |\n| `POST /x` | {} |\n\
        | `GET /x` | {a} |\n- `unit {id}`\n- `unit {id, agency}`\n- `zone {id}`\n- the unit {id}\n";
    assert_eq!(doubled(page), ["**P1**", "`GET /x`", "unit"]);
}

#[test]
fn a_number_counts_in_a_comment_only() {
    assert!(cited("/// S3 and A3: two screens").contains("S3"));
    assert!(!cited("let S3 = 1;").contains("S3"));
}
