//! Shapes on the map, and whether they are shapes at all. Whole numbers only, so that the answer is the same
//! everywhere.
//!
//! Rules (cited by tests):
//! - **Z1** An outline has at least three corners, does not cross, touch or fold back on itself, and has an area. Its
//!   last corner is not its first again.
//! - **Z2** Holes are outlines that lie inside the outer one and apart from it and from each other.
//! - **Z3** No shape crosses the antimeridian, comes near a pole, or is larger than its limits.

mod meet;

use serde::{Deserialize, Serialize};

use crate::{
    limits::{
        CORRIDOR_CORNERS_MAX, CORRIDOR_HALF_WIDTH_M_MAX, CORRIDOR_HALF_WIDTH_M_MIN, HOLES_MAX,
        ZONE_CORNERS_MAX, ZONE_LAT_E7_MAX, ZONE_RADIUS_M_MAX, ZONE_RADIUS_M_MIN, ZONE_SPAN_E7_MAX,
    },
    place::Point,
    refusal::Refusal,
};

/// An area on the map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Everything inside an outline, but not inside its holes. Outlines are not closed by their first corner.
    Polygon {
        /// The outer outline.
        outline: Vec<Point>,
        /// What is cut out.
        holes: Vec<Vec<Point>>,
    },
    /// Everything around a point.
    Circle {
        /// The point.
        centre: Point,
        /// How far around, in metres.
        radius_m: u32,
    },
    /// Everything along a line.
    Corridor {
        /// The line.
        line: Vec<Point>,
        /// How far to each side, in metres.
        half_width_m: u32,
    },
}

const FULL_TURN_E7: i64 = 3_600_000_000;
/// One degree of latitude is about 111 km: whole units of 1e-7 degrees in a metre, rounded up.
const LAT_E7_PER_M: i64 = 91;

const fn malformed(why: &'static str) -> Refusal {
    Refusal::Malformed {
        field: "shape",
        why,
    }
}

impl Shape {
    /// A point in the middle of it: of a circle its centre, else of its corners.
    pub fn middle(&self) -> Option<Point> {
        let corners = match self {
            Self::Circle { centre, .. } => return Some(*centre),
            Self::Polygon { outline, .. } => outline,
            Self::Corridor { line, .. } => line,
        };
        let mean = |of: fn(&Point) -> i32| {
            let sum: i64 = corners.iter().map(|it| i64::from(of(it))).sum();
            let mean = sum.checked_div(corners.len() as i64)?;
            i32::try_from(mean).ok()
        };
        Some(Point {
            lon_e7: mean(|it| it.lon_e7)?,
            lat_e7: mean(|it| it.lat_e7)?,
        })
    }

    /// Rules Z1–Z3.
    pub fn check(&self) -> Result<(), Refusal> {
        match self {
            Self::Polygon { outline, holes } => check_polygon(outline, holes),
            Self::Circle { centre, radius_m } => {
                within("radius_m", *radius_m, ZONE_RADIUS_M_MIN, ZONE_RADIUS_M_MAX)?;
                check_bounds(&[*centre], *radius_m)
            }
            Self::Corridor { line, half_width_m } => {
                let (min, max) = (CORRIDOR_HALF_WIDTH_M_MIN, CORRIDOR_HALF_WIDTH_M_MAX);
                within("half_width_m", *half_width_m, min, max)?;
                if line.len() < 2 {
                    return Err(malformed("needs at least two corners along a corridor"));
                }
                if line.len() > CORRIDOR_CORNERS_MAX {
                    return Err(Refusal::TooLong {
                        field: "shape",
                        max: CORRIDOR_CORNERS_MAX,
                    });
                }
                if line.windows(2).any(|it| it.first() == it.last()) {
                    return Err(malformed("has the same corner twice in a row"));
                }
                check_bounds(line, *half_width_m)
            }
        }
    }

