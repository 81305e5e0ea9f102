//! The cells of reduced precision, for what lies at a place: the same grid as that of moving things, so that where
//! something is shown says nothing about who asks. A test of the server holds the two against each other.
//!
//! Nothing but what is shown hangs on it, so that replay does not depend on a machine's sine.

use super::fields::Precision;
use crate::place::Point;

const QUARTER_TURN: i64 = 900_000_000;
const HALF_TURN: i64 = 1_800_000_000;

/// Rows of cells that are as wide as they are high at the equator.
struct Grid {
    /// Height of a row in 1e-7 degrees.
    height: u32,
    height_deg: f64,
    /// Cells around the equator.
    at_equator: f64,
    /// What is shown is a part of a cell: one of so many along its side.
    split: u32,
}

const KILOMETRES: Grid = Grid {
    height: 90_000,
    height_deg: 0.009,
    at_equator: 40_000.0,
    split: 1,
};
const SECTORS: Grid = Grid {
    height: 900_000,
    height_deg: 0.09,
    at_equator: 4_000.0,
    split: 1,
};

/// Where a thing at `at` is shown: there, in the middle of its cell, or nowhere.
pub fn disclosed_place(at: Point, precision: Precision) -> Option<Point> {
    match precision {
        Precision::Exact => Some(at),
        Precision::Cell100m => Some(middle(
            at,
            &Grid {
                split: 10,
                ..KILOMETRES
            },
        )),
        Precision::Cell1km => Some(middle(at, &KILOMETRES)),
        Precision::Sector => Some(middle(at, &SECTORS)),
        Precision::Presence => None,
    }
}

fn middle(at: Point, grid: &Grid) -> Point {
    let Grid {
        height,
        height_deg,
        at_equator,
        split,
    } = grid;
    let rows = 2 * QUARTER_TURN as u32 / height * split;
    let height = height / split;
    let from_south = (i64::from(at.lat_e7) + QUARTER_TURN) as u32;
    let row = (from_south / height).min(rows - 1);
    let middle_deg = (f64::from(row / split) + 0.5) * height_deg - 90.0;
    let around = ((at_equator * middle_deg.to_radians().cos()) as u64).max(1);
    let columns = around * u64::from(*split);
    let whole_turn = 2 * HALF_TURN as u64;
    // 180° east is 180° west, as for units.
    let from_west = (i64::from(at.lon_e7) + HALF_TURN) as u64 % whole_turn;
    let column = from_west * columns / whole_turn;
    let lon = (2 * column + 1) * whole_turn / (2 * columns);
    Point {
        lon_e7: (lon as i64 - HALF_TURN) as i32,
        lat_e7: (i64::from(row * height + height / 2) - QUARTER_TURN) as i32,
    }
}
