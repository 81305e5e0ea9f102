//! Deciding what begins and ends what an agreement gives (G4, G6–G8).

use super::{
    agreement::{event, is_not_past, wrong, wrong_for},
    agreement_text::range,
    check,
};
use crate::{
    agency::AgencyKind,
    agreement::{Agreement, AgreementPhase as P, Opening, Trigger, Version},
    context::Context,
    event::{AgreementFact, Event},
    id::AgreementId,
    limits::{
        ACTIVATION_MIN_MAX, GLASS_MIN_MAX, GLASS_PER_DAY_MAX, GLASS_REVIEW_MS_MAX, REASON_CHARS_MAX,
    },
    refusal::Refusal,
    state::State,
    time::{Passed, Timestamp},
};

const DAY_MS: i64 = 86_400_000;

/// The version that holds or held, if the sender's agency is a party of it.
fn own_version<'a>(it: &'a Agreement, context: &Context) -> Result<&'a Version, Refusal> {
    let current = it.current.as_ref();
    // Who is only asked to join has nothing to say about what the others have.
    let current = current
        .filter(|_| it.is_party(&context.agency))
        .ok_or_else(|| wrong_for(it, context))?;
    is_not_past(it, context)?;
    Ok(current)
}

fn in_force<'a>(it: &'a Agreement, context: &Context) -> Result<&'a Version, Refusal> {
    let version = own_version(it, context)?;
    if it.phase == P::InForce {
        Ok(version)
    } else {
        Err(wrong(it.phase))
    }
}

/// Rule G10: what stands between all agencies is suspended by an operations centre only, and let go on by one.
fn may_stop_for_all(state: &State, context: &Context) -> bool {
    let own = state.agency(&context.agency);
    own.is_some_and(|it| it.kind == AgencyKind::Eoc)
}

/// Rule G6: any party, at once, also while another has suspended it; of the founding agreement not any (G10).
pub(super) fn suspend(
    state: &State,
    it: &Agreement,
    reason: &str,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    own_version(it, context)?;
    if !it.phase.is_standing() || it.stops.contains_key(&context.agency) {
        return Err(wrong(it.phase));
    }
    if it.id == AgreementId::FOUNDING && !may_stop_for_all(state, context) {
        return Err(Refusal::NotYours { what: "agreement" });
    }
    check::text("reason", reason, REASON_CHARS_MAX)?;
    Ok(AgreementFact::Suspended {
        agency: context.agency.clone(),
        reason: reason.to_owned(),
    })
}

/// Rule G6: only who suspended it takes that back; it goes on once nobody suspends it any more. The founding one is let
/// go on by an operations centre, whoever suspended it (G10).
pub(super) fn resume(
    state: &State,
    it: &Agreement,
    context: &Context,
) -> Result<Vec<AgreementFact>, Refusal> {
    own_version(it, context)?;
    if it.phase != P::Suspended {
        return Err(wrong(it.phase));
    }
    if it.id == AgreementId::FOUNDING && may_stop_for_all(state, context) {
        let stops = it.stops.keys().cloned();
        return Ok(stops
            .map(|agency| AgreementFact::Resumed { agency })
            .collect());
    }
    if it.stops.contains_key(&context.agency) {
        Ok(vec![AgreementFact::Resumed {
            agency: context.agency.clone(),
        }])
    } else {
        Err(Refusal::NotYours { what: "suspension" })
    }
}

/// Rule G6: any party, for good; also what all have signed and has not begun. Nobody ends the founding one (G10).
pub(super) fn end(
    it: &Agreement,
    reason: &str,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    match it.phase {
        P::Signed => {}
        phase if phase.is_standing() => {
            own_version(it, context)?;
        }
        _ => return Err(wrong_for(it, context)),
    }
    if it.id == AgreementId::FOUNDING {
        return Err(Refusal::NotYours { what: "agreement" });
    }
    check::text("reason", reason, REASON_CHARS_MAX)?;
    Ok(AgreementFact::Ended {
        agency: context.agency.clone(),
        reason: reason.to_owned(),
    })
}

