//! What has been over for so long that nobody looks at it: kept in the state, viewed when somebody asks.

use std::collections::BTreeSet;

use super::{
    affected::{Unseen, affected_but, around_incident, sent_on_running},
    object::ObjectRef,
};
use crate::{
    assignment::Target,
    event::{Event, TaskDrafted},
    id::{IncidentId, TaskId},
    state::State,
    time::Timestamp,
};

/// Incidents that were over before `before` with everything that hangs together with them, and tasks without an
/// incident: each whole, so that nothing that is not over can change how a part of it looks.
pub fn settled(state: &State, before: Timestamp) -> BTreeSet<ObjectRef> {
    let mut found = Vec::new();
    for incident in state.incidents() {
        if incident.state.is_open() || incident.state_since >= before {
            continue;
        }
        collect(state, around(state, incident.id), before, &mut found);
    }
    for task in state.tasks() {
        let is_alone = task.incident.is_none_or(|it| state.incident(it).is_none());
        if is_alone {
            collect(state, vec![Target::Task(task.id)], before, &mut found);
        }
    }
    found.into_iter().collect()
}

fn around(state: &State, incident: IncidentId) -> Vec<Target> {
    let tasks = state.tasks_on(incident).map(|it| Target::Task(it.id));
    std::iter::once(Target::Incident(incident))
        .chain(tasks)
        .collect()
}

/// Adds all objects of the targets if every one of them was over before `before`.
fn collect(state: &State, targets: Vec<Target>, before: Timestamp, found: &mut Vec<ObjectRef>) {
    let begin = found.len();
    for target in targets {
        let is_over = match target {
            Target::Incident(_) => true,
            Target::Task(id) => is_task_over(state, id, before),
        };
        let are_over = is_over
            && state.assignments_on(target).all(|id| {
                found.push(ObjectRef::Assignment(id));
                state.assignment(id).is_some_and(|it| {
                    !it.status.is_open() && it.times.values().all(|at| *at < before)
                })
            });
        if !are_over {
            found.truncate(begin);
            return;
        }
        found.push(match target {
            Target::Incident(id) => ObjectRef::Incident(id),
            Target::Task(id) => ObjectRef::Task(id),
        });
        found.extend(state.notes_on(target).map(ObjectRef::Note));
        if let Target::Task(id) = target {
            found.extend(state.items_of(id).map(|it| ObjectRef::TaskItem(it.id)));
            found.extend(state.cases_of(id).map(|it| ObjectRef::TaskItem(it.id())));
        }
    }
}

fn is_task_over(state: &State, id: TaskId, before: Timestamp) -> bool {
    state
        .task(id)
        .is_some_and(|it| it.phase.is_over() && !it.phase.is_ending() && it.phase_since < before)
        && !state.has_open_matters(id)
}

/// The objects that are in `state` before `event` is applied and whose views it may change: as [`affected()`](super::affected()), which
/// looks afterwards, with what the event ties to something that is there already.
pub fn touched(state: &State, event: &Event) -> BTreeSet<ObjectRef> {
    touched_but(state, event, &|_| false)
}

/// The same without what is `unseen`, where an event opens or closes everything of a kind.
pub fn touched_but(state: &State, event: &Event, unseen: Unseen<'_>) -> BTreeSet<ObjectRef> {
    let mut found = affected_but(state, event, unseen);
    if let Event::TaskDrafted(TaskDrafted { incident, .. }) = event {
        if let Some(incident) = incident {
            around_incident(state, *incident, &mut found);
        }
        // Afterwards it is looked at what those who are in it have sent; who drafts it the event does not say.
        found.extend(sent_on_running(state, |_| true));
    }
    found
}
