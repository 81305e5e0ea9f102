//! Handing a desk over. Rules (cited by tests):
//!
//! - **H6** A desk hands over with a note, to somebody else at a desk of its agency, or to whoever of them accepts first.
//!   A second hand-over of the same person replaces one that nobody has accepted.
//! - **H7** It lists what is pending at that moment: incidents that are not over, dispatches that nobody has
//!   acknowledged, joint tasks that wait for an answer or are led and not over, the agency's open alarms, and what the
//!   person had put aside.
//! - **H8** It is accepted once, by who was named or, if nobody was, by anybody else at a desk of the agency.
//! - **H9** Only the agency itself sees it.

use super::check;
use crate::{
    agency::{Principal, Role},
    alarm::Alarm,
    assignment::AssignmentStatus,
    command::HandOver as Order,
    context::Context,
    event::Event,
    hand_over::{HandOverState, OpenAlarm, Pending},
    id::{AgencyId, HandOverId, PrincipalId},
    limits::{HAND_OVER_ITEMS_MAX, TEXT_CHARS_MAX},
    refusal::Refusal,
    state::State,
    task::Party,
};

/// Decides `HandOver`.
pub(super) fn hand_over(
    state: &State,
    order: &Order,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.hand_over(order.id).is_some(), "id")?;
    check::text("note", &order.note, TEXT_CHARS_MAX)?;
    if order.shelved.len() > HAND_OVER_ITEMS_MAX {
        return Err(Refusal::TooLong {
            field: "shelved",
            max: HAND_OVER_ITEMS_MAX,
        });
    }
    order
        .shelved
        .iter()
        .try_for_each(|it| check::seen_target(state, *it, context))?;
    if let Some(to) = order.to {
        next_person(state, to, context)?;
    }
    let replaces = state
        .open_hand_overs_of(&context.agency)
        .find(|it| it.from == context.principal)
        .map(|it| it.id);
    Ok(vec![Event::DeskHandedOver(crate::event::DeskHandedOver {
        hand_over: order.id,
        from: context.principal,
        to: order.to,
        note: order.note.clone(),
        pending: Pending {
            shelved: order.shelved.clone(),
            ..pending(state, &context.agency)
        },
        replaces,
    })])
}

/// Decides `AcceptHandOver`.
pub(super) fn accept(
    state: &State,
    id: HandOverId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let known = state
        .hand_over(id)
        .filter(|it| it.agency == context.agency)
        .ok_or(Refusal::Unknown { what: "hand_over" })?;
    if known.from == context.principal {
        return Err(Refusal::Oneself { field: "hand_over" });
    }
    match known.state {
        HandOverState::Open => {}
        HandOverState::Accepted => {
            return Err(Refusal::WrongState {
                what: "hand_over",
                state: "accepted",
            });
        }
        HandOverState::Replaced => {
            return Err(Refusal::WrongState {
                what: "hand_over",
                state: "replaced",
            });
        }
    }
    if known.to.is_some_and(|it| it != context.principal) {
        return Err(Refusal::NotYours { what: "hand_over" });
    }
    Ok(vec![Event::HandOverAccepted { hand_over: id }])
}

/// Rule H6: somebody else of the agency who can sit at a desk.
fn next_person(state: &State, id: PrincipalId, context: &Context) -> Result<(), Refusal> {
    let next = state
        .principal(id)
        .filter(|it| it.agency == context.agency)
        .ok_or(Refusal::Unknown { what: "principal" })?;
    if id == context.principal {
        return Err(Refusal::Oneself { field: "to" });
    }
    if next.is_enabled && sits_at_a_desk(next) {
        Ok(())
    } else {
        let state = if next.is_enabled {
            "not_at_a_desk"
        } else {
            "disabled"
        };
        Err(Refusal::WrongState {
            what: "person",
            state,
        })
    }
}

fn sits_at_a_desk(person: &Principal) -> bool {
    [Role::Commander, Role::Dispatcher, Role::Coordinator]
        .iter()
        .any(|it| person.roles.contains(it))
}

/// Rule H7.
fn pending(state: &State, agency: &AgencyId) -> Pending {
    let mut incidents: Vec<_> = state
        .incidents()
        .filter(|it| it.agency == *agency && it.state.is_open())
        .map(|it| (it.priority, it.reported_at, it.id))
        .collect();
    let mut dispatches: Vec<_> = state
        .units_of(agency)
        .flat_map(|it| state.open_assignments_of(it))
        .filter_map(|it| {
            let waits = matches!(
                it.status,
                AssignmentStatus::Offered | AssignmentStatus::Dispatched
            );
            waits.then(|| (it.times.get(&it.status).copied(), it.id))
        })
        .collect();
    let mut tasks: Vec<_> = state
        .open_tasks()
        .filter(|it| {
            let waits_for_us =
                it.phase.is_open_for_answers() && it.parties.get(agency).is_some_and(Party::waits);
            let is_offered = it.open_lead_offer().is_some_and(|it| it.to == *agency);
            it.is_led_by(agency) || is_offered || waits_for_us
        })
        .map(|it| (it.answer_by, it.id))
        .collect();
    let mut alarms: Vec<_> = state
        .open_alarms_of(agency)
        .map(|it| (state.alarm_policy(agency, it.kind).sound, it.raised_at, it))
        .collect();
    alarms.sort_unstable_by_key(|it| (it.0, it.1, it.2.id));
    incidents.sort_unstable();
    dispatches.sort_unstable();
    tasks.sort_unstable();
    let mut left_out = 0;
    let incidents = listed(incidents, |it| it.2, &mut left_out);
    let dispatches = listed(dispatches, |it| it.1, &mut left_out);
    let tasks = listed(tasks, |it| it.1, &mut left_out);
    let open = |alarm: &Alarm| OpenAlarm {
        id: alarm.id,
        kind: alarm.kind,
    };
    let alarms = listed(alarms, |it| open(it.2), &mut left_out);
    Pending {
        incidents,
        dispatches,
        tasks,
        alarms,
        left_out,
        ..Pending::default()
    }
}

fn listed<T, Id>(sorted: Vec<T>, id: impl Fn(T) -> Id, left_out: &mut u32) -> Vec<Id> {
    let more = sorted.len().saturating_sub(HAND_OVER_ITEMS_MAX);
    *left_out = left_out.saturating_add(u32::try_from(more).unwrap_or(u32::MAX));
    sorted
        .into_iter()
        .take(HAND_OVER_ITEMS_MAX)
        .map(id)
        .collect()
}
