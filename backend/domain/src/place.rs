//! Places on the earth. Kept as whole 1e-7 degrees (about 1 cm), so that equal means equal and replay is exact.

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// A point in WGS 84, in units of 1e-7 degrees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Point {
    /// Longitude, −180° to 180°, in 1e-7 degrees.
    pub lon_e7: i32,
    /// Latitude, −90° to 90°, in 1e-7 degrees.
    pub lat_e7: i32,
}

impl Point {
    /// Takes degrees; refuses what is not a number or not on the earth.
    pub fn new(lon_deg: f64, lat_deg: f64) -> Result<Self, Refusal> {
        // The negated form also refuses NaN.
        if !(-180.0..=180.0).contains(&lon_deg) {
            return Err(Refusal::OutOfRange {
                field: "lon",
                min: -180,
                max: 180,
            });
        }
        if !(-90.0..=90.0).contains(&lat_deg) {
            return Err(Refusal::OutOfRange {
                field: "lat",
                min: -90,
                max: 90,
            });
        }
        Ok(Self {
            lon_e7: (lon_deg * 1e7).round() as i32,
            lat_e7: (lat_deg * 1e7).round() as i32,
        })
    }

    /// Longitude in degrees.
    pub fn lon_deg(self) -> f64 {
        f64::from(self.lon_e7) / 1e7
    }

    /// Latitude in degrees.
    pub fn lat_deg(self) -> f64 {
        f64::from(self.lat_e7) / 1e7
    }

    /// Metres to another point, on a sphere and rounded. For answers to questions; no decision hangs on it, so that
    /// replay does not depend on a machine's sine.
    pub fn distance_m(self, other: Self) -> u32 {
        const EARTH_RADIUS_M: f64 = 6_371_000.0;
        let (lat, other_lat) = (self.lat_deg().to_radians(), other.lat_deg().to_radians());
        let d_lat = (other_lat - lat) / 2.0;
        let d_lon = (other.lon_deg() - self.lon_deg()).to_radians() / 2.0;
        let chord = d_lat.sin().powi(2) + lat.cos() * other_lat.cos() * d_lon.sin().powi(2);
        (2.0 * EARTH_RADIUS_M * chord.clamp(0.0, 1.0).sqrt().asin()).round() as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_on_the_earth_is_refused() {
        for (lon, lat, field) in [
            (0.0, 91.0, "lat"),
            (181.0, 0.0, "lon"),
            (f64::NAN, 0.0, "lon"),
            (0.0, f64::INFINITY, "lat"),
        ] {
            assert!(
                matches!(Point::new(lon, lat), Err(Refusal::OutOfRange { field: it, .. }) if it == field)
            );
        }
        assert_eq!(
            Point::new(7.424_615_8, 43.738_417_6).unwrap(),
            Point {
                lon_e7: 74_246_158,
                lat_e7: 437_384_176
            }
        );
    }
}
