//! Folding events about incidents.

use super::{super::State, entry::incident_of};
use crate::{
    event::{Event, Recorded},
    incident::{Incident, IncidentState, Milestone, Versions},
};

impl State {
    pub(super) fn apply_incident(&mut self, event: &Event, recorded: &Recorded) {
        if let Event::IncidentReported {
            incident,
            number,
            agency,
            incident_type,
            priority,
            at,
            place,
            narrative,
        } = event
        {
            let year = recorded.received_at.year();
            *self
                .incident_counts
                .entry((agency.clone(), year))
                .or_default() += 1;
            *self
                .index
                .open_incidents_of
                .entry(agency.clone())
                .or_default() += 1;
            self.incidents.insert(
                *incident,
                Incident {
                    id: *incident,
                    number: number.clone(),
                    agency: agency.clone(),
                    reported_by: recorded.agency.clone(),
                    incident_type: incident_type.clone(),
                    priority: *priority,
                    state: IncidentState::Reported,
                    at: *at,
                    place: place.clone(),
                    narrative: narrative.clone(),
                    milestones: Vec::new(),
                    reported_at: recorded.occurred_at,
                    state_since: recorded.occurred_at,
                    reason: None,
                    versions: Versions {
                        place: 1,
                        classification: 1,
                        narrative: 1,
                    },
                },
            );
            return;
        }
        let Some(it) = incident_of(event).and_then(|id| self.incidents.get_mut(&id)) else {
            return;
        };
        match event {
            Event::IncidentTriaged {
                priority,
                incident_type,
                ..
            } => {
                it.priority = *priority;
                it.incident_type.clone_from(incident_type);
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
            Event::IncidentMilestoneAdded { text, .. } => {
                it.milestones.push(Milestone {
                    at: recorded.occurred_at,
                    text: text.clone(),
                });
            }
            Event::IncidentStepped { state, reason, .. } => {
                let open = self
                    .index
                    .open_incidents_of
                    .entry(it.agency.clone())
                    .or_default();
                match (it.state.is_open(), state.is_open()) {
                    (true, false) => *open = open.saturating_sub(1),
                    (false, true) => *open += 1,
                    _ => {}
                }
                it.state = *state;
                it.state_since = recorded.occurred_at;
                it.reason.clone_from(reason);
            }
            _ => {}
        }
    }
}
