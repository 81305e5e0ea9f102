//! Starting again: from a snapshot it shows what the whole journal gives, soon, and making one holds nobody up.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use acceptance::{
    Made, PATIENCE, Screen, TestServer, city,
    figures::{self, Figure},
    full_journal::{self, Filled},
    process::UnderTest,
};
use client::{Client, Event, List};
use domain::Timestamp;
use protocol::{Object, command};
use storage::{limits, snapshot};

/// Events of the journal that is started from.
const EVENTS: u64 = 20_000;
const EVENTS_LONG: u64 = 1_000_000;
/// Rows after the snapshot that it is started from: as many as there are before the next one is due.
const TAIL: u64 = 2_000;
const TAIL_LONG: u64 = limits::SNAPSHOT_EVERY_ROWS;
/// How soon the server is to serve with a million events.
const RESTART_S_MAX: f64 = 2.0;
/// How long commands are timed, without and with a snapshot being made.
const LOAD: Duration = Duration::from_secs(3);
const LOAD_LONG: Duration = Duration::from_secs(30);

fn is_long() -> bool {
    std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1")
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp(since.map_or(0, |it| it.as_millis() as i64))
}

/// Starts the server as a process of its own; gives how long it took until it said that it is well.
async fn start(data: &Path) -> (UnderTest, Duration) {
    let program = Path::new(env!("CARGO_BIN_EXE_muster-under-test"));
    let begun = Instant::now();
    let server = UnderTest::start(program, data, &[])
        .await
        .expect("a server");
    let stranger = server.stranger().expect("an address");
    while !stranger.is_healthy().await {
        assert!(begun.elapsed() < PATIENCE, "never well");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    (server, begun.elapsed())
}

/// What a viewer gets of the ends of the journal and of what lies between.
async fn shown(server: &UnderTest, account: &str, filled: Filled) -> Vec<String> {
    let client = server.stranger().expect("an address");
    client
        .sign_in(account, city::PASSWORD)
        .await
        .expect("a seat");
    let mut all = Vec::new();
    for id in [filled.first, filled.last] {
        let object = client.object(List::Incidents, &id.to_string()).await;
        all.push(format!(
            "{:?}",
            object.map_err(|it| it.code().map(str::to_owned))
        ));
        let timeline = client.timeline_of_incident(id.0).await;
        all.push(format!(
            "{:?}",
            timeline.map_err(|it| it.code().map(str::to_owned))
        ));
    }
    for list in [List::Incidents, List::Assignments, List::Agencies] {
        for skip in [0, 700] {
            all.push(format!(
                "{:?}",
                client.page(list, skip).await.expect("a page")
            ));
        }
    }
    let mut snapshot = client.snapshot().await.expect("a snapshot");
    for object in &mut snapshot.objects {
        // Handles are names of one run's picture lane.
        if let Object::Unit(unit) = object {
            unit.handle = None;
        }
    }
    all.push(format!("{:?} {:?}", snapshot.objects, snapshot.entries));
    all
}

async fn everything(server: &UnderTest, filled: Filled) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    for account in ["fire.dispatcher", "police.dispatcher", "eoc.coordinator"] {
        all.push(shown(server, account, filled).await);
    }
    all
}

