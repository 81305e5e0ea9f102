//! Views of enforcements on the wire.

use domain::{
    Timestamp,
    enforcement::{
        Cited, Countersigner, HeldCertificate as DomainHeld, Lifted, ReferralState as DomainState,
        Refused, Review,
    },
    sharing::{
        CaseItemView, CustodyOfferView, CustodyStepView, EnforcementView, EvidenceView,
        MeasureView, ReferralView, ReleasedView, SignedView,
    },
};

use crate::{
    convert::lon_lat,
    convert_response::response_item,
    object_enforcement::{
        CitedInstrument, Countersignature, CustodyStep, EndedCustody, Enforcement, Evidence,
        HeldCertificate, Measure, MeasureReview, NeededSignature, OfferedCustody, Reasoned,
        Referral, ReferralState,
    },
    object_item::TaskItem,
    settings::rules,
};

pub(super) fn case_item(it: CaseItemView) -> TaskItem {
    match it {
        CaseItemView::Measure(it) => TaskItem::Measure(measure(*it)),
        CaseItemView::Evidence(it) => TaskItem::Evidence(evidence(*it)),
        CaseItemView::Referral(it) => TaskItem::Referral(referral(*it)),
        CaseItemView::Response(it) => response_item(*it),
    }
}

fn measure(it: MeasureView) -> Measure {
    let MeasureView {
        id,
        task,
        // Stands with the task.
        owner: _,
        authors: _,
        number,
        agency,
        officer,
        kind,
        against,
        place,
        what,
        at,
        fine,
        cited,
        certificate,
        concerns,
        taken_at,
        state,
        countersign,
        sign_by,
        is_sign_due,
        signed,
        refusals,
        review,
        lifted,
    } = it;
    Measure {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        officer: officer.map(|it| it.0),
        measure: kind.into(),
        against,
        place,
        at: at.map(lon_lat),
        what,
        fine: fine.map(Into::into),
        instrument: cited.map(instrument),
        certificate: certificate.map(held),
        concerns: concerns.into_iter().map(Into::into).collect(),
        review: review.map(reviewed),
        taken_at: taken_at.into(),
        state: state.into(),
        countersign: countersign.map(|it| NeededSignature {
            by: match it {
                Countersigner::Anybody => None,
                Countersigner::Agency(agency) => Some(agency.to_string()),
            },
            due_at: sign_by.into(),
            is_due: is_sign_due,
        }),
        countersigned: signed.map(countersignature),
        refusals: refusals.into_iter().map(refused).collect(),
        lifted: lifted.map(|it| {
            let Lifted { agency, at, reason } = it;
            Reasoned {
                agency: agency.to_string(),
                at: at.into(),
                reason,
            }
        }),
    }
}

fn instrument(it: Cited) -> CitedInstrument {
    let Cited {
        code,
        kind,
        title,
        citation,
        valid_from,
        valid_until,
    } = it;
    CitedInstrument {
        code,
        kind: kind.into(),
        title,
        citation,
        valid_from: valid_from.into(),
        valid_until: valid_until.map(Into::into),
    }
}

fn held(it: DomainHeld) -> HeldCertificate {
    let DomainHeld {
        code,
        title,
        valid_until,
    } = it;
    HeldCertificate {
        code,
        title,
        valid_until: valid_until.map(Into::into),
    }
}

fn reviewed(it: Review) -> MeasureReview {
    let Review {
        at,
        is_upheld,
        note,
    } = it;
    MeasureReview {
        at: at.into(),
        upheld: is_upheld,
        note,
    }
}

fn countersignature(it: SignedView) -> Countersignature {
    let SignedView {
        agency,
        officer,
        at,
        note,
    } = it;
    Countersignature {
        agency: agency.to_string(),
        officer: officer.map(|it| it.0),
        at: at.into(),
        note,
    }
}

fn refused(it: Refused) -> Reasoned {
    let Refused { agency, at, reason } = it;
    Reasoned {
        agency: agency.to_string(),
        at: at.into(),
        reason,
    }
}

