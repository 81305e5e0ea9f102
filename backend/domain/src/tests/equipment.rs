//! Rules E1–E3, E6, E7 and E9: stocks, holders and condition of equipment.

use domain::{
    Command, Condition, Event, Refusal, Role, State,
    command::{
        AdjustQuantity, DescribeEquipment, MoveEquipment, RecordMaintenance, RegisterEquipment,
        RetireEquipment,
    },
    equipment::{Holder, Receiver},
    limits::{EQUIPMENT_QUANTITY_MAX, RETIRED_EQUIPMENT_MS_MAX},
    sharing::{Kind, PartnerUnits},
};

use super::{given::*, given_equipment::*};

pub(super) const DESK: Role = Role::Dispatcher;

pub(super) fn to_police() -> Receiver {
    Receiver::Agency(agency("police"))
}

/// Equipment 1 of fire, whose identity police sees.
pub(super) fn shown_to_police() -> Given {
    let mut given = Given::city();
    let line = grant("police", "fire", Kind::Equipment, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    given.equipped(1, "fire");
    given
}

pub(super) fn wrong(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "equipment",
        state,
    }
}

fn quantity_between(min: i64, max: i64) -> Refusal {
    let field = "quantity";
    Refusal::OutOfRange { field, min, max }
}

pub(super) fn adjust(n: u128, version: u32, quantity: u32) -> Command {
    Command::AdjustQuantity(AdjustQuantity {
        equipment: equipment(n),
        version,
        quantity,
        reason: mark(1),
    })
}

pub(super) fn maintain(n: u128, version: u32, next_due: Option<domain::Timestamp>) -> Command {
    Command::RecordMaintenance(RecordMaintenance {
        equipment: equipment(n),
        version,
        is_done: true,
        next_due,
    })
}

pub(super) fn retire(n: u128, version: u32) -> Command {
    Command::RetireEquipment(RetireEquipment {
        equipment: equipment(n),
        version,
        reason: mark(2),
    })
}

pub(super) fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().map(Event::name).collect()
}

/// E2: as many as were registered, wherever they go.
pub(super) fn sum(state: &State) -> u32 {
    state.every_equipment().map(|it| it.quantity).sum()
}

/// E2.
#[test]
fn a_part_goes_its_own_way_and_comes_back_to_its_stock() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let events = given
        .when("fire", DESK, attach(1, 1, "fire", Some((3, 2))))
        .unwrap();
    assert_eq!(names(&events), ["equipment_split", "equipment_held"]);
    assert_eq!(given.equipment(1).quantity, 7);
    let part = given.equipment(2);
    assert_eq!((part.quantity, part.lot), (3, equipment(1)));
    assert_eq!(part.holder, Holder::Unit(unit("fire", 1)));
    let carried: Vec<_> = given.state.carried_by(unit("fire", 1)).collect();
    assert_eq!(carried, [equipment(2)]);
    // More of the same for the same unit adds to what it carries.
    let events = given
        .when("fire", DESK, attach(1, 1, "fire", Some((2, 3))))
        .unwrap();
    assert_eq!(
        names(&events),
        ["equipment_split", "equipment_held", "equipment_merged"]
    );
    assert!(given.state.equipment(equipment(3)).is_none());
    assert_eq!(given.equipment(2).quantity, 5);
    assert_eq!(sum(&given.state), 10);
    // Put down at home, it is the stock again.
    let version = given.equipment(2).versions.custody;
    given.when("fire", DESK, detach(2, version, None)).unwrap();
    assert!(given.state.equipment(equipment(2)).is_none());
    assert_eq!(given.equipment(1).quantity, 10);
    assert_eq!(given.state.equipment_count(&agency("fire")), 1);
    assert_eq!(given.state.carried_by(unit("fire", 1)).count(), 0);
}

/// E2: what is in another condition lies beside the stock, not in it.
#[test]
fn what_is_broken_is_not_counted_among_what_is_ready() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let Command::SetCondition(order) = condition(1, 1, Condition::Defective) else {
        unreachable!()
    };
    let part = part_of(Some((1, 2)));
    let broken = Command::SetCondition(domain::command::SetCondition { part, ..order });
    given.when("fire", DESK, broken).unwrap();
    let quantities = (given.equipment(1).quantity, given.equipment(2).quantity);
    assert_eq!(quantities, (9, 1));
    assert_eq!(given.equipment(1).condition, Condition::Ready);
    // Repaired, it is one of ten again.
    let version = given.equipment(2).versions.condition;
    let repaired = condition(2, version, Condition::Ready);
    given.when("fire", DESK, repaired).unwrap();
    assert_eq!(given.equipment(1).quantity, 10);
}

