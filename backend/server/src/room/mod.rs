//! The room: one writer for every decision (architecture §3). Commands come in through [`RoomHandle::ask`]; what
//! they led to is read from [`RoomHandle::read`], and only once it is durable (A1).

mod areas;
mod audience;
mod cursor;
mod erasure;
mod health;
mod lists;
#[cfg(test)]
mod made;
mod outage;
mod outcomes;
mod published;
mod purges;
mod replay;
mod run;
mod settled;
mod stream;
mod uses;

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard},
};

use domain::{Command, CommandId, PrincipalId, Timestamp, refusal::StoredRefusal};
use storage::snapshot::Timelines;
use tokio::sync::{Notify, mpsc, oneshot, watch};

pub use health::{Health, Trouble};
pub use published::{Attached, Backlog, Published, PublishedObject, SnapshotParts};
pub(crate) use published::{Handed, Use, is_long_over};
pub(crate) use purges::Purges;
pub use run::{RoomError, RoomTask, start};
pub use stream::{CloseSignal, Closed, Mark, StreamFrame};

use crate::auth::Actor;

/// Commands that may wait for the room. A full queue is two batches' worth of commits, about a second on a slow disk;
/// who finds it full is told `busy` and sends again.
pub const QUEUE_MAX: usize = 512;
/// Commands of one principal that may wait at once: a gateway's burst. More would let one sender fill the queue for all.
pub const QUEUE_PER_PRINCIPAL_MAX: usize = 64;
/// Commands decided and appended together: one flush of the disk for all of them.
pub const BATCH_MAX: usize = storage::limits::BATCH_ROWS_MAX;
/// Milliseconds between looks at what time alone brings about.
pub const TIMER_MS: u64 = 500;

/// One command on its way to the room.
#[derive(Debug)]
pub(crate) struct Ask {
    pub(crate) actor: Option<Actor>,
    pub(crate) command_id: CommandId,
    pub(crate) body_sha256: [u8; 32],
    pub(crate) occurred_at: Option<Timestamp>,
    pub(crate) command: Command,
    pub(crate) reply: oneshot::Sender<Result<Receipt, AskError>>,
}

/// A command was accepted and is durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// Which accepted command of the agency this is.
    pub receipt: u64,
    /// When it was received.
    pub recorded_at: Timestamp,
}

/// Why a command has no receipt.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AskError {
    /// The domain said no.
    #[error("{}", .0.message)]
    Refused(StoredRefusal),
    /// The id was used for another body.
    #[error("this command id was used for something else")]
    CommandIdReused,
    /// Too many commands of this sender wait.
    #[error("too many of your commands wait for an answer")]
    TooMany,
    /// Too many commands wait.
    #[error("the room is busy; send again")]
    Busy,
    /// The journal cannot be written at the moment. Whether the command took effect is told when it is sent again.
    #[error("nothing can be recorded at the moment; send again")]
    StorageFailed,
    /// The server stops.
    #[error("the room takes no commands")]
    Stopping,
}

/// How everybody else talks to the room.
#[derive(Debug, Clone)]
pub struct RoomHandle {
    queue: mpsc::Sender<Ask>,
    published: Arc<RwLock<Published>>,
    health: Arc<watch::Sender<Health>>,
    timelines: Option<Timelines>,
    waiting: Arc<Mutex<HashMap<PrincipalId, usize>>>,
    attachments_gone: Arc<Notify>,
    purges: Purges,
}

/// A place in the queue, given back when the answer is there.
struct Place<'a> {
    principal: PrincipalId,
    waiting: &'a Mutex<HashMap<PrincipalId, usize>>,
}

impl<'a> Place<'a> {
    fn take(
        waiting: &'a Mutex<HashMap<PrincipalId, usize>>,
        principal: PrincipalId,
    ) -> Option<Self> {
        let mut counts = waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(principal).or_default();
        if *count >= QUEUE_PER_PRINCIPAL_MAX {
            return None;
        }
        *count += 1;
        drop(counts);
        Some(Self { principal, waiting })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut counts = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(&self.principal) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.principal);
            }
        }
    }
}

impl RoomHandle {
    /// Asks for a command on behalf of somebody; answered when its effect is durable and published.
    pub async fn ask(
        &self,
        actor: Actor,
        command_id: CommandId,
        body_sha256: [u8; 32],
        occurred_at: Option<Timestamp>,
        command: Command,
    ) -> Result<Receipt, AskError> {
        if matches!(self.health(), Health::ReadOnly { .. }) {
            return Err(AskError::StorageFailed);
        }
        let _place = Place::take(&self.waiting, actor.principal).ok_or(AskError::TooMany)?;
        let (reply, answer) = oneshot::channel();
        let ask = Ask {
            actor: Some(actor),
            command_id,
            body_sha256,
            occurred_at,
            command,
            reply,
        };
        self.queue.try_send(ask).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => AskError::Busy,
            mpsc::error::TrySendError::Closed(_) => AskError::Stopping,
        })?;
        answer.await.unwrap_or(Err(AskError::Stopping))
    }

    /// Asks as the server itself: set-up and timers. Waits for a place in the queue.
    pub async fn ask_as_server(
        &self,
        command: Command,
        command_id: CommandId,
    ) -> Result<Receipt, AskError> {
        let (reply, answer) = oneshot::channel();
        let ask = Ask {
            actor: None,
            command_id,
            body_sha256: [0; 32],
            occurred_at: None,
            command,
            reply,
        };
        self.queue
            .send(ask)
            .await
            .map_err(|_closed| AskError::Stopping)?;
        answer.await.unwrap_or(Err(AskError::Stopping))
    }

    /// What is durable and published. Hold it briefly: the writer waits for readers.
    pub fn read(&self) -> RwLockReadGuard<'_, Published> {
        // A panic while publishing stops the room; what was published before stays readable.
        self.published
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes who listens, under the writer's lock, so that a stream misses nothing between snapshot and news.
    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut Published) -> T) -> T {
        change(
            &mut self
                .published
                .write()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    /// The principal of this id, as published.
    pub fn principal(&self, id: PrincipalId) -> Option<domain::Principal> {
        self.read().state().principal(id).cloned()
    }

    /// Whether the room takes no commands any more.
    pub fn is_stopped(&self) -> bool {
        self.health() == Health::Stopped || self.queue.is_closed()
    }

    /// The lines of timelines from before the snapshot that this run began with.
    pub(crate) fn older_timelines(&self) -> Option<&Timelines> {
        self.timelines.as_ref()
    }

    /// Resolves once attachments were taken away or erased, since it resolved last.
    pub(crate) async fn attachments_gone(&self) {
        self.attachments_gone.notified().await;
    }

    /// What devices have to purge and is not on the disk yet.
    pub(crate) const fn purges(&self) -> &Purges {
        &self.purges
    }

    /// Whether the room takes commands, and if not, why.
    pub fn health(&self) -> Health {
        *self.health.borrow()
    }
}
