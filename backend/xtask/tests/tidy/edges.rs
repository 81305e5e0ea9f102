//! Which of our packages may use which: the picture of ARCHITECTURE.md, kept true.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    process::Command,
};

use serde_json::Value;

use super::root;

/// Every package and what it may use of ours. A new edge is a decision of its own: it comes here with its commit.
const ALLOWED: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("picture", &[]),
    ("roads", &[]),
    ("protocol", &["domain"]),
    ("storage", &["domain"]),
    ("importer", &["roads"]),
    ("client", &["picture", "protocol"]),
    ("player", &["client", "protocol", "roads"]),
    (
        "server",
        &["domain", "picture", "player", "protocol", "storage"],
    ),
    (
        "acceptance",
        &[
            "client", "domain", "picture", "player", "protocol", "roads", "server", "storage",
        ],
    ),
    ("xtask", &[]),
];

/// What a package may use in its tests besides.
const ALLOWED_IN_TESTS: &[(&str, &str)] = &[
    // The real rules are what the played brain is tried against.
    ("player", "domain"),
];

fn cargo(arguments: &[&str]) -> String {
    let cargo = env::var("CARGO").unwrap_or_else(|_unset| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(arguments)
        .current_dir(root())
        .output()
        .expect("cargo");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("text")
}

/// What each package uses of ours, and whether in its tests only.
fn edges() -> BTreeMap<String, BTreeSet<(String, bool)>> {
    let text = cargo(&[
        "metadata",
        "--format-version",
        "1",
        "--no-deps",
        "--offline",
    ]);
    let metadata: Value = serde_json::from_str(&text).expect("metadata");
    let packages = metadata["packages"].as_array().expect("packages");
    let name = |it: &Value| it["name"].as_str().expect("a name").to_owned();
    let uses = |package: &Value| {
        let dependencies = package["dependencies"]
            .as_array()
            .expect("dependencies")
            .iter();
        let ours = dependencies.filter(|it| it["path"].is_string());
        ours.map(|it| (name(it), it["kind"] == "dev")).collect()
    };
    packages.iter().map(|it| (name(it), uses(it))).collect()
}

#[test]
fn packages_use_only_what_the_architecture_lets_them() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let edges = edges();
    let known: Vec<&str> = edges.keys().map(String::as_str).collect();
    let rows: Vec<&str> = allowed.keys().copied().collect();
    assert_eq!(
        known, rows,
        "a package that has no row here, or a row without one"
    );

    for (package, uses) in &edges {
        for (used, is_test) in uses {
            let may = allowed[package.as_str()].contains(&used.as_str())
                || *is_test && ALLOWED_IN_TESTS.contains(&(package.as_str(), used.as_str()));
            assert!(
                may,
                "{package} uses {used}, which the architecture does not let it"
            );
        }
    }
}
