//! What speaks against a measure (N3): its instrument and its officer, as they were when it was taken.

use std::collections::BTreeSet;

use crate::{
    command::TakeMeasure,
    context::Context,
    enforcement::{Cited, HeldCertificate, LegalConcern, MeasureKind},
    id::PrincipalId,
    refusal::Refusal,
    settings::{EnforcementSettings, Instrument, LegalVerdict},
    state::State,
    time::Timestamp,
};

/// What was found.
pub(super) struct Judged {
    pub(super) cited: Option<Cited>,
    pub(super) certificate: Option<HeldCertificate>,
    pub(super) concerns: BTreeSet<LegalConcern>,
    pub(super) is_countersigned: bool,
}

/// Judges a measure by the register of the sender's agency, and refuses it if one of the concerns is one that the agency refuses for.
pub(super) fn judge(
    state: &State,
    order: &TakeMeasure,
    officer: PrincipalId,
    context: &Context,
) -> Result<Judged, Refusal> {
    let settings = state.settings(&context.agency);
    let register = &settings
        .ok_or(Refusal::Unknown { what: "agency" })?
        .enforcement;
    let at = context.occurred_at;
    let mut judged = Judged {
        cited: None,
        certificate: None,
        concerns: BTreeSet::new(),
        is_countersigned: false,
    };
    if let Some(code) = &order.instrument {
        let found = register.instrument(code);
        let found = found.ok_or(Refusal::Unknown { what: "instrument" })?;
        judged.cited = Some(cited(found));
        judged.concerns = concerns_of(found, order, at);
        let permit = found.permit(order.kind);
        judged.is_countersigned = permit.is_some_and(|it| it.is_countersigned);
        if let Some(code) = &found.certificate {
            judged.certificate = held(register, officer, code, at);
            if judged.certificate.is_none() {
                judged.concerns.insert(LegalConcern::NotCertified);
            }
        }
    } else {
        judged.concerns.insert(LegalConcern::NoInstrument);
    }
    let is_refused = |it: &&LegalConcern| register.checks.of(**it) == LegalVerdict::Refuse;
    if judged.concerns.iter().any(|it| is_refused(&it)) {
        return Err(Refusal::Unlawful {
            concerns: judged.concerns.into_iter().collect(),
        });
    }
    Ok(judged)
}

fn concerns_of(it: &Instrument, order: &TakeMeasure, at: Timestamp) -> BTreeSet<LegalConcern> {
    let mut found = BTreeSet::new();
    if at < it.valid_from {
        found.insert(LegalConcern::NotYetValid);
    }
    if it.valid_until.is_some_and(|until| until <= at) {
        found.insert(LegalConcern::Expired);
    }
    let Some(permit) = it.permit(order.kind) else {
        found.insert(LegalConcern::NotPermitted);
        return found;
    };
    if order.kind == MeasureKind::Fine
        && let Some((fine, max)) = order.fine.as_ref().zip(permit.fine_max.as_ref())
        && (fine.currency != max.currency || fine.amount > max.amount)
    {
        found.insert(LegalConcern::AboveLimit);
    }
    found
}

fn cited(it: &Instrument) -> Cited {
    Cited {
        code: it.code.clone(),
        kind: it.kind,
        title: it.title.clone(),
        citation: it.citation.clone(),
        valid_from: it.valid_from,
        valid_until: it.valid_until,
    }
}

fn held(
    register: &EnforcementSettings,
    officer: PrincipalId,
    code: &str,
    at: Timestamp,
) -> Option<HeldCertificate> {
    let held = register.held(officer, code, at)?;
    Some(HeldCertificate {
        code: code.to_owned(),
        title: register.certificate(code)?.title.clone(),
        valid_until: held.valid_until,
    })
}
