//! What agencies show in things of others, and why (W6, W10).

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use domain::{
    AgencyId, Command, Role, State,
    agreement::Trigger,
    sharing::{
        Giver, Kind, ObjectRef, PartnerUnits, Term, Viewer, contribution, contributors_in, gave_in,
        owner, view, why_contributed, why_contributed_told,
    },
};

use super::{
    given::*,
    given_agreements::*,
    random::{viewers, walks},
    why::without,
    world::World,
    world_attachments::attach,
};

fn eyes(name: &str) -> Viewer {
    Viewer::open(agency(name))
}

/// Who shows something in what this viewer gets of a thing.
fn in_view(state: &State, viewer: &Viewer, object: &ObjectRef) -> BTreeSet<AgencyId> {
    let Some(view) = view(state, viewer, object) else {
        return BTreeSet::new();
    };
    let others = contributors_in(&view, viewer);
    let all = state.agencies().map(|it| &it.id);
    for it in all.filter(|it| **it != viewer.agency) {
        let part = contribution(&view, viewer, it);
        assert_eq!(
            part.is_some(),
            others.contains(it),
            "{viewer:?} {object:?} {it}"
        );
    }
    others
}

/// W6: whatever happens, who shows something in a thing of another has a term for it, and nobody else has one; the owner of
/// the thing is never among them.
#[test]
fn w6_what_is_shown_in_anothers_thing_has_a_term() {
    let found = RefCell::new(BTreeMap::new());
    walks(400, |steps| {
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
                    let shown = in_view(state, &viewer, &object);
                    for it in state.agencies().map(|it| &it.id) {
                        let terms = why_contributed(state, &viewer, &object, it);
                        let has = shown.contains(it);
                        assert_eq!(!terms.is_empty(), has, "{viewer:?} {object:?} {it}");
                        assert!(!has || owner(state, &object) != Some(it));
                    }
                    let kind = object.kind().as_str();
                    *found.borrow_mut().entry(kind).or_insert(0) += shown.len();
                }
            }
        }
    });
    let found = found.into_inner();
    // Otherwise this holds of nothing.
    let least = [("incident", 30), ("task", 1_000), ("task_item", 1_000)];
    let has_many = |(kind, least): (&str, usize)| found[kind] > least;
    assert!(least.into_iter().all(has_many), "{found:?}");
}

/// W6: whatever happens, what agreements alone open of a part is closed without the terms that are named for it.
#[test]
fn w6_without_its_terms_a_part_is_not_shown() {
    let tried = RefCell::new(0);
    walks(200, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _: Result<_, domain::Refusal> = world.given.ask(command, &context);
        }
        let state = &world.given.state;
        let is_agreed = |it: &Term| matches!(it, Term::Agreement { .. } | Term::Founding { .. });
        for viewer in viewers(state) {
            for object in state.every_object() {
                for author in in_view(state, &viewer, &object) {
                    let terms = why_contributed(state, &viewer, &object, &author);
                    if terms.iter().all(is_agreed) {
                        let room = without(state, &terms);
                        let left = in_view(&room, &viewer, &object);
                        assert!(!left.contains(&author), "{viewer:?} {object:?} {terms:?}");
                        *tried.borrow_mut() += 1;
                    }
                }
            }
        }
    });
    // Otherwise this holds of nothing.
    assert!(tried.into_inner() > 30);
}

const ATTACHED: [&str; 2] = ["identity", "attachments"];

/// W6: what one attached to another's incident is shown to its owner because it stands there, to others by one's own terms
/// or a joint task; the incident's owner does not pass it on, and the viewer's own is no part.
#[test]
fn w6_what_is_attached_is_shown_by_its_authors_terms() {
    let mut given = Given::city();
    let lines = [
        grant("police", "fire", Kind::Incident, &ATTACHED),
        grant("ems", "fire", Kind::Incident, &ATTACHED),
    ];
    given.terms(PartnerUnits::Assigned, &lines);
    given.incident_of("fire", 1);
    given.when("police", Role::Field, attach(1, 1)).unwrap();
    let object = ObjectRef::Incident(incident(1));
    let terms = |given: &Given, viewer: &str| {
        why_contributed(&given.state, &eyes(viewer), &object, &agency("police"))
    };
    assert_eq!(terms(&given, "fire"), [Term::OnIncident(incident(1))]);
    assert_eq!(terms(&given, "ems"), []);
    assert_eq!(terms(&given, "police"), []);
    // A clause that shows incidents without what is attached opens nothing.
    let of = |fields: &[&str]| clause("ems", "police", Kind::Incident, fields, Trigger::Always);
    given.agreement_in_force(1, &["police", "ems"], &[of(&["identity"])]);
    assert_eq!(terms(&given, "ems"), []);
    given.agreement_in_force(2, &["police", "ems"], &[of(&ATTACHED)]);
    let by = Term::Agreement {
        agreement: agreement(2),
        version: 1,
        clause: 0,
        trigger: Trigger::Always,
    };
    assert_eq!(terms(&given, "ems"), std::slice::from_ref(&by));
    // Its author is told of it; the incident's owner, who is no party of that, would not be.
    let told = |asker: &str| {
        let (author, asker) = (agency("police"), eyes(asker));
        why_contributed_told(&given.state, &eyes("ems"), &object, &author, &asker)
    };
    assert_eq!(told("police"), [by]);
    assert_eq!(told("fire"), [Term::Other]);
    // W10: that clause gave it, the other one did not.
    let police = agency("police");
    let gave = gave_in(&given.state, &eyes("ems"), &object, &police);
    let by_second = BTreeSet::from([Giver {
        agreement: agreement(2),
        version: 1,
        clause: Some(0),
    }]);
    assert_eq!(gave.by, by_second);
}

/// W6: a lane is the party's once it has answered, to the lead; to the others of the task as soon as they are asked together;
/// to who is not in it by the party's own terms.
#[test]
fn w6_a_lane_is_shown_by_the_task_or_by_its_partys_terms() {
    let mut given = Given::city();
    let lanes = ["identity", "parties"];
    given.terms(
        PartnerUnits::Assigned,
        &[grant("eoc", "fire", Kind::Task, &lanes)],
    );
    given.proposed(1, "fire", &["police", "ems"], None);
    let object = ObjectRef::Task(task(1));
    let terms = |given: &Given, viewer: &str| {
        why_contributed(&given.state, &eyes(viewer), &object, &agency("police"))
    };
    let by_task = [Term::Task(task(1))];
    assert_eq!(terms(&given, "fire"), [], "it says nothing yet");
    assert_eq!(terms(&given, "ems"), by_task);
    assert_eq!(terms(&given, "eoc"), []);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(terms(&given, "fire"), by_task);
    let own = clause("eoc", "police", Kind::Task, &lanes, Trigger::Always);
    given.agreement_in_force(1, &["police", "eoc"], &[own]);
    assert!(matches!(
        terms(&given, "eoc")[..],
        [Term::Agreement { clause: 0, .. }]
    ));
    // Who said no is in it no more.
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    assert_eq!(terms(&given, "ems"), []);
}

/// W6: a draft is its lead's alone, whoever is to be asked in it.
#[test]
fn w6_a_draft_has_no_part_of_anybody() {
    let mut given = Given::city();
    let order = draft_order(1, &["police", "ems"], given.now);
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    let object = ObjectRef::Task(task(1));
    for viewer in ["fire", "ems", "police"] {
        let shown = in_view(&given.state, &eyes(viewer), &object);
        assert_eq!(shown, BTreeSet::new());
    }
}
