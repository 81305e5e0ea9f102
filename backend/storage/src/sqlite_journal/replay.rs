//! Reading the journal, from its beginning or a known row on: chain first, then events, then their private texts.

use std::collections::BTreeSet;

use domain::{CommandId, Event, PrincipalId, Timestamp};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};

use super::{
    decode::{agency_id, id},
    refusals::Refusals,
};
use crate::{
    chain::Stored,
    error::{StorageError, failed},
    journal::{Head, Outcome, Replayed, Row},
    keyring::Keyring,
    limits::REPLAY_CHUNK_ROWS,
    seal,
};

const READING: &str = "reading the journal";

/// The last row as it says of itself; verified by a replay.
pub(crate) async fn head(
    conn: &mut SqliteConnection,
    genesis: [u8; 32],
) -> Result<Head, StorageError> {
    let row = sqlx::query("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")
        .fetch_optional(conn)
        .await
        .map_err(failed(READING))?;
    let Some(row) = row else {
        return Ok(Head {
            seq: 0,
            hash: genesis,
        });
    };
    let seq = row.try_get::<i64, _>(0).map_err(failed(READING))? as u64;
    let hash: Vec<u8> = row.try_get(1).map_err(failed(READING))?;
    let hash = hash
        .try_into()
        .map_err(|_bytes| StorageError::ChainBroken { seq })?;
    Ok(Head { seq, hash })
}

/// Where to begin: after the row that is already known, which must be there as it was, or at the beginning.
pub(super) async fn beginning(
    conn: &mut SqliteConnection,
    genesis: [u8; 32],
    after: Option<Head>,
) -> Result<Head, StorageError> {
    let start = Head {
        seq: 0,
        hash: genesis,
    };
    let Some(after) = after.filter(|it| it.seq > 0) else {
        return Ok(start);
    };
    if has(conn, after).await? {
        Ok(after)
    } else {
        Err(StorageError::ChainBroken { seq: after.seq })
    }
}

/// Whether the chain has this row as it says.
pub(crate) async fn has(conn: &mut SqliteConnection, row: Head) -> Result<bool, StorageError> {
    let found: Option<Vec<u8>> = sqlx::query_scalar("SELECT hash FROM journal WHERE seq = ?")
        .bind(row.seq as i64)
        .fetch_optional(conn)
        .await
        .map_err(failed(READING))?;
    Ok(found.as_deref() == Some(&row.hash[..]))
}

/// A row whose place in the chain is verified, its events still sealed.
struct Verified {
    stored: Stored,
    events: Vec<Event>,
    hash: [u8; 32],
}

/// Which rows to read.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Range {
    /// Those after this one.
    pub(crate) from: Head,
    /// The last one.
    pub(crate) until: u64,
    /// Whether refusals are read as well.
    pub(crate) with_refusals: bool,
}

pub(crate) async fn replay(
    conn: &mut SqliteConnection,
    keys: &mut Keyring,
    range: Range,
    mut each: impl FnMut(Row) + Send,
) -> Result<Replayed, StorageError> {
    let mut replayed = Replayed {
        head: range.from,
        refusals: 0,
        erased_texts: 0,
    };
    let mut refusals = Refusals::default();
    loop {
        let chunk = read_chunk(conn, replayed.head, range.until).await?;
        let mut ids = BTreeSet::new();
        let mut rows = Vec::with_capacity(chunk.len());
        for (stored, hash) in chunk {
            let mut events = parse(&stored)?;
            seal::key_ids(&mut events, stored.seq, &mut ids)?;
            seal::body_key_ids(&stored.body_sha256, stored.seq, &mut ids)?;
            rows.push(Verified {
                stored,
                events,
                hash,
            });
        }
        keys.load(&ids).await?;
        let is_end = rows.is_empty();
        for mut row in rows {
            let seq = row.stored.seq;
            while range.with_refusals
                && let Some(refusal) = refusals.next(conn, seq - 1, replayed.head).await?
            {
                replayed.refusals += 1;
                each(refusal);
            }
            replayed.erased_texts += seal::open(&mut row.events, seq, |it| keys.of_id(it))?;
            replayed.head = Head {
                seq,
                hash: row.hash,
            };
            let body = seal::open_body(&row.stored.body_sha256, seq, |it| keys.of_id(it))?;
            each(accepted(row, body)?);
        }
        if is_end {
            break;
        }
    }
    while range.with_refusals
        && let Some(refusal) = refusals.next(conn, u64::MAX, replayed.head).await?
    {
        // A refusal after a row that is not there: the end of the journal is missing.
        if refusal.seq > replayed.head.seq {
            return Err(StorageError::ChainBroken {
                seq: replayed.head.seq + 1,
            });
        }
        replayed.refusals += 1;
        each(refusal);
    }
    Ok(replayed)
}

