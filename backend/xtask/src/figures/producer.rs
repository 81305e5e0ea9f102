//! What measures: how a producer is run, and what several of them share.

use std::{fs, process::Command, time::Duration};

use anyhow::Context;

use super::{LONG_TESTS, table::Asked};
use crate::{
    console,
    place::Place,
    process::{Ended, Runner},
};

/// An optimised build of everything on two busy cores.
const BUILD_MAX: Duration = Duration::from_hours(1);
/// A hundred kills with a restart each, or a week of records, at the speed of a busy machine.
const TEST_MAX: Duration = Duration::from_mins(30);
/// A thousand kills, or five hundred power cuts.
const LONG_TEST_MAX: Duration = Duration::from_hours(2);
/// Minutes of load after those of warming up.
const LOAD_MAX: Duration = Duration::from_mins(15);

/// Something that measures.
#[derive(Debug)]
pub(super) struct Producer {
    /// Its file in the folder of figures, without ending.
    pub(super) file: &'static str,
    /// What it is asked for.
    pub(super) figures: &'static [Asked],
    /// How it is run; none if it is run apart.
    pub(super) produce: Option<Produce>,
}

/// Runs what measures.
pub(super) type Produce = fn(&Place, &Runner, Tier) -> anyhow::Result<()>;

/// How much is measured of what could go on for hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    /// As much as CI measures.
    Ci,
    /// All that an issue asks for.
    Long,
}

pub(super) const fn asked(name: &'static str, unit: &'static str, goal: &'static str) -> Asked {
    Asked { name, unit, goal }
}

/// Builds what the producers need.
pub(super) fn build(place: &Place, runner: &Runner) -> anyhow::Result<()> {
    fs::create_dir_all(place.figures()).context("the folder of figures")?;
    console::install(place, runner)?;
    console::build(place, runner)?;
    optimised(runner)
}

/// Builds what measures, optimised: figures of an unoptimised build would say nothing. One command for all, because a
/// selection of packages with other features would compile the dependencies again.
fn optimised(runner: &Runner) -> anyhow::Result<()> {
    let arguments = [
        "build",
        "--locked",
        "--release",
        "--workspace",
        "--bins",
        "--test",
        "acceptance",
        "--test",
        "simulation",
        "--test",
        "decoders",
    ];
    runner.must(&mut runner.cargo(&arguments), BUILD_MAX)
}

/// Runs the acceptance tests of one name.
pub(super) fn test(runner: &Runner, name: &str) -> anyhow::Result<()> {
    runner.must(&mut named(runner, "acceptance", name), TEST_MAX)
}

/// Runs them in the long tier whatever was asked for: it takes minutes, and less of it would not be the figure.
pub(super) fn long_test(runner: &Runner, name: &str) -> anyhow::Result<()> {
    tiered_test_in(runner, Tier::Long, "acceptance", name)
}

/// Runs the tests of one name in a target, as much as was asked for: a thousand kills, five hundred power cuts.
pub(super) fn tiered_test_in(
    runner: &Runner,
    tier: Tier,
    target: &str,
    name: &str,
) -> anyhow::Result<()> {
    let mut tests = named(runner, target, name);
    match tier {
        Tier::Ci => runner.must(&mut tests, TEST_MAX),
        Tier::Long => runner.must(tests.env(LONG_TESTS, "1"), LONG_TEST_MAX),
    }
}

/// Runs the domain's own tests of one name, as much as was asked for.
pub(super) fn domain_test(runner: &Runner, tier: Tier, name: &str) -> anyhow::Result<()> {
    let mut tests = runner.cargo(&[
        "test",
        "--locked",
        "--release",
        "--package",
        "domain",
        "--lib",
        "--",
        "--nocapture",
        name,
    ]);
    match tier {
        Tier::Ci => runner.must(&mut tests, TEST_MAX),
        Tier::Long => runner.must(tests.env(LONG_TESTS, "1"), LONG_TEST_MAX),
    }
}

fn named(runner: &Runner, target: &str, name: &str) -> Command {
    runner.cargo(&[
        "test",
        "--locked",
        "--release",
        "--workspace",
        "--test",
        target,
        "--",
        "--nocapture",
        name,
    ])
}

/// Runs the load generator, optimised; says whether its goals were met.
pub(crate) fn load(place: &Place, runner: &Runner) -> anyhow::Result<bool> {
    optimised(runner)?;
    let ended = runner.run(
        &mut runner.command(place.binary("muster-load", true), &[]),
        LOAD_MAX,
    )?;
    if ended != Ended::Well {
        println!("muster-load: {ended}");
    }
    Ok(ended == Ended::Well)
}
