//! E10 and E11: who sees what of equipment, and where.

use domain::{
    AssignmentStatus, Point, Role,
    equipment::{Holder, Receiver},
    sharing::{
        EquipmentView, GrantTerms, Kind, ObjectRef, PartnerUnits, Precision, View, Viewer,
        Whereabouts, affected, disclosed_place, view,
    },
};

use super::{given::*, given_equipment::*};

const DESK: Role = Role::Dispatcher;

fn seen(given: &Given, name: &str, n: u128) -> Option<EquipmentView> {
    let viewer = Viewer::open(agency(name));
    match view(&given.state, &viewer, &ObjectRef::Equipment(equipment(n))) {
        Some(View::Equipment(it)) => Some(it),
        None => None,
        other => panic!("{other:?}"),
    }
}

fn with_line(fields: &[&str], position: Option<Precision>) -> Given {
    let mut given = Given::city();
    let line = GrantTerms {
        position,
        ..grant("police", "fire", Kind::Equipment, fields)
    };
    given.terms(PartnerUnits::Assigned, &[line]);
    given.equipped(1, "fire");
    given
}

/// E11: moved within a cell, it looks the same to who sees cells; the name of the place and versions would tell.
#[test]
fn a_move_below_the_precision_is_not_seen() {
    let mut given = with_line(&["identity", "position"], Some(Precision::Cell1km));
    let before = seen(&given, "police", 1).unwrap();
    let at = disclosed_place(label(1).home.at, Precision::Cell1km).unwrap();
    let there = Some(Whereabouts::Place {
        name: None,
        at,
        precision: Precision::Cell1km,
    });
    assert_eq!((&before.whereabouts, before.versions), (&there, None));
    let nearby = domain::equipment::Spot {
        name: mark(1),
        at: Point {
            lon_e7: at.lon_e7 + 20_000,
            lat_e7: at.lat_e7 - 20_000,
        },
    };
    let go = domain::command::MoveEquipment {
        equipment: equipment(1),
        version: 1,
        to: Holder::Place(nearby),
        part: None,
    };
    let go = domain::Command::MoveEquipment(go);
    given.when("fire", DESK, go).unwrap();
    assert_eq!(seen(&given, "police", 1), Some(before));
    assert!(seen(&given, "fire", 1).unwrap().held_since.is_some());
}

/// E11: with a unit for who is shown the unit; with a person at home only.
#[test]
fn it_is_with_its_unit_for_who_is_shown_the_unit() {
    let mut given = with_line(&["*"], Some(Precision::Exact));
    given
        .when("fire", DESK, attach(1, 1, "fire", None))
        .unwrap();
    assert_eq!(seen(&given, "police", 1).unwrap().whereabouts, None);
    let lines = [
        grant("police", "fire", Kind::Unit, &["identity"]),
        grant("police", "fire", Kind::Equipment, &["*"]),
    ];
    given.terms(PartnerUnits::Assigned, &lines);
    let there = seen(&given, "police", 1).unwrap().whereabouts;
    assert_eq!(there, Some(Whereabouts::Unit(unit("fire", 1))));
    given.when("fire", DESK, detach(1, 2, None)).unwrap();
    let to = Holder::Person(person("fire", Role::Legal));
    let take = domain::command::MoveEquipment {
        equipment: equipment(1),
        version: 3,
        to,
        part: None,
    };
    let take = domain::Command::MoveEquipment(take);
    given.when("fire", DESK, take).unwrap();
    assert_eq!(seen(&given, "police", 1).unwrap().whereabouts, None);
    let own = seen(&given, "fire", 1).unwrap().whereabouts;
    assert_eq!(own, Some(Whereabouts::Person(person("fire", Role::Legal))));
}

