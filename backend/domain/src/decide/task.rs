//! Deciding what happens to joint tasks.
//!
//! - **T1** Only the lead moves the phase; a party acts on its own commitment only.
//! - **T2** A joint task has at least one party besides the lead.
//! - **T3** It is agreed when its quorum rule is met: every party has accepted (`all`), those who are named have (`named`),
//!   or as much is promised of what is required as is asked (`covered`). It starts only from agreed.
//! - **T4** A decline or a counter-offer brings it back to the lead, who answers the offer, revises the task, or cancels it.
//! - **T5** A revision is a new version; only changed parties, and those who declined, answer again.
//! - **T6** An answer names the version it is for, and how many counter-offers of its own agency it knows of; any other
//!   is refused.
//! - **T7** The answer-by time passing without quorum makes it lapse; silence is never yes, and an answer after it is
//!   refused. A task that has its quorum goes on, and who was silent is recorded.
//! - **T8** Completing or cancelling is the lead's; units can still be out then (T23). Cancelling calls nobody's unit off silently: the assignments end
//!   with it, with its reason, and not before their last step (U7).
//! - **T9** A party accepts all of its part or less of it; what it accepts beyond that, or otherwise, is a counter-offer.
//! - **T10** A counter-offer changes quantity, time, place, units or conditions. It is no promise before the lead takes
//!   it, by its number; the lead may refuse it with a reason, and the party can answer again. Until then the party can
//!   replace it, accept or decline.
//! - **T11** Of everything that is asked for, what is covered and what is open add up to what is asked.
//! - **T12** Whom the quorum did not need can still answer until the time is up; who accepts then joins what runs.
//! - **T13** A unit is named in the promise or offer of one open task only, and only by its own agency.
//! - **T14** An agency can have a list of reasons for declining; while it offers any, a decline names one of them.
//! - **T15** A revision of what is agreed or runs is an amendment: it stays in its phase, only those whose part changed (all,
//!   if the objective did) answer again, and until they have, or if they decline or say nothing, they go on with what they
//!   had promised. Nobody is dropped whose units work on it.
//! - **T22** A proposal says what the task opens while it lasts, never more than the founding agreement gives: the incident or
//!   not; of partners' units all, those that are sent or none; and how closely their positions. Its parties answer to that: once
//!   it is proposed, it stands.

use super::{
    assignment::end,
    check,
    task_disclosure::disclosure,
    task_lead::takeover,
    task_parts::{Asking, answer_by, parts, quorum},
    task_plan, task_template, task_work,
};
use crate::{
    assignment::{Assignment, AssignmentStatus, Target},
    command::{DraftTask, ReviseTask},
    context::Context,
    event::{Event, TaskDrafted, TaskRevised},
    id::{AgencyId, TaskId},
    limits::{NAME_CHARS_MAX, OPEN_TASKS_PER_AGENCY_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX},
    refusal::Refusal,
    state::State,
    task::{Part, Task, TaskPhase},
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
    task_template::area(order.area)?;
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
    parts(state, &order.parts, Asking::by(&lead.id), context)?;
    quorum(&order.quorum, &order.parts, &lead.id)?;
    if let Some(it) = &order.takeover {
        takeover(it, &order.parts, None, &lead.id)?;
    }
    disclosure(&order.disclosure, None, context)?;
    let template = order.template.as_ref();
    let template =
        template.map(|it| task_template::used(state, &lead.id, it, (order.kind, &order.parts)));
    let template = template.transpose()?;
    if state.open_task_count(&lead.id) >= OPEN_TASKS_PER_AGENCY_MAX {
        return Err(Refusal::Full {
            max: OPEN_TASKS_PER_AGENCY_MAX,
        });
    }
    Ok(vec![Event::TaskDrafted(TaskDrafted {
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
        quorum: order.quorum.clone(),
        takeover: order.takeover.clone(),
        disclosure: order.disclosure,
        scope: order.scope,
        template: template.map(Box::new),
    })])
}

/// Decides `ReviseTask`.
pub(super) fn revise(
    state: &State,
    order: &ReviseTask,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, order.task, context)?;
    if task.phase.is_over() {
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
    parts(state, &order.parts, Asking::of(task), context)?;
    if let Some(it) = task.template.as_ref().filter(|_| !task.is_proposed) {
        task_template::asks_needed(it, &order.parts)?;
    }
    let rule = order.quorum.as_ref().unwrap_or(&task.quorum);
    quorum(rule, &order.parts, &task.lead)?;
    terms(task, order, context)?;
    drops_nobody_at_work(state, task, &order.parts)?;
    let revised = TaskRevised {
        task: task.id,
        objective: order.objective.clone(),
        answer_by: order.answer_by,
        parts: order.parts.clone(),
        quorum: order.quorum.clone(),
        takeover: order.takeover.clone(),
        disclosure: order.disclosure,
        scope: order.scope,
    };
    // Dropping the only party that had not accepted can complete the quorum, and so can asking for less.
    let mut after = task.clone();
    after.revise(&context.agency, &revised, context.now);
    let mut events = vec![Event::TaskRevised(revised)];
    // Who is new, and has said yes in a plan (T20).
    if task.is_proposed {
        let new = order.parts.iter().map(|it| it.agency.clone());
        let new: Vec<_> = new.filter(|it| !task.ever_asked.contains(it)).collect();
        events.extend(task_plan::accepted(state, &mut after, &new, context));
    }
    // Who asks for less of itself, or of another one, may have all of it there already (T26).
    let lanes = after.lanes().map(|it| it.0);
    events.extend(lanes.filter_map(|it| task_work::met(state, &after, it, None, context)));
    let is_open = matches!(task.phase, TaskPhase::Proposed | TaskPhase::Negotiating);
    if is_open && after.has_quorum() {
        events.push(Event::TaskAgreed { task: task.id });
    }
    Ok(events)
}

