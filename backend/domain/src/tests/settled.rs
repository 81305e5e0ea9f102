//! What is over and left alone until somebody asks for it.

use std::{cell::Cell, collections::BTreeSet};

use domain::{
    AgencyId, IncidentState, State, Timestamp,
    sharing::{ObjectRef, affected, affected_but, settled, touched, touched_but, view},
};

use super::{
    random::{everything_shown, viewers, walks},
    world::World,
};

/// Before this everything has happened.
const LATER: Timestamp = Timestamp(i64::MAX);

/// A4 and A6: whatever may look different afterwards was touched before, was not settled, or was not there. So a
/// screen that holds nothing of what is settled can be told exactly what changed of it.
#[test]
fn nothing_settled_changes_without_being_touched() {
    let seen = Cell::new(0);
    walks(90, |steps| {
        let mut world = World::new();
        let mut state = State::default();
        for step in steps {
            let (command, context) = world.order(*step);
            let known = world.given.accepted.len();
            let _ = world.given.ask(command, &context);
            for (_, events, recorded) in &world.given.accepted[known..] {
                let over = settled(&state, LATER);
                let touched: BTreeSet<ObjectRef> =
                    events.iter().flat_map(|it| touched(&state, it)).collect();
                state.apply_accepted(events, recorded);
                let after = events.iter().flat_map(|it| affected(&state, it));
                for object in after.filter(|it| over.contains(it)) {
                    assert!(touched.contains(&object), "{object:?} after {events:?}");
                    seen.set(seen.get() + 1);
                }
            }
            // The world starts with what was set up.
            if state != world.given.state {
                state = world.given.state.clone();
            }
        }
    });
    // Otherwise nothing was looked at.
    assert!(seen.get() > 50, "{} settled objects changed", seen.get());
}

/// What is settled is over, and is whole: with an incident everything that stands on it.
#[test]
fn what_is_settled_is_over_and_whole() {
    let whole = Cell::new(0);
    walks(600, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _ = world.given.ask(command, &context);
        }
        let state = &world.given.state;
        let over = settled(state, LATER);
        for object in &over {
            match object {
                ObjectRef::Incident(id) => {
                    let it = state.incident(*id).unwrap();
                    assert!(matches!(
                        it.state,
                        IncidentState::Closed | IncidentState::Cancelled
                    ));
                    whole.set(whole.get() + 1);
                    for task in state.tasks_on(*id) {
                        assert!(over.contains(&ObjectRef::Task(task.id)));
                    }
                }
                ObjectRef::Assignment(id) => {
                    assert!(!state.assignment(*id).unwrap().status.is_open());
                }
                ObjectRef::Task(id) => assert!(state.task(*id).unwrap().phase.is_over()),
                ObjectRef::TaskItem(id) => {
                    let task = state.task_of_item(*id).unwrap().id;
                    assert!(over.contains(&ObjectRef::Task(task)));
                }
                ObjectRef::Note(_) => {}
                other => panic!("{other:?} is never over"),
            }
        }
        assert_eq!(settled(state, Timestamp(0)), BTreeSet::new());
    });
    assert!(whole.get() >= 5, "{} incidents were settled", whole.get());
}

/// A4, G9: what a change of force takes from what somebody was given, or gives to it, is told, although history that
/// nobody of this run was given is left out.
#[test]
fn a_change_of_force_leaves_out_only_what_nobody_was_given() {
    let left_out = Cell::new(0);
    walks(60, |steps| {
        let mut world = World::new();
        let (early, late) = steps.split_at(steps.len() / 2);
        for step in early {
            let (command, context) = world.order(*step);
            let _ = world.given.ask(command, &context);
        }
        // The server is started anew. One of two of what is settled is asked for.
        let mut settled = settled(&world.given.state, LATER);
        let mut odd = false;
        settled.retain(|_| {
            odd = !odd;
            odd
        });
        let mut kept = everything_shown(&world.given.state);
        kept.retain(|(_, object), _| !settled.contains(object));
        for step in late {
            let before = world.given.state.clone();
            let (command, context) = world.order(*step);
            let Ok(events) = world.given.ask(command.clone(), &context) else {
                continue;
            };
            let state = &world.given.state;
            let unseen = settled.clone();
            let unseen = |it: &ObjectRef| unseen.contains(it);
            let held = events.iter();
            let held: BTreeSet<_> = held
                .flat_map(|it| touched_but(&before, it, &unseen))
                .collect();
            let told = events.iter();
            let told: BTreeSet<_> = told
                .flat_map(|it| affected_but(state, it, &unseen))
                .collect();
            let all = events.iter().flat_map(|it| affected(state, it));
            left_out.set(left_out.get() + all.filter(|it| !told.contains(it)).count());
            settled.retain(|it| !held.contains(it) && !told.contains(it));
            for viewer in viewers(state) {
                for object in held.iter().chain(&told) {
                    let key = (viewer.clone(), object.clone());
                    match view(state, &viewer, object) {
                        Some(it) => kept.insert(key, it),
                        None => kept.remove(&key),
                    };
                }
            }
            let mut all = everything_shown(state);
            all.retain(|(_, object), _| !settled.contains(object));
            // An agency that is new gets a whole picture of its own.
            let is_new = |it: &AgencyId| before.agency(it).is_none();
            let of_new = all.iter().filter(|it| is_new(&it.0.0.agency));
            kept.extend(of_new.map(|(key, it)| (key.clone(), it.clone())));
            assert!(kept == all, "after {command:?}");
        }
    });
    // Otherwise nothing was left out.
    assert!(left_out.get() > 20, "{} were left out", left_out.get());
}
