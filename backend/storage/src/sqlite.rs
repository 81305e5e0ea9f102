//! Opening `SQLite` files: settings, library version, migrations.

use std::path::Path;

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    limits::{BUSY_WAIT_MAX, POOL_CONNECTIONS_MAX, ROWS_WAITING_MAX, STATEMENTS_CACHED},
};

/// Versions before this one can damage a write-ahead log while another connection checkpoints it.
const SQLITE_VERSION_MIN: (u32, u32, u32) = (3, 51, 3);
const SQLITE_VERSION_MIN_TEXT: &str = "3.51.3";

/// A file of the data folder and how it came to its present shape: migration `n` leads to version `n + 1`.
pub(crate) struct Schema {
    pub(crate) file: &'static str,
    pub(crate) migrations: &'static [&'static str],
}

/// Settings of every connection.
pub(crate) fn options(path: &Path, synchronous: SqliteSynchronous) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous)
        .foreign_keys(true)
        .busy_timeout(BUSY_WAIT_MAX)
        .statement_cache_capacity(STATEMENTS_CACHED)
        .row_buffer_size(ROWS_WAITING_MAX)
        // A slow statement is the room's to report, and its text would be a page long.
        .disable_statement_logging()
}

/// Opens a connection and refuses a library with known faults.
pub(crate) async fn connect(
    options: &SqliteConnectOptions,
) -> Result<SqliteConnection, StorageError> {
    let mut conn = options
        .connect()
        .await
        .map_err(failed("opening a database file"))?;
    check_library(&mut conn).await?;
    Ok(conn)
}

/// Refuses a library with known faults.
pub(crate) async fn check_library(conn: &mut SqliteConnection) -> Result<(), StorageError> {
    let found: String = sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(conn)
        .await
        .map_err(failed("reading the version of SQLite"))?;
    check_version(found)
}

fn check_version(found: String) -> Result<(), StorageError> {
    let mut parts = found.split('.').map(|it| it.parse::<u32>().unwrap_or(0));
    let mut part = || parts.next().unwrap_or(0);
    if (part(), part(), part()) >= SQLITE_VERSION_MIN {
        Ok(())
    } else {
        Err(StorageError::TooOldSqlite {
            found,
            needed: SQLITE_VERSION_MIN_TEXT,
        })
    }
}

/// Brings the file to the newest version; refuses one from a newer program.
pub(crate) async fn migrate(
    conn: &mut SqliteConnection,
    schema: &Schema,
) -> Result<(), StorageError> {
    let found: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *conn)
        .await
        .map_err(failed("reading the version of a file"))?;
    let supported = schema.migrations.len() as i64;
    let done = usize::try_from(found)
        .ok()
        .filter(|it| *it <= schema.migrations.len())
        .ok_or(StorageError::WrongFormat {
            file: schema.file,
            found,
            supported,
        })?;
    for (index, migration) in schema.migrations.iter().enumerate().skip(done) {
        let version = index + 1;
        // Both parts are constants of this program. The version goes up in the same transaction.
        let script =
            format!("BEGIN IMMEDIATE;\n{migration}\nPRAGMA user_version = {version};\nCOMMIT;");
        sqlx::raw_sql(AssertSqlSafe(script))
            .execute(&mut *conn)
            .await
            .map_err(failed("migrating a file"))?;
    }
    Ok(())
}

/// Moves what an earlier process left in the log into the file itself; both are flushed by that.
///
/// A process that was killed before a flush, or whose flush failed, leaves rows that can be read and may not be on the
/// disk. Whoever opens a file tells others what is in it, so it has to be there first (A1).
pub(crate) async fn settle(conn: &mut SqliteConnection) -> Result<(), StorageError> {
    let doing = "flushing what an earlier process left";
    let is_blocked: i64 = sqlx::query_scalar("PRAGMA wal_checkpoint(FULL)")
        .fetch_one(conn)
        .await
        .map_err(failed(doing))?;
    if is_blocked == 0 {
        Ok(())
    } else {
        Err(StorageError::Io {
            doing,
            source: "something else reads the file".into(),
        })
    }
}

