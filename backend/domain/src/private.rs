//! Which texts of an event are personal or free, and under whose key they are sealed in the journal.
//!
//! Erasing a subject destroys its key; everything else of the event stays replayable. Storage calls
//! [`each_private_text`] before writing and after reading, so no other place knows how sealing works. What the state
//! keeps of these texts is shown by `State::each_private_text`: a new text is placed in both.

use serde::{Deserialize, Serialize};

use crate::{
    assignment::Target,
    equipment::{Holder, Label},
    event::{Event, LegStarted, Responded, TaskDrafted, TaskRevised, ZoneDrawn},
    id::{AgreementId, EquipmentId, IncidentId, PrincipalId, TaskId, UnitId, ZoneId},
    task::Part,
};

/// What a private text reads once its key was destroyed.
pub const ERASED: &str = "[erased]";

/// Whose key seals a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Subject {
    /// An incident: what was told about it.
    Incident(IncidentId),
    /// A joint task: objective, notes, reasons.
    Task(TaskId),
    /// A person.
    Principal(PrincipalId),
    /// The crew of a unit.
    Unit(UnitId),
    /// A zone that belongs to no incident and no task.
    Zone(ZoneId),
    /// A stock of equipment, with all that was ever split off from it.
    Equipment(EquipmentId),
    /// A sharing agreement.
    Agreement(AgreementId),
}

impl Subject {
    /// Under whose key the texts of a zone are sealed: they go with what the zone belongs to.
    pub(crate) fn of_zone(zone: ZoneId, target: Option<Target>) -> Self {
        target.map_or(Self::Zone(zone), Into::into)
    }
}

impl From<Target> for Subject {
    fn from(target: Target) -> Self {
        match target {
            Target::Incident(id) => Self::Incident(id),
            Target::Task(id) => Self::Task(id),
        }
    }
}

