//! Rule T15: what is agreed or runs is amended, and nobody stops working for it.

use std::collections::BTreeSet;

use domain::{
    AlarmKind, Command, Event, Refusal, Role, TaskPhase,
    agreement::Trigger,
    alarm::About,
    command::{Answer, DecideCounter, DraftTask, ReviseTask},
    sharing::{Kind, ObjectRef, PartnerUnits, View, Viewer, affected, view},
    task::{Commitment, Party, Promise, Promised, Quorum},
};

use super::{
    given::*,
    given_agreements::clause,
    negotiation::{asked, propose},
};

/// Task 1 of fire, which runs: police and ems have promised two engines each.
fn runs() -> Given {
    let mut given = Given::city();
    let order = asked(1, &given, Quorum::All);
    propose(&mut given, order);
    for party in ["police", "ems"] {
        given.when(party, Role::Commander, accept(1, 1)).unwrap();
    }
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given
}

/// Version `version` of task 1, revised to what a change of its draft says.
fn amend(
    given: &mut Given,
    version: u32,
    change: impl FnOnce(&mut DraftTask),
) -> Result<Vec<Event>, Refusal> {
    let mut to = asked(1, given, Quorum::All);
    let before = given.state.task(task(1)).unwrap();
    to.objective.clone_from(&before.objective);
    change(&mut to);
    let order = Command::ReviseTask(ReviseTask {
        task: task(1),
        version,
        objective: to.objective,
        answer_by: to.answer_by,
        parts: to.parts,
        quorum: None,
        takeover: None,
        disclosure: None,
        scope: None,
    });
    given.when("fire", Role::Commander, order)
}

/// Three engines of the police instead of two.
fn one_more(given: &mut Given) {
    amend(given, 1, |it| it.parts[0].asks[0].count = 3).unwrap();
}

fn party<'a>(given: &'a Given, name: &str) -> &'a Party {
    &given.state.task(task(1)).unwrap().parties[&agency(name)]
}

fn says(given: &mut Given, name: &str, version: u32, said: Answer) -> Result<Vec<Event>, Refusal> {
    let offers = party(given, name).offers;
    given.when(name, Role::Commander, answer(1, version, offers, said))
}

fn engines(count: u16) -> Promise {
    Promise {
        asks: vec![Promised {
            capability: "engine".to_owned(),
            count,
            from: None,
        }],
        ..Promise::default()
    }
}

fn no() -> Answer {
    Answer::Decline {
        code: None,
        reason: mark(9),
    }
}

/// Asked, covered and open engines.
fn need(given: &Given) -> (u32, u32, u32) {
    let cover = given.state.task(task(1)).unwrap().cover();
    let it = cover.capabilities["engine"];
    (it.asked, it.covered(), it.open())
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::name).collect()
}

fn phase(given: &Given) -> TaskPhase {
    given.state.task(task(1)).unwrap().phase
}

/// T15: only the party whose part changed is asked again; it goes on with what it had promised, which stays covered, and the
/// task in its phase. Its yes replaces the old one.
#[test]
fn t15_an_amendment_asks_those_whom_it_concerns_and_stops_nobody() {
    let mut given = runs();
    assert_eq!(need(&given), (4, 4, 0));
    let ems = party(&given, "ems").clone();
    one_more(&mut given);
    assert_eq!(phase(&given), TaskPhase::InProgress);
    assert_eq!(*party(&given, "ems"), ems);
    let police = party(&given, "police");
    assert!(police.waits() && police.is_committed());
    let standing = police.standing.as_ref().unwrap();
    assert_eq!(
        (standing.part.asks[0].count, &standing.promise),
        (2, &engines(2))
    );
    assert_eq!(need(&given), (5, 4, 1));
    let stale = given.when("police", Role::Commander, accept(1, 1));
    assert!(matches!(
        stale,
        Err(Refusal::StaleVersion { current: 2, .. })
    ));
    let ems = given.when("ems", Role::Commander, accept(1, 2));
    assert_eq!(ems, Err(Refusal::AlreadyAnswered), "it was not asked");
    says(&mut given, "police", 2, Answer::Accept(None)).unwrap();
    assert_eq!(party(&given, "police").standing, None);
    assert_eq!(need(&given), (5, 5, 0));
    assert_eq!(phase(&given), TaskPhase::InProgress);
}

