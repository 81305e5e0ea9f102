//! What happens to a joint task raises alarms and ends them (K14, K17 to K25).

use std::collections::BTreeSet;

use super::{
    raising::{FreeIds, Raise},
    waiting,
};
use crate::{
    alarm::{About, AlarmKind},
    assignment::{AssignmentStatus, Target},
    context::Context,
    enforcement::Measure,
    event::{EnforcementFact, Event, InspectionFact, TaskFact, TaskRevised},
    id::{AgencyId, AssignmentId, RectificationId, TaskId},
    state::State,
    task::{Outcome, Party},
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
            // It has promised anew.
            more.extend(of_parties(state, *task, |it| it == agency));
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
            more.extend(waiting::own_over(state, *task, agency, &OF_ITEMS));
            more.extend(withdrew(state, *task, ids, context));
            more.extend(has_come(state, *task, agency));
        }
        Event::Negotiated {
            task,
            fact: TaskFact::Fulfilled { agency, .. },
        } => more.extend(has_come(state, *task, agency)),
        Event::Negotiated {
            task,
            fact: TaskFact::Defaulted { agency },
        } => more.extend(defaulted(state, *task, agency, ids, context)),
        Event::AssignmentEnded {
            assignment,
            target: Target::Task(task),
            status: AssignmentStatus::Diverted,
            ..
        } => more.extend(diverted(state, *task, *assignment, ids, context)),
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
            more.extend(of_parties(state, *task, |_| true));
            more.extend(waiting::led_again(state, *task));
        }
        Event::TaskRevised(revised) => more.extend(revised_over(state, revised, context)),
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
        Event::Inspected {
            task,
            fact:
                InspectionFact::RectificationRechecked { agency, order, .. }
                | InspectionFact::RectificationWithdrawn { agency, order, .. },
        } => more.extend(in_time_again(state, (*task, event), agency, *order)),
        Event::Enforced { task, fact } => {
            more.extend(of_enforcement(state, (*task, fact), ids, context));
        }
        _ => {}
    }
    more
}

/// What is about an agency's own items in a task: who is in it no more is told of them no more.
const OF_ITEMS: [AlarmKind; 3] = [
    AlarmKind::RectificationOverdue,
    AlarmKind::MeasureFlagged,
    AlarmKind::CountersignatureDue,
];

/// What a revision ends.
fn revised_over(state: &State, revised: &TaskRevised, context: &Context) -> Vec<Event> {
    let mut more: Vec<_> = waiting::parties_over(state, revised.task).collect();
    let stays = |agency: &AgencyId| revised.parts.iter().any(|it| it.agency == *agency);
    // And a co-lead that asks something else of itself has promised that.
    let before = state.task(revised.task);
    let own = before.and_then(|it| it.part_of(&context.agency));
    let has_own = own.is_none_or(|it| revised.parts.contains(it));
    more.extend(of_parties(state, revised.task, |it| {
        !stays(it) || !has_own && *it == context.agency
    }));
    let parties = before.into_iter().flat_map(|it| it.parties.keys());
    for agency in parties.filter(|it| !stays(it)) {
        more.extend(waiting::own_over(state, revised.task, agency, &OF_ITEMS));
    }
    more.extend(not_promised(state, revised, context));
    more
}

