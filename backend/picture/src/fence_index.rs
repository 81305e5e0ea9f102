//! Which fences a place could be in. Each fence stands in the cells of one grid out of many, whose cells are just as
//! large as the fence, so it stands in four at most; a place is looked up once in each grid that is in use.

use rustc_hash::FxHashMap;

use crate::{fence::Bounds, position::Position};

/// The finest grid has cells of 2^13 units of 1e-7 degrees, about 90 m.
const FINEST: u32 = 13;

/// Fences by the cells they stand in.
#[derive(Debug, Default)]
pub(crate) struct FenceIndex {
    cells: FxHashMap<(u32, i32, i32), Vec<u32>>,
    /// How many fences stand in each grid.
    used: [u32; 32],
}

fn grid_of(bounds: &Bounds) -> u32 {
    let width = i64::from(bounds.east) - i64::from(bounds.west);
    let height = i64::from(bounds.north) - i64::from(bounds.south);
    let span = width.max(height).max(1) as u64;
    // The smallest power of two that is not smaller.
    (u64::BITS - (span - 1).leading_zeros()).clamp(FINEST, 31)
}

fn cells(bounds: &Bounds) -> impl Iterator<Item = (u32, i32, i32)> {
    let grid = grid_of(bounds);
    let columns = (bounds.west >> grid)..=(bounds.east >> grid);
    let rows = (bounds.south >> grid)..=(bounds.north >> grid);
    columns.flat_map(move |x| rows.clone().map(move |y| (grid, x, y)))
}

impl FenceIndex {
    pub(crate) fn insert(&mut self, slot: u32, bounds: &Bounds) {
        for cell in cells(bounds) {
            self.cells.entry(cell).or_default().push(slot);
        }
        if let Some(count) = self.used.get_mut(grid_of(bounds) as usize) {
            *count += 1;
        }
    }

    pub(crate) fn remove(&mut self, slot: u32, bounds: &Bounds) {
        for cell in cells(bounds) {
            if let Some(here) = self.cells.get_mut(&cell) {
                here.retain(|it| *it != slot);
                if here.is_empty() {
                    self.cells.remove(&cell);
                }
            }
        }
        if let Some(count) = self.used.get_mut(grid_of(bounds) as usize) {
            *count = count.saturating_sub(1);
        }
    }

    /// Fences that stand in a cell with the place; some of them may not hold it.
    pub(crate) fn around(&self, at: Position) -> impl Iterator<Item = u32> {
        let grids = (0..32_u32).zip(&self.used).filter(|it| *it.1 > 0);
        grids
            .filter_map(move |(grid, _)| {
                self.cells
                    .get(&(grid, at.lon_e7() >> grid, at.lat_e7() >> grid))
            })
            .flatten()
            .copied()
    }
}
