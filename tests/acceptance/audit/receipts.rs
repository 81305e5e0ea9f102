//! Receipts (W6 to W8): what B got of ours, under which term, at which seats.

use acceptance::{Screen, TestServer, city};
use client::{Client, List};
use domain::Timestamp;
use protocol::{
    Moment,
    audit::{Receipt, ReceiptChange, ReceiptTerm, Receipts, SeatKind},
    command::{ChangeIncident, NewPlace},
    words::Kind,
};

use super::city_on;
use crate::equipment::{self, refused};

fn now_ms() -> i64 {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .map_or(0, |it| it.as_millis() as i64)
}

/// Of the last hour and the next minute.
pub(super) fn times() -> String {
    let moment = |ms: i64| Moment::from(Timestamp(now_ms() + ms));
    format!("from={}&to={}", moment(-3_600_000), moment(60_000))
}

pub(super) async fn ask(client: &Client, who: &str) -> Receipts {
    let path = format!("/api/v1/receipts?{who}&{}", times());
    client.get(&path).await.expect("receipts")
}

/// Asks until what is looked for is there: what was shown is on the disk within a second.
pub(super) async fn until(
    client: &Client,
    who: &str,
    is_so: impl Fn(&Receipt) -> bool,
) -> Receipts {
    for _ in 0..100 {
        let found = ask(client, who).await;
        if found.items.iter().any(&is_so) {
            return found;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("no such receipt: {:#?}", ask(client, who).await.items);
}

async fn stop(server: TestServer, screen: Screen) {
    drop(screen);
    server.stop().await;
}

/// W6, W7: the owner reads what the operations centre got of an incident: which fields, by which line, at how many desks; no
/// name of anybody there. An agency that nothing is shown to got nothing.
#[tokio::test]
async fn w6_an_owner_reads_what_another_agency_got_under_which_term() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let screen = Screen::open(&server.seat("eoc.coordinator").await).await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let incident = city::incident();
    let id = incident.id.to_string();
    dispatcher
        .report_incident(&incident)
        .await
        .expect("an incident");
    let supervisor = server.seat("fire.supervisor").await;
    let is_it = |it: &Receipt| {
        it.kind == Some(Kind::Incident) && it.ids == [id.clone()] && !it.delivered.is_empty()
    };
    let found = until(&supervisor, "viewer=eoc", is_it).await;
    let it = found.items.iter().find(|it| is_it(it)).expect("found");
    assert_eq!(it.change, ReceiptChange::Shown);
    // The second line of the city's terms, and the fields in it; never the narrative.
    assert_eq!(it.terms, [ReceiptTerm::Founding { line: 2 }]);
    assert!(it.fields.contains(&"place".to_owned()));
    assert!(!it.fields.contains(&"narrative".to_owned()));
    assert!(it.label.is_some());
    let seats: Vec<_> = it.delivered.iter().map(|it| (it.seat, it.count)).collect();
    assert_eq!(seats, [(SeatKind::Desk, 1)]);
    assert!(it.delivered[0].people.is_empty());
    let text = serde_json::to_string(&found).expect("text");
    assert!(!text.contains("coordinator of eoc"));
    // Units were shown before the incident was there, with where they are.
    let is_unit = |it: &&Receipt| it.kind == Some(Kind::Unit);
    let unit = found.items.iter().find(is_unit).expect("a unit");
    assert_eq!(unit.terms, [ReceiptTerm::Founding { line: 1 }]);
    assert!(unit.precision.is_some());
    // Only one thing.
    let one = ask(&supervisor, &format!("viewer=eoc&object={id}")).await;
    assert!(!one.items.is_empty() && one.items.iter().all(|it| it.ids == [id.clone()]));
    // The control: nothing of it was agreed with the police.
    let police = ask(&supervisor, "viewer=police").await;
    let is_incident = |it: &Receipt| it.kind == Some(Kind::Incident);
    assert!(!police.items.iter().any(is_incident), "{police:#?}");
    // The other side reads what its own people were shown, with their names.
    let legal = server.seat("eoc.legal").await;
    let own = ask(&legal, "viewer=eoc&owner=fire").await;
    let it = own.items.iter().find(|it| is_it(it)).expect("found");
    assert_eq!(it.delivered[0].people, ["coordinator of eoc"]);
    assert_eq!(it.label, None);
    stop(server, screen).await;
}

/// W6: what a joint task opens is said to be opened by it, and what it takes away again to be withdrawn.
#[tokio::test]
async fn w6_a_joint_task_is_the_term_while_it_lasts_and_its_end_a_withdrawal() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let fire = server.seat("fire.commander").await;
    let incident = city::incident();
    fire.report_incident(&incident).await.expect("an incident");
    let mut draft = city::task(&["police"], Some(incident.id));
    draft.id = client::new_id();
    fire.draft_task(&draft).await.expect("a draft");
    fire.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
    let supervisor = server.seat("fire.supervisor").await;
    let id = incident.id.to_string();
    let of = |found: &Receipts| -> Vec<(ReceiptChange, Vec<ReceiptTerm>)> {
        let items = found.items.iter().filter(|it| it.ids == [id.clone()]);
        items.map(|it| (it.change, it.terms.clone())).collect()
    };
    let found = ask(&supervisor, "viewer=police").await;
    let by_task = vec![ReceiptTerm::Task { task: draft.id }];
    assert_eq!(of(&found), [(ReceiptChange::Shown, by_task.clone())]);
    // Nobody of the police is connected.
    let is_it = |it: &&Receipt| it.ids == [id.clone()];
    assert!(
        found
            .items
            .iter()
            .find(is_it)
            .expect("it")
            .delivered
            .is_empty()
    );
    let why = protocol::command::WithReason {
        command_id: client::new_id(),
        occurred_at: None,
        reason: "Not needed".to_owned(),
    };
    fire.cancel_task(draft.id, &why).await.expect("cancelled");
    let found = ask(&supervisor, "viewer=police").await;
    let expected = [
        (ReceiptChange::Shown, by_task),
        (ReceiptChange::Withdrawn, vec![]),
    ];
    assert_eq!(of(&found), expected);
    server.stop().await;
}

