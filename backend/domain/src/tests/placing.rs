//! Rule B3: which units work in which sector.

use domain::{
    AssignmentStatus as S, Command, Refusal, Role, Target, TaskId, TaskPhase as P, UnitId,
    ZoneKind,
    command::{AssignUnit, DivertAssignment, RegisterUnit, ResponseItemOrder as I},
    limits::UNITS_PER_SECTOR_MAX,
    sharing::{Kind, ObjectRef, PartnerUnits},
};
use uuid::Uuid;

use super::{given::*, given_response::*, sectors::with_sectors};

const THERE: Target = Target::Task(TaskId(Uuid::from_u128((4 << 64) | 1)));

/// The callsign of a unit of ems.
fn of_ems(n: u128) -> String {
    mark(140 + n * 8)
}

/// Sectors 1 to 3, and both units of ems and one of fire that were sent.
fn sent_out() -> Given {
    let mut given = with_sectors();
    given.sent(1, "ems", 1, THERE, &[]);
    given.sent(2, "ems", 2, THERE, &[]);
    given.sent(3, "fire", 1, THERE, &[]);
    given
}

/// The number of a sector that a unit of ems works in.
fn where_is(given: &Given, n: u128) -> Vec<u128> {
    let is_in = |it: &u128| {
        let sector = given.sector(*it);
        let mut there = given.state.placed_in(sector);
        there.any(|(_, it)| it.unit == unit("ems", n))
    };
    (1..=3).filter(is_in).collect()
}

fn ends(given: &mut Given, n: u128) {
    let home = advance(n, S::Cleared);
    given.when("ems", Role::Dispatcher, home).unwrap();
}

/// B3: an agency places its own units, its crew their own, in whatever sector there is.
#[test]
fn b3_an_agency_places_its_own_units() {
    let mut given = sent_out();
    given.wait(MINUTE);
    for (role, n) in [
        (Role::Commander, 2),
        (Role::Dispatcher, 2),
        (Role::Coordinator, 2),
        (Role::Field, 1),
    ] {
        for of in 1..=3 {
            let mut given = given.clone();
            given
                .when("ems", role, about_part(of, place("ems", n)))
                .unwrap();
            assert_eq!(where_is(&given, n), [of]);
            let (_, it) = given.state.placed_in(given.sector(of)).next().unwrap();
            assert_eq!((&it.agency, it.since), (&agency("ems"), given.now));
            given
                .when("ems", role, about_part(of, remove("ems", n)))
                .unwrap();
            assert!(where_is(&given, n).is_empty());
        }
    }
    given.says("ems", 1, place("ems", 2)).unwrap();
    // Not that of another crew, nor of another agency, be it a lead.
    for order in [place("ems", 2), remove("ems", 2)] {
        let other_crew = given.when("ems", Role::Field, about_part(1, order.clone()));
        assert_eq!(other_crew, Err(not_yours("unit")));
        for by in ["police", "eoc"] {
            given.terms(PartnerUnits::All, &[grant(by, "ems", Kind::Unit, &["*"])]);
            let shown = given.says(by, 1, order.clone());
            assert_eq!(shown, Err(not_yours("unit")), "{by}");
        }
        given.terms(PartnerUnits::Assigned, &[]);
        assert_eq!(given.says("eoc", 1, order.clone()), Err(unknown("unit")));
        assert_eq!(given.says(OUTSIDE, 1, order), Err(unknown("item")));
    }
    for role in [Role::Supervisor, Role::Legal, Role::Observer, Role::Admin] {
        for order in [place("ems", 1), remove("ems", 2)] {
            let answer = given.when("ems", role, about_part(1, order));
            assert_eq!(answer, Err(Refusal::RoleMayNot));
        }
    }
    assert_eq!(where_is(&given, 2), [1]);
}

