//! What devices have to purge, from the decision until it is on the disk.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::AgencyId;
use storage::{LeaseEnd, PurgeDue};
use tokio::sync::Notify;

/// Purges that are not on the disk yet, one for each pair of agencies: that bounds them. The room never waits for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Purges(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    waiting: Mutex<Waiting>,
    noted: Notify,
    /// The newest row of those that this run began with that can have taken anything from devices.
    needed: u64,
}

/// By viewer and owner.
type ByPair<T> = BTreeMap<(AgencyId, AgencyId), T>;

#[derive(Debug, Default)]
struct Waiting {
    due: ByPair<PurgeDue>,
    ends: ByPair<LeaseEnd>,
}

/// What waits, as it was at one moment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Noted {
    pub(crate) due: Vec<PurgeDue>,
    pub(crate) ends: Vec<LeaseEnd>,
}

impl Noted {
    pub(crate) fn is_empty(&self) -> bool {
        self.due.is_empty() && self.ends.is_empty()
    }
}

impl Purges {
    /// Nothing waits; for what the journal has up to the row `needed` it has to be on the disk already.
    pub(crate) fn after(needed: u64) -> Self {
        Self(Arc::new(Inner {
            needed,
            ..Inner::default()
        }))
    }

    pub(crate) fn needed(&self) -> u64 {
        self.0.needed
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0
            .waiting
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes one; the newest of a pair stands for all of it.
    pub(crate) fn note(&self, due: PurgeDue) {
        let pair = (due.viewer.clone(), due.owner.clone());
        self.waiting().due.insert(pair, due);
        self.0.noted.notify_one();
    }

    /// Notes that leases of a pair last no longer than so; of several ends the first holds.
    pub(crate) fn end(&self, end: LeaseEnd) {
        let pair = (end.viewer.clone(), end.owner.clone());
        let mut waiting = self.waiting();
        let known = waiting.ends.get(&pair).map_or(end.until, |it| it.until);
        let until = known.min(end.until);
        waiting.ends.insert(pair, LeaseEnd { until, ..end });
        drop(waiting);
        self.0.noted.notify_one();
    }

    /// Everything that was noted, to be written. It waits until it is said to be on the disk: who writes it may be cut off
    /// in the middle.
    pub(crate) fn noted_so_far(&self) -> Noted {
        let waiting = self.waiting();
        Noted {
            due: waiting.due.values().cloned().collect(),
            ends: waiting.ends.values().cloned().collect(),
        }
    }

    /// This is on the disk. What was noted of the same pair meanwhile waits.
    pub(crate) fn written(&self, noted: &Noted) {
        let mut waiting = self.waiting();
        for it in &noted.due {
            forget(&mut waiting.due, (&it.viewer, &it.owner), it);
        }
        for it in &noted.ends {
            forget(&mut waiting.ends, (&it.viewer, &it.owner), it);
        }
    }

    /// Resolves once something was noted.
    pub(crate) async fn noted(&self) {
        self.0.noted.notified().await;
    }
}

fn forget<T: PartialEq>(all: &mut ByPair<T>, (viewer, owner): (&AgencyId, &AgencyId), it: &T) {
    let pair = (viewer.clone(), owner.clone());
    if all.get(&pair) == Some(it) {
        all.remove(&pair);
    }
}
