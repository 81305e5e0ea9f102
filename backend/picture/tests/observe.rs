//! Which fix counts, and when coarse viewers see a move.

#[cfg(test)]
mod tests {
    use picture::limits::{COARSE_REFRESH_S, DWELL_MS, FUTURE_TOLERANCE_MS, SOURCE_SILENCE_MS};
    use picture::rows::{CLAMPED, COARSE};
    use picture::{
        AudienceId, CellSize, Fix, Handle, Heading, Observed, Picture, Position, Retraction, Shown,
        Speed, Treatment, UnknownHandle,
    };

    const EXACT: AudienceId = AudienceId(1);
    const COARSE_100M: AudienceId = AudienceId(2);
    const COARSE_1KM: AudienceId = AudienceId(3);
    const SECTOR: AudienceId = AudienceId(4);
    const NOW: u64 = 1_795_132_800_000;

    fn at(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    fn fix(position: Position, fix_ms: u64, received_ms: u64, source_priority: u8) -> Fix {
        Fix {
            position,
            fix_ms,
            received_ms,
            heading: None,
            speed: None,
            source_priority,
        }
    }

    fn world() -> (Picture, Handle) {
        let mut picture = Picture::new();
        let handle = picture.add().unwrap();
        for (audience, treatment) in [
            (EXACT, Treatment::Exact),
            (COARSE_100M, Treatment::Cell100m),
            (COARSE_1KM, Treatment::Cell1km),
            (SECTOR, Treatment::Sector),
        ] {
            picture.add_audience(audience).unwrap();
            picture.set_treatment(audience, handle, treatment).unwrap();
        }
        (picture, handle)
    }

    #[test]
    fn a_newer_fix_is_shown_and_an_older_one_ignored() {
        let (mut picture, unit) = world();
        assert_eq!(picture.shown(EXACT, unit), None);
        let mut see = |place, fix_ms, received| {
            picture
                .observe(unit, &fix(at(place, 43.7), fix_ms, received, 0))
                .unwrap()
        };
        assert_eq!(see(7.41, NOW, NOW), Observed::Applied);
        assert_eq!(see(7.42, NOW - 1, NOW + 50), Observed::Older);
        assert_eq!(see(7.42, NOW, NOW - 1), Observed::Older);
        assert_eq!(see(7.43, NOW, NOW + 100), Observed::Applied);
        assert_eq!(picture.shown(EXACT, unit).unwrap().position, at(7.43, 43.7));
        assert_eq!(picture.true_position(unit), Some((at(7.43, 43.7), NOW)));
    }

    #[test]
    fn units_move_also_while_the_clock_stands() {
        let (mut picture, unit) = world();
        for (place, fix_ms) in [(7.41, NOW), (7.42, NOW), (7.43, NOW + 3_600_000)] {
            picture
                .observe(unit, &fix(at(place, 43.7), fix_ms, NOW, 0))
                .unwrap();
            let shown = picture.shown(EXACT, unit).unwrap().position;
            assert_eq!(shown, at(place, 43.7), "{place}");
        }
    }

    #[test]
    fn a_fix_from_the_future_is_clamped_and_mutes_nobody() {
        let (mut picture, unit) = world();
        let hour = 3_600_000;
        let ahead = fix(at(7.41, 43.7), NOW + hour, NOW, 0);
        assert_eq!(picture.observe(unit, &ahead), Ok(Observed::Clamped));
        let shown = picture.shown(EXACT, unit).unwrap();
        assert_eq!(
            (u64::from(shown.fix_unix_s), shown.flags & CLAMPED),
            (NOW / 1_000, CLAMPED)
        );
        let right = fix(at(7.42, 43.7), NOW + 1_000, NOW + 1_000, 0);
        assert_eq!(picture.observe(unit, &right), Ok(Observed::Applied));
        let bit = fix(
            at(7.43, 43.7),
            NOW + 2_000 + FUTURE_TOLERANCE_MS,
            NOW + 2_000,
            0,
        );
        assert_eq!(picture.observe(unit, &bit), Ok(Observed::Applied));
        assert_eq!(picture.shown(EXACT, unit).unwrap().flags & CLAMPED, 0);
    }

    #[test]
    fn a_lesser_source_takes_over_only_after_silence() {
        let (mut picture, unit) = world();
        let mut see = |fix_ms, received, priority| {
            picture
                .observe(unit, &fix(at(7.41, 43.7), fix_ms, received, priority))
                .unwrap()
        };
        assert_eq!(see(NOW, NOW, 5), Observed::Applied);
        assert_eq!(see(NOW + 1_000, NOW + 1_000, 1), Observed::Outranked);
        let silent = NOW + SOURCE_SILENCE_MS;
        assert_eq!(see(silent, silent, 1), Observed::Outranked);
        assert_eq!(see(silent + 1, silent + 1, 1), Observed::Applied);
        // The better source counts again at once, even with a clock that is behind.
        assert_eq!(see(NOW + 500, silent + 2, 5), Observed::Applied);
    }

    #[test]
    fn motion_is_shown_to_exact_viewers_only() {
        let (mut picture, unit) = world();
        let moving = Fix {
            heading: Some(Heading::from_degrees(-90.0).unwrap()),
            speed: Some(Speed::from_mps(12.5).unwrap()),
            ..fix(at(7.41, 43.7), NOW, NOW, 0)
        };
        picture.observe(unit, &moving).unwrap();
        let exact = picture.shown(EXACT, unit).unwrap();
        assert_eq!(
            (exact.heading_deg(), exact.speed_mps()),
            (Some(270.0), Some(12.5))
        );
        for (audience, precision) in [(COARSE_100M, 1), (COARSE_1KM, 2), (SECTOR, 3)] {
            let coarse = picture.shown(audience, unit).unwrap();
            let bare = Shown {
                heading: 0,
                speed: 0,
                flags: COARSE,
                precision,
                ..coarse
            };
            assert_eq!(coarse, bare);
            assert_ne!(coarse.position, exact.position);
        }
        assert!(Heading::from_degrees(f64::NAN).is_err() && Speed::from_mps(-0.1).is_err());
        assert_eq!(Heading::from_degrees(359.9), Heading::from_degrees(0.0));
    }

    #[test]
    fn a_coarse_viewer_sees_a_move_after_the_dwell_and_without_another_fix() {
        let (mut picture, unit) = world();
        let (here, there) = (at(7.41, 43.7), at(7.43, 43.72));
        let cell = |position| CellSize::Thousand.centre(CellSize::Thousand.cell(position));
        picture.observe(unit, &fix(here, NOW, NOW, 0)).unwrap();
        picture.tick(NOW);
        picture
            .observe(unit, &fix(there, NOW + 1_000, NOW + 1_000, 0))
            .unwrap();
        picture.tick(NOW + 1_000 + DWELL_MS - 1);
        assert_eq!(
            picture.shown(COARSE_1KM, unit).unwrap().position,
            cell(here)
        );
        picture.tick(NOW + 1_000 + DWELL_MS);
        assert_eq!(
            picture.shown(COARSE_1KM, unit).unwrap().position,
            cell(there)
        );
    }

    /// G13: all of a sector is shown at one place, and the next one at another.
    #[test]
    fn a_sector_hides_where_in_it_an_object_is() {
        let size = CellSize::TenThousand;
        let middle = size.centre(size.cell(at(7.41, 43.7)));
        let beside = |east: i32, north: i32| {
            Position::from_e7(middle.lon_e7() + east, middle.lat_e7() + north).unwrap()
        };
        let shown = |place| {
            let (mut picture, unit) = world();
            picture.observe(unit, &fix(place, NOW, NOW, 0)).unwrap();
            picture.tick(NOW);
            picture.shown(SECTOR, unit).unwrap()
        };
        for (east, north) in [(0, 0), (500_000, 400_000), (-500_000, -400_000)] {
            assert_eq!(shown(beside(east, north)), shown(middle));
            assert_eq!(shown(beside(east, north)).position, middle);
        }
        assert_ne!(shown(beside(0, 900_000)).position, middle);
        assert_ne!(shown(beside(1_300_000, 0)).position, middle);
    }

    #[test]
    fn jitter_over_an_edge_moves_nothing() {
        let (mut picture, unit) = world();
        let middle = CellSize::Hundred.centre(CellSize::Hundred.cell(at(7.41, 43.7)));
        let inside = middle;
        let outside = Position::from_e7(middle.lon_e7(), middle.lat_e7() + 5_000).unwrap();
        for step in 0..40 {
            let place = if step % 2 == 0 { inside } else { outside };
            let now = NOW + step * 1_000;
            picture.observe(unit, &fix(place, now, now, 0)).unwrap();
            picture.tick(now + 500);
            assert_eq!(picture.shown(COARSE_100M, unit).unwrap().position, middle);
        }
        // It was outside from the last step on.
        picture.tick(NOW + 39 * 1_000 + DWELL_MS);
        assert_ne!(picture.shown(COARSE_100M, unit).unwrap().position, middle);
    }

    #[test]
    fn the_coarse_time_of_fix_is_renewed_now_and_then() {
        let (mut picture, unit) = world();
        let refresh = u64::from(COARSE_REFRESH_S);
        let seconds =
            |picture: &Picture| u64::from(picture.shown(COARSE_1KM, unit).unwrap().fix_unix_s);
        for second in 0..refresh {
            let now = NOW + second * 1_000;
            picture
                .observe(unit, &fix(at(7.41, 43.7), now, now, 0))
                .unwrap();
            assert_eq!(seconds(&picture), NOW / 1_000);
        }
        let now = NOW + refresh * 1_000;
        picture
            .observe(unit, &fix(at(7.41, 43.7), now, now, 0))
            .unwrap();
        assert_eq!(seconds(&picture), now / 1_000);
    }

    #[test]
    fn a_removed_object_answers_to_nothing_and_its_slot_comes_back_clean() {
        let (mut picture, unit) = world();
        picture
            .observe(unit, &fix(at(7.41, 43.7), NOW, NOW, 0))
            .unwrap();
        picture.remove(unit).unwrap();
        assert_eq!(
            picture.observe(unit, &fix(at(7.41, 43.7), NOW, NOW, 0)),
            Err(UnknownHandle)
        );
        assert_eq!(picture.remove(unit), Err(UnknownHandle));
        assert_eq!((picture.shown(EXACT, unit), picture.len()), (None, 0));
        picture.tick(NOW);
        picture.tick(NOW + 100);
        let next = picture.add().unwrap();
        assert_eq!(next.index(), unit.index());
        assert_ne!(next, unit);
        picture
            .observe(next, &fix(at(7.41, 43.7), NOW, NOW, 0))
            .unwrap();
        assert_eq!(picture.treatment(EXACT, next), Treatment::Hidden);
        assert_eq!(picture.shown(EXACT, next), None);
    }

    /// L5: what is not disclosed any more is named gone.
    #[test]
    fn a_change_of_treatment_says_what_it_takes_away() {
        let (mut picture, unit) = world();
        let mut set = |treatment| picture.set_treatment(EXACT, unit, treatment).unwrap();
        assert_eq!(set(Treatment::Exact), Retraction::Nothing);
        assert_eq!(
            set(Treatment::Cell1km),
            Retraction::Replaced(Treatment::Exact)
        );
        assert_eq!(
            set(Treatment::Hidden),
            Retraction::Withdrawn(Treatment::Cell1km)
        );
        assert_eq!(set(Treatment::Exact), Retraction::Nothing);
        assert!(
            picture
                .set_treatment(AudienceId(9), unit, Treatment::Exact)
                .is_err()
        );
    }
}
