//! Rules T23 to T27: from what was promised to what is done, and home again.

use std::collections::BTreeSet;

use domain::{
    AssignmentId, AssignmentStatus as S, Command, Event, Refusal, Role, Target, TaskPhase, UnitId,
    alarm::{About, AlarmKind},
    command::{Answer, ConfigureAgency, DivertAssignment, MoveTask, SendUnits},
    settings::Concern,
    sharing::PartnerUnits,
    task::{Ask, Outcome, Part, Promise, TaskStep},
};

use super::given::*;

pub(super) fn on_task() -> Target {
    Target::Task(task(1))
}

pub(super) fn phase(given: &Given) -> TaskPhase {
    given.state.task(task(1)).unwrap().phase
}

/// What unit `n` of an agency can do first.
pub(super) fn able(given: &Given, name: &str, n: u128) -> String {
    let it = given.state.unit(unit(name, n)).unwrap();
    it.capabilities.first().unwrap().clone()
}

/// Ems is asked for one of what each of its two units can do, to be there in an hour.
pub(super) fn asked(given: &Given) -> Part {
    let asks = [1, 2].map(|n| Ask {
        capability: able(given, "ems", n),
        count: 1,
    });
    Part {
        asks: asks.to_vec(),
        report_at: Some(given.now.plus_ms(HOUR)),
        ..Part::of(agency("ems"))
    }
}

/// Task 1 of fire, which ems has promised a part of like this.
pub(super) fn promised(part: Part, promise: Option<Promise>) -> Given {
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &[]);
    let mut order = draft_order(1, &["ems"], given.now);
    order.parts = vec![part];
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    let yes = answer(1, 1, 0, Answer::Accept(promise));
    given.when("ems", Role::Commander, yes).unwrap();
    given
}

pub(super) fn usual() -> Given {
    let part = asked(&Given::city());
    promised(part, None)
}

pub(super) fn step(
    given: &mut Given,
    step: TaskStep,
    reason: Option<&str>,
) -> Result<Vec<Event>, Refusal> {
    let command = Command::MoveTask(MoveTask {
        task: task(1),
        step,
        reason: reason.map(str::to_owned),
    });
    given.when("fire", Role::Commander, command)
}

pub(super) fn send(
    given: &mut Given,
    units: &[(AssignmentId, UnitId)],
) -> Result<Vec<Event>, Refusal> {
    let command = Command::SendUnits(SendUnits {
        task: task(1),
        units: units.to_vec(),
        confirmed: BTreeSet::new(),
    });
    given.when("ems", Role::Dispatcher, command)
}

pub(super) fn both() -> [(AssignmentId, UnitId); 2] {
    [1, 2].map(|n| (assignment(n), unit("ems", n)))
}

pub(super) fn outcome(given: &Given) -> Option<Outcome> {
    given.state.task(task(1)).unwrap().parties[&agency("ems")].outcome
}

/// Whose alarms of this kind are open.
pub(super) fn alarmed(given: &Given, kind: AlarmKind) -> Vec<String> {
    let about = About::Task(task(1));
    let open = given
        .state
        .alarms_about(&about)
        .filter(|it| it.kind == kind);
    open.map(|it| it.owner.to_string()).collect()
}

/// How much of its two capabilities is promised, sent and there.
pub(super) fn came(given: &Given) -> Vec<(u32, u32, u32)> {
    let lane = &given.task_as("fire").unwrap().parties[1];
    let came = lane.delivery.clone().unwrap();
    let all = came.capabilities.values().chain(came.equipment.values());
    all.map(|it| (it.promised, it.sent, it.arrived)).collect()
}

pub(super) fn go(given: &mut Given, name: &str, command: Command) -> Vec<Event> {
    given.when(name, Role::Commander, command).unwrap()
}

#[test]
fn t23_what_is_held_takes_nobody_and_says_why() {
    let mut given = usual();
    step(&mut given, TaskStep::Mobilize, None).unwrap();
    let empty = Err(Refusal::Empty { field: "reason" });
    assert_eq!(step(&mut given, TaskStep::Suspend, None), empty);
    step(&mut given, TaskStep::Suspend, Some("the dam may break")).unwrap();
    let shown = given.task_as("ems").unwrap();
    assert_eq!(shown.reason.as_deref(), Some("the dam may break"));
    let held = Err(Refusal::WrongState {
        what: "task",
        state: "suspended",
    });
    assert_eq!(send(&mut given, &both()), held);
    // It goes on where it was held.
    step(&mut given, TaskStep::Resume, None).unwrap();
    assert_eq!(phase(&given), TaskPhase::Mobilizing);
    assert_eq!(given.task_as("ems").unwrap().reason, None);
    send(&mut given, &both()).unwrap();
    go(&mut given, "fire", Command::StartTask { task: task(1) });
    step(&mut given, TaskStep::Suspend, Some("again")).unwrap();
    // Who is there already goes on reporting.
    go(&mut given, "ems", advance(1, S::OnScene));
    step(&mut given, TaskStep::Resume, None).unwrap();
    assert_eq!(phase(&given), TaskPhase::InProgress);
}

