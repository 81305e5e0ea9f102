//! Joint tasks negotiated over real sockets: counter-offers, acceptance in part, quorum rules, and who comes too late, twice
//! or to something else (T3, T6, T9 to T13).

mod amending;
mod leading;
mod working;

use acceptance::{Screen, TestServer, city};
use client::{ApiError, Client, Mirror};
use protocol::{
    command::{Accepted, AnswerTask, DecideCounter, DraftTask, Promise, TaskAnswer},
    object::{Ask, Party, PromisedAsk, QuorumRule},
    words::{Commitment, TaskPhase},
};
use uuid::Uuid;

use super::agreements::because;

/// So many engines of police and of ems.
fn asked(count: u16) -> DraftTask {
    let mut draft = city::task(&["police", "ems"], None);
    for part in &mut draft.parties {
        part.asks = vec![Ask {
            capability: "engine".to_owned(),
            count,
        }];
    }
    draft
}

fn engines(count: u16) -> Promise {
    Promise {
        asks: vec![PromisedAsk {
            capability: "engine".to_owned(),
            count,
            from: None,
        }],
        ..Promise::default()
    }
}

fn counter(offers: u32, promise: Promise) -> AnswerTask {
    AnswerTask {
        offers,
        answer: TaskAnswer::Counter,
        promise: Some(promise),
        ..city::accept(1)
    }
}

fn decide(agency: &str, offer: u32, refused: Option<&str>) -> DecideCounter {
    DecideCounter {
        command_id: client::new_id(),
        occurred_at: None,
        version: 1,
        agency: agency.to_owned(),
        offer,
        take: refused.is_none(),
        reason: refused.map(str::to_owned),
    }
}

/// Status, code and field of a refusal.
fn refusal(answer: Result<Accepted, ApiError>) -> (u16, String, Option<String>) {
    match answer {
        Err(ApiError::Refused { status, problem }) => (status, problem.code, problem.field),
        other => panic!("not refused: {other:?}"),
    }
}

fn is(status: u16, code: &str, field: Option<&str>) -> (u16, String, Option<String>) {
    (status, code.to_owned(), field.map(str::to_owned))
}

async fn proposed(lead: &Client, draft: &DraftTask) {
    lead.draft_task(draft).await.expect("a draft");
    lead.propose_task(draft.id, &city::plain())
        .await
        .expect("a proposal");
}

fn lane(mirror: &Mirror, task: Uuid, agency: &str) -> Option<Party> {
    let parties = &mirror.task(task)?.parties;
    parties.iter().find(|it| it.agency == agency).cloned()
}

/// Asked, covered, open and offered engines.
fn engines_of(mirror: &Mirror, task: Uuid) -> Option<[u32; 4]> {
    let needs = &mirror.task(task)?.needs;
    let need = needs.iter().find(|it| it.what == "engine")?;
    Some([need.asked, need.covered, need.open, need.offered])
}

