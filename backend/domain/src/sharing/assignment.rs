//! Assignments as a viewer may see them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fields::{AssignmentField, IncidentField, Mask},
    membership::{Viewer, assignment_mask, incident_mask},
    object::ObjectRef,
    view::visible,
};
use crate::{
    assignment::{Assignment, AssignmentStatus, Leg, Target},
    id::{AgencyId, AssignmentId, UnitId},
    interval::{Intervals, intervals},
    settings::Concern,
    state::State,
    time::Timestamp,
};

/// An assignment as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Assignment")]
pub struct AssignmentView {
    pub id: AssignmentId,
    pub agency: AgencyId,
    pub unit: UnitId,
    /// Absent if the viewer does not see what the unit is assigned to.
    pub target: Option<Target>,
    pub status: Option<AssignmentStatusView>,
    /// When each status was reached, and how long each part took.
    pub times: Option<(BTreeMap<AssignmentStatus, Timestamp>, Intervals)>,
    pub reason: Option<String>,
    pub legs: Option<Vec<Leg>>,
    /// What was confirmed when it was given; for its own agency.
    pub confirmed: Option<BTreeSet<Concern>>,
    /// What the unit left for it, if the viewer sees that.
    pub diverted_from: Option<Target>,
    /// What the unit left it for, if the viewer sees that.
    pub diverted_to: Option<Target>,
    /// Since when the leads of its joint task need it no more (T25).
    pub released_at: Option<Timestamp>,
}

/// Where it stands and how that came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Assignment")]
pub struct AssignmentStatusView {
    pub status: AssignmentStatus,
    pub is_overdue: bool,
    pub by_radio: bool,
    pub by_rule: bool,
}

pub(super) fn assignment_view(
    state: &State,
    viewer: &Viewer,
    assignment: &Assignment,
    mask: Mask,
) -> AssignmentView {
    let Assignment {
        id,
        unit,
        agency,
        target,
        status,
        times,
        is_overdue,
        by_radio,
        by_rule,
        reason,
        legs,
        confirmed,
        diverted_from,
        diverted_to,
        released_at,
        load: _,
    } = assignment;
    let may = |field: AssignmentField| mask.has(field.bit());
    let shown = |target: &Target| {
        let it = match target {
            Target::Incident(id) => ObjectRef::Incident(*id),
            Target::Task(id) => ObjectRef::Task(*id),
        };
        visible(state, viewer, &it)
    };
    // Both ends are work of one unit: who sees the one and what the other is for is told (T27).
    let other_end = |id: &Option<AssignmentId>| {
        let other = state.assignment((*id)?)?;
        let is_seen = assignment_mask(state, viewer, other).has(AssignmentField::Identity.bit());
        let target = other.target;
        (is_seen && shown(&target) && may(AssignmentField::Status)).then_some(target)
    };
    AssignmentView {
        id: *id,
        agency: agency.clone(),
        unit: *unit,
        target: shown(target).then_some(*target),
        status: may(AssignmentField::Status).then_some(AssignmentStatusView {
            status: *status,
            is_overdue: *is_overdue,
            by_radio: *by_radio,
            by_rule: *by_rule,
        }),
        times: may(AssignmentField::Times).then(|| {
            let received_at = received_at(state, viewer, *target);
            (times.clone(), intervals(assignment, received_at))
        }),
        reason: if may(AssignmentField::Reason) {
            reason.clone()
        } else {
            None
        },
        legs: may(AssignmentField::Transport).then(|| legs.clone()),
        diverted_from: other_end(diverted_from),
        diverted_to: other_end(diverted_to),
        released_at: released_at.filter(|_| may(AssignmentField::Status)),
        confirmed: (*agency == viewer.agency).then(|| confirmed.clone()),
    }
}

/// When the report came in, to those who see that of the incident.
fn received_at(state: &State, viewer: &Viewer, target: Target) -> Option<Timestamp> {
    let Target::Incident(id) = target else {
        return None;
    };
    let incident = state.incident(id)?;
    incident_mask(state, viewer, incident)
        .has(IncidentField::Report.bit())
        .then_some(incident.reported_at)
}
