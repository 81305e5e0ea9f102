//! Questions to the record, on connections of their own, so that nothing that is recorded waits for them (A8): an agency's
//! own rows as they are stored, what proves that they are in it (W5), and what was shown to whom (W6).

use std::path::Path;

use domain::AgencyId;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};

use super::{
    FILE, Log, beside,
    log::{hashes, leaves},
    merkle::{Hash, Tree},
    room_of,
    row::{COLUMNS, Disclosure, decode, genesis},
};
use crate::{
    chain::Stored,
    error::{StorageError, failed},
    limits::{DISCLOSURES_STEP_ROWS, EXPORT_STEP_ROWS},
    sqlite_journal::{self, genesis_of},
};

const READING: &str = "reading rows for an export";

/// A row of the journal as the chain covers it: texts sealed, nothing parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// Its number, from 1.
    pub seq: u64,
    /// Who ordered it.
    pub principal: Vec<u8>,
    /// For which agency.
    pub agency: Vec<u8>,
    /// The id that the sender gave it.
    pub command_id: Vec<u8>,
    /// What was ordered, as a sealed hash.
    pub body_sha256: Vec<u8>,
    /// When it was received.
    pub received_at: i64,
    /// When it happened, as the sender said.
    pub occurred_at: i64,
    /// The sender's receipt.
    pub receipt: u64,
    /// What came of it.
    pub events: Vec<u8>,
}

impl JournalRow {
    /// The hash of this row after the row with the hash `previous`.
    pub fn hash(&self, previous: &Hash) -> Hash {
        let it = self.clone();
        Stored {
            seq: it.seq,
            principal: it.principal,
            agency: it.agency,
            command_id: it.command_id,
            body_sha256: it.body_sha256,
            received_at: it.received_at,
            occurred_at: it.occurred_at,
            receipt: it.receipt,
            events: it.events,
        }
        .hash(previous)
    }
}

impl From<Stored> for JournalRow {
    fn from(it: Stored) -> Self {
        Self {
            seq: it.seq,
            principal: it.principal,
            agency: it.agency,
            command_id: it.command_id,
            body_sha256: it.body_sha256,
            received_at: it.received_at,
            occurred_at: it.occurred_at,
            receipt: it.receipt,
            events: it.events,
        }
    }
}

/// Both trees as they were when a head was signed.
#[derive(Debug, Clone, Default)]
pub struct Trees {
    pub(super) journal: Tree,
    pub(super) disclosures: Tree,
}

/// Reads the record beside its writer.
pub struct AuditReader {
    conn: SqliteConnection,
    journal: SqliteConnection,
    room: [u8; 16],
}

impl AuditReader {
    /// Opens the record of a folder whose [`super::Audit`] has been opened.
    pub async fn open(folder: &Path) -> Result<Self, StorageError> {
        let conn = beside(folder, FILE).await?;
        let mut journal = beside(folder, sqlite_journal::FILE).await?;
        let room = room_of(&mut journal).await?;
        Ok(Self {
            conn,
            journal,
            room,
        })
    }

    /// Ends cleanly.
    pub async fn close(self) -> Result<(), StorageError> {
        const DOING: &str = "closing what reads the record";
        self.journal.close().await.map_err(failed(DOING))?;
        self.conn.close().await.map_err(failed(DOING))
    }

    fn conn(&mut self, log: Log) -> &mut SqliteConnection {
        match log {
            Log::Journal => &mut self.journal,
            Log::Disclosures => &mut self.conn,
        }
    }

    /// W1: that the first `old` rows are the beginning of the first `size`; nothing if there are not so many.
    pub async fn consistency(
        &mut self,
        trees: &Trees,
        log: Log,
        old: u64,
        size: u64,
    ) -> Result<Option<Vec<Hash>>, StorageError> {
        let tree = trees.of(log);
        let leaves = leaves(self.conn(log), log, tree.chunks_of(old, size)).await?;
        Ok(tree.consistency(old, size, &leaves))
    }

    /// W1: that row `seq`, counted from 1, is among the first `size`; nothing if it is not.
    pub async fn inclusion(
        &mut self,
        trees: &Trees,
        log: Log,
        seq: u64,
        size: u64,
    ) -> Result<Option<Vec<Hash>>, StorageError> {
        let Some(index) = seq.checked_sub(1) else {
            return Ok(None);
        };
        let tree = trees.of(log);
        let leaves = leaves(self.conn(log), log, tree.chunks_of(index, size)).await?;
        Ok(tree.inclusion(index, size, &leaves))
    }

