//! What was sent to a joint task, and what it brought (T26).

use std::{borrow::Cow, collections::BTreeMap};

use super::State;
use crate::{
    assignment::{Assignment, AssignmentStatus, Load, Target},
    id::{AgencyId, AssignmentId, TaskId, UnitId},
    time::Timestamp,
};

/// How many units of a party there are on a task, and were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OnTask {
    /// Sent and not called off; an offer sends nobody.
    pub sent: u32,
    /// Of these, that have reached the scene.
    pub on_scene: u32,
    /// Of these, that work on it now.
    pub at_work: u32,
    /// Of these, that the leads need no more and that are not home yet (T25).
    pub released: u32,
    /// Diverted away from it while they were needed (T27).
    pub diverted: u32,
}

impl OnTask {
    /// Of a party's assignments to it.
    pub(crate) fn of(assignments: &[&Assignment]) -> Self {
        let mut counted = Self::default();
        for it in assignments {
            let is_diverted = it.status == AssignmentStatus::Diverted && it.released_at.is_none();
            counted.diverted += u32::from(is_diverted);
            let is_sent = it.status.is_open() && it.status != AssignmentStatus::Offered;
            if !is_sent && it.status != AssignmentStatus::Cleared {
                continue;
            }
            counted.sent += 1;
            counted.on_scene += u32::from(it.times.contains_key(&AssignmentStatus::OnScene));
            counted.at_work += u32::from(it.status.is_working());
            counted.released += u32::from(is_sent && it.released_at.is_some());
        }
        counted
    }

    /// Whether there is or was anything.
    pub(crate) fn any(&self) -> bool {
        *self != Self::default()
    }
}

/// A unit that is there already for what is decided, though the state does not know it yet.
pub(crate) type There = Option<(AssignmentId, Timestamp)>;

impl State {
    /// The assignments to a task, by party.
    pub(crate) fn work_on(&self, task: TaskId) -> BTreeMap<&AgencyId, Vec<&Assignment>> {
        let mut of: BTreeMap<&AgencyId, Vec<&Assignment>> = BTreeMap::new();
        let all = self.assignments_on(Target::Task(task));
        for it in all.filter_map(|it| self.assignment(it)) {
            of.entry(&it.agency).or_default().push(it);
        }
        of
    }

    /// The units of `agency` on a task, counted.
    pub fn on_task(&self, task: TaskId, agency: &AgencyId) -> OnTask {
        let work = self.work_on(task);
        work.get(agency)
            .map(|it| OnTask::of(it))
            .unwrap_or_default()
    }

    /// What counts for what a party promised at `since`: the loads of units that are on their way, and of those that have
    /// arrived, if they were still out then; and `there`, as if that had. Each unit once, as it came first.
    pub(crate) fn loads<'a>(
        &self,
        assignments: &[&'a Assignment],
        since: Timestamp,
        there: There,
    ) -> Vec<Cow<'a, Load>> {
        let mut units: BTreeMap<UnitId, Cow<'a, Load>> = BTreeMap::new();
        for it in assignments {
            if it.over_since().is_some_and(|over| over < since) {
                continue;
            }
            let now = there.filter(|(id, _)| *id == it.id);
            let load = match now.and_then(|(id, at)| self.load_of(id, Some(at))) {
                Some(it) => Cow::Owned(it),
                None => match &it.load {
                    Some(load) => Cow::Borrowed(load),
                    None => continue,
                },
            };
            let is_coming = it.status.is_open() && it.status != AssignmentStatus::Offered;
            if load.arrived_at.is_none() && !is_coming {
                continue;
            }
            let known = units.get(&it.unit).map(|it| it.arrived_at);
            // One that has been there before counts as of then.
            let is_better = match (known, load.arrived_at) {
                (None, _) | (Some(None), Some(_)) => true,
                (Some(Some(known)), Some(at)) => at < known,
                (Some(_), None) => false,
            };
            if is_better {
                units.insert(it.unit, load);
            }
        }
        units.into_values().collect()
    }

    /// What the unit of an assignment to a joint task can do and carries now.
    pub(super) fn load_of(&self, id: AssignmentId, arrived_at: Option<Timestamp>) -> Option<Load> {
        let assignment = self.assignment(id)?;
        if !matches!(assignment.target, Target::Task(_)) {
            return None;
        }
        let unit = self.unit(assignment.unit)?;
        Some(Load {
            capabilities: unit.capabilities.clone(),
            equipment: self.usable_on(unit.id),
            arrived_at,
        })
    }

    /// What a unit carries that can be used, by kind.
    fn usable_on(&self, unit: UnitId) -> BTreeMap<String, u32> {
        let mut kinds: BTreeMap<String, u32> = BTreeMap::new();
        for id in self.carried_by(unit) {
            if let Some(it) = self.equipment(id).filter(|it| it.condition.is_usable()) {
                let count = kinds.entry(it.label.kind.clone()).or_default();
                *count = count.saturating_add(it.quantity);
            }
        }
        kinds
    }
}
