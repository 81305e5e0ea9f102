//! Facilities that responders care about, as proposals: tags are often wrong, so a person confirms each before it is
//! used as a station or a hospital.

use geo::{Coord, InteriorPoint};
use serde_json::{Value, json};

use crate::areas::TaggedArea;
use crate::extract::{Extract, Tags};
use crate::kinds;
use crate::report::Report;

/// A point and an area of the same kind nearer than this are the same facility.
const SAME_PLACE_M: f64 = 80.0;

/// A facility that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Kind, as on the map.
    pub kind: &'static str,
    /// Name, if tagged.
    pub name: Option<String>,
    /// Where it is.
    pub at: Coord<f64>,
    /// First zoom of the map that shows it.
    pub min_zoom: u8,
    /// `emergency=yes` for a hospital: it says that it takes emergencies.
    pub emergency: Option<bool>,
}

/// Facilities in the box, areas before points, duplicates joined.
pub fn facilities(extract: &Extract, areas: &[TaggedArea], report: &mut Report) -> Vec<Facility> {
    let of_areas = areas
        .iter()
        .filter_map(|area| Some((&area.tags, area.shape.interior_point()?.0)));
    let of_nodes = extract.nodes.iter().map(|node| (&node.tags, node.at));
    let mut found: Vec<Facility> = Vec::new();
    for (tags, at) in of_areas.chain(of_nodes) {
        let Some(facility) = facility(tags, at) else {
            continue;
        };
        if !extract.bounds.contains(at) {
            report.drop("facility", "outside the area of the extract");
            continue;
        }
        let same = found.iter_mut().find(|other| is_same(other, &facility));
        match same {
            Some(other) => {
                other.name = other.name.take().or(facility.name);
                other.emergency = other.emergency.or(facility.emergency);
                report.drop("facility", "mapped twice, as an area and as a point");
            }
            None => found.push(facility),
        }
    }
    for facility in &found {
        *report
            .facilities
            .entry(facility.kind.to_owned())
            .or_default() += 1;
    }
    found
}

fn facility(tags: &Tags, at: Coord<f64>) -> Option<Facility> {
    let rule = kinds::poi(tags)?;
    Some(Facility {
        kind: rule.kind,
        name: tags.name().map(str::to_owned),
        at,
        min_zoom: rule.min_zoom,
        emergency: match tags.get("emergency") {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        },
    })
}

/// Hydrants and shelters stand close together and are each their own.
fn is_same(one: &Facility, other: &Facility) -> bool {
    let single = !matches!(one.kind, "hydrant" | "shelter" | "helipad");
    let names = one.name.is_none() || other.name.is_none() || one.name == other.name;
    single && one.kind == other.kind && names && distance_m(one.at, other.at) < SAME_PLACE_M
}

/// Distance over the ground.
pub(crate) fn distance_m(from: Coord<f64>, to: Coord<f64>) -> f64 {
    let point = |place: Coord<f64>| roads::Point {
        lon: place.x,
        lat: place.y,
    };
    point(from).distance_m(point(to))
}

/// Degrees with the precision of the extract, so that files do not differ in noise.
pub(crate) fn rounded(degrees: f64) -> f64 {
    (degrees * roads::E7).round() / roads::E7
}

/// `places.geojson`.
pub fn geojson(facilities: &[Facility]) -> Value {
    let features: Vec<Value> = facilities
        .iter()
        .map(|facility| {
            json!({
                "type": "Feature",
                "geometry": { "type": "Point", "coordinates": [rounded(facility.at.x), rounded(facility.at.y)] },
                "properties": {
                    "kind": facility.kind,
                    "name": facility.name,
                    "emergency": facility.emergency,
                    "status": "proposal",
                },
            })
        })
        .collect();
    json!({
        "type": "FeatureCollection",
        "attribution": crate::ATTRIBUTION,
        "note": "Proposals from map tags: confirm each before it is used.",
        "features": features,
    })
}
