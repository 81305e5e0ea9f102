//! What is planned for an inspection as a whole.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, TaskItemId},
    settings::Checklist,
    time::Timestamp,
};

/// What will be drawn. Fixed with the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawPlan {
    /// How many targets; all of them are inspected if nothing is said.
    pub targets: Option<u16>,
    /// How many inspectors of each agency for each target; none are drawn if it is 0.
    pub inspectors_each: u8,
    /// Where the seed will come from; free text, sealed in the journal.
    pub seed_from: String,
}

impl DrawPlan {
    /// Whether there is anything to draw.
    pub const fn draws(&self) -> bool {
        self.targets.is_some() || self.inspectors_each > 0
    }
}

/// Who does not inspect which target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// The inspector's agency.
    pub agency: AgencyId,
    /// The inspector's number there.
    pub inspector: u16,
    /// The target.
    pub item: TaskItemId,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

/// A checklist as it was when an agency first used it in the task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedChecklist {
    /// Whose.
    pub agency: AgencyId,
    /// What it says.
    pub checklist: Checklist,
}

/// To whom a joint result may be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Release {
    /// To who is in the task.
    Restricted,
    /// To anybody.
    Published,
}

impl Release {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Restricted => "restricted",
            Self::Published => "published",
        }
    }
}

/// A joint result, as it was concluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// From 1.
    pub version: u32,
    /// When it was concluded.
    pub at: Timestamp,
    /// In words; free text, sealed in the journal.
    pub summary: String,
    /// To whom it may be given.
    pub release: Release,
    /// How many targets were to be inspected.
    pub targets: u16,
    /// How many of them were visited.
    pub visited: u16,
    /// How many of them were skipped.
    pub skipped: u16,
    /// How many findings there were.
    pub findings: u32,
    /// How many orders were not done.
    pub orders_open: u32,
}

/// The plan of an inspection; of other tasks it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Inspection {
    /// How many targets were ever listed: the last number.
    pub listed: u16,
    /// When the list was closed, if it is.
    pub closed_at: Option<Timestamp>,
    /// What is drawn from it.
    pub plan: Option<DrawPlan>,
    /// The digest of the closed list, in hexadecimal.
    pub sha256: Option<String>,
    /// What was drawn with; free text, sealed in the journal.
    pub seed: Option<String>,
    /// When it was drawn.
    pub drawn_at: Option<Timestamp>,
    /// How many inspectors each agency has ever named.
    pub named: BTreeMap<AgencyId, u16>,
    /// The inspectors of each agency, by number; free texts, sealed in the journal.
    pub inspectors: BTreeMap<AgencyId, BTreeMap<u16, String>>,
    /// Who does not inspect what.
    pub exclusions: Vec<Exclusion>,
    /// The checklists in use.
    pub checklists: Vec<UsedChecklist>,
    /// The joint results, oldest first.
    pub sheets: Vec<Sheet>,
}

impl Inspection {
    /// Whether nothing is changed about targets, inspectors and exclusions any more.
    pub const fn is_closed(&self) -> bool {
        self.closed_at.is_some()
    }

    /// Whether targets are picked by a draw.
    pub fn draws_targets(&self) -> bool {
        self.plan.as_ref().is_some_and(|it| it.targets.is_some())
    }

    /// Whether everything that was to be drawn is.
    pub fn is_ready(&self) -> bool {
        let owes_draw = self.plan.as_ref().is_some_and(DrawPlan::draws);
        self.is_closed() && (!owes_draw || self.drawn_at.is_some())
    }

    /// That an inspector is excluded from a target, if it is so.
    pub fn excludes(
        &self,
        agency: &AgencyId,
        inspector: u16,
        item: TaskItemId,
    ) -> Option<&Exclusion> {
        let mut exclusions = self.exclusions.iter();
        exclusions.find(|it| it.agency == *agency && it.inspector == inspector && it.item == item)
    }

    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            listed: _,
            closed_at: _,
            plan,
            sha256: _,
            seed,
            drawn_at: _,
            named: _,
            inspectors,
            exclusions,
            // Words of an office, as in its settings.
            checklists: _,
            sheets,
        } = self;
        if let Some(it) = plan {
            visit(&mut it.seed_from);
        }
        if let Some(it) = seed {
            visit(it);
        }
        for it in inspectors.values_mut().flat_map(BTreeMap::values_mut) {
            visit(it);
        }
        for it in exclusions {
            visit(&mut it.reason);
        }
        for it in sheets {
            visit(&mut it.summary);
        }
    }
}
