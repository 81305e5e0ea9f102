//! The demo city: what is drawn, what is in the tiles, what is found, the same every time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use fast_mvt::MvtValue;
use geo::{Area, Geometry};
use importer::{
    BASEMAP_FILE, PLACES_FILE, REPORT_FILE, Report, SEARCH_FILE, STREETS_FILE, import_map,
};
use roads::{Graph, Point, Profile};
use serde_json::Value;
use tempfile::TempDir;

use crate::archive::Archive;

/// The demo city's extract.
pub(crate) fn extract_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/cities/monaco/monaco.osm.pbf")
}

/// One import for all tests here.
fn imported() -> &'static (TempDir, Report) {
    static IMPORTED: OnceLock<(TempDir, Report)> = OnceLock::new();
    IMPORTED.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        let report = import_map(&extract_file(), dir.path()).unwrap();
        (dir, report)
    })
}

fn file(name: &str) -> PathBuf {
    imported().0.path().join(name)
}

fn json(name: &str) -> Value {
    serde_json::from_slice(&std::fs::read(file(name)).unwrap()).unwrap()
}

/// Sea and land as drawn, south of the mountains: a picture that a person can check against any map of Monaco.
const PICTURE: &str = include_str!("monaco.txt");

#[test]
fn the_coast_looks_as_it_should() {
    let archive = Archive::open(&file(BASEMAP_FILE));
    let (columns, rows) = (72, 30);
    let mut picture = String::new();
    for row in 0..rows {
        for column in 0..columns {
            let lon = 7.405 + (7.448 - 7.405) * (f64::from(column) + 0.5) / f64::from(columns);
            let lat = 43.752 - (43.752 - 43.722) * (f64::from(row) + 0.5) / f64::from(rows);
            picture.push(archive.ground(14, lon, lat));
        }
        picture.push('\n');
    }
    assert_eq!(picture, PICTURE, "drawn:\n{picture}");
}

#[test]
fn known_places_are_on_the_right_side_of_the_coast_at_every_zoom() {
    let archive = Archive::open(&file(BASEMAP_FILE));
    let places = [
        ("Port Hercule", 7.4262, 43.7352, '~'),
        ("sea off Larvotto", 7.4420, 43.7440, '~'),
        ("open sea", 7.4600, 43.7200, '~'),
        ("Casino", 7.4281, 43.7393, '.'),
        ("Palace on the rock", 7.4203, 43.7314, '.'),
        ("Stade Louis II", 7.4155, 43.7276, '.'),
        ("Beausoleil", 7.4230, 43.7430, '.'),
        ("La Turbie", 7.4010, 43.7455, '.'),
    ];
    for (name, lon, lat, expected) in places {
        for zoom in 12..=15 {
            assert_eq!(
                archive.ground(zoom, lon, lat),
                expected,
                "{name} at zoom {zoom}"
            );
        }
    }
    // The mole that closes Port Hercule to the east, and the pier opposite.
    for (lon, lat) in [(7.430_98, 43.7355), (7.429_78, 43.7365)] {
        assert_eq!(archive.ground(15, lon, lat), '.', "pier at {lon} {lat}");
    }
}

#[test]
fn no_feature_is_empty_and_all_layers_and_kinds_are_of_the_schema() {
    let archive = Archive::open(&file(BASEMAP_FILE));
    let mut layers: BTreeMap<String, usize> = BTreeMap::new();
    for (coord, tile) in archive.tiles() {
        for layer in &tile.layers {
            assert!(!layer.features.is_empty(), "{coord:?} {}", layer.name);
            *layers.entry(layer.name.clone()).or_default() += layer.features.len();
            for feature in &layer.features {
                assert!(
                    has_extent(&feature.geometry),
                    "{coord:?} {} {:?}",
                    layer.name,
                    feature.geometry
                );
                for (key, value) in &feature.properties {
                    assert!(
                        allowed(&layer.name, key, value),
                        "{}: {key} = {value:?}",
                        layer.name
                    );
                }
            }
        }
    }
    let names: Vec<_> = layers.keys().map(String::as_str).collect();
    let expected = [
        "boundaries",
        "buildings",
        "earth",
        "landuse",
        "places",
        "pois",
        "roads",
        "water",
    ];
    assert_eq!(names, expected);
}

