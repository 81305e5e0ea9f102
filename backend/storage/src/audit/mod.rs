//! The record that others can hold against us: a tree of hashes over the journal, a log of what was shown to whom with a
//! tree of its own, and heads of both that the server signs.
//!
//! - **W1** The tree over a log is that of RFC 9162 over the hashes of its rows: each row is proved to be in it, and each
//!   older head to be its beginning, with a few dozen hashes.
//! - **W2** A head names room, time, size and root of both logs and is signed. A later one never has an earlier time.
//! - **W3** The log of disclosures only grows. Its rows are chained as those of the journal are; a person is in the chain as
//!   a salted hash.
//!
//! - **W4** Whoever has kept a head finds every change of the rows that it is of: a bit, a row taken out or moved, an end
//!   cut off, a tail written anew with a chain and heads of its own.
//!
//! It lies in `disclosures.sqlite`, a file of its own, so that writing it never holds a decision up.

mod export;
mod head;
mod log;
pub mod merkle;
mod row;
mod walk;

use std::path::Path;

use domain::{AgencyId, Timestamp};
use sqlx::{Connection, Row as _, SqliteConnection, sqlite::SqliteSynchronous};
use uuid::Uuid;

pub use self::{
    export::{AuditReader, JournalRow, Trees},
    head::{AuditHead, ExportSeal, PUBLIC_KEY_BYTES, SIGNATURE_BYTES, SignedHead},
    log::Log,
    row::{Disclosure, NewDisclosure},
};
pub(crate) use self::{
    head::KEY_FILE,
    walk::{Marks, walk},
};
use self::{
    head::SigningKey,
    merkle::{Hash, Mark, Tree},
    row::{SALT_BYTES, commitment, genesis},
};
use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    limits::{DISCLOSURES_BATCH_MAX, HEADS_HOURLY_AFTER_MS, TREE_STEP_ROWS},
    seal::random,
    sqlite::{Schema, connect, migrate, options, settle},
    sqlite_journal,
};

pub(crate) const FILE: &str = "disclosures.sqlite";

pub(crate) const SCHEMA: Schema = Schema {
    file: FILE,
    migrations: &[include_str!("../../migrations/disclosures_0001.sql")],
};

/// An hour in milliseconds.
const HOUR_MS: i64 = 3_600_000;

/// The log of disclosures and the trees, with one owner who calls these one after the other.
pub struct Audit {
    conn: SqliteConnection,
    /// Reads the journal beside its writer.
    journal: SqliteConnection,
    key: SigningKey,
    room: [u8; 16],
    of_journal: Tree,
    of_disclosures: Tree,
    /// The hash of the last disclosure.
    last: Hash,
    newest: Option<SignedHead>,
    _folder: DataFolder,
    /// After a write that failed nobody knows what is in the file.
    is_behind: bool,
}

impl Audit {
    /// Opens the file, or makes it, beside the journal of this folder, which must have been opened before.
    pub async fn open(folder: &DataFolder) -> Result<Self, StorageError> {
        let path = folder.file(FILE)?;
        let mut conn = connect(&options(&path, SqliteSynchronous::Full)).await?;
        migrate(&mut conn, &SCHEMA).await?;
        settle(&mut conn).await?;
        let mut journal = beside(folder.path(), sqlite_journal::FILE).await?;
        let room = room_of(&mut journal).await?;
        claim(&mut conn, &room).await?;
        let mut audit = Self {
            key: SigningKey::open(folder.path())?,
            of_journal: log::kept(&mut conn, Some(&mut journal), Log::Journal).await?,
            of_disclosures: Tree::default(),
            last: genesis(&room),
            newest: newest(&mut conn, &room).await?,
            is_behind: true,
            _folder: folder.clone(),
            conn,
            journal,
            room,
        };
        audit.reload().await?;
        Ok(audit)
    }

    /// The key that heads are signed with, its public part.
    pub fn public_key(&self) -> [u8; PUBLIC_KEY_BYTES] {
        self.key.public()
    }

