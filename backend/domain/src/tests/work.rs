//! U11–U13, U15 and U17: codes, reservations, the queue, intervals and transport.

use domain::{
    AssignmentStatus as S, Availability as A, Command, Event, Refusal, Role, Target, UnitId,
    command::{ReserveUnit, SetAvailability, StartLeg},
    interval::{Intervals, intervals},
    settings::{Concern, OutOfServiceReason, Section},
    sharing::{Kind, ObjectRef, PartnerUnits, View},
    unit::{SetBy, Unit, UnitStatus},
};

use super::{
    given::*,
    settings::{configure, fms},
};

pub(super) fn with_codes() -> Given {
    let mut given = Given::city();
    let mut status = fms();
    status.out_of_service.push(OutOfServiceReason {
        word: "fuel".to_owned(),
        label: "Refuelling".to_owned(),
        minutes: Some(15),
    });
    given
        .server(configure("fire", 0, Section::Status(status)))
        .unwrap();
    given
}

fn code(code: &str, by_radio: bool) -> Command {
    Command::SetStatusCode {
        unit: unit("fire", 1),
        code: code.to_owned(),
        reason: None,
        by_radio,
    }
}

pub(super) fn engine(given: &Given) -> &Unit {
    given.state.unit(unit("fire", 1)).unwrap()
}

pub(super) fn shown(given: &Given) -> UnitStatus {
    given.state.unit_status(engine(given)).0
}

#[test]
fn u11_a_crew_goes_through_its_work_by_its_own_codes() {
    let mut given = with_codes();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[]);
    for (pressed, status) in [
        ("9", UnitStatus::Assigned(S::Acknowledged)),
        ("3", UnitStatus::Assigned(S::EnRoute)),
        ("4", UnitStatus::Assigned(S::OnScene)),
        ("7", UnitStatus::Assigned(S::Transporting)),
        ("8", UnitStatus::Assigned(S::AtDestination)),
        ("1", UnitStatus::Free(A::Available)),
        ("2", UnitStatus::Free(A::Available)),
        ("6", UnitStatus::Free(A::OutOfService)),
    ] {
        given.wait(MINUTE);
        given
            .when("fire", Role::Field, code(pressed, false))
            .unwrap();
        assert_eq!(shown(&given), status, "{pressed}");
        assert_eq!(engine(&given).code.as_deref(), Some(pressed));
    }
    // The label is the reason, because a key on a radio has no room for words.
    assert_eq!(engine(&given).reason.as_deref(), Some("Not ready"));
    let done = given.state.assignment(assignment(1)).unwrap();
    assert_eq!((done.status, done.times.len()), (S::Cleared, 7));
}

#[test]
fn u11_a_code_that_means_nothing_here_is_refused() {
    let mut given = with_codes();
    let ask = |given: &mut Given, it: &str| given.when("fire", Role::Field, code(it, false));
    assert_eq!(ask(&mut given, "5").unwrap_err().field(), Some("code"));
    assert_eq!(ask(&mut given, "3").unwrap_err().code(), "wrong_state");
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::OnScene]);
    // No step is taken back (U2).
    assert_eq!(ask(&mut given, "3").unwrap_err().code(), "wrong_state");
    // Another agency's codes are not ours, and a unit is its agency's alone.
    let other = given.when("police", Role::Dispatcher, code("4", false));
    assert_eq!(other, Err(Refusal::Unknown { what: "unit" }));
}

/// U6: also for codes and availability, and never by the crew itself.
#[test]
fn u6_by_radio_is_recorded_for_codes_and_availability() {
    let mut given = with_codes();
    given
        .when("fire", Role::Dispatcher, code("6", true))
        .unwrap();
    assert_eq!(engine(&given).by, SetBy::Radio);
    assert_eq!(
        given
            .when("fire", Role::Field, code("2", true))
            .unwrap_err()
            .field(),
        Some("by_radio")
    );
    let target = given.incident_of("fire", 1);
    given
        .when("fire", Role::Dispatcher, code("2", false))
        .unwrap();
    given.sent(1, "fire", 1, target, &[]);
    given
        .when("fire", Role::Dispatcher, code("3", true))
        .unwrap();
    assert!(given.state.assignment(assignment(1)).unwrap().by_radio);
}

