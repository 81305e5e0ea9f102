//! Rules N5 and K25: measures that nobody has signed in time.

use domain::{
    AlarmKind, Command, Event, Role, Target, Timestamp,
    alarm::roles_at,
    enforcement::{MeasureKind as M, MeasureState as S},
    event::EnforcementFact as F,
    limits::*,
    sharing::ObjectRef,
};

use super::{
    countersigning::unsigned,
    given::*,
    given_enforcement::*,
    measuring::{comes_again, complete, leaves, running},
    standing_plans::told,
};

/// Measures 1 and 2 of the police and 3 of ems, all to be signed, and since when.
fn three() -> (Given, Timestamp) {
    let mut given = running();
    for (by, n) in [("police", 1), ("police", 2), ("ems", 3)] {
        given.acts(by, signed_by_two(n)).unwrap();
    }
    let since = given.now;
    (given, since)
}

/// The same, when all are due and that was said.
fn due() -> Given {
    let (mut given, _) = three();
    given.wait(COUNTERSIGN_MS);
    given.tick();
    given
}

fn due_told(given: &Given) -> Vec<&str> {
    told(given, AlarmKind::CountersignatureDue)
}

/// How many measures and alarms the timer tells of.
fn said(events: &[Event]) -> (usize, usize) {
    let is_due = |it: &&Event| {
        matches!(
            it,
            Event::Enforced {
                fact: F::CountersignDue { .. },
                ..
            }
        )
    };
    let raised = events.iter().filter(|it| it.name() == "alarm_raised");
    (events.iter().filter(is_due).count(), raised.count())
}

#[test]
fn n5_what_is_not_signed_in_time_is_said_to_be_due_once() {
    let (mut given, since) = three();
    let shown = given.measure_as("fire", 1).unwrap();
    assert_eq!(shown.sign_by, since.plus_ms(COUNTERSIGN_MS));
    given.wait(COUNTERSIGN_MS - 1);
    assert_eq!(said(&given.tick()), (0, 0));
    given.wait(1);
    assert_eq!(said(&given.tick()), (3, 2), "an alarm of each agency");
    assert_eq!(due_told(&given), ["police", "ems"]);
    for by in ["fire", "police", "ems"] {
        assert!(given.measure_as(by, 1).unwrap().is_sign_due, "{by}");
    }
    assert_eq!(given.measure(1).state(), S::AwaitingCountersignature);
    given.wait(COUNTERSIGN_MS);
    assert_eq!(said(&given.tick()), (0, 0));
    let lines = given.lines("fire", Target::Task(task(1)));
    let due = lines
        .iter()
        .filter(|it| **it == "enforcement_countersign_due");
    assert_eq!(due.count(), 3);
}

/// N5: what is over the time can still be signed; what was dealt with before is never due.
#[test]
fn n5_what_was_dealt_with_in_time_is_not_due() {
    let (mut given, _) = three();
    given.acts("police", signed_by_two(4)).unwrap();
    given.acts("police", seal(5)).unwrap();
    given.handles("fire", 1, sign()).unwrap();
    given.handles("police", 2, lift()).unwrap();
    given.handles("police", 3, sign()).unwrap();
    given.handles("ems", 4, refuse_to_sign()).unwrap();
    given.handles("fire", 4, sign()).unwrap();
    given.wait(COUNTERSIGN_MS);
    assert_eq!(said(&given.tick()), (0, 0));
    let mut given = due();
    given.handles("fire", 1, sign()).unwrap();
    assert_eq!(given.measure(1).state(), S::InForce);
}

/// N5, K25: who refuses has answered and not signed: it is due all the same, once.
#[test]
fn n5_what_was_refused_is_still_due() {
    let (mut given, _) = three();
    given.handles("fire", 1, refuse_to_sign()).unwrap();
    given.handles("police", 3, refuse_to_sign()).unwrap();
    given.handles("ems", 1, refuse_to_sign()).unwrap();
    given.handles("fire", 2, sign()).unwrap();
    given.wait(COUNTERSIGN_MS - 1);
    assert_eq!(said(&given.tick()), (0, 0));
    given.wait(1);
    assert_eq!(said(&given.tick()), (2, 2));
    assert_eq!(due_told(&given), ["police", "ems"]);
    for n in [1, 3] {
        let it = given.measure_as("fire", n).unwrap();
        assert_eq!((it.state, it.is_sign_due), (S::Contested, true));
    }
    // Refused again it is not said again.
    given.handles("fire", 1, refuse_to_sign()).unwrap();
    given.wait(COUNTERSIGN_MS);
    assert_eq!(said(&given.tick()), (0, 0));
    given.handles("ems", 1, sign()).unwrap();
    assert_eq!(due_told(&given), ["ems"]);
    given.handles("ems", 3, lift()).unwrap();
    assert_eq!(due_told(&given), [""; 0]);
}

/// N5: the time is that of who is waited for: it begins when a measure is heard of.
#[test]
fn n5_the_time_to_sign_begins_when_the_measure_is_heard_of() {
    let mut given = running();
    given.wait(HOUR);
    given.occurred_at = Some(given.now.plus_ms(-HOUR + 1));
    given.acts("police", signed_by_two(1)).unwrap();
    given.occurred_at = None;
    given.wait(COUNTERSIGN_MS - 1);
    assert_eq!(said(&given.tick()), (0, 0));
    given.wait(1);
    assert_eq!(said(&given.tick()), (1, 1));
}

