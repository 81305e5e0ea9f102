//! G12: clauses that are limited to types and classes of incidents and to an area, and what follows when a thing comes
//! or goes.

use domain::{
    Command, Point, Refusal, Role, Target,
    agreement::{Clause, Conditions, Trigger},
    classification::SaidType,
    command::{
        AgreementOrder as O, ChangePlace, ChangeZone, RetireEquipment, TriageIncident, ZoneChange,
    },
    equipment::Spot,
    limits::*,
    shape::Shape,
    sharing::{Kind, ObjectRef, Precision, View},
};

use super::{given::*, given_agreements::*, given_equipment::*, random::agrees};

/// Where everything of the city lies.
fn here() -> Shape {
    square(7.42, 43.73, 0.05)
}

fn elsewhere() -> Shape {
    square(8.42, 43.73, 0.05)
}

fn square(lon: f64, lat: f64, half: f64) -> Shape {
    let at = |x: f64, y: f64| Point::new(lon + x * half, lat + y * half).unwrap();
    Shape::Polygon {
        outline: vec![at(-1.0, -1.0), at(1.0, -1.0), at(1.0, 1.0), at(-1.0, 1.0)],
        holes: vec![],
    }
}

fn limited(kind: Kind, fields: &[&str], only: Conditions) -> Clause {
    Clause {
        only,
        ..clause("police", "fire", kind, fields, Trigger::Always)
    }
}

fn to_types(types: &[&str], classes: &[&str]) -> Conditions {
    let words = |it: &[&str]| it.iter().map(|it| (*it).to_owned()).collect();
    Conditions {
        incident_types: words(types),
        classes: words(classes),
        area: vec![],
    }
}

fn note_on(n: u128, target: Target) -> Command {
    Command::AddNote {
        id: note(n),
        target,
        text: mark(n),
    }
}

fn to_area(area: &[Shape]) -> Conditions {
    Conditions {
        area: area.to_vec(),
        ..Conditions::default()
    }
}

impl Given {
    fn incident_named(&mut self, n: u128, incident_type: &str) {
        self.reported_of("fire", n, incident_type);
    }

    fn reported_of(&mut self, by: &str, n: u128, incident_type: &str) {
        let mut order = report_order(n, None);
        order.incident_type = SaidType::Common(incident_type.to_owned());
        self.when(by, Role::Dispatcher, Command::ReportIncident(order))
            .unwrap();
    }

    fn retyped(&mut self, n: u128, incident_type: &str) {
        let it = self.state.incident(incident(n)).unwrap();
        let version = it.versions.classification;
        let order = TriageIncident {
            incident: incident(n),
            version,
            priority: None,
            incident_type: Some(SaidType::Common(incident_type.to_owned())),
        };
        self.when("fire", Role::Dispatcher, Command::TriageIncident(order))
            .unwrap();
    }

    fn moved(&mut self, n: u128, lon: f64) {
        let it = self.state.incident(incident(n)).unwrap();
        let version = it.versions.place;
        let order = ChangePlace {
            incident: incident(n),
            version,
            at: Point::new(lon, 43.73).unwrap(),
            place: mark(n),
        };
        self.when("fire", Role::Dispatcher, Command::ChangePlace(order))
            .unwrap();
    }

    fn police_sees(&self, it: &ObjectRef) -> bool {
        agrees(&self.state).unwrap();
        self.seen("police", it).is_some()
    }
}

/// G12: of incidents of one type and of one class, and no others; an incident that becomes another is gone.
#[test]
fn g12_types_and_classes_decide_which_incidents_are_seen() {
    let mut given = Given::city();
    let only = to_types(&["flood"], &["fire"]);
    let clauses = [limited(Kind::Incident, &["identity"], only)];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    for (n, word, is_seen) in [
        (1, "flood", true),
        (2, "storm", false),
        (3, "smoke", true),
        (4, "fire", true),
        (5, "gas_leak", false),
        (6, "tram", false),
    ] {
        given.incident_named(n, word);
        let id = ObjectRef::Incident(incident(n));
        assert_eq!(given.police_sees(&id), is_seen, "{word}");
    }
    given.retyped(1, "storm");
    given.retyped(2, "fire_vehicle");
    assert!(!given.police_sees(&ObjectRef::Incident(incident(1))));
    assert!(given.police_sees(&ObjectRef::Incident(incident(2))));
}

