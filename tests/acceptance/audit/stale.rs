//! What a stale edit is answered with (C5) is handed out like any read, and recorded like one (W8).

use acceptance::{TestServer, city};
use client::{ApiError, Client, List};
use protocol::{
    Object,
    audit::{ExportLine, Receipt, ReceiptChange},
    command::TriageIncident,
};

use super::{
    city_on,
    export::download,
    keep,
    receipts::{ask, until},
};

/// The object that a stale edit was answered with.
fn object<T: std::fmt::Debug>(answer: Result<T, ApiError>) -> Object {
    match answer {
        Err(ApiError::Refused {
            status: 409,
            problem,
        }) if problem.code == "stale_version" => {
            *problem.object.expect("C5: what the edit was about")
        }
        other => panic!("stale, not {other:?}"),
    }
}

/// W8: of another agency's task a party is told by a stale answer, and its owner reads so, as of a question.
#[tokio::test]
async fn w8_what_a_stale_answer_is_told_of_anothers_task_is_a_receipt() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let lead = server.seat("fire.commander").await;
    let draft = city::task(&["police", "ems"], None);
    lead.draft_task(&draft).await.expect("a draft");
    lead.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    let supervisor = server.seat("fire.supervisor").await;
    let by = |route: &'static str| {
        let name = format!("task/{}", draft.id);
        move |it: &Receipt| {
            it.change == ReceiptChange::Read
                && it.route.as_deref() == Some(route)
                && it.ids == [name.clone()]
        }
    };
    let police = server.seat("police.commander").await;
    let stale = police.answer_task(draft.id, &city::accept(99)).await;
    let Object::Task(seen) = object(stale) else {
        panic!("not the task")
    };
    assert_eq!(seen.id, draft.id);
    until(&supervisor, "viewer=police", by("stale_version")).await;
    // The control: a question for it is recorded in the same way.
    let ems = server.seat("ems.commander").await;
    let id = draft.id.to_string();
    ems.object(List::Tasks, &id).await.expect("shown");
    let found = until(&supervisor, "viewer=ems", by("task")).await;
    // And who was told nothing is not said to have been.
    assert!(!found.items.iter().any(by("stale_version")));
    let eoc = ask(&supervisor, "viewer=eoc").await;
    assert!(!eoc.items.iter().any(by("stale_version")));
    server.stop().await;
}

/// Of the agency's own export, whether an incident was handed out by a route.
async fn exported(server: &TestServer, legal: &Client, route: &str, id: &str) -> bool {
    let kept = keep(legal).await;
    server.started.sign_head().await;
    let text = download(legal, &kept).await;
    let mut lines = text
        .lines()
        .map(|it| serde_json::from_str(it).expect("a line"));
    lines.any(|it| match it {
        ExportLine::Disclosure { body, .. } => {
            body.contains(&format!("\"route\":\"{route}\"")) && body.contains(id)
        }
        _ => false,
    })
}

/// W8: what tells of persons is recorded within the own agency as well.
#[tokio::test]
async fn w8_what_a_stale_order_is_told_of_an_own_incident_is_recorded() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    server.started.sign_head().await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let legal = server.seat("fire.legal").await;
    let incident = city::incident();
    dispatcher
        .report_incident(&incident)
        .await
        .expect("an incident");
    let id = incident.id.to_string();
    assert!(!exported(&server, &legal, "stale_version", &id).await);
    let triage = TriageIncident {
        command_id: client::new_id(),
        occurred_at: None,
        version: 99,
        priority: Some(2),
        incident_type: None,
        own_type: None,
        own_priority: None,
    };
    let stale = dispatcher.triage_incident(incident.id, &triage).await;
    assert!(matches!(object(stale), Object::Incident(it) if it.id == incident.id));
    // What was shown is on the disk within a second.
    let mut is_there = false;
    for _ in 0..100 {
        is_there = exported(&server, &legal, "stale_version", &id).await;
        if is_there {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert!(is_there);
    assert!(!exported(&server, &legal, "incident", &id).await);
    server.stop().await;
}
