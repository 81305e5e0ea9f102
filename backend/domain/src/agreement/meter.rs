//! What came of one duty (G15): each asking waits until it comes, is called off, or the party says no.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::DutyMeasure;
use crate::{
    event::{Event, TaskFact},
    id::{AgencyId, TaskId},
    limits::{DUTY_MIN_MAX, WAITING_ASKINGS_PER_DUTY_MAX},
    task::{Commitment, Party, Task, TaskPhase, TaskStep},
    time::Timestamp,
};

const MINUTE_MS: i64 = 60_000;

/// A joint task asks a party for its duty, and it has not come yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Asking {
    task: TaskId,
    /// Time that has run before.
    spent_ms: i64,
    /// Since when it runs; nothing while the party waits for others.
    runs_since: Option<Timestamp>,
}

impl Asking {
    fn spent_ms(&self, at: Timestamp) -> i64 {
        let runs = self.runs_since.map_or(0, |it| at.ms_since(it).max(0));
        self.spent_ms.saturating_add(runs)
    }
}

/// Minutes that have begun; a month at the most.
fn minutes(ms: i64) -> u32 {
    let whole = ms.max(0).saturating_add(MINUTE_MS - 1) / MINUTE_MS;
    u32::try_from(whole).map_or(DUTY_MIN_MAX, |it| it.min(DUTY_MIN_MAX))
}

/// What came of one duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Meter {
    /// Whose duty.
    pub(super) agency: AgencyId,
    pub(super) measure: DutyMeasure,
    within_min: u32,
    kept: u32,
    broken: u32,
    declined: u32,
    /// Asked for while too much waited, and not followed.
    left_out: u32,
    waiting: Vec<Asking>,
    /// How often it took so many minutes: no more entries than minutes of a month.
    took: BTreeMap<u32, u32>,
}

/// The figures of a duty at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counted {
    /// It came in time.
    pub kept: u32,
    /// It did not, so far or at all.
    pub broken: u32,
    /// The party said no.
    pub declined: u32,
    /// There is time left.
    pub waiting: u32,
    /// Not followed.
    pub left_out: u32,
    /// How many minutes it took, the lower of the two in the middle; of what came.
    pub median_min: Option<u32>,
}

impl Meter {
    pub(super) fn new(agency: &AgencyId, measure: DutyMeasure, within_min: u32) -> Self {
        Self {
            agency: agency.clone(),
            measure,
            within_min,
            kept: 0,
            broken: 0,
            declined: 0,
            left_out: 0,
            waiting: Vec::new(),
            took: BTreeMap::new(),
        }
    }

    fn is_late(&self, it: &Asking, at: Timestamp) -> bool {
        it.spent_ms(at) > i64::from(self.within_min) * MINUTE_MS
    }

    fn take(&mut self, task: TaskId) -> Option<Asking> {
        let at = self.waiting.iter().position(|it| it.task == task)?;
        Some(self.waiting.remove(at))
    }

    /// Asked for, or asked for anew.
    fn ask(&mut self, task: TaskId, at: Timestamp) {
        self.over(task, at, false);
        if self.waiting.len() >= WAITING_ASKINGS_PER_DUTY_MAX {
            // What is late already counts as broken, whenever it comes: it needs no place.
            let Some(late) = self.waiting.iter().position(|it| self.is_late(it, at)) else {
                self.left_out += 1;
                return;
            };
            self.waiting.remove(late);
            self.broken += 1;
        }
        self.waiting.push(Asking {
            task,
            spent_ms: 0,
            runs_since: Some(at),
        });
    }

    /// It has come.
    pub(super) fn came(&mut self, task: TaskId, at: Timestamp) {
        let Some(asking) = self.take(task) else {
            return;
        };
        let is_late = self.is_late(&asking, at);
        let minutes = minutes(asking.spent_ms(at));
        *self.took.entry(minutes).or_default() += 1;
        if is_late {
            self.broken += 1;
        } else {
            self.kept += 1;
        }
    }

    fn decline(&mut self, task: TaskId, at: Timestamp) {
        let Some(asking) = self.take(task) else {
            return;
        };
        if self.is_late(&asking, at) {
            self.broken += 1;
        } else {
            self.declined += 1;
        }
    }

    /// The party has promised, and waits for the others.
    fn pause(&mut self, task: TaskId, at: Timestamp) {
        if let Some(it) = self.waiting.iter_mut().find(|it| it.task == task) {
            it.spent_ms = it.spent_ms(at);
            it.runs_since = None;
        }
    }

    /// It is agreed, or the party's offer was refused: its time runs again.
    fn go_on(&mut self, task: TaskId, at: Timestamp) {
        if let Some(it) = self.waiting.iter_mut().find(|it| it.task == task) {
            it.runs_since.get_or_insert(at);
        }
    }

    /// Nothing will come any more. What still had time is not counted, unless the party was silent to the end.
    fn over(&mut self, task: TaskId, at: Timestamp, was_silent: bool) {
        let Some(asking) = self.take(task) else {
            return;
        };
        if was_silent || self.is_late(&asking, at) {
            self.broken += 1;
        }
    }

