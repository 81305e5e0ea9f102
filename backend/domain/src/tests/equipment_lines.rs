//! E13: equipment in the timelines of what its units work on.

use domain::{
    AssignmentStatus as S, Command, Condition, EquipmentId, Role, Target,
    command::AssignUnit,
    equipment::Receiver,
    limits::EQUIPMENT_PER_ENTRY_MAX,
    sharing::{EntryView, Kind, PartnerUnits, Viewer, view_entry},
};

use super::{equipment::retire, given::*, given_equipment::*};

const DESK: Role = Role::Dispatcher;

/// Lines of this target that name equipment or are about it, as an agency sees them.
fn lines(given: &Given, name: &str, target: Target) -> Vec<(String, Vec<EquipmentId>)> {
    let viewer = Viewer::open(agency(name));
    let is_told = |it: &EntryView| it.what.starts_with("equipment_") || !it.equipment.is_empty();
    given
        .state
        .timeline(target)
        .iter()
        .filter_map(|it| view_entry(&given.state, &viewer, it))
        .filter(is_told)
        .map(|it| (it.what.into_owned(), it.equipment))
        .collect()
}

fn told(what: &str, things: &[u128]) -> (String, Vec<EquipmentId>) {
    let things = things.iter().map(|it| equipment(*it)).collect();
    (what.to_owned(), things)
}

/// Unit 1 of fire carries pump 1 and is sent to incident 1.
fn sent_with_pump() -> (Given, Target) {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.equipped(1, "fire");
    given
        .when("fire", DESK, attach(1, 1, "fire", None))
        .unwrap();
    given.sent(1, "fire", 1, target, &[S::EnRoute]);
    (given, target)
}

/// E13: arriving says what was brought, and what happens to it there is told there.
#[test]
fn e13_what_a_unit_brings_and_what_happens_to_it_stands_where_it_works() {
    let (mut given, target) = sent_with_pump();
    // Taken on board before anything was to be done: no timeline is about that.
    assert_eq!(lines(&given, "fire", target), []);
    given
        .when("fire", Role::Field, advance(1, S::OnScene))
        .unwrap();
    let broken = condition(1, 1, Condition::Degraded);
    given.when("fire", DESK, broken).unwrap();
    given
        .when("fire", DESK, detach(1, 2, Some(place(4_000))))
        .unwrap();
    given.equipped(2, "fire");
    given
        .when("fire", DESK, attach(2, 1, "fire", None))
        .unwrap();
    given.when("fire", DESK, retire(2, 2)).unwrap();
    let expected = [
        told("assignment_advanced", &[1]),
        told("equipment_condition_set", &[1]),
        told("equipment_held", &[1]),
        told("equipment_held", &[2]),
        told("equipment_retired", &[2]),
    ];
    assert_eq!(lines(&given, "fire", target), expected);
    let details: Vec<_> = given
        .state
        .timeline(target)
        .iter()
        .filter(|it| it.what.starts_with("equipment_"))
        .map(|it| it.detail.values().cloned().collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(details, ["degraded", "place", "unit", ""]);
    // What lies somewhere is nobody's work.
    given
        .when("fire", DESK, condition(1, 2, Condition::Ready))
        .unwrap();
    assert_eq!(lines(&given, "fire", target), expected);
}

/// E13: custody that a unit takes over at its work; what it was only offered is not its work.
#[test]
fn e13_custody_is_told_where_its_new_unit_works() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.equipped(1, "fire");
    let Command::AssignUnit(order) = assign(1, unit("fire", 1), target) else {
        panic!("an order");
    };
    let offered = Command::AssignUnit(AssignUnit {
        is_offer: true,
        ..order
    });
    given.when("fire", DESK, offered).unwrap();
    let to_unit = |version| offer(1, version, Receiver::Unit(unit("fire", 1)), None);
    given.when("fire", DESK, to_unit(1)).unwrap();
    given
        .when("fire", Role::Field, accept_custody(1, None))
        .unwrap();
    assert_eq!(lines(&given, "fire", target), []);
    given.when("fire", DESK, advance(1, S::Dispatched)).unwrap();
    given.when("fire", DESK, detach(1, 3, None)).unwrap();
    given.when("fire", DESK, to_unit(4)).unwrap();
    given
        .when("fire", Role::Field, accept_custody(1, None))
        .unwrap();
    let expected = [
        told("equipment_held", &[1]),
        told("equipment_accepted", &[1]),
    ];
    assert_eq!(lines(&given, "fire", target), expected);
}

