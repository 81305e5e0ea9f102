//! What is attached to incidents: whole, seen by whom it concerns and by nobody else, and gone once it is to be gone.

mod downloads;

use std::{
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use acceptance::{
    Made, PATIENCE, Screen, TestServer, city,
    photograph::{described, files, photograph},
};
use bytes::Bytes;
use client::{ApiError, Client, new_id};
use protocol::{
    command::{AddAttachment, Erase, StepIncident, WithReason},
    words::{IncidentStep, MediaType, SubjectKind},
};
use uuid::Uuid;

async fn reported(desk: &Client) -> Uuid {
    let incident = city::incident();
    desk.report_incident(&incident).await.expect("a report");
    incident.id
}

async fn attached(desk: &Client, incident: Uuid, bytes: &Bytes) -> Uuid {
    let what = described(bytes);
    desk.add_attachment(incident, &what, bytes.clone())
        .await
        .expect("attached");
    what.id
}

async fn until_no_file_is_left(data: &Path) {
    let began = Instant::now();
    while !files(data).is_empty() {
        assert!(began.elapsed() < PATIENCE, "left: {:?}", files(data));
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

fn refusal(answer: Result<impl std::fmt::Debug, ApiError>) -> (u16, String) {
    match answer.expect_err("refused") {
        ApiError::Refused { status, problem } => (status, problem.code),
        other => panic!("{other:?}"),
    }
}

/// F1, F6 and A1: a crew's photograph is on every screen of its agency, is read byte for byte, also after a restart, and
/// is told from what was sent again.
#[tokio::test]
async fn a_photograph_of_a_crew_is_kept_byte_for_byte_and_once() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let (desk, crew) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.crew1").await,
    );
    let incident = reported(&desk).await;
    let mut screen = Screen::open(&desk).await;
    let bytes = photograph(1, 300_000);
    let what = described(&bytes);
    let first = crew.add_attachment(incident, &what, bytes.clone()).await;
    let first = first.expect("attached");
    screen
        .until(|it| {
            let incident = it.incident(incident);
            incident.is_some_and(|it| it.attachments.as_ref().is_some_and(|it| it.len() == 1))
        })
        .await;
    let shown = screen
        .mirror
        .incident(incident)
        .and_then(|it| it.attachments.clone());
    let shown = shown.expect("attachments").remove(0);
    assert_eq!((shown.id, shown.name), (what.id, what.name.clone()));
    assert_eq!(
        (shown.bytes, shown.sha256),
        (what.bytes, what.sha256.clone())
    );
    assert_eq!(desk.attachment(what.id).await.expect("bytes"), bytes);
    assert_eq!(files(data.path()).len(), 1);

    // C2: the same again is the same, and leaves no second file; something else under its name is not.
    let again = crew.add_attachment(incident, &what, bytes.clone()).await;
    assert_eq!(again.expect("the same answer"), first);
    let other = photograph(2, 10);
    let reused = AddAttachment {
        command_id: what.command_id,
        ..described(&other)
    };
    let answer = crew.add_attachment(incident, &reused, other).await;
    assert_eq!(refusal(answer), (409, "command_id_reused".to_owned()));
    let twice = described(&bytes);
    let answer = crew.add_attachment(incident, &twice, bytes.clone()).await;
    assert_eq!(refusal(answer), (409, "already_attached".to_owned()));
    assert_eq!(files(data.path()).len(), 1);

    server.stop().await;
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = server.seat("fire.dispatcher").await;
    assert_eq!(desk.attachment(what.id).await.expect("bytes"), bytes);
    server.stop().await;
    // F12: looked at from outside, without a key.
    let verified = storage::verify::verify(data.path(), None).await;
    assert_eq!(verified.expect("whole").attachments, Some(1));
}

/// F5 and A4: who does not see the field gets neither list nor bytes, and the answer for what is not there.
#[tokio::test]
async fn who_may_not_see_attachments_is_told_that_there_are_none() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.dispatcher").await;
    let incident = reported(&fire).await;
    let bytes = photograph(3, 1_000);
    let id = attached(&fire, incident, &bytes).await;
    let nothing = refusal(fire.attachment(new_id()).await);
    assert_eq!(nothing, (404, "unknown".to_owned()));
    // The operations centre sees the incident by agreement, without this field; police does not see it at all.
    for (account, sees_incident) in [("eoc.coordinator", true), ("police.dispatcher", false)] {
        let other = server.seat(account).await;
        let path = format!("/api/v1/incidents/{incident}");
        let seen = other.get::<serde_json::Value>(&path).await;
        assert_eq!(seen.is_ok(), sees_incident, "{account}");
        let seen = seen.unwrap_or_default();
        assert!(seen.get("attachments").is_none(), "{account}: {seen}");
        let answers = [other.attachment(id).await, other.attachment(new_id()).await];
        let [there, nowhere] = answers.map(|it| it.expect_err("unknown").to_string());
        assert_eq!(there, nowhere, "{account}");
        let remove = WithReason {
            command_id: new_id(),
            occurred_at: None,
            reason: "not mine".to_owned(),
        };
        let answer = other.remove_attachment(id, &remove).await;
        // An observer's desk and another agency's: neither role nor knowledge, whichever comes first.
        assert_eq!(refusal(answer), (404, "unknown".to_owned()), "{account}");
        let mine = photograph(4, 10);
        let answer = other
            .add_attachment(incident, &described(&mine), mine.clone())
            .await;
        let expected = if sees_incident {
            (403, "not_yours".to_owned())
        } else {
            (404, "unknown".to_owned())
        };
        assert_eq!(refusal(answer), expected, "{account}");
    }
    server.stop().await;
}

