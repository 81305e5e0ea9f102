//! What the clock ends while nothing can be written down (rules G7 and G8): it is shown no longer, although its end is not
//! recorded.

use std::collections::BTreeMap;

use domain::{
    AgreementId, Timestamp,
    sharing::{self, PurgeCauses},
};

use super::{
    super::audience::{Around, Decision, Disclosed},
    Published,
};

/// Agreements, and how many ends of each have passed.
pub(in super::super) type Past = BTreeMap<AgreementId, usize>;

impl Published {
    /// What would have ended by now, if that is not what is withheld already.
    pub(in super::super) fn newly_past(&self, now: Timestamp) -> Option<Past> {
        let past = self.state.past_agreements(now);
        (past != self.withheld).then_some(past)
    }

    /// Whether anything is withheld.
    pub(in super::super) fn is_withholding(&self) -> bool {
        !self.withheld.is_empty()
    }

    /// Withholds what these agreements showed beyond `now`, and shows what was withheld and is not past: it was recorded,
    /// or the clock was set back. Tells every audience.
    pub(in super::super) fn withhold(&mut self, past: Past, now: Timestamp) -> Vec<Disclosed> {
        let before = std::mem::replace(&mut self.withheld, past);
        let both: Vec<AgreementId> = before.keys().chain(self.withheld.keys()).copied().collect();
        let state = &self.state;
        let opened = self.settled.but_unseen(|unseen| {
            let each = both.iter();
            each.flat_map(|it| sharing::opened_by(state, *it, unseen))
                .collect()
        });
        let mut disclosures = self.hold(&opened);
        self.note_before(|_| opened.clone());
        for it in &both {
            self.state.withhold_past(*it, now);
        }
        let objects: Vec<_> = opened.into_iter().collect();
        let causes = PurgeCauses::of_agreements(&self.state, both);
        self.settle_leases_of_cleared(&causes);
        let decision = Decision {
            at: now,
            seq: self.seq,
            epoch: &self.epoch,
            objects: &objects,
            entries: &[],
            command: None,
            // What goes now is purged by devices once its end is recorded.
            causes: &causes,
        };
        let around = Around {
            handles: &self.handles,
            live: &self.live,
            areas: &self.areas,
        };
        for audience in self.audiences.values_mut() {
            audience.tell(&self.state, &around, &decision, &mut disclosures);
        }
        self.withhold_leases(&causes);
        disclosures
    }
}
