//! Rules T1–T8.

use domain::{
    AssignmentStatus as S, Command, Event, Refusal, Role, Target, TaskPhase,
    command::ReviseTask,
    task::{Commitment, Part},
};

use super::{given::*, phases::in_phase};

pub(super) fn propose() -> Command {
    Command::ProposeTask { task: task(1) }
}

pub(super) fn start() -> Command {
    Command::StartTask { task: task(1) }
}

pub(super) fn complete() -> Command {
    Command::CompleteTask { task: task(1) }
}

pub(super) fn cancel() -> Command {
    let reason = "rain has stopped".to_owned();
    Command::CancelTask {
        task: task(1),
        reason,
    }
}

/// Revises task 1 to these parts, everything else as it was drafted.
pub(super) fn revise(given: &Given, version: u32, parts: &[Part]) -> Command {
    let drafted = draft_order(1, &[], given.now);
    Command::ReviseTask(ReviseTask {
        task: task(1),
        version,
        objective: drafted.objective,
        answer_by: drafted.answer_by,
        parts: parts.to_vec(),
        quorum: None,
        takeover: None,
        disclosure: None,
        scope: None,
    })
}

pub(super) fn phase(given: &Given) -> TaskPhase {
    given.state.task(task(1)).unwrap().phase
}

pub(super) fn wrong(state: &'static str) -> Result<Vec<Event>, Refusal> {
    Err(Refusal::WrongState {
        what: "task",
        state,
    })
}

/// The words for what each party of task 1 has answered, by name of agency.
fn answers(given: &Given) -> Vec<&'static str> {
    let parties = given.state.task(task(1)).unwrap().parties.values();
    parties
        .map(|it| match it.commitment {
            Commitment::Pending => "pending",
            Commitment::Provisional { .. } => "provisional",
            Commitment::Accepted { .. } => "accepted",
            Commitment::Declined { .. } => "declined",
            Commitment::Withdrawn { .. } => "withdrawn",
        })
        .collect()
}

#[test]
fn a_task_lives_from_draft_to_completed() {
    let mut given = Given::city();
    let order = draft_order(1, &["police", "ems"], given.now);
    let mut go = |name: &str, command| given.when(name, Role::Commander, command).unwrap();
    go("fire", Command::DraftTask(order));
    go("fire", propose());
    assert_eq!(go("police", accept(1, 1)).len(), 1);
    let events = go("ems", accept(1, 1));
    assert_eq!(
        events.iter().map(Event::name).collect::<Vec<_>>(),
        ["task_accepted", "task_agreed"]
    );
    go("fire", start());
    given.sent(
        1,
        "ems",
        1,
        Target::Task(task(1)),
        &[S::OnScene, S::Cleared],
    );
    given.when("fire", Role::Commander, complete()).unwrap();
    let done = given.state.task(task(1)).unwrap();
    assert_eq!(
        (done.phase, done.number.as_str()),
        (TaskPhase::Completed, "JT-F-001")
    );
    let sent = given.state.on_task(task(1), &agency("ems"));
    assert_eq!((sent.sent, sent.on_scene), (1, 1));
    assert_eq!(given.state.open_tasks().count(), 0);
}

#[test]
fn t1_only_the_lead_moves_the_phase_and_nobody_answers_for_another() {
    let mut given = in_phase(TaskPhase::Proposed);
    let new_parts = revise(&given, 1, &[part("police", 9)]);
    for command in [propose(), start(), complete(), cancel(), new_parts] {
        let refused = given.when("police", Role::Commander, command.clone());
        assert_eq!(
            refused,
            Err(Refusal::NotYours { what: "task" }),
            "{command:?}"
        );
        let refused = given.when("eoc", Role::Coordinator, command.clone());
        assert_eq!(
            refused,
            Err(Refusal::Unknown { what: "task" }),
            "{command:?}"
        );
    }
    // The lead takes part by proposing; it has nothing to answer.
    let refused = given.when("fire", Role::Commander, accept(1, 1));
    assert_eq!(refused, Err(Refusal::NotYours { what: "task" }));
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(answers(&given), ["pending", "accepted"]);
    let again = given.when("police", Role::Commander, decline(1, 1));
    assert_eq!(again, Err(Refusal::AlreadyAnswered));
}

#[test]
fn t2_a_joint_task_names_a_party_besides_the_lead() {
    let mut given = Given::city();
    let draft = |parties: &[&str]| {
        let order = draft_order(1, parties, given.now);
        given
            .clone()
            .when("fire", Role::Commander, Command::DraftTask(order))
    };
    assert_eq!(draft(&[]), Err(Refusal::NotJoint));
    assert_eq!(draft(&["fire"]), Err(Refusal::NotJoint));
    assert_eq!(draft(&["tax"]), Err(Refusal::Unknown { what: "agency" }));
    assert_eq!(draft(&["ems", "ems"]).unwrap_err().field(), Some("parties"));
    draft(&["fire", "ems"]).unwrap();
    // Nor does a revision drop the last party.
    given = in_phase(TaskPhase::Proposed);
    let command = revise(&given, 1, &[part("fire", 1)]);
    assert_eq!(
        given.when("fire", Role::Commander, command),
        Err(Refusal::NotJoint)
    );
}

