//! Deciding how patients or goods are carried away.
//!
//! - **U17** From the scene, or from one destination to the next, a unit carries so many persons to a named place. While
//!   it drives, its destination can be changed; what is handed over there is recorded. Legs are never taken back.

use super::{assignment::in_order, check, unit::by_radio_is_for_desks};
use crate::{
    assignment::AssignmentStatus as S,
    command::StartLeg,
    context::Context,
    event::{Event, LegStarted},
    id::AssignmentId,
    limits::{LEGS_PER_ASSIGNMENT_MAX, NAME_CHARS_MAX, PERSONS_PER_LEG_MAX},
    refusal::Refusal,
    state::State,
};

/// Decides `StartLeg`.
pub(super) fn start(
    state: &State,
    order: &StartLeg,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let assignment = check::own_assignment(state, order.assignment, context)?;
    by_radio_is_for_desks(order.by_radio, context)?;
    check::text("place", &order.place, NAME_CHARS_MAX)?;
    if order.persons > PERSONS_PER_LEG_MAX {
        return Err(Refusal::OutOfRange {
            field: "persons",
            min: 0,
            max: i64::from(PERSONS_PER_LEG_MAX),
        });
    }
    if !matches!(
        assignment.status,
        S::OnScene | S::Transporting | S::AtDestination
    ) {
        return Err(Refusal::WrongState {
            what: "assignment",
            state: assignment.status.as_str(),
        });
    }
    let is_new = assignment.status != S::Transporting || assignment.legs.is_empty();
    if is_new && assignment.legs.len() >= LEGS_PER_ASSIGNMENT_MAX {
        return Err(Refusal::Full {
            max: LEGS_PER_ASSIGNMENT_MAX,
        });
    }
    in_order(assignment, context)?;
    Ok(vec![Event::AssignmentLegStarted(LegStarted {
        assignment: order.assignment,
        target: assignment.target,
        place: order.place.clone(),
        at: order.at,
        persons: order.persons,
        by_radio: order.by_radio,
    })])
}

/// Decides `HandOverLeg`: what was carried is in others' hands.
pub(super) fn hand_over(
    state: &State,
    id: AssignmentId,
    by_radio: bool,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let assignment = check::own_assignment(state, id, context)?;
    by_radio_is_for_desks(by_radio, context)?;
    let is_open = assignment
        .legs
        .last()
        .is_some_and(|it| it.arrived_at.is_some() && it.handed_over_at.is_none());
    if assignment.status != S::AtDestination || !is_open {
        return Err(Refusal::WrongState {
            what: "assignment",
            state: assignment.status.as_str(),
        });
    }
    in_order(assignment, context)?;
    Ok(vec![Event::AssignmentLegHandedOver {
        assignment: id,
        by_radio,
    }])
}
