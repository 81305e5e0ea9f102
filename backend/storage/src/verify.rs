//! Verifying a journal without its server and without its keys.
//!
//! - J20: the first row that was changed, taken out, put in or moved is named, and so is damage of the file; the chain
//!   shows that by itself.
//! - J21: a chain cannot show that rows are missing at its end, or that whoever holds the file has written all of it anew.
//!   Against a head that was kept elsewhere both show.
//! - W4: so they do against signed heads that were kept, for the journal and for the log of what was shown to whom.
//! - F12: an attachment whose file is missing or changed is named, without any key: its name is the hash of its bytes.
//! - J22: it changes nothing, makes no file, and may run while a server writes.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
    str::FromStr,
};

use sqlx::{
    Connection, Row as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};

use crate::{
    attachments::{self, Live},
    audit::{self, AuditHead, Log, Marks},
    error::{StorageError, failed},
    folder::is_held,
    journal::Head,
    limits::{REPLAY_CHUNK_ROWS, ROWS_WAITING_MAX},
    sqlite::check_library,
    sqlite_journal::{self, FILE, SELECT_ROWS},
};

const READING: &str = "reading the journal";

/// What a whole journal says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Its format.
    pub format: i64,
    /// What kind of room it is of.
    pub kind: String,
    /// The end of the chain.
    pub head: Head,
    /// Refusals that are kept beside the chain.
    pub refusals: u64,
    /// Attachments whose files were found whole; absent if a journal was looked at that lies alone.
    pub attachments: Option<u64>,
    /// Rows of the log of disclosures, each found whole; absent if a journal was looked at that lies alone.
    pub disclosures: Option<u64>,
    /// Bytes of the rows that the chain covers.
    pub bytes: u64,
    /// When the first and the last row were received, in milliseconds since 1970.
    pub received: Option<(i64, i64)>,
}

/// The first thing that is wrong with a journal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A row that is not as it was written, or not where it was written.
    #[error("row {seq} is not as it was written, or does not follow the row before it")]
    Changed {
        /// Which.
        seq: u64,
    },
    /// A row is not there, though later ones are.
    #[error("row {seq} is missing; the next row is {next}")]
    Missing {
        /// Which.
        seq: u64,
        /// The row that is there instead.
        next: u64,
    },
    /// Rows that stand before the beginning of the chain.
    #[error("{count} rows stand outside of the chain")]
    Outside {
        /// How many.
        count: u64,
    },
    /// A refusal was written after a row that is not there: the end of the journal was cut off.
    #[error("the journal ends at row {last}, but a command was refused after row {refused_after}")]
    EndMissing {
        /// The last row.
        last: u64,
        /// Where the refusal stands.
        refused_after: u64,
    },
    /// The journal ends before the head that was kept.
    #[error("the journal ends at row {last}; the head that was kept is of row {kept}")]
    Truncated {
        /// The last row.
        last: u64,
        /// The row of the kept head.
        kept: u64,
    },
    /// The chain is whole, but it is not the one whose head was kept.
    #[error("row {seq} is not the row whose hash was kept: the journal was written anew")]
    OtherChain {
        /// The row of the kept head.
        seq: u64,
    },
    /// The file of an attachment is not there, or not what was stored.
    #[error("the attachment {stored} of row {seq} {why}")]
    Attachment {
        /// The row that speaks of it.
        seq: u64,
        /// The name of its file.
        stored: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The log begins with other rows than those that were signed.
    #[error("the first {size} rows of the {log} are not those that were signed: it was written anew", log = log.as_str())]
    OtherThanSigned {
        /// Which log.
        log: Log,
        /// How many rows the signed head is of.
        size: u64,
    },
    /// The log has fewer rows than were signed.
    #[error("the {log} ends at row {last}; {signed} rows were signed", log = log.as_str())]
    FewerThanSigned {
        /// Which log.
        log: Log,
        /// The last row.
        last: u64,
        /// How many rows the signed head is of.
        signed: u64,
    },
    /// A row of the log of disclosures is not as it was written, or not where it was written.
    #[error(
        "row {seq} of the disclosures is not as it was written, or does not follow the row before it"
    )]
    DisclosureChanged {
        /// Which.
        seq: u64,
    },
    /// A head that was kept is of another room.
    #[error("the head of {at} ms is of another room")]
    OtherRoom {
        /// When it was signed.
        at: i64,
    },
    /// The database file itself is damaged.
    #[error("the file is damaged after row {after}: {what}")]
    Damaged {
        /// The last good row.
        after: u64,
        /// What the database says.
        what: String,
    },
}