#[test]
fn t2_the_leads_own_part_is_its_own_lane_and_asks_nobody() {
    let mut given = Given::city();
    given.agreed(1, "fire", &["fire", "ems"], None);
    let agreed = given.state.task(task(1)).unwrap();
    assert_eq!(agreed.lead_lane.part, part("fire", 1));
    assert_eq!(agreed.parties.len(), 1);
    assert_eq!(agreed.phase, TaskPhase::Agreed);
}

#[test]
fn t3_it_is_agreed_when_every_party_has_accepted_and_starts_only_then() {
    let mut given = in_phase(TaskPhase::Proposed);
    given.when("ems", Role::Dispatcher, accept(1, 1)).unwrap();
    assert!(!given.state.task(task(1)).unwrap().has_quorum());
    assert_eq!(
        given.when("fire", Role::Commander, start()),
        wrong("proposed")
    );
    given
        .when("police", Role::Coordinator, accept(1, 1))
        .unwrap();
    assert!(given.state.task(task(1)).unwrap().has_quorum());
    assert_eq!(phase(&given), TaskPhase::Agreed);
    given.when("fire", Role::Coordinator, start()).unwrap();
}

#[test]
fn t4_a_decline_brings_it_back_to_the_lead() {
    let mut given = in_phase(TaskPhase::Proposed);
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    assert_eq!(phase(&given), TaskPhase::Negotiating);
    // The others may still answer; the quorum is not reached without the one who declined.
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    assert_eq!(phase(&given), TaskPhase::Negotiating);
    let again = given.when("ems", Role::Commander, accept(1, 1));
    assert_eq!(again, Err(Refusal::AlreadyAnswered));
    let parts = [part("police", 1), part("ems", 2)];
    let command = revise(&given, 1, &parts);
    given.when("fire", Role::Commander, command).unwrap();
    assert_eq!(
        (phase(&given), answers(&given)),
        (TaskPhase::Proposed, vec!["pending", "accepted"])
    );
    given.when("ems", Role::Commander, accept(1, 2)).unwrap();
    assert_eq!(phase(&given), TaskPhase::Agreed);
}

#[test]
fn t5_only_changed_parties_and_those_who_declined_answer_again() {
    let mut given = in_phase(TaskPhase::Proposed);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    given.when("ems", Role::Commander, decline(1, 1)).unwrap();
    let same = [part("police", 1), part("ems", 1)];
    // The same question again: only who declined answers.
    let mut asked = given.clone();
    let command = revise(&asked, 1, &same);
    asked.when("fire", Role::Commander, command).unwrap();
    assert_eq!(answers(&asked), ["pending", "accepted"]);
    // A changed part, or only its note: that party too.
    let mut noted = part("police", 1);
    noted.note = "at the east gate".to_owned();
    for police in [part("police", 2), noted] {
        let mut asked = given.clone();
        let command = revise(&asked, 1, &[police, part("ems", 1)]);
        asked.when("fire", Role::Commander, command).unwrap();
        assert_eq!(answers(&asked), ["pending", "pending"]);
    }
    // Another objective concerns everybody.
    let mut asked = given.clone();
    let Command::ReviseTask(mut order) = revise(&asked, 1, &same) else {
        unreachable!()
    };
    order.objective = "something else".to_owned();
    asked
        .when("fire", Role::Commander, Command::ReviseTask(order))
        .unwrap();
    assert_eq!(answers(&asked), ["pending", "pending"]);
    // Who was left out has no say and no sight; who was added is asked.
    let command = revise(&given, 1, &[part("police", 1), part("eoc", 1)]);
    given.when("fire", Role::Commander, command).unwrap();
    assert_eq!(answers(&given), ["pending", "accepted"]);
    let refused = given.when("ems", Role::Commander, accept(1, 2));
    assert_eq!(refused, Err(Refusal::Unknown { what: "task" }));
}

#[test]
fn t5_dropping_the_only_party_that_had_not_accepted_completes_the_quorum() {
    let mut given = in_phase(TaskPhase::Negotiating);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    let command = revise(&given, 1, &[part("police", 1)]);
    let events = given.when("fire", Role::Commander, command).unwrap();
    assert_eq!(events.last().map(Event::name), Some("task_agreed"));
    assert_eq!(phase(&given), TaskPhase::Agreed);
    // A draft has no answers that could complete anything.
    let mut given = in_phase(TaskPhase::Draft);
    let command = revise(&given, 1, &[part("police", 1)]);
    assert_eq!(
        given.when("fire", Role::Commander, command).unwrap().len(),
        1
    );
    assert_eq!(phase(&given), TaskPhase::Draft);
}

