//! Rules U1–U7 and A12.

use domain::{
    AssignmentStatus as S, Availability, Command, Event, Refusal, Role, Target,
    command::AssignUnit, limits::OPEN_ASSIGNMENTS_PER_UNIT_MAX,
};

use super::given::*;

pub(super) const EVERY_STATUS: [S; 12] = [
    S::Offered,
    S::Dispatched,
    S::Acknowledged,
    S::EnRoute,
    S::Staged,
    S::OnScene,
    S::Transporting,
    S::AtDestination,
    S::Cleared,
    S::Declined,
    S::Cancelled,
    S::Diverted,
];

/// How an assignment that was ordered gets into each status.
fn path_to(status: S) -> &'static [S] {
    match status {
        S::Acknowledged => &[S::Acknowledged],
        S::EnRoute => &[S::EnRoute],
        S::Staged => &[S::Staged],
        S::OnScene => &[S::OnScene],
        S::Transporting => &[S::OnScene, S::Transporting],
        S::AtDestination => &[S::OnScene, S::AtDestination],
        S::Cleared => &[S::Cleared],
        S::Offered | S::Dispatched | S::Declined | S::Cancelled | S::Diverted => &[],
    }
}

fn cancel(n: u128) -> Command {
    Command::CancelAssignment {
        assignment: assignment(n),
        reason: "not needed".to_owned(),
    }
}

fn decline_it(n: u128) -> Command {
    Command::DeclineAssignment {
        assignment: assignment(n),
        reason: "flat tyre".to_owned(),
    }
}

fn divert(n: u128, new: u128, target: Target) -> Command {
    Command::DivertAssignment(domain::command::DivertAssignment {
        assignment: assignment(n),
        new_id: assignment(new),
        target,
        reason: "nearer".to_owned(),
        confirmed: std::collections::BTreeSet::new(),
    })
}

pub(super) fn offer(n: u128, target: Target) -> Command {
    Command::AssignUnit(AssignUnit {
        id: assignment(n),
        unit: unit("fire", 1),
        target,
        is_offer: true,
        confirmed: std::collections::BTreeSet::new(),
    })
}

/// Assignment 1 of fire's first unit to its incident 1 stands in this status.
pub(super) fn in_status(status: S) -> Given {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    if status == S::Offered {
        given
            .when("fire", Role::Dispatcher, offer(1, target))
            .unwrap();
    } else {
        given.sent(1, "fire", 1, target, path_to(status));
    }
    match status {
        S::Declined => given.when("fire", Role::Field, decline_it(1)).unwrap(),
        S::Cancelled => given.when("fire", Role::Dispatcher, cancel(1)).unwrap(),
        S::Diverted => {
            let other = given.incident_of("fire", 2);
            given
                .when("fire", Role::Dispatcher, divert(1, 2, other))
                .unwrap()
        }
        _ => vec![],
    };
    assert_eq!(
        given.state.assignment(assignment(1)).unwrap().status,
        status
    );
    given
}

fn wrong(state: S) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::WrongState {
        what: "assignment",
        state: state.as_str(),
    })
}

#[test]
fn u1_a_unit_works_one_assignment_and_others_wait() {
    let mut given = Given::city();
    let first = given.incident_of("fire", 1);
    let second = given.incident_of("fire", 2);
    given.sent(1, "fire", 1, first, &[S::EnRoute]);
    // A second one waits, may be acknowledged, and resets nothing.
    given.sent(2, "fire", 1, second, &[S::Acknowledged]);
    assert_eq!(
        given
            .state
            .current_assignment_of(unit("fire", 1))
            .unwrap()
            .id,
        assignment(1)
    );
    for to in [S::EnRoute, S::Staged, S::OnScene] {
        let refused = given.when("fire", Role::Field, advance(2, to));
        assert_eq!(refused, Err(Refusal::UnitBusy), "{to:?}");
    }
    given
        .when("fire", Role::Field, advance(1, S::Cleared))
        .unwrap();
    given
        .when("fire", Role::Field, advance(2, S::EnRoute))
        .unwrap();
    // Another unit of the same agency is not held up.
    given.sent(3, "fire", 2, second, &[S::EnRoute]);
}

