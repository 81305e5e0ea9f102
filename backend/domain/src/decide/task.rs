//! Deciding what happens to joint tasks.
//!
//! - **T1** Only the lead moves the phase; a party acts on its own commitment only.
//! - **T2** A joint task has at least one party besides the lead.
//! - **T3** Quorum *all named*: it is agreed when every party has accepted, and starts only from agreed.
//! - **T4** A decline brings it back to the lead, who revises it, or cancels it.
//! - **T5** A revision is a new version; only changed parties, and those who declined, answer again.
//! - **T6** An answer names the version it is for; one for another version is refused.
//! - **T7** The answer-by time passing without quorum makes it lapse; silence is never yes, and an answer after it is
//!   refused.
//! - **T8** Completing or cancelling is the lead's; cancelling calls nobody's unit off silently: the assignments end
//!   with it, with its reason, and not before their last step (U7).

use std::collections::BTreeSet;

use super::{assignment::end, check};
use crate::{
    assignment::{Assignment, AssignmentStatus, Target},
    command::{Answer, DraftTask, ReviseTask},
    context::Context,
    event::Event,
    id::TaskId,
    limits::{
        ANSWER_BY_MS_MAX, AREA_RADIUS_M_MAX, ASK_COUNT_MAX, ASKS_PER_PARTY_MAX, NAME_CHARS_MAX,
        OPEN_TASKS_PER_AGENCY_MAX, PARTIES_PER_TASK_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    state::State,
    task::{Commitment, Part, Task, TaskPhase},
    time::Timestamp,
};

/// Decides `DraftTask`.
pub(super) fn draft(
    state: &State,
    order: &DraftTask,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.task(order.id).is_some(), "id")?;
    let lead = state
        .agency(&context.agency)
        .ok_or(Refusal::Unknown { what: "agency" })?;
    check::text("objective", &order.objective, TEXT_CHARS_MAX)?;
    check::optional_text("place", &order.place, NAME_CHARS_MAX)?;
    check::optional_text("legal_basis", &order.legal_basis, REASON_CHARS_MAX)?;
    if order
        .area
        .is_some_and(|it| !(1..=AREA_RADIUS_M_MAX).contains(&it.radius_m))
    {
        return Err(Refusal::OutOfRange {
            field: "radius_m",
            min: 1,
            max: i64::from(AREA_RADIUS_M_MAX),
        });
    }
    if let Some(incident) = order.incident {
        let incident = check::seen_incident(state, incident, context)?;
        if !incident.state.is_open() {
            return Err(Refusal::WrongState {
                what: "incident",
                state: incident.state.as_str(),
            });
        }
    }
    answer_by(order.answer_by, context)?;
    parts(state, &order.parts, context)?;
    if state.open_task_count(&lead.id) >= OPEN_TASKS_PER_AGENCY_MAX {
        return Err(Refusal::Full {
            max: OPEN_TASKS_PER_AGENCY_MAX,
        });
    }
    Ok(vec![Event::TaskDrafted {
        task: order.id,
        number: state.next_task_number(lead),
        kind: order.kind,
        objective: order.objective.clone(),
        place: order.place.clone(),
        area: order.area,
        incident: order.incident,
        legal_basis: order.legal_basis.clone(),
        answer_by: order.answer_by,
        parts: order.parts.clone(),
    }])
}

/// Decides `ReviseTask`.
pub(super) fn revise(
    state: &State,
    order: &ReviseTask,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, order.task, context)?;
    if !matches!(
        task.phase,
        TaskPhase::Draft | TaskPhase::Proposed | TaskPhase::Negotiating
    ) {
        return Err(wrong_phase(task));
    }
    if order.version != task.version {
        return Err(Refusal::StaleVersion {
            field: "version",
            current: task.version,
        });
    }
    check::text("objective", &order.objective, TEXT_CHARS_MAX)?;
    answer_by(order.answer_by, context)?;
    parts(state, &order.parts, context)?;
    let revised = Event::TaskRevised {
        task: task.id,
        objective: order.objective.clone(),
        answer_by: order.answer_by,
        parts: order.parts.clone(),
    };
    // Dropping the only party that had not accepted can complete the quorum.
    let keeps_answers = task.phase != TaskPhase::Draft && task.objective == order.objective;
    let others = order.parts.iter().filter(|it| it.agency != task.lead);
    let is_agreed = keeps_answers
        && others.into_iter().all(|part| {
            task.parties.get(&part.agency).is_some_and(|it| {
                it.part == *part && matches!(it.commitment, Commitment::Accepted { .. })
            })
        });
    Ok(if is_agreed {
        vec![revised, Event::TaskAgreed { task: task.id }]
    } else {
        vec![revised]
    })
}

/// Decides `ProposeTask`.
pub(super) fn propose(state: &State, id: TaskId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, id, context)?;
    if task.phase != TaskPhase::Draft {
        return Err(wrong_phase(task));
    }
    answer_by(task.answer_by, context)?;
    Ok(vec![Event::TaskProposed { task: id }])
}

