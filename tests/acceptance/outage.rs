//! A disk that is full or fails: nothing is lost, nothing is doubled, everybody is told, and it passes by itself.

mod agreements;
mod handed_out;
mod uploads;

use std::{
    path::Path,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use acceptance::{
    Made, PATIENCE, Screen, TestServer, city,
    figures::{self, Figure},
    journals::{Failing, Trouble},
    process::UnderTest,
};
use client::{Client, Event, List};
use domain::Timestamp;
use protocol::stream::{RoomNews, RoomWord, TroubleWord};
use server::Health;
use storage::{DataFolder, RoomKind, SqliteJournal};

/// J1: who asks while nothing can be recorded is answered so soon.
const ANSWER_MAX: Duration = Duration::from_secs(1);
/// J5: how soon writing goes on once the disk is back.
const RECOVERY_MAX: Duration = Duration::from_secs(5);

/// A server whose journal fails when it is told to.
async fn failing(data: &Path) -> (TestServer, Arc<Trouble>) {
    failing_with(data, city::setup()).await
}

async fn failing_with(data: &Path, setup: server::setup::Setup) -> (TestServer, Arc<Trouble>) {
    let folder = DataFolder::hold(data).expect("the folder");
    let inner = SqliteJournal::open(&folder, RoomKind::Live, Timestamp(0))
        .await
        .expect("a journal");
    let trouble = Arc::<Trouble>::default();
    let journal = Failing {
        inner,
        trouble: Arc::clone(&trouble),
    };
    (
        TestServer::on_journal_with(journal, folder, setup).await,
        trouble,
    )
}

async fn refused_for_now(desk: &Client) -> Duration {
    let asked = Instant::now();
    let error = desk
        .report_incident(&city::incident())
        .await
        .expect_err("nothing can be recorded");
    assert_eq!(error.code(), Some("storage_failed"));
    asked.elapsed()
}

/// The next word about the room on this stream.
async fn told(screen: &mut Screen) -> RoomNews {
    let found = async {
        loop {
            if let Event::Room(news) = screen.next().await {
                return news;
            }
        }
    };
    tokio::time::timeout(PATIENCE, found)
        .await
        .expect("the stream says how the room is")
}

/// Sends again what was refused, as an outbox does, until it is taken.
async fn until_taken(desk: &Client, incident: &protocol::command::ReportIncident) -> Duration {
    let since = Instant::now();
    while let Err(error) = desk.report_incident(incident).await {
        assert_eq!(error.code(), Some("storage_failed"), "{error}");
        assert!(since.elapsed() < PATIENCE, "never taken");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    since.elapsed()
}

/// J1 to J5, A1 and A5: with a full disk commands are refused within a second, reading goes on, every stream old and
/// new is told; afterwards the same commands are taken once.
#[tokio::test]
async fn a_full_disk_stops_writing_and_nothing_else_and_it_passes_by_itself() {
    let data = tempfile::tempdir().expect("a folder");
    let (server, trouble) = failing(data.path()).await;
    let desk = server.seat("fire.dispatcher").await;
    let mut screen = Screen::open(&desk).await;
    desk.report_incident(&city::incident())
        .await
        .expect("an incident");

    trouble.is_full.store(true, Ordering::Release);
    let mut slowest = refused_for_now(&desk).await;
    for _ in 0..5 {
        slowest = slowest.max(refused_for_now(&desk).await);
    }
    let news = told(&mut screen).await;
    assert_eq!(news.state, RoomWord::ReadOnly);
    assert_eq!(news.reason, Some(TroubleWord::DiskFull));
    assert!(news.since.is_some());
    // J2: a screen that comes now is told as well; J3: what can be read is well.
    let mut late = Screen::open(&server.seat("police.dispatcher").await).await;
    assert_eq!(told(&mut late).await, news);
    assert!(desk.is_healthy().await);
    assert!(matches!(
        server.started.room.health(),
        Health::ReadOnly { .. }
    ));
    assert_eq!(city::count(&desk, List::Incidents).await, 1);

    let wanted = city::incident();
    desk.report_incident(&wanted).await.expect_err("still full");
    trouble.is_full.store(false, Ordering::Release);
    let recovery = until_taken(&desk, &wanted).await;
    assert_eq!(told(&mut screen).await.state, RoomWord::Open);
    screen.until(|it| it.incident(wanted.id).is_some()).await;
    assert_eq!(city::count(&desk, List::Incidents).await, 2);
    figures::write(
        "outage",
        &[
            Figure::at_most(
                "storage_failed_answer_s",
                slowest.as_secs_f64(),
                "s",
                "≤ 1",
                ANSWER_MAX.as_secs_f64(),
            ),
            Figure::at_most(
                "outage_recovery_s",
                recovery.as_secs_f64(),
                "s",
                "≤ 5",
                RECOVERY_MAX.as_secs_f64(),
            ),
        ],
    );
    assert!(slowest <= ANSWER_MAX, "{slowest:?}");
    assert!(recovery <= RECOVERY_MAX, "{recovery:?}");
    server.stop().await;

    // A2: what is on the disk is what was answered.
    let again = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = again.seat("fire.dispatcher").await;
    assert_eq!(city::count(&desk, List::Incidents).await, 2);
    again.stop().await;
}

/// J4 and A5: an append whose answer was lost was done. It is published, told as done, and not done again.
#[tokio::test]
async fn what_is_on_the_disk_after_a_lost_answer_is_published_and_answered_once() {
    let data = tempfile::tempdir().expect("a folder");
    let (server, trouble) = failing(data.path()).await;
    let desk = server.seat("fire.dispatcher").await;
    let mut screen = Screen::open(&desk).await;
    let incident = city::incident();
    trouble.loses_answer.store(true, Ordering::Release);
    // The journal comes back at once, so that who asked gets the truth and not a "perhaps".
    let receipt = desk.report_incident(&incident).await.expect("it was done");
    screen.until(|it| it.incident(incident.id).is_some()).await;
    let again = desk.report_incident(&incident).await.expect("the same");
    assert_eq!(again, receipt);

    // With a disk that stays away for a while nobody knows, and says so.
    let other = city::incident();
    trouble.loses_answer.store(true, Ordering::Release);
    let asking = tokio::spawn({
        let (desk, other) = (desk.clone(), other.clone());
        async move { desk.report_incident(&other).await }
    });
    while trouble.loses_answer.load(Ordering::Acquire) {
        tokio::task::yield_now().await;
    }
    trouble.is_full.store(true, Ordering::Release);
    let first = asking.await.expect("the task");
    trouble.is_full.store(false, Ordering::Release);
    let until = Instant::now();
    let receipt = loop {
        match desk.report_incident(&other).await {
            Ok(it) => break it,
            Err(error) => assert_eq!(error.code(), Some("storage_failed")),
        }
        assert!(until.elapsed() < PATIENCE, "never answered");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    if let Ok(first) = first {
        assert_eq!(first, receipt);
    }
    screen.until(|it| it.incident(other.id).is_some()).await;
    assert_eq!(city::count(&desk, List::Incidents).await, 2);
    server.stop().await;
    let again = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = again.seat("fire.dispatcher").await;
    assert_eq!(city::count(&desk, List::Incidents).await, 2);
    again.stop().await;
}

/// J1 to J5 on real files in a process of its own: when the system lets no file grow, `SQLite` fails for real, and what
/// was answered before and after is there once.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn files_that_cannot_grow_make_the_room_read_only_until_they_can() {
    let data = tempfile::tempdir().expect("a folder");
    let real = env!("CARGO_BIN_EXE_muster-under-test");
    let folder = data.path().join("data");
    let server = acceptance::full_disk::start(Path::new(real), data.path(), &folder).await;
    let process = server.id().expect("its process");
    let desk = server.stranger().expect("an address");
    desk.sign_in("fire.dispatcher", city::PASSWORD)
        .await
        .expect("a seat");
    let mut screen = Screen::open(&desk).await;
    desk.report_incident(&city::incident())
        .await
        .expect("an incident");
    let log = std::fs::metadata(folder.join("journal.sqlite-wal")).expect("the log");
    if !acceptance::full_disk::limit_files(process, &(log.len() + 32_768).to_string()) {
        println!("SKIPPED: there is no prlimit to limit a process with");
        return;
    }
    let (mut taken, begun) = (1, Instant::now());
    let refused = loop {
        let incident = city::incident();
        match desk.report_incident(&incident).await {
            Ok(_) => taken += 1,
            Err(error) => {
                assert_eq!(error.code(), Some("storage_failed"), "{error}");
                break incident;
            }
        }
        assert!(begun.elapsed() < PATIENCE, "the files still grow");
    };
    let news = told(&mut screen).await;
    assert_eq!(news.state, RoomWord::ReadOnly);
    assert_eq!(city::count(&desk, List::Incidents).await, taken);
    assert!(acceptance::full_disk::limit_files(process, "unlimited"));
    let recovery = until_taken(&desk, &refused).await;
    assert!(recovery <= RECOVERY_MAX, "{recovery:?}");
    assert_eq!(city::count(&desk, List::Incidents).await, taken + 1);
    server.kill().await.expect("killed");
    // A2: the disk has what was answered, and nothing of what was not.
    let again = UnderTest::start(Path::new(real), &folder, &[]).await;
    let again = again.expect("a server");
    let desk = again.stranger().expect("an address");
    desk.sign_in("fire.dispatcher", city::PASSWORD)
        .await
        .expect("a seat");
    assert_eq!(city::count(&desk, List::Incidents).await, taken + 1);
    again.kill().await.expect("killed");
}
