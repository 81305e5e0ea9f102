//! A place on the earth that cannot be out of range, and the distances between places.

use std::fmt;

/// Degrees are kept as whole numbers of 1e-7 degrees (about one centimetre), as on the wire.
pub(crate) const UNITS_PER_DEGREE: f64 = 1e7;
/// Mean radius of the earth in metres (IUGG).
pub const EARTH_RADIUS_M: f64 = 6_371_008.8;
/// Half a turn in units of 1e-7 degrees.
pub(crate) const HALF_TURN: i32 = 1_800_000_000;
/// From the equator to a pole in units of 1e-7 degrees.
pub(crate) const QUARTER_TURN: i32 = 900_000_000;

/// A longitude and a latitude, always in range. The antimeridian has one form only, −180°.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    lon_e7: i32,
    lat_e7: i32,
}

/// The numbers given are not a place on the earth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadPosition;

impl fmt::Display for BadPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("longitude must be within ±180° and latitude within ±90°")
    }
}

impl std::error::Error for BadPosition {}

impl Position {
    pub(crate) const ZERO: Self = Self {
        lon_e7: 0,
        lat_e7: 0,
    };

    /// From degrees; refuses what is out of range or not a number.
    pub fn new(lon_deg: f64, lat_deg: f64) -> Result<Self, BadPosition> {
        if !(-180.0..=180.0).contains(&lon_deg) || !(-90.0..=90.0).contains(&lat_deg) {
            return Err(BadPosition);
        }
        Self::from_e7(e7(lon_deg), e7(lat_deg))
    }

    /// From units of 1e-7 degrees; refuses what is out of range.
    pub fn from_e7(lon_e7: i32, lat_e7: i32) -> Result<Self, BadPosition> {
        let in_range = (-HALF_TURN..=HALF_TURN).contains(&lon_e7)
            && (-QUARTER_TURN..=QUARTER_TURN).contains(&lat_e7);
        if !in_range {
            return Err(BadPosition);
        }
        let lon_e7 = if lon_e7 == HALF_TURN {
            -HALF_TURN
        } else {
            lon_e7
        };
        Ok(Self { lon_e7, lat_e7 })
    }

    /// Longitude in units of 1e-7 degrees, from −180° to just below 180°.
    pub fn lon_e7(self) -> i32 {
        self.lon_e7
    }

    /// Latitude in units of 1e-7 degrees.
    pub fn lat_e7(self) -> i32 {
        self.lat_e7
    }

    /// Longitude in degrees.
    pub fn lon_deg(self) -> f64 {
        f64::from(self.lon_e7) / UNITS_PER_DEGREE
    }

    /// Latitude in degrees.
    pub fn lat_deg(self) -> f64 {
        f64::from(self.lat_e7) / UNITS_PER_DEGREE
    }

    /// Great-circle distance in metres.
    pub fn distance_m(self, to: Self) -> f64 {
        metres(Origin::new(self).haversine(to))
    }
}

pub(crate) fn e7(degrees: f64) -> i32 {
    (degrees * UNITS_PER_DEGREE).round() as i32
}

pub(crate) fn radians(units: i32) -> f64 {
    (f64::from(units) / UNITS_PER_DEGREE).to_radians()
}

/// The distance whose haversine is given.
pub(crate) fn metres(haversine: f64) -> f64 {
    2.0 * EARTH_RADIUS_M * haversine.clamp(0.0, 1.0).sqrt().asin()
}

/// A place that many distances are measured from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Origin {
    pub(crate) position: Position,
    pub(crate) cos_lat: f64,
}

impl Origin {
    pub(crate) fn new(position: Position) -> Self {
        Self {
            position,
            cos_lat: radians(position.lat_e7).cos(),
        }
    }

    /// Grows with the distance and is cheaper than it: what searches compare.
    pub(crate) fn haversine(self, to: Position) -> f64 {
        let half_lat = 0.5 * radians(to.lat_e7 - self.position.lat_e7);
        let lon_gap = f64::from(lon_gap(self.position.lon_e7, to.lon_e7)) / UNITS_PER_DEGREE;
        let (lat, lon) = (half_lat.sin(), (0.5 * lon_gap.to_radians()).sin());
        lat * lat + self.cos_lat * radians(to.lat_e7).cos() * lon * lon
    }
}

