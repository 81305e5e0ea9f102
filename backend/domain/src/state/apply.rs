//! Folding events into the state.

use std::collections::BTreeMap;

use super::{Note, State};
use crate::{
    assignment::{Assignment, AssignmentStatus, Target},
    event::{Event, Recorded},
    id::{AgencyId, AssignmentId, IncidentId, TaskId},
    incident::{Incident, IncidentState, Milestone, Versions},
    sharing::Table,
    task::{Commitment, Part, Party, Task, TaskPhase},
    timeline::Entry,
    unit::{Availability, Unit},
};

impl State {
    /// Folds the events of one accepted command in; gives the new lines of the timeline.
    pub fn apply_accepted(&mut self, events: &[Event], recorded: &Recorded) -> Vec<Entry> {
        *self.receipts.entry(recorded.agency.clone()).or_default() += 1;
        events
            .iter()
            .filter_map(|event| self.apply(event, recorded))
            .collect()
    }

    /// Folds one event in; gives its line of the timeline. Cannot fail: an event about something unknown changes
    /// nothing.
    pub fn apply(&mut self, event: &Event, recorded: &Recorded) -> Option<Entry> {
        match event {
            Event::AgencyRegistered { agency } => {
                self.index
                    .codes
                    .insert(agency.code.clone(), agency.id.clone());
                self.agencies.insert(agency.id.clone(), agency.clone());
            }
            Event::PrincipalRegistered { principal } => {
                self.principals.insert(principal.id, principal.clone());
            }
            Event::PrincipalEnabledSet {
                principal,
                is_enabled,
            } => {
                if let Some(it) = self.principals.get_mut(principal) {
                    it.is_enabled = *is_enabled;
                }
            }
            Event::UnitRegistered { .. } | Event::UnitAvailabilitySet { .. } => {
                self.apply_unit(event, recorded);
            }
            Event::TermsAdopted { terms } => {
                // Terms that do not compile were refused; an unreadable old line shows less, never more.
                self.table = Table::compile(terms).unwrap_or_default();
                self.terms = Some(terms.clone());
            }
            Event::NoteAdded { note, target, text } => {
                let (id, target, text) = (*note, *target, text.clone());
                let (agency, by, at) = (
                    recorded.agency.clone(),
                    recorded.principal,
                    recorded.occurred_at,
                );
                self.index.notes_on.entry(target).or_default().push(id);
                self.notes.insert(
                    id,
                    Note {
                        id,
                        target,
                        agency,
                        by,
                        at,
                        text,
                    },
                );
            }
            Event::IncidentReported { .. }
            | Event::IncidentTriaged { .. }
            | Event::IncidentPlaceChanged { .. }
            | Event::IncidentNarrativeChanged { .. }
            | Event::IncidentMilestoneAdded { .. }
            | Event::IncidentStepped { .. } => self.apply_incident(event, recorded),
            Event::UnitAssigned { .. }
            | Event::AssignmentAdvanced { .. }
            | Event::AssignmentEnded { .. }
            | Event::AssignmentUnacknowledged { .. } => self.apply_assignment(event, recorded),
            Event::TaskDrafted { .. }
            | Event::TaskRevised { .. }
            | Event::TaskProposed { .. }
            | Event::TaskAccepted { .. }
            | Event::TaskDeclined { .. }
            | Event::TaskAgreed { .. }
            | Event::TaskStarted { .. }
            | Event::TaskCompleted { .. }
            | Event::TaskCancelled { .. }
            | Event::TaskLapsed { .. } => self.apply_task(event, recorded),
        }
        let (target, entry) = self.entry_of(event, recorded)?;
        self.timeline.entry(target).or_default().push(entry.clone());
        Some(entry)
    }