/// Rules K24 and K25.
fn of_enforcement(
    state: &State,
    (task, fact): (TaskId, &EnforcementFact),
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Vec<Event> {
    let kind = AlarmKind::MeasureFlagged;
    if let EnforcementFact::MeasureTaken(it) = fact {
        let mut about = state.alarms_about(&About::Task(task));
        let is_told = about.any(|one| one.kind == kind && one.owner == it.agency);
        let is_new = !it.concerns.is_empty() && !is_told;
        return is_new
            .then(|| raised(state, (task, kind, &it.agency), ids, context))
            .into_iter()
            .collect();
    }
    let (EnforcementFact::Reviewed { item, .. }
    | EnforcementFact::Lifted { item, .. }
    | EnforcementFact::Countersigned { item, .. }) = fact
    else {
        return Vec::new();
    };
    let measures = || state.measures_of(task);
    let Some(this) = measures().find(|it| it.id == *item) else {
        return Vec::new();
    };
    let is_signed = matches!(fact, EnforcementFact::Countersigned { .. });
    // That a measure was upheld does not sign it.
    let is_upheld = matches!(
        fact,
        EnforcementFact::Reviewed {
            is_upheld: true,
            ..
        }
    );
    let others = || measures().filter(|it| it.id != *item && it.agency == this.agency);
    let mut more = Vec::new();
    if !is_signed && !others().any(Measure::is_flagged) {
        let kinds = &[AlarmKind::MeasureFlagged];
        more.extend(waiting::own_over(state, task, &this.agency, kinds));
    }
    if !is_upheld && !others().any(|it| it.is_unsigned() && it.is_sign_due) {
        let kinds = &[AlarmKind::CountersignatureDue];
        more.extend(waiting::own_over(state, task, &this.agency, kinds));
    }
    more
}

/// Rule K23: no order of the agency is overdue any more.
fn in_time_again(
    state: &State,
    (task, event): (TaskId, &Event),
    agency: &AgencyId,
    order: RectificationId,
) -> Vec<Event> {
    // Who looked, found nothing done, and gave no other time leaves it as it was.
    if let Event::Inspected {
        fact:
            InspectionFact::RectificationRechecked {
                is_rectified: false,
                due_at: None,
                ..
            },
        ..
    } = event
    {
        return Vec::new();
    }
    let mut orders = state.items_of(task).flat_map(|it| &it.orders);
    let is_late =
        orders.any(|it| it.id != order && it.agency == *agency && it.is_open() && it.is_overdue);
    if is_late {
        return Vec::new();
    }
    waiting::own_over(state, task, agency, &[AlarmKind::RectificationOverdue]).collect()
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

/// Rule K21: of who has come, and of the lead if nobody else is waited for.
fn has_come(state: &State, id: TaskId, agency: &AgencyId) -> Vec<Event> {
    let Some(task) = state.task(id) else {
        return Vec::new();
    };
    let waits = |(of, it): (&AgencyId, &Party)| {
        of != agency && matches!(it.outcome, Some(Outcome::Defaulted { .. }))
    };
    let is_last = !task.lanes().any(waits);
    let is_over = |owner: &AgencyId| {
        if *owner == task.lead {
            is_last
        } else {
            owner == agency
        }
    };
    waiting::default_over(state, id, is_over).collect()
}

/// Rule K21: of those who are not the lead, whom `parties_over` tells.
fn of_parties(state: &State, id: TaskId, is_over: impl Fn(&AgencyId) -> bool) -> Vec<Event> {
    let lead = state.task(id).map(|it| &it.lead);
    waiting::default_over(state, id, |it| Some(it) != lead && is_over(it)).collect()
}

/// Rule K21: the lead and who promised it, each once.
fn defaulted(
    state: &State,
    id: TaskId,
    agency: &AgencyId,
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Vec<Event> {
    let Some(task) = state.task(id) else {
        return Vec::new();
    };
    let kind = AlarmKind::PromiseDefaulted;
    let told = |owner: &AgencyId| {
        let mut about = state.alarms_about(&About::Task(id));
        about.any(|it| it.kind == kind && it.owner == *owner)
    };
    let owners: BTreeSet<&AgencyId> = [&task.lead, agency].into();
    let owners = owners.into_iter().filter(|it| !told(it));
    owners
        .map(|it| raised(state, (id, kind, it), ids, context))
        .collect()
}

/// Rule K22: once, however many are; of its own units the lead knows.
fn diverted(
    state: &State,
    id: TaskId,
    assignment: AssignmentId,
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Option<Event> {
    let task = state.task(id).filter(|it| it.phase.is_running())?;
    // What the lead needs no more is its agency's to send on (T25).
    let left = state.assignment(assignment)?;
    let unit_of = &left.agency;
    if left.released_at.is_some() {
        return None;
    }
    let kind = AlarmKind::UnitDiverted;
    let mut about = state.alarms_about(&About::Task(id));
    if *unit_of == task.lead || about.any(|it| it.kind == kind) {
        return None;
    }
    Some(raised(state, (id, kind, &task.lead), ids, context))
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