/// E13 and V7: others are told of equipment what they are shown of it, and of a line about it nothing else.
#[test]
fn e13_others_are_told_what_they_are_shown() {
    let (mut given, target) = sent_with_pump();
    given
        .when("fire", Role::Field, advance(1, S::OnScene))
        .unwrap();
    given
        .when("fire", DESK, condition(1, 1, Condition::Degraded))
        .unwrap();
    given.when("fire", DESK, detach(1, 2, None)).unwrap();
    let seen_with = |given: &Given, fields: &[&str]| {
        let mut given = given.clone();
        let mut terms: Vec<_> = [Kind::Incident, Kind::Unit]
            .map(|kind| grant("police", "fire", kind, &["identity"]))
            .to_vec();
        terms.push(grant(
            "police",
            "fire",
            Kind::Assignment,
            &["identity", "status", "times"],
        ));
        if !fields.is_empty() {
            terms.push(grant("police", "fire", Kind::Equipment, fields));
        }
        given.terms(PartnerUnits::Assigned, &terms);
        lines(&given, "police", target)
    };
    assert_eq!(seen_with(&given, &[]), []);
    assert_eq!(seen_with(&given, &["identity"]), []);
    assert_eq!(
        seen_with(&given, &["identity", "position"]),
        [
            told("assignment_advanced", &[1]),
            told("equipment_held", &[1])
        ]
    );
    assert_eq!(
        seen_with(&given, &["identity", "condition"]),
        [told("equipment_condition_set", &[1])]
    );
    // Whoever sees the assignment is told that it arrived, and not with what.
    let viewer = Viewer::open(agency("police"));
    let mut shown = given.clone();
    let terms = [Kind::Incident, Kind::Unit, Kind::Assignment]
        .map(|kind| grant("police", "fire", kind, &["*"]));
    shown.terms(PartnerUnits::Assigned, &terms);
    let arrived = shown
        .state
        .timeline(target)
        .iter()
        .filter_map(|it| view_entry(&shown.state, &viewer, it))
        .find(|it| it.detail.get("status").is_some_and(|it| it == "on_scene"));
    assert_eq!(arrived.map(|it| it.equipment), Some(vec![]));
}

/// E13: a part that is one with its stock again stands for the stock; what is forgotten is told to who acted.
#[test]
fn e13_lines_last_when_their_thing_does_not() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.equipped(1, "fire");
    given.sent(1, "fire", 1, target, &[S::EnRoute]);
    given
        .when("fire", DESK, attach(1, 1, "fire", Some((3, 2))))
        .unwrap();
    assert_eq!(
        lines(&given, "fire", target),
        [told("equipment_held", &[2])]
    );
    given.when("fire", DESK, detach(2, 2, None)).unwrap();
    assert!(given.state.equipment(equipment(2)).is_none(), "one again");
    let both = [told("equipment_held", &[1]), told("equipment_held", &[1])];
    assert_eq!(lines(&given, "fire", target), both);
    let custody = given.equipment(1).versions.custody;
    given.when("fire", DESK, retire(1, custody)).unwrap();
    given.wait(domain::limits::RETIRED_EQUIPMENT_MS_MAX + 1);
    given.tick();
    assert!(given.state.equipment(equipment(1)).is_none(), "forgotten");
    let nameless = [told("equipment_held", &[]), told("equipment_held", &[])];
    assert_eq!(lines(&given, "fire", target), nameless);
    let terms = [Kind::Incident, Kind::Unit, Kind::Equipment]
        .map(|kind| grant("police", "fire", kind, &["*"]));
    given.terms(PartnerUnits::Assigned, &terms);
    assert_eq!(lines(&given, "police", target), []);
}

/// A10: a line names so many things and no more.
#[test]
fn e13_a_line_names_so_many_things() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    for n in 1..=EQUIPMENT_PER_ENTRY_MAX as u128 + 1 {
        given.equipped(n, "fire");
        given
            .when("fire", DESK, attach(n, 1, "fire", None))
            .unwrap();
    }
    given.sent(1, "fire", 1, target, &[S::OnScene]);
    let [(_, things)] = &lines(&given, "fire", target)[..] else {
        panic!("one line");
    };
    assert_eq!(things.len(), EQUIPMENT_PER_ENTRY_MAX);
}
