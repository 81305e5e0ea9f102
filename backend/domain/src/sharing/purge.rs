//! When devices have to purge what they keep of others (X4).

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    event::{Event, TaskRevised},
    id::{AgencyId, AgreementId, TaskId},
    state::State,
};

/// Why devices may have to purge what they keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PurgeCause {
    /// What an agreement gives has begun, changed or ended.
    Agreement(AgreementId),
    /// So has a joint task, for which clauses of agreements may wait.
    Task(TaskId),
}

impl PurgeCause {
    /// Whether an event can take away what agreements give, or change for how long it may be kept.
    pub fn of(event: &Event) -> Option<Self> {
        match event {
            Event::Agreement { agreement, fact } if fact.changes_force() => {
                Some(Self::Agreement(*agreement))
            }
            // An agency that comes is a party of it.
            Event::TermsAdopted { .. } | Event::AgencyRegistered { .. } => {
                Some(Self::Agreement(AgreementId::FOUNDING))
            }
            Event::TaskProposed { task }
            | Event::TaskRevised(TaskRevised { task, .. })
            | Event::TaskAccepted { task, .. }
            | Event::TaskDeclined { task, .. }
            | Event::TaskAgreed { task }
            | Event::TaskStarted { task }
            | Event::TaskCompleted { task }
            | Event::TaskCancelled { task, .. }
            | Event::TaskLapsed { task }
            | Event::Negotiated { task, .. } => Some(Self::Task(*task)),
            _ => None,
        }
    }

    /// Between whom it can take anything away, as things stand.
    fn parties(self, state: &State) -> BTreeSet<AgencyId> {
        match self {
            Self::Agreement(AgreementId::FOUNDING) => {
                state.agencies().map(|it| it.id.clone()).collect()
            }
            Self::Agreement(id) => {
                let current = state.agreement(id).and_then(|it| it.current.as_ref());
                current
                    .map(|it| it.text.parties.clone())
                    .unwrap_or_default()
            }
            Self::Task(id) => {
                let task = state.task(id).into_iter();
                let all = task.flat_map(|it| it.lanes().map(|it| it.0).chain([&it.owner]));
                all.cloned().collect()
            }
        }
    }

    /// Whether `owner` is told of devices of `viewer` that have not purged yet: what an ordinary joint task showed goes
    /// with it unasked.
    fn is_owed(self, state: &State, viewer: &AgencyId, owner: &AgencyId) -> bool {
        match self {
            Self::Agreement(_) => true,
            Self::Task(_) => state.table().leases(viewer, owner).1.is_some(),
        }
    }
}

/// What of a decision can take anything away, and between whom: an agreement or a task does so between its parties, those
/// that it had before the decision and those that it has after it, and between nobody else.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PurgeCauses(BTreeMap<PurgeCause, BTreeSet<AgencyId>>);

impl PurgeCauses {
    /// Those of a decision that the state does not know of yet.
    pub fn before(state: &State, events: &[Event]) -> Self {
        let causes = events.iter().filter_map(PurgeCause::of);
        Self(causes.map(|it| (it, it.parties(state))).collect())
    }

    /// Takes in the parties that they have once the state knows of the decision.
    #[must_use]
    pub fn after(mut self, state: &State) -> Self {
        for (cause, parties) in &mut self.0 {
            parties.extend(cause.parties(state));
        }
        self
    }

    /// What these agreements no longer give, although that is not recorded yet.
    pub fn of_agreements(state: &State, ids: impl IntoIterator<Item = AgreementId>) -> Self {
        let causes = ids.into_iter().map(PurgeCause::Agreement);
        Self(causes.map(|it| (it, it.parties(state))).collect())
    }

    /// Whether nothing of the decision is a cause.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Why devices of `viewer` may have to purge what is `owner`'s, if at all.
    pub fn of(&self, state: &State, viewer: &AgencyId, owner: &AgencyId) -> Option<PurgeCause> {
        let between =
            |parties: &BTreeSet<AgencyId>| parties.contains(viewer) && parties.contains(owner);
        let mut causes = self.0.iter();
        let found =
            causes.find(|(it, parties)| between(parties) && it.is_owed(state, viewer, owner));
        found.map(|(it, _)| *it)
    }

    /// Whether devices of anybody may have to purge anything.
    pub fn may_take(&self, state: &State) -> bool {
        self.0.iter().any(|(cause, parties)| {
            let owed_by = |viewer| {
                parties
                    .iter()
                    .any(|it| it != viewer && cause.is_owed(state, viewer, it))
            };
            parties.iter().any(owed_by)
        })
    }
}
