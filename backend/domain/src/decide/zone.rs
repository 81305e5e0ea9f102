//! Deciding what happens to zones. Whether a shape is one: rules Z1–Z3 in `shape.rs`.
//!
//! - **Z4** Only the agency that drew a zone changes or lifts it, and only while it holds or will.
//! - **Z5** A zone that belongs to an incident or joint task is drawn by who sees the incident, or has promised a part
//!   of the task, while that is not over.
//! - **Z6** A zone begins and ends at its times by itself; an end lies ahead and after the begin.
//! - **Z7** An edit names the version of its field group; a stale one is refused with the current version.
//! - **Z8** A crossing of a watched zone is judged on what its agency is shown of the unit, and recorded once: who is
//!   inside does not enter, who is outside does not leave.
//! - **Z9** An import draws all of its zones or none.

use std::collections::BTreeSet;

use super::check;
use crate::{
    assignment::Target,
    command::{ChangeZone, Crossing, DrawZone, ZoneChange},
    context::Context,
    event::{Event, ZoneDrawn},
    id::ZoneId,
    limits::{
        CORNERS_PER_IMPORT_MAX, CROSSINGS_PER_COMMAND_MAX, NAME_CHARS_MAX,
        OPEN_ZONES_PER_AGENCY_MAX, REASON_CHARS_MAX, TEXT_CHARS_MAX, UNITS_INSIDE_ZONE_MAX,
        WATCHED_ZONES_MAX, ZONE_AHEAD_MS_MAX, ZONES_PER_IMPORT_MAX,
    },
    refusal::Refusal,
    sharing::{Viewer, shows_position, shows_position_within},
    state::State,
    time::Timestamp,
    zone::{Watch, Zone, ZoneState},
};

/// Decides `DrawZones`.
pub(super) fn draw(
    state: &State,
    orders: &[DrawZone],
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if orders.is_empty() {
        return Err(Refusal::Empty { field: "features" });
    }
    if orders.len() > ZONES_PER_IMPORT_MAX {
        return Err(Refusal::TooLong {
            field: "features",
            max: ZONES_PER_IMPORT_MAX,
        });
    }
    let corners: usize = orders.iter().map(|it| it.shape.corner_count()).sum();
    if corners > CORNERS_PER_IMPORT_MAX {
        return Err(Refusal::TooLong {
            field: "shape",
            max: CORNERS_PER_IMPORT_MAX,
        });
    }
    if state.open_zone_count(&context.agency) + orders.len() > OPEN_ZONES_PER_AGENCY_MAX {
        return Err(Refusal::Full {
            max: OPEN_ZONES_PER_AGENCY_MAX,
        });
    }
    let watched = orders.iter().filter(|it| it.watch.is_some()).count();
    room_to_watch(state, watched)?;
    let mut ids = BTreeSet::new();
    orders
        .iter()
        .map(|it| {
            check::unused(state.zone(it.id).is_some() || !ids.insert(it.id), "id")?;
            draw_one(state, it, context)
        })
        .collect()
}

fn draw_one(state: &State, order: &DrawZone, context: &Context) -> Result<Event, Refusal> {
    check::text("name", &order.name, NAME_CHARS_MAX)?;
    check::optional_text("note", &order.note, TEXT_CHARS_MAX)?;
    order.shape.check()?;
    if let Some(target) = order.target {
        may_draw_on(state, target, context)?;
    }
    let starts_at = begin(order.starts_at, context)?.unwrap_or(context.occurred_at);
    end(order.ends_at, starts_at, context)?;
    Ok(Event::ZoneDrawn(ZoneDrawn {
        zone: order.id,
        agency: context.agency.clone(),
        target: order.target,
        kind: order.kind,
        name: order.name.clone(),
        note: order.note.clone(),
        shape: order.shape.clone(),
        starts_at,
        ends_at: order.ends_at,
        watch: order.watch,
        is_planned: starts_at > context.now,
    }))
}

/// Rule Z5.
fn may_draw_on(state: &State, target: Target, context: &Context) -> Result<(), Refusal> {
    match target {
        Target::Incident(id) => {
            let incident = check::seen_incident(state, id, context)?;
            if !incident.state.is_open() {
                return Err(Refusal::WrongState {
                    what: "incident",
                    state: incident.state.as_str(),
                });
            }
        }
        Target::Task(id) => {
            let task = check::seen_task(state, id, context)?;
            if task.phase.is_over() {
                return Err(Refusal::WrongState {
                    what: "task",
                    state: task.phase.as_str(),
                });
            }
            if !task.is_committed(&context.agency) {
                return Err(Refusal::NotCommitted);
            }
        }
    }
    Ok(())
}

fn begin(starts_at: Option<Timestamp>, context: &Context) -> Result<Option<Timestamp>, Refusal> {
    let Some(at) = starts_at else { return Ok(None) };
    if at <= context.now {
        return Err(Refusal::InThePast { field: "starts_at" });
    }
    not_too_far("starts_at", at, context).map(|()| Some(at))
}

fn end(ends_at: Option<Timestamp>, begin: Timestamp, context: &Context) -> Result<(), Refusal> {
    let Some(at) = ends_at else { return Ok(()) };
    if at <= context.now {
        return Err(Refusal::InThePast { field: "ends_at" });
    }
    if at <= begin {
        return Err(Refusal::Malformed {
            field: "ends_at",
            why: "must lie after the begin",
        });
    }
    not_too_far("ends_at", at, context)
}

fn not_too_far(field: &'static str, at: Timestamp, context: &Context) -> Result<(), Refusal> {
    if at.ms_since(context.now) > ZONE_AHEAD_MS_MAX {
        return Err(Refusal::Malformed {
            field,
            why: "lies more than a year ahead",
        });
    }
    Ok(())
}