/// F4, F6, F7 and F8: what is not what it was said to be is refused, and nothing of it stays.
#[tokio::test]
async fn bytes_that_are_not_what_was_said_of_them_leave_nothing() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = server.seat("fire.dispatcher").await;
    let incident = reported(&desk).await;
    let bytes = photograph(5, 100_000);
    let good = described(&bytes);
    let page: Bytes = "<html><script>alert(1)</script></html>".into();
    let cases = [
        (
            AddAttachment {
                sha256: "0".repeat(64),
                ..good.clone()
            },
            bytes.clone(),
            (422, "malformed"),
        ),
        (
            AddAttachment {
                bytes: good.bytes - 1,
                ..good.clone()
            },
            bytes.clone(),
            (422, "malformed"),
        ),
        (
            AddAttachment {
                media_type: MediaType::Png,
                ..good.clone()
            },
            bytes.clone(),
            (422, "wrong_type"),
        ),
        (described(&page), page.clone(), (422, "wrong_type")),
        (described(b""), Bytes::new(), (422, "out_of_range")),
        (
            AddAttachment {
                bytes: 16 * 1024 * 1024 + 1,
                ..good.clone()
            },
            Bytes::from(vec![0; 16 * 1024 * 1024 + 1]),
            (413, "too_large"),
        ),
        (
            AddAttachment {
                name: "../../etc/passwd".to_owned(),
                ..good.clone()
            },
            bytes.clone(),
            (422, "malformed"),
        ),
    ];
    for (what, sent, (status, code)) in cases {
        let command_id = new_id();
        let what = AddAttachment { command_id, ..what };
        let answer = desk.add_attachment(incident, &what, sent).await;
        assert_eq!(refusal(answer), (status, code.to_owned()), "{what:?}");
    }
    let elsewhere = AddAttachment {
        command_id: new_id(),
        ..good.clone()
    };
    let unknown = desk
        .add_attachment(new_id(), &elsewhere, bytes.clone())
        .await;
    assert_eq!(refusal(unknown), (404, "unknown".to_owned()));
    assert_eq!(files(data.path()), [""; 0].map(PathBuf::from));
    // The control: the same without a lie is taken.
    desk.add_attachment(incident, &good, bytes)
        .await
        .expect("attached");
    assert_eq!(files(data.path()).len(), 1);
    server.stop().await;
}

