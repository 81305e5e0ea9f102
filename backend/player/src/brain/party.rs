//! The commanders of parties: they answer proposals, and where they have promised, units are sent.
//!
//! Who has less than it is asked for offers what it has, and declines only if that is refused. Proposals of people are answered soon, so that a newcomer sees answers arrive. Units are only sent for a promise
//! that the player gave itself; who accepts by hand also sends by hand.

use protocol::{
    command::{AnswerTask, Promise, TaskAnswer},
    object::{Ask, Party, PromisedAsk, Task},
    words::{Commitment, TaskPhase},
};
use uuid::Uuid;

use super::{
    Brain,
    dispatch::{Dispatch, Target},
};
use crate::{
    ledger::{Key, Standing},
    limits::SCRIPTS_MAX,
    mark,
    order::Order,
    rng::Rng,
};

/// First version of a task, as the domain counts.
const FIRST_VERSION: u32 = 1;

/// What a party says.
enum Reply {
    Accept,
    Offer(Promise),
    Decline(String),
}

/// One agency's part in one task.
#[derive(Debug)]
pub(super) struct Part {
    version: u32,
    /// How many offers it had made when it answered.
    offers: u32,
    answer_at: f64,
    dispatch: Option<Dispatch>,
}

impl Brain {
    pub(super) fn answer_tasks(&mut self, agency: &str, now: f64, orders: &mut Vec<Order>) {
        let Some(seat) = self.seats.get(agency) else {
            return;
        };
        let (commander, dispatcher) = (
            seat.played.commander.clone(),
            seat.played.dispatcher.clone(),
        );
        let tasks: Vec<Task> = seat.mirror.tasks().cloned().collect();
        for task in &tasks {
            let Some(own) = task.parties.iter().find(|it| it.agency == agency) else {
                continue;
            };
            match task.phase {
                TaskPhase::Proposed
                | TaskPhase::Negotiating
                | TaskPhase::Agreed
                | TaskPhase::Mobilizing
                | TaskPhase::InProgress
                    if own.commitment == Commitment::Pending
                        && !own.left_out
                        && !self.scenario.is_human(&commander) =>
                {
                    orders.extend(self.answer(agency, task, own, &commander, now));
                }
                TaskPhase::Agreed | TaskPhase::Mobilizing | TaskPhase::InProgress
                    if (own.commitment == Commitment::Accepted || own.goes_on.is_some())
                        && !self.scenario.is_human(&dispatcher) =>
                {
                    orders.extend(self.keep_promise(agency, task, own, &dispatcher, now));
                }
                TaskPhase::Completed
                | TaskPhase::Closed
                | TaskPhase::Cancelled
                | TaskPhase::Lapsed => {
                    self.parts.remove(&(task.id, agency.to_owned()));
                }
                _ => {}
            }
        }
    }

    fn answer(
        &mut self,
        agency: &str,
        task: &Task,
        own: &Party,
        commander: &str,
        now: f64,
    ) -> Option<Order> {
        let version = task.version?;
        let answers = &self.scenario.answers;
        let is_own = mark::is_own(task.id);
        // Its own source for each answer: what one commander says does not hang on how often others were asked.
        let offers = own.offers;
        let mut rng = Rng::part(self.seed, &format!("{} {agency} {version}", task.id));
        let wait = rng.within(if is_own {
            answers.own_s
        } else {
            answers.human_s
        });
        let key = (task.id, agency.to_owned());
        let part = self.parts.entry(key).or_insert(Part {
            version,
            offers,
            answer_at: now + wait,
            dispatch: None,
        });
        if (part.version, part.offers) != (version, offers) {
            // What is under way for an earlier promise goes on.
            *part = Part {
                version,
                offers,
                answer_at: now + wait,
                dispatch: part.dispatch.take(),
            };
        }
        let is_due = now >= part.answer_at;
        if self.parts.len() > SCRIPTS_MAX {
            self.parts.pop_first();
        }
        if !is_due {
            return None;
        }
        let (answer, promise, reason) = match self.reply(agency, task, own, version, &mut rng) {
            Reply::Accept => (TaskAnswer::Accept, None, None),
            Reply::Offer(it) => (TaskAnswer::Counter, Some(it), None),
            Reply::Decline(reason) => (TaskAnswer::Decline, None, Some(reason)),
        };
        let body = AnswerTask {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            offers,
            answer,
            promise,
            reason_code: self
                .reason_code(agency)
                .filter(|_| answer == TaskAnswer::Decline),
            reason,
        };
        let key = Key::Answer(task.id, agency.to_owned(), version, offers);
        let order = Order::new(
            commander,
            format!("/api/v1/tasks/{}/answer", task.id),
            key,
            &body,
        );
        self.ledger.claim(&order.key, now).then_some(order)
    }

    /// The first reason that the agency's own list offers for declining.
    fn reason_code(&self, agency: &str) -> Option<String> {
        let settings = self.seats.get(agency)?.mirror.settings()?;
        let mut offered = settings.tasks.decline_reasons.iter();
        offered.find(|it| !it.retired).map(|it| it.code.clone())
    }

