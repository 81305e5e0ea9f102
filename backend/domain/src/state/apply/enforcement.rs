//! Folding events about enforcements.

use std::collections::BTreeMap;

use super::super::State;
use crate::{
    attachment::Attachment,
    enforcement::{
        CaseItem, CustodyOffer, CustodyStep, Evidence, Lifted, Measure, Referral, ReferralState,
        Refused, Released, Review, Signed,
    },
    event::{EnforcementFact, Recorded},
    id::{TaskId, TaskItemId},
    time::Timestamp,
};

impl State {
    pub(super) fn apply_enforcement(
        &mut self,
        task: TaskId,
        fact: &EnforcementFact,
        recorded: &Recorded,
    ) {
        let at = recorded.occurred_at;
        if let Some(it) = self.tasks.get_mut(&task) {
            let settled = &mut it.enforcement;
            match fact {
                EnforcementFact::CountersigningSet { countersign } => {
                    settled.countersign.clone_from(countersign);
                    settled.rules_version += 1;
                }
                EnforcementFact::MeasureTaken(it) => settled.measures = it.number,
                EnforcementFact::EvidenceCollected(it) => settled.evidence = it.number,
                EnforcementFact::Referred { number, .. } => settled.referrals = *number,
                _ => {}
            }
        }
        let Some((id, _)) = fact.item_and_agency() else {
            return;
        };
        let before = self.case_items.get(&id);
        let (was_open, was_due) = (before.is_some_and(CaseItem::is_open), waits_until(before));
        if let Some(new) = begun(task, fact, at) {
            self.index.cases_of.entry(task).or_default().push(id);
            self.case_items.insert(id, new);
        }
        match self.case_items.get_mut(&id) {
            Some(CaseItem::Measure(it)) => of_measure(it, fact, at),
            Some(CaseItem::Evidence(it)) => of_evidence(it, fact, at),
            Some(CaseItem::Referral(it)) => of_referral(it, fact, at),
            Some(CaseItem::Response(_)) | None => return,
        }
        if let EnforcementFact::FileAdded {
            attachment,
            agency,
            bytes,
            ..
        } = fact
        {
            self.keep_task_file(*attachment, id, agency, *bytes);
        }
        self.note_open(task, id, (was_open, was_due));
    }

    /// Keeps how much of a task is open, and which signatures are waited for.
    pub(super) fn note_open(
        &mut self,
        task: TaskId,
        id: TaskItemId,
        (was_open, was_due): (bool, Option<Timestamp>),
    ) {
        let now = self.case_items.get(&id);
        let (is_open, is_due) = (now.is_some_and(CaseItem::is_open), waits_until(now));
        let open = self.index.open_cases.entry(task).or_default();
        *open = (*open + u32::from(is_open)).saturating_sub(u32::from(was_open));
        if let Some(due) = was_due {
            self.index.unsigned.remove(&(due, id));
        }
        if let Some(due) = is_due {
            self.index.unsigned.insert((due, id));
        }
    }

    /// Small facts for a line about an enforcement.
    pub(super) fn detail_of_enforcement(
        &self,
        fact: &EnforcementFact,
        detail: &mut BTreeMap<&'static str, String>,
    ) {
        if let Some((id, agency)) = fact.item_and_agency() {
            detail.insert("agency", agency.to_string());
            let number = self.case_item(id).map(CaseItem::number);
            detail.extend(number.map(|it| ("number", it.to_string())));
            if let Some(CaseItem::Measure(it)) = self.case_item(id) {
                detail.insert("measure", it.kind.as_str().to_owned());
            }
        }
        match fact {
            EnforcementFact::MeasureTaken(it) if !it.concerns.is_empty() => {
                let words: Vec<_> = it.concerns.iter().map(|it| it.as_str()).collect();
                detail.insert("concerns", words.join(","));
            }
            EnforcementFact::Reviewed { is_upheld, .. } => {
                detail.insert("upheld", is_upheld.to_string());
            }
            EnforcementFact::EvidenceReceived { is_intact, .. } => {
                detail.insert("intact", is_intact.to_string());
            }
            EnforcementFact::EvidenceReleased { how, .. } => {
                detail.insert("how", how.as_str().to_owned());
            }
            EnforcementFact::Referred { to, .. } => {
                detail.insert("to", to.to_string());
            }
            EnforcementFact::ReferralAccepted { .. } => {
                detail.insert("accepted", true.to_string());
            }
            EnforcementFact::ReferralDeclined { .. } => {
                detail.insert("accepted", false.to_string());
            }
            _ => {}
        }
    }
}

/// Until when a signature is waited for, if it is and that was not said to be late.
fn waits_until(it: Option<&CaseItem>) -> Option<Timestamp> {
    let Some(CaseItem::Measure(it)) = it else {
        return None;
    };
    let waits = it.is_unsigned() && !it.is_sign_due;
    waits.then_some(it.sign_by)
}