/// A counter-offer is shown to the lead with what it would bring about, refused with a reason, made again and taken.
#[tokio::test]
async fn a_counter_offer_is_refused_made_again_and_taken() {
    let server = TestServer::start().await;
    let (fire, police, ems) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
        server.seat("ems.commander").await,
    );
    let (mut lead, mut party) = (Screen::open(&fire).await, Screen::open(&police).await);
    let mut draft = asked(2);
    draft.quorum = QuorumRule::Covered;
    proposed(&fire, &draft).await;
    let (id, unit) = (draft.id, city::unit_called(&police, "police 1").await);
    let offer = Promise {
        units: vec![unit],
        report_to: "School Street".to_owned(),
        conditions: "The underpass floods".to_owned(),
        ..engines(3)
    };
    police
        .answer_task(id, &counter(0, offer.clone()))
        .await
        .expect("an offer");
    lead.until(|it| engines_of(it, id) == Some([4, 0, 4, 3]))
        .await;
    let shown = lane(&lead.mirror, id, "police").expect("the lane");
    let promise = shown.promise.expect("the offer");
    assert_eq!(shown.commitment, Commitment::Provisional);
    assert_eq!(
        (promise.units[0].callsign.as_str(), shown.completes_quorum),
        ("police 1", false)
    );
    assert_eq!(promise.conditions, offer.conditions);
    fire.decide_counter(id, &decide("police", 1, Some("Too late for the doors")))
        .await
        .expect("a refusal");
    party
        .until(|it| lane(it, id, "police").is_some_and(|it| it.refused.is_some()))
        .await;

    let part = AnswerTask {
        promise: Some(engines(1)),
        ..city::accept(1)
    };
    ems.answer_task(id, &part)
        .await
        .expect("an acceptance of less");
    police
        .answer_task(id, &counter(1, offer))
        .await
        .expect("a second offer");
    lead.until(|it| lane(it, id, "police").is_some_and(|it| it.completes_quorum))
        .await;
    assert_eq!(
        lane(&party.mirror, id, "police").map(|it| it.completes_quorum),
        Some(false)
    );
    fire.decide_counter(id, &decide("police", 2, None))
        .await
        .expect("taken");
    lead.until(|it| it.task(id).is_some_and(|it| it.phase == TaskPhase::Agreed))
        .await;
    assert_eq!(engines_of(&lead.mirror, id), Some([4, 4, 0, 0]));
    party
        .until(|it| lane(it, id, "police").is_some_and(|it| it.commitment == Commitment::Accepted))
        .await;
    server.stop().await;
}

/// Who answers twice, for another, to another version or to what is over is told so, and nothing changes.
#[tokio::test]
async fn answers_that_come_too_late_twice_or_to_something_else_change_nothing() {
    let server = TestServer::start().await;
    let (fire, police, ems) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
        server.seat("ems.commander").await,
    );
    let draft = asked(2);
    proposed(&fire, &draft).await;
    let id = draft.id;
    let say = async |who: &Client, body: AnswerTask| refusal(who.answer_task(id, &body).await);
    let decided =
        async |who: &Client, body: DecideCounter| refusal(who.decide_counter(id, &body).await);
    let beyond = AnswerTask {
        promise: Some(engines(3)),
        ..city::accept(1)
    };
    assert_eq!(
        say(&police, beyond).await,
        is(422, "beyond_part", Some("promise"))
    );
    assert_eq!(
        say(&police, counter(0, Promise::default())).await,
        is(422, "empty", Some("promise"))
    );
    assert_eq!(
        say(&police, city::accept(2)).await,
        is(409, "stale_version", Some("version"))
    );
    assert_eq!(
        say(&fire, city::accept(1)).await,
        is(403, "not_yours", None)
    );
    let unit = city::unit_called(&police, "police 1").await;
    let named = Promise {
        units: vec![unit],
        ..engines(1)
    };
    let of_another = counter(0, named.clone());
    assert_eq!(say(&ems, of_another).await, is(404, "unknown", None));
    assert_eq!(
        decided(&fire, decide("police", 1, None)).await,
        is(409, "already_answered", None)
    );
    police
        .answer_task(id, &counter(0, named.clone()))
        .await
        .expect("an offer");
    // The second desk has not seen the first one's offer.
    assert_eq!(
        say(&police, counter(0, engines(1))).await,
        is(409, "stale_version", Some("offers"))
    );
    assert_eq!(
        decided(&fire, decide("police", 2, None)).await,
        is(409, "stale_version", Some("offer"))
    );
    assert_eq!(
        decided(&police, decide("police", 1, None)).await,
        is(403, "not_yours", None)
    );
    assert_eq!(
        decided(&fire, decide("eoc", 1, None)).await,
        is(404, "unknown", None)
    );
    // The unit is spoken for.
    let other = asked(2);
    proposed(&fire, &other).await;
    assert_eq!(
        refusal(police.answer_task(other.id, &counter(0, named)).await),
        is(409, "unit_promised", Some("units"))
    );
    ems.answer_task(id, &city::accept(1)).await.expect("a yes");
    assert_eq!(
        say(&ems, city::accept(1)).await,
        is(409, "already_answered", None)
    );
    let screen = Screen::open(&fire).await;
    let before = screen.mirror.task(id).cloned().expect("the task");
    assert_eq!(before.phase, TaskPhase::Negotiating);
    assert_eq!(
        lane(&screen.mirror, id, "police").map(|it| it.offers),
        Some(1)
    );
    fire.cancel_task(id, &because("rain"))
        .await
        .expect("called off");
    assert_eq!(
        say(&police, counter(1, engines(1))).await,
        is(409, "wrong_state", None)
    );
    assert_eq!(
        decided(&fire, decide("police", 1, None)).await,
        is(409, "wrong_state", None)
    );
    server.stop().await;
}

