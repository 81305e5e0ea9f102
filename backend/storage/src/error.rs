//! What can go wrong in storage, in kinds that a server can act on.

use std::{error::Error, io, path::PathBuf};

use crate::journal::RoomKind;

/// Why storage could not do what it was asked. Nothing is half done.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// No room left on the disk.
    #[error("the disk is full: {doing}")]
    DiskFull {
        /// What was being done.
        doing: &'static str,
    },
    /// The disk or the file system failed.
    #[error("input or output failed: {doing}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// What the system said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
    /// Another process works on this data folder.
    #[error("another process is using the data folder {path}", path = path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// A journal of another kind of room.
    #[error("the journal is of a room of kind {found}, not {wanted}")]
    WrongKind {
        /// What the journal says.
        found: String,
        /// What was asked for.
        wanted: RoomKind,
    },
    /// A file that this version of the program cannot read.
    #[error("{file} has format {found}; this program reads format {supported}")]
    WrongFormat {
        /// Which file.
        file: &'static str,
        /// What the file says.
        found: i64,
        /// What can be read.
        supported: i64,
    },
    /// The keys do not belong to the journal, or are gone.
    #[error("the keys in keys.sqlite are not those of this journal")]
    WrongKeys,
    /// A log of disclosures that was begun beside another journal.
    #[error("disclosures.sqlite is that of another room")]
    OtherRoom,
    /// The journal was changed after it was written, or is incomplete.
    #[error("the chain of the journal breaks at row {seq}")]
    ChainBroken {
        /// The first row that is not as it was written.
        seq: u64,
    },
    /// A sealed text is not what was sealed there.
    #[error("a sealed text of journal row {seq} cannot be opened")]
    UnsealFailed {
        /// The row.
        seq: u64,
    },
    /// The row is as it was written, but this program does not understand it.
    #[error("journal row {seq} cannot be read: {why}")]
    Unreadable {
        /// The row.
        seq: u64,
        /// What is not understood.
        why: String,
    },
    /// The file of an attachment is not there, or not what was stored.
    #[error("the attachment {stored} {why}")]
    Attachment {
        /// Its name.
        stored: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A snapshot that is not used; the journal has everything.
    #[error("the snapshot is not used: {why}")]
    SnapshotUnusable {
        /// Why not.
        why: String,
    },
    /// The file is damaged.
    #[error("the file is damaged: {doing}")]
    Corrupt {
        /// What was being done.
        doing: &'static str,
    },
    /// The `SQLite` library has a known fault that can damage data.
    #[error("SQLite is {found}; at least {needed} is needed")]
    TooOldSqlite {
        /// What is linked.
        found: String,
        /// What is needed.
        needed: &'static str,
    },
    /// Something of that name is already there.
    #[error("already there: {doing}")]
    Duplicate {
        /// What was being done.
        doing: &'static str,
    },
    /// More than fits into one call.
    #[error("{given} {what} in one call; at most {max} fit")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many were given.
        given: usize,
        /// The limit.
        max: usize,
    },
    /// A limit on what is kept is reached.
    #[error("no more than {max} {what} are kept")]
    Full {
        /// Of what.
        what: &'static str,
        /// The limit.
        max: usize,
    },
    /// A value that must not be stored.
    #[error("{what} {why}")]
    Malformed {
        /// Which value.
        what: &'static str,
        /// What is wrong with it.
        why: &'static str,
    },
    /// There is no such thing.
    #[error("no such {what}")]
    Unknown {
        /// Of what kind.
        what: &'static str,
    },
    /// An append failed or was given up before; only opening it anew and replaying tells what is durable.
    #[error("the journal stopped after a failed append and must be opened again")]
    Stopped,
    /// The system gave no random bytes.
    #[error("the system gives no random bytes")]
    NoRandomness,
    /// Anything else that the database reports.
    #[error("the database failed: {doing}")]
    Database {
        /// What was being done.
        doing: &'static str,
        /// What it said.
        #[source]
        source: Box<dyn Error + Send + Sync>,
    },
}

impl StorageError {
    /// Whether trying again later can help: the disk, the file system or the system may come back. What is
    /// damaged, of another kind or of another program stays so.
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::DiskFull { .. }
            | Self::Io { .. }
            | Self::Database { .. }
            | Self::Duplicate { .. }
            | Self::NoRandomness
            | Self::Stopped => true,
            Self::Locked { .. }
            | Self::WrongKind { .. }
            | Self::WrongFormat { .. }
            | Self::WrongKeys
            | Self::OtherRoom
            | Self::ChainBroken { .. }
            | Self::UnsealFailed { .. }
            | Self::Unreadable { .. }
            | Self::Attachment { .. }
            | Self::SnapshotUnusable { .. }
            | Self::Corrupt { .. }
            | Self::TooOldSqlite { .. }
            | Self::TooMany { .. }
            | Self::Full { .. }
            | Self::Malformed { .. }
            | Self::Unknown { .. } => false,
        }
    }
}

/// `SQLite`'s primary result codes (`sqlite3.h`): the low byte of the extended code.
mod code {
    pub(super) const IOERR: i32 = 10;
    pub(super) const READONLY: i32 = 8;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANTOPEN: i32 = 14;
    pub(super) const CONSTRAINT: i32 = 19;
    pub(super) const NOTADB: i32 = 26;
    /// Extended codes for what counts as a duplicate: primary key, trigger, unique.
    pub(super) const DUPLICATES: [i32; 3] = [1555, 1811, 2067];
}

/// Turns a database error into the kind that it is, with what was being done.
pub(crate) fn failed(doing: &'static str) -> impl Fn(sqlx::Error) -> StorageError {
    move |error| {
        let extended = match &error {
            sqlx::Error::Database(it) => it.code().and_then(|code| code.parse::<i32>().ok()),
            _ => None,
        };
        match extended.map(|it| it & 0xff) {
            Some(code::FULL) => StorageError::DiskFull { doing },
            Some(code::IOERR | code::CANTOPEN | code::READONLY) => StorageError::Io {
                doing,
                source: Box::new(error),
            },
            Some(code::CORRUPT | code::NOTADB) => StorageError::Corrupt { doing },
            Some(code::CONSTRAINT) if extended.is_some_and(|it| code::DUPLICATES.contains(&it)) => {
                StorageError::Duplicate { doing }
            }
            _ => StorageError::Database {
                doing,
                source: Box::new(error),
            },
        }
    }
}

/// Turns an error of the file system into the kind that it is.
pub(crate) fn io_failed(doing: &'static str) -> impl Fn(io::Error) -> StorageError {
    move |error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            StorageError::DiskFull { doing }
        }
        _ => StorageError::Io {
            doing,
            source: Box::new(error),
        },
    }
}
