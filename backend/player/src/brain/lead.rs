//! Leading joint tasks of the player's own: propose, answer offers, revise after a decline, start, complete, close.

use protocol::{
    command::{DecideCounter, MoveTask, Part as Asked, Plain, ReviseTask},
    object,
    words::{Commitment, TaskPhase, TaskStep},
};

use super::{Brain, Moment, view::is_open};
use crate::{ledger::Key, order::Order, scenario::Task};

/// Scenario seconds to answer a revision of what a template proposed.
const ANSWER_AGAIN_S: f64 = 600.0;
/// Scenario seconds after which a task is completed though no unit ever came.
const NOBODY_CAME_S: f64 = 300.0;

/// A joint task of the player's own.
#[derive(Debug)]
pub(super) struct TaskScript {
    pub(super) template: Task,
    account: String,
    /// What the lead has seen and when it acts on it.
    seen: Option<(Stage, f64)>,
}

impl TaskScript {
    pub(super) const fn new(template: Task, account: String) -> Self {
        Self {
            template,
            account,
            seen: None,
        }
    }
}

/// What the lead reacts to.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stage {
    Drafted,
    /// An agency made this counter-offer.
    Offered(String, u32),
    /// Somebody declined this version.
    Declined(u32),
    Agreed,
    /// Under way, and so much of it is over.
    Worked {
        anybody: bool,
    },
    /// Done, and nobody is out.
    Home,
}

impl Brain {
    pub(super) fn lead_tasks(&mut self, agency: &str, moment: Moment<'_>, orders: &mut Vec<Order>) {
        let own = self
            .tasks
            .iter()
            .filter(|it| it.1.template.lead == agency)
            .map(|it| *it.0);
        for id in own.collect::<Vec<_>>() {
            let Some(task) = self
                .seats
                .get(agency)
                .and_then(|it| it.mirror.task(id))
                .cloned()
            else {
                continue;
            };
            let is_over = matches!(
                task.phase,
                TaskPhase::Closed | TaskPhase::Reviewed | TaskPhase::Cancelled | TaskPhase::Lapsed
            );
            if is_over {
                self.tasks.remove(&id);
            } else if let Some(stage) = self.stage(agency, &task) {
                orders.extend(self.act(&task, stage, moment));
            }
        }
    }

    /// What is there to react to.
    fn stage(&self, agency: &str, task: &object::Task) -> Option<Stage> {
        match task.phase {
            TaskPhase::Draft => Some(Stage::Drafted),
            TaskPhase::Proposed | TaskPhase::Negotiating => {
                // An offer is better than nothing.
                let offered = task
                    .parties
                    .iter()
                    .find(|it| it.commitment == Commitment::Provisional);
                if let Some(party) = offered {
                    return Some(Stage::Offered(party.agency.clone(), party.offers));
                }
                let declined = task
                    .parties
                    .iter()
                    .any(|it| it.commitment == Commitment::Declined);
                declined.then_some(Stage::Declined(task.version?))
            }
            TaskPhase::Agreed | TaskPhase::Mobilizing => Some(Stage::Agreed),
            // From here on its steps say what is done.
            _ if self.is_written_down(task.id) => None,
            TaskPhase::InProgress => {
                let mirror = &self.seats.get(agency)?.mirror;
                let statuses: Vec<_> = mirror
                    .assignments()
                    .filter(|it| it.task == Some(task.id))
                    .filter_map(|it| it.status)
                    .collect();
                let is_busy = statuses.iter().any(|it| is_open(*it));
                // A party that has promised and not sent yet is waited for.
                let owed = task
                    .parties
                    .iter()
                    .any(|it| !it.asks.is_empty() && it.sent == 0 && it.on_scene == 0);
                let anybody = !statuses.is_empty();
                (!(is_busy || anybody && owed)).then_some(Stage::Worked { anybody })
            }
            // It completes what nobody works on any more.
            TaskPhase::Completed | TaskPhase::Demobilizing => Some(Stage::Home),
            // Somebody at a desk has held it.
            TaskPhase::Suspended
            | TaskPhase::Closed
            | TaskPhase::Reviewed
            | TaskPhase::Cancelled
            | TaskPhase::Lapsed => None,
        }
    }

