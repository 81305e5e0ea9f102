//! What the picture costs: `cargo bench -p picture`. Each question has its plain answer (a scan over an
//! array) beside it; on a shared machine only the ratio of the two in one run says something.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use picture::{
    AudienceId, Fence, FenceId, Fix, Handle, Near, Picture, Position, Screen, Treatment,
    UnknownHandle, Viewport, Watcher,
};

const VIEWER: AudienceId = AudienceId(1);
const SIZES: [usize; 3] = [1_000, 10_000, 100_000];
const NOW: u64 = 1_795_132_800_000;
/// A square of 100 km near the coast, in units of 1e-7 degrees.
const WEST: i32 = 66_000_000;
const SOUTH: i32 = 433_000_000;
const WIDTH: u64 = 12_400_000;
const HEIGHT: u64 = 9_000_000;

fn main() {
    divan::main();
}

/// Numbers that are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn place(&mut self) -> Position {
        let (x, y) = (self.below(WIDTH), self.below(HEIGHT));
        // Seven in ten are in one of 20 towns of 5 km.
        let (x, y) = if self.below(10) < 7 {
            let town = self.below(20);
            (
                town * 7_919_333 % WIDTH + x % 600_000,
                town * 5_013_771 % HEIGHT + y % 450_000,
            )
        } else {
            (x, y)
        };
        position(WEST + x as i32, SOUTH + y as i32)
    }

    fn step(&mut self, from: Position) -> Position {
        let (dx, dy) = (
            self.below(6_000) as i32 - 3_000,
            self.below(6_000) as i32 - 3_000,
        );
        position(from.lon_e7() + dx, from.lat_e7() + dy)
    }
}

fn position(lon_e7: i32, lat_e7: i32) -> Position {
    Position::from_e7(lon_e7, lat_e7).unwrap_or_else(|_| position(WEST, SOUTH))
}

struct World {
    picture: Picture,
    handles: Vec<Handle>,
    places: Vec<Position>,
    dice: Dice,
    now: u64,
}

impl World {
    fn new(units: usize) -> Self {
        let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
        let mut picture = Picture::new();
        let places: Vec<Position> = (0..units).map(|_| dice.place()).collect();
        let handles: Vec<Handle> = (0..units).filter_map(|_| picture.add().ok()).collect();
        let _ = picture.add_audience(VIEWER);
        let mut world = Self {
            picture,
            handles,
            places,
            dice,
            now: NOW,
        };
        for unit in 0..units {
            let _ = world
                .picture
                .set_treatment(VIEWER, world.handles[unit], Treatment::Exact);
            let _ = world.see(unit, world.places[unit]);
        }
        world.picture.tick(NOW);
        world
    }

    fn see(&mut self, unit: usize, position: Position) -> Result<(), UnknownHandle> {
        self.now += 1;
        let fix = Fix {
            position,
            fix_ms: self.now,
            received_ms: self.now,
            heading: None,
            speed: None,
            source_priority: 0,
        };
        self.places[unit] = position;
        self.picture.observe(self.handles[unit], &fix).map(|_| ())
    }

    fn move_some(&mut self, count: usize) {
        for _ in 0..count {
            let unit = self.dice.below(self.handles.len() as u64) as usize;
            let to = self.dice.step(self.places[unit]);
            let _ = self.see(unit, to);
        }
    }

    /// 10 × 10 km around a unit.
    fn viewport(&mut self) -> Viewport {
        let unit = self.dice.below(self.places.len() as u64) as usize;
        let (lon, lat) = (self.places[unit].lon_deg(), self.places[unit].lat_deg());
        Viewport::new(lon - 0.062, lat - 0.045, lon + 0.062, lat + 0.045)
            .unwrap_or_else(|_| unreachable!("the square lies far from every edge"))
    }

    fn anywhere(&mut self) -> Position {
        let unit = self.dice.below(self.places.len() as u64) as usize;
        self.dice.step(self.places[unit])
    }
}

/// One in a hundred.
fn rare(handle: Handle) -> bool {
    handle.index() % 100 == 37
}

#[divan::bench(args = SIZES)]
fn update_1000(bencher: Bencher, units: usize) {
    let mut world = World::new(units);
    bencher
        .counter(ItemsCount::new(1_000usize))
        .bench_local(|| world.move_some(1_000));
}

#[divan::bench(args = SIZES)]
fn box_10_km(bencher: Bencher, units: usize) {
    let mut world = World::new(units);
    bencher.bench_local(|| {
        let viewport = world.viewport();
        world
            .picture
            .within_box(VIEWER, &viewport, |_| true)
            .map_or(0, |found| found.len())
    });
}

#[divan::bench(args = SIZES)]
fn box_10_km_by_scan(bencher: Bencher, units: usize) {
    let mut world = World::new(units);
    bencher.bench_local(|| {
        let viewport = world.viewport();
        let all = world.handles.iter().zip(&world.places);
        all.filter(|(_, at)| viewport.holds(**at))
            .map(|(handle, _)| *handle)
            .collect::<Vec<_>>()
    });
}

