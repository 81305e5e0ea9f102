//! Folding facts about agreements. Whenever what one gives begins or ends, the pairs of its parties are made anew.

use std::collections::{BTreeMap, BTreeSet};

use super::super::State;
use crate::{
    agreement::{
        Activation, Agreement, AgreementPhase as P, AgreementText, Opening, Refused, Review,
        Signature, Stop, Version,
    },
    event::{AgreementFact, Recorded},
    id::{AgencyId, AgreementId},
    limits::{REVIEWED_OPENINGS_KEPT_MAX, UNREVIEWED_OPENINGS_KEPT_MAX},
    private::Subject,
};

impl State {
    pub(super) fn apply_agreement(
        &mut self,
        id: AgreementId,
        fact: &AgreementFact,
        recorded: &Recorded,
    ) {
        if let AgreementFact::Drafted {
            version,
            agency,
            text,
        } = fact
            && id != AgreementId::FOUNDING
            && !self.agreements.contains_key(&id)
        {
            let it = drafted(id, *version, agency, text, recorded);
            self.agreements.insert(id, it);
            self.index.open_agreements.insert(id);
            return;
        }
        if id == AgreementId::FOUNDING && !self.agreements.contains_key(&id) {
            self.keep_founding(recorded);
        }
        let Some(it) = self.agreements.get_mut(&id) else {
            return;
        };
        let mut parties = parties_of(it);
        step(it, fact, recorded);
        parties.extend(parties_of(it));
        let (phase, now) = (it.phase, parties_of(it));
        if phase.is_over() {
            self.index.open_agreements.remove(&id);
        }
        if it.owes_any_review() {
            self.index.owing_agreements.insert(id);
        } else {
            self.index.owing_agreements.remove(&id);
        }
        // Nobody but who wrote it has ever known of a draft that was never proposed: the journal keeps it.
        let was_secret = phase == P::Withdrawn && it.proposed_max == 0;
        if was_secret && !self.retention.is_held(Subject::Agreement(id)) {
            self.agreements.remove(&id);
            return;
        }
        if !fact.changes_force() {
            return;
        }
        if id == AgreementId::FOUNDING {
            self.are_terms_replaced = true;
            self.table.leave_terms();
        }
        for agency in &parties {
            let holds = phase == P::InForce && now.contains(agency);
            let of_agency = self.index.in_force_of.entry(agency.clone()).or_default();
            if holds {
                of_agency.insert(id);
            } else {
                of_agency.remove(&id);
            }
            if of_agency.is_empty() {
                self.index.in_force_of.remove(agency);
            }
        }
        self.compile_pairs_of(&parties);
        self.renew_performance(id, fact, recorded.received_at);
    }
}

fn parties_of(it: &Agreement) -> BTreeSet<AgencyId> {
    let current = it.current.iter();
    current
        .flat_map(|it| it.text.parties.iter().cloned())
        .collect()
}

fn version(number: u32, agency: &AgencyId, text: &AgreementText) -> Version {
    Version {
        number,
        agency: agency.clone(),
        text: text.clone(),
        proposed_at: None,
        signatures: BTreeMap::new(),
        refused: None,
        in_force_since: None,
    }
}

fn drafted(
    id: AgreementId,
    number: u32,
    agency: &AgencyId,
    text: &AgreementText,
    recorded: &Recorded,
) -> Agreement {
    Agreement {
        id,
        agency: agency.clone(),
        phase: P::Draft,
        phase_since: recorded.received_at,
        current: None,
        next: Some(version(number, agency, text)),
        drafts: BTreeMap::new(),
        numbers: BTreeMap::from([(agency.clone(), number)]),
        proposed_max: 0,
        stops: BTreeMap::new(),
        activation: None,
        openings: vec![],
        reach_before: BTreeSet::new(),
    }
}

