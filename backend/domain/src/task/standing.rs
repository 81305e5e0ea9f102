//! What a party goes on with while it is asked again (T15).

use serde::{Deserialize, Serialize};

use super::{ByPlan, Commitment, Part, Party, Promise};
use crate::time::Timestamp;

/// What a party had promised when the task was amended, and what it was asked for then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// When it was promised.
    pub at: Timestamp,
    /// What it brings until it has answered, and if it does not.
    pub promise: Promise,
    /// What that was an answer to.
    pub part: Part,
    /// What was to be reached then; free text, sealed in the journal.
    pub objective: String,
    /// The signed plan that said yes for it, if it did not itself (T20).
    pub by_plan: Option<ByPlan>,
}

impl Standing {
    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            at: _,
            promise,
            part,
            objective,
            by_plan: _,
        } = self;
        promise.each_text(visit);
        part.each_text(visit);
        visit(objective);
    }
}

impl Party {
    /// The signed plan by which it brings what it brings, if there is one.
    pub fn plan(&self) -> Option<ByPlan> {
        let of_standing = self.standing.as_ref().and_then(|it| it.by_plan);
        self.by_plan.or(of_standing)
    }

    /// Whether it has promised something that stands.
    pub const fn is_committed(&self) -> bool {
        matches!(self.commitment, Commitment::Accepted { .. }) || self.standing.is_some()
    }

    /// Whether it takes no part: it has declined, has withdrawn, or its time was up, and nothing of it stands.
    pub const fn is_out(&self) -> bool {
        (self.is_left_out || self.commitment.is_no()) && self.standing.is_none()
    }

    /// What stands of it once it is asked for something else.
    pub(super) fn stands(&self, objective: &str) -> Option<Standing> {
        if let Commitment::Accepted { at, promise } = &self.commitment {
            return Some(Standing {
                at: *at,
                promise: promise
                    .clone()
                    .unwrap_or_else(|| Promise::whole(&self.part)),
                part: self.part.clone(),
                objective: objective.to_owned(),
                by_plan: self.by_plan,
            });
        }
        self.standing.clone()
    }

    /// The change that it was asked about is taken back: what it had promised is an answer to what it is asked.
    pub(super) fn take_back(&mut self, objective: &str) {
        let is_as_before = |it: &Standing| it.part == self.part && it.objective == objective;
        if self.standing.as_ref().is_some_and(is_as_before)
            && let Some(it) = self.standing.take()
        {
            let promise = Some(it.promise).filter(|it| *it != Promise::whole(&self.part));
            self.commitment = Commitment::Accepted { at: it.at, promise };
            self.by_plan = it.by_plan;
        }
    }

    /// What an acceptance of all of its part says: units that it had named stay named.
    pub(crate) fn whole_again(&self) -> Option<Promise> {
        let units = self.standing.as_ref().map(|it| it.promise.units.clone());
        units.filter(|it| !it.is_empty()).map(|units| Promise {
            units,
            ..Promise::whole(&self.part)
        })
    }
}