/// F2 and F13: what is taken away is gone from the disk and says so; the line that it was there stays.
#[tokio::test]
async fn what_is_taken_away_is_gone_from_the_disk_and_leaves_a_line() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = server.seat("fire.dispatcher").await;
    let incident = reported(&desk).await;
    let id = attached(&desk, incident, &photograph(6, 100)).await;
    let remove = WithReason {
        command_id: new_id(),
        occurred_at: None,
        reason: "another street".to_owned(),
    };
    desk.remove_attachment(id, &remove).await.expect("removed");
    assert_eq!(
        refusal(desk.attachment(id).await),
        (410, "removed".to_owned())
    );
    until_no_file_is_left(data.path()).await;
    let path = format!("/api/v1/incidents/{incident}");
    let seen: serde_json::Value = desk.get(&path).await.expect("the incident");
    assert_eq!(
        seen["attachments"][0]["removed"]["reason"],
        "another street"
    );
    server.stop().await;
}

/// J26, J27 and F11: with an incident its attachments are erased: no key, no file, no answer, also after a restart.
#[tokio::test]
async fn what_is_erased_takes_its_attachments_along() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let (desk, admin) = (
        server.seat("fire.dispatcher").await,
        server.seat("fire.admin").await,
    );
    let incident = reported(&desk).await;
    let (what, bytes) = (described(&photograph(7, 100)), photograph(7, 100));
    let first = desk.add_attachment(incident, &what, bytes.clone()).await;
    let (id, first) = (what.id, first.expect("attached"));
    // A copy that somebody kept of the sealed file.
    let file = files(data.path()).remove(0);
    let sealed = fs::read(&file).expect("the file");
    let over = StepIncident {
        command_id: new_id(),
        occurred_at: None,
        to: IncidentStep::Cancelled,
        reason: Some("nothing".to_owned()),
    };
    desk.step_incident(incident, &over).await.expect("over");
    let erase = Erase {
        command_id: new_id(),
        occurred_at: None,
        kind: SubjectKind::Incident,
        id: incident,
        reason: "asked for by the family".to_owned(),
    };
    admin.erase(&erase).await.expect("erased");
    let erased = (410, "erased".to_owned());
    assert_eq!(refusal(desk.attachment(id).await), erased);
    until_no_file_is_left(data.path()).await;
    let more = photograph(8, 10);
    let answer = desk
        .add_attachment(incident, &described(&more), more.clone())
        .await;
    assert_eq!(refusal(answer), (409, "erased".to_owned()));
    // C2: what was accepted is answered as it was, however things stand now.
    let again = desk.add_attachment(incident, &what, bytes).await;
    assert_eq!(again.expect("the same answer"), first);
    server.stop().await;
    // F13: a crash that came before the file went is made up for at the start.
    fs::write(&file, sealed).expect("the copy");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = server.seat("fire.dispatcher").await;
    assert_eq!(refusal(desk.attachment(id).await), erased);
    until_no_file_is_left(data.path()).await;
    server.stop().await;
}

/// F12: a file that is damaged is never served as if it were whole, and verifying names it.
#[tokio::test]
async fn a_damaged_file_is_refused_and_named() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = server.seat("fire.dispatcher").await;
    let incident = reported(&desk).await;
    let id = attached(&desk, incident, &photograph(9, 1_000)).await;
    let file = files(data.path()).remove(0);
    let mut sealed = fs::read(&file).expect("the file");
    sealed[500] ^= 1;
    fs::write(&file, sealed).expect("written");
    assert_eq!(
        refusal(desk.attachment(id).await),
        (410, "damaged".to_owned())
    );
    let found = storage::verify::verify(data.path(), None).await;
    let found = found.expect_err("not whole").to_string();
    let name = file.file_name().and_then(|it| it.to_str()).expect("a name");
    assert!(found.contains(name), "{found}");
    server.stop().await;
}
