//! Planned incidents: a festival, a march, a controlled blasting.
//!
//! - **I15** A planned incident lies ahead. Its desk is reminded of it half an hour before it begins, once for each time
//!   that was set; when it begins it is active, whether it was judged before or not.
//! - **I16** The time is set while nothing has begun; who edits it names the version that the edit is based on.

use super::incident::{open_own, version};
use crate::{
    context::Context, event::Event, id::IncidentId, incident::IncidentState,
    limits::STARTS_IN_MS_MAX, refusal::Refusal, state::State, time::Timestamp,
};

/// Decides `ScheduleIncident`.
pub(super) fn schedule(
    state: &State,
    id: IncidentId,
    based_on: u32,
    starts_at: Option<Timestamp>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_own(state, id, context)?;
    version("schedule", based_on, incident.versions.schedule)?;
    if !matches!(
        incident.state,
        IncidentState::Reported | IncidentState::Triaged
    ) {
        return Err(Refusal::WrongState {
            what: "incident",
            state: incident.state.as_str(),
        });
    }
    if let Some(at) = starts_at {
        lies_ahead(at, context)?;
    }
    Ok(vec![Event::IncidentScheduled {
        incident: id,
        starts_at,
    }])
}

/// Rule I15: whether a start is neither over nor too far away to be planned.
pub(super) fn lies_ahead(at: Timestamp, context: &Context) -> Result<(), Refusal> {
    let field = "starts_at";
    let ahead_ms = at.ms_since(context.now);
    if ahead_ms <= 0 {
        return Err(Refusal::InThePast { field });
    }
    if ahead_ms > STARTS_IN_MS_MAX {
        return Err(Refusal::OutOfRange {
            field,
            min: 0,
            max: STARTS_IN_MS_MAX,
        });
    }
    Ok(())
}

/// What the timer finds due (rule I15). One that begins before its desk could be reminded begins without.
pub(super) fn due<'a>(
    state: &'a State,
    context: &'a Context,
) -> impl Iterator<Item = Event> + use<'a> {
    state.planned_by(context.now).map(|it| {
        if it.starts_at.is_some_and(|at| at <= context.now) {
            Event::IncidentStarted { incident: it.id }
        } else {
            Event::IncidentReminded { incident: it.id }
        }
    })
}
