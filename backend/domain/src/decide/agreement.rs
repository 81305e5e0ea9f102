//! Deciding how an agreement comes about (G1–G5). What its text may say: `agreement_text.rs`; what happens while it holds:
//! `agreement_force.rs`.

use super::{agreement_force as force, agreement_text, check};
use crate::{
    agreement::{Agreement, AgreementPhase, AgreementText, Version},
    command::{AgreementCommand, AgreementOrder},
    context::Context,
    event::{AgreementFact, Event},
    id::{AgencyId, AgreementId},
    limits::{
        AGREEMENT_COUNTS_MS, AGREEMENTS_PER_AGENCY_MAX, OPEN_AGREEMENTS_PER_AGENCY_MAX,
        REASON_CHARS_MAX, UNIT_AREAS_PER_AGENCY_MAX,
    },
    refusal::Refusal,
    state::State,
};

/// Decides an order about an agreement.
pub(super) fn decide(
    state: &State,
    command: &AgreementCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let AgreementCommand { agreement, order } = command;
    let id = *agreement;
    if let AgreementOrder::Draft(text) = order {
        let fact = draft(state, id, text, context)?;
        return Ok(vec![event(id, fact)]);
    }
    let it = &*check::seen_agreement(state, id, context)?;
    let facts = match order {
        AgreementOrder::Draft(_) => vec![],
        AgreementOrder::Revise { version, text } => {
            vec![revise(state, it, *version, text, context)?]
        }
        AgreementOrder::Propose { version } => vec![propose(it, *version, context)?],
        AgreementOrder::Sign { version } => sign(it, *version, context)?,
        AgreementOrder::RefuseToSign { version, reason } => {
            vec![refuse(it, *version, reason, context)?]
        }
        AgreementOrder::Withdraw { version } => vec![withdraw(it, *version, context)?],
        AgreementOrder::Amend { version, text } => {
            vec![amend(state, it, *version, text, context)?]
        }
        AgreementOrder::Suspend { reason } => vec![force::suspend(state, it, reason, context)?],
        AgreementOrder::Resume => force::resume(state, it, context)?,
        AgreementOrder::End { reason } => vec![force::end(it, reason, context)?],
        AgreementOrder::Activate { minutes, reason } => {
            vec![force::activate(it, *minutes, reason, context)?]
        }
        AgreementOrder::Deactivate => vec![force::deactivate(it, context)?],
        AgreementOrder::BreakGlass { minutes, reason } => {
            vec![force::break_glass(it, *minutes, reason, context)?]
        }
        AgreementOrder::ReviewGlass {
            opening,
            is_justified,
            note,
        } => vec![force::review(it, *opening, *is_justified, note, context)?],
    };
    Ok(facts.into_iter().map(|it| event(id, it)).collect())
}

pub(super) const fn event(agreement: AgreementId, fact: AgreementFact) -> Event {
    Event::Agreement { agreement, fact }
}

/// Refuses what is not possible from this phase.
pub(super) const fn wrong(phase: AgreementPhase) -> Refusal {
    Refusal::WrongState {
        what: "agreement",
        state: phase.as_str(),
    }
}

/// Refuses what is not possible from where it stands in the eyes of the sender's agency.
pub(super) fn wrong_for(it: &Agreement, context: &Context) -> Refusal {
    wrong(it.told_phase(&context.agency).0)
}

fn draft(
    state: &State,
    id: AgreementId,
    text: &AgreementText,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    let is_known = id == AgreementId::FOUNDING || state.agreement(id).is_some();
    check::unused(is_known, "id")?;
    let is_own = |it: &&Agreement| it.agency == context.agency;
    is_room(
        state.open_agreements().filter(is_own).count(),
        OPEN_AGREEMENTS_PER_AGENCY_MAX,
    )?;
    let counts = |it: &&Agreement| {
        !it.phase.is_over() || context.now.ms_since(it.phase_since) <= AGREEMENT_COUNTS_MS
    };
    is_room(
        state.agreements().filter(is_own).filter(counts).count(),
        AGREEMENTS_PER_AGENCY_MAX,
    )?;
    agreement_text::check(state, text)?;
    is_its_own(text.parties.contains(&context.agency), context)?;
    areas_fit(state, id, text, context)?;
    Ok(AgreementFact::Drafted {
        version: 1,
        agency: context.agency.clone(),
        text: text.clone(),
    })
}

