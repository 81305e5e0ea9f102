//! Who leads (T16 to T18, K18), what is told when (T19), what plans promise and parties take back (T20, T21), over real sockets.

use acceptance::{Made, Screen, TestServer, city};
use client::{Client, Mirror};
use protocol::{
    agreement::Aid,
    command::{
        AnswerLead, AnswerTask, DraftAgreement, DraftTask, OfferLead, TaskAnswer, TriageIncident,
    },
    object::{Disclosure, Opening, OpeningAt, QuorumRule, Stage, Takeover, Task},
    search::SearchQuery,
    words::{AlarmKind, Commitment, TaskPhase, Trigger},
};
use uuid::Uuid;

use super::{asked, is, lane, proposed, refusal};
use crate::agreements::{Desks, because, city_with, clause, draft as draft_agreement, later, of};

/// Longer than a lost stream may be away before it counts as lost.
const LOST_MS: u64 = 25_000;

fn offer(to: Option<&str>) -> OfferLead {
    OfferLead {
        command_id: client::new_id(),
        occurred_at: None,
        to: to.map(str::to_owned),
        offer: None,
        reason: to.map_or_else(String::new, |_| "It is a crowd now".to_owned()),
    }
}

fn answer_lead(offer: u32, refused: Option<&str>) -> AnswerLead {
    AnswerLead {
        command_id: client::new_id(),
        occurred_at: None,
        offer,
        take: refused.is_none(),
        reason: refused.map(str::to_owned),
    }
}

async fn accepted(server: &TestServer, draft: &DraftTask, parties: &[&str]) -> Vec<Client> {
    let mut desks = Vec::new();
    for party in parties {
        let desk = server.seat(&format!("{party}.commander")).await;
        desk.answer_task(draft.id, &city::accept(1))
            .await
            .expect("an answer");
        desks.push(desk);
    }
    desks
}

fn task(mirror: &Mirror, id: Uuid) -> Option<&Task> {
    mirror.task(id)
}

pub(super) fn alarms(mirror: &Mirror, kind: AlarmKind) -> usize {
    let open = mirror.alarms().filter(|it| it.cleared_at.is_none());
    open.filter(|it| it.alarm_kind == kind).count()
}

/// T16 and T17: a co-lead starts; the lead is offered, not taken, offered again and taken; the record stays.
#[tokio::test]
async fn t17_the_lead_is_offered_refused_and_taken() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.commander").await;
    let mut draft = asked(1);
    draft.parties[0].co_lead = true;
    proposed(&fire, &draft).await;
    let id = draft.id;
    let early = fire.offer_lead(id, &offer(Some("police"))).await;
    assert_eq!(refusal(early), is(409, "not_committed", None));
    let desks = accepted(&server, &draft, &["police", "ems"]).await;
    let (police, ems) = (&desks[0], &desks[1]);
    let not_its = ems.start_task(id, &city::plain()).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    police
        .start_task(id, &city::plain())
        .await
        .expect("a start");

    fire.offer_lead(id, &offer(Some("police")))
        .await
        .expect("an offer");
    let mut screen = Screen::open(police).await;
    screen
        .until(|it| task(it, id).is_some_and(|it| it.lead_offer.is_some()))
        .await;
    let wordless = police.answer_lead(id, &answer_lead(1, Some(" "))).await;
    assert_eq!(refusal(wordless), is(422, "empty", Some("reason")));
    police
        .answer_lead(id, &answer_lead(1, Some("Nobody is free")))
        .await
        .expect("a no");
    let refused = |it: &Mirror| task(it, id)?.lead_offer.as_ref()?.refused.clone();
    screen.until(|it| refused(it).is_some()).await;
    fire.offer_lead(id, &offer(Some("police")))
        .await
        .expect("again");
    let stale = police.answer_lead(id, &answer_lead(1, None)).await;
    assert_eq!(refusal(stale), is(409, "stale_version", Some("offer")));
    let not_its = ems.answer_lead(id, &answer_lead(2, None)).await;
    assert_eq!(refusal(not_its), is(409, "wrong_state", None));
    police
        .answer_lead(id, &answer_lead(2, None))
        .await
        .expect("taken");
    screen
        .until(|it| task(it, id).is_some_and(|it| it.lead.as_deref() == Some("police")))
        .await;
    let shown = task(&screen.mirror, id).expect("the task");
    assert_eq!((shown.owner.as_str(), &*shown.number), ("fire", "JT-F-001"));
    assert_eq!(shown.led_from.as_ref().map(|it| &*it.from), Some("fire"));
    assert_eq!(shown.parties[0].agency, "police");
    let not_its = fire.complete_task(id, &city::plain()).await;
    assert_eq!(refusal(not_its), is(403, "not_yours", None));
    server.stop().await;
}

