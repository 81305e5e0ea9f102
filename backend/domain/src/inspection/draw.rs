//! Which targets are inspected and by whom: drawn by lot, so that anybody can draw again and must find the same.
//!
//! Rule (cited by tests):
//! - **Y3** What is drawn follows from the closed list and the seed and from nothing else. The digest of the list is
//!   published before the seed can be known, so nobody can fit the list to a seed or choose a seed for a list. No
//!   inspector is drawn for a target that he is excluded from. The targets are spread evenly over an agency's
//!   inspectors: each goes to those who have the fewest so far. Who has too few inspectors for one target that is drawn
//!   has too few for the draw: it is refused as a whole and not mended by hand.
//!
//! The algorithm, `muster-draw/1`, for whoever writes it anew. Every text is UTF-8; `H(x)` is the SHA-256 of the bytes
//! of `x` in 64 lower-case hexadecimal digits; `\n` is the one byte 10; numbers are decimal without leading zeros; ids
//! are in the usual form of 36 characters, lower case; agencies stand in the order of the bytes of their short names.
//!
//! 1. The *list text* is these lines in this order, each ended by `\n`, the last one too, with one space between words:
//!    `muster-draw/1`;
//!    `task <id>`;
//!    `draw <n> <each>`, where `n` is how many targets are drawn, or the word `all`, and `each` how many inspectors of
//!    each agency every target gets;
//!    `target <number> <id>` for each target, in order of number;
//!    `inspector <agency> <number>` for each inspector, in order of agency, then number;
//!    `excluded <agency> <inspector> <target>` for each exclusion (agency, number of the inspector, number of the
//!    target), in order of agency, then inspector, then target.
//!    `D = H(list text)` is the digest that is published.
//! 2. The seed is taken byte for byte as it was announced: nothing is trimmed, folded or normalised.
//! 3. The key of a target is `H("<D>\n<seed>\ntarget <number>")`. The targets are put in ascending order of their keys;
//!    the first `n` are drawn, in that order; all of them if `n` is `all` or more than there are.
//! 4. For each drawn target in that order, and for each agency that has an inspector in the list: `each` times, of its
//!    inspectors that are not excluded from this target and not taken for it already, the one is taken that was taken for
//!    the fewest targets so far; of those with equally few, the one with the smallest key
//!    `H("<D>\n<seed>\ntarget <number> inspector <agency> <inspector>")`. If there is none left to take, nothing is
//!    drawn at all.
//!
//! Should two keys ever be equal, the smaller number goes first.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::id::{AgencyId, TaskId, TaskItemId};

/// The name of the algorithm. One that draws otherwise has another name, so that old draws can be drawn again.
const ALGORITHM: &str = "muster-draw/1";

/// How much is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HowMany {
    /// How many targets; nothing: all of them, in the order in which they are drawn.
    pub targets: Option<u16>,
    /// How many inspectors of each agency that has named some every target gets.
    pub inspectors_each: u8,
}

/// What is drawn from: the list as it was closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawList {
    /// The inspection.
    pub task: TaskId,
    /// How much is drawn.
    pub plan: HowMany,
    /// What can be inspected, by its number in the list.
    pub targets: BTreeMap<u16, TaskItemId>,
    /// The numbers of each agency's inspectors.
    pub inspectors: BTreeMap<AgencyId, BTreeSet<u16>>,
    /// Whose inspector of which number is not to inspect the target of which number.
    pub excluded: BTreeSet<(AgencyId, u16, u16)>,
}

/// One target that was drawn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// Its number in the list.
    pub target: u16,
    /// Who inspects it: agencies in their order, the inspectors of each in the order in which they were taken.
    pub inspectors: Vec<(AgencyId, u16)>,
}

/// For how many targets each inspector was taken so far.
type Loads<'a> = BTreeMap<(&'a AgencyId, u16), usize>;

impl DrawList {
    /// The list text: what the digest is of.
    pub fn text(&self) -> String {
        let HowMany {
            targets,
            inspectors_each,
        } = self.plan;
        let wanted = targets.map_or_else(|| "all".to_owned(), |it| it.to_string());
        let head = [
            ALGORITHM.to_owned(),
            format!("task {}", self.task),
            format!("draw {wanted} {inspectors_each}"),
        ];
        let targets = self.targets.iter();
        let targets = targets.map(|(number, id)| format!("target {number} {id}"));
        let inspectors = self.inspectors.iter().flat_map(|(agency, numbers)| {
            let numbers = numbers.iter();
            numbers.map(move |it| format!("inspector {agency} {it}"))
        });
        let excluded = self.excluded.iter();
        let excluded = excluded
            .map(|(agency, inspector, target)| format!("excluded {agency} {inspector} {target}"));
        let lines = head.into_iter().chain(targets);
        let lines = lines.chain(inspectors).chain(excluded);
        lines.map(|line| line + "\n").collect()
    }

