//! `cargo xtask bench`: the benches of every crate that has some, then the load generator, all optimised.

use std::{process::ExitCode, time::Duration};

use anyhow::Context;
use serde_json::Value;

use crate::{
    figures,
    place::Place,
    process::{Ended, Runner},
};

/// An optimised build and the benches after it.
const BENCH_MAX: Duration = Duration::from_hours(1);

/// Reading the manifests.
const LIST_MAX: Duration = Duration::from_mins(1);

/// Runs everything, then says whether something failed.
pub(crate) fn run(place: &Place, runner: &Runner) -> anyhow::Result<ExitCode> {
    let mut is_green = true;
    for package in packages_with_benches(runner)? {
        println!("\n=== bench {package}");
        let ended = runner.run(
            &mut runner.cargo(&["bench", "--locked", "--package", &package]),
            BENCH_MAX,
        )?;
        if ended != Ended::Well {
            eprintln!("bench {package}: {ended}");
            is_green = false;
        }
    }
    println!("\n=== load");
    is_green &= figures::load(place, runner)?;
    Ok(if is_green {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn packages_with_benches(runner: &Runner) -> anyhow::Result<Vec<String>> {
    let mut command = runner.cargo(&["metadata", "--format-version", "1", "--no-deps", "--locked"]);
    let metadata: Value = serde_json::from_slice(&runner.output(&mut command, LIST_MAX)?)
        .context("cargo metadata")?;
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata has no packages")?;
    let has_bench = |package: &&Value| {
        let targets = package["targets"].as_array().into_iter().flatten();
        targets
            .flat_map(|it| it["kind"].as_array().into_iter().flatten())
            .any(|kind| kind == "bench")
    };
    let names = packages
        .iter()
        .filter(has_bench)
        .filter_map(|it| it["name"].as_str());
    Ok(names.map(str::to_owned).collect())
}