/// T18 and K18: the lead's last screen goes; once the agreed time has passed the coordinator is told, takes over, and the old
/// lead, back again, reads why. While it has a link, or has had none for too short a time, it is refused.
#[tokio::test]
async fn t18_a_coordinator_takes_over_from_a_dead_link() {
    let made = Made {
        exercise_ms: Some(later(0).0.0),
        ..Made::default()
    };
    let data = tempfile::tempdir().expect("a folder");
    let setup = city::setup_with(&[("ems", "coordinator")]);
    let server = TestServer::on_with(data.path().to_owned(), made, setup).await;
    let (fire, coordinator) = (
        server.seat("fire.commander").await,
        server.seat("ems.coordinator").await,
    );
    let control = server.seat("eoc.admin").await;
    let mut draft = asked(1);
    draft.answer_by = later(3_600_000);
    draft.takeover = Some(Takeover {
        agency: "ems".to_owned(),
        after_min: 2,
    });
    let id = draft.id;
    let lead = Screen::open(&fire).await;
    proposed(&fire, &draft).await;
    let desks = accepted(&server, &draft, &["police", "ems"]).await;
    let take = || because("Fire cannot be reached");
    let mut screen = Screen::open(&coordinator).await;
    let linked = coordinator.take_over_lead(id, &take()).await;
    assert_eq!(refusal(linked), is(409, "wrong_state", None));
    drop(lead);
    tokio::time::sleep(std::time::Duration::from_millis(LOST_MS)).await;
    let since = |it: &Mirror| task(it, id).and_then(|it| it.lead_unlinked_since);
    screen.until(|it| since(it).is_some()).await;
    assert_eq!(alarms(&screen.mirror, AlarmKind::LeadUnlinked), 0);
    control
        .set_clock(later(10 * 60_000))
        .await
        .expect("ten minutes");
    screen
        .until(|it| alarms(it, AlarmKind::LeadUnlinked) == 1)
        .await;
    let not_its = desks[0].take_over_lead(id, &take()).await;
    assert_eq!(refusal(not_its).1, "role_may_not");
    coordinator
        .take_over_lead(id, &take())
        .await
        .expect("taken over");
    screen
        .until(|it| task(it, id).is_some_and(|it| it.lead.as_deref() == Some("ems")))
        .await;
    screen
        .until(|it| alarms(it, AlarmKind::LeadUnlinked) == 0)
        .await;
    let mut back = Screen::open(&fire).await;
    back.until(|it| task(it, id).is_some()).await;
    let led_from = task(&back.mirror, id).and_then(|it| it.led_from.clone());
    let led_from = led_from.expect("the lead has passed");
    assert_eq!(
        led_from.taken_over.as_deref(),
        Some("Fire cannot be reached")
    );
    server.stop().await;
}

fn late() -> Disclosure {
    let on_acceptance = Opening {
        opens: OpeningAt::OnAcceptance,
        opens_at: None,
    };
    Disclosure {
        place: on_acceptance,
        times: on_acceptance,
    }
}

