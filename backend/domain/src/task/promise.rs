//! What a party says it will bring: its acceptance, or its counter-offer.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{EquipmentAsk, Part};
use crate::{
    id::{AgreementId, UnitId},
    time::Timestamp,
};

/// So many of a capability, from a time on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promised {
    /// What will come.
    pub capability: String,
    /// How many.
    pub count: u16,
    /// From when on; as asked if nothing is said.
    pub from: Option<Timestamp>,
}

/// The version of an agreement that said yes for a party (T20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPlan {
    /// Which agreement.
    pub agreement: AgreementId,
    /// Which version of it.
    pub version: u32,
}

/// What a party will bring, when it is not just what it was asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// Capabilities; the same one can stand twice with different times.
    pub asks: Vec<Promised>,
    /// Equipment.
    pub equipment: Vec<EquipmentAsk>,
    /// Persons.
    pub people: u16,
    /// Where it will report, if not where it was asked to; sealed in the journal.
    pub report_to: String,
    /// When it will be there, if not when it was asked to.
    pub report_at: Option<Timestamp>,
    /// Until when it can stay, if not as long as it was asked to.
    pub until: Option<Timestamp>,
    /// The units that will come, as far as they are named.
    pub units: BTreeSet<UnitId>,
    /// Under which conditions, and why; free text, sealed in the journal.
    pub conditions: String,
}

impl Promise {
    /// All of what is asked, as it is asked.
    pub fn whole(part: &Part) -> Self {
        let asks = part.asks.iter().map(|it| Promised {
            capability: it.capability.clone(),
            count: it.count,
            from: None,
        });
        Self {
            asks: asks.collect(),
            equipment: part.equipment.clone(),
            people: part.people,
            ..Self::default()
        }
    }

    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            asks: _,
            equipment: _,
            people: _,
            report_to,
            report_at: _,
            until: _,
            units: _,
            conditions,
        } = self;
        visit(report_to);
        visit(conditions);
    }

    /// Whether nothing that can be counted is promised.
    pub fn brings_nothing(&self) -> bool {
        self.asks.is_empty() && self.equipment.is_empty() && self.people == 0
    }

    /// Rule T9: whether it stays within what is asked, in quantities, time, place and conditions.
    pub fn is_within(&self, part: &Part) -> bool {
        let keeps_terms = self.conditions.is_empty()
            && self.report_to.is_empty()
            && self.report_at.is_none()
            && self.until.is_none()
            && self.asks.iter().all(|it| it.from.is_none());
        let asked = sums(
            part.asks
                .iter()
                .map(|it| (it.capability.as_str(), it.count)),
        );
        let equipment = sums(part.equipment.iter().map(|it| (it.kind.as_str(), it.count)));
        let fits = |promised: BTreeMap<&str, u32>, asked: &BTreeMap<&str, u32>| {
            promised
                .iter()
                .all(|(what, count)| asked.get(what).is_some_and(|it| count <= it))
        };
        keeps_terms
            && self.people <= part.people
            && fits(
                sums(
                    self.asks
                        .iter()
                        .map(|it| (it.capability.as_str(), it.count)),
                ),
                &asked,
            )
            && fits(
                sums(self.equipment.iter().map(|it| (it.kind.as_str(), it.count))),
                &equipment,
            )
    }
}

/// How much there is of each thing.
pub(super) fn sums<'a>(counts: impl Iterator<Item = (&'a str, u16)>) -> BTreeMap<&'a str, u32> {
    let mut sums = BTreeMap::new();
    for (what, count) in counts {
        *sums.entry(what).or_default() += u32::from(count);
    }
    sums
}
