//! Walking along the edge of the extract's box, where the coast is closed.

use geo::Coord;

use crate::coast::Verdict;
use crate::extract::Bounds;

/// A coast that ends inside the box nearer to its edge than this share of the box is led to the edge: extracts are
/// cut at nodes, not at the edge. Farther away it is a gap in the data.
const END_TOLERANCE: f64 = 0.01;

/// Positions along the edge of the box, counter-clockwise from the south-west corner, one unit a side.
pub(crate) const WHOLE_EDGE: f64 = 4.0;

/// The nearest point of the edge, nothing if the place is on the edge already.
pub(crate) fn edge_point(
    bounds: &Bounds,
    place: Coord<f64>,
) -> Result<Option<Coord<f64>>, Verdict> {
    let (width, height) = bounds.size();
    let sides = [
        (
            (place.x - bounds.west) / width,
            Coord {
                x: bounds.west,
                ..place
            },
        ),
        (
            (bounds.east - place.x) / width,
            Coord {
                x: bounds.east,
                ..place
            },
        ),
        (
            (place.y - bounds.south) / height,
            Coord {
                y: bounds.south,
                ..place
            },
        ),
        (
            (bounds.north - place.y) / height,
            Coord {
                y: bounds.north,
                ..place
            },
        ),
    ];
    let nearest = sides.iter().min_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((gap, _)) if *gap <= 0.0 => Ok(None),
        Some((gap, point)) if *gap <= END_TOLERANCE => Ok(Some(*point)),
        _ => Err(Verdict::Gap),
    }
}

/// Position of a point of the edge, counter-clockwise from the south-west corner.
pub(crate) fn edge_position(bounds: &Bounds, place: Coord<f64>) -> f64 {
    let (width, height) = bounds.size();
    let (east, north) = (
        (place.x - bounds.west) / width,
        (place.y - bounds.south) / height,
    );
    if place.y <= bounds.south {
        east
    } else if place.x >= bounds.east {
        1.0 + north
    } else if place.y >= bounds.north {
        3.0 - east
    } else {
        4.0 - north
    }
}

/// Corners of the box on the way `length` counter-clockwise from `position`.
pub(crate) fn corners(bounds: &Bounds, position: f64, length: f64) -> Vec<Coord<f64>> {
    let corner = |number: i64| match number.rem_euclid(4) {
        0 => (bounds.west, bounds.south),
        1 => (bounds.east, bounds.south),
        2 => (bounds.east, bounds.north),
        _ => (bounds.west, bounds.north),
    };
    let (first, end) = (position.floor() as i64 + 1, position + length);
    (first..=end.ceil() as i64)
        .filter(|number| (*number as f64) < end)
        .map(|number| Coord::from(corner(number)))
        .collect()
}
