//! Checks that several commands share.

use std::borrow::Cow;

use crate::{
    agency::Role,
    agreement::Agreement,
    assignment::Target,
    context::Context,
    enforcement::CaseItem,
    equipment::Equipment,
    id::{AgreementId, AssignmentId, EquipmentId, IncidentId, TaskId, TaskItemId, UnitId, ZoneId},
    incident::Incident,
    inspection::InspectionTarget,
    refusal::Refusal,
    sharing::{ObjectRef, Viewer, visible},
    state::State,
    task::Task,
    unit::Unit,
    zone::Zone,
};

/// A text that must say something, within `max` characters. Control characters other than line breaks and tabs
/// are refused: they would reach screens and logs.
pub(crate) fn text(field: &'static str, value: &str, max: usize) -> Result<(), Refusal> {
    if value.trim().is_empty() {
        return Err(Refusal::Empty { field });
    }
    optional_text(field, value, max)
}

/// A text that may be empty.
pub(crate) fn optional_text(field: &'static str, value: &str, max: usize) -> Result<(), Refusal> {
    if value.chars().count() > max {
        return Err(Refusal::TooLong { field, max });
    }
    if value
        .chars()
        .any(|it| it.is_control() && !matches!(it, '\n' | '\t'))
    {
        return Err(Refusal::Malformed {
            field,
            why: "contains control characters",
        });
    }
    Ok(())
}

/// A word from an open list, such as a capability or an incident type: 1–64 of `a–z`, `0–9` and `_`.
pub(crate) fn word(field: &'static str, value: &str) -> Result<(), Refusal> {
    const WORD_CHARS_MAX: usize = 64;
    if value.is_empty() {
        return Err(Refusal::Empty { field });
    }
    if value.len() > WORD_CHARS_MAX {
        return Err(Refusal::TooLong {
            field,
            max: WORD_CHARS_MAX,
        });
    }
    if value
        .bytes()
        .all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'_')
    {
        Ok(())
    } else {
        Err(Refusal::Malformed {
            field,
            why: "must be of a-z, 0-9 and _",
        })
    }
}

/// The incident, if the sender may know of it.
pub(super) fn seen_incident<'a>(
    state: &'a State,
    id: IncidentId,
    context: &Context,
) -> Result<&'a Incident, Refusal> {
    let unknown = Refusal::Unknown { what: "incident" };
    if !sees(state, context, &ObjectRef::Incident(id)) {
        return Err(unknown);
    }
    state.incident(id).ok_or(unknown)
}

/// The incident, if it is the sender's agency's.
pub(super) fn own_incident<'a>(
    state: &'a State,
    id: IncidentId,
    context: &Context,
) -> Result<&'a Incident, Refusal> {
    let incident = seen_incident(state, id, context)?;
    if incident.agency == context.agency {
        Ok(incident)
    } else {
        Err(Refusal::NotYours { what: "incident" })
    }
}

/// The task, if the sender may know of it.
pub(super) fn seen_task<'a>(
    state: &'a State,
    id: TaskId,
    context: &Context,
) -> Result<&'a Task, Refusal> {
    let unknown = Refusal::Unknown { what: "task" };
    if !sees(state, context, &ObjectRef::Task(id)) {
        return Err(unknown);
    }
    state.task(id).ok_or(unknown)
}

/// The target of an inspection, if the sender may know of it.
pub(super) fn seen_item<'a>(
    state: &'a State,
    id: TaskItemId,
    context: &Context,
) -> Result<&'a InspectionTarget, Refusal> {
    let unknown = Refusal::Unknown { what: "target" };
    if !sees(state, context, &ObjectRef::TaskItem(id)) {
        return Err(unknown);
    }
    state.task_item(id).ok_or(unknown)
}

/// A measure, a piece of evidence or a referral, if the sender may know of it.
pub(super) fn seen_case<'a>(
    state: &'a State,
    id: TaskItemId,
    context: &Context,
) -> Result<&'a CaseItem, Refusal> {
    let unknown = Refusal::Unknown { what: "item" };
    if !sees(state, context, &ObjectRef::TaskItem(id)) {
        return Err(unknown);
    }
    state.case_item(id).ok_or(unknown)
}

