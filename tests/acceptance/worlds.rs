//! Two worlds on two whole servers that differ only below what is granted: the police, who sees fire's things in cells of 1 km
//! and the ambulances' in cells of 100 m, is sent the same bytes in the same steps and gets the same answers (A4, L5, V2,
//! V11). What the servers make up, the name of the run and ids of alarms, is called by its order in both; nothing is left out
//! but the number of the tick, which counts the time on the wall. Writes the figures `worlds_…`.

mod compare;

use std::{path::Path, time::Duration};

use acceptance::{
    Made, PATIENCE, TestServer, city,
    figures::{Figure, write},
};
use client::{Client, Method};
use domain::Timestamp;
use picture::{CellSize, Position};
use protocol::query::{PositionBatch, PositionReport};
use serde_json::{Value, json};
use uuid::Uuid;

use compare::{Names, difference, sent_in_step};

use crate::canary::{
    ask::{gets, told},
    watch::{Recorder, Sent},
};

const START_MS: i64 = 1_795_000_000_000;
/// Between two steps: longer than a coarse position stays after its unit has left the cell.
const STEP_MS: i64 = 7_000;
/// Steps of a world.
const STEPS: usize = 8;
const STEPS_LONG: usize = 40;
/// A screen that was sent nothing for so long has been sent everything of a step.
const QUIET: Duration = Duration::from_millis(600);
/// By then every unit's first fix has been told of: the server looks at ages, and shows them, once a second of the wall each.
const FIRST_FIXES: Duration = Duration::from_millis(3_500);

fn terms(of_fire: &str) -> String {
    format!(
        r#"
title = "Standing agreement of two worlds"
partner_units = "assigned"
partner_position = "{of_fire}"
task_incident_fields = ["identity"]
registrars = ["eoc"]

[[grants]]
viewer = "police"
owner = "fire"
kind = "unit"
fields = ["identity", "capabilities", "status", "position"]
position = "{of_fire}"

[[grants]]
viewer = "police"
owner = "ems"
kind = "unit"
fields = ["identity", "status", "position"]
position = "cell_100m"

[[grants]]
viewer = "police"
owner = "fire"
kind = "incident"
fields = ["identity", "state"]

[[grants]]
viewer = "police"
owner = "fire"
kind = "equipment"
fields = ["identity", "position"]
position = "{of_fire}"
"#
    )
}

/// What is true below what is granted.
#[derive(Debug, Clone, Copy)]
struct World {
    /// Where in their cells things are.
    inside: u64,
    /// Whether one thing is in another cell: then it differs above the precision.
    is_elsewhere: bool,
    /// In what detail police sees fire.
    of_fire: &'static str,
}

/// The same numbers for the same seed.
fn dice(seed: u64) -> f64 {
    let mut it = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((it ^ (it >> 31)) % 2_000) as f64 / 1_000.0 - 1.0
}

impl World {
    /// A place in the cell of another one, somewhere else in each world.
    fn within(self, size: CellSize, lon: f64, lat: f64, salt: u64) -> (f64, f64) {
        let at = Position::from_e7((lon * 1e7) as i32, (lat * 1e7) as i32).expect("a place");
        let middle = size.centre(size.cell(at));
        let (dx, dy) = match size {
            CellSize::TenThousand => (0.05, 0.04),
            CellSize::Thousand => (0.005, 0.004),
            CellSize::Hundred => (0.000_5, 0.000_4),
        };
        let seed = self.inside.wrapping_mul(1_000_003).wrapping_add(salt);
        (
            middle.lon_deg() + dx * dice(seed),
            middle.lat_deg() + dy * dice(seed ^ 0xffff_0000),
        )
    }

    /// Where a unit is at a step: it crosses cells, and stays in some.
    fn place(self, size: CellSize, unit: usize, step: usize) -> (f64, f64) {
        let along = (step / (1 + unit)) as f64;
        let (lon, lat) = (
            7.400 + 0.004 * along + 0.01 * unit as f64,
            43.720 + 0.003 * along,
        );
        let salt = (unit * 1_000 + step) as u64;
        let elsewhere = if self.is_elsewhere && step == 5 {
            0.03
        } else {
            0.0
        };
        self.within(size, lon + elsewhere, lat, salt)
    }
}

