//! A1, A5 and F10 when power fails: what was not flushed is lost, sector by sector, and what was acknowledged is there exactly
//! once all the same. How the cuts are made: `acceptance::powercut`.

use acceptance::{
    figures::{self, Figure},
    powercut::Shim,
};

use super::{
    campaign::{Campaign, campaign},
    is_long,
    ledger::Findings,
};

/// Cuts of one folder; the long tier takes as many folders as make five hundred.
const CUTS: usize = 50;
const LONG_FOLDERS: usize = 10;
/// Cuts that each control gets.
const CONTROL_CUTS: usize = 4;
/// Acknowledged on average between two cuts, so that 500 cuts have their 10,000 many times over.
const ACKNOWLEDGED_MIN: usize = 80;

/// The whole duty in one test, because its figures are one file: first the three that must fail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_power_cuts_and_takes_effect_once() {
    let shim = match Shim::build() {
        Ok(it) => it,
        Err(why) => {
            println!("SKIPPED: {why}");
            return;
        }
    };
    let early = campaign("liar", CONTROL_CUTS, Some(&shim)).await;
    let unflushed = campaign("unflushed", CONTROL_CUTS, Some(&shim)).await;
    let forgetful = Shim::build().map(|it| it.forgetting("attachments"));
    let forgetful = campaign("honest", CONTROL_CUTS, forgetful.as_ref().ok()).await;
    let folders = if is_long() { LONG_FOLDERS } else { 1 };
    let mut sum = Campaign::default();
    for _ in 0..folders {
        sum.add(campaign("honest", CUTS, Some(&shim)).await);
        println!("{} cuts, {} acknowledged", sum.blows, sum.acknowledged);
    }
    write_figures(&sum, [&early, &unflushed, &forgetful]);
    assert!(
        early.findings.lost > 0,
        "the test does not find what a server loses that answers before it commits"
    );
    assert!(
        unflushed.findings.lost > 0,
        "the test does not find what a journal loses that does not wait for the disk"
    );
    assert!(
        forgetful.findings.bytes > 0,
        "the test does not find that bytes of attachments are gone that were not flushed"
    );
    let Findings {
        lost,
        twice,
        partly,
        bytes,
        refused,
        ref examples,
    } = sum.findings;
    assert!(
        (lost, twice, partly, bytes, refused) == (0, 0, 0, 0, 0),
        "seed {}: {examples:?}",
        sum.seed
    );
    assert!(
        sum.acknowledged >= folders * CUTS * ACKNOWLEDGED_MIN,
        "too few commands to mean anything: {}",
        sum.acknowledged
    );
    // On a machine that is busy with other things, now and then one comes just after a flush.
    assert!(
        sum.cut.unflushed * 4 >= sum.blows * 3 && sum.cut.lost_sectors > sum.blows,
        "the cuts came when nothing was under way: {:?}",
        sum.cut
    );
}

fn write_figures(sum: &Campaign, [early, unflushed, forgetful]: [&Campaign; 3]) {
    let (cuts, acknowledged) = if is_long() {
        (("≥ 500", 500.0), ("≥ 10000", 10_000.0))
    } else {
        (("≥ 50", 50.0), ("≥ 4000", 4_000.0))
    };
    let none = |name, count: usize| Figure::at_most(name, count as f64, "commands", "0", 0.0);
    let told = |name, count: usize, unit| Figure::told(name, count as f64, unit);
    let fails = |name, found: usize| {
        let found = u8::from(found > 0);
        Figure::at_least(name, f64::from(found), "bool", "1", 1.0)
    };
    figures::write(
        "powercut",
        &[
            Figure::at_least("powercut_cuts", sum.blows as f64, "cuts", cuts.0, cuts.1),
            Figure::at_least(
                "powercut_acknowledged",
                sum.acknowledged as f64,
                "commands",
                acknowledged.0,
                acknowledged.1,
            ),
            told("powercut_unanswered", sum.unanswered, "commands"),
            told("powercut_unflushed_writes", sum.cut.unflushed, "writes"),
            told("powercut_lost_sectors", sum.cut.lost_sectors, "sectors"),
            told("powercut_torn_writes", sum.cut.torn_writes, "writes"),
            none("powercut_lost", sum.findings.lost),
            none("powercut_doubled", sum.findings.twice),
            none("powercut_partial", sum.findings.partly),
            none("powercut_refused", sum.findings.refused),
            Figure::at_most(
                "powercut_bytes",
                sum.findings.bytes as f64,
                "attachments",
                "0",
                0.0,
            ),
            fails("powercut_control_fails", unflushed.findings.lost),
            fails("powercut_early_answer_fails", early.findings.lost),
            fails("powercut_bytes_control_fails", forgetful.findings.bytes),
        ],
    );
}
