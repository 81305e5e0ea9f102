//! Which objects may look different to somebody after an event. Too many is only slow; too few would be a lie,
//! so a test compares with a full recomputation after random commands.

use std::collections::BTreeSet;

use super::{
    affected_agreement::{
        around_agreement, around_dropped, around_joint, around_limits, around_passed,
    },
    case_item::around_enforcement,
    object::ObjectRef,
    response::around_response,
    task_item::{around_inspection, around_items},
    terms::PartnerUnits,
};
use crate::{
    alarm::{About, AlarmKind},
    assignment::{Assignment, Target},
    event::{
        Event, LegStarted, LinkNoted, Responded, TaskDrafted, TaskFact, TaskRevised, ZoneDrawn,
    },
    id::{AgreementId, AssignmentId, IncidentId, PrincipalId, TaskId, UnitId},
    incident::Link,
    private::Subject,
    settings::Section,
    state::State,
};

/// What no screen of this run was given.
pub type Unseen<'a> = &'a dyn Fn(&ObjectRef) -> bool;

/// The objects whose views may have changed by `event`, looked up in `state` after it was applied.
pub fn affected(state: &State, event: &Event) -> BTreeSet<ObjectRef> {
    affected_but(state, event, &|_| false)
}

/// The same without what is `unseen`, where an event opens or closes everything of a kind: years of history would be
/// looked at under the writer's lock. What nobody was given is viewed when somebody asks.
#[allow(
    clippy::too_many_lines,
    reason = "one exhaustive table, read from top to bottom"
)]
pub fn affected_but(state: &State, event: &Event, unseen: Unseen<'_>) -> BTreeSet<ObjectRef> {
    let mut found = BTreeSet::new();
    match event {
        Event::AgencyRegistered { agency } => {
            found.insert(ObjectRef::Agency(agency.id.clone()));
            // Everybody is a party of the founding agreement (G10).
            found.insert(ObjectRef::Agreement(AgreementId::FOUNDING));
            found.insert(ObjectRef::Settings(agency.id.clone()));
        }
        Event::AgencyConfigured { agency, section } => {
            found.insert(ObjectRef::Settings(agency.clone()));
            if matches!(section, Section::Alarms(_)) {
                // How long they may wait.
                found.extend(
                    state
                        .waiting_for_a_unit()
                        .filter(|(it, _)| it.agency == *agency)
                        .map(|(it, _)| ObjectRef::Incident(it.id)),
                );
            }
            // How they sound.
            found.extend(
                state
                    .alarms()
                    .filter(|it| it.owner == *agency)
                    .map(|it| ObjectRef::Alarm(it.id)),
            );
        }
        Event::PrincipalRegistered { principal } => {
            found.insert(ObjectRef::Person(principal.id));
            found.extend(principal.unit.map(ObjectRef::Unit));
        }
        Event::PrincipalEnabledSet { principal, .. }
        | Event::RoleGranted { principal, .. }
        | Event::RoleWithdrawn { principal, .. }
        | Event::ClearanceSet { principal, .. } => {
            found.insert(ObjectRef::Person(*principal));
        }
        Event::PrincipalRenamed { principal, .. } => around_person(state, *principal, &mut found),
        Event::CrewSignedOn { principal, unit } | Event::CrewSignedOff { principal, unit } => {
            found.insert(ObjectRef::Person(*principal));
            found.insert(ObjectRef::Unit(*unit));
        }
        Event::DeskHandedOver(crate::event::DeskHandedOver {
            hand_over,
            replaces,
            ..
        }) => {
            found.insert(ObjectRef::HandOver(*hand_over));
            found.extend(replaces.map(ObjectRef::HandOver));
        }
        Event::HandOverAccepted { hand_over } => {
            found.insert(ObjectRef::HandOver(*hand_over));
        }
        Event::Erased { subject, .. } => around_erased(state, *subject, &mut found),
        // Lines of the timeline only: a link is shown on the end that was linked, and who is inside a zone nowhere else.
        Event::HoldSet { .. }
        | Event::ZoneEntered { .. }
        | Event::ZoneLeft { .. }
        | Event::EquipmentMaintenanceDue { .. }
        | Event::IncidentReminded { .. }
        | Event::IncidentJoined { .. }
        | Event::IncidentParted { .. } => {}
        Event::UnitRegistered { unit, .. }
        | Event::UnitAvailabilitySet { unit, .. }
        | Event::UnitReserved { unit, .. }
        | Event::UnitCapacitySet { unit, .. }
        | Event::AssignmentsOrdered { unit, .. } => {
            found.insert(ObjectRef::Unit(*unit));
        }
        Event::TermsAdopted { .. } => {
            found = state.every_object().filter(|it| !unseen(it)).collect();
        }
        Event::IncidentTriaged { incident, .. } | Event::IncidentPlaceChanged { incident, .. } => {
            found.insert(ObjectRef::Incident(*incident));
            around_limits(state, *incident, &mut found);
        }
        Event::IncidentReported { incident, .. }
        | Event::IncidentNarrativeChanged { incident, .. }
        | Event::IncidentMilestoneAdded { incident, .. }
        | Event::IncidentScheduled { incident, .. }
        | Event::IncidentStarted { incident }
        | Event::IncidentAttachmentAdded { incident, .. }
        | Event::IncidentAttachmentRemoved { incident, .. } => {
            found.insert(ObjectRef::Incident(*incident));
        }
        // It can be over by it, or not be over any more, and what agreements show of it comes and goes (G19).
        Event::IncidentStepped { incident, .. }
        | Event::IncidentLinked { incident, .. }
        | Event::IncidentUnlinked { incident, .. } => {
            found.insert(ObjectRef::Incident(*incident));
            around_incident(state, *incident, &mut found);
        }
        // Told where somebody may take over (T18).
        Event::LinkNoted(LinkNoted { agency, .. }) => {
            let led = state.open_tasks().filter(|it| it.lead == *agency);
            let led = led.filter(|it| it.takeover.is_some());
            found.extend(led.map(|it| ObjectRef::Task(it.id)));
        }
        Event::RetentionPassed(it) => around_passed(state, *it, unseen, &mut found),
        Event::NoteAdded { note, .. } => {
            found.insert(ObjectRef::Note(*note));
        }
        Event::UnitAssigned { assignment, .. }
        | Event::AssignmentAdvanced { assignment, .. }
        | Event::AssignmentEnded { assignment, .. }
        | Event::AssignmentLegStarted(LegStarted { assignment, .. })
        | Event::AssignmentLegHandedOver { assignment, .. }
        | Event::AssignmentUnacknowledged { assignment }
        | Event::AssignmentReleased { assignment } => {
            around_assignment(state, *assignment, &mut found);
        }
        Event::TaskDrafted(TaskDrafted { task, .. })
        | Event::TaskRevised(TaskRevised { task, .. })
        | Event::TaskProposed { task }
        | Event::TaskAccepted { task, .. }
        | Event::TaskDeclined { task, .. }
        | Event::TaskAgreed { task }
        | Event::TaskStarted { task }
        | Event::TaskCompleted { task }
        | Event::TaskCancelled { task, .. }
        | Event::TaskLapsed { task }
        | Event::Negotiated { task, .. } => {
            around_task_alone(state, *task, &mut found);
            let leaves_items =
                matches!(event, Event::Negotiated { fact, .. } if !is_about_items(fact));
            if !leaves_items {
                around_items(state, *task, &mut found);
            }
            let begins_or_ends = matches!(
                event,
                Event::TaskAgreed { .. }
                    | Event::TaskCompleted { .. }
                    | Event::TaskCancelled { .. }
            );
            let runs = state.task(*task).is_some_and(|it| it.phase.is_running());
            // Who accepts later joins what runs (T12).
            let joins = runs && matches!(event, Event::TaskAccepted { .. });
            // And who takes back what it promised leaves it (T21).
            let leaves = matches!(
                event,
                Event::Negotiated {
                    fact: TaskFact::Withdrawn { .. },
                    ..
                }
            );
            if joins || leaves || begins_or_ends {
                around_joint(state, *task, unseen, &mut found);
            }
            // Whom an amendment drops is in the task no more (T15).
            if runs && matches!(event, Event::TaskRevised(_)) {
                around_dropped(state, *task, unseen, &mut found);
            }
        }
        Event::Inspected { task, fact } => around_inspection(state, *task, fact, &mut found),
        Event::Enforced { task, fact } => around_enforcement(*task, fact, &mut found),
        Event::Responded(Responded { task, fact }) => {
            around_response(state, (*task, fact), &mut found);
        }
        Event::Agreement { agreement, fact } => {
            around_agreement(state, *agreement, Some(fact), unseen, &mut found);
        }
        Event::AlarmRaised { alarm, .. }
        | Event::AlarmEscalated { alarm, .. }
        | Event::AlarmAcknowledged { alarm, .. }
        | Event::AlarmShelved { alarm, .. }
        | Event::AlarmReturned { alarm, .. }
        | Event::AlarmWithdrawn { alarm }
        | Event::AlarmCleared { alarm } => {
            found.insert(ObjectRef::Alarm(*alarm));
            // Overlays, and during duress the unit itself, come and go with it (V10).
            let unit = state.alarm(*alarm).and_then(|it| it.unit);
            found.extend(unit.map(ObjectRef::Unit));
        }
        Event::AlarmsForgotten { alarms } => {
            found.extend(alarms.iter().copied().map(ObjectRef::Alarm));
        }
        Event::ZoneDrawn(ZoneDrawn { zone, .. })
        | Event::ZoneLabelled { zone, .. }
        | Event::ZoneReshaped { zone, .. }
        | Event::ZoneRescheduled { zone, .. }
        | Event::ZoneWatchSet { zone, .. }
        | Event::ZoneBegan { zone }
        | Event::ZoneEnded { zone }
        | Event::ZoneLifted { zone, .. } => {
            found.insert(ObjectRef::Zone(*zone));
        }
        Event::EquipmentRegistered { equipment, .. }
        | Event::EquipmentDescribed { equipment, .. }
        | Event::EquipmentHeld { equipment, .. }
        | Event::EquipmentOffered { equipment, .. }
        | Event::EquipmentAccepted { equipment, .. }
        | Event::EquipmentOfferEnded { equipment, .. }
        | Event::EquipmentConditionSet { equipment, .. }
        | Event::EquipmentCounted { equipment, .. }
        | Event::EquipmentMaintained { equipment, .. }
        | Event::EquipmentRetired { equipment, .. } => {
            found.insert(ObjectRef::Equipment(*equipment));
        }
        Event::EquipmentSplit {
            equipment, into, ..
        }
        | Event::EquipmentMerged { equipment, into } => {
            found.extend([*equipment, *into].map(ObjectRef::Equipment));
        }
        Event::EquipmentForgotten { equipment } => {
            found.extend(equipment.iter().copied().map(ObjectRef::Equipment));
        }
    }
    with_units(state, &mut found);
    found
}