    /// Signs an export.
    pub fn seal_export(&self, seal: &ExportSeal) -> [u8; SIGNATURE_BYTES] {
        self.key.sign_text(&seal.text())
    }

    /// The newest head that was signed.
    pub fn newest(&self) -> Option<SignedHead> {
        self.newest
    }

    /// Which room this is the record of.
    pub fn room(&self) -> Uuid {
        Uuid::from_bytes(self.room)
    }

    /// Reads what is in the file.
    async fn reload(&mut self) -> Result<(), StorageError> {
        let tree = log::kept(&mut self.conn, None, Log::Disclosures).await?;
        self.of_disclosures = tree;
        self.last = genesis(&self.room);
        loop {
            let after = self.of_disclosures.size();
            let rows = log::hashes(&mut self.conn, Log::Disclosures, after, TREE_STEP_ROWS).await?;
            let Some(last) = rows.last() else { break };
            self.last = *last;
            let first = self.of_disclosures.whole();
            let whole: Vec<Hash> = rows
                .iter()
                .filter_map(|it| self.of_disclosures.push(it))
                .collect();
            log::keep(&mut self.conn, Log::Disclosures, first, &whole).await?;
        }
        if self.of_disclosures.size() > 0 {
            let end = self.of_disclosures.size() - 1;
            let last = log::hashes(&mut self.conn, Log::Disclosures, end, 1).await?;
            self.last = last.last().copied().unwrap_or(self.last);
        }
        self.is_behind = false;
        Ok(())
    }

    /// Adds rows, all of them or none; durable when this returns.
    pub async fn record(&mut self, rows: &[NewDisclosure]) -> Result<(), StorageError> {
        if rows.len() > DISCLOSURES_BATCH_MAX {
            return Err(StorageError::TooMany {
                what: "disclosures",
                given: rows.len(),
                max: DISCLOSURES_BATCH_MAX,
            });
        }
        if self.is_behind {
            self.reload().await?;
        }
        let (mut last, mut hashes) = (self.last, Vec::with_capacity(rows.len()));
        let mut made = Vec::with_capacity(rows.len());
        for (seq, row) in (self.of_disclosures.size() + 1..).zip(rows) {
            let salt = random::<SALT_BYTES>()?;
            let row = Disclosure {
                seq,
                at: row.at.0,
                agency: named(row.agency.as_ref()),
                owner: named(row.owner.as_ref()),
                body: row.body.clone(),
                person: commitment(&salt, row.principal),
                who: Some((salt.to_vec(), row.principal)),
            };
            last = row.hash(&last);
            hashes.push(last);
            made.push(row);
        }
        self.is_behind = true;
        self.insert(&made, &hashes).await?;
        self.is_behind = false;
        self.last = last;
        let first = self.of_disclosures.whole();
        let whole: Vec<Hash> = hashes
            .iter()
            .filter_map(|it| self.of_disclosures.push(it))
            .collect();
        // The rows are durable: an error now would have them written a second time. What is missing of the tree is worked out
        // anew from them.
        let kept = log::keep(&mut self.conn, Log::Disclosures, first, &whole).await;
        self.is_behind = kept.is_err();
        Ok(())
    }