#[test]
fn t23_it_is_closed_when_nobody_is_out_and_then_reviewed() {
    let mut given = usual();
    send(&mut given, &both()[..1]).unwrap();
    go(&mut given, "fire", Command::StartTask { task: task(1) });
    go(&mut given, "fire", Command::CompleteTask { task: task(1) });
    // What is done opens nothing but what is still out.
    assert!(given.unit_as("fire", "ems").is_some());
    let idle = domain::sharing::ObjectRef::Unit(unit("ems", 2));
    assert!(given.seen("fire", &idle).is_none());
    assert_eq!(
        send(&mut given, &both()[1..]),
        Err(Refusal::WrongState {
            what: "task",
            state: "completed"
        })
    );
    step(&mut given, TaskStep::Demobilize, None).unwrap();
    let out = Err(Refusal::WrongState {
        what: "task",
        state: "being worked by units",
    });
    assert_eq!(step(&mut given, TaskStep::Close, None), out);
    go(&mut given, "ems", advance(1, S::Cleared));
    assert!(given.unit_as("fire", "ems").is_none());
    step(&mut given, TaskStep::Close, None).unwrap();
    let over = given.state.task(task(1)).unwrap().over_at;
    given.wait(HOUR);
    assert_eq!(
        step(&mut given, TaskStep::Review, None),
        Err(Refusal::Empty { field: "reason" })
    );
    step(&mut given, TaskStep::Review, Some("boats earlier")).unwrap();
    let seen = given.task_as("ems").unwrap();
    assert_eq!(seen.review.as_deref(), Some("boats earlier"));
    assert_eq!(phase(&given), TaskPhase::Reviewed);
    // For how long it is shown counts from when its work was done (G19).
    assert_eq!(given.state.task(task(1)).unwrap().over_at, over);
}

#[test]
fn t23_what_nobody_closes_closes_by_itself_once_nobody_is_out() {
    let mut given = usual();
    send(&mut given, &both()[..1]).unwrap();
    go(&mut given, "fire", Command::StartTask { task: task(1) });
    go(&mut given, "fire", Command::CompleteTask { task: task(1) });
    given.wait(25 * HOUR);
    given.tick();
    assert_eq!(phase(&given), TaskPhase::Completed, "somebody is out");
    go(&mut given, "ems", advance(1, S::Cleared));
    given.tick();
    assert_eq!(phase(&given), TaskPhase::Closed);
    let mut fresh = usual();
    go(&mut fresh, "fire", Command::StartTask { task: task(1) });
    go(&mut fresh, "fire", Command::CompleteTask { task: task(1) });
    fresh.wait(23 * HOUR);
    fresh.tick();
    assert_eq!(phase(&fresh), TaskPhase::Completed, "not yet");
}

#[test]
fn t24_units_are_sent_together_or_not_at_all() {
    let mut given = usual();
    let taken = [both()[0], (assignment(2), unit("police", 1))];
    let before = given.state.clone();
    assert_eq!(
        send(&mut given, &taken),
        Err(Refusal::Unknown { what: "unit" })
    );
    assert_eq!(given.state, before, "the first was not sent either");
    let twice = Err(Refusal::Malformed {
        field: "units",
        why: "names one twice",
    });
    assert_eq!(
        send(&mut given, &[both()[0], (assignment(2), unit("ems", 1))]),
        twice
    );
    assert_eq!(
        send(&mut given, &[both()[0], (assignment(1), unit("ems", 2))]),
        twice
    );
    assert_eq!(
        send(&mut given, &[]),
        Err(Refusal::Empty { field: "units" })
    );
    let many: Vec<_> = (0..65).map(|n| (assignment(n), unit("ems", n))).collect();
    assert_eq!(
        send(&mut given, &many),
        Err(Refusal::TooLong {
            field: "units",
            max: 64
        })
    );
    let events = send(&mut given, &both()).unwrap();
    let names: Vec<_> = events.iter().map(Event::name).collect();
    assert_eq!(names, ["unit_assigned", "unit_assigned"]);
    let taken = Err(Refusal::Taken { field: "id" });
    assert_eq!(send(&mut given, &both()), taken);
}

