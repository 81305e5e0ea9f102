//! The pure core under a bad network, on a bad machine: seeded, so that every failure can be played again.
//!
//! `MUSTER_SIM_SEED=n` plays one episode again; `MUSTER_LONG=1` plays fifty times as many, in pieces: one that was stopped
//! goes on where it was.

mod audience;
mod client;
mod ledger;
mod pieces;
mod room;
mod sim;

// The random walks, the second evaluator and the matrix of the domain's own tests.
#[path = "../../backend/domain/src/tests/agreements.rs"]
mod agreements;
#[path = "../../backend/domain/src/tests/dice.rs"]
mod dice;
#[path = "../../backend/domain/src/tests/given.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given;
#[path = "../../backend/domain/src/tests/given_agreements.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_agreements;
#[path = "../../backend/domain/src/tests/given_cases.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_cases;
#[path = "../../backend/domain/src/tests/given_equipment.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_equipment;
#[path = "../../backend/domain/src/tests/given_inspection.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_inspection;
#[path = "../../backend/domain/src/tests/given_parts.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_parts;
#[path = "../../backend/domain/src/tests/given_tasks.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod given_tasks;
#[path = "../../backend/domain/src/tests/matrix/mod.rs"]
mod matrix;
#[path = "../../backend/domain/src/tests/oracle.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod oracle;
#[path = "../../backend/domain/src/tests/oracle_agreements.rs"]
mod oracle_agreements;
#[path = "../../backend/domain/src/tests/oracle_alarms.rs"]
mod oracle_alarms;
#[path = "../../backend/domain/src/tests/oracle_cases.rs"]
mod oracle_cases;
#[path = "../../backend/domain/src/tests/oracle_deliveries.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod oracle_deliveries;
#[path = "../../backend/domain/src/tests/oracle_equipment.rs"]
mod oracle_equipment;
#[path = "../../backend/domain/src/tests/oracle_items.rs"]
mod oracle_items;
#[path = "../../backend/domain/src/tests/oracle_others.rs"]
mod oracle_others;
#[path = "../../backend/domain/src/tests/oracle_own.rs"]
mod oracle_own;
#[path = "../../backend/domain/src/tests/oracle_places.rs"]
mod oracle_places;
#[path = "../../backend/domain/src/tests/oracle_responses.rs"]
mod oracle_responses;
#[path = "../../backend/domain/src/tests/oracle_tasks.rs"]
mod oracle_tasks;
#[path = "../../backend/domain/src/tests/oracle_work.rs"]
mod oracle_work;
#[path = "../../backend/domain/src/tests/oracle_zones.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod oracle_zones;
#[path = "../../backend/domain/src/tests/world.rs"]
mod world;
#[path = "../../backend/domain/src/tests/world_agreements.rs"]
#[allow(dead_code, reason = "the domain's tests use more of it")]
mod world_agreements;
#[path = "../../backend/domain/src/tests/world_alarms.rs"]
mod world_alarms;
#[path = "../../backend/domain/src/tests/world_attachments.rs"]
mod world_attachments;
#[path = "../../backend/domain/src/tests/world_enforcement.rs"]
mod world_enforcement;
#[path = "../../backend/domain/src/tests/world_equipment.rs"]
mod world_equipment;
#[path = "../../backend/domain/src/tests/world_inspection.rs"]
mod world_inspection;
#[path = "../../backend/domain/src/tests/world_instruments.rs"]
mod world_instruments;
#[path = "../../backend/domain/src/tests/world_limits.rs"]
mod world_limits;
#[path = "../../backend/domain/src/tests/world_links.rs"]
mod world_links;
#[path = "../../backend/domain/src/tests/world_people.rs"]
mod world_people;
#[path = "../../backend/domain/src/tests/world_response.rs"]
mod world_response;
#[path = "../../backend/domain/src/tests/world_settings.rs"]
mod world_settings;
#[path = "../../backend/domain/src/tests/world_tasks.rs"]
mod world_tasks;
#[path = "../../backend/domain/src/tests/world_templates.rs"]
mod world_templates;
#[path = "../../backend/domain/src/tests/world_work.rs"]
mod world_work;
#[path = "../../backend/domain/src/tests/world_zones.rs"]
mod world_zones;

use std::{
    ops::Range,
    sync::atomic::{AtomicU64, Ordering},
};

use acceptance::figures::{Figure, write};
use pieces::{Played, in_pieces};
use sim::{Broken, Counts, episode};

/// Steps of one episode: long enough for tasks to end, short enough to be read again.
const EPISODE_STEPS: u64 = 1_000;
/// Episodes of a quick run: a million steps.
const EPISODES: u64 = 1_000;
/// Episodes of the long tier: fifty million steps.
const EPISODES_LONG: u64 = 50_000;
/// Where seeds begin.
const SEED: u64 = 20_261_122;

