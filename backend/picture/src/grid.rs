//! The index of one layer: which slots are in which tile.
//!
//! Two levels: a hash of blocks of 16 × 16 tiles, and in each block a plain array of tiles. A block is
//! 6 kB, small enough that a feed which spreads over the whole world cannot fill the memory, and large
//! enough that a viewport of 256 tiles meets at most four of them (nine over an edge).

use rustc_hash::FxHashMap;

use crate::tile::{Tile, TileRange};

const BLOCK_SHIFT: u32 = 4;
const BLOCK_SIDE: u32 = 1 << BLOCK_SHIFT;
const BLOCK_CELLS: usize = (BLOCK_SIDE * BLOCK_SIDE) as usize;

/// A tile's list keeps its memory up to this many slots when it empties: a crew that drives to and fro
/// must not allocate each time, a crowd that has left must not be paid for.
const KEEP_CAPACITY: usize = 64;

#[derive(Debug)]
struct Block {
    /// Slots in the whole block; an empty block is dropped.
    members: u32,
    cells: Box<[Vec<u32>]>,
}

/// Which slots are in which tile.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    blocks: FxHashMap<u32, Block>,
}

fn block_key(x: u32, y: u32) -> u32 {
    (y >> BLOCK_SHIFT) << 16 | (x >> BLOCK_SHIFT)
}

fn cell_index(x: u32, y: u32) -> usize {
    ((y & (BLOCK_SIDE - 1)) << BLOCK_SHIFT | (x & (BLOCK_SIDE - 1))) as usize
}

impl Grid {
    /// Adds a slot to a tile and returns its place in the tile's list.
    pub(crate) fn insert(&mut self, tile: Tile, slot: u32) -> u32 {
        let block = self
            .blocks
            .entry(block_key(tile.x(), tile.y()))
            .or_insert_with(|| Block {
                members: 0,
                cells: vec![Vec::new(); BLOCK_CELLS].into_boxed_slice(),
            });
        let Some(cell) = block.cells.get_mut(cell_index(tile.x(), tile.y())) else {
            return 0;
        };
        block.members += 1;
        cell.push(slot);
        cell.len() as u32 - 1
    }

    /// Takes the slot at a place out of a tile; returns the slot that has moved into that place.
    pub(crate) fn remove(&mut self, tile: Tile, place: u32) -> Option<u32> {
        let key = block_key(tile.x(), tile.y());
        let block = self.blocks.get_mut(&key)?;
        let cell = block.cells.get_mut(cell_index(tile.x(), tile.y()))?;
        if (place as usize) < cell.len() {
            cell.swap_remove(place as usize);
            block.members -= 1;
        }
        let moved = cell.get(place as usize).copied();
        if cell.is_empty() && cell.capacity() > KEEP_CAPACITY {
            *cell = Vec::new();
        }
        if block.members == 0 {
            self.blocks.remove(&key);
        }
        moved
    }

    /// The slots in a tile.
    pub(crate) fn contents(&self, tile: Tile) -> &[u32] {
        self.blocks
            .get(&block_key(tile.x(), tile.y()))
            .and_then(|block| block.cells.get(cell_index(tile.x(), tile.y())))
            .map_or(&[], Vec::as_slice)
    }

    /// Calls `visit` with the slots of each tile of a rectangle that has any.
    pub(crate) fn each_in(&self, range: &TileRange, visit: &mut impl FnMut(&[u32])) {
        let (top, bottom) = (range.y, range.y + range.height);
        for (from, to) in range.spans() {
            if from >= to {
                continue;
            }
            for block_y in top >> BLOCK_SHIFT..=(bottom - 1) >> BLOCK_SHIFT {
                for block_x in from >> BLOCK_SHIFT..=(to - 1) >> BLOCK_SHIFT {
                    let Some(block) = self.blocks.get(&(block_y << 16 | block_x)) else {
                        continue;
                    };
                    let (x0, y0) = (block_x << BLOCK_SHIFT, block_y << BLOCK_SHIFT);
                    for y in top.max(y0)..bottom.min(y0 + BLOCK_SIDE) {
                        let (west, east) = (from.max(x0), to.min(x0 + BLOCK_SIDE));
                        let cells = cell_index(west, y)..=cell_index(east - 1, y);
                        for cell in block.cells.get(cells).unwrap_or_default() {
                            if !cell.is_empty() {
                                visit(cell);
                            }
                        }
                    }
                }
            }
        }
    }

    /// Calls `visit` with each tile that has slots, in no particular order.
    pub(crate) fn each(&self, visit: &mut impl FnMut(Tile, &[u32])) {
        for (key, block) in &self.blocks {
            let (x0, y0) = ((key & 0xffff) << BLOCK_SHIFT, (key >> 16) << BLOCK_SHIFT);
            for (index, cell) in block.cells.iter().enumerate() {
                if !cell.is_empty() {
                    let index = index as u32;
                    visit(
                        Tile::at(x0 + (index & (BLOCK_SIDE - 1)), y0 + (index >> BLOCK_SHIFT)),
                        cell,
                    );
                }
            }
        }
    }
}
