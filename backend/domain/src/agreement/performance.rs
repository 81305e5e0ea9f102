//! What a version of an agreement promises, and what came of it (G15, G18).
//!
//! It is folded from events. What depends on the time is not: what is late is told from when it was asked for, so that it is
//! late at its time and not when somebody looks. Times are those at which the room was told, so that nobody's figures get
//! better by dating back; only arrivals, and what is drawn, go by when steps are said to have happened (U15), because crews
//! report late.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{
    DutyMeasure, Version,
    meter::{Counted, Meter},
};
use crate::{
    assignment::{Assignment, AssignmentStatus},
    event::Event,
    id::{AgencyId, AssignmentId},
    task::Task,
    time::Timestamp,
};

/// A unit of another party works for a joint task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Draw {
    /// The party that leads the task.
    by: AgencyId,
    since: Timestamp,
}

/// What came of what one version promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Performance {
    parties: BTreeSet<AgencyId>,
    /// When the version expires, whether that is recorded yet or not.
    until: Timestamp,
    /// Since when it is in force without a break; nothing while it is not.
    runs_since: Option<Timestamp>,
    /// Of its duties that are measured, in their order.
    meters: Vec<Meter>,
    /// Whether shares were agreed.
    counts_draws: bool,
    /// What units of others worked for each party, without what still runs.
    drawn_ms: BTreeMap<AgencyId, i64>,
    /// What runs. Bounded by what the units of the parties are assigned to.
    draws: BTreeMap<AssignmentId, Draw>,
}

impl Performance {
    /// Of a version of which nothing is counted yet; nothing if there is nothing to count.
    pub(crate) fn of(version: &Version) -> Option<Self> {
        let text = &version.text;
        let promised = text.duties.iter().filter_map(|it| {
            let (measure, within_min) = it.promise()?;
            Some(Meter::new(&it.agency, measure, within_min))
        });
        let meters: Vec<Meter> = promised.collect();
        let counts_draws = !text.shares.is_empty();
        (counts_draws || !meters.is_empty()).then(|| Self {
            parties: text.parties.clone(),
            until: text.valid_until,
            runs_since: None,
            meters,
            counts_draws,
            drawn_ms: BTreeMap::new(),
            draws: BTreeMap::new(),
        })
    }

    pub(crate) fn has(&self, agency: &AgencyId) -> bool {
        self.parties.contains(agency)
    }

    pub(crate) const fn is_running(&self) -> bool {
        self.runs_since.is_some()
    }

    /// It is in force: what units work already counts from now on.
    pub(crate) fn begin<'a>(
        &mut self,
        at: Timestamp,
        working: impl Iterator<Item = (&'a Assignment, &'a Task)>,
    ) {
        self.runs_since = Some(at);
        for (assignment, task) in working {
            self.draw(assignment, task, at);
        }
    }

    /// It is not in force any more.
    pub(crate) fn stop(&mut self, at: Timestamp) {
        let at = at.min(self.until);
        for it in &mut self.meters {
            it.stop(at);
        }
        for it in std::mem::take(&mut self.draws).into_values() {
            self.drew(it, at);
        }
        self.runs_since = None;
    }

    /// Whether something counts that happens now.
    fn holds(&self, at: Timestamp) -> bool {
        self.is_running() && at < self.until
    }

    /// A joint task that a party wrote down has moved on.
    pub(crate) fn follow_task(&mut self, task: &Task, event: &Event, at: Timestamp) {
        if !self.holds(at) {
            return;
        }
        let others = self.meters.iter_mut().filter(|it| it.agency != task.owner);
        for it in others {
            it.follow_task(task, event, at);
        }
    }

    /// An assignment to a joint task that another party wrote down has moved on.
    pub(crate) fn follow_assignment(
        &mut self,
        assignment: &Assignment,
        task: &Task,
        received_at: Timestamp,
    ) {
        let status = assignment.status;
        if !self.holds(received_at) || status == AssignmentStatus::Offered {
            return;
        }
        let said_at = assignment.times.get(&status).copied();
        let said_at = said_at.unwrap_or(received_at);
        if !status.is_open() {
            if let Some(it) = self.draws.remove(&assignment.id) {
                self.drew(it, said_at);
            }
            return;
        }
        let own = self.meters.iter_mut();
        for it in own.filter(|it| it.agency == assignment.agency) {
            match it.measure {
                DutyMeasure::Supply => it.came(task.id, received_at),
                DutyMeasure::Arrive if status == AssignmentStatus::OnScene => {
                    it.came(task.id, said_at);
                }
                DutyMeasure::Answer | DutyMeasure::Arrive => {}
            }
        }
        self.draw(assignment, task, said_at);
    }

    fn draw(&mut self, assignment: &Assignment, task: &Task, at: Timestamp) {
        if !self.counts_draws {
            return;
        }
        let since = self.runs_since.map_or(at, |it| it.max(at));
        self.draws.entry(assignment.id).or_insert_with(|| Draw {
            by: task.owner.clone(),
            since,
        });
    }

    fn drew(&mut self, it: Draw, at: Timestamp) {
        let drawn = self.drawn_ms.entry(it.by).or_default();
        *drawn = drawn.saturating_add(at.ms_since(it.since).max(0));
    }

    /// The figures of its measured duties, in their order.
    pub(crate) fn duties(&self, now: Timestamp) -> impl Iterator<Item = Counted> {
        let is_past = now >= self.until;
        let now = now.min(self.until);
        self.meters.iter().map(move |it| {
            let counted = it.counted(now);
            // What had time left at the end is not counted, whether the end is recorded yet or not.
            let waiting = if is_past { 0 } else { counted.waiting };
            Counted { waiting, ..counted }
        })
    }

    /// What each party has drawn.
    pub(crate) fn drawn_ms(&self, now: Timestamp) -> BTreeMap<AgencyId, i64> {
        let now = now.min(self.until);
        let mut drawn = self.drawn_ms.clone();
        for it in self.draws.values() {
            let of_party = drawn.entry(it.by.clone()).or_default();
            *of_party = of_party.saturating_add(now.ms_since(it.since).max(0));
        }
        drawn
    }
}
