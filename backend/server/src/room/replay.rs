//! What the journal adds up to when the server starts.

use std::collections::VecDeque;

use domain::{State, Timestamp, event::Recorded, timeline::Entry};
use storage::{Head, Journal, Outcome, Row, StorageError};

use super::{Receipt, outcomes::Outcomes, published};

/// The state, and what came of commands lately.
pub(super) struct Replay {
    pub(super) state: State,
    /// The newest timeline entries, in the order they were recorded.
    pub(super) recent: VecDeque<Entry>,
    pub(super) outcomes: Outcomes,
    pub(super) newest: Timestamp,
    /// The last row that is in it.
    pub(super) head: Head,
}

pub(super) async fn replay<J: Journal>(journal: &mut J) -> Result<Replay, StorageError> {
    let (mut state, mut recent) = (State::default(), VecDeque::new());
    let (mut outcomes, mut newest) = (Outcomes::default(), Timestamp(0));
    let replayed = journal
        .replay(|row: Row| {
            newest = newest.max(row.received_at);
            let key = (row.principal, row.command_id);
            let recorded = recorded_of(&row);
            match row.outcome {
                Outcome::Accepted { events, receipt } => {
                    let entries = state.apply_accepted(&events, &recorded);
                    published::remember(&mut recent, &entries);
                    let receipt = Receipt {
                        receipt,
                        recorded_at: recorded.received_at,
                    };
                    outcomes.accept(key, row.body_sha256, receipt);
                }
                Outcome::Refused(refusal) => {
                    outcomes.refuse(key, row.body_sha256, refusal, recorded.received_at);
                }
            }
        })
        .await?;
    let (seq, refusals, erased_texts) =
        (replayed.head.seq, replayed.refusals, replayed.erased_texts);
    tracing::info!(seq, refusals, erased_texts, "Replayed the journal");
    Ok(Replay {
        state,
        recent,
        outcomes,
        newest,
        head: replayed.head,
    })
}

/// The heading of a row.
pub(super) fn recorded_of(row: &Row) -> Recorded {
    Recorded {
        principal: row.principal,
        agency: row.agency.clone(),
        received_at: row.received_at,
        occurred_at: row.occurred_at,
    }
}
