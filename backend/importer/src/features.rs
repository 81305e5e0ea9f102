//! From an extract to the features of the basemap, in degrees and with the attributes of the layer schema.

use geo::{Area, Coord, InteriorPoint, MultiLineString, MultiPolygon, Polygon};

use crate::areas::{self, TaggedArea};
use crate::coast::{self, Coast};
use crate::extract::{Extract, Tags};
use crate::kinds::{self, Layer};
use crate::lines::{borders, roads, water_lines};
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
    pub(crate) fn new(layer: Layer, kind: &str, min_zoom: u8, shape: Shape) -> Self {
        Self {
            layer,
            min_zoom,
            attributes: vec![("kind", Value::Text(kind.to_owned()))],
            shape,
        }
    }

    pub(crate) fn with(mut self, key: &'static str, value: Option<Value>) -> Self {
        self.attributes.extend(value.map(|value| (key, value)));
        self
    }
}

/// Text that shows, as an attribute.
pub(crate) fn text(value: Option<&str>) -> Option<Value> {
    value
        .filter(|value| !value.trim().is_empty())
        .map(|value| Value::Text(value.to_owned()))
}

/// An attribute that is only written if it is true.
pub(crate) fn flag(set: bool) -> Option<Value> {
    set.then_some(Value::True)
}

/// All features of the map, layer by layer, and the facilities found on the way.
pub fn collect(extract: &Extract, report: &mut Report) -> (Vec<Feature>, Vec<Facility>) {
    let areas = areas::collect(extract, report);
    let inputs = coast_inputs(extract, &areas);
    let coast = coast::build(
        &extract.bounds,
        &inputs.chains,
        &inputs.piers,
        &inputs.buildings,
    );
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

/// What land and sea are made from.
pub struct CoastInputs {
    /// Joined coastlines in degrees.
    pub chains: Vec<Vec<Coord<f64>>>,
    /// Solid ground in the water.
    pub piers: Vec<Polygon<f64>>,
    /// A place in every building.
    pub buildings: Vec<Coord<f64>>,
}

/// Joined coastlines, piers, and a place in every building.
pub fn coast_inputs(extract: &Extract, areas: &[TaggedArea]) -> CoastInputs {
    let lines: Vec<Vec<i64>> = extract
        .ways
        .iter()
        .filter(|way| way.tags.is("natural", &["coastline"]))
        .flat_map(|way| extract.known_runs(&way.refs))
        .map(<[i64]>::to_vec)
        .collect();
    CoastInputs {
        chains: stitch(&lines, true)
            .iter()
            .map(|chain| extract.line(chain))
            .collect(),
        piers: areas::piers(extract),
        buildings: areas
            .iter()
            .filter(|area| {
                kinds::area(&area.tags)
                    .iter()
                    .any(|(layer, _)| *layer == Layer::Buildings)
            })
            .filter_map(|area| area.shape.interior_point().map(|point| point.0))
            .collect(),
    }
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
    (1.0..=MAX_HEIGHT_M)
        .contains(&height)
        .then(|| height.round() as i64)
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
