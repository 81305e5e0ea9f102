//! The contract of a journal: rows in, rows out, nothing lost and nothing half done (architecture §3.1).

use std::{fmt, future::Future};

use domain::{
    AgencyId, CommandId, Event, PrincipalId, Timestamp, private::Subject, refusal::StoredRefusal,
};

use crate::error::StorageError;

/// What a room is for. A journal is of one kind for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomKind {
    /// The real thing.
    Live,
    /// Played on an exercise clock.
    Exercise,
    /// Made by the demo.
    Demo,
}

impl RoomKind {
    /// The word in the journal.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Exercise => "exercise",
            Self::Demo => "demo",
        }
    }
}

impl fmt::Display for RoomKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What came of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Done; kept for ever.
    Accepted {
        /// What happened, possibly nothing.
        events: Vec<Event>,
        /// The receipt number that the sender was given.
        receipt: u64,
    },
    /// Refused; kept for a day, so that sending again gives the same answer.
    Refused(StoredRefusal),
}

/// A command and what came of it, to be appended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRow {
    /// Who sent it.
    pub principal: PrincipalId,
    /// For which agency.
    pub agency: AgencyId,
    /// The sender's name for it; unique within the principal.
    pub command_id: CommandId,
    /// Hash of the raw body: the same id with another body is another command.
    pub body_sha256: [u8; 32],
    /// When the server received it.
    pub received_at: Timestamp,
    /// When it happened, by the sender.
    pub occurred_at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
}

/// A command and what came of it, as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its place in the journal, from 1 without gaps. Refusals take no place: theirs is that of the last accepted
    /// row before them.
    pub seq: u64,
    /// Who sent it.
    pub principal: PrincipalId,
    /// For which agency.
    pub agency: AgencyId,
    /// The sender's name for it.
    pub command_id: CommandId,
    /// Hash of the raw body.
    pub body_sha256: [u8; 32],
    /// When the server received it.
    pub received_at: Timestamp,
    /// When it happened, by the sender.
    pub occurred_at: Timestamp,
    /// What came of it. Texts whose key was destroyed read [`crate::ERASED`].
    pub outcome: Outcome,
    /// Covers this row and every row before it; of a refusal, that of the row at `seq`.
    pub hash: [u8; 32],
}

/// The end of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The last accepted row; 0 if there is none.
    pub seq: u64,
    /// Its hash; that of the journal's header if there is none.
    pub hash: [u8; 32],
}

/// What an append did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// [`Row::seq`] of each given row, in order.
    pub seqs: Vec<u64>,
    /// The end of the chain now.
    pub head: Head,
}

/// An accepted command as the journal answers for it, without what it led to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Answered {
    /// Who sent it.
    pub principal: PrincipalId,
    /// The sender's name for it.
    pub command_id: CommandId,
    /// Hash of the raw body.
    pub body_sha256: [u8; 32],
    /// When the server received it.
    pub received_at: Timestamp,
    /// The receipt number that the sender was given.
    pub receipt: u64,
}

/// What a replay found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    /// The end of the chain, verified.
    pub head: Head,
    /// How many refusals were among the rows.
    pub refusals: u64,
    /// How many private texts are erased.
    pub erased_texts: u64,
}

/// Where a room keeps its commands. Has one writer, who calls these one after the other.
///
/// All of it can be implemented outside of this crate, so that tests can put a slow or failing journal under a room.
pub trait Journal: Send {
    /// Appends a batch of at most [`crate::limits::BATCH_ROWS_MAX`] rows, in order; durable when this returns, and
    /// all of it or nothing.
    ///
    /// After a failure, or after this was cancelled, every further append is refused with
    /// [`StorageError::Stopped`]: whether the rows are there, only [`Self::reopen`] and replaying tells.
    /// A batch that is too large is refused without stopping anything.
    fn append(
        &mut self,
        rows: &[NewRow],
    ) -> impl Future<Output = Result<Appended, StorageError>> + Send;

    /// Gives every row to `each`, in order, private texts opened, refusals where they happened.
    ///
    /// The chain is verified on the way: what was given before an error must be thrown away.
    fn replay(
        &mut self,
        each: impl FnMut(Row) + Send,
    ) -> impl Future<Output = Result<Replayed, StorageError>> + Send {
        self.replay_after(None, each)
    }

    /// As [`Self::replay`], without the accepted rows up to and including `after`, which must be in the chain as it
    /// says. Refusals are all given: those before `after` come first, with its hash.
    fn replay_after(
        &mut self,
        after: Option<Head>,
        each: impl FnMut(Row) + Send,
    ) -> impl Future<Output = Result<Replayed, StorageError>> + Send;

    /// Those of `commands` that were accepted, in no particular order; at most
    /// [`crate::limits::BATCH_ROWS_MAX`] in one call. What was appended is found at once.
    fn accepted(
        &mut self,
        commands: &[(PrincipalId, CommandId)],
    ) -> impl Future<Output = Result<Vec<Answered>, StorageError>> + Send;

    /// Opens what stopped anew, and tries out that it can be written. Until this has succeeded the journal stays
    /// stopped. May be cancelled.
    fn reopen(&mut self) -> impl Future<Output = Result<(), StorageError>> + Send;

    /// Deletes refusals received before `before`, at most [`crate::limits::PRUNE_ROWS_MAX`] in one call; tells how
    /// many.
    fn prune_refusals(
        &mut self,
        before: Timestamp,
    ) -> impl Future<Output = Result<u64, StorageError>> + Send;

    /// Destroys the key of a subject: its private texts are gone for good, the chain stays whole. Tells whether
    /// there was a key. What the server has in memory is the caller's to forget.
    fn erase(
        &mut self,
        subject: Subject,
    ) -> impl Future<Output = Result<bool, StorageError>> + Send;

    /// Ends cleanly.
    fn close(self) -> impl Future<Output = Result<(), StorageError>> + Send;
}
