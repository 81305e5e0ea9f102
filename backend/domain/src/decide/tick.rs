//! What time alone brings about. The server sends `Tick`; the domain says what is due.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    alarm::by_radio_until, raising::Raising, task_disclosure, task_lead, task_work, waiting,
};
use crate::{
    alarm::{About, Alarm, AlarmKind, Policy},
    assignment::Assignment,
    context::Context,
    event::{EnforcementFact, Event, InspectionFact, TaskFact},
    id::{AgencyId, AlarmId},
    limits::{
        CLEARED_ALARM_MS_MAX, CLEARED_ALARMS_MAX, FORGOTTEN_PER_TICK_MAX, OVERDUE_PER_TICK_MAX,
        UNSIGNED_PER_TICK_MAX,
    },
    state::State,
    task::TaskPhase,
    time::Timestamp,
};

/// How the alarms of an agency are handled.
pub(crate) type PolicyOf<'a> = &'a dyn Fn(&AgencyId, AlarmKind) -> Policy;

/// Rule A12: dispatches that nobody acknowledged in time; rule T7: tasks whose answer-by time has passed; rules K2–K5:
/// alarms that go up or return; rules T18, T19 and K18: leads without a link, and stages that open; rule I15: planned incidents that begin soon, or now; rule Z6: zones that begin or end;
/// rules G4, G6, G7 and G8: agreements that begin or expire, activations and openings that end;
/// rules T23 and T26: what was promised and has not come, and what closes by itself;
/// rules K13, K14 and K26: what waits, and shelters without room;
/// rules Y7 and K23: orders of inspections that were not done in time; rules N5 and K25: measures that nobody has countersigned;
/// rule G19: what agreements have shown for as long as they say after it was over;
/// rules E4, E8 and E9: maintenance that is due, offers that lapse, and what was retired long ago.
pub(super) fn due(state: &State, context: &Context) -> Vec<Event> {
    due_by(state, context, &|owner, kind| {
        state.alarm_policy(owner, kind)
    })
}

/// The same by any table of policies, so that a test can show that a bad one is noticed.
pub(crate) fn due_by(state: &State, context: &Context, policy_of: PolicyOf<'_>) -> Vec<Event> {
    let mut raising = Raising::new(state, context, policy_of);
    unacknowledged(&mut raising);
    lapsed(&mut raising);
    waiting::due(&mut raising);
    task_lead::due(&mut raising);
    not_rectified(&mut raising);
    not_signed(&mut raising);
    let mut events = raising.finish();
    let over = waiting::over(state, context);
    events.extend(
        state
            .alarms_due(context.now)
            .filter(|it| !over.contains(&Event::AlarmCleared { alarm: it.id }))
            .map(|it| moved_on(it, &policy_of(&it.owner, it.kind), context)),
    );
    events.extend(over);
    events.extend(super::zone::due(state, context.now));
    events.extend(super::agreement_force::due(state, context.now));
    events.extend(super::agreement_force::passed(state, context.now));
    let of_equipment = super::equipment::due(state, context, policy_of, &events);
    events.extend(of_equipment);
    events.extend(task_disclosure::due(state, context));
    events.extend(task_work::due(state, context));
    events.extend(forgotten(state, context));
    events.extend(super::schedule::due(state, context));
    events.extend(super::rule::due(state, context));
    events
}

/// Dispatches that are late: told once to everybody who sees them, and an alarm of the desk that sent them.
fn unacknowledged(raising: &mut Raising<'_>) {
    let (state, context) = (raising.state, raising.context);
    let late = state
        .unacknowledged()
        .filter_map(|(id, since)| state.assignment(id).map(|it| (it, since)))
        .filter(|(it, since)| is_late(state, it, *since, context))
        .map(|(it, _)| it);
    for it in late {
        if !it.is_overdue {
            raising
                .events
                .push(Event::AssignmentUnacknowledged { assignment: it.id });
        }
        let about = About::Assignment(it.id);
        let is_told = state
            .alarms_about(&about)
            .any(|it| it.kind.is_of_dispatch());
        if !is_told {
            let kind = AlarmKind::DispatchUnacknowledged;
            raising.raise(kind, &it.agency, about, Some(it.unit));
        }
    }
}

/// Tasks whose answer-by time has passed, and an alarm of their lead; also of those that lapsed when there was no room
/// for it.
fn lapsed(raising: &mut Raising<'_>) {
    let (state, context) = (raising.state, raising.context);
    for it in state.lapsed_untold() {
        raising.raise(AlarmKind::TaskLapsed, &it.lead, About::Task(it.id), None);
    }
    let late = state.open_tasks().filter(|it| {
        matches!(it.phase, TaskPhase::Proposed | TaskPhase::Negotiating)
            && it.answer_by <= context.now
    });
    for it in late {
        raising.events.push(Event::TaskLapsed { task: it.id });
        raising.raise(AlarmKind::TaskLapsed, &it.lead, About::Task(it.id), None);
    }
    // Rule T7: what has its quorum goes on, and who said nothing is told of.
    for it in state.open_tasks().filter(|it| it.phase.is_running()) {
        if it.answer_by > context.now {
            continue;
        }
        let silent = it.parties.iter().filter(|(_, party)| party.waits());
        let silent: Vec<&AgencyId> = silent.map(|(agency, _)| agency).collect();
        raising
            .events
            .extend(silent.iter().map(|agency| Event::Negotiated {
                task: it.id,
                fact: TaskFact::Silent {
                    agency: AgencyId::clone(agency),
                },
            }));
        let about = About::Task(it.id);
        let is_told = waiting::silence_told(state, it.id).next().is_some();
        if !silent.is_empty() && !is_told {
            raising.raise(AlarmKind::PartySilent, &it.lead, about, None);
        }
    }
}

