//! Points on the earth, distances and directions, good to well under one percent at the size of a city.

/// Steps per degree in the file: 1e-7 degree is about one centimetre.
pub const E7: f64 = 1e7;

/// Mean earth radius in metres.
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A place in degrees (WGS 84).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Longitude, east positive.
    pub lon: f64,
    /// Latitude, north positive.
    pub lat: f64,
}

impl Point {
    /// A point from the whole steps of the file.
    pub fn from_e7(lon_e7: i32, lat_e7: i32) -> Self {
        Self {
            lon: f64::from(lon_e7) / E7,
            lat: f64::from(lat_e7) / E7,
        }
    }

    /// Distance over the ground in metres.
    pub fn distance_m(self, other: Self) -> f64 {
        let (lat1, lat2) = (self.lat.to_radians(), other.lat.to_radians());
        let half_lat = ((lat2 - lat1) / 2.0).sin();
        let half_lon = ((other.lon - self.lon).to_radians() / 2.0).sin();
        let chord = half_lat * half_lat + lat1.cos() * lat2.cos() * half_lon * half_lon;
        2.0 * EARTH_RADIUS_M * chord.sqrt().min(1.0).asin()
    }

    /// Direction towards `other`, clockwise from north, in 0..360.
    pub fn heading_deg(self, other: Self) -> f64 {
        let east = (other.lon - self.lon) * self.lat.to_radians().cos();
        let north = other.lat - self.lat;
        let heading = east.atan2(north).to_degrees().rem_euclid(360.0);
        // rem_euclid of a tiny negative number rounds up to 360.
        if heading >= 360.0 { 0.0 } else { heading }
    }

    /// The point at `share` (0..1) of the straight way to `other`.
    pub(crate) fn towards(self, other: Self, share: f64) -> Self {
        Self {
            lon: self.lon + (other.lon - self.lon) * share,
            lat: self.lat + (other.lat - self.lat) * share,
        }
    }

    /// Both coordinates are numbers that exist on the earth.
    pub(crate) fn is_on_earth(self) -> bool {
        self.lon.abs() <= 180.0 && self.lat.abs() <= 90.0
    }
}

/// A flat picture in metres around one latitude, for nearest-street questions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plane {
    metres_per_lon: f64,
    metres_per_lat: f64,
}

impl Plane {
    pub(crate) fn at_latitude(lat: f64) -> Self {
        let metres_per_lat = EARTH_RADIUS_M.to_radians();
        Self {
            metres_per_lon: metres_per_lat * lat.to_radians().cos(),
            metres_per_lat,
        }
    }

    pub(crate) fn flatten(self, point: Point) -> [f64; 2] {
        [
            point.lon * self.metres_per_lon,
            point.lat * self.metres_per_lat,
        ]
    }
}

/// How far along `a`→`b` (0..1) the foot of `p` lies, and the squared distance to it.
pub(crate) fn foot(a: [f64; 2], b: [f64; 2], p: [f64; 2]) -> (f64, f64) {
    let along = [b[0] - a[0], b[1] - a[1]];
    let length2 = along[0] * along[0] + along[1] * along[1];
    let share = if length2 > 0.0 {
        (((p[0] - a[0]) * along[0] + (p[1] - a[1]) * along[1]) / length2).clamp(0.0, 1.0)
    } else {
        0.0
    };
    let gap = [
        a[0] + along[0] * share - p[0],
        a[1] + along[1] * share - p[1],
    ];
    (share, gap[0] * gap[0] + gap[1] * gap[1])
}

#[cfg(test)]
mod tests {
    use super::{Point, foot};

    #[test]
    fn distance_and_heading_agree_with_known_values() {
        let here = Point {
            lon: 7.42,
            lat: 43.73,
        };
        let north = Point {
            lon: 7.42,
            lat: 43.74,
        };
        let east = Point {
            lon: 7.43,
            lat: 43.73,
        };
        assert!((here.distance_m(north) - 1111.95).abs() < 0.1);
        assert!((here.distance_m(east) - 803.5).abs() < 1.0);
        assert!(here.heading_deg(north).abs() < 1e-9);
        assert!((here.heading_deg(east) - 90.0).abs() < 1e-9);
        assert!((east.heading_deg(here) - 270.0).abs() < 1e-9);
    }

    #[test]
    fn the_foot_stays_on_the_piece() {
        assert_eq!(foot([0.0, 0.0], [10.0, 0.0], [4.0, 3.0]), (0.4, 9.0));
        assert_eq!(foot([0.0, 0.0], [10.0, 0.0], [-3.0, 4.0]), (0.0, 25.0));
        assert_eq!(foot([2.0, 2.0], [2.0, 2.0], [2.0, 3.0]), (0.0, 1.0));
    }
}