    fn apply_unit(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::UnitRegistered {
                unit,
                agency,
                callsign,
                unit_kind,
                capabilities,
                home,
                crew,
            } => {
                self.index
                    .units_of
                    .entry(agency.clone())
                    .or_default()
                    .push(*unit);
                self.index
                    .callsigns
                    .insert((agency.clone(), callsign.clone()), *unit);
                self.units.insert(
                    *unit,
                    Unit {
                        id: *unit,
                        agency: agency.clone(),
                        callsign: callsign.clone(),
                        kind: unit_kind.clone(),
                        capabilities: capabilities.clone(),
                        home: home.clone(),
                        crew: crew.clone(),
                        availability: Availability::Available,
                        reason: None,
                        availability_since: recorded.occurred_at,
                    },
                );
            }
            Event::UnitAvailabilitySet {
                unit,
                availability,
                reason,
            } => {
                if let Some(it) = self.units.get_mut(unit) {
                    it.availability = *availability;
                    it.reason.clone_from(reason);
                    it.availability_since = recorded.occurred_at;
                }
            }
            _ => {}
        }
    }

    fn apply_incident(&mut self, event: &Event, recorded: &Recorded) {
        if let Event::IncidentReported {
            incident,
            number,
            agency,
            incident_type,
            priority,
            at,
            place,
            narrative,
        } = event
        {
            let year = recorded.received_at.year();
            *self
                .incident_counts
                .entry((agency.clone(), year))
                .or_default() += 1;
            self.incidents.insert(
                *incident,
                Incident {
                    id: *incident,
                    number: number.clone(),
                    agency: agency.clone(),
                    reported_by: recorded.agency.clone(),
                    incident_type: incident_type.clone(),
                    priority: *priority,
                    state: IncidentState::Reported,
                    at: *at,
                    place: place.clone(),
                    narrative: narrative.clone(),
                    milestones: Vec::new(),
                    reported_at: recorded.occurred_at,
                    state_since: recorded.occurred_at,
                    reason: None,
                    versions: Versions {
                        place: 1,
                        classification: 1,
                        narrative: 1,
                    },
                },
            );
            return;
        }
        let Some(it) = incident_of(event).and_then(|id| self.incidents.get_mut(&id)) else {
            return;
        };
        match event {
            Event::IncidentTriaged {
                priority,
                incident_type,
                ..
            } => {
                it.priority = *priority;
                it.incident_type.clone_from(incident_type);
                it.versions.classification += 1;
                if it.state == IncidentState::Reported {
                    it.state = IncidentState::Triaged;
                    it.state_since = recorded.occurred_at;
                }
            }
            Event::IncidentPlaceChanged { at, place, .. } => {
                it.at = *at;
                it.place.clone_from(place);
                it.versions.place += 1;
            }
            Event::IncidentNarrativeChanged { narrative, .. } => {
                it.narrative.clone_from(narrative);
                it.versions.narrative += 1;
            }
            Event::IncidentMilestoneAdded { text, .. } => {
                it.milestones.push(Milestone {
                    at: recorded.occurred_at,
                    text: text.clone(),
                });
            }
            Event::IncidentStepped { state, reason, .. } => {
                it.state = *state;
                it.state_since = recorded.occurred_at;
                it.reason.clone_from(reason);
            }
            _ => {}
        }
    }

    fn apply_assignment(&mut self, event: &Event, recorded: &Recorded) {
        let at = recorded.occurred_at;
        match event {
            Event::UnitAssigned {
                assignment,
                unit,
                target,
                status,
            } => {
                let agency = self
                    .units
                    .get(unit)
                    .map_or_else(|| recorded.agency.clone(), |it| it.agency.clone());
                self.index
                    .open_of_unit
                    .entry(*unit)
                    .or_default()
                    .push(*assignment);
                self.index
                    .on_target
                    .entry(*target)
                    .or_default()
                    .push(*assignment);
                if *status == AssignmentStatus::Dispatched {
                    self.index.unacknowledged.insert(*assignment, at);
                }
                self.assignments.insert(
                    *assignment,
                    Assignment {
                        id: *assignment,
                        unit: *unit,
                        agency,
                        target: *target,
                        status: *status,
                        times: BTreeMap::from([(*status, at)]),
                        is_overdue: false,
                        by_radio: false,
                        reason: None,
                    },
                );
            }
            Event::AssignmentAdvanced {
                assignment,
                status,
                by_radio,
            } => {
                self.move_assignment(*assignment, *status, recorded, None);
                if let Some(it) = self.assignments.get_mut(assignment) {
                    it.by_radio = *by_radio;
                }
            }
            Event::AssignmentEnded {
                assignment,
                status,
                reason,
                ..
            } => {
                self.move_assignment(*assignment, *status, recorded, Some(reason));
            }
            Event::AssignmentUnacknowledged { assignment } => {
                self.index.unacknowledged.remove(assignment);
                if let Some(it) = self.assignments.get_mut(assignment) {
                    it.is_overdue = true;
                }
            }
            _ => {}
        }
    }

    fn move_assignment(
        &mut self,
        id: AssignmentId,
        status: AssignmentStatus,
        recorded: &Recorded,
        reason: Option<&String>,
    ) {
        let at = recorded.occurred_at;
        let Some(it) = self.assignments.get_mut(&id) else {
            return;
        };
        it.status = status;
        it.times.insert(status, at);
        it.is_overdue = false;
        it.by_radio = false;
        it.reason = reason.cloned();
        let unit = it.unit;
        if status == AssignmentStatus::Dispatched {
            self.index.unacknowledged.insert(id, at);
        } else {
            self.index.unacknowledged.remove(&id);
        }
        if status.is_open() {
            return;
        }
        let open = self.index.open_of_unit.entry(unit).or_default();
        open.retain(|it| *it != id);
        if open.is_empty() {
            self.index.open_of_unit.remove(&unit);
            if let Some(unit) = self.units.get_mut(&unit) {
                unit.availability_since = at;
            }
        }
    }

    fn apply_task(&mut self, event: &Event, recorded: &Recorded) {
        if let Event::TaskDrafted {
            task,
            number,
            kind,
            objective,
            place,
            area,
            incident,
            legal_basis,
            answer_by,
            parts,
        } = event
        {
            let lead = recorded.agency.clone();
            *self.task_counts.entry(lead.clone()).or_default() += 1;
            let (lead_part, parties) = split_parts(&lead, parts);
            if let Some(incident) = incident {
                self.index
                    .tasks_on
                    .entry(*incident)
                    .or_default()
                    .push(*task);
            }
            self.index.open_tasks.insert(*task);
            self.tasks.insert(
                *task,
                Task {
                    id: *task,
                    number: number.clone(),
                    kind: *kind,
                    phase: TaskPhase::Draft,
                    objective: objective.clone(),
                    place: place.clone(),
                    area: *area,
                    incident: *incident,
                    lead,
                    legal_basis: legal_basis.clone(),
                    answer_by: *answer_by,
                    version: 1,
                    parties,
                    lead_part,
                    created_at: recorded.occurred_at,
                    phase_since: recorded.occurred_at,
                    reason: None,
                },
            );
            return;
        }
        let Some(it) = task_of(event).and_then(|id| self.tasks.get_mut(&id)) else {
            return;
        };
        let at = recorded.occurred_at;
        let before = it.phase;
        match event {
            Event::TaskRevised {
                objective,
                answer_by,
                parts,
                ..
            } => revise(it, objective, *answer_by, parts),
            Event::TaskProposed { .. } => it.phase = TaskPhase::Proposed,
            Event::TaskAccepted { agency, .. } => {
                set_commitment(it, agency, Commitment::Accepted { at });
            }
            Event::TaskDeclined { agency, reason, .. } => {
                set_commitment(
                    it,
                    agency,
                    Commitment::Declined {
                        at,
                        reason: reason.clone(),
                    },
                );
                it.phase = TaskPhase::Negotiating;
            }
            Event::TaskAgreed { .. } => it.phase = TaskPhase::Agreed,
            Event::TaskStarted { .. } => it.phase = TaskPhase::InProgress,
            Event::TaskCompleted { .. } => it.phase = TaskPhase::Completed,
            Event::TaskCancelled { reason, .. } => {
                it.phase = TaskPhase::Cancelled;
                it.reason = Some(reason.clone());
            }
            Event::TaskLapsed { .. } => it.phase = TaskPhase::Lapsed,
            _ => {}
        }
        if it.phase != before {
            it.phase_since = at;
        }
        if it.phase.is_over() {
            let id = it.id;
            self.index.open_tasks.remove(&id);
        }
    }

    /// The timeline line of an event, and what it stands under.
    fn entry_of(&self, event: &Event, recorded: &Recorded) -> Option<(Target, Entry)> {
        let assignment_id = assignment_of(event);
        let assignment = assignment_id.and_then(|id| self.assignments.get(&id));
        let note = if let Event::NoteAdded { note, .. } = event {
            Some(*note)
        } else {
            None
        };
        let target = match (incident_of(event), task_of(event), assignment, event) {
            (Some(id), ..) => Target::Incident(id),
            (_, Some(id), ..) => Target::Task(id),
            (_, _, Some(it), _) => it.target,
            (_, _, _, Event::NoteAdded { target, .. }) => *target,
            _ => return None,
        };
        let (incident, task) = match target {
            Target::Incident(id) => (Some(id), None),
            Target::Task(id) => (None, Some(id)),
        };
        Some((
            target,
            Entry {
                at: recorded.received_at,
                occurred_at: recorded.occurred_at,
                what: event.name(),
                agency: recorded.agency.clone(),
                by: recorded.principal,
                incident,
                task,
                unit: assignment.map(|it| it.unit),
                assignment: assignment_id,
                note,
                detail: detail_of(event),
            },
        ))
    }
}