#[test]
fn u1_the_same_target_is_given_once_and_the_queue_is_bounded() {
    let mut given = Given::city();
    for n in 1..=OPEN_ASSIGNMENTS_PER_UNIT_MAX as u128 {
        let target = given.incident_of("fire", n);
        given.sent(n, "fire", 1, target, &[]);
        let again = given.when(
            "fire",
            Role::Dispatcher,
            assign(99, unit("fire", 1), target),
        );
        assert_eq!(again, Err(Refusal::AlreadyAssigned));
    }
    let more = given.incident_of("fire", 50);
    let full = Refusal::Full {
        max: OPEN_ASSIGNMENTS_PER_UNIT_MAX,
    };
    let refused = given.when("fire", Role::Dispatcher, assign(99, unit("fire", 1), more));
    assert_eq!(refused, Err(full));
    // Diverting replaces one, so a full queue does not stand in its way.
    given
        .when("fire", Role::Dispatcher, divert(1, 99, more))
        .unwrap();
    let open = given.state.open_assignments_of(unit("fire", 1)).count();
    assert_eq!(open, OPEN_ASSIGNMENTS_PER_UNIT_MAX);
}

/// Every pair of statuses, against the life of domain.md §2 written down once more.
#[test]
fn u2_an_assignments_life_goes_forward_only() {
    let life = [
        (S::Offered, &[S::Dispatched, S::Acknowledged][..]),
        (
            S::Dispatched,
            &[
                S::Acknowledged,
                S::EnRoute,
                S::Staged,
                S::OnScene,
                S::Cleared,
            ],
        ),
        (
            S::Acknowledged,
            &[S::EnRoute, S::Staged, S::OnScene, S::Cleared],
        ),
        (S::EnRoute, &[S::Staged, S::OnScene, S::Cleared]),
        (S::Staged, &[S::OnScene, S::Cleared]),
        (S::OnScene, &[S::Transporting, S::AtDestination, S::Cleared]),
        (S::Transporting, &[S::AtDestination, S::Cleared]),
        (S::AtDestination, &[S::Cleared]),
        (S::Cleared, &[]),
        (S::Declined, &[]),
        (S::Cancelled, &[]),
        (S::Diverted, &[]),
    ];
    assert_eq!(life.map(|it| it.0), EVERY_STATUS);
    for (from, steps) in life {
        for to in EVERY_STATUS {
            let is_step = steps.contains(&to);
            assert_eq!(from.may_become(to), is_step, "{from:?} → {to:?}");
            let mut given = in_status(from);
            given.wait(MINUTE);
            let answer = given.when("fire", Role::Dispatcher, advance(1, to));
            if is_step {
                assert!(answer.is_ok(), "{from:?} → {to:?}: {answer:?}");
                let now = given.state.assignment(assignment(1)).unwrap();
                assert_eq!((now.status, now.times.get(&to)), (to, Some(&given.now)));
            } else {
                assert_eq!(answer, wrong(from), "{from:?} → {to:?}");
            }
        }
    }
}

#[test]
fn u2_who_may_still_decline_cancel_or_divert() {
    for status in EVERY_STATUS {
        let declines = matches!(status, S::Offered | S::Dispatched | S::Acknowledged);
        let cancels = !matches!(
            status,
            S::Cleared | S::Declined | S::Cancelled | S::Diverted
        );
        let diverts = cancels && status != S::Offered;
        let given = in_status(status);
        let answer = given.clone().when("fire", Role::Field, decline_it(1));
        assert_eq!(answer.is_ok(), declines, "decline {status:?}");
        let answer = given.clone().when("fire", Role::Dispatcher, cancel(1));
        assert_eq!(answer.is_ok(), cancels, "cancel {status:?}");
        let mut given = given;
        let other = given.incident_of("fire", 3);
        let answer = given.when("fire", Role::Dispatcher, divert(1, 3, other));
        assert_eq!(answer.is_ok(), diverts, "divert {status:?}");
        if !diverts {
            assert_eq!(answer, wrong(status));
        }
    }
}