/// E2: two that are broken each in its own way stay two, or one of the reasons would be gone.
#[test]
fn what_is_broken_otherwise_is_not_one_with_it() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    for (n, why) in [(2, 1), (3, 2), (4, 2)] {
        let order = domain::command::SetCondition {
            equipment: equipment(1),
            version: given.equipment(1).versions.condition,
            condition: Condition::Degraded,
            reason: Some(mark(why)),
            part: part_of(Some((1, n))),
        };
        let order = Command::SetCondition(order);
        given.when("fire", DESK, order).unwrap();
    }
    let lying = |n| given.state.equipment(equipment(n)).map(|it| it.quantity);
    assert_eq!([1, 2, 3, 4].map(lying), [Some(7), Some(1), Some(2), None]);
}

/// E2: nothing, too much, more than there is, and ids that are taken.
#[test]
fn quantities_that_are_none_are_refused() {
    let mut given = Given::city();
    let max = i64::from(EQUIPMENT_QUANTITY_MAX);
    for quantity in [0, EQUIPMENT_QUANTITY_MAX + 1, u32::MAX] {
        let order = RegisterEquipment {
            quantity,
            ..equipment_order(1, "fire")
        };
        let refused = given.when("fire", DESK, Command::RegisterEquipment(order));
        assert_eq!(refused, Err(quantity_between(1, max)));
    }
    given.equipped(1, "fire");
    for quantity in [0, EQUIPMENT_QUANTITY_MAX + 1] {
        let refused = given.when("fire", DESK, adjust(1, 1, quantity));
        assert_eq!(refused, Err(quantity_between(1, max)));
    }
    for quantity in [0, 11, u32::MAX] {
        let refused = given.when("fire", DESK, attach(1, 1, "fire", Some((quantity, 2))));
        assert_eq!(refused, Err(quantity_between(1, 10)));
    }
    given.equipped(2, "fire");
    let taken = given.when("fire", DESK, attach(1, 1, "fire", Some((1, 2))));
    assert_eq!(taken, Err(Refusal::Taken { field: "id" }));
    let order = Command::RegisterEquipment(equipment_order(1, "fire"));
    let taken = given.when("fire", DESK, order);
    assert_eq!(taken, Err(Refusal::Taken { field: "id" }));
    // All of it is no part: the id is not used.
    given
        .when("fire", DESK, attach(1, 1, "fire", Some((10, 3))))
        .unwrap();
    assert!(given.state.equipment(equipment(3)).is_none());
    given.when("fire", DESK, adjust(1, 1, 12)).unwrap();
    assert_eq!(given.equipment(1).quantity, 12);
}

/// E1, E3: another agency's unit, the same unit again, what is defective or in maintenance, and what is retired.
#[test]
fn a_unit_carries_only_what_it_can_use() {
    let mut given = Given::city();
    given.terms(
        PartnerUnits::Assigned,
        &[grant("fire", "ems", Kind::Unit, &["identity"])],
    );
    given.equipped(1, "fire");
    let on = |of: &str| attach(1, 1, of, None);
    let refused = given.when("fire", DESK, on("ems"));
    assert_eq!(refused, Err(Refusal::NotYours { what: "unit" }));
    let refused = given.when("fire", DESK, on("police"));
    assert_eq!(refused, Err(Refusal::Unknown { what: "unit" }));
    for (n, bad) in [Condition::Defective, Condition::InMaintenance]
        .into_iter()
        .enumerate()
    {
        let version = u32::try_from(n).unwrap() + 1;
        given
            .when("fire", DESK, condition(1, version, bad))
            .unwrap();
        assert_eq!(
            given.when("fire", DESK, on("fire")),
            Err(wrong(bad.as_str()))
        );
    }
    given
        .when("fire", DESK, condition(1, 3, Condition::Degraded))
        .unwrap();
    given.when("fire", DESK, on("fire")).unwrap();
    let again = given.when("fire", DESK, attach(1, 2, "fire", None));
    assert_eq!(again, Err(wrong("there already")));
    given.when("fire", DESK, retire(1, 2)).unwrap();
    let refused = given.when("fire", DESK, attach(1, 3, "fire", None));
    assert_eq!(refused, Err(wrong("retired")));
    // It is still known for a shift, and then gone.
    given.wait(RETIRED_EQUIPMENT_MS_MAX);
    assert!(given.tick().is_empty());
    given.wait(1);
    assert_eq!(names(&given.tick()), ["equipment_forgotten"]);
    assert!(given.state.equipment(equipment(1)).is_none());
}