/// The lead's own part, and the other parties with nothing answered.
fn split_parts(lead: &AgencyId, parts: &[Part]) -> (Part, BTreeMap<AgencyId, Party>) {
    let own = parts.iter().find(|it| it.agency == *lead).cloned();
    let own = own.unwrap_or_else(|| Part {
        agency: lead.clone(),
        asks: Vec::new(),
        note: String::new(),
    });
    let others = parts
        .iter()
        .filter(|it| it.agency != *lead)
        .map(|it| {
            (
                it.agency.clone(),
                Party {
                    part: it.clone(),
                    commitment: Commitment::Pending,
                },
            )
        })
        .collect();
    (own, others)
}

/// Rule T5: only parties whose part changed, or who declined, answer again; the others keep their answer.
fn revise(task: &mut Task, objective: &str, answer_by: crate::time::Timestamp, parts: &[Part]) {
    let (own, mut parties) = split_parts(&task.lead, parts);
    for (agency, party) in &mut parties {
        if let Some(before) = task.parties.get(agency)
            && before.part == party.part
            && matches!(before.commitment, Commitment::Accepted { .. })
            && task.objective == objective
        {
            party.commitment = before.commitment.clone();
        }
    }
    task.lead_part = own;
    task.parties = parties;
    objective.clone_into(&mut task.objective);
    task.answer_by = answer_by;
    task.version += 1;
    if task.phase == TaskPhase::Negotiating {
        task.phase = TaskPhase::Proposed;
    }
}

