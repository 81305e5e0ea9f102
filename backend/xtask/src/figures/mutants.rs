//! Mutants of what compiles agreements: each is a bug put in on purpose, and the domain's own tests have to find it.
//! Measured in the long tier only: every mutant is compiled and tested.

use std::{fs, path::PathBuf, time::Duration};

use anyhow::Context;
use serde_json::{Value, json};

use super::producer::Tier;
use crate::{place::Place, process::Runner};

/// The tool and its version.
const TOOL: &str = "cargo-mutants";
const VERSION: &str = "27.1.0";
/// What is mutated: the compiler, its table, what limits clauses, and what opens them for a time.
const FILES: [&str; 5] = [
    "backend/domain/src/sharing/compile.rs",
    "backend/domain/src/sharing/table.rs",
    "backend/domain/src/sharing/limited.rs",
    "backend/domain/src/sharing/lent.rs",
    "backend/domain/src/agreement/force.rs",
];
/// The most mutants that are tried; of more, an even part is.
const MUTANTS_MAX: usize = 150;
/// The share that has to be found, in percent.
const KILLED_MIN: f64 = 95.0;
/// A mutant that runs for so long is found: it never ends.
const TEST_MAX_S: &str = "300";
const LIST_MAX: Duration = Duration::from_mins(5);
const INSTALL_MAX: Duration = Duration::from_mins(30);
const RUN_MAX: Duration = Duration::from_hours(4);

/// Tries them and writes the figures.
pub(super) fn measure(place: &Place, runner: &Runner, tier: Tier) -> anyhow::Result<()> {
    if tier == Tier::Ci {
        println!("mutants are tried with --long only");
        return Ok(());
    }
    let tool = tool(place, runner)?;
    let run = |more: &[&str]| {
        let mut command = runner.command(&tool, &["mutants", "--package", "domain"]);
        for file in FILES {
            command.args(["--file", file]);
        }
        command.args(more);
        command
    };
    let listed = runner.output(&mut run(&["--list", "--json"]), LIST_MAX)?;
    let listed: Value = serde_json::from_slice(&listed).context("the list of mutants")?;
    let count = listed.as_array().map_or(0, Vec::len);
    let shard = format!("0/{}", count.div_ceil(MUTANTS_MAX).max(1));
    let output = place.target.join("mutants");
    let mut trying = run(&["--shard", &shard, "--timeout", TEST_MAX_S, "--output"]);
    trying.arg(&output);
    // Where it is installed: it stops at the first test that fails, and most mutants are found soon.
    let nextest = runner.output(&mut runner.cargo(&["nextest", "--version"]), LIST_MAX);
    if nextest.is_ok() {
        trying.args(["--test-tool", "nextest"]);
    }
    trying.args(["--", "--lib"]);
    // It says by its end that some live, which the figures say as well.
    let ended = runner.run(&mut trying, RUN_MAX)?;
    println!("{TOOL}: {ended}");
    let outcomes = output.join("mutants.out/outcomes.json");
    let outcomes = fs::read(outcomes).context("what became of the mutants")?;
    let figures = figures(&serde_json::from_slice(&outcomes)?)?;
    fs::create_dir_all(place.figures())?;
    fs::write(place.figures().join("mutants.json"), figures.to_string()).context("the figures")
}

/// The tool, installed if it is not there.
fn tool(place: &Place, runner: &Runner) -> anyhow::Result<PathBuf> {
    let root = place.target.join("tools");
    let tool = root.join("bin").join(TOOL);
    if !tool.is_file() {
        let mut install =
            runner.cargo(&["install", "--locked", "--version", VERSION, TOOL, "--root"]);
        runner.must(install.arg(&root), INSTALL_MAX)?;
    }
    Ok(tool)
}

/// What the tool tells, as figures: of those that compile, how many were found.
fn figures(outcomes: &Value) -> anyhow::Result<Value> {
    let number = |key: &str| outcomes[key].as_f64().with_context(|| format!("no {key}"));
    let (caught, hung) = (number("caught")?, number("timeout")?);
    let tried = caught + hung + number("missed")?;
    let killed = if tried > 0.0 {
        100.0 * (caught + hung) / tried
    } else {
        0.0
    };
    Ok(json!({"figures": [
        {"name": "mutants_tried", "value": tried, "unit": "mutants", "goal": "told", "met": true},
        {"name": "mutants_killed", "value": killed, "unit": "%", "goal": "≥ 95", "met": killed >= KILLED_MIN},
    ]}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_that_do_not_compile_do_not_count_and_those_that_never_end_are_found() {
        let told =
            json!({"total_mutants": 23, "caught": 18, "missed": 1, "timeout": 1, "unviable": 3});
        let figures = figures(&told).expect("figures");
        assert_eq!(figures["figures"][0]["value"], 20.0);
        assert_eq!(figures["figures"][1]["value"], 95.0);
        assert_eq!(figures["figures"][1]["met"], true);
    }

    #[test]
    fn nothing_tried_is_not_met_and_another_form_is_told() {
        let none = json!({"caught": 0, "missed": 0, "timeout": 0});
        assert_eq!(figures(&none).expect("figures")["figures"][1]["met"], false);
        assert!(figures(&json!({"caught": 1})).is_err());
    }
}
