//! What came of what a party promised (T26): counted from its assignments, never typed.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use serde::{Deserialize, Serialize};

use super::{Commitment, Part, Party, Promise, promise::sums};
use crate::{assignment::Load, id::UnitId, time::Timestamp};

/// A time in which a task was held (T23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// Since when.
    pub from: Timestamp,
    /// Until when; nothing while it is.
    pub to: Option<Timestamp>,
}

impl Hold {
    /// Rule T26: what would have been due while a task was held is due as long after that as it was after its begin.
    fn puts_off(holds: &[Self], due: Timestamp) -> Timestamp {
        holds.iter().fold(due, |due, it| match it.to {
            Some(to) if it.from <= due && due < to => to.plus_ms(due.ms_since(it.from)),
            _ => due,
        })
    }
}

/// What came of so many of one thing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Came {
    /// How many are promised.
    pub promised: u32,
    /// For how many of these a unit was sent.
    pub sent: u32,
    /// Of these, how many have arrived.
    pub arrived: u32,
}

/// What came of a promise, thing by thing. A unit stands for one capability only, and so that the most are covered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    /// Of each capability.
    pub capabilities: BTreeMap<String, Came>,
    /// Of each kind of equipment.
    pub equipment: BTreeMap<String, Came>,
}

/// What was found of a promise as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All of it that can be counted has come.
    Fulfilled {
        /// When the last of it did.
        at: Timestamp,
        /// Whether something came after it was due.
        is_late: bool,
    },
    /// Something was due and had not come; it can still come.
    Defaulted {
        /// When that was found.
        at: Timestamp,
    },
}

/// How many of each ask units can stand for, each unit for one: as many as there can be together.
fn matched(asks: &[(&str, u32)], units: &[&BTreeSet<String>]) -> Vec<u32> {
    let mut taken: Vec<Vec<usize>> = vec![Vec::new(); asks.len()];
    for unit in 0..units.len() {
        let mut seen = vec![false; asks.len()];
        place(unit, asks, units, &mut taken, &mut seen);
    }
    taken.iter().map(|it| it.len() as u32).collect()
}

/// Finds a place for a unit, moving others to where they can stand as well.
fn place(
    unit: usize,
    asks: &[(&str, u32)],
    units: &[&BTreeSet<String>],
    taken: &mut [Vec<usize>],
    seen: &mut [bool],
) -> bool {
    for at in 0..asks.len() {
        if seen[at] || !units[unit].contains(asks[at].0) {
            continue;
        }
        seen[at] = true;
        if (taken[at].len() as u32) < asks[at].1 {
            taken[at].push(unit);
            return true;
        }
        for index in 0..taken[at].len() {
            let other = taken[at][index];
            if place(other, asks, units, taken, seen) {
                taken[at][index] = unit;
                return true;
            }
        }
    }
    false
}

/// What is asked of units, some of it or all.
struct Asked<'a> {
    capabilities: Vec<(&'a str, u32)>,
    equipment: BTreeMap<&'a str, u32>,
}

impl<'a> Asked<'a> {
    fn of(promise: &'a Promise, is_meant: impl Fn(Option<Timestamp>) -> bool) -> Self {
        let asks = promise.asks.iter().filter(|it| is_meant(it.from));
        let capabilities = sums(asks.map(|it| (it.capability.as_str(), it.count)));
        let pieces = promise.equipment.iter().filter(|_| is_meant(None));
        Self {
            capabilities: capabilities.into_iter().collect(),
            equipment: sums(pieces.map(|it| (it.kind.as_str(), it.count))),
        }
    }

