//! Rules V1–V8 by example; `random` checks them against an evaluator of its own.

use domain::{
    AssignmentStatus as S, Command, Refusal, Role, Target,
    sharing::{GrantTerms, Kind, ObjectRef, PartnerUnits, Precision},
};

use super::given::*;

#[test]
fn v1_an_agency_sees_everything_of_its_own() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[]);
    given.writes("fire", 1, target);
    let engine = given.unit_as("fire", "fire").unwrap();
    assert!(engine.crew.is_some() && engine.availability.is_some());
    assert_eq!(engine.position, Some(Precision::Exact));
    assert_eq!(engine.assignment, Some(assignment(1)));
    let seen = given.incident_as("fire").unwrap();
    assert!(seen.narrative.is_some() && seen.report.is_some() && seen.milestones.is_some());
    let sent = given.assignment_as("fire", 1).unwrap();
    assert_eq!(sent.target, Some(target));
    assert!(sent.status.is_some() && sent.times.is_some());
    assert!(given.note_as("fire", 1).unwrap().author.is_some());
    for other in ["police", "ems", "eoc"] {
        for object in given.state.every_object().collect::<Vec<_>>() {
            let is_own = match &object {
                ObjectRef::Unit(id) => given.state.unit(*id).unwrap().agency == agency(other),
                ObjectRef::Person(id) => {
                    given.state.principal(*id).unwrap().agency == agency(other)
                }
                ObjectRef::Settings(id) => *id == agency(other),
                _ => false,
            };
            let is_open = matches!(object, ObjectRef::Agency(_));
            assert_eq!(
                given.seen(other, &object).is_some(),
                is_own || is_open,
                "{object:?}"
            );
        }
    }
}

#[test]
fn v1_who_reported_for_another_keeps_seeing_what_it_told() {
    let mut given = Given::city();
    given
        .when("police", Role::Dispatcher, report(1, Some("fire")))
        .unwrap();
    assert!(given.incident_as("police").unwrap().narrative.is_some());
    assert_eq!(given.incident_as("ems"), None);
}

#[test]
fn v2_terms_grant_field_by_field() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.terms(
        PartnerUnits::Assigned,
        &[
            grant(
                "eoc",
                "fire",
                Kind::Unit,
                &["identity", "status", "position"],
            ),
            grant("eoc", "fire", Kind::Incident, &["identity", "place"]),
        ],
    );
    let engine = given.unit_as("eoc", "fire").unwrap();
    assert!(engine.status.is_some());
    assert_eq!(engine.position, Some(Precision::Cell100m));
    let hidden = (
        engine.capabilities,
        engine.home,
        engine.crew,
        engine.availability,
    );
    assert_eq!(hidden, (None, None, None, None));
    let seen = given.incident_as("eoc").unwrap();
    assert!(seen.place.is_some());
    assert_eq!(
        (seen.classification, seen.state, seen.narrative),
        (None, None, None)
    );
    assert_eq!((seen.milestones, seen.report), (None, None));
    assert_eq!(
        (given.unit_as("eoc", "ems"), given.unit_as("ems", "fire")),
        (None, None)
    );
}

#[test]
fn v2_without_the_identity_there_is_nothing() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.terms(
        PartnerUnits::Assigned,
        &[
            grant("eoc", "*", Kind::Unit, &["status", "position"]),
            grant("eoc", "*", Kind::Incident, &["narrative"]),
        ],
    );
    assert_eq!(
        (given.unit_as("eoc", "fire"), given.incident_as("eoc")),
        (None, None)
    );
}

