//! Finding what belongs to joint tasks and is shown by itself.

use super::State;
use crate::{
    id::{AgencyId, TaskId, TaskItemId},
    inspection::{InspectionTarget, Rectification},
    task::Task,
    time::Timestamp,
};

impl State {
    /// The target of an inspection with this id.
    pub fn task_item(&self, id: TaskItemId) -> Option<&InspectionTarget> {
        self.task_items.get(&id)
    }

    /// Every target of every inspection.
    pub fn task_items(&self) -> impl Iterator<Item = &InspectionTarget> {
        self.task_items.values()
    }

    /// The targets of a task, in the order of their numbers.
    pub fn items_of(&self, task: TaskId) -> impl Iterator<Item = &InspectionTarget> {
        let items = self.index.items_of.get(&task).into_iter().flatten();
        items.filter_map(|it| self.task_items.get(it))
    }

    /// How many targets a task has.
    pub fn item_count(&self, task: TaskId) -> usize {
        self.index.items_of.get(&task).map_or(0, Vec::len)
    }

    /// Whether a target is to be inspected (Y5).
    pub fn is_selected(&self, target: &InspectionTarget) -> bool {
        target.skipped.is_none() && self.is_picked(target)
    }

    /// Whether it was drawn, or its list was closed without picking any.
    pub(crate) fn is_picked(&self, target: &InspectionTarget) -> bool {
        let plan = self.task(target.task).map(|it| &it.inspection);
        plan.is_some_and(|it| it.is_ready() && (!it.draws_targets() || target.drawn.is_some()))
    }

    /// Targets at the same site that belong to other tasks which are not over, with these tasks (Y9).
    pub(crate) fn at_same_site<'a>(
        &'a self,
        target: &'a InspectionTarget,
    ) -> impl Iterator<Item = (&'a Task, &'a InspectionTarget)> {
        const NIL: TaskItemId = TaskItemId(uuid::Uuid::nil());
        const MAX: TaskItemId = TaskItemId(uuid::Uuid::max());
        let near = target.near_keys();
        let near = near.flat_map(|key| self.index.sites.range((key, NIL)..=(key, MAX)));
        let near = near.filter_map(|(_, id)| self.task_items.get(id));
        let there = near.filter_map(|it| Some((self.task(it.task)?, it)));
        there.filter(|(task, it)| {
            it.task != target.task && !task.phase.is_over() && target.is_at_site_of(it)
        })
    }

    /// The targets of other inspections that are not over: what may have been at the site of one that is gone.
    pub(crate) fn task_items_elsewhere(&self, task: TaskId) -> impl Iterator<Item = TaskItemId> {
        let others = self.open_tasks().filter(move |it| it.id != task);
        others.flat_map(|it| self.items_of(it.id).map(|it| it.id))
    }

    /// Orders that are not done and of which the time has passed without that being said (Y7).
    pub(crate) fn rectifications_due(
        &self,
        now: Timestamp,
    ) -> impl Iterator<Item = (&InspectionTarget, &Rectification)> {
        let due = self.index.rectifications.iter();
        let due = due.take_while(move |(due_at, ..)| *due_at <= now);
        let due = due.filter_map(|(_, item, id)| {
            let target = self.task_items.get(item)?;
            Some((target, target.order(*id)?))
        });
        due.filter(|(target, order)| self.is_committed_to(target.task, &order.agency))
    }

    /// Whether an order of a task is open.
    pub fn has_open_orders(&self, task: TaskId) -> bool {
        self.index.open_orders.get(&task).is_some_and(|it| *it > 0)
    }

    /// The task that a target belonged to which was taken off its list again.
    pub fn unlisted_from(&self, id: TaskItemId) -> Option<&Task> {
        self.task(*self.index.unlisted.get(&id)?)
    }

    fn is_committed_to(&self, task: TaskId, agency: &AgencyId) -> bool {
        self.task(task).is_some_and(|it| it.is_committed(agency))
    }
}
