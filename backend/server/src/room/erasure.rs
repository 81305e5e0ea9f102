//! Erasing what was told: the key, the account, and the copies that the server has in memory.
//!
//! - J26: an erasure is a row of the journal first and a destroyed key then. A crash in between, or a disk that fails just
//!   then, does not undo it: the key is destroyed at the next start, and tried again while the server runs.
//! - J27: from the moment it is published no route, stream or resumed stream gives the texts again.

use std::collections::BTreeSet;

use domain::{Event, State, private::Subject};
use storage::{Journal, StorageError};

use crate::auth::Auth;

/// Subjects whose keys or accounts are still to be destroyed.
#[derive(Debug, Default)]
pub(super) struct Unforgotten(BTreeSet<Subject>);

impl Unforgotten {
    /// Everything that is erased by the journal: what a crash came before.
    pub(super) fn at_start(state: &State) -> Self {
        Self(state.retention().erased().collect())
    }

    /// What these events erase.
    pub(super) fn add(&mut self, events: &[Event]) {
        self.0.extend(events.iter().filter_map(erased));
    }

    /// Destroys what can be destroyed now. What fails stays, is said in the log, and is tried again.
    pub(super) async fn forget<J: Journal>(&mut self, journal: &mut J, auth: &Auth) {
        for subject in std::mem::take(&mut self.0) {
            if let Err(error) = forget(subject, journal, auth).await {
                tracing::error!(%error, "Something erased still has its key or its account; trying again");
                self.0.insert(subject);
            }
        }
    }
}

/// What this event erases.
pub(super) fn erased(event: &Event) -> Option<Subject> {
    if let Event::Erased { subject, .. } = event {
        Some(*subject)
    } else {
        None
    }
}

async fn forget<J: Journal>(
    subject: Subject,
    journal: &mut J,
    auth: &Auth,
) -> Result<(), StorageError> {
    journal.erase(subject).await?;
    if let Subject::Principal(id) = subject {
        auth.forget(id).await?;
    }
    Ok(())
}
