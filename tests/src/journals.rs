//! Journals that misbehave on purpose, each around a real one.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::{CommandId, PrincipalId, Timestamp, private::Subject};
use storage::{Answered, Appended, Head, Journal, NewRow, Replayed, Row, StorageError};
use tokio::sync::Semaphore;

/// Holds every append until it is let through.
pub struct Stalling<J> {
    /// The real one.
    pub inner: J,
    /// A permit for each append that may pass.
    pub gate: Arc<Semaphore>,
}

impl<J: Journal> Journal for Stalling<J> {
    async fn append(&mut self, rows: &[NewRow]) -> Result<Appended, StorageError> {
        if let Ok(permit) = self.gate.acquire().await {
            permit.forget();
        }
        self.inner.append(rows).await
    }

    async fn replay_after(
        &mut self,
        after: Option<Head>,
        each: impl FnMut(Row) + Send,
    ) -> Result<Replayed, StorageError> {
        self.inner.replay_after(after, each).await
    }

    async fn accepted(
        &mut self,
        commands: &[(PrincipalId, CommandId)],
    ) -> Result<Vec<Answered>, StorageError> {
        self.inner.accepted(commands).await
    }

    async fn reopen(&mut self) -> Result<(), StorageError> {
        self.inner.reopen().await
    }

    async fn prune_refusals(&mut self, before: Timestamp) -> Result<u64, StorageError> {
        self.inner.prune_refusals(before).await
    }

    async fn erase(&mut self, subject: Subject) -> Result<bool, StorageError> {
        self.inner.erase(subject).await
    }

    async fn close(self) -> Result<(), StorageError> {
        self.inner.close().await
    }
}

/// How a [`Failing`] journal fails.
#[derive(Debug, Default)]
pub struct Trouble {
    /// Whether the disk is full: nothing is written, and opening anew does not help.
    pub is_full: AtomicBool,
    /// Whether the next append is written and then said to have failed, as when the power of a disk's shelf goes
    /// between the write and its answer.
    pub loses_answer: AtomicBool,
}

/// Fails when it is told to.
pub struct Failing<J> {
    /// The real one.
    pub inner: J,
    /// When it fails.
    pub trouble: Arc<Trouble>,
}

const FULL: StorageError = StorageError::DiskFull {
    doing: "appending to the journal",
};

impl<J: Journal> Journal for Failing<J> {
    async fn append(&mut self, rows: &[NewRow]) -> Result<Appended, StorageError> {
        if self.trouble.is_full.load(Ordering::Acquire) {
            return Err(FULL);
        }
        let appended = self.inner.append(rows).await?;
        if self.trouble.loses_answer.swap(false, Ordering::AcqRel) {
            return Err(FULL);
        }
        Ok(appended)
    }

    async fn replay_after(
        &mut self,
        after: Option<Head>,
        each: impl FnMut(Row) + Send,
    ) -> Result<Replayed, StorageError> {
        self.inner.replay_after(after, each).await
    }

    async fn accepted(
        &mut self,
        commands: &[(PrincipalId, CommandId)],
    ) -> Result<Vec<Answered>, StorageError> {
        self.inner.accepted(commands).await
    }

    async fn reopen(&mut self) -> Result<(), StorageError> {
        if self.trouble.is_full.load(Ordering::Acquire) {
            return Err(FULL);
        }
        self.inner.reopen().await
    }

    async fn prune_refusals(&mut self, before: Timestamp) -> Result<u64, StorageError> {
        self.inner.prune_refusals(before).await
    }

    async fn erase(&mut self, subject: Subject) -> Result<bool, StorageError> {
        self.inner.erase(subject).await
    }

    async fn close(self) -> Result<(), StorageError> {
        self.inner.close().await
    }
}

/// The negative control of the kill test: says "durable" first and writes a while later.
pub struct AnswersBeforeCommit<J> {
    /// The real one.
    pub inner: J,
    /// Rows that were promised but not written.
    pub promised: Vec<NewRow>,
}

/// Rows that the liar has collected before it writes any.
const PROMISED_MAX: usize = 40;

impl<J: Journal> Journal for AnswersBeforeCommit<J> {
    async fn append(&mut self, rows: &[NewRow]) -> Result<Appended, StorageError> {
        let seqs = vec![0; rows.len()];
        if self.promised.len() >= PROMISED_MAX {
            for chunk in std::mem::take(&mut self.promised).chunks(storage::limits::BATCH_ROWS_MAX)
            {
                self.inner.append(chunk).await?;
            }
        }
        // After the others are written: however many rows come at once, the newest are held back.
        self.promised.extend_from_slice(rows);
        Ok(Appended {
            seqs,
            head: Head {
                seq: 0,
                hash: [0; 32],
            },
        })
    }

    async fn replay_after(
        &mut self,
        after: Option<Head>,
        each: impl FnMut(Row) + Send,
    ) -> Result<Replayed, StorageError> {
        self.inner.replay_after(after, each).await
    }

    async fn accepted(
        &mut self,
        commands: &[(PrincipalId, CommandId)],
    ) -> Result<Vec<Answered>, StorageError> {
        self.inner.accepted(commands).await
    }

    async fn reopen(&mut self) -> Result<(), StorageError> {
        self.inner.reopen().await
    }

    async fn prune_refusals(&mut self, before: Timestamp) -> Result<u64, StorageError> {
        self.inner.prune_refusals(before).await
    }

    async fn erase(&mut self, subject: Subject) -> Result<bool, StorageError> {
        self.inner.erase(subject).await
    }

    async fn close(self) -> Result<(), StorageError> {
        self.inner.close().await
    }
}
