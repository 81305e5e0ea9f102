//! Alarms as a viewer may see them, and what a life in danger opens (V10).

use std::collections::{BTreeMap, BTreeSet};

use super::{
    fields::{Mask, Precision, UnitField},
    membership::Viewer,
    object::ObjectRef,
    table::Grant,
    view::visible,
    within::shows_position_within,
    zone::shows_position,
};
use crate::{
    agency::AgencyKind,
    alarm::{About, Acknowledgement, Alarm, AlarmKind, LastFix, Overlay, Sound},
    id::{AgencyId, AlarmId, UnitId},
    state::State,
    time::Timestamp,
    unit::Unit,
};

/// An alarm as a viewer may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Alarm")]
pub struct AlarmView {
    pub id: AlarmId,
    pub kind: AlarmKind,
    pub owner: AgencyId,
    pub about: About,
    pub unit: Option<UnitId>,
    /// As its owner wants it.
    pub sound: Sound,
    pub raised_at: Timestamp,
    /// The person's name, to their own agency only; none for the server itself.
    pub raised_by: Option<String>,
    pub level: u8,
    pub goes_up_at: Option<Timestamp>,
    pub acknowledged: BTreeMap<AgencyId, AcknowledgementView>,
    pub shelved_until: Option<Timestamp>,
    pub withdrawn_at: Option<Timestamp>,
    pub cleared_at: Option<Timestamp>,
    pub fix: Option<LastFix>,
    pub text: Option<String>,
    pub expected_at: Option<Timestamp>,
}

/// Who took an alarm up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AcknowledgementView {
    /// The person's name, to their own agency only.
    pub by: Option<String>,
    /// When.
    pub at: Timestamp,
}

/// Rule V10: who has to answer it, and for a life in danger every operations centre.
pub(super) fn hears(state: &State, viewer: &Viewer, alarm: &Alarm) -> bool {
    (alarm.owner == viewer.agency && knows_of(state, viewer, &alarm.about))
        || (alarm.kind == AlarmKind::Duress && is_operations_centre(state, viewer))
}

/// Others' joint tasks can go out of one's sight, and what was asked there with them; agreements that one left, too.
fn knows_of(state: &State, viewer: &Viewer, about: &About) -> bool {
    match about {
        About::Task(id) => visible(state, viewer, &ObjectRef::Task(*id)),
        About::Agreement(id) => visible(state, viewer, &ObjectRef::Agreement(*id)),
        _ => true,
    }
}

/// The unit concerned. One of another agency that crossed an edge is named for as long as the alarm lasts and the unit's
/// place is shown as closely as the crossing was judged (Z8); the zone's timeline says the same of it afterwards.
fn named_unit(state: &State, viewer: &Viewer, alarm: &Alarm) -> Option<UnitId> {
    let id = alarm.unit?;
    let is_own = || state.unit(id).is_some_and(|it| it.agency == viewer.agency);
    // The alarm is the zone's agency's, and was judged on what that agency was shown.
    let is_shown = |judged| {
        shows_position(state, viewer, id, judged)
            || shows_position_within(state, viewer, id, judged)
    };
    let is_seen = || alarm.is_open() && alarm.judged.is_some_and(is_shown);
    (alarm.kind != AlarmKind::ZoneCrossed || is_own() || is_seen()).then_some(id)
}

fn is_operations_centre(state: &State, viewer: &Viewer) -> bool {
    state
        .agency(&viewer.agency)
        .is_some_and(|it| it.kind == AgencyKind::Eoc)
}

/// What duress opens of a unit to the operations centres, for as long as it lasts.
pub(super) fn duress_grant(state: &State, viewer: &Viewer, unit: &Unit) -> Option<Grant> {
    let hears_it = state
        .duress_of(unit.id)
        .is_some_and(|it| hears(state, viewer, it));
    hears_it.then(|| Grant {
        fields: Mask::NONE
            .with(UnitField::Identity.bit())
            .with(UnitField::Status.bit())
            .with(UnitField::Position.bit()),
        precision: Precision::Exact,
    })
}

/// The overlays of a unit whose status is seen.
pub(super) fn seen_overlays(state: &State, viewer: &Viewer, unit: &Unit) -> BTreeSet<Overlay> {
    state
        .alarms_of_unit(unit.id)
        .filter(|it| it.kind == AlarmKind::Delayed || hears(state, viewer, it))
        .filter_map(|it| Overlay::of(it.kind))
        .collect()
}

pub(super) fn alarm_view(state: &State, viewer: &Viewer, alarm: &Alarm) -> AlarmView {
    let Alarm {
        id,
        kind,
        owner,
        about,
        unit: _,
        raised_at,
        raised_by,
        level,
        goes_up_at,
        acknowledged,
        shelved_until,
        returns_at: _,
        withdrawn_at,
        cleared_at,
        fix,
        text,
        expected_at,
        judged: _,
    } = alarm;
    let is_own = *owner == viewer.agency;
    let name_of = |id, is_own: bool| {
        // What somebody of another agency did can raise one's own alarm: their name stays at home.
        state
            .principal(id)
            .filter(|it| is_own && it.agency == viewer.agency)
            .map(|it| it.name.clone())
    };
    AlarmView {
        id: *id,
        kind: *kind,
        owner: owner.clone(),
        about: about.clone(),
        unit: named_unit(state, viewer, alarm),
        sound: state.alarm_policy(owner, *kind).sound,
        raised_at: *raised_at,
        raised_by: name_of(*raised_by, is_own),
        level: *level,
        goes_up_at: *goes_up_at,
        acknowledged: acknowledged
            .iter()
            .map(|(agency, Acknowledgement { by, at })| {
                let by = name_of(*by, *agency == viewer.agency);
                (agency.clone(), AcknowledgementView { by, at: *at })
            })
            .collect(),
        shelved_until: *shelved_until,
        withdrawn_at: *withdrawn_at,
        cleared_at: *cleared_at,
        // Where a crew was is others' business for as long as it needs help (K8).
        fix: fix.filter(|_| is_own || cleared_at.is_none()),
        text: text.clone(),
        expected_at: *expected_at,
    }
}
