//! What is asked for and handed out (W8): others' things by everybody, and what tells of persons by whoever opens it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{
    AgencyId, Clearance,
    sharing::{ObjectRef, Sensitivity, owner, recorded_for},
};
use protocol::audit::Shown;
use sha2::{Digest, Sha256};
use storage::audit::NewDisclosure;

use super::{
    AuditHandle,
    queue::{NotRecorded, Queue},
    row,
    stream::seat,
};
use crate::{
    auth::{Actor, Recent},
    clock::Clock,
    http::ApiError,
    room::{AskError, Extent, RoomHandle},
};

/// Ids that a row names; of more only the count is recorded.
const IDS_MAX: usize = 32;
/// How long the same read of the same person is not recorded again: who looks at one thing all day asks for it often.
const SAME_FOR: Duration = Duration::from_mins(1);
/// Reads that are remembered for it; the oldest are recorded again too early.
const SAME_MAX: usize = 10_000;

/// Which reads were recorded a moment ago.
#[derive(Debug, Clone)]
pub(crate) struct Reads(Arc<Mutex<Recent<[u8; 32], Instant>>>);

impl Reads {
    pub(super) fn new() -> Self {
        Self(Arc::new(Mutex::new(Recent::new(SAME_MAX))))
    }

    /// Whether this read was recorded a moment ago.
    fn has(&self, key: &[u8; 32], now: Instant) -> bool {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.peek(key)
            .is_some_and(|it| now.saturating_duration_since(*it) < SAME_FOR)
    }

    /// It was recorded.
    fn keep(&self, key: [u8; 32], now: Instant) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(key, now);
    }

    /// Records a read unless the same one was recorded a moment ago. It counts as recorded only once its row is: who was
    /// refused and asks again is refused again.
    async fn record(
        &self,
        queue: &Queue,
        key: [u8; 32],
        row: NewDisclosure,
        is_durable: bool,
    ) -> Result<(), NotRecorded> {
        let now = Instant::now();
        if self.has(&key, now) {
            return Ok(());
        }
        let is_recorded = if is_durable {
            queue.record_durably(row).await?;
            true
        } else {
            queue.record(row)
        };
        if is_recorded {
            self.keep(key, now);
        }
        Ok(())
    }
}

/// A read.
pub(crate) struct Read<'a> {
    pub(crate) room: &'a RoomHandle,
    pub(crate) clock: &'a Clock,
    pub(crate) actor: &'a Actor,
    /// By which route.
    pub(crate) route: &'static str,
    /// Whether somebody opened one thing, and did not only pass it in a list.
    pub(crate) is_opened: bool,
    /// How much of the things: what others show in them is theirs (F5, V13).
    pub(crate) extent: Extent<'a>,
}

impl AuditHandle {
    /// Records that these were handed out. What others show us of a kind that tells of persons is refused while it cannot be
    /// recorded; one's own is not, because work goes on while a disk is full.
    pub(crate) async fn read(&self, read: Read<'_>, objects: &[ObjectRef]) -> Result<(), ApiError> {
        let own = &read.actor.agency;
        let mut by_owner: BTreeMap<AgencyId, (Vec<&ObjectRef>, bool)> = BTreeMap::new();
        let (journal, clearance) = {
            let published = read.room.read();
            let state = published.state();
            let viewer = read.actor.viewer(state);
            for object in objects {
                let sensitivity = object.kind().sensitivity();
                let mut owners: BTreeSet<AgencyId> =
                    recorded_for(state, object).into_iter().cloned().collect();
                owners.extend(read.extent.contributors(state, &viewer, object));
                let is_own = owner(state, object) == Some(own);
                for owner in owners {
                    let is_wanted = match sensitivity {
                        Sensitivity::Open => false,
                        Sensitivity::Work => owner != *own,
                        Sensitivity::Personal => owner != *own || read.is_opened,
                    };
                    if is_wanted {
                        let of_owner = by_owner.entry(owner).or_default();
                        of_owner.0.push(object);
                        // One's own is handed out even so, with what others show in it; not what somebody attached.
                        let is_theirs = !is_own || matches!(read.extent, Extent::Attached(_));
                        of_owner.1 |= sensitivity == Sensitivity::Personal && is_theirs;
                    }
                }
            }
            (published.seq(), viewer.clearance)
        };
        for (owner, (objects, is_personal)) in by_owner {
            let ids: Vec<String> = objects
                .iter()
                .take(IDS_MAX)
                .map(|it| format!("{}/{}", it.kind().as_str(), it.id()))
                .collect();
            let key = key(&read, clearance, &owner, objects.len(), &ids);
            let shown = Shown::Read {
                route: read.route.to_owned(),
                seat: seat(read.actor),
                clearance: clearance.into(),
                journal,
                count: objects.len(),
                ids,
            };
            let is_foreign = owner != *own;
            let mut row = row(
                read.clock.now(),
                Some(own.clone()),
                read.actor.principal,
                &shown,
            );
            row.owner = Some(owner);
            self.reads
                .record(&self.queue, key, row, is_foreign && is_personal)
                .await
                .map_err(|_not| ApiError::from(AskError::StorageFailed))?;
        }
        Ok(())
    }
}

fn key(
    read: &Read<'_>,
    clearance: Clearance,
    owner: &AgencyId,
    count: usize,
    ids: &[String],
) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(read.actor.principal.0.as_bytes());
    hasher.update(count.to_be_bytes());
    for part in [read.route, clearance.as_str(), owner.as_str()]
        .into_iter()
        .chain(ids.iter().map(String::as_str))
    {
        hasher.update(part.as_bytes());
        hasher.update([0]);
    }
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::queue::tests::{full, row};

    /// W8: the same read within a minute is one row.
    #[test]
    fn w8_the_same_read_is_recorded_once_a_minute() {
        let reads = Reads::new();
        let now = Instant::now();
        assert!(!reads.has(&[1; 32], now));
        reads.keep([1; 32], now);
        assert!(reads.has(&[1; 32], now + SAME_FOR / 2));
        assert!(!reads.has(&[2; 32], now));
        assert!(!reads.has(&[1; 32], now + SAME_FOR));
    }

    /// W8: who is refused because a read cannot be recorded is refused again, however often they ask.
    #[tokio::test]
    async fn w8_a_read_that_was_refused_is_refused_again() {
        let reads = Reads::new();
        let (queue, mut out, _lost) = full();
        for _ in 0..3 {
            let refused = reads.record(&queue, [1; 32], row(), true).await;
            assert!(refused.is_err());
        }
        // One's own goes on, and is recorded as soon as there is room again.
        assert!(reads.record(&queue, [2; 32], row(), false).await.is_ok());
        out.recv().await.unwrap();
        assert!(reads.record(&queue, [2; 32], row(), false).await.is_ok());
        assert!(out.recv().await.is_some());
        // The control: what was recorded is not recorded again.
        assert!(reads.record(&queue, [2; 32], row(), false).await.is_ok());
        assert!(out.try_recv().is_err());
    }
}
