//! Links of incidents (rules I10 to I13, I17).

use domain::{
    Command, Event, IncidentState as I, Link, Refusal, Role, Target,
    command::UnlinkIncidents,
    incident::IncidentStep,
    limits::LINKS_PER_INCIDENT_MAX,
    sharing::{GrantTerms, IncidentView, Kind, ObjectRef, PartnerUnits, View},
};

use super::given::*;

const FIELDS: [&str; 3] = ["identity", "links", "state"];

/// Incidents 1 and 2 of fire, 3 of ems, 4 of police.
fn city() -> Given {
    let mut given = Given::city();
    for (name, n) in [("fire", 1), ("fire", 2), ("ems", 3), ("police", 4)] {
        given.incident_of(name, n);
    }
    given
}

fn sees(viewer: &str, owner: &str, fields: &[&str]) -> GrantTerms {
    grant(viewer, owner, Kind::Incident, fields)
}

fn unlink(n: u128, link: Link) -> Command {
    Command::UnlinkIncidents(UnlinkIncidents {
        incident: incident(n),
        link,
        version: 2,
        reason: mark(8_000),
    })
}

fn view_of(given: &Given, by: &str, n: u128) -> Option<IncidentView> {
    match given.seen(by, &ObjectRef::Incident(incident(n)))? {
        View::Incident(it) => Some(it),
        _ => None,
    }
}

fn step(given: &mut Given, n: u128, step: IncidentStep) -> Result<Vec<Event>, Refusal> {
    let command = Command::StepIncident {
        incident: incident(n),
        step,
        reason: Some("because".to_owned()),
    };
    given.when("fire", Role::Dispatcher, command)
}

#[test]
fn i11_a_duplicate_is_closed_into_the_other_and_nothing_is_overwritten() {
    let mut given = city();
    let before = given.state.clone();
    given
        .when("fire", Role::Dispatcher, link(2, 1, Link::Duplicate))
        .unwrap();
    let duplicate = given.state.incident(incident(2)).unwrap();
    assert_eq!(duplicate.state, I::Closed);
    let was = before.incident(incident(2)).unwrap();
    assert_eq!(
        (&duplicate.narrative, &duplicate.place, &duplicate.number),
        (&was.narrative, &was.place, &was.number)
    );
    assert_eq!(
        given.state.incident(incident(1)),
        before.incident(incident(1))
    );
    // Each timeline tells its own side.
    let last = |n| {
        let lines = given.lines("fire", Target::Incident(incident(n)));
        lines.last().map(ToString::to_string)
    };
    assert_eq!(
        (last(2), last(1)),
        (
            Some("incident_linked".to_owned()),
            Some("incident_joined".to_owned())
        )
    );
    assert_eq!(given.state.open_incident_count(&agency("fire")), 1);

    // It is not reopened behind the link's back, and comes back to where it stood.
    assert_eq!(
        step(&mut given, 2, IncidentStep::Reopened),
        Err(Refusal::WrongState {
            what: "incident",
            state: "a duplicate of another"
        })
    );
    let Command::UnlinkIncidents(mut silent) = unlink(2, Link::Duplicate) else {
        unreachable!()
    };
    silent.reason.clear();
    let answer = given.when("fire", Role::Dispatcher, Command::UnlinkIncidents(silent));
    assert_eq!(answer, Err(Refusal::Empty { field: "reason" }));
    given
        .when("fire", Role::Dispatcher, unlink(2, Link::Duplicate))
        .unwrap();
    let back = given.state.incident(incident(2)).unwrap();
    assert_eq!(
        (back.state, back.links.duplicate_of, back.reason.as_deref()),
        (I::Reported, None, Some("m8000z"))
    );
    assert_eq!(given.state.open_incident_count(&agency("fire")), 2);
}

