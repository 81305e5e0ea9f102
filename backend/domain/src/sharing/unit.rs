//! Units as a viewer may see them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    alarm::seen_overlays,
    fields::{Precision, UnitField},
    membership::{Viewer, assignment_mask},
    table::Grant,
    within::{Within, within},
};
use crate::{
    alarm::Overlay,
    assignment::Target,
    id::{AgencyId, AssignmentId, UnitId},
    state::State,
    time::Timestamp,
    unit::{Availability, Home, Measure, SetBy, Unit, UnitStatus},
};

/// A unit as a viewer may see it; absent means not disclosed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Unit")]
pub struct UnitView {
    pub id: UnitId,
    pub agency: AgencyId,
    pub callsign: String,
    pub kind: String,
    pub capabilities: Option<BTreeSet<String>>,
    pub home: Option<Home>,
    /// The people signed on, then those registered with the unit who have no account; empty without a crew.
    pub crew: Option<Vec<String>>,
    pub status: Option<(UnitStatus, Timestamp)>,
    /// What shows beside the status.
    pub overlays: Option<BTreeSet<Overlay>>,
    pub availability: Option<AvailabilityView>,
    /// With the version that a change is based on.
    pub capacity: Option<(BTreeMap<Measure, u32>, u32)>,
    pub assignment: Option<AssignmentId>,
    /// In what detail the picture lane shows where it is; that of presence shows nothing there, and says here that it is on
    /// duty. `None`: not at all.
    pub position: Option<Precision>,
    /// Where the picture lane shows it more finely than that, the finest first; whether the unit is there is not said here.
    pub within: Vec<Within>,
    /// What concerns its own agency only: others see the common words.
    pub own: Option<OwnUnitView>,
}

/// Availability and what goes with it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Unit")]
pub struct AvailabilityView {
    pub availability: Availability,
    pub reason: Option<String>,
    pub word: Option<String>,
    pub until: Option<Timestamp>,
    pub by: SetBy,
    /// Whether somebody is signed on.
    pub is_crewed: bool,
}

/// What concerns a unit's own agency only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnUnitView {
    /// The agency's own code.
    pub code: Option<String>,
    /// What it is reserved for.
    pub reserved_for: Option<Target>,
    /// Its open assignments: the one it works first, then those that wait, in order.
    pub queue: Vec<AssignmentId>,
}

pub(super) fn unit_view(state: &State, viewer: &Viewer, unit: &Unit, grant: Grant) -> UnitView {
    let Unit {
        id,
        agency,
        callsign,
        kind,
        capabilities,
        home,
        crew,
        availability,
        reason,
        availability_since: _,
        by,
        word,
        until,
        reserved_for,
        code,
        capacity,
        capacity_version,
    } = unit;
    let may = |field: UnitField| grant.fields.has(field.bit());
    let current = state.current_assignment_of(*id);
    let seen_assignment = current.filter(|it| !assignment_mask(state, viewer, it).is_none());
    let is_own = *agency == viewer.agency;
    let is_on_duty = *availability != Availability::OffDuty;
    UnitView {
        id: *id,
        agency: agency.clone(),
        callsign: callsign.clone(),
        kind: kind.clone(),
        capabilities: may(UnitField::Capabilities).then(|| capabilities.clone()),
        home: may(UnitField::Home).then(|| home.clone()),
        crew: may(UnitField::Crew).then(|| state.crew_names(*id, crew)),
        status: may(UnitField::Status).then(|| state.unit_status(unit)),
        overlays: may(UnitField::Status).then(|| seen_overlays(state, viewer, unit)),
        availability: may(UnitField::Availability).then(|| AvailabilityView {
            availability: *availability,
            reason: reason.clone(),
            word: word.clone(),
            until: *until,
            by: *by,
            is_crewed: state.crew_of(*id).next().is_some(),
        }),
        capacity: may(UnitField::Capacity).then(|| (capacity.clone(), *capacity_version)),
        assignment: seen_assignment
            .filter(|_| may(UnitField::Assignment))
            .map(|it| it.id),
        position: may(UnitField::Position)
            .then_some(grant.precision)
            .filter(|it| *it != Precision::Presence || is_on_duty),
        within: within(state, viewer, unit, grant),
        own: is_own.then(|| OwnUnitView {
            code: code.clone(),
            reserved_for: *reserved_for,
            queue: queue(state, *id),
        }),
    }
}

fn queue(state: &State, unit: UnitId) -> Vec<AssignmentId> {
    let (worked, waiting): (Vec<_>, Vec<_>) = state
        .open_assignments_of(unit)
        .partition(|it| it.status.is_working());
    worked.into_iter().chain(waiting).map(|it| it.id).collect()
}