#[test]
fn u2_a_diversion_ends_one_and_gives_another_both_or_neither() {
    let mut given = in_status(S::EnRoute);
    let other = given.incident_of("fire", 2);
    // Same target, an id in use, another agency's incident: the first assignment stays as it was.
    let foreign = given.incident_of("ems", 3);
    let before = given.state.clone();
    for (new, target, refusal) in [
        (2, Target::Incident(incident(1)), Refusal::AlreadyAssigned),
        (1, other, Refusal::Taken { field: "id" }),
        (2, foreign, Refusal::Unknown { what: "incident" }),
    ] {
        assert_eq!(
            given.when("fire", Role::Dispatcher, divert(1, new, target)),
            Err(refusal)
        );
        assert_eq!(given.state, before);
    }
    given
        .when("fire", Role::Dispatcher, divert(1, 2, other))
        .unwrap();
    let ended = given.state.assignment(assignment(1)).unwrap();
    assert_eq!(
        (ended.status, ended.reason.as_deref()),
        (S::Diverted, Some("nearer"))
    );
    assert_eq!(
        given.state.assignment(assignment(2)).unwrap().status,
        S::Dispatched
    );
    assert_eq!(
        given
            .state
            .current_assignment_of(unit("fire", 1))
            .unwrap()
            .id,
        assignment(2)
    );
}

#[test]
fn u6_a_desk_reports_by_radio_and_a_crew_does_not() {
    let mut given = in_status(S::Dispatched);
    let by_radio = |to| Command::AdvanceAssignment {
        assignment: assignment(1),
        to,
        by_radio: true,
    };
    let refused = given
        .when("fire", Role::Field, by_radio(S::Acknowledged))
        .unwrap_err();
    assert_eq!(
        (refused.code(), refused.field()),
        ("malformed", Some("by_radio"))
    );
    given
        .when("fire", Role::Dispatcher, by_radio(S::Acknowledged))
        .unwrap();
    assert!(given.state.assignment(assignment(1)).unwrap().by_radio);
    given
        .when("fire", Role::Field, advance(1, S::EnRoute))
        .unwrap();
    assert!(!given.state.assignment(assignment(1)).unwrap().by_radio);
}

#[test]
fn u6_a_crew_acts_only_for_the_unit_it_is_signed_on_to() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[]);
    given.sent(2, "fire", 2, target, &[]);
    given
        .when("fire", Role::Field, advance(1, S::Acknowledged))
        .unwrap();
    assert_eq!(
        given.when("fire", Role::Field, advance(2, S::Acknowledged)),
        Err(Refusal::NotYours { what: "assignment" })
    );
    let other_unit = Command::SetAvailability(domain::command::SetAvailability {
        unit: unit("fire", 2),
        availability: Availability::Returning,
        reason: None,
        word: None,
        until: None,
        by_radio: false,
    });
    assert_eq!(
        given.when("fire", Role::Field, other_unit),
        Err(Refusal::NotYours { what: "unit" })
    );
}

#[test]
fn u8_only_a_desk_makes_an_order_of_an_offer() {
    let mut given = in_status(S::Offered);
    assert_eq!(
        given.when("fire", Role::Field, advance(1, S::Dispatched)),
        Err(Refusal::RoleMayNot)
    );
    let mut ordered = given.clone();
    ordered
        .when("fire", Role::Dispatcher, advance(1, S::Dispatched))
        .unwrap();
    given
        .when("fire", Role::Field, advance(1, S::Acknowledged))
        .unwrap();
}

#[test]
fn u7_a_step_is_not_said_to_have_happened_before_the_one_it_follows() {
    let mut given = in_status(S::OnScene);
    let on_scene_at = given.now;
    given.wait(10 * MINUTE);
    let target = given.incident_of("fire", 2);
    for command in [advance(1, S::Cleared), cancel(1), divert(1, 2, target)] {
        given.occurred_at = Some(on_scene_at.plus_ms(-1));
        let refused = given.when("fire", Role::Dispatcher, command.clone());
        assert_eq!(refused, Err(Refusal::OutOfOrder), "{command:?}");
        given.occurred_at = Some(on_scene_at);
        let mut other = given.clone();
        assert!(
            other
                .when("fire", Role::Dispatcher, command.clone())
                .is_ok(),
            "{command:?}"
        );
    }
}
