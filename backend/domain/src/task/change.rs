//! What answers and revisions do to a task. Decisions try them on a copy, and the state folds the same.

use std::collections::BTreeMap;

use super::{
    ByPlan, Commitment, NamedReason, Outcome, Part, Party, Promise, Takeover, Task, TaskPhase,
};
use crate::{event::TaskRevised, id::AgencyId, time::Timestamp};

/// The lead's own lane, promised by proposing, and the other parties with nothing answered.
pub(crate) fn split_parts(
    lead: &AgencyId,
    parts: &[Part],
    at: Timestamp,
) -> (Party, BTreeMap<AgencyId, Party>) {
    let own = parts.iter().find(|it| it.agency == *lead).cloned();
    let own = own.unwrap_or_else(|| Part::of(lead.clone()));
    let others = parts
        .iter()
        .filter(|it| it.agency != *lead)
        .map(|it| (it.agency.clone(), Party::asked(it.clone(), at)))
        .collect();
    (Party::leading(own, at), others)
}

impl Task {
    /// A party promises: by itself, because the lead takes its offer, or by a plan that it has signed.
    pub(crate) fn accept(
        &mut self,
        agency: &AgencyId,
        at: Timestamp,
        promise: Option<Promise>,
        plan: Option<ByPlan>,
    ) {
        self.answered(agency, |it| {
            it.commitment = Commitment::Accepted { at, promise };
            it.refused = None;
            it.standing = None;
            it.by_plan = plan;
            it.outcome = None;
        });
    }

    /// Rule T21: a party takes back what it had promised.
    pub(crate) fn withdraw(
        &mut self,
        agency: &AgencyId,
        at: Timestamp,
        reason: String,
        named: Option<NamedReason>,
    ) {
        self.answered(agency, |it| {
            it.commitment = Commitment::Withdrawn { at, reason, named };
            it.standing = None;
            it.by_plan = None;
            it.outcome = None;
        });
    }

    /// A party declines.
    pub(crate) fn decline(
        &mut self,
        agency: &AgencyId,
        at: Timestamp,
        reason: String,
        named: Option<NamedReason>,
    ) {
        self.answered(agency, |it| {
            it.commitment = Commitment::Declined { at, reason, named };
        });
    }

    /// Rule T10: a party makes a counter-offer.
    pub(crate) fn counter(&mut self, agency: &AgencyId, at: Timestamp, offer: Promise) {
        self.answered(agency, |it| {
            it.commitment = Commitment::Provisional { at, offer };
            it.offers += 1;
            it.refused = None;
        });
    }

    /// Rule T10: the lead does not take it, and the party can answer again, if there is time.
    pub(crate) fn refuse_counter(&mut self, agency: &AgencyId, reason: String, is_final: bool) {
        self.answered(agency, |it| {
            it.commitment = Commitment::Pending;
            it.refused = Some(reason);
            it.is_left_out = is_final;
        });
    }

    /// Rules T7 and T15: its time was up; the task goes on with what it had promised, or without it.
    pub(crate) fn leave_out(&mut self, agency: &AgencyId) {
        if let Some(party) = self.parties.get_mut(agency) {
            party.is_left_out = true;
        }
    }

    /// Rule T26: what was found of what a party, or the lead, promised.
    pub(crate) fn found(&mut self, agency: &AgencyId, outcome: Outcome) {
        let lane = if *agency == self.lead {
            Some(&mut self.lead_lane)
        } else {
            self.parties.get_mut(agency)
        };
        if let Some(it) = lane {
            it.outcome = Some(outcome);
        }
    }

    fn answered(&mut self, agency: &AgencyId, change: impl FnOnce(&mut Party)) {
        if let Some(party) = self.parties.get_mut(agency) {
            change(party);
        }
        self.settle();
    }

    /// Rule T4: while somebody has declined or made a counter-offer, it is the lead's turn.
    pub(super) fn settle(&mut self) {
        if !matches!(self.phase, TaskPhase::Proposed | TaskPhase::Negotiating) {
            return;
        }
        let is_leads_turn = self.parties.values().any(|it| {
            it.commitment.is_no() || matches!(it.commitment, Commitment::Provisional { .. })
        });
        self.phase = if is_leads_turn {
            TaskPhase::Negotiating
        } else {
            TaskPhase::Proposed
        };
    }

    /// Rule T5: only parties whose part changed, or who declined, answer again; the others keep their answer, and what
    /// they offered. Rule T15: of what runs only those whose part changed, who go on with what they had promised. Rule T16:
    /// who revises has said yes to it.
    pub(crate) fn revise(&mut self, by: &AgencyId, revised: &TaskRevised, at: Timestamp) {
        let TaskRevised {
            task: _,
            objective,
            answer_by,
            parts,
            quorum,
            takeover,
            disclosure,
            scope,
        } = revised;
        let (own, mut parties) = split_parts(&self.lead, parts, at);
        for (agency, party) in &mut parties {
            let Some(before) = self.parties.get(agency) else {
                continue;
            };
            let is_same = before.part == party.part && self.objective == *objective;
            if is_same && before.commitment == Commitment::Pending {
                party.asked_at = before.asked_at;
            }
            if agency == by {
                *party = before.revised(party.part.clone(), at);
                continue;
            }
            if self.phase.is_running() {
                if is_same {
                    party.clone_from(before);
                    continue;
                }
                party.standing = before.stands(&self.objective);
                party.take_back(objective);
                if party.is_committed() {
                    party.outcome = before.outcome;
                }
            }
            party.offers = before.offers;
            if is_same && before.commitment == Commitment::Pending {
                party.refused.clone_from(&before.refused);
            }
            let holds = matches!(
                before.commitment,
                Commitment::Accepted { .. } | Commitment::Provisional { .. }
            );
            if holds && is_same {
                party.commitment = before.commitment.clone();
                party.asked_at = before.asked_at;
                party.by_plan = before.by_plan;
                party.outcome = before.outcome;
            }
        }
        self.lead_lane = self.lead_lane.revised(own.part, at);
        self.parties = parties;
        objective.clone_into(&mut self.objective);
        self.answer_by = *answer_by;
        if let Some(it) = quorum {
            self.quorum.clone_from(it);
        }
        if let Some(it) = takeover {
            self.takeover = Some(it.clone()).filter(Takeover::names_somebody);
        }
        if let Some(it) = disclosure {
            self.disclosure = *it;
        }
        if let Some(it) = scope {
            self.scope = *it;
        }
        // A rule that names nobody who is here any more has gone with its party (T18).
        let is_here =
            |it: &Takeover| it.agency == self.lead || self.parties.contains_key(&it.agency);
        if !self.takeover.as_ref().is_some_and(is_here) {
            self.takeover = None;
        }
        if self.is_proposed {
            self.ever_asked.extend(self.parties.keys().cloned());
        }
        self.version += 1;
        self.settle();
    }
}