/// K25: it ends when none of the agency's measures in the task is waited for any more.
#[test]
fn k25_the_alarm_ends_with_the_last_that_is_due() {
    let mut given = due();
    // One that is not due yet holds nothing up.
    given.acts("police", signed_by_two(4)).unwrap();
    let mut refused = given.clone();
    refused.handles("fire", 1, sign()).unwrap();
    refused.handles("fire", 2, refuse_to_sign()).unwrap();
    assert_eq!(
        due_told(&refused),
        ["police", "ems"],
        "it is still waited for"
    );
    refused.handles("fire", 2, sign()).unwrap();
    assert_eq!(due_told(&refused), ["ems"]);
    given.handles("police", 1, lift()).unwrap();
    assert_eq!(due_told(&given), ["police", "ems"]);
    given.handles("police", 3, sign()).unwrap();
    assert_eq!(due_told(&given), ["police"]);
    given.handles("police", 2, lift()).unwrap();
    assert_eq!(due_told(&given), [""; 0]);
    // The next one that is due is another alarm.
    given.wait(COUNTERSIGN_MS);
    assert_eq!(said(&given.tick()), (1, 1));
    assert_eq!(due_told(&given), ["police"]);
}

/// K24, K25: that a measure is upheld does not sign it; one that is set aside has nothing to be signed any more.
#[test]
fn k25_a_review_ends_it_only_if_it_sets_the_measure_aside() {
    for is_upheld in [true, false] {
        let mut given = running();
        let rule = countersigning(&[(M::Seal, None)]);
        given.acts("fire", rule).unwrap();
        given.acts("police", flagged(1)).unwrap();
        given.wait(COUNTERSIGN_MS);
        given.tick();
        assert_eq!(due_told(&given), ["police"]);
        let order = about(1, review(is_upheld));
        given.when("police", Role::Legal, order).unwrap();
        assert_eq!(due_told(&given).is_empty(), !is_upheld);
        assert_eq!(told(&given, AlarmKind::MeasureFlagged), [""; 0]);
    }
}

#[test]
fn k25_who_has_left_is_told_of_nothing() {
    let mut given = due();
    for by in ["police", "ems"] {
        leaves(&mut given, by);
    }
    assert_eq!(due_told(&given), [""; 0]);
    let (mut given, _) = three();
    leaves(&mut given, "police");
    given.wait(COUNTERSIGN_MS);
    assert_eq!(said(&given.tick()), (1, 1), "of ems");
    assert!(!given.measure(1).is_sign_due);
    // Who comes again is.
    let mut again = given.clone();
    comes_again(&mut again, "police");
    assert_eq!(said(&again.tick()), (2, 1));
    assert_eq!(due_told(&again), ["ems", "police"]);
    // What is left behind is signed or lifted all the same.
    given.handles("ems", 1, sign()).unwrap();
    given.handles("fire", 2, lift()).unwrap();
}

#[test]
fn k25_its_owner_hears_it_and_closes_it() {
    let level = |n| roles_at(AlarmKind::CountersignatureDue, n);
    assert!(level(0).contains(&Role::Dispatcher) && !level(0).contains(&Role::Supervisor));
    assert!(level(1).contains(&Role::Supervisor) && !level(1).contains(&Role::Legal));
    let mut given = due();
    let alarms: Vec<_> = given
        .state
        .alarms()
        .map(|it| (it.id, it.owner.to_string()))
        .collect();
    assert_eq!(alarms.len(), 2);
    for (id, owner) in &alarms {
        for by in ["fire", "police", "ems", "eoc"] {
            let seen = given.seen(by, &ObjectRef::Alarm(*id));
            assert_eq!(seen.is_some(), by == owner, "{by} of {owner}");
        }
    }
    let (id, owner) = alarms[0].clone();
    let close = Command::CloseAlarm { alarm: id };
    given.when(&owner, Role::Dispatcher, close).unwrap();
    given.wait(MINUTE);
    assert_eq!(said(&given.tick()), (0, 0), "it is not raised again");
}

/// N5: it goes on after the task is over: a seal without a second signature does not come right by itself.
#[test]
fn n5_signatures_are_due_after_the_task_is_over() {
    let mut given = unsigned();
    complete(&mut given);
    given.wait(COUNTERSIGN_MS);
    assert_eq!(said(&given.tick()), (1, 1));
    given.handles("ems", 1, sign()).unwrap();
    assert_eq!(due_told(&given), [""; 0]);
}

#[test]
fn n5_one_turn_of_the_timer_tells_of_so_many() {
    let mut given = running();
    let most = UNSIGNED_PER_TICK_MAX;
    for n in 0..=most as u128 {
        given.acts("police", signed_by_two(n)).unwrap();
    }
    given.wait(COUNTERSIGN_MS);
    assert_eq!(said(&given.tick()), (most, 1));
    assert_eq!(said(&given.tick()), (1, 0));
    assert_eq!(said(&given.tick()), (0, 0));
}