/// Empties the log of a file, which may still hold a page as it was before something was deleted, or has grown. Who else reads the file is
/// not waited for, because decisions wait for this: it fails then, and is tried again.
pub(crate) async fn empty_log(
    conn: &mut SqliteConnection,
    doing: &'static str,
) -> Result<(), StorageError> {
    let wait = |ms: u128| AssertSqlSafe(format!("PRAGMA busy_timeout = {ms}"));
    sqlx::raw_sql(wait(0))
        .execute(&mut *conn)
        .await
        .map_err(failed(doing))?;
    let tried = sqlx::query_scalar("PRAGMA wal_checkpoint(TRUNCATE)")
        .fetch_one(&mut *conn)
        .await;
    sqlx::raw_sql(wait(BUSY_WAIT_MAX.as_millis()))
        .execute(&mut *conn)
        .await
        .map_err(failed(doing))?;
    let is_blocked: i64 = tried.map_err(failed(doing))?;
    if is_blocked == 0 {
        Ok(())
    } else {
        Err(StorageError::Io {
            doing,
            source: "something else reads the file".into(),
        })
    }
}

/// Several connections to a file, brought to its newest version.
pub(crate) async fn pool(
    folder: &DataFolder,
    schema: &Schema,
    synchronous: SqliteSynchronous,
) -> Result<SqlitePool, StorageError> {
    let options = options(&folder.file(schema.file)?, synchronous);
    let mut conn = connect(&options).await?;
    migrate(&mut conn, schema).await?;
    conn.close()
        .await
        .map_err(failed("closing a database file"))?;
    Ok(SqlitePoolOptions::new()
        .max_connections(POOL_CONNECTIONS_MAX)
        .acquire_timeout(BUSY_WAIT_MAX)
        // A local file does not go away like a server does; asking first would double the cost of a read.
        .test_before_acquire(false)
        .connect_lazy_with(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_with_the_log_fault_is_refused() {
        for found in ["3.40.1", "3.51.2", "3.7.0", "2.99.99", "nonsense"] {
            assert!(matches!(
                check_version(found.to_owned()),
                Err(StorageError::TooOldSqlite { found: it, needed: "3.51.3" }) if it == found
            ));
        }
        for found in ["3.51.3", "3.54.1", "4.0.0"] {
            assert!(check_version(found.to_owned()).is_ok());
        }
    }

    #[tokio::test]
    async fn a_log_that_somebody_reads_is_not_waited_for_and_emptied_afterwards() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file.sqlite");
        crate::folder::open_private(&path).unwrap();
        let options = options(&path, SqliteSynchronous::Full);
        let mut writer = connect(&options).await.unwrap();
        let mut reader = connect(&options).await.unwrap();
        let run = async |conn: &mut SqliteConnection, sql: &'static str| {
            sqlx::raw_sql(sql).execute(conn).await.unwrap();
        };
        run(&mut writer, "CREATE TABLE t (x)").await;
        run(&mut reader, "BEGIN; SELECT count(*) FROM t").await;
        run(&mut writer, "INSERT INTO t VALUES (1)").await;
        assert!(empty_log(&mut writer, "trying").await.is_err());
        run(&mut reader, "COMMIT").await;
        empty_log(&mut writer, "trying").await.unwrap();
        let wal = std::fs::metadata(dir.path().join("file.sqlite-wal")).unwrap();
        assert_eq!(wal.len(), 0);
        // Whoever comes next is waited for again.
        let wait: i64 = sqlx::query_scalar("PRAGMA busy_timeout")
            .fetch_one(&mut writer)
            .await
            .unwrap();
        assert_eq!(u128::from(wait.unsigned_abs()), BUSY_WAIT_MAX.as_millis());
    }
}