/// Decides `AnswerTask`.
pub(super) fn answer(
    state: &State,
    id: TaskId,
    version: u32,
    answer: &Answer,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::seen_task(state, id, context)?;
    let party = task
        .parties
        .get(&context.agency)
        .ok_or(Refusal::NotYours { what: "task" })?;
    if version != task.version {
        return Err(Refusal::StaleVersion {
            field: "version",
            current: task.version,
        });
    }
    if !task.phase.is_open_for_answers() {
        return Err(wrong_phase(task));
    }
    if party.commitment != Commitment::Pending {
        return Err(Refusal::AlreadyAnswered);
    }
    // The timer may ring later than the deadline; who answers first after it must not decide what holds.
    if task.answer_by <= context.now {
        return Err(Refusal::InThePast { field: "answer_by" });
    }
    let agency = context.agency.clone();
    match answer {
        Answer::Decline { reason } => {
            check::text("reason", reason, REASON_CHARS_MAX)?;
            Ok(vec![Event::TaskDeclined {
                task: id,
                agency,
                reason: reason.clone(),
            }])
        }
        Answer::Accept => {
            let others_accepted = task
                .parties
                .iter()
                .filter(|(it, _)| **it != agency)
                .all(|(_, it)| matches!(it.commitment, Commitment::Accepted { .. }));
            let mut events = vec![Event::TaskAccepted { task: id, agency }];
            if others_accepted {
                events.push(Event::TaskAgreed { task: id });
            }
            Ok(events)
        }
    }
}

/// Decides `StartTask`.
pub(super) fn start(state: &State, id: TaskId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, id, context)?;
    if task.phase != TaskPhase::Agreed {
        return Err(wrong_phase(task));
    }
    Ok(vec![Event::TaskStarted { task: id }])
}

/// Decides `CompleteTask`.
pub(super) fn complete(
    state: &State,
    id: TaskId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, id, context)?;
    if task.phase != TaskPhase::InProgress {
        return Err(wrong_phase(task));
    }
    if open_assignments(state, id).next().is_some() {
        return Err(Refusal::WrongState {
            what: "task",
            state: "being worked by units",
        });
    }
    Ok(vec![Event::TaskCompleted { task: id }])
}

/// Decides `CancelTask`.
pub(super) fn cancel(
    state: &State,
    id: TaskId,
    reason: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, id, context)?;
    if task.phase.is_over() {
        return Err(wrong_phase(task));
    }
    check::text("reason", reason, REASON_CHARS_MAX)?;
    let mut events = Vec::new();
    for assignment in open_assignments(state, id) {
        events.extend(end(
            assignment,
            AssignmentStatus::Cancelled,
            reason,
            context,
        )?);
    }
    events.push(Event::TaskCancelled {
        task: id,
        reason: reason.to_owned(),
    });
    Ok(events)
}

fn open_assignments(state: &State, id: TaskId) -> impl Iterator<Item = &Assignment> {
    state
        .assignments_on(Target::Task(id))
        .filter_map(|it| state.assignment(it))
        .filter(|it| it.status.is_open())
}

fn wrong_phase(task: &Task) -> Refusal {
    Refusal::WrongState {
        what: "task",
        state: task.phase.as_str(),
    }
}

fn answer_by(at: Timestamp, context: &Context) -> Result<(), Refusal> {
    let ahead_ms = at.ms_since(context.now);
    if ahead_ms <= 0 {
        return Err(Refusal::InThePast { field: "answer_by" });
    }
    if ahead_ms > ANSWER_BY_MS_MAX {
        return Err(Refusal::OutOfRange {
            field: "answer_by",
            min: 0,
            max: ANSWER_BY_MS_MAX,
        });
    }
    Ok(())
}

/// Rule T2, and that every party exists, is named once and is asked for something sensible.
fn parts(state: &State, parts: &[Part], context: &Context) -> Result<(), Refusal> {
    if parts.len() > PARTIES_PER_TASK_MAX {
        return Err(Refusal::TooLong {
            field: "parties",
            max: PARTIES_PER_TASK_MAX,
        });
    }
    let mut named = BTreeSet::new();
    for part in parts {
        if state.agency(&part.agency).is_none() {
            return Err(Refusal::Unknown { what: "agency" });
        }
        if !named.insert(&part.agency) {
            return Err(Refusal::Malformed {
                field: "parties",
                why: "names an agency twice",
            });
        }
        if part.asks.len() > ASKS_PER_PARTY_MAX {
            return Err(Refusal::TooLong {
                field: "asks",
                max: ASKS_PER_PARTY_MAX,
            });
        }
        for ask in &part.asks {
            check::word("capability", &ask.capability)?;
            if !(1..=ASK_COUNT_MAX).contains(&ask.count) {
                return Err(Refusal::OutOfRange {
                    field: "count",
                    min: 1,
                    max: i64::from(ASK_COUNT_MAX),
                });
            }
        }
        check::optional_text("note", &part.note, REASON_CHARS_MAX)?;
    }
    named.remove(&context.agency);
    if named.is_empty() {
        Err(Refusal::NotJoint)
    } else {
        Ok(())
    }
}