/// B3: only what was sent to this very task is placed: not what is free, was only asked, or works on something else.
#[test]
fn b3_a_unit_is_placed_that_was_sent_to_the_task() {
    let not_sent = Err(wrong("unit", "not sent"));
    let mut given = with_sectors();
    given.another_response(ZoneKind::Sector);
    let on_incident = given.incident_of("police", 1);
    let asks = |n: u128, on: Target| {
        Command::AssignUnit(AssignUnit {
            id: assignment(n),
            unit: unit("police", 1),
            target: on,
            is_offer: true,
            confirmed: [].into(),
        })
    };
    let places = |given: &Given| given.clone().says("police", 1, place("police", 1));
    assert_eq!(places(&given), not_sent, "it is free");
    let mut elsewhere = given.clone();
    elsewhere.sent(1, "police", 1, on_incident, &[]);
    assert_eq!(places(&elsewhere), not_sent, "on an incident");
    let mut elsewhere = given.clone();
    elsewhere.sent(1, "police", 1, Target::Task(task(2)), &[]);
    assert_eq!(places(&elsewhere), not_sent, "on another response");
    given
        .when("police", Role::Dispatcher, asks(1, THERE))
        .unwrap();
    assert_eq!(places(&given), not_sent, "it may say no");
    let goes = advance(1, S::Acknowledged);
    given.when("police", Role::Field, goes).unwrap();
    given.says("police", 1, place("police", 1)).unwrap();
    // Who was never there does not leave.
    let elsewhere = Err(wrong("unit", "elsewhere"));
    assert_eq!(given.says("fire", 1, remove("fire", 1)), elsewhere);
    assert_eq!(given.says("police", 2, remove("police", 1)), elsewhere);
    assert_eq!(given.says("ems", 1, place("ems", 99)), Err(unknown("unit")));
}

/// B3: a unit is in one sector at a time: it leaves the one for the other.
#[test]
fn b3_a_unit_is_in_one_sector_at_a_time() {
    let mut given = sent_out();
    for n in [1, 2] {
        given.says("ems", 1, place("ems", n)).unwrap();
    }
    let again = given.says("ems", 1, place("ems", 1));
    assert_eq!(again, Err(taken("unit")));
    for of in [2, 3, 1, 2] {
        given.wait(MINUTE);
        given.says("ems", of, place("ems", 1)).unwrap();
        assert_eq!(where_is(&given, 1), [of]);
        assert_eq!(where_is(&given, 2), [1], "the other one stays");
        let (_, it) = given
            .state
            .placed_in(given.sector(of))
            .find(|(_, it)| it.unit == unit("ems", 1))
            .unwrap();
        assert_eq!(it.since, given.now);
    }
    given.says("ems", 2, remove("ems", 1)).unwrap();
    assert_eq!(
        given.says("ems", 2, remove("ems", 1)),
        Err(wrong("unit", "elsewhere"))
    );
}

/// B3: what ends its assignment takes a unit out of its sector, and what sends it again does not bring it back.
#[test]
fn b3_a_unit_leaves_its_sector_when_its_assignment_ends() {
    let mut given = sent_out();
    given.says("ems", 1, place("ems", 1)).unwrap();
    for status in [S::EnRoute, S::OnScene] {
        given.when("ems", Role::Field, advance(1, status)).unwrap();
        assert_eq!(given.units_as("fire", 1), [of_ems(1)]);
    }
    ends(&mut given, 1);
    assert!(given.units_as("fire", 1).is_empty());
    assert_eq!(
        given.says("ems", 1, remove("ems", 1)),
        Err(wrong("unit", "elsewhere"))
    );
    assert_eq!(
        given.says("ems", 1, place("ems", 1)),
        Err(wrong("unit", "not sent"))
    );
    given.wait(HOUR);
    given.sent(4, "ems", 1, THERE, &[]);
    assert!(
        given.units_as("fire", 1).is_empty(),
        "it is sent, and in no sector"
    );
    // It may be where it was, or elsewhere; what is over is not what it leaves.
    for of in [1, 2] {
        let mut given = given.clone();
        given.says("ems", of, place("ems", 1)).unwrap();
        assert_eq!(where_is(&given, 1), [of]);
        assert_eq!(given.units_as("fire", of), [of_ems(1)]);
        given.says("ems", of, remove("ems", 1)).unwrap();
        assert!(where_is(&given, 1).is_empty());
    }
}

