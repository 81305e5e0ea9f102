//! Box, radius and nearest against brute force, on positions that are hard on purpose.

#[cfg(test)]
mod tests {
    use picture::{
        AudienceId, CellSize, Fix, Handle, Near, Picture, Position, Treatment, Viewport,
    };
    use proptest::prelude::*;

    const VIEWER: AudienceId = AudienceId(1);
    const STEP_MS: u64 = 60_000;

    /// One object: whether it moves first, where it ends, how it is shown, whether it is removed.
    #[derive(Clone, Debug)]
    struct Thing {
        first: Option<Position>,
        last: Position,
        treatment: Treatment,
        removed: bool,
    }

    fn position() -> impl Strategy<Value = Position> {
        let around = |lon: i32, lat: i32, spread: i32| {
            (-spread..=spread, -spread..=spread).prop_map(move |(dx, dy)| {
                let wrapped =
                    (i64::from(lon) + i64::from(dx) + 1_800_000_000).rem_euclid(3_600_000_000);
                let lat = (lat + dy).clamp(-900_000_000, 900_000_000);
                Position::from_e7((wrapped - 1_800_000_000) as i32, lat).unwrap()
            })
        };
        prop_oneof![
            6 => around(74_246_000, 437_347_000, 300_000),
            3 => around(-1_800_000_000, 100_000_000, 400_000),
            2 => around(0, 900_000_000, 200_000_000),
            2 => around(500_000_000, -900_000_000, 3_000_000),
            1 => around(74_246_000, 851_000_000, 1_000_000),
            2 => Just(Position::from_e7(74_246_000, 437_347_000).unwrap()),
            2 => Just(Position::from_e7(0, 0).unwrap()),
            2 => around(0, 0, 900_000_000),
        ]
    }

    fn treatment() -> impl Strategy<Value = Treatment> {
        prop_oneof![
            1 => Just(Treatment::Hidden),
            4 => Just(Treatment::Exact),
            2 => Just(Treatment::Cell100m),
            2 => Just(Treatment::Cell1km),
            2 => Just(Treatment::Sector),
        ]
    }

    fn thing() -> impl Strategy<Value = Thing> {
        (
            prop::option::of(position()),
            position(),
            treatment(),
            prop::bool::weighted(0.1),
        )
            .prop_map(|(first, last, treatment, removed)| Thing {
                first,
                last,
                treatment,
                removed,
            })
    }

    /// What the viewer is shown, without the picture's help.
    fn disclosed(thing: &Thing) -> Option<Position> {
        let middle = |size: CellSize| size.centre(size.cell(thing.last));
        match thing.treatment {
            _ if thing.removed => None,
            Treatment::Hidden => None,
            Treatment::Exact => Some(thing.last),
            Treatment::Cell100m => Some(middle(CellSize::Hundred)),
            Treatment::Cell1km => Some(middle(CellSize::Thousand)),
            Treatment::Sector => Some(middle(CellSize::TenThousand)),
        }
    }

    fn build(things: &[Thing]) -> (Picture, Vec<(Handle, Option<Position>)>) {
        let mut picture = Picture::new();
        picture.add_audience(VIEWER).unwrap();
        let handles: Vec<Handle> = things.iter().map(|_| picture.add().unwrap()).collect();
        let see = |picture: &mut Picture, handle, position, now| {
            let fix = Fix {
                position,
                fix_ms: now,
                received_ms: now,
                heading: None,
                speed: None,
                source_priority: 0,
            };
            picture.observe(handle, &fix).unwrap();
        };
        for (thing, handle) in things.iter().zip(&handles) {
            if let Some(first) = thing.first {
                see(&mut picture, *handle, first, STEP_MS);
            }
            picture
                .set_treatment(VIEWER, *handle, thing.treatment)
                .unwrap();
        }
        picture.tick(STEP_MS);
        for (thing, handle) in things.iter().zip(&handles) {
            see(&mut picture, *handle, thing.last, 2 * STEP_MS);
        }
        for (thing, handle) in things.iter().zip(&handles) {
            if thing.removed {
                picture.remove(*handle).unwrap();
            }
        }
        picture.tick(3 * STEP_MS);
        let expected = things
            .iter()
            .zip(handles)
            .map(|(thing, handle)| (handle, disclosed(thing)));
        (picture, expected.collect())
    }

    /// Every third handle passes.
    fn third(handle: Handle) -> bool {
        handle.raw().is_multiple_of(3)
    }

    fn by_distance(
        world: &[(Handle, Option<Position>)],
        place: Position,
        filter: impl Fn(Handle) -> bool,
    ) -> Vec<Near> {
        let mut all: Vec<Near> = world
            .iter()
            .filter(|(handle, _)| filter(*handle))
            .filter_map(|(handle, at)| {
                Some(Near {
                    handle: *handle,
                    metres: place.distance_m((*at)?),
                })
            })
            .collect();
        all.sort_by(|a, b| a.metres.total_cmp(&b.metres).then(a.handle.cmp(&b.handle)));
        all
    }

    fn in_box(position: Position, west: f64, south: f64, east: f64, north: f64) -> bool {
        // Both names of the antimeridian count.
        let names: &[f64] = if position.lon_e7() == -1_800_000_000 {
            &[-180.0, 180.0]
        } else {
            &[position.lon_deg()]
        };
        let between = names.iter().any(|lon| {
            if west <= east {
                *lon >= west && *lon <= east
            } else {
                *lon >= west || *lon <= east
            }
        });
        between && position.lat_deg() >= south && position.lat_deg() <= north
    }

