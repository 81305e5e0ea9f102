//! Deciding when the parties of a joint task learn where and when.
//!
//! - **T19** Who is asked learns who and what at once; where, and then when, as the proposal says: at once, when it has
//!   promised, or at an hour. Until where is open, the task opens to it no incident, zone, partner's unit or assignment
//!   either. Who declines, is left out or dropped is shown neither any more. Once proposed, a stage can only open sooner.

use super::task_parts::ahead;
use crate::{
    context::Context,
    event::{Event, TaskFact},
    limits::REPORT_MS_MAX,
    refusal::Refusal,
    state::State,
    task::{Disclosure, Opening, Stage, Task},
};

/// Hours that lie ahead, unless they stood there already, and nothing that was open closed again.
pub(super) fn disclosure(
    it: &Disclosure,
    before: Option<&Task>,
    context: &Context,
) -> Result<(), Refusal> {
    for stage in Stage::EVERY {
        let opening = it.of(stage);
        let was = before.map(|it| it.disclosure.of(stage));
        if was == Some(opening) {
            continue;
        }
        if let Opening::At(hour) = opening {
            ahead("opens_at", hour, REPORT_MS_MAX, context)?;
        }
        let is_proposed = before.is_some_and(|it| it.is_proposed);
        if is_proposed && !was.is_some_and(|it| it.opens_sooner(opening)) {
            return Err(Refusal::Malformed {
                field: "disclosure",
                why: "opens a stage later than it was to open",
            });
        }
    }
    Ok(())
}

/// Stages whose hour has come.
pub(super) fn due(state: &State, context: &Context) -> impl Iterator<Item = Event> {
    // What lapses in this same turn opens nothing any more.
    let lapses = |it: &Task| !it.phase.is_running() && it.answer_by <= context.now;
    let proposed = state
        .open_tasks()
        .filter(move |it| it.is_proposed && !lapses(it));
    proposed.flat_map(|task| {
        let is_due = |stage: &Stage| {
            let opening = task.disclosure.of(*stage);
            let has_come = matches!(opening, Opening::At(hour) if hour <= context.now);
            has_come && !task.opened.has(*stage)
        };
        let due = Stage::EVERY.into_iter().filter(is_due);
        due.map(|stage| Event::Negotiated {
            task: task.id,
            fact: TaskFact::Disclosed { stage },
        })
    })
}
