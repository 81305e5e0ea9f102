//! What devices have to purge, from the decision until it is on the disk.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::AgencyId;
use storage::PurgeDue;
use tokio::sync::Notify;

/// Purges that are not on the disk yet, one for each pair of agencies: that bounds them. The room never waits for it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Purges(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    due: Mutex<BTreeMap<(AgencyId, AgencyId), PurgeDue>>,
    noted: Notify,
}

impl Purges {
    fn due(&self) -> MutexGuard<'_, BTreeMap<(AgencyId, AgencyId), PurgeDue>> {
        self.0.due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes one; the newest of a pair stands for all of it.
    pub(crate) fn note(&self, due: PurgeDue) {
        self.due()
            .insert((due.viewer.clone(), due.owner.clone()), due);
        self.0.noted.notify_one();
    }

    /// Everything that was noted, to be written.
    pub(crate) fn take(&self) -> Vec<PurgeDue> {
        std::mem::take(&mut *self.due()).into_values().collect()
    }

    /// Gives back what could not be written; a newer one of the same pair stands.
    pub(crate) fn give_back(&self, due: Vec<PurgeDue>) {
        let mut all = self.due();
        for it in due {
            all.entry((it.viewer.clone(), it.owner.clone()))
                .or_insert(it);
        }
    }

    /// Resolves once something was noted.
    pub(crate) async fn noted(&self) {
        self.0.noted.notified().await;
    }
}
