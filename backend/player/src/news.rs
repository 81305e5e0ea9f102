//! What the tasks around the brain tell it.

use client::Event;

use crate::ledger::{Key, Outcome};

#[derive(Debug)]
pub(crate) enum News {
    /// An agency's stream is open.
    Open {
        agency: String,
        server_ms: i64,
        resumed: bool,
    },
    /// Something came over it.
    Heard { agency: String, event: Box<Event> },
    /// It is gone.
    Lost { agency: String },
    /// A command has been answered, or not.
    Settled {
        key: Key,
        outcome: Outcome,
        /// Why it was not accepted.
        why: Option<String>,
    },
}