    /// How many corners it has.
    pub fn corner_count(&self) -> usize {
        match self {
            Self::Polygon { outline, holes } => {
                outline.len() + holes.iter().map(Vec::len).sum::<usize>()
            }
            Self::Circle { .. } => 1,
            Self::Corridor { line, .. } => line.len(),
        }
    }
}

fn within(field: &'static str, value: u32, min: u32, max: u32) -> Result<(), Refusal> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange {
            field,
            min: i64::from(min),
            max: i64::from(max),
        })
    }
}

/// Rule Z3, of corners and what lies up to `margin_m` around them.
fn check_bounds(corners: &[Point], margin_m: u32) -> Result<(), Refusal> {
    let lons = corners.iter().map(|it| i64::from(it.lon_e7));
    let lats = corners.iter().map(|it| i64::from(it.lat_e7));
    let (Some(west), Some(east)) = (lons.clone().min(), lons.max()) else {
        return Err(malformed("has no corners"));
    };
    let (south, north) = (lats.clone().min().unwrap_or(0), lats.max().unwrap_or(0));
    let lat_margin = i64::from(margin_m) * LAT_E7_PER_M;
    let furthest = (south - lat_margin).abs().max((north + lat_margin).abs());
    if furthest > ZONE_LAT_E7_MAX {
        return Err(malformed("comes too near to a pole"));
    }
    // A degree of longitude shrinks towards the poles; at the furthest latitude allowed (80°) it is 1/5.76 as long.
    let lon_margin = lat_margin * 6;
    let crosses_line = corners
        .windows(2)
        .any(|it| matches!(it, [a, b] if (i64::from(a.lon_e7) - i64::from(b.lon_e7)).abs() > FULL_TURN_E7 / 2));
    let closes_over_line = east - west > FULL_TURN_E7 / 2;
    let reaches_line = (west - lon_margin).min(-(east + lon_margin)) < -FULL_TURN_E7 / 2;
    if crosses_line || closes_over_line || reaches_line {
        return Err(malformed(
            "crosses the 180th meridian; draw one zone on each side of it",
        ));
    }
    if east - west > ZONE_SPAN_E7_MAX || north - south > ZONE_SPAN_E7_MAX {
        return Err(malformed("is larger than five degrees"));
    }
    Ok(())
}

fn check_polygon(outline: &[Point], holes: &[Vec<Point>]) -> Result<(), Refusal> {
    let corners = outline.len() + holes.iter().map(Vec::len).sum::<usize>();
    if corners > ZONE_CORNERS_MAX {
        return Err(Refusal::TooLong {
            field: "shape",
            max: ZONE_CORNERS_MAX,
        });
    }
    if holes.len() > HOLES_MAX {
        return Err(malformed("has too many holes"));
    }
    if outline.len() >= 3 {
        check_bounds(outline, 0)?;
    }
    check_ring(outline)?;
    for hole in holes {
        check_ring(hole)?;
    }
    for (index, hole) in holes.iter().enumerate() {
        let is_inside = hole.first().is_some_and(|it| contains(outline, *it));
        if !is_inside || rings_meet(outline, hole) {
            return Err(malformed("has a hole that does not lie inside the outline"));
        }
        for other in holes.iter().take(index) {
            let is_nested = hole.first().is_some_and(|it| contains(other, *it))
                || other.first().is_some_and(|it| contains(hole, *it));
            if is_nested || rings_meet(hole, other) {
                return Err(malformed("has holes that meet"));
            }
        }
    }
    Ok(())
}

/// Rule Z1.
fn check_ring(ring: &[Point]) -> Result<(), Refusal> {
    if ring.len() < 3 {
        return Err(malformed("needs at least three corners"));
    }
    if edges(ring).any(|(a, b)| a == b) {
        return Err(malformed("has the same corner twice in a row"));
    }
    if twice_area(ring) == 0 {
        return Err(malformed("has no area"));
    }
    let mut sides: Vec<Side> = edges(ring)
        .enumerate()
        .map(|(n, it)| Side::new(n, it))
        .collect();
    sides.sort_unstable_by_key(|it| it.west);
    for (place, one) in sides.iter().enumerate() {
        let may_meet = sides
            .iter()
            .skip(place + 1)
            .take_while(|it| it.west <= one.east);
        for other in may_meet {
            let apart = one.n.abs_diff(other.n);
            let crosses = if apart == 1 || apart + 1 == ring.len() {
                folds_back(one, other)
            } else {
                meet(one.ends, other.ends)
            };
            if crosses {
                return Err(malformed("crosses itself"));
            }
        }
    }
    Ok(())
}

