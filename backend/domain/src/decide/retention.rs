//! Erasing and holding (J23–J25).

use super::{check, task::open_assignments};
use crate::{
    command::Command,
    context::Context,
    event::Event,
    limits::REASON_CHARS_MAX,
    private::{Subject, each_private_text},
    refusal::Refusal,
    state::State,
};

/// Decides `Erase` and `SetHold`.
pub(super) fn decide(
    state: &State,
    command: &Command,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    match command {
        Command::Erase { subject, reason } => erase(state, *subject, reason, context),
        Command::SetHold {
            subject,
            is_held,
            reason,
        } => set_hold(state, *subject, *is_held, reason, context),
        _ => Ok(Vec::new()),
    }
}

fn erase(
    state: &State,
    subject: Subject,
    reason: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::text("reason", reason, REASON_CHARS_MAX)?;
    let over = own_subject(state, subject, context)?;
    if state.retention().is_erased(subject) {
        return Err(Refusal::AlreadyErased);
    }
    if state.is_held(subject) {
        return Err(Refusal::OnHold);
    }
    over?;
    Ok(vec![Event::Erased {
        subject,
        by: Some(context.principal),
        reason: reason.to_owned(),
    }])
}

fn set_hold(
    state: &State,
    subject: Subject,
    is_held: bool,
    reason: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::text("reason", reason, REASON_CHARS_MAX)?;
    // It may be held at any time: what goes on needs it most.
    let _ = own_subject(state, subject, context)?;
    if state.retention().is_erased(subject) {
        return Err(Refusal::AlreadyErased);
    }
    let set = Event::HoldSet {
        subject,
        is_held,
        by: Some(context.principal),
        reason: reason.to_owned(),
    };
    let Some(mark) = state.retention().held(subject) else {
        return Ok(if is_held { vec![set] } else { vec![] });
    };
    if is_held {
        return Ok(vec![]);
    }
    // Of what several agencies have a hand in, who holds it lets it go; after it has left, any of them.
    let holder = state.principal(mark.by).map(|it| &it.agency);
    let is_anothers = match subject {
        Subject::Agreement(id) => state.agreement(id).is_some_and(|it| {
            holder.is_some_and(|holder| *holder != context.agency && it.keeps(holder))
        }),
        _ => false,
    };
    if is_anothers {
        return Err(Refusal::NotYours { what: "hold" });
    }
    Ok(vec![set])
}

/// Whether the subject is of the sender's agency, and then whether it is over: only then it can be erased.
fn own_subject(
    state: &State,
    subject: Subject,
    context: &Context,
) -> Result<Result<(), Refusal>, Refusal> {
    let is_over = |is_over: bool, what, state| {
        if is_over {
            Ok(())
        } else {
            Err(Refusal::WrongState { what, state })
        }
    };
    match subject {
        Subject::Incident(id) => {
            let incident = check::own_incident(state, id, context)?;
            Ok(is_over(
                !incident.state.is_open(),
                "incident",
                incident.state.as_str(),
            ))
        }
        Subject::Task(id) => {
            let task = check::led_task(state, id, context)?;
            // What has to be put right has to be readable (Y7), and what is in force or in custody (N6 to N9).
            if task.phase.is_over() && state.has_open_matters(id) {
                let what = if state.has_open_orders(id) {
                    "order"
                } else {
                    "case"
                };
                return Ok(is_over(false, what, "open"));
            }
            // Who is still out has to be able to say why, and where to (T23).
            let is_home = open_assignments(state, id).next().is_none();
            Ok(is_over(
                task.phase.is_over() && is_home,
                "task",
                task.phase.as_str(),
            ))
        }
        Subject::Principal(id) => {
            // Another agency's person answers like nobody.
            let own = state
                .principal(id)
                .filter(|it| it.agency == context.agency)
                .ok_or(Refusal::Unknown { what: "principal" })?;
            Ok(is_over(!own.is_enabled, "principal", "enabled"))
        }
        Subject::Agreement(id) => {
            let agreement = check::seen_agreement(state, id, context)?;
            if !agreement.keeps(&context.agency) {
                return Err(Refusal::NotYours { what: "agreement" });
            }
            let phase = agreement.phase;
            Ok(is_over(phase.is_over(), "agreement", phase.as_str()))
        }
        Subject::Unit(_) | Subject::Zone(_) | Subject::Equipment(_) => Err(Refusal::Malformed {
            field: "kind",
            why: "must be incident, task, principal or agreement",
        }),
    }
}

/// J25: no event brings a text to what was erased.
pub(super) fn refuse_texts_of_erased(state: &State, events: &mut [Event]) -> Result<(), Refusal> {
    let retention = state.retention();
    let mut is_refused = false;
    for event in events {
        each_private_text(event, &mut |subject, text| {
            is_refused |= !text.is_empty() && retention.is_erased(subject);
        });
    }
    if is_refused {
        Err(Refusal::Erased)
    } else {
        Ok(())
    }
}
