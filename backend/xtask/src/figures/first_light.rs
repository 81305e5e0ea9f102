//! What `figures first-light` asks for, and who measures it.

use std::path::Path;

use super::{
    producer::{Producer, Tier, asked, load, test},
    table::TOLD,
};
use crate::{checks, city, place::Place, process::Runner};

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
        produce: Some(|_, runner, _| test(runner, "calls::a_real_week_ends_as_its_fold_says")),
    },
    Producer {
        file: "kill",
        figures: &[
            asked("kill_acknowledged", "commands", "≥ 10000"),
            asked("kill_lost", "commands", "0"),
            asked("kill_twice", "commands", "0"),
            asked("kill_negative_control_fails", "bool", "1"),
        ],
        produce: Some(|_, runner, _| {
            test(
                runner,
                "kill::what_was_acknowledged_survives_kills_and_takes_effect_once",
            )
        }),
    },
    Producer {
        file: "stalled-commit",
        figures: &[asked("stalled_commit_routes_showing", "routes", "0")],
        produce: Some(|_, runner, _| {
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
        produce: Some(|place, runner, _| load(place, runner).map(|_is_met| ())),
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

/// The console's own suite, which writes `browser.json` and `kinds.json`.
pub(super) fn browser(place: &Place, runner: &Runner, _: Tier) -> anyhow::Result<()> {
    let map = place.target.join("demo/map");
    city::import(
        place,
        runner,
        Path::new(&place.binary("muster-import", true)),
        &map,
    )?;
    checks::browser(place, runner, &map, true)
}
