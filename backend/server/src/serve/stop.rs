//! Back down in order.

use std::time::Duration;

use protocol::stream::CloseReason;
use storage::{Accounts, Checkpointer, DataFolder, StorageError, Tracks};

use super::{Opened, ServeError, Started};
use crate::upkeep::Checkpointing;

/// How long open requests may take to end when the server stops, and files to be closed.
const DRAIN_MAX: Duration = Duration::from_secs(5);

impl Started {
    /// Stops in order: no new requests, screens told, room emptied, files closed. Whoever copies the data folder afterwards
    /// finds all of it in the files.
    pub async fn stop(self) -> Result<(), ServeError> {
        self.stopping.close(CloseReason::Stopping);
        let mut serving = self.serving;
        let _ = tokio::time::timeout(DRAIN_MAX, &mut serving).await;
        // Requests that did not end in time are cut: their senders ask again.
        serving.abort();
        let gone = async {
            while self.in_use.strong_count() > 0 {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        if tokio::time::timeout(DRAIN_MAX, gone).await.is_err() {
            tracing::warn!("Connections that did not end in time are cut");
        }
        let _ = self.stop_room.send(());
        let written = self.writer.stopped().await;
        if let Err(error) = self.leases.flush().await {
            // The next start finds that something is missing.
            tracing::error!(%error, "What devices have to purge was not written");
        }
        self.audit.stop().await;
        if let Err(error) = self.usage.write().await {
            tracing::warn!(%error, "When agreements last gave something was not written");
        }
        self.snapshots.stop().await;
        if let Some(it) = self.room.older_timelines() {
            it.clone().close().await;
        }
        for helper in self.helpers {
            helper.abort();
            let _ = helper.await;
        }
        self.opened.close().await;
        written?;
        Ok(())
    }
}

impl Opened {
    /// These, and what moves the logs of the others.
    pub(super) async fn keep(
        folder: &DataFolder,
        accounts: Accounts,
        tracks: Tracks,
    ) -> Result<Self, StorageError> {
        let checkpointing = Checkpointing::keep(Checkpointer::open(folder).await?);
        Ok(Self {
            accounts,
            tracks,
            checkpointing,
        })
    }

    /// A connection that is dropped is closed at some time later, with what is moved out of its log then.
    async fn close(self) {
        let closed = async {
            self.checkpointing.stop().await;
            self.tracks.close().await;
            self.accounts.close().await;
        };
        if tokio::time::timeout(DRAIN_MAX, closed).await.is_err() {
            tracing::warn!(
                "Files that could not be closed in time are left to the end of the program"
            );
        }
    }
}
