//! What is asked for and handed out (W8): others' things by everybody, and what tells of persons by whoever opens it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{
    AgencyId, Clearance, State,
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
    room::{AskError, Handed, RoomHandle},
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

    /// Records reads unless the same ones were recorded a moment ago. One counts as recorded only once its row is: who was
    /// refused and asks again is refused again.
    async fn record(&self, queue: &Queue, rows: Vec<Row>) -> Result<(), NotRecorded> {
        let now = Instant::now();
        let rows = rows.into_iter().filter(|it| !self.has(&it.key, now));
        let (durable, others): (Vec<_>, Vec<_>) = rows.partition(|it| it.is_durable);
        let keys: Vec<_> = durable.iter().map(|it| it.key).collect();
        let durable = durable.into_iter().map(|it| it.disclosure);
        queue.record_durably(durable).await?;
        for key in keys {
            self.keep(key, now);
        }
        for it in others {
            if queue.record(it.disclosure) {
                self.keep(it.key, now);
            }
        }
        Ok(())
    }
}

/// A read on its way to the disk.
struct Row {
    key: [u8; 32],
    disclosure: NewDisclosure,
    /// Whether nothing is handed out before it is there.
    is_durable: bool,
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
    /// Who attached the bytes that are handed out, if it is that (F5).
    pub(crate) author: Option<&'a AgencyId>,
}

/// What is recorded for one agency.
#[derive(Default)]
struct OfOwner<'a> {
    objects: Vec<&'a ObjectRef>,
    is_durable: bool,
}

impl AuditHandle {
    /// Records that these were handed out. What others show us of a kind that tells of persons is refused while it cannot be
    /// recorded; one's own is not, because work goes on while a disk is full.
    pub(crate) async fn read(&self, read: Read<'_>, things: &[Handed]) -> Result<(), ApiError> {
        let own = &read.actor.agency;
        let (journal, clearance, by_owner) = {
            let published = read.room.read();
            let state = published.state();
            let clearance = read.actor.viewer(state).clearance;
            (published.seq(), clearance, read.by_owner(state, things))
        };
        let rows = by_owner.into_iter().map(|(owner, it)| {
            let objects = it.objects;
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
            let mut row = row(
                read.clock.now(),
                Some(own.clone()),
                read.actor.principal,
                &shown,
            );
            row.owner = Some(owner);
            Row {
                key,
                disclosure: row,
                is_durable: it.is_durable,
            }
        });
        self.reads
            .record(&self.queue, rows.collect())
            .await
            .map_err(|_not| ApiError::from(AskError::StorageFailed))
    }
}

impl Read<'_> {
    /// For whom what is recorded.
    fn by_owner<'a>(&self, state: &State, things: &'a [Handed]) -> BTreeMap<AgencyId, OfOwner<'a>> {
        let own = &self.actor.agency;
        let mut by_owner: BTreeMap<AgencyId, OfOwner<'a>> = BTreeMap::new();
        for Handed { object, others } in things {
            let sensitivity = object.kind().sensitivity();
            let is_own = owner(state, object) == Some(own);
            for owner in self.owners(state, object, others, is_own) {
                let is_wanted = match sensitivity {
                    Sensitivity::Open => false,
                    Sensitivity::Work => owner != *own,
                    Sensitivity::Personal => owner != *own || self.is_opened,
                };
                if is_wanted {
                    // One's own is handed out even so, with what others show in it; not what somebody attached.
                    let is_theirs = owner != *own && (!is_own || self.author.is_some());
                    let of_owner = by_owner.entry(owner).or_default();
                    of_owner.objects.push(object);
                    of_owner.is_durable |= is_theirs && sensitivity == Sensitivity::Personal;
                }
            }
        }
        by_owner
    }

    /// Whose it is that is handed out.
    fn owners(
        &self,
        state: &State,
        object: &ObjectRef,
        others: &BTreeSet<AgencyId>,
        is_own: bool,
    ) -> BTreeSet<AgencyId> {
        if let Some(author) = self.author.filter(|it| **it == self.actor.agency) {
            return BTreeSet::from([author.clone()]);
        }
        let mut owners: BTreeSet<AgencyId> =
            recorded_for(state, object).into_iter().cloned().collect();
        // Lists of one's own things are not told of to everybody who has a part in one.
        if !is_own || self.is_opened {
            owners.extend(others.iter().cloned());
        }
        owners
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

    fn of(key: u8, is_durable: bool) -> Row {
        Row {
            key: [key; 32],
            disclosure: row(),
            is_durable,
        }
    }

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
            let refused = reads.record(&queue, vec![of(1, true)]).await;
            assert!(refused.is_err());
        }
        // One's own goes on, and is recorded as soon as there is room again.
        assert!(reads.record(&queue, vec![of(2, false)]).await.is_ok());
        out.recv().await.unwrap();
        assert!(reads.record(&queue, vec![of(2, false)]).await.is_ok());
        assert!(out.recv().await.is_some());
        // The control: what was recorded is not recorded again.
        assert!(reads.record(&queue, vec![of(2, false)]).await.is_ok());
        assert!(out.try_recv().is_err());
    }
}
