//! Random limits of clauses (G12). Also compiled into the tests of the protocol.

use std::collections::BTreeSet;

use domain::{Point, agreement::Conditions, shape::Shape, sharing::Kind};

use super::dice::Dice;

/// Types that random incidents have now and then.
pub(crate) const TYPES: [&str; 4] = ["smoke", "fire_vehicle", "flood", "gas_leak"];

/// Mostly none; now and then one that is refused.
pub(crate) fn random_limits(kind: Kind, is_placed: bool, dice: &mut Dice) -> Conditions {
    let has_type = matches!(
        kind,
        Kind::Incident | Kind::Assignment | Kind::Task | Kind::Note
    );
    let takes_place = matches!(kind, Kind::Equipment | Kind::Unit);
    let has_place = has_type || kind == Kind::Zone || (takes_place && is_placed);
    let is_wrong = dice.percent(1);
    let mut only = Conditions::default();
    if dice.percent(65) {
        return only;
    }
    if (has_type || is_wrong) && dice.percent(60) {
        let count = 1 + dice.below(2);
        let some = |words: &[&str], dice: &mut Dice| -> BTreeSet<String> {
            (0..count).map(|_| dice.pick(words).to_owned()).collect()
        };
        if dice.percent(50) {
            only.incident_types = some(&TYPES, dice);
        } else {
            only.classes = some(&["fire", "natural", "hazmat"], dice);
        }
    }
    if (has_place || is_wrong) && dice.percent(60) {
        only.area = (0..=dice.below(2)).map(|_| random_area(dice)).collect();
    }
    only
}

/// Where random things lie, a part of it, or elsewhere. Sides lean a little, so that nothing lies on one.
fn random_area(dice: &mut Dice) -> Shape {
    let west = dice.pick(&[-50_000, 300, 1_000, 400_000]);
    let east = west + dice.pick(&[700, 3_000, 90_000]);
    let up = dice.pick(&[1_000, 70_000]);
    let at = |lon: i32, lat: i32| Point {
        lon_e7: lon,
        lat_e7: 437_300_000 + lat,
    };
    let box_of = |west: i32, east: i32, south: i32, north: i32| {
        vec![
            at(west, south),
            at(east, south),
            at(east + 1, north),
            at(west + 1, north),
        ]
    };
    match dice.below(5) {
        0 => Shape::Circle {
            centre: at(west, 40),
            radius_m: dice.pick(&[11, 200]),
        },
        // Fits into the hole of a random zone.
        1 => Shape::Polygon {
            outline: box_of(20_000, 20_500, 13_000, 13_500),
            holes: vec![],
        },
        2 => Shape::Polygon {
            outline: box_of(-60_000, 60_000, -60_000, 60_000),
            holes: vec![box_of(300, 2_000, -1_000, 1_000)],
        },
        _ => Shape::Polygon {
            outline: box_of(west, east, -up, up),
            holes: vec![],
        },
    }
}