/// The rows after one, in order, so many at once. As bytes, because what was tampered with may not be text any more, and
/// the chain shall say so.
pub(crate) const SELECT_ROWS: &str =
    "SELECT seq, principal, CAST(agency AS BLOB), command_id, body_sha256, received_at, occurred_at, receipt,
     CAST(events AS BLOB), hash FROM journal WHERE seq > ? ORDER BY seq LIMIT ?";

/// The next rows after `head`, up to `until`, verified.
async fn read_chunk(
    conn: &mut SqliteConnection,
    mut head: Head,
    until: u64,
) -> Result<Vec<(Stored, [u8; 32])>, StorageError> {
    let left = u32::try_from(until.saturating_sub(head.seq)).unwrap_or(u32::MAX);
    let rows = sqlx::query(SELECT_ROWS)
        .bind(head.seq as i64)
        .bind(REPLAY_CHUNK_ROWS.min(left))
        .fetch_all(conn)
        .await
        .map_err(failed(READING))?;
    let mut verified = Vec::with_capacity(rows.len());
    for row in &rows {
        let seq = head.seq + 1;
        // A column of another type, too, is not what was written.
        let (stored, hash) = decode(row).map_err(|_error| StorageError::ChainBroken { seq })?;
        let expected = stored.hash(&head.hash);
        if stored.seq != seq || hash != expected {
            return Err(StorageError::ChainBroken { seq });
        }
        head = Head {
            seq,
            hash: expected,
        };
        verified.push((stored, expected));
    }
    Ok(verified)
}

/// A row of [`SELECT_ROWS`] and its hash.
pub(crate) fn decode(row: &SqliteRow) -> Result<(Stored, Vec<u8>), sqlx::Error> {
    let stored = Stored {
        seq: row.try_get::<i64, _>(0)? as u64,
        principal: row.try_get(1)?,
        agency: row.try_get(2)?,
        command_id: row.try_get(3)?,
        body_sha256: row.try_get(4)?,
        received_at: row.try_get(5)?,
        occurred_at: row.try_get(6)?,
        receipt: row.try_get::<i64, _>(7)? as u64,
        events: row.try_get(8)?,
    };
    Ok((stored, row.try_get(9)?))
}

fn parse(stored: &Stored) -> Result<Vec<Event>, StorageError> {
    serde_json::from_slice(&stored.events).map_err(|error| StorageError::Unreadable {
        seq: stored.seq,
        why: error.to_string(),
    })
}

fn accepted(row: Verified, body_sha256: [u8; 32]) -> Result<Row, StorageError> {
    let seq = row.stored.seq;
    let agency = String::from_utf8(row.stored.agency).ok();
    Ok(Row {
        seq,
        principal: PrincipalId(id(&row.stored.principal, seq)?),
        agency: agency_id(agency.as_deref(), seq)?,
        command_id: CommandId(id(&row.stored.command_id, seq)?),
        body_sha256,
        received_at: Timestamp(row.stored.received_at),
        occurred_at: Timestamp(row.stored.occurred_at),
        outcome: Outcome::Accepted {
            events: row.events,
            receipt: row.stored.receipt,
        },
        hash: row.hash,
    })
}
