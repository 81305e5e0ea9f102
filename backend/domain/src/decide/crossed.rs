//! Alarms about crossings of watched zones (K15).

use std::collections::BTreeSet;

use super::raising::{FreeIds, Raise};
use crate::{
    alarm::{About, Alarm, AlarmKind, Room},
    context::Context,
    event::Event,
    id::{AgencyId, AlarmId, UnitId, ZoneId},
    sharing::Precision,
    state::State,
};

/// What crossings, and the end of zones, bring about in alarms.
pub(super) fn follow(
    state: &State,
    events: &[Event],
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Vec<Event> {
    let mut over: BTreeSet<AlarmId> = BTreeSet::new();
    let mut crossed: Vec<(ZoneId, UnitId, Precision)> = Vec::new();
    for event in events {
        match event {
            Event::ZoneEntered {
                zone,
                unit,
                precision,
                alarm,
            }
            | Event::ZoneLeft {
                zone,
                unit,
                precision,
                alarm,
            } => {
                over.extend(about(state, *zone, Some(*unit)).map(|it| it.id));
                crossed.extend(alarm.then_some((*zone, *unit, *precision)));
            }
            Event::ZoneEnded { zone }
            | Event::ZoneLifted { zone, .. }
            | Event::ZoneWatchSet { zone, watch: None } => {
                over.extend(about(state, *zone, None).map(|it| it.id));
            }
            _ => {}
        }
    }
    let owner_of = |zone: ZoneId| state.zone(zone).map(|it| &it.agency);
    let owners: BTreeSet<&AgencyId> = crossed.iter().filter_map(|it| owner_of(it.0)).collect();
    let mut raised = Vec::new();
    for owner in owners {
        let mine: Vec<_> = crossed
            .iter()
            .filter(|it| owner_of(it.0) == Some(owner))
            .collect();
        // The newest are kept: of this decision, then of those before it.
        let max = Room::Crossing.max();
        let newest = mine.iter().skip(mine.len().saturating_sub(max));
        let left = max.saturating_sub(mine.len());
        over.extend(beyond(state, owner, &over, left));
        raised.extend(newest.map(|(zone, unit, precision)| {
            let raise = Raise {
                id: ids.take(),
                kind: AlarmKind::ZoneCrossed,
                owner: owner.clone(),
                about: About::Zone(*zone),
                unit: Some(*unit),
                fix: None,
                text: None,
                judged: Some(*precision),
            };
            raise.event(state, context)
        }));
    }
    over.into_iter()
        .map(|alarm| Event::AlarmCleared { alarm })
        .chain(raised)
        .collect()
}

/// The oldest open ones of an agency beyond so many that may stay, apart from those that are over anyway.
fn beyond(state: &State, owner: &AgencyId, over: &BTreeSet<AlarmId>, stay: usize) -> Vec<AlarmId> {
    let mut open: Vec<_> = state
        .open_alarms_of(owner)
        .filter(|it| it.kind == AlarmKind::ZoneCrossed && !over.contains(&it.id))
        .map(|it| (it.raised_at, it.id))
        .collect();
    open.sort_unstable();
    open.truncate(open.len().saturating_sub(stay));
    open.into_iter().map(|it| it.1).collect()
}

/// The open alarms about crossings of a zone, by one unit or by all.
fn about(state: &State, zone: ZoneId, unit: Option<UnitId>) -> impl Iterator<Item = &Alarm> {
    state
        .alarms_about(&About::Zone(zone))
        .filter(move |it| it.kind == AlarmKind::ZoneCrossed && (unit.is_none() || it.unit == unit))
}
