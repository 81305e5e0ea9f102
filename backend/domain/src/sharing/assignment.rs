//! Assignments as a viewer may see them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fields::{AssignmentField, IncidentField, Mask},
    membership::{Viewer, incident_mask},
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
    } = assignment;
    let may = |field: AssignmentField| mask.has(field.bit());
    let target_ref = match target {
        Target::Incident(id) => ObjectRef::Incident(*id),
        Target::Task(id) => ObjectRef::Task(*id),
    };
    AssignmentView {
        id: *id,
        agency: agency.clone(),
        unit: *unit,
        target: visible(state, viewer, &target_ref).then_some(*target),
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
