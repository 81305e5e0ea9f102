//! The line of the timeline that an event makes.

use std::collections::BTreeMap;

use super::{super::State, zone::zone_of};
use crate::{
    alarm::About,
    assignment::Target,
    event::{Event, LegStarted, Recorded, Responded, TaskDrafted, TaskFact, TaskRevised},
    id::{AgencyId, AlarmId, AssignmentId, IncidentId, TaskId},
    limits::ENTRIES_PER_ZONE_MAX,
    private::Subject,
    task::TaskPhase,
    timeline::{DRAFT_DETAIL, Entry, PLAN_DETAIL},
};

impl State {
    /// The timeline line of an event, and what it stands under.
    pub(super) fn entry_of(&self, event: &Event, recorded: &Recorded) -> Option<(Target, Entry)> {
        let assignment_id = assignment_of(event);
        let assignment = assignment_id.and_then(|id| self.assignments.get(&id));
        let note = if let Event::NoteAdded { note, .. } = event {
            Some(*note)
        } else {
            None
        };
        if let Some(alarm) = alarm_of(event) {
            return self.alarm_entry(event, alarm, recorded);
        }
        let target = match (incident_of(event), task_of(event), assignment, event) {
            (Some(id), ..) => Target::Incident(id),
            (_, Some(id), ..) => Target::Task(id),
            (_, _, Some(it), _) => it.target,
            (_, _, _, Event::NoteAdded { target, .. }) => *target,
            _ => return None,
        };
        let other = match event {
            Event::IncidentLinked { to, .. } | Event::IncidentUnlinked { to, .. } => Some(*to),
            Event::IncidentJoined { from, .. } | Event::IncidentParted { from, .. } => Some(*from),
            _ => None,
        };
        let mut detail = detail_of(event);
        if let Event::TaskRevised(TaskRevised { task, .. }) = event
            && self
                .task(*task)
                .is_some_and(|it| it.phase == TaskPhase::Draft)
        {
            // Rule V4 holds for what was done to the draft, also once it is none any more.
            detail.insert(DRAFT_DETAIL, true.to_string());
        }
        if let Event::TaskRevised(TaskRevised { task, .. }) = event
            && self.task(*task).is_some_and(|it| it.phase.is_running())
        {
            detail.insert("amendment", true.to_string());
        }
        if let Event::Inspected { task, fact } = event {
            self.detail_of_inspection(*task, fact, &mut detail);
        }
        if let Event::Enforced { fact, .. } = event {
            self.detail_of_enforcement(fact, &mut detail);
        }
        if let Event::Responded(it) = event {
            self.detail_of_response(&it.fact, &mut detail);
        }
        let (incident, task) = match target {
            Target::Incident(id) => (Some(id), None),
            Target::Task(id) => (None, Some(id)),
        };
        Some((
            target,
            Entry {
                at: recorded.received_at,
                occurred_at: recorded.occurred_at,
                what: event.name().into(),
                agency: recorded.agency.clone(),
                by: recorded.principal,
                incident,
                other,
                task,
                unit: assignment.map(|it| it.unit),
                assignment: assignment_id,
                note,
                equipment: self.brought(event),
                house: None,
                zone: None,
                judged: None,
                author: self.author_of(event, recorded),
                detail: detail
                    .into_iter()
                    .map(|(name, value)| (name.into(), value))
                    .collect(),
            },
        ))
    }

