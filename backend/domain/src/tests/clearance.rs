//! G14: clauses for persons whom their agency has cleared, and who clears them.

use std::collections::BTreeSet;

use domain::{
    Clearance as C, Command, Point, Refusal, Role,
    agreement::{Clause, Trigger},
    command::AgreementOrder as O,
    shape::Shape,
    sharing::{
        Giver, Kind, ObjectRef, PartnerUnits, Precision, Supposed, Term, View, Viewer, gave,
        known_end, leases, rights, view, visible, why,
    },
};

use super::{given::*, given_agreements::*, random::agrees};

fn cleared(name: &str, clearance: C) -> Viewer {
    Viewer {
        agency: agency(name),
        clearance,
    }
}

/// What is for those who are cleared for so much.
fn of(clearance: C, clause: Clause) -> Clause {
    Clause {
        clearance,
        ..clause
    }
}

fn incidents(fields: &[&str]) -> Clause {
    clause("police", "fire", Kind::Incident, fields, Trigger::Always)
}

/// What is of things around a place only.
fn around(centre: Point, mut clause: Clause) -> Clause {
    clause.only.area = vec![Shape::Circle {
        centre,
        radius_m: 1_000,
    }];
    clause
}

fn clear(of: Role, version: u32, clearance: C) -> Command {
    Command::SetClearance {
        principal: person("police", of),
        version,
        clearance,
    }
}

/// G14: who is cleared for more sees what is for those who are cleared for less; nobody sees what is for more.
#[test]
fn g14_a_clause_is_for_who_is_cleared_for_it() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let units = |position| {
        let fields = ["identity", "position"];
        let whole = clause("police", "fire", Kind::Unit, &fields, Trigger::Always);
        Clause {
            position: Some(position),
            ..whole
        }
    };
    let clauses = [
        incidents(&["identity"]),
        of(C::Restricted, incidents(&["place"])),
        of(C::Confidential, incidents(&["narrative"])),
        of(C::Restricted, units(Precision::Cell1km)),
        of(C::Confidential, units(Precision::Exact)),
    ];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    agrees(&given.state).unwrap();
    let seen = |name: &str, clearance| {
        let object = ObjectRef::Incident(incident(1));
        match view(&given.state, &cleared(name, clearance), &object) {
            Some(View::Incident(it)) => Some((it.place.is_some(), it.narrative.is_some())),
            _ => None,
        }
    };
    assert_eq!(seen("police", C::Open), Some((false, false)));
    assert_eq!(seen("police", C::Restricted), Some((true, false)));
    assert_eq!(seen("police", C::Confidential), Some((true, true)));
    let shown = |clearance| {
        let viewer = cleared("police", clearance);
        let grant = rights(&given.state, &viewer, &ObjectRef::Unit(unit("fire", 1)));
        grant.map(|it| it.precision)
    };
    assert_eq!(shown(C::Open), None);
    assert_eq!(shown(C::Restricted), Some(Precision::Cell1km));
    assert_eq!(shown(C::Confidential), Some(Precision::Exact));
    // It is no affair of third agencies, nor of one's own things.
    assert_eq!(seen("ems", C::Confidential), None);
    assert_eq!(seen("fire", C::Open), Some((true, true)));
}

/// G14 and G12: also a clause that is limited to some things; and W6, the term that is named is that clause.
#[test]
fn g14_a_limited_clause_and_the_term_that_is_named() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let there = given.state.incident(incident(1)).unwrap().at;
    let limited = around(there, of(C::Restricted, incidents(&["identity"])));
    given.agreement_in_force(1, &["fire", "police"], &[limited]);
    agrees(&given.state).unwrap();
    let object = ObjectRef::Incident(incident(1));
    let terms = |clearance| why(&given.state, &cleared("police", clearance), &object);
    assert_eq!(terms(C::Open), []);
    for clearance in [C::Restricted, C::Confidential] {
        let named = terms(clearance);
        assert!(
            matches!(named[..], [Term::Agreement { clause: 0, .. }]),
            "{named:?}"
        );
    }
}

/// G14: what founding terms give and what belongs to joint tasks needs no clearance.
#[test]
fn g14_founding_terms_and_joint_tasks_are_open() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.proposed(1, "fire", &["ems"], None);
    let line = grant("police", "fire", Kind::Incident, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[line]);
    let sees = |name: &str, object| visible(&given.state, &Viewer::open(agency(name)), &object);
    assert!(sees("police", ObjectRef::Incident(incident(1))));
    assert!(sees("ems", ObjectRef::Task(task(1))));
}