fn id(n: u128) -> Uuid {
    Uuid::from_u128(0x0197_0000_0000_7000_a000_0000_0000_0000 + n)
}

/// Orders with ids that are the same in both worlds.
struct Orders(u128);

impl Orders {
    async fn give(&mut self, desk: &Client, path: &str, mut body: Value) -> String {
        self.0 += 1;
        body["command_id"] = json!(id(0xffff_0000 + self.0));
        let answer = told(desk, Method::POST, &format!("/api/v1/{path}"), Some(body)).await;
        assert!(answer.starts_with("20"), "{path}: {answer}");
        answer
    }
}

async fn report(desk: &Client, positions: Vec<(Uuid, (f64, f64))>) {
    let positions = positions
        .into_iter()
        .map(|(unit, (lon, lat))| PositionReport {
            unit,
            lon,
            lat,
            at: None,
            heading: Some(90.0),
            speed: Some(10.0),
            source: None,
        });
    let batch = PositionBatch {
        positions: positions.collect(),
    };
    desk.report_positions(&batch).await.expect("taken");
}

async fn quiet(screen: &Recorder) -> Sent {
    let settling = async {
        let mut last = screen.so_far();
        loop {
            tokio::time::sleep(QUIET).await;
            let now = screen.so_far();
            if (now.texts.len(), now.frames.len()) == (last.texts.len(), last.frames.len()) {
                return now;
            }
            last = now;
        }
    };
    tokio::time::timeout(PATIENCE, settling)
        .await
        .expect("a screen that comes to rest")
}

/// The questions of a step: about places, near the edges of cells, and about everything that there is.
fn questions() -> Vec<String> {
    let mut all: Vec<String> = [
        "units",
        "equipment",
        "incidents",
        "alarms",
        "zones",
        "assignments",
    ]
    .iter()
    .map(|it| format!("/api/v1/{it}"))
    .collect();
    for n in 0..6 {
        let (lon, lat) = (7.39 + 0.007 * f64::from(n), 43.715 + 0.004 * f64::from(n));
        all.push(format!(
            "/api/v1/picture/nearest?lon={lon}&lat={lat}&count=3"
        ));
        all.push(format!(
            "/api/v1/picture/within?lon={lon}&lat={lat}&radius_m=700"
        ));
        all.push(format!(
            "/api/v1/picture/within?west={}&south={}&east={lon}&north={lat}",
            lon - 0.009,
            lat - 0.007
        ));
        // People are let ask only so often.
        if n < 2 {
            let at = format!("/api/v1/resources/near?lon={lon}&lat={lat}");
            all.push(format!("{at}&capability=engine&all=true"));
            all.push(format!("{at}&kind=pump"));
        }
    }
    all
}

struct Desks {
    control: Client,
    fire: Client,
    ems: Client,
    police: Client,
    fire_units: Vec<Uuid>,
    ems_units: Vec<Uuid>,
}

impl Desks {
    async fn of(server: &TestServer) -> Self {
        let (fire, ems) = (
            server.seat("fire.dispatcher").await,
            server.seat("ems.dispatcher").await,
        );
        let fire_units = vec![
            city::unit_called(&fire, "fire 1").await,
            city::unit_called(&fire, "fire 2").await,
        ];
        let ems_units = vec![
            city::unit_called(&ems, "ems 1").await,
            city::unit_called(&ems, "ems 2").await,
        ];
        Self {
            control: server.seat("eoc.admin").await,
            fire,
            ems,
            police: server.seat("police.dispatcher").await,
            fire_units,
            ems_units,
        }
    }
}

impl Desks {
    /// The units of fire and of the ambulances are where they are at a step.
    async fn move_units(&self, world: World, step: usize) {
        let at = |units: &[Uuid], size, first: usize| -> Vec<(Uuid, (f64, f64))> {
            let units = units.iter().enumerate();
            units
                .map(|(n, unit)| (*unit, world.place(size, first + n, step)))
                .collect()
        };
        report(&self.fire, at(&self.fire_units, CellSize::Thousand, 0)).await;
        report(&self.ems, at(&self.ems_units, CellSize::Hundred, 2)).await;
    }
}

