//! What a viewer is told about a place: earlier incidents there, and open ones that may be the same (V1, V2).
//!
//! - **I14** Both are worked out from the viewer's own views and nothing else: a field that is hidden from it decides
//!   nothing, and what it may not know of leaves its answer as it would be without. Nobody else is told of the question.

use std::cmp::Reverse;

use super::{
    membership::Viewer,
    object::ObjectRef,
    view::{IncidentView, View, view},
};
use crate::{
    id::IncidentId,
    incident_type::are_alike,
    limits::{NEAR_INCIDENTS_MAX, SIMILAR_RADIUS_M, SIMILAR_WITHIN_MS},
    place::Point,
    state::State,
    time::Timestamp,
};

/// An incident that was found, and how far away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearby {
    /// As the viewer sees it.
    pub incident: IncidentView,
    /// Metres from the place that was asked about.
    pub distance_m: u32,
}

/// A question for earlier incidents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previous {
    /// Where.
    pub at: Point,
    /// How far around it.
    pub radius_m: u32,
    /// Reported since then.
    pub since: Timestamp,
    /// Left out: the incident that is looked at.
    pub except: Option<IncidentId>,
}

/// A question for open incidents that may be the same as what is being reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// Where.
    pub at: Point,
    /// What it is.
    pub incident_type: String,
    /// Now.
    pub now: Timestamp,
    /// Left out: the incident that is looked at.
    pub except: Option<IncidentId>,
}

/// Earlier incidents at a place, the newest first. No more are looked at than it takes: the history of a city is long.
pub fn previous(state: &State, viewer: &Viewer, asked: &Previous) -> Vec<Nearby> {
    let mut candidates = state.incidents_about(asked.at, asked.radius_m);
    candidates.retain(|it| it.reported_at >= asked.since && Some(it.id) != asked.except);
    candidates.sort_by_key(|it| (Reverse(it.reported_at), it.id));
    let seen = candidates
        .into_iter()
        .filter_map(|it| nearby(state, viewer, it.id, asked.at, asked.radius_m));
    // Who may not see when it was reported is not told that it was earlier.
    seen.filter(|it| it.incident.report.is_some())
        .take(NEAR_INCIDENTS_MAX)
        .collect()
}

/// Open incidents that may be the same, the nearest first.
pub fn similar(state: &State, viewer: &Viewer, asked: &Similar) -> Vec<Nearby> {
    let mut candidates = state.incidents_about(asked.at, SIMILAR_RADIUS_M);
    candidates.retain(|it| it.state.is_open() && Some(it.id) != asked.except);
    let seen = candidates
        .into_iter()
        .filter_map(|it| nearby(state, viewer, it.id, asked.at, SIMILAR_RADIUS_M));
    let mut found: Vec<_> = seen.collect();
    found.retain(|it| may_be_same(&it.incident, asked));
    found.sort_by_key(|it| (it.distance_m, it.incident.id));
    found.truncate(NEAR_INCIDENTS_MAX);
    found
}

fn may_be_same(incident: &IncidentView, asked: &Similar) -> bool {
    let is_open = incident.state.as_ref().is_some_and(|it| it.0.is_open());
    let is_alike = incident
        .classification
        .as_ref()
        .is_some_and(|it| are_alike(&it.0, &asked.incident_type));
    let is_recent =
        reported_at(incident).is_some_and(|at| asked.now.ms_since(at).abs() <= SIMILAR_WITHIN_MS);
    is_open && is_alike && is_recent
}

fn reported_at(incident: &IncidentView) -> Option<Timestamp> {
    incident.report.as_ref().map(|it| it.1)
}

/// An incident within a radius, if the viewer may see where it is.
fn nearby(
    state: &State,
    viewer: &Viewer,
    id: IncidentId,
    at: Point,
    radius_m: u32,
) -> Option<Nearby> {
    let View::Incident(incident) = view(state, viewer, &ObjectRef::Incident(id))? else {
        return None;
    };
    let distance_m = incident.place.as_ref()?.0.distance_m(at);
    (distance_m <= radius_m).then_some(Nearby {
        incident,
        distance_m,
    })
}
