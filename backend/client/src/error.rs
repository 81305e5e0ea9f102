//! What can go wrong between a client and the server.

use protocol::Problem;
use thiserror::Error;

/// Why a request had no effect, or may have had none.
#[derive(Debug, Error)]
pub enum ApiError {
    /// The server said no (rule P4).
    #[error("refused with {status} {}: {}", problem.code, problem.message)]
    Refused {
        /// HTTP status.
        status: u16,
        /// Why.
        problem: Problem,
    },
    /// No answer: whether a command took effect is not known. Sending the same bytes again is safe (rule C2).
    #[error("no answer: {0}")]
    Transport(String),
    /// An answer that this client does not understand.
    #[error("answer with status {status} not understood: {why}")]
    NotUnderstood {
        /// HTTP status.
        status: u16,
        /// What is wrong with it.
        why: String,
    },
    /// The request could not be made at all, for example because the address is not one.
    #[error("{0}")]
    BadRequest(String),
}

impl ApiError {
    /// The stable code of a refusal.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Refused { problem, .. } => Some(&problem.code),
            _ => None,
        }
    }

    /// Whether the same request may succeed later without anything else changing.
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::Transport(_) | Self::Refused { status: 503, .. })
    }
}

/// Why a stream ended or did not begin.
#[derive(Debug, Error)]
pub enum StreamError {
    /// No ticket was given.
    #[error("no ticket: {0}")]
    Ticket(#[from] ApiError),
    /// The connection failed.
    #[error("stream failed: {0}")]
    Transport(String),
    /// The server closed it before the welcome.
    #[error("stream closed with {code} {reason}")]
    Closed {
        /// Close code.
        code: u16,
        /// Its word.
        reason: String,
    },
    /// A change is missing (rule S3): connect again without a cursor.
    #[error("change {found} came where {expected} was due")]
    Gap {
        /// The count that was due.
        expected: u64,
        /// The count that came.
        found: u64,
    },
    /// A frame that this client does not understand.
    #[error("frame not understood: {0}")]
    NotUnderstood(String),
    /// The stream is over.
    #[error("the stream is over")]
    Over,
}
