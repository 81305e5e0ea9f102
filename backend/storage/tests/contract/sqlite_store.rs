//! The contract's [`Store`] in `SQLite` files, and ways to look into the files behind its back.

use std::{fs, path::Path};

use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use storage::{DataFolder, RoomKind, SqliteJournal, StorageError};
use tempfile::TempDir;

use crate::{rows::NOW, suite::Store};

/// A folder that goes away with the test.
pub(crate) struct SqliteStore(TempDir);

impl Store for SqliteStore {
    type Journal = SqliteJournal;

    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    async fn open(&self, kind: RoomKind) -> Result<SqliteJournal, StorageError> {
        SqliteJournal::open(&self.folder(), kind, NOW).await
    }
}

impl SqliteStore {
    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn folder(&self) -> DataFolder {
        DataFolder::hold(self.path()).unwrap()
    }

    /// Changes a file of the folder as somebody with a database tool would.
    pub(crate) async fn meddle(&self, file: &str, sql: &str) {
        let mut conn = self.connect(file).await;
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut conn)
            .await
            .unwrap();
        conn.close().await.unwrap();
    }

    pub(crate) async fn connect(&self, file: &str) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.path().join(file));
        SqliteConnection::connect_with(&options).await.unwrap()
    }

    /// The names of the files that contain these bytes.
    pub(crate) fn files_with(&self, bytes: &[u8]) -> Vec<String> {
        let mut found: Vec<_> = fs::read_dir(self.path())
            .unwrap()
            .map(|it| it.unwrap())
            .filter(|it| {
                let content = fs::read(it.path()).unwrap();
                content.windows(bytes.len()).any(|part| part == bytes)
            })
            .map(|it| it.file_name().into_string().unwrap())
            .collect();
        found.sort();
        found
    }
}
