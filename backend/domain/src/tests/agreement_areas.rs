//! G12: areas of units. Where they are is not known here; what follows from that is.

use domain::{
    Command, Point, Refusal,
    agreement::{Clause, Conditions, Trigger},
    command::{AgreementOrder as O, Crossing, DrawZone},
    limits::UNIT_AREAS_PER_AGENCY_MAX,
    shape::Shape,
    sharing::{Kind, ObjectRef, Precision, Term, Viewer, shows_position, view_entry, why},
    zone::Watch,
};

use super::{given::*, given_agreements::*, random::agrees};

fn area() -> Vec<Shape> {
    vec![Shape::Circle {
        centre: Point::new(7.42, 43.73).unwrap(),
        radius_m: 500,
    }]
}

fn within(fields: &[&str], position: Option<Precision>, trigger: Trigger) -> Clause {
    Clause {
        position,
        only: Conditions {
            area: area(),
            ..Conditions::default()
        },
        ..clause("police", "fire", Kind::Unit, fields, trigger)
    }
}

fn everywhere(fields: &[&str]) -> Clause {
    clause("police", "fire", Kind::Unit, fields, Trigger::Always)
}

fn ways(given: &Given) -> Vec<(Precision, usize)> {
    let unit = given.unit_as("police", "fire");
    let all = unit.map(|it| it.within).unwrap_or_default();
    for it in &all {
        assert_eq!(it.area(&given.state), Some(&*area()));
    }
    all.iter().map(|it| (it.precision, it.clause)).collect()
}

/// G12: an area of units goes with their position and nothing else.
#[test]
fn g12_an_area_of_units_goes_with_their_position_alone() {
    let mut given = Given::city();
    let now = given.now;
    let always = Trigger::Always;
    for (fields, position) in [
        (&["identity"][..], None),
        (&["identity", "position"], Some(Precision::Exact)),
        (&["status", "position"], Some(Precision::Sector)),
        (&["position"], Some(Precision::Presence)),
    ] {
        let words = text(
            &["fire", "police"],
            &[within(fields, position, always)],
            now,
        );
        let refused = given.legal("fire", 1, O::Draft(words)).unwrap_err();
        let expected = Refusal::ConditionWithoutEffect { field: "area" };
        assert_eq!(refused, expected, "{fields:?}");
    }
    let fits = within(&["position"], Some(Precision::Sector), always);
    let words = text(&["fire", "police"], &[fits], now);
    given.legal("fire", 1, O::Draft(words)).unwrap();
}

/// G12: it shows where a unit is that something else shows, more finely than that does; what is told of the unit is
/// otherwise the same.
#[test]
fn g12_where_a_unit_is_shown_is_added_to_what_is_seen_of_it() {
    let mut given = Given::city();
    let position = &["position"][..];
    let exact = within(position, Some(Precision::Exact), Trigger::WhileActivated);
    let coarse = within(position, Some(Precision::Cell1km), Trigger::Always);
    given.agreement_in_force(1, &["fire", "police"], &[exact, coarse]);
    // Nothing shows it: it is nowhere.
    assert_eq!(given.unit_as("police", "fire"), None);
    agrees(&given.state).unwrap();
    given.agreement_in_force(2, &["fire", "police"], &[everywhere(&["identity"])]);
    assert_eq!(ways(&given), [(Precision::Cell1km, 1)]);
    assert_eq!(given.unit_as("police", "fire").unwrap().position, None);
    given.activate("fire", 1, 10).unwrap();
    assert_eq!(
        ways(&given),
        [(Precision::Exact, 0), (Precision::Cell1km, 1)]
    );
    let cells = everywhere(&["position"]);
    given.agreement_in_force(3, &["fire", "police"], &[cells]);
    // Everywhere in cells of 100 m: coarser ones add nothing.
    assert_eq!(ways(&given), [(Precision::Exact, 0)]);
    agrees(&given.state).unwrap();
    given.now = given.now.plus_ms(11 * MINUTE);
    given.tick();
    assert_eq!(ways(&given), []);
    agrees(&given.state).unwrap();
    // Nobody else gets any of it.
    assert_eq!(given.unit_as("ems", "fire"), None);
}

/// W6: receipts name the clause beside what shows the unit.
#[test]
fn w6_the_clause_for_an_area_is_named() {
    let mut given = Given::city();
    let way = within(&["position"], Some(Precision::Exact), Trigger::Always);
    let clauses = [everywhere(&["identity"]), way];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    let viewer = Viewer::open(agency("police"));
    let terms = why(&given.state, &viewer, &ObjectRef::Unit(unit("fire", 1)));
    let named: Vec<usize> = terms
        .iter()
        .map(|it| match it {
            Term::Agreement { clause, .. } => *clause,
            other => panic!("a clause, not {other:?}"),
        })
        .collect();
    assert_eq!(named, [0, 1]);
}