/// Shows every private text of `event` with its subject, to be sealed or opened in place.
///
/// Every free text is one of them: people write names into reasons, too.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub fn each_private_text(event: &mut Event, visit: &mut dyn FnMut(Subject, &mut String)) {
    match event {
        Event::PrincipalRegistered { principal } => {
            visit(Subject::Principal(principal.id), &mut principal.name);
        }
        Event::PrincipalRenamed { principal, name } => {
            visit(Subject::Principal(*principal), name);
        }
        // Of what was erased there is no key any more.
        Event::Erased {
            by: Some(by),
            reason,
            ..
        }
        | Event::HoldSet {
            by: Some(by),
            reason,
            ..
        } => visit(Subject::Principal(*by), reason),
        Event::DeskHandedOver(crate::event::DeskHandedOver { from, note, .. }) => visit(Subject::Principal(*from), note),
        Event::UnitRegistered { unit, crew, .. } => {
            for name in crew {
                visit(Subject::Unit(*unit), name);
            }
        }
        Event::IncidentReported {
            incident,
            place,
            narrative,
            ..
        } => {
            visit(Subject::Incident(*incident), place);
            visit(Subject::Incident(*incident), narrative);
        }
        Event::IncidentPlaceChanged {
            incident, place, ..
        } => visit(Subject::Incident(*incident), place),
        Event::IncidentNarrativeChanged {
            incident,
            narrative,
        } => visit(Subject::Incident(*incident), narrative),
        Event::IncidentMilestoneAdded { incident, text } => {
            visit(Subject::Incident(*incident), text);
        }
        Event::IncidentStepped {
            incident,
            reason: Some(reason),
            ..
        }
        | Event::IncidentUnlinked {
            incident, reason, ..
        }
        | Event::IncidentAttachmentRemoved {
            incident, reason, ..
        } => visit(Subject::Incident(*incident), reason),
        Event::IncidentAttachmentAdded {
            incident,
            name,
            sha256,
            ..
        } => {
            visit(Subject::Incident(*incident), name);
            visit(Subject::Incident(*incident), sha256);
        }
        Event::NoteAdded { target, text, .. } => visit((*target).into(), text),
        Event::UnitAvailabilitySet {
            unit,
            reason: Some(reason),
            ..
        }
        | Event::UnitReserved { unit, reason, .. } => visit(Subject::Unit(*unit), reason),
        // A destination can be somebody's home.
        Event::AssignmentLegStarted(LegStarted { target, place, .. }) => {
            visit((*target).into(), place);
        }
        Event::AssignmentEnded { target, reason, .. } => visit((*target).into(), reason),
        Event::TaskDrafted(TaskDrafted {
            task,
            objective,
            place,
            legal_basis,
            parts,
            ..
        }) => {
            visit(Subject::Task(*task), objective);
            visit(Subject::Task(*task), place);
            visit(Subject::Task(*task), legal_basis);
            each_text_of_parts(*task, parts, visit);
        }
        Event::TaskRevised(TaskRevised {
            task,
            objective,
            parts,
            ..
        }) => {
            visit(Subject::Task(*task), objective);
            each_text_of_parts(*task, parts, visit);
        }
        Event::TaskAccepted {
            task,
            promise: Some(promise),
            ..
        } => promise.each_text(&mut |text| visit(Subject::Task(*task), text)),
        Event::Inspected { task, fact } => {
            fact.each_text(&mut |text| visit(Subject::Task(*task), text));
        }
        Event::Enforced { task, fact } => {
            fact.each_text(&mut |text| visit(Subject::Task(*task), text));
        }
        Event::Responded(Responded { task, fact }) => {
            fact.each_text(&mut |text| visit(Subject::Task(*task), text));
        }
        Event::Negotiated { task, fact } => {
            fact.each_text(&mut |text| visit(Subject::Task(*task), text));
        }
        Event::TaskDeclined { task, reason, .. } | Event::TaskCancelled { task, reason } => {
            visit(Subject::Task(*task), reason);
        }
        Event::AlarmRaised {
            unit: Some(unit),
            text: Some(text),
            ..
        } => visit(Subject::Unit(*unit), text),
        Event::ZoneDrawn { .. } | Event::ZoneLabelled { .. } | Event::ZoneLifted { .. } => {
            each_text_of_zone(event, visit);
        }
        Event::EquipmentRegistered { .. }
        | Event::EquipmentDescribed { .. }
        | Event::EquipmentHeld {
            holder: Holder::Place(_),
            ..
        }
        | Event::EquipmentAccepted {
            holder: Holder::Place(_),
            ..
        }
        | Event::EquipmentOfferEnded {
            reason: Some(_), ..
        }
        | Event::EquipmentConditionSet {
            reason: Some(_), ..
        }
        | Event::EquipmentCounted { .. }
        | Event::EquipmentRetired { .. } => each_text_of_equipment(event, visit),
        Event::Agreement { agreement, fact } => {
            let subject = Subject::Agreement(*agreement);
            fact.each_text(&mut |text| visit(subject, text));
        }
        Event::AgencyRegistered { .. }
        | Event::PrincipalEnabledSet { .. }
        | Event::RoleGranted { .. }
        | Event::RoleWithdrawn { .. }
        | Event::ClearanceSet { .. }
        | Event::CrewSignedOn { .. }
        | Event::CrewSignedOff { .. }
        | Event::HandOverAccepted { .. }
        | Event::Erased { by: None, .. }
        | Event::HoldSet { by: None, .. }
        | Event::TermsAdopted { .. }
        // Words of an office: what its codes are called.
        | Event::AgencyConfigured { .. }
        | Event::IncidentTriaged { .. }
        | Event::IncidentStepped { reason: None, .. }
        | Event::IncidentScheduled { .. }
        | Event::IncidentReminded { .. }
        | Event::IncidentStarted { .. }
        | Event::IncidentLinked { .. }
        | Event::IncidentJoined { .. }
        | Event::IncidentParted { .. }
        | Event::UnitAvailabilitySet { reason: None, .. }
        | Event::UnitCapacitySet { .. }
        | Event::AssignmentsOrdered { .. }
        | Event::AssignmentLegHandedOver { .. }
        | Event::UnitAssigned { .. }
        | Event::AssignmentAdvanced { .. }
        | Event::AssignmentUnacknowledged { .. }
        | Event::AssignmentReleased { .. }
        | Event::TaskProposed { .. }
        | Event::TaskAccepted { promise: None, .. }
        | Event::TaskAgreed { .. }
        | Event::TaskStarted { .. }
        | Event::TaskCompleted { .. }
        | Event::TaskLapsed { .. }
        | Event::AlarmRaised { .. }
        | Event::AlarmEscalated { .. }
        | Event::AlarmAcknowledged { .. }
        | Event::AlarmShelved { .. }
        | Event::AlarmReturned { .. }
        | Event::AlarmWithdrawn { .. }
        | Event::AlarmCleared { .. }
        | Event::AlarmsForgotten { .. }
        | Event::RetentionPassed(_)
        | Event::LinkNoted(_)
        | Event::ZoneReshaped { .. }
        | Event::ZoneRescheduled { .. }
        | Event::ZoneWatchSet { .. }
        | Event::ZoneBegan { .. }
        | Event::ZoneEnded { .. }
        | Event::ZoneEntered { .. }
        | Event::ZoneLeft { .. }
        | Event::EquipmentSplit { .. }
        | Event::EquipmentMerged { .. }
        | Event::EquipmentHeld { .. }
        | Event::EquipmentOffered { .. }
        | Event::EquipmentAccepted { .. }
        | Event::EquipmentOfferEnded { .. }
        | Event::EquipmentConditionSet { .. }
        | Event::EquipmentMaintained { .. }
        | Event::EquipmentMaintenanceDue { .. }
        | Event::EquipmentForgotten { .. } => {}
    }
}

