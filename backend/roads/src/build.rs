//! Building a [`Graph`] from nodes and segments: only the largest strongly connected part is kept.

use std::collections::HashMap;

use crate::class::StreetClass;
use crate::geom::Point;
use crate::graph::{Graph, NO_NAME, Parts, Segment};
use crate::scc::largest_component;

/// A street segment to add.
#[derive(Debug, Clone, Copy)]
pub struct SegmentSpec<'a> {
    /// Node at the start.
    pub from: u32,
    /// Node at the end.
    pub to: u32,
    /// Points between the two nodes, as longitude and latitude in 1e-7 degree.
    pub inner: &'a [[i32; 2]],
    /// Kind of street.
    pub class: StreetClass,
    /// Name of the street.
    pub name: Option<&'a str>,
    /// Signed speed limit in km/h, 0 = none.
    pub limit_kmh: u8,
    /// May be driven from `from` to `to`.
    pub forward: bool,
    /// May be driven from `to` to `from`.
    pub backward: bool,
    /// Private or otherwise closed to general traffic.
    pub restricted: bool,
}

/// What [`GraphBuilder::finish`] left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dropped {
    /// Nodes that cannot be reached from, or cannot reach, the main part of the network.
    pub nodes: usize,
    /// Segments with such a node at an end.
    pub segments: usize,
}

/// Collects nodes and segments.
#[derive(Debug, Default)]
pub struct GraphBuilder {
    parts: Parts,
    names: HashMap<String, u32>,
}

impl GraphBuilder {
    /// Adds a node and returns its number.
    pub fn node(&mut self, lon_e7: i32, lat_e7: i32) -> u32 {
        self.parts.nodes.push([lon_e7, lat_e7]);
        (self.parts.nodes.len() - 1) as u32
    }

    /// Adds a segment; `false` if an end is not a known node or it may be driven in no direction.
    pub fn segment(&mut self, spec: &SegmentSpec) -> bool {
        let ends = (
            self.parts.nodes.get(spec.from as usize).copied(),
            self.parts.nodes.get(spec.to as usize).copied(),
        );
        let (Some(from), Some(to)) = ends else {
            return false;
        };
        if !spec.forward && !spec.backward {
            return false;
        }
        let first = self.parts.points.len();
        self.parts.points.push(from);
        self.parts.points.extend_from_slice(spec.inner);
        self.parts.points.push(to);
        let points = &self.parts.points[first..];
        let segment = Segment {
            from: spec.from,
            to: spec.to,
            length_m: length_m(points) as f32,
            class: spec.class,
            limit_kmh: spec.limit_kmh,
            forward: spec.forward,
            backward: spec.backward,
            restricted: spec.restricted,
            first: first as u32,
            count: points.len() as u32,
            name: spec.name.map_or(NO_NAME, |name| self.name(name)),
        };
        self.parts.segments.push(segment);
        true
    }

    /// The finished graph, cut down to its largest strongly connected part.
    pub fn finish(self) -> (Graph, Dropped) {
        let keep = largest_component(self.parts.nodes.len(), &self.parts.segments, |_| true);
        let mut kept = Self::default();
        let mut numbers = vec![None; keep.len()];
        for (node, _) in keep.iter().enumerate().filter(|(_, keep)| **keep) {
            let [lon, lat] = self.parts.nodes[node];
            numbers[node] = Some(kept.node(lon, lat));
        }
        for segment in &self.parts.segments {
            let (Some(from), Some(to)) =
                (numbers[segment.from as usize], numbers[segment.to as usize])
            else {
                continue;
            };
            let first = segment.first as usize;
            let inner = first + 1..first + segment.count as usize - 1;
            kept.segment(&SegmentSpec {
                from,
                to,
                inner: &self.parts.points[inner],
                class: segment.class,
                name: self
                    .parts
                    .names
                    .get(segment.name as usize)
                    .map(String::as_str),
                limit_kmh: segment.limit_kmh,
                forward: segment.forward,
                backward: segment.backward,
                restricted: segment.restricted,
            });
        }
        let dropped = Dropped {
            nodes: self.parts.nodes.len() - kept.parts.nodes.len(),
            segments: self.parts.segments.len() - kept.parts.segments.len(),
        };
        (Graph::from_parts(kept.parts), dropped)
    }

    fn name(&mut self, name: &str) -> u32 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let number = self.parts.names.len() as u32;
        self.parts.names.push(name.to_owned());
        self.names.insert(name.to_owned(), number);
        number
    }
}

fn length_m(points: &[[i32; 2]]) -> f64 {
    points
        .windows(2)
        .map(|pair| {
            Point::from_e7(pair[0][0], pair[0][1])
                .distance_m(Point::from_e7(pair[1][0], pair[1][1]))
        })
        .sum()
}