/// G14: an admin clears people of their own agency, not themselves, based on what holds.
#[test]
fn g14_an_admin_clears_their_own_people_and_not_themselves() {
    let mut given = Given::city();
    let of = Role::Dispatcher;
    let id = person("police", of);
    let by = Role::Admin;
    let clearance = |given: &Given| given.state.principal(id).unwrap().clearance;
    assert_eq!(clearance(&given), C::Open);
    given
        .when("police", by, clear(of, 0, C::Confidential))
        .unwrap();
    assert_eq!(clearance(&given), C::Confidential);
    let again = given.when("police", by, clear(of, 0, C::Confidential));
    assert_eq!(again, Ok(vec![]), "said twice changes nothing");
    let stale = given.when("police", by, clear(of, 0, C::Open));
    let field = "clearance";
    assert_eq!(stale, Err(Refusal::StaleVersion { field, current: 1 }));
    given
        .when("police", by, clear(of, 1, C::Restricted))
        .unwrap();
    assert_eq!(given.state.person_versions(id).clearance, 2);
    let oneself = given.when("police", by, clear(by, 0, C::Confidential));
    assert_eq!(oneself, Err(Refusal::Oneself { field: "principal" }));
    for stranger in ["fire", "eoc"] {
        let refused = given.when(stranger, by, clear(of, 2, C::Open));
        assert_eq!(refused, Err(Refusal::Unknown { what: "principal" }));
    }
    for role in [Role::Commander, Role::Legal, Role::Supervisor, of] {
        let refused = given.when("police", role, clear(Role::Field, 0, C::Confidential));
        assert_eq!(refused, Err(Refusal::RoleMayNot), "{role:?}");
    }
}

/// G14: who acts in front of a wall, or through a device without a person, is cleared for nothing.
#[test]
fn g14_orders_are_judged_by_what_the_sender_is_cleared_for() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let clauses = [of(C::Restricted, incidents(&["identity"]))];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    let write = |n| Command::AddNote {
        id: note(n),
        target: domain::Target::Incident(incident(1)),
        text: mark(n),
    };
    let unknown = Err(Refusal::Unknown { what: "incident" });
    let desk = Role::Dispatcher;
    assert_eq!(given.when("police", desk, write(1)), unknown);
    given
        .when("police", Role::Admin, clear(desk, 0, C::Restricted))
        .unwrap();
    given.when("police", desk, write(1)).unwrap();
    let mut as_device = given.context("police", desk);
    as_device.clearance = C::Open;
    assert_eq!(given.ask(write(2), &as_device), unknown);
    given
        .when("police", Role::Admin, clear(desk, 1, C::Open))
        .unwrap();
    assert_eq!(given.when("police", desk, write(3)), unknown);
    let mut walls = given
        .state
        .principal(person("police", desk))
        .unwrap()
        .clone();
    walls.clearance = C::Confidential;
    assert_eq!(walls.clearance_as(Role::Observer), C::Open);
    assert_eq!(walls.clearance_as(Role::Server), C::Open);
    assert_eq!(walls.clearance_as(Role::Legal), C::Confidential);
}

/// G14: what is decided for the agency as a whole is judged by what is open to all of it: an incident that only some see is
/// not linked.
#[test]
fn g14_what_all_of_an_agency_is_told_needs_no_clearance() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.incident_of("police", 2);
    let fields = ["identity", "links", "state"];
    let own = clause("fire", "police", Kind::Incident, &fields, Trigger::Always);
    let clauses = [of(C::Restricted, incidents(&fields)), own];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    let desk = Role::Dispatcher;
    given
        .when("police", Role::Admin, clear(desk, 0, C::Restricted))
        .unwrap();
    let linked = link(2, 1, domain::Link::Child);
    let refused = given.when("police", desk, linked);
    assert_eq!(refused, Err(Refusal::NotShared { what: "incident" }));
}

/// G2 and G14: two clauses are contradictory when they are for the same people.
#[test]
fn g2_clauses_for_others_do_not_contradict_each_other() {
    let mut given = Given::city();
    let mut draft = |n, clauses: &[Clause]| {
        let words = text(&["fire", "police"], clauses, given.now);
        given.legal("fire", n, O::Draft(words)).map(|_| ())
    };
    let one = incidents(&["identity"]);
    let other = |clearance| of(clearance, incidents(&["place"]));
    assert_eq!(draft(1, &[one.clone(), other(C::Restricted)]), Ok(()));
    let contradictory = Err(Refusal::Contradictory { field: "clauses" });
    assert_eq!(draft(2, &[one, other(C::Open)]), contradictory);
}

