//! Which terms gave an audience something since that was last taken up (W10).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, State,
    sharing::{self, Giver, Kind, ObjectRef, Viewer},
};

/// How much of things is handed out.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Extent<'a> {
    /// All that is seen of them, with what others show in them by terms of their own (F5, V13).
    Whole,
    /// Something that is their owner's.
    Some,
    /// What this agency attached to one.
    Attached(&'a AgencyId),
}

impl Extent<'_> {
    /// Which others, beside the thing's owner, are shown to somebody with it.
    pub(crate) fn contributors(
        self,
        state: &State,
        viewer: &Viewer,
        object: &ObjectRef,
    ) -> BTreeSet<AgencyId> {
        match self {
            Self::Whole => sharing::contributors(state, viewer, object),
            Self::Some => BTreeSet::new(),
            Self::Attached(author) => BTreeSet::from([author.clone()]),
        }
    }
}

/// What was noted of one audience. Of most things one look is enough: what gives one thing of a kind gives all of them, but
/// for clauses that are limited to some.
#[derive(Debug, Default)]
pub(super) struct Uses {
    noted: BTreeSet<(AgencyId, Giver)>,
    /// The kinds of an owner's things of which everything that holds has been noted, one bit each.
    complete: BTreeMap<AgencyId, u32>,
    is_snapshot_noted: bool,
    /// How many snapshots are being looked at, part by part.
    looking: usize,
}

impl Uses {
    /// Notes that the audience was told of a thing.
    pub(super) fn note(
        &mut self,
        state: &State,
        viewer: &Viewer,
        object: &ObjectRef,
        extent: Extent<'_>,
    ) {
        for author in extent.contributors(state, viewer, object) {
            let by = sharing::gave_in(state, viewer, object, &author).into_iter();
            self.noted.extend(by.map(|it| (author.clone(), it)));
        }
        let Some(owner) = sharing::owner(state, object).filter(|it| **it != viewer.agency) else {
            return;
        };
        let bit = 1 << object.kind() as u32;
        if self.complete.get(owner).is_some_and(|it| it & bit != 0) {
            return;
        }
        let Some(gave) = sharing::gave(state, viewer, object) else {
            return;
        };
        // What is lent is its lender's as well.
        for owner in sharing::recorded_for(state, object) {
            let noted = gave.by.iter().map(|it| (owner.clone(), *it));
            self.noted.extend(noted);
        }
        let is_noted = |it: &Giver| self.noted.contains(&(owner.clone(), *it));
        // What is lent is given by its owner as well: each of it is looked at.
        if object.kind() != Kind::Equipment && gave.others.iter().all(is_noted) {
            *self.complete.entry(owner.clone()).or_default() |= bit;
        }
    }

    /// Begins to look at a snapshot, unless that was done since the last time: what came after it was noted one by one.
    pub(super) fn begin_snapshot(&mut self) -> bool {
        let begins = !std::mem::replace(&mut self.is_snapshot_noted, true);
        self.looking += usize::from(begins);
        begins
    }

    /// One snapshot has been looked at.
    pub(super) fn end_snapshot(&mut self) {
        self.looking = self.looking.saturating_sub(1);
    }

    /// Whether a snapshot that was given out is still being looked at.
    pub(super) const fn is_looking(&self) -> bool {
        self.looking > 0
    }

    /// Something has changed that nobody was told of: the next snapshot gives more than the last one.
    pub(super) const fn look_at_next_snapshot(&mut self) {
        self.is_snapshot_noted = false;
    }

    /// What gives anything is another from now on.
    pub(super) fn look_again(&mut self) {
        self.complete.clear();
        self.is_snapshot_noted = false;
    }

    /// What was noted, by the owner of what was given. What gives the same again is noted anew only with a new minute.
    pub(super) fn take(&mut self, is_new_minute: bool) -> BTreeSet<(AgencyId, Giver)> {
        if is_new_minute {
            self.look_again();
        }
        std::mem::take(&mut self.noted)
    }
}
