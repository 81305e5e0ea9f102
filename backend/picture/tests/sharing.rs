//! Bytes are encoded once for all who see the same; frames stay within their size; aggregates.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;

    use picture::limits::{AGGREGATE_REFRESH_MS, MAX_AUDIENCES, MAX_FRAME_BYTES};
    use picture::rows::{Body, decode};
    use picture::{
        AudienceId, DeliverError, Fix, Handle, Picture, Position, Screen, Tile, Treatment, Viewport,
    };

    const NOW: u64 = 1_795_132_800_000;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    fn see(picture: &mut Picture, handle: Handle, position: Position, now: u64) {
        let fix = Fix {
            position,
            fix_ms: now,
            received_ms: now,
            heading: None,
            speed: None,
            source_priority: 0,
        };
        picture.observe(handle, &fix).unwrap();
    }

    /// Some units at one place, shown exactly to so many audiences.
    fn world(units: usize, audiences: u32) -> (Picture, Vec<Handle>) {
        let mut picture = Picture::new();
        let handles: Vec<Handle> = (0..units).map(|_| picture.add().unwrap()).collect();
        for audience in (0..audiences).map(AudienceId) {
            picture.add_audience(audience).unwrap();
            for handle in &handles {
                picture
                    .set_treatment(audience, *handle, Treatment::Exact)
                    .unwrap();
            }
        }
        for handle in &handles {
            see(&mut picture, *handle, at(7.42, 43.73), NOW);
        }
        (picture, handles)
    }

    fn around() -> Viewport {
        Viewport::new(7.40, 43.72, 7.45, 43.75).unwrap()
    }

    #[test]
    fn audiences_that_see_the_same_share_the_bytes() {
        let (mut picture, units) = world(3, 3);
        picture
            .set_treatment(AudienceId(2), units[1], Treatment::Hidden)
            .unwrap();
        // A difference elsewhere does not matter here.
        let elsewhere = picture.add().unwrap();
        picture
            .set_treatment(AudienceId(0), elsewhere, Treatment::Exact)
            .unwrap();
        see(&mut picture, elsewhere, at(8.0, 43.0), NOW);
        let tile = Tile::of(at(7.42, 43.73));
        let mut tick = picture.tick(NOW);
        let [a, b, c] = [0, 1, 2].map(|n| tick.tile_bytes(AudienceId(n), tile).unwrap().unwrap());
        assert!(Arc::ptr_eq(&a, &b));
        assert!(!Arc::ptr_eq(&a, &c));
        assert_eq!((a.rows().len(), c.rows().len()), (60, 40));
        assert_eq!(tick.encoded(), 2);
    }

    #[test]
    fn a_thousand_screens_cost_one_encoding() {
        let (mut picture, units) = world(50, 2);
        let mut screens: Vec<Screen> = (0..1_000).map(|n| Screen::new(AudienceId(n % 2))).collect();
        for screen in &mut screens {
            screen.look(&around());
        }
        let mut serve = |picture: &mut Picture, now| {
            let mut tick = picture.tick(now);
            let frames: BTreeSet<Vec<Vec<u8>>> = screens
                .iter_mut()
                .map(|screen| screen.deliver(&mut tick, true).unwrap())
                .collect();
            (frames.len(), tick.encoded())
        };
        assert_eq!(serve(&mut picture, NOW), (1, 1));
        see(&mut picture, units[7], at(7.4201, 43.73), NOW + 100);
        assert_eq!(serve(&mut picture, NOW + 100), (1, 1));
        assert_eq!(serve(&mut picture, NOW + 200), (1, 0));
    }

    /// L1 and L6: several frames of one tick, all gone handles before all rows.
    #[test]
    fn a_frame_too_large_is_split_with_gone_handles_first() {
        let (mut picture, units) = world(40_000, 1);
        let mut screen = Screen::new(AudienceId(0));
        screen.look(&around());
        let first = screen.deliver(&mut picture.tick(NOW), true).unwrap();
        let moved = at(7.43, 43.74);
        assert_ne!(Tile::of(moved), Tile::of(at(7.42, 43.73)));
        for unit in &units {
            see(&mut picture, *unit, moved, NOW + 100);
        }
        let second = screen.deliver(&mut picture.tick(NOW + 100), true).unwrap();
        let mut held = BTreeSet::new();
        let mut rows_begun = false;
        for (number, bytes) in first.iter().chain(&second).enumerate() {
            assert!(bytes.len() <= MAX_FRAME_BYTES);
            let frame = decode(bytes).unwrap();
            rows_begun &= number != first.len();
            assert!(frame.gone.is_empty() || !rows_begun);
            frame
                .gone
                .iter()
                .for_each(|handle| assert!(held.remove(handle)));
            let Body::Positions(rows) = frame.body else {
                panic!("{number}")
            };
            rows_begun |= !rows.is_empty();
            for row in &rows {
                assert!(held.insert(row.handle));
            }
        }
        assert!(first.len() > 1 && second.len() > 2);
        assert_eq!(held.len(), units.len());
    }

    /// L3: a frame of aggregates replaces all before it.
    #[test]
    fn aggregates_are_counted_once_a_second_and_not_sent_again_unchanged() {
        let (mut picture, units) = world(5, 1);
        picture
            .set_treatment(AudienceId(0), units[4], Treatment::Hidden)
            .unwrap();
        let mut screen = Screen::new(AudienceId(0));
        screen.look(&Viewport::new(0.0, 40.0, 15.0, 50.0).unwrap());
        let mut counts = |picture: &mut Picture, now| -> Option<Vec<u32>> {
            let frames = screen.deliver(&mut picture.tick(now), true).unwrap();
            let frame = decode(frames.first()?).unwrap();
            let Body::Aggregates(rows) = frame.body else {
                panic!("{frame:?}")
            };
            Some(rows.iter().map(|row| row.count).collect())
        };
        assert_eq!(counts(&mut picture, NOW), Some(vec![4]));
        see(&mut picture, units[0], at(2.0, 48.0), NOW + 100);
        assert_eq!(counts(&mut picture, NOW + AGGREGATE_REFRESH_MS - 1), None);
        assert_eq!(
            counts(&mut picture, NOW + AGGREGATE_REFRESH_MS),
            Some(vec![1, 3])
        );
        assert_eq!(counts(&mut picture, NOW + 2 * AGGREGATE_REFRESH_MS), None);
    }

    /// L4: positions are never queued.
    #[test]
    fn a_screen_that_was_not_ready_gets_the_present_state_and_no_needless_gone() {
        let (mut picture, units) = world(3, 1);
        let mut screen = Screen::new(AudienceId(0));
        screen.look(&around());
        screen.deliver(&mut picture.tick(NOW), true).unwrap();
        for step in 1..50 {
            let now = NOW + step * 100;
            see(
                &mut picture,
                units[0],
                at(7.42 + step as f64 * 1e-5, 43.73),
                now,
            );
            assert!(
                screen
                    .deliver(&mut picture.tick(now), false)
                    .unwrap()
                    .is_empty()
            );
        }
        picture.remove(units[2]).unwrap();
        let frames = screen
            .deliver(&mut picture.tick(NOW + 5_000), true)
            .unwrap();
        let [frame] = frames.as_slice() else {
            panic!("{}", frames.len())
        };
        let frame = decode(frame).unwrap();
        assert_eq!(frame.gone, [units[2].raw()]);
        let Body::Positions(rows) = frame.body else {
            panic!()
        };
        let handles: Vec<u32> = rows.iter().map(|row| row.handle).collect();
        assert_eq!(handles, [units[0].raw(), units[1].raw()]);
    }

    #[test]
    fn a_screen_that_missed_a_tick_is_turned_away() {
        let (mut picture, _) = world(1, 1);
        let mut screen = Screen::new(AudienceId(0));
        screen.look(&around());
        screen.deliver(&mut picture.tick(NOW), true).unwrap();
        picture.tick(NOW + 100);
        let late = screen.deliver(&mut picture.tick(NOW + 200), true);
        assert_eq!(late, Err(DeliverError::OutOfStep));
        let stranger = Screen::new(AudienceId(77)).deliver(&mut picture.tick(NOW + 300), true);
        assert!(matches!(stranger, Err(DeliverError::Audience(_))));
    }

    #[test]
    fn audiences_have_a_limit() {
        let mut picture = Picture::new();
        for number in 0..MAX_AUDIENCES {
            picture.add_audience(AudienceId(number as u32)).unwrap();
        }
        assert!(picture.add_audience(AudienceId(u32::MAX)).is_err());
        assert!(picture.add_audience(AudienceId(3)).is_ok());
    }
}