    /// The agreement is not in force any more: of what waits only what is late is counted.
    pub(super) fn stop(&mut self, at: Timestamp) {
        for it in std::mem::take(&mut self.waiting) {
            self.broken += u32::from(self.is_late(&it, at));
        }
    }

    pub(super) fn follow_task(&mut self, task: &Task, event: &Event, at: Timestamp) {
        let id = task.id;
        // Who leads it meanwhile goes on with what it had promised (T17).
        let party = task.lane_of(&self.agency);
        let own = party.map(|it| &it.commitment);
        // Who is asked again goes on with what it had promised, which was measured when it was asked first (T15).
        let goes_on = party.is_some_and(Party::is_committed);
        match event {
            Event::TaskProposed { .. } | Event::TaskRevised(_) => match party {
                Some(it) if it.waits() && !goes_on => self.ask(id, at),
                // Its answer still holds, or it was left out.
                Some(_) => {}
                None => self.over(id, at, false),
            },
            // Nobody there has answered (T20).
            Event::TaskAccepted {
                agency,
                plan: Some(_),
                ..
            } if *agency == self.agency && self.measure == DutyMeasure::Answer => {
                self.over(id, at, false);
            }
            Event::TaskAccepted { agency, .. } if *agency == self.agency => {
                if self.measure == DutyMeasure::Answer {
                    self.came(id, at);
                } else if task.phase.is_running() {
                    // Who joins what runs (T12) can send at once.
                    self.go_on(id, at);
                } else {
                    self.pause(id, at);
                }
            }
            Event::Negotiated {
                fact:
                    TaskFact::Stepped {
                        to: TaskStep::Resume,
                        ..
                    },
                ..
            } if !matches!(own, Some(Commitment::Provisional { .. })) => self.go_on(id, at),
            Event::Negotiated { fact, .. } if fact.agency() == Some(&self.agency) && !goes_on => {
                self.follow_counter(id, fact, at);
            }
            Event::TaskDeclined { agency, .. } if *agency == self.agency && !goes_on => {
                if self.measure == DutyMeasure::Answer {
                    self.came(id, at);
                } else {
                    self.decline(id, at);
                }
            }
            // Its offer still waits for the lead.
            Event::TaskAgreed { .. } if matches!(own, Some(Commitment::Provisional { .. })) => {}
            Event::TaskAgreed { .. } => self.go_on(id, at),
            Event::TaskLapsed { .. } => self.over(id, at, own == Some(&Commitment::Pending)),
            Event::TaskCancelled { .. } | Event::TaskCompleted { .. } => self.over(id, at, false),
            _ => {}
        }
        // While a task is held nobody can be sent to it (T23).
        if task.phase == TaskPhase::Suspended && self.measure != DutyMeasure::Answer {
            self.pause(id, at);
        }
    }

    /// An offer is an answer; while the lead thinks about it, its time does not run.
    fn follow_counter(&mut self, id: TaskId, fact: &TaskFact, at: Timestamp) {
        match fact {
            TaskFact::Countered { .. } if self.measure == DutyMeasure::Answer => self.came(id, at),
            TaskFact::Countered { .. } => self.pause(id, at),
            TaskFact::CounterRefused { is_final: true, .. } => self.over(id, at, false),
            TaskFact::CounterRefused { .. } => self.go_on(id, at),
            TaskFact::Silent { .. } => self.over(id, at, true),
            TaskFact::Withdrawn { .. } if self.measure == DutyMeasure::Answer => {}
            TaskFact::Withdrawn { .. } => self.decline(id, at),
            TaskFact::CounterTaken { .. }
            | TaskFact::LeadOffered { .. }
            | TaskFact::LeadRefused { .. }
            | TaskFact::LeadTakenBack { .. }
            | TaskFact::LeadHandedOver { .. }
            | TaskFact::LeadTakenOver { .. }
            | TaskFact::Disclosed { .. }
            | TaskFact::Stepped { .. }
            | TaskFact::Fulfilled { .. }
            | TaskFact::Defaulted { .. } => {}
        }
    }

    pub(super) fn counted(&self, now: Timestamp) -> Counted {
        let late = self.waiting.iter().filter(|it| self.is_late(it, now));
        let late = count(late.count());
        Counted {
            kept: self.kept,
            broken: self.broken + late,
            declined: self.declined,
            waiting: count(self.waiting.len()).saturating_sub(late),
            left_out: self.left_out,
            median_min: self.median_min(),
        }
    }

    fn median_min(&self) -> Option<u32> {
        let all: u64 = self.took.values().map(|it| u64::from(*it)).sum();
        let middle = all.div_ceil(2);
        let mut before = 0;
        self.took
            .iter()
            .find(|(_, count)| {
                before += u64::from(**count);
                before >= middle
            })
            .map(|(minutes, _)| *minutes)
    }
}

fn count(it: usize) -> u32 {
    u32::try_from(it).unwrap_or(u32::MAX)
}