#[test]
fn v2_the_most_specific_line_decides_alone() {
    // From the widest to the most specific; each takes back what the one before gave.
    let lines = [
        grant("*", "*", Kind::Unit, &["identity", "crew"]),
        grant("*", "fire", Kind::Unit, &["identity", "status"]),
        grant("eoc", "*", Kind::Unit, &["identity", "home"]),
        grant("eoc", "fire", Kind::Unit, &["identity", "capabilities"]),
    ];
    for n in 1..=lines.len() {
        let mut given = Given::city();
        given.terms(PartnerUnits::Assigned, &lines[..n]);
        let seen = given.unit_as("eoc", "fire").unwrap();
        let fields = [
            seen.crew.is_some(),
            seen.status.is_some(),
            seen.home.is_some(),
            seen.capabilities.is_some(),
        ];
        let mut wanted = [false; 4];
        wanted[n - 1] = true;
        assert_eq!(fields, wanted);
    }
    // A line without fields takes everything away.
    let mut given = Given::city();
    let nothing = grant("eoc", "fire", Kind::Unit, &[]);
    given.terms(PartnerUnits::Assigned, &[lines[0].clone(), nothing]);
    assert_eq!(given.unit_as("eoc", "fire"), None);
    assert!(given.unit_as("eoc", "ems").is_some());
}

#[test]
fn v2_an_assignment_is_granted_only_with_its_unit() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    given.sent(1, "fire", 1, target, &[]);
    let sees_assignments = grant("eoc", "fire", Kind::Assignment, &["identity", "status"]);
    given.terms(PartnerUnits::All, std::slice::from_ref(&sees_assignments));
    assert_eq!(given.assignment_as("eoc", 1), None);
    let sees_units = grant("eoc", "fire", Kind::Unit, &["identity", "assignment"]);
    given.terms(PartnerUnits::All, &[sees_assignments, sees_units.clone()]);
    let seen = given.assignment_as("eoc", 1).unwrap();
    assert!(seen.status.is_some());
    // What it is assigned to stays hidden: that incident is not eoc's to know.
    assert_eq!((seen.target, seen.times), (None, None));
    assert_eq!(
        given.unit_as("eoc", "fire").unwrap().assignment,
        Some(assignment(1))
    );
    given.terms(PartnerUnits::All, &[sees_units]);
    assert_eq!(given.unit_as("eoc", "fire").unwrap().assignment, None);
}

#[test]
fn v3_parties_see_the_task_and_its_incident_in_the_agreed_fields() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.terms(PartnerUnits::Assigned, &[]);
    let target = given.proposed(1, "fire", &["ems"], Some(1));
    let seen = given.task_as("ems").unwrap();
    assert!(seen.objective.is_some() && seen.deadline.is_some());
    assert_eq!((seen.incident, seen.parties.len()), (Some(incident(1)), 2));
    let about = given.incident_as("ems").unwrap();
    assert!(about.place.is_some() && about.classification.is_some());
    assert_eq!((about.narrative, about.state), (None, None));
    given.writes("ems", 1, target);
    let read = given.note_as("fire", 1).unwrap();
    assert_eq!((read.text, read.author), (Some(mark(7_001)), None));
    assert_eq!(
        (given.task_as("police"), given.incident_as("police")),
        (None, None)
    );
}

/// Onward sharing, never: what the lead sees of another's incident is not its to show, or to widen for itself.
#[test]
fn v3_a_task_opens_an_incident_only_with_its_owner_in_it() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.terms(
        PartnerUnits::Assigned,
        &[grant("eoc", "fire", Kind::Incident, &["identity"])],
    );
    let narrow = given.incident_as("eoc");
    let mut order = draft_order(1, &["ems", "fire"], given.now);
    order.incident = Some(incident(1));
    given
        .when("eoc", Role::Coordinator, Command::DraftTask(order))
        .unwrap();
    assert_eq!(given.incident_as("eoc"), narrow);
    let propose = Command::ProposeTask { task: task(1) };
    given.when("eoc", Role::Coordinator, propose).unwrap();
    assert_eq!(
        (given.incident_as("eoc"), given.incident_as("ems")),
        (narrow, None)
    );
    assert_eq!(given.task_as("ems").unwrap().incident, None);
    // The owner's promise opens it to everybody in the task.
    given.when("fire", Role::Commander, accept(1, 1)).unwrap();
    assert!(given.incident_as("eoc").unwrap().place.is_some());
    assert!(given.incident_as("ems").unwrap().place.is_some());
    assert_eq!(given.task_as("ems").unwrap().incident, Some(incident(1)));
}

