//! Rules I1–I4, C5 and N1.

use domain::{
    Command, Event, IncidentState, Refusal, Role,
    assignment::AssignmentStatus as S,
    command::{ChangePlace, TriageIncident},
    incident::IncidentStep,
    sharing::{Kind, PartnerUnits},
};

use super::given::*;

const EVERY_STATE: [IncidentState; 6] = [
    IncidentState::Reported,
    IncidentState::Triaged,
    IncidentState::Active,
    IncidentState::Contained,
    IncidentState::Closed,
    IncidentState::Cancelled,
];
const EVERY_STEP: [IncidentStep; 5] = [
    IncidentStep::Active,
    IncidentStep::Contained,
    IncidentStep::Closed,
    IncidentStep::Cancelled,
    IncidentStep::Reopened,
];

fn step(n: u128, step: IncidentStep) -> Command {
    let reason = Some("because".to_owned());
    Command::StepIncident {
        incident: incident(n),
        step,
        reason,
    }
}

fn triage(version: u32, priority: u8) -> Command {
    Command::TriageIncident(TriageIncident {
        incident: incident(1),
        version,
        priority: Some(priority.into()),
        incident_type: None,
    })
}

fn change_place(version: u32) -> Command {
    let order = report_order(9, None);
    Command::ChangePlace(ChangePlace {
        incident: incident(1),
        version,
        at: order.at,
        place: order.place,
    })
}

fn change_narrative(version: u32) -> Command {
    Command::ChangeNarrative {
        incident: incident(1),
        version,
        narrative: "more".to_owned(),
    }
}

fn milestone(n: u128) -> Command {
    Command::AddMilestone {
        incident: incident(n),
        text: "fire under control".to_owned(),
    }
}

/// An incident of fire in this state.
fn in_state(state: IncidentState) -> Given {
    use IncidentState as I;
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let mut go = |command| {
        given.when("fire", Role::Dispatcher, command).unwrap();
    };
    if !matches!(state, I::Reported | I::Cancelled) {
        go(triage(1, 2));
    }
    match state {
        I::Reported | I::Triaged => {}
        I::Active => go(step(1, IncidentStep::Active)),
        I::Contained => {
            go(step(1, IncidentStep::Active));
            go(step(1, IncidentStep::Contained));
        }
        I::Closed => go(step(1, IncidentStep::Closed)),
        I::Cancelled => go(step(1, IncidentStep::Cancelled)),
    }
    assert_eq!(given.state.incident(incident(1)).unwrap().state, state);
    given
}

#[test]
fn i1_a_report_belongs_to_the_named_owner_else_to_the_reporter() {
    let mut given = Given::city();
    given.when("police", Role::Field, report(1, None)).unwrap();
    given
        .when("police", Role::Dispatcher, report(2, Some("fire")))
        .unwrap();
    let own = given.state.incident(incident(1)).unwrap();
    assert_eq!(
        (own.agency.as_str(), own.number.as_str()),
        ("police", "P-26-0001")
    );
    let other = given.state.incident(incident(2)).unwrap();
    assert_eq!(
        (other.agency.as_str(), other.reported_by.as_str()),
        ("fire", "police")
    );
    assert_eq!(other.number, "F-26-0001");
    assert_eq!(
        given.when("police", Role::Dispatcher, report(3, Some("tax"))),
        Err(Refusal::Unknown { what: "agency" })
    );
}

#[test]
fn i1_numbers_count_each_owner_and_year() {
    let mut given = Given::city();
    for n in 1..=3 {
        given.incident_of("fire", n);
    }
    given.incident_of("ems", 4);
    given.wait(60 * 24 * HOUR);
    given.incident_of("fire", 5);
    let number = |n| given.state.incident(incident(n)).unwrap().number.clone();
    assert_eq!(
        [1, 2, 3, 4, 5].map(number),
        [
            "F-26-0001",
            "F-26-0002",
            "F-26-0003",
            "E-26-0001",
            "F-27-0001"
        ]
    );
}