/// What a fact does to an agreement that is there.
fn step(it: &mut Agreement, fact: &AgreementFact, recorded: &Recorded) {
    match fact {
        AgreementFact::Drafted {
            version: number,
            agency,
            text,
        } => {
            let draft = version(*number, agency, text);
            it.drafts.insert(agency.clone(), draft);
            it.numbers.insert(agency.clone(), *number);
        }
        AgreementFact::Revised {
            version,
            agency,
            text,
        } => {
            if let Some(draft) = own_draft(it, agency) {
                draft.number = *version;
                draft.text = text.clone();
                draft.refused = None;
            }
            it.numbers.insert(agency.clone(), *version);
        }
        AgreementFact::Proposed { .. }
        | AgreementFact::Signed { .. }
        | AgreementFact::SigningRefused { .. }
        | AgreementFact::Withdrawn { .. }
        | AgreementFact::CameIntoForce { .. } => negotiate(it, fact, recorded),
        AgreementFact::Suspended { .. }
        | AgreementFact::Resumed { .. }
        | AgreementFact::Ended { .. }
        | AgreementFact::Expired => stop(it, fact, recorded),
        AgreementFact::Activated {
            agency,
            until,
            reason,
        } => {
            it.activation = Some(Activation {
                agency: agency.clone(),
                by: recorded.principal,
                at: recorded.received_at,
                until: *until,
                reason: reason.clone(),
            });
        }
        AgreementFact::Deactivated => it.activation = None,
        AgreementFact::GlassBroken { .. }
        | AgreementFact::GlassClosed { .. }
        | AgreementFact::GlassReviewed { .. }
        | AgreementFact::GlassReviewOverdue { .. } => glass(it, fact, recorded),
    }
}

/// What an agency is writing: its amendment, or the first version while it is a draft.
fn own_draft<'a>(it: &'a mut Agreement, agency: &AgencyId) -> Option<&'a mut Version> {
    let next = it.next.as_mut();
    next.filter(|it| it.agency == *agency && !it.is_proposed())
        .or_else(|| it.drafts.get_mut(agency))
}

fn become_phase(it: &mut Agreement, phase: P, recorded: &Recorded) {
    if it.phase != phase {
        it.phase = phase;
        it.phase_since = recorded.received_at;
    }
}

/// From a draft to what holds.
fn negotiate(it: &mut Agreement, fact: &AgreementFact, recorded: &Recorded) {
    let is_first = it.current.is_none();
    let at = recorded.received_at;
    match fact {
        AgreementFact::Proposed { version, agency } => {
            if let Some(draft) = it.drafts.remove(agency) {
                it.next = Some(draft);
            }
            if let Some(next) = &mut it.next {
                next.number = *version;
                next.proposed_at = Some(at);
                next.refused = None;
            }
            it.proposed_max = it.proposed_max.max(*version);
            let number = it.numbers.entry(agency.clone()).or_default();
            *number = (*number).max(*version);
            if is_first {
                become_phase(it, P::Proposed, recorded);
            }
        }
        AgreementFact::Signed { agency, .. } => {
            if let Some(next) = &mut it.next {
                let by = recorded.principal;
                next.signatures.insert(agency.clone(), Signature { by, at });
            }
            if is_first && it.is_signed() {
                become_phase(it, P::Signed, recorded);
            }
        }
        AgreementFact::SigningRefused { agency, reason, .. } => {
            if let Some(next) = &mut it.next {
                next.proposed_at = None;
                next.signatures.clear();
                next.refused = Some(Refused {
                    agency: agency.clone(),
                    at,
                    reason: reason.clone(),
                });
            }
            if is_first {
                become_phase(it, P::Draft, recorded);
            } else if let Some(draft) = it.next.take() {
                it.drafts.insert(draft.agency.clone(), draft);
            }
        }
        AgreementFact::Withdrawn { agency, .. } => {
            if is_first {
                become_phase(it, P::Withdrawn, recorded);
            } else if it.next.as_ref().is_some_and(|it| it.agency == *agency) {
                it.next = None;
            } else {
                it.drafts.remove(agency);
            }
        }
        AgreementFact::CameIntoForce { .. } => swap(it, recorded),
        _ => {}
    }
}

