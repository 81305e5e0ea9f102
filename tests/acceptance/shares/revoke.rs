//! An agreement ends while thousands of screens look: how long the slowest is still told anything of the other's, and how
//! long until it is told to forget. Writes the figures `revoke_…`.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use acceptance::{
    PATIENCE,
    figures::{Figure, write},
    process::UnderTest,
    shares::{CENTRE, owner, unit_id, viewer},
};
use client::{Client, new_id};
use domain::Timestamp;
use protocol::query::{PositionBatch, PositionReport};
use serde_json::{Value, json};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinSet,
};

use super::{
    SCREENS_PER_SESSION, is_long,
    screen::{Came, Screen},
    seat, start,
};

const SCREENS: usize = 2_000;
/// Without `MUSTER_LONG`.
const SCREENS_IN_CI: usize = 200;
/// Agencies that look; the last has an agreement of its own, which goes on.
const VIEWERS: usize = 11;
/// Units that move: enough that every screen is told something every second.
const UNITS: usize = 10;
/// The goal.
const WITHIN: Duration = Duration::from_secs(1);
/// How long is looked for what comes too late.
const LOOKED: Duration = Duration::from_secs(4);
/// Sign-ins and handshakes at once.
const OPENING_MAX: usize = 8;

/// When a screen was last told of the owner's units, and when to forget them.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    last: Option<Instant>,
    retracted: Option<Instant>,
}