/// G12: what belongs to an incident follows it, also over a task: assignments, notes, the task.
#[test]
fn g12_what_belongs_to_an_incident_follows_its_type_and_place() {
    let mut given = Given::city();
    let only = Conditions {
        area: vec![here()],
        ..to_types(&[], &["fire"])
    };
    let clauses = [Kind::Incident, Kind::Assignment, Kind::Task, Kind::Note].map(|kind| {
        let fields: &[&str] = if kind == Kind::Assignment {
            &["identity", "status"]
        } else {
            &["identity"]
        };
        limited(kind, fields, only.clone())
    });
    let units = clause("police", "fire", Kind::Unit, &["identity"], Trigger::Always);
    let all = [&clauses[..], &[units]].concat();
    given.agreement_in_force(1, &["fire", "police"], &all);
    given.incident_named(1, "smoke");
    let on_incident = Target::Incident(incident(1));
    let on_task = given.agreed(1, "fire", &["ems"], Some(1));
    let dispatcher = Role::Dispatcher;
    given
        .when("fire", dispatcher, assign(1, unit("fire", 1), on_incident))
        .unwrap();
    given
        .when("fire", dispatcher, assign(2, unit("fire", 2), on_task))
        .unwrap();
    given
        .when("fire", dispatcher, note_on(1, on_incident))
        .unwrap();
    given.when("fire", dispatcher, note_on(2, on_task)).unwrap();
    let all = [
        ObjectRef::Incident(incident(1)),
        ObjectRef::Task(task(1)),
        ObjectRef::Assignment(assignment(1)),
        ObjectRef::Assignment(assignment(2)),
        ObjectRef::Note(note(1)),
        ObjectRef::Note(note(2)),
    ];
    let sees_all = |given: &Given, is_seen: bool, when: &str| {
        for it in &all {
            assert_eq!(given.police_sees(it), is_seen, "{it:?} {when}");
        }
    };
    sees_all(&given, true, "at first");
    given.moved(1, 8.42);
    sees_all(&given, false, "moved away");
    given.moved(1, 7.42);
    sees_all(&given, true, "moved back");
    given.retyped(1, "flood");
    sees_all(&given, false, "become a flood");
    given.retyped(1, "fire");
    sees_all(&given, true, "become a fire");
}

/// G12, G9: what a third agency's incident is and where is not told by what others do on it.
#[test]
fn g12_a_third_agencys_incident_is_not_passed_on() {
    let mut given = Given::city();
    let only = to_types(&[], &["fire"]);
    let all = [
        limited(Kind::Assignment, &["identity", "status"], only.clone()),
        limited(Kind::Task, &["identity"], only),
        clause("police", "fire", Kind::Unit, &["identity"], Trigger::Always),
    ];
    given.agreement_in_force(1, &["fire", "police"], &all);
    given.incident_named(1, "smoke");
    given.reported_of("ems", 2, "smoke");
    let dispatcher = Role::Dispatcher;
    let on = |n| Target::Incident(incident(n));
    given
        .when("fire", dispatcher, assign(1, unit("fire", 1), on(1)))
        .unwrap();
    let task = given.agreed(2, "ems", &["fire"], Some(2));
    given
        .when("fire", dispatcher, assign(2, unit("fire", 2), task))
        .unwrap();
    // The control: on its own incident it is shown.
    assert!(given.police_sees(&ObjectRef::Assignment(assignment(1))));
    assert!(!given.police_sees(&ObjectRef::Assignment(assignment(2))));
}

/// G12: what belongs to no incident is of no type and at no place.
#[test]
fn g12_what_belongs_to_no_incident_is_not_meant() {
    let mut given = Given::city();
    let clauses = [limited(Kind::Task, &["identity"], to_area(&[here()]))];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    given.agreed(1, "fire", &["ems"], None);
    assert!(!given.police_sees(&ObjectRef::Task(task(1))));
}

/// G12: a zone that meets the area.
#[test]
fn g12_zones_are_seen_that_meet_the_area() {
    let mut given = Given::city();
    let clauses = [limited(
        Kind::Zone,
        &["identity"],
        to_area(&[elsewhere(), here()]),
    )];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    let draw = Command::DrawZones(vec![zone_order(1)]);
    given.when("fire", Role::Commander, draw).unwrap();
    assert!(given.police_sees(&ObjectRef::Zone(zone(1))));
    // 200 m wide, its middle 150 m outside and then 250 m.
    for (version, metres, is_seen) in [(1, 150.0, true), (2, 250.0, false)] {
        let lon = 7.42 + 0.05 + metres / (111_195.0 * 43.73_f64.to_radians().cos());
        let change = Command::ChangeZone(ChangeZone {
            zone: zone(1),
            version,
            change: ZoneChange::Shape(Shape::Circle {
                centre: Point::new(lon, 43.73).unwrap(),
                radius_m: 200,
            }),
        });
        given.when("fire", Role::Commander, change).unwrap();
        assert_eq!(given.police_sees(&ObjectRef::Zone(zone(1))), is_seen);
    }
}

