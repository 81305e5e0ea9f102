//! Every agency's gateway: the fixes of its units once a second, in ten batches, on schedule whatever the answers.
//!
//! A fix carries its number in the last three digits of its latitude, a span of ten metres, so that a row on a screen
//! tells which fix it shows.

use std::{
    sync::Arc,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use acceptance::load_city::{AGENCIES, agency_of, start_of, unit_id};
use client::Client;
use domain::Timestamp;
use protocol::query::{PositionBatch, PositionReport};
use tokio::task::JoinSet;

use crate::measures::Measures;

/// Batches that one second of an agency's fixes is sent in.
const BATCHES: usize = 10;
/// A second's way in units of 1e-7 degrees: 36 km/h.
const STEP_E7: i32 = 1_244;
/// Numbers that a latitude can carry.
pub(crate) const NUMBERS: i32 = 1_000;

/// The number that a row's latitude carries.
pub(crate) const fn number_of(lat_e7: i32) -> usize {
    lat_e7.rem_euclid(NUMBERS) as usize
}

/// Where a unit is at its fix of this number.
fn place(unit: usize, number: usize) -> (i32, i32) {
    let (lon, lat) = start_of(unit);
    let way = STEP_E7 * (number as i32 % NUMBERS);
    let lon = if unit.is_multiple_of(2) {
        lon + way
    } else {
        lon - way
    };
    let number = number as i32 % NUMBERS;
    (lon, lat - lat.rem_euclid(NUMBERS) + number)
}

/// Sends one agency's fixes until the run is over, and waits for every answer: what is under way when the server ends is
/// not lost by it.
pub(crate) async fn gateway(
    client: Client,
    agency: usize,
    units: usize,
    measures: Arc<Measures>,
    start: Instant,
) {
    let own: Vec<usize> = (0..units).filter(|it| agency_of(*it) == agency).collect();
    let between = Duration::from_secs(1) / BATCHES as u32;
    // Agencies do not send at the same instant.
    let offset = between * agency as u32 / AGENCIES.len() as u32;
    let mut answers = JoinSet::new();
    for turn in 0_usize.. {
        if measures.is_over() {
            break;
        }
        let due = start + offset + between * turn as u32;
        tokio::time::sleep_until(due.into()).await;
        measures.behind(due);
        let (number, part) = (turn / BATCHES, turn % BATCHES);
        let at = wall(due);
        let positions: Vec<PositionReport> = own
            .iter()
            .enumerate()
            .filter(|(index, _)| index % BATCHES == part)
            .map(|(_, unit)| {
                measures.fixed(*unit, number, due);
                report(*unit, number, at)
            })
            .collect();
        if positions.is_empty() {
            continue;
        }
        let (client, measures) = (client.clone(), Arc::clone(&measures));
        // Sent apart: a late answer must not make the next fixes late.
        while answers.try_join_next().is_some() {}
        answers.spawn(async move {
            let count = positions.len() as u64;
            let taken = client.report_positions(&PositionBatch { positions }).await;
            let accepted = taken.map_or(0, |it| it.accepted as u64);
            let mut tally = measures.tally();
            tally.positions_sent += count;
            tally.positions_lost += count - accepted;
        });
    }
    answers.join_all().await;
}

fn report(unit: usize, number: usize, at: Timestamp) -> PositionReport {
    let (lon_e7, lat_e7) = place(unit, number);
    PositionReport {
        unit: unit_id(unit),
        lon: f64::from(lon_e7) / 1e7,
        lat: f64::from(lat_e7) / 1e7,
        at: Some(at.into()),
        heading: Some(90.0),
        speed: Some(10.0),
        source: None,
    }
}

/// An instant on the clock of the wall.
fn wall(at: Instant) -> Timestamp {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(now.saturating_sub(at.elapsed()).as_millis() as i64)
}
