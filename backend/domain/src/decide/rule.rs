//! What happens by an agency's own rules (U16): the time is up, or a position says that a unit is there.
//!
//! - **U16** A rule acts only where its agency has switched it on, only forward, and what it did is marked as its doing.

use super::assignment::{Manner, advance_in};
use crate::{
    assignment::AssignmentStatus,
    context::Context,
    event::Event,
    id::{AssignmentId, UnitId},
    refusal::Refusal,
    settings::AutomaticSettings,
    state::State,
    unit::{Availability, SetBy, Unit},
};

/// What a rule makes of a unit.
fn becomes(unit: UnitId, availability: Availability) -> Event {
    Event::UnitAvailabilitySet {
        unit,
        availability,
        reason: None,
        word: None,
        until: None,
        by: SetBy::Rule,
        code: None,
    }
}

/// Reservations whose time is up, and units that are back in service by the rule of their agency.
pub(super) fn due<'a>(
    state: &'a State,
    context: &'a Context,
) -> impl Iterator<Item = Event> + use<'a> {
    state
        .units_with_an_end()
        .filter(|(_, until)| *until <= context.now)
        .filter_map(|(id, _)| state.unit(id))
        .filter(|unit| match unit.availability {
            Availability::Reserved => true,
            Availability::OutOfService => {
                automatic(state, unit).is_some_and(|it| it.back_in_service)
            }
            _ => false,
        })
        .map(|unit| becomes(unit.id, Availability::Available))
}

/// What follows when the last assignment of a unit is over.
pub(super) fn on_clear(state: &State, unit: &Unit, over: AssignmentId) -> Option<Event> {
    let to = automatic(state, unit)?.on_clear.availability()?;
    let is_last = state.open_assignments_of(unit.id).all(|it| it.id == over);
    let may = matches!(
        unit.availability,
        Availability::Available | Availability::Returning
    );
    (is_last && may && unit.availability != to).then(|| becomes(unit.id, to))
}

fn automatic<'a>(state: &'a State, unit: &Unit) -> Option<&'a AutomaticSettings> {
    state.settings(&unit.agency).map(|it| &it.automatic)
}

/// Decides `ReachedHome`: the position says that a returning unit is at its station.
pub(super) fn reached_home(state: &State, id: UnitId) -> Result<Vec<Event>, Refusal> {
    let unit = state.unit(id).ok_or(Refusal::Unknown { what: "unit" })?;
    let is_wanted = automatic(state, unit).is_some_and(|it| it.home.is_some())
        && unit.availability == Availability::Returning
        && state.current_assignment_of(id).is_none();
    Ok(is_wanted
        .then(|| becomes(id, Availability::Available))
        .into_iter()
        .collect())
}

/// Decides `ReachedScene`: the position says that a unit that drives is there.
pub(super) fn reached_scene(
    state: &State,
    id: AssignmentId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let unknown = Refusal::Unknown { what: "assignment" };
    let assignment = state.assignment(id).ok_or(unknown)?;
    let unit = state
        .unit(assignment.unit)
        .ok_or(Refusal::Unknown { what: "unit" })?;
    let is_wanted = automatic(state, unit).is_some_and(|it| it.arrival.is_some())
        && assignment.status == AssignmentStatus::EnRoute;
    if !is_wanted {
        return Ok(vec![]);
    }
    let manner = Manner {
        by_radio: false,
        by_rule: true,
        code: None,
    };
    advance_in(
        state,
        assignment,
        AssignmentStatus::OnScene,
        &manner,
        context,
    )
}
