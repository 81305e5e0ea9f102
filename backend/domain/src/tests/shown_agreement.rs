//! What the view of an agreement shows. Taken apart by name, like the others.

use domain::sharing::{
    ActivationView, AgreementView, OpeningView, ReviewView, SignatureView, VersionView,
};

use super::oracle::Fields;

pub(super) fn agreement(it: &AgreementView) -> Fields {
    let AgreementView {
        id,
        agency,
        phase,
        phase_since,
        current,
        next,
        stops,
        activation,
        openings,
    } = it;
    let mut fields = Fields::new();
    fields.insert(
        "identity",
        format!("{:?}", (id, agency, phase, phase_since)),
    );
    if !stops.is_empty() {
        fields.insert("stop", format!("{stops:?}"));
    }
    if let Some(it) = next {
        fields.insert("next", version(it));
    }
    if let Some(it) = current {
        fields.insert("current", version(it));
    }
    if current.is_some() || !openings.is_empty() {
        let openings: Vec<String> = openings.iter().map(opening).collect();
        fields.insert("openings", openings.join(";"));
    }
    if let Some(ActivationView {
        agency,
        by,
        at,
        until,
        reason,
    }) = activation
    {
        let said = (agency, by, at, until, reason);
        fields.insert("activation", format!("{said:?}"));
    }
    fields
}

fn version(it: &VersionView) -> String {
    let VersionView {
        number,
        agency,
        title,
        purpose,
        legal_basis,
        parties,
        clauses,
        clauses_left_out,
        valid_from,
        valid_until,
        retention_days,
        lease_min,
        duties,
        shares,
        aid,
        proposed_at,
        signatures,
        refused,
        in_force_since,
    } = it;
    let signatures: Vec<_> = signatures
        .iter()
        .map(|(agency, SignatureView { by, at })| (agency, by, at))
        .collect();
    let says = (
        (number, agency, proposed_at, signatures, in_force_since),
        (title, purpose, legal_basis, parties),
        (clauses, clauses_left_out, valid_from, valid_until),
        (retention_days, lease_min, duties, shares, aid, refused),
    );
    format!("{says:?}")
}

fn opening(it: &OpeningView) -> String {
    let OpeningView {
        number,
        agency,
        by,
        at,
        until,
        closed_at,
        reason,
        reviews,
    } = it;
    let reviews: Vec<_> = reviews
        .iter()
        .map(|(owner, it)| {
            let said = it.as_ref().map(
                |ReviewView {
                     by,
                     at,
                     is_justified,
                     note,
                 }| (by, at, is_justified, note),
            );
            (owner, said)
        })
        .collect();
    let times = (at, until, closed_at);
    format!("{:?}", (number, agency, by, times, reason, reviews))
}
