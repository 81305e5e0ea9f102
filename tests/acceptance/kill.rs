//! A1 and A5 by force: the server is killed at random moments while clients send, again and again on one folder.
//! What was acknowledged is there exactly once, and what was not is sent again and takes effect once. What is attached is
//! there to its last byte, whenever a row speaks of it (F10).
//!
//! A kill does not take the page cache along, so this proves the order of commit and answer; that the disk was reached
//! is for power cuts to prove, in `kill/cut.rs`.

mod bytes;
mod campaign;
mod cut;
mod effect;
mod ledger;
mod sessions;
mod story;

use std::time::Duration;

use acceptance::figures::{self, Figure};

use self::{
    campaign::{Campaign, campaign},
    ledger::Findings,
};

/// Kills of one folder; the long tier takes as many folders as make a thousand.
const KILLS: usize = 100;
const LONG_FOLDERS: usize = 10;
/// Kills that the liar gets: each loses about half of what it holds back.
const CONTROL_KILLS: usize = 4;

/// The whole duty in one test, because its figures are one file: the liar first, whose losses must be found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kills_and_takes_effect_once() {
    let control = campaign("liar", CONTROL_KILLS, None).await;
    assert!(
        control.findings.lost > 0,
        "the test does not find what a server loses that answers before it commits"
    );

    let mut sum = Campaign::default();
    for _ in 0..if is_long() { LONG_FOLDERS } else { 1 } {
        sum.add(campaign("honest", KILLS, None).await);
        println!("{} kills, {} acknowledged", sum.blows, sum.acknowledged);
    }
    let Findings {
        lost,
        twice,
        partly,
        bytes,
        refused,
        ref examples,
    } = sum.findings;
    let none = |name, count: usize| Figure::at_most(name, count as f64, "commands", "0", 0.0);
    let seconds = |it: Duration| (it.as_secs_f64() * 1e3).round() / 1e3;
    let kills = if is_long() {
        ("≥ 1000", 1_000.0)
    } else {
        ("≥ 100", 100.0)
    };
    figures::write(
        "kill",
        &[
            Figure::at_least("kill_kills", sum.blows as f64, "kills", kills.0, kills.1),
            Figure::at_least(
                "kill_acknowledged",
                sum.acknowledged as f64,
                "commands",
                "≥ 10000",
                10_000.0,
            ),
            Figure::told("kill_unanswered", sum.unanswered as f64, "commands"),
            none("kill_lost", lost),
            none("kill_twice", twice),
            none("kill_partly", partly),
            Figure::at_most("kill_bytes", bytes as f64, "attachments", "0", 0.0),
            none("kill_refused", refused),
            Figure::at_least(
                "kill_negative_control_fails",
                f64::from(u8::from(control.findings.lost > 0)),
                "bool",
                "1",
                1.0,
            ),
            Figure::told("kill_restart_longest", seconds(sum.longest_restart), "s"),
        ],
    );
    assert!(
        (lost, twice, partly, bytes, refused) == (0, 0, 0, 0, 0),
        "seed {}: {examples:?}",
        sum.seed
    );
    assert!(
        sum.acknowledged >= KILLS * 100,
        "too few commands to mean anything"
    );
    assert!(
        sum.unanswered >= sum.blows * 25,
        "too few were on their way"
    );
}

/// Whether the long tier was asked for.
fn is_long() -> bool {
    std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1")
}