    /// Keeps the line about a zone beside the zone: it is seen by who sees the zone, whatever that belongs to.
    pub(super) fn keep_zone_entry(&mut self, event: &Event, recorded: &Recorded) -> Option<Entry> {
        let id = zone_of(event)?;
        let zone = self.zones.get(&id)?;
        let mut detail = BTreeMap::from([("kind".into(), zone.kind.as_str().to_owned())]);
        let (unit, judged) = match event {
            Event::ZoneEntered {
                unit,
                precision,
                alarm,
                ..
            }
            | Event::ZoneLeft {
                unit,
                precision,
                alarm,
                ..
            } => {
                detail.insert("precision".into(), precision.as_str().to_owned());
                detail.insert("alarmed".into(), alarm.to_string());
                (Some(*unit), Some(*precision))
            }
            _ => (None, None),
        };
        let entry = Entry {
            at: recorded.received_at,
            occurred_at: recorded.occurred_at,
            what: event.name().into(),
            agency: recorded.agency.clone(),
            by: recorded.principal,
            incident: None,
            other: None,
            task: None,
            unit,
            assignment: None,
            note: None,
            equipment: vec![],
            house: None,
            zone: Some(id),
            judged,
            author: None,
            detail,
        };
        let lines = self.zone_timelines.entry(id).or_default();
        if lines.len() >= ENTRIES_PER_ZONE_MAX {
            lines.pop_front();
        }
        lines.push_back(entry.clone());
        Some(entry)
    }
}

impl State {
    /// A line about an alarm stands where the thing does that it is about; duress and calls where the unit works. What
    /// stands nowhere is in the journal only.
    fn alarm_entry(
        &self,
        event: &Event,
        id: AlarmId,
        recorded: &Recorded,
    ) -> Option<(Target, Entry)> {
        let alarm = self.alarm(id)?;
        let target = match &alarm.about {
            About::Incident(id) => Target::Incident(*id),
            About::Task(id) => Target::Task(*id),
            About::Assignment(id) => self.assignment(*id)?.target,
            About::Unit(id) => self.current_assignment_of(*id)?.target,
            // That an edge was crossed stands in the zone's own timeline, with who may be told of the unit.
            About::Zone(_) | About::Agency(_) | About::Equipment(_) | About::Agreement(_) => {
                return None;
            }
        };
        let (incident, task) = match target {
            Target::Incident(id) => (Some(id), None),
            Target::Task(id) => (None, Some(id)),
        };
        let detail = BTreeMap::from([
            ("alarm".into(), alarm.kind.as_str().to_owned()),
            ("level".into(), alarm.level.to_string()),
        ]);
        Some((
            target,
            Entry {
                at: recorded.received_at,
                occurred_at: recorded.occurred_at,
                what: event.name().into(),
                agency: recorded.agency.clone(),
                by: recorded.principal,
                incident,
                other: None,
                task,
                unit: alarm.unit,
                assignment: None,
                note: None,
                equipment: vec![],
                house: Some(alarm.owner.clone()),
                zone: None,
                judged: None,
                author: None,
                detail,
            },
        ))
    }
}

const fn alarm_of(event: &Event) -> Option<AlarmId> {
    match event {
        Event::AlarmRaised { alarm, .. }
        | Event::AlarmEscalated { alarm, .. }
        | Event::AlarmAcknowledged { alarm, .. }
        | Event::AlarmShelved { alarm, .. }
        | Event::AlarmReturned { alarm, .. }
        | Event::AlarmWithdrawn { alarm }
        | Event::AlarmCleared { alarm } => Some(*alarm),
        _ => None,
    }
}

impl State {
    /// Whose attachment a line tells of (F5), or of whose part in a task (V13).
    fn author_of(&self, event: &Event, recorded: &Recorded) -> Option<AgencyId> {
        match event {
            Event::IncidentAttachmentAdded { .. } => Some(recorded.agency.clone()),
            Event::IncidentAttachmentRemoved { attachment, .. } => self
                .attachment(*attachment)
                .map(|(_, it)| it.agency.clone()),
            Event::TaskAccepted { agency, .. } | Event::TaskDeclined { agency, .. } => {
                Some(agency.clone())
            }
            Event::Negotiated { fact, .. } => fact.agency().cloned(),
            Event::Inspected { fact, .. } => fact.agency().cloned(),
            Event::Enforced { fact, .. } => fact.item_and_agency().map(|it| it.1.clone()),
            Event::Responded(it) => it.fact.item_and_agency().map(|it| it.1.clone()),
            _ => None,
        }
    }
}