/// W6: what is lent is among the receipts of who lent it too; that who has it sees it is no receipt.
#[tokio::test]
async fn w6_who_lent_a_thing_reads_who_was_shown_it() {
    let data = tempfile::tempdir().expect("a folder");
    let server = equipment::start(data.path()).await;
    let fire = server.seat("fire.dispatcher").await;
    let police = server.seat("police.dispatcher").await;
    let legal = server.seat("fire.legal").await;
    let screen = Screen::open(&server.seat("eoc.coordinator").await).await;
    let pump = equipment::pumps("fire", 1);
    let id = pump.id.to_string();
    fire.register_equipment(&pump).await.expect("a pump");
    fire.hand_over_equipment(pump.id, &equipment::offer(1, "police", None))
        .await
        .expect("an offer");
    let yard = equipment::place("Police yard", 7.4301, 43.7421);
    police
        .answer_custody(pump.id, &equipment::accept(Some(yard)))
        .await
        .expect("taken");
    let eoc = server.seat("eoc.coordinator").await;
    eoc.object(List::Equipment, &id).await.expect("shown");
    let is_it = |it: &Receipt| it.ids == [id.clone()];
    let is_read = |it: &Receipt| it.ids == [format!("equipment/{id}")];
    let found = until(&legal, "viewer=eoc", is_read).await;
    let shown: Vec<_> = found.items.iter().filter(|it| is_it(it)).collect();
    // As fire's own first; then police has it, by the line of both.
    let last = shown.last().expect("shown in another's custody");
    assert_eq!(last.change, ReceiptChange::Changed);
    assert!(last.journal > shown[0].journal);
    assert_eq!(last.terms, [ReceiptTerm::Founding { line: 3 }]);
    assert!(last.fields.contains(&"quantity".to_owned()));
    // To police it was shown by the offer, and then it was in its own hands.
    let theirs = ask(&legal, "viewer=police").await;
    let theirs: Vec<_> = theirs.items.iter().filter(|it| is_it(it)).collect();
    assert_eq!(
        theirs.last().expect("offered").change,
        ReceiptChange::Withdrawn
    );
    stop(server, screen).await;
}

