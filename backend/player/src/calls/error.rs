//! What can be wrong with a record, its mapping or the server it is played on, as typed answers.

use std::path::PathBuf;

/// Why a record could not be replayed. Single cells and rows that are wrong are no error: they are listed in the
/// report (see [`super::Verdict`]).
#[derive(Debug, thiserror::Error)]
pub enum CallsError {
    /// A file could not be read.
    #[error("cannot read {path}: {why}")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        why: std::io::Error,
    },
    /// The mapping is not TOML, or has a key that nobody knows or lacks one that is needed.
    #[error("the mapping is not right: {0}")]
    MappingSyntax(Box<toml::de::Error>),
    /// A value of the mapping makes no sense.
    #[error("the mapping's `{key}` {why}")]
    Mapping {
        /// Which key.
        key: String,
        /// What is wrong with it.
        why: String,
    },
    /// The record is larger than what is read at once.
    #[error("the record has {bytes} bytes, more than {max}; split it")]
    TooLarge {
        /// Its size.
        bytes: u64,
        /// The limit.
        max: u64,
    },
    /// The record has more rows than the limit.
    #[error("the record has more than {max} rows; split it")]
    TooManyRows {
        /// The limit.
        max: usize,
    },
    /// There is nothing in the record, or only a header.
    #[error("the record has no rows")]
    Empty,
    /// The record is not UTF-8.
    #[error("the record is not UTF-8 from line {line} on; convert it first")]
    NotUtf8 {
        /// The line with the first wrong byte.
        line: u64,
    },
    /// The record holds bytes that no table of text has.
    #[error("the record is not a CSV table: {why} in line {line}")]
    NotCsv {
        /// Where.
        line: u64,
        /// What was found.
        why: String,
    },
    /// A row with more or fewer fields than the header: the file was cut, or a quote is missing.
    #[error(
        "line {line} has {found} fields, the header has {expected}: the file is cut or a quote is missing"
    )]
    RowLength {
        /// Where the row begins.
        line: u64,
        /// Fields of the header.
        expected: u64,
        /// Fields of the row.
        found: u64,
    },
    /// A field that is longer than anything a dispatch record holds: most often a quote is missing.
    #[error("the field `{column}` in line {line} is longer than {max} bytes")]
    FieldTooLong {
        /// Where the row begins.
        line: u64,
        /// Which column.
        column: String,
        /// The limit.
        max: usize,
    },
    /// A column that the mapping names is not in the record.
    #[error("the record has no column `{column}`, which the mapping's `{key}` names")]
    MissingColumn {
        /// The mapping's key.
        key: String,
        /// The column that is not there.
        column: String,
    },
    /// Two columns have one name, so the mapping cannot say which is meant.
    #[error("the record has the column `{column}` twice")]
    DoubleColumn {
        /// Its name.
        column: String,
    },
    /// The report could not be written; the replay is done.
    #[error("cannot write {path}: {why}")]
    Unwritable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        why: std::io::Error,
    },
    /// The server cannot be played on.
    #[error("{0}")]
    Server(String),
}
