//! Zones as a viewer may see them (V11).

use super::{
    fields::{Kind, Mask, UnitField, ZoneField},
    limited::Matter,
    membership::{Viewer, granted_fields, is_disclosed, is_running_partner, unit_grant},
    object::ObjectRef,
    view::visible,
    within::shows_position_within,
};
use crate::{
    assignment::Target,
    id::{AgencyId, UnitId, ZoneId},
    shape::Shape,
    sharing::Precision,
    state::State,
    time::Timestamp,
    zone::{Watch, Zone, ZoneKind, ZoneState, ZoneVersions},
};

/// A zone as a viewer may see it; absent means not disclosed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Zone")]
pub struct ZoneView {
    pub id: ZoneId,
    pub agency: AgencyId,
    pub kind: ZoneKind,
    pub name: String,
    pub state: ZoneState,
    pub state_since: Timestamp,
    /// Absent if there is none or the viewer does not see it.
    pub target: Option<Target>,
    /// The shape and its version.
    pub shape: Option<(Shape, u32)>,
    /// Begin, end and their version.
    pub limits: Option<(Timestamp, Option<Timestamp>, u32)>,
    /// The note, why it was lifted, and the version of the label.
    pub note: Option<(String, Option<String>, u32)>,
    /// Whether and how it is watched, and the version of that.
    pub watch: Option<(Option<Watch>, u32)>,
}

/// The fields of `zone` that `viewer` may see.
pub(super) fn zone_mask(state: &State, viewer: &Viewer, zone: &Zone) -> Mask {
    if zone.agency == viewer.agency {
        return Mask::ALL;
    }
    let asked = Matter::Zone(zone).over(zone.over_since());
    let granted = granted_fields(state, viewer, &zone.agency, Kind::Zone, asked);
    // What a zone is, where, when and why keeps people safe. Whether its agency watches it is its own affair.
    let mask = if belongs_to_viewers(state, viewer, zone) {
        [
            ZoneField::Identity,
            ZoneField::Shape,
            ZoneField::Limits,
            ZoneField::Note,
        ]
        .into_iter()
        .fold(granted, |mask, field| mask.with(field.bit()))
    } else {
        granted
    };
    if mask.has(ZoneField::Identity.bit()) {
        mask
    } else {
        Mask::NONE
    }
}

/// Whether it belongs to the viewer's joint task or incident.
pub(super) fn belongs_to_viewers(state: &State, viewer: &Viewer, zone: &Zone) -> bool {
    match zone.target {
        Some(Target::Task(id)) => state.task(id).is_some_and(|task| {
            let is_of_it = task.involves(&viewer.agency) || task.owner == viewer.agency;
            // Whoever is still out when the work is done is kept safe by it (T23).
            let is_out = task.phase.is_ending() && is_running_partner(task, viewer);
            is_of_it && is_disclosed(task, viewer) || is_out
        }),
        // Who owns an incident sees what others draw on it.
        Some(Target::Incident(id)) => state
            .incident(id)
            .is_some_and(|it| it.agency == viewer.agency),
        None => false,
    }
}

pub(super) fn zone_view(state: &State, viewer: &Viewer, zone: &Zone, mask: Mask) -> ZoneView {
    let Zone {
        id,
        agency,
        target,
        kind,
        name,
        note,
        shape,
        state: zone_state,
        state_since,
        starts_at,
        ends_at,
        watch,
        // Who is inside is told line by line, to who sees the unit in that detail.
        inside: _,
        reason,
        versions,
    } = zone;
    let ZoneVersions {
        label,
        shape: shape_version,
        limits,
        watch: watch_version,
    } = *versions;
    let may = |field: ZoneField| mask.has(field.bit());
    let sees = |target: &Target| match target {
        Target::Incident(id) => visible(state, viewer, &ObjectRef::Incident(*id)),
        Target::Task(id) => visible(state, viewer, &ObjectRef::Task(*id)),
    };
    ZoneView {
        id: *id,
        agency: agency.clone(),
        kind: *kind,
        name: name.clone(),
        state: *zone_state,
        state_since: *state_since,
        target: target.filter(sees),
        shape: may(ZoneField::Shape).then(|| (shape.clone(), shape_version)),
        limits: may(ZoneField::Limits).then_some((*starts_at, *ends_at, limits)),
        note: may(ZoneField::Note).then(|| (note.clone(), reason.clone(), label)),
        watch: may(ZoneField::Watch).then_some((*watch, watch_version)),
    }
}

/// Whether `viewer` is shown where a unit is, at least in this detail. What was found out by looking closer must not
/// reach it.
pub fn shows_position(state: &State, viewer: &Viewer, unit: UnitId, precision: Precision) -> bool {
    state
        .unit(unit)
        .and_then(|it| unit_grant(state, viewer, it))
        .is_some_and(|it| {
            let is_somewhere = it.precision != Precision::Presence;
            is_somewhere && it.fields.has(UnitField::Position.bit()) && it.precision <= precision
        })
}

/// Whether `viewer` gets a line about a zone: the zone, and of the unit that crossed its edge where it is, at least as
/// closely as that was judged.
pub(super) fn sees_zone_fact(
    state: &State,
    viewer: &Viewer,
    zone: Option<ZoneId>,
    what: &str,
    crossed: Option<(UnitId, Precision)>,
) -> bool {
    let Some(id) = zone else { return true };
    let Some(zone) = state.zone(id) else {
        return false;
    };
    let mask = zone_mask(state, viewer, zone);
    let needed = match what {
        "zone_labelled" => ZoneField::Note,
        "zone_reshaped" => ZoneField::Shape,
        "zone_rescheduled" => ZoneField::Limits,
        "zone_watch_set" => ZoneField::Watch,
        _ => ZoneField::Identity,
    };
    // What its own agency's zones tell was judged on what that agency was shown.
    let is_judged_by = viewer.agency == zone.agency;
    let is_shown = |(unit, precision)| {
        shows_position(state, viewer, unit, precision)
            || (is_judged_by && shows_position_within(state, viewer, unit, precision))
    };
    mask.has(needed.bit()) && crossed.is_none_or(is_shown)
}
