//! Land and sea of the demo city and of boxes inside it.

use std::sync::OnceLock;

use geo::{Area, BooleanOps, Coord};
use importer::coast::{Coast, Verdict, build};
use importer::extract::{Bounds, Extract};
use importer::features::{CoastInputs, coast_inputs};
use importer::{Report, areas, osm};
use proptest::prelude::*;

use crate::monaco::extract_file;

struct City {
    extract: Extract,
    inputs: CoastInputs,
    whole: Coast,
}

fn city() -> &'static City {
    static CITY: OnceLock<City> = OnceLock::new();
    CITY.get_or_init(|| {
        let extract = osm::read(&extract_file()).unwrap();
        let mut report = Report::new("monaco", &extract);
        let areas = areas::collect(&extract, &mut report);
        let inputs = coast_inputs(&extract, &areas);
        let whole = build(
            &extract.bounds,
            &inputs.chains,
            &inputs.piers,
            &inputs.buildings,
        );
        City {
            extract,
            inputs,
            whole,
        }
    })
}

fn coast_of(bounds: &Bounds) -> Coast {
    let inputs = &city().inputs;
    build(bounds, &inputs.chains, &inputs.piers, &inputs.buildings)
}

fn area_of(bounds: &Bounds) -> f64 {
    bounds.size().0 * bounds.size().1
}

/// Land and sea make the box, buildings stand on land, and the box shows what the whole map shows there.
fn check(bounds: &Bounds) -> Result<Coast, TestCaseError> {
    let coast = coast_of(bounds);
    let (land, sea) = (coast.land.unsigned_area(), coast.sea.unsigned_area());
    let area = area_of(bounds);
    prop_assert!(
        (land + sea - area).abs() < area * 1e-6,
        "land {land} + sea {sea} != {area}"
    );
    prop_assert!(
        coast.buildings_in_sea * 1000 <= coast.buildings,
        "{} in the sea",
        coast.buildings_in_sea
    );
    let expected = city()
        .whole
        .sea
        .intersection(&bounds.rect().to_polygon())
        .unsigned_area();
    if coast.verdict == Verdict::NoCoast {
        // Without a coast nobody can know; it must be all the one or all the other.
        prop_assert!(expected < area * 1e-6 || expected > area * (1.0 - 1e-6));
    } else {
        prop_assert_eq!(coast.verdict, Verdict::Closed);
        prop_assert!(
            (sea - expected).abs() < area * 1e-6,
            "sea {sea}, on the whole map {expected}"
        );
    }
    Ok(coast)
}

fn part(west: f64, south: f64, width: f64, height: f64) -> Bounds {
    let whole = city().extract.bounds;
    let (all_width, all_height) = whole.size();
    Bounds {
        west: whole.west + all_width * west,
        south: whole.south + all_height * south,
        east: whole.west + all_width * (west + width),
        north: whole.south + all_height * (south + height),
    }
}

#[test]
fn the_whole_city_has_one_coast_and_its_islets() {
    let coast = check(&city().extract.bounds).unwrap();
    assert_eq!(
        (coast.verdict, coast.runs, coast.rings),
        (Verdict::Closed, 1, 2)
    );
    assert!(coast.buildings > 23_000);
}

#[test]
fn boxes_with_no_coast_one_entry_and_several() {
    let mountains = check(&part(0.1, 0.8, 0.3, 0.15)).unwrap();
    assert_eq!(mountains.verdict, Verdict::NoCoast);
    assert!(mountains.sea.0.is_empty() && mountains.buildings > 0);
    let mut most = 0;
    let mut single = false;
    for step in 0..40 {
        let coast = check(&part(0.02 + f64::from(step) * 0.022, 0.1, 0.09, 0.5)).unwrap();
        most = most.max(coast.runs);
        single |= coast.runs == 1;
    }
    assert!(single && most >= 2, "one entry, and several: {most}");
}

#[test]
fn a_box_around_an_islet_is_sea_with_that_islet() {
    let inputs = &city().inputs;
    let islets: Vec<_> = inputs
        .chains
        .iter()
        .filter(|chain| chain.first() == chain.last())
        .collect();
    assert_eq!(islets.len(), 2);
    let mut alone = 0;
    for islet in islets {
        let (low, high) = islet
            .iter()
            .fold((islet[0], islet[0]), |(low, high), place| {
                let low = Coord {
                    x: low.x.min(place.x),
                    y: low.y.min(place.y),
                };
                (
                    low,
                    Coord {
                        x: high.x.max(place.x),
                        y: high.y.max(place.y),
                    },
                )
            });
        let margin = 0.000_002;
        let bounds = Bounds {
            west: low.x - margin,
            south: low.y - margin,
            east: high.x + margin,
            north: high.y + margin,
        };
        let coast = coast_of(&bounds);
        if (coast.runs, coast.rings) == (0, 1) {
            alone += 1;
            let ring = geo::Polygon::new(islet.clone().into(), Vec::new());
            assert!(
                (coast.land.unsigned_area() - ring.unsigned_area()).abs() < area_of(&bounds) * 1e-6
            );
            assert!(coast.sea.unsigned_area() > 0.0);
        }
    }
    assert!(alone > 0, "at least one islet stands alone in its box");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_box_in_the_city_shows_what_the_whole_map_shows(
        west in 0.02_f64..0.9, south in 0.02_f64..0.9, width in 0.02_f64..0.6, height in 0.02_f64..0.6
    ) {
        let bounds = part(west, south, width.min(0.98 - west), height.min(0.98 - south));
        check(&bounds)?;
    }
}