#[test]
fn i10_only_the_owner_links_and_only_if_both_owners_see_both() {
    let both = [sees("fire", "ems", &FIELDS), sees("ems", "fire", &FIELDS)];
    let mut given = city();
    let ask = |given: &mut Given, n, to| {
        given.when("fire", Role::Dispatcher, link(n, to, Link::Duplicate))
    };
    let unknown = Refusal::Unknown { what: "incident" };
    let not_shared = Refusal::NotShared { what: "incident" };
    assert_eq!(ask(&mut given, 1, 3), Err(unknown));
    for lines in [
        vec![sees("fire", "ems", &FIELDS)],
        vec![sees("fire", "ems", &["identity"]), both[1].clone()],
        vec![
            sees("fire", "ems", &FIELDS),
            sees("ems", "fire", &["identity", "links"]),
        ],
    ] {
        given.terms(PartnerUnits::Assigned, &lines);
        assert_eq!(ask(&mut given, 1, 3), Err(not_shared.clone()), "{lines:?}");
    }
    given.terms(PartnerUnits::Assigned, &both);
    // The other's incident is not closed by who does not own it.
    assert_eq!(
        ask(&mut given, 3, 1),
        Err(Refusal::NotYours { what: "incident" })
    );
    ask(&mut given, 1, 3).unwrap();
    let undone = given.when("ems", Role::Dispatcher, unlink(1, Link::Duplicate));
    assert_eq!(undone, Err(Refusal::NotYours { what: "incident" }));
    // Who made the link may undo it also when the agreement is over.
    given.terms(PartnerUnits::Assigned, &[]);
    given
        .when("fire", Role::Dispatcher, unlink(1, Link::Duplicate))
        .unwrap();
}

#[test]
fn i17_a_link_is_seen_only_by_who_may_see_the_links_of_both_ends() {
    let mut given = city();
    let both = [sees("fire", "ems", &FIELDS), sees("ems", "fire", &FIELDS)];
    given.terms(PartnerUnits::Assigned, &both);
    given
        .when("fire", Role::Dispatcher, link(1, 3, Link::Child))
        .unwrap();
    let on_parent = Target::Incident(incident(3));
    for (lines, is_seen) in [
        (
            vec![
                sees("police", "fire", &FIELDS),
                sees("police", "ems", &FIELDS),
            ],
            true,
        ),
        (vec![sees("police", "fire", &FIELDS)], false),
        (
            vec![
                sees("police", "fire", &FIELDS),
                sees("police", "ems", &["identity"]),
            ],
            false,
        ),
        (
            vec![
                sees("police", "fire", &["identity"]),
                sees("police", "ems", &FIELDS),
            ],
            false,
        ),
    ] {
        given.terms(PartnerUnits::Assigned, &lines);
        let links = view_of(&given, "police", 1).unwrap().links;
        let parent = links.and_then(|it| it.parent);
        assert_eq!(parent, is_seen.then(|| incident(3)), "{lines:?}");
        let lines_seen = given.lines("police", on_parent);
        assert_eq!(
            lines_seen.iter().any(|it| it == "incident_joined"),
            is_seen,
            "{lines:?}"
        );
    }
}

#[test]
fn i12_no_link_leads_back_and_levels_are_bounded() {
    let mut given = city();
    for n in 5..=9 {
        given.incident_of("fire", n);
    }
    let ask =
        |given: &mut Given, n, to, kind| given.when("fire", Role::Dispatcher, link(n, to, kind));
    let myself = ask(&mut given, 1, 1, Link::Child).unwrap_err();
    assert_eq!((myself.code(), myself.field()), ("malformed", Some("to")));
    ask(&mut given, 5, 1, Link::Child).unwrap();
    ask(&mut given, 6, 5, Link::Child).unwrap();
    for to in [5, 6] {
        let answer = ask(&mut given, 1, to, Link::Child);
        assert_eq!(answer, Err(Refusal::Cycle { field: "to" }));
    }
    // Two levels below three do not fit; one does, and is the last.
    ask(&mut given, 8, 7, Link::Child).unwrap();
    let too_deep = Err(Refusal::TooDeep { max: 4 });
    assert_eq!(ask(&mut given, 7, 6, Link::Child), too_deep);
    ask(&mut given, 9, 6, Link::Child).unwrap();
    assert_eq!(ask(&mut given, 2, 9, Link::Child), too_deep);
    // A child of one thing is not a child of another.
    assert_eq!(
        ask(&mut given, 5, 2, Link::Child).unwrap_err().code(),
        "stale_version"
    );
    let mut again = link(5, 2, Link::Child);
    if let Command::LinkIncidents(it) = &mut again {
        it.version = 2;
    }
    assert_eq!(
        given.when("fire", Role::Dispatcher, again),
        Err(Refusal::WrongState {
            what: "incident",
            state: "linked already"
        })
    );
    // Duplicates of duplicates lead on, and not back.
    let mut given = city();
    ask(&mut given, 2, 1, Link::Duplicate).unwrap();
    given.incident_of("fire", 5);
    ask(&mut given, 1, 5, Link::Duplicate).unwrap();
    let answer = ask(&mut given, 5, 2, Link::Duplicate);
    assert_eq!(answer, Err(Refusal::Cycle { field: "to" }));
}