/// Why a journal was not found whole.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// It is not whole.
    #[error("the journal is not whole: {0}")]
    NotWhole(#[from] Finding),
    /// There is no journal of this program at that path.
    #[error("{path} is not a journal of this program: {why}", path = path.display())]
    NotAJournal {
        /// Where.
        path: PathBuf,
        /// What it is instead.
        why: String,
    },
    /// It could not be read.
    #[error("the journal could not be read")]
    Storage(#[from] StorageError),
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.seq)?;
        self.hash.iter().try_for_each(|it| write!(f, "{it:02x}"))
    }
}

impl FromStr for Head {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const SHAPE: &str = "a head is SEQ:HASH, as `muster head` prints it";
        let (seq, hex) = text.split_once(':').ok_or(SHAPE)?;
        let mut hash = [0; 32];
        if hex.len() != 64 || !hex.bytes().all(|it| it.is_ascii_hexdigit()) {
            return Err(SHAPE);
        }
        for (byte, pair) in hash.iter_mut().zip(hex.as_bytes().chunks(2)) {
            let pair = str::from_utf8(pair).map_err(|_not_ascii| SHAPE)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_not_hex| SHAPE)?;
        }
        let seq = seq.parse().map_err(|_not_a_number| SHAPE)?;
        Ok(Self { seq, hash })
    }
}

/// A journal file from a path that names it or its data folder.
pub fn journal_file(path: &Path) -> PathBuf {
    if path.is_dir() {
        path.join(FILE)
    } else {
        path.to_owned()
    }
}

/// Reads a journal from its first row to its last and checks everything that needs no key; changes nothing, and may run
/// while a server writes. With the head that was kept elsewhere it also shows a cut or rewritten end.
pub async fn verify(path: &Path, kept: Option<Head>) -> Result<Verified, VerifyError> {
    verify_with(path, kept, &[]).await
}

/// The same, and against signed heads that were kept elsewhere. Whether they are signed is the caller's to see: it has the
/// key.
pub async fn verify_with(
    path: &Path,
    kept: Option<Head>,
    heads: &[AuditHead],
) -> Result<Verified, VerifyError> {
    let of_journal = Marks::new(Log::Journal, heads.iter().map(|it| it.journal));
    let (mut verified, live, of_room) = walk_marked(path, kept, of_journal).await?;
    if let Some(other) = heads.iter().find(|it| *it.room.as_bytes() != of_room) {
        return Err(Finding::OtherRoom { at: other.at }.into());
    }
    let file = journal_file(path);
    // A copy of the journal alone has none beside it. In a data folder it belongs there: taken away it is missing.
    let disclosures = file.with_file_name(audit::FILE);
    if path.is_dir() || disclosures.is_file() {
        let marks = Marks::new(Log::Disclosures, heads.iter().map(|it| it.disclosures));
        verified.disclosures = Some(audit::walk(&disclosures, &of_room, marks).await?);
    }
    let root = file.with_file_name(attachments::FOLDER);
    if path.is_dir() || root.is_dir() {
        check_attachments(&file, &root, &live).await?;
        verified.attachments = Some(live.count());
    }
    Ok(verified)
}

/// Reads a journal without looking at the files of its attachments; gives which there are.
pub(crate) async fn walk(path: &Path, kept: Option<Head>) -> Result<(Verified, Live), VerifyError> {
    let none = Marks::new(Log::Journal, []);
    let (verified, live, _room) = walk_marked(path, kept, none).await?;
    Ok((verified, live))
}

