//! What is attached to incidents, and taken away.

use domain::{
    Command, Event, Refusal, Role,
    attachment::NO_FILE,
    command::{AddAttachment, RemoveAttachment},
    incident::IncidentStep,
    limits::*,
    private::{ERASED, Subject},
    sharing::{Kind, PartnerUnits},
};

use super::{
    given::*,
    world_attachments::{attach, attach_order, attachment},
};

fn order(change: impl Fn(&mut AddAttachment)) -> Command {
    let mut order = attach_order(1, 1);
    change(&mut order);
    Command::AddAttachment(order)
}

fn remove(n: u128) -> Command {
    Command::RemoveAttachment(RemoveAttachment {
        attachment: attachment(n),
        reason: mark(1),
    })
}

/// Incident 1 of fire; police sees it, what is attached only if `and_attachments`.
fn seen_by_police(and_attachments: bool) -> Given {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let mut words = vec!["identity", "narrative"];
    if and_attachments {
        words.push("attachments");
    }
    let line = grant("police", "fire", Kind::Incident, &words);
    given.terms(PartnerUnits::Assigned, &[line]);
    given
}

/// F1: crews and desks attach, also when it is over; who sees the incident and not its attachments does not.
#[test]
fn f1_who_sees_the_attachments_of_an_incident_attaches_to_it() {
    let mut given = seen_by_police(true);
    given.when("fire", Role::Field, attach(1, 1)).unwrap();
    given.when("police", Role::Field, attach(2, 1)).unwrap();
    let unknown = Err(Refusal::Unknown { what: "incident" });
    assert_eq!(given.when("ems", Role::Field, attach(3, 1)), unknown);
    let cancel = Command::StepIncident {
        incident: incident(1),
        step: IncidentStep::Cancelled,
        reason: Some(mark(1)),
    };
    given.when("fire", Role::Dispatcher, cancel).unwrap();
    given.when("fire", Role::Dispatcher, attach(3, 1)).unwrap();
    let attached = &given.state.incident(incident(1)).unwrap().attachments;
    let by: Vec<_> = attached.iter().map(|it| it.agency.as_str()).collect();
    assert_eq!(by, ["fire", "police", "fire"]);

    let mut given = seen_by_police(false);
    let not_yours = Err(Refusal::NotYours { what: "incident" });
    assert_eq!(given.when("police", Role::Field, attach(1, 1)), not_yours);
}

/// F2: who attached it, or owns the incident, takes it away, once and with a reason; the line stays.
#[test]
fn f2_what_was_taken_away_leaves_a_line_and_no_bytes() {
    let mut given = seen_by_police(true);
    for (name, n) in [("fire", 1), ("police", 2), ("police", 3)] {
        given.when(name, Role::Field, attach(n, 1)).unwrap();
    }
    let by = |given: &mut Given, name: &str, n| given.when(name, Role::Dispatcher, remove(n));
    let unknown = Err(Refusal::Unknown { what: "attachment" });
    assert_eq!(by(&mut given, "ems", 1), unknown);
    assert_eq!(by(&mut given, "police", 404), unknown);
    let not_yours = Err(Refusal::NotYours { what: "attachment" });
    assert_eq!(by(&mut given, "police", 1), not_yours);
    by(&mut given, "police", 2).unwrap();
    by(&mut given, "fire", 3).unwrap();
    let again = by(&mut given, "fire", 3).unwrap_err();
    assert_eq!(again.current().as_deref(), Some("removed"));
    let silent = Command::RemoveAttachment(RemoveAttachment {
        attachment: attachment(1),
        reason: " ".to_owned(),
    });
    let empty = Err(Refusal::Empty { field: "reason" });
    assert_eq!(given.when("fire", Role::Dispatcher, silent), empty);
    let attached = &given.state.incident(incident(1)).unwrap().attachments;
    let removed: Vec<_> = attached.iter().map(|it| it.removed.is_some()).collect();
    assert_eq!(removed, [false, true, true]);
    let kept = given.state.stored_attachments().filter(|(_, kept)| *kept);
    assert_eq!(kept.count(), 1);
}

/// F2: while the incident is held nothing of it is destroyed.
#[test]
fn f2_what_is_held_is_not_taken_away() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.when("fire", Role::Field, attach(1, 1)).unwrap();
    let hold = |is_held| Command::SetHold {
        subject: Subject::Incident(incident(1)),
        is_held,
        reason: mark(2),
    };
    given.when("fire", Role::Legal, hold(true)).unwrap();
    let refused = given.when("fire", Role::Dispatcher, remove(1));
    assert_eq!(refused, Err(Refusal::OnHold));
    // More may come: evidence is what it is held for.
    given.when("fire", Role::Field, attach(2, 1)).unwrap();
    given.when("fire", Role::Legal, hold(false)).unwrap();
    given.when("fire", Role::Dispatcher, remove(1)).unwrap();
}

/// F3: the same bytes once an incident, and again once they were taken away.
#[test]
fn f3_the_same_bytes_are_attached_to_an_incident_once() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.incident_of("fire", 2);
    given.when("fire", Role::Field, attach(1, 1)).unwrap();
    let same = |n| {
        order(|it| {
            it.id = attachment(n);
            it.name = mark(n);
        })
    };
    let refusal = given.when("fire", Role::Field, same(2)).unwrap_err();
    assert_eq!(refusal.code(), "already_attached");
    assert_eq!(refusal.current(), Some(attachment(1).to_string()));
    let elsewhere = order(|it| {
        it.id = attachment(3);
        it.incident = incident(2);
    });
    given.when("fire", Role::Field, elsewhere).unwrap();
    given.when("fire", Role::Dispatcher, remove(1)).unwrap();
    given.when("fire", Role::Field, same(2)).unwrap();
    // An id is used once, here and elsewhere.
    let taken = given.when("fire", Role::Field, attach(1, 2)).unwrap_err();
    assert_eq!(taken.code(), "taken");
}

