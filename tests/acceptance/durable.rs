//! Nothing is answered, read or published before it is durable, and one command id has one effect.

use std::sync::Arc;

use acceptance::{Made, Screen, TestServer, city, figures, journals};
use client::{ApiError, Client, List};
use domain::Timestamp;
use storage::{DataFolder, RoomKind, SqliteJournal};
use tokio::sync::Semaphore;

async fn journal(folder: &DataFolder) -> SqliteJournal {
    SqliteJournal::open(folder, RoomKind::Live, Timestamp(0))
        .await
        .expect("a journal")
}

/// Every way in which an outsider could see the incident, as bytes.
async fn everything(client: &Client, id: uuid::Uuid) -> Vec<(String, String)> {
    let routes = [
        "/api/v1/incidents".to_owned(),
        format!("/api/v1/incidents/{id}"),
        format!("/api/v1/timeline?incident={id}"),
        "/api/v1/snapshot".to_owned(),
        "/api/v1/notes".to_owned(),
        "/api/v1/assignments".to_owned(),
    ];
    let mut seen = Vec::new();
    for route in routes {
        let text = match client.request(http_get(), &route, None).await {
            Ok((_, body)) => String::from_utf8_lossy(&body).into_owned(),
            Err(ApiError::Refused { problem, .. }) => format!("{problem:?}"),
            Err(error) => panic!("{route}: {error}"),
        };
        seen.push((route, text));
    }
    seen
}

fn http_get() -> client::Method {
    client::Method::GET
}

/// A1 and P1: while the commit stalls, no route and no stream shows the change; when it is through, all do.
#[tokio::test]
async fn while_the_commit_stalls_no_route_shows_the_change() {
    let data = tempfile::tempdir().expect("a folder");
    let folder = DataFolder::hold(data.path()).expect("the folder");
    let gate = Arc::new(Semaphore::new(Semaphore::MAX_PERMITS / 2));
    let stalling = journals::Stalling {
        inner: journal(&folder).await,
        gate: Arc::clone(&gate),
    };
    let server = TestServer::on_journal(stalling, folder).await;
    let desk = server.seat("fire.dispatcher").await;
    let mut screen = Screen::open(&desk).await;
    gate.forget_permits(usize::MAX >> 4);

    let incident = city::incident();
    let asking = tokio::spawn({
        let (desk, incident) = (desk.clone(), incident.clone());
        async move { desk.report_incident(&incident).await }
    });
    tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert!(!asking.is_finished(), "an answer before the commit");
    let mark = incident.id.to_string();
    let early: Vec<String> = everything(&desk, incident.id)
        .await
        .into_iter()
        .filter(|(route, text)| {
            text.contains(&mark) && !route.contains(&mark) || text.contains("Market hall")
        })
        .map(|(route, _)| route)
        .collect();
    assert!(
        early.is_empty(),
        "routes that show what is not durable: {early:?}"
    );
    let quiet = tokio::time::timeout(std::time::Duration::from_millis(200), async {
        screen.until(|it| it.incident(incident.id).is_some()).await;
    });
    assert!(quiet.await.is_err(), "the stream shows what is not durable");

    gate.add_permits(1_000);
    asking.await.expect("the task").expect("accepted at last");
    screen.until(|it| it.incident(incident.id).is_some()).await;
    // Negative control: the same look does find it once it is durable.
    let late = everything(&desk, incident.id).await;
    assert!(late.iter().filter(|(_, text)| text.contains(&mark)).count() >= 3);
    figures::write(
        "stalled-commit",
        &[figures::Figure::at_most(
            "stalled_commit_routes_showing",
            early.len() as f64,
            "routes",
            "0",
            0.0,
        )],
    );
    server.stop().await;
}

/// C2 and A5: the same bytes again get the stored answer, before and after a restart; other bytes are refused.
#[tokio::test]
async fn a_command_sent_again_has_one_effect_also_across_a_restart() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = server.seat("fire.dispatcher").await;
    let incident = city::incident();
    let first = desk.report_incident(&incident).await.expect("accepted");
    assert_eq!(
        desk.report_incident(&incident)
            .await
            .expect("the same answer"),
        first
    );
    let other = protocol::command::ReportIncident {
        priority: Some(5),
        ..incident.clone()
    };
    assert_eq!(
        desk.report_incident(&other)
            .await
            .expect_err("reused")
            .code(),
        Some("command_id_reused")
    );
    let wrong = protocol::command::ReportIncident {
        command_id: client::new_id(),
        priority: Some(9),
        ..city::incident()
    };
    let refusal = desk
        .report_incident(&wrong)
        .await
        .expect_err("out of range");
    assert_eq!(refusal.code(), Some("out_of_range"));
    server.stop().await;

    let again = TestServer::on(data.path().to_owned(), Made::default()).await;
    let desk = again.seat("fire.dispatcher").await;
    assert_eq!(
        desk.report_incident(&incident)
            .await
            .expect("the same answer"),
        first
    );
    assert_eq!(
        desk.report_incident(&other)
            .await
            .expect_err("reused")
            .code(),
        Some("command_id_reused")
    );
    assert_eq!(
        desk.report_incident(&wrong)
            .await
            .expect_err("still")
            .code(),
        Some("out_of_range")
    );
    assert_eq!(city::count(&desk, List::Incidents).await, 1);
    again.stop().await;
}

/// A2: what a viewer gets after a restart equals what it got before.
#[tokio::test]
async fn a_restart_shows_the_same_picture() {
    let data = tempfile::tempdir().expect("a folder");
    let server = TestServer::on(data.path().to_owned(), Made::default()).await;
    let fire = server.seat("fire.commander").await;
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let draft = city::task(&["police"], Some(incident.id));
    fire.draft_task(&draft).await.expect("a draft");
    fire.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    let before = pictures(&server).await;
    server.stop().await;

    let again = TestServer::on(data.path().to_owned(), Made::default()).await;
    assert!(pictures(&again).await == before, "the pictures differ");
    again.stop().await;
}

async fn pictures(server: &TestServer) -> Vec<Vec<protocol::Object>> {
    let mut all = Vec::new();
    for account in [
        "eoc.coordinator",
        "fire.commander",
        "police.commander",
        "ems.commander",
    ] {
        let mut objects = server
            .seat(account)
            .await
            .snapshot()
            .await
            .expect("a snapshot")
            .objects;
        objects.sort_by_key(protocol::Object::id);
        for object in &mut objects {
            // Handles are names of one run's picture lane.
            if let protocol::Object::Unit(unit) = object {
                assert!(unit.handle.take().is_some());
            }
        }
        all.push(objects);
    }
    all
}