    async fn insert(&mut self, rows: &[Disclosure], hashes: &[Hash]) -> Result<(), StorageError> {
        const DOING: &str = "recording what was shown";
        let mut transaction = self.conn.begin().await.map_err(failed(DOING))?;
        for (row, hash) in rows.iter().zip(hashes) {
            let (salt, who) = row.who.as_ref().map_or((&[][..], &[][..]), |(salt, who)| {
                (&salt[..], &who.0.as_bytes()[..])
            });
            sqlx::query(
                "INSERT INTO disclosures (seq, at, agency, owner, body, person, hash, salt, principal)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )
            .bind(row.seq as i64)
            .bind(row.at)
            .bind(&row.agency)
            .bind(&row.owner)
            .bind(&row.body)
            .bind(&row.person[..])
            .bind(&hash[..])
            .bind(salt)
            .bind(who)
            .execute(&mut *transaction)
            .await
            .map_err(failed(DOING))?;
        }
        transaction.commit().await.map_err(failed(DOING))
    }

    /// Takes the next rows of the journal into its tree; tells whether all are in it. To be called until they are: the
    /// first time in a long journal takes a while.
    pub async fn catch_up(&mut self) -> Result<bool, StorageError> {
        let after = self.of_journal.size();
        let rows = log::hashes(&mut self.journal, Log::Journal, after, TREE_STEP_ROWS).await?;
        let first = self.of_journal.whole();
        let whole: Vec<Hash> = rows
            .iter()
            .filter_map(|it| self.of_journal.push(it))
            .collect();
        log::keep(&mut self.conn, Log::Journal, first, &whole).await?;
        Ok((rows.len() as u64) < TREE_STEP_ROWS)
    }

    /// Signs what is in the trees now; tells whether that begins with what was signed before. If not, somebody changed the
    /// record, or an older copy was put back. The head is signed all the same, and whoever kept an earlier one sees it.
    pub async fn sign(&mut self, now: Timestamp) -> Result<(SignedHead, bool), StorageError> {
        if self.is_behind {
            self.reload().await?;
        }
        let mark = |tree: &Tree| Mark {
            size: tree.size(),
            root: tree.root(),
        };
        let head = AuditHead {
            room: self.room(),
            // The clock of the machine may have been set back between two runs.
            at: self.newest.map_or(now.0, |it| now.0.max(it.head.at + 1)),
            journal: mark(&self.of_journal),
            disclosures: mark(&self.of_disclosures),
        };
        let goes_on = self.continues().await?;
        let signed = self.key.sign(head);
        self.keep_head(&signed).await?;
        self.newest = Some(signed);
        Ok((signed, goes_on))
    }

    /// Whether both logs begin with what was signed last.
    async fn continues(&mut self) -> Result<bool, StorageError> {
        let Some(SignedHead { head, .. }) = self.newest else {
            return Ok(true);
        };
        let journal = self.root_of(Log::Journal, head.journal.size).await?;
        let disclosures = self
            .root_of(Log::Disclosures, head.disclosures.size)
            .await?;
        Ok(journal == Some(head.journal.root) && disclosures == Some(head.disclosures.root))
    }

    async fn root_of(&mut self, log: Log, size: u64) -> Result<Option<Hash>, StorageError> {
        let (tree, conn) = match log {
            Log::Journal => (&self.of_journal, &mut self.journal),
            Log::Disclosures => (&self.of_disclosures, &mut self.conn),
        };
        let leaves = log::leaves(conn, log, tree.chunks_of(size, size)).await?;
        Ok(tree.root_of(size, &leaves))
    }

    /// What the last disclosure says; nothing if there is none.
    pub async fn last_body(&mut self) -> Result<Option<String>, StorageError> {
        const DOING: &str = "reading the last disclosure";
        sqlx::query_scalar("SELECT body FROM disclosures ORDER BY seq DESC LIMIT 1")
            .fetch_optional(&mut self.conn)
            .await
            .map_err(failed(DOING))
    }

    /// Both trees as they are now.
    pub fn trees(&self) -> Trees {
        Trees {
            journal: self.of_journal.clone(),
            disclosures: self.of_disclosures.clone(),
        }
    }

    /// Keeps a head in place of one of the same rows; thins out what is older than a day.
    async fn keep_head(&mut self, signed: &SignedHead) -> Result<(), StorageError> {
        const DOING: &str = "keeping a signed head";
        let SignedHead { head, signature } = signed;
        let mut transaction = self.conn.begin().await.map_err(failed(DOING))?;
        sqlx::query(
            "DELETE FROM heads WHERE at < ?1 AND EXISTS (SELECT 1 FROM heads AS later WHERE later.at > heads.at
             AND later.at < (heads.at / ?2 + 1) * ?2)",
        )
        .bind(head.at - HEADS_HOURLY_AFTER_MS)
        .bind(HOUR_MS)
        .execute(&mut *transaction)
        .await
        .map_err(failed(DOING))?;
        sqlx::query("DELETE FROM heads WHERE journal_size = ? AND disclosures_size = ?")
            .bind(head.journal.size as i64)
            .bind(head.disclosures.size as i64)
            .execute(&mut *transaction)
            .await
            .map_err(failed(DOING))?;
        sqlx::query("INSERT INTO heads VALUES (?, ?, ?, ?, ?, ?)")
            .bind(head.at)
            .bind(head.journal.size as i64)
            .bind(&head.journal.root[..])
            .bind(head.disclosures.size as i64)
            .bind(&head.disclosures.root[..])
            .bind(&signature[..])
            .execute(&mut *transaction)
            .await
            .map_err(failed(DOING))?;
        transaction.commit().await.map_err(failed(DOING))
    }

