//! Deciding what happens to units and their assignments.
//!
//! - **U1** A unit works at most one assignment; others wait.
//! - **U2** An assignment's life goes forward only; see `AssignmentStatus::may_become`.
//! - **U3** Units go to incidents of their own agency, and to joint tasks that their agency has promised.
//! - **U4** A unit out of service or off duty is not sent; a reserved one is sent to what it is reserved for (U12).
//! - **U5** Sending a unit to an incident is its triage, if nobody has judged it yet: life does not wait for a form.
//! - **U6** A desk may report a status for its crew ("by radio"), recorded as such.
//! - **U7** A step is not said to have happened before the one it follows.
//! - **U8** Only a desk makes an order of an offer; a crew takes one by acknowledging it.

use std::collections::BTreeSet;

use super::{check, rule, sending, task_work, unit::by_radio_is_for_desks};
use crate::{
    agency::Role,
    assignment::{Assignment, AssignmentStatus, Target},
    command::{AssignUnit, DivertAssignment},
    context::Context,
    event::Event,
    id::AssignmentId,
    incident::{IncidentState, IncidentStep},
    limits::{OPEN_ASSIGNMENTS_PER_UNIT_MAX, REASON_CHARS_MAX},
    refusal::Refusal,
    state::State,
    unit::{Availability, SetBy, UnitStatus},
};

/// Decides `AssignUnit`.
pub(super) fn assign(
    state: &State,
    order: &AssignUnit,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    give(state, order, None, context)
}

/// Gives units assignments one by one, as if each was given alone.
pub(super) fn give_each(
    state: &State,
    orders: impl Iterator<Item = AssignUnit>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let mut events = Vec::new();
    // Of all of them at once: who confirms is told of every one.
    let mut open = BTreeSet::new();
    for order in orders {
        match give(state, &order, None, context) {
            Ok(given) => events.extend(given),
            Err(Refusal::NeedsConfirmation { concerns }) => open.extend(concerns),
            Err(refusal) => return Err(refusal),
        }
    }
    if open.is_empty() {
        Ok(events)
    } else {
        let concerns = open.into_iter().collect();
        Err(Refusal::NeedsConfirmation { concerns })
    }
}

/// Gives a unit an assignment. The one that it `leaves` for it, if it is diverted, counts as over already.
fn give(
    state: &State,
    order: &AssignUnit,
    leaves: Option<AssignmentId>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.assignment(order.id).is_some(), "id")?;
    let unit = check::own_unit(state, order.unit, context)?;
    if matches!(
        unit.availability,
        Availability::OutOfService | Availability::OffDuty
    ) {
        return Err(Refusal::UnitNotAvailable {
            state: UnitStatus::Free(unit.availability).as_str(),
        });
    }
    let open: Vec<&Assignment> = state.open_assignments_of(order.unit).collect();
    if open.iter().any(|it| it.target == order.target) {
        return Err(Refusal::AlreadyAssigned);
    }
    if open.len() >= OPEN_ASSIGNMENTS_PER_UNIT_MAX + usize::from(leaves.is_some()) {
        return Err(Refusal::Full {
            max: OPEN_ASSIGNMENTS_PER_UNIT_MAX,
        });
    }
    let mut events = open_target(state, order.target, context)?;
    let confirmed = sending::concerns(state, unit, order, leaves, context)?;
    if unit.availability == Availability::Reserved {
        // What it was kept for has come, or something that a desk put before it.
        events.push(Event::UnitAvailabilitySet {
            unit: order.unit,
            availability: Availability::Available,
            reason: None,
            word: None,
            until: None,
            by: SetBy::Hand,
            code: None,
        });
    }
    let status = if order.is_offer {
        AssignmentStatus::Offered
    } else {
        AssignmentStatus::Dispatched
    };
    events.push(Event::UnitAssigned {
        assignment: order.id,
        unit: order.unit,
        target: order.target,
        status,
        confirmed,
        diverts: leaves,
    });
    Ok(events)
}

/// Decides `AdvanceAssignment`.
pub(super) fn advance(
    state: &State,
    id: AssignmentId,
    to: AssignmentStatus,
    by_radio: bool,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let assignment = check::own_assignment(state, id, context)?;
    by_radio_is_for_desks(by_radio, context)?;
    let manner = Manner {
        by_radio,
        by_rule: false,
        code: None,
    };
    advance_in(state, assignment, to, &manner, context)
}

/// How a step came about.
pub(super) struct Manner<'a> {
    pub(super) by_radio: bool,
    pub(super) by_rule: bool,
    /// The agency's own code for it.
    pub(super) code: Option<&'a str>,
}