/// W6: `changed` is told of what the viewer was shown, and of nothing else.
#[tokio::test]
async fn w6_what_the_viewer_does_not_see_changes_nothing_for_it() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let supervisor = server.seat("fire.supervisor").await;
    let incident = city::incident();
    let id = incident.id.to_string();
    dispatcher
        .report_incident(&incident)
        .await
        .expect("an incident");
    let changes = async || {
        let found = ask(&supervisor, "viewer=eoc").await;
        let items = found.items.into_iter().filter(|it| it.ids == [id.clone()]);
        items.map(|it| it.change).collect::<Vec<_>>()
    };
    assert_eq!(changes().await, [ReceiptChange::Shown]);
    let edit = |place: Option<NewPlace>, narrative: Option<&str>| ChangeIncident {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        place,
        narrative: narrative.map(str::to_owned),
    };
    // What was told on the telephone is not granted.
    let untold = edit(None, Some("A child is inside"));
    dispatcher
        .change_incident(incident.id, &untold)
        .await
        .expect("a change");
    assert_eq!(changes().await, [ReceiptChange::Shown]);
    // The control: the place is.
    let elsewhere = NewPlace {
        lon: 7.43,
        lat: 43.74,
        place: "Quai Albert".to_owned(),
    };
    dispatcher
        .change_incident(incident.id, &edit(Some(elsewhere), None))
        .await
        .expect("a change");
    assert_eq!(
        changes().await,
        [ReceiptChange::Shown, ReceiptChange::Changed]
    );
    server.stop().await;
}

/// W8: what somebody of another agency asked for is a receipt as well; a list names how many.
#[tokio::test]
async fn w8_what_was_asked_for_is_recorded_with_its_route() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let incident = city::incident();
    dispatcher
        .report_incident(&incident)
        .await
        .expect("an incident");
    let supervisor = server.seat("fire.supervisor").await;
    let eoc = server.seat("eoc.coordinator").await;
    let id = incident.id.to_string();
    eoc.object(List::Incidents, &id).await.expect("shown");
    eoc.page(List::Units, 0).await.expect("units");
    let is_list = |it: &Receipt| it.route.as_deref() == Some("units");
    let found = until(&supervisor, "viewer=eoc", is_list).await;
    // W6: the same by its kind and id, as receipts name it; of another kind it is not there.
    let of = async |object: &str| {
        let who = format!("viewer=eoc&object={object}");
        let found = ask(&supervisor, &who).await.items;
        found
            .into_iter()
            .any(|it| it.ids == [format!("incident/{id}")])
    };
    assert!(of(&id).await && of(&format!("incident/{id}")).await);
    assert!(!of(&format!("task/{id}")).await);
    let list = found.items.iter().find(|it| is_list(it)).expect("a list");
    assert_eq!((list.change, list.count), (ReceiptChange::Read, Some(2)));
    let mut reads = found
        .items
        .iter()
        .filter(|it| it.change == ReceiptChange::Read);
    let one = reads.find(|it| it.ids == [format!("incident/{id}")]);
    assert_eq!(one.expect("a read").route.as_deref(), Some("incident"));
    // The control: what was not asked for is not there.
    let police = ask(&supervisor, "viewer=police").await;
    assert!(
        police
            .items
            .iter()
            .all(|it| it.change != ReceiptChange::Read)
    );
    server.stop().await;
}

/// W6 and P4: whose receipts they are, and what cannot be asked.
#[tokio::test]
async fn w6_receipts_are_for_those_who_look_after_sharing_of_the_two_agencies() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_on(data.path()).await;
    let dispatcher = server.seat("fire.dispatcher").await;
    let supervisor = server.seat("fire.supervisor").await;
    let times = times();
    let refusal = async |client: &Client, query: &str| {
        let path = format!("/api/v1/receipts?{query}");
        refused(client.get::<Receipts>(&path).await).0
    };
    let eoc = format!("viewer=eoc&{times}");
    assert_eq!(refusal(&dispatcher, &eoc).await, "role_may_not");
    let moment = |ms: i64| Moment::from(Timestamp(now_ms() + ms));
    let long = format!(
        "viewer=eoc&from={}&to={}",
        moment(-40 * 86_400_000),
        moment(0)
    );
    let backwards = format!("viewer=eoc&from={}&to={}", moment(0), moment(-1_000));
    for (query, expected) in [
        (format!("viewer=eoc&owner=police&{times}"), "not_yours"),
        (format!("viewer=nobody&{times}"), "unknown"),
        (format!("viewer=No+Body&{times}"), "unknown"),
        (format!("viewer=fire&{times}"), "malformed"),
        (long, "out_of_range"),
        (backwards, "malformed"),
        ("viewer=eoc".to_owned(), "malformed"),
        (format!("viewer=eoc&object=F-26-0001&{times}"), "malformed"),
        (format!("viewer=eoc&object=&{times}"), "malformed"),
        (
            format!("viewer=eoc&object=incidents/{}&{times}", uuid::Uuid::nil()),
            "malformed",
        ),
        (
            format!("viewer=eoc&from=yesterday&to={}", moment(0)),
            "malformed",
        ),
    ] {
        assert_eq!(refusal(&supervisor, &query).await, expected, "{query}");
    }
    server.stop().await;
}
