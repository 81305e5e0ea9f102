//! What was erased, and what must not be.
//!
//! - J23: an admin erases the texts of an incident or a joint task of their own agency once it is over, and of a person of
//!   their own agency once that person is disabled. What others may know of it, they go on knowing without its texts.
//! - J24: while somebody in the role legal holds it, nothing of it is erased; nor are the texts of an agreement of which
//!   broken glass has not been reviewed.
//! - J25: what was erased stays so: it takes no new text, because the key that would seal it is gone for good.
//! - **Q7** Who erased or held what, when and why, is shown to the admins and the legal role of the agency whose it is,
//!   and to nobody else.

mod written;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{id::PrincipalId, private::Subject, time::Timestamp};

/// Who did it, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// When it was done.
    pub at: Timestamp,
    /// Who did it.
    pub by: PrincipalId,
    /// Why; free text, sealed under the key of who wrote it.
    pub reason: String,
}

/// Which subjects are erased, and which are held.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Retention {
    #[serde(with = "written")]
    erased: BTreeMap<Subject, Mark>,
    #[serde(with = "written")]
    held: BTreeMap<Subject, Mark>,
}

impl Retention {
    /// Whether the texts of a subject are gone.
    pub fn is_erased(&self, subject: Subject) -> bool {
        self.erased.contains_key(&subject)
    }

    /// Whether the texts of a subject must stay.
    pub fn is_held(&self, subject: Subject) -> bool {
        self.held.contains_key(&subject)
    }

    /// Who holds the texts of a subject, if somebody does.
    pub(crate) fn held(&self, subject: Subject) -> Option<&Mark> {
        self.held.get(&subject)
    }

    /// Every subject whose texts are gone.
    pub fn erased(&self) -> impl Iterator<Item = Subject> {
        self.erased.keys().copied()
    }

    /// Every subject that is erased or held, with who did it; and whether it is erased.
    pub(crate) fn marks(&self) -> impl Iterator<Item = (Subject, bool, &Mark)> {
        let erased = self.erased.iter().map(|(it, mark)| (*it, true, mark));
        let held = self.held.iter().map(|(it, mark)| (*it, false, mark));
        erased.chain(held)
    }

    pub(crate) fn marks_mut(&mut self) -> impl Iterator<Item = &mut Mark> {
        self.erased.values_mut().chain(self.held.values_mut())
    }

    pub(crate) fn erase(&mut self, subject: Subject, mark: Mark) {
        self.erased.insert(subject, mark);
    }

    /// Holds it; without a mark it is held no longer.
    pub(crate) fn hold(&mut self, subject: Subject, mark: Option<Mark>) {
        match mark {
            Some(mark) => self.held.insert(subject, mark),
            None => self.held.remove(&subject),
        };
    }
}
