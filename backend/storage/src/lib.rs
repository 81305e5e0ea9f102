//! What the server keeps: the journal with its seals, accounts and sessions, and tracks.
//!
//! [`Journal`] is the contract that the room is written against; [`SqliteJournal`] is the embedded way to keep it.
//! Every file lies in one [`DataFolder`], which one process holds at a time.

pub mod accounts;
pub mod attachments;
pub mod audit;
pub mod backup;
mod chain;
pub mod checkpoint;
pub mod error;
pub mod folder;
pub mod journal;
mod keyring;
pub mod limits;
mod purpose_key;
mod seal;
pub mod snapshot;
mod sqlite;
mod sqlite_journal;
pub mod tracks;
pub mod verify;

pub use accounts::{
    Account, Accounts, AgreementUse, Device, DeviceHash, DeviceLease, LeaseEnd, NewLease, PurgeDue,
    Seat, Session, Unconfirmed,
};
pub use attachments::Attachments;
pub use audit::Audit;
pub use checkpoint::{Checkpoint, Checkpointer};
pub use error::StorageError;
pub use folder::DataFolder;
pub use journal::{Answered, Appended, Head, Journal, NewRow, Outcome, Replayed, RoomKind, Row};
pub use seal::{BODY_ERASED, ERASED};
pub use sqlite_journal::SqliteJournal;
pub use tracks::{TrackPoint, Tracks};
