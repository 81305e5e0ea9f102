//! Folding events about zones.

use std::collections::BTreeSet;

use super::super::State;
use crate::{
    event::{Event, Recorded, ZoneDrawn},
    id::ZoneId,
    zone::{Zone, ZoneState, ZoneVersions},
};

impl State {
    pub(super) fn apply_zone(&mut self, event: &Event, recorded: &Recorded) {
        if let Event::ZoneDrawn(ZoneDrawn {
            zone,
            agency,
            target,
            kind,
            name,
            note,
            shape,
            starts_at,
            ends_at,
            watch,
            is_planned,
        }) = event
        {
            let state = if *is_planned {
                ZoneState::Planned
            } else {
                ZoneState::Active
            };
            self.index.open_zones.insert(*zone);
            *self.index.open_zones_of.entry(agency.clone()).or_default() += 1;
            if let Some(target) = target {
                self.index.zones_on.entry(*target).or_default().push(*zone);
            }
            if watch.is_some() {
                self.index.watched_zones.insert(*zone);
            }
            self.zones.insert(
                *zone,
                Zone {
                    id: *zone,
                    agency: agency.clone(),
                    target: *target,
                    kind: *kind,
                    name: name.clone(),
                    note: note.clone(),
                    shape: shape.clone(),
                    state,
                    state_since: recorded.occurred_at,
                    starts_at: *starts_at,
                    ends_at: *ends_at,
                    watch: *watch,
                    inside: BTreeSet::new(),
                    reason: None,
                    versions: ZoneVersions {
                        label: 1,
                        shape: 1,
                        limits: 1,
                        watch: 1,
                    },
                },
            );
            return;
        }
        let Some(it) = zone_of(event).and_then(|id| self.zones.get_mut(&id)) else {
            return;
        };
        let was_open = it.state.is_open();
        move_on(it, event, recorded);
        let (id, agency) = (it.id, it.agency.clone());
        if it.state.is_open() && it.watch.is_some() {
            self.index.watched_zones.insert(id);
        } else {
            self.index.watched_zones.remove(&id);
        }
        if was_open && !it.state.is_open() {
            self.index.open_zones.remove(&id);
            let open = self.index.open_zones_of.entry(agency).or_default();
            *open = open.saturating_sub(1);
        }
    }
}

/// What an event does to a zone that is there.
fn move_on(it: &mut Zone, event: &Event, recorded: &Recorded) {
    let become_state = |it: &mut Zone, state: ZoneState| {
        it.state = state;
        it.state_since = recorded.occurred_at;
    };
    match event {
        Event::ZoneLabelled {
            kind, name, note, ..
        } => {
            it.kind = *kind;
            it.name.clone_from(name);
            it.note.clone_from(note);
            it.versions.label += 1;
        }
        Event::ZoneReshaped { shape, .. } => {
            it.shape.clone_from(shape);
            it.versions.shape += 1;
        }
        Event::ZoneRescheduled {
            starts_at, ends_at, ..
        } => {
            it.starts_at = *starts_at;
            it.ends_at = *ends_at;
            it.versions.limits += 1;
        }
        Event::ZoneWatchSet { watch, .. } => {
            it.watch = *watch;
            it.versions.watch += 1;
            if watch.is_none() {
                it.inside.clear();
            }
        }
        Event::ZoneBegan { .. } => become_state(it, ZoneState::Active),
        Event::ZoneEnded { .. } => {
            become_state(it, ZoneState::Ended);
            it.inside.clear();
        }
        Event::ZoneLifted { reason, .. } => {
            become_state(it, ZoneState::Lifted);
            it.reason = Some(reason.clone());
            it.inside.clear();
        }
        Event::ZoneEntered { unit, .. } => {
            it.inside.insert(*unit);
        }
        Event::ZoneLeft { unit, .. } => {
            it.inside.remove(unit);
        }
        _ => {}
    }
}

/// The zone that an event is about.
pub(super) const fn zone_of(event: &Event) -> Option<ZoneId> {
    match event {
        Event::ZoneDrawn(ZoneDrawn { zone, .. })
        | Event::ZoneLabelled { zone, .. }
        | Event::ZoneReshaped { zone, .. }
        | Event::ZoneRescheduled { zone, .. }
        | Event::ZoneWatchSet { zone, .. }
        | Event::ZoneBegan { zone }
        | Event::ZoneEnded { zone }
        | Event::ZoneLifted { zone, .. }
        | Event::ZoneEntered { zone, .. }
        | Event::ZoneLeft { zone, .. } => Some(*zone),
        _ => None,
    }
}
