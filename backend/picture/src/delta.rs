//! What has changed in a tick, sorted by tile, and the bytes made of it.
//!
//! A change is one number, an *item*: tile (28 bits), kind (1), layer (2), slot (20). Sorted items are
//! grouped by tile with the gone ones first. What an audience gets of a tile is the list of those items
//! that it may see; equal lists are encoded once and shared, whoever asks.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::tick::TileBytes;
use crate::tile::Tile;

const SLOT_BITS: u32 = 20;
const LAYER_SHIFT: u32 = SLOT_BITS;
const KIND_SHIFT: u32 = LAYER_SHIFT + 2;
const TILE_SHIFT: u32 = KIND_SHIFT + 1;

/// What an item says about its slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is no longer shown in this tile.
    Gone,
    /// It is shown in this tile.
    Row,
}

pub(crate) fn item(tile: Tile, kind: Kind, layer: usize, slot: u32) -> u64 {
    u64::from(tile.key()) << TILE_SHIFT
        | (kind as u64) << KIND_SHIFT
        | (layer as u64) << LAYER_SHIFT
        | u64::from(slot)
}

/// A row item whose tile is found when the tick closes.
pub(crate) fn grant(layer: usize, slot: u32) -> u64 {
    item(Tile::from_key(0), Kind::Row, layer, slot)
}

pub(crate) fn kind(item: u64) -> Kind {
    if item >> KIND_SHIFT & 1 == 0 {
        Kind::Gone
    } else {
        Kind::Row
    }
}

pub(crate) fn layer(item: u64) -> usize {
    (item >> LAYER_SHIFT & 3) as usize
}

pub(crate) fn slot(item: u64) -> u32 {
    item as u32 & ((1 << SLOT_BITS) - 1)
}

/// The items of one tile in a sorted list.
pub(crate) fn of_tile(items: &[u64], tile: Tile) -> &[u64] {
    let tile = u64::from(tile.key());
    let from = items.partition_point(|item| item >> TILE_SHIFT < tile);
    let rest = items.get(from..).unwrap_or_default();
    let count = rest.partition_point(|item| item >> TILE_SHIFT == tile);
    rest.get(..count).unwrap_or_default()
}

/// The number of a piece of bytes made in this tick.
pub(crate) type BlobId = u32;

/// What has changed for everybody, and the bytes made so far in this tick.
#[derive(Debug, Default)]
pub(crate) struct Delta {
    items: Vec<u64>,
    /// Where the items of a tile are.
    groups: FxHashMap<Tile, (u32, u32)>,
    blobs: Vec<Arc<TileBytes>>,
    by_items: FxHashMap<Box<[u64]>, BlobId>,
    /// Bytes found already, by tile and audience: of the changes, and of the whole tile.
    pub(crate) changes: FxHashMap<(Tile, usize), Option<BlobId>>,
    pub(crate) contents: FxHashMap<(Tile, usize), Option<BlobId>>,
    /// A list in the making; kept for its memory.
    pub(crate) scratch: Vec<u64>,
}

impl Delta {
    pub(crate) fn clear(&mut self) {
        self.items.clear();
        self.groups.clear();
        self.blobs.clear();
        self.by_items.clear();
        self.changes.clear();
        self.contents.clear();
    }

    pub(crate) fn push(&mut self, item: u64) {
        self.items.push(item);
    }

    /// Sorts the items and finds the tiles in them.
    pub(crate) fn close(&mut self) {
        self.items.sort_unstable();
        let mut at = 0;
        for group in self
            .items
            .chunk_by(|a, b| a >> TILE_SHIFT == b >> TILE_SHIFT)
        {
            let tile = group.first().map_or(0, |item| (item >> TILE_SHIFT) as u32);
            let end = at + group.len() as u32;
            self.groups.insert(Tile::from_key(tile), (at, end));
            at = end;
        }
    }

    /// The changes of a tile, for everybody.
    pub(crate) fn group(&self, tile: Tile) -> &[u64] {
        let Some((from, to)) = self.groups.get(&tile) else {
            return &[];
        };
        self.items
            .get(*from as usize..*to as usize)
            .unwrap_or_default()
    }

    /// The bytes of a list of items, made by `encode` if nobody has had the same list.
    pub(crate) fn intern(
        &mut self,
        items: &[u64],
        encode: impl FnOnce(&[u64]) -> TileBytes,
    ) -> Option<BlobId> {
        if items.is_empty() {
            return None;
        }
        if let Some(blob) = self.by_items.get(items) {
            return Some(*blob);
        }
        let blob = self.blobs.len() as BlobId;
        self.blobs.push(Arc::new(encode(items)));
        self.by_items.insert(items.into(), blob);
        Some(blob)
    }

    pub(crate) fn blob(&self, blob: BlobId) -> Option<&Arc<TileBytes>> {
        self.blobs.get(blob as usize)
    }

    pub(crate) fn encoded(&self) -> usize {
        self.blobs.len()
    }
}
