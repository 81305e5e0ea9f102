//! Incidents that wait for a unit, and since when (K13).

use super::State;
use crate::{
    assignment::{Assignment, AssignmentStatus, Target},
    event::{Event, Recorded, TaskRevised},
    id::{AssignmentId, IncidentId},
    incident::{Incident, IncidentState, Waiting},
    settings::AlarmSettings,
    task::{Stage, Task},
};

impl State {
    /// Incidents that somebody should be sent to and nobody was, with the clock of each.
    pub(crate) fn waiting_for_a_unit(&self) -> impl Iterator<Item = (&Incident, Waiting)> {
        self.index.without_unit.iter().filter_map(|id| {
            let incident = self.incidents.get(id)?;
            Some((incident, self.waiting(incident)?))
        })
    }

    /// The clock of an incident, while it waits for a unit.
    pub fn waiting(&self, incident: &Incident) -> Option<Waiting> {
        if !self.waits_for_a_unit(incident.id) {
            return None;
        }
        let since = *self.index.unit_clocks.get(&incident.id)?;
        let within_ms = self.settings(&incident.agency).map_or_else(
            || AlarmSettings::default().no_unit_within_ms(incident.priority),
            |it| it.alarms.no_unit_within_ms(incident.priority),
        );
        Some(Waiting {
            since,
            due_at: since.plus_ms(within_ms),
        })
    }

    /// Whether an incident waits for a unit.
    pub(crate) fn waits_for_a_unit(&self, id: IncidentId) -> bool {
        self.index.without_unit.contains(&id)
    }

    /// Keeps the clocks. A unit that declined or was taken off on its way stopped none: whoever needs help has waited all
    /// along. Once one was there, they have not.
    pub(super) fn keep_waiting(&mut self, event: &Event, recorded: &Recorded) {
        let (incident, was_there) = match event {
            Event::UnitAssigned { target, .. } => (self.incident_behind(*target), false),
            Event::AssignmentEnded {
                assignment, target, ..
            } => (self.incident_behind(*target), self.was_there(*assignment)),
            // Who is in it, and to whom it opens, counts the units on it from now on (T19).
            Event::TaskAccepted { task, .. }
            | Event::TaskDeclined { task, .. }
            | Event::TaskRevised(TaskRevised { task, .. })
            | Event::Negotiated { task, .. } => {
                (self.task(*task).and_then(|it| it.incident), false)
            }
            Event::AssignmentAdvanced {
                assignment, status, ..
            } => (
                self.incident_worked(*assignment),
                *status == AssignmentStatus::Cleared,
            ),
            other => (super::apply::entry::incident_of(other), false),
        };
        let Some(id) = incident else { return };
        let Some(incident) = self.incidents.get(&id) else {
            return;
        };
        if !needs_somebody(incident) {
            self.index.unit_clocks.remove(&id);
            self.index.without_unit.remove(&id);
            return;
        }
        let has_unit = self.has_unit(incident);
        let at = recorded.occurred_at;
        let clock = self.index.unit_clocks.entry(id).or_insert(at);
        if was_there {
            *clock = (*clock).max(at);
        }
        if has_unit {
            self.index.without_unit.remove(&id);
        } else {
            self.index.without_unit.insert(id);
        }
    }

    /// The incident for which a unit on this target counts. On a joint task that its agency is not in, it does not: the
    /// agency does not see it there, and may not learn of it by its own alarm.
    pub(crate) fn incident_behind(&self, target: Target) -> Option<IncidentId> {
        match target {
            Target::Incident(id) => Some(id),
            Target::Task(id) => {
                let task = self.task(id)?;
                let incident = self.incidents.get(&task.incident?)?;
                counts_for(task, incident).then_some(incident.id)
            }
        }
    }

    fn was_there(&self, id: AssignmentId) -> bool {
        let on_scene = |it: &Assignment| it.times.contains_key(&AssignmentStatus::OnScene);
        self.assignment(id).is_some_and(on_scene)
    }

    fn incident_worked(&self, id: AssignmentId) -> Option<IncidentId> {
        self.incident_behind(self.assignment(id)?.target)
    }

    fn has_unit(&self, incident: &Incident) -> bool {
        let on = |target| {
            self.assignments_on(target)
                .filter_map(|it| self.assignment(it))
                // An offer is no order: nobody has to go.
                .any(|it| it.status.is_open() && it.status != AssignmentStatus::Offered)
        };
        let joint = self
            .tasks_on(incident.id)
            .filter(|it| counts_for(it, incident));
        on(Target::Incident(incident.id)) || joint.into_iter().any(|it| on(Target::Task(it.id)))
    }
}

/// Whether units on this task are sent to the incident as its agency sees it.
fn counts_for(task: &Task, incident: &Incident) -> bool {
    let agency = &incident.agency;
    task.owner == *agency || task.involves(agency) && task.is_open_to(Stage::Place, agency)
}

/// Whether somebody should be sent: not to what is under control or over, and not before a planned one begins.
fn needs_somebody(it: &Incident) -> bool {
    match it.state {
        IncidentState::Reported | IncidentState::Triaged => it.starts_at.is_none(),
        IncidentState::Active => true,
        IncidentState::Contained | IncidentState::Closed | IncidentState::Cancelled => false,
    }
}
