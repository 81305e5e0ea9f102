//! What must hold of the journal and the state, whatever happened.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Event, State};

use super::{
    client::{Answer, Clients, Key},
    room::Row,
};

/// Everything acknowledged is in the journal, once, and says the same (A5, C3).
pub(crate) fn acknowledged(clients: &Clients, durable: &[Row]) -> Result<(), String> {
    let mut rows: BTreeMap<Key, &Row> = BTreeMap::new();
    for row in durable {
        if rows.insert(row.key, row).is_some() {
            return Err(format!("A5: {:?} stands twice in the journal", row.key));
        }
    }
    for (key, answer) in &clients.answered {
        match rows.get(key) {
            None => return Err(format!("A1: {key:?} was answered {answer:?} and is lost")),
            Some(row) if row.answer != *answer => {
                return Err(format!(
                    "A5: {key:?} was answered {answer:?}, not {:?}",
                    row.answer
                ));
            }
            Some(_) => {}
        }
    }
    receipts_without_gaps(durable)
}

/// Rule C3, and that the server's clock never stepped back.
fn receipts_without_gaps(durable: &[Row]) -> Result<(), String> {
    let mut counts = BTreeMap::new();
    let mut latest = None;
    for row in durable {
        if latest.is_some_and(|it| it > row.recorded.received_at) {
            return Err(format!("time steps back at {:?}", row.key));
        }
        latest = Some(row.recorded.received_at);
        if let Answer::Accepted { receipt } = row.answer {
            // The city was made before the first row.
            let count: &mut u64 = counts.entry(&row.recorded.agency).or_insert(receipt - 1);
            *count += 1;
            if receipt != *count {
                return Err(format!("C3: receipt {receipt} after {}", *count - 1));
            }
        }
    }
    Ok(())
}

/// Rules U1 and U7 for the units and assignments that these events moved.
pub(crate) fn units_and_times(state: &State, events: &[Event]) -> Result<(), String> {
    let moved: BTreeSet<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::UnitAssigned { assignment, .. }
            | Event::AssignmentAdvanced { assignment, .. }
            | Event::AssignmentEnded { assignment, .. } => Some(*assignment),
            _ => None,
        })
        .collect();
    for id in moved {
        let Some(it) = state.assignment(id) else {
            return Err(format!("{id} was moved and is not there"));
        };
        if !it.times.values().collect::<Vec<_>>().is_sorted() {
            return Err(format!("U7: the times of {id} run backwards"));
        }
        let open = state.open_assignments_of(it.unit);
        let working = open.filter(|it| it.status.is_working()).count();
        if working > 1 {
            return Err(format!("U1: {} works {working} assignments", it.unit));
        }
    }
    Ok(())
}
