//! Fences and the watch over them against brute force, and what a coarse viewer's fence may not tell.

#[cfg(test)]
mod tests {
    use picture::{
        AudienceId, CellSize, Crossing, Fence, FenceId, Fix, Handle, Picture, Position, Treatment,
        Watcher, limits::*,
    };
    use proptest::prelude::*;

    const OWNER: AudienceId = AudienceId(1);
    const PARTNER: AudienceId = AudienceId(2);
    const LON: i32 = 74_246_000;
    const LAT: i32 = 437_347_000;

    fn at(dx: i32, dy: i32) -> Position {
        Position::from_e7(LON + dx, LAT + dy).unwrap()
    }

    fn star(radii: &[i32]) -> Vec<Position> {
        let n = radii.len() as f64;
        let corner = |(k, radius): (usize, &i32)| {
            let angle = std::f64::consts::TAU * k as f64 / n;
            let of = |it: f64| (f64::from(*radius) * it).round() as i32;
            at(of(angle.cos()), of(angle.sin()))
        };
        radii.iter().enumerate().map(corner).collect()
    }

    /// How often a ring winds around a place, by angles: nothing of the code under test.
    fn winds(ring: &[Position], p: Position) -> bool {
        let angle = |it: Position| {
            let (x, y) = (it.lon_e7() - p.lon_e7(), it.lat_e7() - p.lat_e7());
            f64::from(y).atan2(f64::from(x))
        };
        let turned: f64 = (0..ring.len())
            .map(|k| {
                let step = angle(ring[(k + 1) % ring.len()]) - angle(ring[k]);
                let half = std::f64::consts::PI;
                if step > half {
                    step - 2.0 * half
                } else if step < -half {
                    step + 2.0 * half
                } else {
                    step
                }
            })
            .sum();
        turned.abs() > std::f64::consts::PI
    }

