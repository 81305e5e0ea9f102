//! The texts of measures, evidence and referrals that can be searched.

use super::{
    case_item::{CaseItemView, EvidenceView, MeasureView, ReferralView},
    texts::{Visit, Weight},
    texts_response::of_response,
};
use crate::enforcement::{Referral, ReferralState};

pub(super) fn of_case(it: &CaseItemView, visit: Visit<'_>) {
    match it {
        CaseItemView::Measure(it) => of_measure(it, visit),
        CaseItemView::Evidence(it) => of_evidence(it, visit),
        CaseItemView::Referral(it) => of_referral(it, visit),
        CaseItemView::Response(it) => of_response(it, visit),
    }
}

fn of_measure(it: &MeasureView, visit: Visit<'_>) {
    visit("against", Weight::Name, &it.against);
    visit("place", Weight::Label, &it.place);
    visit("what", Weight::Text, &it.what);
    if let Some(it) = &it.cited {
        visit("instrument", Weight::Label, &it.code);
        visit("instrument", Weight::Label, &it.title);
        visit("instrument", Weight::Text, &it.citation);
    }
    if let Some(it) = &it.certificate {
        visit("certificate", Weight::Label, &it.title);
    }
    if let Some(it) = &it.signed {
        visit("countersigned", Weight::Text, &it.note);
    }
    for it in &it.refusals {
        visit("refusals", Weight::Text, &it.reason);
    }
    if let Some(it) = &it.review {
        visit("review", Weight::Text, &it.note);
    }
    if let Some(it) = &it.lifted {
        visit("lifted", Weight::Text, &it.reason);
    }
}

fn of_evidence(it: &EvidenceView, visit: Visit<'_>) {
    visit("what", Weight::Name, &it.what);
    visit("seal", Weight::Name, &it.seal);
    visit("place", Weight::Label, &it.place);
    for it in &it.custody {
        visit("custody", Weight::Label, &it.holder);
        visit("custody", Weight::Text, &it.note);
    }
    if let Some(it) = &it.offer {
        visit("offer", Weight::Text, &it.note);
    }
    if let Some(it) = &it.refused {
        visit("refused", Weight::Text, &it.reason);
    }
    if let Some(it) = &it.ended {
        visit("ended", Weight::Text, &it.note);
    }
    for it in &it.attachments {
        visit("attachments", Weight::Label, &it.name);
    }
}

fn of_referral(it: &ReferralView, visit: Visit<'_>) {
    let Referral { what, state, .. } = &it.referral;
    visit("what", Weight::Name, what);
    match state {
        ReferralState::Offered => {}
        ReferralState::Accepted { reference, .. } => visit("reference", Weight::Name, reference),
        ReferralState::Declined { reason, .. } | ReferralState::Withdrawn { reason, .. } => {
            visit("reason", Weight::Text, reason);
        }
        ReferralState::Closed {
            reference, outcome, ..
        } => {
            visit("reference", Weight::Name, reference);
            visit("outcome", Weight::Text, outcome);
        }
    }
}
