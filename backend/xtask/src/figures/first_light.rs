//! What `figures first-light` asks for, and who measures it.

use std::{fs, path::Path, time::Duration};

use anyhow::Context;

use super::table::{Asked, TOLD};
use crate::{
    checks, city, console,
    place::Place,
    process::{Ended, Runner},
};

/// An optimised build of everything on two busy cores.
const BUILD_MAX: Duration = Duration::from_hours(1);
/// A hundred kills with a restart each, or a week of records, at the speed of a busy machine.
const TEST_MAX: Duration = Duration::from_mins(30);
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
    pub(super) produce: Option<fn(&Place, &Runner) -> anyhow::Result<()>>,
}

const fn asked(name: &'static str, unit: &'static str, goal: &'static str) -> Asked {
    Asked { name, unit, goal }
}

/// All of them, in the order of the issue.
pub(super) const PRODUCERS: &[Producer] = &[
    Producer {
        file: "calls",
        figures: &[
            asked("week_lost", "facts", "0"),
            asked("week_doubled", "facts", "0"),
            asked("week_states_equal", "bool", "1"),
            asked("week_seconds", "s", TOLD),
        ],
        produce: Some(|_, runner| test(runner, "calls::a_real_week_ends_as_its_fold_says")),
    },
    Producer {
        file: "kill",
        figures: &[
            asked("kill_acknowledged", "commands", "≥ 10000"),
            asked("kill_lost", "commands", "0"),
            asked("kill_twice", "commands", "0"),
            asked("kill_negative_control_fails", "bool", "1"),
        ],
        produce: Some(|_, runner| {
            test(
                runner,
                "kill::what_was_acknowledged_survives_kills_and_takes_effect_once",
            )
        }),
    },
    Producer {
        file: "stalled-commit",
        figures: &[asked("stalled_commit_routes_showing", "routes", "0")],
        produce: Some(|_, runner| {
            test(
                runner,
                "durable::while_the_commit_stalls_no_route_shows_the_change",
            )
        }),
    },
    Producer {
        file: "load",
        figures: &[
            asked("decision_p99", "ms", "≤ 50"),
            asked("picture_p99_beyond_tick", "ms", "≤ 25"),
            asked("server_cpu", "cores", "≤ 0.7"),
            asked("memory_per_socket", "kB", "≤ 40"),
        ],
        produce: Some(|place, runner| load(place, runner).map(|_is_met| ())),
    },
    Producer {
        file: "browser",
        figures: &[
            asked("new_user_path_steps", "steps", "all"),
            asked("first_full_picture_s", "s", TOLD),
            asked("bundle_initial_kb_gz", "kB", TOLD),
            asked("bundle_map_kb_gz", "kB", TOLD),
            asked("axe_serious_violations", "places", "0"),
        ],
        produce: Some(browser),
    },
    Producer {
        file: "ci",
        figures: &[asked("ci_clean_clone", "min", "≤ 30")],
        produce: None,
    },
];

/// Builds what the producers need.
pub(super) fn build(place: &Place, runner: &Runner) -> anyhow::Result<()> {
    fs::create_dir_all(place.figures()).context("the folder of figures")?;
    console::install(place, runner)?;
    console::build(place, runner)?;
    optimised(runner)
}

/// Builds everything optimised: figures of an unoptimised build would say nothing. One command for all, because a
/// selection of packages with other features would compile the dependencies again.
fn optimised(runner: &Runner) -> anyhow::Result<()> {
    let arguments = [
        "build",
        "--locked",
        "--release",
        "--workspace",
        "--bins",
        "--tests",
    ];
    runner.must(&mut runner.cargo(&arguments), BUILD_MAX)
}

/// Runs the acceptance tests of one name.
fn test(runner: &Runner, name: &str) -> anyhow::Result<()> {
    let arguments = [
        "test",
        "--locked",
        "--release",
        "--workspace",
        "--test",
        "acceptance",
        "--",
        "--nocapture",
        name,
    ];
    runner.must(&mut runner.cargo(&arguments), TEST_MAX)
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

fn browser(place: &Place, runner: &Runner) -> anyhow::Result<()> {
    let map = place.target.join("demo/map");
    city::import(
        place,
        runner,
        Path::new(&place.binary("muster-import", true)),
        &map,
    )?;
    checks::browser(place, runner, &map, true)
}
