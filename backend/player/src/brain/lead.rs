//! Leading joint tasks of the player's own: draft, propose, revise after a decline, start, complete, close.

use protocol::{
    command::{DecideCounter, DraftTask, MoveTask, Part as Asked, Plain, ReviseTask},
    object::{self, Area, Disclosure, QuorumRule, TaskScope},
    words::{Commitment, TaskPhase, TaskStep},
};
use uuid::Uuid;

use super::{Brain, Moment, view::is_open};
use crate::{ledger::Key, limits::SCRIPTS_MAX, mark, order::Order, scenario::Task};

/// Answers are due no sooner than this, in milliseconds, however fast the play: the server refuses the past.
const ANSWER_WITHIN_MS_MIN: f64 = 20_000.0;
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
    pub(super) fn draft(&mut self, template: Task, moment: Moment<'_>) -> Option<Order> {
        let played = &self.seats.get(&template.lead)?.played;
        let account = template
            .by
            .clone()
            .unwrap_or_else(|| played.commander.clone());
        if self.scenario.is_human(&account) {
            return None;
        }
        let place = self.scenario.place(&template.place)?;
        let id = mark::new_id();
        let body = DraftTask {
            command_id: client::new_id(),
            occurred_at: None,
            id,
            task_kind: template.kind,
            objective: template.objective.clone(),
            place: place.name.clone(),
            area: Some(Area {
                lon: place.lon,
                lat: place.lat,
                radius_m: template.radius_m,
            }),
            incident: template
                .incident
                .as_ref()
                .and_then(|it| self.keys.get(it))
                .copied(),
            legal_basis: template.legal_basis.clone(),
            answer_by: self.answer_by(&template, moment)?,
            parties: template
                .parties
                .iter()
                .map(|it| asked(&it.agency, &it.asks, &it.note))
                .collect(),
            quorum: QuorumRule::All,
            quorum_of: Vec::new(),
            takeover: None,
            disclosure: Disclosure::default(),
            scope: TaskScope::default(),
        };
        let order = Order::new(&account, "/api/v1/tasks".to_owned(), Key::Draft(id), &body);
        self.ledger.claim(&order.key, moment.now);
        self.tasks.insert(
            id,
            TaskScript {
                template,
                account,
                seen: None,
            },
        );
        if self.tasks.len() > SCRIPTS_MAX {
            self.tasks.pop_first();
        }
        Some(order)
    }

    /// When answers are due, on the server's clock.
    fn answer_by(&self, template: &Task, moment: Moment<'_>) -> Option<protocol::Moment> {
        let within_ms = (template.answer_within_s * 1_000.0 / self.tempo).max(ANSWER_WITHIN_MS_MIN);
        let at = jiff::Timestamp::from_millisecond(moment.server_ms + within_ms as i64).ok()?;
        protocol::Moment::parse(&at.to_string())
    }

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
                let body = DecideCounter {
                    command_id: client::new_id(),
                    occurred_at: None,
                    version: task.version?,
                    agency: agency.clone(),
                    offer,
                    take: true,
                    reason: None,
                };
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
                return Some(asked(&party.agency, &party.asks, &party.note));
            }
            let wanted = template
                .parties
                .iter()
                .find(|it| it.agency == party.agency)?;
            let asks = wanted.then_asks.as_ref().filter(|it| **it != party.asks)?;
            Some(asked(&party.agency, asks, &wanted.note))
        };
        Some(ReviseTask {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            objective: task.objective.clone()?,
            answer_by: self.answer_by(template, moment)?,
            parties: task.parties.iter().filter_map(part).collect(),
            quorum: None,
            quorum_of: Vec::new(),
            takeover: None,
            disclosure: None,
            scope: None,
        })
    }

    /// The reason with which the scenario lets this party decline the first proposal.
    pub(super) fn scripted_decline(
        &self,
        task: Uuid,
        agency: &str,
        version: u32,
    ) -> Option<String> {
        let script = self.tasks.get(&task).filter(|_| version <= 1)?;
        script
            .template
            .parties
            .iter()
            .find(|it| it.agency == agency)?
            .declines
            .clone()
    }
}

fn asked(agency: &str, asks: &[object::Ask], note: &str) -> Asked {
    Asked {
        agency: agency.to_owned(),
        asks: asks.to_vec(),
        note: note.to_owned(),
        ..Asked::default()
    }
}