fn room_to_watch(state: &State, more: usize) -> Result<(), Refusal> {
    if more > 0 && state.watched_zone_count() + more > WATCHED_ZONES_MAX {
        return Err(Refusal::Full {
            max: WATCHED_ZONES_MAX,
        });
    }
    Ok(())
}

/// Decides `ChangeZone`.
pub(super) fn change(
    state: &State,
    order: &ChangeZone,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let zone = open_own(state, order.zone, context)?;
    let event = match &order.change {
        ZoneChange::Label { kind, name, note } => {
            version("label", order.version, zone.versions.label)?;
            check::text("name", name, NAME_CHARS_MAX)?;
            check::optional_text("note", note, TEXT_CHARS_MAX)?;
            // A division lies in a sector, and what is evacuated is an evacuation zone (B3, B5).
            if *kind != zone.kind && state.is_zone_in_use(zone) {
                return Err(Refusal::WrongState {
                    what: "zone",
                    state: "in use",
                });
            }
            Event::ZoneLabelled {
                zone: zone.id,
                target: zone.target,
                kind: *kind,
                name: name.clone(),
                note: note.clone(),
            }
        }
        ZoneChange::Shape(shape) => {
            version("shape", order.version, zone.versions.shape)?;
            shape.check()?;
            Event::ZoneReshaped {
                zone: zone.id,
                shape: shape.clone(),
            }
        }
        ZoneChange::Limits { starts_at, ends_at } => {
            version("limits", order.version, zone.versions.limits)?;
            reschedule(zone, *starts_at, *ends_at, context)?
        }
        ZoneChange::Watch(watch) => {
            version("watch", order.version, zone.versions.watch)?;
            let is_more = watch.is_some() && zone.watch.is_none();
            room_to_watch(state, usize::from(is_more))?;
            Event::ZoneWatchSet {
                zone: zone.id,
                watch: *watch,
            }
        }
    };
    Ok(vec![event])
}

fn reschedule(
    zone: &Zone,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    context: &Context,
) -> Result<Event, Refusal> {
    let starts_at = match begin(starts_at, context)? {
        Some(_) if zone.state == ZoneState::Active => {
            return Err(Refusal::WrongState {
                what: "zone",
                state: zone.state.as_str(),
            });
        }
        Some(at) => at,
        None => zone.starts_at,
    };
    end(ends_at, starts_at, context)?;
    Ok(Event::ZoneRescheduled {
        zone: zone.id,
        starts_at,
        ends_at,
    })
}

/// Decides `LiftZone`.
pub(super) fn lift(
    state: &State,
    id: ZoneId,
    reason: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let zone = open_own(state, id, context)?;
    check::text("reason", reason, REASON_CHARS_MAX)?;
    Ok(vec![Event::ZoneLifted {
        zone: id,
        target: zone.target,
        reason: reason.to_owned(),
    }])
}

/// Decides `RecordCrossings` (rule Z8). What does not hold any more when it gets here is left out, not refused: the
/// picture judges a moment earlier than the room.
pub(super) fn record_crossings(state: &State, found: &[Crossing]) -> Result<Vec<Event>, Refusal> {
    if found.len() > CROSSINGS_PER_COMMAND_MAX {
        return Err(Refusal::TooLong {
            field: "crossings",
            max: CROSSINGS_PER_COMMAND_MAX,
        });
    }
    let mut seen = BTreeSet::new();
    let once = found.iter().filter(|it| seen.insert((it.zone, it.unit)));
    Ok(once.filter_map(|it| crossing(state, it)).collect())
}

fn crossing(state: &State, it: &Crossing) -> Option<Event> {
    let zone = state.zone(it.zone).filter(|it| it.is_watched())?;
    let watch = zone.watch?;
    // Everybody of the agency is told.
    let owner = Viewer::open(zone.agency.clone());
    let is_fit = state.unit(it.unit).is_some()
        && zone.inside.contains(&it.unit) != it.is_inside
        && (shows_position(state, &owner, it.unit, it.precision)
            || shows_position_within(state, &owner, it.unit, it.precision));
    if !is_fit || (it.is_inside && zone.inside.len() >= UNITS_INSIDE_ZONE_MAX) {
        return None;
    }
    let (zone, unit, precision) = (it.zone, it.unit, it.precision);
    Some(if it.is_inside {
        let alarm = watch.alarm_on_enter;
        Event::ZoneEntered {
            zone,
            unit,
            precision,
            alarm,
        }
    } else {
        let Watch { alarm_on_leave, .. } = watch;
        Event::ZoneLeft {
            zone,
            unit,
            precision,
            alarm: alarm_on_leave,
        }
    })
}

/// Rule Z6: what begins or ends at `now`.
pub(super) fn due(state: &State, now: Timestamp) -> impl Iterator<Item = Event> {
    state.open_zones().flat_map(move |it| {
        let begins = it.state == ZoneState::Planned && it.starts_at <= now;
        let ends = it.ends_at.is_some_and(|at| at <= now);
        let began = begins.then_some(Event::ZoneBegan { zone: it.id });
        let ended = ends.then_some(Event::ZoneEnded { zone: it.id });
        began.into_iter().chain(ended)
    })
}

fn open_own<'a>(state: &'a State, id: ZoneId, context: &Context) -> Result<&'a Zone, Refusal> {
    let zone = check::own_zone(state, id, context)?;
    if zone.state.is_open() {
        Ok(zone)
    } else {
        Err(Refusal::WrongState {
            what: "zone",
            state: zone.state.as_str(),
        })
    }
}

fn version(field: &'static str, based_on: u32, current: u32) -> Result<(), Refusal> {
    if based_on == current {
        Ok(())
    } else {
        Err(Refusal::StaleVersion { field, current })
    }
}