/// The texts of equipment, under the key of the whole stock: parts of it keep what was said of the whole.
fn each_text_of_equipment(event: &mut Event, visit: &mut dyn FnMut(Subject, &mut String)) {
    match event {
        Event::EquipmentRegistered {
            equipment: lot,
            label,
            ..
        }
        | Event::EquipmentDescribed { lot, label, .. } => {
            each_text_of_label(Subject::Equipment(*lot), label, visit);
        }
        Event::EquipmentHeld {
            lot,
            holder: Holder::Place(place),
            ..
        }
        | Event::EquipmentAccepted {
            lot,
            holder: Holder::Place(place),
            ..
        } => visit(Subject::Equipment(*lot), &mut place.name),
        Event::EquipmentOfferEnded {
            lot,
            reason: Some(reason),
            ..
        }
        | Event::EquipmentConditionSet {
            lot,
            reason: Some(reason),
            ..
        }
        | Event::EquipmentCounted { lot, reason, .. }
        | Event::EquipmentRetired { lot, reason, .. } => {
            visit(Subject::Equipment(*lot), reason);
        }
        _ => {}
    }
}

/// The texts that say what equipment is, the same in events and in the state.
pub(crate) fn each_text_of_label(
    subject: Subject,
    label: &mut Label,
    visit: &mut dyn FnMut(Subject, &mut String),
) {
    visit(subject, &mut label.name);
    visit(subject, &mut label.home.name);
    if let Some(serial) = &mut label.serial {
        visit(subject, serial);
    }
}

/// The texts of a zone.
fn each_text_of_zone(event: &mut Event, visit: &mut dyn FnMut(Subject, &mut String)) {
    match event {
        Event::ZoneDrawn(ZoneDrawn {
            zone,
            target,
            name,
            note,
            ..
        })
        | Event::ZoneLabelled {
            zone,
            target,
            name,
            note,
            ..
        } => {
            visit(Subject::of_zone(*zone, *target), name);
            visit(Subject::of_zone(*zone, *target), note);
        }
        Event::ZoneLifted {
            zone,
            target,
            reason,
        } => visit(Subject::of_zone(*zone, *target), reason),
        _ => {}
    }
}

fn each_text_of_parts(
    task: TaskId,
    parts: &mut [Part],
    visit: &mut dyn FnMut(Subject, &mut String),
) {
    for part in parts {
        visit(Subject::Task(task), &mut part.note);
        // Journals of before it could be said have no place for it.
        if !part.report_to.is_empty() {
            visit(Subject::Task(task), &mut part.report_to);
        }
    }
}
