//! A10 of zones: every limit, at exactly its value and one beyond.

use domain::{
    Command, Point, Refusal, Role,
    command::{Crossing, DrawZone},
    limits::*,
    shape::Shape,
    sharing::Precision,
    zone::Watch,
};

use super::given::*;

fn crossing(is_inside: bool) -> Crossing {
    Crossing {
        zone: zone(1),
        unit: unit("fire", 1),
        is_inside,
        precision: Precision::Exact,
    }
}

fn lift(n: u128) -> Command {
    Command::LiftZone {
        zone: zone(n),
        reason: mark(1),
    }
}

/// A10.
#[test]
fn zones_imports_and_watches_have_their_limits() {
    let many = |from: u128, count: usize, watched: Option<Watch>| {
        let it = (from..from + count as u128).map(|n| DrawZone {
            watch: watched,
            ..zone_order(n)
        });
        Command::DrawZones(it.collect())
    };
    let mut given = Given::city();
    let too_many = many(1, ZONES_PER_IMPORT_MAX + 1, None);
    let refused = given.when("fire", Role::Dispatcher, too_many).unwrap_err();
    assert_eq!(
        (refused.code(), refused.field()),
        ("too_long", Some("features"))
    );
    for n in 0..OPEN_ZONES_PER_AGENCY_MAX / ZONES_PER_IMPORT_MAX {
        let order = many((n * 1_000) as u128, ZONES_PER_IMPORT_MAX, None);
        given.when("fire", Role::Dispatcher, order).unwrap();
    }
    let full = Err(Refusal::Full {
        max: OPEN_ZONES_PER_AGENCY_MAX,
    });
    let one_more = Command::DrawZones(vec![zone_order(90_000)]);
    assert_eq!(given.when("fire", Role::Dispatcher, one_more.clone()), full);
    given.when("fire", Role::Dispatcher, lift(0)).unwrap();
    given.when("fire", Role::Dispatcher, one_more).unwrap();
    // The corners of an import.
    let outline = |n: i32| Point {
        lon_e7: n * 10,
        lat_e7: if n % 2 == 0 { 0 } else { 100 },
    };
    let mut corners: Vec<Point> = (0..999).map(outline).collect();
    corners.push(Point {
        lon_e7: 5_000,
        lat_e7: -1_000_000,
    });
    let large = |n: u128| DrawZone {
        shape: Shape::Polygon {
            outline: corners.clone(),
            holes: vec![],
        },
        ..zone_order(200_000 + n)
    };
    let orders = |count: u128| Command::DrawZones((0..count).map(large).collect());
    let fits = CORNERS_PER_IMPORT_MAX as u128 / 1_000;
    let refused = given.when("ems", Role::Dispatcher, orders(fits + 1));
    assert_eq!(
        refused,
        Err(Refusal::TooLong {
            field: "shape",
            max: CORNERS_PER_IMPORT_MAX
        })
    );
    given.when("ems", Role::Dispatcher, orders(fits)).unwrap();
    let crossings = vec![crossing(true); CROSSINGS_PER_COMMAND_MAX + 1];
    let refused = given.server(Command::RecordCrossings(crossings));
    assert_eq!(refused.unwrap_err().code(), "too_long");
}

/// A10: what happened to a zone is kept in the journal; in memory the newest lines are.
#[test]
fn the_lines_of_a_zone_are_bounded() {
    let mut given = Given::city();
    given.drawn("fire", zone_order(1));
    for n in 0..ENTRIES_PER_ZONE_MAX {
        let it = crossing(n % 2 == 0);
        given.server(Command::RecordCrossings(vec![it])).unwrap();
    }
    let kept: Vec<_> = given.state.zone_timeline(zone(1)).collect();
    assert_eq!(kept.len(), ENTRIES_PER_ZONE_MAX);
    assert_eq!(kept[0].what, "zone_entered");
}
