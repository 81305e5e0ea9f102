//! Journals that misbehave on purpose, each around a real one.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use domain::{Timestamp, private::Subject};
use storage::{Appended, Journal, NewRow, Replayed, Row, StorageError};
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

    async fn replay(&mut self, each: impl FnMut(Row) + Send) -> Result<Replayed, StorageError> {
        self.inner.replay(each).await
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

/// Fails every append once it is told to.
pub struct Failing<J> {
    /// The real one.
    pub inner: J,
    /// Whether the disk is full.
    pub is_full: Arc<AtomicBool>,
}

impl<J: Journal> Journal for Failing<J> {
    async fn append(&mut self, rows: &[NewRow]) -> Result<Appended, StorageError> {
        if self.is_full.load(Ordering::Acquire) {
            return Err(StorageError::DiskFull {
                doing: "appending to the journal",
            });
        }
        self.inner.append(rows).await
    }

    async fn replay(&mut self, each: impl FnMut(Row) + Send) -> Result<Replayed, StorageError> {
        self.inner.replay(each).await
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

/// Rows that the liar collects before it writes any.
const PROMISED_MAX: usize = 40;

impl<J: Journal> Journal for AnswersBeforeCommit<J> {
    async fn append(&mut self, rows: &[NewRow]) -> Result<Appended, StorageError> {
        let seqs = vec![0; rows.len()];
        self.promised.extend_from_slice(rows);
        if self.promised.len() >= PROMISED_MAX {
            for chunk in std::mem::take(&mut self.promised).chunks(storage::limits::BATCH_ROWS_MAX)
            {
                self.inner.append(chunk).await?;
            }
        }
        Ok(Appended {
            seqs,
            head: storage::Head {
                seq: 0,
                hash: [0; 32],
            },
        })
    }

    async fn replay(&mut self, each: impl FnMut(Row) + Send) -> Result<Replayed, StorageError> {
        self.inner.replay(each).await
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
