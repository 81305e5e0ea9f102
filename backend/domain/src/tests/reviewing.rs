//! Rules N4, N6 and K24: what the legal desk finds of a flagged measure, and how measures are lifted.

use domain::{
    AlarmKind, Command, Refusal, Role, Target,
    alarm::roles_at,
    command::{CaseOrder as C, EnforcementOrder as O, TakeMeasure},
    enforcement::{LegalConcern, MeasureKind as M, MeasureState as S},
    limits::*,
    sharing::ObjectRef,
    task::Disclosure,
};

use super::{
    given::*,
    given_enforcement::*,
    leading::revised,
    measuring::{asked, complete, has_left, is_left_out, leaves, measure_is, running},
    standing_plans::{code, told, withdraw},
};

/// The police have taken measure 1, that is flagged and of their crew, and 2, that is not.
fn taken() -> Given {
    let mut given = running();
    for order in [flagged_of_crew(1, "police"), seal(2)] {
        given.acts("police", order).unwrap();
    }
    given.wait(MINUTE);
    given
}

fn flagged_told(given: &Given) -> Vec<&str> {
    told(given, AlarmKind::MeasureFlagged)
}

#[test]
fn n4_a_flagged_measure_is_reviewed_once_by_its_legal_desk() {
    let mut given = taken();
    for role in [Role::Legal, Role::Commander, Role::Coordinator] {
        let mut given = given.clone();
        given.when("police", role, about(1, review(true))).unwrap();
    }
    for role in [Role::Dispatcher, Role::Field, Role::Supervisor] {
        let refused = given.when("police", role, about(1, review(true)));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
    let by = |given: &mut Given, by: &str| given.when(by, Role::Legal, about(1, review(true)));
    let not_yours = Err(Refusal::NotYours { what: "measure" });
    assert_eq!(by(&mut given, "fire"), not_yours, "it leads");
    assert_eq!(by(&mut given, "ems"), not_yours);
    let unknown = Err(Refusal::Unknown { what: "item" });
    assert_eq!(by(&mut given, "eoc"), unknown);
    by(&mut given, "police").unwrap();
    let it = given.measure(1);
    assert_eq!(it.state(), S::InForce);
    let found = it.review.clone().unwrap();
    assert_eq!((found.at, found.is_upheld), (given.now, true));
    assert_eq!(found.note, mark(7_102));
    let kept: Vec<_> = it.concerns.iter().copied().collect();
    assert_eq!(kept, [LegalConcern::Expired], "what spoke against it stays");
    assert!(!it.is_flagged());
    for is_upheld in [true, false] {
        let again = given.handles("police", 1, review(is_upheld));
        assert_eq!(again, Err(measure_is("reviewed")));
    }
}

/// N4: neither whoever's measure it is, nor as what they come; who only wrote it down may.
#[test]
fn n4_nobody_reviews_what_they_took_themselves() {
    let oneself = Err(Refusal::Oneself { field: "officer" });
    for (officer, other) in [
        (Role::Commander, Role::Coordinator),
        (Role::Coordinator, Role::Legal),
        (Role::Legal, Role::Commander),
    ] {
        let mut given = running();
        let mut order = measure(1, M::Seal, Some("OLD"));
        order.officer = Some(person("police", officer));
        given.acts("police", O::Take(order)).unwrap();
        for is_upheld in [true, false] {
            let own = given.when("police", officer, about(1, review(is_upheld)));
            assert_eq!(own, oneself, "{officer:?}");
        }
        // Nor does another agency find out whose it is.
        let not_yours = Err(Refusal::NotYours { what: "measure" });
        let foreign = given.when("ems", officer, about(1, review(true)));
        assert_eq!(foreign, not_yours);
        let order = about(1, review(true));
        given.when("police", other, order).unwrap();
    }
    // Who says nothing of an officer took it.
    let mut given = running();
    given.acts("police", flagged(1)).unwrap();
    let own = given.when("police", Role::Commander, about(1, review(true)));
    assert_eq!(own, oneself);
}

/// N4: who has a flagged measure answers for it: it does not take back its promise, and no revision drops it.
#[test]
fn n4_who_has_a_flagged_measure_stays_in_the_task() {
    let taken = taken();
    let is_flagged = Err(measure_is("flagged"));
    let mut given = taken.clone();
    let back = withdraw(&given, "police");
    let without = revised(&given, |it| it.retain(|it| it.agency != agency("police")));
    assert_eq!(given.when("police", Role::Commander, back), is_flagged);
    assert_eq!(given.when("fire", Role::Commander, without), is_flagged);
    // The others are held by nothing.
    let mut others = given.clone();
    leaves(&mut given, "ems");
    is_left_out(&mut others, "ems");
    // What was looked at, or lifted, holds nobody.
    for order in [review(true), review(false), lift()] {
        let mut given = taken.clone();
        given.handles("police", 1, order).unwrap();
        let mut dropped = given.clone();
        leaves(&mut given, "police");
        is_left_out(&mut dropped, "police");
    }
}

#[test]
fn n4_a_measure_is_set_aside() {
    let mut given = taken();
    given.handles("police", 1, review(false)).unwrap();
    let shown = given.measure_as("ems", 1).unwrap();
    assert_eq!(shown.state, S::SetAside);
    assert!(!shown.review.unwrap().is_upheld);
    // Somebody still has to take the seal off, and says so.
    given.handles("police", 1, lift()).unwrap();
    let lifted = given.handles("police", 1, lift());
    assert_eq!(lifted, Err(measure_is("lifted")));
    assert_eq!(given.measure(1).state(), S::SetAside);
    let lines = given.lines("ems", Target::Task(task(1)));
    assert!(lines.iter().any(|it| it == "enforcement_reviewed"));
}

#[test]
fn n4_what_nothing_speaks_against_is_not_reviewed() {
    let mut given = taken();
    let answer = given.handles("police", 2, review(false));
    assert_eq!(answer, Err(measure_is("not flagged")));
    let says = |given: &Given, note: String| {
        let order = C::Review {
            is_upheld: true,
            note,
        };
        code(given.clone().handles("police", 1, order))
    };
    assert_eq!(says(&given, " ".to_owned()), "empty");
    assert_eq!(says(&given, "x".repeat(TEXT_CHARS_MAX + 1)), "too_long");
    assert_eq!(says(&given, "x".repeat(TEXT_CHARS_MAX)), "ok");
    given.occurred_at = Some(given.now.plus_ms(-MINUTE - 1));
    let desk = |given: &mut Given| given.when("police", Role::Commander, about(1, review(true)));
    assert_eq!(desk(&mut given), Err(Refusal::OutOfOrder));
    given.occurred_at = Some(given.now.plus_ms(-MINUTE));
    desk(&mut given).unwrap();
}

/// N4, N6: that a measure was lifted does not say whether it was lawful.
#[test]
fn n4_what_was_lifted_can_still_be_reviewed() {
    for (is_upheld, state) in [(true, S::Lifted), (false, S::SetAside)] {
        let mut given = taken();
        given.handles("police", 1, lift()).unwrap();
        given.handles("police", 1, review(is_upheld)).unwrap();
        assert_eq!(given.measure(1).state(), state);
        assert!(given.measure(1).lifted.is_some());
    }
}

/// N4, N6: what lasts goes on until somebody ends it, also if it should not have been begun; what does not last is over.
#[test]
fn n6_what_was_set_aside_is_open_until_it_is_lifted() {
    let mut given = running();
    for (n, kind) in (1..).zip(M::EVERY) {
        let order = TakeMeasure {
            officer: Some(person("police", Role::Field)),
            ..measure(n, kind, None)
        };
        given.registers("police", |it| it.checks = LENIENT);
        given.acts("police", O::Take(order)).unwrap();
        given.handles("police", n, review(false)).unwrap();
        let it = given.measure(n);
        assert_eq!(it.state(), S::SetAside);
        assert_eq!(it.is_open(), kind.lasts(), "{kind:?}");
        assert_eq!(given.state.has_open_matters(task(1)), kind.lasts());
        given.handles("police", n, lift()).unwrap();
        let it = given.measure_as("ems", n).unwrap();
        assert_eq!(it.state, S::SetAside);
        assert_eq!(it.lifted.unwrap().agency, agency("police"));
        assert!(!given.measure(n).is_open());
        assert!(!given.state.has_open_matters(task(1)));
    }
}

/// N4 to N9: each order is about what it is for.
#[test]
fn n4_what_is_no_measure_is_not_reviewed() {
    let mut given = taken();
    given.acts("police", collect(3)).unwrap();
    given.acts("police", refer(4, "ems", [3])).unwrap();
    let unknown = |what| Err(Refusal::Unknown { what });
    for n in [3, 4] {
        for order in [review(true), lift(), sign(), refuse_to_sign()] {
            let answer = given.handles("police", n, order);
            assert_eq!(answer, unknown("measure"));
        }
    }
    for n in [1, 4] {
        for order in [attach_file(1), hand_to("ems"), receive(), C::TakeBack] {
            let answer = given.handles("police", n, order);
            assert_eq!(answer, unknown("evidence"));
        }
    }
    for n in [1, 3] {
        for order in [accept_referral(), withdraw_referral(), close_referral()] {
            let answer = given.handles("ems", n, order);
            assert_eq!(answer, unknown("referral"));
        }
    }
    assert_eq!(given.handles("police", 9, lift()), unknown("item"));
}

#[test]
fn n6_a_measure_is_lifted_once_by_its_agency() {
    let mut given = taken();
    let not_yours = Err(Refusal::NotYours { what: "measure" });
    assert_eq!(given.handles("fire", 2, lift()), not_yours, "it leads");
    assert_eq!(given.handles("ems", 2, lift()), not_yours);
    let unknown = Err(Refusal::Unknown { what: "item" });
    assert_eq!(given.handles("eoc", 2, lift()), unknown);
    let crew = |given: &mut Given| given.when("police", Role::Field, about(2, lift()));
    let not_there = Err(Refusal::NotYours { what: "task" });
    assert_eq!(crew(&mut given), not_there);
    given.sent(1, "police", 1, Target::Task(task(1)), &[]);
    crew(&mut given.clone()).unwrap();
    let says = |given: &Given, reason: String| {
        let order = C::Lift { reason };
        code(given.clone().handles("police", 2, order))
    };
    assert_eq!(says(&given, " ".to_owned()), "empty");
    assert_eq!(says(&given, "x".repeat(REASON_CHARS_MAX + 1)), "too_long");
    given.occurred_at = Some(given.now.plus_ms(-MINUTE - 1));
    let early = given.handles("police", 2, lift());
    assert_eq!(early, Err(Refusal::OutOfOrder));
    given.occurred_at = None;
    given.handles("police", 2, lift()).unwrap();
    let it = given.measure_as("ems", 2).unwrap();
    assert_eq!(it.state, S::Lifted);
    let lifted = it.lifted.unwrap();
    assert_eq!((lifted.agency, lifted.at), (agency("police"), given.now));
    let again = given.handles("police", 2, lift());
    assert_eq!(again, Err(measure_is("lifted")));
}

/// N6: what one has left behind who is not in the task any more is lifted by a desk of who leads.
#[test]
fn n6_who_leads_lifts_what_was_left_behind() {
    let mut given = taken();
    given.sent(1, "fire", 1, Target::Task(task(1)), &[]);
    let mut flagged = given.clone();
    has_left(&mut flagged, "police");
    assert!(flagged.measure(1).is_flagged());
    given.handles("police", 1, review(true)).unwrap();
    let mut dropped = given.clone();
    leaves(&mut given, "police");
    is_left_out(&mut dropped, "police");
    for mut given in [given, dropped, flagged] {
        let unknown = Err(Refusal::Unknown { what: "item" });
        assert_eq!(given.handles("police", 1, lift()), unknown);
        let not_yours = Err(Refusal::NotYours { what: "measure" });
        assert_eq!(given.handles("ems", 1, lift()), not_yours);
        let crew = given.when("fire", Role::Field, about(1, lift()));
        assert_eq!(crew, not_yours);
        for (n, role) in [(1, Role::Dispatcher), (2, Role::Coordinator)] {
            given.when("fire", role, about(n, lift())).unwrap();
        }
        let by = given.measure(1).lifted.clone().unwrap().agency;
        assert_eq!(by, agency("fire"));
        assert!(!given.measure(1).is_open(), "and nobody has to review it");
        assert!(!given.state.has_open_matters(task(1)));
    }
}

#[test]
fn n6_a_co_lead_lifts_what_was_left_behind_too() {
    let mut given = Given::city();
    let mut order = raid_order(1, &["police", "ems"], given.now);
    order.parts[1].co_lead = true;
    for command in [
        Command::DraftTask(order),
        Command::ProposeTask { task: task(1) },
    ] {
        given.when("fire", Role::Commander, command).unwrap();
    }
    for party in ["police", "ems"] {
        given.when(party, Role::Commander, accept(1, 1)).unwrap();
    }
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given.registers("police", |it| *it = register("police"));
    given.acts("police", seal(1)).unwrap();
    let not_yours = Err(Refusal::NotYours { what: "measure" });
    assert_eq!(given.handles("ems", 1, lift()), not_yours);
    leaves(&mut given, "police");
    given.handles("ems", 1, lift()).unwrap();
}

/// N6: what was done stays to be dealt with when the task is over.
#[test]
fn n6_measures_are_dealt_with_after_the_task_is_over() {
    let mut given = taken();
    given.acts("police", signed_by_two(3)).unwrap();
    complete(&mut given);
    given.wait(MINUTE);
    given.handles("ems", 3, sign()).unwrap();
    given.handles("police", 1, review(true)).unwrap();
    for n in 1..=3 {
        given.handles("police", n, lift()).unwrap();
    }
    assert_eq!(code(given.acts("police", seal(4))), "wrong_state");
}

/// K24: that a measure is flagged is one alarm of who took it, until every one of it was reviewed or lifted.
#[test]
fn k24_a_flagged_measure_is_an_alarm_of_who_took_it() {
    let mut given = taken();
    assert_eq!(flagged_told(&given), ["police"]);
    given.acts("police", flagged(3)).unwrap();
    assert_eq!(flagged_told(&given), ["police"], "once");
    given.acts("ems", flagged(4)).unwrap();
    assert_eq!(flagged_told(&given), ["police", "ems"]);
    given.handles("police", 2, lift()).unwrap();
    given.handles("police", 1, review(false)).unwrap();
    assert_eq!(flagged_told(&given), ["police", "ems"], "3 is left");
    let mut reviewed = given.clone();
    given.handles("police", 3, lift()).unwrap();
    reviewed.handles("police", 3, review(true)).unwrap();
    for mut given in [given, reviewed] {
        assert_eq!(flagged_told(&given), ["ems"]);
        // The next one is another alarm.
        given.acts("police", flagged(5)).unwrap();
        assert_eq!(flagged_told(&given), ["ems", "police"]);
        given.handles("ems", 4, review(true)).unwrap();
        assert_eq!(flagged_told(&given), ["police"]);
        given.handles("police", 5, lift()).unwrap();
        assert_eq!(flagged_told(&given), [""; 0]);
        leaves(&mut given, "police");
    }
}

#[test]
fn k24_what_nothing_speaks_against_or_is_refused_raises_nothing() {
    let mut given = running();
    let mut unlawful = measure(2, M::Seal, None);
    unlawful.officer = None;
    let refused = given.acts("police", O::Take(unlawful));
    assert_eq!(code(refused), "unlawful");
    given.acts("police", seal(1)).unwrap();
    assert_eq!(given.state.alarms().count(), 0);
}

/// K24, K2: the legal desk hears it at once, and no other agency does; it ends it by what it finds, and not otherwise.
#[test]
fn k24_the_legal_desk_hears_it_at_once() {
    let hears = |level, role: Role| roles_at(AlarmKind::MeasureFlagged, level).contains(&role);
    for level in 0..=2 {
        for role in [Role::Legal, Role::Commander, Role::Dispatcher] {
            assert!(hears(level, role), "{role:?} at {level}");
        }
    }
    assert!(!hears(0, Role::Supervisor) && hears(1, Role::Supervisor));
    for kind in AlarmKind::EVERY {
        let is_legal = roles_at(kind, 0).contains(&Role::Legal);
        assert_eq!(is_legal, kind == AlarmKind::MeasureFlagged, "{kind:?}");
    }
    let mut given = taken();
    let alarm = given.state.alarms().next().unwrap().id;
    for by in ["fire", "ems", "eoc", "police"] {
        let seen = given.seen(by, &ObjectRef::Alarm(alarm));
        assert_eq!(seen.is_some(), by == "police", "{by}");
    }
    let close = Command::CloseAlarm { alarm };
    for command in [Command::AcknowledgeAlarm { alarm }, close.clone()] {
        let refused = given.when("police", Role::Legal, command);
        assert_eq!(refused, Err(Refusal::RoleMayNot));
    }
    let mut reviewed = given.clone();
    let order = about(1, review(true));
    reviewed.when("police", Role::Legal, order).unwrap();
    assert_eq!(flagged_told(&reviewed), [""; 0]);
    given.when("police", Role::Commander, close).unwrap();
    assert_eq!(flagged_told(&given), [""; 0]);
    // That nobody sounds any more reviews nothing.
    assert!(given.measure(1).is_flagged());
    given.acts("police", flagged(3)).unwrap();
    assert_eq!(flagged_told(&given), ["police"]);
}

/// N4: who was only asked to come has no measures to review, and cannot be told of any by asking.
#[test]
fn n4_who_has_not_promised_is_shown_and_reviews_nothing() {
    let mut given = asked(Disclosure::default());
    let start = Command::StartTask { task: task(1) };
    given.when("fire", Role::Commander, start).unwrap();
    given.acts("police", flagged(1)).unwrap();
    let not_yours = Err(Refusal::NotYours { what: "measure" });
    assert_eq!(given.handles("ems", 1, review(true)), not_yours);
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    let unknown = Err(Refusal::Unknown { what: "item" });
    assert_eq!(given.handles("ems", 1, review(true)), unknown);
}