    /// Ends cleanly.
    pub async fn close(self) -> Result<(), StorageError> {
        const DOING: &str = "closing the log of disclosures";
        self.journal.close().await.map_err(failed(DOING))?;
        self.conn.close().await.map_err(failed(DOING))
    }
}

/// An agency as it stands in a row; empty if none.
fn named(agency: Option<&AgencyId>) -> String {
    agency.map(ToString::to_string).unwrap_or_default()
}

/// A file of a folder, to be read while its writer writes.
async fn beside(folder: &Path, file: &str) -> Result<SqliteConnection, StorageError> {
    let options = options(&folder.join(file), SqliteSynchronous::Full)
        .pragma("wal_autocheckpoint", "0")
        .pragma("query_only", "ON");
    connect(&options).await
}

/// The room of the journal.
async fn room_of(journal: &mut SqliteConnection) -> Result<[u8; 16], StorageError> {
    let header = sqlite_journal::read_header(journal).await?;
    let header = header.ok_or(StorageError::Corrupt {
        doing: "reading the header of the journal",
    })?;
    Ok(header.room)
}

/// A log is of one room: that of another one is never gone on with.
async fn claim(conn: &mut SqliteConnection, room: &[u8; 16]) -> Result<(), StorageError> {
    const DOING: &str = "reading whose log of disclosures this is";
    sqlx::query("INSERT OR IGNORE INTO log (id, room) VALUES (1, ?)")
        .bind(&room[..])
        .execute(&mut *conn)
        .await
        .map_err(failed(DOING))?;
    let found: Vec<u8> = sqlx::query_scalar("SELECT room FROM log")
        .fetch_one(conn)
        .await
        .map_err(failed(DOING))?;
    if found == room {
        Ok(())
    } else {
        Err(StorageError::OtherRoom)
    }
}

async fn newest(
    conn: &mut SqliteConnection,
    room: &[u8; 16],
) -> Result<Option<SignedHead>, StorageError> {
    const DOING: &str = "reading the newest signed head";
    let row = sqlx::query("SELECT * FROM heads ORDER BY at DESC LIMIT 1")
        .fetch_optional(conn)
        .await
        .map_err(failed(DOING))?;
    let Some(row) = row else { return Ok(None) };
    let corrupt = || StorageError::Corrupt { doing: DOING };
    let number = |n| row.try_get::<i64, _>(n).map_err(failed(DOING));
    let bytes = |n| row.try_get::<Vec<u8>, _>(n).map_err(failed(DOING));
    let mark = |size: i64, root: Vec<u8>| {
        Ok(Mark {
            size: size as u64,
            root: root.try_into().map_err(|_bytes| corrupt())?,
        })
    };
    let head = AuditHead {
        room: Uuid::from_bytes(*room),
        at: number(0)?,
        journal: mark(number(1)?, bytes(2)?)?,
        disclosures: mark(number(3)?, bytes(4)?)?,
    };
    let signature = bytes(5)?.try_into().map_err(|_bytes| corrupt())?;
    Ok(Some(SignedHead { head, signature }))
}
