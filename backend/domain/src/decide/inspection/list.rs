//! What is on the list of an inspection (Y1).

use std::collections::BTreeSet;

use super::{Decided, is_open};
use crate::{
    assignment::Target,
    command::NewTarget,
    context::Context,
    decide::check,
    event::{InspectionFact, TargetListed},
    id::{TaskItemId, ZoneId},
    inspection::Origin,
    limits::{NAME_CHARS_MAX, TARGETS_EVER_MAX, TARGETS_PER_LIST_MAX},
    refusal::Refusal,
    sharing::{ObjectRef, Viewer, visible},
    state::State,
    task::Task,
};

/// Rule Y1.
pub(super) fn list(
    state: &State,
    task: &Task,
    (targets, zones): (&[NewTarget], &[(TaskItemId, ZoneId)]),
    context: &Context,
) -> Decided {
    is_open(&task.inspection)?;
    let count = targets.len() + zones.len();
    if count == 0 {
        return Err(Refusal::Empty { field: "targets" });
    }
    if state.item_count(task.id) + count > TARGETS_PER_LIST_MAX {
        return Err(Refusal::Full {
            max: TARGETS_PER_LIST_MAX,
        });
    }
    let listed = usize::from(task.inspection.listed);
    if listed + count > TARGETS_EVER_MAX {
        return Err(Refusal::Full {
            max: TARGETS_EVER_MAX,
        });
    }
    let mut taken = BTreeSet::new();
    let mut drawn = BTreeSet::new();
    if !zones.iter().all(|(_, zone)| drawn.insert(*zone)) {
        return Err(Refusal::Taken { field: "zones" });
    }
    let ids = targets.iter().map(|it| it.id);
    for id in ids.chain(zones.iter().map(|it| it.0)) {
        let is_used = state.is_item_used(id);
        check::unused(is_used || !taken.insert(id), "id")?;
    }
    let mut found = Vec::new();
    for it in targets {
        found.push(typed(it)?);
    }
    for (id, zone) in zones {
        found.push(from_zone(state, task, (*id, *zone), context)?);
    }
    for (number, it) in (task.inspection.listed + 1..).zip(&mut found) {
        it.number = number;
    }
    Ok(Some(InspectionFact::TargetsListed { targets: found }))
}

fn typed(it: &NewTarget) -> Result<TargetListed, Refusal> {
    check::text("name", &it.name, NAME_CHARS_MAX)?;
    check::optional_text("register", &it.register, NAME_CHARS_MAX)?;
    check::optional_text("place", &it.place, NAME_CHARS_MAX)?;
    if it.from == Origin::Zones {
        return Err(Refusal::Malformed {
            field: "from",
            why: "must be typed or csv; zones are named by their ids",
        });
    }
    Ok(TargetListed {
        item: it.id,
        number: 0,
        name: it.name.clone(),
        register: it.register.clone(),
        place: it.place.clone(),
        at: it.at,
        from: it.from,
        zone: None,
    })
}

/// A zone of the sender's agency that belongs to nothing, or one of the task: what was said of something else is not passed on.
fn from_zone(
    state: &State,
    task: &Task,
    (item, id): (TaskItemId, ZoneId),
    context: &Context,
) -> Result<TargetListed, Refusal> {
    let viewer = Viewer::acting(state, context);
    let zone = state
        .zone(id)
        .filter(|_| visible(state, &viewer, &ObjectRef::Zone(id)))
        .ok_or(Refusal::Unknown { what: "zone" })?;
    let is_of_task = zone.target == Some(Target::Task(task.id));
    let is_own = zone.agency == context.agency && zone.target.is_none();
    if !is_of_task && !is_own {
        return Err(Refusal::NotYours { what: "zone" });
    }
    if state.items_of(task.id).any(|it| it.zone == Some(id)) {
        return Err(Refusal::Taken { field: "zones" });
    }
    if !zone.state.is_open() {
        return Err(Refusal::WrongState {
            what: "zone",
            state: zone.state.as_str(),
        });
    }
    Ok(TargetListed {
        item,
        number: 0,
        name: zone.name.clone(),
        register: String::new(),
        place: String::new(),
        at: zone.shape.middle(),
        from: Origin::Zones,
        zone: Some(id),
    })
}

pub(super) fn unlist(state: &State, task: &Task, items: &[TaskItemId]) -> Decided {
    is_open(&task.inspection)?;
    if items.is_empty() {
        return Err(Refusal::Empty { field: "targets" });
    }
    let mut named = BTreeSet::new();
    for id in items {
        let is_there = state.task_item(*id).is_some_and(|it| it.task == task.id);
        if !is_there || !named.insert(*id) {
            return Err(Refusal::Unknown { what: "target" });
        }
    }
    Ok(Some(InspectionFact::TargetsUnlisted {
        items: items.to_vec(),
    }))
}