/// What is seen with the units among them.
pub(super) fn with_units(state: &State, found: &mut BTreeSet<ObjectRef>) {
    with_carried(state, found);
    with_crossings(state, found);
}

/// An alarm about a crossing names the unit to who sees it (K15).
fn with_crossings(state: &State, found: &mut BTreeSet<ObjectRef>) {
    let units: Vec<UnitId> = found
        .iter()
        .filter_map(|it| match it {
            ObjectRef::Unit(id) => Some(*id),
            _ => None,
        })
        .collect();
    for unit in units {
        let crossings = state
            .alarms_of_unit(unit)
            .filter(|it| it.kind == AlarmKind::ZoneCrossed);
        found.extend(crossings.map(|it| ObjectRef::Alarm(it.id)));
    }
}

/// What a unit carries is seen with it (E10, E11).
fn with_carried(state: &State, found: &mut BTreeSet<ObjectRef>) {
    let units: Vec<UnitId> = found
        .iter()
        .filter_map(|it| match it {
            ObjectRef::Unit(id) => Some(*id),
            _ => None,
        })
        .collect();
    for unit in units {
        found.extend(state.carried_by(unit).map(ObjectRef::Equipment));
    }
}

/// Wherever a person's name stands.
fn around_person(state: &State, id: PrincipalId, found: &mut BTreeSet<ObjectRef>) {
    found.insert(ObjectRef::Person(id));
    found.extend(state.notes_by(id).map(ObjectRef::Note));
    let unit = state.principal(id).and_then(|it| it.unit);
    found.extend(unit.map(ObjectRef::Unit));
    // Agreements name who signed, opened and reviewed.
    let agreements = state.agreements().filter(|it| it.names(id));
    found.extend(agreements.map(|it| ObjectRef::Agreement(it.id)));
    // Alarms name who raised and who answered them.
    let named = state
        .alarms()
        .filter(|it| it.raised_by == id || it.acknowledged.values().any(|answer| answer.by == id));
    found.extend(named.map(|it| ObjectRef::Alarm(it.id)));
}

