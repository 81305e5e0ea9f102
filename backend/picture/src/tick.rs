//! One tick: the time since the last one is closed, and screens are given what has changed in it.

use std::sync::Arc;

use crate::delta::{self, BlobId, Kind};
use crate::fix::seconds;
use crate::picture::Picture;
use crate::query::seen;
use crate::rows::{GONE_BYTES, ROW_BYTES, Stamp, put_row};
use crate::tile::Tile;
use crate::treatment::{AudienceId, UnknownAudience};
use crate::viewport::CountGrid;

/// What an audience gets of a tile: the same bytes for all who see the same there.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TileBytes {
    pub(crate) gone: Vec<u8>,
    pub(crate) rows: Vec<u8>,
}

impl TileBytes {
    /// Gone handles, as on the wire.
    pub fn gone(&self) -> &[u8] {
        &self.gone
    }

    /// Position rows, as on the wire.
    pub fn rows(&self) -> &[u8] {
        &self.rows
    }

    pub(crate) fn gone_handles(&self) -> impl Iterator<Item = u32> + '_ {
        self.gone
            .as_chunks::<GONE_BYTES>()
            .0
            .iter()
            .map(|handle| u32::from_le_bytes(*handle))
    }

    pub(crate) fn row_handles(&self) -> impl Iterator<Item = u32> + '_ {
        let rows = self.rows.as_chunks::<ROW_BYTES>().0;
        rows.iter()
            .map(|[a, b, c, d, ..]| u32::from_le_bytes([*a, *b, *c, *d]))
    }
}

/// A moment of the picture. While it lives nothing can change, so all frames of a tick agree.
#[derive(Debug)]
pub struct Tick<'p> {
    pub(crate) picture: &'p mut Picture,
    pub(crate) stamp: Stamp,
    now_ms: u64,
}

impl Picture {
    /// Closes the time since the last tick. `now_ms` (unix milliseconds) is read on the same clock as
    /// the receipts of fixes.
    pub fn tick(&mut self, now_ms: u64) -> Tick<'_> {
        self.recycle();
        self.release_cells(now_ms);
        self.ticks = self.ticks.wrapping_add(1);
        self.delta.clear();
        self.aggregates.expire(now_ms);
        let delta = &mut self.delta;
        for (number, layer) in self.layers.iter_mut().enumerate() {
            layer.settle_tick(|slot, left, now| {
                if let Some(tile) = left {
                    delta.push(delta::item(tile, Kind::Gone, number, slot));
                }
                if let Some(tile) = now {
                    delta.push(delta::item(tile, Kind::Row, number, slot));
                }
            });
        }
        delta.close();
        self.close_audiences();
        let stamp = Stamp {
            tick: self.ticks,
            server_unix_s: seconds(now_ms),
        };
        Tick {
            picture: self,
            stamp,
            now_ms,
        }
    }

    /// Settles what each audience has been granted and lost since the last tick.
    fn close_audiences(&mut self) {
        for audience in &mut self.audiences {
            let mut closed = std::mem::take(&mut audience.delta);
            closed.clear();
            audience.granted.clear();
            let pending: Vec<u64> = audience.pending.drain().collect();
            closed.extend(pending.into_iter().filter_map(|item| {
                if delta::kind(item) == Kind::Gone {
                    return Some(item);
                }
                let (number, slot) = (delta::layer(item), delta::slot(item));
                let tile = self.layers.get(number)?.entry(slot)?.tile()?;
                // It may have been taken back before the tick.
                audience.sees(slot, number).then(|| {
                    audience.granted.push(item);
                    delta::item(tile, Kind::Row, number, slot)
                })
            }));
            audience.granted.sort_unstable();
            closed.sort_unstable();
            audience.delta = closed;
        }
    }
}

