//! Deciding what people do about alarms, and what a decision brings about in them. Rules K1–K10: `alarm.rs`.

use std::collections::BTreeSet;

use super::{
    check, crossed, glass,
    raising::{FreeIds, Raise, Rooms},
    task_alarm, waiting,
};
use crate::{
    agency::Role,
    alarm::{About, Alarm, AlarmKind, LastFix, Policy},
    assignment::{AssignmentStatus, Target},
    command::{AskToTalk, RaiseDuress, ReportDelay},
    context::Context,
    event::Event,
    id::{AgencyId, AlarmId, AssignmentId, EquipmentId, UnitId},
    incident::{IncidentState, Link},
    limits::{AHEAD_MS_MAX, DELAY_MS_MAX, REASON_CHARS_MAX, SHELVE_MS_MAX},
    refusal::Refusal,
    sharing::{ObjectRef, Viewer, visible},
    state::State,
    time::Timestamp,
};

fn policy_of(state: &State, alarm: &Alarm) -> Policy {
    state.alarm_policy(&alarm.owner, alarm.kind)
}

/// Decides `RaiseDuress` (K8). Pressed again while it is open, it sounds again for everybody.
pub(super) fn raise_duress(
    state: &State,
    it: &RaiseDuress,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.alarm(it.id).is_some(), "id")?;
    let unit = check::own_unit(state, it.unit, context)?;
    // A clock that is ahead does not stand in the way of a call for help: the place counts.
    let fix = it.fix.map(|fix| LastFix {
        fix_at: fix.fix_at.min(context.now.plus_ms(AHEAD_MS_MAX)),
        ..fix
    });
    if let Some(open) = state.duress_of(it.unit) {
        return Ok(vec![Event::AlarmReturned {
            alarm: open.id,
            level: open.level,
            goes_up_at: policy_of(state, open).goes_up_at(open.level, context.now),
            fix,
        }]);
    }
    let raise = Raise {
        fix,
        ..Raise::of_unit(AlarmKind::Duress, it.id, &unit.agency, it.unit)
    };
    Ok(vec![raise.event(state, context)])
}

/// Decides `WithdrawDuress` (K9): by the crew, or by its desk for it.
pub(super) fn withdraw_duress(
    state: &State,
    id: AlarmId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let alarm = own_alarm(state, id, context)?;
    if alarm.kind != AlarmKind::Duress {
        return Err(wrong(alarm.kind.as_str()));
    }
    let unit = alarm.unit.ok_or(Refusal::Unknown { what: "unit" })?;
    check::own_unit(state, unit, context)?;
    still_open(alarm)?;
    if alarm.withdrawn_at.is_some() {
        return Ok(vec![]);
    }
    let mut events = vec![Event::AlarmWithdrawn { alarm: id }];
    if alarm.is_acknowledged() {
        events.push(Event::AlarmCleared { alarm: id });
    }
    Ok(events)
}

/// Decides `AskToTalk` (K10).
pub(super) fn ask_to_talk(
    state: &State,
    it: &AskToTalk,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.alarm(it.id).is_some(), "id")?;
    let unit = check::own_unit(state, it.unit, context)?;
    let is_asked = state
        .alarms_of_unit(it.unit)
        .any(|it| it.kind == AlarmKind::NeedsToTalk);
    if is_asked {
        return Ok(vec![]);
    }
    room_for_one(state, &unit.agency, AlarmKind::NeedsToTalk)?;
    let raise = Raise::of_unit(AlarmKind::NeedsToTalk, it.id, &unit.agency, it.unit);
    Ok(vec![raise.event(state, context)])
}

/// Decides `ReportDelay` (K10): a later report takes the place of the one before.
pub(super) fn report_delay(
    state: &State,
    it: &ReportDelay,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.alarm(it.id).is_some(), "id")?;
    check::text("reason", &it.reason, REASON_CHARS_MAX)?;
    if let Some(expected_at) = it.expected_at {
        if expected_at <= context.now {
            return Err(Refusal::InThePast {
                field: "expected_at",
            });
        }
        if expected_at.ms_since(context.now) > DELAY_MS_MAX {
            return Err(Refusal::OutOfRange {
                field: "expected_at",
                min: 0,
                max: DELAY_MS_MAX,
            });
        }
    }
    let assignment = check::own_assignment(state, it.assignment, context)?;
    if !can_be_late(assignment.status) {
        return Err(Refusal::WrongState {
            what: "assignment",
            state: assignment.status.as_str(),
        });
    }
    let mut events: Vec<Event> = state
        .alarms_about(&About::Assignment(it.assignment))
        .filter(|it| it.kind == AlarmKind::Delayed)
        .map(|it| Event::AlarmCleared { alarm: it.id })
        .collect();
    if events.is_empty() {
        room_for_one(state, &assignment.agency, AlarmKind::Delayed)?;
    }
    let raise = Raise::of_assignment(AlarmKind::Delayed, it.id, assignment);
    let policy = state.alarm_policy(&raise.owner, raise.kind);
    let goes_up_at = policy.goes_up_at(0, context.now);
    events.push(Event::AlarmRaised {
        alarm: raise.id,
        kind: raise.kind,
        owner: raise.owner,
        about: raise.about,
        unit: raise.unit,
        goes_up_at,
        fix: None,
        text: Some(it.reason.clone()),
        expected_at: it.expected_at,
        judged: None,
    });
    Ok(events)
}