/// T15: who declines the change, or says nothing to it, keeps to what it had promised, on the terms of then; nobody is left out
/// for it, and the lead hears of silence.
#[test]
fn t15_a_no_or_silence_leaves_what_was_promised() {
    let mut given = runs();
    one_more(&mut given);
    says(&mut given, "police", 2, no()).unwrap();
    let police = party(&given, "police");
    assert!(matches!(police.commitment, Commitment::Declined { .. }));
    assert!(
        police.is_committed()
            && given
                .state
                .task(task(1))
                .unwrap()
                .involves(&agency("police"))
    );
    assert_eq!(
        (need(&given), phase(&given)),
        ((5, 4, 1), TaskPhase::InProgress)
    );

    let mut given = runs();
    amend(&mut given, 1, |it| {
        it.parts[0].asks[0].count = 3;
        it.parts[0].report_to = mark(77);
    })
    .unwrap();
    given.wait(2 * HOUR);
    let events = given.tick();
    assert!(names(&events).contains(&"task_silent"), "{events:?}");
    let police = party(&given, "police");
    assert!(police.is_left_out && police.is_committed() && !police.waits());
    assert_eq!(police.standing.as_ref().unwrap().promise, engines(2));
    assert!(
        given
            .state
            .task(task(1))
            .unwrap()
            .involves(&agency("police"))
    );
    assert_eq!(need(&given), (5, 4, 1));
    let is_told = |given: &Given| {
        let mut told = given.state.alarms_about(&About::Task(task(1)));
        told.any(|it| it.kind == AlarmKind::PartySilent)
    };
    assert!(is_told(&given));
    assert!(!names(&given.tick()).contains(&"task_silent"), "once");
}

/// T15: silence is no answer of now; a change that is taken back needs none; units that were named stay named.
#[test]
fn t15_what_was_said_stays_as_it_was_said() {
    let mut given = runs();
    let at = |given: &Given| match &party(given, "police").commitment {
        Commitment::Accepted { at, promise } => (*at, promise.clone()),
        other => panic!("{other:?}"),
    };
    let before = at(&given);
    given.wait(HOUR / 2);
    one_more(&mut given);
    amend(&mut given, 2, |_| {}).unwrap();
    assert_eq!(at(&given), before, "taken back");
    assert_eq!(party(&given, "police").standing, None);
    amend(&mut given, 3, |it| it.parts[0].asks[0].count = 3).unwrap();
    given.wait(2 * HOUR);
    given.tick();
    let standing = party(&given, "police").standing.as_ref().unwrap();
    assert_eq!(standing.at, before.0, "silence");

    let mut given = Given::city();
    let order = asked(1, &given, Quorum::All);
    propose(&mut given, order);
    let named = Promise {
        units: [unit("police", 1)].into(),
        ..engines(2)
    };
    says(&mut given, "police", 1, Answer::Accept(Some(named))).unwrap();
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    one_more(&mut given);
    says(&mut given, "police", 2, Answer::Accept(None)).unwrap();
    let promise = party(&given, "police").promise().unwrap();
    assert_eq!(promise.units, [unit("police", 1)].into());
    assert_eq!(promise.asks, engines(3).asks);
}

/// T15: whose time was up does not answer later, also when others are asked again; asked itself again it does.
#[test]
fn t15_who_was_silent_answers_only_what_it_is_asked_anew() {
    let mut given = runs();
    one_more(&mut given);
    given.wait(2 * HOUR);
    given.tick();
    amend(&mut given, 2, |it| {
        it.parts[0].asks[0].count = 3;
        it.parts[1].people = 9;
    })
    .unwrap();
    let late = says(&mut given, "police", 3, Answer::Accept(None));
    assert_eq!(late, Err(Refusal::InThePast { field: "answer_by" }));
    assert!(party(&given, "police").is_left_out);
    says(&mut given, "ems", 3, Answer::Accept(None)).unwrap();
    amend(&mut given, 3, |it| {
        it.parts[0].asks[0].count = 4;
        it.parts[1].people = 9;
    })
    .unwrap();
    let standing = party(&given, "police").standing.clone().unwrap();
    assert_eq!(standing.promise, engines(2));
    says(&mut given, "police", 4, Answer::Accept(None)).unwrap();
    let it = party(&given, "police");
    assert!(!it.is_left_out && it.standing.is_none());
}

