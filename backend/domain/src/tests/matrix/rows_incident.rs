//! Rows about incidents: only the owner moves one, along its diagram; who sees it may write a note on it.

use domain::{
    Command, Link, Target,
    command::{ChangePlace, TriageIncident, UnlinkIncidents},
    incident::IncidentStep,
};

use super::{super::given::*, Row, Thing};

const OPEN: &str = "reported triaged active contained";
const OVER: &str = "closed cancelled";
/// Who sees it without owning it.
const OTHERS: (&str, &str, &str) = ("partner asked", "*", "not_yours");
/// An edit of one of its fields.
const EDIT: &[(&str, &str, &str)] = &[
    ("own crew other_crew", OPEN, "ok"),
    ("own crew other_crew", OVER, "wrong_state"),
    OTHERS,
];

fn step(to: IncidentStep) -> Command {
    Command::StepIncident {
        incident: incident(1),
        step: to,
        reason: Some(mark(7_020)),
    }
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = edits();
    rows.extend(steps());
    rows.extend(belonging());
    rows
}

fn edits() -> Vec<Row> {
    vec![
        Row {
            label: "triage_incident",
            roles: "CDO",
            thing: Thing::Incident,
            command: |given| {
                Command::TriageIncident(TriageIncident {
                    incident: incident(1),
                    version: given
                        .state
                        .incident(incident(1))
                        .unwrap()
                        .versions
                        .classification,
                    priority: Some(1.into()),
                    incident_type: None,
                })
            },
            lines: EDIT,
        },
        Row {
            label: "change_place",
            roles: "CDO",
            thing: Thing::Incident,
            command: |_| {
                Command::ChangePlace(ChangePlace {
                    incident: incident(1),
                    version: 1,
                    at: report_order(1, None).at,
                    place: mark(7_021),
                })
            },
            lines: EDIT,
        },
        Row {
            label: "change_narrative",
            roles: "CDO",
            thing: Thing::Incident,
            command: |_| Command::ChangeNarrative {
                incident: incident(1),
                version: 1,
                narrative: mark(7_022),
            },
            lines: EDIT,
        },
        Row {
            label: "add_milestone",
            roles: "CDOF",
            thing: Thing::Incident,
            command: |_| Command::AddMilestone {
                incident: incident(1),
                text: mark(7_023),
            },
            lines: EDIT,
        },
        Row {
            label: "add_note on an incident",
            roles: "CDOF",
            thing: Thing::Incident,
            command: |_| Command::AddNote {
                id: note(1),
                target: Target::Incident(incident(1)),
                text: mark(7_024),
            },
            lines: &[("*", "*", "ok")],
        },
        Row {
            label: "assign_unit of fire to an incident",
            roles: "CDO",
            thing: Thing::Incident,
            command: |_| assign(1, unit("fire", 1), Target::Incident(incident(1))),
            lines: &[
                ("own", OPEN, "ok"),
                ("own", OVER, "wrong_state"),
                ("partner", "*", "not_yours"),
                // Who was only asked does not see the units.
                ("asked", "*", "unknown"),
            ],
        },
    ]
}

/// What it belongs to, and when it begins.
fn belonging() -> Vec<Row> {
    let row = |label, command, lines| Row {
        label,
        roles: "CDO",
        thing: Thing::Incident,
        command,
        lines,
    };
    vec![
        row(
            "schedule_incident",
            |given| Command::ScheduleIncident {
                incident: incident(1),
                version: 1,
                starts_at: Some(given.now.plus_ms(HOUR)),
            },
            &[
                ("own", "reported triaged", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "link_incidents as a duplicate",
            |_| link(1, 2, Link::Duplicate),
            EDIT,
        ),
        row(
            "link_incidents as a child",
            |_| link(1, 2, Link::Child),
            EDIT,
        ),
        row(
            "link_incidents to itself",
            |_| link(1, 1, Link::Child),
            &[
                ("own", OPEN, "malformed"),
                ("own", OVER, "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "link_incidents to something unknown",
            |_| link(1, 404, Link::Child),
            &[
                ("own", OPEN, "unknown"),
                ("own", OVER, "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "unlink_incidents",
            |_| {
                Command::UnlinkIncidents(UnlinkIncidents {
                    incident: incident(1),
                    link: Link::Child,
                    version: 1,
                    reason: mark(7_025),
                })
            },
            // It is linked to nothing.
            &[("own", "*", "wrong_state"), OTHERS],
        ),
    ]
}

fn steps() -> Vec<Row> {
    let row = |label, command, lines| Row {
        label,
        roles: "CDO",
        thing: Thing::Incident,
        command,
        lines,
    };
    vec![
        row(
            "step_incident to active",
            |_| step(IncidentStep::Active),
            &[
                ("own", "triaged contained", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "step_incident to contained",
            |_| step(IncidentStep::Contained),
            &[("own", "active", "ok"), ("own", "*", "wrong_state"), OTHERS],
        ),
        row(
            "step_incident to closed",
            |_| step(IncidentStep::Closed),
            &[
                ("own", "triaged active contained", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "step_incident to cancelled",
            |_| step(IncidentStep::Cancelled),
            &[
                ("own", "reported triaged active", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "step_incident to reopened",
            |_| step(IncidentStep::Reopened),
            &[("own", OVER, "ok"), ("own", "*", "wrong_state"), OTHERS],
        ),
    ]
}
