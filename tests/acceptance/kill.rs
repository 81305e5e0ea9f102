//! A1 and A5 by force: the server is killed at random moments while clients send, again and again on one folder.
//! What was acknowledged is there exactly once, and what was not is sent again and takes effect once.
//!
//! A kill does not take the page cache along, so this proves the order of commit and answer, not that the disk was
//! reached.

mod effect;
mod ledger;
mod story;

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use acceptance::{
    city,
    figures::{self, Figure},
    process::UnderTest,
};
use client::Client;
use tokio::task::JoinSet;

use self::{
    ledger::{Findings, Ledger},
    story::{AGENCIES, Part, Seat, Seats, Teller},
};

/// Kills of one folder; the long tier takes as many folders as make a thousand.
const KILLS: usize = 100;
const LONG_FOLDERS: usize = 10;
/// Kills that the liar gets: each loses about half of what it holds back.
const CONTROL_KILLS: usize = 4;
/// Commands that are acknowledged between two kills, from and below: 110 on average, so that a hundred kills have
/// their 10,000 whatever the speed of the machine.
const ACKNOWLEDGED: std::ops::Range<u64> = 60..160;
/// The kill comes up to so much later.
const KILL_DELAY_US: u64 = 10_000;
/// How long the acknowledgements between two kills may take.
const ROUND_WITHIN: Duration = Duration::from_mins(1);
/// Desks of each agency, tasks of each pair of agencies; with a crew for each unit that makes 54 clients.
const DESKS: usize = 10;
const TASKS: usize = 3;

/// The whole duty in one test, because its figures are one file: the liar first, whose losses must be found.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_kills_and_takes_effect_once() {
    let control = campaign("liar", CONTROL_KILLS).await;
    assert!(
        control.findings.lost > 0,
        "the test does not find what a server loses that answers before it commits"
    );

    let is_long = std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1");
    let mut sum = Campaign::default();
    for _ in 0..if is_long { LONG_FOLDERS } else { 1 } {
        sum.add(campaign("honest", KILLS).await);
    }
    let Findings {
        lost,
        twice,
        partly,
        refused,
        ref examples,
    } = sum.findings;
    let none = |name, count: usize| Figure::at_most(name, count as f64, "commands", "0", 0.0);
    let seconds = |it: Duration| (it.as_secs_f64() * 1e3).round() / 1e3;
    figures::write(
        "kill",
        &[
            Figure::told("kill_kills", sum.kills as f64, "kills"),
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
        (lost, twice, partly, refused) == (0, 0, 0, 0),
        "seed {}: {examples:?}",
        sum.seed
    );
    assert!(
        sum.acknowledged >= KILLS * 100,
        "too few commands to mean anything"
    );
    assert!(
        sum.unanswered >= sum.kills * 25,
        "too few were on their way"
    );
}

#[derive(Default)]
struct Campaign {
    seed: u64,
    kills: usize,
    acknowledged: usize,
    unanswered: usize,
    longest_restart: Duration,
    findings: Findings,
}

impl Campaign {
    fn add(&mut self, other: Self) {
        self.seed = other.seed;
        self.kills += other.kills;
        self.acknowledged += other.acknowledged;
        self.unanswered += other.unanswered;
        self.longest_restart = self.longest_restart.max(other.longest_restart);
        self.findings.add(other.findings);
    }
}