#[test]
fn i1_only_the_owner_moves_or_edits_it() {
    let mut given = Given::city();
    // The reporter sees all of it and still may not move it.
    given
        .when("police", Role::Dispatcher, report(1, Some("fire")))
        .unwrap();
    let commands = [
        triage(1, 3),
        change_place(1),
        change_narrative(1),
        milestone(1),
        step(1, IncidentStep::Cancelled),
    ];
    for command in commands {
        let refused = given.when("police", Role::Dispatcher, command.clone());
        assert_eq!(
            refused,
            Err(Refusal::NotYours { what: "incident" }),
            "{command:?}"
        );
        // Who does not see it gets the answer for something that does not exist.
        let refused = given.when("ems", Role::Dispatcher, command.clone());
        assert_eq!(
            refused,
            Err(Refusal::Unknown { what: "incident" }),
            "{command:?}"
        );
        let mut owner = given.clone();
        assert!(
            owner
                .when("fire", Role::Dispatcher, command.clone())
                .is_ok(),
            "{command:?}"
        );
    }
}

/// Every pair of state and step, against the diagram written down once more.
#[test]
fn i2_states_follow_the_diagram() {
    use {IncidentState as I, IncidentStep as T};
    let diagram = [
        (I::Triaged, T::Active, I::Active),
        (I::Contained, T::Active, I::Active),
        (I::Active, T::Contained, I::Contained),
        (I::Triaged, T::Closed, I::Closed),
        (I::Active, T::Closed, I::Closed),
        (I::Contained, T::Closed, I::Closed),
        (I::Reported, T::Cancelled, I::Cancelled),
        (I::Triaged, T::Cancelled, I::Cancelled),
        (I::Active, T::Cancelled, I::Cancelled),
        (I::Closed, T::Reopened, I::Active),
        (I::Cancelled, T::Reopened, I::Active),
    ];
    for state in EVERY_STATE {
        for taken in EVERY_STEP {
            let to = diagram
                .iter()
                .find(|it| (it.0, it.1) == (state, taken))
                .map(|it| it.2);
            assert_eq!(taken.from(state), to, "{taken:?} from {state:?}");
            let mut given = in_state(state);
            given.wait(MINUTE);
            let answer = given.when("fire", Role::Dispatcher, step(1, taken));
            let now = given.state.incident(incident(1)).unwrap();
            if let Some(to) = to {
                assert!(answer.is_ok(), "{taken:?} from {state:?}");
                assert_eq!((now.state, now.state_since), (to, given.now));
                assert_eq!(now.reason.as_deref(), Some("because"));
            } else {
                let state_word = state.as_str();
                let refusal = Refusal::WrongState {
                    what: "incident",
                    state: state_word,
                };
                assert_eq!(answer, Err(refusal), "{taken:?} from {state:?}");
                assert_eq!(now.state, state);
            }
        }
    }
}

#[test]
fn i2_a_report_becomes_triaged_by_its_first_judgement_only() {
    let mut given = in_state(IncidentState::Reported);
    given.when("fire", Role::Dispatcher, triage(1, 1)).unwrap();
    let incident_1 = given.state.incident(incident(1)).unwrap();
    assert_eq!(
        (incident_1.state, incident_1.priority),
        (IncidentState::Triaged, 1)
    );
    let mut given = in_state(IncidentState::Contained);
    given.when("fire", Role::Dispatcher, triage(2, 5)).unwrap();
    let incident_1 = given.state.incident(incident(1)).unwrap();
    assert_eq!(
        (incident_1.state, incident_1.priority),
        (IncidentState::Contained, 5)
    );
}

#[test]
fn i2_what_is_over_takes_no_edits_and_no_milestones() {
    for state in [IncidentState::Closed, IncidentState::Cancelled] {
        let mut given = in_state(state);
        let classification = given
            .state
            .incident(incident(1))
            .unwrap()
            .versions
            .classification;
        let edits = [
            triage(classification, 3),
            change_place(1),
            change_narrative(1),
            milestone(1),
        ];
        for command in edits {
            assert!(
                matches!(
                    given.when("fire", Role::Dispatcher, command.clone()),
                    Err(Refusal::WrongState {
                        what: "incident",
                        ..
                    })
                ),
                "{command:?}"
            );
        }
    }
}

#[test]
fn i2_cancelling_and_reopening_need_a_reason_closing_does_not() {
    for (state, taken, needs) in [
        (IncidentState::Reported, IncidentStep::Cancelled, true),
        (IncidentState::Closed, IncidentStep::Reopened, true),
        (IncidentState::Active, IncidentStep::Closed, false),
        (IncidentState::Active, IncidentStep::Contained, false),
    ] {
        let mut given = in_state(state);
        let command = Command::StepIncident {
            incident: incident(1),
            step: taken,
            reason: None,
        };
        let answer = given.when("fire", Role::Dispatcher, command);
        if needs {
            assert_eq!(answer, Err(Refusal::Empty { field: "reason" }));
        } else {
            assert!(answer.is_ok(), "{taken:?}");
        }
    }
}

