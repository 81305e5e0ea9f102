//! The street network in memory: nodes, segments between them, and the arcs a vehicle may drive.

use crate::class::{Profile, StreetClass};
use crate::geom::Point;
use crate::scc::largest_component;
use crate::snap::SnapIndex;

/// A segment without a name.
pub(crate) const NO_NAME: u32 = u32::MAX;

/// One street segment between two junctions.
#[derive(Debug, Clone, PartialEq)]
pub struct Segment {
    /// Node at the start of the geometry.
    pub from: u32,
    /// Node at the end of the geometry.
    pub to: u32,
    /// Length over the ground in metres.
    pub length_m: f32,
    /// Kind of street.
    pub class: StreetClass,
    /// Signed speed limit, 0 = none.
    pub limit_kmh: u8,
    /// May be driven from `from` to `to`.
    pub forward: bool,
    /// May be driven from `to` to `from`.
    pub backward: bool,
    /// Private or otherwise closed to general traffic.
    pub restricted: bool,
    pub(crate) name: u32,
    /// First point in [`Parts::points`].
    pub(crate) first: u32,
    /// Number of points, the two nodes included.
    pub(crate) count: u32,
}

impl Segment {
    /// Time to drive the whole segment, in seconds.
    pub fn duration_s(&self, profile: Profile) -> f64 {
        f64::from(self.length_m) * 3.6 / self.class.speed_with_limit_kmh(profile, self.limit_kmh)
    }

    /// Whether a vehicle of this profile may use the segment in some direction.
    pub fn open_to(&self, profile: Profile) -> bool {
        self.class.open_to(profile) && (profile == Profile::BlueLight || !self.restricted)
    }
}

/// What is in the file, as is; [`Graph`] adds what can be derived.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Parts {
    pub(crate) nodes: Vec<[i32; 2]>,
    pub(crate) segments: Vec<Segment>,
    pub(crate) points: Vec<[i32; 2]>,
    pub(crate) names: Vec<String>,
}

/// A drivable direction of a segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arc {
    pub(crate) head: u32,
    pub(crate) segment: u32,
    pub(crate) reversed: bool,
}

/// The street network.
#[derive(Debug)]
pub struct Graph {
    pub(crate) parts: Parts,
    /// Arcs leaving node n are `arcs[starts[n]..starts[n + 1]]`.
    starts: Vec<u32>,
    arcs: Vec<Arc>,
    /// Per profile and segment: open to it, and in the part of the network where it can get anywhere from anywhere.
    usable: [Vec<bool>; Profile::ALL.len()],
    pub(crate) index: SnapIndex,
}

impl Graph {
    /// `parts` must be checked: every index in range, every segment with at least two points.
    pub(crate) fn from_parts(parts: Parts) -> Self {
        let (starts, arcs) = arcs_of(&parts);
        let usable = Profile::ALL.map(|profile| usable_for(&parts, profile));
        let index = SnapIndex::new(&parts);
        Self {
            parts,
            starts,
            arcs,
            usable,
            index,
        }
    }

    /// Number of junctions and dead ends.
    pub fn node_count(&self) -> usize {
        self.parts.nodes.len()
    }

    /// Number of directed arcs.
    pub fn arc_count(&self) -> usize {
        self.arcs.len()
    }

    /// All segments.
    pub fn segments(&self) -> &[Segment] {
        &self.parts.segments
    }

    /// Where a node is.
    pub fn node(&self, node: u32) -> Option<Point> {
        let [lon, lat] = *self.parts.nodes.get(node as usize)?;
        Some(Point::from_e7(lon, lat))
    }

    /// Name of the street that a segment belongs to.
    pub fn name(&self, segment: &Segment) -> Option<&str> {
        self.parts
            .names
            .get(segment.name as usize)
            .map(String::as_str)
    }

    /// The line of a segment from `from` to `to`, both included.
    pub fn line(
        &self,
        segment: &Segment,
    ) -> impl DoubleEndedIterator<Item = Point> + ExactSizeIterator {
        let first = segment.first as usize;
        self.parts.points[first..first + segment.count as usize]
            .iter()
            .map(|[lon, lat]| Point::from_e7(*lon, *lat))
    }

    /// South-west and north-east corner, or nothing if there are no nodes.
    pub fn bounds(&self) -> Option<(Point, Point)> {
        let first = *self.parts.nodes.first()?;
        let (low, high) = self
            .parts
            .nodes
            .iter()
            .fold((first, first), |(low, high), node| {
                (
                    [low[0].min(node[0]), low[1].min(node[1])],
                    [high[0].max(node[0]), high[1].max(node[1])],
                )
            });
        Some((
            Point::from_e7(low[0], low[1]),
            Point::from_e7(high[0], high[1]),
        ))
    }

    pub(crate) fn arcs_from(&self, node: u32) -> &[Arc] {
        let node = node as usize;
        &self.arcs[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    pub(crate) fn is_usable(&self, segment: u32, profile: Profile) -> bool {
        self.usable[profile.index()][segment as usize]
    }
}

/// Arcs sorted by the node that they leave.
fn arcs_of(parts: &Parts) -> (Vec<u32>, Vec<Arc>) {
    let mut starts = vec![0_u32; parts.nodes.len() + 1];
    for segment in &parts.segments {
        starts[segment.from as usize + 1] += u32::from(segment.forward);
        starts[segment.to as usize + 1] += u32::from(segment.backward);
    }
    for node in 0..parts.nodes.len() {
        starts[node + 1] += starts[node];
    }
    let total = starts[parts.nodes.len()] as usize;
    let blank = Arc {
        head: 0,
        segment: 0,
        reversed: false,
    };
    let mut arcs = vec![blank; total];
    let mut next = starts.clone();
    for (number, segment) in parts.segments.iter().enumerate() {
        let directions = [
            (segment.forward, segment.from, segment.to, false),
            (segment.backward, segment.to, segment.from, true),
        ];
        for (open, tail, head, reversed) in directions {
            if open {
                let slot = &mut next[tail as usize];
                arcs[*slot as usize] = Arc {
                    head,
                    segment: number as u32,
                    reversed,
                };
                *slot += 1;
            }
        }
    }
    (starts, arcs)
}

fn usable_for(parts: &Parts, profile: Profile) -> Vec<bool> {
    let open = |segment: &Segment| segment.open_to(profile);
    let inside = largest_component(parts.nodes.len(), &parts.segments, open);
    parts
        .segments
        .iter()
        .map(|segment| {
            open(segment) && inside[segment.from as usize] && inside[segment.to as usize]
        })
        .collect()
}
