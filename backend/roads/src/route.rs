//! Shortest path in time: Dijkstra's algorithm between two places on streets.
//!
//! At the size of a city it is exact, needs no preparation and takes well under three milliseconds.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use crate::class::Profile;
use crate::drive::{Route, RouteBuilder};
use crate::geom::Point;
use crate::graph::{Arc, Graph, Segment};
use crate::snap::Snap;

/// Nearer than this to the end of a segment counts as being at the junction, where one-way rules do not bind yet.
const AT_JUNCTION_M: f64 = 0.05;

/// Costs are whole microseconds, so that sums and comparisons are exact and do not depend on order.
const MICROS: f64 = 1e6;

/// No arc leads here yet.
const NO_ARC: u32 = u32::MAX;

/// A way between a place on a segment and one of the segment's nodes.
#[derive(Clone, Copy)]
struct Leg {
    node: u32,
    cost: u64,
    /// Share of the segment at the node's end: 0 or 1.
    end: f64,
}

impl Graph {
    /// The fastest way from one point to another; both are first moved to the nearest street. `None` if a point is
    /// farther than [`crate::MAX_SNAP_M`] from every street.
    pub fn route(&self, from: Point, to: Point, profile: Profile) -> Option<Route> {
        let start = self.nearest(from, profile)?;
        let goal = self.nearest(to, profile)?;
        self.route_between(&start, &goal, profile)
    }

    /// The fastest way between two places on streets.
    pub fn route_between(&self, start: &Snap, goal: &Snap, profile: Profile) -> Option<Route> {
        let first = self.segments().get(start.segment as usize)?;
        let last = self.segments().get(goal.segment as usize)?;
        let leaving = legs(first, start.share, profile, first.backward, first.forward);
        let arriving = legs(last, goal.share, profile, last.forward, last.backward);
        let direct = direct_cost(first, start, goal, profile);
        let found = self.search(&leaving, &arriving, profile, direct.unwrap_or(u64::MAX));
        let mut route = RouteBuilder::new(self, profile);
        if let Some(found) = found {
            route.push(start.segment, start.share, found.leaving.end);
            for arc in &found.arcs {
                let (begin, end) = if arc.reversed { (1.0, 0.0) } else { (0.0, 1.0) };
                route.push(arc.segment, begin, end);
            }
            route.push(goal.segment, found.arriving.end, goal.share);
        } else {
            direct?;
            route.push(start.segment, start.share, goal.share);
        }
        Some(route.finish(start, goal))
    }

    /// The cheapest way over at least one junction that costs less than `bound`.
    fn search(
        &self,
        leaving: &[Leg],
        arriving: &[Leg],
        profile: Profile,
        bound: u64,
    ) -> Option<Found> {
        let nodes = self.node_count();
        let mut costs = vec![u64::MAX; nodes];
        let mut came = vec![(NO_ARC, NO_ARC); nodes];
        let mut queue = BinaryHeap::new();
        for leg in leaving {
            if leg.cost < costs[leg.node as usize] {
                costs[leg.node as usize] = leg.cost;
                queue.push(Reverse((leg.cost, leg.node)));
            }
        }
        let mut best: Option<(u64, Leg)> = None;
        while let Some(Reverse((cost, node))) = queue.pop() {
            let limit = best.map_or(bound, |(total, _)| total);
            if cost >= limit {
                break;
            }
            if cost > costs[node as usize] {
                continue;
            }
            for leg in arriving.iter().filter(|leg| leg.node == node) {
                let total = cost + leg.cost;
                if total < best.map_or(bound, |(total, _)| total) {
                    best = Some((total, *leg));
                }
            }
            for (place, arc) in self.arcs_from(node).iter().enumerate() {
                let segment = &self.segments()[arc.segment as usize];
                if !segment.open_to(profile) {
                    continue;
                }
                let next = cost + micros(segment.duration_s(profile));
                if next < costs[arc.head as usize] {
                    costs[arc.head as usize] = next;
                    came[arc.head as usize] = (node, place as u32);
                    queue.push(Reverse((next, arc.head)));
                }
            }
        }
        let (_, arriving) = best?;
        let (arcs, origin) = self.trace(&came, arriving.node);
        let leaving = leaving
            .iter()
            .filter(|leg| leg.node == origin)
            .min_by_key(|leg| leg.cost)?;
        Some(Found {
            leaving: *leaving,
            arcs,
            arriving,
        })
    }

    /// The arcs that led to `node`, in driving order, and the node where they begin.
    fn trace(&self, came: &[(u32, u32)], mut node: u32) -> (Vec<Arc>, u32) {
        let mut arcs = Vec::new();
        loop {
            let (tail, place) = came[node as usize];
            if tail == NO_ARC {
                break;
            }
            arcs.push(self.arcs_from(tail)[place as usize]);
            node = tail;
        }
        arcs.reverse();
        (arcs, node)
    }
}

struct Found {
    leaving: Leg,
    arcs: Vec<Arc>,
    arriving: Leg,
}

fn micros(seconds: f64) -> u64 {
    (seconds * MICROS).round() as u64
}

/// Ways between the place at `share` and the two ends of its segment, where the direction is open.
fn legs(
    segment: &Segment,
    share: f64,
    profile: Profile,
    via_start: bool,
    via_end: bool,
) -> Vec<Leg> {
    let whole = segment.duration_s(profile);
    let near = |part: f64| part * f64::from(segment.length_m) <= AT_JUNCTION_M;
    let sides = [
        (via_start, segment.from, share, 0.0),
        (via_end, segment.to, 1.0 - share, 1.0),
    ];
    sides
        .into_iter()
        .filter(|(open, _, part, _)| *open || near(*part))
        .map(|(_, node, part, end)| Leg {
            node,
            cost: micros(whole * part),
            end,
        })
        .collect()
}

/// Cost along the one segment that both places are on, if it may be driven that way.
fn direct_cost(segment: &Segment, start: &Snap, goal: &Snap, profile: Profile) -> Option<u64> {
    let part = goal.share - start.share;
    let still = part.abs() * f64::from(segment.length_m) <= AT_JUNCTION_M;
    let open = still
        || if part > 0.0 {
            segment.forward
        } else {
            segment.backward
        };
    (start.segment == goal.segment && open)
        .then(|| micros(segment.duration_s(profile) * part.abs()))
}