fn has_extent(geometry: &Geometry<i32>) -> bool {
    let float = |polygon: &geo::Polygon<i32>| geo::Convert::<i32, f64>::convert(polygon);
    let line = |line: &geo::LineString<i32>| line.0.windows(2).any(|pair| pair[0] != pair[1]);
    match geometry {
        Geometry::Point(_) => true,
        Geometry::LineString(one) => line(one),
        Geometry::MultiLineString(lines) => !lines.0.is_empty() && lines.0.iter().all(line),
        Geometry::Polygon(polygon) => float(polygon).unsigned_area() > 0.0,
        Geometry::MultiPolygon(polygons) => {
            !polygons.0.is_empty()
                && polygons
                    .0
                    .iter()
                    .all(|polygon| float(polygon).unsigned_area() > 0.0)
        }
        _ => false,
    }
}

/// The layer schema that the console styles.
fn allowed(layer: &str, key: &str, value: &MvtValue) -> bool {
    let kinds: &[&str] = match layer {
        "earth" => &["earth"],
        "water" => &[
            "ocean",
            "lake",
            "river",
            "stream",
            "basin",
            "swimming_pool",
            "dock",
        ],
        "landuse" => &[
            "park",
            "forest",
            "grass",
            "residential",
            "industrial",
            "commercial",
            "cemetery",
            "beach",
            "pitch",
            "school",
            "hospital",
            "railway",
            "pedestrian",
            "parking",
        ],
        "buildings" => &["building"],
        "roads" => &[
            "motorway", "major", "medium", "minor", "service", "path", "rail", "ferry",
        ],
        "boundaries" => &["country", "region"],
        "places" => &["city", "town", "suburb", "quarter", "village", "locality"],
        "pois" => &[
            "fire_station",
            "police",
            "hospital",
            "helipad",
            "station",
            "ferry_terminal",
            "hydrant",
            "school",
            "shelter",
        ],
        _ => &[],
    };
    match (layer, key, value) {
        (_, "kind", MvtValue::String(kind)) => kinds.contains(&kind.as_str()),
        ("roads" | "places" | "pois", "name", MvtValue::String(name)) => !name.is_empty(),
        ("roads", "ref", MvtValue::String(reference)) => !reference.is_empty(),
        ("roads", "oneway" | "tunnel" | "bridge", MvtValue::Bool(true)) => true,
        ("buildings", "height", MvtValue::Int(height)) => (1..=1000).contains(height),
        ("places", "rank", MvtValue::Int(rank)) => (1..=7).contains(rank),
        _ => false,
    }
}

