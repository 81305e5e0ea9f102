//! One precision of the picture: where each object is shown in it, the index of that, and what has
//! changed since the last tick.

use crate::grid::Grid;
use crate::position::Position;
use crate::rows::Shown;
use crate::tile::Tile;

/// Stands for "in no tile".
const NOWHERE: u32 = u32::MAX;

/// One object in one layer: 32 bytes, so that an update touches one cache line of it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) shown: Shown,
    tile: u32,
    /// The tile that screens were told at the last tick.
    told: u32,
    place: u32,
    changed: bool,
}

impl Entry {
    const ABSENT: Self = Self {
        shown: Shown::NOWHERE,
        tile: NOWHERE,
        told: NOWHERE,
        place: 0,
        changed: false,
    };

    #[inline]
    pub(crate) fn tile(&self) -> Option<Tile> {
        (self.tile != NOWHERE).then_some(Tile::from_key(self.tile))
    }

    pub(crate) fn told(&self) -> Option<Tile> {
        (self.told != NOWHERE).then_some(Tile::from_key(self.told))
    }
}

/// One precision of the picture.
#[derive(Debug, Default)]
pub(crate) struct Layer {
    entries: Vec<Entry>,
    pub(crate) grid: Grid,
    changed: Vec<u32>,
}

impl Layer {
    /// Makes room for slots up to this number.
    pub(crate) fn grow(&mut self, slots: usize) {
        if self.entries.len() < slots {
            self.entries.resize(slots, Entry::ABSENT);
        }
    }

    #[inline]
    pub(crate) fn entry(&self, slot: u32) -> Option<&Entry> {
        self.entries.get(slot as usize)
    }

    /// What is shown of a slot, if it is anywhere.
    #[inline]
    pub(crate) fn shown(&self, slot: u32) -> Option<&Shown> {
        self.entries
            .get(slot as usize)
            .filter(|entry| entry.tile != NOWHERE)
            .map(|entry| &entry.shown)
    }

    /// Everything that is somewhere, by slot.
    pub(crate) fn all(&self) -> impl Iterator<Item = (u32, Position)> + '_ {
        (0u32..)
            .zip(&self.entries)
            .filter(|(_, entry)| entry.tile != NOWHERE)
            .map(|(slot, entry)| (slot, entry.shown.position))
    }

    /// Shows a slot like this from now on.
    #[inline]
    pub(crate) fn show(&mut self, slot: u32, shown: Shown) {
        let tile = Tile::of(shown.position);
        let Some(entry) = self.entries.get_mut(slot as usize) else {
            return;
        };
        entry.shown = shown;
        if !entry.changed {
            entry.changed = true;
            self.changed.push(slot);
        }
        if entry.tile != tile.key() {
            self.settle(slot, Some(tile));
        }
    }

    /// Sets the time of fix of a slot, and whether that time was clamped.
    pub(crate) fn retime(&mut self, slot: u32, fix_s: u32, flags: u8) {
        let Some(entry) = self.entries.get_mut(slot as usize) else {
            return;
        };
        (entry.shown.fix_unix_s, entry.shown.flags) = (fix_s, flags);
        if !entry.changed {
            entry.changed = true;
            self.changed.push(slot);
        }
    }

    /// Shows a slot no more.
    pub(crate) fn hide(&mut self, slot: u32) {
        let Some(entry) = self.entries.get_mut(slot as usize) else {
            return;
        };
        if !entry.changed {
            entry.changed = true;
            self.changed.push(slot);
        }
        if entry.tile != NOWHERE {
            self.settle(slot, None);
        }
    }

    /// Moves a slot from its tile to another or to none.
    fn settle(&mut self, slot: u32, to: Option<Tile>) {
        let Some(entry) = self.entries.get(slot as usize).copied() else {
            return;
        };
        if let Some(from) = entry.tile()
            && let Some(moved) = self.grid.remove(from, entry.place)
            && let Some(moved) = self.entries.get_mut(moved as usize)
        {
            moved.place = entry.place;
        }
        let place = to.map_or(0, |tile| self.grid.insert(tile, slot));
        if let Some(entry) = self.entries.get_mut(slot as usize) {
            entry.tile = to.map_or(NOWHERE, Tile::key);
            entry.place = place;
        }
    }

    /// Ends the time since the last tick: for each slot that has changed, `visit` gets it with the tile
    /// it has left (if screens were told one) and the tile it is in now.
    pub(crate) fn settle_tick(&mut self, mut visit: impl FnMut(u32, Option<Tile>, Option<Tile>)) {
        for slot in self.changed.drain(..) {
            let Some(entry) = self.entries.get_mut(slot as usize) else {
                continue;
            };
            let left = entry.told().filter(|told| told.key() != entry.tile);
            visit(slot, left, entry.tile());
            entry.told = entry.tile;
            entry.changed = false;
        }
    }
}
