//! The journal in a `SQLite` file: one writer, one INSERT for each batch, durable when it returns.

mod accepted;
mod decode;
mod header;
mod refusals;
mod replay;
mod write;

pub(crate) use replay::{Range, has, replay};

use domain::{CommandId, PrincipalId, Timestamp, private::Subject};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteSynchronous};

use crate::{
    error::{StorageError, failed, io_failed},
    folder::DataFolder,
    journal::{Answered, Appended, Head, Journal, NewRow, Replayed, RoomKind, Row},
    keyring::{self, Keyring},
    limits::{BATCH_ROWS_MAX, PRUNE_ROWS_MAX},
    sqlite::{Schema, connect, migrate, options, settle},
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
    kind: RoomKind,
    folder: DataFolder,
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
        settle(&mut conn).await?;
        let mut keys = Keyring::open(folder).await?;
        let genesis = header::open(&mut conn, &mut keys, kind, now).await?;
        let head = replay::head(&mut conn, genesis).await?;
        Ok(Self {
            conn,
            keys,
            genesis,
            head,
            is_stopped: false,
            kind,
            folder: folder.clone(),
        })
    }

    /// The same journal on new connections, once it can be written again. Never makes one: a file that is not
    /// there is a disk that is not there.
    async fn again(&self) -> Result<Self, StorageError> {
        for file in [FILE, keyring::FILE] {
            let path = self.folder.path().join(file);
            std::fs::metadata(path).map_err(io_failed("looking for the journal"))?;
        }
        let mut again = Self::open(&self.folder, self.kind, Timestamp(0)).await?;
        if again.genesis != self.genesis {
            return Err(StorageError::WrongKeys);
        }
        write::try_out(&mut again.conn).await?;
        again.keys.try_out().await?;
        Ok(again)
    }

    /// The end of the chain.
    pub fn head(&self) -> Head {
        self.head
    }
}

/// Where the chain of a journal begins that is open already.
pub(crate) async fn genesis_of(conn: &mut SqliteConnection) -> Result<Head, StorageError> {
    let hash = header::genesis_of(conn).await?;
    Ok(Head { seq: 0, hash })
}