#[test]
fn t24_a_unit_that_is_named_in_a_promise_is_kept_for_its_task() {
    let part = asked(&Given::city());
    let promise = Promise {
        units: BTreeSet::from([unit("ems", 1)]),
        ..Promise::whole(&part)
    };
    let mut given = promised(part, Some(promise));
    let elsewhere = given.incident_of("ems", 7);
    let needs = Err(Refusal::NeedsConfirmation {
        concerns: vec![Concern::Promised],
    });
    let order = assign(9, unit("ems", 1), elsewhere);
    assert_eq!(given.when("ems", Role::Dispatcher, order), needs);
    // The other one is free, and this one for the task.
    go(&mut given, "ems", assign(8, unit("ems", 2), elsewhere));
    go(&mut given, "ems", assign(9, unit("ems", 1), on_task()));
    go(&mut given, "ems", advance(9, S::Cleared));
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(1),
    };
    go(&mut given, "fire", cancel);
    go(&mut given, "ems", assign(10, unit("ems", 1), elsewhere));
}

#[test]
fn t25_the_lead_releases_a_unit_once_and_its_agency_takes_it_off() {
    let mut given = usual();
    send(&mut given, &both()).unwrap();
    let release = |n| Command::ReleaseUnit {
        assignment: assignment(n),
    };
    let not_yours = Err(Refusal::NotYours { what: "task" });
    assert_eq!(given.when("ems", Role::Commander, release(1)), not_yours);
    let unknown = Err(Refusal::Unknown { what: "assignment" });
    assert_eq!(given.when("police", Role::Commander, release(1)), unknown);
    assert_eq!(given.when("fire", Role::Commander, release(9)), unknown);
    go(&mut given, "fire", release(1));
    let seen = given.assignment_as("ems", 1).unwrap();
    assert_eq!(seen.released_at, Some(given.now));
    assert_eq!(
        given.task_as("fire").unwrap().parties[1].on_task.released,
        1
    );
    let again = given.when("fire", Role::Commander, release(1));
    assert_eq!(
        again,
        Err(Refusal::WrongState {
            what: "assignment",
            state: "released"
        })
    );
    go(&mut given, "ems", advance(1, S::Cleared));
    assert_eq!(
        given.task_as("fire").unwrap().parties[1].on_task.released,
        0
    );
    go(&mut given, "ems", advance(2, S::Cleared));
    let over = given.when("fire", Role::Commander, release(2));
    assert_eq!(
        over,
        Err(Refusal::WrongState {
            what: "assignment",
            state: "cleared"
        })
    );
    let own = given.incident_of("fire", 5);
    given.sent(5, "fire", 1, own, &[]);
    let no_task = Err(Refusal::NotYours { what: "assignment" });
    assert_eq!(given.when("fire", Role::Commander, release(5)), no_task);
}

#[test]
fn t27_k22_a_unit_that_is_diverted_is_told_to_its_lead_and_names_the_other_end_to_who_sees_it() {
    let mut given = usual();
    send(&mut given, &both()).unwrap();
    given.agreed(2, "police", &["ems"], None);
    let divert = |n: u128, new: u128, target| {
        Command::DivertAssignment(DivertAssignment {
            assignment: assignment(n),
            new_id: assignment(new),
            target,
            reason: mark(5),
            confirmed: BTreeSet::new(),
        })
    };
    go(&mut given, "ems", divert(1, 11, Target::Task(task(2))));
    assert_eq!(alarmed(&given, AlarmKind::UnitDiverted), ["fire"]);
    assert_eq!(
        given.task_as("fire").unwrap().parties[1].on_task.diverted,
        1
    );
    // Its own agency sees both ends; fire does not see the task of police, nor police that of fire.
    let ends = |given: &Given, name: &str| {
        let [left, new] = [1, 11].map(|n| given.assignment_as(name, n));
        let to = left.and_then(|it| it.diverted_to);
        (to, new.and_then(|it| it.diverted_from))
    };
    let seen = (Some(Target::Task(task(2))), Some(on_task()));
    assert_eq!(ends(&given, "ems"), seen);
    assert_eq!(ends(&given, "fire"), (None, None));
    assert_eq!(ends(&given, "police"), (None, None));
    // A second one is the same alarm.
    let own = given.incident_of("ems", 8);
    go(&mut given, "ems", divert(2, 12, own));
    assert_eq!(alarmed(&given, AlarmKind::UnitDiverted), ["fire"]);
    // Both leads see it where both are in both.
    let mut given = usual();
    send(&mut given, &both()).unwrap();
    given.agreed(2, "fire", &["ems"], None);
    go(&mut given, "ems", divert(1, 11, Target::Task(task(2))));
    assert_eq!(ends(&given, "fire"), seen);
}

