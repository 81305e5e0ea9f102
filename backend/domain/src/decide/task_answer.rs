//! Deciding what parties of a joint task answer, and what its lead answers to a counter-offer (T3 to T15), and taking
//! back what was promised.
//!
//! - **T21** A party takes back what it has promised, with a reason as for a decline, as long as none of its units works on
//!   the task. It is in the task no more; what runs goes on without it, and the lead hears of it (K20).

use super::{
    check,
    task::{open_assignments, wrong_phase},
    task_parts, task_work,
};
use crate::{
    command::{Answer, AnswerTask, DecideCounter},
    context::Context,
    event::{Event, TaskFact},
    id::AgencyId,
    limits::REASON_CHARS_MAX,
    refusal::Refusal,
    settings::TaskSettings,
    state::State,
    task::{Commitment, NamedReason, Part, Party, Promise, Task},
};

/// Decides `AnswerTask`.
pub(super) fn answer(
    state: &State,
    order: &AnswerTask,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::seen_task(state, order.task, context)?;
    let party = task
        .parties
        .get(&context.agency)
        .ok_or(Refusal::NotYours { what: "task" })?;
    current(task, order.version)?;
    if !task.phase.is_open_for_answers() {
        return Err(wrong_phase(task));
    }
    let takes_back = matches!(order.answer, Answer::Withdraw { .. });
    let is_open = matches!(
        party.commitment,
        Commitment::Pending | Commitment::Provisional { .. }
    );
    if !is_open && !takes_back {
        return Err(Refusal::AlreadyAnswered);
    }
    // Its time was up, whatever the time is for those who are asked since (T7).
    if party.is_left_out && !takes_back {
        return Err(Refusal::InThePast { field: "answer_by" });
    }
    // Two desks of one agency: the second does not replace an offer that it has not seen.
    if order.offers != party.offers {
        return Err(Refusal::StaleVersion {
            field: "offers",
            current: party.offers,
        });
    }
    if !takes_back {
        in_time(task, context)?;
    }
    let agency = context.agency.clone();
    match &order.answer {
        Answer::Withdraw { code, reason } => {
            withdraw(state, (task, party), (code.as_deref(), reason), context)
        }
        Answer::Decline { code, reason } => {
            let named = why_not(state, &agency, code.as_deref(), reason)?;
            Ok(vec![Event::TaskDeclined {
                task: task.id,
                agency,
                reason: reason.clone(),
                named,
            }])
        }
        Answer::Counter(offer) => {
            if party.offers >= crate::limits::OFFERS_PER_PARTY_MAX {
                return Err(Refusal::Full {
                    max: crate::limits::OFFERS_PER_PARTY_MAX as usize,
                });
            }
            task_parts::promise(state, task.id, offer, context)?;
            Ok(vec![Event::Negotiated {
                task: task.id,
                fact: TaskFact::Countered {
                    agency,
                    offer: offer.clone(),
                },
            }])
        }
        Answer::Accept(promise) => {
            let promise = match promise {
                None => party.whole_again(),
                Some(it) => within(state, task, &party.part, it, context)?,
            };
            Ok(accepted(state, task, agency, promise, context))
        }
    }
}

/// Rule T21: a party takes back what it has promised, at any time but while its units work on it.
fn withdraw(
    state: &State,
    (task, party): (&Task, &Party),
    (code, reason): (Option<&str>, &str),
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if !party.is_committed() {
        return Err(Refusal::NotCommitted);
    }
    let agency = context.agency.clone();
    let mut own = open_assignments(state, task.id).filter(|it| it.agency == agency);
    if own.next().is_some() {
        return Err(Refusal::WrongState {
            what: "party",
            state: "at work",
        });
    }
    // Rules N4 and N8: it answers for that until somebody else does.
    state.owes_in(task.id, &agency)?;
    let named = why_not(state, &agency, code, reason)?;
    Ok(vec![Event::Negotiated {
        task: task.id,
        fact: TaskFact::Withdrawn {
            agency,
            reason: reason.to_owned(),
            named,
        },
    }])
}

/// Rule T14: why not, by the agency's own list, or in words.
fn why_not(
    state: &State,
    agency: &AgencyId,
    code: Option<&str>,
    reason: &str,
) -> Result<Option<NamedReason>, Refusal> {
    let named = named_reason(state, agency, code)?;
    if named.is_some() {
        check::optional_text("reason", reason, REASON_CHARS_MAX)?;
    } else {
        check::text("reason", reason, REASON_CHARS_MAX)?;
    }
    Ok(named)
}