fn around_erased(state: &State, subject: Subject, found: &mut BTreeSet<ObjectRef>) {
    match subject {
        Subject::Incident(id) => around_incident(state, id, found),
        Subject::Task(id) => around_task(state, id, found),
        // Not everything that there is: a room full of history would be looked at under the writer's lock.
        Subject::Principal(id) => {
            around_person(state, id, found);
            let of_person = state
                .hand_overs()
                .filter(|it| it.from == id || it.to == Some(id));
            found.extend(of_person.map(|it| ObjectRef::HandOver(it.id)));
        }
        Subject::Unit(id) => {
            found.insert(ObjectRef::Unit(id));
        }
        Subject::Zone(id) => {
            found.insert(ObjectRef::Zone(id));
        }
        Subject::Agreement(id) => around_agreement(state, id, None, &|_| false, found),
        // The texts of a lot are sealed together, whatever pieces it is in now.
        Subject::Equipment(lot) => {
            let pieces = state.equipment_of_lot(lot);
            found.extend(pieces.map(|it| ObjectRef::Equipment(it.id)));
        }
    }
}

pub(super) fn around_assignment(state: &State, id: AssignmentId, found: &mut BTreeSet<ObjectRef>) {
    let Some(assignment) = state.assignment(id) else {
        return;
    };
    found.insert(ObjectRef::Assignment(id));
    found.insert(ObjectRef::Unit(assignment.unit));
    diverted(assignment, found);
    // With `PartnerUnits::Assigned` the unit itself appears and disappears, and with it what it did before on this and
    // other common tasks.
    found.extend(sent_on_running(state, |it| it.unit == assignment.unit));
    // Who is sent ends the waiting of the incident, and who is there no more begins it (K13).
    let incident = match assignment.target {
        Target::Incident(incident) => Some(incident),
        Target::Task(task) => {
            found.insert(ObjectRef::Task(task));
            found.extend(state.sector_of(id).map(ObjectRef::TaskItem));
            state.task(task).and_then(|it| it.incident)
        }
    };
    found.extend(incident.map(ObjectRef::Incident));
}

