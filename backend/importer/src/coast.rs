//! The sea. OpenStreetMap has no area for it, only `natural=coastline` lines with land on their left, and an extract
//! has only the part of them inside its box.
//!
//! Lines are joined keeping their direction, cut to the box and closed along its edge: from where the coast leaves the
//! box, counter-clockwise to where it next comes in, is land. The sea is the box without the land. Coordinates are
//! degrees with north up; "left" would be wrong with y pointing down.

use geo::{Area, BooleanOps, Contains, Coord, LineString, MultiPolygon, Polygon};

use crate::clip::{Window, clip_line, repair};
use crate::extract::Bounds;

/// A coast that ends inside the box nearer to its edge than this share of the box is led to the edge: extracts are
/// cut at nodes, not at the edge. Farther away it is a gap in the data.
const END_TOLERANCE: f64 = 0.01;

/// More buildings than this share in the sea means that the coast is wrong.
const MAX_SHARE_IN_SEA: f64 = 0.01;

/// Up to this many buildings in the sea are stilts and piers, whatever their share in a small extract.
const BUILDINGS_ALWAYS_ALLOWED: usize = 2;

/// Positions along the edge of the box, counter-clockwise from the south-west corner, one unit a side.
const WHOLE_EDGE: f64 = 4.0;

/// How the sea came about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    /// There is no coastline: everything is land.
    NoCoast,
    /// Closed and believable.
    Closed,
    /// A coastline ends inside the box: drawn without sea.
    Gap,
    /// Coastlines contradict each other: drawn without sea.
    Contradiction,
    /// Too many buildings would stand in the sea: drawn without sea.
    BuildingsInSea,
}

impl Verdict {
    /// Word for the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoCoast => "no_coast",
            Self::Closed => "closed",
            Self::Gap => "gap",
            Self::Contradiction => "contradiction",
            Self::BuildingsInSea => "buildings_in_sea",
        }
    }

    /// What it means, if it is a reason to look at the map.
    pub fn warning(self) -> Option<&'static str> {
        match self {
            Self::NoCoast | Self::Closed => None,
            Self::Gap => Some("a coastline ends inside the extract: the map is drawn without sea"),
            Self::Contradiction => {
                Some("coastlines contradict each other: the map is drawn without sea")
            }
            Self::BuildingsInSea => {
                Some("more than 1 % of the buildings would stand in the sea: drawn without sea")
            }
        }
    }
}

/// Land and sea of a box.
#[derive(Debug, Clone)]
pub struct Coast {
    /// Land.
    pub land: MultiPolygon<f64>,
    /// The box without the land.
    pub sea: MultiPolygon<f64>,
    /// How it came about.
    pub verdict: Verdict,
    /// Pieces of open coast inside the box.
    pub runs: usize,
    /// Closed coasts wholly inside the box.
    pub rings: usize,
    /// Buildings in the sea that the coastlines give.
    pub buildings_in_sea: usize,
    /// Buildings in the box.
    pub buildings: usize,
}

/// Land and sea from joined coastlines. `piers` are land as well where there is sea; `buildings` are places to judge
/// the result by.
pub fn build(
    bounds: &Bounds,
    chains: &[Vec<Coord<f64>>],
    piers: &[Polygon<f64>],
    buildings: &[Coord<f64>],
) -> Coast {
    let buildings: Vec<_> = buildings
        .iter()
        .copied()
        .filter(|place| bounds.contains(*place))
        .collect();
    let mut coast = Coast {
        land: all(bounds),
        sea: MultiPolygon::new(Vec::new()),
        verdict: Verdict::NoCoast,
        runs: 0,
        rings: 0,
        buildings_in_sea: 0,
        buildings: buildings.len(),
    };
    let (runs, rings) = match pieces(bounds, chains) {
        Ok(pieces) => pieces,
        Err(verdict) => {
            coast.verdict = verdict;
            return coast;
        }
    };
    (coast.runs, coast.rings) = (runs.len(), rings.len());
    if runs.is_empty() && rings.is_empty() {
        return coast;
    }
    let Some(land) = close(bounds, &runs, &rings) else {
        coast.verdict = Verdict::Contradiction;
        return coast;
    };
    let land = with_piers(bounds, land, piers);
    let sea = all(bounds).difference(&land);
    coast.buildings_in_sea = inside(&sea, &buildings);
    let share = coast.buildings_in_sea as f64 / buildings.len().max(1) as f64;
    if share > MAX_SHARE_IN_SEA && coast.buildings_in_sea > BUILDINGS_ALWAYS_ALLOWED {
        coast.verdict = Verdict::BuildingsInSea;
        return coast;
    }
    coast.verdict = Verdict::Closed;
    (coast.land, coast.sea) = (land, sea);
    coast
}

fn all(bounds: &Bounds) -> MultiPolygon<f64> {
    MultiPolygon::new(vec![bounds.rect().to_polygon()])
}

type Lines = Vec<Vec<Coord<f64>>>;

/// The coast inside the box: runs from edge to edge, and closed rings.
fn pieces(bounds: &Bounds, chains: &[Vec<Coord<f64>>]) -> Result<(Lines, Lines), Verdict> {
    let window = window(bounds);
    let (mut runs, mut rings) = (Vec::new(), Vec::new());
    for chain in chains.iter().filter(|chain| chain.len() > 1) {
        let closed = chain.first() == chain.last();
        if closed && chain.iter().all(|place| window.contains(*place)) {
            if chain.len() > 3 {
                rings.push(chain.clone());
            }
            continue;
        }
        let mut cut = clip_line(chain, &window);
        if closed {
            join_over_start(&mut cut);
        }
        for mut run in cut {
            lead_to_edge(bounds, &mut run)?;
            runs.push(run);
        }
    }
    Ok((runs, rings))
}

