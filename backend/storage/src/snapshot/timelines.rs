//! Timelines up to a snapshot, to be read a page at a time: a start does not read a million lines that nobody asks for.

use domain::{Target, timeline::Entry};
use sqlx::{
    QueryBuilder, Row, SqliteConnection, SqlitePool,
    sqlite::{SqliteRow, SqliteSynchronous},
};

use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    journal::Head,
    limits::QUERY_LIST_MAX,
    sqlite::{self, Schema},
};

pub(super) const SCHEMA: Schema = Schema {
    file: "derived/timelines.sqlite",
    migrations: &[include_str!("../../migrations/timelines_0001.sql")],
};
const READING: &str = "reading a timeline";
const WRITING: &str = "writing timelines";

/// Where a line stands: its row of the journal, and its place among that row's lines.
pub type Place = (u64, u32);

/// Lines of timelines up to a row of the journal. Copies share the connections.
#[derive(Debug, Clone)]
pub struct Timelines {
    pool: SqlitePool,
    up_to: u64,
    _folder: DataFolder,
}

impl Timelines {
    /// Those up to `head`, which must be marked as complete.
    pub(super) async fn open(folder: &DataFolder, head: Head) -> Result<Self, StorageError> {
        let pool = sqlite::pool(folder, &SCHEMA, SqliteSynchronous::Normal).await?;
        let found: Option<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM marks WHERE seq = ?")
            .bind(head.seq as i64)
            .fetch_optional(&pool)
            .await
            .map_err(failed(READING))?;
        if found.as_deref() != Some(&head.hash[..]) {
            let why = "its timelines are not complete".to_owned();
            return Err(StorageError::SnapshotUnusable { why });
        }
        Ok(Self {
            pool,
            up_to: head.seq,
            _folder: folder.clone(),
        })
    }

    /// At most `max` lines of a target before `before`, the newest first: pass the place of the last one to go on.
    pub async fn before(
        &self,
        target: Target,
        before: Option<Place>,
        max: u32,
    ) -> Result<Vec<(Place, Entry)>, StorageError> {
        let (kind, id) = key(target);
        let (seq, n) = before.unwrap_or((self.up_to + 1, 0));
        let rows = sqlx::query(
            "SELECT seq, n, entry FROM entries WHERE target_kind = ? AND target = ? AND (seq, n) < (?, ?)
             ORDER BY seq DESC, n DESC LIMIT ?",
        )
        .bind(kind)
        .bind(id)
        .bind(seq as i64)
        .bind(n)
        .bind(max)
        .fetch_all(&self.pool)
        .await
        .map_err(failed(READING))?;
        rows.iter().map(decode).collect()
    }

    /// Ends cleanly.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

fn decode(row: &SqliteRow) -> Result<(Place, Entry), StorageError> {
    let seq = row.try_get::<i64, _>(0).map_err(failed(READING))? as u64;
    let n = row.try_get::<u32, _>(1).map_err(failed(READING))?;
    let text: String = row.try_get(2).map_err(failed(READING))?;
    let entry = serde_json::from_str(&text).map_err(|error| StorageError::Unreadable {
        seq,
        why: error.to_string(),
    })?;
    Ok(((seq, n), entry))
}

fn key(target: Target) -> (i64, Vec<u8>) {
    match target {
        Target::Incident(id) => (1, id.0.as_bytes().to_vec()),
        Target::Task(id) => (2, id.0.as_bytes().to_vec()),
    }
}

/// What a line stands under.
fn target_of(entry: &Entry) -> Option<Target> {
    let of_task = entry.task.map(Target::Task);
    entry.incident.map(Target::Incident).or(of_task)
}

/// The newest mark.
pub(super) async fn newest_mark(conn: &mut SqliteConnection) -> Result<Option<Head>, StorageError> {
    let row = sqlx::query("SELECT seq, hash FROM marks ORDER BY seq DESC LIMIT 1")
        .fetch_optional(conn)
        .await
        .map_err(failed(READING))?;
    let Some(row) = row else { return Ok(None) };
    let seq = row.try_get::<i64, _>(0).map_err(failed(READING))? as u64;
    let hash: Vec<u8> = row.try_get(1).map_err(failed(READING))?;
    let hash = hash
        .try_into()
        .map_err(|_bytes| StorageError::Corrupt { doing: READING })?;
    Ok(Some(Head { seq, hash }))
}

/// Forgets everything: the lines were of another journal.
pub(super) async fn clear(conn: &mut SqliteConnection) -> Result<(), StorageError> {
    sqlx::raw_sql("BEGIN IMMEDIATE; DELETE FROM marks; DELETE FROM entries; COMMIT;")
        .execute(conn)
        .await
        .map_err(failed(WRITING))?;
    Ok(())
}

/// Adds lines up to `mark`, all of them or none. Lines that are there already stay as they are: a row never changes.
pub(super) async fn add(
    conn: &mut SqliteConnection,
    lines: &[(Place, Entry)],
    mark: Head,
) -> Result<(), StorageError> {
    let mut transaction = sqlx::Connection::begin_with(conn, "BEGIN IMMEDIATE")
        .await
        .map_err(failed(WRITING))?;
    let mut rows = Vec::with_capacity(lines.len());
    for (place, entry) in lines {
        let Some(target) = target_of(entry) else {
            continue;
        };
        let text = serde_json::to_string(entry).map_err(|error| StorageError::Unreadable {
            seq: place.0,
            why: error.to_string(),
        })?;
        rows.push((key(target), *place, text));
    }
    for chunk in rows.chunks(QUERY_LIST_MAX) {
        let mut query = QueryBuilder::new(
            "INSERT OR REPLACE INTO entries (target_kind, target, seq, n, entry) ",
        );
        query.push_values(chunk, |mut row, ((kind, id), (seq, n), text)| {
            row.push_bind(*kind)
                .push_bind(id.clone())
                .push_bind(*seq as i64)
                .push_bind(*n)
                .push_bind(text.clone());
        });
        query
            .build()
            .persistent(chunk.len() == QUERY_LIST_MAX)
            .execute(&mut *transaction)
            .await
            .map_err(failed(WRITING))?;
    }
    sqlx::query("INSERT OR REPLACE INTO marks (seq, hash) VALUES (?, ?)")
        .bind(mark.seq as i64)
        .bind(mark.hash.to_vec())
        .execute(&mut *transaction)
        .await
        .map_err(failed(WRITING))?;
    transaction.commit().await.map_err(failed(WRITING))
}