/// Kills a server on a fresh folder so many times.
async fn campaign(how: &str, kills: usize) -> Campaign {
    let data = tempfile::tempdir().expect("a folder");
    // The city is set up honestly in either case: the duty is about commands.
    let server = start(data.path(), "honest").await;
    let signed_in = sign_in(&server).await;
    let mut tellers = cast(&signed_in).await;
    server.kill().await.expect("a kill");

    let mut random = Random::new();
    let mut campaign = Campaign {
        seed: random.0,
        kills,
        ..Campaign::default()
    };
    let mut ledger = Ledger::default();
    for _ in 0..kills {
        let began = Instant::now();
        let server = start(data.path(), how).await;
        campaign.longest_restart = campaign.longest_restart.max(began.elapsed());
        let seats = moved(&signed_in, &server);
        ledger.look(&seats, &tellers).await;
        ledger.send_newest_again(&seats).await;
        let target = random.between(ACKNOWLEDGED.start, ACKNOWLEDGED.end) as usize;
        let delay = Duration::from_micros(random.between(0, KILL_DELAY_US));
        tellers = round(server, &signed_in, tellers, target, delay).await;
        ledger.take(&mut tellers);
        campaign.unanswered += tellers.iter().filter(|it| it.in_doubt().is_some()).count();
    }

    let server = start(data.path(), "honest").await;
    let seats = moved(&signed_in, &server);
    ledger.look(&seats, &tellers).await;
    let mut settled = Vec::new();
    for it in tellers {
        settled.push(it.settle(seats.clone()).await);
    }
    ledger.take(&mut settled);
    campaign.acknowledged = ledger.len();
    campaign.findings = ledger.close(&seats).await;
    server.kill().await.expect("the last kill");
    campaign
}

async fn start(data: &Path, how: &str) -> UnderTest {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_muster-under-test"));
    UnderTest::start(&program, data, &[how])
        .await
        .expect("a server")
}

async fn sign_in(server: &UnderTest) -> Vec<(Seat, Client)> {
    let mut signed_in = Vec::new();
    for seat in Seat::all() {
        let client = server.stranger().expect("an address");
        client
            .sign_in(&seat.account(), city::PASSWORD)
            .await
            .expect("a seat");
        signed_in.push((seat, client));
    }
    signed_in
}

/// The same sessions on connections of their own with the server that runs now.
fn moved(signed_in: &[(Seat, Client)], server: &UnderTest) -> Seats {
    let seats = signed_in
        .iter()
        .map(|(seat, client)| (*seat, client.at(server.base()).expect("an address")));
    Seats(Arc::new(seats.collect()))
}

/// Who takes part.
async fn cast(signed_in: &[(Seat, Client)]) -> Vec<Teller> {
    let mut parts = Vec::new();
    for (agency, name) in AGENCIES.iter().enumerate() {
        parts.extend((0..DESKS).map(|_| Part::Desk { agency }));
        let desk = signed_in
            .iter()
            .find(|(seat, _)| *seat == Seat::Desk(agency));
        let (_, desk) = desk.expect("every agency has a desk");
        for number in 1..=2 {
            let unit = city::unit_called(desk, &format!("{name} {number}")).await;
            parts.push(Part::Crew { agency, unit });
        }
        for party in (0..AGENCIES.len()).filter(|it| *it != agency) {
            parts.extend((0..TASKS).map(|_| Part::Task {
                lead: agency,
                party,
            }));
        }
    }
    assert!(parts.len() >= 50, "{} clients", parts.len());
    parts.into_iter().map(Teller::new).collect()
}

/// Lets everybody send until so many are acknowledged, and kills the server a random moment later.
async fn round(
    server: UnderTest,
    signed_in: &[(Seat, Client)],
    tellers: Vec<Teller>,
    target: usize,
    delay: Duration,
) -> Vec<Teller> {
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut running = JoinSet::new();
    for it in tellers {
        // Connections of their own: a session's clients must not wait for one another.
        running.spawn(it.run(moved(signed_in, &server), Arc::clone(&acknowledged)));
    }
    let enough = async {
        while acknowledged.load(Ordering::Relaxed) < target {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    tokio::time::timeout(ROUND_WITHIN, enough)
        .await
        .expect("the server acknowledges commands");
    tokio::time::sleep(delay).await;
    server.kill().await.expect("a kill");
    running.join_all().await
}

/// Splitmix64: kills need no better chance.
struct Random(u64);

impl Random {
    fn new() -> Self {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Self(now.map_or(0, |it| it.as_nanos() as u64))
    }

    fn between(&mut self, from: u64, below: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        from + (it ^ (it >> 31)) % (below - from)
    }
}