/// T15: the hour at which a party was to report may have passed when something else of its part is changed.
#[test]
fn t15_what_is_not_changed_does_not_become_wrong() {
    let mut given = Given::city();
    let soon = given.now.plus_ms(HOUR / 2);
    let at = |order: &mut DraftTask, at| order.parts[0].report_at = Some(at);
    let mut order = asked(1, &given, Quorum::All);
    at(&mut order, soon);
    propose(&mut given, order);
    for name in ["police", "ems"] {
        given.when(name, Role::Commander, accept(1, 1)).unwrap();
    }
    given.wait(HOUR);
    let other = soon.plus_ms(1);
    let past = amend(&mut given, 1, |it| at(it, other));
    assert_eq!(past, Err(Refusal::InThePast { field: "report_at" }));
    amend(&mut given, 1, |it| {
        at(it, soon);
        it.parts[0].asks[0].count = 3;
    })
    .unwrap();
}

/// T15, V3, G2: whom an amendment drops, and what of it was seen, is looked at again at once, whatever opened it; so is what
/// ends with a task that more was asked for than was promised.
#[test]
fn t15_what_a_dropped_party_saw_is_taken_back_at_once() {
    let joint = |viewer: &str, owner: &str| {
        let fields = ["identity", "status"];
        clause(viewer, owner, Kind::Unit, &fields, Trigger::WhileJoint)
    };
    for by_clause in [true, false] {
        let mut given = runs();
        if by_clause {
            let clauses = [joint("police", "ems"), joint("ems", "police")];
            given.agreement_in_force(1, &["police", "ems"], &clauses);
        } else {
            given.terms(PartnerUnits::All, &[]);
        }
        let pairs = [("police", unit("ems", 1)), ("ems", unit("police", 1))];
        let sees = |given: &Given| {
            pairs.map(|(name, unit)| {
                let viewer = Viewer::open(agency(name));
                view(&given.state, &viewer, &ObjectRef::Unit(unit)).is_some()
            })
        };
        assert_eq!(sees(&given), [true, true], "{by_clause}");
        // More is asked of a new party: the quorum of all is not there any more.
        amend(&mut given, 1, |it| it.parts.push(part("eoc", 1))).unwrap();
        for is_cancelled in [true, false] {
            let mut given = Given {
                state: given.state.clone(),
                accepted: vec![],
                ..given
            };
            let events = if is_cancelled {
                let cancel = Command::CancelTask {
                    task: task(1),
                    reason: mark(5),
                };
                given.when("fire", Role::Commander, cancel).unwrap()
            } else {
                amend(&mut given, 2, |it| it.parts.truncate(1)).unwrap()
            };
            assert_eq!(sees(&given), [false, false], "{by_clause} {is_cancelled}");
            let looked: BTreeSet<ObjectRef> = events
                .iter()
                .flat_map(|it| affected(&given.state, it))
                .collect();
            for (_, unit) in pairs {
                let is_looked_at = looked.contains(&ObjectRef::Unit(unit));
                assert!(is_looked_at, "{by_clause} {is_cancelled}");
            }
        }
    }
}

/// T15 with T10: while the lead thinks about an offer, and after it has refused it, the old promise stands.
#[test]
fn t15_an_offer_for_the_change_takes_nothing_away() {
    let mut given = runs();
    one_more(&mut given);
    says(&mut given, "police", 2, Answer::Counter(engines(1))).unwrap();
    assert_eq!(
        (need(&given), phase(&given)),
        ((5, 4, 1), TaskPhase::InProgress)
    );
    let decide = |refused: Option<&str>| {
        Command::DecideCounter(DecideCounter {
            task: task(1),
            version: 2,
            agency: agency("police"),
            offer: 1,
            refused: refused.map(str::to_owned),
        })
    };
    let mut refused = Given {
        state: given.state.clone(),
        accepted: vec![],
        ..given
    };
    refused
        .when("fire", Role::Commander, decide(Some("Too few")))
        .unwrap();
    assert!(party(&refused, "police").waits() && party(&refused, "police").is_committed());
    assert_eq!(need(&refused), (5, 4, 1));
    let mut taken = refused;
    says(&mut taken, "police", 2, Answer::Counter(engines(1))).unwrap();
    let take = Command::DecideCounter(DecideCounter {
        task: task(1),
        version: 2,
        agency: agency("police"),
        offer: 2,
        refused: None,
    });
    taken.when("fire", Role::Commander, take).unwrap();
    // Less than before is promised now, because both said so.
    assert_eq!(need(&taken), (5, 3, 2));
    assert_eq!(party(&taken, "police").standing, None);
}