/// I12 and P4: a level that is hidden from the sender makes no difference.
#[test]
fn i12_hidden_levels_are_not_counted() {
    let mut given = Given::city();
    for (name, n) in [("police", 1), ("police", 2), ("police", 3), ("ems", 4)] {
        given.incident_of(name, n);
    }
    given.incident_of("fire", 5);
    let all = [sees("*", "*", &FIELDS)];
    given.terms(PartnerUnits::Assigned, &all);
    for n in 2..=3 {
        let child = link(n, n - 1, Link::Child);
        given.when("police", Role::Dispatcher, child).unwrap();
    }
    let without = given.clone();
    given
        .when("ems", Role::Dispatcher, link(4, 3, Link::Child))
        .unwrap();
    // Fire sees ems and not police: the three levels above are nobody it could count.
    let terms = [sees("fire", "ems", &FIELDS), sees("ems", "fire", &FIELDS)];
    let answers = [given, without].map(|mut it| {
        it.terms(PartnerUnits::Assigned, &terms);
        it.when("fire", Role::Dispatcher, link(5, 4, Link::Child))
    });
    assert!(answers[0].is_ok());
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn i13_a_parent_does_not_end_before_its_children() {
    for over in [IncidentStep::Cancelled, IncidentStep::Closed] {
        let mut given = city();
        let triage = Command::TriageIncident(domain::command::TriageIncident {
            incident: incident(1),
            version: 1,
            priority: Some(1.into()),
            incident_type: None,
        });
        given.when("fire", Role::Dispatcher, triage).unwrap();
        given
            .when("fire", Role::Dispatcher, link(2, 1, Link::Child))
            .unwrap();
        let refusal = Err(Refusal::WrongState {
            what: "incident",
            state: "the parent of open incidents",
        });
        assert_eq!(step(&mut given, 1, over), refusal);
        given.incident_of("fire", 5);
        let merge = given.when("fire", Role::Dispatcher, link(1, 5, Link::Duplicate));
        assert_eq!(merge, refusal);
        step(&mut given, 2, IncidentStep::Cancelled).unwrap();
        step(&mut given, 1, over).unwrap();
        // And what is over takes no more children.
        let late = given.when("fire", Role::Dispatcher, link(5, 1, Link::Child));
        let refused = late.unwrap_err();
        assert_eq!(
            (refused.code(), refused.to_string().contains("parent")),
            ("wrong_state", true)
        );
    }
}

#[test]
fn i4_a_duplicate_with_crews_on_it_is_not_closed() {
    let mut given = city();
    given.sent(1, "fire", 1, Target::Incident(incident(2)), &[]);
    let answer = given.when("fire", Role::Dispatcher, link(2, 1, Link::Duplicate));
    assert_eq!(
        answer,
        Err(Refusal::WrongState {
            what: "incident",
            state: "being worked by units"
        })
    );
}

#[test]
fn a10_an_incident_takes_so_many_links_of_a_kind() {
    let mut given = city();
    let report = |n| report(n, None);
    for n in 100..100 + LINKS_PER_INCIDENT_MAX as u128 {
        given.when("fire", Role::Dispatcher, report(n)).unwrap();
        given
            .when("fire", Role::Dispatcher, link(n, 1, Link::Duplicate))
            .unwrap();
    }
    let full = Err(Refusal::Full {
        max: LINKS_PER_INCIDENT_MAX,
    });
    assert_eq!(
        given.when("fire", Role::Dispatcher, link(2, 1, Link::Duplicate)),
        full
    );
    given
        .when("fire", Role::Dispatcher, link(2, 1, Link::Child))
        .unwrap();
}
