//! The street graph from outside: shortest paths against brute force, the file against damage, driving along a route.
#![allow(
    clippy::unwrap_used,
    reason = "helper functions of tests are not seen as tests by the lint"
)]

use proptest::prelude::*;
use roads::{
    Dropped, FORMAT_VERSION, Graph, GraphBuilder, GraphError, Point, Profile, SegmentSpec,
    StreetClass,
};

const LON_E7: i32 = 74_200_000;
const LAT_E7: i32 = 437_300_000;

fn spec(from: u32, to: u32) -> SegmentSpec<'static> {
    SegmentSpec {
        from,
        to,
        inner: &[],
        class: StreetClass::Residential,
        name: None,
        limit_kmh: 0,
        forward: true,
        backward: true,
        restricted: false,
    }
}

/// Nodes on a circle of about one kilometre: no straight street passes through a third node, so the nearest street to
/// a node always ends there.
fn circle(count: u32) -> GraphBuilder {
    let mut builder = GraphBuilder::default();
    for number in 0..count {
        let angle = f64::from(number) / f64::from(count) * std::f64::consts::TAU;
        let lon = LON_E7 + (angle.cos() * 130_000.0) as i32;
        builder.node(lon, LAT_E7 + (angle.sin() * 95_000.0) as i32);
    }
    builder
}

/// A square of four streets with one bent diagonal, one of the sides one-way.
fn square() -> Graph {
    let mut builder = GraphBuilder::default();
    for (east, north) in [(0, 0), (10_000, 0), (10_000, 10_000), (0, 10_000)] {
        builder.node(LON_E7 + east, LAT_E7 + north);
    }
    let bend = [[LON_E7 + 6_000, LAT_E7 + 3_000]];
    for (from, to) in [(0, 1), (1, 2), (2, 3)] {
        assert!(builder.segment(&spec(from, to)));
    }
    assert!(builder.segment(&SegmentSpec {
        backward: false,
        name: Some("Rue Émile de Loth"),
        ..spec(3, 0)
    }));
    assert!(builder.segment(&SegmentSpec {
        inner: &bend,
        class: StreetClass::Pedestrian,
        ..spec(0, 2)
    }));
    builder.finish().0
}

/// Seconds between all pairs of nodes by repeated relaxation, the plainest correct way.
fn brute_force(graph: &Graph, profile: Profile) -> Vec<Vec<f64>> {
    let nodes = graph.node_count();
    let mut table = vec![vec![f64::INFINITY; nodes]; nodes];
    for (node, row) in table.iter_mut().enumerate() {
        row[node] = 0.0;
    }
    for _ in 0..nodes {
        for segment in graph
            .segments()
            .iter()
            .filter(|segment| segment.open_to(profile))
        {
            let (from, to) = (segment.from as usize, segment.to as usize);
            let cost = segment.duration_s(profile);
            for row in &mut table {
                if segment.forward {
                    row[to] = row[to].min(row[from] + cost);
                }
                if segment.backward {
                    row[from] = row[from].min(row[to] + cost);
                }
            }
        }
    }
    table
}

fn random_graph() -> impl Strategy<Value = Graph> {
    let street = (
        0_u32..9,
        0_u32..9,
        0_u8..3,
        0_usize..11,
        any::<bool>(),
        0_u8..4,
    );
    (3_u32..10, prop::collection::vec(street, 2..30)).prop_map(|(nodes, streets)| {
        let mut builder = circle(nodes);
        for (from, to, direction, class, restricted, limit) in streets {
            let (from, to) = (from % nodes, to % nodes);
            if from == to {
                continue;
            }
            assert!(builder.segment(&SegmentSpec {
                class: StreetClass::ALL[class],
                forward: direction != 1,
                backward: direction != 2,
                limit_kmh: limit * 20,
                restricted,
                ..spec(from, to)
            }));
        }
        builder.finish().0
    })
}