fn set_commitment(task: &mut Task, agency: &AgencyId, commitment: Commitment) {
    if let Some(party) = task.parties.get_mut(agency) {
        party.commitment = commitment;
    }
}

const fn incident_of(event: &Event) -> Option<IncidentId> {
    match event {
        Event::IncidentReported { incident, .. }
        | Event::IncidentTriaged { incident, .. }
        | Event::IncidentPlaceChanged { incident, .. }
        | Event::IncidentNarrativeChanged { incident, .. }
        | Event::IncidentMilestoneAdded { incident, .. }
        | Event::IncidentStepped { incident, .. } => Some(*incident),
        _ => None,
    }
}

const fn task_of(event: &Event) -> Option<TaskId> {
    match event {
        Event::TaskDrafted { task, .. }
        | Event::TaskRevised { task, .. }
        | Event::TaskProposed { task }
        | Event::TaskAccepted { task, .. }
        | Event::TaskDeclined { task, .. }
        | Event::TaskAgreed { task }
        | Event::TaskStarted { task }
        | Event::TaskCompleted { task }
        | Event::TaskCancelled { task, .. }
        | Event::TaskLapsed { task } => Some(*task),
        _ => None,
    }
}

const fn assignment_of(event: &Event) -> Option<AssignmentId> {
    match event {
        Event::UnitAssigned { assignment, .. }
        | Event::AssignmentAdvanced { assignment, .. }
        | Event::AssignmentEnded { assignment, .. }
        | Event::AssignmentUnacknowledged { assignment } => Some(*assignment),
        _ => None,
    }
}

/// Small facts for the line's text. Free text stays in the objects, where the field mask guards it.
fn detail_of(event: &Event) -> BTreeMap<&'static str, String> {
    let mut detail = BTreeMap::new();
    match event {
        Event::IncidentTriaged { priority, .. } => {
            detail.insert("priority", priority.to_string());
        }
        Event::IncidentStepped { step, .. } => {
            detail.insert("step", step.as_str().to_owned());
        }
        Event::UnitAssigned { status, .. } | Event::AssignmentEnded { status, .. } => {
            detail.insert("status", status.as_str().to_owned());
        }
        Event::AssignmentAdvanced {
            status, by_radio, ..
        } => {
            detail.insert("status", status.as_str().to_owned());
            detail.insert("by_radio", by_radio.to_string());
        }
        Event::TaskAccepted { agency, .. } | Event::TaskDeclined { agency, .. } => {
            detail.insert("agency", agency.to_string());
        }
        _ => {}
    }
    detail
}