/// What is there before the first step; fire's texts and places, and what police may not know of, differ.
async fn begin(world: World, desks: &Desks, admin: &Client, orders: &mut Orders) {
    let (lon, lat) = world.within(CellSize::Thousand, 7.42, 43.73, 77);
    let pump = json!({"id": id(1), "agency": "fire", "name": "Pump", "equipment_kind": "pump", "equipment_type": 2,
        "capabilities": ["engine"], "serial": format!("S-{}", world.inside), "quantity": 1,
        "home": {"name": "Depot", "lon": lon, "lat": lat}});
    orders.give(admin, "equipment", pump).await;
    let told = "x".repeat(1 + world.inside as usize % 50);
    let incident = json!({"id": id(2), "incident_type": format!("type_{}", world.inside), "priority": 2, "lon": lon, "lat": lat,
        "place": told, "narrative": told});
    orders.give(&desks.fire, "incidents", incident).await;
    for (n, step) in [3.0, 6.0].into_iter().enumerate() {
        // Around the middle of a cell that the first unit comes through.
        let at = Position::from_e7(
            (74_000_000.0 + 40_000.0 * step) as i32,
            (437_200_000.0 + 30_000.0 * step) as i32,
        );
        let middle = CellSize::Thousand.centre(CellSize::Thousand.cell(at.expect("a place")));
        let (lon, lat) = (middle.lon_deg(), middle.lat_deg());
        let zone = json!({"id": id(10 + n as u128), "zone_kind": "hazard", "name": "Watched", "note": "",
            "shape": {"type": "circle", "lon": lon, "lat": lat, "radius_m": 600},
            "watch": {"watched": true, "alarm_on_enter": true, "alarm_on_leave": true}});
        orders.give(&desks.police, "zones", zone).await;
    }
}

/// What happens below what is granted, in one world more than in the other.
async fn hidden(world: World, step: usize, desks: &Desks, orders: &mut Orders) {
    // What comes after counts the same.
    let known = orders.0;
    for n in 0..world.inside as usize % 3 {
        let note =
            json!({"id": id((1_000 + step * 10 + n) as u128), "incident": id(2), "text": "hidden"});
        orders.give(&desks.fire, "notes", note).await;
        orders.0 += 1_000_000;
    }
    let (lon, lat) = world.within(CellSize::Thousand, 7.42, 43.73, step as u64);
    let to = json!({"version": step + 1, "place": {"name": format!("Yard {}", world.inside), "lon": lon, "lat": lat}});
    orders
        .give(&desks.fire, &format!("equipment/{}/move", id(1)), to)
        .await;
    orders.0 = known + 1;
}