/// Rules T16, T18, T19 and T22: what of a revision is not about who is asked for what.
fn terms(task: &Task, order: &ReviseTask, context: &Context) -> Result<(), Refusal> {
    if context.agency != task.lead {
        co_leads(task, order, context)?;
    }
    match (&order.takeover, &task.takeover) {
        // What its parties have agreed to by answering.
        (Some(new), old) if task.is_proposed && Some(new) != old.as_ref() => {
            return Err(Refusal::WrongState {
                what: "takeover",
                state: "agreed",
            });
        }
        (Some(it), _) | (None, Some(it)) => takeover(it, &order.parts, Some(task), &task.lead)?,
        (None, None) => {}
    }
    if task.is_proposed && order.scope.is_some_and(|it| it != task.scope) {
        return Err(Refusal::WrongState {
            what: "scope",
            state: "agreed",
        });
    }
    order
        .disclosure
        .map_or(Ok(()), |it| disclosure(&it, Some(task), context))
}

/// Rule T16: the lead's own part is the lead's, and a co-lead stays, with no less than it has promised.
fn co_leads(task: &Task, order: &ReviseTask, context: &Context) -> Result<(), Refusal> {
    let part_of = |agency: &AgencyId| order.parts.iter().find(|it| it.agency == *agency);
    let nothing = Part::of(task.lead.clone());
    if part_of(&task.lead).unwrap_or(&nothing) != &task.lead_lane.part {
        return Err(Refusal::NotYours { what: "part" });
    }
    // Who goes says so, with a reason (T21).
    let own = part_of(&context.agency).ok_or(Refusal::Malformed {
        field: "parties",
        why: "leaves out who revises",
    })?;
    let brings_less = task
        .parties
        .get(&context.agency)
        .is_some_and(|it| it.revised(own.clone(), context.now).brings_less_than(it));
    if brings_less {
        return Err(Refusal::WrongState {
            what: "part",
            state: "promised",
        });
    }
    Ok(())
}

/// Rule T15: whose units work on it is not dropped from it.
fn drops_nobody_at_work(state: &State, task: &Task, parts: &[Part]) -> Result<(), Refusal> {
    let stays = |agency: &AgencyId| parts.iter().any(|it| it.agency == *agency);
    let mut dropped =
        open_assignments(state, task.id).filter(|it| it.agency != task.lead && !stays(&it.agency));
    if dropped.next().is_some() {
        return Err(Refusal::WrongState {
            what: "party",
            state: "at work",
        });
    }
    // Nor who answers for something in it (N4 and N8).
    let mut dropped = task.parties.keys().filter(|it| !stays(it));
    dropped.try_for_each(|it| state.owes_in(task.id, it))
}

/// Decides `ProposeTask`.
pub(super) fn propose(state: &State, id: TaskId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, id, context)?;
    if task.phase != TaskPhase::Draft {
        return Err(wrong_phase(task));
    }
    answer_by(task.answer_by, context)?;
    let mut events = vec![Event::TaskProposed { task: id }];
    let mut after = task.clone();
    let parties: Vec<_> = task.parties.keys().cloned().collect();
    events.extend(task_plan::accepted(state, &mut after, &parties, context));
    // What the lead brings can be all that is required, and so can what plans say yes to.
    if after.has_quorum() {
        events.push(Event::TaskAgreed { task: id });
    }
    Ok(events)
}

/// Decides `StartTask`.
pub(super) fn start(state: &State, id: TaskId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, id, context)?;
    if !matches!(task.phase, TaskPhase::Agreed | TaskPhase::Mobilizing) {
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

pub(super) fn open_assignments(state: &State, id: TaskId) -> impl Iterator<Item = &Assignment> {
    state
        .assignments_on(Target::Task(id))
        .filter_map(|it| state.assignment(it))
        .filter(|it| it.status.is_open())
}

pub(super) fn wrong_phase(task: &Task) -> Refusal {
    Refusal::WrongState {
        what: "task",
        state: task.phase.as_str(),
    }
}
