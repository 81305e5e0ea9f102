//! Equal viewers converge to equal pictures, whatever the sockets do, and nobody is told more than is
//! disclosed to them. The oracle is a small model that knows nothing of tiles, layers or frames.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use picture::limits::{COARSE_REFRESH_S, DWELL_MS};
    use picture::rows::{AggregateRow, Body, COARSE, decode};
    use picture::{
        AudienceId, Cell, CellSize, Fix, Handle, Picture, Position, Screen, Shown, Tile, Treatment,
        Viewport,
    };
    use proptest::prelude::*;

    const SIZES: [CellSize; 3] = [CellSize::Hundred, CellSize::Thousand, CellSize::TenThousand];
    const AUDIENCES: u32 = 3;
    const SCREENS: usize = 5;
    const TREATMENTS: [Treatment; 5] = [
        Treatment::Hidden,
        Treatment::Exact,
        Treatment::Cell100m,
        Treatment::Cell1km,
        Treatment::Sector,
    ];

    #[derive(Clone, Debug)]
    enum Step {
        Add,
        Remove(usize),
        Move {
            unit: usize,
            lon: i32,
            lat: i32,
        },
        Treat {
            audience: u32,
            unit: usize,
            treatment: usize,
        },
        Look {
            screen: usize,
            viewport: usize,
        },
        Tick {
            ready: [bool; SCREENS],
            wait_ms: u64,
        },
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            2 => Just(Step::Add),
            1 => any::<usize>().prop_map(Step::Remove),
            20 => (any::<usize>(), -300_000..300_000i32, -300_000..300_000i32)
                .prop_map(|(unit, lon, lat)| Step::Move { unit, lon, lat }),
            6 => (0..AUDIENCES, any::<usize>(), 0usize..4)
                .prop_map(|(audience, unit, treatment)| Step::Treat { audience, unit, treatment }),
            3 => (0..SCREENS, 0usize..5)
                .prop_map(|(screen, viewport)| Step::Look { screen, viewport }),
            10 => (any::<[bool; SCREENS]>(), prop_oneof![Just(1_000u64), Just(2_500)])
                .prop_map(|(ready, wait_ms)| Step::Tick { ready, wait_ms }),
        ]
    }

    /// The middle of the play: a place where tiles meet near Monaco, or the antimeridian.
    fn place(antimeridian: bool, dx: i32, dy: i32) -> Position {
        let lon = if antimeridian {
            1_800_000_000
        } else {
            74_246_000i64
        } + i64::from(dx);
        let lon = if lon >= 1_800_000_000 {
            lon - 3_600_000_000
        } else {
            lon
        };
        Position::from_e7(lon as i32, 437_347_000 + dy).unwrap()
    }

    fn viewport(antimeridian: bool, number: usize) -> Viewport {
        let edges = |dx: i32, dy: i32, half: i32| {
            let (a, b) = (
                place(antimeridian, dx - half, dy - half),
                place(antimeridian, dx + half, dy + half),
            );
            Viewport::new(a.lon_deg(), a.lat_deg(), b.lon_deg(), b.lat_deg()).unwrap()
        };
        match number {
            0 => edges(0, 0, 320_000),
            1 => edges(0, 0, 40_000),
            2 => edges(150_000, 100_000, 120_000),
            3 => edges(-200_000, 0, 1),
            _ => Viewport::new(-180.0, -90.0, 180.0, 90.0).unwrap(),
        }
    }

    /// Whether a position lies in a tile of the viewport, by the corners' tiles.
    fn covers(viewport: &(Position, Position), position: Position) -> bool {
        let (a, b, tile) = (
            Tile::of(viewport.0),
            Tile::of(viewport.1),
            Tile::of(position),
        );
        let columns = if viewport.0.lon_e7() <= viewport.1.lon_e7() {
            (a.x()..=b.x()).contains(&tile.x())
        } else {
            tile.x() >= a.x() || tile.x() <= b.x()
        };
        columns && (b.y()..=a.y()).contains(&tile.y())
    }

    fn corners(antimeridian: bool, number: usize) -> Option<(Position, Position)> {
        let at = |dx: i32, dy: i32, half: i32| {
            Some((
                place(antimeridian, dx - half, dy - half),
                place(antimeridian, dx + half, dy + half),
            ))
        };
        match number {
            0 => at(0, 0, 320_000),
            1 => at(0, 0, 40_000),
            2 => at(150_000, 100_000, 120_000),
            3 => at(-200_000, 0, 1),
            _ => None,
        }
    }

    /// One unit as the oracle knows it.
    #[derive(Clone, Debug, Default)]
    struct Unit {
        fix: Option<(Position, u64)>,
        cells: [(Cell, Option<u64>, u64); 2],
    }

    impl Unit {
        fn observe(&mut self, position: Position, now: u64) {
            let first = self.fix.is_none();
            self.fix = Some((position, now));
            for (size, (cell, outside, fix_s)) in SIZES.into_iter().zip(&mut self.cells) {
                if first {
                    (*cell, *fix_s) = (size.cell(position), now / 1_000);
                } else if size.cell(position) == *cell {
                    *outside = None;
                } else {
                    *outside = outside.or(Some(now));
                }
                if now / 1_000 >= *fix_s + u64::from(COARSE_REFRESH_S) {
                    *fix_s = now / 1_000;
                }
            }
        }

        fn tick(&mut self, now: u64) {
            let Some((position, fix_ms)) = self.fix else {
                return;
            };
            for (size, (cell, outside, fix_s)) in SIZES.into_iter().zip(&mut self.cells) {
                if outside.is_some_and(|since| since + DWELL_MS <= now) {
                    (*cell, *outside, *fix_s) = (size.cell(position), None, fix_ms / 1_000);
                }
            }
        }

        fn shown(&self, treatment: Treatment) -> Option<Shown> {
            let (position, fix_ms) = self.fix?;
            let coarse = match treatment {
                Treatment::Hidden => return None,
                Treatment::Exact => None,
                Treatment::Cell100m => Some(0),
                Treatment::Cell1km => Some(1),
                Treatment::Sector => Some(2),
            };
            let bare = Shown {
                position,
                fix_unix_s: (fix_ms / 1_000) as u32,
                heading: 0,
                speed: 0,
                flags: 0,
                precision: 0,
            };
            Some(coarse.map_or(bare, |index: usize| Shown {
                position: SIZES[index].centre(self.cells[index].0),
                fix_unix_s: self.cells[index].2 as u32,
                flags: COARSE,
                precision: index as u8 + 1,
                ..bare
            }))
        }
    }

    /// What a console does with frames.
    #[derive(Debug, Default)]
    struct Client {
        objects: BTreeMap<u32, Shown>,
        counts: Vec<AggregateRow>,
        named: BTreeSet<u32>,
    }

    impl Client {
        fn apply(&mut self, frame: &[u8]) {
            let frame = decode(frame).unwrap();
            for handle in frame.gone {
                self.named.insert(handle);
                self.objects.remove(&handle);
            }
            match frame.body {
                Body::Positions(rows) => {
                    for row in rows {
                        self.named.insert(row.handle);
                        self.objects.insert(row.handle, row.shown);
                    }
                }
                Body::Aggregates(rows) => self.counts = rows,
            }
        }
    }

    struct Play {
        antimeridian: bool,
        now: u64,
        picture: Picture,
        screens: Vec<(Screen, Client, Option<usize>)>,
        units: BTreeMap<Handle, Unit>,
        treatments: BTreeMap<(u32, Handle), Treatment>,
        /// Which handles were ever disclosed to an audience.
        disclosed: BTreeSet<(u32, u32)>,
    }

    impl Play {
        fn new(antimeridian: bool) -> Self {
            let mut picture = Picture::new();
            (0..AUDIENCES).for_each(|it| picture.add_audience(AudienceId(it)).unwrap());
            let screen = |n: usize| {
                (
                    Screen::new(AudienceId(n as u32 % AUDIENCES)),
                    Client::default(),
                    None,
                )
            };
            Self {
                antimeridian,
                now: 1_795_132_800_000,
                picture,
                screens: (0..SCREENS).map(screen).collect(),
                units: BTreeMap::new(),
                treatments: BTreeMap::new(),
                disclosed: BTreeSet::new(),
            }
        }

        fn unit(&self, number: usize) -> Option<Handle> {
            let count = self.units.len();
            self.units.keys().nth(number % count.max(1)).copied()
        }

        fn step(&mut self, step: &Step) {
            // Some reports come at one instant, as on a server whose clock stands: the later one counts.
            if !matches!(*step, Step::Move { lon, .. } if lon % 2 == 0) {
                self.now += 10;
            }
            match *step {
                Step::Add => {
                    let handle = self.picture.add().unwrap();
                    self.units.insert(handle, Unit::default());
                    for audience in 0..AUDIENCES {
                        self.treat(audience, handle, TREATMENTS[1 + handle.index() % 3]);
                    }
                }
                Step::Remove(number) => {
                    if let Some(handle) = self.unit(number) {
                        self.picture.remove(handle).unwrap();
                        self.units.remove(&handle);
                    }
                }
                Step::Move { unit, lon, lat } => {
                    if let Some(handle) = self.unit(unit) {
                        self.observe(handle, place(self.antimeridian, lon, lat));
                    }
                }
                Step::Treat {
                    audience,
                    unit,
                    treatment,
                } => {
                    if let Some(handle) = self.unit(unit) {
                        self.treat(audience, handle, TREATMENTS[treatment]);
                    }
                }
                Step::Look {
                    screen,
                    viewport: number,
                } => {
                    let (screen, _, looks) = &mut self.screens[screen];
                    screen.look(&viewport(self.antimeridian, number));
                    *looks = Some(number);
                }
                Step::Tick { ready, wait_ms } => self.tick(ready, wait_ms, &mut |_| true),
            }
        }

        fn observe(&mut self, handle: Handle, position: Position) {
            let now = self.now;
            let fix = Fix {
                position,
                fix_ms: now,
                received_ms: now,
                heading: None,
                speed: None,
                source_priority: 0,
            };
            self.picture.observe(handle, &fix).unwrap();
            self.units.get_mut(&handle).unwrap().observe(position, now);
        }

        fn treat(&mut self, audience: u32, handle: Handle, treatment: Treatment) {
            self.picture
                .set_treatment(AudienceId(audience), handle, treatment)
                .unwrap();
            self.treatments.insert((audience, handle), treatment);
            if treatment != Treatment::Hidden {
                self.disclosed.insert((audience, handle.raw()));
            }
        }

        /// `arrives` says whether a frame reaches its client (it always does, except in the control).
        fn tick(
            &mut self,
            ready: [bool; SCREENS],
            wait_ms: u64,
            arrives: &mut dyn FnMut(usize) -> bool,
        ) {
            self.now += wait_ms;
            let now = self.now;
            self.units.values_mut().for_each(|unit| unit.tick(now));
            let mut tick = self.picture.tick(now);
            let mut delivered = Vec::new();
            for (n, (screen, client, _)) in self.screens.iter_mut().enumerate() {
                for frame in screen.deliver(&mut tick, ready[n]).unwrap() {
                    if arrives(n) {
                        client.apply(&frame);
                    }
                }
                if ready[n] {
                    delivered.push(n);
                }
            }
            for n in delivered {
                self.check(n);
            }
        }

        fn check(&self, n: usize) {
            let (screen, client, looks) = &self.screens[n];
            let audience = screen.audience().0;
            let seen = self.units.iter().filter_map(|(handle, unit)| {
                Some((
                    handle.raw(),
                    unit.shown(self.treatments[&(audience, *handle)])?,
                ))
            });
            let corners = looks.and_then(|number| corners(self.antimeridian, number));
            let expected: BTreeMap<u32, Shown> = seen
                .clone()
                .filter(|(_, shown)| {
                    corners.is_some_and(|corners| covers(&corners, shown.position))
                })
                .collect();
            assert_eq!(client.objects, expected, "screen {n}");
            let counted: u32 = client.counts.iter().map(|row| row.count).sum();
            let whole_world = *looks == Some(4);
            assert_eq!(
                counted,
                if whole_world { seen.count() as u32 } else { 0 },
                "screen {n}"
            );
            for handle in &client.named {
                assert!(
                    self.disclosed.contains(&(audience, *handle)),
                    "screen {n} was told of {handle}"
                );
            }
        }
    }

    proptest! {
           #![proptest_config(ProptestConfig { cases: 300, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

           #[test]
           fn equal_viewers_converge(
               antimeridian: bool,
               steps in prop::collection::vec(step(), 1..250),
           ) {
               let mut play = Play::new(antimeridian);
               for screen in 0..SCREENS {
                   play.step(&Step::Look { screen, viewport: screen % 3 });
               }
               (0..6).for_each(|_| play.step(&Step::Add));
               for step in &steps {
    play.step(step);
    }
               // In the end everybody is ready: nothing may be left to make up for.
               play.tick([true; SCREENS], 1_000, &mut |_| true);
           }
       }

    #[test]
    #[should_panic(expected = "screen 0")]
    fn a_lost_frame_is_noticed() {
        let mut play = Play::new(false);
        play.step(&Step::Look {
            screen: 0,
            viewport: 0,
        });
        play.step(&Step::Add);
        let handle = play.unit(0).unwrap();
        play.treat(0, handle, Treatment::Exact);
        play.observe(handle, place(false, 0, 0));
        play.tick([true; SCREENS], 1_000, &mut |_| true);
        play.observe(handle, place(false, 10_000, 0));
        play.tick([true; SCREENS], 1_000, &mut |_| false);
    }
}