fn window(bounds: &Bounds) -> Window {
    Window {
        low: Coord {
            x: bounds.west,
            y: bounds.south,
        },
        high: Coord {
            x: bounds.east,
            y: bounds.north,
        },
    }
}

/// A ring whose first node lies inside the box comes out of the cut with one run torn in two.
fn join_over_start(runs: &mut Lines) {
    let torn = runs.len() > 1
        && runs.first().and_then(|run| run.first()) == runs.last().and_then(|run| run.last());
    if torn && let Some(mut last) = runs.pop() {
        let first = runs.remove(0);
        last.extend(first.into_iter().skip(1));
        runs.push(last);
    }
}

/// Leads both ends of a run to the edge of the box.
fn lead_to_edge(bounds: &Bounds, run: &mut Vec<Coord<f64>>) -> Result<(), Verdict> {
    if let Some(start) = run.first()
        && let Some(edge) = edge_point(bounds, *start)?
    {
        run.insert(0, edge);
    }
    if let Some(end) = run.last()
        && let Some(edge) = edge_point(bounds, *end)?
    {
        run.push(edge);
    }
    Ok(())
}

/// The nearest point of the edge, nothing if the place is on the edge already.
fn edge_point(bounds: &Bounds, place: Coord<f64>) -> Result<Option<Coord<f64>>, Verdict> {
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
fn edge_position(bounds: &Bounds, place: Coord<f64>) -> f64 {
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

/// Land from runs and rings; nothing if they contradict each other.
fn close(bounds: &Bounds, runs: &Lines, rings: &Lines) -> Option<MultiPolygon<f64>> {
    let mut rings: Vec<Polygon<f64>> = rings
        .iter()
        .map(|ring| Polygon::new(LineString::new(ring.clone()), Vec::new()))
        .collect();
    // From the largest inwards: an island in a closed sea is land again, a closed sea in an island is sea again.
    rings.sort_by(|a, b| b.unsigned_area().total_cmp(&a.unsigned_area()));
    let is_island = |ring: &Polygon<f64>| ring.signed_area() > 0.0;
    let mut land = match rings.first() {
        _ if !runs.is_empty() => mainland(bounds, runs)?,
        // With no coast at the edge, what the largest ring is not is around it.
        Some(largest) if !is_island(largest) => all(bounds),
        _ => MultiPolygon::new(Vec::new()),
    };
    for ring in &rings {
        let area = repair(ring);
        land = if is_island(ring) {
            land.union(&area)
        } else {
            land.difference(&area)
        };
    }
    Some(land)
}

fn union_of(polygons: &[&Polygon<f64>]) -> MultiPolygon<f64> {
    polygons
        .iter()
        .fold(MultiPolygon::new(Vec::new()), |all, polygon| {
            all.union(&repair(polygon))
        })
}

/// Closes runs along the edge of the box.
fn mainland(bounds: &Bounds, runs: &Lines) -> Option<MultiPolygon<f64>> {
    let ends: Vec<(f64, f64)> = runs
        .iter()
        .filter_map(|run| {
            Some((
                edge_position(bounds, *run.first()?),
                edge_position(bounds, *run.last()?),
            ))
        })
        .collect();
    let mut used = vec![false; runs.len()];
    let mut land = MultiPolygon::new(Vec::new());
    for first in 0..runs.len() {
        if used[first] {
            continue;
        }
        let mut ring = Vec::new();
        let mut current = first;
        loop {
            used[current] = true;
            ring.extend_from_slice(&runs[current]);
            let exit = ends[current].1;
            let ahead = |run: usize| (ends[run].0 - exit).rem_euclid(WHOLE_EDGE);
            let next = (0..runs.len()).min_by(|a, b| ahead(*a).total_cmp(&ahead(*b)))?;
            ring.extend(corners(bounds, exit, ahead(next)));
            if next == first {
                break;
            }
            if used[next] {
                return None;
            }
            current = next;
        }
        if let Some(start) = ring.first().copied() {
            ring.push(start);
        }
        land = land.union(&repair(&Polygon::new(LineString::new(ring), Vec::new())));
    }
    Some(land)
}

/// Corners of the box on the way `length` counter-clockwise from `position`.
fn corners(bounds: &Bounds, position: f64, length: f64) -> Vec<Coord<f64>> {
    let corner = |number: i64| match number.rem_euclid(4) {
        0 => (bounds.west, bounds.south),
        1 => (bounds.east, bounds.south),
        2 => (bounds.east, bounds.north),
        _ => (bounds.west, bounds.north),
    };
    let first = position.floor() as i64 + 1;
    (first..)
        .take_while(|number| (*number as f64) < position + length)
        .map(|number| Coord::from(corner(number)))
        .collect()
}

/// Piers and breakwaters are solid ground to stand on.
fn with_piers(
    bounds: &Bounds,
    land: MultiPolygon<f64>,
    piers: &[Polygon<f64>],
) -> MultiPolygon<f64> {
    if piers.is_empty() {
        return land;
    }
    let piers: Vec<_> = piers.iter().collect();
    land.union(&union_of(&piers).intersection(&all(bounds)))
}

/// How many places lie in the area.
fn inside(area: &MultiPolygon<f64>, places: &[Coord<f64>]) -> usize {
    places.iter().filter(|place| area.contains(*place)).count()
}