/// G12: equipment is judged on the place as the clause shows it: the middle of its cell.
#[test]
fn g12_equipment_is_judged_where_it_is_shown() {
    let mut given = Given::city();
    given.equipped(1, "fire");
    let home = given.equipment(1).label.home.clone();
    let Spot { at, .. } = &home;
    let around = |half| square(at.lon_deg(), at.lat_deg(), half);
    let fields = ["identity", "position"];
    let clauses = |half: f64, precision| {
        let only = to_area(&[around(half)]);
        let it = limited(Kind::Equipment, &fields, only);
        [Clause {
            position: Some(precision),
            ..it
        }]
    };
    // A few metres around it: it lies there, but the middle of its cell does not.
    for (n, half, precision, is_seen) in [
        (1, 0.000_02, Precision::Exact, true),
        (2, 0.000_02, Precision::Cell1km, false),
        (3, 0.02, Precision::Cell1km, true),
    ] {
        given.agreement_in_force(n, &["fire", "police"], &clauses(half, precision));
        let id = ObjectRef::Equipment(equipment(1));
        assert_eq!(given.police_sees(&id), is_seen, "{half} {precision:?}");
        given.legal("fire", n, O::End { reason: mark(1) }).unwrap();
    }
    // What is carried is where its unit is: not known here.
    given.agreement_in_force(4, &["fire", "police"], &clauses(0.02, Precision::Exact));
    assert!(given.police_sees(&ObjectRef::Equipment(equipment(1))));
    let version = given.equipment(1).versions.custody;
    let on_board = attach(1, version, "fire", None);
    given.when("fire", Role::Dispatcher, on_board).unwrap();
    assert!(!given.police_sees(&ObjectRef::Equipment(equipment(1))));
}

/// G12 and E11: what is retired is nowhere, so that no clause for an area shows it; one for all of it does.
#[test]
fn g12_what_is_retired_lies_in_no_area() {
    for is_limited in [true, false] {
        let mut given = Given::city();
        given.equipped(1, "fire");
        let at = given.equipment(1).label.home.at;
        let area = to_area(&[square(at.lon_deg(), at.lat_deg(), 0.02)]);
        let fields = ["identity", "position"];
        let only = if is_limited {
            area
        } else {
            Conditions::default()
        };
        let it = limited(Kind::Equipment, &fields, only);
        let clauses = [Clause {
            position: Some(Precision::Exact),
            ..it
        }];
        given.agreement_in_force(1, &["fire", "police"], &clauses);
        let id = ObjectRef::Equipment(equipment(1));
        assert!(given.police_sees(&id));
        let retire = Command::RetireEquipment(RetireEquipment {
            equipment: equipment(1),
            version: given.equipment(1).versions.custody,
            reason: mark(1),
        });
        given.when("fire", Role::Dispatcher, retire).unwrap();
        assert_eq!(given.police_sees(&id), !is_limited);
    }
}

/// G12: for a joint task, activated, and behind the glass as well.
#[test]
fn g12_limits_and_triggers_go_together() {
    let mut given = Given::city();
    let at = |trigger| Clause {
        trigger,
        ..limited(Kind::Incident, &["identity"], to_types(&[], &["fire"]))
    };
    let clauses = [
        at(Trigger::WhileJoint),
        at(Trigger::WhileActivated),
        at(Trigger::BreakGlass),
    ];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    given.incident_named(1, "smoke");
    given.incident_named(2, "flood");
    let (smoke, flood) = (
        ObjectRef::Incident(incident(1)),
        ObjectRef::Incident(incident(2)),
    );
    let only_smoke = |given: &Given, is_seen: bool| {
        assert_eq!(given.police_sees(&smoke), is_seen);
        assert!(!given.police_sees(&flood));
    };
    only_smoke(&given, false);
    given.activate("fire", 1, 10).unwrap();
    only_smoke(&given, true);
    given.now = given.now.plus_ms(11 * MINUTE);
    given.tick();
    only_smoke(&given, false);
    given.break_glass("police", 1, 10).unwrap();
    only_smoke(&given, true);
    given.now = given.now.plus_ms(11 * MINUTE);
    given.tick();
    only_smoke(&given, false);
    given.agreed(1, "fire", &["police"], None);
    only_smoke(&given, true);
}

