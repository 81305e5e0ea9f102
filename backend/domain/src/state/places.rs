//! Finding incidents by their place: a grid that names candidates, never an answer.

use std::collections::BTreeSet;

use super::{Index, State};
use crate::{id::IncidentId, incident::Incident, place::Point, time::Timestamp};

/// Width and height of a cell in 1e-7 degrees: about a kilometre at the equator. Searches reach as far as a few cells.
const CELL_E7: i32 = 100_000;
/// Metres of one degree of latitude on the sphere that distances are measured on.
const DEGREE_M: f64 = 111_194.926_644_559;
/// 180° in 1e-7 degrees.
const HALF_TURN_E7: i64 = 1_800_000_000;

/// A cell: row (latitude) first, so that the cells of a row lie beside each other.
pub(super) type Cell = (i32, i32);

const fn cell(at: Point) -> Cell {
    (at.lat_e7.div_euclid(CELL_E7), at.lon_e7.div_euclid(CELL_E7))
}

impl Index {
    /// An incident is there now.
    pub(super) fn place(&mut self, id: IncidentId, before: Option<Point>, now: Point) {
        if let Some(before) = before.map(cell)
            && let Some(there) = self.by_place.get_mut(&before)
        {
            there.remove(&id);
            if there.is_empty() {
                self.by_place.remove(&before);
            }
        }
        self.by_place.entry(cell(now)).or_default().insert(id);
    }

    /// The timer has to look at an incident then.
    pub(super) fn due(
        &mut self,
        id: IncidentId,
        before: Option<Timestamp>,
        now: Option<Timestamp>,
    ) {
        if before == now {
            return;
        }
        if let Some(at) = before {
            self.planned.remove(&(at, id));
        }
        if let Some(at) = now {
            self.planned.insert((at, id));
        }
    }
}

impl State {
    /// Incidents that may lie within `radius_m` of a place; all that do are among them.
    pub(crate) fn incidents_about(&self, at: Point, radius_m: u32) -> Vec<&Incident> {
        // A little more than the distance, so that rounding loses nothing.
        let reach_deg = f64::from(radius_m) / DEGREE_M * 1.001 + 1e-6;
        let reach_e7 = (reach_deg * 1e7) as i64;
        let (lat, lon) = (i64::from(at.lat_e7), i64::from(at.lon_e7));
        let rows = row(lat - reach_e7)..=row(lat + reach_e7);
        let columns = columns(lat, lon, reach_e7, reach_deg);
        let cells = rows.flat_map(|row| {
            let spans = columns.iter().copied();
            spans.flat_map(move |(from, to)| self.index.by_place.range((row, from)..=(row, to)))
        });
        let found: BTreeSet<IncidentId> = cells.flat_map(|(_, ids)| ids).copied().collect();
        found
            .iter()
            .filter_map(|it| self.incidents.get(it))
            .collect()
    }
}

/// A row or column of a coordinate that lies on the earth or a little beyond it.
fn row(e7: i64) -> i32 {
    e7.div_euclid(i64::from(CELL_E7)) as i32
}

/// The columns that lie within reach; two spans where the reach crosses the antimeridian, all near a pole.
fn columns(lat_e7: i64, lon_e7: i64, reach_e7: i64, reach_deg: f64) -> Vec<(i32, i32)> {
    let everywhere = (row(-HALF_TURN_E7), row(HALF_TURN_E7));
    // The parallel that is nearest to a pole is the shortest, so there a distance spans the most degrees.
    let farthest_deg = (lat_e7.abs() + reach_e7) as f64 / 1e7;
    let shortening = farthest_deg.to_radians().cos();
    if farthest_deg >= 90.0 || reach_deg / shortening >= 180.0 {
        return vec![everywhere];
    }
    let wide_e7 = (reach_deg / shortening * 1e7) as i64 + 1;
    let (west, east) = (lon_e7 - wide_e7, lon_e7 + wide_e7);
    if west < -HALF_TURN_E7 {
        vec![
            (everywhere.0, row(east)),
            (row(west + 2 * HALF_TURN_E7), everywhere.1),
        ]
    } else if east > HALF_TURN_E7 {
        vec![
            (row(west), everywhere.1),
            (everywhere.0, row(east - 2 * HALF_TURN_E7)),
        ]
    } else {
        vec![(row(west), row(east))]
    }
}
