//! Places for uploads.

use uuid::Uuid;

use super::*;

/// A10: one sender cannot take every place, and a place that is given back is there again.
#[test]
fn one_sender_takes_some_places_and_all_senders_take_so_many() {
    let place = tempfile::tempdir().unwrap();
    let folder = DataFolder::hold(place.path().join("data")).unwrap();
    let files = Files::open(&folder).unwrap();
    let person = |n: u128| PrincipalId(Uuid::from_u128(n));
    let mut held = Vec::new();
    for _ in 0..UPLOADS_PER_PRINCIPAL_MAX {
        held.push(files.send(person(1)).unwrap());
    }
    assert!(files.send(person(1)).is_none());
    for n in UPLOADS_PER_PRINCIPAL_MAX..UPLOADS_MAX {
        held.push(files.send(person(100 + n as u128)).unwrap());
    }
    assert!(files.send(person(2)).is_none());
    held.remove(0);
    assert!(files.send(person(1)).is_some());
    held.clear();
    assert!(files.sending.lock().unwrap().is_empty());
}
