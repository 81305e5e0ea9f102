//! Who works on a joint task, and when: what holds for visits (Y5), measures (N3) and evidence (N7).

use crate::{
    agency::Role,
    assignment::{Assignment, AssignmentStatus, Target},
    context::Context,
    refusal::Refusal,
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
    // Who was only asked whether it goes was not sent.
    let is_sent = |it: &Assignment| {
        let at = context.occurred_at;
        let mut statuses = it.times.iter().filter(|(_, since)| **since <= at);
        statuses.any(|(it, _)| it.is_open() && *it != AssignmentStatus::Offered)
    };
    let mut there = state
        .assignments_on(Target::Task(task.id))
        .filter_map(|it| state.assignment(it));
    if there.any(|it| Some(it.unit) == unit && is_sent(it)) {
        Ok(())
    } else {
        Err(Refusal::NotYours { what: "task" })
    }
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