/// T19: until it has promised, nothing that leaves the server for a party says where: not its stream, a list, an answer to a
/// search or the task's timeline; then all of it does, and with a no it is taken back.
#[tokio::test]
async fn t19_nothing_says_where_before_the_promise() {
    let server = TestServer::start().await;
    let fire = server.seat("fire.commander").await;
    let mut report = city::incident();
    report.place = "Zanzibar Wharf".to_owned();
    fire.report_incident(&report).await.expect("an incident");
    let mut draft = asked(1);
    draft.incident = Some(report.id);
    draft.place = "Zanzibar Wharf".to_owned();
    for part in &mut draft.parties {
        part.report_to = "Zanzibar Wharf gate".to_owned();
    }
    draft.disclosure = late();
    proposed(&fire, &draft).await;
    let id = draft.id;
    let police = server.seat("police.commander").await;
    let mut screen = Screen::open(&police).await;
    screen.until(|it| task(it, id).is_some()).await;
    let wharf = SearchQuery {
        q: "Zanzibar".to_owned(),
        kind: None,
        limit: 20,
        skip: 0,
    };
    let says = async |screen: &Screen| {
        let listed = police.object(client::List::Tasks, &id.to_string()).await;
        let found = police.search(&wharf).await.expect("an answer");
        let lines = police.timeline_of_task(id).await.expect("a timeline");
        format!("{:?} {listed:?} {found:?} {lines:?}", screen.mirror).contains("Zanzibar")
    };
    assert!(!says(&screen).await, "it says where");
    let shown = task(&screen.mirror, id).expect("the task");
    assert_eq!(shown.withheld, [Stage::Place, Stage::Times]);
    assert!(shown.incident.is_none() && shown.objective.is_some());
    police
        .answer_task(id, &city::accept(1))
        .await
        .expect("a yes");
    screen
        .until(|it| task(it, id).is_some_and(|it| it.withheld.is_empty()))
        .await;
    assert!(says(&screen).await, "control");
    let take_back = AnswerTask {
        answer: TaskAnswer::Withdraw,
        reason: Some("No crew".to_owned()),
        ..city::accept(1)
    };
    police
        .answer_task(id, &take_back)
        .await
        .expect("taken back");
    screen
        .until(|it| task(it, id).is_some_and(|it| it.place.is_none()))
        .await;
    assert!(!says(&screen).await, "and nothing any more");
    let wrong = Opening {
        opens: OpeningAt::AtHour,
        opens_at: None,
    };
    let mut malformed = asked(1);
    malformed.disclosure.place = wrong;
    let answer = fire.draft_task(&malformed).await;
    assert_eq!(refusal(answer), is(422, "malformed", Some("opens_at")));
    server.stop().await;
}

/// T20, T21, K19 and K20: a signed plan promises with the proposal, the party hears so, takes it back, and the lead hears that.
#[tokio::test]
async fn t20_a_plan_promises_and_the_party_takes_it_back() {
    let data = tempfile::tempdir().expect("a folder");
    let server = city_with(data.path()).await;
    let desks = Desks::of(&server).await;
    let mut plan: DraftAgreement =
        draft_agreement(vec![clause("fire", Some("police"), Trigger::BreakGlass)]);
    plan.text.aid = vec![Aid {
        by: "police".to_owned(),
        to: Some("fire".to_owned()),
        capability: "engine".to_owned(),
        count: 1,
        priority: 1,
    }];
    let agreement = plan.id;
    desks.fire.draft_agreement(&plan).await.expect("a draft");
    desks
        .fire
        .propose_agreement(agreement, &of(1))
        .await
        .expect("a proposal");
    for desk in [&desks.fire, &desks.police, &desks.ems] {
        desk.sign_agreement(agreement, &of(1))
            .await
            .expect("a signature");
    }
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let report = city::incident();
    fire.report_incident(&report).await.expect("an incident");
    let urgent = TriageIncident {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        priority: Some(1),
        own_priority: None,
        incident_type: None,
        own_type: None,
    };
    fire.triage_incident(report.id, &urgent)
        .await
        .expect("urgent");
    let mut draft = asked(1);
    draft.incident = Some(report.id);
    draft.answer_by = later(3_600_000);
    draft.quorum = QuorumRule::Named;
    draft.quorum_of = vec!["police".to_owned()];
    let id = draft.id;
    let (mut lead, mut party) = (Screen::open(&fire).await, Screen::open(&police).await);
    proposed(&fire, &draft).await;
    party
        .until(|it| alarms(it, AlarmKind::PromisedByPlan) == 1)
        .await;
    let own = lane(&party.mirror, id, "police").expect("its lane");
    assert_eq!(own.commitment, Commitment::Accepted);
    assert_eq!(own.by_plan.map(|it| it.agreement), Some(agreement));
    let phase = task(&party.mirror, id).map(|it| it.phase);
    assert_eq!(phase, Some(TaskPhase::Agreed));
    let other = lane(&party.mirror, id, "ems").expect("the other lane");
    assert_eq!(other.commitment, Commitment::Pending);
    let take_back = AnswerTask {
        answer: TaskAnswer::Withdraw,
        reason: Some("Both engines burn".to_owned()),
        ..city::accept(1)
    };
    police
        .answer_task(id, &take_back)
        .await
        .expect("taken back");
    lead.until(|it| alarms(it, AlarmKind::PartyWithdrew) == 1)
        .await;
    lead.until(|it| {
        let lane = lane(it, id, "police");
        lane.is_some_and(|it| it.commitment == Commitment::Withdrawn)
    })
    .await;
    party
        .until(|it| alarms(it, AlarmKind::PromisedByPlan) == 0)
        .await;
    server.stop().await;
}
