//! Deciding what happens to incidents.
//!
//! - **I1** A reported incident belongs to the named owner, else to the reporting agency; only the owner moves it.
//! - **I2** States follow the diagram of domain.md §3.
//! - **I3** An edit names the version of its field group; a stale one is refused with the current version.
//! - **I4** An incident with open assignments is not closed or cancelled: the crews would be forgotten.

use super::{
    check,
    classification::{self, Classified},
    link, schedule,
};
use crate::{
    assignment::Target,
    command::{ChangePlace, ReportIncident, TriageIncident},
    context::Context,
    event::Event,
    id::{AgencyId, IncidentId, NoteId},
    incident::{Incident, IncidentStep},
    limits::{
        MILESTONES_PER_INCIDENT_MAX, NAME_CHARS_MAX, NOTES_PER_TARGET_MAX,
        OPEN_INCIDENTS_PER_AGENCY_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    state::State,
};

/// Decides `ReportIncident`.
pub(super) fn report(
    state: &State,
    order: &ReportIncident,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.incident(order.id).is_some(), "id")?;
    let Classified {
        incident_type,
        priority,
        own,
    } = classification::reported(
        state,
        &order.incident_type,
        order.priority.as_ref(),
        context,
    )?;
    check::text("place", &order.place, NAME_CHARS_MAX)?;
    check::optional_text("narrative", &order.narrative, TEXT_CHARS_MAX)?;
    let owner = order.owner.as_ref().unwrap_or(&context.agency);
    let agency = state
        .agency(owner)
        .ok_or(Refusal::Unknown { what: "agency" })?;
    room_for_incident(state, owner)?;
    if let Some(at) = order.starts_at {
        schedule::lies_ahead(at, context)?;
    }
    let reported = Event::IncidentReported {
        incident: order.id,
        number: state.next_incident_number(agency, context.now.year()),
        agency: agency.id.clone(),
        incident_type,
        priority,
        at: order.at,
        place: order.place.clone(),
        narrative: order.narrative.clone(),
        own,
    };
    let planned = order.starts_at.map(|at| Event::IncidentScheduled {
        incident: order.id,
        starts_at: Some(at),
    });
    Ok(std::iter::once(reported).chain(planned).collect())
}

/// Decides `TriageIncident`.
pub(super) fn triage(
    state: &State,
    order: &TriageIncident,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_own(state, order.incident, context)?;
    version(
        "classification",
        order.version,
        incident.versions.classification,
    )?;
    let Classified {
        incident_type,
        priority,
        own,
    } = classification::judged(
        state,
        incident,
        order.incident_type.as_ref(),
        order.priority.as_ref(),
        context,
    )?;
    Ok(vec![Event::IncidentTriaged {
        incident: incident.id,
        priority,
        incident_type,
        own,
    }])
}

/// Decides `ChangePlace`.
pub(super) fn change_place(
    state: &State,
    order: &ChangePlace,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_own(state, order.incident, context)?;
    version("place", order.version, incident.versions.place)?;
    check::text("place", &order.place, NAME_CHARS_MAX)?;
    Ok(vec![Event::IncidentPlaceChanged {
        incident: incident.id,
        at: order.at,
        place: order.place.clone(),
    }])
}

/// Decides `ChangeNarrative`.
pub(super) fn change_narrative(
    state: &State,
    id: IncidentId,
    based_on: u32,
    narrative: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_own(state, id, context)?;
    version("narrative", based_on, incident.versions.narrative)?;
    check::optional_text("narrative", narrative, TEXT_CHARS_MAX)?;
    Ok(vec![Event::IncidentNarrativeChanged {
        incident: id,
        narrative: narrative.to_owned(),
    }])
}

/// Decides `AddMilestone`.
pub(super) fn add_milestone(
    state: &State,
    id: IncidentId,
    text: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let incident = open_own(state, id, context)?;
    check::text("text", text, REASON_CHARS_MAX)?;
    if incident.milestones.len() >= MILESTONES_PER_INCIDENT_MAX {
        return Err(Refusal::Full {
            max: MILESTONES_PER_INCIDENT_MAX,
        });
    }
    Ok(vec![Event::IncidentMilestoneAdded {
        incident: id,
        text: text.to_owned(),
    }])
}

/// Decides `StepIncident`.
pub(super) fn step(
    state: &State,
    id: IncidentId,
    step: IncidentStep,
    reason: Option<&str>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let incident = check::own_incident(state, id, context)?;
    let wrong = Refusal::WrongState {
        what: "incident",
        state: incident.state.as_str(),
    };
    let next = step.from(incident.state).ok_or(wrong)?;
    let needs_reason = matches!(step, IncidentStep::Cancelled | IncidentStep::Reopened);
    match reason {
        Some(reason) => check::text("reason", reason, REASON_CHARS_MAX)?,
        None if needs_reason => return Err(Refusal::Empty { field: "reason" }),
        None => {}
    }
    if !next.is_open() {
        may_end(state, incident, context)?;
    }
    if next.is_open() && !incident.state.is_open() {
        if incident.links.duplicate_of.is_some() {
            return Err(Refusal::WrongState {
                what: "incident",
                state: "a duplicate of another",
            });
        }
        room_for_incident(state, &incident.agency)?;
    }
    Ok(vec![Event::IncidentStepped {
        incident: id,
        step,
        state: next,
        reason: reason.map(str::to_owned),
    }])
}

/// Decides `AddNote`.
pub(super) fn add_note(
    state: &State,
    id: NoteId,
    target: Target,
    text: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.note(id).is_some(), "id")?;
    check::seen_target(state, target, context)?;
    check::text("text", text, TEXT_CHARS_MAX)?;
    if state.note_count(target) >= NOTES_PER_TARGET_MAX {
        return Err(Refusal::Full {
            max: NOTES_PER_TARGET_MAX,
        });
    }
    Ok(vec![Event::NoteAdded {
        note: id,
        target,
        text: text.to_owned(),
    }])
}

/// Rules I4 and I13: whether nobody is forgotten when it ends.
pub(super) fn may_end(
    state: &State,
    incident: &Incident,
    context: &Context,
) -> Result<(), Refusal> {
    let is_worked = state
        .assignments_on(Target::Incident(incident.id))
        .any(|it| state.assignment(it).is_some_and(|it| it.status.is_open()));
    let why = if is_worked {
        "being worked by units"
    } else if link::has_open_children(state, incident, context) {
        "the parent of open incidents"
    } else {
        return Ok(());
    };
    Err(Refusal::WrongState {
        what: "incident",
        state: why,
    })
}

pub(super) fn room_for_incident(state: &State, owner: &AgencyId) -> Result<(), Refusal> {
    if state.open_incident_count(owner) < OPEN_INCIDENTS_PER_AGENCY_MAX {
        Ok(())
    } else {
        Err(Refusal::Full {
            max: OPEN_INCIDENTS_PER_AGENCY_MAX,
        })
    }
}

pub(super) fn open_own<'a>(
    state: &'a State,
    id: IncidentId,
    context: &Context,
) -> Result<&'a Incident, Refusal> {
    let incident = check::own_incident(state, id, context)?;
    if incident.state.is_open() {
        Ok(incident)
    } else {
        Err(Refusal::WrongState {
            what: "incident",
            state: incident.state.as_str(),
        })
    }
}

pub(super) fn version(field: &'static str, based_on: u32, current: u32) -> Result<(), Refusal> {
    if based_on == current {
        Ok(())
    } else {
        Err(Refusal::StaleVersion { field, current })
    }
}