/// The task, if the sender's agency leads it, alone or with others (rules T1 and T16: only who leads moves the phase).
pub(super) fn led_task<'a>(
    state: &'a State,
    id: TaskId,
    context: &Context,
) -> Result<&'a Task, Refusal> {
    let task = seen_task(state, id, context)?;
    if task.is_led_by(&context.agency) {
        Ok(task)
    } else {
        Err(Refusal::NotYours { what: "task" })
    }
}

/// The unit, if it is of the sender's agency; a crew acts only for the unit it is signed on to.
pub(super) fn own_unit<'a>(
    state: &'a State,
    id: UnitId,
    context: &Context,
) -> Result<&'a Unit, Refusal> {
    let unknown = Refusal::Unknown { what: "unit" };
    if !sees(state, context, &ObjectRef::Unit(id)) {
        return Err(unknown);
    }
    let unit = state.unit(id).ok_or(unknown)?;
    // By the state and not by the context: a crew that signed off a moment ago speaks for the unit no more (H3).
    let sits_on_it = || {
        state
            .principal(context.principal)
            .is_some_and(|it| it.unit == Some(id))
    };
    let is_own = unit.agency == context.agency && (context.role != Role::Field || sits_on_it());
    if is_own {
        Ok(unit)
    } else {
        Err(Refusal::NotYours { what: "unit" })
    }
}

/// The assignment, if its unit is the sender's to act for.
pub(super) fn own_assignment<'a>(
    state: &'a State,
    id: AssignmentId,
    context: &Context,
) -> Result<&'a crate::assignment::Assignment, Refusal> {
    let unknown = Refusal::Unknown { what: "assignment" };
    if !sees(state, context, &ObjectRef::Assignment(id)) {
        return Err(unknown);
    }
    let assignment = state.assignment(id).ok_or(unknown)?;
    own_unit(state, assignment.unit, context)
        .map_err(|_refusal| Refusal::NotYours { what: "assignment" })?;
    Ok(assignment)
}

/// The zone, if the sender's agency drew it (rule Z4).
pub(super) fn own_zone<'a>(
    state: &'a State,
    id: ZoneId,
    context: &Context,
) -> Result<&'a Zone, Refusal> {
    let unknown = Refusal::Unknown { what: "zone" };
    if !sees(state, context, &ObjectRef::Zone(id)) {
        return Err(unknown);
    }
    let zone = state.zone(id).ok_or(unknown)?;
    if zone.agency == context.agency {
        Ok(zone)
    } else {
        Err(Refusal::NotYours { what: "zone" })
    }
}

/// The equipment, if the sender may know of it.
pub(super) fn seen_equipment<'a>(
    state: &'a State,
    id: EquipmentId,
    context: &Context,
) -> Result<&'a Equipment, Refusal> {
    let unknown = Refusal::Unknown { what: "equipment" };
    if !sees(state, context, &ObjectRef::Equipment(id)) {
        return Err(unknown);
    }
    state.equipment(id).ok_or(unknown)
}

/// The agreement, if the sender may know of it; the founding one also while it is kept as terms (G10).
pub(super) fn seen_agreement<'a>(
    state: &'a State,
    id: AgreementId,
    context: &Context,
) -> Result<Cow<'a, Agreement>, Refusal> {
    let unknown = Refusal::Unknown { what: "agreement" };
    if !sees(state, context, &ObjectRef::Agreement(id)) {
        return Err(unknown);
    }
    let is_founding = id == AgreementId::FOUNDING;
    let as_terms = || state.founding().filter(|_| is_founding);
    let kept = state.agreement(id).map(Cow::Borrowed);
    kept.or_else(|| as_terms().map(Cow::Owned)).ok_or(unknown)
}

/// Whether a new id is unused anywhere among its kind.
pub(super) fn unused(is_known: bool, field: &'static str) -> Result<(), Refusal> {
    if is_known {
        Err(Refusal::Taken { field })
    } else {
        Ok(())
    }
}

/// Rule N1: whether the sender may write on the target: it must see it, and a draft is only the lead's.
pub(super) fn seen_target(state: &State, target: Target, context: &Context) -> Result<(), Refusal> {
    match target {
        Target::Incident(id) => seen_incident(state, id, context).map(|_| ()),
        Target::Task(id) => seen_task(state, id, context).map(|_| ()),
    }
}

pub(super) fn sees(state: &State, context: &Context, object: &ObjectRef) -> bool {
    visible(state, &Viewer::acting(state, context), object)
}
