//! A joint task is proposed while hundreds of screens of fifty agencies look: how long until every party's screens show it.
//! Writes the figures `proposal_…`.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use acceptance::{
    figures::{Figure, write},
    process::UnderTest,
    shares::{OWNERS, owner, viewer},
};
use client::{Client, new_id};
use protocol::{
    command::{DraftTask, Part, Plain},
    object::{Ask, QuorumRule},
    words::TaskKind,
};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};
use uuid::Uuid;

use super::{
    SCREENS_PER_SESSION, is_long,
    screen::{Came, Screen},
    seat, start,
};

/// Agencies in all.
const AGENCIES: usize = 50;
const SCREENS: usize = 500;
/// Without `MUSTER_LONG`.
const SCREENS_IN_CI: usize = 100;
/// Parties beside the lead: as many as a task can have.
const PARTIES: usize = 31;
const ROUNDS: usize = 40;
const ROUNDS_IN_CI: usize = 5;
/// Between two proposals.
const PAUSE: Duration = Duration::from_millis(400);
/// How long is looked for what comes late.
const LOOKED: Duration = Duration::from_secs(3);
/// The goal.
const P99_MS: f64 = 50.0;
/// Sign-ins and handshakes at once.
const OPENING_MAX: usize = 8;

/// When a screen was first told of each proposal.
type Told = HashMap<Uuid, Instant>;

async fn watch_screen(mut screen: Screen, mut stop: watch::Receiver<bool>) -> Told {
    let mut told = Told::new();
    loop {
        let came = tokio::select! {
            came = screen.next() => came,
            _ = stop.changed() => return told,
        };
        let now = Instant::now();
        match came {
            Came::Text(text) => {
                if let Some(id) = proposed_in(&text) {
                    told.entry(id).or_insert(now);
                }
            }
            Came::Picture(_) => {}
            Came::End => panic!("a screen was closed"),
        }
    }
}

/// The proposed task that a frame shows.
fn proposed_in(text: &str) -> Option<Uuid> {
    let (_, rest) = text.split_once(r#"{"kind":"task","id":""#)?;
    rest.contains(r#""phase":"proposed""#)
        .then(|| rest.get(..36)?.parse().ok())
        .flatten()
}

/// Opens every screen, those of the parties marked.
async fn open(
    server: &UnderTest,
    screens: usize,
    stop: &watch::Receiver<bool>,
) -> JoinSet<(bool, Told)> {
    let mut watching = JoinSet::new();
    let gate = Arc::new(Semaphore::new(OPENING_MAX));
    let lookers = AGENCIES - OWNERS;
    for number in 0..lookers {
        let of_viewer = (number..screens).step_by(lookers).count();
        let mut session = None;
        for n in 0..of_viewer {
            if n % SCREENS_PER_SESSION == 0 {
                session = Some(seat(server, &format!("{}.dispatcher", viewer(number))).await);
            }
            let client = session.clone().expect("a session");
            let stop = stop.clone();
            let turn = Arc::clone(&gate).acquire_owned().await.expect("open");
            watching.spawn(async move {
                let (screen, _snapshot) = Screen::open(&client).await;
                drop(turn);
                (number < PARTIES, watch_screen(screen, stop).await)
            });
        }
    }
    // Every handshake is over.
    let _all = gate.acquire_many(OPENING_MAX as u32).await.expect("open");
    watching
}

fn draft() -> DraftTask {
    let part = |number: usize| Part {
        agency: viewer(number),
        asks: vec![Ask {
            capability: "patrol".to_owned(),
            count: 2,
        }],
        ..Part::default()
    };
    let now_ms = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |it| it.as_millis() as i64);
    DraftTask {
        command_id: new_id(),
        occurred_at: None,
        id: new_id(),
        task_kind: TaskKind::DisasterResponse,
        objective: "Keep the river road clear".to_owned(),
        place: "River road".to_owned(),
        area: None,
        incident: None,
        legal_basis: String::new(),
        answer_by: domain::Timestamp(now_ms + 3_600_000).into(),
        parties: (0..PARTIES).map(part).collect(),
        quorum: QuorumRule::All,
        quorum_of: vec![],
        takeover: None,
        disclosure: protocol::object::Disclosure::default(),
        scope: protocol::object::TaskScope::default(),
        template: None,
    }
}

/// Drafts and proposes; tells when that was asked for.
async fn propose(lead: &Client) -> (Uuid, Instant) {
    let draft = draft();
    lead.draft_task(&draft).await.expect("a draft");
    tokio::time::sleep(PAUSE / 2).await;
    let asked = Instant::now();
    let plain = Plain {
        command_id: new_id(),
        occurred_at: None,
    };
    lead.propose_task(draft.id, &plain)
        .await
        .expect("a proposal");
    (draft.id, asked)
}

/// The milliseconds that all but one of a hundred stay within.
fn p99(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    let at = (of.len() * 99).div_ceil(100).saturating_sub(1);
    of.get(at).copied().unwrap_or(f64::MAX)
}

/// Issue figure: a proposal is on every screen of every party; nobody else hears of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_on_every_partys_screens_at_once() {
    let (screens, rounds) = if is_long() {
        (SCREENS, ROUNDS)
    } else {
        (SCREENS_IN_CI, ROUNDS_IN_CI)
    };
    let data = tempfile::tempdir().expect("a folder");
    let viewers = (AGENCIES - OWNERS).to_string();
    let server = start(data.path(), &["agreed", &viewers]).await;
    let lead = seat(&server, &format!("{}.commander", owner(0))).await;
    let (stop_now, stop) = watch::channel(false);
    let watching = open(&server, screens, &stop).await;
    let mut asked = Vec::new();
    for _ in 0..rounds {
        tokio::time::sleep(PAUSE / 2).await;
        asked.push(propose(&lead).await);
    }
    tokio::time::sleep(LOOKED).await;
    stop_now.send(true).expect("screens watch");
    let told = watching.join_all().await;
    server.kill().await.expect("a kill");

    let (mut took, mut untold) = (Vec::new(), 0);
    for (_, of_screen) in told.iter().filter(|it| it.0) {
        for (id, at) in &asked {
            match of_screen.get(id) {
                Some(it) => took.push(it.duration_since(*at).as_secs_f64() * 1_000.0),
                None => untold += 1,
            }
        }
    }
    // The control: who is no party hears of none, by the same measure.
    let heard: usize = told.iter().filter(|it| !it.0).map(|it| it.1.len()).sum();
    let (goal, least) = if is_long() {
        ("≥ 500", 500.0)
    } else {
        ("≥ 100", 100.0)
    };
    write(
        "proposal",
        &[
            Figure::told("proposal_agencies", AGENCIES as f64, "agencies"),
            Figure::at_least(
                "proposal_sockets",
                told.len() as f64,
                "sockets",
                goal,
                least,
            ),
            Figure::told("proposal_rounds", rounds as f64, "proposals"),
            Figure::at_most("proposal_p99_ms", p99(took), "ms", "≤ 50", P99_MS),
            Figure::at_most("proposal_not_told", f64::from(untold), "screens", "0", 0.0),
            Figure::at_most("proposal_told_others", heard as f64, "screens", "0", 0.0),
        ],
    );
    assert_eq!((untold, heard), (0, 0));
}
