//! Why an import fails. Each is one line that says what to do about it where that is known.

use std::io;

use thiserror::Error;

/// Why an import fails; nothing of an earlier import is touched then.
#[derive(Debug, Error)]
pub enum ImportError {
    /// A file cannot be opened, read or written.
    #[error("{what}: {source}")]
    Io {
        /// What was being done.
        what: &'static str,
        /// The operating system's answer.
        source: io::Error,
    },
    /// The input does not start like an OSM extract.
    #[error("not an OSM extract in PBF format: {0}")]
    NotPbf(String),
    /// The input starts well and cannot be read to its end.
    #[error("the extract is cut or damaged: {0}")]
    Damaged(String),
    /// The input needs something that this reader cannot do.
    #[error("the extract needs a feature that is not supported: {0}")]
    Unsupported(String),
    /// Nothing to draw.
    #[error("the extract is empty: {0}")]
    Empty(&'static str),
    /// Not an area that can be drawn as one map.
    #[error("the extract's area cannot be used: {0}")]
    Bounds(String),
    /// Beyond a limit.
    #[error(
        "the extract is too large: {found} {what}, at most {limit} are allowed; cut it to the area of operations"
    )]
    TooLarge {
        /// What there is too much of.
        what: &'static str,
        /// How much there is.
        found: u64,
        /// How much may be.
        limit: u64,
    },
    /// A tile cannot be encoded.
    #[error("a tile cannot be encoded: {0}")]
    Tile(#[from] fast_mvt::MvtError),
    /// The tile archive cannot be written.
    #[error("the tile archive cannot be written: {0}")]
    Archive(#[from] pmtiles::PmtError),
    /// The street graph cannot be written.
    #[error(transparent)]
    Streets(#[from] roads::GraphError),
    /// A JSON file cannot be written.
    #[error("a JSON file cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

impl ImportError {
    /// Names what was being done when the operating system refused.
    pub(crate) fn io(what: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { what, source }
    }
}