#[test]
fn t6_c5_an_answer_and_a_revision_name_the_version_they_are_for() {
    let mut given = in_phase(TaskPhase::Proposed);
    let command = revise(&given, 1, &[part("police", 2), part("ems", 2)]);
    given
        .when("fire", Role::Commander, command.clone())
        .unwrap();
    let stale = Err(Refusal::StaleVersion {
        field: "version",
        current: 2,
    });
    assert_eq!(given.when("fire", Role::Commander, command), stale);
    for version in [0, 1, 3] {
        assert_eq!(
            given.when("ems", Role::Commander, accept(1, version)),
            stale
        );
        assert_eq!(
            given.when("ems", Role::Commander, decline(1, version)),
            stale
        );
    }
    given.when("ems", Role::Commander, accept(1, 2)).unwrap();
}

#[test]
fn t7_the_answer_by_time_passing_without_quorum_makes_it_lapse() {
    for waiting in [TaskPhase::Proposed, TaskPhase::Negotiating] {
        let mut given = in_phase(waiting);
        given.wait(HOUR - 1);
        assert_eq!(given.tick_beside_alarms(), []);
        given.wait(1);
        let told = given.tick_beside_alarms();
        assert_eq!(told, [Event::TaskLapsed { task: task(1) }]);
        assert_eq!(given.tick_beside_alarms(), []);
        assert_eq!(phase(&given), TaskPhase::Lapsed);
    }
    for safe in [TaskPhase::Draft, TaskPhase::Agreed, TaskPhase::InProgress] {
        let mut given = in_phase(safe);
        given.wait(HOUR);
        assert_eq!(given.tick_beside_alarms(), [], "{safe:?}");
    }
}

#[test]
fn t7_an_answer_after_the_deadline_is_late_even_if_the_timer_is_later_still() {
    let mut given = in_phase(TaskPhase::Proposed);
    given.when("police", Role::Commander, accept(1, 1)).unwrap();
    given.wait(HOUR);
    let late = Err(Refusal::InThePast { field: "answer_by" });
    assert_eq!(given.when("ems", Role::Commander, accept(1, 1)), late);
    assert_eq!(given.when("ems", Role::Commander, decline(1, 1)), late);
    // The lead may still give more time.
    let command = revise(&given, 1, &[part("police", 1), part("ems", 1)]);
    given.when("fire", Role::Commander, command).unwrap();
    given.when("ems", Role::Commander, accept(1, 2)).unwrap();
    assert_eq!(phase(&given), TaskPhase::Agreed);
}

#[test]
fn t7_a_draft_whose_time_has_passed_is_not_proposed() {
    let mut given = in_phase(TaskPhase::Draft);
    given.wait(HOUR);
    let refused = given.when("fire", Role::Commander, propose());
    assert_eq!(refused, Err(Refusal::InThePast { field: "answer_by" }));
}

#[test]
fn t8_cancelling_ends_every_open_assignment_with_its_reason() {
    let mut given = in_phase(TaskPhase::InProgress);
    let target = Target::Task(task(1));
    given.sent(1, "ems", 1, target, &[S::OnScene, S::Cleared]);
    given.sent(2, "ems", 2, target, &[S::EnRoute]);
    given.sent(3, "police", 1, target, &[]);
    let events = given.when("fire", Role::Commander, cancel()).unwrap();
    assert_eq!(events.len(), 3);
    for n in [2, 3] {
        let ended = given.state.assignment(assignment(n)).unwrap();
        assert_eq!(
            (ended.status, ended.reason.as_deref()),
            (S::Cancelled, Some("rain has stopped"))
        );
    }
    assert_eq!(
        given.state.assignment(assignment(1)).unwrap().status,
        S::Cleared
    );
    assert_eq!(given.state.open_assignments_of(unit("ems", 2)).count(), 0);
}

#[test]
fn t8_u7_a_task_is_not_said_to_be_cancelled_before_what_its_crews_did() {
    let mut given = in_phase(TaskPhase::InProgress);
    let before = given.now;
    given.wait(10 * MINUTE);
    given.sent(1, "ems", 1, Target::Task(task(1)), &[S::EnRoute]);
    given.occurred_at = Some(before);
    assert_eq!(
        given.when("fire", Role::Commander, cancel()),
        Err(Refusal::OutOfOrder)
    );
    given.occurred_at = None;
    given.when("fire", Role::Commander, cancel()).unwrap();
}

#[test]
fn a_task_stands_on_an_incident_that_is_seen_and_open() {
    let mut given = Given::city();
    given.incident_of("fire", 1);
    let mut order = draft_order(1, &["ems"], given.now);
    order.incident = Some(incident(1));
    let refused = given.when("police", Role::Commander, Command::DraftTask(order.clone()));
    assert_eq!(refused, Err(Refusal::Unknown { what: "incident" }));
    given
        .when("fire", Role::Commander, Command::DraftTask(order.clone()))
        .unwrap();
    let over = Command::StepIncident {
        incident: incident(1),
        step: domain::incident::IncidentStep::Cancelled,
        reason: Some("a drill".to_owned()),
    };
    given.when("fire", Role::Commander, over).unwrap();
    order.id = task(2);
    let refused = given.when("fire", Role::Commander, Command::DraftTask(order));
    assert_eq!(refused.unwrap_err().current().as_deref(), Some("cancelled"));
}
