//! Rules T3 and T7 with their quorum rules, T9 to T13.

use std::collections::BTreeSet;

use domain::{
    Command, Event, Refusal, Role, TaskPhase,
    command::{Answer, DecideCounter, DraftTask, ReviseTask},
    sharing::{ObjectRef, View, Viewer, view},
    task::{Commitment, EquipmentAsk, Part, Promise, Promised, Quorum},
};

use super::given::*;

/// Task 1 of fire, proposed: two engines of police and two of ems, one pump, four persons.
pub(super) fn proposed(quorum: Quorum) -> Given {
    let mut given = Given::city();
    let order = asked(1, &given, quorum);
    let commander = Role::Commander;
    given
        .when("fire", commander, Command::DraftTask(order))
        .unwrap();
    let propose = Command::ProposeTask { task: task(1) };
    given.when("fire", commander, propose).unwrap();
    given
}

pub(super) fn asked(n: u128, given: &Given, quorum: Quorum) -> DraftTask {
    let mut order = draft_order(n, &["police", "ems"], given.now);
    for part in &mut order.parts {
        part.asks[0].capability = "engine".to_owned();
        part.asks[0].count = 2;
    }
    order.parts[1].equipment = vec![EquipmentAsk {
        kind: "pump".to_owned(),
        count: 1,
    }];
    order.parts[1].people = 4;
    order.quorum = quorum;
    order
}

/// The draft, and the events of its proposal.
pub(super) fn propose(given: &mut Given, order: DraftTask) -> Vec<Event> {
    let (task, commander) = (order.id, Role::Commander);
    given
        .when("fire", commander, Command::DraftTask(order))
        .unwrap();
    given
        .when("fire", commander, Command::ProposeTask { task })
        .unwrap()
}

/// Task 1 in its first version, revised to what this draft says.
fn revise(to: DraftTask, quorum: Option<Quorum>) -> Command {
    Command::ReviseTask(ReviseTask {
        task: task(1),
        version: 1,
        objective: to.objective,
        answer_by: to.answer_by,
        parts: to.parts,
        quorum,
        takeover: None,
        disclosure: None,
        scope: None,
    })
}

pub(super) fn engines(count: u16) -> Promise {
    Promise {
        asks: vec![Promised {
            capability: "engine".to_owned(),
            count,
            from: None,
        }],
        ..Promise::default()
    }
}

pub(super) fn counter(
    given: &mut Given,
    name: &str,
    offers: u32,
    offer: Promise,
) -> Result<Vec<Event>, Refusal> {
    given.when(
        name,
        Role::Commander,
        answer(1, 1, offers, Answer::Counter(offer)),
    )
}

pub(super) fn promise(
    given: &mut Given,
    name: &str,
    promise: Promise,
) -> Result<Vec<Event>, Refusal> {
    given.when(
        name,
        Role::Commander,
        answer(1, 1, 0, Answer::Accept(Some(promise))),
    )
}

fn decide(given: &mut Given, offer: u32, refused: Option<&str>) -> Result<Vec<Event>, Refusal> {
    let order = DecideCounter {
        task: task(1),
        version: 1,
        agency: agency("ems"),
        offer,
        refused: refused.map(str::to_owned),
    };
    given.when("fire", Role::Commander, Command::DecideCounter(order))
}

fn phase(given: &Given) -> TaskPhase {
    given.state.task(task(1)).unwrap().phase
}

fn commitment<'a>(given: &'a Given, name: &str) -> &'a Commitment {
    let parties = &given.state.task(task(1)).unwrap().parties;
    &parties[&agency(name)].commitment
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::name).collect()
}

/// Asked, covered, open and offered engines.
fn cover(given: &Given) -> [u32; 4] {
    let need = given.state.task(task(1)).unwrap().cover().capabilities["engine"];
    [need.asked, need.covered(), need.open(), need.offered]
}

/// An acceptance of more than was asked, or a unit that is promised to another task.
pub(super) fn refused(given: &mut Given, of_another: bool) -> Result<Vec<Event>, Refusal> {
    let commander = Role::Commander;
    for n in [8, 9] {
        let order = asked(n, given, Quorum::All);
        given
            .when("fire", commander, Command::DraftTask(order))
            .unwrap();
        let propose = Command::ProposeTask { task: task(n) };
        given.when("fire", commander, propose).unwrap();
    }
    let offer = Promise {
        units: BTreeSet::from([unit("ems", 1)]),
        ..engines(if of_another { 1 } else { 3 })
    };
    let accept = |n| answer(n, 1, 0, Answer::Accept(Some(offer.clone())));
    if of_another {
        given.when("ems", commander, accept(8)).unwrap();
    }
    given.when("ems", commander, accept(9))
}

