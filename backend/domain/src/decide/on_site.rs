//! Who works on a joint task, and when: what holds for visits (Y5), measures (N3) and evidence (N7).

use crate::{
    agency::Role,
    assignment::{Assignment, AssignmentStatus, Target},
    context::Context,
    refusal::Refusal,
    sharing::{Viewer, sees_items},
    state::State,
    task::{Task, TaskPhase},
    time::Timestamp,
};

/// Whether the sender's agency has promised its part, and its unit was sent, if a crew says so.
pub(super) fn works_there(state: &State, task: &Task, context: &Context) -> Result<(), Refusal> {
    let Context {
        agency,
        role,
        principal,
        ..
    } = context;
    if !task.is_committed(agency) {
        return Err(Refusal::NotCommitted);
    }
    if *role != Role::Field {
        return Ok(());
    }
    let unit = state.principal(*principal).and_then(|it| it.unit);
    let mut there = state
        .assignments_on(Target::Task(task.id))
        .filter_map(|it| state.assignment(it));
    if there.any(|it| Some(it.unit) == unit && was_sent(it, context.occurred_at)) {
        Ok(())
    } else {
        Err(Refusal::NotYours { what: "task" })
    }
}

/// Whether a unit had been sent by then: who was only asked whether it goes was not.
pub(super) fn was_sent(it: &Assignment, at: Timestamp) -> bool {
    let mut statuses = it.times.iter().filter(|(_, since)| **since <= at);
    statuses.any(|(it, _)| it.is_open() && *it != AssignmentStatus::Offered)
}

/// The same, if the sender is told where as well.
pub(super) fn works_where_told(
    state: &State,
    task: &Task,
    context: &Context,
) -> Result<(), Refusal> {
    works_there(state, task, context)?;
    if sees_items(task, &Viewer::acting(state, context)) {
        Ok(())
    } else {
        Err(Refusal::NotYours { what: "task" })
    }
}

/// Whether it is said at a desk.
pub(super) fn is_desk(context: &Context) -> bool {
    context.role != Role::Field
}

/// Whether the task was under way when it happened.
pub(super) fn is_under_way(task: &Task, context: &Context) -> Result<(), Refusal> {
    let at = context.occurred_at;
    let is_begun = task.started_at.is_some_and(|it| it <= at);
    let is_over = task.over_at.is_some_and(|it| it < at);
    let is_held =
        |from: Timestamp, to: Option<Timestamp>| from <= at && to.is_none_or(|it| at < it);
    let mut holds = task.holds.iter();
    if is_begun && !is_over && !holds.any(|it| is_held(it.from, it.to)) {
        Ok(())
    } else if task.phase == TaskPhase::InProgress {
        // It is now, and was not then.
        Err(Refusal::OutOfOrder)
    } else {
        Err(super::task::wrong_phase(task))
    }
}