/// What an event begins.
fn begun(task: TaskId, fact: &EnforcementFact, at: Timestamp) -> Option<CaseItem> {
    match fact {
        EnforcementFact::MeasureTaken(it) => {
            Some(CaseItem::Measure(Box::new(it.measure(task, at))))
        }
        EnforcementFact::EvidenceCollected(it) => {
            Some(CaseItem::Evidence(Box::new(it.evidence(task, at))))
        }
        EnforcementFact::Referred {
            item,
            agency,
            number,
            to,
            items,
            about,
        } => Some(CaseItem::Referral(Referral {
            id: *item,
            task,
            number: *number,
            agency: agency.clone(),
            to: to.clone(),
            items: items.clone(),
            what: about.clone(),
            referred_at: at,
            state: ReferralState::Offered,
        })),
        _ => None,
    }
}

fn of_measure(it: &mut Measure, fact: &EnforcementFact, at: Timestamp) {
    match fact {
        EnforcementFact::Countersigned {
            agency,
            officer,
            note,
            ..
        } => {
            it.signed = Some(Signed {
                agency: agency.clone(),
                officer: *officer,
                at,
                note: note.clone(),
            });
        }
        EnforcementFact::CountersignRefused { agency, reason, .. } => it.refusals.push(Refused {
            agency: agency.clone(),
            at,
            reason: reason.clone(),
        }),
        EnforcementFact::CountersignDue { .. } => it.is_sign_due = true,
        EnforcementFact::Reviewed {
            is_upheld, note, ..
        } => {
            it.review = Some(Review {
                at,
                is_upheld: *is_upheld,
                note: note.clone(),
            });
        }
        EnforcementFact::Lifted { agency, reason, .. } => {
            it.lifted = Some(Lifted {
                agency: agency.clone(),
                at,
                reason: reason.clone(),
            });
        }
        _ => {}
    }
}

fn of_evidence(it: &mut Evidence, fact: &EnforcementFact, at: Timestamp) {
    match fact {
        EnforcementFact::FileAdded {
            agency,
            attachment,
            name,
            media_type,
            bytes,
            sha256,
            stored,
            ..
        } => it.attachments.push(Attachment {
            id: *attachment,
            name: name.clone(),
            media_type: *media_type,
            bytes: *bytes,
            sha256: sha256.clone(),
            stored: stored.clone(),
            agency: agency.clone(),
            at,
            removed: None,
        }),
        EnforcementFact::EvidenceOffered {
            officer, to, note, ..
        } => {
            it.refused = None;
            it.offer = Some(CustodyOffer {
                to: to.clone(),
                by: *officer,
                at,
                note: note.clone(),
            });
        }
        EnforcementFact::EvidenceReceived {
            agency,
            officer,
            holder,
            is_intact,
            note,
            sha256,
            ..
        } => {
            let given = it.offer.take().map(|it| (it.by, it.at));
            it.custody.push(CustodyStep {
                agency: agency.clone(),
                officer: *officer,
                holder: holder.clone(),
                at,
                given,
                is_intact: Some(*is_intact),
                note: note.clone(),
                sha256: sha256.clone(),
            });
        }
        EnforcementFact::EvidenceRefused { agency, reason, .. } => {
            it.offer = None;
            it.refused = Some(Refused {
                agency: agency.clone(),
                at,
                reason: reason.clone(),
            });
        }
        EnforcementFact::EvidenceTakenBack { .. } => it.offer = None,
        EnforcementFact::EvidenceReleased {
            agency,
            officer,
            how,
            note,
            sha256,
            ..
        } => {
            it.offer = None;
            it.ended = Some(Released {
                agency: agency.clone(),
                officer: *officer,
                at,
                how: *how,
                note: note.clone(),
                sha256: sha256.clone(),
            });
        }
        _ => {}
    }
}

fn of_referral(it: &mut Referral, fact: &EnforcementFact, at: Timestamp) {
    match fact {
        EnforcementFact::ReferralAccepted { reference, .. } => {
            it.state = ReferralState::Accepted {
                at,
                reference: reference.clone(),
            };
        }
        EnforcementFact::ReferralDeclined { reason, .. } => {
            it.state = ReferralState::Declined {
                at,
                reason: reason.clone(),
            };
        }
        EnforcementFact::ReferralWithdrawn { agency, reason, .. } => {
            it.state = ReferralState::Withdrawn {
                by: agency.clone(),
                at,
                reason: reason.clone(),
            };
        }
        EnforcementFact::ReferralClosed {
            agency, outcome, ..
        } => {
            let ReferralState::Accepted {
                at: accepted_at,
                reference,
            } = &it.state
            else {
                return;
            };
            it.state = ReferralState::Closed {
                accepted_at: *accepted_at,
                reference: reference.clone(),
                by: agency.clone(),
                at,
                outcome: outcome.clone(),
            };
        }
        _ => {}
    }
}