/// A2, A3, A5, A6, U1, U7, C3: with messages lost, doubled and late, crashes before and after the commit, clocks that
/// jump and screens that come and go, nothing acknowledged is lost, nothing has two effects, and every screen ends up
/// with what it may see.
#[test]
fn the_core_holds_under_drops_duplicates_reorders_restarts_and_clock_jumps() {
    if let Some(seed) = seed_to_replay() {
        let counts = episode(seed, EPISODE_STEPS, Broken::Nothing);
        println!("seed {seed}: {counts:?}");
        counts.expect("this seed breaks an invariant");
        return;
    }
    let is_long = std::env::var_os("MUSTER_LONG").is_some();
    let episodes = if is_long { EPISODES_LONG } else { EPISODES };
    let Played {
        counts,
        broken,
        seconds,
        episodes,
        ..
    } = if is_long {
        in_pieces(episodes)
    } else {
        let mut played = Played::default();
        played.add(episodes);
        played
    };
    println!("{counts:?}");
    let steps = (episodes * EPISODE_STEPS) as f64;
    let goal = if is_long {
        "≥ 50000000"
    } else {
        "≥ 1000000"
    };
    let least = if is_long { 5e7 } else { 1e6 };
    write(
        "simulator",
        &[
            Figure::at_least("simulator_steps", steps, "steps", goal, least),
            Figure::at_most(
                "simulator_broken",
                broken.len() as f64,
                "invariants",
                "0",
                0.0,
            ),
            Figure::told("simulator_steps_per_s", (steps / seconds).round(), "1/s"),
            Figure::told("simulator_crashes", counts.crashes as f64, "crashes"),
            Figure::told("simulator_accepted", counts.accepted as f64, "commands"),
        ],
    );
    assert!(broken.is_empty(), "{}", broken.join("\n"));
    // Otherwise the storm was a breeze.
    let per_episode = |count: u64| count / episodes;
    assert!(per_episode(counts.crashes) >= 3, "{counts:?}");
    assert!(per_episode(counts.lost) >= 50, "{counts:?}");
    assert!(per_episode(counts.doubled) >= 30, "{counts:?}");
    assert!(per_episode(counts.accepted) >= 100, "{counts:?}");
    assert!(per_episode(counts.resumed) >= 20, "{counts:?}");
    assert!(per_episode(counts.clock_jumps) >= 2, "{counts:?}");
}

/// Each mechanism that the storm is survived by, taken away: it must show, or the simulator proves nothing.
#[test]
fn what_is_broken_on_purpose_is_found() {
    for broken in [
        Broken::AnswersBeforeDurable,
        Broken::ForgetsIdsAtRestart,
        Broken::ClockStepsBack,
        Broken::LosesFrames,
        Broken::LooksAtTooLittle,
    ] {
        let found = (0..40).find_map(|it| episode(SEED + it, EPISODE_STEPS, broken).err());
        assert!(found.is_some(), "{broken:?} goes unnoticed");
    }
}

/// The figures of the authority matrix, which the domain's own tests check.
#[test]
fn the_matrix_has_a_verdict_for_every_cell() {
    let tried = matrix::try_all();
    let unsaid = tried.unsaid.len() + tried.without_row().len();
    let said = 100.0 * (1.0 - unsaid as f64 / tried.cells as f64);
    write(
        "matrix",
        &[
            Figure::told("matrix_cells", tried.cells as f64, "cells"),
            Figure::at_least("matrix_cells_with_verdict", said, "%", "100", 100.0),
            Figure::at_most(
                "matrix_cells_wrong",
                tried.wrong.len() as f64,
                "cells",
                "0",
                0.0,
            ),
        ],
    );
    assert!(unsaid == 0 && tried.wrong.is_empty(), "{tried:?}");
}

fn seed_to_replay() -> Option<u64> {
    let text = std::env::var("MUSTER_SIM_SEED").ok()?;
    Some(text.parse().expect("MUSTER_SIM_SEED is a number"))
}

/// Plays these episodes on every core; gives the sums and what broke, with the seed to play it again.
fn play(episodes: Range<u64>) -> (Counts, Vec<String>) {
    let next = AtomicU64::new(episodes.start);
    let work = || {
        let (mut sum, mut broken) = (Counts::default(), Vec::new());
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= episodes.end || broken.len() > 5 {
                return (sum, broken);
            }
            let seed = SEED + index;
            match episode(seed, EPISODE_STEPS, Broken::Nothing) {
                Ok(counts) => sum.add(&counts),
                Err(why) => broken.push(format!("MUSTER_SIM_SEED={seed}: {why}")),
            }
        }
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let (mut sum, mut broken) = (Counts::default(), Vec::new());
        for it in all {
            let (counts, found) = it.join().expect("an episode does not panic");
            sum.add(&counts);
            broken.extend(found);
        }
        (sum, broken)
    })
}
