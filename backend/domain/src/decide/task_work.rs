//! From what was promised to a joint task to what is done on it, and home again.
//!
//! - **T23** What is agreed is mobilised, started, held and goes on, is completed, demobilised, closed and reviewed: by who
//!   leads, and in this order. It starts from agreed as well. Holding it says why, and nobody more is sent until it goes on.
//!   Completing it ends what it opens, but for units that are still out and its zones. It is closed when none is, and no step
//!   is said to have happened before the one it follows (U7); equipment of one party that another one still has, as far as the
//!   lead sees it, needs a reason. What was done for a day, and has nobody out, closes by itself. A review says what there is
//!   to learn.
//! - **T24** What is promised becomes assignments by the party's own order, all of the units or none. A unit that is named
//!   in a promise is kept for its task: sending it elsewhere is a concern to be confirmed (U14).
//! - **T25** Who leads releases each unit when it is not needed any more; its own agency takes it off. A unit is released once.
//! - **T26** What came of a promise is counted from assignments: what is promised, sent and has arrived. A unit stands for one
//!   capability, and so that the most are covered; what it carries counts by kind; it counts if it was out when that was
//!   promised, or later; persons have no assignments and are not counted. All that was promised has come: fulfilled, and late
//!   if something came after it was due. Something was due and is not there: defaulted, an alarm of the lead and of the party
//!   (K21), until it has come. Nothing falls due while a task is held, while the party is asked something else, or by a time
//!   that it is not told yet (T19).
//! - **T27** Diverting a unit away from a task is an alarm of its lead (K22), unless the unit is its own or was released. Each
//!   end of a diversion names the other to who sees that.

use std::collections::BTreeSet;

use super::{
    assignment::{give_each, in_order},
    check,
    task::{open_assignments, wrong_phase},
};
use crate::{
    assignment::{Assignment, AssignmentStatus, Target},
    command::{AssignUnit, MoveTask, SendUnits},
    context::Context,
    event::{Event, TaskFact},
    id::{AgencyId, AssignmentId, TaskId},
    limits::{
        HOLDS_PER_TASK_MAX, REASON_CHARS_MAX, TASK_CLOSES_MS, TASKS_CLOSED_PER_TICK_MAX,
        TEXT_CHARS_MAX, UNITS_PER_PROMISE_MAX,
    },
    refusal::Refusal,
    sharing::{ObjectRef, Viewer, visible},
    state::{State, There},
    task::{Judged, Outcome, Party, Stage, Task, TaskStep},
};

/// Decides `MoveTask` (T23).
pub(super) fn step(
    state: &State,
    order: &MoveTask,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, order.task, context)?;
    if task.after(order.step).is_none() {
        return Err(wrong_phase(task));
    }
    if context.occurred_at < task.phase_since {
        return Err(Refusal::OutOfOrder);
    }
    if order.step == TaskStep::Suspend && task.holds.len() >= HOLDS_PER_TASK_MAX {
        return Err(Refusal::Full {
            max: HOLDS_PER_TASK_MAX,
        });
    }
    let chars = match order.step {
        TaskStep::Review => TEXT_CHARS_MAX,
        _ => REASON_CHARS_MAX,
    };
    let is_needed = match order.step {
        TaskStep::Suspend | TaskStep::Review => true,
        TaskStep::Close => {
            if is_out(state, task.id) {
                return Err(Refusal::WrongState {
                    what: "task",
                    state: "being worked by units",
                });
            }
            for id in state.assignments_on(Target::Task(task.id)) {
                if let Some(it) = state.assignment(id) {
                    in_order(it, context)?;
                }
            }
            is_equipment_out(state, task, context)
        }
        TaskStep::Mobilize | TaskStep::Resume | TaskStep::Demobilize => false,
    };
    match &order.reason {
        Some(reason) => check::text("reason", reason, chars)?,
        None if is_needed => return Err(Refusal::Empty { field: "reason" }),
        None => {}
    }
    Ok(vec![fact(
        task,
        TaskFact::Stepped {
            to: order.step,
            reason: order.reason.clone(),
        },
    )])
}

/// Whether anybody is out on it. An offer that nobody took sends nobody.
fn is_out(state: &State, id: TaskId) -> bool {
    let is_sent = |it: &Assignment| it.status != AssignmentStatus::Offered;
    open_assignments(state, id).any(is_sent)
}

/// Whether one of its lanes has equipment of another one, as far as the sender sees it.
fn is_equipment_out(state: &State, task: &Task, context: &Context) -> bool {
    let viewer = Viewer::acting(state, context);
    let lanes: BTreeSet<&AgencyId> = task.lanes().map(|it| it.0).collect();
    state.every_equipment().any(|it| {
        let since = it.custodians.last().map(|it| it.since);
        it.is_open()
            && it.agency != it.owner
            && lanes.contains(&it.agency)
            && lanes.contains(&it.owner)
            && since.is_some_and(|it| it >= task.created_at)
            && visible(state, &viewer, &ObjectRef::Equipment(it.id))
    })
}

