//! Alarms about broken glass (K16).

use super::raising::{FreeIds, Raise};
use crate::{
    agreement::Agreement,
    alarm::{About, AlarmKind},
    context::Context,
    event::{AgreementFact, Event},
    id::{AgencyId, AgreementId},
    state::State,
};

/// What broken glass, and a version without one of the parties, bring about in alarms.
pub(super) fn follow(
    state: &State,
    events: &[Event],
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Vec<Event> {
    let mut found = Vec::new();
    for event in events {
        let Event::Agreement { agreement, fact } = event else {
            continue;
        };
        match fact {
            AgreementFact::GlassBroken { owners, .. } => {
                for owner in owners {
                    // The newest takes the place of the one before.
                    found.extend(over(state, *agreement, |it| it == owner));
                    found.push(raised(state, *agreement, owner, ids, context));
                }
            }
            AgreementFact::GlassReviewOverdue { agency, .. } => {
                // One that still sounds goes up by itself.
                let mut open = over(state, *agreement, |it| it == agency);
                let about_it = About::Agreement(*agreement);
                let is_raised = found.iter().any(|it| {
                    matches!(it, Event::AlarmRaised { owner, about, .. }
                        if owner == agency && *about == about_it)
                });
                if open.next().is_none() && !is_raised {
                    found.push(raised(state, *agreement, agency, ids, context));
                }
            }
            AgreementFact::GlassReviewed {
                agency, opening, ..
            } => {
                // Who has left does not see the agreement any more once nothing is owed.
                let it = state.agreement(*agreement);
                let owes_more = |it: &Agreement| {
                    let mut others = it.openings.iter().filter(|it| it.number != *opening);
                    it.is_party(agency) || others.any(|it| it.is_due(agency))
                };
                if !it.is_some_and(owes_more) {
                    found.extend(over(state, *agreement, |it| it == agency));
                }
            }
            AgreementFact::CameIntoForce { .. } => {
                let it = state.agreement(*agreement);
                if let Some((it, next)) = it.and_then(|it| Some((it, it.next.as_ref()?))) {
                    let has_left = |owner: &AgencyId| {
                        !next.text.parties.contains(owner) && !it.owes_review(owner)
                    };
                    found.extend(over(state, *agreement, has_left));
                }
            }
            _ => {}
        }
    }
    found
}

fn raised(
    state: &State,
    agreement: AgreementId,
    owner: &AgencyId,
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Event {
    let raise = Raise {
        id: ids.take(),
        kind: AlarmKind::GlassBroken,
        owner: owner.clone(),
        about: About::Agreement(agreement),
        unit: None,
        fix: None,
        text: None,
        judged: None,
    };
    raise.event(state, context)
}

/// The end of the alarms about an agreement of these owners.
fn over(
    state: &State,
    id: AgreementId,
    of: impl Fn(&AgencyId) -> bool,
) -> impl Iterator<Item = Event> {
    state
        .alarms_about(&About::Agreement(id))
        .filter(move |it| of(&it.owner))
        .map(|it| Event::AlarmCleared { alarm: it.id })
}
