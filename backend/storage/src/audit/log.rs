//! A log with its tree, kept up with the rows of a file.

use std::collections::btree_map::Entry;

use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use super::merkle::{CHUNK, Hash, Leaves, Tree, leaf};
use crate::error::{StorageError, failed};

const READING: &str = "reading the hashes of a log";

/// Which log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Log {
    /// Decisions.
    Journal,
    /// What was shown to whom.
    Disclosures,
}

impl Log {
    /// The word in heads and exports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::Disclosures => "disclosures",
        }
    }

    const fn number(self) -> i64 {
        match self {
            Self::Journal => 0,
            Self::Disclosures => 1,
        }
    }

    /// The hashes of rows after one, in order, so many at once.
    fn select(self) -> AssertSqlSafe<String> {
        let table = self.as_str();
        // One of two words of this program.
        AssertSqlSafe(format!(
            "SELECT hash FROM {table} WHERE seq > ? ORDER BY seq LIMIT ?"
        ))
    }
}

/// Hashes of rows after row `after`, at most `max`.
pub(super) async fn hashes(
    conn: &mut SqliteConnection,
    log: Log,
    after: u64,
    max: u64,
) -> Result<Vec<Hash>, StorageError> {
    let found: Vec<Vec<u8>> = sqlx::query_scalar(log.select())
        .bind(after as i64)
        .bind(max as i64)
        .fetch_all(conn)
        .await
        .map_err(failed(READING))?;
    let of = |(n, it): (usize, Vec<u8>)| {
        let seq = after + n as u64 + 1;
        Hash::try_from(it).map_err(|_bytes| StorageError::ChainBroken { seq })
    };
    found.into_iter().enumerate().map(of).collect()
}

/// The leaves of these chunks of a log.
pub(super) async fn leaves(
    conn: &mut SqliteConnection,
    log: Log,
    chunks: impl IntoIterator<Item = u64>,
) -> Result<Leaves, StorageError> {
    let mut found = Leaves::new();
    for chunk in chunks {
        if let Entry::Vacant(place) = found.entry(chunk) {
            let rows = hashes(conn, log, chunk * CHUNK, CHUNK).await?;
            place.insert(rows.iter().map(leaf).collect());
        }
    }
    Ok(found)
}

/// The tree of a log as far as whole chunks of it are kept in `kept`. What is not of the log in `rows` any more is not used.
pub(super) async fn kept(
    kept: &mut SqliteConnection,
    rows: Option<&mut SqliteConnection>,
    log: Log,
) -> Result<Tree, StorageError> {
    let chunks: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT hash FROM chunks WHERE log = ? ORDER BY number")
            .bind(log.number())
            .fetch_all(&mut *kept)
            .await
            .map_err(failed(READING))?;
    let chunks: Vec<Hash> = chunks
        .into_iter()
        .filter_map(|it| it.try_into().ok())
        .collect();
    let Some(last) = chunks.len().checked_sub(1) else {
        return Ok(Tree::default());
    };
    let after = last as u64 * CHUNK;
    let of_last = match rows {
        Some(conn) => hashes(conn, log, after, CHUNK).await?,
        None => hashes(&mut *kept, log, after, CHUNK).await?,
    };
    let mut alone = Tree::default();
    let made = of_last.iter().filter_map(|it| alone.push(it)).last();
    if made == chunks.last().copied() {
        return Ok(Tree::of_chunks(chunks));
    }
    sqlx::query("DELETE FROM chunks WHERE log = ?")
        .bind(log.number())
        .execute(kept)
        .await
        .map_err(failed("forgetting hashes of another log"))?;
    Ok(Tree::default())
}

/// Keeps the hashes of chunks that became whole; the first of them has the number `first`.
pub(super) async fn keep(
    conn: &mut SqliteConnection,
    log: Log,
    first: u64,
    chunks: &[Hash],
) -> Result<(), StorageError> {
    const KEEPING: &str = "keeping hashes of a log";
    if chunks.is_empty() {
        return Ok(());
    }
    let mut transaction = conn.begin().await.map_err(failed(KEEPING))?;
    for (number, hash) in (first..).zip(chunks) {
        sqlx::query("INSERT OR REPLACE INTO chunks (log, number, hash) VALUES (?, ?, ?)")
            .bind(log.number())
            .bind(number as i64)
            .bind(&hash[..])
            .execute(&mut *transaction)
            .await
            .map_err(failed(KEEPING))?;
    }
    transaction.commit().await.map_err(failed(KEEPING))
}
