//! Places that are shared out, so that nobody takes all of them: so many in all, so many of them for one agency, and of
//! these for one person (A8, A10).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{AgencyId, PrincipalId};

use crate::auth::Actor;

/// How many places there are for whom.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shares {
    pub(crate) all: usize,
    pub(crate) of_agency: usize,
    pub(crate) of_person: usize,
}

/// Places that can be taken; clones share the counts.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    shares: Shares,
    taken: Arc<Mutex<Taken>>,
}

/// Who has how many. Who has none is not in it.
#[derive(Debug, Default)]
struct Taken {
    all: usize,
    of_agency: BTreeMap<AgencyId, usize>,
    of_person: BTreeMap<PrincipalId, usize>,
}

/// A place, given back when it is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    agency: AgencyId,
    person: PrincipalId,
    taken: Arc<Mutex<Taken>>,
}

impl Places {
    pub(crate) fn new(shares: Shares) -> Self {
        Self {
            shares,
            taken: Arc::default(),
        }
    }

    /// A place for this person, if there is one.
    pub(crate) fn take(&self, actor: &Actor) -> Option<Place> {
        self.take_for(&actor.agency, actor.principal)
    }

    pub(crate) fn take_for(&self, agency: &AgencyId, person: PrincipalId) -> Option<Place> {
        let Shares {
            all,
            of_agency,
            of_person,
        } = self.shares;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let by_agency = taken.of_agency.get(agency).copied().unwrap_or(0);
        let by_person = taken.of_person.get(&person).copied().unwrap_or(0);
        if taken.all >= all || by_agency >= of_agency || by_person >= of_person {
            return None;
        }
        taken.all += 1;
        taken.of_agency.insert(agency.clone(), by_agency + 1);
        taken.of_person.insert(person, by_person + 1);
        drop(taken);
        Some(Place {
            agency: agency.clone(),
            person,
            taken: Arc::clone(&self.taken),
        })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all -= 1;
        give_back(&mut taken.of_agency, &self.agency);
        give_back(&mut taken.of_person, &self.person);
    }
}

fn give_back<K: Ord>(counts: &mut BTreeMap<K, usize>, of: &K) {
    if let Some(count) = counts.get_mut(of) {
        *count -= 1;
        if *count == 0 {
            counts.remove(of);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PrincipalId {
        PrincipalId(uuid::Uuid::from_u128(n))
    }

    /// A8, A10: neither a person nor an agency takes what others need, all have a limit, and what is given back is there.
    #[test]
    fn nobody_takes_every_place() {
        let places = Places::new(Shares {
            all: 10,
            of_agency: 6,
            of_person: 4,
        });
        let agency = |it| AgencyId::new(it).unwrap();
        let (fire, police, ems) = (agency("fire"), agency("police"), agency("ems"));
        let mut held = Vec::new();
        let mut take = |who: &AgencyId, n| {
            let before = held.len();
            held.extend((0..20).map_while(|_| places.take_for(who, person(n))));
            held.len() - before
        };
        assert_eq!((take(&fire, 1), take(&fire, 2), take(&fire, 3)), (4, 2, 0));
        assert_eq!((take(&police, 4), take(&ems, 5)), (4, 0));
        held.remove(0);
        assert!(places.take_for(&ems, person(5)).is_some());
        held.clear();
        let taken = places.taken.lock().unwrap();
        assert_eq!(taken.all, 0);
        assert!(taken.of_agency.is_empty() && taken.of_person.is_empty());
    }
}