    /// Metres to the nearest of very many points along the rings, by great circles.
    fn to_edge_m(rings: &[Vec<Position>], p: Position) -> f64 {
        let mut best = f64::INFINITY;
        for ring in rings {
            for k in 0..ring.len() {
                let (a, b) = (ring[k], ring[(k + 1) % ring.len()]);
                for step in 0..=120 {
                    let part = |from: i32, to: i32| {
                        from + (f64::from(to - from) * f64::from(step) / 120.0).round() as i32
                    };
                    let point = Position::from_e7(
                        part(a.lon_e7(), b.lon_e7()),
                        part(a.lat_e7(), b.lat_e7()),
                    );
                    best = best.min(p.distance_m(point.unwrap()));
                }
            }
        }
        best
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, cases: 48, ..ProptestConfig::default() })]

        /// Z8: a polygon with a hole holds exactly what winds around its outline and not around its hole.
        #[test]
        fn points_are_inside_as_their_winding_says(
            outer in prop::collection::vec(40_000..90_000, 3..30),
            inner in prop::collection::vec(5_000..15_000, 3..12),
            places in prop::collection::vec((-100_000..100_000, -100_000..100_000), 40),
        ) {
            let (outline, hole) = (star(&outer), star(&inner));
            let fence = Fence::polygon(outline.clone(), vec![hole.clone()]);
            let rings = [outline, hole];
            for (dx, dy) in places {
                let p = at(dx, dy);
                // On the line itself, to the centimetre, either answer is good.
                let depth = fence.depth_m(p);
                if depth.abs() < 0.05 {
                    continue;
                }
                let wanted = winds(&rings[0], p) && !winds(&rings[1], p);
                prop_assert_eq!(fence.contains(p), wanted);
                prop_assert_eq!(depth > 0.0, wanted);
                let edge = to_edge_m(&rings, p);
                prop_assert!((depth.abs() - edge).abs() < 0.02 * edge + 3.0, "{} {}", depth, edge);
            }
        }

        /// Z8: the watch tells what a plain scan over all objects and fences tells, step by step.
        #[test]
        fn the_watch_tells_what_a_scan_tells(
            fences in prop::collection::vec((-30_000..30_000, -30_000..30_000, 1..400_u32, 0..3), 1..12),
            steps in prop::collection::vec((0..4_usize, -40_000..40_000, -40_000..40_000, 0..30_000_u64, 0..20), 1..120),
        ) {
            let mut world = World::new(4);
            let fences: Vec<(FenceId, Fence)> = fences.iter().enumerate().map(|(n, (x, y, size, kind))| {
                let size_e7 = (*size * 60) as i32;
                let fence = match kind {
                    0 => Fence::circle(at(*x, *y), f64::from(*size)),
                    1 => Fence::corridor(vec![at(*x, *y), at(x + size_e7, *y), at(x + size_e7, y + size_e7)], 15.0),
                    _ => Fence::polygon(
                        vec![at(*x, *y), at(x + size_e7, *y), at(x + size_e7, y + size_e7), at(*x, y + size_e7)],
                        vec![],
                    ),
                };
                (FenceId(n as u64), fence)
            }).collect();
            for (id, fence) in &fences {
                world.watcher.set(*id, OWNER, fence.clone(), [], &world.picture);
            }
            let mut plain = vec![Plain::default(); fences.len() * 4];
            for (unit, dx, dy, wait, treat) in steps {
                // Each second that passes is a turn, as the server's ticks are.
                for _ in 0..wait / 1_000 {
                    world.now += 1_000;
                    let told = world.turn();
                    prop_assert_eq!(told, scan(&mut plain, &fences, &world));
                }
                match treat {
                    0 => world.show(unit, Treatment::Hidden),
                    1 => world.show(unit, Treatment::Cell100m),
                    2..8 => world.show(unit, Treatment::Exact),
                    _ => world.fix(unit, at(dx, dy)),
                }
                let told = world.turn();
                prop_assert_eq!(told, scan(&mut plain, &fences, &world));
            }
        }
    }

    struct World {
        picture: Picture,
        watcher: Watcher,
        handles: Vec<Handle>,
        now: u64,
    }

    impl World {
        fn new(units: usize) -> Self {
            let mut picture = Picture::new();
            let audiences = [OWNER, PARTNER];
            for audience in audiences {
                picture.add_audience(audience).unwrap();
            }
            let handles: Vec<Handle> = (0..units).map(|_| picture.add().unwrap()).collect();
            for (audience, handle) in audiences
                .into_iter()
                .flat_map(|it| handles.iter().map(move |handle| (it, *handle)))
            {
                picture
                    .set_treatment(audience, handle, Treatment::Exact)
                    .unwrap();
            }
            Self {
                picture,
                watcher: Watcher::default(),
                handles,
                now: 1_795_000_000_000,
            }
        }

        fn fix(&mut self, unit: usize, position: Position) {
            let fix = Fix {
                position,
                fix_ms: self.now,
                received_ms: self.now,
                source_priority: 1,
                heading: None,
                speed: None,
            };
            self.picture.observe(self.handles[unit], &fix).unwrap();
            self.watcher.touch(self.handles[unit]);
        }

        fn show(&mut self, unit: usize, treatment: Treatment) {
            let handle = self.handles[unit];
            self.picture
                .set_treatment(OWNER, handle, treatment)
                .unwrap();
            self.watcher.touch(handle);
        }

        /// What is told now, in the order of fences and objects.
        fn turn(&mut self) -> Vec<Crossing> {
            let _ = self.picture.tick(self.now);
            for handle in self.picture.released().to_vec() {
                self.watcher.touch(handle);
            }
            let mut found = Vec::new();
            self.watcher
                .judge(&self.picture, self.now, usize::MAX, &mut found);
            found.sort_by_key(|it| (it.fence, it.handle));
            found
        }
    }

    /// What the scan remembers of one object at one fence.
    #[derive(Clone, Copy, Debug, Default)]
    struct Plain {
        is_inside: bool,
        since: Option<u64>,
        told: Option<u64>,
    }

    fn scan(plain: &mut [Plain], fences: &[(FenceId, Fence)], world: &World) -> Vec<Crossing> {
        let mut found = Vec::new();
        for (f, (id, fence)) in fences.iter().enumerate() {
            for (u, handle) in world.handles.iter().enumerate() {
                let it = &mut plain[f * world.handles.len() + u];
                let Some(shown) = world.picture.shown(OWNER, *handle) else {
                    it.since = None;
                    // Nothing is known of who is outside and hidden.
                    if !it.is_inside {
                        it.told = None;
                    }
                    continue;
                };
                let depth = fence.depth_m(shown.position);
                let is_within = fence.contains(shown.position);
                it.since = is_within.then(|| it.since.unwrap_or(world.now));
                let wants = if it.is_inside {
                    is_within || depth > -LEAVE_M
                } else {
                    is_within
                        && (depth >= ENTER_M
                            || it.since.is_some_and(|since| world.now - since >= STAY_MS))
                };
                let is_quiet = it.told.is_some_and(|told| world.now - told < QUIET_MS);
                if wants != it.is_inside && !is_quiet {
                    it.is_inside = wants;
                    it.told = Some(world.now);
                    found.push(Crossing {
                        fence: *id,
                        handle: *handle,
                        is_inside: wants,
                        treatment: world.picture.treatment(OWNER, *handle),
                    });
                }
            }
        }
        found
    }

    /// Metres to the east, in units of longitude at this latitude.
    fn east(metres: f64) -> i32 {
        (metres / (0.011_119_49 * f64::from(LAT).mul_add(1e-7, 0.0).to_radians().cos())).round()
            as i32
    }

    /// Z8: the edges of the rule, one by one.
    #[test]
    fn in_by_ten_metres_or_ten_seconds_out_by_twenty_metres() {
        let mut world = World::new(1);
        let fence = Fence::circle(at(0, 0), 100.0);
        world
            .watcher
            .set(FenceId(1), OWNER, fence, [], &world.picture);
        let told = |world: &mut World, metres: f64, wait: u64| -> Vec<bool> {
            world.now += wait;
            world.fix(0, at(east(metres), 0));
            world.turn().iter().map(|it| it.is_inside).collect()
        };
        assert_eq!(told(&mut world, 101.0, 0), [], "outside");
        assert_eq!(told(&mut world, 95.0, 1_000), [], "at the edge");
        assert_eq!(told(&mut world, 95.0, 9_000), [], "for nine seconds");
        assert_eq!(told(&mut world, 95.0, 1_000), [true], "for ten");
        assert_eq!(told(&mut world, 115.0, 60_000), [], "fifteen metres out");
        assert_eq!(told(&mut world, 125.0, 1_000), [false], "twenty-five");
        assert_eq!(
            told(&mut world, 80.0, 1_000),
            [],
            "in at once, but told of a second ago"
        );
        assert_eq!(told(&mut world, 80.0, 9_000), [true], "told when it may be");
        // Without a move the time alone tells it.
        assert_eq!(told(&mut world, 130.0, 20_000), [false]);
        assert_eq!(told(&mut world, 95.0, 20_000), []);
        world.now += STAY_MS;
        assert_eq!(world.turn().len(), 1);
    }

    /// V11, A4: two worlds that differ only inside of a cell tell the same crossings of a coarse viewer's fence.
    #[test]
    fn a_coarse_viewers_fence_tells_nothing_finer_than_the_viewer_is_shown() {
        let size = CellSize::Hundred;
        let cell = size.cell(at(0, 0));
        let centre = size.centre(cell);
        // Two places of one cell, on both sides of the fence's edge.
        let places = |dx: i32| {
            let it = Position::from_e7(centre.lon_e7() + dx, centre.lat_e7()).unwrap();
            assert_eq!(size.cell(it), cell);
            it
        };
        let (near, far) = (places(-3_000), places(3_000));
        let told = |treatment: Treatment, path: &[Position]| {
            let mut world = World::new(1);
            world.show(0, treatment);
            let left = Position::from_e7(near.lon_e7() - 2_000, near.lat_e7()).unwrap();
            let fence = Fence::circle(left, left.distance_m(near) + 12.0);
            world
                .watcher
                .set(FenceId(1), OWNER, fence, [], &world.picture);
            let mut all = Vec::new();
            for place in path {
                world.now += 15_000;
                world.fix(0, *place);
                all.extend(world.turn().iter().map(|it| (it.is_inside, it.treatment)));
            }
            all
        };
        let (one, other) = ([near, far, near, far], [far, near, far, near]);
        assert_eq!(
            told(Treatment::Cell100m, &one),
            told(Treatment::Cell100m, &other)
        );
        // The control: who is shown it exactly is told of each crossing.
        assert_eq!(told(Treatment::Exact, &one).len(), 4);
        assert_ne!(told(Treatment::Exact, &one), told(Treatment::Exact, &other));
    }

    /// Z8: who was told to be inside before a restart is not told to go in again, but to go out.
    #[test]
    fn who_was_inside_is_told_only_to_leave() {
        let mut world = World::new(2);
        let fence = Fence::circle(at(0, 0), 100.0);
        world.fix(0, at(0, 0));
        world.fix(1, at(0, 0));
        let seed = [world.handles[0]];
        world
            .watcher
            .set(FenceId(7), OWNER, fence, seed, &world.picture);
        let told = world.turn();
        assert_eq!((told.len(), told[0].handle), (1, world.handles[1]));
        world.now += QUIET_MS;
        world.fix(0, at(90_000, 0));
        let told = world.turn();
        assert_eq!((told.len(), told[0].is_inside), (1, false));
        // What the room did not record is told again once it holds.
        world.watcher.correct(FenceId(7), world.handles[1], false);
        world.now += QUIET_MS;
        assert_eq!(world.turn().len(), 1);
    }

    /// Who stands still is found when the fence is drawn around them, or moves over them.
    #[test]
    fn a_new_edge_passes_over_those_who_stand_still() {
        let mut world = World::new(1);
        world.fix(0, at(0, 0));
        let circle = |dx: i32| Fence::circle(at(dx, 0), 100.0);
        let set = |world: &mut World, dx: i32| {
            world
                .watcher
                .set(FenceId(1), OWNER, circle(dx), [], &world.picture);
            world.now += QUIET_MS;
            world
                .turn()
                .iter()
                .map(|it| it.is_inside)
                .collect::<Vec<_>>()
        };
        assert_eq!(set(&mut world, 0), [true]);
        assert_eq!(set(&mut world, 200_000), [false]);
        assert_eq!(set(&mut world, 0), [true]);
        world.watcher.remove(FenceId(1));
        assert_eq!(world.turn(), []);
        assert_eq!((world.watcher.len(), world.watcher.pair_count()), (0, 0));
    }

    /// A10: what is remembered and told has its bounds.
    #[test]
    fn pairs_and_crossings_are_bounded() {
        let mut world = World::new(3);
        for n in 0..MAX_PAIRS_OF_OBJECT_AND_AUDIENCE as u64 + 10 {
            let fence = Fence::circle(at(0, 0), 100.0 + n as f64);
            world
                .watcher
                .set(FenceId(n), OWNER, fence, [], &world.picture);
        }
        for unit in 0..3 {
            world.fix(unit, at(0, 0));
        }
        let mut found = Vec::new();
        world
            .watcher
            .judge(&world.picture, world.now, 5, &mut found);
        assert_eq!(found.len(), 5, "no more than was asked for");
        // The others are told in later turns, none is lost.
        for _ in 0..100 {
            world.now += LOOKS_EVERY_MS;
            let mut more = Vec::new();
            world.watcher.judge(&world.picture, world.now, 5, &mut more);
            found.extend(more);
        }
        assert_eq!(found.len(), 3 * MAX_PAIRS_OF_OBJECT_AND_AUDIENCE);
        assert!(world.watcher.is_full());
        assert_eq!(
            world.watcher.pair_count(),
            3 * MAX_PAIRS_OF_OBJECT_AND_AUDIENCE
        );
    }

    /// Who tells what of the fences of two agencies around every unit, of which the partner's were drawn first.
    fn told_to(world: &mut World, partners: u64, owners: u64) -> (usize, usize) {
        for n in 0..partners + owners {
            let audience = if n < partners { PARTNER } else { OWNER };
            let fence = Fence::circle(at(0, 0), 100.0 + n as f64);
            let picture = &world.picture;
            world.watcher.set(FenceId(n), audience, fence, [], picture);
        }
        for unit in 0..world.handles.len() {
            world.fix(unit, at(0, 0));
        }
        let told = world.turn();
        let of_partner = told.iter().filter(|it| it.fence.0 < partners).count();
        (of_partner, told.len() - of_partner)
    }

    /// Z8: however many fences a partner has around a unit, its agency is told of its own.
    #[test]
    fn a_partners_many_fences_around_a_unit_keep_nobody_else_from_telling() {
        let most = MAX_PAIRS_OF_OBJECT_AND_AUDIENCE as u64;
        let mut world = World::new(1);
        let told = told_to(&mut world, most + 1, most);
        assert_eq!(told, (most as usize, most as usize));
        // The control: who has too many is the one who is not told.
        assert!(world.watcher.is_full());
        let mut world = World::new(1);
        let _ = told_to(&mut world, most, most);
        assert!(!world.watcher.is_full());
    }

    /// Z8: nor however many units are at a partner's fences; what was let go can be used again.
    #[test]
    fn a_partners_many_units_at_fences_keep_nobody_else_from_telling() {
        let each = MAX_PAIRS_OF_OBJECT_AND_AUDIENCE;
        let units = MAX_PAIRS_OF_AUDIENCE / each + 1;
        let mut world = World::new(units);
        let told = told_to(&mut world, each as u64, 1);
        // The control: the partner's own are counted out.
        assert_eq!(told, (MAX_PAIRS_OF_AUDIENCE, units));
        assert_eq!(world.watcher.pair_count(), MAX_PAIRS_OF_AUDIENCE + units);
        world.watcher.remove(FenceId(0));
        let untold = units * each - MAX_PAIRS_OF_AUDIENCE;
        for unit in 0..units {
            world.watcher.touch(world.handles[unit]);
        }
        assert_eq!(world.turn().len(), untold);
        let fence = Fence::circle(at(0, 0), 100.0);
        world
            .watcher
            .set(FenceId(1), OWNER, fence, [], &world.picture);
        let mut left: Vec<FenceId> = world.turn().iter().map(|it| it.fence).collect();
        left.dedup();
        assert_eq!(left, [FenceId(1)], "a fence of another audience is another");
        for n in 0..=each as u64 {
            world.watcher.remove(FenceId(n));
        }
        assert_eq!(world.watcher.pair_count(), 0);
    }

    /// A10: fences are bounded, and with them what is remembered of one object over all audiences.
    #[test]
    fn fences_are_bounded() {
        let mut world = World::new(0);
        for n in 0..=MAX_FENCES as u64 {
            assert!(!world.watcher.is_full());
            let fence = Fence::circle(at(0, 0), 100.0);
            world
                .watcher
                .set(FenceId(n), OWNER, fence, [], &world.picture);
        }
        assert_eq!(world.watcher.len(), MAX_FENCES);
        assert!(world.watcher.is_full());
    }
}
