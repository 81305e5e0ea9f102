//! Where units are and were, in a file of its own so that positions never hold a decision up (A7).
//!
//! Power loss may cost the last moments (`synchronous=NORMAL`): the newest positions come again from the devices.

use domain::{Point, Timestamp, UnitId};
use sqlx::{
    QueryBuilder, Row, Sqlite, SqlitePool,
    sqlite::{SqliteRow, SqliteSynchronous},
};

use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    limits::{HISTORY_POINTS_MAX, PRUNE_ROWS_MAX, TRACK_CHUNK_ROWS, TRACK_POINTS_MAX},
    sqlite::{Schema, pool},
};

pub(crate) const FILE: &str = "tracks.sqlite";

const SCHEMA: Schema = Schema {
    file: FILE,
    migrations: &[include_str!("../migrations/tracks_0001.sql")],
};

/// Where a unit was at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrackPoint {
    /// Which unit.
    pub unit: UnitId,
    /// Where.
    pub at: Point,
    /// When, by the device.
    pub fix_at: Timestamp,
    /// When the server received it.
    pub received_at: Timestamp,
    /// Direction of travel in 256ths of a turn, clockwise from north.
    pub heading: Option<u8>,
    /// Speed in half metres a second; the largest value means that or more.
    pub speed: Option<u8>,
    /// The better the source, the higher.
    pub source_priority: u8,
}

/// Positions in the file `tracks.sqlite`. Copies share the connections.
#[derive(Debug, Clone)]
pub struct Tracks {
    pool: SqlitePool,
    _folder: DataFolder,
}

impl Tracks {
    /// Opens or makes the file.
    pub async fn open(folder: &DataFolder) -> Result<Self, StorageError> {
        Ok(Self {
            pool: pool(folder, &SCHEMA, SqliteSynchronous::Normal).await?,
            _folder: folder.clone(),
        })
    }

    /// Saves where units are, in place of what was saved before; all of it or nothing.
    pub async fn save_latest(&self, points: &[TrackPoint]) -> Result<(), StorageError> {
        self.put("INSERT OR REPLACE INTO latest ", points).await
    }

    /// Adds points to the history; the caller decides how often. A second point of a unit at the same device time
    /// takes the place of the first.
    pub async fn add_history(&self, points: &[TrackPoint]) -> Result<(), StorageError> {
        self.put("INSERT OR REPLACE INTO history ", points).await
    }

    async fn put(&self, insert: &'static str, points: &[TrackPoint]) -> Result<(), StorageError> {
        let doing = "saving positions";
        if points.len() > TRACK_POINTS_MAX {
            return Err(StorageError::TooMany {
                what: "positions",
                given: points.len(),
                max: TRACK_POINTS_MAX,
            });
        }
        let mut transaction = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        for chunk in points.chunks(TRACK_CHUNK_ROWS) {
            let mut query = insert_points(insert, chunk);
            query
                .build()
                .persistent(chunk.len() == TRACK_CHUNK_ROWS)
                .execute(&mut *transaction)
                .await
                .map_err(failed(doing))?;
        }
        transaction.commit().await.map_err(failed(doing))
    }

    /// The saved position of every unit, at most [`TRACK_POINTS_MAX`].
    pub async fn latest(&self) -> Result<Vec<TrackPoint>, StorageError> {
        let doing = "reading the saved positions";
        let rows = sqlx::query("SELECT * FROM latest ORDER BY unit LIMIT ?")
            .bind(TRACK_POINTS_MAX as i64)
            .fetch_all(&self.pool)
            .await
            .map_err(failed(doing))?;
        rows.iter().map(|it| decode(it, doing)).collect()
    }

    /// The history of a unit from `from` up to but without `until` by device time, oldest first, at most
    /// [`HISTORY_POINTS_MAX`] points: ask again from the last one for more.
    pub async fn history(
        &self,
        unit: UnitId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<TrackPoint>, StorageError> {
        let doing = "reading the history of a unit";
        let rows = sqlx::query(
            "SELECT * FROM history WHERE unit = ? AND fix_at >= ? AND fix_at < ? ORDER BY fix_at LIMIT ?",
        )
        .bind(&unit.0.as_bytes()[..])
        .bind(from.0)
        .bind(until.0)
        .bind(HISTORY_POINTS_MAX)
        .fetch_all(&self.pool)
        .await
        .map_err(failed(doing))?;
        rows.iter().map(|it| decode(it, doing)).collect()
    }

    /// Deletes history from before `before`, at most [`PRUNE_ROWS_MAX`] points in one call; tells how many.
    pub async fn prune_history(&self, before: Timestamp) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "DELETE FROM history WHERE (unit, fix_at) IN
             (SELECT unit, fix_at FROM history WHERE fix_at < ? ORDER BY fix_at LIMIT ?)",
        )
        .bind(before.0)
        .bind(PRUNE_ROWS_MAX)
        .execute(&self.pool)
        .await
        .map_err(failed("deleting old history"))?;
        Ok(done.rows_affected())
    }

    /// Ends cleanly.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

fn insert_points(insert: &'static str, points: &[TrackPoint]) -> QueryBuilder<Sqlite> {
    let mut query = QueryBuilder::new(insert);
    query.push("(unit, fix_at, received_at, lon_e7, lat_e7, heading, speed, source_priority) ");
    query.push_values(points, |mut row, it| {
        row.push_bind(it.unit.0.as_bytes().to_vec())
            .push_bind(it.fix_at.0)
            .push_bind(it.received_at.0)
            .push_bind(it.at.lon_e7)
            .push_bind(it.at.lat_e7)
            .push_bind(it.heading)
            .push_bind(it.speed)
            .push_bind(it.source_priority);
    });
    query
}

fn decode(row: &SqliteRow, doing: &'static str) -> Result<TrackPoint, StorageError> {
    let unit: Vec<u8> = row.try_get("unit").map_err(failed(doing))?;
    let unit = uuid::Uuid::from_slice(&unit).map_err(|_error| StorageError::Corrupt { doing })?;
    Ok(TrackPoint {
        unit: UnitId(unit),
        at: Point {
            lon_e7: row.try_get("lon_e7").map_err(failed(doing))?,
            lat_e7: row.try_get("lat_e7").map_err(failed(doing))?,
        },
        fix_at: Timestamp(row.try_get("fix_at").map_err(failed(doing))?),
        received_at: Timestamp(row.try_get("received_at").map_err(failed(doing))?),
        heading: row.try_get("heading").map_err(failed(doing))?,
        speed: row.try_get("speed").map_err(failed(doing))?,
        source_priority: row.try_get("source_priority").map_err(failed(doing))?,
    })
}