pub(in crate::state) const fn incident_of(event: &Event) -> Option<IncidentId> {
    match event {
        Event::IncidentReported { incident, .. }
        | Event::IncidentTriaged { incident, .. }
        | Event::IncidentPlaceChanged { incident, .. }
        | Event::IncidentNarrativeChanged { incident, .. }
        | Event::IncidentMilestoneAdded { incident, .. }
        | Event::IncidentStepped { incident, .. }
        | Event::Erased {
            subject: Subject::Incident(incident),
            ..
        }
        | Event::IncidentScheduled { incident, .. }
        | Event::IncidentReminded { incident }
        | Event::IncidentStarted { incident }
        | Event::IncidentLinked { incident, .. }
        | Event::IncidentJoined { incident, .. }
        | Event::IncidentUnlinked { incident, .. }
        | Event::IncidentParted { incident, .. }
        | Event::IncidentAttachmentAdded { incident, .. }
        | Event::IncidentAttachmentRemoved { incident, .. } => Some(*incident),
        _ => None,
    }
}

pub(super) const fn task_of(event: &Event) -> Option<TaskId> {
    match event {
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
        | Event::Negotiated { task, .. }
        | Event::Inspected { task, .. }
        | Event::Enforced { task, .. }
        | Event::Responded(Responded { task, .. })
        | Event::Erased {
            subject: Subject::Task(task),
            ..
        } => Some(*task),
        _ => None,
    }
}

const fn assignment_of(event: &Event) -> Option<AssignmentId> {
    match event {
        Event::UnitAssigned { assignment, .. }
        | Event::AssignmentAdvanced { assignment, .. }
        | Event::AssignmentEnded { assignment, .. }
        | Event::AssignmentLegStarted(LegStarted { assignment, .. })
        | Event::AssignmentLegHandedOver { assignment, .. }
        | Event::AssignmentUnacknowledged { assignment }
        | Event::AssignmentReleased { assignment } => Some(*assignment),
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
        Event::IncidentLinked { link, .. }
        | Event::IncidentJoined { link, .. }
        | Event::IncidentUnlinked { link, .. }
        | Event::IncidentParted { link, .. } => {
            detail.insert("link", link.as_str().to_owned());
        }
        Event::IncidentAttachmentAdded { media_type, .. } => {
            detail.insert("media_type", media_type.as_str().to_owned());
        }
        Event::UnitAssigned { status, .. } | Event::AssignmentEnded { status, .. } => {
            detail.insert("status", status.as_str().to_owned());
        }
        Event::AssignmentAdvanced {
            status,
            by_radio,
            by_rule,
            ..
        } => {
            detail.insert("status", status.as_str().to_owned());
            detail.insert("by_radio", by_radio.to_string());
            if *by_rule {
                detail.insert("by_rule", true.to_string());
            }
        }
        Event::AssignmentLegStarted(LegStarted { by_radio, .. })
        | Event::AssignmentLegHandedOver { by_radio, .. } => {
            detail.insert("by_radio", by_radio.to_string());
        }
        Event::TaskAccepted { agency, plan, .. } => {
            detail.insert("agency", agency.to_string());
            if let Some(plan) = plan {
                detail.insert(PLAN_DETAIL, plan.agreement.to_string());
            }
        }
        Event::TaskDeclined { agency, .. } => {
            detail.insert("agency", agency.to_string());
        }
        Event::Negotiated { fact, .. } => {
            if let Some(agency) = fact.agency() {
                detail.insert("agency", agency.to_string());
            }
            match fact {
                TaskFact::Disclosed { stage } => {
                    detail.insert("stage", stage.as_str().to_owned());
                }
                TaskFact::Stepped { to, .. } => {
                    detail.insert("step", to.as_str().to_owned());
                }
                TaskFact::Fulfilled { is_late: true, .. } => {
                    detail.insert("late", true.to_string());
                }
                _ => {}
            }
        }
        _ => {}
    }
    detail
}
