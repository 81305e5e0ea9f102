//! Why a viewer is shown what is another's (W6).

use std::{cell::RefCell, collections::BTreeMap};

use domain::{
    Command, Event, Role, State,
    agreement::{Clause, Trigger},
    equipment::{Holder, Receiver},
    shape::Shape,
    sharing::{
        Kind, ObjectRef, PartnerUnits, Precision, Term, Viewer, disclosed_place, owner, view,
        visible, why, why_told,
    },
};

use super::{
    given::*,
    given_agreements::*,
    given_equipment::*,
    random::{agrees, viewers, walks},
    world::World,
};

fn name(term: &Term) -> &'static str {
    match term {
        Term::Agreement { .. } => "agreement",
        Term::Founding { .. } => "founding",
        Term::Task(_) => "task",
        Term::Reported => "reported",
        Term::OnIncident(_) => "on_incident",
        Term::Owned => "owned",
        Term::Offered => "offered",
        Term::Duress(_) => "duress",
        Term::Register => "register",
        Term::Party => "party",
        Term::Other => "other",
    }
}

/// W6: whatever happens, all that is shown of another's has a term, and nothing else has one.
#[test]
fn w6_what_is_shown_of_anothers_has_a_term_and_nothing_else_has() {
    let seen = RefCell::new(BTreeMap::new());
    walks(180, |steps| {
        let mut world = World::new();
        for (n, step) in steps.iter().enumerate() {
            let (command, context) = world.order(*step);
            let is_taken = world.given.ask(command, &context).is_ok();
            // Every state would take too long: a third of them.
            if !is_taken || !n.is_multiple_of(3) {
                continue;
            }
            let state = &world.given.state;
            for viewer in viewers(state) {
                for object in state.every_object() {
                    let terms = why(state, &viewer, &object);
                    let is_own = owner(state, &object) == Some(&viewer.agency);
                    let is_shown = view(state, &viewer, &object).is_some();
                    // The founding agreement is nobody's and everybody's.
                    assert_eq!(
                        !terms.is_empty(),
                        is_shown && !is_own,
                        "{viewer:?} {object:?} {terms:?}"
                    );
                    for term in &terms {
                        *seen.borrow_mut().entry(name(term)).or_insert(0) += 1;
                    }
                }
            }
        }
    });
    // Otherwise this holds of nothing.
    let seen = seen.into_inner();
    assert!(seen.len() >= 9, "{seen:?}");
}

/// W6: the owner of an incident reads what another agency writes on it; the walks come to that too seldom.
#[test]
fn w6_what_stands_on_ones_own_incident_is_opened_by_that() {
    let mut given = Given::city();
    let fields = ["identity"];
    let line = grant("police", "fire", Kind::Incident, &fields);
    given.terms(PartnerUnits::Assigned, &[line]);
    let target = given.incident_of("fire", 1);
    let command = Command::AddNote {
        id: note(1),
        target,
        text: mark(1),
    };
    given.when("police", Role::Dispatcher, command).unwrap();
    let terms = why(&given.state, &eyes("fire"), &ObjectRef::Note(note(1)));
    assert_eq!(terms, [Term::OnIncident(incident(1))]);
}

/// W6: what is not there is nobody's.
#[test]
fn w6_what_does_not_exist_has_neither_owner_nor_term() {
    let world = World::new();
    let state = &world.given.state;
    let nothing = ObjectRef::Unit(domain::UnitId(uuid::Uuid::from_u128(0xdead)));
    let viewer = Viewer::open(state.agencies().next().unwrap().id.clone());
    assert_eq!(owner(state, &nothing), None);
    assert_eq!(why(state, &viewer, &nothing), []);
}

fn eyes(name: &str) -> Viewer {
    Viewer::open(agency(name))
}