/// J6, J7 and A2 on one full journal: the same picture with and without a snapshot, how soon, and what the room feels
/// of one being made.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_journal_is_soon_served_again_from_a_snapshot() {
    let data = tempfile::tempdir().expect("a folder");
    TestServer::on(data.path().to_owned(), Made::default())
        .await
        .stop()
        .await;
    let (events, tail) = if is_long() {
        (EVENTS_LONG, TAIL_LONG)
    } else {
        (EVENTS, TAIL)
    };
    let until = now().plus_ms(-full_journal::PACE_MS * tail as i64);
    let filled = full_journal::fill(data.path(), events - tail, until)
        .await
        .expect("a full journal");
    let begun = Instant::now();
    let built = snapshot::build(data.path(), || true)
        .await
        .expect("a snapshot")
        .expect("something is new");
    let making = begun.elapsed();
    let after = full_journal::fill(data.path(), tail, now())
        .await
        .expect("rows after the snapshot");
    let filled = filled.and(after);

    let (server, with) = start(data.path()).await;
    let found = everything(&server, filled).await;
    server.kill().await.expect("killed");
    let (derived, aside) = (data.path().join("derived"), data.path().join("aside"));
    std::fs::rename(&derived, &aside).expect("the snapshot is put aside");
    let (server, without) = start(data.path()).await;
    let wanted = everything(&server, filled).await;
    server.kill().await.expect("killed");
    std::fs::remove_dir_all(&derived).ok();
    std::fs::rename(&aside, &derived).expect("the snapshot is put back");
    for (found, wanted) in found.iter().flatten().zip(wanted.iter().flatten()) {
        assert_eq!(found, wanted);
    }
    // Negative control: what is compared is there, for who may see it.
    assert!(wanted[0][0].contains("Market hall") && !wanted[1][0].contains("Market hall"));
    assert!(wanted[0][1].contains("incident_stepped"));

    let Stalls { calm, busy, made } = stalls(data.path()).await;
    let seconds = |it: Duration| (it.as_secs_f64() * 1e3).round() / 1e3;
    let ms = |it: Duration| (it.as_secs_f64() * 1e4).round() / 10.0;
    let restart = if is_long() {
        Figure::at_most(
            "restart_1m_events_s",
            seconds(with),
            "s",
            "≤ 2",
            RESTART_S_MAX,
        )
    } else {
        Figure::told("restart_20k_events_s", seconds(with), "s")
    };
    figures::write(
        "restart",
        &[
            restart,
            Figure::told("restart_without_snapshot_s", seconds(without), "s"),
            Figure::told("restart_events", filled.events as f64, "events"),
            Figure::told("restart_rows_after_snapshot", tail as f64, "rows"),
            Figure::told("restart_commands", filled.commands as f64, "commands"),
            Figure::told("snapshot_build_s", seconds(making), "s"),
            Figure::told("snapshot_bytes", built.bytes as f64, "bytes"),
            Figure::told("snapshots_made_under_load", made as f64, "snapshots"),
            Figure::told("snapshot_stall_without_ms", ms(calm.longest), "ms"),
            Figure::told("snapshot_stall_with_ms", ms(busy.longest), "ms"),
            Figure::told("snapshot_p99_without_ms", ms(calm.p99), "ms"),
            Figure::told("snapshot_p99_with_ms", ms(busy.p99), "ms"),
            Figure::told(
                "snapshot_room_pause",
                (busy.longest.as_secs_f64() / calm.longest.as_secs_f64() * 100.0).round() / 100.0,
                "times",
            ),
        ],
    );
}

/// How long commands took without and with snapshots being made, and how many were made.
struct Stalls {
    calm: Waits,
    busy: Waits,
    made: usize,
}

async fn stalls(data: &Path) -> Stalls {
    let server = TestServer::on(data.to_owned(), Made::default()).await;
    let desk = server.seat("fire.dispatcher").await;
    let span = if is_long() { LOAD_LONG } else { LOAD };
    let calm = waits(&desk, span).await;
    let goes_on = Arc::new(AtomicBool::new(true));
    let making = std::thread::spawn({
        let (path, goes_on) = (data.to_owned(), Arc::clone(&goes_on));
        move || {
            // As the server's own thread of snapshots does.
            server::give_way();
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            let mut made = 0;
            while goes_on.load(Ordering::Acquire) {
                let built = runtime.block_on(snapshot::build(&path, || true));
                made += usize::from(built.expect("a snapshot").is_some());
            }
            made
        }
    });
    let busy = waits(&desk, span).await;
    goes_on.store(false, Ordering::Release);
    let made = making.join().expect("the thread of snapshots");
    assert!(made > 0, "nothing was made while commands were timed");
    server.stop().await;
    Stalls { calm, busy, made }
}

/// How long commands took.
struct Waits {
    longest: Duration,
    p99: Duration,
}