/// Decides `AcknowledgeAlarm` (K3). What was taken back is over with it (K9).
pub(super) fn acknowledge(
    state: &State,
    id: AlarmId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let alarm = seen_alarm(state, id, context)?;
    still_open(alarm)?;
    if alarm.acknowledged.contains_key(&context.agency) {
        return Ok(vec![]);
    }
    let is_owner = alarm.owner == context.agency;
    let holds_ms = policy_of(state, alarm).holds_ms.filter(|_| is_owner);
    let mut events = vec![Event::AlarmAcknowledged {
        alarm: id,
        agency: context.agency.clone(),
        returns_at: holds_ms.map(|it| context.now.plus_ms(it)),
    }];
    // A crossing, or broken glass, that somebody has seen is dealt with (K15, K16).
    let is_told = matches!(alarm.kind, AlarmKind::ZoneCrossed | AlarmKind::GlassBroken);
    if is_owner && (alarm.withdrawn_at.is_some() || is_told) {
        events.push(Event::AlarmCleared { alarm: id });
    }
    Ok(events)
}

/// Decides `ShelveAlarm` (K4).
pub(super) fn shelve(
    state: &State,
    id: AlarmId,
    ms: i64,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let alarm = own_alarm(state, id, context)?;
    still_open(alarm)?;
    if !policy_of(state, alarm).may_shelve {
        return Err(wrong(alarm.kind.as_str()));
    }
    if !(1..=SHELVE_MS_MAX).contains(&ms) {
        return Err(Refusal::OutOfRange {
            field: "minutes",
            min: 1,
            max: SHELVE_MS_MAX / 60_000,
        });
    }
    Ok(vec![Event::AlarmShelved {
        alarm: id,
        until: context.now.plus_ms(ms),
    }])
}

/// Decides `CloseAlarm` (K10): it has been dealt with.
pub(super) fn close(state: &State, id: AlarmId, context: &Context) -> Result<Vec<Event>, Refusal> {
    let alarm = own_alarm(state, id, context)?;
    still_open(alarm)?;
    if !policy_of(state, alarm).may_close {
        return Err(wrong(alarm.kind.as_str()));
    }
    Ok(vec![Event::AlarmCleared { alarm: id }])
}

/// What a decision's events bring about in alarms: a dispatch to nobody raises one (K7), a dispatch that is answered or
/// over ends those about it (K6).
pub(super) fn follow(state: &State, events: &mut Vec<Event>, context: &Context) {
    let mut ids = FreeIds::new(state, context, events);
    let mut more = Vec::new();
    for event in &*events {
        more.extend(task_alarm::follow(state, event, &mut ids, context));
        match event {
            Event::UnitAssigned {
                assignment,
                unit,
                status: AssignmentStatus::Dispatched,
                target,
                ..
            } => {
                more.extend(unreachable(state, *assignment, *unit, &mut ids, context));
                more.extend(has_a_unit(state, *target));
            }
            Event::IncidentStepped {
                incident,
                state: IncidentState::Contained | IncidentState::Closed | IncidentState::Cancelled,
                ..
            }
            | Event::IncidentLinked {
                incident,
                link: Link::Duplicate,
                ..
            } => more.extend(waiting::no_unit_over(state, *incident)),
            Event::AssignmentAdvanced {
                assignment, status, ..
            } => {
                more.extend(ended_by(state, *assignment, *status));
                let sent = state
                    .assignment(*assignment)
                    .filter(|it| it.status == AssignmentStatus::Offered && status.is_open());
                if let Some(it) = sent {
                    more.extend(has_a_unit(state, it.target));
                }
                let unit = state.assignment(*assignment).map(|it| it.unit);
                if let Some(unit) = unit.filter(|_| *status == AssignmentStatus::Dispatched) {
                    more.extend(unreachable(state, *assignment, unit, &mut ids, context));
                }
            }
            Event::AssignmentEnded {
                assignment, status, ..
            } => more.extend(ended_by(state, *assignment, *status)),
            Event::EquipmentAccepted {
                equipment, agency, ..
            } => {
                let is_moved = state
                    .equipment(*equipment)
                    .is_some_and(|it| it.agency != *agency);
                more.extend(maintained(state, *equipment).filter(|_| is_moved));
            }
            Event::EquipmentMaintained { equipment, .. }
            | Event::EquipmentRetired { equipment, .. }
            | Event::EquipmentMerged { equipment, .. } => {
                more.extend(maintained(state, *equipment));
            }
            _ => {}
        }
    }
    more.extend(crossed::follow(state, events, &mut ids, context));
    more.extend(glass::follow(state, events, &mut ids, context));
    // What the timer found over itself, or what several events end, is not said twice.
    let mut over = BTreeSet::new();
    more.retain(|it| {
        let is_said = match it {
            Event::AlarmCleared { alarm } => !over.insert(*alarm),
            _ => false,
        };
        !is_said && !events.contains(it)
    });
    events.extend(more);
}

