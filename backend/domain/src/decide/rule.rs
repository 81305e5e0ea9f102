//! What happens by an agency's own rules (U16): the time is up, or a position says that a unit is there.
//!
//! - **U18** Where its agency wants it, a unit is available once the first of a crew has signed on, and off duty or out of
//!   service once the last has left it, however that came about. What a desk decided stands: a unit that is reserved, in the
//!   workshop or on an assignment stays what it is.
//! - **U16** A rule acts only where its agency has switched it on, only forward, and what it did is marked as its doing.

use std::collections::BTreeMap;

use super::assignment::{Manner, advance_in};
use crate::{
    assignment::AssignmentStatus,
    context::Context,
    event::Event,
    id::{AssignmentId, UnitId},
    refusal::Refusal,
    settings::{AutomaticSettings, OnSignOff},
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

/// What a change of crews makes of units (U18).
pub(super) fn follow_crews(state: &State, events: &mut Vec<Event>) {
    let mut crews: BTreeMap<UnitId, (usize, usize)> = BTreeMap::new();
    let mut count = |id: UnitId, on: usize, off: usize| {
        let before = state.crew_of(id).count();
        let (_, now) = crews.entry(id).or_insert((before, before));
        *now = (*now + on).saturating_sub(off);
    };
    for event in &*events {
        match event {
            Event::CrewSignedOn { unit, .. } => count(*unit, 1, 0),
            Event::CrewSignedOff { unit, .. } => count(*unit, 0, 1),
            _ => {}
        }
    }
    let changed = crews
        .into_iter()
        .filter_map(|(id, (before, now))| match (before, now) {
            (0, 1..) => came(state, state.unit(id)?),
            (1.., 0) => left(state, state.unit(id)?),
            _ => None,
        });
    events.extend(changed);
}

/// The first of a crew has come: what nobody was on, or a rule had taken out of service, is ready.
fn came(state: &State, unit: &Unit) -> Option<Event> {
    let is_wanted = automatic(state, unit)?.available_on_sign_on;
    let was_empty = match unit.availability {
        Availability::OffDuty => true,
        Availability::OutOfService => unit.by == SetBy::Rule,
        _ => false,
    };
    (is_wanted && was_empty).then(|| becomes(unit.id, Availability::Available))
}

/// The last of a crew has left.
fn left(state: &State, unit: &Unit) -> Option<Event> {
    let settings = state.settings(&unit.agency)?;
    let rules = &settings.automatic;
    let to = match rules.on_sign_off {
        OnSignOff::Keep => return None,
        OnSignOff::OffDuty => Availability::OffDuty,
        OnSignOff::OutOfService => Availability::OutOfService,
    };
    let is_ready = matches!(
        unit.availability,
        Availability::Available | Availability::Returning
    );
    let works = state
        .open_assignments_of(unit.id)
        .any(|it| it.status.is_working());
    if !is_ready || works {
        return None;
    }
    let reason = rules.sign_off_reason.clone();
    // A reason that the agency counts is counted.
    let counted = settings
        .status
        .out_of_service
        .iter()
        .find(|it| Some(&it.label) == reason.as_ref());
    Some(Event::UnitAvailabilitySet {
        unit: unit.id,
        availability: to,
        word: counted.map(|it| it.word.clone()),
        reason,
        until: None,
        by: SetBy::Rule,
        code: None,
    })
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