/// How far two longitudes are apart the short way round, in units of 1e-7 degrees.
pub(crate) fn lon_gap(a: i32, b: i32) -> u32 {
    let gap = a.abs_diff(b);
    gap.min((2 * HALF_TURN.unsigned_abs()).wrapping_sub(gap))
}

/// A box that surely holds everything within a distance of a place: whole numbers to compare before
/// any sine is computed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    pub(crate) south: i32,
    pub(crate) north: i32,
    lon: i32,
    /// Half the width; `HALF_TURN` is the whole circle.
    pub(crate) half_width: u32,
}

impl Reach {
    /// Rounding must never lose a place at the very edge: three centimetres more.
    const MARGIN: f64 = 3.0;

    pub(crate) fn everywhere(origin: Origin) -> Self {
        Self {
            south: -QUARTER_TURN,
            north: QUARTER_TURN,
            lon: origin.position.lon_e7,
            half_width: HALF_TURN.unsigned_abs(),
        }
    }

    /// `angle` is the distance in radians.
    pub(crate) fn new(origin: Origin, angle: f64) -> Self {
        let mut reach = Self::everywhere(origin);
        let lat = f64::from(origin.position.lat_e7);
        let lat_width = angle.to_degrees() * UNITS_PER_DEGREE + Self::MARGIN;
        let (south, north) = (lat - lat_width, lat + lat_width);
        let pole = f64::from(QUARTER_TURN);
        reach.south = south.max(-pole) as i32;
        reach.north = north.min(pole) as i32;
        // A circle that holds a pole touches every longitude.
        if north < pole && south > -pole {
            let ratio = (angle.sin() / origin.cos_lat).min(1.0);
            let width = ratio.asin().to_degrees() * UNITS_PER_DEGREE;
            // Longitudes are shorter near a pole: the margin of a place grows with 1/cos.
            let half = width + Self::MARGIN / origin.cos_lat.max(1e-9);
            reach.half_width = half.min(f64::from(HALF_TURN)) as u32;
        }
        reach
    }

    #[inline]
    pub(crate) fn holds(&self, position: Position) -> bool {
        position.lat_e7 >= self.south
            && position.lat_e7 <= self.north
            && lon_gap(self.lon, position.lon_e7) <= self.half_width
    }

    /// West and east edges; west > east where the box crosses the antimeridian.
    pub(crate) fn west_east(&self) -> (i32, i32) {
        if self.half_width >= HALF_TURN.unsigned_abs() {
            return (-HALF_TURN, HALF_TURN);
        }
        let wrap = |lon: i64| {
            (lon + i64::from(HALF_TURN)).rem_euclid(2 * i64::from(HALF_TURN)) - i64::from(HALF_TURN)
        };
        let (lon, half) = (i64::from(self.lon), i64::from(self.half_width));
        (wrap(lon - half) as i32, wrap(lon + half) as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_on_the_earth_are_positions() {
        for (lon, lat) in [
            (180.1, 0.0),
            (0.0, 90.1),
            (f64::NAN, 0.0),
            (0.0, f64::INFINITY),
        ] {
            assert_eq!(Position::new(lon, lat), Err(BadPosition));
        }
        assert_eq!(Position::new(180.0, 1.0), Position::new(-180.0, 1.0));
    }

    #[test]
    fn a_degree_of_latitude_is_111_km_and_the_short_way_round_is_taken() {
        let at = |lon, lat| Position::new(lon, lat).unwrap();
        assert!((at(7.0, 43.0).distance_m(at(7.0, 44.0)) - 111_195.08).abs() < 0.01);
        assert!((at(179.5, 0.0).distance_m(at(-179.5, 0.0)) - 111_195.08).abs() < 0.01);
        assert!(at(10.0, 90.0).distance_m(at(-120.0, 90.0)) < 1e-6);
    }
}