/// U11: others see the common word, whatever was agreed.
#[test]
fn u11_codes_reservations_and_the_queue_stay_with_the_own_agency() {
    let mut given = with_codes();
    given.when("fire", Role::Field, code("2", false)).unwrap();
    given.terms(
        PartnerUnits::All,
        &[grant("police", "fire", Kind::Unit, &["*"])],
    );
    let of = |given: &Given, by: &str| match given.seen(by, &ObjectRef::Unit(unit("fire", 1))) {
        Some(View::Unit(it)) => it,
        other => panic!("{other:?}"),
    };
    assert_eq!(of(&given, "fire").own.unwrap().code.as_deref(), Some("2"));
    let seen = of(&given, "police");
    assert!(seen.own.is_none() && seen.status.is_some());
    assert!(seen.availability.is_some() && seen.capacity.is_some());
}

/// A desk keeps a unit for an hour.
pub(super) fn kept(unit: UnitId, given: &Given) -> Command {
    Command::ReserveUnit(ReserveUnit {
        unit,
        target: None,
        reason: mark(7_002),
        until: given.now.plus_ms(HOUR),
    })
}

fn reserve(target: Option<Target>, given: &Given, ms: i64) -> Command {
    Command::ReserveUnit(ReserveUnit {
        unit: unit("fire", 1),
        target,
        reason: "Kept for the stage".to_owned(),
        until: given.now.plus_ms(ms),
    })
}

#[test]
fn u12_a_reserved_unit_goes_to_what_it_is_kept_for_and_is_free_when_the_time_is_up() {
    let mut given = Given::city();
    let (kept, other) = (given.incident_of("fire", 1), given.incident_of("fire", 2));
    let order = reserve(Some(kept), &given, HOUR);
    given.when("fire", Role::Dispatcher, order).unwrap();
    assert_eq!(shown(&given), UnitStatus::Free(A::Reserved));
    let elsewhere = given.when("fire", Role::Dispatcher, assign(1, unit("fire", 1), other));
    let concerns = vec![Concern::Reserved];
    assert_eq!(elsewhere, Err(Refusal::Forbidden { concerns }));
    let mut sent = given.clone();
    sent.when("fire", Role::Dispatcher, assign(1, unit("fire", 1), kept))
        .unwrap();
    assert_eq!(
        (engine(&sent).availability, engine(&sent).reserved_for),
        (A::Available, None)
    );
    // The time is up at its minute and not before.
    given.wait(HOUR - 1);
    assert_eq!(given.tick_beside_alarms(), vec![]);
    given.wait(1);
    let events = given.tick_beside_alarms();
    assert!(matches!(
        events[..],
        [Event::UnitAvailabilitySet {
            by: SetBy::Rule,
            ..
        }]
    ));
    assert_eq!(shown(&given), UnitStatus::Free(A::Available));
    assert_eq!(given.tick_beside_alarms(), vec![]);
}

#[test]
fn u12_what_cannot_be_reserved_is_refused() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    let foreign = given.incident_of("ems", 2);
    let ask = |given: &mut Given, target, ms| {
        let order = reserve(target, given, ms);
        given
            .when("fire", Role::Dispatcher, order)
            .map_err(|it| it.code())
    };
    assert_eq!(ask(&mut given, None, 0), Err("in_the_past"));
    assert_eq!(ask(&mut given, None, 73 * HOUR), Err("out_of_range"));
    assert_eq!(ask(&mut given, Some(foreign), HOUR), Err("unknown"));
    given.sent(1, "fire", 1, target, &[]);
    assert_eq!(ask(&mut given, None, HOUR), Err("unit_busy"));
    let order = reserve(None, &given, HOUR);
    assert_eq!(
        given.when("fire", Role::Field, order),
        Err(Refusal::RoleMayNot)
    );
    // Nothing else keeps a unit: it would have neither a reason nor an end.
    let plain = Command::SetAvailability(SetAvailability {
        unit: unit("fire", 2),
        availability: A::Reserved,
        reason: Some("just so".to_owned()),
        word: None,
        until: None,
        by_radio: false,
    });
    let answer = given.when("fire", Role::Dispatcher, plain).unwrap_err();
    assert_eq!(
        (answer.code(), answer.field()),
        ("malformed", Some("availability"))
    );
}

