//! Looking zones up in the state.

use super::State;
use crate::{
    assignment::Target,
    id::{AgencyId, ZoneId},
    timeline::Entry,
    zone::Zone,
};

impl State {
    /// The zone of this id.
    pub fn zone(&self, id: ZoneId) -> Option<&Zone> {
        self.zones.get(&id)
    }

    /// Every zone.
    pub fn zones(&self) -> impl Iterator<Item = &Zone> {
        self.zones.values()
    }

    /// Zones that hold or will.
    pub fn open_zones(&self) -> impl Iterator<Item = &Zone> {
        self.index
            .open_zones
            .iter()
            .filter_map(|it| self.zones.get(it))
    }

    /// How many zones of `agency` hold or will.
    pub fn open_zone_count(&self, agency: &AgencyId) -> usize {
        self.index.open_zones_of.get(agency).copied().unwrap_or(0)
    }

    /// How many zones that hold or will are watched.
    pub fn watched_zone_count(&self) -> usize {
        self.index.watched_zones.len()
    }

    /// Zones whose crossings are recorded now.
    pub fn watched_zones(&self) -> impl Iterator<Item = &Zone> {
        self.index
            .watched_zones
            .iter()
            .filter_map(|it| self.zones.get(it))
            .filter(|it| it.is_watched())
    }

    /// The zones that belong to an incident or task.
    pub fn zones_on(&self, target: Target) -> impl Iterator<Item = ZoneId> {
        self.index
            .zones_on
            .get(&target)
            .into_iter()
            .flatten()
            .copied()
    }

    /// The newest lines of what happened to a zone, oldest first.
    pub fn zone_timeline(&self, id: ZoneId) -> impl DoubleEndedIterator<Item = &Entry> {
        self.zone_timelines.get(&id).into_iter().flatten()
    }
}