#[test]
fn t3_named_needs_those_who_are_named_and_t12_others_can_still_join() {
    let mut given = proposed(Quorum::Named(BTreeSet::from([agency("ems")])));
    let events = given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(names(&events), ["task_accepted", "task_agreed"]);
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    // Police was not waited for, and joins what runs.
    let target = domain::Target::Task(task(1));
    let send = assign(1, unit("police", 1), target);
    let refused = given.when("police", Role::Dispatcher, send.clone());
    assert_eq!(refused, Err(Refusal::NotCommitted));
    let events = given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(names(&events), ["task_accepted"]);
    assert_eq!(phase(&given), TaskPhase::InProgress);
    given.when("police", Role::Dispatcher, send).unwrap();
}

#[test]
fn t3_a_late_decline_or_offer_does_not_stop_what_runs() {
    let mut given = proposed(Quorum::Named(BTreeSet::from([agency("police")])));
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    counter(&mut given, "ems", 0, engines(1)).unwrap();
    assert_eq!(phase(&given), TaskPhase::Agreed);
    given.now = given.now.plus_ms(2 * HOUR);
    // What runs can take an offer up after the time for answers.
    let events = decide(&mut given, 1, None).unwrap();
    assert_eq!(names(&events), ["task_counter_taken", "task_accepted"]);
    assert_eq!(phase(&given), TaskPhase::Agreed);
}

#[test]
fn t3_covered_needs_as_much_as_is_asked_of_what_is_required() {
    let mut given = proposed(Quorum::Covered(BTreeSet::new()));
    assert_eq!(cover(&given), [4, 0, 4, 0]);
    promise(&mut given, "police", engines(1)).unwrap();
    assert_eq!(
        (cover(&given), phase(&given)),
        ([4, 1, 3, 0], TaskPhase::Proposed)
    );
    // More of ems makes up for what police lacks.
    counter(&mut given, "ems", 0, engines(3)).unwrap();
    assert_eq!(
        (cover(&given), phase(&given)),
        ([4, 1, 3, 3], TaskPhase::Negotiating)
    );
    let events = decide(&mut given, 1, None).unwrap();
    assert_eq!(
        names(&events),
        ["task_counter_taken", "task_accepted", "task_agreed"]
    );
    assert_eq!(cover(&given), [4, 4, 0, 0]);
}

#[test]
fn t3_a_rule_that_nobody_can_meet_is_refused() {
    let mut given = Given::city();
    let mut ask = |quorum, want: &str| {
        let order = asked(1, &given, quorum);
        let refused = given.when("fire", Role::Commander, Command::DraftTask(order));
        let refused = refused.unwrap_err();
        assert_eq!((refused.code(), refused.field()), (want, Some("quorum_of")));
    };
    ask(Quorum::Named(BTreeSet::new()), "empty");
    ask(Quorum::Named(BTreeSet::from([agency("eoc")])), "malformed");
    ask(Quorum::Named(BTreeSet::from([agency("fire")])), "malformed");
    ask(
        Quorum::Covered(BTreeSet::from(["boat".to_owned()])),
        "malformed",
    );
    let mut order = asked(1, &given, Quorum::Covered(BTreeSet::new()));
    for part in &mut order.parts {
        part.asks.clear();
    }
    let refused = given.when("fire", Role::Commander, Command::DraftTask(order));
    assert_eq!(refused, Err(Refusal::Empty { field: "quorum_of" }));
}

#[test]
fn t3_what_the_lead_alone_covers_is_agreed_as_it_is_proposed() {
    let mut given = Given::city();
    let crane = Quorum::Covered(BTreeSet::from(["crane".to_owned()]));
    let mut own = part("fire", 1);
    own.asks[0].capability = "crane".to_owned();
    let mut order = asked(1, &given, crane);
    order.parts.push(own);
    let events = propose(&mut given, order);
    assert_eq!(names(&events), ["task_proposed", "task_agreed"]);
    // The others are still asked.
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
}

#[test]
fn t3_lowering_the_need_can_complete_the_quorum() {
    let mut given = proposed(Quorum::Covered(BTreeSet::new()));
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    let parts = |police: u16| {
        let mut parts = asked(1, &given, Quorum::All).parts;
        parts[0].asks[0].count = police;
        parts
    };
    let revise = |parts: Vec<Part>, quorum| {
        let order = draft_order(1, &[], given.now);
        Command::ReviseTask(ReviseTask {
            task: task(1),
            version: 1,
            objective: order.objective,
            answer_by: order.answer_by,
            parts,
            quorum,
            takeover: None,
            disclosure: None,
            scope: None,
        })
    };
    let same = revise(parts(1), None);
    let less = revise(
        parts(1),
        Some(Quorum::Named(BTreeSet::from([agency("ems")]))),
    );
    let mut other = given.clone();
    let events = other.when("fire", Role::Commander, same).unwrap();
    assert_eq!(names(&events), ["task_revised"]);
    let events = given.when("fire", Role::Commander, less).unwrap();
    assert_eq!(names(&events), ["task_revised", "task_agreed"]);
}

