//! Moving the write-ahead logs of journal and keys into their files, on connections of their own, so that no commit
//! waits for it; for the last few pages of one that has grown beyond its limit, and is emptied, one may wait some
//! milliseconds. Rule (cited by tests): **J8** the writer never moves a log.

use std::{fs, io, path::PathBuf};

use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteSynchronous};

use crate::{
    error::{StorageError, failed, io_failed},
    folder::DataFolder,
    keyring,
    limits::{WAL_ALARM_PAGES, WAL_EMPTIED_PAGES_MAX, WAL_KEPT_BYTES},
    sqlite::{connect, empty_log, options},
    sqlite_journal::FILE,
};

const DOING: &str = "moving a log into its file";

/// Does the checkpoints of a [`crate::SqliteJournal`]; to be called every second or so while it is open.
pub struct Checkpointer {
    files: Vec<Logged>,
    _folder: DataFolder,
}

/// A file whose writer leaves its log to us.
struct Logged {
    conn: SqliteConnection,
    wal: PathBuf,
}

/// How a checkpoint went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Checkpoint {
    /// Size of the larger log. It is written again from its beginning once all of it was moved, and shrinks only when it
    /// is emptied.
    pub wal_bytes: u64,
    /// Pages in the logs.
    pub pages: u64,
    /// Of them, pages that are in the files now.
    pub moved: u64,
}

impl Checkpoint {
    /// Whether checkpoints do not keep up with the writer.
    pub const fn is_alarming(&self) -> bool {
        self.waiting() > WAL_ALARM_PAGES
    }

    /// Pages that are not in the files yet.
    pub const fn waiting(&self) -> u64 {
        self.pages.saturating_sub(self.moved)
    }
}

impl Checkpointer {
    /// For the journal of this folder, which must have been opened before.
    pub async fn open(folder: &DataFolder) -> Result<Self, StorageError> {
        let mut files = Vec::new();
        for file in [FILE, keyring::FILE] {
            let path = folder.path().join(file);
            let conn = connect(&options(&path, SqliteSynchronous::Full)).await?;
            let wal = folder.path().join(format!("{file}-wal"));
            files.push(Logged { conn, wal });
        }
        Ok(Self {
            files,
            _folder: folder.clone(),
        })
    }

    /// Moves what can be moved without making anybody wait, and empties a log that has grown.
    pub async fn checkpoint(&mut self) -> Result<Checkpoint, StorageError> {
        let mut all = Checkpoint {
            wal_bytes: 0,
            pages: 0,
            moved: 0,
        };
        for file in &mut self.files {
            let one = file.checkpoint().await?;
            all.wal_bytes = all.wal_bytes.max(one.wal_bytes);
            all.pages += one.pages;
            all.moved += one.moved;
        }
        Ok(all)
    }

    /// Ends cleanly.
    pub async fn close(self) -> Result<(), StorageError> {
        for file in self.files {
            file.conn.close().await.map_err(failed(DOING))?;
        }
        Ok(())
    }
}

impl Logged {
    async fn checkpoint(&mut self) -> Result<Checkpoint, StorageError> {
        let mut done = self.move_pages().await?;
        let is_grown = done.wal_bytes > WAL_KEPT_BYTES;
        if is_grown && done.waiting() <= WAL_EMPTIED_PAGES_MAX {
            // Somebody who reads the file is not waited for: it is tried again in a moment.
            if empty_log(&mut self.conn, DOING).await.is_ok() {
                done.moved = done.pages;
            }
            done.wal_bytes = self.wal_bytes()?;
        }
        Ok(done)
    }

    /// Moves what can be moved without making anybody wait.
    async fn move_pages(&mut self) -> Result<Checkpoint, StorageError> {
        let row = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)")
            .fetch_one(&mut self.conn)
            .await
            .map_err(failed(DOING))?;
        // Both are -1 when there is no log yet.
        let count = |column| {
            row.try_get::<i64, _>(column)
                .map(|it| it.max(0) as u64)
                .map_err(failed(DOING))
        };
        Ok(Checkpoint {
            wal_bytes: self.wal_bytes()?,
            pages: count(1)?,
            moved: count(2)?,
        })
    }

    fn wal_bytes(&self) -> Result<u64, StorageError> {
        match fs::metadata(&self.wal) {
            Ok(it) => Ok(it.len()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(io_failed(DOING)(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// J8: a log that is large and moved is no alarm; pages that wait are, whatever the size.
    #[test]
    fn what_is_not_moved_is_alarming_and_what_is_large_is_not() {
        let log = |wal_bytes, pages, moved| Checkpoint {
            wal_bytes,
            pages,
            moved,
        };
        assert!(!log(1 << 40, 1 << 28, 1 << 28).is_alarming());
        assert!(!log(1 << 40, WAL_ALARM_PAGES, 0).is_alarming());
        assert!(log(1, WAL_ALARM_PAGES + 1, 0).is_alarming());
    }
}