const fn is_room(count: usize, max: usize) -> Result<(), Refusal> {
    if count < max {
        Ok(())
    } else {
        Err(Refusal::Full { max })
    }
}

/// Rule G12: what one agency has written that is not over shows units within so many areas. Of one agreement the text that
/// holds gives way to the next one: the one with more of them counts.
fn areas_fit(
    state: &State,
    id: AgreementId,
    text: &AgreementText,
    context: &Context,
) -> Result<(), Refusal> {
    let here = text.unit_areas();
    if here == 0 {
        return Ok(());
    }
    let of_own = |it: Option<&Version>| {
        let own = it.filter(|it| it.agency == context.agency);
        own.map_or(0, |it| it.text.unit_areas())
    };
    let most = |it: &Agreement| {
        let to_come = of_own(it.drafts.get(&context.agency)).max(of_own(it.next.as_ref()));
        to_come.max(of_own(it.current.as_ref()))
    };
    let others = state.open_agreements().filter(|it| it.id != id);
    let elsewhere: usize = others.map(most).sum();
    let holds = state.agreement(id).and_then(|it| it.current.as_ref());
    if elsewhere + here.max(of_own(holds)) > UNIT_AREAS_PER_AGENCY_MAX {
        let max = UNIT_AREAS_PER_AGENCY_MAX;
        return Err(Refusal::Full { max });
    }
    Ok(())
}

/// Rule G1: a text is drafted by one of those whom it concerns.
fn is_its_own(is_party: bool, context: &Context) -> Result<(), Refusal> {
    if is_party {
        Ok(())
    } else {
        Err(Refusal::NotAParty {
            agency: context.agency.to_string(),
        })
    }
}

/// What the sender's agency is writing or has proposed (G1).
fn own_text<'a>(
    it: &'a Agreement,
    version: u32,
    context: &Context,
) -> Result<&'a Version, Refusal> {
    if it.phase.is_over() {
        return Err(wrong_for(it, context));
    }
    let own = it.next.as_ref().filter(|it| it.agency == context.agency);
    let own = own.or_else(|| it.drafts.get(&context.agency));
    let Some(own) = own else {
        // Another party's draft is as if it were not there.
        return Err(if it.told_next(&context.agency).is_some() {
            Refusal::NotYours { what: "agreement" }
        } else {
            wrong_for(it, context)
        });
    };
    is_current(version, own.number)?;
    Ok(own)
}

fn is_current(based_on: u32, current: u32) -> Result<(), Refusal> {
    if based_on == current {
        Ok(())
    } else {
        let field = "version";
        Err(Refusal::StaleVersion { field, current })
    }
}

/// Only a draft can be changed or proposed; the text of a proposal is fixed (G3).
const fn is_draft(next: &Version, is_signed: bool) -> Result<(), Refusal> {
    if !next.is_proposed() {
        return Ok(());
    }
    Err(wrong(if is_signed {
        AgreementPhase::Signed
    } else {
        AgreementPhase::Proposed
    }))
}

fn revise(
    state: &State,
    it: &Agreement,
    version: u32,
    text: &AgreementText,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    let draft = own_text(it, version, context)?;
    is_draft(draft, it.is_signed())?;
    agreement_text::check(state, text)?;
    let is_party = text.parties.contains(&context.agency) || it.is_party(&context.agency);
    is_its_own(is_party, context)?;
    areas_fit(state, it.id, text, context)?;
    Ok(AgreementFact::Revised {
        version: it.number_for(&context.agency),
        agency: context.agency.clone(),
        text: text.clone(),
    })
}

fn propose(it: &Agreement, version: u32, context: &Context) -> Result<AgreementFact, Refusal> {
    let draft = own_text(it, version, context)?;
    is_draft(draft, it.is_signed())?;
    // One amendment is to be signed at a time (G5).
    if it.current.is_some() && it.next.is_some() {
        return Err(Refusal::AmendmentOpen);
    }
    if draft.text.valid_until <= context.now {
        return Err(Refusal::InThePast {
            field: "valid_until",
        });
    }
    let held_until = it.current.as_ref().map(|it| it.text.valid_until);
    if held_until.is_some_and(|end| draft.text.valid_from > end) {
        return Err(Refusal::Malformed {
            field: "valid_from",
            why: "must not lie after the end of the version that holds",
        });
    }
    Ok(AgreementFact::Proposed {
        version: it.number_to_propose(draft),
        agency: context.agency.clone(),
    })
}