/// The last row of a journal that is open already.
pub(crate) async fn head_of(conn: &mut SqliteConnection) -> Result<Head, StorageError> {
    let genesis = header::genesis_of(conn).await?;
    replay::head(conn, genesis).await
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

    async fn replay_after(
        &mut self,
        after: Option<Head>,
        each: impl FnMut(Row) + Send,
    ) -> Result<Replayed, StorageError> {
        let range = Range {
            from: replay::beginning(&mut self.conn, self.genesis, after).await?,
            until: u64::MAX,
            with_refusals: true,
        };
        let replayed = replay(&mut self.conn, &mut self.keys, range, each).await?;
        self.head = replayed.head;
        Ok(replayed)
    }

    async fn accepted(
        &mut self,
        commands: &[(PrincipalId, CommandId)],
    ) -> Result<Vec<Answered>, StorageError> {
        if commands.len() > BATCH_ROWS_MAX {
            return Err(StorageError::TooMany {
                what: "commands",
                given: commands.len(),
                max: BATCH_ROWS_MAX,
            });
        }
        accepted::find(&mut self.conn, &mut self.keys, commands).await
    }

    async fn reopen(&mut self) -> Result<(), StorageError> {
        self.is_stopped = true;
        // What was left open of a failed transaction would keep the new connection from writing. There is none
        // after most failures, and then this says so.
        let _ = sqlx::query("ROLLBACK").execute(&mut self.conn).await;
        *self = self.again().await?;
        Ok(())
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
            assert_eq!(pragma(conn, "PRAGMA wal_autocheckpoint").await, "0");
            assert_eq!(pragma(conn, "PRAGMA journal_mode").await, "wal");
            // 2 is FULL: the log is flushed with every commit.
            assert_eq!(pragma(conn, "PRAGMA synchronous").await, "2");
        }
        assert_eq!(
            pragma(journal.keys.conn(), "PRAGMA secure_delete").await,
            "1"
        );
    }

    /// J8: however much is written, the writer never moves a log; the checkpointer does, and then the log is used
    /// again from its beginning.
    #[tokio::test]
    async fn the_writer_never_moves_the_log() {
        /// What `SQLite` would let a log grow to by itself: 1,000 pages.
        const BY_ITSELF: u64 = 1_000 * 4_096;
        let place = tempfile::tempdir().unwrap();
        let mut journal = open(place.path()).await;
        let size = |name: &str| std::fs::metadata(place.path().join(name)).unwrap().len();
        let told = |n: u128| {
            let mut row = row(n);
            let events = (0..20).map(|m| Event::IncidentNarrativeChanged {
                incident: IncidentId(Uuid::from_u128(n * 20 + m)),
                narrative: "smoke ".repeat(60),
            });
            row.outcome = Outcome::Accepted {
                events: events.collect(),
                receipt: n as u64,
            };
            row
        };
        let before = ["journal.sqlite", "keys.sqlite"].map(size);
        let mut n = 0;
        while size("journal.sqlite-wal") < 3 * BY_ITSELF || size("keys.sqlite-wal") < 3 * BY_ITSELF
        {
            assert!(n < 20_000, "the logs do not grow");
            let rows: Vec<_> = (n..n + BATCH_ROWS_MAX as u128).map(told).collect();
            journal.append(&rows).await.unwrap();
            n += BATCH_ROWS_MAX as u128;
        }
        assert_eq!(["journal.sqlite", "keys.sqlite"].map(size), before);
        let mut checkpointer = crate::Checkpointer::open(&journal.folder).await.unwrap();
        let done = checkpointer.checkpoint().await.unwrap();
        assert_eq!((done.pages > 6_000, done.moved), (true, done.pages));
        let logs = ["journal.sqlite-wal", "keys.sqlite-wal"].map(size);
        journal.append(&[told(n)]).await.unwrap();
        assert_eq!(["journal.sqlite-wal", "keys.sqlite-wal"].map(size), logs);
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

    /// A5 and A1: after a failed append the same journal goes on in place, with exactly what was durable.
    #[tokio::test]
    async fn a_journal_that_stopped_goes_on_once_the_disk_takes_it_again() {
        let place = tempfile::tempdir().unwrap();
        let mut journal = open(place.path()).await;
        journal.append(&[row(1)]).await.unwrap();
        let known = journal.head();
        pragma(&mut journal.conn, "PRAGMA max_page_count = 1").await;
        let rows: Vec<_> = (2..60).map(row).collect();
        let error = journal.append(&rows).await.unwrap_err();
        assert!(error.may_pass(), "{error:?}");
        // Negative control: without being opened anew it stays stopped.
        let stopped = journal.append(&[row(2)]).await.unwrap_err();
        assert!(matches!(stopped, StorageError::Stopped));
        journal.reopen().await.unwrap();
        let mut after = 0;
        let found = journal.replay_after(Some(known), |_| after += 1).await;
        assert_eq!((found.unwrap().head, after), (known, 0));
        journal.append(&rows).await.unwrap();
        journal
            .replay_after(Some(known), |_| after += 1)
            .await
            .unwrap();
        assert_eq!(after, rows.len());
    }

    /// A1: rows that a killed process had written and not flushed can be read. They count only once they are in the file.
    #[tokio::test]
    async fn what_a_killed_process_left_in_the_log_is_flushed_before_it_is_read() {
        let (place, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let mut journal = open(place.path()).await;
        journal.append(&[row(1)]).await.unwrap();
        // As a kill leaves them: everything is still in the logs.
        let names = ["journal.sqlite", "keys.sqlite"];
        for name in names
            .map(|it| [it.to_owned(), format!("{it}-wal")])
            .concat()
        {
            std::fs::copy(place.path().join(&name), killed.path().join(&name)).unwrap();
        }
        let without_log = |from: &std::path::Path| {
            let to = tempfile::tempdir().unwrap();
            for name in names {
                std::fs::copy(from.join(name), to.path().join(name)).unwrap();
            }
            to
        };
        // The control: until somebody opens it, the files alone do not have the row.
        let before = without_log(killed.path());
        assert_eq!(open(before.path()).await.head().seq, 0);
        let opened = open(killed.path()).await;
        assert_eq!(opened.head().seq, 1);
        let after = without_log(killed.path());
        let mut after = open(after.path()).await;
        let mut rows = Vec::new();
        let replayed = after.replay_after(None, |it| rows.push(it)).await.unwrap();
        assert_eq!((replayed.head.seq, replayed.erased_texts), (1, 0));
        assert_eq!(rows.len(), 1);
    }

    /// A disk that is not mounted looks like an empty folder: nothing new is begun there.
    #[tokio::test]
    async fn opening_anew_never_begins_another_journal() {
        let place = tempfile::tempdir().unwrap();
        let mut journal = open(place.path()).await;
        journal.append(&[row(1)]).await.unwrap();
        let away = place.path().join("away");
        std::fs::create_dir(&away).unwrap();
        let names = ["journal.sqlite", "keys.sqlite"]
            .map(|it| [it.to_owned(), format!("{it}-wal"), format!("{it}-shm")]);
        let names: Vec<String> = names.into_iter().flatten().collect();
        let move_all = |from: &std::path::Path, to: &std::path::Path| {
            for name in &names {
                let _ = std::fs::rename(from.join(name), to.join(name));
            }
        };
        move_all(place.path(), &away);
        let error = journal.reopen().await.unwrap_err();
        assert!(error.may_pass(), "{error:?}");
        assert!(!place.path().join("journal.sqlite").exists());
        move_all(&away, place.path());
        journal.reopen().await.unwrap();
        journal.append(&[row(2)]).await.unwrap();
        assert_eq!(journal.head().seq, 2);
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