/// The same room without these clauses and lines.
pub(super) fn without(state: &State, terms: &[Term]) -> State {
    let mut state = state.clone();
    let mut standing = state.terms().cloned();
    for term in terms {
        match term {
            Term::Founding { line } => {
                let line = &mut standing.as_mut().unwrap().grants[*line];
                (line.fields, line.position) = (vec![], None);
            }
            Term::Agreement {
                agreement, clause, ..
            } => {
                let mut it = state.agreement(*agreement).unwrap().clone();
                let clauses = &mut it.current.as_mut().unwrap().text.clauses;
                clauses[*clause].fields.clear();
                state.suppose(it);
            }
            _ => panic!("cannot be taken away: {term:?}"),
        }
    }
    // Where the founding agreement has been amended, its clauses have taken their place.
    let is_of_terms = |it: &Term| matches!(it, Term::Founding { .. });
    if let Some(terms) = standing.filter(|_| terms.iter().any(is_of_terms)) {
        let by = domain::event::Recorded {
            principal: domain::PrincipalId::SERVER,
            agency: agency("eoc"),
            received_at: START,
            occurred_at: START,
        };
        state.apply(&Event::TermsAdopted { terms }, &by);
    }
    state
}

/// W6: whatever happens, what agreements alone open is closed without the terms that are named for it.
#[test]
fn w6_without_the_terms_that_are_named_nothing_is_shown() {
    let tried = RefCell::new(0);
    walks(40, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _: Result<_, domain::Refusal> = world.given.ask(command, &context);
        }
        let state = &world.given.state;
        let is_agreed = |it: &Term| matches!(it, Term::Agreement { .. } | Term::Founding { .. });
        let mut rooms: BTreeMap<Vec<Term>, State> = BTreeMap::new();
        for viewer in viewers(state) {
            for object in state.every_object() {
                let terms = why(state, &viewer, &object);
                if terms.is_empty() || !terms.iter().all(is_agreed) {
                    continue;
                }
                let room = rooms
                    .entry(terms.clone())
                    .or_insert_with(|| without(state, &terms));
                assert!(
                    !visible(room, &viewer, &object),
                    "{viewer:?} {object:?} {terms:?}"
                );
                *tried.borrow_mut() += 1;
            }
        }
    });
    // Otherwise this holds of nothing.
    assert!(tried.into_inner() > 300);
}

/// W6: an assignment is opened by a clause of its own together with one of its unit.
#[test]
fn w6_an_assignment_names_what_opens_its_unit() {
    let mut given = Given::city();
    let of = |kind, fields: &[&str]| clause("police", "fire", kind, fields, Trigger::Always);
    let clauses = [
        of(Kind::Unit, &["status"]),
        of(Kind::Assignment, &["identity"]),
    ];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    given.agreement_in_force(2, &["fire", "police"], &[of(Kind::Unit, &["identity"])]);
    let on = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, on, &[]);
    let object = ObjectRef::Assignment(assignment(1));
    let named = |n, clause| Term::Agreement {
        agreement: agreement(n),
        version: 1,
        clause,
        trigger: Trigger::Always,
    };
    let terms = why(&given.state, &eyes("police"), &object);
    // The clause that shows the unit's status does not show which one it is.
    assert_eq!(terms, [named(1, 1), named(2, 0)]);
}

