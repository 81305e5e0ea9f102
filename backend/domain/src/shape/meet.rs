//! Whether a place lies in a shape, and whether two shapes have ground in common. Distances are rounded by a machine's
//! sine, so nothing but what is shown hangs on this; replay does not.

use super::{Ends, Shape, contains, edges, meet};
use crate::place::Point;

/// Metres in 1e-7 degrees of latitude.
const M_PER_E7: f64 = 0.011_119_492_664;

impl Shape {
    /// Whether a place lies in it.
    pub fn holds(&self, p: Point) -> bool {
        self.encloses(p)
            || (self.margin_m() > 0.0
                && self
                    .stretches()
                    .any(|it| gap_m(it, (p, p)) <= self.margin_m()))
    }

    /// Whether it has ground in common with another.
    pub fn meets(&self, other: &Self) -> bool {
        let margin_m = self.margin_m() + other.margin_m();
        let first = |it: &Self| it.stretches().next().map(|it| it.0);
        // What does not come near an edge lies on one side of it as a whole.
        first(other).is_some_and(|it| self.encloses(it))
            || first(self).is_some_and(|it| other.encloses(it))
            || self.comes_near(other, margin_m)
    }

    /// Whether a place is within the outline, but not in a hole.
    fn encloses(&self, p: Point) -> bool {
        match self {
            Self::Polygon { outline, holes } => {
                contains(outline, p) && !holes.iter().any(|it| contains(it, p))
            }
            Self::Circle { .. } | Self::Corridor { .. } => false,
        }
    }

    fn margin_m(&self) -> f64 {
        match self {
            Self::Polygon { .. } => 0.0,
            Self::Circle { radius_m, .. } => f64::from(*radius_m),
            Self::Corridor { half_width_m, .. } => f64::from(*half_width_m),
        }
    }

    /// Its edges; of a circle the middle, of a corridor the line.
    fn stretches(&self) -> Box<dyn Iterator<Item = Ends> + '_> {
        match self {
            Self::Polygon { outline, holes } => {
                Box::new(edges(outline).chain(holes.iter().flat_map(|it| edges(it))))
            }
            Self::Circle { centre, .. } => Box::new(std::iter::once((*centre, *centre))),
            Self::Corridor { line, .. } => {
                Box::new(line.iter().copied().zip(line.iter().skip(1).copied()))
            }
        }
    }

    fn comes_near(&self, other: &Self, margin_m: f64) -> bool {
        let Some(frame) = Frame::around(self.stretches(), margin_m) else {
            return false;
        };
        other
            .stretches()
            .filter(|it| frame.touches(*it))
            .any(|a| self.stretches().any(|b| gap_m(a, b) <= margin_m))
    }
}

/// A box around stretches, in 1e-7 degrees: what does not touch it is far away.
struct Frame {
    west: i64,
    east: i64,
    south: i64,
    north: i64,
}

impl Frame {
    fn around(stretches: impl Iterator<Item = Ends>, margin_m: f64) -> Option<Self> {
        let mut frame: Option<Self> = None;
        for p in stretches.flat_map(|(a, b)| [a, b]) {
            let (lon, lat) = (i64::from(p.lon_e7), i64::from(p.lat_e7));
            frame = Some(match frame {
                None => Self {
                    west: lon,
                    east: lon,
                    south: lat,
                    north: lat,
                },
                Some(it) => Self {
                    west: it.west.min(lon),
                    east: it.east.max(lon),
                    south: it.south.min(lat),
                    north: it.north.max(lat),
                },
            });
        }
        let lat_margin = (margin_m / M_PER_E7).ceil() as i64 + 1;
        // At the furthest latitude of a shape (80°) a degree of longitude is 1/5.76 as long.
        let lon_margin = lat_margin * 6;
        frame.map(|it| Self {
            west: it.west - lon_margin,
            east: it.east + lon_margin,
            south: it.south - lat_margin,
            north: it.north + lat_margin,
        })
    }

    fn touches(&self, (a, b): Ends) -> bool {
        let lons = [i64::from(a.lon_e7), i64::from(b.lon_e7)];
        let lats = [i64::from(a.lat_e7), i64::from(b.lat_e7)];
        let apart = lons.iter().all(|it| *it < self.west)
            || lons.iter().all(|it| *it > self.east)
            || lats.iter().all(|it| *it < self.south)
            || lats.iter().all(|it| *it > self.north);
        !apart
    }
}

/// Metres between two stretches; of what is as near as shapes are large the earth is flat enough.
fn gap_m(one: Ends, other: Ends) -> f64 {
    if meet(one, other) {
        return 0.0;
    }
    let middle = one.0.lat_deg().midpoint(other.0.lat_deg());
    let across = middle.to_radians().cos();
    let plane = |p: Point| {
        let d = |it: i32, from: i32| (f64::from(it) - f64::from(from)) * M_PER_E7;
        (
            d(p.lon_e7, one.0.lon_e7) * across,
            d(p.lat_e7, one.0.lat_e7),
        )
    };
    [
        (one.0, other),
        (one.1, other),
        (other.0, one),
        (other.1, one),
    ]
    .into_iter()
    .map(|(p, (a, b))| to_stretch(plane(p), plane(a), plane(b)))
    .fold(f64::INFINITY, f64::min)
}

fn to_stretch(p: (f64, f64), a: (f64, f64), b: (f64, f64)) -> f64 {
    let (along, from) = ((b.0 - a.0, b.1 - a.1), (p.0 - a.0, p.1 - a.1));
    let length = along.0 * along.0 + along.1 * along.1;
    let part = if length > 0.0 {
        ((from.0 * along.0 + from.1 * along.1) / length).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (from.0 - part * along.0).hypot(from.1 - part * along.1)
}