    /// What is published before the seed is known: the SHA-256 of the list text, in hexadecimal digits.
    pub fn digest(&self) -> String {
        format!("{:x}", Sha256::digest(self.text()))
    }

    /// Whether there are inspectors enough, whatever is drawn.
    pub(crate) fn is_enough(&self) -> bool {
        let each = usize::from(self.plan.inspectors_each);
        let mut excluded: BTreeMap<(&AgencyId, u16), usize> = BTreeMap::new();
        for (agency, _, target) in &self.excluded {
            *excluded.entry((agency, *target)).or_default() += 1;
        }
        let mut pools = self.inspectors.iter().filter(|(_, pool)| !pool.is_empty());
        let is_enough = |(agency, pool): (&AgencyId, &BTreeSet<u16>)| {
            let most = excluded.iter().filter(|(key, _)| key.0 == agency);
            let most = most.map(|(_, count)| *count).max().unwrap_or(0);
            pool.len() >= each + most
        };
        each == 0 || (!self.inspectors.is_empty() && pools.all(is_enough))
    }

    /// Rule Y3: what this seed draws, in the order of the draw; nothing if an agency has too few inspectors for a target.
    pub fn draw(&self, seed: &str) -> Option<Vec<Lot>> {
        let keys = Keys::new(&self.digest(), seed);
        let mut loads = Loads::new();
        let order = self.order(&keys).into_iter();
        order
            .map(|target| {
                let inspectors = self.inspectors_of(target, &keys, &mut loads)?;
                Some(Lot { target, inspectors })
            })
            .collect()
    }

    /// The targets that are drawn.
    fn order(&self, keys: &Keys) -> Vec<u16> {
        let numbers = self.targets.keys();
        let mut order: Vec<_> = numbers.map(|it| (keys.of_target(*it), *it)).collect();
        order.sort_unstable();
        order.truncate(self.plan.targets.map_or(usize::MAX, usize::from));
        order.into_iter().map(|(_, number)| number).collect()
    }

    /// Who inspects this target.
    fn inspectors_of<'a>(
        &'a self,
        target: u16,
        keys: &Keys,
        loads: &mut Loads<'a>,
    ) -> Option<Vec<(AgencyId, u16)>> {
        let each = usize::from(self.plan.inspectors_each);
        let mut all = Vec::new();
        let pools = self.inspectors.iter().filter(|(_, pool)| !pool.is_empty());
        for (agency, pool) in pools {
            let is_free = |it: &u16| !self.excluded.contains(&(agency.clone(), *it, target));
            let rank = |it: u16| {
                let load = loads.get(&(agency, it)).copied().unwrap_or_default();
                (load, keys.of_inspector(target, agency, it), it)
            };
            let mut free: Vec<_> = pool.iter().copied().filter(is_free).map(rank).collect();
            // Taking one changes nothing for the others, so the first of them in order are those taken one by one.
            free.sort_unstable();
            for (_, _, inspector) in free.get(..each)? {
                *loads.entry((agency, *inspector)).or_default() += 1;
                all.push((agency.clone(), *inspector));
            }
        }
        Some(all)
    }
}

/// What decides among equals. Bytes stand in the same order as their hexadecimal digits.
type Key = [u8; 32];

/// The keys of one list and one seed: a hash that has read what all of them begin with.
struct Keys(Sha256);

impl Keys {
    fn new(digest: &str, seed: &str) -> Self {
        Self(Sha256::new_with_prefix(format!("{digest}\n{seed}\n")))
    }

    fn of(&self, rest: &str) -> Key {
        self.0.clone().chain_update(rest).finalize().into()
    }

    fn of_target(&self, target: u16) -> Key {
        self.of(&format!("target {target}"))
    }

    fn of_inspector(&self, target: u16, agency: &AgencyId, inspector: u16) -> Key {
        self.of(&format!("target {target} inspector {agency} {inspector}"))
    }
}
