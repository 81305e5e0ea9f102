//! `GeoJSON` (RFC 7946) as files of zones: what is read of it, and what is wrong with it, feature by feature.
//!
//! - **Z10** A file is a `FeatureCollection` in WGS 84, longitude first. What is wrong with the file as a whole is
//!   refused; what is wrong with a feature is told beside it.

use domain::{Point, Refusal, ZoneKind, limits::ZONE_CORNERS_MAX, shape::Shape};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::{limits::IMPORT_FEATURES_MAX, words};

/// A zone as a file describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// Its name, or its number in the file.
    pub name: String,
    /// What to know about it.
    pub note: String,
    /// What it is, if the file says so.
    pub kind: Option<ZoneKind>,
    /// Where it is, or why that cannot be read.
    pub shape: Result<Shape, Refusal>,
}

/// Reference systems that mean WGS 84, longitude first.
const WGS_84: [&str; 3] = [
    "urn:ogc:def:crs:OGC:1.3:CRS84",
    "urn:ogc:def:crs:OGC::CRS84",
    "EPSG:4326",
];

const fn wrong(why: &'static str) -> Refusal {
    Refusal::Malformed {
        field: "geojson",
        why,
    }
}

const fn wrong_geometry(why: &'static str) -> Refusal {
    Refusal::Malformed {
        field: "geometry",
        why,
    }
}

/// The features of a file.
pub fn features(file: &Map<String, Value>) -> Result<Vec<Feature>, Refusal> {
    if file.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Err(wrong("is not a FeatureCollection"));
    }
    let crs = file.get("crs").filter(|it| !it.is_null());
    let names_wgs_84 = |it: &Value| {
        let name = it.pointer("/properties/name").and_then(Value::as_str);
        name.is_some_and(|it| WGS_84.contains(&it))
    };
    if crs.is_some_and(|it| !names_wgs_84(it)) {
        return Err(wrong(
            "is in another reference system than WGS 84; convert it first",
        ));
    }
    let Some(found) = file.get("features").and_then(Value::as_array) else {
        return Err(wrong("has no list of features"));
    };
    if found.is_empty() {
        return Err(wrong("has no features"));
    }
    if found.len() > IMPORT_FEATURES_MAX {
        return Err(Refusal::TooLong {
            field: "geojson",
            max: IMPORT_FEATURES_MAX,
        });
    }
    Ok(found
        .iter()
        .enumerate()
        .map(|(n, it)| feature(n, it))
        .collect())
}

fn feature(index: usize, it: &Value) -> Feature {
    let text = |names: [&str; 2]| {
        let of = |name: &str| it.get("properties")?.get(name)?.as_str();
        names
            .into_iter()
            .find_map(of)
            .map(str::trim)
            .filter(|it| !it.is_empty())
            .map(str::to_owned)
    };
    let kind = text(["zone_kind", "kind"]);
    let kind = kind.and_then(|it| words::ZoneKind::deserialize(Value::from(it)).ok());
    Feature {
        name: text(["name", "title"]).unwrap_or_else(|| format!("#{}", index + 1)),
        note: text(["note", "description"]).unwrap_or_default(),
        kind: kind.map(Into::into),
        shape: shape(it),
    }
}

fn shape(feature: &Value) -> Result<Shape, Refusal> {
    if feature.get("type").and_then(Value::as_str) != Some("Feature") {
        return Err(wrong_geometry("does not belong to a Feature"));
    }
    let geometry = feature.get("geometry").unwrap_or(&Value::Null);
    match geometry.get("type").and_then(Value::as_str) {
        Some("Polygon") => {}
        Some("MultiPolygon") => {
            return Err(wrong_geometry(
                "has several parts; make each a feature of its own",
            ));
        }
        _ => return Err(wrong_geometry("is not a Polygon")),
    }
    let rings = geometry.get("coordinates").and_then(Value::as_array);
    let rings = rings
        .filter(|it| !it.is_empty())
        .ok_or(wrong_geometry("has no coordinates"))?;
    let mut corners_left = ZONE_CORNERS_MAX;
    let mut read = rings.iter().map(|it| ring(it, &mut corners_left));
    let outline = read.next().ok_or(wrong_geometry("has no coordinates"))??;
    let holes = read.collect::<Result<_, _>>()?;
    Ok(Shape::Polygon { outline, holes })
}

/// A closed ring, without its repeated last corner.
fn ring(it: &Value, corners_left: &mut usize) -> Result<Vec<Point>, Refusal> {
    let positions = it
        .as_array()
        .ok_or(wrong_geometry("has a ring that is no list of positions"))?;
    // The repeated corner is not one more.
    *corners_left = (*corners_left + 1)
        .checked_sub(positions.len())
        .ok_or(Refusal::TooLong {
            field: "geometry",
            max: ZONE_CORNERS_MAX,
        })?;
    let mut corners = positions
        .iter()
        .map(corner)
        .collect::<Result<Vec<Point>, _>>()?;
    if corners.len() < 4 || corners.first() != corners.last() {
        return Err(wrong_geometry(
            "has a ring that is not closed: four positions at least, the last like the first",
        ));
    }
    corners.pop();
    Ok(corners)
}

/// Longitude, latitude, and perhaps a height, which zones do not have.
fn corner(it: &Value) -> Result<Point, Refusal> {
    let numbers: Option<Vec<f64>> = it
        .as_array()
        .and_then(|it| it.iter().map(Value::as_f64).collect());
    let (lon, lat) = match numbers.as_deref() {
        Some([lon, lat] | [lon, lat, _]) => (*lon, *lat),
        _ => {
            return Err(wrong_geometry(
                "has a position that is not two or three numbers",
            ));
        }
    };
    if lat.abs() > 90.0 && lat.abs() <= 180.0 && lon.abs() <= 90.0 {
        return Err(wrong_geometry(
            "has latitude and longitude exchanged: longitude comes first",
        ));
    }
    Point::new(lon, lat).map_err(|_refusal| {
        wrong_geometry("has a position that is not on the earth in degrees of WGS 84")
    })
}
