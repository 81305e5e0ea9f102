//! Which terms gave an audience something since that was last taken up (W10).

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, State,
    sharing::{self, Gave, Giver, Kind, ObjectRef, Viewer},
};

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
    /// Notes that the audience was told of a thing, in which these others show something as well.
    pub(super) fn note(
        &mut self,
        state: &State,
        viewer: &Viewer,
        object: &ObjectRef,
        others: &BTreeSet<AgencyId>,
    ) {
        for author in others {
            if !self.is_complete(author, object) {
                let gave = sharing::gave_in(state, viewer, object, author);
                self.take_up(&gave, &[author], object);
            }
        }
        let owner = sharing::owner(state, object);
        if owner.is_none_or(|it| *it == viewer.agency || self.is_complete(it, object)) {
            return;
        }
        if let Some(gave) = sharing::gave(state, viewer, object) {
            // What is lent is its lender's as well.
            let owners = sharing::recorded_for(state, object);
            self.take_up(&gave, &owners, object);
        }
    }

    fn is_complete(&self, owner: &AgencyId, object: &ObjectRef) -> bool {
        let bit = 1 << object.kind() as u32;
        self.complete.get(owner).is_some_and(|it| it & bit != 0)
    }

    fn take_up(&mut self, gave: &Gave<'_>, owners: &[&AgencyId], object: &ObjectRef) {
        for owner in owners {
            let noted = gave.by.iter().map(|it| (AgencyId::clone(owner), *it));
            self.noted.extend(noted);
        }
        let is_noted = |it: &Giver| self.noted.contains(&(gave.owner.clone(), *it));
        // What is lent is given by its owner as well: each of it is looked at.
        if object.kind() != Kind::Equipment && gave.others.iter().all(is_noted) {
            let bit = 1 << object.kind() as u32;
            *self.complete.entry(gave.owner.clone()).or_default() |= bit;
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
