//! Cutting lines and rings to a box. Written by hand because the general clip of the geometry library cuts lines at
//! points inside the box too and returns the pieces in no order, which ruins a coast.

use geo::{Coord, LineString, MultiPolygon, Polygon};

/// A box in any flat coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Smallest corner.
    pub low: Coord<f64>,
    /// Largest corner.
    pub high: Coord<f64>,
}

impl Window {
    /// What two boxes have in common, if that has an area.
    pub fn shared(&self, other: &Self) -> Option<Self> {
        let window = Self {
            low: Coord {
                x: self.low.x.max(other.low.x),
                y: self.low.y.max(other.low.y),
            },
            high: Coord {
                x: self.high.x.min(other.high.x),
                y: self.high.y.min(other.high.y),
            },
        };
        (window.low.x < window.high.x && window.low.y < window.high.y).then_some(window)
    }

    /// Whether a point lies in the box or on its edge.
    pub fn contains(&self, point: Coord<f64>) -> bool {
        (self.low.x..=self.high.x).contains(&point.x)
            && (self.low.y..=self.high.y).contains(&point.y)
    }

    /// Whether the boxes touch.
    pub fn touches(&self, other: &Self) -> bool {
        self.low.x <= other.high.x
            && other.low.x <= self.high.x
            && self.low.y <= other.high.y
            && other.low.y <= self.high.y
    }

    /// Whether the other box lies inside this one.
    pub fn holds(&self, other: &Self) -> bool {
        self.contains(other.low) && self.contains(other.high)
    }

    /// The smallest box around points.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a Coord<f64>>) -> Option<Self> {
        let mut points = points.into_iter();
        let first = *points.next()?;
        let start = Self {
            low: first,
            high: first,
        };
        Some(points.fold(start, |window, point| Self {
            low: Coord {
                x: window.low.x.min(point.x),
                y: window.low.y.min(point.y),
            },
            high: Coord {
                x: window.high.x.max(point.x),
                y: window.high.y.max(point.y),
            },
        }))
    }
}

/// The parts of a line inside the box, in order and direction. An end that was cut lies exactly on the edge.
pub fn clip_line(line: &[Coord<f64>], window: &Window) -> Vec<Vec<Coord<f64>>> {
    let mut runs: Vec<Vec<Coord<f64>>> = Vec::new();
    let mut open = false;
    for pair in line.windows(2) {
        let Some((begin, end)) = clip_segment(pair[0], pair[1], window) else {
            open = false;
            continue;
        };
        match runs.last_mut() {
            Some(run) if open && run.last() == Some(&begin) => run.push(end),
            _ => runs.push(vec![begin, end]),
        }
        open = end == pair[1];
    }
    for run in &mut runs {
        run.dedup();
    }
    runs.retain(|run| run.len() > 1);
    runs
}

/// Liang–Barsky: the part of a straight segment inside the box.
fn clip_segment(
    from: Coord<f64>,
    to: Coord<f64>,
    window: &Window,
) -> Option<(Coord<f64>, Coord<f64>)> {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    let edges = [
        (-dx, from.x - window.low.x),
        (dx, window.high.x - from.x),
        (-dy, from.y - window.low.y),
        (dy, window.high.y - from.y),
    ];
    for (speed, room) in edges {
        if speed == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let at = room / speed;
        if speed < 0.0 {
            enter = enter.max(at);
        } else {
            leave = leave.min(at);
        }
    }
    if enter > leave {
        return None;
    }
    // Rounding must not leave the cut point beside the edge: it is put inside, then on the edge that is meant.
    let at = |share: f64| Coord {
        x: (from.x + dx * share).clamp(window.low.x, window.high.x),
        y: (from.y + dy * share).clamp(window.low.y, window.high.y),
    };
    let begin = if enter > 0.0 { at(enter) } else { from };
    let end = if leave < 1.0 { at(leave) } else { to };
    Some((begin, end))
}

/// Sutherland–Hodgman: a ring cut to the box. Pieces of a bent ring stay joined along the edge of the box; the caller
/// separates them.
pub fn clip_ring(ring: &[Coord<f64>], window: &Window) -> Vec<Coord<f64>> {
    let cut_x = |x: f64| {
        move |a: Coord<f64>, b: Coord<f64>| Coord {
            x,
            y: a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x),
        }
    };
    let cut_y = |y: f64| {
        move |a: Coord<f64>, b: Coord<f64>| Coord {
            x: a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y),
            y,
        }
    };
    let (low, high) = (window.low, window.high);
    let ring = clip_side(ring, |point| point.x >= low.x, cut_x(low.x));
    let ring = clip_side(&ring, |point| point.x <= high.x, cut_x(high.x));
    let ring = clip_side(&ring, |point| point.y >= low.y, cut_y(low.y));
    clip_side(&ring, |point| point.y <= high.y, cut_y(high.y))
}

