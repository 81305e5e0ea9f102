//! The areas within which places of units are shown (G12), as the picture knows them: made once for each clause, and one list
//! of them for all units that are shown alike.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    AgreementId, State,
    limits::{AGENCIES_MAX, UNIT_AREAS_PER_AGENCY_MAX},
    sharing::{Precision, Within},
};
use picture::{Area, Disclosure, Treatment};

use super::audience::treatment;
use crate::watched::fence;

/// Areas of clauses that are kept at one time: as many as all agencies may have in force (G12), and as many again, because
/// while one text replaces another both are in use.
const AREAS_MAX: usize = 2 * AGENCIES_MAX * UNIT_AREAS_PER_AGENCY_MAX;
/// Lists of them, one for all units that two agencies see alike: what more there are is made anew for each unit.
const LISTS_MAX: usize = 8_192;
/// With no more than this nothing is tidied: to look through them costs less than a millisecond.
const TIDY_FROM: usize = 1_024;

/// What was made and is in use.
#[derive(Debug)]
pub(super) struct Areas(Mutex<Made>);

impl Default for Areas {
    fn default() -> Self {
        Self(Mutex::new(Made::new(AREAS_MAX)))
    }
}

#[derive(Debug)]
struct Made {
    areas: BTreeMap<(AgreementId, u32, usize), Area>,
    areas_max: usize,
    lists: BTreeMap<(Option<Precision>, Vec<Within>), Disclosure>,
    /// With so many it is time to forget what is not in use.
    tidy_at: usize,
    /// Whether it was said that there are more areas than there can be.
    has_told: bool,
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
        if made.areas.len() + made.lists.len() >= made.tidy_at {
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
    const fn new(areas_max: usize) -> Self {
        Self {
            areas: BTreeMap::new(),
            areas_max,
            lists: BTreeMap::new(),
            tidy_at: TIDY_FROM,
            has_told: false,
        }
    }

    fn way(&mut self, state: &State, it: &Within) -> Option<(Treatment, Area)> {
        let shown = treatment(Some(it.precision));
        let key = (it.agreement, it.version, it.clause);
        if let Some(area) = self.areas.get(&key) {
            return Some((shown, area.clone()));
        }
        let parts = it.area(state)?.iter().map(fence);
        let area = Area::new(parts.collect::<Option<Vec<_>>>()?);
        if self.areas.len() < self.areas_max {
            self.areas.insert(key, area.clone());
        } else if !std::mem::replace(&mut self.has_told, true) {
            // Memory is lost, and nobody is shown less than is agreed.
            tracing::error!(
                "Units are shown within more areas than agreements may have: copies of them are made"
            );
        }
        Some((shown, area))
    }

    /// Forgets what nobody is shown any more. The next time is when there are twice as many, so that what it costs is little
    /// for each that was made.
    fn tidy(&mut self) {
        self.lists.retain(|_, it| it.is_shared());
        self.areas.retain(|_, it| it.is_shared());
        self.tidy_at = TIDY_FROM.max(2 * (self.areas.len() + self.lists.len()));
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        Point,
        agreement::{Clause, Conditions},
        shape::Shape,
    };

    use super::*;
    use crate::room::made::{agreement, clause, in_force, recorded, registered};

    /// An agreement in force with so many areas of units.
    fn state(areas: u32) -> State {
        let one = |n: u32| Clause {
            position: Some(Precision::Exact),
            only: Conditions {
                area: vec![Shape::Circle {
                    centre: Point::new(7.42, 43.73).unwrap(),
                    radius_m: 100 + n,
                }],
                ..Conditions::default()
            },
            ..clause("fire", "position")
        };
        let mut events = vec![registered("fire"), registered("police")];
        events.extend(in_force(&["fire", "police"], (0..areas).map(one).collect()));
        let mut state = State::default();
        state.apply_accepted(&events, &recorded());
        state
    }

    fn within(clause: usize) -> Within {
        Within {
            precision: Precision::Exact,
            agreement: agreement(),
            version: 1,
            clause,
        }
    }

    /// G12: what is kept has its bound, and what is beyond it shows all the same what is agreed, and is said once.
    #[test]
    fn g12_an_area_too_many_shows_what_it_says() {
        let state = state(3);
        let mut made = Made::new(2);
        for clause in 0..2 {
            assert!(made.way(&state, &within(clause)).is_some());
        }
        assert!(!made.has_told);
        let (shown, area) = made.way(&state, &within(2)).unwrap();
        assert_eq!(shown, Treatment::Exact);
        assert!(area.holds(picture::Position::new(7.42, 43.73).unwrap()));
        assert!(made.has_told);
        assert_eq!(made.areas.len(), 2);
        // The control: of a clause that there is not nothing is shown.
        assert!(made.way(&state, &within(3)).is_none());
    }

    /// A10: what nobody is shown any more is forgotten, and what somebody is shown is not.
    #[test]
    fn what_is_in_use_stays_and_the_rest_is_forgotten() {
        let state = state(2);
        let areas = Areas::default();
        let used = areas.disclosure(&state, None, vec![within(0)]);
        let _ = areas.disclosure(&state, None, vec![within(1)]);
        let left = || {
            let made = areas.made();
            (made.areas.len(), made.lists.len())
        };
        assert_eq!(left(), (2, 2));
        areas.made().tidy_at = 4;
        let again = areas.disclosure(&state, Some(Precision::Sector), vec![within(0)]);
        assert_eq!(left(), (1, 2));
        assert!(used != again);
    }
}