/// Two desks of one party and the lead act at the same moment: one of them wins, and all see the same.
#[tokio::test]
async fn an_offer_that_is_replaced_while_the_lead_takes_it_is_taken_or_replaced_and_never_both() {
    let server = TestServer::start().await;
    let (fire, police) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
    );
    let desk = server.seat("police.dispatcher").await;
    let mut screen = Screen::open(&fire).await;
    let (mut lead_was_first, mut party_was_first) = (0, 0);
    for _ in 0..12 {
        let draft = asked(4);
        proposed(&fire, &draft).await;
        let id = draft.id;
        police
            .answer_task(id, &counter(0, engines(1)))
            .await
            .expect("an offer");
        let (other, taken) = (counter(1, engines(2)), decide("police", 1, None));
        let answers = tokio::join!(
            desk.answer_task(id, &other),
            fire.decide_counter(id, &taken)
        );
        let promised = match answers {
            (Ok(_), Err(_)) => {
                party_was_first += 1;
                2
            }
            (Err(_), Ok(_)) => {
                lead_was_first += 1;
                1
            }
            both => panic!("{both:?}"),
        };
        let count = |party: Party| party.promise.map(|it| it.asks[0].count);
        screen
            .until(|it| lane(it, id, "police").and_then(count) == Some(promised))
            .await;
        fire.cancel_task(id, &because("next"))
            .await
            .expect("called off");
    }
    println!("{lead_was_first} taken, {party_was_first} replaced");
    server.stop().await;
}

/// T3, T12: who is named is enough, and who comes later joins what runs: from then on its units are the lead's to see.
#[tokio::test]
async fn who_was_not_waited_for_joins_what_runs() {
    let server = TestServer::start().await;
    let (fire, police, ems) = (
        server.seat("fire.commander").await,
        server.seat("police.commander").await,
        server.seat("ems.commander").await,
    );
    let mut draft = asked(1);
    (draft.quorum, draft.quorum_of) = (QuorumRule::Named, vec!["police".to_owned()]);
    proposed(&fire, &draft).await;
    let mut lead = Screen::open(&fire).await;
    let unit = city::unit_called(&ems, "ems 1").await;
    police
        .answer_task(draft.id, &city::accept(1))
        .await
        .expect("a yes");
    fire.start_task(draft.id, &city::plain())
        .await
        .expect("a start");
    let order = city::assign(unit, None, Some(draft.id));
    assert_eq!(
        refusal(ems.assign_unit(&order).await),
        is(409, "not_committed", None)
    );
    ems.answer_task(draft.id, &city::accept(1))
        .await
        .expect("a late yes");
    let order = city::assign(unit, None, Some(draft.id));
    ems.assign_unit(&order).await.expect("sent");
    lead.until(|it| lane(it, draft.id, "ems").is_some_and(|it| it.sent == 1))
        .await;
    lead.until(|it| it.unit(unit).is_some()).await;
    server.stop().await;
}