#[test]
fn u13_a_further_assignment_resets_nothing_and_the_desk_orders_those_that_wait() {
    let mut given = Given::city();
    for n in 1..=3 {
        let target = given.incident_of("fire", n);
        let path: &[S] = if n == 1 { &[S::OnScene] } else { &[] };
        given.sent(n, "fire", 1, target, path);
        assert_eq!(shown(&given), UnitStatus::Assigned(S::OnScene));
    }
    let queue = |ns: &[u128]| Command::OrderQueue {
        unit: unit("fire", 1),
        order: ns.iter().map(|it| assignment(*it)).collect(),
    };
    for wrong in [&[2][..], &[2, 2], &[1, 2, 3], &[2, 404]] {
        let answer = given.when("fire", Role::Dispatcher, queue(wrong));
        assert_eq!(answer.unwrap_err().field(), Some("order"), "{wrong:?}");
    }
    assert_eq!(
        given.when("fire", Role::Field, queue(&[3, 2])),
        Err(Refusal::RoleMayNot)
    );
    given
        .when("fire", Role::Dispatcher, queue(&[3, 2]))
        .unwrap();
    assert_eq!(
        given.when("fire", Role::Dispatcher, queue(&[3, 2])),
        Ok(vec![])
    );
    let current = |given: &Given| {
        given
            .state
            .current_assignment_of(unit("fire", 1))
            .map(|it| it.id)
    };
    assert_eq!(current(&given), Some(assignment(1)));
    given
        .when("fire", Role::Field, advance(1, S::Cleared))
        .unwrap();
    assert_eq!(current(&given), Some(assignment(3)));
    assert_eq!(shown(&given), UnitStatus::Assigned(S::Dispatched));
}

#[test]
fn u15_intervals_are_between_recorded_steps_and_never_guessed() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.wait(MINUTE);
    given.sent(1, "fire", 1, target, &[]);
    for (ms, to) in [(2, S::EnRoute), (5, S::OnScene), (30, S::Cleared)] {
        given.wait(ms * MINUTE);
        given.when("fire", Role::Field, advance(1, to)).unwrap();
    }
    let took = |given: &Given, n| {
        let it = given.state.assignment(assignment(n)).unwrap();
        intervals(it, Some(START))
    };
    let whole = Intervals {
        received_at: Some(START),
        handling_ms: Some(MINUTE),
        turnout_ms: Some(2 * MINUTE),
        travel_ms: Some(5 * MINUTE),
        on_scene_ms: Some(30 * MINUTE),
        transport_ms: None,
        at_destination_ms: None,
        total_ms: Some(38 * MINUTE),
    };
    assert_eq!(took(&given, 1), whole);
    // A step that was left out leaves two intervals out, and a backdated report counts as it is said to have happened.
    let second = given.incident_of("fire", 2);
    given.sent(2, "fire", 1, second, &[]);
    given.wait(10 * MINUTE);
    given.occurred_at = Some(given.now.plus_ms(-4 * MINUTE));
    given
        .when("fire", Role::Dispatcher, advance(2, S::OnScene))
        .unwrap();
    given.occurred_at = None;
    given
        .when("fire", Role::Dispatcher, advance(2, S::Cleared))
        .unwrap();
    let skipped = took(&given, 2);
    assert_eq!((skipped.turnout_ms, skipped.travel_ms), (None, None));
    assert_eq!(skipped.on_scene_ms, Some(4 * MINUTE));
    let it = given.state.assignment(assignment(2)).unwrap();
    // A report that is said to have come after the order gives no interval.
    assert_eq!(intervals(it, Some(given.now)).handling_ms, None);
}

/// U15: the time of the report goes to who sees that of the incident.
#[test]
fn u15_intervals_follow_the_times_and_the_report_follows_the_incident() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::OnScene]);
    let mut lines = vec![
        grant("police", "fire", Kind::Unit, &["identity"]),
        grant("police", "fire", Kind::Assignment, &["identity", "times"]),
    ];
    given.terms(PartnerUnits::Assigned, &lines);
    let took = |given: &Given, by: &str| given.assignment_as(by, 1).unwrap().times.map(|it| it.1);
    assert_eq!(took(&given, "police").unwrap().received_at, None);
    assert_eq!(took(&given, "fire").unwrap().received_at, Some(START));
    lines.push(grant(
        "police",
        "fire",
        Kind::Incident,
        &["identity", "report"],
    ));
    given.terms(PartnerUnits::Assigned, &lines);
    assert_eq!(took(&given, "police").unwrap().received_at, Some(START));
    given.terms(
        PartnerUnits::Assigned,
        &[
            lines[0].clone(),
            grant("police", "fire", Kind::Assignment, &["identity"]),
        ],
    );
    assert_eq!(took(&given, "police"), None);
}

fn leg(place: &str, persons: u16) -> Command {
    Command::StartLeg(StartLeg {
        assignment: assignment(1),
        place: place.to_owned(),
        at: None,
        persons,
        by_radio: false,
    })
}

