//! What was over long before this run began: no audience holds bytes of it, and it is viewed when somebody asks.

use std::{
    collections::BTreeSet,
    ops::Bound,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    State,
    event::Event,
    sharing::{ObjectRef, Unseen},
};

/// Settled objects, and which of them somebody was given.
#[derive(Debug)]
pub(super) struct Settled {
    objects: BTreeSet<ObjectRef>,
    /// What was given to somebody who asked: what becomes of it is told to the screens like everything else. Never more
    /// than there are settled objects.
    given: Mutex<BTreeSet<ObjectRef>>,
}

impl Settled {
    pub(super) fn new(objects: BTreeSet<ObjectRef>) -> Self {
        Self {
            objects,
            given: Mutex::default(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    pub(super) fn contains(&self, object: &ObjectRef) -> bool {
        self.objects.contains(object)
    }

    /// Every settled object from this one on, in order.
    pub(super) fn from(&self, first: Bound<ObjectRef>) -> impl Iterator<Item = &ObjectRef> {
        self.objects.range((first, Bound::Unbounded))
    }

    /// From now on it is held like everything else.
    pub(super) fn remove(&mut self, object: &ObjectRef) {
        self.objects.remove(object);
        self.given().remove(object);
    }

    /// Notes that somebody was given it.
    pub(super) fn give(&self, object: &ObjectRef) {
        self.given().insert(object.clone());
    }

    /// What these events touch; where they open or close everything of a kind, without what nobody was given.
    pub(super) fn each_seen(
        &self,
        state: &State,
        events: &[Event],
        of: impl Fn(&State, &Event, Unseen<'_>) -> BTreeSet<ObjectRef>,
    ) -> BTreeSet<ObjectRef> {
        self.but_unseen(|unseen| events.iter().flat_map(|it| of(state, it, unseen)).collect())
    }

    /// What is found when one knows what nobody was given.
    pub(super) fn but_unseen(
        &self,
        find: impl FnOnce(Unseen<'_>) -> BTreeSet<ObjectRef>,
    ) -> BTreeSet<ObjectRef> {
        let given = self.given();
        find(&|it| self.contains(it) && !given.contains(it))
    }

    fn given(&self) -> MutexGuard<'_, BTreeSet<ObjectRef>> {
        // Inserting and removing leave nothing half done.
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
