//! Rules V7 and V8: lines of the timeline, and the register.

use domain::{
    AssignmentStatus as S, Command, Role,
    sharing::{GrantTerms, Kind, ObjectRef, PartnerUnits, View, Viewer, view_entry},
};

use super::given::*;

#[test]
fn v7_a_line_is_seen_only_by_who_may_see_everything_it_tells() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[S::OnScene]);
    let milestone = Command::AddMilestone {
        incident: incident(1),
        text: "all out".to_owned(),
    };
    given.when("fire", Role::Dispatcher, milestone).unwrap();
    let all = given.lines("fire", target);
    assert_eq!(
        all,
        [
            "incident_reported",
            "incident_triaged",
            "incident_stepped",
            "unit_assigned",
            "assignment_advanced",
            "incident_milestone_added",
        ]
    );
    assert_eq!(given.lines("eoc", target), [""; 0]);
    let incident_lines = |fields: &[&str]| grant("eoc", "fire", Kind::Incident, fields);
    let see_all = |kind| grant("eoc", "fire", kind, &["identity"]);
    let only = |given: &mut Given, lines: &[GrantTerms]| {
        given.terms(PartnerUnits::Assigned, lines);
        given.lines("eoc", target)
    };
    assert_eq!(only(&mut given, &[incident_lines(&["identity"])]), [""; 0]);
    for (field, line) in [
        ("report", "incident_reported"),
        ("classification", "incident_triaged"),
        ("state", "incident_stepped"),
        ("milestones", "incident_milestone_added"),
    ] {
        assert_eq!(
            only(&mut given, &[incident_lines(&["identity", field])]),
            [line]
        );
    }
    // A line about an assignment tells its status: that one was sent is not enough to hear how far it got.
    let mut lines = vec![
        incident_lines(&["identity"]),
        see_all(Kind::Unit),
        see_all(Kind::Assignment),
    ];
    assert_eq!(only(&mut given, &lines), [""; 0]);
    // Nor, with the status alone, since when: each line tells when something happened.
    lines[2].fields.push("status".to_owned());
    assert_eq!(only(&mut given, &lines), [""; 0]);
    lines[2].fields.push("times".to_owned());
    assert_eq!(
        only(&mut given, &lines),
        ["unit_assigned", "assignment_advanced"]
    );
    lines.remove(1);
    assert_eq!(only(&mut given, &lines), [""; 0]);
}

#[test]
fn v7_the_person_in_a_line_is_named_to_their_own_agency_only() {
    let mut given = Given::city();
    let target = given.agreed(1, "fire", &["ems"], None);
    let names = |by: &str| -> Vec<bool> {
        let viewer = Viewer::open(agency(by));
        let timeline = given.state.timeline(target).iter();
        let seen = timeline.filter_map(|it| view_entry(&given.state, &viewer, it));
        seen.map(|it| it.by.is_some()).collect()
    };
    // Drafted (the lead's line only), proposed, accepted, agreed.
    assert_eq!(names("fire"), [true, true, false, false]);
    assert_eq!(names("ems"), [false, true, true]);
}

#[test]
fn v4_what_was_done_to_a_draft_stays_with_its_lead() {
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &[grant("*", "*", Kind::Task, &["*"])]);
    let revise = |version| {
        Command::ReviseTask(domain::command::ReviseTask {
            task: task(1),
            version,
            objective: mark(9_000),
            answer_by: START.plus_ms(HOUR),
            parts: vec![part("ems", 1)],
            quorum: None,
            takeover: None,
            disclosure: None,
            scope: None,
        })
    };
    let by_lead = |given: &mut Given, command| {
        given.when("fire", Role::Commander, command).unwrap();
    };
    by_lead(
        &mut given,
        Command::DraftTask(draft_order(1, &["ems"], START)),
    );
    by_lead(&mut given, revise(1));
    by_lead(&mut given, Command::ProposeTask { task: task(1) });
    by_lead(&mut given, revise(2));
    let target = domain::Target::Task(task(1));
    assert_eq!(
        given.lines("fire", target),
        [
            "task_drafted",
            "task_revised",
            "task_proposed",
            "task_revised"
        ]
    );
    for other in ["ems", "police"] {
        assert_eq!(
            given.lines(other, target),
            ["task_proposed", "task_revised"],
            "{other}"
        );
    }
}

#[test]
fn v8_the_register_of_agencies_is_open_to_every_agency() {
    let given = Given::city();
    for by in ["fire", "eoc"] {
        for (of, code) in AGENCIES {
            let View::Agency(seen) = given.seen(by, &ObjectRef::Agency(agency(of))).unwrap() else {
                unreachable!()
            };
            assert_eq!(seen.code, code);
        }
    }
    assert_eq!(given.seen("fire", &ObjectRef::Agency(agency("tax"))), None);
}