#[test]
fn v3_committed_parties_see_partners_units_as_the_terms_say() {
    for (partner_units, sees_idle) in [(PartnerUnits::Assigned, false), (PartnerUnits::All, true)] {
        let mut given = Given::city();
        given.terms(partner_units, &[]);
        given.proposed(1, "fire", &["ems", "police"], None);
        given.when("ems", Role::Commander, accept(1, 1)).unwrap();
        assert_eq!(
            given.unit_as("fire", "ems"),
            None,
            "not before it is agreed"
        );
        given.when("police", Role::Commander, accept(1, 1)).unwrap();
        assert_eq!(given.unit_as("fire", "ems").is_some(), sees_idle);
        let sent = given.sent(1, "ems", 1, Target::Task(task(1)), &[S::EnRoute]);
        for partner in ["fire", "police"] {
            let seen = given.unit_as(partner, "ems").unwrap();
            assert_eq!((seen.crew, seen.availability), (None, None), "stay at home");
            assert_eq!(
                (seen.assignment, seen.position),
                (Some(sent), Some(Precision::Exact))
            );
            assert!(given.assignment_as(partner, 1).unwrap().times.is_some());
        }
        assert_eq!(
            (given.unit_as("eoc", "ems"), given.assignment_as("eoc", 1)),
            (None, None)
        );
        // The other unit of the same agency has not been sent.
        let idle = given.seen("fire", &ObjectRef::Unit(unit("ems", 2)));
        assert_eq!(idle.is_some(), sees_idle);
        given
            .when("ems", Role::Dispatcher, advance(1, S::Cleared))
            .unwrap();
        assert_eq!(given.unit_as("fire", "ems").is_some(), sees_idle);
    }
}

#[test]
fn v3_a_partners_unit_does_not_open_what_else_it_does() {
    let mut given = Given::city();
    given.terms(
        PartnerUnits::All,
        &[grant("fire", "ems", Kind::Assignment, &["*"])],
    );
    let own = given.incident_of("ems", 1);
    given.sent(1, "ems", 1, own, &[S::EnRoute]);
    given.agreed(1, "fire", &["ems"], None);
    let seen = given.unit_as("fire", "ems").unwrap();
    assert!(seen.status.is_some());
    assert_eq!(
        (seen.assignment, given.assignment_as("fire", 1)),
        (None, None)
    );
}

#[test]
fn v3_of_two_grounds_the_finer_position_holds() {
    let coarse = GrantTerms {
        position: Some(Precision::Cell1km),
        ..grant("fire", "ems", Kind::Unit, &["identity", "position"])
    };
    let no_position = grant("fire", "ems", Kind::Unit, &["identity"]);
    for (line, alone, together) in [
        (coarse, Some(Precision::Cell1km), Precision::Cell100m),
        (no_position, None, Precision::Cell100m),
    ] {
        let mut given = Given::city();
        let mut it = terms(PartnerUnits::All, &[line]);
        it.partner_position = Precision::Cell100m;
        given.server(Command::AdoptTerms(it)).unwrap();
        assert_eq!(given.unit_as("fire", "ems").unwrap().position, alone);
        given.agreed(1, "fire", &["ems"], None);
        assert_eq!(
            given.unit_as("fire", "ems").unwrap().position,
            Some(together)
        );
    }
}