async fn walk_marked(
    path: &Path,
    kept: Option<Head>,
    marks: Marks,
) -> Result<(Verified, Live, [u8; 16]), VerifyError> {
    let file = journal_file(path);
    let mut conn = open_to_read(&file).await?;
    // One transaction, so that everything is of one moment while a server writes.
    let mut conn = conn.begin().await.map_err(failed(READING))?;
    let header = read_header(&mut conn, &file).await?;
    let mut walk = Walk {
        head: header.genesis,
        bytes: 0,
        received: None,
        live: Live::default(),
        kept,
        marks,
    };
    walk.check_kept()?;
    walk.rows(&mut conn).await?;
    walk.marks.end()?;
    if let Some(kept) = kept.filter(|it| it.seq > walk.head.seq) {
        let (last, kept) = (walk.head.seq, kept.seq);
        return Err(Finding::Truncated { last, kept }.into());
    }
    let refusals = beside(&mut conn, walk.head.seq).await?;
    let verified = Verified {
        format: header.format,
        kind: header.kind,
        head: walk.head,
        refusals,
        attachments: None,
        disclosures: None,
        bytes: walk.bytes,
        received: walk.received,
    };
    Ok((verified, walk.live, header.room))
}

/// The head of a journal, verified on the way.
pub async fn head(path: &Path) -> Result<Head, VerifyError> {
    Ok(walk(path, None).await?.0.head)
}

/// F12: every attachment is there and as it was stored. What is wrong is looked at again with the newest rows: a server that
/// runs may have taken it away meanwhile.
async fn check_attachments(file: &Path, root: &Path, live: &Live) -> Result<(), VerifyError> {
    for (stored, seq) in live.files() {
        match attachments::check(root, stored) {
            Ok(_) => {}
            Err(StorageError::Attachment { stored, why }) => {
                if walk(file, None).await?.1.has(&stored) {
                    return Err(Finding::Attachment { seq, stored, why }.into());
                }
            }
            Err(other) => return Err(other.into()),
        }
    }
    Ok(())
}

/// Opens a file so that nothing of it changes: no log is moved, and none is made where there is none.
pub(crate) async fn open_to_read(file: &Path) -> Result<SqliteConnection, VerifyError> {
    if !file.is_file() {
        return Err(VerifyError::NotAJournal {
            path: file.to_owned(),
            why: "there is no such file".to_owned(),
        });
    }
    let mut log = file.as_os_str().to_owned();
    log.push("-wal");
    let has_log = match fs::metadata(&log) {
        Ok(it) => it.len() > 0,
        Err(_none) => false,
    };
    let is_served = file.parent().is_some_and(is_held);
    let options = SqliteConnectOptions::new()
        .filename(file)
        .read_only(true)
        .row_buffer_size(ROWS_WAITING_MAX)
        // Without a log and a server nobody writes, and nothing needs to be locked: also good on a medium that cannot be
        // written. A server that has just started has written nothing to its log yet, and moves pages at any moment.
        .immutable(!has_log && !is_served);
    let mut conn = SqliteConnection::connect_with(&options)
        .await
        .map_err(failed("opening a database file"))?;
    // The first statement is the first to look at the file.
    check_library(&mut conn)
        .await
        .map_err(|error| match error {
            StorageError::Corrupt { .. } => VerifyError::NotAJournal {
                path: file.to_owned(),
                why: "it is no database, or damaged at its beginning".to_owned(),
            },
            other => other.into(),
        })?;
    Ok(conn)
}

struct Header {
    format: i64,
    kind: String,
    room: [u8; 16],
    genesis: Head,
}

