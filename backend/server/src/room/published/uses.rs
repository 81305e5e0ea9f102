//! What agreements gave to the audiences (W10).

use std::{collections::BTreeSet, sync::PoisonError};

use domain::{
    AgencyId,
    event::Event,
    sharing::{Giver, ObjectRef, PurgeCause, Viewer},
};

use super::Published;

/// Somebody was given something: who, whose, and what gave it.
pub(crate) type Use = (AgencyId, AgencyId, Giver);

impl Published {
    /// An audience gets a whole snapshot.
    pub(crate) fn note_snapshot(&self, viewer: &Viewer) {
        if let Some(it) = self.audiences.get(viewer) {
            let mut uses = it.uses.lock().unwrap_or_else(PoisonError::into_inner);
            let shown = it.shown.keys().filter(|it| !self.is_long_over(it));
            uses.note_snapshot(&self.state, &it.viewer, shown);
        }
    }

    /// An audience is handed out these.
    pub(crate) fn note_handed_out(&self, viewer: &Viewer, objects: &[ObjectRef]) {
        if let Some(it) = self.audiences.get(viewer) {
            let mut uses = it.uses.lock().unwrap_or_else(PoisonError::into_inner);
            for object in objects {
                uses.note(&self.state, &it.viewer, object);
            }
        }
    }

    /// After a change of what gives anything.
    pub(super) fn look_again_at_uses(&mut self, events: &[Event]) {
        if events.iter().any(|it| PurgeCause::of(it).is_some()) {
            for it in self.audiences.values_mut() {
                let uses = it.uses.get_mut();
                uses.unwrap_or_else(PoisonError::into_inner).look_again();
            }
        }
    }

    /// What gave anything to anybody since this was last asked.
    pub(crate) fn take_uses(&self, is_new_minute: bool) -> BTreeSet<Use> {
        let mut all = BTreeSet::new();
        for (viewer, it) in &self.audiences {
            let mut uses = it.uses.lock().unwrap_or_else(PoisonError::into_inner);
            let taken = uses.take(is_new_minute).into_iter();
            all.extend(taken.map(|(owner, giver)| (viewer.agency.clone(), owner, giver)));
        }
        all
    }
}