/// Rule G7. Again with a later end while it is active: it goes on until then.
pub(super) fn activate(
    it: &Agreement,
    minutes: u32,
    reason: &str,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    let version = in_force(it, context)?;
    check::text("reason", reason, REASON_CHARS_MAX)?;
    range("minutes", minutes.into(), 1, ACTIVATION_MIN_MAX.into())?;
    if version.text.owners_by(Trigger::WhileActivated).is_empty() {
        return Err(Refusal::NothingToOpen);
    }
    let until = in_minutes(minutes, context);
    if it.activation.as_ref().is_some_and(|it| it.until >= until) {
        return Err(Refusal::Malformed {
            field: "minutes",
            why: "must end later than the activation that holds",
        });
    }
    Ok(AgreementFact::Activated {
        agency: context.agency.clone(),
        until,
        reason: reason.to_owned(),
    })
}

fn in_minutes(minutes: u32, context: &Context) -> Timestamp {
    context.now.plus_ms(i64::from(minutes) * 60_000)
}

/// Rule G7: by who activated it, or by whose things it opens.
pub(super) fn deactivate(it: &Agreement, context: &Context) -> Result<AgreementFact, Refusal> {
    let version = own_version(it, context)?;
    let Some(activation) = &it.activation else {
        return Err(Refusal::WrongState {
            what: "activation",
            state: "over",
        });
    };
    let may = activation.agency == context.agency
        || version
            .text
            .owners_by(Trigger::WhileActivated)
            .contains(&context.agency);
    if may {
        Ok(AgreementFact::Deactivated)
    } else {
        Err(Refusal::NotYours { what: "activation" })
    }
}

/// Rule G8.
pub(super) fn break_glass(
    it: &Agreement,
    minutes: u32,
    reason: &str,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    let version = in_force(it, context)?;
    check::text("reason", reason, REASON_CHARS_MAX)?;
    range("minutes", minutes.into(), 1, GLASS_MIN_MAX.into())?;
    let owners = version.text.behind_glass(&context.agency);
    if owners.is_empty() {
        return Err(Refusal::NothingToOpen);
    }
    if it.open_glass(&context.agency).is_some() {
        return Err(Refusal::WrongState {
            what: "break_glass",
            state: "open",
        });
    }
    let since = context.now.plus_ms(-DAY_MS);
    if it.broken_since(&context.agency, since) >= GLASS_PER_DAY_MAX {
        return Err(Refusal::Full {
            max: GLASS_PER_DAY_MAX,
        });
    }
    Ok(AgreementFact::GlassBroken {
        opening: opening_number(it, context),
        agency: context.agency.clone(),
        owners,
        until: in_minutes(minutes, context),
        reason: reason.to_owned(),
    })
}

/// A number for an opening. Of the command's own id, so that gaps tell nobody how often others have broken the glass.
fn opening_number(it: &Agreement, context: &Context) -> u32 {
    let is_taken = |number: u32| it.openings.iter().any(|it| it.number == number);
    let low = context.command_id.0.as_u128() as u32;
    // Fewer are kept than there are numbers.
    (0..=u32::MAX)
        .map(|more| low.wrapping_add(more))
        .find(|it| !is_taken(*it))
        .unwrap_or(low)
}

