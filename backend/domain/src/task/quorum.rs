//! When a task is agreed (T3), and what of its need is covered (T11).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Commitment, Party, Promise, Task, promise::sums};
use crate::id::AgencyId;

/// Rule T3: what makes a task agreed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// Every party has accepted.
    #[default]
    All,
    /// These parties have accepted.
    Named(BTreeSet<AgencyId>),
    /// As many of these capabilities are promised as are asked for; of all that are asked for if none is named.
    Covered(BTreeSet<String>),
}

impl Quorum {
    /// The word on the wire.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Named(_) => "named",
            Self::Covered(_) => "covered",
        }
    }

    /// The rule, of whom and what it names only these.
    pub(crate) fn among(
        &self,
        party: impl Fn(&AgencyId) -> bool,
        capability: impl Fn(&String) -> bool,
    ) -> Self {
        match self {
            Self::All => Self::All,
            Self::Named(of) => Self::Named(of.iter().filter(|it| party(it)).cloned().collect()),
            Self::Covered(of) => {
                Self::Covered(of.iter().filter(|it| capability(it)).cloned().collect())
            }
        }
    }

    /// Whether it is the rule that holds where nothing is said.
    pub(crate) fn is_all(&self) -> bool {
        *self == Self::All
    }
}

/// How much of one thing is asked for and promised.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Need {
    /// In all parts together.
    pub asked: u32,
    /// By those who accepted, the lead included; can be more than is asked.
    pub promised: u32,
    /// In counter-offers that the lead has not answered.
    pub offered: u32,
}

impl Need {
    /// How much of what is asked is promised. Asked is always covered and open together.
    pub fn covered(&self) -> u32 {
        self.promised.min(self.asked)
    }

    /// How much of what is asked nobody has promised.
    pub fn open(&self) -> u32 {
        self.asked - self.covered()
    }
}

/// Rule T11: what is asked for and promised, thing by thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// Of each capability.
    pub capabilities: BTreeMap<String, Need>,
    /// Of each kind of equipment.
    pub equipment: BTreeMap<String, Need>,
    /// Of persons.
    pub people: Need,
}

impl Cover {
    /// Of these lanes.
    pub fn of<'a>(lanes: impl Iterator<Item = &'a Party>) -> Self {
        let mut cover = Self::default();
        for it in lanes {
            let (part, commitment) = (&it.part, &it.commitment);
            if let Some(it) = &it.standing {
                cover.count(&it.promise, |it| &mut it.promised);
            }
            cover.count(&Promise::whole(part), |it| &mut it.asked);
            match commitment {
                Commitment::Accepted { promise: None, .. } => {
                    cover.count(&Promise::whole(part), |it| &mut it.promised);
                }
                Commitment::Accepted {
                    promise: Some(promise),
                    ..
                } => cover.count(promise, |it| &mut it.promised),
                Commitment::Provisional { offer, .. } => {
                    cover.count(offer, |it| &mut it.offered);
                }
                Commitment::Pending
                | Commitment::Declined { .. }
                | Commitment::Withdrawn { .. } => {}
            }
        }
        cover
    }

    fn count(&mut self, what: &Promise, of: fn(&mut Need) -> &mut u32) {
        let asks = what
            .asks
            .iter()
            .map(|it| (it.capability.as_str(), it.count));
        for (capability, count) in sums(asks) {
            *of(self.capabilities.entry(capability.to_owned()).or_default()) += count;
        }
        let equipment = what.equipment.iter().map(|it| (it.kind.as_str(), it.count));
        for (kind, count) in sums(equipment) {
            *of(self.equipment.entry(kind.to_owned()).or_default()) += count;
        }
        *of(&mut self.people) += u32::from(what.people);
    }
}

impl Task {
    /// What of its need is covered by what its parties and its lead have promised.
    pub fn cover(&self) -> Cover {
        Cover::of(self.lanes().map(|(_, it)| it))
    }

    /// Rule T3: whether what has been promised is enough.
    pub fn has_quorum(&self) -> bool {
        let accepted = Party::is_committed;
        match &self.quorum {
            Quorum::All => self.parties.values().all(accepted),
            Quorum::Named(named) => named
                .iter()
                .all(|it| self.parties.get(it).is_some_and(accepted)),
            Quorum::Covered(required) => {
                let is_required = |it: &String| required.is_empty() || required.contains(it);
                let cover = self.cover();
                let mut needs = cover.capabilities.iter();
                needs.all(|(capability, need)| !is_required(capability) || need.open() == 0)
            }
        }
    }

    /// Whether it would have quorum if this party had accepted, with this promise or all of its part.
    pub fn would_have_quorum(&self, agency: &AgencyId, promise: Option<&Promise>) -> bool {
        let mut after = self.clone();
        after.accept(agency, self.created_at, promise.cloned(), None);
        after.has_quorum()
    }
}