#[test]
fn t9_a_party_accepts_less_but_not_more_and_not_otherwise() {
    let mut given = proposed(Quorum::All);
    let beyond = |change: &dyn Fn(&mut Promise)| {
        let mut it = engines(2);
        change(&mut it);
        it
    };
    let later = given.now.plus_ms(HOUR);
    for it in [
        beyond(&|it| it.asks[0].count = 3),
        beyond(&|it| it.asks.push(it.asks[0].clone())),
        beyond(&|it| it.asks[0].capability = "boat".to_owned()),
        beyond(&|it| it.asks[0].from = Some(later)),
        beyond(&|it| it.people = 5),
        beyond(&|it| it.conditions = "if it rains".to_owned()),
        beyond(&|it| it.report_to = "School".to_owned()),
        beyond(&|it| it.report_at = Some(later)),
        beyond(&|it| it.until = Some(later)),
        beyond(&|it| {
            it.equipment = vec![EquipmentAsk {
                kind: "pump".to_owned(),
                count: 2,
            }];
        }),
    ] {
        assert_eq!(promise(&mut given, "ems", it), Err(Refusal::BeyondPart));
    }
    let nothing = promise(&mut given, "ems", Promise::default());
    assert_eq!(nothing, Err(Refusal::Empty { field: "promise" }));
    promise(&mut given, "ems", engines(1)).unwrap();
    // Who accepts everything line by line has accepted everything.
    let police = given.state.task(task(1)).unwrap().parties[&agency("police")]
        .part
        .clone();
    let events = promise(&mut given, "police", Promise::whole(&police)).unwrap();
    assert_eq!(names(&events), ["task_accepted", "task_agreed"]);
    let whole = Commitment::Accepted {
        at: given.now,
        promise: None,
    };
    assert_eq!(*commitment(&given, "police"), whole);
    let cover = given.state.task(task(1)).unwrap().cover();
    assert_eq!((cover.people.asked, cover.people.open()), (4, 4));
    assert_eq!(cover.equipment["pump"].open(), 1);
}

#[test]
fn t10_an_offer_is_no_promise_before_the_lead_takes_it() {
    let mut given = proposed(Quorum::Named(BTreeSet::from([agency("ems")])));
    let events = counter(&mut given, "ems", 0, engines(1)).unwrap();
    assert_eq!(names(&events), ["task_countered"]);
    assert_eq!(
        (cover(&given), phase(&given)),
        ([4, 0, 4, 1], TaskPhase::Negotiating)
    );
    // The second desk of the party has not seen the first one's offer; the lead not the second.
    let stale = |field| Refusal::StaleVersion { field, current: 1 };
    let blind = counter(&mut given, "ems", 0, engines(2));
    assert_eq!(blind, Err(stale("offers")));
    counter(&mut given, "ems", 1, engines(2)).unwrap();
    let stale = Refusal::StaleVersion {
        field: "offer",
        current: 2,
    };
    assert_eq!(decide(&mut given, 1, None), Err(stale));
    let events = decide(&mut given, 2, Some("too few")).unwrap();
    assert_eq!(names(&events), ["task_counter_refused"]);
    assert_eq!(phase(&given), TaskPhase::Proposed);
    let party = &given.state.task(task(1)).unwrap().parties[&agency("ems")];
    assert_eq!(party.refused.as_deref(), Some("too few"));
    assert_eq!(decide(&mut given, 2, None), Err(Refusal::AlreadyAnswered));
    counter(&mut given, "ems", 2, engines(2)).unwrap();
    let events = decide(&mut given, 3, None).unwrap();
    assert_eq!(
        names(&events),
        ["task_counter_taken", "task_accepted", "task_agreed"]
    );
    assert_eq!(cover(&given), [4, 2, 2, 0]);
}

