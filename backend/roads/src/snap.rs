//! Nearest point of a street: an R-tree over the straight pieces of all segments.

use rstar::{AABB, PointDistance, RTree, RTreeObject};

use crate::class::Profile;
use crate::geom::{Plane, Point, foot};
use crate::graph::{Graph, Parts};

/// A point farther than this from every street is not served by this network.
pub const MAX_SNAP_M: f64 = 2_000.0;

/// A place on a street.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Snap {
    /// Number of the segment in [`Graph::segments`].
    pub segment: u32,
    /// How far along the segment, 0 at its start, 1 at its end, by length over the ground.
    pub share: f64,
    /// The place itself.
    pub point: Point,
    /// Metres from the place asked for.
    pub distance_m: f64,
}

/// One straight piece of a segment, in metres on the plane.
#[derive(Debug, Clone, Copy)]
struct Piece {
    from: [f64; 2],
    to: [f64; 2],
    segment: u32,
    number: u32,
}

impl RTreeObject for Piece {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.from, self.to)
    }
}

impl PointDistance for Piece {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        foot(self.from, self.to, *point).1
    }
}

#[derive(Debug)]
pub(crate) struct SnapIndex {
    plane: Plane,
    tree: RTree<Piece>,
}

impl SnapIndex {
    pub(crate) fn new(parts: &Parts) -> Self {
        let total: f64 = parts
            .nodes
            .iter()
            .map(|node| Point::from_e7(0, node[1]).lat)
            .sum();
        let plane = Plane::at_latitude(total / parts.nodes.len().max(1) as f64);
        let mut pieces = Vec::with_capacity(parts.points.len());
        for (segment, spec) in parts.segments.iter().enumerate() {
            let first = spec.first as usize;
            let points = &parts.points[first..first + spec.count as usize];
            for (number, pair) in points.windows(2).enumerate() {
                let [from, to] =
                    [pair[0], pair[1]].map(|[lon, lat]| plane.flatten(Point::from_e7(lon, lat)));
                pieces.push(Piece {
                    from,
                    to,
                    segment: segment as u32,
                    number: number as u32,
                });
            }
        }
        Self {
            plane,
            tree: RTree::bulk_load(pieces),
        }
    }
}

impl Graph {
    /// The nearest place that a vehicle of this profile can drive to and from, at most [`MAX_SNAP_M`] away.
    pub fn nearest(&self, point: Point, profile: Profile) -> Option<Snap> {
        if !point.is_on_earth() {
            return None;
        }
        let flat = self.index.plane.flatten(point);
        let piece = self
            .index
            .tree
            .nearest_neighbor_iter(&flat)
            .take_while(|piece| piece.distance_2(&flat) <= MAX_SNAP_M * MAX_SNAP_M)
            .find(|piece| self.is_usable(piece.segment, profile))?;
        let (within, _) = foot(piece.from, piece.to, flat);
        let line: Vec<Point> = self
            .line(self.segments().get(piece.segment as usize)?)
            .collect();
        let number = piece.number as usize;
        let (from, to) = (*line.get(number)?, *line.get(number + 1)?);
        let place = from.towards(to, within);
        let before: f64 = line[..=number]
            .windows(2)
            .map(|pair| pair[0].distance_m(pair[1]))
            .sum();
        let whole: f64 = line
            .windows(2)
            .map(|pair| pair[0].distance_m(pair[1]))
            .sum();
        let share = if whole > 0.0 {
            ((before + from.distance_m(place)) / whole).min(1.0)
        } else {
            0.0
        };
        Some(Snap {
            segment: piece.segment,
            share,
            point: place,
            distance_m: point.distance_m(place),
        })
    }
}
