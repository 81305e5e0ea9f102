//! Reading refusals in the order they were given.

use std::collections::VecDeque;

use domain::{CommandId, PrincipalId, Timestamp, refusal::StoredRefusal};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::decode::{agency_id, fixed, id, unreadable};
use crate::{
    error::{StorageError, failed},
    journal::{Head, Outcome, Row},
    limits::REPLAY_CHUNK_ROWS,
};

const READING: &str = "reading refusals";

/// Refusals in the order they were given, read in chunks.
#[derive(Default)]
pub(super) struct Refusals {
    waiting: VecDeque<SqliteRow>,
    last_id: i64,
    is_end: bool,
}

impl Refusals {
    /// The next one, if it was given when the journal ended at row `up_to` or before.
    pub(super) async fn next(
        &mut self,
        conn: &mut SqliteConnection,
        up_to: u64,
        head: Head,
    ) -> Result<Option<Row>, StorageError> {
        if self.waiting.is_empty() && !self.is_end {
            self.fill(conn).await?;
        }
        let Some(row) = self.waiting.front() else {
            return Ok(None);
        };
        let after_seq = row.try_get::<i64, _>(1).map_err(failed(READING))? as u64;
        if after_seq > up_to {
            return Ok(None);
        }
        let refusal = refused(row, after_seq, head.hash)?;
        self.waiting.pop_front();
        Ok(Some(refusal))
    }

    async fn fill(&mut self, conn: &mut SqliteConnection) -> Result<(), StorageError> {
        let rows = sqlx::query(
            "SELECT id, after_seq, principal, agency, command_id, body_sha256, received_at, occurred_at, answer
             FROM refusals WHERE id > ? ORDER BY id LIMIT ?",
        )
        .bind(self.last_id)
        .bind(REPLAY_CHUNK_ROWS)
        .fetch_all(conn)
        .await
        .map_err(failed(READING))?;
        match rows.last() {
            Some(last) => self.last_id = last.try_get(0).map_err(failed(READING))?,
            None => self.is_end = true,
        }
        self.waiting.extend(rows);
        Ok(())
    }
}

fn refused(row: &SqliteRow, seq: u64, hash: [u8; 32]) -> Result<Row, StorageError> {
    let blob = |column| row.try_get::<Vec<u8>, _>(column).map_err(failed(READING));
    let text = |column| row.try_get::<String, _>(column).map_err(failed(READING));
    let time = |column| row.try_get::<i64, _>(column).map_err(failed(READING));
    let answer: StoredRefusal = serde_json::from_str(&text(8)?)
        .map_err(|error| unreadable(seq, &format!("a refusal: {error}")))?;
    Ok(Row {
        seq,
        principal: PrincipalId(id(&blob(2)?, seq)?),
        agency: agency_id(Some(&text(3)?), seq)?,
        command_id: CommandId(id(&blob(4)?, seq)?),
        body_sha256: fixed(blob(5)?, seq)?,
        received_at: Timestamp(time(6)?),
        occurred_at: Timestamp(time(7)?),
        outcome: Outcome::Refused(answer),
        hash,
    })
}