/// X1: a device keeps nothing above `open`: of an owner who shows its person more than all of the agency, nothing.
#[test]
fn x1_nothing_above_open_is_kept() {
    let mut given = Given::city();
    given.agreement_in_force(1, &["fire", "police"], &[incidents(&["identity"])]);
    let lease = |given: &Given, clearance| {
        let leases = leases(&given.state, &cleared("police", clearance));
        leases.get(&agency("fire")).copied()
    };
    for clearance in C::ALL {
        assert_eq!(lease(&given, clearance), Some(480), "{clearance:?}");
    }
    let clauses = [of(C::Restricted, incidents(&["place"]))];
    given.agreement_in_force(2, &["fire", "police"], &clauses);
    assert_eq!(lease(&given, C::Open), Some(480));
    assert_eq!(lease(&given, C::Restricted), None);
    assert_eq!(lease(&given, C::Confidential), None);
    // Also what a joint task would give on top.
    given.proposed(1, "fire", &["police"], None);
    assert_eq!(lease(&given, C::Open), Some(480));
    assert_eq!(lease(&given, C::Restricted), None);
    given.legal("fire", 2, O::End { reason: mark(1) }).unwrap();
    assert_eq!(lease(&given, C::Restricted), Some(480));
}

/// X1 and G14: when something ends that is on no device nothing ends that is.
#[test]
fn x1_what_is_above_open_ends_no_lease() {
    let mut given = Given::city();
    let (fire, police) = (agency("fire"), agency("police"));
    let end = |given: &Given| known_end(&given.state, &police, &fire);
    let above = of(C::Restricted, incidents(&["place"]));
    given.agreement_in_force(1, &["fire", "police"], &[above]);
    assert_eq!(end(&given), None);
    given.agreement_in_force(2, &["fire", "police"], &[incidents(&["identity"])]);
    assert!(end(&given).is_some());
}

/// W10 and G14: a clause gives something to who is cleared for it, and is nothing that others could have been given by.
#[test]
fn w10_a_clause_gives_to_the_cleared_only() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let clauses = [
        incidents(&["identity"]),
        of(C::Restricted, incidents(&["place"])),
        of(
            C::Confidential,
            around(Point::new(0.0, 0.0).unwrap(), incidents(&["narrative"])),
        ),
    ];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    let by = |clearance| {
        let object = ObjectRef::Incident(incident(1));
        let gave = gave(&given.state, &cleared("police", clearance), &object).unwrap();
        let numbers = |all: BTreeSet<Giver>| all.iter().map(|it| it.clause.unwrap()).collect();
        (numbers(gave.by), numbers(gave.others))
    };
    let are = |by: &[u32], others: &[u32]| (by.to_vec(), others.to_vec());
    assert_eq!(by(C::Open), are(&[0], &[]));
    assert_eq!(by(C::Restricted), are(&[0, 1], &[]));
    assert_eq!(by(C::Confidential), are(&[0, 1], &[2]));
}

/// G12 and G14: within the area of a clause a unit's place is shown to who is cleared for it, and to nobody else.
#[test]
fn g12_areas_of_units_are_for_the_cleared_only() {
    let mut given = Given::city();
    let units = |fields: &[&str]| clause("police", "fire", Kind::Unit, fields, Trigger::Always);
    let mut within = of(C::Restricted, units(&["position"]));
    within.position = Some(Precision::Exact);
    let within = around(Point::new(7.42, 43.73).unwrap(), within);
    given.agreement_in_force(1, &["fire", "police"], &[units(&["identity"]), within]);
    agrees(&given.state).unwrap();
    let ways = |clearance| {
        let object = ObjectRef::Unit(unit("fire", 1));
        match view(&given.state, &cleared("police", clearance), &object) {
            Some(View::Unit(it)) => it.within.len(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(C::ALL.map(ways), [0, 1, 1]);
}

/// G16: a preview for those who are cleared for so much.
#[test]
fn g16_a_preview_is_for_a_clearance() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let clauses = [
        incidents(&["identity"]),
        of(C::Restricted, incidents(&["place"])),
    ];
    let words = text(&["fire", "police"], &clauses, given.now);
    let preview = domain::sharing::Preview::new(
        &given.state,
        &agency("fire"),
        &agency("police"),
        Supposed::Text(None, Box::new(words)),
        domain::sharing::Conditions::default(),
    )
    .unwrap();
    let fields = |clearance| {
        let sights = preview.sights(&cleared("police", clearance)).0;
        sights[0].then.clone().unwrap().fields
    };
    assert_eq!(fields(C::Open), ["identity"]);
    assert_eq!(fields(C::Restricted), ["identity", "place"]);
}

/// What was written before there was a clearance is open to all of the agency.
#[test]
fn g14_clauses_and_people_of_older_journals_are_open() {
    let mut written = serde_json::to_value(incidents(&["identity"])).unwrap();
    written
        .as_object_mut()
        .unwrap()
        .remove("clearance")
        .unwrap();
    let read: Clause = serde_json::from_value(written).unwrap();
    assert_eq!(read.clearance, C::Open);
    let given = Given::city();
    let known = given.state.principal(person("fire", Role::Admin)).unwrap();
    let mut written = serde_json::to_value(known).unwrap();
    written
        .as_object_mut()
        .unwrap()
        .remove("clearance")
        .unwrap();
    let read: domain::Principal = serde_json::from_value(written).unwrap();
    assert_eq!(read.clearance, C::Open);
}
