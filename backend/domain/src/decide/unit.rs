//! Deciding what a unit is ready for, apart from its assignments.
//!
//! - **U11** A crew, a desk or a feed sets a status by the agency's own code: it is a step of the current assignment, or
//!   an availability; being ready again ends what was worked on. A code without a meaning for where the unit stands is
//!   refused.
//! - **U12** A reserved unit is kept for an incident or task, or for a reason, until a time; it is sent to nothing else
//!   unless the agency's rules let a desk confirm it. The time is up by itself. There is no other way to keep one.
//! - **U13** The order of the assignments that wait is the desk's. A further assignment resets none before it, and the
//!   next one is what the unit is told to do once the one before is over.

use std::collections::BTreeSet;

use super::{
    assignment::{Manner, advance_in, open_target},
    check,
};
use crate::{
    agency::Role,
    assignment::AssignmentStatus,
    command::{ReserveUnit, SetAvailability, SetCapacity},
    context::Context,
    event::Event,
    id::{AssignmentId, UnitId},
    limits::{CAPACITY_MAX, OUT_OF_SERVICE_MINUTES_MAX, REASON_CHARS_MAX, RESERVE_MS_MAX},
    refusal::Refusal,
    state::State,
    unit::{Availability, SetBy, UnitStatus},
};

/// Decides `SetAvailability`.
pub(super) fn set_availability(
    state: &State,
    order: &SetAvailability,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    by_radio_is_for_desks(order.by_radio, context)?;
    let by = if order.by_radio {
        SetBy::Radio
    } else {
        SetBy::Hand
    };
    set(state, order, by, None, context)
}

pub(super) fn by_radio_is_for_desks(by_radio: bool, context: &Context) -> Result<(), Refusal> {
    if by_radio && context.role == Role::Field {
        return Err(Refusal::Malformed {
            field: "by_radio",
            why: "is for desks that speak for a crew",
        });
    }
    Ok(())
}

fn set(
    state: &State,
    order: &SetAvailability,
    by: SetBy,
    code: Option<&str>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let SetAvailability {
        unit: id,
        availability,
        reason,
        word,
        until,
        by_radio: _,
    } = order;
    let unit = check::own_unit(state, *id, context)?;
    if *availability == Availability::Reserved {
        return Err(Refusal::Malformed {
            field: "availability",
            why: "reserved is what reserve makes it, for a reason and until a time",
        });
    }
    match reason {
        Some(reason) => check::text("reason", reason, REASON_CHARS_MAX)?,
        None if *availability == Availability::OutOfService => {
            return Err(Refusal::Empty { field: "reason" });
        }
        None => {}
    }
    if word.is_some() || until.is_some() {
        counted(state, order, context)?;
    }
    let is_worked = state
        .open_assignments_of(*id)
        .any(|it| it.status.is_working());
    if is_worked && *availability == Availability::OffDuty {
        return Err(Refusal::UnitBusy);
    }
    let is_same = unit.availability == *availability
        && unit.reason == *reason
        && unit.word == *word
        && unit.until == *until
        && unit.reserved_for.is_none()
        && unit.code.as_deref() == code;
    if is_same {
        return Ok(vec![]);
    }
    Ok(vec![Event::UnitAvailabilitySet {
        unit: *id,
        availability: *availability,
        reason: reason.clone(),
        word: word.clone(),
        until: *until,
        by,
        code: code.map(str::to_owned),
    }])
}

/// The counted reason and the time of being out of service.
fn counted(state: &State, order: &SetAvailability, context: &Context) -> Result<(), Refusal> {
    if order.availability != Availability::OutOfService {
        return Err(Refusal::Malformed {
            field: "word",
            why: "and until are for out_of_service",
        });
    }
    if let Some(word) = &order.word {
        let settings = state.settings(&context.agency);
        let is_known =
            settings.is_some_and(|it| it.status.out_of_service.iter().any(|it| it.word == *word));
        if !is_known {
            return Err(Refusal::Malformed {
                field: "word",
                why: "is not one of the agency's reasons",
            });
        }
    }
    let longest = i64::from(OUT_OF_SERVICE_MINUTES_MAX) * 60_000;
    order.until.map_or(Ok(()), |it| {
        ahead("until", it.ms_since(context.now), longest)
    })
}

/// A time that lies ahead, and not too far.
fn ahead(field: &'static str, ahead_ms: i64, max_ms: i64) -> Result<(), Refusal> {
    if ahead_ms <= 0 {
        return Err(Refusal::InThePast { field });
    }
    if ahead_ms > max_ms {
        return Err(Refusal::OutOfRange {
            field,
            min: 1,
            max: max_ms / 60_000,
        });
    }
    Ok(())
}

