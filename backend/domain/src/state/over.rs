//! What is over and since when, and up to when agreements go on showing it (G19).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::State;
use crate::{
    agreement::{Agreement, AgreementPhase, Clause},
    assignment::Target,
    event::Event,
    id::{AgreementId, AssignmentId, IncidentId, TaskId, ZoneId},
    sharing::Kind,
    time::{Passed, Timestamp},
};

/// What can be over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Over {
    /// Closed or cancelled.
    Incident(IncidentId),
    /// Ended in any way.
    Assignment(AssignmentId),
    /// Completed, cancelled or lapsed.
    Task(TaskId),
    /// Ended or lifted.
    Zone(ZoneId),
}

impl From<Target> for Over {
    fn from(target: Target) -> Self {
        match target {
            Target::Incident(id) => Self::Incident(id),
            Target::Task(id) => Self::Task(id),
        }
    }
}

impl Over {
    /// The least of all.
    const FIRST: Self = Self::Incident(IncidentId(uuid::Uuid::nil()));

    /// What an event can begin or end the being over of.
    const fn of(event: &Event) -> Option<Self> {
        match event {
            // What is linked as a duplicate is closed with that (I11).
            Event::IncidentStepped { incident, .. }
            | Event::IncidentLinked { incident, .. }
            | Event::IncidentUnlinked { incident, .. } => Some(Self::Incident(*incident)),
            Event::AssignmentAdvanced { assignment, .. }
            | Event::AssignmentEnded { assignment, .. } => Some(Self::Assignment(*assignment)),
            Event::TaskCompleted { task }
            | Event::TaskCancelled { task, .. }
            | Event::TaskLapsed { task } => Some(Self::Task(*task)),
            Event::ZoneEnded { zone } | Event::ZoneLifted { zone, .. } => Some(Self::Zone(*zone)),
            _ => None,
        }
    }
}

impl State {
    /// Since when this is over; nothing while it is not.
    pub(crate) fn over_since(&self, it: Over) -> Option<Timestamp> {
        match it {
            Over::Incident(id) => self.incident(id)?.over_since(),
            Over::Assignment(id) => self.assignment(id)?.over_since(),
            Over::Task(id) => self.task(id)?.over_since(),
            Over::Zone(id) => self.zone(id)?.over_since(),
        }
    }

    /// Rule G19: whether an agreement shows what has been over since `since`.
    pub(crate) fn shows_over(&self, agreement: AgreementId, since: Timestamp) -> bool {
        let agreement = self.agreement(agreement);
        let current = agreement.and_then(|it| Some((it, it.current.as_ref()?)));
        current.is_some_and(|(it, current)| current.text.shows_over(since, self.judged_of(it)))
    }

    /// Up to when it was looked at what an agreement goes on showing: when time was last said to have passed, or when it
    /// came into force, whichever is later.
    fn judged_of(&self, it: &Agreement) -> Option<Timestamp> {
        let in_force_since = it.current.as_ref().and_then(|it| it.in_force_since);
        let since = (it.phase == AgreementPhase::InForce).then_some(it.phase_since);
        self.retention_judged.max(in_force_since).max(since)
    }

    /// Up to when it was looked at.
    pub const fn retention_judged(&self) -> Option<Timestamp> {
        self.retention_judged
    }

    /// The same; before it ever was, since when agreements that keep nothing for ever are in force:
    /// nothing older was shown by them.
    pub(crate) fn retention_judged_since(&self) -> Option<Timestamp> {
        let first = || {
            let in_force = self.open_agreements();
            let in_force = in_force.filter(|it| it.phase == AgreementPhase::InForce);
            in_force
                .filter(|it| keeps_ms(it).is_some())
                .filter_map(|it| self.judged_of(it))
                .min()
        };
        self.retention_judged.or_else(first)
    }

    /// Whether any agreement in force goes on showing something until `now` at the most that it has shown so far.
    pub(crate) fn has_retention_passed(&self, now: Timestamp) -> bool {
        // Many agreements keep for equally long: the earliest look is enough of these.
        let mut looked_at: BTreeMap<i64, Option<Timestamp>> = BTreeMap::new();
        let in_force = self.open_agreements();
        for it in in_force.filter(|it| it.phase == AgreementPhase::InForce) {
            let Some(keeps_ms) = keeps_ms(it) else {
                continue;
            };
            let judged = self.judged_of(it);
            let earliest = looked_at.entry(keeps_ms).or_insert(judged);
            *earliest = judged.min(*earliest);
        }
        let passes = |(ms, judged): (i64, Option<Timestamp>)| {
            self.over_between(judged, now, ms).next().is_some()
        };
        looked_at.into_iter().any(passes)
    }

    /// What agreements in force may have shown before this, and do not show any more.
    pub(crate) fn retention_passed(&self, passed: Passed) -> Vec<Over> {
        let in_force = self.open_agreements();
        let in_force = in_force.filter(|it| it.phase == AgreementPhase::InForce);
        let all: BTreeSet<i64> = in_force.filter_map(keeps_ms).collect();
        all.into_iter()
            .flat_map(|ms| self.over_between(passed.since, passed.until, ms))
            .collect()
    }

    /// What was over for `ms` at `until` and not at `since`.
    fn over_between(
        &self,
        since: Option<Timestamp>,
        until: Timestamp,
        ms: i64,
    ) -> impl Iterator<Item = Over> {
        let after = since.map_or(Timestamp(i64::MIN), |it| it.plus_ms(1 - ms));
        let until = until.plus_ms(1 - ms);
        // Nothing comes before this: ids are compared after times.
        let at = |it: Timestamp| (it, Over::FIRST);
        let range = at(after)..at(until.max(after));
        self.index.over.range(range).map(|(_, it)| *it)
    }

    /// What an event is about that can be over, and since when it is before the event.
    pub(super) fn over_by(&self, event: &Event) -> Option<(Over, Option<Timestamp>)> {
        Over::of(event).map(|it| (it, self.over_since(it)))
    }

    pub(super) fn keep_over(&mut self, before: Option<(Over, Option<Timestamp>)>) {
        let Some((it, was)) = before else { return };
        let is = self.over_since(it);
        if was == is {
            return;
        }
        if let Some(at) = was {
            self.index.over.remove(&(at, it));
        }
        if let Some(at) = is {
            self.index.over.insert((at, it));
        }
    }
}

/// For how long it shows what is over; nothing of what shows it for ever, or never, or shows nothing that can be over.
fn keeps_ms(it: &Agreement) -> Option<i64> {
    let text = it.current.as_ref().map(|it| &it.text)?;
    let ms = text.retention_ms();
    let can_be_over = |it: &Clause| {
        matches!(
            it.kind,
            Kind::Incident | Kind::Assignment | Kind::Task | Kind::Note | Kind::Zone
        )
    };
    let shows_such = text.clauses.iter().any(can_be_over);
    (ms > 0 && shows_such && text.valid_until != crate::agreement::FOREVER).then_some(ms)
}
