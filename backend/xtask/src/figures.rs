//! `cargo xtask figures NAME`: runs what measures, and prints one line a figure.
//!
//! The contract, which CONTRIBUTING.md states too: a producer writes `target/figures/PRODUCER.json`, an object with
//! `figures`, a list of `{name, value, unit, goal, met}`. What it does not write counts as not measured.

mod agreements;
mod first_light;
mod joint_tasks;
mod mutants;
mod producer;
mod table;
mod truth;

use std::{fs, process::ExitCode, time::Duration};

use anyhow::{Context, ensure};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

pub(crate) use self::producer::load;
use self::{
    producer::{Producer, Tier},
    table::Table,
};
use crate::{place::Place, process::Runner};

/// Set for the tests of the long tier.
pub(crate) const LONG_TESTS: &str = "MUSTER_LONG";
/// Minutes that CI may take from a clean clone.
const CI_MINUTES_MAX: f64 = 30.0;
/// The file with that figure.
const CI_FILE: &str = "ci";
/// What `cargo xtask test` takes from a clean clone, with the clone.
const CI_MAX: Duration = Duration::from_mins(90);

/// What to measure.
#[derive(Debug, Args)]
pub(crate) struct FiguresOptions {
    /// The issue whose figures are wanted.
    name: Issue,
    /// Prints what was measured before instead of measuring it again.
    #[arg(long)]
    kept: bool,
    /// Measures all that the issue asks for, which takes hours: a thousand kills, fifty million steps.
    #[arg(long)]
    long: bool,
    /// Measures these again and no others, which are printed as they were measured before; the name of their file.
    #[arg(long, value_name = "PRODUCER")]
    only: Vec<String>,
    /// Also runs CI in a clean clone of what is committed, which takes up to half an hour.
    #[arg(long)]
    clean_clone: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Issue {
    /// The main job, end to end.
    FirstLight,
    /// Truth that can be relied on: durability, identity, time, and a dispatch that nobody missed.
    Truth,
    /// Sharing agreements that run, and no way around them.
    SharingAgreements,
    /// Joint tasks that agencies negotiate.
    JointTasks,
}

impl Issue {
    const fn producers(self) -> &'static [Producer] {
        match self {
            Self::FirstLight => first_light::PRODUCERS,
            Self::Truth => truth::PRODUCERS,
            Self::SharingAgreements => agreements::PRODUCERS,
            Self::JointTasks => joint_tasks::PRODUCERS,
        }
    }
}

/// Measures, prints, and fails unless every goal was measured and met.
pub(crate) fn run(
    place: &Place,
    runner: &Runner,
    options: &FiguresOptions,
) -> anyhow::Result<ExitCode> {
    let producers = options.name.producers();
    if !options.kept {
        let tier = if options.long { Tier::Long } else { Tier::Ci };
        measure(place, runner, &wanted(producers, &options.only)?, tier)?;
    }
    if options.clean_clone {
        clean_clone(place, runner)?;
    }
    let mut table = Table::default();
    for producer in producers {
        table.read(&place.figures(), producer.file, producer.figures)?;
    }
    println!("\n{table}");
    Ok(if table.is_all_met() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Those that are asked for by name; all of them if none is.
fn wanted<'a>(producers: &'a [Producer], only: &[String]) -> anyhow::Result<Vec<&'a Producer>> {
    for name in only {
        let known = producers.iter().map(|it| it.file);
        ensure!(
            known.clone().any(|it| it == name),
            "{name} is not one of {}",
            known.collect::<Vec<_>>().join(", ")
        );
    }
    let is_wanted = |it: &&Producer| only.is_empty() || only.iter().any(|name| name == it.file);
    Ok(producers.iter().filter(is_wanted).collect())
}

/// Runs the producers one after the other: two at a time would measure each other.
fn measure(
    place: &Place,
    runner: &Runner,
    producers: &[&Producer],
    tier: Tier,
) -> anyhow::Result<()> {
    println!("=== build, optimised");
    producer::build(place, runner)?;
    for producer in producers {
        let Some(produce) = producer.produce else {
            continue;
        };
        println!("\n=== {}", producer.file);
        forget(place, producer)?;
        // What fails leaves its figures unmeasured or not met; the others are still wanted.
        if let Err(error) = produce(place, runner, tier) {
            eprintln!("{}: {error:#}", producer.file);
        }
        if runner.is_interrupted() {
            anyhow::bail!("interrupted");
        }
    }
    Ok(())
}

/// An old figure must not stand for one that is not measured now.
fn forget(place: &Place, producer: &Producer) -> anyhow::Result<()> {
    match fs::remove_file(place.figures().join(producer.file).with_extension("json")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).context(producer.file)
        }
        _ => Ok(()),
    }
}

/// Leaves the minutes of a run from a clean clone where `figures` finds them.
pub(crate) fn record_ci(place: &Place, minutes: f64) -> anyhow::Result<()> {
    let figure = json!({
        "name": "ci_clean_clone",
        "value": (minutes * 10.0).round() / 10.0,
        "unit": "min",
        "goal": "≤ 30",
        "met": minutes <= CI_MINUTES_MAX,
    });
    let text = serde_json::to_string_pretty(&json!({ "figures": [figure] }))?;
    fs::create_dir_all(place.figures())?;
    fs::write(place.figures().join(CI_FILE).with_extension("json"), text)
        .context("the figure of CI")
}

/// Clones what is committed into the target folder, runs CI there and takes its figure over.
fn clean_clone(place: &Place, runner: &Runner) -> anyhow::Result<()> {
    println!("\n=== {CI_FILE}");
    let clone = place.target.join("clean-clone");
    if clone.exists() {
        fs::remove_dir_all(&clone).context("the former clone")?;
    }
    let mut git = runner.command("git", &["clone", "--quiet", "--no-hardlinks"]);
    runner.must(git.arg(&place.root).arg(&clone), CI_MAX)?;
    let mut ci = runner.command(clone.join(".ci/run"), &[]);
    ci.current_dir(&clone).env_remove("CARGO_TARGET_DIR");
    runner.must(&mut ci, CI_MAX)?;
    let figure = clone
        .join("target/figures")
        .join(CI_FILE)
        .with_extension("json");
    let value: Value = serde_json::from_slice(&fs::read(figure).context("CI has left no figure")?)?;
    fs::create_dir_all(place.figures())?;
    fs::write(
        place.figures().join(CI_FILE).with_extension("json"),
        value.to_string(),
    )?;
    // Gigabytes that nobody needs any more.
    fs::remove_dir_all(&clone).context("the clone")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_producer_is_measured_by_its_name_and_a_wrong_name_is_told() {
        let all = Issue::SharingAgreements.producers();
        assert_eq!(wanted(all, &[]).expect("all").len(), all.len());
        let one = wanted(all, &["mutants".to_owned()]).expect("one");
        assert_eq!(
            one.iter().map(|it| it.file).collect::<Vec<_>>(),
            ["mutants"]
        );
        assert!(wanted(all, &["mutant".to_owned()]).is_err());
    }
}
