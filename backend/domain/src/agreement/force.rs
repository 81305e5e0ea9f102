//! What opens clauses for a limited time: activations (G7) and broken glass (G8).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, PrincipalId},
    time::Timestamp,
};

/// A party has activated the clauses that wait for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activation {
    /// Which party.
    pub agency: AgencyId,
    /// The person.
    pub by: PrincipalId,
    /// Since when.
    pub at: Timestamp,
    /// When it ends by itself.
    pub until: Timestamp,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

impl Activation {
    /// The text that somebody wrote.
    pub(crate) fn text(&mut self) -> &mut String {
        let Self {
            agency: _,
            by: _,
            at: _,
            until: _,
            reason,
        } = self;
        reason
    }
}

/// What an owner says of an opening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The person.
    pub by: PrincipalId,
    /// When.
    pub at: Timestamp,
    /// Whether there was reason enough.
    pub is_justified: bool,
    /// Why; free text, sealed in the journal.
    pub note: String,
}

/// A duty officer has broken the glass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Names it within the agreement, and says nothing of how many there were.
    pub number: u32,
    /// The agency that sees.
    pub agency: AgencyId,
    /// The person.
    pub by: PrincipalId,
    /// When.
    pub at: Timestamp,
    /// When it closes by itself.
    pub until: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Why; free text, sealed in the journal.
    pub reason: String,
    /// Whose data it opened, and what they say of it; nothing until they have.
    pub reviews: BTreeMap<AgencyId, Option<Review>>,
    /// Which of them have been told that their time to review it is over.
    pub overdue: BTreeSet<AgencyId>,
}

impl Opening {
    /// Whether `owner` has to review it.
    pub fn is_due(&self, owner: &AgencyId) -> bool {
        self.reviews.get(owner).is_some_and(Option::is_none)
    }

    /// Whether a person has broken the glass or reviewed it.
    pub fn names(&self, person: PrincipalId) -> bool {
        let mut reviews = self.reviews.values().flatten();
        self.by == person || reviews.any(|it| it.by == person)
    }

    /// Whether nobody has to do anything about it any more.
    pub fn is_done(&self) -> bool {
        self.closed_at.is_some() && self.reviews.values().all(Option::is_some)
    }

    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            number: _,
            agency: _,
            by: _,
            at: _,
            until: _,
            closed_at: _,
            reason,
            reviews,
            overdue: _,
        } = self;
        visit(reason);
        for review in reviews.values_mut().flatten() {
            let Review {
                by: _,
                at: _,
                is_justified: _,
                note,
            } = review;
            visit(note);
        }
    }
}