#[test]
fn v4_a_draft_is_seen_by_its_lead_only() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    // Even where every task is granted.
    given.terms(PartnerUnits::All, &[grant("*", "*", Kind::Task, &["*"])]);
    let mut order = draft_order(1, &["ems"], given.now);
    order.incident = Some(incident(1));
    given
        .when("fire", Role::Commander, Command::DraftTask(order))
        .unwrap();
    assert!(given.task_as("fire").is_some());
    for other in ["ems", "police"] {
        assert_eq!(
            (given.task_as(other), given.incident_as(other)),
            (None, None)
        );
    }
    given
        .when(
            "fire",
            Role::Commander,
            Command::ProposeTask { task: task(1) },
        )
        .unwrap();
    assert!(given.task_as("ems").is_some() && given.task_as("police").is_some());
}

#[test]
fn v5_a_party_that_declined_keeps_the_head_and_its_own_answer() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let target = given.proposed(1, "fire", &["ems", "police"], Some(1));
    given.writes("fire", 1, target);
    assert!(given.note_as("ems", 1).is_some());
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    let seen = given.task_as("ems").unwrap();
    assert_eq!(
        (seen.objective, seen.incident, seen.reason),
        (None, None, None)
    );
    let lanes: Vec<_> = seen.parties.iter().map(|it| it.agency.as_str()).collect();
    assert_eq!(lanes, ["ems"]);
    assert_eq!(
        (given.incident_as("ems"), given.note_as("ems", 1)),
        (None, None)
    );
    assert_eq!(given.task_as("police").unwrap().parties.len(), 3);
}

#[test]
fn v6_a_task_that_is_over_stays_with_those_who_were_committed() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    given.terms(PartnerUnits::All, &[]);
    let target = given.proposed(1, "fire", &["ems", "police"], Some(1));
    given.writes("fire", 1, target);
    given.when("ems", Role::Commander, accept(1, 1)).unwrap();
    given.wait(HOUR);
    given.tick();
    assert!(given.task_as("ems").unwrap().objective.is_some());
    assert!(given.note_as("ems", 1).unwrap().text.is_some());
    assert_eq!(
        (given.incident_as("ems"), given.unit_as("ems", "fire")),
        (None, None)
    );
    // Police never answered: it may know that the question is off the table, not what was said since.
    let head = given.task_as("police").unwrap();
    assert_eq!((head.objective, head.parties.len()), (None, 1));
    assert_eq!(
        (given.note_as("police", 1), given.incident_as("police")),
        (None, None)
    );
}

#[test]
fn v6_when_a_running_task_ends_units_and_assignments_go() {
    let mut given = Given::city();
    given.terms(PartnerUnits::All, &[]);
    let target = given.agreed(1, "fire", &["ems"], None);
    given.sent(1, "ems", 1, target, &[S::OnScene]);
    assert!(given.assignment_as("fire", 1).is_some());
    let reason = "done".to_owned();
    let cancel = Command::CancelTask {
        task: task(1),
        reason,
    };
    given.when("fire", Role::Commander, cancel).unwrap();
    assert_eq!(
        (given.assignment_as("fire", 1), given.unit_as("fire", "ems")),
        (None, None)
    );
    assert_eq!(
        given.task_as("ems").unwrap().reason.as_deref(),
        Some("done")
    );
}

#[test]
fn names_stay_at_home_even_from_the_owner_of_the_incident() {
    let mut given = Given::city();
    let target = given.incident_of("fire", 1);
    let lines = [grant("ems", "fire", Kind::Incident, &["identity"])];
    given.terms(PartnerUnits::Assigned, &lines);
    given.writes("ems", 1, target);
    let read = given.note_as("fire", 1).unwrap();
    assert_eq!((read.text, read.author), (Some(mark(7_001)), None));
    let author = grant("fire", "ems", Kind::Note, &["author"]);
    given.terms(PartnerUnits::Assigned, &[lines[0].clone(), author]);
    assert!(given.note_as("fire", 1).unwrap().author.is_some());
    let refused = given.when(
        "police",
        Role::Dispatcher,
        Command::AddNote {
            id: note(2),
            target,
            text: "hello".to_owned(),
        },
    );
    assert_eq!(refused, Err(Refusal::Unknown { what: "incident" }));
}