/// Decides `SendUnits` (T24).
pub(super) fn send(
    state: &State,
    order: &SendUnits,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let mut named = BTreeSet::new();
    if order.units.is_empty() {
        return Err(Refusal::Empty { field: "units" });
    }
    if order.units.len() > UNITS_PER_PROMISE_MAX {
        return Err(Refusal::TooLong {
            field: "units",
            max: UNITS_PER_PROMISE_MAX,
        });
    }
    for (id, unit) in &order.units {
        if !named.insert(id.0) || !named.insert(unit.0) {
            return Err(Refusal::Malformed {
                field: "units",
                why: "names one twice",
            });
        }
    }
    let orders = order.units.iter().map(|(id, unit)| AssignUnit {
        id: *id,
        unit: *unit,
        target: Target::Task(order.task),
        is_offer: false,
        confirmed: order.confirmed.clone(),
    });
    give_each(state, orders, context)
}

/// Decides `ReleaseUnit` (T25).
pub(super) fn release(
    state: &State,
    id: AssignmentId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let unknown = Refusal::Unknown { what: "assignment" };
    let viewer = Viewer::acting(state, context);
    if !visible(state, &viewer, &ObjectRef::Assignment(id)) {
        return Err(unknown);
    }
    let assignment = state.assignment(id).ok_or(unknown)?;
    let Target::Task(task) = assignment.target else {
        return Err(Refusal::NotYours { what: "assignment" });
    };
    check::led_task(state, task, context)?;
    if !assignment.status.is_open() || assignment.released_at.is_some() {
        let state = match assignment.released_at {
            Some(_) => "released",
            None => assignment.status.as_str(),
        };
        return Err(Refusal::WrongState {
            what: "assignment",
            state,
        });
    }
    in_order(assignment, context)?;
    Ok(vec![Event::AssignmentReleased { assignment: id }])
}

/// Rule T26: that a unit gets to `to` can be the last of what was promised.
pub(super) fn arrived(
    state: &State,
    assignment: &Assignment,
    to: AssignmentStatus,
    context: &Context,
) -> Option<Event> {
    let Target::Task(id) = assignment.target else {
        return None;
    };
    let has_arrived = assignment
        .load
        .as_ref()
        .is_some_and(|it| it.arrived_at.is_some());
    if !to.is_arrival() || has_arrived {
        return None;
    }
    let task = state.task(id)?;
    let there = Some((assignment.id, context.occurred_at));
    met(state, task, &assignment.agency, there, context)
}

/// Rule T26: whether all that `agency` has promised to a task, as it is or as it would be, is there.
pub(super) fn met(
    state: &State,
    task: &Task,
    agency: &AgencyId,
    there: There,
    context: &Context,
) -> Option<Event> {
    let goes_on = task.phase.is_running() || task.phase.is_ending();
    let lane = task.lane_of(agency).filter(|_| goes_on)?;
    let work = state.work_on(task.id);
    let own = work.get(agency)?;
    match judge(state, task, (agency, lane), (own, there), context)? {
        Judged::Defaulted => None,
        found @ Judged::Fulfilled { .. } => said(task, (agency, lane), found),
    }
}

/// Rule T26: what time finds; rule T23: what closes by itself.
pub(super) fn due(state: &State, context: &Context) -> Vec<Event> {
    let goes_on = state.open_tasks().filter(|it| it.phase.takes_units());
    // Of one task one in a turn: whom it concerns is told once, however many are late.
    let found = goes_on.filter_map(|task| {
        let is_due = |it: &Party| it.outcome.is_none() && it.may_be_late(context.now);
        let mut lanes = task.lanes().filter(|(_, it)| is_due(it)).peekable();
        lanes.peek()?;
        let work = state.work_on(task.id);
        lanes.find_map(|lane| {
            let own = work.get(lane.0).map_or(&[][..], Vec::as_slice);
            let found = judge(state, task, lane, (own, None), context)?;
            said(task, lane, found)
        })
    });
    let closed = state
        .ending_tasks()
        .filter(|it| context.now.ms_since(it.phase_since) >= TASK_CLOSES_MS)
        .filter(|it| !is_out(state, it.id))
        .take(TASKS_CLOSED_PER_TICK_MAX)
        .map(|it| {
            let to = TaskStep::Close;
            fact(it, TaskFact::Stepped { to, reason: None })
        });
    found.chain(closed).collect()
}

fn judge(
    state: &State,
    task: &Task,
    (agency, lane): (&AgencyId, &Party),
    (own, there): (&[&Assignment], There),
    context: &Context,
) -> Option<Judged> {
    let loads = state.loads(own, lane.promised_at()?, there);
    let is_told = task.is_open_to(Stage::Times, agency);
    lane.judged(&loads, (&task.holds, is_told), context.now)
}

/// What is news of what was found.
fn said(task: &Task, (agency, lane): (&AgencyId, &Party), found: Judged) -> Option<Event> {
    let agency = agency.clone();
    let said = match (found, lane.outcome) {
        (_, Some(Outcome::Fulfilled { .. }))
        | (Judged::Defaulted, Some(Outcome::Defaulted { .. })) => return None,
        (
            Judged::Fulfilled {
                arrived_at,
                is_late,
            },
            _,
        ) => TaskFact::Fulfilled {
            agency,
            arrived_at,
            is_late,
        },
        (Judged::Defaulted, None) => TaskFact::Defaulted { agency },
    };
    Some(fact(task, said))
}

fn fact(task: &Task, fact: TaskFact) -> Event {
    Event::Negotiated {
        task: task.id,
        fact,
    }
}
