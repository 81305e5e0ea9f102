//! The areas within which places of units are shown (G12), as the picture knows them: made once for each clause, and one list
//! of them for all units that are shown alike.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    AgreementId, State,
    sharing::{Precision, Within},
};
use picture::{Area, Disclosure, Treatment};

use super::audience::treatment;
use crate::watched::fence;

/// Areas of clauses that are kept at one time: 40 clauses of each of a hundred agreements. What more there are shows nothing.
const AREAS_MAX: usize = 4_096;
/// Lists of them: twice as many, for pairs with clauses of several agreements.
const LISTS_MAX: usize = 2 * AREAS_MAX;

/// What was made and is in use.
#[derive(Debug, Default)]
pub(super) struct Areas(Mutex<Made>);

#[derive(Debug, Default)]
struct Made {
    areas: BTreeMap<(AgreementId, u32, usize), Area>,
    lists: BTreeMap<(Option<Precision>, Vec<Within>), Disclosure>,
}

impl Areas {
    /// How a unit is shown to an audience that sees its place like this everywhere, and within these areas more finely.
    pub(super) fn disclosure(
        &self,
        state: &State,
        everywhere: Option<Precision>,
        within: Vec<Within>,
    ) -> Disclosure {
        let shown = treatment(everywhere);
        if within.is_empty() {
            return shown.into();
        }
        let mut made = self.made();
        let key = (everywhere, within);
        if let Some(known) = made.lists.get(&key) {
            return known.clone();
        }
        if made.areas.len() + key.1.len() > AREAS_MAX || made.lists.len() >= LISTS_MAX {
            made.tidy();
        }
        let ways = key.1.iter().filter_map(|it| made.way(state, it));
        let disclosure = Disclosure::within(shown, ways.collect());
        if made.lists.len() < LISTS_MAX {
            made.lists.insert(key, disclosure.clone());
        }
        disclosure
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Made {
    fn way(&mut self, state: &State, it: &Within) -> Option<(Treatment, Area)> {
        let shown = treatment(Some(it.precision));
        let key = (it.agreement, it.version, it.clause);
        if let Some(area) = self.areas.get(&key) {
            return Some((shown, area.clone()));
        }
        if self.areas.len() >= AREAS_MAX {
            tracing::error!("Too many clauses show units within areas: some of them show nothing");
            return None;
        }
        let parts = it.area(state)?.iter().map(fence);
        let area = Area::new(parts.collect::<Option<Vec<_>>>()?);
        self.areas.insert(key, area.clone());
        Some((shown, area))
    }

    /// Forgets what nobody is shown any more.
    fn tidy(&mut self) {
        self.lists.retain(|_, it| it.is_shared());
        self.areas.retain(|_, it| it.is_shared());
    }
}