/// B3: called off or sent to something else it is there no more, either.
#[test]
fn b3_a_unit_that_is_called_away_is_in_no_sector() {
    let mut given = sent_out();
    given.says("ems", 1, place("ems", 1)).unwrap();
    let target = given.incident_of("ems", 1);
    let mut diverted = given.clone();
    let cancel = Command::CancelAssignment {
        assignment: assignment(1),
        reason: mark(83),
    };
    given.when("ems", Role::Dispatcher, cancel).unwrap();
    let divert = Command::DivertAssignment(DivertAssignment {
        assignment: assignment(1),
        new_id: assignment(9),
        target,
        reason: mark(84),
        confirmed: [].into(),
    });
    diverted.when("ems", Role::Dispatcher, divert).unwrap();
    for given in [given, diverted] {
        assert!(given.units_as("fire", 1).is_empty());
        assert!(where_is(&given, 1).is_empty());
    }
}

/// B3: placing a unit tells its callsign to who is in the task, also to whom its agency shows nothing of it; and to nobody else.
#[test]
fn b3_who_is_in_the_task_is_told_what_a_placed_unit_is_called() {
    let mut given = sent_out();
    given.says("ems", 1, place("ems", 2)).unwrap();
    for by in INSIDE {
        let is_shown = given.seen(by, &ObjectRef::Unit(unit("ems", 2))).is_some();
        assert_eq!(is_shown, by != "eoc", "{by}");
        assert_eq!(given.units_as(by, 1), [of_ems(2)], "{by}");
    }
    assert_eq!(given.piece_as(OUTSIDE, 1), None);
    // What was not placed is not told.
    let said = format!("{:?}", given.piece_as("eoc", 1));
    assert!(!said.contains(&of_ems(1)));
    given.says("ems", 1, remove("ems", 2)).unwrap();
    let said = format!("{:?}", given.piece_as("eoc", 1));
    assert!(!said.contains(&of_ems(2)));
}

/// B3: placed is while the task is worked on and while units go home.
#[test]
fn b3_units_are_placed_while_there_is_work() {
    for phase in [P::Agreed, P::Mobilizing] {
        let mut given = response_in(phase);
        given.orders("fire", group(1, "ems")).unwrap();
        given.sent(1, "ems", 1, THERE, &[]);
        given.says("ems", 1, place("ems", 1)).unwrap();
    }
    let given = sent_out();
    for phase in [P::Suspended, P::Completed, P::Demobilizing] {
        let mut given = brought_to(&given, phase);
        given.says("ems", 1, place("ems", 1)).unwrap();
        given.says("ems", 1, remove("ems", 1)).unwrap();
    }
    let mut proposed = response_in(P::Proposed);
    proposed.orders("fire", group(1, "ems")).unwrap();
    let early = proposed.says("ems", 1, place("ems", 1));
    assert_eq!(early, Err(wrong("task", "proposed")));
    let mut given = given;
    for n in [1, 2] {
        ends(&mut given, n);
    }
    given
        .when("fire", Role::Dispatcher, advance(3, S::Cleared))
        .unwrap();
    for (phase, state) in [
        (P::Closed, "closed"),
        (P::Reviewed, "reviewed"),
        (P::Cancelled, "cancelled"),
    ] {
        let mut given = brought_to(&given, phase);
        let over = given.says("ems", 1, place("ems", 1));
        assert_eq!(over, Err(wrong("task", state)));
    }
}