    /// How much of it these units stand for.
    fn met<'u>(&self, units: impl Iterator<Item = &'u Load>) -> (Vec<u32>, Vec<u32>) {
        let units: Vec<&Load> = units.collect();
        let able: Vec<_> = units.iter().map(|it| &it.capabilities).collect();
        let carried = |kind: &str| {
            let of_each = units.iter().filter_map(|it| it.equipment.get(kind));
            of_each.fold(0_u32, |sum, it| sum.saturating_add(*it))
        };
        let pieces = self.equipment.iter();
        (
            matched(&self.capabilities, &able),
            pieces
                .map(|(kind, count)| carried(kind).min(*count))
                .collect(),
        )
    }

    fn is_met<'u>(&self, units: impl Iterator<Item = &'u Load>) -> bool {
        let (capabilities, equipment) = self.met(units);
        self.capabilities.iter().map(|it| it.1).eq(capabilities)
            && self.equipment.values().copied().eq(equipment)
    }
}

impl Delivery {
    fn of(promise: &Promise, units: &[Cow<'_, Load>]) -> Self {
        let asked = Asked::of(promise, |_| true);
        let units = units.iter().map(AsRef::as_ref);
        let (there, coming): (Vec<&Load>, Vec<&Load>) =
            units.partition(|it| it.arrived_at.is_some());
        let arrived = asked.met(there.iter().copied());
        // Those that are there first: whoever comes takes nothing away from what has come.
        let sent = asked.met(there.into_iter().chain(coming));
        let came = |promised: u32, sent: u32, arrived: u32| Came {
            promised,
            sent,
            arrived,
        };
        let capabilities = asked.capabilities.iter().zip(sent.0).zip(arrived.0);
        let equipment = asked.equipment.iter().zip(sent.1).zip(arrived.1);
        Self {
            capabilities: capabilities
                .map(|(((what, count), sent), arrived)| {
                    ((*what).to_owned(), came(*count, sent, arrived))
                })
                .collect(),
            equipment: equipment
                .map(|(((what, count), sent), arrived)| {
                    ((*what).to_owned(), came(*count, sent, arrived))
                })
                .collect(),
        }
    }
}

impl Party {
    /// What stands of what it promised, and what that was an answer to.
    fn stood_for(&self) -> Option<(Cow<'_, Promise>, &Part)> {
        match (&self.commitment, &self.standing) {
            (Commitment::Accepted { promise, .. }, _) => {
                let whole = || Cow::Owned(Promise::whole(&self.part));
                Some((
                    promise.as_ref().map_or_else(whole, Cow::Borrowed),
                    &self.part,
                ))
            }
            (_, Some(it)) => Some((Cow::Borrowed(&it.promise), &it.part)),
            (_, None) => None,
        }
    }

    /// When it promised what stands.
    pub(crate) fn promised_at(&self) -> Option<Timestamp> {
        match (&self.commitment, &self.standing) {
            (Commitment::Accepted { at, .. }, _) => Some(*at),
            (_, Some(it)) => Some(it.at),
            (_, None) => None,
        }
    }

    /// Whether the unit is named in what it has promised: kept for the task (T24).
    pub(crate) fn keeps(&self, unit: UnitId) -> bool {
        let promised = match &self.commitment {
            Commitment::Accepted { promise, .. } => promise.as_ref(),
            _ => self.standing.as_ref().map(|it| &it.promise),
        };
        promised.is_some_and(|it| it.units.contains(&unit))
    }