#[test]
fn i3_c5_a_stale_edit_is_refused_with_the_version_of_its_own_group() {
    type Edit = fn(u32) -> Command;
    let edits: [(&'static str, Edit); 3] = [
        ("classification", |it| triage(it, 4)),
        ("place", change_place),
        ("narrative", change_narrative),
    ];
    for (field, edit) in edits {
        let mut given = in_state(IncidentState::Reported);
        given.when("fire", Role::Dispatcher, edit(1)).unwrap();
        for stale in [0, 1, 3] {
            let refused = given.when("fire", Role::Dispatcher, edit(stale));
            assert_eq!(refused, Err(Refusal::StaleVersion { field, current: 2 }));
        }
        // The other groups are where they were: whoever edits them loses nothing.
        for (other, edit) in edits.iter().filter(|it| it.0 != field) {
            let answer = given.when("fire", Role::Dispatcher, edit(1));
            assert!(answer.is_ok(), "{other} after {field}");
        }
        given.when("fire", Role::Dispatcher, edit(2)).unwrap();
    }
}

#[test]
fn c5_notes_milestones_and_statuses_carry_no_version() {
    let mut given = in_state(IncidentState::Reported);
    given.when("fire", Role::Field, milestone(1)).unwrap();
    given.when("fire", Role::Dispatcher, milestone(1)).unwrap();
    assert_eq!(
        given.state.incident(incident(1)).unwrap().milestones.len(),
        2
    );
    let versions = given.state.incident(incident(1)).unwrap().versions;
    assert_eq!(
        (versions.place, versions.classification, versions.narrative),
        (1, 1, 1)
    );
}

#[test]
fn i4_an_incident_is_not_closed_while_crews_are_bound_by_it() {
    for over in [IncidentStep::Closed, IncidentStep::Cancelled] {
        let mut given = Given::city();
        let target = given.incident_of("fire", 1);
        given.sent(1, "fire", 1, target, &[S::Acknowledged]);
        given.sent(2, "fire", 2, target, &[S::OnScene]);
        given
            .when("fire", Role::Dispatcher, advance(1, S::Cleared))
            .unwrap();
        let refusal = Refusal::WrongState {
            what: "incident",
            state: "being worked by units",
        };
        assert_eq!(
            given.when("fire", Role::Dispatcher, step(1, over)),
            Err(refusal)
        );
        // Contained is not over, so it may become that.
        let mut contained = given.clone();
        contained
            .when("fire", Role::Dispatcher, step(1, IncidentStep::Contained))
            .unwrap();
        given
            .when("fire", Role::Dispatcher, advance(2, S::Cleared))
            .unwrap();
        given.when("fire", Role::Dispatcher, step(1, over)).unwrap();
    }
}

#[test]
fn n1_a_note_needs_sight_of_what_it_stands_on() {
    let mut given = Given::city();
    let on_incident = given.incident_of("fire", 1);
    let write = |n, target| Command::AddNote {
        id: note(n),
        target,
        text: mark(7_000 + n),
    };
    let refused = given.when("ems", Role::Dispatcher, write(1, on_incident));
    assert_eq!(refused, Err(Refusal::Unknown { what: "incident" }));
    given.terms(
        PartnerUnits::Assigned,
        &[grant("ems", "fire", Kind::Incident, &["identity"])],
    );
    given
        .when("ems", Role::Dispatcher, write(1, on_incident))
        .unwrap();

    // A draft is the lead's alone; once proposed, its parties write on it.
    given
        .when(
            "fire",
            Role::Commander,
            Command::DraftTask(draft_order(1, &["ems"], given.now)),
        )
        .unwrap();
    let on_task = domain::Target::Task(task(1));
    given
        .when("fire", Role::Commander, write(2, on_task))
        .unwrap();
    let refused = given.when("ems", Role::Dispatcher, write(3, on_task));
    assert_eq!(refused, Err(Refusal::Unknown { what: "task" }));
    given
        .when(
            "fire",
            Role::Commander,
            Command::ProposeTask { task: task(1) },
        )
        .unwrap();
    let events = given.when("ems", Role::Field, write(3, on_task)).unwrap();
    assert_eq!(
        events,
        [Event::NoteAdded {
            note: note(3),
            target: on_task,
            text: mark(7_003)
        }]
    );
    let refused = given.when("fire", Role::Commander, write(3, on_task));
    assert_eq!(refused, Err(Refusal::Taken { field: "id" }));
}
