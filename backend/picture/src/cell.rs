//! The cells of reduced precision: a fixed grid over the whole earth, the same for everybody and for
//! ever, so that where an object is shown says nothing about who asks.
//!
//! Rows of 1 km cells are 0.009° of latitude (1,000.8 m) high, counted from the south pole. A row has
//! `max(1, floor(40000 × cos(latitude of its middle)))` cells of equal width in longitude, counted from
//! −180°, so a cell is about as wide as high. A 100 m cell is one hundredth of a 1 km cell: ten rows of
//! 0.0009° and ten columns. Rows of sectors are 0.09° high and their cells 10 km wide in the same way; they are a grid of
//! their own. What is disclosed is the middle of the cell.

use std::sync::LazyLock;

use crate::position::{HALF_TURN, Position, QUARTER_TURN};

/// Height of a 1 km cell in units of 1e-7 degrees.
const ROW_1KM: u32 = 90_000;
const ROWS_1KM: u32 = 2 * QUARTER_TURN as u32 / ROW_1KM;
const WHOLE_TURN: u64 = 2 * HALF_TURN as u64;

/// Number of 1 km cells in each row.
static COLUMNS: LazyLock<Vec<u32>> = LazyLock::new(|| columns_of(ROWS_1KM, 0.009, 40_000.0));
/// Number of sectors in each row.
static SECTOR_COLUMNS: LazyLock<Vec<u32>> =
    LazyLock::new(|| columns_of(ROWS_1KM / 10, 0.09, 4_000.0));

fn columns_of(rows: u32, height_deg: f64, at_equator: f64) -> Vec<u32> {
    (0..rows)
        .map(|row| {
            let middle = (f64::from(row) + 0.5) * height_deg - 90.0;
            ((at_equator * middle.to_radians().cos()) as u32).max(1)
        })
        .collect()
}

/// One of the cell sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellSize {
    /// About 100 m.
    Hundred,
    /// About 1 km.
    Thousand,
    /// About 10 km.
    TenThousand,
}

/// One cell: its row from the south and its column from the antimeridian.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cell {
    row: u32,
    column: u32,
}

impl CellSize {
    /// The height of a row in units of 1e-7 degrees.
    fn height(self) -> u32 {
        match self {
            Self::Hundred => ROW_1KM / 10,
            Self::Thousand => ROW_1KM,
            Self::TenThousand => ROW_1KM * 10,
        }
    }

    /// The cell a position lies in.
    pub fn cell(self, position: Position) -> Cell {
        let from_south = (position.lat_e7() + QUARTER_TURN) as u32;
        let from_west = (i64::from(position.lon_e7()) + i64::from(HALF_TURN)) as u64;
        let rows = 2 * QUARTER_TURN as u32 / self.height();
        let row = (from_south / self.height()).min(rows - 1);
        let column = from_west * self.columns(row) / WHOLE_TURN;
        Cell {
            row,
            column: column as u32,
        }
    }

    /// The middle of a cell: the position that a coarse viewer is given.
    pub fn centre(self, cell: Cell) -> Position {
        let height = self.height();
        let lat = i64::from(cell.row * height + height / 2) - i64::from(QUARTER_TURN);
        let columns = self.columns(cell.row);
        let lon = (2 * u64::from(cell.column) + 1) * WHOLE_TURN / (2 * columns);
        // Both are in range by construction; the fallback only spares a panic.
        Position::from_e7((lon as i64 - i64::from(HALF_TURN)) as i32, lat as i32)
            .unwrap_or(Position::ZERO)
    }

    fn columns(self, row: u32) -> u64 {
        let of = |rows: &[u32], row: u32| u64::from(rows.get(row as usize).copied().unwrap_or(1));
        match self {
            Self::Hundred => of(&COLUMNS, row / 10) * 10,
            Self::Thousand => of(&COLUMNS, row),
            Self::TenThousand => of(&SECTOR_COLUMNS, row),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn anywhere() -> impl Strategy<Value = Position> {
        (-HALF_TURN..=HALF_TURN, -QUARTER_TURN..=QUARTER_TURN)
            .prop_map(|(lon, lat)| Position::from_e7(lon, lat).unwrap())
    }

    proptest! {
        #[test]
        fn the_middle_lies_in_its_cell(position in anywhere()) {
            for size in [CellSize::Hundred, CellSize::Thousand, CellSize::TenThousand] {
                let cell = size.cell(position);
                prop_assert_eq!(size.cell(size.centre(cell)), cell);
            }
        }

        #[test]
        fn small_cells_nest_in_large_ones(position in anywhere()) {
            let (small, large) = (CellSize::Hundred.cell(position), CellSize::Thousand.cell(position));
            prop_assert_eq!((small.row / 10, small.column / 10), (large.row, large.column));
        }

        #[test]
        fn the_middle_is_near(position in anywhere()) {
            prop_assume!(position.lat_deg().abs() < 85.0);
            let sizes = [
                (CellSize::Hundred, 75.0),
                (CellSize::Thousand, 750.0),
                (CellSize::TenThousand, 7_500.0),
            ];
            for (size, half_diagonal) in sizes {
                let middle = size.centre(size.cell(position));
                prop_assert!(position.distance_m(middle) < half_diagonal);
            }
        }
    }
}
