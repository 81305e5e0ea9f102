//! The journal in a `SQLite` file: one writer, one INSERT for each batch, durable when it returns.

mod decode;
mod header;
mod refusals;
mod replay;
mod write;

use domain::{Timestamp, private::Subject};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteSynchronous};

use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    journal::{Appended, Head, Journal, NewRow, Replayed, RoomKind, Row},
    keyring::Keyring,
    limits::{BATCH_ROWS_MAX, PRUNE_ROWS_MAX},
    sqlite::{Schema, connect, migrate, options},
};

pub(crate) const FILE: &str = "journal.sqlite";

const SCHEMA: Schema = Schema {
    file: FILE,
    migrations: &[include_str!("../migrations/journal_0001.sql")],
};

/// A journal in the file `journal.sqlite`, its keys in `keys.sqlite`.
pub struct SqliteJournal {
    conn: SqliteConnection,
    keys: Keyring,
    /// Where the chain begins.
    genesis: [u8; 32],
    head: Head,
    /// True while an append is under way and after one that did not end well.
    is_stopped: bool,
    _folder: DataFolder,
}

impl SqliteJournal {
    /// Opens the journal of the folder, or makes one of `kind` at `now`.
    pub async fn open(
        folder: &DataFolder,
        kind: RoomKind,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        let path = folder.file(FILE)?;
        // Checkpoints would make single commits slow; `Checkpointer` does them beside the writer.
        let options = options(&path, SqliteSynchronous::Full).pragma("wal_autocheckpoint", "0");
        let mut conn = connect(&options).await?;
        migrate(&mut conn, &SCHEMA).await?;
        let mut keys = Keyring::open(folder).await?;
        let genesis = header::open(&mut conn, &mut keys, kind, now).await?;
        let head = replay::head(&mut conn, genesis).await?;
        Ok(Self {
            conn,
            keys,
            genesis,
            head,
            is_stopped: false,
            _folder: folder.clone(),
        })
    }

    /// The end of the chain.
    pub fn head(&self) -> Head {
        self.head
    }
}

impl Journal for SqliteJournal {
    async fn append(&mut self, rows: &[NewRow]) -> Result<Appended, StorageError> {
        if rows.len() > BATCH_ROWS_MAX {
            return Err(StorageError::TooMany {
                what: "rows",
                given: rows.len(),
                max: BATCH_ROWS_MAX,
            });
        }
        if self.is_stopped {
            return Err(StorageError::Stopped);
        }
        self.is_stopped = true;
        let batch = write::prepare(rows, self.head, &mut self.keys).await?;
        write::write(&mut self.conn, &batch).await?;
        self.is_stopped = false;
        self.head = batch.head;
        Ok(Appended {
            seqs: batch.seqs,
            head: self.head,
        })
    }

    async fn replay(&mut self, each: impl FnMut(Row) + Send) -> Result<Replayed, StorageError> {
        let replayed = replay::replay(&mut self.conn, &mut self.keys, self.genesis, each).await?;
        self.head = replayed.head;
        Ok(replayed)
    }

    async fn prune_refusals(&mut self, before: Timestamp) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "DELETE FROM refusals WHERE id IN
             (SELECT id FROM refusals WHERE received_at < ? ORDER BY received_at LIMIT ?)",
        )
        .bind(before.0)
        .bind(PRUNE_ROWS_MAX)
        .execute(&mut self.conn)
        .await
        .map_err(failed("pruning refusals"))?;
        Ok(done.rows_affected())
    }

    async fn erase(&mut self, subject: Subject) -> Result<bool, StorageError> {
        self.keys.destroy(subject).await
    }

    async fn close(self) -> Result<(), StorageError> {
        self.keys.close().await?;
        self.conn
            .close()
            .await
            .map_err(failed("closing the journal"))
    }
}