proptest! {
    #[test]
    fn the_fastest_way_is_as_fast_as_brute_force_finds(graph in random_graph()) {
        for profile in Profile::ALL {
            let table = brute_force(&graph, profile);
            for (from, row) in table.iter().enumerate() {
                for (to, expected) in row.iter().enumerate() {
                    let (start, goal) = (graph.node(from as u32).unwrap(), graph.node(to as u32).unwrap());
                    let Some(route) = graph.route(start, goal, profile) else {
                        // Only when no street that the profile may use is near enough.
                        let near = [start, goal].map(|end| graph.nearest(end, profile));
                        prop_assert!(near.iter().any(Option::is_none));
                        continue;
                    };
                    if route.start_gap_m > 0.1 || route.goal_gap_m > 0.1 {
                        continue; // no street of this profile ends at that node
                    }
                    prop_assert!(
                        (route.duration_s - expected).abs() < 0.05,
                        "{from}→{to} {profile:?}: {} s, brute force {expected} s", route.duration_s
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_written_is_read(graph in random_graph()) {
        let bytes = graph.to_bytes();
        let again = Graph::from_bytes(&bytes).unwrap();
        prop_assert_eq!(again.segments(), graph.segments());
        prop_assert_eq!(again.to_bytes(), bytes);
    }

    #[test]
    fn any_cut_or_changed_byte_is_a_typed_error(at in 0.0_f64..1.0, flip in 1_u8..=255) {
        let bytes = square().to_bytes();
        let at = (bytes.len() as f64 * at) as usize;
        prop_assert!(Graph::from_bytes(&bytes[..at]).is_err());
        let mut changed = bytes;
        changed[at] ^= flip;
        prop_assert!(Graph::from_bytes(&changed).is_err());
    }

    #[test]
    fn any_bytes_behind_a_right_checksum_are_no_panic(payload in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut file = b"MUSTROAD".to_vec();
        file.extend_from_slice(&FORMAT_VERSION.to_le_bytes());
        file.extend_from_slice(&crc(&payload).to_le_bytes());
        file.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        file.extend_from_slice(&payload);
        if let Ok(graph) = Graph::from_bytes(&file) {
            prop_assert_eq!(graph.to_bytes(), file);
        }
    }

    #[test]
    fn a_vehicle_moves_steadily_along_the_way(from in 0_usize..4, to in 0_usize..4, steps in 1_u32..50) {
        let graph = square();
        let place = |node: usize| graph.node(node as u32).unwrap();
        let route = graph.route(place(from), place(to), Profile::BlueLight).unwrap();
        let mut driven = 0.0;
        let mut last = route.at_time(0.0).point;
        prop_assert!(last.distance_m(route.line[0]) < 1e-6);
        for step in 1..=steps {
            let now = route.at_time(route.duration_s * f64::from(step) / f64::from(steps));
            prop_assert!((0.0..360.0).contains(&now.heading_deg));
            driven += last.distance_m(now.point);
            last = now.point;
        }
        prop_assert!(driven <= route.length_m + 0.01);
        prop_assert!(last.distance_m(*route.line.last().unwrap()) < 0.01);
        prop_assert!(route.at_time(f64::NAN).speed_mps == 0.0);
    }
}

/// Bit by bit, as the definition says; the crate's own is by table.
fn crc(bytes: &[u8]) -> u32 {
    let mut value = u32::MAX;
    for byte in bytes {
        value ^= u32::from(*byte);
        for _ in 0..8 {
            value = if value & 1 == 1 {
                (value >> 1) ^ 0xEDB8_8320
            } else {
                value >> 1
            };
        }
    }
    !value
}

#[test]
fn one_way_rules_are_kept() {
    let graph = square();
    let (south, north) = (graph.node(0).unwrap(), graph.node(3).unwrap());
    let with = graph.route(north, south, Profile::Normal).unwrap();
    let against = graph.route(south, north, Profile::Normal).unwrap();
    assert!((with.length_m - north.distance_m(south)).abs() < 0.1);
    let round: f64 = [(0, 1), (1, 2), (2, 3)]
        .map(|(a, b)| graph.node(a).unwrap().distance_m(graph.node(b).unwrap()))
        .iter()
        .sum();
    assert!((against.length_m - round).abs() < 0.1);
}

#[test]
fn a_street_closed_to_cars_is_open_with_blue_lights_only() {
    let graph = square();
    let beside_bend = Point {
        lon: f64::from(LON_E7 + 6_000) / 1e7,
        lat: f64::from(LAT_E7 + 3_100) / 1e7,
    };
    let blue = graph.nearest(beside_bend, Profile::BlueLight).unwrap();
    let normal = graph.nearest(beside_bend, Profile::Normal).unwrap();
    assert_eq!(
        graph.segments()[blue.segment as usize].class,
        StreetClass::Pedestrian
    );
    assert_eq!(
        graph.segments()[normal.segment as usize].class,
        StreetClass::Residential
    );
    assert!(blue.distance_m < normal.distance_m);
}

#[test]
fn the_way_within_one_street_does_not_leave_it() {
    let graph = square();
    let (a, b) = (graph.node(0).unwrap(), graph.node(1).unwrap());
    let part = |share: f64| Point {
        lon: a.lon + (b.lon - a.lon) * share,
        lat: a.lat,
    };
    let route = graph
        .route(part(0.25), part(0.75), Profile::Normal)
        .unwrap();
    assert!((route.length_m - a.distance_m(b) / 2.0).abs() < 0.1);
    let half = route.at_distance(route.length_m / 2.0);
    assert!(half.point.distance_m(part(0.5)) < 0.1);
    assert!((half.heading_deg - 90.0).abs() < 0.01);
    assert!(
        (half.speed_mps - StreetClass::Residential.speed_kmh(Profile::Normal) / 3.6).abs() < 0.01
    );
}

#[test]
fn nothing_is_near_a_far_point_and_nonsense_is_refused() {
    let graph = square();
    for (lon, lat) in [(8.0, 43.73), (f64::NAN, 43.73), (7.42, 91.0)] {
        assert!(
            graph
                .nearest(Point { lon, lat }, Profile::BlueLight)
                .is_none(),
            "{lon} {lat}"
        );
    }
    let (empty, dropped) = GraphBuilder::default().finish();
    assert_eq!(dropped, Dropped::default());
    assert!(
        empty
            .nearest(
                Point {
                    lon: 7.42,
                    lat: 43.73
                },
                Profile::Normal
            )
            .is_none()
    );
    assert!(empty.bounds().is_none());
}

#[test]
fn streets_that_lead_nowhere_are_dropped() {
    let mut builder = circle(6);
    for (from, to) in [(0, 1), (1, 2), (2, 0)] {
        builder.segment(&spec(from, to));
    }
    builder.segment(&SegmentSpec {
        backward: false,
        ..spec(2, 3)
    });
    builder.segment(&spec(4, 5));
    assert!(!builder.segment(&spec(0, 99)), "unknown node");
    let (graph, dropped) = builder.finish();
    assert_eq!(
        (
            graph.node_count(),
            graph.segments().len(),
            graph.arc_count()
        ),
        (3, 3, 6)
    );
    assert_eq!(
        dropped,
        Dropped {
            nodes: 3,
            segments: 2
        }
    );
}

#[test]
fn files_are_told_apart() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("streets.graph");
    let graph = square();
    graph
        .write(&mut std::fs::File::create(&path).unwrap())
        .unwrap();
    let read = Graph::read(&path).unwrap();
    assert_eq!(read.segments(), graph.segments());
    let named: Vec<_> = read
        .segments()
        .iter()
        .filter_map(|segment| read.name(segment))
        .collect();
    assert_eq!(named, ["Rue Émile de Loth"]);

    let bytes = graph.to_bytes();
    let error = |bytes: &[u8]| Graph::from_bytes(bytes).unwrap_err();
    assert!(matches!(
        Graph::read(&dir.path().join("none")),
        Err(GraphError::Io(_))
    ));
    assert!(matches!(error(b""), GraphError::NotAGraph));
    assert!(matches!(error(b"PMTiles"), GraphError::NotAGraph));
    assert!(matches!(error(&bytes[..20]), GraphError::Length { .. }));
    assert!(matches!(
        error(&bytes[..bytes.len() - 1]),
        GraphError::Length { .. }
    ));
    let mut newer = bytes.clone();
    newer[8] = 2;
    assert!(matches!(error(&newer), GraphError::Version { found: 2 }));
    let mut damaged = bytes;
    *damaged.last_mut().unwrap() ^= 1;
    assert!(matches!(error(&damaged), GraphError::Checksum));
}
