//! Rule T22: what a proposal opens.

use domain::{
    AssignmentStatus as S, Command, Refusal, Role, Target,
    command::ReviseTask,
    sharing::{ObjectRef, PartnerUnits, Precision},
    task::{Scope, ScopeUnits},
};

use super::given::*;

/// Task 1 of fire on its incident 1, which opens that; agreed with ems, which sends unit 1.
fn opened(scope: Scope) -> Given {
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &[]);
    given.incident_of("fire", 1);
    let mut order = draft_order(1, &["ems"], given.now);
    order.incident = Some(incident(1));
    order.scope = scope;
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    given.sent(1, "ems", 1, Target::Task(task(1)), &[S::EnRoute]);
    given
}

#[test]
fn t22_a_task_opens_no_more_than_its_proposal_says() {
    for (units, sent, idle) in [
        (ScopeUnits::All, true, true),
        (ScopeUnits::Sent, true, false),
        (ScopeUnits::None, false, false),
    ] {
        let scope = Scope {
            units,
            ..Scope::default()
        };
        let given = opened(scope);
        let other = given.seen("fire", &ObjectRef::Unit(unit("ems", 2)));
        assert_eq!(other.is_some(), idle, "{units:?}");
        assert_eq!(given.unit_as("fire", "ems").is_some(), sent, "{units:?}");
        assert_eq!(given.assignment_as("fire", 1).is_some(), sent, "{units:?}");
        // How many came is part of the lane, and no unit.
        let lane = given.task_as("fire").unwrap().parties[1].clone();
        assert_eq!((lane.on_task.sent, lane.on_task.at_work), (1, 1));
    }
    for (opens, seen) in [(true, true), (false, false)] {
        let scope = Scope {
            incident: opens,
            ..Scope::default()
        };
        let given = opened(scope);
        assert_eq!(given.incident_as("ems").is_some(), seen);
        let named = given.task_as("ems").unwrap().incident;
        assert_eq!(named.is_some(), seen);
    }
}

#[test]
fn t22_positions_are_as_coarse_as_the_coarser_of_agreement_and_proposal() {
    let scope = |position| Scope {
        position,
        ..Scope::default()
    };
    let shown = |given: &Given| given.unit_as("fire", "ems").unwrap().position;
    let mut given = opened(scope(Precision::Cell1km));
    assert_eq!(shown(&given), Some(Precision::Cell1km));
    // Another common task that shows it more closely.
    let mut order = draft_order(2, &["ems"], given.now);
    order.scope = scope(Precision::Cell100m);
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(2) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    given.when("ems", Role::Commander, accept(2, 1)).unwrap();
    assert_eq!(shown(&given), Some(Precision::Cell100m));
    // The founding agreement has the last word.
    let mut coarse = terms(PartnerUnits::All, &[]);
    coarse.partner_position = Precision::Sector;
    given.server(Command::AdoptTerms(coarse)).unwrap();
    assert_eq!(shown(&given), Some(Precision::Sector));
}

#[test]
fn t22_what_its_parties_answered_to_stands() {
    let mut given = Given::city();
    let order = draft_order(1, &["ems"], given.now);
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    let narrow = Scope {
        units: ScopeUnits::None,
        ..Scope::default()
    };
    let revise = |given: &Given, scope| {
        Command::ReviseTask(ReviseTask {
            task: task(1),
            version: given.state.task(task(1)).unwrap().version,
            objective: mark(9),
            answer_by: given.now.plus_ms(HOUR),
            parts: vec![part("ems", 1)],
            quorum: None,
            takeover: None,
            disclosure: None,
            scope,
        })
    };
    let of_draft = revise(&given, Some(narrow));
    given.when("fire", Role::Commander, of_draft).unwrap();
    assert_eq!(given.state.task(task(1)).unwrap().scope, narrow);
    let propose = Command::ProposeTask { task: task(1) };
    given.when("fire", Role::Commander, propose).unwrap();
    let wider = revise(&given, Some(Scope::default()));
    assert_eq!(
        given.when("fire", Role::Commander, wider),
        Err(Refusal::WrongState {
            what: "scope",
            state: "agreed"
        })
    );
    // The same again is no change.
    let same = revise(&given, Some(narrow));
    given.when("fire", Role::Commander, same).unwrap();
    let unsaid = revise(&given, None);
    given.when("fire", Role::Commander, unsaid).unwrap();
    assert_eq!(given.state.task(task(1)).unwrap().scope, narrow);
}