/// Rule G5: the old version is replaced whole. What was opened under it ends with it.
fn swap(it: &mut Agreement, recorded: &Recorded) {
    let Some(mut next) = it.next.take() else {
        return;
    };
    it.reach_before = it
        .current
        .iter()
        .flat_map(|old| old.text.reach(None))
        .collect();
    // Who suspended it and has left can let nothing go on; who has left amends nothing.
    it.stops.retain(|by, _| next.text.parties.contains(by));
    it.drafts.retain(|by, _| next.text.parties.contains(by));
    next.in_force_since = Some(recorded.received_at);
    it.current = Some(next);
    close_all(it, recorded);
    if it.stops.is_empty() {
        become_phase(it, P::InForce, recorded);
    }
}

/// Suspends, resumes, ends or expires it (G6). What was opened ends with it: nothing opens again by itself.
fn stop(it: &mut Agreement, fact: &AgreementFact, recorded: &Recorded) {
    let stopped = |reason: &String| Stop {
        at: recorded.received_at,
        reason: reason.clone(),
    };
    let phase = match fact {
        AgreementFact::Suspended { agency, reason } => {
            it.stops.insert(agency.clone(), stopped(reason));
            P::Suspended
        }
        AgreementFact::Resumed { agency } => {
            it.stops.remove(agency);
            if it.stops.is_empty() {
                P::InForce
            } else {
                P::Suspended
            }
        }
        AgreementFact::Ended { agency, reason } => {
            it.stops = BTreeMap::from([(agency.clone(), stopped(reason))]);
            P::Ended
        }
        _ => {
            it.stops.clear();
            P::Expired
        }
    };
    become_phase(it, phase, recorded);
    close_all(it, recorded);
    // An amendment of what is over amends nothing. What all had signed before it began is what was ended.
    if phase.is_over() && it.current.is_some() {
        it.next = None;
        it.drafts.clear();
    }
}

fn close_all(it: &mut Agreement, recorded: &Recorded) {
    it.activation = None;
    for opening in it.openings.iter_mut().filter(|it| it.closed_at.is_none()) {
        opening.closed_at = Some(recorded.received_at);
    }
}

fn glass(it: &mut Agreement, fact: &AgreementFact, recorded: &Recorded) {
    let at = recorded.received_at;
    match fact {
        AgreementFact::GlassBroken {
            opening,
            agency,
            owners,
            until,
            reason,
        } => {
            it.openings.push(Opening {
                number: *opening,
                agency: agency.clone(),
                by: recorded.principal,
                at,
                until: *until,
                closed_at: None,
                reason: reason.clone(),
                reviews: owners.iter().map(|it| (it.clone(), None)).collect(),
                overdue: BTreeSet::new(),
            });
        }
        AgreementFact::GlassClosed { opening } => {
            if let Some(it) = opening_of(it, *opening) {
                it.closed_at = Some(at);
            }
        }
        AgreementFact::GlassReviewed {
            opening,
            agency,
            is_justified,
            note,
        } => {
            if let Some(it) = opening_of(it, *opening) {
                let review = Review {
                    by: recorded.principal,
                    at,
                    is_justified: *is_justified,
                    note: note.clone(),
                };
                it.reviews.insert(agency.clone(), Some(review));
            }
        }
        AgreementFact::GlassReviewOverdue { opening, agency } => {
            if let Some(it) = opening_of(it, *opening) {
                it.overdue.insert(agency.clone());
            }
        }
        _ => {}
    }
    let breakers: BTreeSet<AgencyId> = it.openings.iter().map(|it| it.agency.clone()).collect();
    for breaker in breakers {
        keep_newest(it, &breaker, true, REVIEWED_OPENINGS_KEPT_MAX);
        keep_newest(it, &breaker, false, UNREVIEWED_OPENINGS_KEPT_MAX);
    }
}

/// Keeps the newest openings of one agency: of those that are done, or of the others.
fn keep_newest(it: &mut Agreement, breaker: &AgencyId, is_done: bool, max: usize) {
    let suits = |it: &Opening| it.agency == *breaker && it.is_done() == is_done;
    let count = it.openings.iter().filter(|it| suits(it)).count();
    let mut too_many = count.saturating_sub(max);
    it.openings.retain(|it| {
        let goes = too_many > 0 && suits(it);
        too_many -= usize::from(goes);
        !goes
    });
}

fn opening_of(it: &mut Agreement, number: u32) -> Option<&mut Opening> {
    it.openings.iter_mut().find(|it| it.number == number)
}
