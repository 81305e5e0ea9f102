//! What is attached to incidents, and taken away.

use domain::{
    Command, Event, Refusal, Role, Target,
    attachment::NO_FILE,
    command::{AddAttachment, RemoveAttachment, ReviseTask},
    incident::IncidentStep,
    limits::*,
    private::{ERASED, Subject},
    sharing::{Kind, ObjectRef, PartnerUnits, View, Viewer, view},
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
        let viewer = Viewer::open(agency(name));
        domain::sharing::view_entry(&given.state, &viewer, &entry).is_some()
    };
    assert!(seen(&given, "fire") && !seen(&given, "police"));
}

/// Fire shows ems and police what is attached to its incidents; ems has attached something to one.
fn attached_by_another(to_police: Vec<domain::sharing::GrantTerms>) -> Given {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let of_fire = |viewer| grant(viewer, "fire", Kind::Incident, &["identity", "attachments"]);
    let mut lines = vec![of_fire("ems"), of_fire("police")];
    lines.extend(to_police);
    given.terms(PartnerUnits::Assigned, &lines);
    given.when("ems", Role::Dispatcher, attach(1, 1)).unwrap();
    given
}

/// Whose attachments an agency sees on incident 1, and how many lines tell it of them.
fn attached(given: &Given, name: &str) -> (Vec<String>, usize) {
    let shown = given.incident_as(name).and_then(|it| it.attachments);
    let whose = shown.unwrap_or_default();
    let whose = whose.iter().map(|it| it.agency.to_string()).collect();
    let lines = given.lines(name, Target::Incident(incident(1)));
    let told = lines
        .iter()
        .filter(|it| it.starts_with("incident_attachment"));
    (whose, told.count())
}

#[test]
fn f5_nobody_passes_on_what_another_agency_attached() {
    let mut given = attached_by_another(vec![]);
    for (name, seen) in [("fire", 1), ("ems", 1), ("police", 0)] {
        let (whose, told) = attached(&given, name);
        assert_eq!((whose.len(), told), (seen, seen), "{name}");
    }
    // Nor is it told by the same bytes, nor by taking it away.
    let again = Command::AddAttachment(AddAttachment {
        id: attachment(2),
        ..attach_order(1, 1)
    });
    let same = given.when("fire", Role::Dispatcher, again.clone());
    assert_eq!(same.unwrap_err().code(), "already_attached", "control");
    given.when("police", Role::Dispatcher, again).unwrap();
    assert_eq!(attached(&given, "police"), (vec!["police".to_owned()], 1));
    let away = given.when("police", Role::Dispatcher, remove(1));
    assert_eq!(away.unwrap_err().code(), "unknown");
    given.when("fire", Role::Dispatcher, remove(1)).unwrap();
    assert_eq!(
        attached(&given, "police").1,
        1,
        "a line of what it cannot see"
    );
}

#[test]
fn f5_what_is_attached_to_anothers_is_shown_by_its_authors_own_terms() {
    let field = &["identity", "attachments"];
    let given = attached_by_another(vec![grant("police", "ems", Kind::Incident, field)]);
    assert_eq!(attached(&given, "police"), (vec!["ems".to_owned()], 1));
    let given = attached_by_another(vec![grant("police", "ems", Kind::Incident, &["identity"])]);
    assert_eq!(attached(&given, "police"), (vec![], 0), "control");
}

#[test]
fn v12_who_reported_sees_what_was_reported_and_what_becomes_of_it() {
    let mut given = Given::city();
    let to_fire = report(1, Some("fire"));
    given.when("police", Role::Dispatcher, to_fire).unwrap();
    given
        .when("police", Role::Dispatcher, attach(1, 1))
        .unwrap();
    given.when("fire", Role::Dispatcher, attach(2, 1)).unwrap();
    let seen = given.incident_as("police").unwrap();
    assert!(seen.narrative.is_some() && seen.place.is_some() && seen.report.is_some());
    assert!(seen.milestones.is_none() && seen.links.is_none() && seen.schedule.is_none());
    assert_eq!(attached(&given, "police").0, ["police"], "its own");
    let narrative = Command::ChangeNarrative {
        incident: incident(1),
        version: 1,
        narrative: mark(77),
    };
    given.when("fire", Role::Dispatcher, narrative).unwrap();
    let seen = given.incident_as("police").unwrap();
    assert!(
        seen.narrative.is_none(),
        "what its owner found out is its owner's"
    );
    assert!(seen.state.is_some());
}

#[test]
fn v13_a_lead_does_not_pass_on_what_its_partners_answered() {
    let mut given = Given::city();
    let target = given.agreed(1, "fire", &["ems"], None);
    let of_fire = grant("police", "fire", Kind::Task, &["identity", "parties"]);
    let lanes = |given: &Given, name: &str| {
        let viewer = Viewer::open(agency(name));
        let seen = view(&given.state, &viewer, &ObjectRef::Task(task(1)));
        let Some(View::Task(it)) = seen else { panic!() };
        it.parties
            .iter()
            .map(|it| it.agency.to_string())
            .collect::<Vec<_>>()
    };
    given.terms(PartnerUnits::Assigned, std::slice::from_ref(&of_fire));
    assert_eq!(lanes(&given, "police"), ["fire"]);
    assert_eq!(lanes(&given, "ems"), ["fire", "ems"]);
    let told = |given: &Given| given.lines("police", target).join(" ");
    assert!(!told(&given).contains("task_accepted"), "{}", told(&given));
    let of_ems = grant("police", "ems", Kind::Task, &["identity", "parties"]);
    given.terms(PartnerUnits::Assigned, &[of_fire, of_ems]);
    assert_eq!(lanes(&given, "police"), ["fire", "ems"]);
    assert!(told(&given).contains("task_accepted"), "control");
}

#[test]
fn v13_who_is_asked_no_more_answered_for_itself_all_the_same() {
    let mut given = Given::city();
    let order = draft_order(1, &["ems", "eoc"], given.now);
    given.leads("fire", Command::DraftTask(order.clone()));
    given.leads("fire", Command::ProposeTask { task: task(1) });
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    let revise = ReviseTask {
        task: task(1),
        version: 1,
        objective: order.objective,
        answer_by: order.answer_by,
        parts: vec![part("eoc", 1)],
        quorum: None,
        takeover: None,
        disclosure: None,
        scope: None,
    };
    given.leads("fire", Command::ReviseTask(revise));
    let of_fire = grant("police", "fire", Kind::Task, &["identity", "parties"]);
    given.terms(PartnerUnits::Assigned, &[of_fire]);
    let told = given.lines("police", Target::Task(task(1)));
    assert!(
        told.iter().any(|it| it == "task_revised"),
        "control: {told:?}"
    );
    assert!(told.iter().all(|it| it != "task_declined"), "{told:?}");
}