    /// What came of what it promised; nothing of who has promised nothing.
    pub fn delivery(&self, units: &[Cow<'_, Load>]) -> Option<Delivery> {
        let (promise, _) = self.stood_for()?;
        Some(Delivery::of(&promise, units))
    }

    /// Whether anything that it promised can have fallen due by `now`: not while it is asked something else.
    pub(crate) fn may_be_late(&self, now: Timestamp) -> bool {
        let is_asked = matches!(self.commitment, Commitment::Provisional { .. }) || self.waits();
        let asks = |it: &Promise| {
            let from = it.asks.iter().any(|it| it.from.is_some_and(|at| at < now));
            from || it.report_at.is_some_and(|at| at < now)
        };
        let part = match &self.standing {
            Some(it) => &it.part,
            None => &self.part,
        };
        let promise = match &self.commitment {
            Commitment::Accepted { promise, .. } => promise.as_ref(),
            _ => self.standing.as_ref().map(|it| &it.promise),
        };
        self.is_committed()
            && !is_asked
            && (part.report_at.is_some_and(|at| at < now) || promise.is_some_and(asks))
    }

    /// Rule T26: what is to be said of it at `now`, whatever was said before. Who is not told the times of its part yet
    /// (`is_told`) is bound by those only that it said itself.
    pub(crate) fn judged(
        &self,
        units: &[Cow<'_, Load>],
        (holds, is_told): (&[Hold], bool),
        now: Timestamp,
    ) -> Option<Judged> {
        let (promise, part) = self.stood_for()?;
        if promise.asks.is_empty() && promise.equipment.is_empty() {
            return None;
        }
        let usual = promise.report_at.or(part.report_at.filter(|_| is_told));
        let due = |from: Option<Timestamp>| from.or(usual).map(|it| Hold::puts_off(holds, it));
        let due_by =
            |by: Timestamp| Asked::of(&promise, |from| due(from).is_some_and(|it| it <= by));
        let there = || {
            let units = units.iter().map(AsRef::as_ref);
            units.filter(|it: &&Load| it.arrived_at.is_some())
        };
        let of_asks = promise.asks.iter().filter_map(|it| due(it.from));
        let of_pieces = due(None).filter(|_| !promise.equipment.is_empty());
        let dues: BTreeSet<Timestamp> = of_asks.chain(of_pieces).collect();
        if Asked::of(&promise, |_| true).is_met(there()) {
            let in_time = |due: &Timestamp| {
                let by_then = there().filter(|it| it.arrived_at.is_some_and(|at| at <= *due));
                due_by(*due).is_met(by_then)
            };
            let last = there().filter_map(|it| it.arrived_at).max();
            return Some(Judged::Fulfilled {
                arrived_at: last.unwrap_or(now),
                is_late: !dues.iter().all(in_time),
            });
        }
        let mut passed = dues.iter().filter(|it| **it < now);
        passed
            .any(|it| !due_by(*it).is_met(there()))
            .then_some(Judged::Defaulted)
    }
}

/// What is found of a promise now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Judged {
    Fulfilled {
        arrived_at: Timestamp,
        is_late: bool,
    },
    Defaulted,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The most that can be covered, by trying everything.
    fn brute(left: &mut Vec<(&str, u32)>, units: &[BTreeSet<String>]) -> u32 {
        let Some((first, rest)) = units.split_first() else {
            return 0;
        };
        let mut best = brute(left, rest);
        for at in 0..left.len() {
            if left[at].1 > 0 && first.contains(left[at].0) {
                left[at].1 -= 1;
                best = best.max(1 + brute(left, rest));
                left[at].1 += 1;
            }
        }
        best
    }

    proptest! {
        /// T26: a unit stands for one ask, and the most are covered.
        #[test]
        fn t26_units_cover_as_much_as_they_can(
            counts in proptest::collection::vec(0_u32..3, 1..4),
            able in proptest::collection::vec(proptest::collection::btree_set(0_usize..4, 0..4), 0..6),
        ) {
            let names = ["boat", "medic", "pump", "saw"];
            let asks: Vec<(&str, u32)> = names.iter().copied().zip(counts).collect();
            let units: Vec<BTreeSet<String>> = able
                .iter()
                .map(|of| of.iter().map(|it| names[*it].to_owned()).collect())
                .collect();
            let found = matched(&asks, &units.iter().collect::<Vec<_>>());
            for (found, (_, asked)) in found.iter().zip(&asks) {
                prop_assert!(found <= asked);
            }
            prop_assert_eq!(found.iter().sum::<u32>(), brute(&mut asks.clone(), &units));
        }
    }
}
