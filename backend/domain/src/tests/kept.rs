//! The state as it is written down and read back, and what must not be readable in it.

use std::collections::BTreeSet;

use domain::{
    State,
    private::{Subject, each_private_text},
};

use super::{random::walks, world::World};

/// A2 and J6: a state that was written down and read back is the same in everything, also in the order of its lists.
/// Snapshots are written in a form without names: what is told apart by a name alone, or left out, cannot be kept so.
#[test]
fn a2_a_state_that_was_written_down_reads_back_the_same() {
    walks(40, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _ = world.given.ask(command, &context);
        }
        let live = world.given.state;
        let written = postcard::to_allocvec(&live).unwrap();
        let mut read: State = postcard::from_bytes(&written).unwrap();
        assert_eq!(read, live);
        // Otherwise the comparison would not look into texts.
        read.each_private_text(&mut |_, text| text.push('!'));
        assert_ne!(read, live);
    });
}

/// The state folds private texts of events and nothing else of them: whatever is sealed there is found here again,
/// under a subject that it had there.
#[test]
fn nothing_private_is_readable_in_a_state_once_it_is_sealed() {
    const SECRET: &str = "SECRET";
    walks(40, |steps| {
        let mut world = World::new();
        for step in steps {
            let (command, context) = world.order(*step);
            let _ = world.given.ask(command, &context);
        }
        let (mut state, mut known) = (State::default(), BTreeSet::<Subject>::new());
        for (_, mut events, recorded) in world.given.accepted {
            for event in &mut events {
                each_private_text(event, &mut |subject, text| {
                    SECRET.clone_into(text);
                    known.insert(subject);
                });
            }
            state.apply_accepted(&events, &recorded);
        }
        assert!(serde_json::to_string(&state).unwrap().contains(SECRET));
        let mut found = BTreeSet::new();
        state.each_private_text(&mut |subject, text| {
            // A draft's part of the lead can be empty where no event had a text.
            if text == SECRET {
                found.insert(subject);
            }
            "x".clone_into(text);
        });
        let sealed = serde_json::to_string(&state).unwrap();
        assert!(!sealed.contains(SECRET), "{sealed}");
        assert!(found.is_subset(&known));
        assert!(found.iter().any(|it| matches!(it, Subject::Principal(_))));
    });
}
