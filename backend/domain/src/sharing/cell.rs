//! The cells of reduced precision, for what lies at a place: the same grid as that of moving things, so that where
//! something is shown says nothing about who asks. A test of the server holds the two against each other.
//!
//! Nothing but what is shown hangs on it, so that replay does not depend on a machine's sine.

use super::fields::Precision;
use crate::place::Point;

/// Height of a 1 km cell in 1e-7 degrees.
const ROW_1KM: u32 = 90_000;
const QUARTER_TURN: i64 = 900_000_000;
const HALF_TURN: i64 = 1_800_000_000;
const ROWS_1KM: u32 = 20_000;
/// 1 km cells around the equator.
const COLUMNS_AT_EQUATOR: f64 = 40_000.0;

/// Where a thing at `at` is shown: there, or in the middle of its cell.
pub fn disclosed_place(at: Point, precision: Precision) -> Point {
    let split: u32 = match precision {
        Precision::Exact => return at,
        Precision::Cell100m => 10,
        Precision::Cell1km => 1,
    };
    let height = ROW_1KM / split;
    let from_south = (i64::from(at.lat_e7) + QUARTER_TURN) as u32;
    let row = (from_south / height).min(ROWS_1KM * split - 1);
    let middle_deg = (f64::from(row / split) + 0.5) * 0.009 - 90.0;
    let around = ((COLUMNS_AT_EQUATOR * middle_deg.to_radians().cos()) as u64).max(1);
    let columns = around * u64::from(split);
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