/// The next version, if it waits for the sender's agency to sign it or not to.
fn to_sign<'a>(it: &'a Agreement, version: u32, context: &Context) -> Result<&'a Version, Refusal> {
    let next = it.told_next(&context.agency);
    let next = next
        .filter(|_| !it.phase.is_over())
        .ok_or_else(|| wrong_for(it, context))?;
    is_current(version, next.number)?;
    if !next.is_proposed() || it.is_signed() {
        return Err(wrong(if next.is_proposed() {
            AgreementPhase::Signed
        } else {
            AgreementPhase::Draft
        }));
    }
    Ok(next)
}

fn sign(it: &Agreement, version: u32, context: &Context) -> Result<Vec<AgreementFact>, Refusal> {
    let next = to_sign(it, version, context)?;
    let agency = &context.agency;
    if next.signatures.contains_key(agency) {
        return Err(Refusal::AlreadySigned);
    }
    if next.text.valid_until <= context.now {
        return Err(Refusal::InThePast {
            field: "valid_until",
        });
    }
    is_not_past(it, context)?;
    // Nobody leaves with something to answer for (G8).
    if !next.text.parties.contains(agency) && it.owes_review(agency) {
        return Err(Refusal::WrongState {
            what: "break_glass",
            state: "unreviewed",
        });
    }
    let signed = AgreementFact::Signed {
        version,
        agency: agency.clone(),
    };
    let begins = is_last(it, next, agency) && next.text.valid_from <= context.now;
    let begins = begins.then_some(AgreementFact::CameIntoForce { version });
    Ok(std::iter::once(signed).chain(begins).collect())
}

/// Refuses what would change a version whose time is over, and that the clock has not ended yet.
pub(super) fn is_not_past(it: &Agreement, context: &Context) -> Result<(), Refusal> {
    let current = it.current.iter().filter(|_| it.phase.is_standing());
    let is_past = |it: &Version| it.text.valid_until <= context.now;
    if current.into_iter().any(is_past) {
        Err(wrong(AgreementPhase::Expired))
    } else {
        Ok(())
    }
}

/// Whether everybody else has signed.
fn is_last(it: &Agreement, next: &Version, agency: &AgencyId) -> bool {
    let current = it.current.iter().flat_map(|it| &it.text.parties);
    next.text
        .parties
        .iter()
        .chain(current)
        .all(|it| it == agency || next.signatures.contains_key(it))
}

fn refuse(
    it: &Agreement,
    version: u32,
    reason: &str,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    to_sign(it, version, context)?;
    check::text("reason", reason, REASON_CHARS_MAX)?;
    Ok(AgreementFact::SigningRefused {
        version,
        agency: context.agency.clone(),
        reason: reason.to_owned(),
    })
}

fn withdraw(it: &Agreement, version: u32, context: &Context) -> Result<AgreementFact, Refusal> {
    let own = own_text(it, version, context)?;
    if own.is_proposed() && it.is_signed() {
        return Err(wrong(AgreementPhase::Signed));
    }
    Ok(AgreementFact::Withdrawn {
        version,
        agency: context.agency.clone(),
    })
}

/// Rule G5.
fn amend(
    state: &State,
    it: &Agreement,
    version: u32,
    text: &AgreementText,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    let current = it
        .current
        .as_ref()
        .filter(|_| it.phase.is_standing() && it.is_party(&context.agency))
        .ok_or_else(|| wrong_for(it, context))?;
    is_not_past(it, context)?;
    is_current(version, current.number)?;
    // Another party's hidden draft is as if it were not there.
    if it.told_next(&context.agency).is_some() || it.next.is_some() {
        return Err(Refusal::AmendmentOpen);
    }
    agreement_text::check(state, text)?;
    areas_fit(state, it.id, text, context)?;
    Ok(AgreementFact::Drafted {
        version: it.number_for(&context.agency),
        agency: context.agency.clone(),
        text: text.clone(),
    })
}
