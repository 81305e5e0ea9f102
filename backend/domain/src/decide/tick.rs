//! What time alone brings about. The server sends `Tick`; the domain says what is due.

use crate::{
    context::Context, event::Event, limits::ACKNOWLEDGE_WITHIN_MS, state::State, task::TaskPhase,
};

/// Rule A12: dispatches that nobody acknowledged in time; rule T7: tasks whose answer-by time has passed.
pub(super) fn due(state: &State, context: &Context) -> Vec<Event> {
    let late = state
        .unacknowledged()
        .filter(|(_, since)| context.now.ms_since(*since) >= ACKNOWLEDGE_WITHIN_MS)
        .map(|(assignment, _)| Event::AssignmentUnacknowledged { assignment });
    let lapsed = state
        .open_tasks()
        .filter(|it| {
            matches!(it.phase, TaskPhase::Proposed | TaskPhase::Negotiating)
                && it.answer_by <= context.now
        })
        .map(|it| Event::TaskLapsed { task: it.id });
    late.chain(lapsed).collect()
}
