//! Rules T23 and T25: what a task needs before it is held again or closed, and in which order it is said to happen.

use domain::{
    AssignmentStatus as S, Command, Refusal, Role,
    equipment::{Holder, Receiver},
    limits::HOLDS_PER_TASK_MAX,
    sharing::{Kind, PartnerUnits},
    task::TaskStep,
};

use super::{given::*, given_equipment::*, working::*};

fn done(given: &mut Given) {
    go(given, "fire", Command::StartTask { task: task(1) });
    go(given, "fire", Command::CompleteTask { task: task(1) });
}

/// What ems has of fire: lent to it while the task lasts, or before there was one.
#[test]
fn t23_what_one_party_has_of_another_needs_a_reason() {
    for lent_for_it in [true, false] {
        let mut given = Given::city();
        let shown = grant("ems", "fire", Kind::Equipment, &["identity"]);
        given.terms(PartnerUnits::All, &[shown]);
        given.equipped(1, "fire");
        let lend = |given: &mut Given| {
            let to = Receiver::Agency(agency("ems"));
            let offer = offer(1, 1, to, None);
            given.when("fire", Role::Dispatcher, offer).unwrap();
            let lies = Some(Holder::Place(place(4)));
            let accept = accept_custody(1, lies);
            given.when("ems", Role::Dispatcher, accept).unwrap();
            given.wait(MINUTE);
        };
        if !lent_for_it {
            lend(&mut given);
        }
        given.agreed(1, "fire", &["ems"], None);
        if lent_for_it {
            lend(&mut given);
        }
        done(&mut given);
        let closed = step(&mut given, TaskStep::Close, None);
        if lent_for_it {
            assert_eq!(closed, Err(Refusal::Empty { field: "reason" }));
            step(&mut given, TaskStep::Close, Some("it stays for the night")).unwrap();
        } else {
            closed.unwrap();
        }
    }
}

#[test]
fn t23_it_is_held_no_more_often_than_the_limit() {
    let mut given = usual();
    for _ in 0..HOLDS_PER_TASK_MAX {
        step(&mut given, TaskStep::Suspend, Some("wait")).unwrap();
        step(&mut given, TaskStep::Resume, None).unwrap();
    }
    assert_eq!(
        step(&mut given, TaskStep::Suspend, Some("once more")),
        Err(Refusal::Full {
            max: HOLDS_PER_TASK_MAX
        })
    );
}

#[test]
fn t23_t25_no_step_is_said_to_have_happened_before_the_one_it_follows() {
    let mut given = usual();
    send(&mut given, &both()[..1]).unwrap();
    given.wait(10 * MINUTE);
    given.occurred_at = Some(given.now.plus_ms(-20 * MINUTE));
    let release = Command::ReleaseUnit {
        assignment: assignment(1),
    };
    let early = Err(Refusal::OutOfOrder);
    assert_eq!(given.when("fire", Role::Commander, release), early);
    assert_eq!(step(&mut given, TaskStep::Mobilize, None), early);
    given.occurred_at = None;
    done(&mut given);
    given.wait(10 * MINUTE);
    go(&mut given, "ems", advance(1, S::Cleared));
    // After it was done, and before the last unit was home.
    given.occurred_at = Some(given.now.plus_ms(-MINUTE));
    assert_eq!(step(&mut given, TaskStep::Close, None), early);
    given.occurred_at = None;
    step(&mut given, TaskStep::Close, None).unwrap();
}