/// Rule K13: somebody was sent.
fn has_a_unit(state: &State, target: Target) -> impl Iterator<Item = Event> + use<'_> {
    let incident = state.incident_behind(target);
    incident
        .into_iter()
        .flat_map(|id| waiting::no_unit_over(state, id))
}

/// Rule K7: at once; or put aside for as long as its agency gives the crew to answer by radio.
fn unreachable(
    state: &State,
    assignment: AssignmentId,
    unit: UnitId,
    ids: &mut FreeIds<'_>,
    context: &Context,
) -> Vec<Event> {
    let owner = state.unit(unit).map(|it| &it.agency);
    let Some(owner) = owner.filter(|_| !context.is_unit_reachable) else {
        return vec![];
    };
    let id = ids.take();
    let raise = Raise {
        about: About::Assignment(assignment),
        ..Raise::of_unit(AlarmKind::DispatchUnreachable, id, owner, unit)
    };
    let raised = raise.event(state, context);
    let aside = by_radio_until(state, owner, context.now)
        .map(|until| Event::AlarmShelved { alarm: id, until });
    std::iter::once(raised).chain(aside).collect()
}

/// Until when a crew of this agency has to answer by radio what it was sent at a time, if it is waited for (K7).
pub(super) fn by_radio_until(
    state: &State,
    owner: &AgencyId,
    sent: Timestamp,
) -> Option<Timestamp> {
    let seconds = state.settings(owner)?.alarms.by_radio_within_s?;
    Some(sent.plus_ms(i64::from(seconds) * 1_000))
}

/// The alarms about an assignment that end when it gets to `status`.
fn ended_by(
    state: &State,
    assignment: AssignmentId,
    status: AssignmentStatus,
) -> impl Iterator<Item = Event> {
    let is_answered = !matches!(
        status,
        AssignmentStatus::Offered | AssignmentStatus::Dispatched
    );
    let is_ended = move |it: &&Alarm| match it.kind {
        AlarmKind::Delayed => !can_be_late(status),
        kind => kind.is_of_dispatch() && is_answered,
    };
    state
        .alarms_about(&About::Assignment(assignment))
        .filter(is_ended)
        .map(|it| Event::AlarmCleared { alarm: it.id })
}

/// The alarms about equipment, which end with what they are about (E8).
fn maintained(state: &State, equipment: EquipmentId) -> impl Iterator<Item = Event> {
    state
        .alarms_about(&About::Equipment(equipment))
        .map(|it| Event::AlarmCleared { alarm: it.id })
}

/// Whether a crew is still expected somewhere.
const fn can_be_late(status: AssignmentStatus) -> bool {
    use AssignmentStatus as S;
    matches!(
        status,
        S::Offered | S::Dispatched | S::Acknowledged | S::EnRoute | S::Transporting
    )
}

/// The alarm, if the sender may know of it.
fn seen_alarm<'a>(state: &'a State, id: AlarmId, context: &Context) -> Result<&'a Alarm, Refusal> {
    let unknown = Refusal::Unknown { what: "alarm" };
    let viewer = Viewer::acting(state, context);
    if !visible(state, &viewer, &ObjectRef::Alarm(id)) {
        return Err(unknown);
    }
    state.alarm(id).ok_or(unknown)
}

/// The alarm, if it is the sender's agency's; a crew's, if it concerns its unit.
fn own_alarm<'a>(state: &'a State, id: AlarmId, context: &Context) -> Result<&'a Alarm, Refusal> {
    let alarm = seen_alarm(state, id, context)?;
    let is_own = alarm.owner == context.agency
        && (context.role != Role::Field || alarm.unit == context.unit);
    if is_own {
        Ok(alarm)
    } else {
        Err(Refusal::NotYours { what: "alarm" })
    }
}

const fn still_open(alarm: &Alarm) -> Result<(), Refusal> {
    if alarm.is_open() {
        Ok(())
    } else {
        Err(wrong("cleared"))
    }
}

const fn wrong(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "alarm",
        state,
    }
}

fn room_for_one(state: &State, owner: &AgencyId, kind: AlarmKind) -> Result<(), Refusal> {
    let fits = Rooms::new(state).take(owner, kind);
    match kind.room() {
        Some(room) if !fits => Err(Refusal::Full { max: room.max() }),
        _ => Ok(()),
    }
}
