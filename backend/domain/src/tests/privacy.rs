//! What is sealed in the journal (architecture: personal and free texts, under a key per incident, task, person or
//! unit).

use std::collections::BTreeSet;

use domain::{Event, private::each_private_text};

use super::every_event::{SECRET, every_event};

#[test]
fn nothing_private_is_readable_in_an_event_once_it_is_sealed() {
    let events = every_event();
    assert_eq!(events.len(), 180);
    for (mut event, subject) in events {
        let name = event.name();
        let written = serde_json::to_string(&event).unwrap();
        assert_eq!(
            written.contains(SECRET),
            subject.is_some(),
            "{name}: example without a secret"
        );
        let mut subjects = BTreeSet::new();
        each_private_text(&mut event, &mut |subject, text| {
            subjects.insert(subject);
            "x".clone_into(text);
        });
        let sealed = serde_json::to_string(&event).unwrap();
        assert!(
            !sealed.contains(SECRET),
            "{name} keeps a private text readable: {sealed}"
        );
        assert_eq!(
            subjects.into_iter().collect::<Vec<_>>(),
            Vec::from_iter(subject),
            "{name}"
        );
    }
}

/// The opposite of the above: sealing hides texts and nothing that a replay needs, so that a destroyed key loses
/// words only.
#[test]
fn sealing_touches_texts_only() {
    for (event, _) in every_event() {
        let mut sealed = event.clone();
        each_private_text(&mut sealed, &mut |_, text| "x".clone_into(text));
        let mut open = serde_json::to_value(&sealed).unwrap();
        put_back(&mut open, &serde_json::to_value(&event).unwrap());
        assert_eq!(serde_json::from_value::<Event>(open).unwrap(), event);
    }
}

/// Replaces each sealed text by its original.
fn put_back(sealed: &mut serde_json::Value, original: &serde_json::Value) {
    use serde_json::Value as V;
    match (sealed, original) {
        (V::Object(sealed), V::Object(original)) => {
            assert_eq!(sealed.len(), original.len());
            for (name, value) in sealed {
                put_back(value, &original[name]);
            }
        }
        (V::Array(sealed), V::Array(original)) => {
            assert_eq!(sealed.len(), original.len());
            for (value, original) in sealed.iter_mut().zip(original) {
                put_back(value, original);
            }
        }
        (sealed @ V::String(_), V::String(_)) if *sealed == "x" => *sealed = original.clone(),
        (sealed, original) => assert_eq!(sealed, original),
    }
}
