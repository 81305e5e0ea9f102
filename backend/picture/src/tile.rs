//! Web-Mercator tiles of zoom 14, the unit of subscription, and their arithmetic in whole numbers.
//!
//! Latitudes beyond the map's edge (85.05°) belong to the outermost row of tiles, so that every
//! position has a tile.

use std::sync::LazyLock;

use crate::position::{HALF_TURN, Position, QUARTER_TURN};

/// The zoom level of subscriptions: a tile is 1.8 km wide at 44° north.
pub const TILE_ZOOM: u32 = 14;
/// Tiles along one side of the world.
pub(crate) const SIDE: u32 = 1 << TILE_ZOOM;

/// One tile of zoom 14.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile(u32);

impl Tile {
    /// The tile a position lies in.
    pub fn of(position: Position) -> Self {
        Self::at(column(position.lon_e7()), row(position.lat_e7()))
    }

    pub(crate) fn at(x: u32, y: u32) -> Self {
        Self(y << TILE_ZOOM | x)
    }

    /// Column, counted from the antimeridian eastwards.
    pub fn x(self) -> u32 {
        self.0 & (SIDE - 1)
    }

    /// Row, counted from the north southwards.
    pub fn y(self) -> u32 {
        self.0 >> TILE_ZOOM
    }

    pub(crate) fn key(self) -> u32 {
        self.0
    }

    pub(crate) fn from_key(key: u32) -> Self {
        Self(key)
    }
}

/// Column of a longitude; 180° itself is in the last one.
pub(crate) fn column(lon_e7: i32) -> u32 {
    let from_west = (i64::from(lon_e7) + i64::from(HALF_TURN)) as u64;
    let whole = 2 * u64::from(HALF_TURN.unsigned_abs());
    ((from_west * u64::from(SIDE) / whole) as u32).min(SIDE - 1)
}

/// Row of a latitude.
pub(crate) fn row(lat_e7: i32) -> u32 {
    ROWS.of(lat_e7)
}

/// The latitude of the northern edge of a row (of the southern edge of the one before), in 1e-7
/// degrees, rounded down: a latitude at or below it is not north of the row.
pub(crate) fn north_edge(row: u32) -> i32 {
    ROWS.edges
        .get(row as usize)
        .copied()
        .unwrap_or(-QUARTER_TURN)
}

/// Latitude in degrees of the northern edge of a row of any zoom.
pub(crate) fn edge_degrees(row: f64, side: f64) -> f64 {
    (std::f64::consts::PI * (1.0 - 2.0 * row / side))
        .sinh()
        .atan()
        .to_degrees()
}

/// The Mercator formula costs more than the whole rest of an update; a table of the 16,384 edges and a
/// first guess for each 0.013 degrees make it two look-ups, and exact in whole numbers.
struct Rows {
    edges: Vec<i32>,
    guess: Vec<u16>,
}

const GUESS_SHIFT: u32 = 17;

static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let edges: Vec<i32> = (0..=SIDE)
        .map(|row| {
            let degrees = edge_degrees(f64::from(row), f64::from(SIDE));
            (degrees * crate::position::UNITS_PER_DEGREE).floor() as i32
        })
        .collect();
    let buckets = ((2 * QUARTER_TURN as u32) >> GUESS_SHIFT) + 1;
    let guess = (0..buckets)
        .map(|bucket| {
            let north = i64::from((bucket + 1) << GUESS_SHIFT) - i64::from(QUARTER_TURN);
            let below = edges.partition_point(|edge| i64::from(*edge) >= north);
            below.saturating_sub(1).min(SIDE as usize - 1) as u16
        })
        .collect();
    Rows { edges, guess }
});

