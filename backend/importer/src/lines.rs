//! Lines of the map: streets, water, borders.

use std::collections::BTreeMap;

use geo::{BooleanOps, LineString, MultiLineString, MultiPolygon};
use rustc_hash::FxHashSet;

use crate::extract::{Extract, Tags, Way};
use crate::features::{Feature, Shape, flag, text};
use crate::kinds::{self, Layer, ROADS};
use crate::stitch::stitch;

/// Rivers and streams above the ground.
pub(crate) fn water_lines(extract: &Extract) -> Vec<Feature> {
    let mut features = Vec::new();
    for way in &extract.ways {
        let Some(rule) = kinds::water_line(&way.tags) else {
            continue;
        };
        if kinds::is_set(&way.tags, "tunnel") || kinds::is_set(&way.tags, "covered") {
            continue; // what runs below the ground is not on the map
        }
        let lines = lines(extract, [way.refs.as_slice()]);
        if !lines.0.is_empty() {
            features.push(Feature::new(
                Layer::Water,
                rule.kind,
                rule.min_zoom,
                Shape::Lines(lines),
            ));
        }
    }
    features
}

/// The lines through runs of known nodes.
fn lines<'a>(
    extract: &Extract,
    all_refs: impl IntoIterator<Item = &'a [i64]>,
) -> MultiLineString<f64> {
    let runs = all_refs
        .into_iter()
        .flat_map(|refs| extract.known_runs(refs));
    MultiLineString::new(runs.map(|run| LineString::new(extract.line(run))).collect())
}

/// What makes two pieces of road the same road on the map. The order is the drawing order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct RoadKey {
    /// Lesser roads first, so that the greater are drawn over them.
    rank: std::cmp::Reverse<usize>,
    name: Option<String>,
    reference: Option<String>,
    oneway: bool,
    tunnel: bool,
    bridge: bool,
}

/// Which way a road may be driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Both ways.
    Both,
    /// In the direction of the way.
    Forward,
    /// Against it.
    Backward,
}

/// Which way a road may be driven by its tags.
pub(crate) fn direction(tags: &Tags) -> Direction {
    match tags.get("oneway") {
        Some("yes" | "true" | "1") => Direction::Forward,
        Some("-1" | "reverse") => Direction::Backward,
        None if tags.is("junction", &["roundabout"]) || tags.is("highway", &["motorway"]) => {
            Direction::Forward
        }
        Some(_) | None => Direction::Both,
    }
}

/// Roads: pieces of equal attributes are joined, otherwise short ones get no name or the same name again and again.
pub(crate) fn roads(extract: &Extract) -> Vec<Feature> {
    let mut groups: BTreeMap<RoadKey, Vec<Vec<i64>>> = BTreeMap::new();
    for way in &extract.ways {
        let Some((rank, _)) = kinds::road(&way.tags) else {
            continue;
        };
        let (key, backward) = road_key(way, rank);
        for run in extract.known_runs(&way.refs) {
            let mut run = run.to_vec();
            if backward {
                run.reverse();
            }
            groups.entry(key.clone()).or_default().push(run);
        }
    }
    let mut features = Vec::new();
    for (key, pieces) in groups {
        let Some(rule) = ROADS.get(key.rank.0) else {
            continue;
        };
        for chain in stitch(&pieces, key.oneway) {
            let line = MultiLineString::new(vec![LineString::new(extract.line(&chain))]);
            features.push(
                Feature::new(Layer::Roads, rule.kind, rule.min_zoom, Shape::Lines(line))
                    .with("name", text(key.name.as_deref()))
                    .with("ref", text(key.reference.as_deref()))
                    .with("oneway", flag(key.oneway))
                    .with("tunnel", flag(key.tunnel))
                    .with("bridge", flag(key.bridge)),
            );
        }
    }
    features
}

/// The key of a way, and whether it is driven against its own direction.
fn road_key(way: &Way, rank: usize) -> (RoadKey, bool) {
    let direction = match way.tags.get("highway") {
        Some(_) => direction(&way.tags),
        None => Direction::Both,
    };
    let key = RoadKey {
        rank: std::cmp::Reverse(rank),
        name: way.tags.name().map(str::to_owned),
        reference: way.tags.get("ref").map(str::to_owned),
        oneway: direction != Direction::Both,
        tunnel: kinds::is_set(&way.tags, "tunnel") || kinds::is_set(&way.tags, "covered"),
        bridge: kinds::is_set(&way.tags, "bridge"),
    };
    (key, direction == Direction::Backward)
}

/// Borders on land. At sea they would be lines over the water that mean nothing to a responder.
pub(crate) fn borders(extract: &Extract, sea: &MultiPolygon<f64>) -> Vec<Feature> {
    let mut groups: BTreeMap<(u8, &'static str), Vec<Vec<i64>>> = BTreeMap::new();
    let mut drawn = FxHashSet::default();
    for (kind, zoom, way) in border_ways(extract) {
        // The most important border comes first; a way that is part of several is drawn once.
        if drawn.insert(way.id) {
            let runs = extract.known_runs(&way.refs);
            groups
                .entry((zoom, kind))
                .or_default()
                .extend(runs.iter().map(|run| run.to_vec()));
        }
    }
    let mut features = Vec::new();
    for ((zoom, kind), pieces) in groups {
        let chains = stitch(&pieces, false);
        let all = MultiLineString::new(
            chains
                .iter()
                .map(|chain| LineString::new(extract.line(chain)))
                .collect(),
        );
        let on_land = if sea.0.is_empty() {
            all
        } else {
            sea.clip(&all, true)
        };
        let kept = on_land.0.into_iter().filter(|line| line.0.len() > 1);
        features.extend(kept.map(|line| {
            let line = Shape::Lines(MultiLineString::new(vec![line]));
            Feature::new(Layer::Boundaries, kind, zoom, line)
        }));
    }
    features
}

/// Ways of borders, the most important border first.
fn border_ways(extract: &Extract) -> Vec<(&'static str, u8, &Way)> {
    let of_relations = extract
        .relations
        .iter()
        .filter_map(|relation| Some((relation, kinds::border(&relation.tags)?)));
    let mut ways: Vec<_> = of_relations
        .flat_map(|(relation, (kind, zoom))| {
            let members = relation
                .members
                .iter()
                .filter_map(|member| extract.way(member.way));
            members.map(move |way| (kind, zoom, way))
        })
        .chain(extract.ways.iter().filter_map(|way| {
            let (kind, zoom) = kinds::border(&way.tags)?;
            Some((kind, zoom, way))
        }))
        .filter(|(_, _, way)| {
            !way.tags.is("maritime", &["yes"]) && !way.tags.is("natural", &["coastline"])
        })
        .collect();
    ways.sort_by_key(|(kind, zoom, _)| (*zoom, *kind));
    ways
}
