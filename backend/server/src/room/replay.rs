//! What the journal adds up to when the server starts: the newest snapshot and the rows after it, or all rows.

use std::{
    collections::{BTreeSet, VecDeque},
    thread,
};

use domain::{
    State, Timestamp,
    event::Recorded,
    sharing::{self, ObjectRef, PurgeCauses},
    timeline::Entry,
};
use storage::{
    DataFolder, Head, Journal, Outcome, Row, StorageError,
    snapshot::{self, Snapshot, Timelines},
};

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
    /// The newest row that can have taken anything from devices; of what is in the snapshot nobody knows which did.
    pub(super) purges: u64,
    /// The lines of timelines that are not in the state.
    pub(super) timelines: Option<Timelines>,
}

/// Rule J6: a snapshot that does not fit costs time and nothing else.
pub(super) async fn replay<J: Journal>(
    journal: &mut J,
    folder: &DataFolder,
) -> Result<Replay, StorageError> {
    let found = snapshot::find(folder).await;
    for it in found.ignored {
        tracing::warn!(path = %it.path.display(), why = %it.why, "A snapshot is left aside");
    }
    if let Some((snapshot, timelines)) = found.usable {
        let seq = snapshot.head.seq;
        match fold(journal, Some(snapshot)).await {
            Ok(replay) => {
                let timelines = Some(timelines);
                return Ok(Replay {
                    timelines,
                    ..replay
                });
            }
            Err(error) => {
                tracing::warn!(%error, seq, "The snapshot does not fit the journal, which is read as a whole");
            }
        }
    }
    fold(journal, None).await
}

/// Folds the rows after the snapshot in, or all of them.
async fn fold<J: Journal>(
    journal: &mut J,
    snapshot: Option<Snapshot>,
) -> Result<Replay, StorageError> {
    let after = snapshot.as_ref().map(|it| it.head);
    let (mut state, mut recent, mut newest) = snapshot.map_or_else(
        || (State::default(), VecDeque::new(), Timestamp(0)),
        |it| (it.state, it.recent, it.newest),
    );
    let mut outcomes = Outcomes::default();
    let mut purges = after.map_or(0, |it| it.seq);
    let replayed = journal
        .replay_after(after, |row: Row| {
            newest = newest.max(row.received_at);
            let key = (row.principal, row.command_id);
            let recorded = recorded_of(&row);
            match row.outcome {
                Outcome::Accepted { events, receipt } => {
                    let causes = PurgeCauses::before(&state, &events);
                    let entries = state.apply_accepted(&events, &recorded);
                    if !causes.is_empty() && causes.after(&state).may_take(&state) {
                        purges = row.seq;
                    }
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
    tracing::info!(
        snapshot = after.map_or(0, |it| it.seq),
        seq = replayed.head.seq,
        refusals = replayed.refusals,
        erased_texts = replayed.erased_texts,
        "Replayed the journal"
    );
    Ok(Replay {
        state,
        recent,
        outcomes,
        newest,
        head: replayed.head,
        purges,
        timelines: None,
    })
}

/// A copy of the state for the writer, and what of it is settled at `at`: both at once, because a start waits for them.
pub(super) fn with_copy(state: &State, at: Timestamp) -> (State, BTreeSet<ObjectRef>) {
    let before = at.plus_ms(-published::OVER_STAYS_MS);
    thread::scope(|scope| {
        let copying = scope.spawn(|| state.clone());
        let settled = sharing::settled(state, before);
        let copy = copying.join().unwrap_or_else(|_panic| state.clone());
        (copy, settled)
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
