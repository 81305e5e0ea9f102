//! From an extract to the features of the basemap, in degrees and with the attributes of the layer schema.

use std::collections::BTreeMap;

use geo::{Area, BooleanOps, Coord, InteriorPoint, LineString, MultiLineString, MultiPolygon};
use rustc_hash::FxHashSet;

use crate::areas::{self, TaggedArea};
use crate::coast::{self, Coast};
use crate::extract::{Extract, Tags, Way};
use crate::kinds::{self, Layer, ROADS};
use crate::places::{Facility, facilities};
use crate::report::Report;
use crate::stitch::stitch;

/// Height of a storey where only the number of storeys is known.
const METRES_PER_LEVEL: f64 = 3.0;

/// Taller than any building: such a number is a mistake.
const MAX_HEIGHT_M: f64 = 1_000.0;

/// Value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Whole number.
    Number(i64),
    /// True; an attribute that is false is not written.
    True,
}

/// Geometry in degrees.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A place.
    Point(Coord<f64>),
    /// Lines.
    Lines(MultiLineString<f64>),
    /// Areas.
    Areas(MultiPolygon<f64>),
}

/// Something on the map.
#[derive(Debug, Clone)]
pub struct Feature {
    /// Layer that it is in.
    pub layer: Layer,
    /// First zoom that shows it.
    pub min_zoom: u8,
    /// Attributes, `kind` first.
    pub attributes: Vec<(&'static str, Value)>,
    /// Geometry.
    pub shape: Shape,
}

impl Feature {
    fn new(layer: Layer, kind: &str, min_zoom: u8, shape: Shape) -> Self {
        Self {
            layer,
            min_zoom,
            attributes: vec![("kind", Value::Text(kind.to_owned()))],
            shape,
        }
    }

    fn with(mut self, key: &'static str, value: Option<Value>) -> Self {
        self.attributes.extend(value.map(|value| (key, value)));
        self
    }
}

fn text(value: Option<&str>) -> Option<Value> {
    value
        .filter(|value| !value.trim().is_empty())
        .map(|value| Value::Text(value.to_owned()))
}

fn flag(set: bool) -> Option<Value> {
    set.then_some(Value::True)
}

/// All features of the map, layer by layer, and the facilities found on the way.
pub fn collect(extract: &Extract, report: &mut Report) -> (Vec<Feature>, Vec<Facility>) {
    let areas = areas::collect(extract, report);
    let coast = coast_of(extract, &areas);
    report.coast(&coast);
    let sea = coast.sea.clone();
    let mut features = ground(coast);
    features.extend(area_features(&areas));
    features.extend(water_lines(extract));
    features.extend(roads(extract));
    features.extend(borders(extract, &sea));
    features.extend(places(extract));
    let facilities = facilities(extract, &areas, report);
    features.extend(facilities.iter().map(|facility| {
        Feature::new(
            Layer::Pois,
            facility.kind,
            facility.min_zoom,
            Shape::Point(facility.at),
        )
        .with("name", text(facility.name.as_deref()))
    }));
    features.sort_by_key(|feature| feature.layer);
    for feature in &features {
        *report
            .features
            .entry(feature.layer.name().to_owned())
            .or_default() += 1;
    }
    (features, facilities)
}

/// Joined coastlines, and land and sea from them.
fn coast_of(extract: &Extract, areas: &[TaggedArea]) -> Coast {
    let lines: Vec<Vec<i64>> = extract
        .ways
        .iter()
        .filter(|way| way.tags.is("natural", &["coastline"]))
        .flat_map(|way| extract.known_runs(&way.refs))
        .map(<[i64]>::to_vec)
        .collect();
    let chains: Vec<_> = stitch(&lines, true)
        .iter()
        .map(|chain| extract.line(chain))
        .collect();
    let buildings: Vec<_> = areas
        .iter()
        .filter(|area| {
            kinds::area(&area.tags)
                .iter()
                .any(|(layer, _)| *layer == Layer::Buildings)
        })
        .filter_map(|area| area.shape.interior_point().map(|point| point.0))
        .collect();
    coast::build(&extract.bounds, &chains, &areas::piers(extract), &buildings)
}

fn ground(coast: Coast) -> Vec<Feature> {
    [
        (Layer::Earth, "earth", coast.land),
        (Layer::Water, "ocean", coast.sea),
    ]
    .into_iter()
    .filter(|(_, _, area)| !area.0.is_empty())
    .map(|(layer, kind, area)| Feature::new(layer, kind, kinds::MIN_ZOOM, Shape::Areas(area)))
    .collect()
}

/// Areas, the largest first so that a park in a residential area is drawn on top of it.
fn area_features(areas: &[TaggedArea]) -> Vec<Feature> {
    let mut by_size: Vec<(&TaggedArea, f64)> = areas
        .iter()
        .map(|area| (area, area.shape.unsigned_area()))
        .collect();
    by_size.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut features = Vec::new();
    for (area, _) in by_size {
        for (layer, rule) in kinds::area(&area.tags) {
            let height = (layer == Layer::Buildings)
                .then(|| height_m(&area.tags))
                .flatten();
            features.push(
                Feature::new(
                    layer,
                    rule.kind,
                    rule.min_zoom,
                    Shape::Areas(area.shape.clone()),
                )
                .with("height", height.map(Value::Number)),
            );
        }
    }
    features
}

/// Height in whole metres, from the height or else from the number of storeys.
fn height_m(tags: &Tags) -> Option<i64> {
    let number = |key: &str| {
        let value = tags.get(key)?.trim().trim_end_matches('m').trim_end();
        value.parse::<f64>().ok()
    };
    let height =
        number("height").or_else(|| Some(number("building:levels")? * METRES_PER_LEVEL))?;
    (height >= 1.0 && height <= MAX_HEIGHT_M).then(|| height.round() as i64)
}

fn water_lines(extract: &Extract) -> Vec<Feature> {
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
pub enum Direction {
    /// Both ways.
    Both,
    /// In the direction of the way.
    Forward,
    /// Against it.
    Backward,
}

/// Which way a road may be driven by its tags.
pub fn direction(tags: &Tags) -> Direction {
    match tags.get("oneway") {
        Some("yes" | "true" | "1") => Direction::Forward,
        Some("-1" | "reverse") => Direction::Backward,
        Some(_) => Direction::Both,
        None if tags.is("junction", &["roundabout"]) || tags.is("highway", &["motorway"]) => {
            Direction::Forward
        }
        None => Direction::Both,
    }
}

/// Roads: pieces of equal attributes are joined, otherwise short ones get no name or the same name again and again.
fn roads(extract: &Extract) -> Vec<Feature> {
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
fn borders(extract: &Extract, sea: &MultiPolygon<f64>) -> Vec<Feature> {
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

fn places(extract: &Extract) -> Vec<Feature> {
    let found = extract
        .nodes
        .iter()
        .filter_map(|node| Some((node, kinds::place(&node.tags)?, node.tags.name()?)));
    found
        .map(|(node, (rule, rank), name)| {
            Feature::new(
                Layer::Places,
                rule.kind,
                rule.min_zoom,
                Shape::Point(node.at),
            )
            .with("name", text(Some(name)))
            .with("rank", Some(Value::Number(rank)))
        })
        .collect()
}
