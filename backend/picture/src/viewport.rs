//! The part of the map a screen shows, and how it is served: tile by tile or as aggregates.

use std::fmt;

use crate::limits::{AGGREGATE_SIDE, MAX_VIEWPORT_TILES};
use crate::position::{HALF_TURN, Position, e7};
use crate::tile::{SIDE, TILE_ZOOM, TileRange};

/// A box on the map; `west > east` means that it crosses the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Viewport {
    west: i32,
    south: i32,
    east: i32,
    north: i32,
}

/// The numbers given are not a box on the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadViewport;

impl fmt::Display for BadViewport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "west and east must be within ±180°, south and north within ±90°, south ≤ north",
        )
    }
}

impl std::error::Error for BadViewport {}

/// How a viewport is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Coverage {
    /// Object by object, from these tiles.
    Tiles(TileRange),
    /// Counts in these cells.
    Aggregates(CountGrid),
}

/// A rectangle of tiles of a lower zoom, whose objects are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct CountGrid {
    pub(crate) zoom: u32,
    pub(crate) x: u32,
    pub(crate) width: u32,
    pub(crate) y: u32,
    pub(crate) height: u32,
}

impl Viewport {
    /// From degrees; refuses what is out of range, not a number, or upside down.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, BadViewport> {
        let lon = -180.0..=180.0;
        let lat = -90.0..=90.0;
        let sound = lon.contains(&west)
            && lon.contains(&east)
            && lat.contains(&south)
            && lat.contains(&north)
            && south <= north;
        if !sound {
            return Err(BadViewport);
        }
        Ok(Self {
            west: e7(west),
            south: e7(south),
            east: e7(east),
            north: e7(north),
        })
    }

    pub(crate) fn from_edges(west: i32, south: i32, east: i32, north: i32) -> Self {
        Self {
            west,
            south,
            east,
            north,
        }
    }

    /// Whether a position lies in it; the edges belong to it.
    #[inline]
    pub fn holds(&self, position: Position) -> bool {
        let (lon, lat) = (position.lon_e7(), position.lat_e7());
        let between = if self.west > self.east {
            lon >= self.west || lon <= self.east
        } else {
            // A position at 180° is kept as −180°.
            lon >= self.west && lon <= self.east || self.east == HALF_TURN && lon == -HALF_TURN
        };
        between && lat >= self.south && lat <= self.north
    }

    /// Whether it is too large for single objects, so that a screen gets aggregates.
    pub fn is_aggregated(&self) -> bool {
        matches!(self.coverage(), Coverage::Aggregates(_))
    }

    pub(crate) fn tiles(&self) -> TileRange {
        TileRange::of_box(self.west, self.south, self.east, self.north)
    }

    pub(crate) fn coverage(&self) -> Coverage {
        let tiles = self.tiles();
        if tiles.count() <= MAX_VIEWPORT_TILES {
            Coverage::Tiles(tiles)
        } else {
            Coverage::Aggregates(CountGrid::of(&tiles))
        }
    }
}

impl CountGrid {
    /// The finest grid with at most [`AGGREGATE_SIDE`] cells a side.
    fn of(tiles: &TileRange) -> Self {
        let mut grid = Self::at_zoom(tiles, 0);
        for zoom in 1..TILE_ZOOM {
            let finer = Self::at_zoom(tiles, zoom);
            if finer.width > AGGREGATE_SIDE || finer.height > AGGREGATE_SIDE {
                break;
            }
            grid = finer;
        }
        grid
    }

    fn at_zoom(tiles: &TileRange, zoom: u32) -> Self {
        let shift = TILE_ZOOM - zoom;
        let (x, y) = (tiles.x >> shift, tiles.y >> shift);
        let last = (tiles.x + tiles.width - 1) >> shift;
        let bottom = (tiles.y + tiles.height - 1) >> shift;
        let width = (last - x + 1).min(SIDE >> shift);
        Self {
            zoom,
            x,
            width,
            y,
            height: bottom - y + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_boxes_are_viewports() {
        assert!(Viewport::new(7.0, 43.0, 8.0, 44.0).is_ok());
        assert_eq!(Viewport::new(7.0, 44.0, 8.0, 43.0), Err(BadViewport));
        assert_eq!(Viewport::new(f64::NAN, 43.0, 8.0, 44.0), Err(BadViewport));
        assert_eq!(Viewport::new(0.0, 0.0, 181.0, 1.0), Err(BadViewport));
    }

    #[test]
    fn a_large_viewport_gets_at_most_32_by_32_cells() {
        for (west, south, east, north) in [
            (-180.0, -90.0, 180.0, 90.0),
            (7.0, 43.0, 8.0, 44.0),
            (170.0, -10.0, -170.0, 10.0),
            (-180.0, 0.0, 180.0, 0.001),
        ] {
            match Viewport::new(west, south, east, north).unwrap().coverage() {
                Coverage::Aggregates(grid) => {
                    assert!(grid.width <= AGGREGATE_SIDE && grid.height <= AGGREGATE_SIDE);
                    assert!(
                        grid.width.max(grid.height) > AGGREGATE_SIDE / 2 - 1,
                        "{grid:?}"
                    );
                }
                Coverage::Tiles(tiles) => panic!("{tiles:?}"),
            }
        }
        assert!(
            !Viewport::new(7.40, 43.72, 7.45, 43.76)
                .unwrap()
                .is_aggregated()
        );
    }
}