#[test]
fn t10_the_lead_answers_with_a_reason_in_time_and_only_whom_it_asked() {
    let mut given = proposed(Quorum::All);
    counter(&mut given, "ems", 0, engines(1)).unwrap();
    let empty = Refusal::Empty { field: "reason" };
    assert_eq!(decide(&mut given, 1, Some(" ")), Err(empty));
    let of = |name: &str, version| {
        Command::DecideCounter(DecideCounter {
            task: task(1),
            version,
            agency: agency(name),
            offer: 1,
            refused: None,
        })
    };
    let commander = Role::Commander;
    let unknown = Refusal::Unknown { what: "party" };
    assert_eq!(given.when("fire", commander, of("eoc", 1)), Err(unknown));
    let stale = Refusal::StaleVersion {
        field: "version",
        current: 1,
    };
    assert_eq!(given.when("fire", commander, of("ems", 2)), Err(stale));
    let others = given.when("ems", commander, of("ems", 1));
    assert_eq!(others, Err(Refusal::NotYours { what: "task" }));
    let mut late = given.clone();
    late.now = late.now.plus_ms(HOUR);
    let past = Refusal::InThePast { field: "answer_by" };
    assert_eq!(decide(&mut late, 1, None), Err(past));
    let cancel = Command::CancelTask {
        task: task(1),
        reason: "rain".to_owned(),
    };
    given.when("fire", commander, cancel).unwrap();
    let over = Refusal::WrongState {
        what: "task",
        state: "cancelled",
    };
    assert_eq!(decide(&mut given, 1, None), Err(over.clone()));
    assert_eq!(counter(&mut given, "ems", 1, engines(1)), Err(over));
}

#[test]
fn t5_a_revision_keeps_the_offers_of_those_whose_part_stays() {
    let mut given = proposed(Quorum::All);
    counter(&mut given, "ems", 0, engines(1)).unwrap();
    let order = asked(1, &given, Quorum::All);
    let mut parts = order.parts;
    parts[0].asks[0].count = 3;
    let revise = Command::ReviseTask(ReviseTask {
        task: task(1),
        version: 1,
        objective: order.objective,
        answer_by: order.answer_by,
        parts,
        quorum: None,
        takeover: None,
        disclosure: None,
        scope: None,
    });
    given.when("fire", Role::Commander, revise).unwrap();
    assert!(matches!(
        commitment(&given, "ems"),
        Commitment::Provisional { .. }
    ));
    assert_eq!(phase(&given), TaskPhase::Negotiating);
}

#[test]
fn t7_who_is_left_out_to_the_end_is_recorded_and_left_out() {
    let mut given = proposed(Quorum::Named(BTreeSet::from([agency("ems")])));
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    let object = ObjectRef::Task(task(1));
    let sees = |given: &Given| {
        let viewer = Viewer::open(agency("police"));
        match view(&given.state, &viewer, &object) {
            Some(View::Task(it)) => it.objective.is_some(),
            _ => false,
        }
    };
    assert!(sees(&given));
    given.now = given.now.plus_ms(HOUR);
    let events = given.tick();
    assert!(names(&events).contains(&"task_silent"), "{events:?}");
    assert_eq!(phase(&given), TaskPhase::Agreed);
    assert!(!sees(&given));
    assert_eq!(*commitment(&given, "police"), Commitment::Pending);
    let late = given.when("police", Role::Commander, accept(1, 1));
    assert_eq!(late, Err(Refusal::InThePast { field: "answer_by" }));
    // It is told once.
    given.now = given.now.plus_ms(HOUR);
    assert!(!names(&given.tick()).contains(&"task_silent"));
}

#[test]
fn t10_an_offer_that_is_refused_when_the_time_is_up_leaves_the_party_out() {
    let mut given = proposed(Quorum::Named(BTreeSet::from([agency("police")])));
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    counter(&mut given, "ems", 0, engines(1)).unwrap();
    given.now = given.now.plus_ms(2 * HOUR);
    assert!(!names(&given.tick()).contains(&"task_silent"));
    decide(&mut given, 1, Some("not needed any more")).unwrap();
    let task = given.state.task(task(1)).unwrap();
    let party = &task.parties[&agency("ems")];
    assert!(party.is_left_out && party.refused.is_some());
    assert!(!task.involves(&agency("ems")));
    // It was not silent, and nobody says so.
    assert!(!names(&given.tick()).contains(&"task_silent"));
}

#[test]
fn t5_a_revision_keeps_why_an_offer_was_refused() {
    let mut given = proposed(Quorum::All);
    counter(&mut given, "ems", 0, engines(1)).unwrap();
    decide(&mut given, 1, Some("too few")).unwrap();
    let mut order = asked(1, &given, Quorum::All);
    order.parts[0].people = 7;
    given
        .when("fire", Role::Commander, revise(order, None))
        .unwrap();
    let party = &given.state.task(task(1)).unwrap().parties[&agency("ems")];
    assert_eq!(
        (party.refused.as_deref(), party.offers),
        (Some("too few"), 1)
    );
}
