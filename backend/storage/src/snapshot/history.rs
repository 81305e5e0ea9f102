//! Going through the journal again beside its writer: from a snapshot, or from the beginning, up to the last row.

use std::path::Path;

use domain::{State, Timestamp};
use sqlx::SqliteConnection;

use super::{build::beside, file, files};
use crate::{
    error::{StorageError, failed},
    journal::{Head, Row},
    keyring::Keyring,
    limits::SNAPSHOT_STEP_ROWS,
    sqlite_journal::{self, Range},
};

/// The journal, gone through from a moment on.
pub struct History {
    conn: SqliteConnection,
    keys: Keyring,
    /// What the rows so far add up to: the caller applies them.
    pub state: State,
    head: Head,
    until: Head,
}

impl History {
    /// From the newest snapshot that is older than `before`, else from the first row.
    pub async fn open(folder: &Path, before: Timestamp) -> Result<Self, StorageError> {
        let mut conn = beside(folder).await?;
        // The end comes before the keys: those of every row up to it are there, or were destroyed.
        let until = sqlite_journal::head_of(&mut conn).await?;
        let keys = Keyring::frozen(folder).await?;
        let mut history = Self {
            state: State::default(),
            head: sqlite_journal::genesis_of(&mut conn).await?,
            until,
            conn,
            keys,
        };
        for (_, path) in files(folder) {
            let Ok(snapshot) = file::read(&path, &history.keys) else {
                continue;
            };
            if snapshot.newest < before
                && sqlite_journal::has(&mut history.conn, snapshot.head).await?
            {
                history.state = snapshot.state;
                history.head = snapshot.head;
                break;
            }
        }
        Ok(history)
    }

    /// Gives the next rows to `each`, with the state that it is to apply them to; tells whether there may be more. The
    /// chain is verified on the way: what was given before an error must be thrown away.
    pub async fn step(
        &mut self,
        mut each: impl FnMut(&mut State, Row) + Send,
    ) -> Result<bool, StorageError> {
        let range = Range {
            from: self.head,
            until: self.until.seq.min(self.head.seq + SNAPSHOT_STEP_ROWS),
            with_refusals: false,
        };
        let state = &mut self.state;
        let replayed = sqlite_journal::replay(&mut self.conn, &mut self.keys, range, |row| {
            each(state, row);
        })
        .await?;
        self.state.forget_timelines();
        self.head = replayed.head;
        Ok(self.head.seq < self.until.seq)
    }

    /// The last row that was given.
    pub fn seq(&self) -> u64 {
        self.head.seq
    }

    /// Ends cleanly.
    pub async fn close(self) -> Result<(), StorageError> {
        let closed = sqlx::Connection::close(self.conn).await;
        closed.map_err(failed("ending a look at the journal"))
    }
}