impl Told {
    /// Told of the units now; counted the first time.
    fn again(&mut self, now: Instant, told: &AtomicUsize) {
        if self.last.replace(now).is_none() {
            told.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What screens look for, and how many of them have been told it.
#[derive(Clone)]
struct Sought {
    handles: Arc<Vec<u32>>,
    told: Arc<AtomicUsize>,
}

async fn watch_screen(mut screen: Screen, sought: Sought, mut stop: watch::Receiver<bool>) -> Told {
    let unit = unit_id(0, 0).to_string();
    let gone = format!(r#"{{"kind":"unit","id":"{unit}"}}"#);
    let mut told = Told::default();
    loop {
        let came = tokio::select! {
            came = screen.next() => came,
            _ = stop.changed() => return told,
        };
        let now = Instant::now();
        match came {
            Came::Text(text) => {
                if text.contains(&gone) {
                    told.retracted = Some(now);
                } else if text.contains(&unit) {
                    told.again(now, &sought.told);
                }
            }
            Came::Picture(rows) => {
                if rows.iter().any(|it| sought.handles.contains(it)) {
                    told.again(now, &sought.told);
                }
            }
            Came::End => panic!("a screen was closed"),
        }
    }
}

async fn order(desk: &Client, path: &str, mut body: Value) {
    body["command_id"] = json!(new_id());
    let text = bytes::Bytes::from(body.to_string());
    desk.post_bytes(&format!("/api/v1/{path}"), text)
        .await
        .unwrap_or_else(|why| panic!("{path}: {why:?}"));
}

/// An agreement of the owner with these viewers, in force.
async fn agreed(server: &UnderTest, viewers: &[String]) -> uuid::Uuid {
    let now_ms = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |it| it.as_millis() as i64);
    let at = |ms: i64| protocol::Moment::from(Timestamp(now_ms + ms)).to_string();
    let mut parties = vec![owner(0)];
    parties.extend_from_slice(viewers);
    let clause = json!({"owner": owner(0), "kind": "unit", "fields": ["identity", "status", "position"],
        "position": "exact", "trigger": "always"});
    let text = json!({"title": "Aid", "purpose": "Aid", "legal_basis": "Act", "parties": parties, "clauses": [clause],
        "valid_from": at(0), "valid_until": at(36_000_000), "retention_days": 30, "duties": []});
    let id = new_id();
    let legal = seat(server, &format!("{}.legal", owner(0))).await;
    order(&legal, "agreements", json!({"id": id, "text": text})).await;
    order(
        &legal,
        &format!("agreements/{id}/propose"),
        json!({"version": 1}),
    )
    .await;
    for party in parties {
        let legal = seat(server, &format!("{party}.legal")).await;
        order(
            &legal,
            &format!("agreements/{id}/sign"),
            json!({"version": 1}),
        )
        .await;
    }
    id
}

async fn move_units(desk: Client) {
    let mut turn = tokio::time::interval(Duration::from_millis(500));
    for n in 0_u32.. {
        turn.tick().await;
        let positions = (0..UNITS).map(|number| PositionReport {
            unit: unit_id(0, number),
            lon: CENTRE.0 + number as f64 * 0.001 + f64::from(n % 50) * 0.000_1,
            lat: CENTRE.1,
            at: None,
            heading: None,
            speed: None,
            source: None,
        });
        let batch = PositionBatch {
            positions: positions.collect(),
        };
        desk.report_positions(&batch).await.expect("taken");
    }
}

/// The picture's names of the owner's units, as the owner is told them.
async fn handles(desk: &Client) -> Vec<u32> {
    let units = desk.list(client::List::Units).await.expect("units");
    let of_owner = units.into_iter().filter_map(|it| match it {
        protocol::Object::Unit(it) if it.agency == owner(0) => it.handle,
        _ => None,
    });
    of_owner.collect()
}

type Watching = JoinSet<(bool, Told)>;

/// Opens every screen; the bystander's are marked.
async fn open(
    server: &UnderTest,
    screens: usize,
    sought: &Sought,
    stop: &watch::Receiver<bool>,
) -> Watching {
    let mut watching = Watching::new();
    let gate = Arc::new(Semaphore::new(OPENING_MAX));
    for number in 0..VIEWERS {
        let of_viewer = (number..screens).step_by(VIEWERS).count();
        let mut session = None;
        for n in 0..of_viewer {
            if n % SCREENS_PER_SESSION == 0 {
                session = Some(seat(server, &format!("{}.dispatcher", viewer(number))).await);
            }
            let client = session.clone().expect("a session");
            let (sought, stop) = (sought.clone(), stop.clone());
            let turn = Arc::clone(&gate).acquire_owned().await.expect("open");
            watching.spawn(async move {
                let (screen, snapshot) = Screen::open(&client).await;
                drop(turn);
                assert!(snapshot.contains(&unit_id(0, 0).to_string()), "not shown");
                let told = watch_screen(screen, sought, stop).await;
                (number == VIEWERS - 1, told)
            });
        }
    }
    // Every handshake is over.
    let _all = gate.acquire_many(OPENING_MAX as u32).await.expect("open");
    watching
}

/// G6 and item "immediate": whoever ends an agreement is seen no more on every open screen within a second.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agreement_that_ends_is_over_on_every_open_screen_within_a_second() {
    let screens = if is_long() { SCREENS } else { SCREENS_IN_CI };
    let data = tempfile::tempdir().expect("a folder");
    let server = start(data.path(), &["agreed", &VIEWERS.to_string()]).await;
    let names: Vec<String> = (0..VIEWERS).map(viewer).collect();
    let (parties, bystander) = names.split_at(VIEWERS - 1);
    let ends = agreed(&server, parties).await;
    agreed(&server, bystander).await;
    let desk = seat(&server, &format!("{}.dispatcher", owner(0))).await;
    let sought = Sought {
        handles: Arc::new(handles(&desk).await),
        told: Arc::default(),
    };
    let moving = tokio::spawn(move_units(desk));
    let (stop_now, stop) = watch::channel(false);
    let watching = open(&server, screens, &sought, &stop).await;
    // Every screen has to be told something that can be taken back; on a busy machine that takes longer.
    let all_told = async {
        while sought.told.load(Ordering::Relaxed) < screens {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let _late = tokio::time::timeout(PATIENCE, all_told).await;

    let legal = seat(&server, &format!("{}.legal", owner(0))).await;
    let asked = Instant::now();
    order(
        &legal,
        &format!("agreements/{ends}/end"),
        json!({"reason": "over"}),
    )
    .await;
    tokio::time::sleep(LOOKED).await;
    let looked_until = Instant::now();
    stop_now.send(true).expect("screens watch");
    let told = watching.join_all().await;
    moving.abort();
    server.kill().await.expect("a kill");

    let of = |is_bystander: bool| {
        told.iter()
            .filter(move |it| it.0 == is_bystander)
            .map(|it| it.1)
    };
    assert_eq!(told.len(), screens);
    let before = of(false).filter(|it| it.last.is_some()).count();
    let unretracted = of(false).filter(|it| it.retracted.is_none()).count();
    let after = |it: Instant| it.saturating_duration_since(asked);
    let newest = of(false).filter_map(|it| it.last).map(after).max();
    let retracted = of(false).filter_map(|it| it.retracted).map(after).max();
    // The control: whose agreement goes on is told until the end, and by the same measure it is found.
    let goes_on = of(true).all(|it| {
        it.retracted.is_none()
            && it
                .last
                .is_some_and(|it| looked_until.duration_since(it) < 2 * WITHIN)
    });
    let within = |name: &str, took: Option<Duration>| {
        let took = took.map_or(f64::INFINITY, |it| it.as_secs_f64());
        Figure::at_most(name, took.min(1e6), "s", "≤ 1", WITHIN.as_secs_f64())
    };
    let (goal, least) = if is_long() {
        ("≥ 2000", 2_000.0)
    } else {
        ("≥ 200", 200.0)
    };
    write(
        "revoke",
        &[
            Figure::at_least("revoke_streams", screens as f64, "streams", goal, least),
            within("revoke_stop_s", newest),
            within("revoke_retract_s", retracted),
            Figure::at_most("revoke_not_told", unretracted as f64, "streams", "0", 0.0),
            Figure::at_least(
                "revoke_control_goes_on",
                f64::from(u8::from(goes_on)),
                "bool",
                "1",
                1.0,
            ),
        ],
    );
    assert_eq!(
        before,
        of(false).count(),
        "a screen was told nothing before"
    );
    assert_eq!(unretracted, 0, "screens were not told to forget");
    assert!(goes_on, "the control was taken back as well");
    // A busy machine is no reason to go on for ever.
    assert!(newest.is_some_and(|it| it < LOOKED / 2), "{newest:?}");
}