/// B3: so many units at a time, and no more; who has gone home leaves room.
#[test]
fn b3_a_sector_has_room_for_so_many_units() {
    let mut given = with_sectors();
    let other = |n: u128| UnitId(Uuid::from_u128((0x77 << 64) | n));
    let max = UNITS_PER_SECTOR_MAX;
    for n in 1..=max as u128 + 1 {
        let Command::RegisterUnit(order) = register_unit("ems", 1) else {
            unreachable!()
        };
        let order = RegisterUnit {
            id: other(n),
            callsign: mark(60_000 + n),
            ..order
        };
        given.server(Command::RegisterUnit(order)).unwrap();
        let send = assign(n, other(n), THERE);
        given.when("ems", Role::Dispatcher, send).unwrap();
    }
    let places = |given: &mut Given, n: u128| {
        let order = I::PlaceUnit { unit: other(n) };
        given.says("ems", 1, order)
    };
    for n in 1..=max as u128 {
        places(&mut given, n).unwrap();
    }
    let one_more = max as u128 + 1;
    assert_eq!(places(&mut given, one_more), Err(Refusal::Full { max }));
    let elsewhere = I::PlaceUnit {
        unit: other(one_more),
    };
    given.clone().says("ems", 2, elsewhere).unwrap();
    ends(&mut given, 7);
    places(&mut given, one_more).unwrap();
    assert_eq!(given.units_as("eoc", 1).len(), max);
}

/// B3: where a unit went later is where it is, whatever is told late of an earlier time; nor has it left before it came, or come before it
/// was sent.
#[test]
fn b3_a_late_report_moves_no_unit_back() {
    let mut given = sent_out();
    let before = given.now;
    given.wait(HOUR);
    given.says("ems", 1, place("ems", 1)).unwrap();
    let out_of_order = Err(Refusal::OutOfOrder);
    let crew = |given: &mut Given, of, order| given.when("ems", Role::Field, about_part(of, order));
    given.occurred_at = Some(before);
    assert_eq!(crew(&mut given, 2, place("ems", 1)), out_of_order);
    assert_eq!(crew(&mut given, 1, remove("ems", 1)), out_of_order);
    // Nothing keeps one that was nowhere from having been there, once it was sent and there was a sector.
    given.says("ems", 2, place("ems", 2)).unwrap();
    let (_, it) = given.state.placed_in(given.sector(2)).next().unwrap();
    assert_eq!(it.since, before);
    given.occurred_at = Some(before.plus_ms(-1));
    let not_yet = given.says("fire", 2, place("fire", 1));
    assert_eq!(not_yet, Err(wrong("unit", "not sent")));
    given.occurred_at = None;
    given.orders("fire", group(4, "fire")).unwrap();
    given.occurred_at = Some(given.now.plus_ms(-1));
    assert_eq!(
        given.says("fire", 4, place("fire", 1)),
        out_of_order,
        "no sector yet"
    );
    given.occurred_at = None;
    crew(&mut given, 2, place("ems", 1)).unwrap();
    given.wait(MINUTE);
    crew(&mut given, 2, remove("ems", 1)).unwrap();
    // That it left is remembered as well, wherever it was.
    given.occurred_at = Some(given.now.plus_ms(-1));
    for of in [1, 2, 3] {
        assert_eq!(crew(&mut given, of, place("ems", 1)), out_of_order, "{of}");
    }
    given.occurred_at = None;
    crew(&mut given, 1, place("ems", 1)).unwrap();
}

/// B3: of where a unit was when its sector ended is nothing told later, either.
#[test]
fn b3_a_late_report_moves_no_unit_back_from_a_sector_that_ended() {
    let mut given = sent_out();
    given.says("ems", 1, place("ems", 1)).unwrap();
    given.wait(HOUR);
    given.says("fire", 1, end_sector()).unwrap();
    given.occurred_at = Some(given.now.plus_ms(-1));
    let late = given.says("ems", 2, place("ems", 1));
    assert_eq!(late, Err(Refusal::OutOfOrder));
    given.occurred_at = None;
    given.says("ems", 2, place("ems", 1)).unwrap();
}
