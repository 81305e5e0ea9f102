//! Whether the room takes commands, and how everybody is told (rules J1 and J2).

use domain::Timestamp;
use protocol::stream::{RoomNews, RoomWord, ServerMessage, TroubleWord};
use storage::StorageError;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// What keeps the journal from being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// No room is left on the disk.
    DiskFull,
    /// The disk or the file system fails.
    DiskFailed,
}

impl Trouble {
    /// What an error of the journal comes of.
    pub(super) const fn of(error: &StorageError) -> Self {
        match error {
            StorageError::DiskFull { .. } => Self::DiskFull,
            _ => Self::DiskFailed,
        }
    }

    /// The word on the wire.
    pub const fn word(self) -> TroubleWord {
        match self {
            Self::DiskFull => TroubleWord::DiskFull,
            Self::DiskFailed => TroubleWord::DiskFailed,
        }
    }
}

/// Whether the room takes commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    /// It does.
    Open,
    /// Reads and streams go on from what is published; nothing can be recorded until the disk is back.
    ReadOnly {
        /// Why.
        trouble: Trouble,
        /// Since when.
        since: Timestamp,
    },
    /// It has ended.
    Stopped,
}

impl Health {
    /// How screens are told; a room that has ended closes them instead.
    pub(super) fn frame(self) -> Option<Utf8Bytes> {
        let news = match self {
            Self::Open => RoomNews {
                state: RoomWord::Open,
                reason: None,
                since: None,
            },
            Self::ReadOnly { trouble, since } => RoomNews {
                state: RoomWord::ReadOnly,
                reason: Some(trouble.word()),
                since: Some(since.into()),
            },
            Self::Stopped => return None,
        };
        serde_json::to_string(&ServerMessage::Room(news))
            .map(Utf8Bytes::from)
            .ok()
    }
}
