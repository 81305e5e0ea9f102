//! Rules that neither the compiler nor a linter knows. What is not checked here or there is not a rule.

#![expect(clippy::expect_used, reason = "a rule that cannot be checked fails")]

mod edges;
mod files;
mod invariants;
mod links;
mod origins;
mod rules;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A text file of the repository.
struct Source {
    /// Its path from the root, with slashes.
    path: String,
    text: String,
}

impl Source {
    fn has_ending(&self, endings: &[&str]) -> bool {
        Path::new(&self.path)
            .extension()
            .is_some_and(|it| endings.iter().any(|ending| it == *ending))
    }

    /// Made by a program: what holds for what people write does not hold for it.
    fn is_generated(&self) -> bool {
        [
            "Cargo.lock",
            "frontend/package-lock.json",
            "docs/openapi.json",
            "frontend/src/protocol/schema.ts",
        ]
        .contains(&self.path.as_str())
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every text file that git keeps, or would keep.
fn sources() -> Vec<Source> {
    let output = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root())
        .output()
        .expect("git is needed to know which files are ours");
    assert!(output.status.success(), "git ls-files failed");
    let names = String::from_utf8(output.stdout).expect("plain names");
    let sources: Vec<Source> = names
        .split_terminator('\0')
        .filter_map(|path| {
            // What is not UTF-8 is no text; what is gone is being taken away.
            let text = fs::read_to_string(root().join(path)).ok()?;
            Some(Source {
                path: path.to_owned(),
                text,
            })
        })
        .collect();
    assert!(
        sources.len() > 100,
        "only {} files: the list is not to be trusted",
        sources.len()
    );
    sources
}

/// Fails with all findings, one a line.
#[track_caller]
fn assert_none(rule: &str, findings: &[String]) {
    assert!(findings.is_empty(), "{rule}:\n{}", findings.join("\n"));
}