/// G2, G12: two clauses for one pair, kind and trigger may stand beside each other if their limits differ.
#[test]
fn g12_clauses_that_differ_in_their_limits_add_up() {
    let mut given = Given::city();
    let number = limited(Kind::Incident, &["identity"], Conditions::default());
    let told = limited(Kind::Incident, &["narrative"], to_types(&["smoke"], &[]));
    let all = [number, told.clone()];
    given.agreement_in_force(1, &["fire", "police"], &all);
    given.incident_named(1, "smoke");
    given.incident_named(2, "flood");
    let narrative = |n| {
        let id = ObjectRef::Incident(incident(n));
        match given.seen("police", &id) {
            Some(View::Incident(it)) => it.narrative.is_some(),
            _ => false,
        }
    };
    assert!(narrative(1) && !narrative(2));
    agrees(&given.state).unwrap();
    let twice = text(&["fire", "police"], &[told.clone(), told], given.now);
    let refused = given.legal("fire", 2, O::Draft(twice)).unwrap_err();
    assert_eq!(refused, Refusal::Contradictory { field: "clauses" });
}

/// G12: every wrong limit has its answer.
#[test]
fn g12_wrong_limits_are_refused() {
    let mut given = Given::city();
    let now = given.now;
    let mut refused = |kind, fields: &[&str], only: Conditions| {
        let words = text(&["fire", "police"], &[limited(kind, fields, only)], now);
        let it = given.legal("fire", 1, O::Draft(words)).unwrap_err();
        (it.code(), it.field().unwrap())
    };
    let identity = &["identity"][..];
    let without = |field| ("condition_without_effect", field);
    let malformed = |field| ("malformed", field);
    for kind in [Kind::Unit, Kind::Zone, Kind::Equipment] {
        let types = to_types(&["flood"], &[]);
        assert_eq!(refused(kind, identity, types), without("incident_types"));
        let classes = to_types(&[], &["fire"]);
        assert_eq!(refused(kind, identity, classes), without("classes"));
    }
    let area = || to_area(&[here()]);
    assert_eq!(refused(Kind::Unit, identity, area()), without("area"));
    assert_eq!(
        refused(Kind::Unit, &["identity", "position"], area()),
        without("area")
    );
    assert_eq!(refused(Kind::Equipment, identity, area()), without("area"));
    let of_incident = |only| refused(Kind::Incident, identity, only);
    let mut of_incident = of_incident;
    let tram = to_types(&["tram"], &[]);
    assert_eq!(of_incident(tram), malformed("incident_types"));
    let smoke = to_types(&[], &["smoke"]);
    assert_eq!(of_incident(smoke), malformed("classes"));
    let polygon = |outline: &[(f64, f64)]| {
        let at = |it: &(f64, f64)| Point::new(it.0, it.1).unwrap();
        to_area(&[Shape::Polygon {
            outline: outline.iter().map(at).collect(),
            holes: vec![],
        }])
    };
    let crossing = polygon(&[(7.0, 43.0), (8.0, 44.0), (8.0, 43.0), (7.0, 44.0)]);
    assert_eq!(of_incident(crossing), malformed("area"));
    let flat = polygon(&[(7.0, 43.0), (7.5, 43.0), (8.0, 43.0)]);
    assert_eq!(of_incident(flat), malformed("area"));
    assert_eq!(of_incident(polygon(&[])), malformed("area"));
    let huge = polygon(&[(0.0, 43.0), (8.0, 43.0), (8.0, 44.0)]);
    assert_eq!(of_incident(huge), malformed("area"));
    let many = to_area(&vec![here(); AREA_SHAPES_MAX + 1]);
    assert_eq!(of_incident(many), ("too_long", "area"));
    let ring = |count: usize| {
        let at = |n: usize| {
            let turn = std::f64::consts::TAU * n as f64 / count as f64;
            (7.42 + 0.1 * turn.cos(), 43.73 + 0.1 * turn.sin())
        };
        polygon(&(0..count).map(at).collect::<Vec<_>>())
    };
    let corners = ring(AREA_CORNERS_MAX + 1);
    assert_eq!(of_incident(corners), ("too_long", "area"));
    // Each of them may be so large, but not all of them together.
    let kinds = [Kind::Incident, Kind::Note, Kind::Task];
    let triggers = [
        Trigger::Always,
        Trigger::WhileJoint,
        Trigger::WhileActivated,
        Trigger::BreakGlass,
    ];
    let clauses = kinds.iter().flat_map(|kind| triggers.map(|it| (*kind, it)));
    let clauses: Vec<_> = clauses
        .map(|(kind, trigger)| Clause {
            trigger,
            ..limited(kind, identity, ring(AREA_CORNERS_MAX))
        })
        .collect();
    let fits = AREA_CORNERS_PER_AGREEMENT_MAX / AREA_CORNERS_MAX;
    let parties = ["fire", "police"];
    let words = text(&parties, &clauses[..=fits], now);
    let it = given.legal("fire", 1, O::Draft(words)).unwrap_err();
    assert_eq!((it.code(), it.field()), ("too_long", Some("area")));
    let words = text(&parties, &clauses[..fits], now);
    given.legal("fire", 1, O::Draft(words)).unwrap();
}