    /// The next rows of the journal that are this agency's, after row `after` and up to row `until`, each with the hash of
    /// the row before it.
    pub async fn journal_rows(
        &mut self,
        agency: &AgencyId,
        after: u64,
        until: u64,
    ) -> Result<Vec<(JournalRow, Hash)>, StorageError> {
        // The columns of [`sqlite_journal::SELECT_ROWS`].
        let rows = sqlx::query(
            "SELECT seq, principal, CAST(agency AS BLOB), command_id, body_sha256, received_at, occurred_at, receipt,
             CAST(events AS BLOB), hash FROM journal WHERE seq > ? AND seq <= ? AND agency = ? ORDER BY seq LIMIT ?",
        )
        .bind(after as i64)
        .bind(until as i64)
        .bind(agency.to_string())
        .bind(EXPORT_STEP_ROWS)
        .fetch_all(&mut self.journal)
        .await
        .map_err(failed(READING))?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let (stored, _hash) = sqlite_journal::decode(row).map_err(failed(READING))?;
            let previous = self.hash_before(Log::Journal, stored.seq).await?;
            found.push((stored.into(), previous));
        }
        Ok(found)
    }

    /// The next disclosures to this agency or of its things, after row `after` and up to row `until`, each with the hash of
    /// the row before it. Who was at another agency's seat is not among it.
    pub async fn disclosures(
        &mut self,
        agency: &AgencyId,
        after: u64,
        until: u64,
    ) -> Result<Vec<(Disclosure, Hash)>, StorageError> {
        // Constants of this program.
        let sql = AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM disclosures WHERE seq > ?1 AND seq <= ?2 AND (agency IN (?3, '') OR owner = ?3)
             ORDER BY seq LIMIT ?4"
        ));
        let own = agency.to_string();
        let rows = sqlx::query(sql)
            .bind(after as i64)
            .bind(until as i64)
            .bind(&own)
            .bind(EXPORT_STEP_ROWS)
            .fetch_all(&mut self.conn)
            .await
            .map_err(failed(READING))?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let (mut it, _hash) = decode(row)?;
            if it.agency != own {
                it.who = None;
            }
            let previous = self.hash_before(Log::Disclosures, it.seq).await?;
            found.push((it, previous));
        }
        Ok(found)
    }

    /// The hash of the row before row `seq`.
    async fn hash_before(&mut self, log: Log, seq: u64) -> Result<Hash, StorageError> {
        if seq <= 1 {
            return match log {
                Log::Journal => Ok(genesis_of(&mut self.journal).await?.hash),
                Log::Disclosures => Ok(genesis(&self.room)),
            };
        }
        let found = hashes(self.conn(log), log, seq - 2, 1).await?;
        found
            .first()
            .copied()
            .ok_or(StorageError::ChainBroken { seq: seq - 1 })
    }

    /// Which disclosures have a time in this range, the first of them exclusive. Rows are in the order in which they were
    /// written, which is that of their times but for a second or so; whoever asks asks for more.
    pub async fn between(&mut self, from: i64, until: i64) -> Result<(u64, u64), StorageError> {
        let found: (Option<i64>, Option<i64>) = sqlx::query_as(
            "SELECT (SELECT seq FROM disclosures WHERE at >= ? ORDER BY at, seq LIMIT 1),
             (SELECT seq FROM disclosures WHERE at <= ? ORDER BY at DESC, seq DESC LIMIT 1)",
        )
        .bind(from)
        .bind(until)
        .fetch_one(&mut self.conn)
        .await
        .map_err(failed(READING))?;
        let (first, last) = (found.0.unwrap_or(i64::MAX), found.1.unwrap_or(0));
        Ok((first.saturating_sub(1) as u64, last as u64))
    }

    /// The next disclosures to `viewer` after row `after` and up to row `until`: those of streams, those of `owner`'s things,
    /// and what the server says of itself; not where screens looked. At most [`DISCLOSURES_STEP_ROWS`].
    pub async fn shown_to(
        &mut self,
        viewer: &AgencyId,
        owner: &AgencyId,
        after: u64,
        until: u64,
    ) -> Result<Vec<Disclosure>, StorageError> {
        // Constants of this program. Each half goes along its index.
        let sql = AssertSqlSafe(format!(
            "SELECT {COLUMNS} FROM disclosures WHERE agency = ?3 AND owner IN ('', ?4) AND seq > ?1 AND seq <= ?2
             AND body NOT LIKE '{{\"what\":\"looked\"%'
             UNION ALL SELECT {COLUMNS} FROM disclosures WHERE agency = '' AND seq > ?1 AND seq <= ?2 ORDER BY 1 LIMIT ?5"
        ));
        let rows = sqlx::query(sql)
            .bind(after as i64)
            .bind(until as i64)
            .bind(viewer.to_string())
            .bind(owner.to_string())
            .bind(DISCLOSURES_STEP_ROWS as i64)
            .fetch_all(&mut self.conn)
            .await
            .map_err(failed(READING))?;
        let of = |row| decode(row).map(|(it, _hash)| it);
        rows.iter().map(of).collect::<Result<Vec<_>, _>>()
    }
}

impl Trees {
    const fn of(&self, log: Log) -> &Tree {
        match log {
            Log::Journal => &self.journal,
            Log::Disclosures => &self.disclosures,
        }
    }
}
