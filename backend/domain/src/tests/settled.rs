//! What is over and left alone until somebody asks for it.

use std::{cell::Cell, collections::BTreeSet};

use domain::{
    IncidentState, State, Timestamp,
    sharing::{ObjectRef, affected, settled, touched},
};

use super::{random::walks, world::World};

/// Before this everything has happened.
const LATER: Timestamp = Timestamp(i64::MAX);

/// A4 and A6: whatever may look different afterwards was touched before, was not settled, or was not there. So a
/// screen that holds nothing of what is settled can be told exactly what changed of it.
#[test]
fn nothing_settled_changes_without_being_touched() {
    let seen = Cell::new(0);
    walks(60, |steps| {
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
    walks(180, |steps| {
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
                ObjectRef::Note(_) => {}
                other => panic!("{other:?} is never over"),
            }
        }
        assert_eq!(settled(state, Timestamp(0)), BTreeSet::new());
    });
    assert!(whole.get() >= 5, "{} incidents were settled", whole.get());
}
