//! Counts for viewports too large for single objects.
//!
//! An audience's objects are counted at most once in [`AGGREGATE_REFRESH_MS`], by tiles of zoom 13;
//! coarser zooms are added up from that. Rows are kept until the next count, so viewers with the same
//! grid share them.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::layer::Layer;
use crate::limits::AGGREGATE_REFRESH_MS;
use crate::position::{Position, UNITS_PER_DEGREE};
use crate::query::seen;
use crate::rows::{AggregateRow, put_aggregate};
use crate::tile::{TILE_ZOOM, edge_degrees};
use crate::treatment::Audience;
use crate::viewport::CountGrid;

/// The finest zoom that is counted.
const FINEST: u32 = TILE_ZOOM - 1;

type Counts = FxHashMap<(u32, u32), u32>;

#[derive(Debug, Default)]
struct Counted {
    at_ms: u64,
    by_zoom: FxHashMap<u32, Counts>,
    rows: FxHashMap<CountGrid, Arc<Vec<u8>>>,
}

/// The counts of each audience that asked within the last second.
#[derive(Debug, Default)]
pub(crate) struct Aggregates {
    counted: FxHashMap<usize, Counted>,
}

impl Aggregates {
    /// Forgets counts that are too old.
    pub(crate) fn expire(&mut self, now_ms: u64) {
        self.counted
            .retain(|_, counted| now_ms.saturating_sub(counted.at_ms) < AGGREGATE_REFRESH_MS);
    }

    /// The rows of a grid, as on the wire: cells with at least one object, from the north-west.
    pub(crate) fn rows(
        &mut self,
        index: usize,
        audience: Option<&Audience>,
        layers: &[Layer],
        grid: CountGrid,
        now_ms: u64,
    ) -> Arc<Vec<u8>> {
        let counted = self.counted.entry(index).or_insert_with(|| Counted {
            at_ms: now_ms,
            by_zoom: [(
                FINEST,
                audience.map(|it| count(it, layers)).unwrap_or_default(),
            )]
            .into_iter()
            .collect(),
            rows: FxHashMap::default(),
        });
        if let Some(rows) = counted.rows.get(&grid) {
            return Arc::clone(rows);
        }
        if !counted.by_zoom.contains_key(&grid.zoom) {
            let coarser = counted
                .by_zoom
                .get(&FINEST)
                .map(|finest| add_up(finest, grid.zoom));
            counted
                .by_zoom
                .insert(grid.zoom, coarser.unwrap_or_default());
        }
        let rows = Arc::new(
            counted
                .by_zoom
                .get(&grid.zoom)
                .map(|it| encode(it, grid))
                .unwrap_or_default(),
        );
        counted.rows.insert(grid, Arc::clone(&rows));
        rows
    }
}

fn count(audience: &Audience, layers: &[Layer]) -> Counts {
    let mut counts = Counts::default();
    for (number, layer) in layers.iter().enumerate() {
        if !audience.uses(number) {
            continue;
        }
        layer.grid.each(&mut |tile, slots| {
            let here = seen(layer, number, audience, slots).count() as u32;
            if here > 0 {
                *counts.entry((tile.x() >> 1, tile.y() >> 1)).or_default() += here;
            }
        });
    }
    counts
}

fn add_up(finest: &Counts, zoom: u32) -> Counts {
    let shift = FINEST - zoom.min(FINEST);
    let mut counts = Counts::default();
    for ((x, y), count) in finest {
        *counts.entry((x >> shift, y >> shift)).or_default() += count;
    }
    counts
}

fn encode(counts: &Counts, grid: CountGrid) -> Vec<u8> {
    let mut rows = Vec::new();
    let side = 1 << grid.zoom;
    for y in grid.y..grid.y + grid.height {
        for x in (grid.x..grid.x + grid.width).map(|x| x % side) {
            if let Some(count) = counts.get(&(x, y)) {
                put_aggregate(
                    &mut rows,
                    &AggregateRow {
                        position: middle(x, y, side),
                        count: *count,
                    },
                );
            }
        }
    }
    rows
}

/// The middle of a tile, on the map as it is drawn.
fn middle(x: u32, y: u32, side: u32) -> Position {
    let lon = (f64::from(x) + 0.5) * 360.0 / f64::from(side) - 180.0;
    let lat = edge_degrees(f64::from(y) + 0.5, f64::from(side));
    let units = |degrees: f64| (degrees * UNITS_PER_DEGREE) as i32;
    // In range by construction; the fallback only spares a panic.
    Position::from_e7(units(lon), units(lat)).unwrap_or(Position::ZERO)
}