/// E1: a crew speaks for what its unit carries and takes on board what lies about, and no more.
#[test]
fn a_crew_acts_on_what_it_carries() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let not_yours = Err(Refusal::NotYours { what: "equipment" });
    let broken = |version| condition(1, version, Condition::Degraded);
    assert_eq!(given.when("fire", Role::Field, broken(1)), not_yours);
    given
        .when("fire", Role::Field, attach(1, 1, "fire", None))
        .unwrap();
    given.when("fire", Role::Field, broken(1)).unwrap();
    let put_down = detach(1, 2, Some(place(3)));
    given.when("fire", Role::Field, put_down).unwrap();
    assert_eq!(given.equipment(1).holder, Holder::Place(place(3)));
    let again = detach(1, 3, None);
    assert_eq!(given.when("fire", Role::Field, again.clone()), not_yours);
    let refused = given.when("fire", DESK, again);
    assert_eq!(refused, Err(wrong("carried by nobody")));
}

/// E1: with a person of the agency, and with nobody else's.
#[test]
fn a_person_of_the_agency_can_have_it() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let to = |name: &str, version| {
        Command::MoveEquipment(MoveEquipment {
            equipment: equipment(1),
            version,
            to: Holder::Person(person(name, Role::Legal)),
            part: None,
        })
    };
    let unknown = Err(Refusal::Unknown { what: "principal" });
    assert_eq!(given.when("fire", DESK, to("ems", 1)), unknown);
    given.when("fire", DESK, to("fire", 1)).unwrap();
    let disable = Command::SetPrincipalEnabled {
        principal: person("fire", Role::Legal),
        version: 0,
        is_enabled: false,
    };
    given.when("fire", Role::Admin, disable).unwrap();
    given.when("fire", DESK, detach(1, 2, None)).unwrap();
    let refused = given.when("fire", DESK, to("fire", 3)).unwrap_err();
    assert_eq!(refused.current().as_deref(), Some("disabled"));
    let to_unit = Command::MoveEquipment(MoveEquipment {
        equipment: equipment(1),
        version: 3,
        to: Holder::Unit(unit("fire", 1)),
        part: None,
    });
    let refused = given.when("fire", DESK, to_unit).unwrap_err();
    assert_eq!((refused.code(), refused.field()), ("malformed", Some("to")));
}

/// E6, and every wrong word in a label.
#[test]
fn an_edit_names_the_version_of_its_group() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let describe = |version, label| {
        Command::DescribeEquipment(DescribeEquipment {
            equipment: equipment(1),
            version,
            label,
        })
    };
    given.when("fire", DESK, describe(1, label(2))).unwrap();
    assert_eq!(given.equipment(1).label, label(2));
    let stale = |field| Err(Refusal::StaleVersion { field, current: 1 });
    assert_eq!(
        given.when("fire", DESK, describe(1, label(3))),
        Err(Refusal::StaleVersion {
            field: "label",
            current: 2
        })
    );
    let broken = condition(1, 2, Condition::Defective);
    assert_eq!(given.when("fire", DESK, broken), stale("condition"));
    assert_eq!(given.when("fire", DESK, adjust(1, 2, 3)), stale("stock"));
    let maintained = maintain(1, 2, None);
    assert_eq!(given.when("fire", DESK, maintained), stale("maintenance"));
    for order in [
        attach(1, 2, "fire", None),
        detach(1, 2, None),
        offer(1, 2, to_police(), None),
        retire(1, 2),
    ] {
        assert_eq!(given.when("fire", DESK, order), stale("custody"));
    }
    let spoilt = |spoil: &dyn Fn(&mut domain::equipment::Label)| {
        let mut label = label(2);
        spoil(&mut label);
        describe(2, label)
    };
    for (code, field, order) in [
        ("empty", "name", spoilt(&|it| " ".clone_into(&mut it.name))),
        (
            "malformed",
            "equipment_kind",
            spoilt(&|it| "A pump".clone_into(&mut it.kind)),
        ),
        (
            "out_of_range",
            "equipment_type",
            spoilt(&|it| it.equipment_type = Some(5)),
        ),
        (
            "malformed",
            "capabilities",
            spoilt(&|it| it.capabilities.extend(["Heavy Lift".to_owned()])),
        ),
        (
            "empty",
            "serial",
            spoilt(&|it| it.serial = Some(String::new())),
        ),
        (
            "too_long",
            "home",
            spoilt(&|it| it.home.name = "x".repeat(121)),
        ),
    ] {
        let refused = given.when("fire", DESK, order).unwrap_err();
        assert_eq!((refused.code(), refused.field()), (code, Some(field)));
    }
}

/// E7.
#[test]
fn what_is_not_ready_says_why() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let Command::SetCondition(mut order) = condition(1, 1, Condition::Degraded) else {
        unreachable!()
    };
    order.reason = None;
    let silent = Command::SetCondition(order);
    let refused = given.when("fire", DESK, silent);
    assert_eq!(refused, Err(Refusal::Empty { field: "reason" }));
}
