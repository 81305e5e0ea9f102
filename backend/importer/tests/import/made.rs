//! Made-up extracts: one thing each.

use std::path::Path;

use importer::{BASEMAP_FILE, Report, STREETS_FILE, import_map};
use roads::Graph;

use crate::archive::Archive;
use crate::pbf::Pbf;

/// A square kilometre or so, somewhere on the equator.
const BOUNDS: [f64; 4] = [0.0, 0.0, 0.02, 0.02];

fn import(pbf: &Pbf, dir: &Path) -> Report {
    let file = dir.join("made.osm.pbf");
    std::fs::write(&file, pbf.file()).unwrap();
    import_map(&file, &dir.join("map")).unwrap()
}

/// A square of side `size` with its south-west corner at a place; its nodes start at `first`.
fn square(pbf: &mut Pbf, first: i64, lon: f64, lat: f64, size: f64) -> Vec<i64> {
    for (number, (east, north)) in [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)]
        .into_iter()
        .enumerate()
    {
        pbf.node(first + number as i64, lon + east, lat + north, &[]);
    }
    vec![first, first + 1, first + 2, first + 3, first]
}

#[test]
fn an_island_in_the_sea_is_drawn() {
    let dir = tempfile::tempdir().unwrap();
    let mut pbf = Pbf::with_bounds(BOUNDS);
    let ring = square(&mut pbf, 1, 0.005, 0.005, 0.01);
    pbf.way(1, &ring[..3], &[("natural", "coastline")]);
    pbf.way(2, &ring[2..], &[("natural", "coastline")]);
    let report = import(&pbf, dir.path());
    assert_eq!(
        (report.coast.verdict.as_str(), report.coast.rings),
        ("closed", 1)
    );
    let archive = Archive::open(&dir.path().join("map").join(BASEMAP_FILE));
    assert_eq!(archive.ground(15, 0.01, 0.01), '.');
    assert_eq!(archive.ground(15, 0.002, 0.002), '~');
}

#[test]
fn missing_nodes_are_counted_and_the_rest_is_drawn() {
    let dir = tempfile::tempdir().unwrap();
    let mut pbf = Pbf::with_bounds(BOUNDS);
    let ring = square(&mut pbf, 1, 0.005, 0.005, 0.01);
    pbf.way(1, &ring, &[("highway", "residential"), ("name", "Ring")]);
    pbf.way(2, &[1, 2, 999, 4], &[("highway", "residential")]);
    pbf.way(3, &[1, 2, 999, 1], &[("building", "yes")]);
    let report = import(&pbf, dir.path());
    let dropped = |what: &str| {
        report
            .dropped
            .iter()
            .find(|entry| entry.what == what)
            .map(|entry| entry.count)
    };
    assert_eq!(
        (dropped("part of a street"), dropped("area")),
        (Some(1), Some(1))
    );
    assert_eq!(report.features.get("buildings"), None);
    assert!(report.streets.segments > 0);
    assert_eq!(report.coast.verdict, "no_coast");
}

#[test]
fn a_gap_in_the_coast_is_said_and_drawn_as_land() {
    let dir = tempfile::tempdir().unwrap();
    let mut pbf = Pbf::with_bounds(BOUNDS);
    pbf.node(1, -0.01, 0.01, &[]);
    pbf.node(2, 0.01, 0.01, &[]);
    pbf.way(1, &[1, 2, 3], &[("natural", "coastline")]);
    let report = import(&pbf, dir.path());
    assert_eq!(report.coast.verdict, "gap");
    assert!(
        report
            .warnings
            .iter()
            .any(|warning| warning.contains("coastline")),
        "{:?}",
        report.warnings
    );
    let archive = Archive::open(&dir.path().join("map").join(BASEMAP_FILE));
    assert_eq!(archive.ground(15, 0.015, 0.005), '.');
}

#[test]
fn a_multipolygon_has_its_hole_and_a_broken_one_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let mut pbf = Pbf::with_bounds(BOUNDS);
    let outer = square(&mut pbf, 1, 0.002, 0.002, 0.01);
    let inner = square(&mut pbf, 11, 0.004, 0.004, 0.004);
    pbf.way(1, &outer[..3], &[]);
    let mut second = outer[2..].to_vec();
    second.reverse();
    pbf.way(2, &second, &[]);
    pbf.way(3, &inner, &[]);
    let wood: crate::pbf::Pairs = &[("type", "multipolygon"), ("natural", "wood")];
    pbf.relation(1, &[(1, "outer"), (2, "outer"), (3, "inner")], wood);
    pbf.relation(2, &[(1, "outer"), (77, "outer")], wood);
    let report = import(&pbf, dir.path());
    assert_eq!(report.features["landuse"], 1);
    assert!(
        report
            .dropped
            .iter()
            .any(|entry| entry.what == "multipolygon" && entry.count == 1)
    );
    let archive = Archive::open(&dir.path().join("map").join(BASEMAP_FILE));
    let holed = archive
        .tiles()
        .flat_map(|(_, tile)| tile.layers)
        .filter(|layer| layer.name == "landuse")
        .flat_map(|layer| layer.features)
        .any(|feature| matches!(&feature.geometry, geo::Geometry::Polygon(area) if area.interiors().len() == 1));
    assert!(holed);
}

#[test]
fn a_one_way_drawn_backwards_is_driven_backwards() {
    let dir = tempfile::tempdir().unwrap();
    let mut pbf = Pbf::with_bounds(BOUNDS);
    let ring = square(&mut pbf, 1, 0.005, 0.005, 0.01);
    pbf.way(
        1,
        &ring,
        &[
            ("highway", "residential"),
            ("oneway", "-1"),
            ("maxspeed", "30"),
        ],
    );
    let report = import(&pbf, dir.path());
    let graph = Graph::read(&dir.path().join("map").join(STREETS_FILE)).unwrap();
    assert_eq!(report.streets.segments, graph.segments().len());
    for segment in graph.segments() {
        assert!(segment.backward && !segment.forward);
        assert_eq!(segment.limit_kmh, 30);
    }
}

#[test]
fn a_long_value_is_left_out_and_counted() {
    let dir = tempfile::tempdir().unwrap();
    let mut pbf = Pbf::with_bounds(BOUNDS);
    let ring = square(&mut pbf, 1, 0.005, 0.005, 0.01);
    pbf.way(
        1,
        &ring,
        &[("highway", "residential"), ("name", &"x".repeat(256))],
    );
    let report = import(&pbf, dir.path());
    assert!(
        report
            .warnings
            .iter()
            .any(|warning| warning.contains("no relations"))
    );
    assert!(
        report
            .dropped
            .iter()
            .any(|entry| entry.what == "tag" && entry.count == 1)
    );
    assert_eq!(report.search.get("street"), None);
}