    fn check_box(
        picture: &Picture,
        world: &[(Handle, Option<Position>)],
        a: Position,
        b: Position,
    ) {
        let (west, east) = (a.lon_deg(), b.lon_deg());
        let (south, north) = (a.lat_deg().min(b.lat_deg()), a.lat_deg().max(b.lat_deg()));
        for east in [east, 180.0] {
            let viewport = Viewport::new(west, south, east, north).unwrap();
            let mut expected: Vec<Handle> = world
                .iter()
                .filter(|(handle, at)| {
                    third(*handle) && at.is_some_and(|at| in_box(at, west, south, east, north))
                })
                .map(|(handle, _)| *handle)
                .collect();
            expected.sort_unstable();
            assert_eq!(
                picture.within_box(VIEWER, &viewport, third).unwrap(),
                expected
            );
        }
    }

    fn check_around(
        picture: &Picture,
        world: &[(Handle, Option<Position>)],
        place: Position,
        radius: f64,
        k: usize,
    ) {
        for (every, filter) in [(true, (|_| true) as fn(Handle) -> bool), (false, third)] {
            let mut expected = by_distance(world, place, filter);
            let near = picture.nearest(VIEWER, place, k, filter).unwrap();
            let metres = |near: &[Near]| near.iter().map(|near| near.metres).collect::<Vec<_>>();
            assert_eq!(
                metres(&near),
                metres(&expected[..k.min(expected.len())]),
                "nearest {every}"
            );
            // Places whose distances round to the same metres may change places, and only they.
            assert!(
                near.iter().all(|found| expected.contains(found)),
                "nearest {every}"
            );
            assert!(
                near.iter()
                    .enumerate()
                    .all(|(at, it)| !near[..at].contains(it)),
                "twice"
            );
            // The same answer from a list of candidates, even one that names some twice.
            let candidates = world.iter().chain(world).map(|(handle, _)| *handle);
            let among =
                picture.nearest_among(VIEWER, place, k, candidates.filter(|it| filter(*it)));
            assert_eq!(among.unwrap(), near);
            expected.retain(|near| near.metres <= radius);
            assert_eq!(
                picture
                    .within_radius(VIEWER, place, radius, filter)
                    .unwrap(),
                expected,
                "radius {every}"
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

        #[test]
        fn few_objects(
            things in prop::collection::vec(thing(), 0..60),
            (a, b) in (position(), position()),
            radius in prop_oneof![Just(0.0), 1.0..5_000.0f64, 1e5..2.1e7],
            k in 0usize..12,
        ) {
            let (picture, world) = build(&things);
            check_box(&picture, &world, a, b);
            check_around(&picture, &world, a, radius, k);
        }
    }

    proptest! {
        // Enough objects for the search by rings; a generated sample is repeated with small shifts.
        #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 50, ..ProptestConfig::default() })]

        #[test]
        fn many_objects(
            sample in prop::collection::vec(thing(), 40..80),
            places in prop::collection::vec((position(), position()), 4),
            radius in prop_oneof![1.0..5_000.0f64, 1e5..2e6],
            k in 1usize..40,
        ) {
            let things: Vec<Thing> = (0..5_000)
                .map(|n| {
                    let mut thing = sample[n % sample.len()].clone();
                    let at = thing.last;
                    let shift = (n / sample.len()) as i32 * 997;
                    let lat = (at.lat_e7() + shift % 300_000).min(900_000_000);
                    thing.last = Position::from_e7((at.lon_e7() + shift).min(1_799_999_999), lat).unwrap();
                    thing
                })
                .collect();
            let (picture, world) = build(&things);
            for (a, b) in places {
                check_box(&picture, &world, a, b);
                check_around(&picture, &world, a, radius, k);
            }
        }
    }

    #[test]
    fn all_objects_at_one_place() {
        let place = Position::new(7.4246, 43.7347).unwrap();
        let thing = Thing {
            first: None,
            last: place,
            treatment: Treatment::Exact,
            removed: false,
        };
        let (picture, world) = build(&vec![thing; 6_000]);
        check_around(&picture, &world, place, 0.0, 10);
        check_around(
            &picture,
            &world,
            Position::new(-170.0, -40.0).unwrap(),
            10.0,
            10,
        );
        check_box(&picture, &world, place, place);
    }

    #[test]
    fn a_box_that_ends_at_the_antimeridian_holds_what_is_on_it() {
        let shown = |lon, lat| Thing {
            first: None,
            last: Position::new(lon, lat).unwrap(),
            treatment: Treatment::Exact,
            removed: false,
        };
        let things: Vec<Thing> = (0..600)
            .map(|n| shown(if n < 2 { 180.0 } else { 10.0 }, 5.001))
            .collect();
        let (picture, _) = build(&things);
        for (west, east) in [
            (179.99, 180.0),
            (180.0, 180.0),
            (-180.0, -179.99),
            (180.0, -179.99),
        ] {
            let viewport = Viewport::new(west, 5.0, east, 5.002).unwrap();
            let found = picture.within_box(VIEWER, &viewport, |_| true).unwrap();
            assert_eq!(found.len(), 2, "{west} {east}");
        }
    }

    #[test]
    fn a_question_that_makes_no_sense_is_refused() {
        let picture = build(&[]).0;
        let place = Position::new(0.0, 0.0).unwrap();
        assert!(
            picture
                .within_radius(VIEWER, place, f64::NAN, |_| true)
                .is_err()
        );
        assert!(
            picture
                .within_radius(VIEWER, place, -1.0, |_| true)
                .is_err()
        );
        assert!(picture.nearest(AudienceId(2), place, 1, |_| true).is_err());
        assert!(
            picture
                .within_radius(VIEWER, place, f64::INFINITY, |_| true)
                .is_ok()
        );
    }
}