/// Everything that the police is sent and told, step by step.
async fn traffic(world: World, steps: usize) -> Vec<String> {
    let data = tempfile::tempdir().expect("a folder");
    let made = Made {
        exercise_ms: Some(START_MS),
        ..Made::default()
    };
    let server = start(data.path(), made, world).await;
    let (desks, mut orders) = (Desks::of(&server).await, Orders(0));
    begin(world, &desks, &server.seat("fire.admin").await, &mut orders).await;
    let police_unit = city::unit_called(&desks.police, "police 1").await;
    let first = Timestamp(START_MS + STEP_MS);
    desks.control.set_clock(first.into()).await.expect("set");
    desks.move_units(world, 0).await;
    report(&desks.police, vec![(police_unit, (7.41, 43.73))]).await;
    tokio::time::sleep(FIRST_FIXES).await;
    let screen = Recorder::open(&desks.police).await;
    let mut names = Names::of(server.started.room.read().epoch());
    let mut before = Sent::default();
    let mut steps_told = Vec::new();
    for step in 0..steps {
        let now = Timestamp(START_MS + (step as i64 + 2) * STEP_MS);
        desks.control.set_clock(now.into()).await.expect("set");
        // What the time brings about comes before what happens then, however long a busy machine takes to tell of it.
        let time = format!(r#""type":"clock","now":"{}""#, protocol::Moment::from(now));
        let shown = async {
            while !screen.so_far().texts.iter().any(|it| it.contains(&time)) {
                tokio::time::sleep(QUIET / 20).await;
            }
        };
        let shown = tokio::time::timeout(PATIENCE, shown).await;
        shown.expect("a screen that is told the time");
        quiet(&screen).await;
        hidden(world, step, &desks, &mut orders).await;
        desks.move_units(world, step + 1).await;
        quiet(&screen).await;
        let own = (7.41 + 0.000_1 * step as f64, 43.73);
        report(&desks.police, vec![(police_unit, own)]).await;
        let step_change = json!({"availability": if step % 2 == 0 { "out_of_service" } else { "available" },
            "reason": format!("hidden {}", world.inside), "by_radio": true});
        let path = format!("units/{}/availability", desks.fire_units[0]);
        orders.give(&desks.fire, &path, step_change).await;
        let now = quiet(&screen).await;
        let mut told_now = names.plain(&sent_in_step(&before, &now));
        before = now;
        for path in questions() {
            let answer = told(&desks.police, Method::GET, &path, None).await;
            told_now += &format!("\n{path}: {}", names.plain(&answer));
        }
        steps_told.push(told_now);
    }
    steps_told.push(asked_everything(&desks, &mut names).await);
    drop(screen);
    server.stop().await;
    steps_told
}

async fn start(data: &Path, made: Made, world: World) -> TestServer {
    let setup = city::setup_under(&terms(world.of_fire));
    TestServer::on_with(data.to_owned(), made, setup).await
}

/// Every question there is, at the end; but sessions, which are of the wall's time.
async fn asked_everything(desks: &Desks, names: &mut Names) -> String {
    let mut ids = desks.fire_units.clone();
    ids.extend([id(1), id(2), id(10), id(1_001)]);
    let words = ["hidden", "Pump", "fire", "Yard"].map(str::to_owned);
    let mut all = String::new();
    for path in gets(&ids, &words) {
        // What is of the wall's time, and the record, whose hashes are of everybody's rows.
        let left_out = [
            "session", "account", "sign-in", "demo", "heads", "audit", "receipts",
        ];
        if left_out.iter().any(|it| path.contains(it)) {
            continue;
        }
        let answer = told(&desks.police, Method::GET, &path, None).await;
        all += &format!("{path}: {}\n", names.plain(&answer));
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_worlds_that_differ_below_what_is_granted_look_the_same() {
    let is_long = std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1");
    let steps = if is_long { STEPS_LONG } else { STEPS };
    let world = World {
        inside: 1,
        is_elsewhere: false,
        of_fire: "cell_1km",
    };
    let other = World { inside: 2, ..world };
    let elsewhere = World {
        is_elsewhere: true,
        ..other
    };
    let exact = |it: World| World {
        of_fire: "exact",
        ..it
    };
    let (one, two) = tokio::join!(traffic(world, steps), traffic(other, steps));
    let bytes: usize = one.iter().map(String::len).sum();
    let found = difference(&one, &two);
    // The controls: in another cell; and with the true places shown to police.
    let above = difference(&one, &traffic(elsewhere, STEPS.min(steps)).await);
    let (a, b) = tokio::join!(traffic(exact(world), 3), traffic(exact(other), 3));
    let shown = difference(&a, &b);
    let flag = |it: bool| f64::from(u8::from(it));
    write(
        "worlds",
        &[
            Figure::told("worlds_steps", steps as f64, "steps"),
            Figure::told("worlds_bytes", bytes as f64, "bytes"),
            Figure::at_most(
                "worlds_differences",
                flag(found.is_some()),
                "worlds",
                "0",
                0.0,
            ),
            Figure::at_least(
                "worlds_controls_differ",
                flag(above.is_some()) + flag(shown.is_some()),
                "of 2",
                "2",
                2.0,
            ),
        ],
    );
    if let Some(found) = found {
        panic!("{found}");
    }
    assert!(above.is_some() && shown.is_some(), "{above:?} {shown:?}");
    // Otherwise nothing happened in them.
    let all = one.concat();
    for word in [
        "zone_entered",
        r#""precision":"cell_1km""#,
        "out_of_service",
        "Pump",
    ] {
        assert!(all.contains(word), "nothing of {word}");
    }
}