fn evidence(it: EvidenceView) -> Evidence {
    let EvidenceView {
        id,
        task,
        // Stands with the task.
        owner: _,
        authors: _,
        number,
        agency,
        measure,
        what,
        seal,
        place,
        at,
        custody,
        offer,
        refused: last_refused,
        ended,
        attachments,
    } = it;
    // Never empty: who collects it has it in custody.
    let collected_at = custody.first().map_or(Timestamp(0), |it| it.at);
    Evidence {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        measure: measure.map(|it| it.0),
        what,
        seal,
        place,
        at: at.map(lon_lat),
        collected_at: collected_at.into(),
        custody: custody.into_iter().zip(1..).map(step).collect(),
        offer: offer.map(offered),
        refused: last_refused.map(refused),
        ended: ended.map(|it| {
            let ReleasedView {
                agency,
                officer,
                at,
                how,
                note,
                sha256,
            } = it;
            EndedCustody {
                agency: agency.to_string(),
                officer: officer.map(|it| it.0),
                at: at.into(),
                how: how.into(),
                note,
                sha256,
            }
        }),
        attachments: attachments.into_iter().map(Into::into).collect(),
    }
}

fn step((it, step): (CustodyStepView, usize)) -> CustodyStep {
    let CustodyStepView {
        agency,
        officer,
        holder,
        at,
        given_at,
        is_intact,
        note,
        sha256,
    } = it;
    CustodyStep {
        step,
        agency: agency.to_string(),
        officer: officer.map(|it| it.0),
        holder,
        at: at.into(),
        given_at: given_at.map(Into::into),
        seal_intact: is_intact,
        note,
        sha256,
    }
}

fn offered(it: CustodyOfferView) -> OfferedCustody {
    let CustodyOfferView {
        agency,
        person,
        at,
        note,
    } = it;
    OfferedCustody {
        agency: agency.to_string(),
        person: person.map(|it| it.0),
        at: at.into(),
        note,
    }
}

fn referral(it: ReferralView) -> Referral {
    let ReferralView {
        // Stands with the task.
        owner: _,
        authors: _,
        referral,
    } = it;
    let domain::enforcement::Referral {
        id,
        task,
        number,
        agency,
        to,
        items,
        what,
        referred_at,
        state,
    } = referral;
    let mut referral = Referral {
        id: id.0,
        task: task.0,
        number,
        agency: agency.to_string(),
        to: to.to_string(),
        items: items.into_iter().map(|it| it.0).collect(),
        what,
        referred_at: referred_at.into(),
        state: ReferralState::Offered,
        answered_at: None,
        reference: None,
        reason: None,
        outcome: None,
        closed_at: None,
        closed_by: None,
    };
    match state {
        DomainState::Offered => {}
        DomainState::Accepted { at, reference } => {
            referral.state = ReferralState::Accepted;
            referral.answered_at = Some(at.into());
            referral.reference = said(reference);
        }
        DomainState::Declined { at, reason } => {
            referral.state = ReferralState::Declined;
            referral.answered_at = Some(at.into());
            referral.reason = Some(reason);
        }
        DomainState::Withdrawn { by, at, reason } => {
            referral.closed_by = Some(by.to_string());
            referral.state = ReferralState::Withdrawn;
            referral.reason = Some(reason);
            referral.closed_at = Some(at.into());
        }
        DomainState::Closed {
            accepted_at,
            reference,
            by,
            at,
            outcome,
        } => {
            referral.closed_by = Some(by.to_string());
            referral.state = ReferralState::Closed;
            referral.answered_at = Some(accepted_at.into());
            referral.reference = said(reference);
            referral.outcome = Some(outcome);
            referral.closed_at = Some(at.into());
        }
    }
    referral
}

fn said(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

pub(super) fn enforcement(it: EnforcementView) -> Enforcement {
    let EnforcementView {
        countersign,
        version,
        measures,
        evidence,
        referrals,
    } = it;
    Enforcement {
        countersign: rules(countersign),
        version,
        measures,
        evidence,
        referrals,
    }
}
