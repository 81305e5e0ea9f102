//! Folding events about joint tasks.

use std::collections::BTreeMap;

use super::{super::State, entry::task_of};
use crate::{
    event::{Event, Recorded},
    id::AgencyId,
    task::{Commitment, Part, Party, Task, TaskPhase},
    time::Timestamp,
};

impl State {
    pub(super) fn apply_task(&mut self, event: &Event, recorded: &Recorded) {
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
            *self.index.open_tasks_of.entry(lead.clone()).or_default() += 1;
            self.tasks.insert(
                *task,
                Task {
                    id: *task,
                    number: number.clone(),
                    kind: *kind,
                    phase: TaskPhase::Draft,
                    is_proposed: false,
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
        move_on(it, event, at);
        if matches!(event, Event::TaskLapsed { .. }) {
            self.index.lapsed_untold.insert(it.id);
        }
        if it.phase != before {
            it.phase_since = at;
        }
        if it.phase.is_over() {
            let (id, lead) = (it.id, &it.lead);
            let was_open = self.index.open_tasks.remove(&id);
            if let Some(open) = self.index.open_tasks_of.get_mut(lead)
                && was_open
            {
                *open = open.saturating_sub(1);
            }
        }
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
fn revise(task: &mut Task, objective: &str, answer_by: Timestamp, parts: &[Part]) {
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

/// What an event does to a task that is there.
fn move_on(it: &mut Task, event: &Event, at: Timestamp) {
    match event {
        Event::TaskRevised {
            objective,
            answer_by,
            parts,
            ..
        } => revise(it, objective, *answer_by, parts),
        Event::TaskProposed { .. } => {
            it.phase = TaskPhase::Proposed;
            it.is_proposed = true;
        }
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
}
