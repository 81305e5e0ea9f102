//! A found way, and where a vehicle is on it after a distance or a time.

use crate::class::Profile;
use crate::geom::Point;
use crate::graph::Graph;
use crate::snap::Snap;

/// A way along streets.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    /// Length in metres.
    pub length_m: f64,
    /// Modelled driving time in seconds, without turnout and without stopping.
    pub duration_s: f64,
    /// The way itself, at least one point.
    pub line: Vec<Point>,
    /// Metres between the point asked for and the first point of the line.
    pub start_gap_m: f64,
    /// Metres between the last point of the line and the point asked for.
    pub goal_gap_m: f64,
    /// Metres driven at each point of the line.
    metres: Vec<f64>,
    /// Seconds driven at each point of the line.
    seconds: Vec<f64>,
}

/// Where a vehicle is on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// The place.
    pub point: Point,
    /// Direction of travel, clockwise from north, 0..360; the last direction at the goal.
    pub heading_deg: f64,
    /// Speed in metres per second; 0 once the goal is reached.
    pub speed_mps: f64,
}

impl Route {
    /// Where a vehicle is after `metres`; before the start counts as the start, past the goal as the goal.
    pub fn at_distance(&self, metres: f64) -> Position {
        self.at(&self.metres, metres)
    }

    /// Where a vehicle is after `seconds` at the modelled speeds.
    pub fn at_time(&self, seconds: f64) -> Position {
        self.at(&self.seconds, seconds)
    }

    /// Interpolates at `value` of a measure that grows along the line.
    fn at(&self, measure: &[f64], value: f64) -> Position {
        let last = self.line.len() - 1;
        let arrived = value.is_nan() || value >= measure[last];
        let value = if value.is_nan() {
            measure[last]
        } else {
            value.max(0.0)
        };
        let next = measure
            .partition_point(|at| *at <= value)
            .clamp(1, last.max(1))
            .min(last);
        let before = next.saturating_sub(1);
        let (from, to) = (self.line[before], self.line[next]);
        let step = measure[next] - measure[before];
        let share = if step > 0.0 {
            ((value - measure[before]) / step).clamp(0.0, 1.0)
        } else {
            1.0
        };
        let seconds = self.seconds[next] - self.seconds[before];
        let moving = !arrived && seconds > 0.0;
        Position {
            point: from.towards(to, share),
            heading_deg: from.heading_deg(to),
            speed_mps: if moving {
                (self.metres[next] - self.metres[before]) / seconds
            } else {
                0.0
            },
        }
    }
}

/// Puts a route together from parts of segments.
pub(crate) struct RouteBuilder<'a> {
    graph: &'a Graph,
    profile: Profile,
    line: Vec<Point>,
    metres: Vec<f64>,
    seconds: Vec<f64>,
}

impl<'a> RouteBuilder<'a> {
    pub(crate) fn new(graph: &'a Graph, profile: Profile) -> Self {
        Self {
            graph,
            profile,
            line: Vec::new(),
            metres: Vec::new(),
            seconds: Vec::new(),
        }
    }

    /// Appends the part of a segment from share `begin` to share `end`; against its direction if `end` is smaller.
    pub(crate) fn push(&mut self, segment: u32, begin: f64, end: f64) {
        let spec = &self.graph.segments()[segment as usize];
        let speed_mps = spec
            .class
            .speed_with_limit_kmh(self.profile, spec.limit_kmh)
            / 3.6;
        let reversed = end < begin;
        let points: Vec<Point> = if reversed {
            self.graph.line(spec).rev().collect()
        } else {
            self.graph.line(spec).collect()
        };
        let (begin, end) = if reversed {
            (1.0 - begin, 1.0 - end)
        } else {
            (begin, end)
        };
        for point in part_of(&points, begin, end) {
            self.point(point, speed_mps);
        }
    }

    fn point(&mut self, point: Point, speed_mps: f64) {
        let (mut metres, mut seconds) = (0.0, 0.0);
        if let (Some(last), Some(driven), Some(taken)) =
            (self.line.last(), self.metres.last(), self.seconds.last())
        {
            let step = last.distance_m(point);
            if step == 0.0 {
                return;
            }
            metres = driven + step;
            seconds = taken + step / speed_mps;
        }
        self.line.push(point);
        self.metres.push(metres);
        self.seconds.push(seconds);
    }

    pub(crate) fn finish(mut self, start: &Snap, goal: &Snap) -> Route {
        if self.line.is_empty() {
            self.point(goal.point, 1.0);
        }
        Route {
            length_m: self.metres.last().copied().unwrap_or_default(),
            duration_s: self.seconds.last().copied().unwrap_or_default(),
            line: self.line,
            start_gap_m: start.distance_m,
            goal_gap_m: goal.distance_m,
            metres: self.metres,
            seconds: self.seconds,
        }
    }
}

/// The points of a line between two shares of its length, the cut ends included.
fn part_of(points: &[Point], begin: f64, end: f64) -> Vec<Point> {
    let steps: Vec<f64> = points
        .windows(2)
        .map(|pair| pair[0].distance_m(pair[1]))
        .collect();
    let whole: f64 = steps.iter().sum();
    let (begin, end) = (begin * whole, end * whole);
    let mut part = Vec::new();
    let mut driven = 0.0;
    for (pair, step) in points.windows(2).zip(steps) {
        let after = driven + step;
        if after >= begin && driven <= end && step > 0.0 {
            let share = |at: f64| ((at - driven) / step).clamp(0.0, 1.0);
            part.push(pair[0].towards(pair[1], share(begin)));
            part.push(pair[0].towards(pair[1], share(end)));
        }
        driven = after;
    }
    part
}
