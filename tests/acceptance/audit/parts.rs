//! Receipts of what an agency shows in things of others: what it attached (F5), its lane of a joint task (V13).

use acceptance::{
    TestServer, city,
    photograph::{described, photograph},
};
use client::{Client, List};
use protocol::{
    audit::{Receipt, ReceiptChange, ReceiptTerm},
    command::ReportIncident,
    words::Kind,
};
use uuid::Uuid;

use super::{
    city_on,
    receipts::{ask, until},
};

fn of(items: &[Receipt], id: Uuid) -> Vec<(ReceiptChange, &[ReceiptTerm])> {
    let id = id.to_string();
    let parts = items
        .iter()
        .filter(|it| it.is_part && it.ids == [id.clone()]);
    parts.map(|it| (it.change, &it.terms[..])).collect()
}

/// An incident that the police reported and fire has taken.
async fn reported(server: &TestServer, police: &Client) -> Uuid {
    let incident = ReportIncident {
        owner: Some("fire".to_owned()),
        ..city::incident()
    };
    let fire = server.seat("fire.dispatcher").await;
    police.report_incident(&incident).await.expect("a report");
    let path = format!("/api/v1/incidents/{}", incident.id);
    let _: serde_json::Value = fire.get(&path).await.expect("it is fire's");
    incident.id
}

/// W6, W8: who attached something to another's incident reads that its owner got it, why, and that it was opened; who sees
/// the incident without it got nothing of it, and asking by name opens nothing of it.
#[tokio::test]
async fn w6_who_attached_something_reads_who_was_shown_it() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let police = server.seat("police.dispatcher").await;
    let supervisor = server.seat("police.supervisor").await;
    let incident = reported(&server, &police).await;
    let to_fire = async || ask(&supervisor, "viewer=fire&owner=police").await.items;
    assert_eq!(
        of(&to_fire().await, incident),
        [],
        "nothing of it is theirs"
    );
    let bytes = photograph(1, 1_000);
    police
        .add_attachment(incident, &described(&bytes), bytes.clone())
        .await
        .expect("attached");
    let found = to_fire().await;
    let by_incident = [ReceiptTerm::OnIncident { incident }];
    assert_eq!(
        of(&found, incident),
        [(ReceiptChange::Shown, &by_incident[..])]
    );
    let part = found.iter().find(|it| it.is_part).expect("it");
    assert_eq!(
        (part.kind, &part.fields[..]),
        (Some(Kind::Incident), &["attachments".to_owned()][..])
    );
    assert!(
        part.label.is_some(),
        "it sees the incident that it reported"
    );
    // The other side reads the same of its own people, without a name.
    let fires = server.seat("fire.supervisor").await;
    let found = ask(&fires, "viewer=fire&owner=police").await.items;
    assert_eq!(of(&found, incident).len(), 1);
    // What the operations centre sees of the incident has no attachments.
    let eoc = server.seat("eoc.coordinator").await;
    let id = incident.to_string();
    eoc.object(List::Incidents, &id).await.expect("shown");
    let found = ask(&supervisor, "viewer=eoc&owner=police").await.items;
    assert!(
        found
            .iter()
            .all(|it| !it.is_part && it.ids != [format!("incident/{id}")])
    );

    // W8: fire opens it; that is told to who has a part in it as well. That fire passed its own in a list is not.
    let fire = server.seat("fire.commander").await;
    fire.get::<serde_json::Value>("/api/v1/search?q=market")
        .await
        .expect("hits");
    fire.object(List::Incidents, &id).await.expect("it");
    let is_read = |it: &Receipt| it.route.as_deref() == Some("incident");
    let found = until(&supervisor, "viewer=fire&owner=police", is_read)
        .await
        .items;
    let read = found.iter().find(|it| is_read(it)).expect("a read");
    assert_eq!(read.ids, [format!("incident/{id}")]);
    assert!(found.iter().all(|it| it.route.as_deref() != Some("search")));
    server.stop().await;
}

/// W6: a party of a joint task reads to whom its answer was shown, and that it was not any more.
#[tokio::test]
async fn w6_a_party_reads_to_whom_its_answer_was_shown() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let lead = server.seat("fire.commander").await;
    let supervisor = server.seat("police.supervisor").await;
    let draft = city::task(&["police", "ems"], None);
    lead.draft_task(&draft).await.expect("a draft");
    let of_task = async |viewer: &str| {
        let found = ask(&supervisor, &format!("viewer={viewer}&owner=police")).await;
        let found = of(&found.items, draft.id);
        found
            .into_iter()
            .map(|(it, terms)| (it, terms.to_vec()))
            .collect::<Vec<_>>()
    };
    for viewer in ["fire", "ems"] {
        assert_eq!(of_task(viewer).await, [], "a draft is its lead's alone");
    }
    lead.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    let by_task = || vec![ReceiptTerm::Task { task: draft.id }];
    assert_eq!(
        of_task("fire").await,
        [],
        "the police have said nothing yet"
    );
    assert_eq!(of_task("ems").await, [(ReceiptChange::Shown, by_task())]);
    let police = server.seat("police.commander").await;
    police
        .answer_task(draft.id, &city::accept(1))
        .await
        .expect("an answer");
    assert_eq!(of_task("fire").await, [(ReceiptChange::Shown, by_task())]);
    let both = [
        (ReceiptChange::Shown, by_task()),
        (ReceiptChange::Changed, by_task()),
    ];
    assert_eq!(of_task("ems").await, both);
    // W8: however somebody comes by it.
    let ems = server.seat("ems.dispatcher").await;
    ems.get::<serde_json::Value>("/api/v1/search?q=market")
        .await
        .expect("hits");
    let is_search = |it: &Receipt| {
        let name = format!("task/{}", draft.id);
        it.route.as_deref() == Some("search") && it.ids.contains(&name)
    };
    until(&supervisor, "viewer=ems&owner=police", is_search).await;
    // Ems says no: it is shown nobody's answer any more.
    let ems = server.seat("ems.commander").await;
    ems.answer_task(draft.id, &city::decline(1, "No engine is free"))
        .await
        .expect("no");
    let last = of_task("ems").await.pop().expect("a receipt");
    assert_eq!(last, (ReceiptChange::Withdrawn, vec![]));
    // The operations centre, which is not in it, got it by a line of the founding agreement with the police.
    let by_line = || vec![ReceiptTerm::Founding { line: 4 }];
    let both = [
        (ReceiptChange::Shown, by_line()),
        (ReceiptChange::Changed, by_line()),
    ];
    assert_eq!(of_task("eoc").await, both);
    server.stop().await;
}