fn clip_side(
    ring: &[Coord<f64>],
    inside: impl Fn(Coord<f64>) -> bool,
    cut: impl Fn(Coord<f64>, Coord<f64>) -> Coord<f64>,
) -> Vec<Coord<f64>> {
    let mut kept = Vec::with_capacity(ring.len() + 4);
    for pair in ring.windows(2) {
        match (inside(pair[0]), inside(pair[1])) {
            (true, true) => kept.push(pair[1]),
            (true, false) => kept.push(cut(pair[0], pair[1])),
            (false, true) => kept.extend([cut(pair[0], pair[1]), pair[1]]),
            (false, false) => {}
        }
    }
    if let Some(first) = kept.first().copied()
        && kept.last() != Some(&first)
    {
        kept.push(first);
    }
    kept
}

/// A polygon cut to the box; the result may touch itself along the edge of the box and wants a repair.
pub fn clip_polygon(polygon: &Polygon<f64>, window: &Window) -> Option<Polygon<f64>> {
    let exterior = clip_ring(&polygon.exterior().0, window);
    if exterior.len() < 4 {
        return None;
    }
    let holes = polygon
        .interiors()
        .iter()
        .map(|hole| clip_ring(&hole.0, window))
        .filter(|hole| hole.len() > 3)
        .map(LineString::new)
        .collect();
    Some(Polygon::new(LineString::new(exterior), holes))
}

/// Makes polygons valid: crossings become corners, doubled edges vanish.
pub fn repair(polygon: &Polygon<f64>) -> MultiPolygon<f64> {
    geo::BooleanOps::union(polygon, &MultiPolygon::new(Vec::new()))
}

#[cfg(test)]
mod tests {
    use super::{Window, clip_line, clip_polygon, repair};
    use geo::{Area, Coord, LineString, Polygon, Validation, coord};
    use proptest::prelude::*;

    const BOX: Window = Window {
        low: Coord { x: 0.0, y: 0.0 },
        high: Coord { x: 10.0, y: 10.0 },
    };

    #[test]
    fn a_line_that_leaves_and_comes_back_is_two_runs_in_order() {
        let line = [
            (-5.0, 5.0),
            (5.0, 5.0),
            (5.0, 15.0),
            (8.0, 15.0),
            (8.0, 2.0),
        ]
        .map(Coord::from);
        let runs = clip_line(&line, &BOX);
        let first = [(0.0, 5.0), (5.0, 5.0), (5.0, 10.0)].map(Coord::from);
        let second = [(8.0, 10.0), (8.0, 2.0)].map(Coord::from);
        assert_eq!(runs, [first.to_vec(), second.to_vec()]);
    }

    #[test]
    fn a_line_that_only_touches_a_corner_is_nothing() {
        let line = [coord! { x: -5.0, y: 5.0 }, coord! { x: 5.0, y: -5.0 }];
        assert!(clip_line(&line, &BOX).is_empty());
    }

    proptest! {
        #[test]
        fn a_cut_polygon_covers_what_the_general_operation_covers(
            points in prop::collection::vec((-15.0_f64..25.0, -15.0_f64..25.0), 3..12)
        ) {
            let ring: LineString<f64> = points.into();
            let whole = repair(&Polygon::new(ring, Vec::new()));
            let square = geo::Rect::new(BOX.low, BOX.high).to_polygon();
            let expected = geo::BooleanOps::intersection(&whole, &square).unsigned_area();
            let mut area = 0.0;
            for part in &whole {
                if let Some(cut) = clip_polygon(part, &BOX) {
                    let repaired = repair(&cut);
                    prop_assert!(repaired.is_valid());
                    area += repaired.unsigned_area();
                }
            }
            prop_assert!((area - expected).abs() < 1e-4, "{area} {expected}");
        }

        #[test]
        fn a_cut_line_stays_inside_and_keeps_its_length(
            points in prop::collection::vec((-15.0_f64..25.0, -15.0_f64..25.0), 2..12)
        ) {
            let line: Vec<Coord<f64>> = points.into_iter().map(Coord::from).collect();
            let length = |line: &[Coord<f64>]| -> f64 {
                line.windows(2).map(|pair| (pair[1].x - pair[0].x).hypot(pair[1].y - pair[0].y)).sum()
            };
            let mut cut = 0.0;
            for run in clip_line(&line, &BOX) {
                prop_assert!(run.iter().all(|point| BOX.contains(*point)));
                cut += length(&run);
            }
            // The same by walking in small steps.
            let mut walked = 0.0;
            for pair in line.windows(2) {
                let steps = 2_000;
                let inside = (0..steps).filter(|step| {
                    let share = (f64::from(*step) + 0.5) / f64::from(steps);
                    BOX.contains(pair[0] + (pair[1] - pair[0]) * share)
                }).count();
                walked += length(pair) * inside as f64 / f64::from(steps);
            }
            prop_assert!((cut - walked).abs() < 0.5, "{cut} {walked}");
        }
    }
}