/// Rule T14: the reason of this code; who has a list names one of it.
fn named_reason(
    state: &State,
    agency: &AgencyId,
    code: Option<&str>,
) -> Result<Option<NamedReason>, Refusal> {
    let settings = state.settings(agency).map(|it| &it.tasks);
    let Some(code) = code else {
        let is_needed = settings.is_some_and(TaskSettings::asks_for_reason);
        let empty = Refusal::Empty {
            field: "reason_code",
        };
        return if is_needed { Err(empty) } else { Ok(None) };
    };
    let unknown = || Refusal::Malformed {
        field: "reason_code",
        why: "is not one of the agency's codes",
    };
    let it = settings.ok_or_else(unknown)?.offered_reason(code)?;
    Ok(Some(NamedReason {
        code: it.code.clone(),
        label: it.label.clone(),
    }))
}

/// Decides `DecideCounter` (T10).
pub(super) fn decide_counter(
    state: &State,
    order: &DecideCounter,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, order.task, context)?;
    current(task, order.version)?;
    // A co-lead does not take its own offer.
    if order.agency == context.agency {
        return Err(Refusal::NotYours { what: "offer" });
    }
    let party = task.parties.get(&order.agency);
    let party = party.ok_or(Refusal::Unknown { what: "party" })?;
    if !task.phase.is_open_for_answers() {
        return Err(wrong_phase(task));
    }
    let Commitment::Provisional { offer, .. } = &party.commitment else {
        return Err(Refusal::AlreadyAnswered);
    };
    if order.offer != party.offers {
        return Err(Refusal::StaleVersion {
            field: "offer",
            current: party.offers,
        });
    }
    // What runs can take up an offer as long as it runs.
    if !task.phase.is_running() {
        in_time(task, context)?;
    }
    let agency = order.agency.clone();
    let fact = |fact| Event::Negotiated {
        task: task.id,
        fact,
    };
    if let Some(reason) = &order.refused {
        check::text("reason", reason, REASON_CHARS_MAX)?;
        return Ok(vec![fact(TaskFact::CounterRefused {
            agency,
            reason: reason.clone(),
            // It cannot answer again.
            is_final: task.answer_by <= context.now,
        })]);
    }
    let mut events = vec![fact(TaskFact::CounterTaken {
        agency: agency.clone(),
    })];
    events.extend(accepted(state, task, agency, Some(offer.clone()), context));
    Ok(events)
}

/// The acceptance, and what it completes.
fn accepted(
    state: &State,
    task: &Task,
    agency: AgencyId,
    promise: Option<Promise>,
    context: &Context,
) -> Vec<Event> {
    // What is there already can be all of what it promises now (T26).
    let mut after = task.clone();
    after.accept(&agency, context.occurred_at, promise.clone(), None);
    let met = task_work::met(state, &after, &agency, None, context);
    let is_agreed = !task.phase.is_running() && task.would_have_quorum(&agency, promise.as_ref());
    let mut events = vec![Event::TaskAccepted {
        task: task.id,
        agency,
        promise,
        plan: None,
    }];
    if is_agreed {
        events.push(Event::TaskAgreed { task: task.id });
    }
    events.extend(met);
    events
}

/// Rule T9: what a party accepts of its part; nothing more to say if it is all of it and names no unit.
fn within(
    state: &State,
    task: &Task,
    part: &Part,
    promise: &Promise,
    context: &Context,
) -> Result<Option<Promise>, Refusal> {
    if part.asks_nothing() && promise.brings_nothing() {
        task_parts::units(state, task.id, promise, context)?;
    } else {
        task_parts::promise(state, task.id, promise, context)?;
    }
    if !promise.is_within(part) {
        return Err(Refusal::BeyondPart);
    }
    Ok((*promise != Promise::whole(part)).then(|| promise.clone()))
}

fn current(task: &Task, version: u32) -> Result<(), Refusal> {
    if version == task.version {
        return Ok(());
    }
    Err(Refusal::StaleVersion {
        field: "version",
        current: task.version,
    })
}

/// Rule T7. The timer may ring later than the deadline; who answers first after it must not decide what holds.
fn in_time(task: &Task, context: &Context) -> Result<(), Refusal> {
    if task.answer_by <= context.now {
        return Err(Refusal::InThePast { field: "answer_by" });
    }
    Ok(())
}