impl Tick<'_> {
    /// The number of this tick, as in its frames.
    pub fn number(&self) -> u32 {
        self.stamp.tick
    }

    /// How many pieces of bytes have been encoded in this tick so far (a figure for operators).
    pub fn encoded(&self) -> usize {
        self.picture.delta.encoded()
    }

    /// What has changed in a tile for an audience, if anything.
    pub fn tile_bytes(
        &mut self,
        audience: AudienceId,
        tile: Tile,
    ) -> Result<Option<Arc<TileBytes>>, UnknownAudience> {
        let audience = self.picture.audience(audience)?;
        let blob = self.changes(audience, tile);
        Ok(blob
            .and_then(|blob| self.picture.delta.blob(blob))
            .map(Arc::clone))
    }

    /// What has changed in a tile for an audience.
    pub(crate) fn changes(&mut self, audience: usize, tile: Tile) -> Option<BlobId> {
        if let Some(known) = self.picture.delta.changes.get(&(tile, audience)) {
            return *known;
        }
        let mut items = std::mem::take(&mut self.picture.delta.scratch);
        items.clear();
        if let Some(viewer) = self.picture.audiences.get(audience) {
            let group = self.picture.delta.group(tile).iter().copied();
            items.extend(group.filter(|item| viewer.is_told(*item)));
            let own = delta::of_tile(&viewer.delta, tile);
            if !own.is_empty() {
                items.extend_from_slice(own);
                items.sort_unstable();
                items.dedup();
            }
        }
        let blob = self.encode(items);
        self.picture.delta.changes.insert((tile, audience), blob);
        blob
    }

    /// All that an audience is shown in a tile, as rows.
    pub(crate) fn contents(&mut self, audience: usize, tile: Tile) -> Option<BlobId> {
        if let Some(known) = self.picture.delta.contents.get(&(tile, audience)) {
            return *known;
        }
        let mut items = std::mem::take(&mut self.picture.delta.scratch);
        items.clear();
        if let Some(viewer) = self.picture.audiences.get(audience) {
            for (number, layer) in self.picture.layers.iter().enumerate() {
                if viewer.uses(number) {
                    let here = seen(layer, number, viewer, layer.grid.contents(tile));
                    items.extend(here.map(|(slot, _)| delta::item(tile, Kind::Row, number, slot)));
                }
            }
        }
        // The order inside a tile depends on objects that this audience may not see.
        items.sort_unstable();
        let blob = self.encode(items);
        self.picture.delta.contents.insert((tile, audience), blob);
        blob
    }

    /// The bytes of a list of items; gives the list's memory back.
    fn encode(&mut self, items: Vec<u64>) -> Option<BlobId> {
        let Picture {
            slots,
            layers,
            delta,
            ..
        } = &mut *self.picture;
        let blob = delta.intern(&items, |items| {
            let mut bytes = TileBytes::default();
            for item in items {
                let slot = delta::slot(*item);
                let handle = slots.handle(slot).raw();
                match delta::kind(*item) {
                    Kind::Gone => bytes.gone.extend_from_slice(&handle.to_le_bytes()),
                    Kind::Row => {
                        let layer = layers.get(delta::layer(*item));
                        if let Some(shown) = layer.and_then(|layer| layer.shown(slot)) {
                            put_row(&mut bytes.rows, handle, shown);
                        }
                    }
                }
            }
            bytes
        });
        delta.scratch = items;
        blob
    }

    /// The handles that a screen of this audience, up to date with a tile until the last tick, may hold
    /// from it: what is there now and what has gone since.
    pub(crate) fn may_hold(&mut self, audience: usize, tile: Tile, held: &mut Vec<u32>) {
        let (contents, changes) = (self.contents(audience, tile), self.changes(audience, tile));
        let bytes = |blob: Option<BlobId>| blob.and_then(|blob| self.picture.delta.blob(blob));
        held.extend(
            bytes(contents)
                .into_iter()
                .flat_map(|bytes| bytes.row_handles()),
        );
        held.extend(
            bytes(changes)
                .into_iter()
                .flat_map(|bytes| bytes.gone_handles()),
        );
    }

    /// The aggregate rows of a grid for an audience.
    pub(crate) fn aggregate(&mut self, audience: usize, grid: CountGrid) -> Arc<Vec<u8>> {
        let Picture {
            aggregates,
            layers,
            audiences,
            ..
        } = &mut *self.picture;
        aggregates.rows(audience, audiences.get(audience), layers, grid, self.now_ms)
    }
}