/// E10: what partners' units carry is seen while the task runs, and looked at again when that changes.
#[test]
fn partners_see_what_each_others_units_carry_while_the_task_runs() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    given
        .when("fire", DESK, attach(1, 1, "fire", None))
        .unwrap();
    given.equipped(2, "fire");
    let target = given.agreed(1, "fire", &["police"], None);
    assert_eq!(seen(&given, "police", 1), None);
    given.sent(1, "fire", 1, target, &[]);
    let assigned = given.accepted.last().unwrap().1.clone();
    let again: Vec<_> = assigned
        .iter()
        .flat_map(|it| affected(&given.state, it))
        .collect();
    assert!(again.contains(&ObjectRef::Equipment(equipment(1))));
    let it = seen(&given, "police", 1).unwrap();
    assert_eq!(it.quantity, Some(10));
    assert!(it.condition.is_some() && it.capabilities.is_some());
    let hidden = (it.serial, it.home, it.maintenance, it.custodians);
    assert_eq!(hidden, (None, None, None, None));
    // What lies in the depot is not opened by a task, nor anything to who stands outside.
    assert_eq!(seen(&given, "police", 2), None);
    assert_eq!(seen(&given, "ems", 1), None);
    for to in [AssignmentStatus::OnScene, AssignmentStatus::Cleared] {
        given.when("fire", DESK, advance(1, to)).unwrap();
    }
    assert_eq!(seen(&given, "police", 1), None);
}

/// E10: who is asked sees what it would take, as long as the offer stands; a receiver's unit is nobody else's affair.
#[test]
fn an_offer_shows_what_is_offered_and_ends_with_it() {
    let mut given = with_line(&["identity"], None);
    let asked = Receiver::Agency(agency("police"));
    given.when("fire", DESK, offer(1, 1, asked, None)).unwrap();
    let it = seen(&given, "police", 1).unwrap();
    assert_eq!(it.quantity, Some(10));
    assert!(it.offer.is_some() && it.whereabouts.is_none() && it.serial.is_none());
    let cancel = domain::Command::CancelEquipmentOffer {
        equipment: equipment(1),
    };
    given.when("fire", DESK, cancel).unwrap();
    let it = seen(&given, "police", 1).unwrap();
    assert_eq!((it.quantity, it.offer, it.ended_offer), (None, None, None));
}

/// E10: what police holds of fire's is shown to others only as far as both agreed.
#[test]
fn what_is_lent_is_shown_as_far_as_its_owner_agreed() {
    let of = |by, fields, position| GrantTerms {
        position,
        ..grant("ems", by, Kind::Equipment, fields)
    };
    let to_police = grant("police", "fire", Kind::Equipment, &["identity"]);
    let exact = of("police", &["*"], Some(Precision::Exact));
    let coarse = Some(Precision::Cell1km);
    let from_fire = of("fire", &["identity", "quantity", "position"], coarse);
    let mut given = Given::city();
    let both = [to_police.clone(), exact.clone(), from_fire];
    given.terms(PartnerUnits::Assigned, &both);
    given.equipped(1, "fire");
    let asked = Receiver::Agency(agency("police"));
    given.when("fire", DESK, offer(1, 1, asked, None)).unwrap();
    let there = Some(Holder::Place(place(7)));
    given
        .when("police", DESK, accept_custody(1, there))
        .unwrap();
    let it = seen(&given, "ems", 1).unwrap();
    assert_eq!(
        (it.quantity, &it.serial, &it.home),
        (Some(10), &None, &None)
    );
    let coarse = matches!(
        it.whereabouts,
        Some(Whereabouts::Place {
            name: None,
            precision: Precision::Cell1km,
            ..
        })
    );
    assert!(coarse, "{:?}", it.whereabouts);
    // The control: the custodian's word alone would show all of it; without the owner's there is nothing.
    given.terms(PartnerUnits::Assigned, &[to_police, exact]);
    assert_eq!(seen(&given, "ems", 1), None);
    given.equipped(2, "police");
    assert!(seen(&given, "ems", 2).unwrap().serial.is_some());
}