    fn act(&mut self, task: &object::Task, stage: Stage, moment: Moment<'_>) -> Option<Order> {
        let now = moment.now;
        let patience = match stage {
            Stage::Worked { anybody: false } => NOBODY_CAME_S,
            _ => 0.0,
        };
        let due = now + patience + self.rng.within(self.scenario.answers.lead_s);
        let script = self.tasks.get_mut(&task.id)?;
        let at = match script.seen {
            Some((ref seen, at)) if *seen == stage => at,
            _ => {
                script.seen = Some((stage.clone(), due));
                due
            }
        };
        if now < at {
            return None;
        }
        let account = script.account.clone();
        let plain = Plain {
            command_id: client::new_id(),
            occurred_at: None,
        };
        let path = |verb: &str| format!("/api/v1/tasks/{}/{verb}", task.id);
        let order = match stage {
            Stage::Drafted => Order::new(&account, path("propose"), Key::Propose(task.id), &plain),
            Stage::Agreed => Order::new(&account, path("start"), Key::Start(task.id), &plain),
            Stage::Worked { .. } => {
                Order::new(&account, path("complete"), Key::Complete(task.id), &plain)
            }
            Stage::Home => {
                let body = MoveTask {
                    command_id: client::new_id(),
                    occurred_at: None,
                    step: TaskStep::Close,
                    // What it lent or borrowed is brought home later.
                    reason: Some("What is lent goes home by itself".to_owned()),
                };
                Order::new(&account, path("step"), Key::Close(task.id), &body)
            }
            Stage::Offered(agency, offer) => {
                let body = decision(&script.template, task, &agency, offer)?;
                Order::new(
                    &account,
                    path("counter"),
                    Key::TakeOffer(task.id, agency, offer),
                    &body,
                )
            }
            Stage::Declined(version) => {
                let body = self.revision(task, version, moment)?;
                Order::new(
                    &account,
                    path("revise"),
                    Key::Revise(task.id, version),
                    &body,
                )
            }
        };
        self.ledger.claim(&order.key, now).then_some(order)
    }

    /// The next version: who declined is asked for what the scenario says instead, else is left out.
    fn revision(
        &self,
        task: &object::Task,
        version: u32,
        moment: Moment<'_>,
    ) -> Option<ReviseTask> {
        let template = &self.tasks.get(&task.id)?.template;
        let part = |party: &object::Party| {
            if party.commitment != Commitment::Declined {
                return Some(same_part(party));
            }
            let wanted = template.party(&party.agency)?;
            let asks = wanted.then_asks.clone().filter(|it| *it != party.asks)?;
            Some(Asked {
                asks,
                ..same_part(party)
            })
        };
        let within_s = template.answer_within_s.unwrap_or(ANSWER_AGAIN_S);
        Some(ReviseTask {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            objective: task.objective.clone()?,
            answer_by: self.answer_by(within_s, moment).ok()?,
            parties: task.parties.iter().filter_map(part).collect(),
            quorum: None,
            quorum_of: Vec::new(),
            takeover: None,
            disclosure: None,
            scope: None,
        })
    }
}

/// Takes what a party offers, unless the scenario has a reason not to.
fn decision(script: &Task, task: &object::Task, agency: &str, offer: u32) -> Option<DecideCounter> {
    let party = script.party(agency);
    let reason = party.and_then(|it| it.lead_refuses.clone());
    Some(DecideCounter {
        command_id: client::new_id(),
        occurred_at: None,
        version: task.version?,
        agency: agency.to_owned(),
        offer,
        take: reason.is_none(),
        reason,
    })
}

/// What a party is asked for, as it is.
fn same_part(party: &object::Party) -> Asked {
    Asked {
        agency: party.agency.clone(),
        asks: party.asks.clone(),
        note: party.note.clone(),
        equipment: party.equipment.clone(),
        people: party.people,
        report_to: party.report_to.clone(),
        report_at: party.report_at,
        until: party.until,
        co_lead: party.co_lead,
    }
}