impl Rows {
    fn of(&self, lat_e7: i32) -> u32 {
        let bucket = (lat_e7 + QUARTER_TURN) as u32 >> GUESS_SHIFT;
        let mut row = u32::from(self.guess.get(bucket as usize).copied().unwrap_or(0));
        // The guess is at or north of the row: walk south over the few rows of the bucket.
        while row + 1 < SIDE
            && self
                .edges
                .get(row as usize + 1)
                .is_some_and(|edge| lat_e7 <= *edge)
        {
            row += 1;
        }
        row
    }
}

/// A rectangle of tiles; it may run over the antimeridian.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TileRange {
    pub(crate) x: u32,
    pub(crate) width: u32,
    pub(crate) y: u32,
    pub(crate) height: u32,
}

impl TileRange {
    /// The tiles that a box touches; `west > east` crosses the antimeridian.
    pub(crate) fn of_box(west: i32, south: i32, east: i32, north: i32) -> Self {
        let (x, last) = (column(west), column(east));
        let width = if west > east {
            last + SIDE + 1 - x
        } else {
            // 180° is kept as −180°: a box that ends there holds the first column's edge too.
            last + 1 - x + u32::from(east == HALF_TURN)
        };
        let (y, bottom) = (row(north), row(south));
        Self {
            x,
            width: width.min(SIDE),
            y,
            height: bottom + 1 - y,
        }
    }

    pub(crate) fn count(&self) -> u32 {
        self.width * self.height
    }

    /// The parts west and east of the antimeridian, as plain column spans `from..to`.
    pub(crate) fn spans(&self) -> [(u32, u32); 2] {
        let end = self.x + self.width;
        [(self.x, end.min(SIDE)), (0, end.saturating_sub(SIDE))]
    }

    pub(crate) fn tiles(&self) -> impl Iterator<Item = Tile> + '_ {
        (self.y..self.y + self.height)
            .flat_map(move |y| (0..self.width).map(move |dx| Tile::at((self.x + dx) % SIDE, y)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn mercator_row(lat_deg: f64) -> f64 {
        let merc = lat_deg.to_radians().tan().asinh() / std::f64::consts::PI;
        f64::from(SIDE) * (1.0 - merc) / 2.0
    }

    proptest! {
        #[test]
        fn the_table_agrees_with_the_formula(lat in -850_000_000i32..850_000_000) {
            let exact = mercator_row(f64::from(lat) / 1e7);
            let got = f64::from(row(lat));
            // Within rounding of an edge either row is right.
            prop_assert!(exact >= got - 1e-6 && exact <= got + 1.0 + 1e-6, "{exact} {got}");
        }

        #[test]
        fn rows_are_monotone(a in -QUARTER_TURN..=QUARTER_TURN, b in -QUARTER_TURN..=QUARTER_TURN) {
            prop_assert_eq!(row(a.max(b)), row(a).min(row(b)));
        }

        #[test]
        fn a_row_lies_between_its_edges(lat in -QUARTER_TURN..=QUARTER_TURN) {
            let y = row(lat);
            prop_assert!(y == 0 || lat <= north_edge(y));
            prop_assert!(y == SIDE - 1 || lat > north_edge(y + 1));
        }
    }

    #[test]
    fn known_tiles() {
        // The harbour of Monaco.
        let tile = Tile::of(Position::new(7.4246, 43.7347).unwrap());
        assert_eq!((tile.x(), tile.y()), (8529, 5974));
        assert_eq!(
            Tile::of(Position::new(-180.0, 90.0).unwrap()),
            Tile::at(0, 0)
        );
        let last = Position::new(179.999_999, -90.0).unwrap();
        assert_eq!(Tile::of(last), Tile::at(SIDE - 1, SIDE - 1));
    }

    #[test]
    fn a_box_over_the_antimeridian_has_both_sides() {
        let range = TileRange::of_box(1_799_000_000, -1, -1_799_000_000, 1);
        assert!(range.width < 20);
        assert_eq!(range.tiles().count(), range.count() as usize);
        assert!(range.tiles().any(|tile| tile.x() == 0));
        assert_eq!(TileRange::of_box(100_001, 0, 100_000, 0).width, SIDE);
    }
}
