//! Objects that are shown in areas only (G12, G13): against brute force, and two worlds that differ outside.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use picture::limits::{DWELL_MS, MAX_WAYS};
    use picture::rows::{Body, decode};
    use picture::{
        Area, AudienceId, Disclosure, Fence, FenceId, Fix, Handle, Picture, Position, Retraction,
        Screen, Shown, Treatment, Viewport, Watcher,
    };
    use proptest::prelude::*;

    const START: u64 = 1_795_132_800_000;
    const WAYS: [Treatment; 4] = [
        Treatment::Exact,
        Treatment::Cell100m,
        Treatment::Cell1km,
        Treatment::Sector,
    ];
    const VIEWER: AudienceId = AudienceId(9);

    fn place(dx: i32, dy: i32) -> Position {
        Position::from_e7(74_246_000 + dx, 437_347_000 + dy).unwrap()
    }

    fn viewport(half: i32) -> Viewport {
        let (a, b) = (place(-half, -half), place(half, half));
        Viewport::new(a.lon_deg(), a.lat_deg(), b.lon_deg(), b.lat_deg()).unwrap()
    }

    fn square(dx: i32, dy: i32, half: i32) -> Fence {
        let corner = |x, y| place(dx + x * half, dy + y * half);
        let outline = [(-1, -1), (1, -1), (1, 1), (-1, 1)];
        Fence::polygon(outline.map(|(x, y)| corner(x, y)).to_vec(), vec![])
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

    fn within(way: Treatment, fence: Fence) -> Disclosure {
        Disclosure::within(Treatment::Hidden, vec![(way, Area::new(vec![fence]))])
    }

    /// Audiences that are shown everything, each in one way: what would be shown, and where.
    fn witnesses(picture: &mut Picture, handles: &[Handle]) {
        for (n, way) in WAYS.into_iter().enumerate() {
            picture.add_audience(AudienceId(n as u32)).unwrap();
            for handle in handles {
                let witness = AudienceId(n as u32);
                picture.set_treatment(witness, *handle, way).unwrap();
            }
        }
    }

    /// How a unit is shown by the rule, read off the witnesses.
    fn by_rule(
        picture: &Picture,
        handle: Handle,
        everywhere: Treatment,
        ways: &[(Treatment, Fence)],
    ) -> Option<Shown> {
        let shown_as = |way: Treatment| {
            let witness = WAYS.iter().position(|it| *it == way)?;
            picture.shown(AudienceId(witness as u32), handle)
        };
        WAYS.into_iter().find_map(|way| {
            let shown = shown_as(way)?;
            let mut areas = ways.iter().filter(|it| it.0 == way);
            let holds = areas.any(|it| it.1.contains(shown.position));
            (holds || everywhere == way).then_some(shown)
        })
    }

    #[derive(Clone, Debug)]
    enum Step {
        Move(usize, i32, i32),
        Disclose(usize, usize, Vec<(usize, i32, i32, i32)>),
        Remove(usize),
        Tick(bool, u64),
    }

    fn step() -> impl Strategy<Value = Step> {
        let span = -150_000..150_000i32;
        let area = (0usize..4, span.clone(), span.clone(), 5_000..120_000i32);
        prop_oneof![
            12 => (0usize..5, span.clone(), span).prop_map(|(n, x, y)| Step::Move(n, x, y)),
            4 => (0usize..5, 0usize..8, prop::collection::vec(area, 0..4))
                .prop_map(|(n, way, areas)| Step::Disclose(n, way, areas)),
            1 => (0usize..5).prop_map(Step::Remove),
            8 => (any::<bool>(), prop_oneof![Just(400u64), Just(2_500), Just(6_000)])
                .prop_map(|(ready, wait)| Step::Tick(ready, wait)),
        ]
    }

    type Ways = (Treatment, Vec<(Treatment, Fence)>);

    struct Play {
        picture: Picture,
        screen: Screen,
        mirror: BTreeMap<u32, Shown>,
        how: BTreeMap<Handle, Ways>,
        now: u64,
    }

    impl Play {
        fn rule(&self) -> BTreeMap<u32, Shown> {
            let shown = self.how.iter().filter_map(|(handle, (everywhere, ways))| {
                let shown = by_rule(&self.picture, *handle, *everywhere, ways)?;
                Some((handle.raw(), shown))
            });
            shown.collect()
        }

        /// Every question is answered by the rule.
        fn asked(&self) -> Result<(), TestCaseError> {
            let rule = self.rule();
            for handle in self.how.keys() {
                let shown = self.picture.shown(VIEWER, *handle);
                prop_assert_eq!(shown, rule.get(&handle.raw()).copied());
            }
            let all: BTreeSet<u32> = rule.keys().copied().collect();
            let here = place(0, 0);
            let near = self.picture.nearest(VIEWER, here, 10, |_| true).unwrap();
            prop_assert_eq!(
                near.iter()
                    .map(|it| it.handle.raw())
                    .collect::<BTreeSet<_>>(),
                all
            );
            for it in near {
                let at = rule[&it.handle.raw()].position;
                prop_assert!((it.metres - here.distance_m(at)).abs() < 0.01);
            }
            let box_of = viewport(60_000);
            let found = self.picture.within_box(VIEWER, &box_of, |_| true).unwrap();
            let mut expected = rule.iter();
            let found: BTreeSet<u32> = found.iter().map(|it| it.raw()).collect();
            let is_right = expected.all(|(handle, shown)| {
                let (lon, lat) = (shown.position.lon_e7(), shown.position.lat_e7());
                let is_in = (lon - place(0, 0).lon_e7()).abs() <= 60_000
                    && (lat - place(0, 0).lat_e7()).abs() <= 60_000;
                is_in == found.contains(handle)
            });
            prop_assert!(is_right, "{found:?} {rule:?}");
            let radius = self.picture.within_radius(VIEWER, here, 900.0, |_| true);
            let radius = radius.unwrap().len();
            let mut inside = rule
                .values()
                .filter(|it| here.distance_m(it.position) <= 900.0);
            prop_assert_eq!(radius, inside.by_ref().count());
            Ok(())
        }

        fn tick(&mut self, ready: bool) -> Result<(), TestCaseError> {
            let mut tick = self.picture.tick(self.now);
            for bytes in self.screen.deliver(&mut tick, ready).unwrap() {
                let frame = decode(&bytes).unwrap();
                for gone in frame.gone {
                    self.mirror.remove(&gone);
                }
                if let Body::Positions(rows) = frame.body {
                    self.mirror
                        .extend(rows.iter().map(|it| (it.handle, it.shown)));
                }
            }
            if ready {
                prop_assert_eq!(&self.mirror, &self.rule());
            }
            self.asked()
        }
    }

    fn fences(areas: &[(usize, i32, i32, i32)]) -> Vec<(Treatment, Fence)> {
        let of = |(way, x, y, half): &(usize, i32, i32, i32)| (WAYS[*way], square(*x, *y, *half));
        areas.iter().map(of).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

        /// G12: the finest way whose area holds the place that it shows; in frames and in every answer.
        #[test]
        fn g12_what_is_shown_is_what_the_rule_says(steps in prop::collection::vec(step(), 1..60)) {
            let mut picture = Picture::new();
            let handles: Vec<Handle> = (0..5).map(|_| picture.add().unwrap()).collect();
            witnesses(&mut picture, &handles);
            picture.add_audience(VIEWER).unwrap();
            let mut screen = Screen::new(VIEWER);
            screen.look(&viewport(1_000_000));
            let how = handles.iter().map(|it| (*it, (Treatment::Hidden, vec![]))).collect();
            let mut play = Play { picture, screen, mirror: BTreeMap::new(), how, now: START };
            for step in steps {
                match step {
                    Step::Move(n, x, y) => {
                        if play.how.contains_key(&handles[n]) {
                            see(&mut play.picture, handles[n], place(x, y), play.now);
                        }
                        play.now += 10;
                    }
                    Step::Disclose(n, way, areas) => {
                        let Some(how) = play.how.get_mut(&handles[n]) else { continue };
                        let everywhere = WAYS.get(way).copied().unwrap_or_default();
                        let ways = fences(&areas);
                        let parts = ways.iter().map(|(way, it)| (*way, Area::new(vec![it.clone()])));
                        let disclosure = Disclosure::within(everywhere, parts.collect());
                        play.picture.disclose(VIEWER, handles[n], &disclosure).unwrap();
                        *how = (everywhere, ways);
                    }
                    Step::Remove(n) => {
                        if play.how.remove(&handles[n]).is_some() {
                            play.picture.remove(handles[n]).unwrap();
                        }
                    }
                    Step::Tick(ready, wait) => {
                        play.now += wait;
                        play.tick(ready)?;
                    }
                }
                play.asked()?;
            }
            play.now += 100;
            play.tick(true)?;
        }
    }

    /// The whole traffic of a screen and the answers to its questions. Units go about inside of the area as told, and
    /// outside of it wherever `outside` says.
    fn traffic(
        way: Treatment,
        steps: &[(usize, bool, i32, i32)],
        outside: impl Fn(usize) -> (i32, i32),
    ) -> Vec<Vec<u8>> {
        let mut picture = Picture::new();
        picture.add_audience(VIEWER).unwrap();
        let handles: Vec<Handle> = (0..3).map(|_| picture.add().unwrap()).collect();
        let how = within(way, square(0, 0, 900_000));
        for handle in &handles {
            picture.disclose(VIEWER, *handle, &how).unwrap();
        }
        let mut screen = Screen::new(VIEWER);
        screen.look(&viewport(1_000_000));
        let mut counting = Screen::new(VIEWER);
        counting.look(&Viewport::new(-180.0, -90.0, 180.0, 90.0).unwrap());
        let mut watcher = Watcher::default();
        let fence = square(0, 0, 2_500_000);
        watcher.set(FenceId(1), VIEWER, fence, [], &picture);
        let (mut out, mut now) = (Vec::new(), START);
        for (number, (unit, is_in, x, y)) in steps.iter().enumerate() {
            // Longer than the dwell: what was not told before has no part in when it is told.
            now += DWELL_MS + 1_000;
            let (x, y) = if *is_in { (*x, *y) } else { outside(number) };
            see(&mut picture, handles[*unit], place(x, y), now);
            watcher.touch(handles[*unit]);
            for _ in 0..2 {
                let mut tick = picture.tick(now);
                out.extend(screen.deliver(&mut tick, number % 5 != 0).unwrap());
                out.extend(counting.deliver(&mut tick, true).unwrap());
                for it in picture.released() {
                    watcher.touch(*it);
                }
                let mut crossings = Vec::new();
                watcher.judge(&picture, now, 10, &mut crossings);
                let near = picture.nearest(VIEWER, place(0, 0), 5, |_| true).unwrap();
                let boxed = picture.within_box(VIEWER, &viewport(2_000_000), |_| true);
                out.push(format!("{crossings:?} {near:?} {boxed:?}").into_bytes());
                now += DWELL_MS;
            }
        }
        out
    }

    fn steps() -> impl Strategy<Value = Vec<(usize, bool, i32, i32)>> {
        let inside = -400_000..400_000i32;
        let one = (0usize..3, any::<bool>(), inside.clone(), inside);
        prop::collection::vec(one, 4..40)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

        /// G12: two worlds that differ only outside of the area look the same, in every detail in which units are shown.
        #[test]
        fn g12_what_is_outside_leaves_no_trace(
            steps in steps(),
            far in prop::collection::vec((1_900_000..2_400_000i32, -2_400_000..2_400_000i32), 40),
            way in 0usize..4,
        ) {
            let one = traffic(WAYS[way], &steps, |_| (2_000_000, 2_000_000));
            let other = traffic(WAYS[way], &steps, |n| far[n % far.len()]);
            prop_assert_eq!(one, other);
        }
    }

    /// Negative control: what is inside does leave one.
    #[test]
    fn what_is_inside_is_told() {
        let steps = [(0, true, 10, 10), (0, false, 0, 0), (0, true, 10, 10)];
        let one = traffic(Treatment::Exact, &steps, |_| (2_000_000, 0));
        let inside = traffic(Treatment::Exact, &steps, |_| (200_000, 0));
        assert_ne!(one, inside);
        let moved = [(0, true, 11, 10), (0, false, 0, 0), (0, true, 10, 10)];
        assert_ne!(one, traffic(Treatment::Exact, &moved, |_| (2_000_000, 0)));
    }

    /// G12, G13: in a cell it comes and goes with the cell, after its dwell; an edge through the cell decides nothing.
    #[test]
    fn g12_a_cell_is_in_by_its_middle_after_the_dwell() {
        let mut picture = Picture::new();
        picture.add_audience(VIEWER).unwrap();
        let unit = picture.add().unwrap();
        // Some 4 km to each side.
        let how = within(Treatment::Cell1km, square(0, 0, 400_000));
        picture.disclose(VIEWER, unit, &how).unwrap();
        see(&mut picture, unit, place(0, 0), START);
        let middle = picture.shown(VIEWER, unit).unwrap().position;
        assert_eq!(picture.treatment(VIEWER, unit), Treatment::Cell1km);
        see(&mut picture, unit, place(900_000, 0), START + 100);
        picture.tick(START + 100);
        assert_eq!(picture.shown(VIEWER, unit).unwrap().position, middle);
        picture.tick(START + 100 + DWELL_MS);
        assert_eq!(picture.shown(VIEWER, unit), None);
        see(&mut picture, unit, place(0, 0), START + 10_000);
        picture.tick(START + 10_000);
        assert_eq!(picture.shown(VIEWER, unit), None);
        picture.tick(START + 10_000 + DWELL_MS);
        assert_eq!(picture.shown(VIEWER, unit).unwrap().position, middle);
        assert_eq!(
            picture.set_treatment(VIEWER, unit, Treatment::Hidden),
            Ok(Retraction::Withdrawn(Treatment::Cell1km))
        );
        see(&mut picture, unit, place(1, 0), START + 20_000);
        assert_eq!(picture.shown(VIEWER, unit), None);
    }

    /// G12: nobody is told where it came from, nor that it was there and gone before anybody looked.
    #[test]
    fn g12_where_it_came_from_is_not_told() {
        let mut picture = Picture::new();
        picture.add_audience(VIEWER).unwrap();
        let unit = picture.add().unwrap();
        let how = within(Treatment::Exact, square(0, 0, 100_000));
        picture.disclose(VIEWER, unit, &how).unwrap();
        let mut screen = Screen::new(VIEWER);
        screen.look(&viewport(400_000));
        let mut now = START;
        let mut frames = |picture: &mut Picture, path: &[i32]| {
            for x in path {
                now += 10;
                see(picture, unit, place(*x, 0), now);
            }
            let bytes = screen.deliver(&mut picture.tick(now), true).unwrap();
            let frames = bytes.iter().map(|it| decode(it).unwrap());
            let counts = frames.map(|it| match it.body {
                Body::Positions(rows) => (it.gone.len(), rows.len()),
                Body::Aggregates(_) => panic!("the viewport shows single units"),
            });
            counts.collect::<Vec<_>>()
        };
        assert_eq!(frames(&mut picture, &[300_000]), []);
        assert_eq!(frames(&mut picture, &[300_000, 0, 300_000]), []);
        // From another tile into the area, and back out of it.
        assert_eq!(frames(&mut picture, &[0]), [(0, 1)]);
        assert_eq!(frames(&mut picture, &[50_000]).len(), 1);
        assert_eq!(frames(&mut picture, &[300_000]), [(1, 0)]);
    }

    /// What shows less than before is known: a device has to purge it.
    #[test]
    fn a_disclosure_covers_what_shows_no_more() {
        let area = Area::new(vec![square(0, 0, 1_000)]);
        let same = Area::new(vec![square(0, 0, 1_000)]);
        let other = Area::new(vec![square(0, 0, 2_000)]);
        let in_area =
            |way, it: &Area| Disclosure::within(Treatment::Cell1km, vec![(way, it.clone())]);
        let fine = in_area(Treatment::Exact, &area);
        assert!(fine.covers(&in_area(Treatment::Cell100m, &same)));
        assert!(!in_area(Treatment::Cell100m, &same).covers(&fine));
        assert!(!fine.covers(&in_area(Treatment::Exact, &other)));
        assert!(fine.covers(&Treatment::Cell1km.into()));
        assert!(!Disclosure::from(Treatment::Cell1km).covers(&fine));
        assert!(!fine.covers(&Treatment::Exact.into()));
        assert!(Disclosure::from(Treatment::Exact).covers(&fine));
        // Coarser than everywhere: there is nothing to limit.
        let coarser = in_area(Treatment::Sector, &area);
        assert_eq!(coarser, Treatment::Cell1km.into());
    }

    /// There are at most so many areas of one unit; the finest stay.
    #[test]
    fn more_areas_than_fit_show_less() {
        let mut ways = vec![(Treatment::Sector, Area::new(vec![square(0, 0, 9_000_000)]))];
        let far = Area::new(vec![square(9_000_000, 0, 10)]);
        ways.extend((0..MAX_WAYS).map(|_| (Treatment::Exact, far.clone())));
        let mut picture = Picture::new();
        picture.add_audience(VIEWER).unwrap();
        let unit = picture.add().unwrap();
        see(&mut picture, unit, place(0, 0), START);
        let mut shown = |ways: Vec<_>| {
            let how = Disclosure::within(Treatment::Hidden, ways);
            picture.disclose(VIEWER, unit, &how).unwrap();
            picture.treatment(VIEWER, unit)
        };
        assert_eq!(shown(ways[..MAX_WAYS].to_vec()), Treatment::Sector);
        assert_eq!(shown(ways), Treatment::Hidden);
    }
}
