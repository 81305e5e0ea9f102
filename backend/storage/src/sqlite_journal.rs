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

pub(crate) use self::{
    header::{FORMAT, read as read_header},
    replay::{SELECT_ROWS, decode},
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
        Self::open_with(folder, kind, now, SqliteSynchronous::Full).await
    }

    /// Opens it so that an append does not wait for the disk: what the test of power cuts must find out.
    #[doc(hidden)]
    pub async fn open_unflushed(
        folder: &DataFolder,
        kind: RoomKind,
        now: Timestamp,
    ) -> Result<Self, StorageError> {
        Self::open_with(folder, kind, now, SqliteSynchronous::Normal).await
    }

    async fn open_with(
        folder: &DataFolder,
        kind: RoomKind,
        now: Timestamp,
        synchronous: SqliteSynchronous,
    ) -> Result<Self, StorageError> {
        let path = folder.file(FILE)?;
        // Checkpoints would make single commits slow; `Checkpointer` does them beside the writer.
        let options = options(&path, synchronous).pragma("wal_autocheckpoint", "0");
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

#[cfg(test)]
mod tests {
    use domain::{AgencyId, CommandId, Event, IncidentId, PrincipalId};
    use uuid::Uuid;

    use super::*;
    use crate::journal::Outcome;

    const NOW: Timestamp = Timestamp(1_795_000_000_000);

    async fn open(path: &std::path::Path) -> SqliteJournal {
        let folder = DataFolder::hold(path).unwrap();
        SqliteJournal::open(&folder, RoomKind::Live, NOW)
            .await
            .unwrap()
    }

    fn row(n: u128) -> NewRow {
        let told = Event::IncidentNarrativeChanged {
            incident: IncidentId(Uuid::from_u128(n % 3)),
            narrative: format!("{n} ").repeat(200),
        };
        NewRow {
            principal: PrincipalId(Uuid::from_u128(1)),
            agency: AgencyId::new("fire").unwrap(),
            command_id: CommandId(Uuid::from_u128(n)),
            body_sha256: [0; 32],
            received_at: NOW,
            occurred_at: NOW,
            outcome: Outcome::Accepted {
                events: vec![told],
                receipt: n as u64,
            },
        }
    }

    async fn pragma(conn: &mut SqliteConnection, sql: &'static str) -> String {
        let row = sqlx::query(sql).fetch_one(conn).await.unwrap();
        sqlx::Row::try_get_unchecked(&row, 0).unwrap()
    }

    #[tokio::test]
    async fn commits_wait_for_the_disk_and_not_for_checkpoints() {
        let place = tempfile::tempdir().unwrap();
        let mut journal = open(place.path()).await;
        for conn in [&mut journal.conn, journal.keys.conn()] {
            assert_eq!(pragma(conn, "PRAGMA journal_mode").await, "wal");
            // 2 is FULL: the log is flushed with every commit.
            assert_eq!(pragma(conn, "PRAGMA synchronous").await, "2");
        }
        assert_eq!(
            pragma(&mut journal.conn, "PRAGMA wal_autocheckpoint").await,
            "0"
        );
        assert_eq!(
            pragma(journal.keys.conn(), "PRAGMA secure_delete").await,
            "1"
        );
    }

    #[tokio::test]
    async fn a_full_disk_is_an_error_and_nothing_is_half_written() {
        let place = tempfile::tempdir().unwrap();
        let mut journal = open(place.path()).await;
        pragma(&mut journal.conn, "PRAGMA max_page_count = 100").await;
        let batch = |n: u128| (n * 10..n * 10 + 10).map(row).collect::<Vec<_>>();
        let mut acknowledged = 0;
        let error = loop {
            assert!(acknowledged < 1_000, "the limit was never reached");
            match journal.append(&batch(acknowledged)).await {
                Ok(_) => acknowledged += 1,
                Err(error) => break error,
            }
        };
        assert!(matches!(error, StorageError::DiskFull { .. }), "{error:?}");
        assert!(acknowledged > 5);
        let error = journal.append(&batch(acknowledged)).await.unwrap_err();
        assert!(matches!(error, StorageError::Stopped));
        drop(journal);
        // Opened again when there is room, it goes on where it was.
        let mut journal = open(place.path()).await;
        let mut rows = 0;
        let replayed = journal.replay(|_| rows += 1).await.unwrap();
        assert_eq!(u128::from(replayed.head.seq), acknowledged * 10);
        assert_eq!(rows, acknowledged * 10);
        journal.append(&batch(acknowledged)).await.unwrap();
    }

    #[tokio::test]
    async fn no_row_is_written_whose_key_cannot_be() {
        let place = tempfile::tempdir().unwrap();
        let mut journal = open(place.path()).await;
        pragma(journal.keys.conn(), "PRAGMA max_page_count = 1").await;
        let told = |n: u128| Event::IncidentNarrativeChanged {
            incident: IncidentId(Uuid::from_u128(n)),
            narrative: "told".to_owned(),
        };
        let mut row = row(1);
        row.outcome = Outcome::Accepted {
            events: (0..1_000).map(told).collect(),
            receipt: 1,
        };
        let error = journal
            .append(std::slice::from_ref(&row))
            .await
            .unwrap_err();
        assert!(matches!(error, StorageError::DiskFull { .. }), "{error:?}");
        drop(journal);
        let mut journal = open(place.path()).await;
        assert_eq!(journal.head().seq, 0);
        journal.append(&[row]).await.unwrap();
        let replayed = journal.replay(|_| {}).await.unwrap();
        assert_eq!((replayed.head.seq, replayed.erased_texts), (1, 0));
    }
}
