//! A9: the domain cannot wait, fail, roll dice or see a clock. The lints forbid the calls; this forbids the crates.

use std::{collections::BTreeSet, process::Command};

/// Everything that is linked into the domain, itself included. A new name here is a decision.
///
/// `sha2` is there for the draw (Y3): the digest of a list and the order of the lots are part of the rule. Bytes go in and
/// a number comes out. What it brings besides is its block buffer, arrays of fixed lengths, and a look at which
/// instructions the processor has, which changes how fast the answer comes and never the answer. `crypto-common` could
/// make keys at random; the crates it would need for that are not in this list.
const KNOWN: [&str; 19] = [
    "block-buffer",
    "cfg-if",
    "cpufeatures",
    "crypto-common",
    "digest",
    "domain",
    "generic-array",
    "proc-macro2",
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "sha2",
    "syn",
    "thiserror",
    "thiserror-impl",
    "typenum",
    "unicode-ident",
    "uuid",
];

/// Where the processor does not tell its instructions itself (arm), `cpufeatures` asks the system for them through it.
const ON_SOME_PROCESSORS: &str = "libc";

/// Each line is a crate, its version, and after the bar the features it is built with for the domain alone.
fn tree() -> String {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "-p", "domain", "-e", "normal", "--prefix", "none"])
        .args(["--format", "{p}|{f}", "--offline", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        tree.status.success(),
        "{}",
        String::from_utf8_lossy(&tree.stderr)
    );
    String::from_utf8(tree.stdout).unwrap()
}

#[test]
fn the_domain_links_a_known_short_list_of_crates() {
    let tree = tree();
    let names: BTreeSet<&str> = tree
        .lines()
        .filter_map(|it| it.split_whitespace().next())
        .filter(|it| *it != ON_SOME_PROCESSORS)
        .collect();
    assert_eq!(names, BTreeSet::from(KNOWN));
}

/// Ids come from outside: without these features there is no way to make one from a clock or at random.
#[test]
fn the_domain_cannot_make_ids() {
    let tree = tree();
    let uuid = tree.lines().find(|it| it.starts_with("uuid ")).unwrap();
    let features: Vec<&str> = uuid.split_once('|').unwrap().1.split(',').collect();
    assert_eq!(features, ["serde"]);
}
