//! In whose hands evidence is (N7 and N8).

use super::{Asked, Decided};
use crate::{
    agency::Role,
    authority::receives_custody,
    command::Photograph,
    decide::{
        attachment::{has_bytes_left, new_file},
        check,
        enforcement::{is_in, officer},
    },
    enforcement::{CustodyOffer, CustodyStep, CustodyTo, Evidence, EvidenceEnd, Released},
    event::EnforcementFact,
    limits::{
        AHEAD_MS_MAX, CUSTODY_STEPS_MAX, FILES_PER_EVIDENCE_MAX, NAME_CHARS_MAX, REASON_CHARS_MAX,
    },
    refusal::Refusal,
};

const fn evidence_is(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "evidence",
        state,
    }
}

impl Asked<'_> {
    /// What is in somebody's custody, with the step by which it came there.
    fn held(&self) -> Result<(&Evidence, &CustodyStep), Refusal> {
        let it = self.evidence()?;
        let ended = it.ended.as_ref().map_or("gone", |it| it.how.as_str());
        let custodian = it.custodian().ok_or(evidence_is(ended))?;
        Ok((it, custodian))
    }

    /// What is in the custody of the sender's agency.
    fn own(&self) -> Result<(&Evidence, &CustodyStep), Refusal> {
        let (it, custodian) = self.held()?;
        if custodian.agency != self.context.agency {
            return Err(Refusal::NotYours { what: "evidence" });
        }
        self.works_there()?;
        self.is_after(custodian.at)?;
        Ok((it, custodian))
    }

    /// What was in the custody of the sender's agency when this happened.
    fn held_then(&self) -> Result<&Evidence, Refusal> {
        let it = self.evidence()?;
        let at = self.context.occurred_at;
        let steps = it.custody.iter().rev();
        let mut then = steps.filter(|it| it.at <= at);
        let custodian = then.next().ok_or(Refusal::OutOfOrder)?;
        if custodian.agency != self.context.agency {
            return Err(Refusal::NotYours { what: "evidence" });
        }
        self.works_there()?;
        match &it.ended {
            Some(ended) if ended.at <= at => Err(evidence_is(ended.how.as_str())),
            _ => Ok(it),
        }
    }

    pub(super) fn attach(&self, file: &Photograph) -> Decided {
        let it = self.held_then()?;
        new_file(self.state, file)?;
        if let Some(same) = it.attachments.iter().find(|it| it.sha256 == file.sha256) {
            return Err(Refusal::AlreadyAttached {
                id: same.id.to_string(),
            });
        }
        if it.attachments.len() >= FILES_PER_EVIDENCE_MAX {
            return Err(Refusal::Full {
                max: FILES_PER_EVIDENCE_MAX,
            });
        }
        let agency = &self.context.agency;
        has_bytes_left(self.state, agency, file.bytes)?;
        Ok(EnforcementFact::FileAdded {
            item: it.id,
            agency: agency.clone(),
            attachment: file.id,
            name: file.name.clone(),
            media_type: file.media_type,
            bytes: file.bytes,
            sha256: file.sha256.clone(),
            stored: file.stored.clone(),
        })
    }

    pub(super) fn hand_over(&self, to: &CustodyTo, note: &str) -> Decided {
        let (it, custodian) = self.own()?;
        if it.offer.is_some() {
            return Err(evidence_is("offered"));
        }
        if it.custody.len() >= CUSTODY_STEPS_MAX {
            return Err(Refusal::Full {
                max: CUSTODY_STEPS_MAX,
            });
        }
        match to {
            CustodyTo::Agency(agency) => {
                if *agency == self.context.agency {
                    return Err(Refusal::Oneself { field: "agency" });
                }
                is_in(self.task.is_committed(agency), agency)?;
            }
            CustodyTo::Person(person) => {
                officer(self.state, *person, self.context)?;
                if *person == custodian.officer {
                    return Err(Refusal::Oneself { field: "person" });
                }
                let roles = self.state.principal(*person).map(|it| &it.roles);
                let receives = |it: &Role| receives_custody(*it);
                if !roles.is_some_and(|it| it.iter().any(receives)) {
                    return Err(Refusal::Malformed {
                        field: "person",
                        why: "has no role in which it could be received",
                    });
                }
            }
        }
        check::optional_text("note", note, REASON_CHARS_MAX)?;
        Ok(EnforcementFact::EvidenceOffered {
            item: it.id,
            agency: self.context.agency.clone(),
            officer: self.context.principal,
            to: to.clone(),
            note: note.to_owned(),
        })
    }

    /// What is offered to the sender.
    fn offered(&self) -> Result<(&Evidence, &CustodyOffer), Refusal> {
        let (it, custodian) = self.held()?;
        let offer = it.offer.as_ref().ok_or(evidence_is("not offered"))?;
        let is_senders = match &offer.to {
            CustodyTo::Agency(agency) => *agency == self.context.agency,
            CustodyTo::Person(person) => {
                *person == self.context.principal && custodian.agency == self.context.agency
            }
        };
        if !is_senders {
            return Err(Refusal::NotYours { what: "evidence" });
        }
        match &offer.to {
            CustodyTo::Agency(_) => self.works_there()?,
            // Whoever keeps the store need not have been sent there.
            CustodyTo::Person(_) if !self.task.is_committed(&self.context.agency) => {
                return Err(Refusal::NotCommitted);
            }
            CustodyTo::Person(_) => {}
        }
        // Clocks of two devices differ a little (C4).
        self.is_after(offer.at.plus_ms(-AHEAD_MS_MAX))?;
        Ok((it, offer))
    }

    pub(super) fn receive(&self, holder: &str, is_intact: bool, note: &str) -> Decided {
        let (it, offer) = self.offered()?;
        check::text("holder", holder, NAME_CHARS_MAX)?;
        check::optional_text("note", note, REASON_CHARS_MAX)?;
        let step = CustodyStep {
            agency: self.context.agency.clone(),
            officer: self.context.principal,
            holder: holder.to_owned(),
            at: self.context.occurred_at,
            given: Some((offer.by, offer.at)),
            is_intact: Some(is_intact),
            note: note.to_owned(),
            sha256: String::new(),
        };
        let sha256 = it.digest_of_next(&step);
        Ok(EnforcementFact::EvidenceReceived {
            item: it.id,
            agency: step.agency,
            officer: step.officer,
            holder: step.holder,
            is_intact,
            note: step.note,
            sha256,
        })
    }

    pub(super) fn refuse(&self, reason: &str) -> Decided {
        let (it, _) = self.offered()?;
        check::text("reason", reason, REASON_CHARS_MAX)?;
        Ok(EnforcementFact::EvidenceRefused {
            item: it.id,
            agency: self.context.agency.clone(),
            reason: reason.to_owned(),
        })
    }

    pub(super) fn take_back(&self) -> Decided {
        let (it, _) = self.own()?;
        let offer = it.offer.as_ref().ok_or(evidence_is("not offered"))?;
        self.is_after(offer.at)?;
        Ok(EnforcementFact::EvidenceTakenBack {
            item: it.id,
            agency: self.context.agency.clone(),
        })
    }

    pub(super) fn release(&self, how: EvidenceEnd, note: &str) -> Decided {
        let (it, custodian) = self.held()?;
        if self.leads_for(&custodian.agency) {
            self.is_after(custodian.at)?;
        } else {
            self.own()?;
            if it.offer.is_some() {
                return Err(evidence_is("offered"));
            }
        }
        check::text("note", note, REASON_CHARS_MAX)?;
        let mut released = Released {
            agency: self.context.agency.clone(),
            officer: self.context.principal,
            at: self.context.occurred_at,
            how,
            note: note.to_owned(),
            sha256: String::new(),
        };
        released.sha256 = it.digest_of_end(&released);
        Ok(EnforcementFact::EvidenceReleased {
            item: it.id,
            agency: released.agency,
            officer: released.officer,
            how,
            note: released.note,
            sha256: released.sha256,
        })
    }
}