/// Rules Y7 and K23: orders of inspections that were not done in time, and one alarm of who gave them.
fn not_rectified(raising: &mut Raising<'_>) {
    let (state, context) = (raising.state, raising.context);
    let mut told = BTreeSet::new();
    let due = state.rectifications_due(context.now);
    for (target, order) in due.take(OVERDUE_PER_TICK_MAX) {
        raising.events.push(Event::Inspected {
            task: target.task,
            fact: InspectionFact::RectificationOverdue {
                item: target.id,
                agency: order.agency.clone(),
                order: order.id,
                due_at: order.due_at,
            },
        });
        let about = About::Task(target.task);
        let kind = AlarmKind::RectificationOverdue;
        let mut there = state.alarms_about(&about);
        let is_there = there.any(|it| it.kind == kind && it.owner == order.agency);
        if told.insert((target.task, &order.agency)) && !is_there {
            raising.raise(kind, &order.agency, about, None);
        }
    }
}

/// Rules N5 and K25: measures that were not countersigned in time, and one alarm of who took them.
fn not_signed(raising: &mut Raising<'_>) {
    let (state, context) = (raising.state, raising.context);
    let mut told = BTreeSet::new();
    let due = state.signatures_due(context.now);
    for it in due.take(UNSIGNED_PER_TICK_MAX) {
        raising.events.push(Event::Enforced {
            task: it.task,
            fact: EnforcementFact::CountersignDue {
                item: it.id,
                agency: it.agency.clone(),
            },
        });
        let about = About::Task(it.task);
        let kind = AlarmKind::CountersignatureDue;
        let mut there = state.alarms_about(&about);
        let is_there = there.any(|one| one.kind == kind && one.owner == it.agency);
        if told.insert((it.task, &it.agency)) && !is_there {
            raising.raise(kind, &it.agency, about, None);
        }
    }
}

/// Whether a crew should have acknowledged by now. One that has no device and is waited for has the time of its radio.
fn is_late(state: &State, it: &Assignment, since: Timestamp, context: &Context) -> bool {
    let within_ms = state.acknowledge_within_ms(&it.agency);
    if context.now.ms_since(since) < within_ms {
        return false;
    }
    let by_radio = by_radio_until(state, &it.agency, since).filter(|it| *it > context.now);
    by_radio.is_none()
        || !state
            .alarms_about(&About::Assignment(it.id))
            .any(|it| it.kind == AlarmKind::DispatchUnreachable)
}

/// Rules K2, K3 and K4: what is due goes a step up, or returns. What had been answered returns one step higher; what
/// was put aside where it stood.
fn moved_on(alarm: &Alarm, policy: &Policy, context: &Context) -> Event {
    // Its agency may have taken a step away meanwhile: nobody who hears it is left out for that.
    let higher = alarm.level.saturating_add(1).min(policy.level_max());
    let higher = higher.max(alarm.level);
    let returns = alarm.returns_at.is_some_and(|it| it <= context.now);
    let level = if returns && alarm.shelved_until.is_some() {
        alarm.level
    } else {
        higher
    };
    let goes_up_at = policy.goes_up_at(level, context.now);
    if returns {
        Event::AlarmReturned {
            alarm: alarm.id,
            level,
            goes_up_at,
            fix: None,
        }
    } else {
        Event::AlarmEscalated {
            alarm: alarm.id,
            level,
            goes_up_at,
        }
    }
}

/// Alarms that have been over for a shift, and the oldest of too many, are let go of (K11).
fn forgotten(state: &State, context: &Context) -> Option<Event> {
    let before = context.now.plus_ms(-CLEARED_ALARM_MS_MAX);
    let mut alarms: Vec<_> = state
        .alarms_cleared_before(before)
        .take(FORGOTTEN_PER_TICK_MAX)
        .collect();
    let excess = state
        .cleared_alarm_count()
        .saturating_sub(CLEARED_ALARMS_MAX)
        .min(FORGOTTEN_PER_TICK_MAX);
    if let Some(more) = excess.checked_sub(alarms.len()).filter(|it| *it > 0) {
        alarms.extend(crowding(state, before, more));
    }
    (!alarms.is_empty()).then_some(Event::AlarmsForgotten { alarms })
}

/// The oldest alarms over since `before` of those who have most, so that a neighbour's many take nobody else's.
fn crowding(state: &State, before: Timestamp, count: usize) -> Vec<AlarmId> {
    let mut of: BTreeMap<&AgencyId, Vec<AlarmId>> = BTreeMap::new();
    // Newest first, so that the oldest is at each end.
    for it in state.cleared_alarms_newest_first() {
        if it.cleared_at.is_some_and(|at| at >= before) {
            of.entry(&it.owner).or_default().push(it.id);
        }
    }
    let most = |of: &mut BTreeMap<_, Vec<_>>| of.values_mut().max_by_key(|it| it.len())?.pop();
    (0..count).map_while(|_| most(&mut of)).collect()
}
