//! That a case is given to another agency.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, TaskId, TaskItemId},
    time::Timestamp,
};

/// Where a referral stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReferralState {
    /// Nobody has answered.
    Offered,
    /// Its receiver deals with it.
    Accepted {
        /// Since when.
        at: Timestamp,
        /// The number that it has there; free text, sealed in the journal.
        reference: String,
    },
    /// Its receiver does not.
    Declined {
        /// Since when.
        at: Timestamp,
        /// Why; free text, sealed in the journal.
        reason: String,
    },
    /// It was taken back before anybody answered.
    Withdrawn {
        /// By whom: who gave it, or who leads if that one has left.
        by: AgencyId,
        /// Since when.
        at: Timestamp,
        /// Why; free text, sealed in the journal.
        reason: String,
    },
    /// It was dealt with.
    Closed {
        /// Since when it had been dealt with.
        accepted_at: Timestamp,
        /// The number that it has there; free text, sealed in the journal.
        reference: String,
        /// Who said so: who dealt with it, or who leads if that one has left.
        by: AgencyId,
        /// When it was.
        at: Timestamp,
        /// What came of it; free text, sealed in the journal.
        outcome: String,
    },
}

impl ReferralState {
    /// The word on the wire.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted { .. } => "accepted",
            Self::Declined { .. } => "declined",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Closed { .. } => "closed",
        }
    }
}

/// A case that one agency gives to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's referrals.
    pub number: u16,
    /// Who gives it.
    pub agency: AgencyId,
    /// To whom.
    pub to: AgencyId,
    /// Measures and evidence that it is about.
    pub items: Vec<TaskItemId>,
    /// What it is about; free text, sealed in the journal.
    pub what: String,
    /// When it was made.
    pub referred_at: Timestamp,
    /// Where it stands.
    pub state: ReferralState,
}

impl Referral {
    /// Whether something is still to come of it.
    pub const fn is_open(&self) -> bool {
        matches!(
            self.state,
            ReferralState::Offered | ReferralState::Accepted { .. }
        )
    }

    /// The agencies that have said anything in it.
    pub(crate) fn authors(&self) -> BTreeSet<&AgencyId> {
        let mut authors = BTreeSet::from([&self.agency]);
        match &self.state {
            ReferralState::Offered => {}
            ReferralState::Accepted { .. } | ReferralState::Declined { .. } => {
                authors.insert(&self.to);
            }
            ReferralState::Withdrawn { by, .. } => {
                authors.insert(by);
            }
            ReferralState::Closed { by, .. } => authors.extend([&self.to, by]),
        }
        authors
    }

    /// Shows every free text.
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            id: _,
            task: _,
            number: _,
            agency: _,
            to: _,
            items: _,
            what,
            referred_at: _,
            state,
        } = self;
        visit(what);
        match state {
            ReferralState::Offered => {}
            ReferralState::Accepted {
                at: _,
                reference: text,
            }
            | ReferralState::Declined {
                at: _,
                reason: text,
            }
            | ReferralState::Withdrawn {
                by: _,
                at: _,
                reason: text,
            } => visit(text),
            ReferralState::Closed {
                accepted_at: _,
                reference,
                by: _,
                at: _,
                outcome,
            } => {
                visit(reference);
                visit(outcome);
            }
        }
    }
}
