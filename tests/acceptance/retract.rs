//! What was taken back does not come again: not by a snapshot, not by resuming, not after a restart.

use acceptance::{Made, Screen, TestServer, city};
use client::Client;
use protocol::words::TaskPhase;

/// A joint task of fire and police with a police unit on it; gives the task, and fire's cursor from while it ran.
async fn joint_work(fire: &Client, police: &Client) -> (uuid::Uuid, uuid::Uuid, String) {
    let mut screen = Screen::open(fire).await;
    let draft = city::task(&["police"], None);
    fire.draft_task(&draft).await.expect("a draft");
    fire.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    let before = screen.mirror.cursor().expect("a cursor").to_owned();
    police
        .answer_task(draft.id, &city::accept(1))
        .await
        .expect("a yes");
    let unit = city::unit_called(police, "police 1").await;
    police
        .assign_unit(&city::assign(unit, None, Some(draft.id)))
        .await
        .expect("an assignment");
    screen
        .until(|it| it.unit(unit).is_some() && it.assignments().count() == 1)
        .await;
    (draft.id, unit, before)
}

/// V6, S2 and A4: after the task is over, neither a snapshot nor an old cursor shows the partner's unit again.
#[tokio::test]
async fn neither_snapshots_nor_old_cursors_bring_back_what_was_retracted() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let (task, unit, before) = joint_work(&fire, &police).await;
    let secret = unit.to_string();
    let told = |snapshot: &protocol::stream::Snapshot| {
        serde_json::to_string(snapshot).expect("plain values")
    };
    let while_it_ran = told(&fire.snapshot().await.expect("a snapshot"));
    assert!(
        while_it_ran.matches(&secret).count() > 2,
        "negative control: unit, assignment and entries are told"
    );

    let cancel = protocol::command::WithReason {
        command_id: client::new_id(),
        occurred_at: None,
        reason: "over".to_owned(),
    };
    fire.cancel_task(task, &cancel).await.expect("cancelled");
    let after = told(&fire.snapshot().await.expect("a snapshot"));
    assert!(
        !after.contains(&secret),
        "the snapshot still tells of the unit"
    );
    let (stream, welcome) = fire.open_stream(Some(&before)).await.expect("a stream");
    assert!(
        !welcome.resumed,
        "frames that hold what was retracted are replayed"
    );
    let screen = Screen::open(&fire).await;
    assert!(
        screen
            .mirror
            .task(task)
            .is_some_and(|it| it.phase == TaskPhase::Cancelled)
    );
    drop((screen, stream));
    server.stop().await;

    let again = TestServer::on(data.path().to_owned(), Made::default()).await;
    let fire = again.seat("fire.commander").await;
    let restarted = fire.snapshot().await.expect("a snapshot");
    assert!(
        !told(&restarted).contains(&secret),
        "the restart tells of the unit"
    );
    let entries = |text: &str| {
        serde_json::from_str::<protocol::stream::Snapshot>(text)
            .expect("a snapshot")
            .entries
    };
    assert_eq!(
        restarted.entries,
        entries(&after),
        "A2: the same entries before and after a restart"
    );
    again.stop().await;
}

/// P3 of the room: one sender cannot fill the queue for everybody.
#[tokio::test]
async fn one_sender_cannot_fill_the_queue_for_all() {
    use std::sync::Arc;
    let data = tempfile::tempdir().expect("a folder");
    let folder = storage::DataFolder::hold(data.path()).expect("the folder");
    let inner =
        storage::SqliteJournal::open(&folder, storage::RoomKind::Live, domain::Timestamp(0))
            .await
            .expect("a journal");
    let gate = Arc::new(tokio::sync::Semaphore::new(
        tokio::sync::Semaphore::MAX_PERMITS / 2,
    ));
    let stalling = acceptance::journals::Stalling {
        inner,
        gate: Arc::clone(&gate),
    };
    let server = TestServer::on_journal(stalling, folder).await;
    let (greedy, other) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.commander").await,
    );
    gate.forget_permits(usize::MAX >> 4);
    let mut asking = Vec::new();
    for _ in 0..server::room::QUEUE_PER_PRINCIPAL_MAX + 10 {
        let greedy = greedy.clone();
        asking.push(tokio::spawn(async move {
            greedy.report_incident(&city::incident()).await
        }));
    }
    let fair = tokio::spawn(async move { other.report_incident(&city::incident()).await });
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    gate.add_permits(1_000);
    fair.await.expect("the task").expect("the other is served");
    let mut refused = 0;
    for it in asking {
        match it.await.expect("the task") {
            Ok(_) => {}
            Err(error) => {
                assert_eq!(error.code(), Some("too_many_commands"));
                refused += 1;
            }
        }
    }
    assert_eq!(refused, 10);
    server.stop().await;
}

/// V4: a draft that is cancelled before anybody was asked stays the lead's alone.
#[tokio::test]
async fn a_cancelled_draft_is_never_shown_to_those_it_named() {
    let server = TestServer::start().await;
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let eoc = server.seat("eoc.coordinator").await;
    let draft = city::task(&["police"], None);
    fire.draft_task(&draft).await.expect("a draft");
    let cancel = protocol::command::WithReason {
        command_id: client::new_id(),
        occurred_at: None,
        reason: "not needed".to_owned(),
    };
    fire.cancel_task(draft.id, &cancel)
        .await
        .expect("cancelled");
    for seat in [&police, &eoc] {
        let hidden = seat
            .object(client::List::Tasks, &draft.id.to_string())
            .await
            .expect_err("not theirs to see");
        assert_eq!(hidden.code(), Some("unknown"));
    }
    fire.object(client::List::Tasks, &draft.id.to_string())
        .await
        .expect("negative control: the lead sees it");
    server.stop().await;
}