/// W6: a task that is over opens neither the zones nor the notes on it to who was only asked, and is not named for them.
#[test]
fn w6_a_task_is_named_only_while_it_opens_something() {
    let mut given = Given::city();
    let of = |kind, fields: &[&str]| clause("police", "fire", kind, fields, Trigger::Always);
    let clauses = [
        of(Kind::Zone, &["identity"]),
        of(Kind::Note, &["identity"]),
        of(Kind::Task, &["identity"]),
    ];
    given.agreement_in_force(1, &["fire", "police"], &clauses);
    let target = given.proposed(1, "fire", &["police"], None);
    given.drawn(
        "fire",
        domain::command::DrawZone {
            target: Some(target),
            ..zone_order(1)
        },
    );
    let command = Command::AddNote {
        id: note(1),
        target,
        text: mark(1),
    };
    given.when("fire", Role::Dispatcher, command).unwrap();
    let by_task = |state: &State, object: &ObjectRef| {
        let terms = why(state, &eyes("police"), object);
        assert!(!terms.is_empty(), "{object:?}");
        terms.contains(&Term::Task(task(1)))
    };
    let things = [ObjectRef::Zone(zone(1)), ObjectRef::Note(note(1))];
    for it in &things {
        assert!(by_task(&given.state, it));
    }
    let cancel = Command::CancelTask {
        task: task(1),
        reason: mark(2),
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    for it in &things {
        assert!(!by_task(&given.state, it), "{it:?}");
    }
}

/// What fire has lent to the police, lying at a place.
fn lent(given: &mut Given) -> ObjectRef {
    given.equipped(1, "fire");
    let asked = Receiver::Agency(agency("police"));
    given
        .when("fire", Role::Dispatcher, offer(1, 1, asked, None))
        .unwrap();
    let there = Some(Holder::Place(place(7)));
    given
        .when("police", Role::Dispatcher, accept_custody(1, there))
        .unwrap();
    ObjectRef::Equipment(equipment(1))
}

/// W6: what a third agency and the viewer have agreed is told to nobody else by its name, and is told to have opened it.
#[test]
fn w6_agreements_of_others_are_one_word_to_who_is_no_party() {
    let mut given = Given::city();
    let own = |owner: &str| {
        let fields = ["identity", "quantity"];
        clause("ems", owner, Kind::Equipment, &fields, Trigger::Always)
    };
    let to_police = grant("police", "fire", Kind::Equipment, &["identity"]);
    let to_ems = grant("ems", "fire", Kind::Equipment, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[to_police, to_ems]);
    let object = lent(&mut given);
    given.agreement_in_force(1, &["police", "ems"], &[own("police")]);
    given.agreement_in_force(2, &["fire", "ems"], &[own("fire")]);
    let named = |n| Term::Agreement {
        agreement: agreement(n),
        version: 1,
        clause: 0,
        trigger: Trigger::Always,
    };
    let told = |asker: &str| why_told(&given.state, &eyes("ems"), &object, &eyes(asker));
    let line = Term::Founding { line: 1 };
    assert_eq!(told("ems"), [named(1), named(2), line]);
    assert_eq!(told("police"), [named(1), Term::Other]);
}

/// W6, G12: what is lent is opened by two clauses together, and each area is judged on the place as both show it.
#[test]
fn g12_the_area_of_what_is_lent_is_judged_no_finer_than_it_is_shown() {
    let mut given = Given::city();
    let to_police = grant("police", "fire", Kind::Equipment, &["identity"]);
    given.terms(PartnerUnits::Assigned, &[to_police]);
    let object = lent(&mut given);
    let at = match &given.equipment(1).holder {
        Holder::Place(it) => it.at,
        other => panic!("{other:?}"),
    };
    let around = |centre| Shape::Circle {
        centre,
        radius_m: 20,
    };
    let shows = |owner: &str, position: Option<Precision>, area: Vec<Shape>| {
        let fields: &[&str] = match position {
            Some(_) => &["identity", "position"],
            None => &["identity"],
        };
        let mut it = clause("ems", owner, Kind::Equipment, fields, Trigger::Always);
        it.position = position;
        it.only.area = area;
        it
    };
    let exact = Some(Precision::Exact);
    let coarse = Some(Precision::Cell1km);
    let middle = disclosed_place(at, Precision::Cell1km).unwrap();
    assert!(middle.distance_m(at) > 20);
    let in_sight = |custodian: Clause, owner: Clause| {
        let mut given = Given {
            state: given.state.clone(),
            accepted: vec![],
            ..given
        };
        given.agreement_in_force(1, &["police", "ems"], &[custodian]);
        given.agreement_in_force(2, &["fire", "ems"], &[owner]);
        agrees(&given.state).unwrap();
        let terms = why(&given.state, &eyes("ems"), &object);
        let is_seen = visible(&given.state, &eyes("ems"), &object);
        assert_eq!(terms.len(), if is_seen { 2 } else { 0 });
        is_seen
    };
    let here = || shows("police", exact, vec![around(at)]);
    // Both show it exactly: the circle around it is met.
    assert!(in_sight(here(), shows("fire", exact, vec![])));
    // The owner shows a kilometre: the custodian's narrow circle tells nothing within it.
    assert!(!in_sight(here(), shows("fire", coarse, vec![])));
    let cell = shows("police", exact, vec![around(middle)]);
    assert!(in_sight(cell, shows("fire", coarse, vec![])));
    // The owner shows no place.
    assert!(!in_sight(here(), shows("fire", None, vec![])));
    // The same the other way about.
    let owner = || shows("fire", exact, vec![around(at)]);
    assert!(in_sight(shows("police", exact, vec![]), owner()));
    assert!(!in_sight(shows("police", coarse, vec![]), owner()));
    assert!(!in_sight(shows("police", None, vec![]), owner()));
}