/// What was sent to joint tasks that run, as far as `is_it` says.
pub(super) fn sent_on_running(
    state: &State,
    is_it: impl Fn(&Assignment) -> bool,
) -> impl Iterator<Item = ObjectRef> {
    let running = state.open_tasks().filter(|it| it.phase.is_running());
    let running = running.chain(state.ending_tasks());
    let sent = running.flat_map(|it| state.assignments_on(Target::Task(it.id)));
    let sent = sent.filter_map(|it| state.assignment(it));
    sent.filter(move |it| is_it(it))
        .map(|it| ObjectRef::Assignment(it.id))
}

pub(super) fn around_task(state: &State, id: TaskId, found: &mut BTreeSet<ObjectRef>) {
    around_items(state, id, found);
    around_task_alone(state, id, found);
}

/// Whether a fact may change to whom what stands in the task is shown, or what is said there (V14): who is in it, who has
/// promised, who leads, whether it is told where and when, and its phase. Offers, and what came of a promise, are told of the task.
const fn is_about_items(fact: &TaskFact) -> bool {
    match fact {
        TaskFact::Silent { .. }
        | TaskFact::Withdrawn { .. }
        | TaskFact::LeadHandedOver { .. }
        | TaskFact::LeadTakenOver { .. }
        | TaskFact::Disclosed { .. }
        | TaskFact::Stepped { .. } => true,
        // Who cannot answer again is in it no more.
        TaskFact::CounterRefused { is_final, .. } => *is_final,
        // The acceptance is an event of its own.
        TaskFact::CounterTaken { .. }
        | TaskFact::Countered { .. }
        | TaskFact::LeadOffered { .. }
        | TaskFact::LeadRefused { .. }
        | TaskFact::LeadTakenBack { .. }
        | TaskFact::Fulfilled { .. }
        | TaskFact::Defaulted { .. } => false,
    }
}