    /// What the party says.
    fn reply(&self, agency: &str, task: &Task, own: &Party, version: u32, rng: &mut Rng) -> Reply {
        if let Some(missing) = self.cannot(agency, &own.asks) {
            let has = self.held(agency, &own.asks);
            // What was refused once is not offered again.
            return if has.is_empty() || own.refused.is_some() {
                Reply::Decline(missing)
            } else {
                Reply::Offer(Promise {
                    asks: has,
                    equipment: own.equipment.clone(),
                    people: own.people,
                    conditions: missing,
                    ..Promise::default()
                })
            };
        }
        if let Some(offer) = self.scripted_offer(task.id, own, version) {
            return Reply::Offer(offer);
        }
        let reason = if mark::is_own(task.id) {
            self.scripted_decline(task.id, agency, version)
        } else {
            let answers = &self.scenario.answers;
            // Whoever was asked again has been listened to.
            let declines = version == FIRST_VERSION && rng.chance(answers.human_decline_share);
            declines
                .then(|| rng.pick(&answers.decline_reasons).cloned())
                .flatten()
        };
        reason.map_or(Reply::Accept, Reply::Decline)
    }

    /// What the agency has of what it is asked for.
    fn held(&self, agency: &str, asks: &[Ask]) -> Vec<PromisedAsk> {
        let held = asks.iter().map(|ask| PromisedAsk {
            capability: ask.capability.clone(),
            count: ask.count.min(self.able(agency, &ask.capability)),
            from: None,
        });
        held.filter(|it| it.count > 0).collect()
    }

    /// How many units of the agency have a capability.
    fn able(&self, agency: &str, capability: &str) -> u16 {
        let units = self.seats.get(agency).map(|it| it.mirror.units());
        let able = units.into_iter().flatten().filter(|it| {
            let mut held = it.capabilities.iter().flatten();
            it.agency == agency && held.any(|held| held == capability)
        });
        u16::try_from(able.count()).unwrap_or(u16::MAX)
    }

    /// What the agency has too few units for.
    fn cannot(&self, agency: &str, asks: &[Ask]) -> Option<String> {
        self.seats.get(agency)?;
        asks.iter().find_map(|ask| {
            let what = ask.capability.replace('_', " ");
            match self.able(agency, &ask.capability) {
                0 => Some(format!("We have no unit for {what}")),
                held if held < ask.count => Some(format!("We have only {held} for {what}")),
                _ => None,
            }
        })
    }

    /// Sends what was promised.
    fn keep_promise(
        &mut self,
        agency: &str,
        task: &Task,
        own: &Party,
        dispatcher: &str,
        now: f64,
    ) -> Option<Order> {
        let key = (task.id, agency.to_owned());
        let version = task.version?;
        // One of the player's own that was already promised when it was first seen is from before a restart.
        let is_taken_up = !self.parts.contains_key(&key) && mark::is_own(task.id) && own.sent == 0;
        if !self.parts.contains_key(&key) && !is_taken_up {
            return None;
        }
        let mut part = self.parts.remove(&key).unwrap_or(Part {
            version,
            offers: own.offers,
            answer_at: now,
            dispatch: None,
        });
        if part.dispatch.is_none() && (is_taken_up || self.was_answered(task.id, agency, &part)) {
            let next_at = now + self.rng.within(self.scenario.desk.triage_s);
            let only = self.scripted(task.id, agency).map(|it| it.units.clone());
            let dispatch = Dispatch::new(promised(own), next_at);
            part.dispatch = Some(dispatch.only(only.unwrap_or_default()));
        }
        let is_promised =
            own.commitment == Commitment::Accepted && self.was_answered(task.id, agency, &part);
        if let Some(dispatch) = part.dispatch.as_mut().filter(|_| is_promised) {
            dispatch.ask_anew(promised(own));
        }
        let place = self.task_place(agency, task);
        let rhythm = self.scenario.desk.assign_s;
        let order = part.dispatch.as_mut().and_then(|dispatch| {
            self.follow(agency, dispatch);
            self.send_next(
                agency,
                dispatch,
                (Target::Task(task.id), place),
                (dispatcher, rhythm),
                now,
            )
        });
        self.parts.insert(key, part);
        order
    }

    /// Whether the acceptance is the player's own.
    fn was_answered(&self, task: Uuid, agency: &str, part: &Part) -> bool {
        let key = Key::Answer(task, agency.to_owned(), part.version, part.offers);
        self.ledger.standing(&key) == Standing::Accepted
    }
}

/// What is to be sent: all that was asked, or what was promised instead.
fn promised(own: &Party) -> Vec<Ask> {
    let Some(promise) = &own.promise else {
        return own.asks.clone();
    };
    let asks = promise.asks.iter().map(|it| Ask {
        capability: it.capability.clone(),
        count: it.count,
    });
    asks.collect()
}
