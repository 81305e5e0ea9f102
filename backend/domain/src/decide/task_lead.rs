//! Deciding who leads a joint task.
//!
//! - **T16** A part can ask its party to lead with the lead. Once it has promised it is a co-lead: it moves the phase, answers
//!   offers and revises like the lead, but the lead's own part stays the lead's. The lead ends that by a revision.
//! - **T17** The lead offers the lead to a party that has promised. That takes it or does not, with a reason; the lead can
//!   take the offer back before. Who led is a party then, with what it brings. The record stays its owner's.
//! - **T18** A proposal can name a party whose coordinator may take over after so many minutes in which no desk of the lead
//!   had a link. That it can is an alarm of that party (K18). It names why, and is recorded.

use super::{check, raising::Raising, task::wrong_phase};
use crate::{
    alarm::{About, AlarmKind},
    command::{AnswerLead, LeadOrder, OfferLead, TakeOverLead},
    context::Context,
    event::{Event, LinkNoted, TaskFact},
    id::AgencyId,
    limits::{LEAD_OFFERS_MAX, REASON_CHARS_MAX, TAKEOVER_AFTER_MIN_MAX, TAKEOVER_AFTER_MIN_MIN},
    refusal::Refusal,
    state::State,
    task::{LeadOffer, Part, Party, Takeover, Task},
    time::Timestamp,
};

/// Decides `OfferLead`.
pub(super) fn offer(
    state: &State,
    order: &OfferLead,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::seen_task(state, order.task, context)?;
    if task.lead != context.agency {
        return Err(Refusal::NotYours { what: "task" });
    }
    if !task.is_proposed || task.phase.is_over() {
        return Err(wrong_phase(task));
    }
    let open = task.open_lead_offer();
    let (to, reason) = match &order.what {
        LeadOrder::Offer { to, reason } => (to, reason),
        LeadOrder::TakeBack(number) => {
            let offer = open.ok_or(wrong("lead offer", "none"))?;
            current(offer, *number)?;
            return Ok(one(task, taken_back(offer)));
        }
    };
    check::text("reason", reason, REASON_CHARS_MAX)?;
    if open.is_some() {
        return Err(wrong("lead offer", "open"));
    }
    if task.lead_offers >= LEAD_OFFERS_MAX {
        return Err(Refusal::Full {
            max: LEAD_OFFERS_MAX as usize,
        });
    }
    let party = task.parties.get(to);
    let party = party.ok_or(Refusal::Unknown { what: "party" })?;
    if !party.is_committed() {
        return Err(Refusal::NotCommitted);
    }
    let fact = TaskFact::LeadOffered {
        agency: to.clone(),
        reason: reason.clone(),
    };
    Ok(one(task, fact))
}

/// Decides `AnswerLead`.
pub(super) fn answer(
    state: &State,
    order: &AnswerLead,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::seen_task(state, order.task, context)?;
    if task.lane_of(&context.agency).is_none() {
        return Err(Refusal::NotYours { what: "task" });
    }
    let offer = task.open_lead_offer().filter(|it| it.to == context.agency);
    let offer = offer.ok_or(wrong("lead offer", "none"))?;
    current(offer, order.offer)?;
    let agency = context.agency.clone();
    let Some(reason) = &order.refused else {
        return Ok(one(task, TaskFact::LeadHandedOver { agency }));
    };
    check::text("reason", reason, REASON_CHARS_MAX)?;
    let reason = reason.clone();
    Ok(one(task, TaskFact::LeadRefused { agency, reason }))
}

/// Decides `TakeOverLead`.
pub(super) fn take_over(
    state: &State,
    order: &TakeOverLead,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::seen_task(state, order.task, context)?;
    let rule = task.takeover.as_ref();
    let rule = rule.filter(|it| it.agency == context.agency);
    let rule = rule.ok_or(Refusal::NotYours { what: "task" })?;
    if !task.is_proposed || task.phase.is_over() {
        return Err(wrong_phase(task));
    }
    if task.lead == context.agency {
        return Err(wrong("lead", "yours"));
    }
    if !task.is_committed(&context.agency) {
        return Err(Refusal::NotCommitted);
    }
    check::text("reason", &order.reason, REASON_CHARS_MAX)?;
    let since = state.unlinked_since(&task.lead);
    let since = since.ok_or(wrong("lead", "linked"))?;
    if context.now < rule.from(since) {
        return Err(wrong("lead", "without link too shortly"));
    }
    let fact = TaskFact::LeadTakenOver {
        agency: context.agency.clone(),
        from: task.lead.clone(),
        reason: order.reason.clone(),
    };
    Ok(one(task, fact))
}