#[test]
fn the_archive_names_its_layers_and_its_source() {
    let metadata = Archive::open(&file(BASEMAP_FILE)).metadata();
    assert_eq!(metadata["attribution"], "© OpenStreetMap contributors");
    let layers: Vec<_> = metadata["vector_layers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|layer| &layer["id"])
        .collect();
    let expected = [
        "earth",
        "water",
        "landuse",
        "buildings",
        "roads",
        "boundaries",
        "places",
        "pois",
    ];
    assert_eq!(layers, expected);
}

#[test]
fn borders_are_not_drawn_over_the_sea() {
    let archive = Archive::open(&file(BASEMAP_FILE));
    let (mut pieces, mut at_sea) = (0, 0);
    for (coord, tile) in archive.tiles().filter(|(coord, _)| coord.z() == 14) {
        let borders = tile
            .layers
            .iter()
            .filter(|layer| layer.name == "boundaries");
        for feature in borders.flat_map(|layer| &layer.features) {
            for line in lines_of(&feature.geometry) {
                for pair in line.0.windows(2) {
                    let middle = (pair[0] + pair[1]) / 2;
                    pieces += 1;
                    at_sea += usize::from(archive.is_sea(coord, middle));
                }
            }
        }
    }
    assert!(pieces > 100, "the border on land is there: {pieces}");
    // A piece of a few units where the border meets the water may round to the wet side.
    assert!(at_sea * 50 <= pieces, "{at_sea} of {pieces}");
}

fn lines_of(geometry: &Geometry<i32>) -> Vec<geo::LineString<i32>> {
    match geometry {
        Geometry::LineString(line) => vec![line.clone()],
        Geometry::MultiLineString(lines) => lines.0.clone(),
        _ => Vec::new(),
    }
}

#[test]
fn facilities_are_proposals_with_names_and_places() {
    let places = json(PLACES_FILE);
    let features = places["features"].as_array().unwrap();
    let of_kind = |kind: &str| {
        features
            .iter()
            .filter(|feature| feature["properties"]["kind"] == kind)
            .count()
    };
    assert_eq!(
        (
            of_kind("fire_station"),
            of_kind("hospital"),
            of_kind("helipad")
        ),
        (3, 5, 13)
    );
    assert!(
        features
            .iter()
            .all(|feature| feature["properties"]["status"] == "proposal")
    );
    let named = |name: &str| {
        features
            .iter()
            .any(|feature| feature["properties"]["name"] == name)
    };
    assert!(named("Caserne de Fontvieille"));
}

#[test]
fn streets_are_found_without_accents() {
    let list = json(SEARCH_FILE);
    let entries = list["entries"].as_array().unwrap();
    let find = |folded: &str| entries.iter().find(|entry| entry["folded"] == folded);
    let street = find("rue emile de loth").unwrap();
    assert_eq!(
        (&street["kind"], &street["name"]),
        (&"street".into(), &"Rue Émile de Loth".into())
    );
    assert!((street["lon"].as_f64().unwrap() - 7.423).abs() < 0.003);
    assert!(entries.iter().any(|entry| entry["kind"] == "crossing"));
}

#[test]
fn a_fire_engine_can_drive_from_its_station_to_the_casino() {
    let graph = Graph::read(&file(STREETS_FILE)).unwrap();
    let station = Point {
        lon: 7.4156,
        lat: 43.7291,
    };
    let casino = Point {
        lon: 7.4283,
        lat: 43.7394,
    };
    let route = graph.route(station, casino, Profile::BlueLight).unwrap();
    let crow = station.distance_m(casino);
    assert!(
        route.length_m > crow && route.length_m < 4.0 * crow,
        "{} m",
        route.length_m
    );
    assert!(
        (60.0..900.0).contains(&route.duration_s),
        "{} s",
        route.duration_s
    );
    let slower = graph.route(station, casino, Profile::Normal).unwrap();
    assert!(slower.duration_s > route.duration_s);
    let half = route.at_time(route.duration_s / 2.0);
    assert!(
        half.speed_mps > 1.0
            && graph
                .nearest(half.point, Profile::BlueLight)
                .unwrap()
                .distance_m
                < 1.0
    );
}

#[test]
fn the_report_counts_what_was_made_and_left_out() {
    let report = &imported().1;
    assert_eq!(
        (report.elements.nodes, report.elements.ways),
        (180_118, 27_377)
    );
    assert_eq!(report.coast.verdict, "closed");
    assert!(
        report.coast.buildings_in_sea * 1000 <= report.coast.buildings,
        "{:?}",
        report.coast
    );
    assert!(report.warnings.is_empty(), "{:?}", report.warnings);
    assert!(
        report
            .dropped
            .iter()
            .any(|entry| entry.what == "multipolygon" && entry.count == 2)
    );
    assert_eq!(
        json(REPORT_FILE)["streets"]["segments"],
        report.streets.segments
    );
    for words in ["monaco.osm.pbf", "coast     closed", "fire_station 3"] {
        assert!(report.summary().contains(words), "{}", report.summary());
    }
}

#[test]
fn two_imports_are_byte_for_byte_the_same() {
    let again = tempfile::tempdir().unwrap();
    import_map(&extract_file(), again.path()).unwrap();
    for name in [
        BASEMAP_FILE,
        STREETS_FILE,
        PLACES_FILE,
        SEARCH_FILE,
        REPORT_FILE,
    ] {
        let same =
            std::fs::read(file(name)).unwrap() == std::fs::read(again.path().join(name)).unwrap();
        assert!(same, "{name} differs");
    }
    assert_eq!(
        std::fs::read_dir(again.path()).unwrap().count(),
        5,
        "no temporary file is left"
    );
}
