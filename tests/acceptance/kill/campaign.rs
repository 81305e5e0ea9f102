//! A server on one folder, struck down again and again while clients send: by a kill, or by a power cut.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use acceptance::{
    chance::Chance,
    city,
    powercut::{Cut, Shim, Watch},
    process::UnderTest,
};
use client::Client;
use tokio::task::JoinSet;

use super::{
    ledger::{Findings, Ledger},
    sessions::Sessions,
    story::{AGENCIES, Part, Seat, Seats, Teller},
};

/// Commands that are acknowledged between two blows, from and below: 110 on average, so that a hundred kills have
/// their 10,000 whatever the speed of the machine.
const ACKNOWLEDGED: std::ops::Range<u64> = 60..160;
/// The blow comes up to so much later.
const BLOW_DELAY_US: u64 = 10_000;
/// How long the acknowledgements between two blows may take.
const ROUND_WITHIN: Duration = Duration::from_mins(1);
/// Desks of each agency, tasks of each pair of agencies; with a crew for each unit that makes 54 clients.
const DESKS: usize = 10;
const TASKS: usize = 3;

/// What a server's folder went through, and what was found.
#[derive(Default)]
pub(super) struct Campaign {
    pub(super) seed: u64,
    /// Kills or cuts.
    pub(super) blows: usize,
    pub(super) acknowledged: usize,
    pub(super) unanswered: usize,
    pub(super) longest_restart: Duration,
    pub(super) findings: Findings,
    pub(super) cut: Cut,
}

impl Campaign {
    pub(super) fn add(&mut self, other: Self) {
        self.seed = other.seed;
        self.blows += other.blows;
        self.acknowledged += other.acknowledged;
        self.unanswered += other.unanswered;
        self.longest_restart = self.longest_restart.max(other.longest_restart);
        self.findings.add(other.findings);
        self.cut.add(other.cut);
    }
}

/// Strikes a server on a fresh folder down so many times: by power cuts if there is a library for them, else by kills.
pub(super) async fn campaign(how: &str, blows: usize, power: Option<&Shim>) -> Campaign {
    let data = tempfile::tempdir().expect("a folder");
    // The city is set up honestly in any case: the duty is about commands.
    let server = start(data.path(), "honest", None).await;
    let signed_in = sign_in(&server).await;
    let mut tellers = cast(&signed_in).await;
    server.kill().await.expect("a kill");

    let mut chance = Chance::of_now();
    let mut campaign = Campaign {
        seed: chance.seed(),
        blows,
        ..Campaign::default()
    };
    let mut ledger = Ledger::default();
    let mut sessions = Sessions::default();
    for _ in 0..blows {
        let watch = power.map(|shim| shim.watch(data.path()).expect("the folder"));
        let began = Instant::now();
        let server = start(data.path(), how, watch.as_ref()).await;
        campaign.longest_restart = campaign.longest_restart.max(began.elapsed());
        let seats = moved(&signed_in, &server);
        sessions.look(&server, &mut campaign.findings).await;
        ledger.look(&seats, &tellers).await;
        ledger.send_newest_again(&seats).await;
        let target = chance.between(ACKNOWLEDGED.start, ACKNOWLEDGED.end) as usize;
        let delay = Duration::from_micros(chance.between(0, BLOW_DELAY_US));
        let round = Round { target, delay };
        tellers = round.run(server, &signed_in, tellers, &mut sessions).await;
        ledger.take(&mut tellers);
        campaign.unanswered += tellers.iter().filter(|it| it.in_doubt().is_some()).count();
        if let Some(watch) = watch {
            campaign
                .cut
                .add(watch.cut(&mut chance).expect("records that add up"));
        }
    }

    let server = start(data.path(), "honest", None).await;
    let seats = moved(&signed_in, &server);
    sessions.look(&server, &mut campaign.findings).await;
    ledger.look(&seats, &tellers).await;
    let mut settled = Vec::new();
    for it in tellers {
        settled.push(it.settle(seats.clone()).await);
    }
    ledger.take(&mut settled);
    campaign.acknowledged = ledger.len();
    campaign.findings.add(ledger.close(&seats).await);
    server.kill().await.expect("the last kill");
    campaign
}

async fn start(data: &Path, how: &str, watch: Option<&Watch>) -> UnderTest {
    let program = PathBuf::from(env!("CARGO_BIN_EXE_muster-under-test"));
    let environment = watch.map_or(&[][..], Watch::environment);
    // The library knows the folder by the path without links.
    let data = data.canonicalize().expect("the folder");
    UnderTest::start_in(&program, &data, &[how], environment)
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

/// What happens between two blows.
struct Round {
    /// So many commands are acknowledged first.
    target: usize,
    /// The blow comes so much later.
    delay: Duration,
}

impl Round {
    /// Lets everybody send until enough is acknowledged, and strikes the server down a moment later.
    async fn run(
        self,
        server: UnderTest,
        signed_in: &[(Seat, Client)],
        tellers: Vec<Teller>,
        sessions: &mut Sessions,
    ) -> Vec<Teller> {
        let acknowledged = Arc::new(AtomicUsize::new(0));
        let mut running = JoinSet::new();
        for it in tellers {
            // Connections of their own: a session's clients must not wait for one another.
            running.spawn(it.run(moved(signed_in, &server), Arc::clone(&acknowledged)));
        }
        let enough = async {
            sessions.change(&server).await;
            while acknowledged.load(Ordering::Relaxed) < self.target {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(ROUND_WITHIN, enough)
            .await
            .expect("the server acknowledges commands");
        tokio::time::sleep(self.delay).await;
        server.kill().await.expect("a kill");
        running.join_all().await
    }
}
