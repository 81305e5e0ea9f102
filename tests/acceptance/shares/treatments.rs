//! What an update costs the server while its screens are shown the same things in ever more different ways. Writes the
//! figures `cost_…`.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use acceptance::{
    figures::{Figure, write},
    kernel,
    process::UnderTest,
    shares::{CENTRE, OWNERS, UNITS_EACH, owner, unit_id, viewer},
};
use client::Client;
use protocol::query::{PositionBatch, PositionReport};
use serde_json::json;
use tokio::task::JoinSet;

use super::{
    SCREENS_PER_SESSION, is_long,
    screen::{Came, Screen},
    seat, start,
};

/// Screens, whoever looks at them: what is delivered stays the same.
const SCREENS: usize = 200;
/// In how many ways the owners' things are shown.
const TREATMENTS: [usize; 4] = [1, 8, 50, 200];
/// Without `MUSTER_LONG`.
const TREATMENTS_IN_CI: [usize; 2] = [1, 8];
/// Decisions a second.
const DECISIONS_PER_S: usize = 8;
/// Full pictures are drawn by then.
const WARM_UP: Duration = Duration::from_secs(4);
const MEASURED: Duration = Duration::from_secs(20);
const MEASURED_IN_CI: Duration = Duration::from_secs(4);

/// What one number of treatments cost.
#[derive(Debug, Clone, Copy)]
struct Cost {
    delivered: u64,
    us_each: f64,
}

/// Rows of positions and changes that came to all screens.
type Delivered = Arc<AtomicU64>;

async fn watch(mut screen: Screen, delivered: Delivered) {
    loop {
        let count = match screen.next().await {
            Came::Text(text) => u64::from(text.starts_with(r#"{"type":"change""#)),
            Came::Picture(rows) => rows.len() as u64,
            Came::End => return,
        };
        delivered.fetch_add(count, Ordering::Relaxed);
    }
}

/// All units of an owner move once a second, across a good part of the city.
async fn move_units(desk: Client, of: usize) {
    let mut turn = tokio::time::interval(Duration::from_secs(1));
    for n in 0_u32.. {
        turn.tick().await;
        let positions = (0..UNITS_EACH).map(|number| {
            let spread = |step: f64| ((of * UNITS_EACH + number) as f64 * step).fract() - 0.5;
            PositionReport {
                unit: unit_id(of, number),
                lon: CENTRE.0 + spread(0.754_877_666) * 0.04 + f64::from(n % 100) * 0.000_1,
                lat: CENTRE.1 + spread(0.569_840_291) * 0.04,
                at: None,
                heading: Some(90.0),
                speed: Some(10.0),
                source: None,
            }
        });
        let batch = PositionBatch {
            positions: positions.collect(),
        };
        desk.report_positions(&batch).await.expect("taken");
    }
}

/// One owner's share of the decisions: units that are out of service for a while.
async fn decide(desk: Client, of: usize) {
    let between = Duration::from_secs(1) * OWNERS as u32 / DECISIONS_PER_S as u32;
    let mut turn = tokio::time::interval(between);
    for n in 0_usize.. {
        turn.tick().await;
        let unit = unit_id(of, n / 2 % UNITS_EACH);
        let to = if n % 2 == 0 {
            "out_of_service"
        } else {
            "available"
        };
        let order = json!({"command_id": client::new_id(), "availability": to, "reason": "refuelling", "by_radio": true});
        let path = format!("/api/v1/units/{unit}/availability");
        let body = bytes::Bytes::from(order.to_string());
        desk.post_bytes(&path, body).await.expect("decided");
    }
}

async fn open_screens(server: &UnderTest, treatments: usize, delivered: &Delivered) -> JoinSet<()> {
    let mut watching = JoinSet::new();
    for number in 0..treatments {
        let screens = (number..SCREENS).step_by(treatments).count();
        let mut session = None;
        for n in 0..screens {
            if n % SCREENS_PER_SESSION == 0 {
                session = Some(seat(server, &format!("{}.dispatcher", viewer(number))).await);
            }
            let client = session.as_ref().expect("a session");
            let (screen, _) = Screen::open(client).await;
            watching.spawn(watch(screen, Arc::clone(delivered)));
        }
    }
    watching
}

async fn measure(treatments: usize, seconds: Duration) -> Cost {
    let data = tempfile::tempdir().expect("a folder");
    let server = start(data.path(), &["shares", &treatments.to_string()]).await;
    let process = server.id().expect("a running server");
    let delivered = Delivered::default();
    let watching = open_screens(&server, treatments, &delivered).await;
    let mut working = JoinSet::new();
    for of in 0..OWNERS {
        let desk = seat(&server, &format!("{}.dispatcher", owner(of))).await;
        working.spawn(move_units(desk.clone(), of));
        working.spawn(decide(desk, of));
    }
    tokio::time::sleep(WARM_UP).await;
    let cpu = || kernel::cpu(process).expect("the server's times");
    let (cpu_before, before, began) = (cpu(), delivered.load(Ordering::Relaxed), Instant::now());
    tokio::time::sleep(seconds).await;
    let used = cpu().saturating_sub(cpu_before);
    let delivered = delivered.load(Ordering::Relaxed) - before;
    println!(
        "{treatments} treatments: {delivered} updates in {:?}, {:.2} cores",
        began.elapsed(),
        used.as_secs_f64() / began.elapsed().as_secs_f64()
    );
    assert!(watching.len() == SCREENS, "a screen has ended");
    assert!(
        working.try_join_next().is_none(),
        "somebody stopped working"
    );
    drop((watching, working));
    server.kill().await.expect("a kill");
    Cost {
        delivered,
        us_each: used.as_secs_f64() * 1e6 / delivered.max(1) as f64,
    }
}

/// Item "encoded once": what one update costs the server hardly depends on in how many ways it is shown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_update_costs_little_more_when_it_is_shown_in_many_ways() {
    let (treatments, seconds) = if is_long() {
        (&TREATMENTS[..], MEASURED)
    } else {
        (&TREATMENTS_IN_CI[..], MEASURED_IN_CI)
    };
    let mut costs = Vec::new();
    for it in treatments {
        costs.push((*it, measure(*it, seconds).await));
    }
    let first = costs[0].1;
    let mut figures = Vec::new();
    for (treatments, cost) in &costs {
        let name = |what: &str| format!("{what}_{treatments}");
        figures.push(Figure::told(
            &name("cost_us_per_update"),
            cost.us_each,
            "µs",
        ));
        let ratio = cost.us_each / first.us_each;
        figures.push(Figure::told(&name("cost_ratio"), ratio, "times"));
        figures.push(Figure::told(
            &name("cost_updates"),
            cost.delivered as f64,
            "updates",
        ));
    }
    write("treatments", &figures);
    for (treatments, cost) in &costs {
        assert!(cost.delivered > 1_000, "{treatments}: {cost:?}");
    }
}