/// Decides `SetStatusCode` (U11).
pub(super) fn set_code(
    state: &State,
    id: UnitId,
    code: &str,
    reason: Option<&str>,
    by_radio: bool,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let unit = check::own_unit(state, id, context)?;
    by_radio_is_for_desks(by_radio, context)?;
    let known = state
        .settings(&unit.agency)
        .and_then(|it| it.status.code(code))
        .ok_or(Refusal::Malformed {
            field: "code",
            why: "is not one of the agency's status codes",
        })?;
    let current = state.current_assignment_of(id);
    let manner = Manner {
        by_radio,
        by_rule: false,
        code: Some(code),
    };
    if let Some(step) = known.means.step() {
        let it = current.ok_or(Refusal::WrongState {
            what: "unit",
            state: UnitStatus::Free(unit.availability).as_str(),
        })?;
        return advance_in(state, it, step, &manner, context);
    }
    let Some(availability) = known.means.availability() else {
        return Ok(vec![]);
    };
    let is_ready = matches!(
        availability,
        Availability::Available | Availability::Returning
    );
    let worked = current.filter(|it| is_ready && it.status.is_working());
    let mut events = match worked {
        Some(it) => advance_in(state, it, AssignmentStatus::Cleared, &manner, context)?,
        None => vec![],
    };
    let needs_reason = availability == Availability::OutOfService;
    let order = SetAvailability {
        unit: id,
        availability,
        reason: reason
            .map(str::to_owned)
            .or_else(|| needs_reason.then(|| known.label.clone())),
        word: None,
        until: None,
        by_radio,
    };
    let by = if by_radio { SetBy::Radio } else { SetBy::Hand };
    events.extend(set(state, &order, by, Some(code), context)?);
    Ok(events)
}

/// Decides `ReserveUnit` (U12).
pub(super) fn reserve(
    state: &State,
    order: &ReserveUnit,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let unit = check::own_unit(state, order.unit, context)?;
    check::text("reason", &order.reason, REASON_CHARS_MAX)?;
    ahead("until", order.until.ms_since(context.now), RESERVE_MS_MAX)?;
    if matches!(
        unit.availability,
        Availability::OutOfService | Availability::OffDuty
    ) {
        return Err(Refusal::UnitNotAvailable {
            state: UnitStatus::Free(unit.availability).as_str(),
        });
    }
    if state.current_assignment_of(order.unit).is_some() {
        return Err(Refusal::UnitBusy);
    }
    if let Some(target) = order.target {
        open_target(state, target, context)?;
    }
    Ok(vec![Event::UnitReserved {
        unit: order.unit,
        target: order.target,
        reason: order.reason.clone(),
        until: order.until,
    }])
}

/// Decides `OrderQueue` (U13): the assignments of the unit that wait, all of them, in the order wanted.
pub(super) fn order_queue(
    state: &State,
    id: UnitId,
    order: &[AssignmentId],
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::own_unit(state, id, context)?;
    let waiting: Vec<AssignmentId> = state
        .open_assignments_of(id)
        .filter(|it| !it.status.is_working())
        .map(|it| it.id)
        .collect();
    let same = |of: &[AssignmentId]| of.iter().copied().collect::<BTreeSet<_>>();
    if order.len() != waiting.len() || same(order) != same(&waiting) {
        return Err(Refusal::Malformed {
            field: "order",
            why: "must name every assignment that waits, once",
        });
    }
    if order == waiting {
        return Ok(vec![]);
    }
    Ok(vec![Event::AssignmentsOrdered {
        unit: id,
        order: order.to_vec(),
    }])
}

/// Decides `SetCapacity`: how many people, patients and litres a unit takes.
pub(super) fn set_capacity(
    state: &State,
    order: &SetCapacity,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let unit = if context.role == Role::Server {
        state
            .unit(order.unit)
            .ok_or(Refusal::Unknown { what: "unit" })?
    } else {
        check::own_unit(state, order.unit, context)?
    };
    if order.version != unit.capacity_version {
        return Err(Refusal::StaleVersion {
            field: "capacity",
            current: unit.capacity_version,
        });
    }
    if order
        .capacity
        .values()
        .any(|it| !(1..=CAPACITY_MAX).contains(it))
    {
        return Err(Refusal::OutOfRange {
            field: "capacity",
            min: 1,
            max: i64::from(CAPACITY_MAX),
        });
    }
    if unit.capacity == order.capacity {
        return Ok(vec![]);
    }
    Ok(vec![Event::UnitCapacitySet {
        unit: order.unit,
        capacity: order.capacity.clone(),
    }])
}
