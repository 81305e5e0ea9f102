//! What happens to a joint task raises alarms and ends them (K14, K17 to K20).

use super::{
    raising::{FreeIds, Raise},
    waiting,
};
use crate::{
    alarm::{About, AlarmKind},
    assignment::{AssignmentStatus, Target},
    context::Context,
    event::{Event, TaskFact, TaskRevised},
    id::{AgencyId, TaskId},
    state::State,
};

/// Alarms that an event about a joint task raises and ends.
pub(super) fn follow(
    state: &State,
    event: &Event,
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Vec<Event> {
    let mut more = Vec::new();
    match event {
        Event::TaskAccepted {
            task, agency, plan, ..
        } => {
            more.extend(waiting::answered(state, *task, Some(agency)));
            let is_told = waiting::plan_over(state, *task, Some(agency));
            if plan.is_some() && is_told.count() == 0 {
                let kind = AlarmKind::PromisedByPlan;
                more.push(raised(state, (*task, kind, agency), ids, context));
            }
        }
        Event::TaskDeclined { task, agency, .. }
        | Event::Negotiated {
            task,
            fact: TaskFact::Countered { agency, .. },
        } => more.extend(waiting::answered(state, *task, Some(agency))),
        Event::Negotiated {
            task,
            fact: TaskFact::Withdrawn { agency, .. },
        } => {
            more.extend(waiting::answered(state, *task, Some(agency)));
            more.extend(waiting::plan_over(state, *task, Some(agency)));
            more.extend(withdrew(state, *task, ids, context));
        }
        // Who leads now sees who was silent, and who has gone.
        Event::Negotiated {
            task,
            fact: TaskFact::LeadHandedOver { .. } | TaskFact::LeadTakenOver { .. },
        } => {
            more.extend(waiting::parties_over(state, *task));
            more.extend(waiting::led_again(state, *task));
        }
        Event::TaskCancelled { task, .. }
        | Event::TaskLapsed { task }
        | Event::TaskCompleted { task } => {
            more.extend(waiting::answered(state, *task, None));
            more.extend(waiting::parties_over(state, *task));
            more.extend(waiting::plan_over(state, *task, None));
            more.extend(waiting::led_again(state, *task));
        }
        Event::TaskRevised(revised) => {
            more.extend(waiting::parties_over(state, revised.task));
            more.extend(not_promised(state, revised, context));
        }
        // Somebody is sent.
        Event::UnitAssigned {
            unit,
            target: Target::Task(task),
            status: AssignmentStatus::Dispatched,
            ..
        } => {
            let agency = state.unit(*unit).map(|it| &it.agency);
            let over = agency.map(|it| waiting::plan_over(state, *task, Some(it)));
            more.extend(over.into_iter().flatten());
        }
        // Whom it was only offered to goes now.
        Event::AssignmentAdvanced {
            assignment, status, ..
        } if status.is_open() => {
            let offered = state.assignment(*assignment);
            let offered = offered.filter(|it| it.status == AssignmentStatus::Offered);
            if let Some(it) = offered
                && let Target::Task(task) = it.target
            {
                more.extend(waiting::plan_over(state, task, Some(&it.agency)));
            }
        }
        _ => {}
    }
    more
}

/// Rule K19: ends for whom no plan promises anything any more once the task is revised.
fn not_promised(state: &State, revised: &TaskRevised, context: &Context) -> Vec<Event> {
    let Some(task) = state.task(revised.task) else {
        return Vec::new();
    };
    let mut after = task.clone();
    after.revise(&context.agency, revised, context.now);
    let holds = |agency: &AgencyId| {
        let lane = after.lane_of(agency);
        lane.is_some_and(|it| it.plan().is_some())
    };
    let gone = task.parties.keys().filter(|it| !holds(it));
    gone.flat_map(|it| waiting::plan_over(state, revised.task, Some(it)))
        .collect()
}

/// Rule K20: once, however many have gone.
fn withdrew(state: &State, id: TaskId, ids: &mut FreeIds<'_>, context: &Context) -> Option<Event> {
    let task = state.task(id)?;
    let mut about = state.alarms_about(&About::Task(id));
    if about.any(|it| it.kind == AlarmKind::PartyWithdrew) {
        return None;
    }
    let what = (id, AlarmKind::PartyWithdrew, &task.lead);
    Some(raised(state, what, ids, context))
}

fn raised(
    state: &State,
    (task, kind, owner): (TaskId, AlarmKind, &AgencyId),
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Event {
    let raise = Raise {
        id: ids.take(),
        kind,
        owner: owner.clone(),
        about: About::Task(task),
        unit: None,
        fix: None,
        text: None,
        judged: None,
    };
    raise.event(state, context)
}
