//! Making a snapshot beside the running room: the last one and the rows since, read on connections of its own.

use std::{
    collections::VecDeque,
    fs,
    path::Path,
    time::{Duration, SystemTime},
};

use domain::{State, Timestamp, event::Recorded, timeline::Entry};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteSynchronous};

use super::{FOLDER, Snapshot, file, files, tidy, timelines};
use crate::{
    error::{StorageError, failed, io_failed},
    folder::{make_private, open_private},
    journal::{Head, Outcome, Row},
    keyring::Keyring,
    limits::{SNAPSHOT_EVERY, SNAPSHOT_EVERY_ROWS, SNAPSHOT_RECENT_ENTRIES, SNAPSHOT_STEP_ROWS},
    sqlite::{connect, migrate, options},
    sqlite_journal::{self, Range},
};

/// A snapshot that was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Built {
    /// The last row that is in it.
    pub head: Head,
    /// Rows since the one before.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
}

/// Whether enough has been recorded since the last snapshot, or anything at all for long enough.
pub async fn is_due(folder: &Path) -> Result<bool, StorageError> {
    let mut conn = beside(folder).await?;
    let head = sqlite_journal::head_of(&mut conn).await?;
    close(conn).await?;
    let Some((seq, path)) = files(folder).into_iter().next() else {
        return Ok(head.seq > SNAPSHOT_EVERY_ROWS);
    };
    let made = fs::metadata(path).and_then(|it| it.modified()).ok();
    let age = made.and_then(|it| SystemTime::now().duration_since(it).ok());
    let rows = head.seq.saturating_sub(seq);
    Ok(rows > SNAPSHOT_EVERY_ROWS || (rows > 0 && age.unwrap_or(Duration::ZERO) > SNAPSHOT_EVERY))
}

/// Makes a snapshot of the journal as it is now, unless `goes_on` says no before it is ready or nothing is new.
///
/// Folds a state of its own. The keys are read once: a text that is opened here can only be sealed again under the key
/// that it had, so that one destroyed meanwhile stays erased.
pub async fn build(
    folder: &Path,
    goes_on: impl Fn() -> bool + Send,
) -> Result<Option<Built>, StorageError> {
    make_private(&folder.join(FOLDER)).map_err(io_failed("making the folder of snapshots"))?;
    let mut conn = beside(folder).await?;
    // The end comes before the keys: those of every row up to it are there, or were destroyed.
    let until = sqlite_journal::head_of(&mut conn).await?;
    let mut keys = Keyring::frozen(folder).await?;
    let mut lines = open_timelines(folder).await?;
    let mut snapshot = begin(folder, &mut conn, &mut lines, &keys).await?;
    let from = snapshot.head;
    while snapshot.head.seq < until.seq {
        if !goes_on() {
            return Ok(None);
        }
        step(&mut snapshot, &mut conn, &mut keys, &mut lines, until).await?;
    }
    close(lines).await?;
    close(conn).await?;
    if snapshot.head == from || !goes_on() {
        return Ok(None);
    }
    let (path, bytes) = file::write(folder, &mut snapshot, &keys)?;
    let read = file::read(&path, &keys)?;
    if read != snapshot {
        fs::remove_file(&path).map_err(io_failed("deleting a wrong snapshot"))?;
        let why = "it reads back differently".to_owned();
        return Err(StorageError::SnapshotUnusable { why });
    }
    tidy(folder)?;
    Ok(Some(Built {
        head: snapshot.head,
        rows: snapshot.head.seq - from.seq,
        bytes,
    }))
}

/// A connection to the journal that only reads, and never moves the log.
pub(super) async fn beside(folder: &Path) -> Result<SqliteConnection, StorageError> {
    let options = options(&folder.join(sqlite_journal::FILE), SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", "0")
        .pragma("query_only", "ON");
    connect(&options).await
}

async fn open_timelines(folder: &Path) -> Result<SqliteConnection, StorageError> {
    let path = folder.join(timelines::SCHEMA.file);
    open_private(&path).map_err(io_failed("opening the file of timelines"))?;
    let mut conn = connect(&options(&path, SqliteSynchronous::Normal)).await?;
    migrate(&mut conn, &timelines::SCHEMA).await?;
    Ok(conn)
}

async fn close(conn: SqliteConnection) -> Result<(), StorageError> {
    conn.close().await.map_err(failed("ending a snapshot"))
}

/// The last snapshot of this chain, or nothing yet. What is of another chain is thrown away.
async fn begin(
    folder: &Path,
    conn: &mut SqliteConnection,
    lines: &mut SqliteConnection,
    keys: &Keyring,
) -> Result<Snapshot, StorageError> {
    let nothing = Snapshot {
        head: sqlite_journal::genesis_of(conn).await?,
        newest: Timestamp(0),
        state: State::default(),
        recent: VecDeque::new(),
    };
    let Some(mark) = timelines::newest_mark(lines).await? else {
        return Ok(nothing);
    };
    if !sqlite_journal::has(conn, mark).await? {
        timelines::clear(lines).await?;
        return Ok(nothing);
    }
    for (_, path) in files(folder) {
        let Ok(snapshot) = file::read(&path, keys) else {
            continue;
        };
        // Lines are complete up to the mark, and the mark is never behind a snapshot.
        if snapshot.head.seq <= mark.seq && sqlite_journal::has(conn, snapshot.head).await? {
            return Ok(snapshot);
        }
    }
    Ok(nothing)
}

/// Folds the next rows in and puts their lines away.
async fn step(
    snapshot: &mut Snapshot,
    conn: &mut SqliteConnection,
    keys: &mut Keyring,
    lines: &mut SqliteConnection,
    until: Head,
) -> Result<(), StorageError> {
    let range = Range {
        from: snapshot.head,
        until: until.seq.min(snapshot.head.seq + SNAPSHOT_STEP_ROWS),
        with_refusals: false,
    };
    let mut new: Vec<(timelines::Place, Entry)> = Vec::new();
    let replayed = sqlite_journal::replay(conn, keys, range, |row: Row| {
        let Outcome::Accepted { events, .. } = &row.outcome else {
            return;
        };
        let recorded = Recorded {
            principal: row.principal,
            agency: row.agency.clone(),
            received_at: row.received_at,
            occurred_at: row.occurred_at,
        };
        snapshot.newest = snapshot.newest.max(row.received_at);
        let entries = snapshot.state.apply_accepted(events, &recorded);
        new.extend((0..).zip(entries).map(|(n, it)| ((row.seq, n), it)));
    })
    .await?;
    snapshot.state.forget_timelines();
    let recent = &mut snapshot.recent;
    recent.extend(new.iter().map(|(_, it)| it.clone()));
    recent.drain(..recent.len().saturating_sub(SNAPSHOT_RECENT_ENTRIES));
    timelines::add(lines, &new, replayed.head).await?;
    snapshot.head = replayed.head;
    Ok(())
}