/// F4 and A10: names, sizes, hashes and numbers have their limits.
#[test]
fn f4_attachments_have_their_limits() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let mut refused = |change: &dyn Fn(&mut AddAttachment)| {
        let refusal = given.when("fire", Role::Field, order(change)).unwrap_err();
        (refusal.code(), refusal.field().unwrap())
    };
    assert_eq!(refused(&|it| it.name.clear()), ("empty", "name"));
    let long = "x".repeat(NAME_CHARS_MAX + 1);
    assert_eq!(
        refused(&|it| it.name.clone_from(&long)),
        ("too_long", "name")
    );
    for name in ["../x.jpg", "a\\b", "a\nb", "a\u{7}b"] {
        let found = refused(&|it| name.clone_into(&mut it.name));
        assert_eq!(found, ("malformed", "name"), "{name}");
    }
    for bytes in [0, ATTACHMENT_BYTES_MAX + 1] {
        let found = refused(&|it| it.bytes = bytes);
        assert_eq!(found, ("out_of_range", "bytes"), "{bytes}");
    }
    for digest in ["", "0", &"0".repeat(65), &"g".repeat(64), &"A".repeat(64)] {
        let found = refused(&|it| digest.clone_into(&mut it.sha256));
        assert_eq!(found, ("malformed", "sha256"), "{digest}");
        let found = refused(&|it| digest.clone_into(&mut it.stored));
        assert_eq!(found, ("malformed", "stored"), "{digest}");
    }
    let found = refused(&|it| NO_FILE.clone_into(&mut it.stored));
    assert_eq!(found, ("malformed", "stored"));
    let largest = order(|it| it.bytes = ATTACHMENT_BYTES_MAX);
    given.when("fire", Role::Field, largest).unwrap();
}

/// F4: so many at a time, and so many ever.
#[test]
fn f4_an_incident_has_so_many_attachments_at_a_time_and_ever() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let full = |max| Err(Refusal::Full { max });
    let mut n = 0;
    let mut add = |given: &mut Given| {
        n += 1;
        given.when("fire", Role::Field, attach(n, 1)).map(|_| n)
    };
    for _ in 0..ATTACHMENTS_PER_INCIDENT_MAX {
        add(&mut given).unwrap();
    }
    assert_eq!(add(&mut given), full(ATTACHMENTS_PER_INCIDENT_MAX));
    given.when("fire", Role::Dispatcher, remove(1)).unwrap();
    while given.state.incident(incident(1)).unwrap().attachments.len()
        < ATTACHMENTS_EVER_PER_INCIDENT_MAX
    {
        let added = add(&mut given).unwrap();
        given.when("fire", Role::Dispatcher, remove(added)).unwrap();
    }
    assert_eq!(add(&mut given), full(ATTACHMENTS_EVER_PER_INCIDENT_MAX));
}

/// F4: what an agency has attached adds up, and is given back when it is taken away or erased.
#[test]
fn f4_the_bytes_of_an_agency_add_up_and_are_given_back() {
    let mut given = seen_by_police(true);
    for (name, n) in [("fire", 1), ("police", 2), ("fire", 3)] {
        given.when(name, Role::Field, attach(n, 1)).unwrap();
    }
    let used = |given: &Given| ["fire", "police"].map(|it| given.state.attached_bytes(&agency(it)));
    assert_eq!(used(&given), [2_000, 1_000]);
    given.when("fire", Role::Dispatcher, remove(3)).unwrap();
    assert_eq!(used(&given), [1_000, 1_000]);
    let cancel = Command::StepIncident {
        incident: incident(1),
        step: IncidentStep::Cancelled,
        reason: Some(mark(1)),
    };
    given.when("fire", Role::Dispatcher, cancel).unwrap();
    let subject = Subject::Incident(incident(1));
    let erase = Command::Erase {
        subject,
        reason: mark(2),
    };
    given.when("fire", Role::Admin, erase).unwrap();
    assert_eq!(used(&given), [0, 0]);
    // J23 and J25: names and hashes are gone, the facts stay, and nothing more is attached.
    let attached = &given.state.incident(incident(1)).unwrap().attachments;
    for it in attached {
        assert_eq!((it.name.as_str(), it.sha256.as_str()), (ERASED, ERASED));
        assert_eq!(it.bytes, 1_000);
    }
    assert!(given.state.stored_attachments().all(|(_, kept)| !kept));
    let erased = given.when("fire", Role::Dispatcher, attach(4, 1));
    assert_eq!(erased, Err(Refusal::Erased));
}

/// F5: the timeline tells of an attachment what it is, to who may see attachments, and never its name.
#[test]
fn f5_the_line_of_an_attachment_says_what_it_is_and_not_its_name() {
    let mut given = seen_by_police(false);
    let events = given.when("fire", Role::Field, attach(1, 1)).unwrap();
    assert!(matches!(
        events.as_slice(),
        [Event::IncidentAttachmentAdded { .. }]
    ));
    let entry = given.state.every_timeline_entry().last().unwrap().clone();
    assert_eq!(entry.detail["media_type"], "jpeg");
    assert!(!format!("{entry:?}").contains(&mark(9_001)));
    let seen = |given: &Given, name: &str| {
        let viewer = domain::sharing::Viewer::open(agency(name));
        domain::sharing::view_entry(&given.state, &viewer, &entry).is_some()
    };
    assert!(seen(&given, "fire") && !seen(&given, "police"));
}