/// V11, G12: what was judged on the view of one agency within an area reaches that agency, and by such a clause nobody else.
#[test]
fn v11_a_crossing_within_an_area_is_told_to_whose_view_it_was_judged_on() {
    let mut given = Given::city();
    let way = within(&["position"], Some(Precision::Exact), Trigger::Always);
    let clauses = |viewer: &str| {
        [everywhere(&["identity"]), way.clone()].map(|it| Clause {
            viewer: Some(agency(viewer)),
            ..it
        })
    };
    let all = [clauses("police"), clauses("ems")].concat();
    let zones = Clause {
        viewer: Some(agency("ems")),
        owner: Some(agency("police")),
        ..clause("ems", "police", Kind::Zone, &["identity"], Trigger::Always)
    };
    let all = [&all[..], &[zones]].concat();
    given.agreement_in_force(1, &["fire", "police", "ems"], &all);
    let order = DrawZone {
        watch: Some(Watch {
            alarm_on_enter: true,
            alarm_on_leave: false,
        }),
        ..zone_order(1)
    };
    given.drawn("police", order);
    let crossing = |precision| Crossing {
        zone: zone(1),
        unit: unit("fire", 1),
        is_inside: true,
        precision,
    };
    // It is shown exactly, or not at all.
    let coarse = vec![crossing(Precision::Cell1km)];
    given.server(Command::RecordCrossings(coarse)).unwrap();
    assert!(given.state.zone(zone(1)).unwrap().inside.is_empty());
    let exact = vec![crossing(Precision::Exact)];
    let events = given.server(Command::RecordCrossings(exact)).unwrap();
    let recorded = given.accepted.last().unwrap().2.clone();
    let entries = given.state.clone().apply_accepted(&events, &recorded);
    assert_eq!(given.state.zone(zone(1)).unwrap().inside.len(), 1);
    assert_eq!(given.the_alarm().unit, Some(unit("fire", 1)));
    agrees(&given.state).unwrap();
    let told = |name: &str| {
        let viewer = Viewer::open(agency(name));
        let exactly = Precision::Exact;
        assert!(!shows_position(
            &given.state,
            &viewer,
            unit("fire", 1),
            exactly
        ));
        let lines = entries.iter().filter(|it| &*it.what == "zone_entered");
        lines
            .filter(|it| view_entry(&given.state, &viewer, it).is_some())
            .count()
    };
    assert_eq!((told("police"), told("ems")), (1, 0));
}

/// So many clauses about things of a kind, each with an area of its own.
fn with_areas(kind: Kind, count: usize) -> Vec<Clause> {
    let one = |n: usize| Clause {
        only: Conditions {
            area: vec![Shape::Circle {
                centre: Point::new(7.42, 43.73).unwrap(),
                radius_m: 500 + n as u32,
            }],
            ..Conditions::default()
        },
        ..clause("police", "fire", kind, &["position"], Trigger::Always)
    };
    (0..count).map(one).collect()
}

/// G12: areas of units have a limit of each agency's own, so that nobody's use up what another's need.
#[test]
fn g12_what_an_agency_has_written_shows_units_within_so_many_areas() {
    let mut given = Given::city();
    let (max, now) = (UNIT_AREAS_PER_AGENCY_MAX, given.now);
    let parties = ["fire", "police"];
    let of_units = |count| text(&parties, &with_areas(Kind::Unit, count), now);
    let full = Err(Refusal::Full { max });
    let mut draft = |by: &str, n, it| given.legal(by, n, O::Draft(it)).map(|_| ());
    assert_eq!(draft("fire", 1, of_units(max + 1)), full);
    draft("fire", 1, of_units(max - 1)).unwrap();
    assert_eq!(draft("fire", 2, of_units(2)), full);
    draft("fire", 2, of_units(1)).unwrap();
    // Others have their own, and areas of other things are not the picture's.
    draft("police", 3, of_units(max)).unwrap();
    draft(
        "fire",
        4,
        text(&parties, &with_areas(Kind::Equipment, 9), now),
    )
    .unwrap();
    // What is over frees its own.
    assert_eq!(draft("fire", 5, of_units(1)), full);
    given.legal("fire", 2, O::Withdraw { version: 1 }).unwrap();
    given.legal("fire", 5, O::Draft(of_units(1))).unwrap();
}

/// G12: of one agreement the text that holds and the one to come count once, as the larger; whoever writes it, it counts.
#[test]
fn g12_a_text_and_the_one_that_replaces_it_count_once() {
    let mut given = Given::city();
    let (max, now) = (UNIT_AREAS_PER_AGENCY_MAX, given.now);
    let parties = ["fire", "police"];
    let of_units = |count| text(&parties, &with_areas(Kind::Unit, count), now);
    given.agreement_in_force(1, &parties, &with_areas(Kind::Unit, max - 2));
    let amend = |version, count| O::Amend {
        version,
        text: of_units(count),
    };
    let revise = |version, count| O::Revise {
        version,
        text: of_units(count),
    };
    let full = Err(Refusal::Full { max });
    assert_eq!(given.legal("fire", 1, amend(1, max + 1)), full);
    given.legal("fire", 1, amend(1, max)).unwrap();
    assert_eq!(given.legal("fire", 1, revise(2, max + 1)), full);
    // With fewer to come, what holds still counts.
    given.legal("fire", 1, revise(2, 1)).unwrap();
    assert_eq!(given.legal("fire", 2, O::Draft(of_units(3))), full);
    given.legal("fire", 2, O::Draft(of_units(2))).unwrap();
    assert_eq!(given.legal("fire", 1, revise(3, max - 1)), full);
    // Another party's amendment counts for that party, and when it holds no more for the first.
    given.legal("police", 1, amend(1, max)).unwrap();
    let version = given.agreement_as("police").unwrap().next.unwrap().number;
    given.legal("fire", 1, O::Withdraw { version: 3 }).unwrap();
    given.legal("police", 1, O::Propose { version }).unwrap();
    given.sign(1, &parties);
    assert_eq!(given.legal("police", 3, O::Draft(of_units(1))), full);
    given.legal("fire", 3, O::Draft(of_units(max - 2))).unwrap();
}
