//! Folding events about joint tasks.

use std::collections::BTreeSet;

use super::{super::State, entry::task_of};
use crate::{
    enforcement::Enforcement,
    event::{Event, Recorded, TaskDrafted, TaskFact},
    inspection::{Inspection, InspectionTarget},
    response::Response,
    task::{Hold, LeadOffer, Opened, Outcome, Task, TaskPhase, TaskStep, split_parts},
    time::Timestamp,
};

impl State {
    pub(super) fn apply_task(&mut self, event: &Event, recorded: &Recorded) {
        if let Event::TaskDrafted(drafted) = event {
            self.draft_task(drafted, recorded);
            return;
        }
        let Some(it) = task_of(event).and_then(|id| self.tasks.get_mut(&id)) else {
            return;
        };
        let at = recorded.occurred_at;
        let before = it.phase;
        move_on(it, event, recorded);
        if matches!(event, Event::TaskLapsed { .. }) {
            self.index.lapsed_untold.insert(it.id);
        }
        if it.phase != before {
            it.phase_since = at;
        }
        if it.phase.is_ending() {
            self.index.ending_tasks.insert(it.id);
        } else {
            self.index.ending_tasks.remove(&it.id);
        }
        if it.phase.is_over() {
            it.over_at.get_or_insert(at);
            let (id, owner) = (it.id, &it.owner);
            let was_open = self.index.open_tasks.remove(&id);
            // Nobody is told of the sites of what is over (Y9).
            for item in self.index.items_of.get(&id).into_iter().flatten() {
                let keys = self.task_items.get(item).into_iter();
                for key in keys.flat_map(InspectionTarget::site_keys) {
                    self.index.sites.remove(&(key, *item));
                }
            }
            if let Some(open) = self.index.open_tasks_of.get_mut(owner)
                && was_open
            {
                *open = open.saturating_sub(1);
            }
        }
    }

    fn draft_task(&mut self, drafted: &TaskDrafted, recorded: &Recorded) {
        let TaskDrafted {
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
            quorum,
            takeover,
            disclosure,
            scope,
            template,
        } = drafted;
        let countersign = template.as_ref().map(|it| it.countersign.clone());
        let lead = recorded.agency.clone();
        *self.task_counts.entry(lead.clone()).or_default() += 1;
        let (lead_lane, parties) = split_parts(&lead, parts, recorded.occurred_at);
        if let Some(incident) = incident {
            let on = self.index.tasks_on.entry(*incident);
            on.or_default().push(*task);
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
                owner: lead.clone(),
                lead,
                lead_offer: None,
                lead_offers: 0,
                led_from: None,
                takeover: takeover.clone(),
                legal_basis: legal_basis.clone(),
                quorum: quorum.clone(),
                disclosure: *disclosure,
                scope: *scope,
                opened: Opened::default(),
                answer_by: *answer_by,
                version: 1,
                ever_asked: BTreeSet::new(),
                parties,
                lead_lane,
                created_at: recorded.occurred_at,
                phase_since: recorded.occurred_at,
                holds: Vec::new(),
                started_at: None,
                over_at: None,
                reason: None,
                review: None,
                inspection: Inspection::default(),
                enforcement: Enforcement {
                    countersign: countersign.unwrap_or_default(),
                    ..Enforcement::default()
                },
                response: Response::default(),
                template: template.clone(),
            },
        );
    }
}

/// What an event does to a task that is there.
fn move_on(it: &mut Task, event: &Event, recorded: &Recorded) {
    let at = recorded.occurred_at;
    match event {
        Event::TaskRevised(revised) => it.revise(&recorded.agency, revised, at),
        Event::TaskProposed { .. } => {
            it.phase = TaskPhase::Proposed;
            it.is_proposed = true;
            for (agency, party) in &mut it.parties {
                party.asked_at = at;
                it.ever_asked.insert(agency.clone());
            }
        }
        Event::TaskAccepted {
            agency,
            promise,
            plan,
            ..
        } => it.accept(agency, at, promise.clone(), *plan),
        Event::TaskDeclined {
            agency,
            reason,
            named,
            ..
        } => it.decline(agency, at, reason.clone(), named.clone()),
        Event::Negotiated { fact, .. } => negotiate(it, fact, at),
        Event::TaskAgreed { .. } => it.phase = TaskPhase::Agreed,
        Event::TaskStarted { .. } => {
            it.phase = TaskPhase::InProgress;
            it.started_at = Some(at);
        }
        Event::TaskCompleted { .. } => it.phase = TaskPhase::Completed,
        Event::TaskCancelled { reason, .. } => {
            it.phase = TaskPhase::Cancelled;
            it.reason = Some(reason.clone());
        }
        Event::TaskLapsed { .. } => it.phase = TaskPhase::Lapsed,
        _ => {}
    }
    it.keep_lead_offer();
}

/// Rule T23.
fn step(it: &mut Task, to: TaskStep, reason: Option<&String>, at: Timestamp) {
    match to {
        TaskStep::Suspend => it.holds.push(Hold { from: at, to: None }),
        TaskStep::Resume => {
            if let Some(it) = it.holds.last_mut() {
                it.to = Some(at);
            }
        }
        _ => {}
    }
    if let Some(phase) = it.after(to) {
        it.phase = phase;
    }
    if to == TaskStep::Review {
        it.review = reason.cloned();
    } else {
        it.reason = reason.cloned();
    }
}

fn negotiate(it: &mut Task, fact: &TaskFact, at: Timestamp) {
    match fact {
        TaskFact::Countered { agency, offer } => it.counter(agency, at, offer.clone()),
        TaskFact::CounterRefused {
            agency,
            reason,
            is_final,
        } => it.refuse_counter(agency, reason.clone(), *is_final),
        TaskFact::Silent { agency } => it.leave_out(agency),
        TaskFact::CounterTaken { .. } => {}
        TaskFact::Withdrawn {
            agency,
            reason,
            named,
        } => it.withdraw(agency, at, reason.clone(), named.clone()),
        TaskFact::LeadOffered { agency, reason } => {
            it.lead_offers += 1;
            it.lead_offer = Some(LeadOffer {
                number: it.lead_offers,
                to: agency.clone(),
                reason: reason.clone(),
                at,
                refused: None,
            });
        }
        TaskFact::LeadRefused { reason, .. } => {
            if let Some(offer) = &mut it.lead_offer {
                offer.refused = Some(reason.clone());
            }
        }
        TaskFact::LeadTakenBack { .. } => it.lead_offer = None,
        TaskFact::LeadHandedOver { agency } => it.pass_lead(agency, at, None),
        TaskFact::LeadTakenOver { agency, reason, .. } => {
            it.pass_lead(agency, at, Some(reason.clone()));
        }
        TaskFact::Disclosed { stage } => it.opened.open(*stage),
        TaskFact::Stepped { to, reason } => step(it, *to, reason.as_ref(), at),
        TaskFact::Fulfilled {
            agency,
            arrived_at,
            is_late,
        } => {
            let (at, is_late) = (*arrived_at, *is_late);
            it.found(agency, Outcome::Fulfilled { at, is_late });
        }
        TaskFact::Defaulted { agency } => it.found(agency, Outcome::Defaulted { at }),
    }
}
