//! Moving the write-ahead logs of journal and keys into their files, on connections of their own, so that no commit
//! waits for it. Rule (cited by tests): **J8** the writer never moves a log.

use std::{fs, io, path::PathBuf};

use sqlx::{Connection, Row, SqliteConnection, sqlite::SqliteSynchronous};

use crate::{
    error::{StorageError, failed, io_failed},
    folder::DataFolder,
    keyring,
    limits::WAL_ALARM_BYTES,
    sqlite::{connect, options},
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
    /// Size of the larger log. It is written again from its beginning once all of it was moved, and does not shrink.
    pub wal_bytes: u64,
    /// Pages in the logs.
    pub pages: u64,
    /// Of them, pages that are in the files now.
    pub moved: u64,
}

impl Checkpoint {
    /// Whether checkpoints do not keep up with the writer.
    pub const fn is_alarming(&self) -> bool {
        self.wal_bytes > WAL_ALARM_BYTES
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

    /// Moves what can be moved without making anybody wait.
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
        let wal_bytes = match fs::metadata(&self.wal) {
            Ok(it) => it.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(io_failed(DOING)(error)),
        };
        Ok(Checkpoint {
            wal_bytes,
            pages: count(1)?,
            moved: count(2)?,
        })
    }
}
