//! Areas with an edge, and how far inside or outside of it a place is.
//!
//! Whether a place is inside a polygon is decided on whole numbers and so without a doubt; how far from the edge is
//! measured on a flat map around the place, which is good to a few parts in a thousand at the distances that matter
//! here.

use crate::position::{EARTH_RADIUS_M, Position, UNITS_PER_DEGREE};

/// Metres in one unit of latitude.
const METRES_PER_UNIT: f64 = EARTH_RADIUS_M * std::f64::consts::PI / 180.0 / UNITS_PER_DEGREE;

/// An area with an edge. It does not cross the antimeridian.
#[derive(Clone, Debug, PartialEq)]
pub struct Fence {
    shape: Shape,
    bounds: Bounds,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    /// Rings; what lies in an odd number of them is inside.
    Polygon(Vec<Vec<Position>>),
    Circle(Position, f64),
    Corridor(Vec<Position>, f64),
}

/// A box around a fence, edges included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bounds {
    pub(crate) west: i32,
    pub(crate) south: i32,
    pub(crate) east: i32,
    pub(crate) north: i32,
}

impl Bounds {
    /// Around places, and so many metres more on each side.
    fn around<'a>(places: impl Iterator<Item = &'a Position>, margin_m: f64) -> Self {
        let mut it = Self {
            west: i32::MAX,
            south: i32::MAX,
            east: i32::MIN,
            north: i32::MIN,
        };
        for place in places {
            it.west = it.west.min(place.lon_e7());
            it.east = it.east.max(place.lon_e7());
            it.south = it.south.min(place.lat_e7());
            it.north = it.north.max(place.lat_e7());
        }
        let lat_margin = margin_m / METRES_PER_UNIT;
        let furthest = f64::from(it.south.saturating_abs().max(it.north.saturating_abs()));
        let lat = ((furthest + lat_margin) / UNITS_PER_DEGREE).min(89.0);
        // Rounded up: a box too large costs a look, one too small would lose a crossing.
        let lon_margin = (lat_margin / lat.to_radians().cos()).ceil() as i32 + 1;
        let lat_margin = lat_margin.ceil() as i32 + 1;
        if margin_m > 0.0 {
            it.west = it.west.saturating_sub(lon_margin);
            it.east = it.east.saturating_add(lon_margin);
            it.south = it.south.saturating_sub(lat_margin);
            it.north = it.north.saturating_add(lat_margin);
        }
        it
    }

    pub(crate) fn holds(&self, at: Position) -> bool {
        (self.west..=self.east).contains(&at.lon_e7())
            && (self.south..=self.north).contains(&at.lat_e7())
    }
}

impl Fence {
    /// Everything inside an outline but not inside its holes.
    pub fn polygon(outline: Vec<Position>, holes: Vec<Vec<Position>>) -> Self {
        let bounds = Bounds::around(outline.iter(), 0.0);
        let mut rings = vec![outline];
        rings.extend(holes);
        Self {
            shape: Shape::Polygon(rings),
            bounds,
        }
    }

    /// Everything around a place.
    pub fn circle(centre: Position, radius_m: f64) -> Self {
        Self {
            bounds: Bounds::around([centre].iter(), radius_m * 1.01),
            shape: Shape::Circle(centre, radius_m),
        }
    }

    /// Everything along a line.
    pub fn corridor(line: Vec<Position>, half_width_m: f64) -> Self {
        Self {
            bounds: Bounds::around(line.iter(), half_width_m * 1.01),
            shape: Shape::Corridor(line, half_width_m),
        }
    }

    pub(crate) fn bounds(&self) -> Bounds {
        self.bounds
    }

    /// Whether a place is inside.
    pub fn contains(&self, at: Position) -> bool {
        match &self.shape {
            Shape::Polygon(rings) => self.bounds.holds(at) && is_in_odd(rings, at),
            _ => self.depth_m(at) >= 0.0,
        }
    }

    /// How many metres inside of the edge a place is; negative outside of it.
    pub fn depth_m(&self, at: Position) -> f64 {
        match &self.shape {
            Shape::Polygon(rings) => {
                let map = FlatMap::around(at);
                let to_edge = rings
                    .iter()
                    .flat_map(|it| sides(it))
                    .map(|(a, b)| map.distance_m(a, b))
                    .fold(f64::INFINITY, f64::min);
                if self.contains(at) { to_edge } else { -to_edge }
            }
            Shape::Circle(centre, radius_m) => radius_m - centre.distance_m(at),
            Shape::Corridor(line, half_width_m) => {
                let map = FlatMap::around(at);
                let stretches = line.iter().zip(line.iter().skip(1));
                let to_line = stretches
                    .map(|(a, b)| map.distance_m(*a, *b))
                    .fold(f64::INFINITY, f64::min);
                half_width_m - to_line
            }
        }
    }
}

fn sides(ring: &[Position]) -> impl Iterator<Item = (Position, Position)> {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().copied().zip(next.copied())
}

/// Whether a line from the place to the east crosses the rings an odd number of times.
fn is_in_odd(rings: &[Vec<Position>], at: Position) -> bool {
    let (x, y) = (i128::from(at.lon_e7()), i128::from(at.lat_e7()));
    let crosses = |(a, b): &(Position, Position)| {
        if (a.lat_e7() > at.lat_e7()) == (b.lat_e7() > at.lat_e7()) {
            return false;
        }
        let (ax, ay) = (i128::from(a.lon_e7()), i128::from(a.lat_e7()));
        let (bx, by) = (i128::from(b.lon_e7()), i128::from(b.lat_e7()));
        let turn = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
        if by > ay { turn > 0 } else { turn < 0 }
    };
    rings
        .iter()
        .flat_map(|it| sides(it))
        .filter(crosses)
        .count()
        % 2
        == 1
}

/// The map around one place, in metres.
struct FlatMap {
    at: Position,
    metres_per_lon: f64,
}

impl FlatMap {
    fn around(at: Position) -> Self {
        Self {
            at,
            metres_per_lon: METRES_PER_UNIT * at.lat_deg().to_radians().cos(),
        }
    }

    fn metres(&self, it: Position) -> (f64, f64) {
        let (lon, lat) = (
            f64::from(it.lon_e7()) - f64::from(self.at.lon_e7()),
            f64::from(it.lat_e7()) - f64::from(self.at.lat_e7()),
        );
        (lon * self.metres_per_lon, lat * METRES_PER_UNIT)
    }

    /// From the place to the nearest point between two others.
    fn distance_m(&self, a: Position, b: Position) -> f64 {
        let ((ax, ay), (bx, by)) = (self.metres(a), self.metres(b));
        let (dx, dy) = (bx - ax, by - ay);
        let squared = dx * dx + dy * dy;
        let along = if squared > 0.0 {
            (-(ax * dx + ay * dy) / squared).clamp(0.0, 1.0)
        } else {
            0.0
        };
        (ax + along * dx).hypot(ay + along * dy)
    }
}
