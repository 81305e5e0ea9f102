//! What was erased, and what must not be.
//!
//! - J23: an admin erases the texts of an incident or a joint task of their own agency once it is over, and of a person of
//!   their own agency once that person is disabled. What others may know of it, they go on knowing without its texts.
//! - J24: while somebody in the role legal holds it, nothing of it is erased.
//! - J25: what was erased stays so: it takes no new text, because the key that would seal it is gone for good.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::private::Subject;

/// Which subjects are erased, and which are held.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Retention {
    erased: BTreeSet<Subject>,
    held: BTreeSet<Subject>,
}

impl Retention {
    /// Whether the texts of a subject are gone.
    pub fn is_erased(&self, subject: Subject) -> bool {
        self.erased.contains(&subject)
    }

    /// Whether the texts of a subject must stay.
    pub fn is_held(&self, subject: Subject) -> bool {
        self.held.contains(&subject)
    }

    /// Every subject whose texts are gone.
    pub fn erased(&self) -> impl Iterator<Item = Subject> {
        self.erased.iter().copied()
    }

    /// Every subject whose texts must stay.
    pub fn held(&self) -> impl Iterator<Item = Subject> {
        self.held.iter().copied()
    }

    pub(crate) fn erase(&mut self, subject: Subject) {
        self.erased.insert(subject);
    }

    pub(crate) fn hold(&mut self, subject: Subject, is_held: bool) {
        if is_held {
            self.held.insert(subject);
        } else {
            self.held.remove(&subject);
        }
    }
}
