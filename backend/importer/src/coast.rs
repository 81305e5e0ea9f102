//! The sea. OpenStreetMap has no area for it, only `natural=coastline` lines with land on their left, and an extract
//! has only the part of them inside its box.
//!
//! Lines are joined keeping their direction, cut to the box and closed along its edge: from where the coast leaves the
//! box, counter-clockwise to where it next comes in, is land. The sea is the box without the land. Coordinates are
//! degrees with north up; "left" would be wrong with y pointing down.

use geo::{Area, BooleanOps, Contains, Coord, LineString, MultiPolygon, Polygon};

use crate::clip::{Window, clip_line, repair};
use crate::edge::{WHOLE_EDGE, corners, edge_point, edge_position};
use crate::extract::Bounds;

/// More buildings than this share in the sea means that the coast is wrong.
const MAX_SHARE_IN_SEA: f64 = 0.01;

/// Up to this many buildings in the sea are stilts and piers, whatever their share in a small extract.
const BUILDINGS_ALWAYS_ALLOWED: usize = 2;

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

#[cfg(test)]
mod tests {
    use super::{Coast, Verdict, build};
    use crate::extract::Bounds;
    use geo::{Area, Contains, Coord, Polygon};

    const BOX: Bounds = Bounds {
        west: 0.0,
        south: 0.0,
        east: 10.0,
        north: 10.0,
    };

    fn chain(points: &[(f64, f64)]) -> Vec<Coord<f64>> {
        points.iter().copied().map(Coord::from).collect()
    }

    fn coast(chains: &[Vec<Coord<f64>>]) -> Coast {
        let coast = build(&BOX, chains, &[], &[]);
        let whole = coast.land.unsigned_area() + coast.sea.unsigned_area();
        assert!(
            (whole - 100.0).abs() < 1e-6,
            "land and sea make the box: {whole}"
        );
        coast
    }

    fn is_sea(coast: &Coast, x: f64, y: f64) -> bool {
        coast.sea.contains(&Coord { x, y })
    }

    #[test]
    fn land_is_on_the_left() {
        let northward = coast(&[chain(&[(4.0, -1.0), (4.0, 11.0)])]);
        assert_eq!(northward.verdict, Verdict::Closed);
        assert!(is_sea(&northward, 7.0, 5.0) && !is_sea(&northward, 2.0, 5.0));
        let southward = coast(&[chain(&[(4.0, 11.0), (4.0, -1.0)])]);
        assert!(is_sea(&southward, 2.0, 5.0) && !is_sea(&southward, 7.0, 5.0));
    }

    #[test]
    fn a_strait_and_a_bay_are_closed_along_the_edge() {
        let strait = coast(&[
            chain(&[(3.0, -1.0), (3.0, 11.0)]),
            chain(&[(6.0, 11.0), (6.0, -1.0)]),
        ]);
        assert!((strait.sea.unsigned_area() - 30.0).abs() < 1e-6);
        assert!(is_sea(&strait, 4.5, 5.0));
        let bay = coast(&[chain(&[(-1.0, 2.0), (5.0, 2.0), (5.0, 8.0), (-1.0, 8.0)])]);
        assert!(
            (bay.sea.unsigned_area() - 70.0).abs() < 1e-6,
            "{}",
            bay.sea.unsigned_area()
        );
        assert!(!is_sea(&bay, 2.0, 5.0));
        let other_way = coast(&[chain(&[(-1.0, 8.0), (5.0, 8.0), (5.0, 2.0), (-1.0, 2.0)])]);
        assert!((other_way.sea.unsigned_area() - 30.0).abs() < 1e-6);
    }

    #[test]
    fn rings_are_islands_or_inner_seas_by_their_direction() {
        let island = chain(&[(2.0, 2.0), (8.0, 2.0), (8.0, 8.0), (2.0, 8.0), (2.0, 2.0)]);
        let mut lagoon = chain(&[(4.0, 4.0), (6.0, 4.0), (6.0, 6.0), (4.0, 6.0), (4.0, 4.0)]);
        lagoon.reverse();
        let alone = coast(std::slice::from_ref(&island));
        assert!((alone.land.unsigned_area() - 36.0).abs() < 1e-6);
        let inner = coast(std::slice::from_ref(&lagoon));
        assert!((inner.sea.unsigned_area() - 4.0).abs() < 1e-6);
        let both = coast(&[lagoon, island]);
        assert!((both.land.unsigned_area() - 32.0).abs() < 1e-6);
        assert_eq!(both.rings, 2);
    }

    #[test]
    fn a_ring_that_crosses_the_edge_is_not_torn_where_it_starts() {
        let island = chain(&[
            (8.0, 5.0),
            (8.0, 8.0),
            (-2.0, 8.0),
            (-2.0, 2.0),
            (8.0, 2.0),
            (8.0, 5.0),
        ]);
        let coast = coast(&[island]);
        assert_eq!((coast.verdict, coast.runs), (Verdict::Closed, 1));
        assert!((coast.land.unsigned_area() - 48.0).abs() < 1e-6);
    }

    #[test]
    fn a_coast_that_ends_near_the_edge_is_led_to_it_and_a_gap_is_not_guessed() {
        let near = coast(&[chain(&[(4.0, 0.05), (4.0, 9.95)])]);
        assert_eq!(near.verdict, Verdict::Closed);
        assert!((near.sea.unsigned_area() - 60.0).abs() < 1e-6);
        let gap = coast(&[chain(&[(4.0, -1.0), (4.0, 5.0)])]);
        assert_eq!(gap.verdict, Verdict::Gap);
        assert!(gap.sea.0.is_empty());
    }

    #[test]
    fn coasts_that_contradict_each_other_are_no_sea() {
        let twice = coast(&[
            chain(&[(3.0, -1.0), (3.0, 11.0)]),
            chain(&[(6.0, -1.0), (6.0, 11.0)]),
        ]);
        assert_eq!(twice.verdict, Verdict::Contradiction);
        assert!(twice.sea.0.is_empty());
    }

    #[test]
    fn a_sea_under_buildings_is_not_believed() {
        let line = [chain(&[(4.0, 11.0), (4.0, -1.0)])];
        let town: Vec<_> = (0..100)
            .map(|number| Coord {
                x: 1.0,
                y: f64::from(number) / 10.0,
            })
            .collect();
        let drowned = build(&BOX, &line, &[], &town);
        assert_eq!(
            (drowned.verdict, drowned.buildings_in_sea),
            (Verdict::BuildingsInSea, 99)
        );
        assert!(drowned.sea.0.is_empty());
        let stilts: Vec<_> = town[1..3].to_vec();
        assert_eq!(build(&BOX, &line, &[], &stilts).verdict, Verdict::Closed);
    }

    #[test]
    fn piers_are_land() {
        let line = [chain(&[(4.0, 11.0), (4.0, -1.0)])];
        let pier = Polygon::new(
            chain(&[(2.0, 5.0), (5.0, 5.0), (5.0, 6.0), (2.0, 6.0)]).into(),
            Vec::new(),
        );
        let coast = build(&BOX, &line, &[pier], &[]);
        assert!(!is_sea(&coast, 3.0, 5.5) && is_sea(&coast, 3.0, 4.5));
    }
}
