//! Rule T13, and the limits of parts and promises.

use std::collections::BTreeSet;

use domain::{
    Command, Refusal, Role,
    command::Answer,
    sharing::{ObjectRef, View, Viewer, view},
    task::{EquipmentAsk, Promise, Quorum},
};

use super::{
    given::*,
    negotiation::{asked, counter, engines, promise, propose, proposed},
};

#[test]
fn t13_a_part_that_asks_for_nothing_is_accepted_with_own_units_only() {
    let mut given = Given::city();
    let mut order = asked(1, &given, Quorum::All);
    for part in &mut order.parts {
        (part.asks, part.equipment, part.people) = (vec![], vec![], 0);
    }
    propose(&mut given, order);
    let with = |units: &[domain::UnitId]| Promise {
        units: units.iter().copied().collect(),
        ..Promise::default()
    };
    let foreign = promise(&mut given, "ems", with(&[unit("police", 1)]));
    assert_eq!(foreign, Err(Refusal::Unknown { what: "unit" }));
    let many: Vec<_> = (1..=65).map(|n| unit("ems", n)).collect();
    let many = promise(&mut given, "ems", with(&many)).unwrap_err();
    assert_eq!(many.code(), "too_long");
    promise(&mut given, "ems", with(&[unit("ems", 1)])).unwrap();
}

#[test]
fn t13_a_unit_is_promised_to_one_open_task_by_its_own_agency() {
    let mut given = proposed(Quorum::All);
    let with = |name: &str, n: u128| Promise {
        units: BTreeSet::from([unit(name, n)]),
        ..engines(1)
    };
    let foreign = counter(&mut given, "ems", 0, with("police", 1));
    assert_eq!(foreign, Err(Refusal::Unknown { what: "unit" }));
    counter(&mut given, "ems", 0, with("ems", 1)).unwrap();
    let order = asked(2, &given, Quorum::All);
    let commander = Role::Commander;
    given
        .when("fire", commander, Command::DraftTask(order))
        .unwrap();
    let propose = Command::ProposeTask { task: task(2) };
    given.when("fire", commander, propose).unwrap();
    let again = answer(2, 1, 0, Answer::Accept(Some(with("ems", 1))));
    let refused = given.when("ems", commander, again.clone());
    assert_eq!(refused, Err(Refusal::UnitPromised));
    // Replacing the own offer frees it.
    counter(&mut given, "ems", 1, engines(1)).unwrap();
    given.when("ems", commander, again).unwrap();
}

#[test]
fn t13_units_are_named_to_the_circle_of_the_task() {
    let mut given = proposed(Quorum::All);
    let offer = Promise {
        units: BTreeSet::from([unit("ems", 1)]),
        ..engines(1)
    };
    counter(&mut given, "ems", 0, offer).unwrap();
    let object = ObjectRef::Task(task(1));
    let named = |name: &str| {
        let viewer = Viewer::open(agency(name));
        let Some(View::Task(it)) = view(&given.state, &viewer, &object) else {
            return None;
        };
        let lane = it.parties.iter().find(|it| it.agency == agency("ems"))?;
        Some((lane.units.len(), lane.completes_quorum))
    };
    assert_eq!(named("fire"), Some((1, false)));
    assert_eq!(named("police"), Some((1, false)));
    assert_eq!(named("ems"), Some((1, false)));
    assert_eq!(named("eoc").map_or(0, |it| it.0), 0);
}

#[test]
fn the_limits_of_parts_and_promises() {
    let mut given = proposed(Quorum::All);
    let mut offered = |change: &dyn Fn(&mut Promise), want: (&str, Option<&str>)| {
        let mut it = engines(1);
        change(&mut it);
        let refused = counter(&mut given, "ems", 0, it).unwrap_err();
        assert_eq!((refused.code(), refused.field()), want);
    };
    let pump = |count| EquipmentAsk {
        kind: "pump".to_owned(),
        count,
    };
    offered(&|it| it.asks[0].count = 0, ("out_of_range", Some("count")));
    offered(
        &|it| it.asks[0].capability.clear(),
        ("empty", Some("capability")),
    );
    offered(
        &|it| it.asks = vec![it.asks[0].clone(); 33],
        ("too_long", Some("asks")),
    );
    offered(&|it| it.people = 10_001, ("out_of_range", Some("people")));
    offered(
        &|it| it.equipment = vec![pump(0)],
        ("out_of_range", Some("count")),
    );
    offered(
        &|it| it.equipment = vec![pump(1); 17],
        ("too_long", Some("equipment")),
    );
    offered(
        &|it| it.conditions = "x".repeat(501),
        ("too_long", Some("conditions")),
    );
    offered(
        &|it| it.report_to = "x".repeat(121),
        ("too_long", Some("report_to")),
    );
    offered(
        &|it| it.report_at = Some(START.plus_ms(-HOUR)),
        ("in_the_past", Some("report_at")),
    );
    offered(
        &|it| it.until = Some(START.plus_ms(367 * 24 * HOUR)),
        ("out_of_range", Some("until")),
    );
    offered(
        &|it| {
            it.report_at = Some(START.plus_ms(3 * HOUR));
            it.until = Some(START.plus_ms(2 * HOUR));
        },
        ("malformed", Some("until")),
    );
    offered(
        &|it| it.units = (1..=65).map(|n| unit("ems", n)).collect(),
        ("too_long", Some("units")),
    );
    for n in 0..20 {
        counter(&mut given, "ems", n, engines(1)).unwrap();
    }
    let full = counter(&mut given, "ems", 20, engines(1));
    assert_eq!(full, Err(Refusal::Full { max: 20 }));
}