/// Decides `NoteLink`: what is known already is no news.
pub(super) fn note_link(
    state: &State,
    agency: &AgencyId,
    since: Option<Timestamp>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if state.agency(agency).is_none() {
        return Err(Refusal::Unknown { what: "agency" });
    }
    if since.is_some_and(|it| it > context.now) {
        return Err(Refusal::InTheFuture { field: "since" });
    }
    if since.is_some() == state.unlinked_since(agency).is_some() {
        return Ok(Vec::new());
    }
    Ok(vec![Event::LinkNoted(LinkNoted {
        agency: agency.clone(),
        since,
    })])
}

/// Rule T18: a party that is asked, and minutes in bounds.
pub(super) fn takeover(
    it: &Takeover,
    parts: &[Part],
    task: Option<&Task>,
    lead: &AgencyId,
) -> Result<(), Refusal> {
    if task.is_some() && !it.names_somebody() {
        return Ok(());
    }
    if !(TAKEOVER_AFTER_MIN_MIN..=TAKEOVER_AFTER_MIN_MAX).contains(&it.after_min) {
        return Err(Refusal::OutOfRange {
            field: "after_min",
            min: i64::from(TAKEOVER_AFTER_MIN_MIN),
            max: i64::from(TAKEOVER_AFTER_MIN_MAX),
        });
    }
    let is_named = parts.iter().any(|part| part.agency == it.agency);
    // Who took over, or was handed the lead, goes on leading.
    let leads = it.agency == *lead;
    // Whom it names and who is in the task no more is not held against it: the rule goes with the party.
    let is_gone = |task: &Task| task.parties.get(&it.agency).is_some_and(Party::is_out);
    let is_it = if leads {
        task.is_some_and(|it| it.is_proposed)
    } else {
        is_named || task.is_some_and(is_gone)
    };
    if is_it {
        return Ok(());
    }
    Err(Refusal::Malformed {
        field: "takeover",
        why: "names an agency that is not asked",
    })
}

/// Rule K18: a coordinator may take over, and nobody has told its agency so.
pub(super) fn due(raising: &mut Raising<'_>) {
    let (state, context) = (raising.state, raising.context);
    for task in state.open_tasks() {
        let Some(rule) = may_be_taken(state, task, context) else {
            continue;
        };
        let about = About::Task(task.id);
        let mut told = state.alarms_about(&about);
        if !told.any(|it| it.kind == AlarmKind::LeadUnlinked) {
            raising.raise(AlarmKind::LeadUnlinked, &rule.agency, about, None);
        }
    }
}

/// Whether somebody may take this task over now, and who.
pub(super) fn may_be_taken<'a>(
    state: &State,
    task: &'a Task,
    context: &Context,
) -> Option<&'a Takeover> {
    let rule = task.takeover.as_ref()?;
    let since = state.unlinked_since(&task.lead)?;
    let may = task.is_proposed
        && !task.phase.is_over()
        && task.lead != rule.agency
        && task.is_committed(&rule.agency)
        && context.now >= rule.from(since);
    may.then_some(rule)
}

/// One that was made again meanwhile is another one.
fn current(offer: &LeadOffer, number: u32) -> Result<(), Refusal> {
    if number == offer.number {
        return Ok(());
    }
    Err(Refusal::StaleVersion {
        field: "offer",
        current: offer.number,
    })
}

fn taken_back(offer: &LeadOffer) -> TaskFact {
    TaskFact::LeadTakenBack {
        agency: offer.to.clone(),
    }
}

fn one(task: &Task, fact: TaskFact) -> Vec<Event> {
    vec![Event::Negotiated {
        task: task.id,
        fact,
    }]
}

const fn wrong(what: &'static str, state: &'static str) -> Refusal {
    Refusal::WrongState { what, state }
}
