//! What a view of a measure, evidence or a referral says.

use domain::sharing::{
    AttachmentView, CaseItemView, CustodyOfferView, CustodyStepView, EnforcementView, EvidenceView,
    MeasureView, ReferralView, ReleasedView, SignedView,
};

use super::{oracle_cases::referral, shown_response::response};

/// A part of an enforcement.
pub(super) fn case(it: &CaseItemView) -> String {
    match it {
        CaseItemView::Measure(it) => measure(it),
        CaseItemView::Evidence(it) => evidence(it),
        CaseItemView::Referral(it) => {
            let ReferralView {
                owner: _,
                authors: _,
                referral: it,
            } = &**it;
            referral(it)
        }
        CaseItemView::Response(it) => response(it),
    }
}

/// What is settled about a whole one.
pub(super) fn settled(it: &EnforcementView) -> String {
    let EnforcementView {
        countersign,
        version,
        measures,
        evidence,
        referrals,
    } = it;
    format!(
        "{:?}",
        (countersign, version, measures, evidence, referrals)
    )
}

fn measure(it: &MeasureView) -> String {
    let MeasureView {
        id,
        task,
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
    let signed = signed.as_ref().map(|it| {
        let SignedView {
            agency,
            officer,
            at,
            note,
        } = it;
        (agency, officer, at, note)
    });
    let whole = (
        (id, task, number, agency),
        (officer, kind, against),
        (place, what, at, fine),
        (cited, certificate, concerns, taken_at),
        (state.as_str(), countersign, sign_by, is_sign_due),
        (signed, refusals, review, lifted),
    );
    format!("{whole:?}")
}

fn evidence(it: &EvidenceView) -> String {
    let EvidenceView {
        id,
        task,
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
        refused,
        ended,
        attachments,
    } = it;
    let steps: Vec<_> = custody.iter().map(step).collect();
    let files: Vec<_> = attachments.iter().map(file).collect();
    let offer = offer.as_ref().map(|it| {
        let CustodyOfferView {
            agency,
            person,
            at,
            note,
        } = it;
        (agency, person, at, note)
    });
    let ended = ended.as_ref().map(|it| {
        let ReleasedView {
            agency,
            officer,
            at,
            how,
            note,
            sha256,
        } = it;
        ((agency, officer, at), how, note, sha256)
    });
    let whole = (
        (id, task, number, agency, measure),
        (what, seal, place, at),
        (steps, offer, refused, ended, files),
    );
    format!("{whole:?}")
}

fn step(it: &CustodyStepView) -> String {
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
    let said = (holder, note, sha256);
    format!("{:?}", (agency, officer, at, given_at, is_intact, said))
}

fn file(it: &AttachmentView) -> String {
    let AttachmentView {
        id,
        name,
        media_type,
        bytes,
        sha256,
        agency,
        at: _,
        removed: _,
    } = it;
    format!("{:?}", ((id, name, media_type, bytes), sha256, agency))
}