#[test]
fn t27_the_lead_knows_of_its_own_units() {
    let mut given = usual();
    given.sent(3, "fire", 1, on_task(), &[]);
    let own = given.incident_of("fire", 8);
    let divert = Command::DivertAssignment(DivertAssignment {
        assignment: assignment(3),
        new_id: assignment(13),
        target: own,
        reason: mark(5),
        confirmed: BTreeSet::new(),
    });
    go(&mut given, "fire", divert);
    assert!(alarmed(&given, AlarmKind::UnitDiverted).is_empty());
}

#[test]
fn t23_an_offer_is_not_taken_up_where_nobody_is_sent() {
    let mut given = usual();
    let offer = |n: u128| {
        let mut order = assign(n, unit("ems", n), on_task());
        if let Command::AssignUnit(it) = &mut order {
            it.is_offer = true;
        }
        order
    };
    go(&mut given, "ems", offer(1));
    assert_eq!(came(&given)[0], (1, 0, 0), "an offer sends nobody");
    assert_eq!(given.task_as("fire").unwrap().parties[1].on_task.sent, 0);
    step(&mut given, TaskStep::Suspend, Some("wait")).unwrap();
    let held = Err(Refusal::WrongState {
        what: "task",
        state: "suspended",
    });
    for to in [S::Dispatched, S::Acknowledged] {
        assert_eq!(given.when("ems", Role::Dispatcher, advance(1, to)), held);
    }
    step(&mut given, TaskStep::Resume, None).unwrap();
    go(&mut given, "fire", Command::StartTask { task: task(1) });
    go(&mut given, "fire", Command::CompleteTask { task: task(1) });
    let done = given.when("ems", Role::Dispatcher, advance(1, S::Dispatched));
    assert!(matches!(done, Err(Refusal::WrongState { .. })));
    // Nor does it keep the task from being closed.
    step(&mut given, TaskStep::Close, None).unwrap();
}

#[test]
fn t23_what_is_done_is_not_erased_while_somebody_is_out() {
    let mut given = usual();
    send(&mut given, &both()[..1]).unwrap();
    go(&mut given, "fire", Command::StartTask { task: task(1) });
    go(&mut given, "fire", Command::CompleteTask { task: task(1) });
    let erase = Command::Erase {
        subject: domain::private::Subject::Task(task(1)),
        reason: mark(1),
    };
    let refused = given.when("fire", Role::Admin, erase.clone());
    assert!(
        matches!(refused, Err(Refusal::WrongState { .. })),
        "{refused:?}"
    );
    go(&mut given, "ems", advance(1, S::Cleared));
    given.when("fire", Role::Admin, erase).unwrap();
}

#[test]
fn t27_what_is_needed_no_more_is_sent_on_without_an_alarm() {
    let mut given = usual();
    send(&mut given, &both()).unwrap();
    let release = Command::ReleaseUnit {
        assignment: assignment(1),
    };
    go(&mut given, "fire", release);
    let own = given.incident_of("ems", 8);
    let divert = Command::DivertAssignment(DivertAssignment {
        assignment: assignment(1),
        new_id: assignment(11),
        target: own,
        reason: mark(5),
        confirmed: BTreeSet::new(),
    });
    go(&mut given, "ems", divert);
    assert!(alarmed(&given, AlarmKind::UnitDiverted).is_empty());
    let counted = given.task_as("fire").unwrap().parties[1].on_task;
    assert_eq!(counted.diverted, 0);
}

#[test]
fn t24_what_speaks_against_any_of_them_is_told_at_once() {
    let mut given = usual();
    let elsewhere = given.incident_of("ems", 7);
    given.sent(7, "ems", 2, elsewhere, &[S::EnRoute]);
    let promise = Promise {
        units: BTreeSet::from([unit("ems", 1)]),
        ..Promise::whole(&part("ems", 1))
    };
    given.proposed(2, "police", &["ems"], None);
    let yes = answer(2, 1, 0, Answer::Accept(Some(promise)));
    go(&mut given, "ems", yes);
    let warn = domain::settings::SendingSettings {
        busy: domain::settings::Verdict::Warn,
        ..domain::settings::SendingSettings::default()
    };
    let section = domain::settings::Section::Sending(warn);
    let configure = Command::ConfigureAgency(ConfigureAgency {
        agency: agency("ems"),
        version: 0,
        section,
    });
    given.when("ems", Role::Admin, configure).unwrap();
    assert_eq!(
        send(&mut given, &both()),
        Err(Refusal::NeedsConfirmation {
            concerns: vec![Concern::Busy, Concern::Promised],
        })
    );
}
