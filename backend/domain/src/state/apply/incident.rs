//! Folding events about incidents.

use super::{super::State, entry::incident_of};
use crate::{
    event::{Event, Recorded},
    incident::{Incident, IncidentState, Links, Milestone, Versions},
};

impl State {
    pub(super) fn apply_incident(&mut self, event: &Event, recorded: &Recorded) {
        if let Some(reported) = reported(event, recorded) {
            let year = recorded.received_at.year();
            let agency = reported.agency.clone();
            *self
                .incident_counts
                .entry((agency.clone(), year))
                .or_default() += 1;
            *self.index.open_incidents_of.entry(agency).or_default() += 1;
            self.index.place(reported.id, None, reported.at);
            self.incidents.insert(reported.id, reported);
            return;
        }
        let Some(it) = incident_of(event).and_then(|id| self.incidents.get_mut(&id)) else {
            return;
        };
        let (was_at, was_open, was_due) = (it.at, it.state.is_open(), it.due_at());
        change(it, event, recorded);
        if it.at != was_at {
            self.index.place(it.id, Some(was_at), it.at);
        }
        self.index.due(it.id, was_due, it.due_at());
        let open = self
            .index
            .open_incidents_of
            .entry(it.agency.clone())
            .or_default();
        match (was_open, it.state.is_open()) {
            (true, false) => *open = open.saturating_sub(1),
            (false, true) => *open += 1,
            _ => {}
        }
        match event {
            Event::IncidentLinked { to, link, .. } => {
                let joined = self.index.linked_to.entry((*to, *link)).or_default();
                joined.insert(it.id);
            }
            Event::IncidentUnlinked { to, link, .. } => {
                if let Some(joined) = self.index.linked_to.get_mut(&(*to, *link)) {
                    joined.remove(&it.id);
                }
            }
            _ => {}
        }
    }
}

/// The incident that a report makes.
fn reported(event: &Event, recorded: &Recorded) -> Option<Incident> {
    let Event::IncidentReported {
        incident,
        number,
        agency,
        incident_type,
        priority,
        at,
        place,
        narrative,
        own,
    } = event
    else {
        return None;
    };
    Some(Incident {
        id: *incident,
        number: number.clone(),
        agency: agency.clone(),
        reported_by: recorded.agency.clone(),
        incident_type: incident_type.clone(),
        priority: *priority,
        own: own.clone(),
        state: IncidentState::Reported,
        at: *at,
        place: place.clone(),
        narrative: narrative.clone(),
        milestones: Vec::new(),
        attachments: Vec::new(),
        reported_at: recorded.occurred_at,
        state_since: recorded.occurred_at,
        reason: None,
        starts_at: None,
        is_reminded: false,
        links: Links::default(),
        versions: Versions::FIRST,
    })
}

/// What an event changes of the incident itself.
fn change(it: &mut Incident, event: &Event, recorded: &Recorded) {
    match event {
        Event::IncidentTriaged {
            priority,
            incident_type,
            own,
            ..
        } => {
            it.priority = *priority;
            it.incident_type.clone_from(incident_type);
            it.own.clone_from(own);
            it.versions.classification += 1;
            if it.state == IncidentState::Reported {
                it.state = IncidentState::Triaged;
                it.state_since = recorded.occurred_at;
            }
        }
        Event::IncidentPlaceChanged { at, place, .. } => {
            it.at = *at;
            it.place.clone_from(place);
            it.versions.place += 1;
        }
        Event::IncidentNarrativeChanged { narrative, .. } => {
            it.narrative.clone_from(narrative);
            it.versions.narrative += 1;
        }
        Event::IncidentMilestoneAdded { text, .. } => it.milestones.push(Milestone {
            at: recorded.occurred_at,
            text: text.clone(),
        }),
        Event::IncidentStepped { state, reason, .. } => {
            it.state = *state;
            it.state_since = recorded.occurred_at;
            it.reason.clone_from(reason);
        }
        Event::IncidentScheduled { starts_at, .. } => {
            it.starts_at = *starts_at;
            it.is_reminded = false;
            it.versions.schedule += 1;
        }
        Event::IncidentReminded { .. } => it.is_reminded = true,
        Event::IncidentStarted { .. } => {
            it.state = IncidentState::Active;
            it.state_since = recorded.occurred_at;
        }
        Event::IncidentLinked { to, link, .. } => it.join(*to, *link, recorded.occurred_at),
        Event::IncidentUnlinked { link, reason, .. } => {
            it.part(*link, reason, recorded.occurred_at);
        }
        _ => {}
    }
}