#[divan::bench(args = SIZES)]
fn radius_2_km(bencher: Bencher, units: usize) {
    let mut world = World::new(units);
    bencher.bench_local(|| {
        let place = world.anywhere();
        world
            .picture
            .within_radius(VIEWER, place, 2_000.0, |_| true)
            .map_or(0, |found| found.len())
    });
}

#[divan::bench(args = SIZES)]
fn nearest_10(bencher: Bencher, units: usize) {
    let mut world = World::new(units);
    bencher.bench_local(|| {
        let place = world.anywhere();
        world.picture.nearest(VIEWER, place, 10, |_| true)
    });
}

#[divan::bench(args = SIZES)]
fn nearest_10_of_1_percent(bencher: Bencher, units: usize) {
    let mut world = World::new(units);
    bencher.bench_local(|| {
        let place = world.anywhere();
        world.picture.nearest(VIEWER, place, 10, rare)
    });
}

#[divan::bench(args = SIZES)]
fn nearest_10_of_1_percent_by_scan(bencher: Bencher, units: usize) {
    let mut world = World::new(units);
    bencher.bench_local(|| {
        let place = world.anywhere();
        let all = world
            .handles
            .iter()
            .zip(&world.places)
            .filter(|(handle, _)| rare(**handle));
        let mut near: Vec<Near> = all
            .map(|(handle, at)| Near {
                handle: *handle,
                metres: place.distance_m(*at),
            })
            .collect();
        near.sort_unstable_by(|a, b| a.metres.total_cmp(&b.metres));
        near.truncate(10);
        near
    });
}

/// One tick of 100 ms at 10,000 updates a second; per item: one screen's frame.
#[divan::bench(args = [10, 100, 1_000, 2_000])]
fn tick_for_screens(bencher: Bencher, screens: usize) {
    let mut world = World::new(100_000);
    let mut shown: Vec<Screen> = (0..screens).map(|_| Screen::new(VIEWER)).collect();
    for screen in &mut shown {
        screen.look(&world.viewport());
    }
    bencher.counter(ItemsCount::new(screens)).bench_local(|| {
        world.move_some(1_000);
        let now = world.now;
        let mut tick = world.picture.tick(now);
        for screen in &mut shown {
            let _ = black_box(screen.deliver(&mut tick, true));
        }
    });
}

/// The bench's own part of an update: choosing a unit and a place.
#[divan::bench(args = SIZES)]
fn update_1000_by_array(bencher: Bencher, units: usize) {
    let mut world = World::new(units);
    bencher
        .counter(ItemsCount::new(1_000usize))
        .bench_local(|| {
            for _ in 0..1_000 {
                let unit = world.dice.below(world.handles.len() as u64) as usize;
                world.places[unit] = world.dice.step(world.places[unit]);
                black_box(world.handles[unit]);
            }
        });
}

/// A thousand zones of 100 m to some kilometres, in and around the towns.
fn fences(dice: &mut Dice) -> Vec<(FenceId, Fence)> {
    let fence = |n: u64, dice: &mut Dice| {
        let centre = dice.place();
        let size = 1_000 + dice.below(30_000) as i32;
        let corner = |k: i32| {
            let (x, y) = [(0, -1), (1, 0), (0, 1), (-1, 0)][k as usize % 4];
            position(
                centre.lon_e7() + x * size * k,
                centre.lat_e7() + y * size * k,
            )
        };
        let fence = match n % 3 {
            0 => Fence::circle(centre, f64::from(size) / 100.0),
            1 => Fence::polygon((1..5).map(corner).collect(), vec![]),
            _ => Fence::corridor((1..9).map(corner).collect(), 30.0),
        };
        (FenceId(n), fence)
    };
    (0..1_000).map(|n| fence(n, dice)).collect()
}

/// All objects move once and are looked at, with a thousand watched zones.
#[divan::bench(args = [1_000, 10_000])]
fn watch_thousand_zones(bencher: Bencher, size: usize) {
    let mut world = World::new(size);
    let mut watcher = Watcher::default();
    for (id, fence) in fences(&mut world.dice) {
        watcher.set(id, VIEWER, fence, [], &world.picture);
    }
    let mut found = Vec::new();
    bencher.counter(ItemsCount::new(size)).bench_local(|| {
        world.now += 1_000;
        for handle in &world.handles {
            watcher.touch(*handle);
        }
        found.clear();
        for _ in 0..size.div_ceil(5_000) {
            watcher.judge(&world.picture, world.now, usize::MAX, &mut found);
        }
        black_box(found.len())
    });
}

/// The plain answer: every zone is asked about every object.
#[divan::bench(args = [1_000, 10_000])]
fn watch_thousand_zones_by_scan(bencher: Bencher, size: usize) {
    let mut world = World::new(size);
    let fences = fences(&mut world.dice);
    bencher.counter(ItemsCount::new(size)).bench_local(|| {
        let shown = |handle: &Handle| world.picture.shown(VIEWER, *handle);
        let inside = world.handles.iter().filter_map(shown).map(|it| {
            let holds = |fence: &&(FenceId, Fence)| fence.1.contains(it.position);
            fences.iter().filter(holds).count()
        });
        black_box(inside.sum::<usize>())
    });
}