#[test]
fn u17_several_legs_each_with_destination_persons_and_handover() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::EnRoute]);
    let ask = |given: &mut Given, it| {
        given.wait(MINUTE);
        given.when("fire", Role::Field, it).map_err(|it| it.code())
    };
    let handover = || Command::HandOverLeg {
        assignment: assignment(1),
        by_radio: false,
    };
    assert_eq!(ask(&mut given, leg("Hospital", 1)), Err("wrong_state"));
    ask(&mut given, advance(1, S::OnScene)).unwrap();
    assert_eq!(ask(&mut given, leg("", 1)), Err("empty"));
    assert_eq!(ask(&mut given, leg("Hospital", 101)), Err("out_of_range"));
    ask(&mut given, leg("Hospital", 2)).unwrap();
    // Underway the destination changes; it is the same leg.
    ask(&mut given, leg("Other hospital", 2)).unwrap();
    assert_eq!(ask(&mut given, handover()), Err("wrong_state"));
    ask(&mut given, advance(1, S::AtDestination)).unwrap();
    ask(&mut given, handover()).unwrap();
    assert_eq!(ask(&mut given, handover()), Err("wrong_state"));
    ask(&mut given, leg("Third", 0)).unwrap();
    let driving = given.state.assignment(assignment(1)).unwrap();
    assert_eq!(driving.status, S::Transporting);
    assert!(driving.times.values().is_sorted());
    ask(&mut given, advance(1, S::AtDestination)).unwrap();
    ask(&mut given, advance(1, S::Cleared)).unwrap();
    let done = given.state.assignment(assignment(1)).unwrap();
    let places: Vec<_> = done
        .legs
        .iter()
        .map(|it| (it.place.as_str(), it.persons))
        .collect();
    assert_eq!(places, [("Other hospital", 2), ("Third", 0)]);
    assert!(done.legs[0].handed_over_at.is_some() && done.legs[1].handed_over_at.is_none());
    let took = intervals(done, None);
    // Three minutes on the first leg, of which one was lost to a refusal, and one on the second.
    assert_eq!(took.transport_ms, Some(4 * MINUTE));
    assert_eq!(took.at_destination_ms, Some(MINUTE));
}

/// U6 and U17: the timeline tells of each step of a transport whether a desk said it for the crew.
#[test]
fn u17_steps_said_by_radio_are_told_as_such() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::OnScene]);
    let desk = |given: &mut Given, order| given.when("fire", Role::Dispatcher, order).unwrap();
    let Command::StartLeg(order) = leg("Hospital", 1) else {
        panic!("a leg");
    };
    let said = |by_radio| {
        let order = StartLeg {
            by_radio,
            ..order.clone()
        };
        Command::StartLeg(order)
    };
    let handed = |by_radio| Command::HandOverLeg {
        assignment: assignment(1),
        by_radio,
    };
    for by_radio in [true, false] {
        desk(&mut given, said(by_radio));
        given
            .when("fire", Role::Field, advance(1, S::AtDestination))
            .unwrap();
        desk(&mut given, handed(by_radio));
    }
    let told: Vec<_> = given
        .state
        .timeline(target)
        .iter()
        .filter(|it| it.what.starts_with("assignment_leg"))
        .map(|it| (it.what.as_ref(), it.detail["by_radio"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("assignment_leg_started", "true"),
            ("assignment_leg_handed_over", "true"),
            ("assignment_leg_started", "false"),
            ("assignment_leg_handed_over", "false"),
        ]
    );
    let crew = given.when("fire", Role::Field, handed(true));
    assert_eq!(crew.unwrap_err().field(), Some("by_radio"));
}

/// U17: a destination can be somebody's home.
#[test]
fn u17_where_somebody_is_carried_is_seen_by_who_is_entitled() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::OnScene]);
    given.when("fire", Role::Field, leg("Home", 1)).unwrap();
    let lines = |words: &[&str]| {
        [
            grant("police", "fire", Kind::Unit, &["identity"]),
            grant("police", "fire", Kind::Assignment, words),
        ]
    };
    given.terms(
        PartnerUnits::Assigned,
        &lines(&["identity", "status", "times"]),
    );
    assert_eq!(given.assignment_as("police", 1).unwrap().legs, None);
    given.terms(PartnerUnits::Assigned, &lines(&["identity", "transport"]));
    assert_eq!(
        given
            .assignment_as("police", 1)
            .unwrap()
            .legs
            .unwrap()
            .len(),
        1
    );
    assert_eq!(given.assignment_as("police", 1).unwrap().confirmed, None);
}