/// Without what stands in it.
fn around_task_alone(state: &State, id: TaskId, found: &mut BTreeSet<ObjectRef>) {
    let Some(task) = state.task(id) else { return };
    found.insert(ObjectRef::Task(id));
    // Alarms about it are seen by who sees it, also those that are over.
    let about = state.alarms().filter(|it| it.about == About::Task(id));
    found.extend(about.map(|it| ObjectRef::Alarm(it.id)));
    on_target(state, Target::Task(id), found);
    // Units of those who are in it come and go with it, and with them what they do on other common tasks.
    let of_it: BTreeSet<_> = task.lanes().map(|it| it.0).chain([&task.owner]).collect();
    found.extend(sent_on_running(state, |it| of_it.contains(&it.agency)));
    if let Some(incident) = task.incident {
        around_incident(state, incident, found);
    }
    if state.table().partner_units == PartnerUnits::All {
        for agency in task.lanes().map(|it| it.0).chain([&task.owner]) {
            found.extend(state.units_of(agency).map(ObjectRef::Unit));
        }
    }
}

pub(super) fn around_incident(state: &State, id: IncidentId, found: &mut BTreeSet<ObjectRef>) {
    found.insert(ObjectRef::Incident(id));
    // Tasks on the same incident name it only to those who see it.
    found.extend(state.tasks_on(id).map(|it| ObjectRef::Task(it.id)));
    on_target(state, Target::Incident(id), found);
    // What belongs to it names it only to those who see it.
    for link in [Link::Duplicate, Link::Child] {
        found.extend(state.linked_to(id, link).map(ObjectRef::Incident));
    }
}

/// Who sees both ends of a diversion is told of it on either.
fn diverted(it: &Assignment, found: &mut BTreeSet<ObjectRef>) {
    let ends = [it.diverted_from, it.diverted_to].into_iter().flatten();
    found.extend(ends.map(ObjectRef::Assignment));
}

fn on_target(state: &State, target: Target, found: &mut BTreeSet<ObjectRef>) {
    for id in state.assignments_on(target) {
        found.insert(ObjectRef::Assignment(id));
        if let Some(assignment) = state.assignment(id) {
            found.insert(ObjectRef::Unit(assignment.unit));
            diverted(assignment, found);
        }
    }
    found.extend(state.notes_on(target).map(ObjectRef::Note));
    found.extend(state.zones_on(target).map(ObjectRef::Zone));
}
