//! A disk that is full while something is attached: whoever sends hears it, nothing of it stays, and the same is taken once
//! there is room again.

use std::{
    path::Path,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use acceptance::{
    PATIENCE, city,
    photograph::{described, files, photograph},
};
use bytes::Bytes;
use client::{ApiError, Client, new_id};
use protocol::command::{Accepted, AddAttachment, WithReason};
use uuid::Uuid;

use super::failing;

async fn reported(desk: &Client) -> Uuid {
    let incident = city::incident();
    desk.report_incident(&incident).await.expect("a report");
    incident.id
}

fn is_full(answer: &Result<Accepted, ApiError>) -> bool {
    matches!(answer, Err(ApiError::Refused { status: 503, problem }) if problem.code == "storage_failed")
}

/// Sends again what was refused until it is taken, as an outbox does.
async fn until_taken(
    desk: &Client,
    incident: Uuid,
    what: &AddAttachment,
    bytes: &Bytes,
) -> Accepted {
    let began = Instant::now();
    loop {
        match desk.add_attachment(incident, what, bytes.clone()).await {
            Ok(accepted) => return accepted,
            answer => assert!(is_full(&answer), "{answer:?}"),
        }
        assert!(began.elapsed() < PATIENCE, "never taken");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// F7 and J3 on real files: bytes that find no room are refused with a code that passes, leave no half file and stop
/// nothing else; the very same upload is taken once there is room.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_upload_for_which_the_disk_has_no_room_leaves_nothing_and_is_taken_later() {
    use acceptance::full_disk;

    let place = tempfile::tempdir().expect("a folder");
    let data = place.path().join("data");
    let program = Path::new(env!("CARGO_BIN_EXE_muster-under-test"));
    let server = full_disk::start(program, place.path(), &data).await;
    let desk = server.stranger().expect("an address");
    desk.sign_in("fire.dispatcher", city::PASSWORD)
        .await
        .expect("a seat");
    let incident = reported(&desk).await;
    let small = photograph(1, 1_000);
    desk.add_attachment(incident, &described(&small), small)
        .await
        .expect("attached");
    let before = files(&data);
    assert_eq!(before.len(), 1);

    let log = std::fs::metadata(data.join("journal.sqlite-wal")).expect("the log");
    let room_for_rows = log.len() + 256 * 1024;
    let process = server.id().expect("its process");
    if !full_disk::limit_files(process, &room_for_rows.to_string()) {
        println!("SKIPPED: there is no prlimit to limit a process with");
        return;
    }
    let large = photograph(2, room_for_rows as usize + 1024 * 1024);
    let what = described(&large);
    for _ in 0..3 {
        let answer = desk.add_attachment(incident, &what, large.clone()).await;
        assert!(is_full(&answer), "{answer:?}");
        assert_eq!(files(&data), before, "half a file is left");
    }
    // The control: the disk is full for these bytes only, so that it was they that were refused, and not the room.
    reported(&desk).await;
    let unknown = desk.attachment(what.id).await.expect_err("nothing there");
    assert_eq!(unknown.code(), Some("unknown"));

    assert!(full_disk::limit_files(process, "unlimited"));
    let taken = until_taken(&desk, incident, &what, &large).await;
    let again = desk.add_attachment(incident, &what, large.clone()).await;
    assert_eq!(again.expect("the same answer"), taken);
    assert_eq!(desk.attachment(what.id).await.expect("bytes"), large);
    assert_eq!(files(&data).len(), 2);
    server.kill().await.expect("killed");
}

/// F10, F13 and J4: bytes that are on the disk and whose row is not are sent again and attached once. What the first try
/// left is not touched while it is not known whether a row speaks of it.
#[tokio::test]
async fn an_upload_whose_row_found_no_room_is_attached_once_when_there_is() {
    let data = tempfile::tempdir().expect("a folder");
    let (server, trouble) = failing(data.path()).await;
    let desk = server.seat("fire.dispatcher").await;
    let incident = reported(&desk).await;
    let bytes = photograph(3, 100_000);
    let what = described(&bytes);
    trouble.is_full.store(true, Ordering::Release);
    let answer = desk.add_attachment(incident, &what, bytes.clone()).await;
    assert!(is_full(&answer), "{answer:?}");
    let left = files(data.path());
    assert_eq!(left.len(), 1, "whether its row was written is not known");
    // Read-only now: the next one is refused before it stores anything.
    let answer = desk.add_attachment(incident, &what, bytes.clone()).await;
    assert!(is_full(&answer), "{answer:?}");
    assert_eq!(files(data.path()), left);

    trouble.is_full.store(false, Ordering::Release);
    until_taken(&desk, incident, &what, &bytes).await;
    assert_eq!(desk.attachment(what.id).await.expect("bytes"), bytes);
    let both = files(data.path());
    assert_eq!(both.len(), 2);

    // Nothing is old yet: the one that is attached stays, and so does the other for an hour (`server::files`).
    look_through(&desk, incident, data.path()).await;
    assert_eq!(files(data.path()), both);
    server.stop().await;
}

/// J4: bytes whose row is on the disk although its answer was lost are those of the attachment, and stay.
#[tokio::test]
async fn an_upload_whose_answer_was_lost_is_attached_once() {
    let data = tempfile::tempdir().expect("a folder");
    let (server, trouble) = failing(data.path()).await;
    let desk = server.seat("fire.dispatcher").await;
    let incident = reported(&desk).await;
    let bytes = photograph(4, 10_000);
    let what = described(&bytes);
    trouble.loses_answer.store(true, Ordering::Release);
    let taken = until_taken(&desk, incident, &what, &bytes).await;
    let again = desk.add_attachment(incident, &what, bytes.clone()).await;
    assert_eq!(again.expect("the same answer"), taken);
    look_through(&desk, incident, data.path()).await;
    assert_eq!(files(data.path()).len(), 1);
    assert_eq!(desk.attachment(what.id).await.expect("bytes"), bytes);
    server.stop().await;
}

/// Has all files looked through, to the end: once what a second round takes away is gone, the first is over.
async fn look_through(desk: &Client, incident: Uuid, data: &Path) {
    for _ in 0..2 {
        take_one_away(desk, incident, data).await;
    }
}

/// Attaches something else and takes it away, upon which all files are looked through.
async fn take_one_away(desk: &Client, incident: Uuid, data: &Path) {
    let before = files(data);
    let bytes = photograph(new_id().as_u128() as u64, 10);
    let what = described(&bytes);
    desk.add_attachment(incident, &what, bytes)
        .await
        .expect("attached");
    let mine: Vec<_> = files(data)
        .into_iter()
        .filter(|it| !before.contains(it))
        .collect();
    let remove = WithReason {
        command_id: new_id(),
        occurred_at: None,
        reason: "only to be taken away".to_owned(),
    };
    desk.remove_attachment(what.id, &remove)
        .await
        .expect("taken away");
    let began = Instant::now();
    while files(data).iter().any(|it| mine.contains(it)) {
        assert!(began.elapsed() < PATIENCE, "not looked through");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