async fn read_header(conn: &mut SqliteConnection, file: &Path) -> Result<Header, VerifyError> {
    let not_a_journal = |why: String| VerifyError::NotAJournal {
        path: file.to_owned(),
        why,
    };
    let header = sqlite_journal::read_header(conn)
        .await
        .map_err(|error| match error {
            StorageError::Io { .. } => error.into(),
            other => not_a_journal(other.to_string()),
        })?
        .ok_or_else(|| not_a_journal("it has no header".to_owned()))?;
    if header.format != sqlite_journal::FORMAT {
        return Err(StorageError::WrongFormat {
            file: FILE,
            found: header.format,
            supported: sqlite_journal::FORMAT,
        }
        .into());
    }
    Ok(Header {
        format: header.format,
        genesis: Head {
            seq: 0,
            hash: header.genesis(),
        },
        room: header.room,
        kind: header.kind,
    })
}

/// How far the chain was found whole.
struct Walk {
    head: Head,
    bytes: u64,
    received: Option<(i64, i64)>,
    live: Live,
    kept: Option<Head>,
    marks: Marks,
}

impl Walk {
    async fn rows(&mut self, conn: &mut SqliteConnection) -> Result<(), VerifyError> {
        loop {
            let rows = sqlx::query(SELECT_ROWS)
                .bind(self.head.seq as i64)
                .bind(REPLAY_CHUNK_ROWS)
                .fetch_all(&mut *conn)
                .await
                .map_err(|error| self.unreadable(error))?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in &rows {
                self.row(row)?;
            }
        }
    }

    fn row(&mut self, row: &SqliteRow) -> Result<(), VerifyError> {
        let seq = self.head.seq + 1;
        let (stored, hash) =
            sqlite_journal::decode(row).map_err(|_other_type| Finding::Changed { seq })?;
        if stored.seq != seq {
            let next = stored.seq;
            return Err(Finding::Missing { seq, next }.into());
        }
        let expected = stored.hash(&self.head.hash);
        if hash != expected {
            return Err(Finding::Changed { seq }.into());
        }
        self.head = Head {
            seq,
            hash: expected,
        };
        self.marks.push(&expected)?;
        self.live
            .row(seq, &stored.events)
            .map_err(|error| StorageError::Unreadable {
                seq,
                why: error.to_string(),
            })?;
        self.bytes += stored.len();
        let received_at = stored.received_at;
        let (first, _) = self.received.unwrap_or((received_at, received_at));
        self.received = Some((first, received_at));
        Ok(self.check_kept()?)
    }

    fn check_kept(&self) -> Result<(), Finding> {
        match self.kept {
            Some(kept) if kept.seq == self.head.seq && kept.hash != self.head.hash => {
                Err(Finding::OtherChain { seq: kept.seq })
            }
            _ => Ok(()),
        }
    }

    fn unreadable(&self, error: sqlx::Error) -> VerifyError {
        match failed(READING)(error) {
            StorageError::Corrupt { .. } => Finding::Damaged {
                after: self.head.seq,
                what: "its pages do not hang together".to_owned(),
            }
            .into(),
            other => other.into(),
        }
    }
}

/// What stands beside the chain; tells how many refusals there are.
async fn beside(conn: &mut SqliteConnection, last: u64) -> Result<u64, VerifyError> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM journal WHERE seq < 1), (SELECT count(*) FROM refusals),
         (SELECT coalesce(max(after_seq), 0) FROM refusals)",
    )
    .fetch_one(&mut *conn)
    .await
    .map_err(failed(READING))?;
    let number = |column| row.try_get::<i64, _>(column).map_err(failed(READING));
    let (outside, refusals) = (number(0)?.unsigned_abs(), number(1)?.unsigned_abs());
    let refused_after = number(2)?.unsigned_abs();
    if outside > 0 {
        return Err(Finding::Outside { count: outside }.into());
    }
    if refused_after > last {
        return Err(Finding::EndMissing {
            last,
            refused_after,
        }
        .into());
    }
    // Pages that no row lies in, and the order of those that rows lie in.
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(conn)
        .await
        .map_err(failed("checking the pages of the journal"))?;
    if found == "ok" {
        Ok(refusals)
    } else {
        let what = found.split_whitespace().collect::<Vec<_>>().join(" ");
        Err(Finding::Damaged { after: last, what }.into())
    }
}
