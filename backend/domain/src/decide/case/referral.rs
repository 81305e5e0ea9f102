//! What becomes of a case that is given to another agency (N9).

use super::{Asked, Decided};
use crate::{
    decide::check,
    enforcement::{Referral, ReferralState},
    event::EnforcementFact,
    id::AgencyId,
    limits::{NAME_CHARS_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX},
    refusal::Refusal,
};

impl Asked<'_> {
    /// A referral that nobody has answered.
    fn offered_referral(&self) -> Result<&Referral, Refusal> {
        let it = self.referred()?;
        if it.state != ReferralState::Offered {
            return Err(referral_is(it));
        }
        self.is_after(it.referred_at)?;
        Ok(it)
    }

    fn is_from(&self, agency: &AgencyId) -> Result<(), Refusal> {
        if *agency != self.context.agency {
            return Err(Refusal::NotYours { what: "referral" });
        }
        self.works_there()
    }

    pub(super) fn accept_referral(&self, reference: &str) -> Decided {
        self.is_from(&self.referred()?.to)?;
        let it = self.offered_referral()?;
        check::optional_text("reference", reference, NAME_CHARS_MAX)?;
        Ok(EnforcementFact::ReferralAccepted {
            item: it.id,
            agency: it.to.clone(),
            reference: reference.to_owned(),
        })
    }

    pub(super) fn decline_referral(&self, reason: &str) -> Decided {
        self.is_from(&self.referred()?.to)?;
        let it = self.offered_referral()?;
        check::text("reason", reason, REASON_CHARS_MAX)?;
        Ok(EnforcementFact::ReferralDeclined {
            item: it.id,
            agency: it.to.clone(),
            reason: reason.to_owned(),
        })
    }

    pub(super) fn withdraw_referral(&self, reason: &str) -> Decided {
        let it = self.referred()?;
        if !self.leads_for(&it.agency) {
            self.is_from(&it.agency)?;
        }
        let it = self.offered_referral()?;
        check::text("reason", reason, REASON_CHARS_MAX)?;
        Ok(EnforcementFact::ReferralWithdrawn {
            item: it.id,
            agency: self.context.agency.clone(),
            reason: reason.to_owned(),
        })
    }

    pub(super) fn close_referral(&self, outcome: &str) -> Decided {
        let it = self.referred()?;
        if !self.leads_for(&it.to) {
            self.is_from(&it.to)?;
        }
        let ReferralState::Accepted { at, .. } = it.state else {
            return Err(referral_is(it));
        };
        self.is_after(at)?;
        check::text("outcome", outcome, TEXT_CHARS_MAX)?;
        Ok(EnforcementFact::ReferralClosed {
            item: it.id,
            agency: self.context.agency.clone(),
            outcome: outcome.to_owned(),
        })
    }
}

const fn referral_is(it: &Referral) -> Refusal {
    Refusal::WrongState {
        what: "referral",
        state: it.state.as_str(),
    }
}