/// Rule G8: once, by whose data it opened; also when the agreement is over, and by who has left it since.
pub(super) fn review(
    it: &Agreement,
    opening: u32,
    is_justified: bool,
    note: &str,
    context: &Context,
) -> Result<AgreementFact, Refusal> {
    let own = &context.agency;
    if !it.is_party(own) && !it.owes_review(own) {
        return Err(wrong_for(it, context));
    }
    let found = it.openings.iter().find(|it| it.number == opening);
    // An opening that concerns others is as if it were not there.
    let found = found
        .filter(|it| it.agency == *own || it.reviews.contains_key(own))
        .ok_or(Refusal::Unknown {
            what: "break_glass",
        })?;
    if !found.reviews.contains_key(own) {
        return Err(Refusal::NotYours {
            what: "break_glass",
        });
    }
    if !found.is_due(own) {
        return Err(Refusal::WrongState {
            what: "break_glass",
            state: "reviewed",
        });
    }
    check::text("note", note, REASON_CHARS_MAX)?;
    Ok(AgreementFact::GlassReviewed {
        opening,
        agency: own.clone(),
        is_justified,
        note: note.to_owned(),
    })
}

/// What begins or ends at `now` (G4, G6–G8).
pub(super) fn due(state: &State, now: Timestamp) -> impl Iterator<Item = Event> {
    let of_open = state.open_agreements().flat_map(move |it| {
        let facts: Vec<_> = if let Some(fact) = turns(it, now) {
            // Whatever was opened ends with it, or with the old version.
            vec![fact]
        } else {
            closes(it, now).collect()
        };
        facts.into_iter().map(|fact| event(it.id, fact))
    });
    let of_owing = state
        .owing_agreements()
        .flat_map(move |it| overdue(it, now).map(|fact| event(it.id, fact)));
    of_open.chain(of_owing)
}

/// The begin of a version that all have signed, or the end of what holds or waits for signatures.
fn turns(it: &Agreement, now: Timestamp) -> Option<AgreementFact> {
    let is_past = |it: &Version| it.text.valid_until <= now;
    let next = it.next.as_ref().filter(|it| it.is_proposed());
    let signed = next.filter(|_| it.is_signed());
    let begins = signed.filter(|it| it.text.valid_from <= now && !is_past(it));
    if let Some(next) = begins {
        let version = next.number;
        return Some(AgreementFact::CameIntoForce { version });
    }
    // What was not in force in its time, because the server was down, does not come into force after it; and all have
    // signed that nothing holds after that.
    if it.current.as_ref().or(signed).is_some_and(is_past) || signed.is_some_and(is_past) {
        return Some(AgreementFact::Expired);
    }
    // What nobody can sign any more waits for nobody, and blocks no other amendment.
    let late = next.filter(|it| is_past(it))?;
    Some(if it.current.is_some() {
        AgreementFact::Withdrawn {
            version: late.number,
            agency: late.agency.clone(),
        }
    } else {
        AgreementFact::Expired
    })
}

/// Rule G8: owners whose time to review an opening is over, once each.
fn overdue(it: &Agreement, now: Timestamp) -> impl Iterator<Item = AgreementFact> {
    let before = now.plus_ms(-GLASS_REVIEW_MS_MAX);
    let late = it.openings.iter().filter(move |it| it.at <= before);
    let owing = |it: &Opening| -> Vec<_> {
        let due = it.reviews.keys();
        due.filter(|owner| it.is_due(owner) && !it.overdue.contains(*owner))
            .map(|owner| AgreementFact::GlassReviewOverdue {
                opening: it.number,
                agency: owner.clone(),
            })
            .collect()
    };
    late.flat_map(owing)
}

fn closes(it: &Agreement, now: Timestamp) -> impl Iterator<Item = AgreementFact> {
    let activation = it.activation.iter().filter(move |it| it.until <= now);
    let openings = it.openings.iter();
    let openings = openings.filter(move |it| it.closed_at.is_none() && it.until <= now);
    activation
        .map(|_| AgreementFact::Deactivated)
        .chain(openings.map(|it| AgreementFact::GlassClosed { opening: it.number }))
}

/// Rule G19: that time has passed, if there is anything that agreements have shown and do not show any more by it.
pub(super) fn passed(state: &State, now: Timestamp) -> Option<Event> {
    state.has_retention_passed(now).then(|| {
        Event::RetentionPassed(Passed {
            since: state.retention_judged_since(),
            until: now,
        })
    })
}