/// Gives commands one after the other. What is reported is called off, so that there is never too much of it.
async fn waits(desk: &Client, span: Duration) -> Waits {
    let (begun, mut all) = (Instant::now(), Vec::new());
    while begun.elapsed() < span {
        let incident = city::incident();
        let asked = Instant::now();
        desk.report_incident(&incident).await.expect("an incident");
        all.push(asked.elapsed());
        let asked = Instant::now();
        desk.step_incident(incident.id, &step("cancelled", Some("false alarm")))
            .await
            .expect("cancelled");
        all.push(asked.elapsed());
    }
    all.sort();
    Waits {
        longest: all[all.len() - 1],
        p99: all[(all.len() * 99).div_ceil(100) - 1],
    }
}

/// A server on an exercise clock, so that hours can pass.
async fn at(data: &Path, hours: i64) -> TestServer {
    let made = Made {
        exercise_ms: Some(1_900_000_000_000 + hours * 3_600_000),
        ..Made::default()
    };
    TestServer::on(data.to_owned(), made).await
}

fn note(incident: uuid::Uuid) -> command::AddNote {
    command::AddNote {
        command_id: client::new_id(),
        occurred_at: None,
        id: client::new_id(),
        incident: Some(incident),
        task: None,
        text: "A neighbour barbecued".to_owned(),
    }
}

fn step(to: &str, reason: Option<&str>) -> command::StepIncident {
    serde_json::from_value(serde_json::json!({
        "command_id": client::new_id(),
        "to": to,
        "reason": reason,
    }))
    .expect("a step")
}

async fn next_change(screen: &mut Screen) -> protocol::stream::Change {
    loop {
        if let Event::Change(it) = screen.next().await {
            return it;
        }
    }
}

/// A4, A6 and S11: what was over long before the start is viewed when asked for, and once it is touched each screen is
/// told exactly what changed for it: nothing where a note was written that it may not see.
#[tokio::test]
async fn what_was_over_long_ago_is_shown_and_told_exactly() {
    let data = tempfile::tempdir().expect("a folder");
    let old = city::incident();
    let server = at(data.path(), 0).await;
    let fire = server.seat("fire.dispatcher").await;
    fire.report_incident(&old).await.expect("an incident");
    fire.step_incident(old.id, &step("cancelled", Some("false alarm")))
        .await
        .expect("cancelled");
    server.stop().await;
    // The room's own time goes on with what is recorded.
    let server = at(data.path(), 13).await;
    let fire = server.seat("fire.dispatcher").await;
    fire.report_incident(&city::incident())
        .await
        .expect("another");
    let wanted = fire
        .object(List::Incidents, &old.id.to_string())
        .await
        .expect("it is there");
    server.stop().await;

    let server = at(data.path(), 13).await;
    let fire = server.seat("fire.dispatcher").await;
    let seen = fire.object(List::Incidents, &old.id.to_string()).await;
    assert_eq!(seen.expect("it is there"), wanted);
    assert_eq!(city::count(&fire, List::Incidents).await, 2);
    let police = server.seat("police.dispatcher").await;
    let unknown = police.object(List::Incidents, &old.id.to_string()).await;
    assert_eq!(unknown.expect_err("not theirs").code(), Some("unknown"));
    assert_eq!(city::count(&police, List::Incidents).await, 0);
    let eoc = server.seat("eoc.coordinator").await;
    assert_eq!(city::count(&eoc, List::Incidents).await, 2);

    let mut of_fire = Screen::open(&fire).await;
    let mut of_eoc = Screen::open(&eoc).await;
    assert!(of_fire.mirror.incident(old.id).is_none(), "S11");
    fire.add_note(&note(old.id)).await.expect("a note");
    fire.step_incident(old.id, &step("reopened", Some("it smokes again")))
        .await
        .expect("reopened");
    let told = next_change(&mut of_fire).await;
    assert!(matches!(&told.upserts[..], [Object::Note(_)]), "{told:?}");
    let told = next_change(&mut of_eoc).await;
    assert!(
        matches!(&told.upserts[..], [Object::Incident(it)]
            if it.state == Some(protocol::words::IncidentState::Active)),
        "the first that is told is that it was reopened: {told:?}"
    );
    of_fire
        .until(|it| {
            it.incident(old.id)
                .is_some_and(|it| it.state == Some(protocol::words::IncidentState::Active))
        })
        .await;
    server.stop().await;
}