/// T15: amended twice before an answer, what stands is what was promised, not what was asked in between; if the objective
/// changed all answer again.
#[test]
fn t15_what_stands_is_what_was_promised() {
    let mut given = runs();
    one_more(&mut given);
    amend(&mut given, 2, |it| it.parts[0].asks[0].count = 4).unwrap();
    let standing = party(&given, "police").standing.clone().unwrap();
    assert_eq!(
        (standing.part.asks[0].count, standing.promise),
        (2, engines(2))
    );
    amend(&mut given, 3, |it| {
        it.parts[0].asks[0].count = 4;
        it.objective = mark(88);
    })
    .unwrap();
    for name in ["police", "ems"] {
        assert!(party(&given, name).waits() && party(&given, name).is_committed());
    }
    assert_eq!(need(&given), (6, 4, 2));
}

/// T15: who is new is asked like anybody; who is dropped is in it no more, unless its units work on it.
#[test]
fn t15_nobody_is_dropped_while_its_units_work() {
    let mut given = runs();
    given.sent(1, "police", 1, domain::Target::Task(task(1)), &[]);
    let drop_police = |it: &mut DraftTask| {
        it.parts.remove(0);
    };
    let refused = amend(&mut given, 1, drop_police);
    assert!(matches!(
        refused,
        Err(Refusal::WrongState { what: "party", .. })
    ));
    assert_eq!(given.state.task(task(1)).unwrap().version, 1);
    let drop_ems = |it: &mut DraftTask| {
        it.parts[1] = part("eoc", 1);
    };
    amend(&mut given, 1, drop_ems).unwrap();
    let it = given.state.task(task(1)).unwrap();
    assert!(!it.involves(&agency("ems")));
    let eoc = party(&given, "eoc");
    assert!(eoc.waits() && !eoc.is_committed());
    // Who is new and says nothing is left out.
    given.wait(2 * HOUR);
    given.tick();
    assert!(party(&given, "eoc").is_left_out);
}

/// T15 and V3, V13: who is asked again is shown what it was shown; what it had promised is told in its lane, the old objective
/// to who is shown the objective.
#[test]
fn t15_what_stands_is_told_in_the_lane() {
    let mut given = runs();
    given.terms(PartnerUnits::All, &[]);
    let lanes = ["identity", "parties"];
    let of = |owner: &str| clause("eoc", owner, Kind::Task, &lanes, Trigger::Always);
    given.agreement_in_force(1, &["fire", "police", "eoc"], &[of("fire"), of("police")]);
    let unit = ObjectRef::Unit(unit("ems", 1));
    let seen = |given: &Given, name: &str| {
        let viewer = Viewer::open(agency(name));
        let Some(View::Task(it)) = view(&given.state, &viewer, &ObjectRef::Task(task(1))) else {
            panic!("{name} sees it");
        };
        let mut lanes = it.parties.into_iter();
        let lane = lanes.find(|it| it.agency == agency("police")).unwrap();
        lane.standing.map(|it| (it.promise.asks, it.objective))
    };
    assert_eq!(seen(&given, "fire"), None);
    one_more(&mut given);
    let objective = given.state.task(task(1)).unwrap().objective.clone();
    for name in ["fire", "police", "ems"] {
        assert_eq!(seen(&given, name), Some((engines(2).asks, None)), "{name}");
    }
    amend(&mut given, 2, |it| {
        it.parts[0].asks[0].count = 3;
        it.objective = mark(88);
    })
    .unwrap();
    for name in ["fire", "police", "ems"] {
        let expected = Some((engines(2).asks, Some(objective.clone())));
        assert_eq!(seen(&given, name), expected, "{name}");
    }
    assert_eq!(seen(&given, "eoc"), Some((engines(2).asks, None)));
    let police = Viewer::open(agency("police"));
    assert!(
        view(&given.state, &police, &unit).is_some(),
        "a partner still"
    );
}
