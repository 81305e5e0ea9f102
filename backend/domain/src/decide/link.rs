//! Linking incidents: what is the same, and what is a part of something larger.
//!
//! - **I10** A link is made and undone by the owner of what belongs to the other, and only if the owners of both ends
//!   see the links and the state of both. Nothing is overwritten: both keep their reports, notes and timelines.
//! - **I11** A duplicate is closed into the one that is worked. Unlinking needs a reason and takes it back to where it
//!   stood; it is not reopened otherwise.
//! - **I12** No link leads back to where it starts, and parents and children make so many levels, counted as the sender
//!   is shown them: what it may not see makes no difference to its answer.
//! - **I13** An incident with open children does not end, as far as its owner sees them; nor does a parent that is over
//!   take children.

use super::{
    check,
    incident::{may_end, open_own, room_for_incident, version},
};
use crate::{
    command::{LinkIncidents, UnlinkIncidents},
    context::Context,
    event::Event,
    id::{AgencyId, IncidentId},
    incident::{Incident, Link},
    limits::{INCIDENT_LEVELS_MAX, LINKS_PER_INCIDENT_MAX, REASON_CHARS_MAX},
    refusal::Refusal,
    sharing::{Viewer, may_link},
    state::State,
};

/// Decides `LinkIncidents`.
pub(super) fn link(
    state: &State,
    order: &LinkIncidents,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let LinkIncidents {
        incident,
        to,
        link,
        version: based_on,
    } = *order;
    let incident = open_own(state, incident, context)?;
    version("links", based_on, incident.versions.links)?;
    let other = check::seen_incident(state, to, context)?;
    if other.id == incident.id {
        return Err(Refusal::Malformed {
            field: "to",
            why: "must be another incident",
        });
    }
    if incident.links.other_end(link).is_some() {
        return Err(Refusal::WrongState {
            what: "incident",
            state: "linked already",
        });
    }
    both_see_both(state, incident, other)?;
    if leads_to(state, other, incident.id, link) {
        return Err(Refusal::Cycle { field: "to" });
    }
    if state.linked_to(other.id, link).len() >= LINKS_PER_INCIDENT_MAX {
        return Err(Refusal::Full {
            max: LINKS_PER_INCIDENT_MAX,
        });
    }
    match link {
        Link::Duplicate => may_end(state, incident, context)?,
        Link::Child => may_be_child(state, incident, other, context)?,
    }
    Ok(vec![
        Event::IncidentLinked {
            incident: incident.id,
            to,
            link,
        },
        Event::IncidentJoined {
            incident: to,
            from: incident.id,
            link,
        },
    ])
}

/// Decides `UnlinkIncidents`.
pub(super) fn unlink(
    state: &State,
    order: &UnlinkIncidents,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let incident = check::own_incident(state, order.incident, context)?;
    version("links", order.version, incident.versions.links)?;
    check::text("reason", &order.reason, REASON_CHARS_MAX)?;
    let link = order.link;
    // The agency made the link itself, so it may undo it also when it does not see the other end any more.
    let to = incident.links.other_end(link).ok_or(Refusal::WrongState {
        what: "incident",
        state: "not linked",
    })?;
    if link == Link::Duplicate {
        room_for_incident(state, &incident.agency)?;
    }
    Ok(vec![
        Event::IncidentUnlinked {
            incident: incident.id,
            to,
            link,
            reason: order.reason.clone(),
        },
        Event::IncidentParted {
            incident: to,
            from: incident.id,
            link,
        },
    ])
}

/// Rule I13: whether children of `incident` that its owner sees are open.
pub(super) fn has_open_children(state: &State, incident: &Incident, context: &Context) -> bool {
    let owner = Viewer::acting(state, context);
    state
        .linked_to(incident.id, Link::Child)
        .filter_map(|it| state.incident(it))
        .any(|it| it.state.is_open() && may_link(state, &owner, it))
}

/// Rule I10. What an owner learns from the refusal is what agreements give itself, and what it gives others. A link is shown to
/// all of both agencies, so that both ends have to be as well (G14).
fn both_see_both(state: &State, one: &Incident, other: &Incident) -> Result<(), Refusal> {
    let sees =
        |agency: &AgencyId, it: &Incident| may_link(state, &Viewer::open(agency.clone()), it);
    if sees(&one.agency, other) && sees(&other.agency, one) {
        Ok(())
    } else {
        Err(Refusal::NotShared { what: "incident" })
    }
}

/// Whether links of this kind lead from an incident to another. Links never lead back, so this ends.
fn leads_to(state: &State, from: &Incident, to: IncidentId, link: Link) -> bool {
    std::iter::successors(Some(from), |it| state.incident(it.links.other_end(link)?))
        .any(|it| it.id == to)
}

/// Rules I12 and I13.
fn may_be_child(
    state: &State,
    incident: &Incident,
    parent: &Incident,
    context: &Context,
) -> Result<(), Refusal> {
    if !parent.state.is_open() {
        return Err(Refusal::WrongState {
            what: "parent",
            state: parent.state.as_str(),
        });
    }
    let viewer = Viewer::acting(state, context);
    let above = std::iter::successors(Some(parent), |it| state.incident(it.links.parent?))
        .take_while(|it| may_link(state, &viewer, it))
        .take(INCIDENT_LEVELS_MAX)
        .count();
    if has_levels(state, &viewer, incident.id, INCIDENT_LEVELS_MAX - above + 1) {
        return Err(Refusal::TooDeep {
            max: INCIDENT_LEVELS_MAX,
        });
    }
    Ok(())
}

/// Whether an incident, with the children that the viewer sees, has at least so many levels.
fn has_levels(state: &State, viewer: &Viewer, id: IncidentId, levels: usize) -> bool {
    levels <= 1
        || state
            .linked_to(id, Link::Child)
            .filter(|it| {
                let child = state.incident(*it);
                child.is_some_and(|it| may_link(state, viewer, it))
            })
            .any(|it| has_levels(state, viewer, it, levels - 1))
}