type Ends = (Point, Point);

/// A side of an outline, with its number along it.
struct Side {
    n: usize,
    ends: Ends,
    west: i32,
    east: i32,
}

impl Side {
    fn new(n: usize, ends: Ends) -> Self {
        let (a, b) = (ends.0.lon_e7, ends.1.lon_e7);
        Self {
            n,
            ends,
            west: a.min(b),
            east: a.max(b),
        }
    }
}

fn edges(ring: &[Point]) -> impl Iterator<Item = Ends> + Clone {
    let next = ring.iter().skip(1).chain(ring.first());
    ring.iter().copied().zip(next.copied())
}

/// Twice the signed area: positive if it turns left.
fn twice_area(ring: &[Point]) -> i128 {
    let Some(first) = ring.first() else { return 0 };
    edges(ring).map(|(a, b)| turn(*first, a, b)).sum()
}

/// Positive if `o → a → b` turns left, negative if right, 0 if it goes straight.
fn turn(o: Point, a: Point, b: Point) -> i128 {
    let d = |from: i32, to: i32| i128::from(to) - i128::from(from);
    d(o.lon_e7, a.lon_e7) * d(o.lat_e7, b.lat_e7) - d(o.lat_e7, a.lat_e7) * d(o.lon_e7, b.lon_e7)
}

/// Whether `p`, known to be on the straight line through both ends, lies between them.
fn is_between((a, b): Ends, p: Point) -> bool {
    (a.lon_e7.min(b.lon_e7)..=a.lon_e7.max(b.lon_e7)).contains(&p.lon_e7)
        && (a.lat_e7.min(b.lat_e7)..=a.lat_e7.max(b.lat_e7)).contains(&p.lat_e7)
}

/// Whether two stretches have a point in common.
fn meet(one: Ends, other: Ends) -> bool {
    let (a, b) = one;
    let (c, d) = other;
    let (of_c, of_d) = (turn(a, b, c).signum(), turn(a, b, d).signum());
    let (of_a, of_b) = (turn(c, d, a).signum(), turn(c, d, b).signum());
    (of_c != of_d && of_a != of_b && of_c * of_d <= 0 && of_a * of_b <= 0)
        || (of_c == 0 && is_between(one, c))
        || (of_d == 0 && is_between(one, d))
        || (of_a == 0 && is_between(other, a))
        || (of_b == 0 && is_between(other, b))
}

/// Whether two sides that share a corner also share more.
fn folds_back(one: &Side, other: &Side) -> bool {
    let (a, b) = one.ends;
    let (c, d) = other.ends;
    let (corner, from, to) = if b == c { (b, a, d) } else { (a, b, c) };
    turn(corner, from, to) == 0
        && (is_between((corner, from), to) || is_between((corner, to), from))
}

fn rings_meet(one: &[Point], other: &[Point]) -> bool {
    edges(one).any(|a| edges(other).any(|b| meet(a, b)))
}

/// Whether a point lies inside an outline; of points on the line itself no more than one answer is promised.
fn contains(ring: &[Point], p: Point) -> bool {
    edges(ring)
        .filter(|(a, b)| (a.lat_e7 > p.lat_e7) != (b.lat_e7 > p.lat_e7))
        .filter(|(a, b)| {
            let side = turn(*a, *b, p);
            if b.lat_e7 > a.lat_e7 {
                side > 0
            } else {
                side < 0
            }
        })
        .count()
        % 2
        == 1
}
