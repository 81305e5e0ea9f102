//! Deciding what parties of a joint task answer, and what its lead answers to a counter-offer (T3 to T13).

use super::{check, task::wrong_phase, task_parts};
use crate::{
    command::{Answer, AnswerTask, DecideCounter},
    context::Context,
    event::{Event, TaskFact},
    id::AgencyId,
    limits::REASON_CHARS_MAX,
    refusal::Refusal,
    state::State,
    task::{Commitment, Part, Promise, Task},
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
    let is_open = matches!(
        party.commitment,
        Commitment::Pending | Commitment::Provisional { .. }
    );
    if !is_open {
        return Err(Refusal::AlreadyAnswered);
    }
    // Two desks of one agency: the second does not replace an offer that it has not seen.
    if order.offers != party.offers {
        return Err(Refusal::StaleVersion {
            field: "offers",
            current: party.offers,
        });
    }
    in_time(task, context)?;
    let agency = context.agency.clone();
    match &order.answer {
        Answer::Decline { reason } => {
            check::text("reason", reason, REASON_CHARS_MAX)?;
            Ok(vec![Event::TaskDeclined {
                task: task.id,
                agency,
                reason: reason.clone(),
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
                None => None,
                Some(it) => within(state, task, &party.part, it, context)?,
            };
            Ok(accepted(task, agency, promise))
        }
    }
}

/// Decides `DecideCounter` (T10).
pub(super) fn decide_counter(
    state: &State,
    order: &DecideCounter,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = check::led_task(state, order.task, context)?;
    current(task, order.version)?;
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
    events.extend(accepted(task, agency, Some(offer.clone())));
    Ok(events)
}

/// The acceptance, and what it completes.
fn accepted(task: &Task, agency: AgencyId, promise: Option<Promise>) -> Vec<Event> {
    let is_agreed = !task.phase.is_running() && task.would_have_quorum(&agency, promise.as_ref());
    let mut events = vec![Event::TaskAccepted {
        task: task.id,
        agency,
        promise,
    }];
    if is_agreed {
        events.push(Event::TaskAgreed { task: task.id });
    }
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