/// Moves an assignment, which the sender may move, along.
pub(super) fn advance_in(
    state: &State,
    assignment: &Assignment,
    to: AssignmentStatus,
    manner: &Manner<'_>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if to == AssignmentStatus::Dispatched && context.role == Role::Field {
        return Err(Refusal::RoleMayNot);
    }
    if !assignment.status.may_become(to) {
        return Err(Refusal::WrongState {
            what: "assignment",
            state: assignment.status.as_str(),
        });
    }
    // An offer sends nobody: it is taken up only where somebody could be sent (T23).
    if assignment.status == AssignmentStatus::Offered
        && let Target::Task(id) = assignment.target
        && let Some(task) = state.task(id).filter(|it| !it.phase.takes_units())
    {
        return Err(Refusal::WrongState {
            what: "task",
            state: task.phase.as_str(),
        });
    }
    in_order(assignment, context)?;
    let works_another = state
        .open_assignments_of(assignment.unit)
        .any(|it| it.id != assignment.id && it.status.is_working());
    if to.is_working() && works_another {
        return Err(Refusal::UnitBusy);
    }
    let mut events = vec![Event::AssignmentAdvanced {
        assignment: assignment.id,
        status: to,
        by_radio: manner.by_radio,
        by_rule: manner.by_rule,
        code: manner.code.map(str::to_owned),
    }];
    events.extend(task_work::arrived(state, assignment, to, context));
    // A code that ends it says itself what the unit is then.
    if to == AssignmentStatus::Cleared && manner.code.is_none() {
        let unit = state.unit(assignment.unit);
        events.extend(unit.and_then(|it| rule::on_clear(state, it, assignment.id)));
    }
    Ok(events)
}

/// Decides `DeclineAssignment`: a crew that cannot go, before it has set out.
pub(super) fn decline(
    state: &State,
    id: AssignmentId,
    reason: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    use AssignmentStatus as S;
    let assignment = check::own_assignment(state, id, context)?;
    if !matches!(
        assignment.status,
        S::Offered | S::Dispatched | S::Acknowledged
    ) {
        return Err(Refusal::WrongState {
            what: "assignment",
            state: assignment.status.as_str(),
        });
    }
    end(assignment, S::Declined, reason, context)
}

/// Decides `CancelAssignment`: the desk calls the unit off.
pub(super) fn cancel(
    state: &State,
    id: AssignmentId,
    reason: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let assignment = check::own_assignment(state, id, context)?;
    if !assignment.status.is_open() {
        return Err(Refusal::WrongState {
            what: "assignment",
            state: assignment.status.as_str(),
        });
    }
    end(assignment, AssignmentStatus::Cancelled, reason, context)
}

/// Decides `DivertAssignment`: ends one assignment and gives the unit another, both or neither.
pub(super) fn divert(
    state: &State,
    order: &DivertAssignment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let assignment = check::own_assignment(state, order.assignment, context)?;
    if !assignment.status.is_open() || assignment.status == AssignmentStatus::Offered {
        return Err(Refusal::WrongState {
            what: "assignment",
            state: assignment.status.as_str(),
        });
    }
    let next = AssignUnit {
        id: order.new_id,
        unit: assignment.unit,
        target: order.target,
        is_offer: false,
        confirmed: order.confirmed.clone(),
    };
    let mut events = end(
        assignment,
        AssignmentStatus::Diverted,
        &order.reason,
        context,
    )?;
    events.extend(give(state, &next, Some(assignment.id), context)?);
    Ok(events)
}

/// Ends an assignment with a reason.
pub(super) fn end(
    assignment: &Assignment,
    status: AssignmentStatus,
    reason: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::text("reason", reason, REASON_CHARS_MAX)?;
    in_order(assignment, context)?;
    Ok(vec![Event::AssignmentEnded {
        assignment: assignment.id,
        target: assignment.target,
        status,
        reason: reason.to_owned(),
    }])
}

/// Rule U7.
pub(super) fn in_order(assignment: &Assignment, context: &Context) -> Result<(), Refusal> {
    let legs = assignment.legs.iter();
    let of_legs = legs.flat_map(|it| [Some(it.left_at), it.arrived_at, it.handed_over_at]);
    let latest = assignment
        .times
        .values()
        .copied()
        .chain(of_legs.flatten())
        .max();
    if latest.is_some_and(|it| it > context.occurred_at) {
        Err(Refusal::OutOfOrder)
    } else {
        Ok(())
    }
}

/// Rules U3 and U5: whether units may be sent there, and what sending them means for it.
pub(super) fn open_target(
    state: &State,
    target: Target,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match target {
        Target::Incident(id) => {
            let incident = check::own_incident(state, id, context)?;
            let activate = Event::IncidentStepped {
                incident: id,
                step: IncidentStep::Active,
                state: IncidentState::Active,
                reason: None,
            };
            match incident.state {
                IncidentState::Reported => Ok(vec![
                    Event::IncidentTriaged {
                        incident: id,
                        priority: incident.priority,
                        incident_type: incident.incident_type.clone(),
                        own: incident.own.clone(),
                    },
                    activate,
                ]),
                IncidentState::Triaged => Ok(vec![activate]),
                IncidentState::Active | IncidentState::Contained => Ok(vec![]),
                IncidentState::Closed | IncidentState::Cancelled => Err(Refusal::WrongState {
                    what: "incident",
                    state: incident.state.as_str(),
                }),
            }
        }
        Target::Task(id) => {
            let task = check::seen_task(state, id, context)?;
            if !task.is_committed(&context.agency) {
                return Err(Refusal::NotCommitted);
            }
            if !task.phase.takes_units() {
                return Err(Refusal::WrongState {
                    what: "task",
                    state: task.phase.as_str(),
                });
            }
            Ok(vec![])
        }
    }
}
