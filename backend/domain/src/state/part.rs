//! A part of the state: what is needed to say what others see of a few things, and no more, so that it can be copied
//! while the writer waits. A property holds it against the whole.

use std::collections::{BTreeMap, BTreeSet};

use super::{Index, State};
use crate::{
    agreement::Agreement, assignment::Target, id::AgreementId, incident::Link,
    response::ResponseItem, sharing::ObjectRef, task::Party,
};

impl State {
    /// The part in which these things look to everybody as they look in the whole.
    pub(crate) fn part(&self, wanted: &[ObjectRef]) -> Self {
        let whole = &self.index;
        let mut part = Self {
            agencies: self.agencies.clone(),
            agreements: self.agreements_that_hold(),
            unlinked: self.unlinked.clone(),
            table: self.table.clone(),
            retention_judged: self.retention_judged,
            index: Box::new(Index {
                open_tasks: whole.open_tasks.clone(),
                ending_tasks: whole.ending_tasks.clone(),
                in_force_of: whole.in_force_of.clone(),
                open_agreements: whole.open_agreements.clone(),
                ..Index::default()
            }),
            ..Self::default()
        };
        // What is not over decides who is a partner of whom.
        let running = self.open_tasks().map(|it| (it.id, it.clone()));
        part.tasks.extend(running);
        for object in self.needed_for(wanted) {
            part.take(self, &object);
        }
        part
    }

    /// What may open something: no other is looked at when a view is made.
    fn agreements_that_hold(&self) -> BTreeMap<AgreementId, Agreement> {
        let in_force: BTreeSet<AgreementId> =
            self.index.in_force_of.values().flatten().copied().collect();
        let found = in_force
            .into_iter()
            .filter_map(|id| self.agreements.get_key_value(&id));
        found.map(|(id, it)| (*id, it.clone())).collect()
    }

    /// Takes one thing over from the whole, with what is found by it.
    fn take(&mut self, whole: &Self, object: &ObjectRef) {
        let (index, of_whole) = (&mut self.index, &whole.index);
        match object {
            ObjectRef::Unit(id) => {
                copy(&mut self.units, &whole.units, id);
                copy(&mut index.open_of_unit, &of_whole.open_of_unit, id);
                copy(&mut index.alarms_of_unit, &of_whole.alarms_of_unit, id);
                copy(&mut self.crews, &whole.crews, id);
                for alarm in index.alarms_of_unit.get(id).into_iter().flatten() {
                    copy(&mut self.alarms, &whole.alarms, alarm);
                }
                for person in self.crews.get(id).into_iter().flat_map(BTreeMap::keys) {
                    copy(&mut self.principals, &whole.principals, person);
                }
            }
            ObjectRef::Incident(id) => {
                copy(&mut self.incidents, &whole.incidents, id);
                copy(&mut index.tasks_on, &of_whole.tasks_on, id);
                copy(&mut index.unit_clocks, &of_whole.unit_clocks, id);
                index.without_unit.extend(of_whole.without_unit.get(id));
                if let Some(it) = self.incidents.get(id) {
                    copy(&mut self.settings, &whole.settings, &it.agency);
                }
            }
            ObjectRef::Assignment(id) => copy(&mut self.assignments, &whole.assignments, id),
            ObjectRef::Task(id) => {
                copy(&mut self.tasks, &whole.tasks, id);
                let target = Target::Task(*id);
                copy(&mut index.on_target, &of_whole.on_target, &target);
                copy(&mut index.items_of, &of_whole.items_of, id);
                copy(&mut index.tallies, &of_whole.tallies, id);
                // A plan has said yes also if it holds no more.
                let lanes = self
                    .tasks
                    .get(id)
                    .into_iter()
                    .flat_map(|it| it.lanes().map(|it| it.1));
                let plans: Vec<_> = lanes
                    .filter_map(Party::plan)
                    .map(|it| it.agreement)
                    .collect();
                for plan in plans {
                    copy(&mut self.agreements, &whole.agreements, &plan);
                }
            }
            ObjectRef::TaskItem(id) => {
                copy(&mut self.task_items, &whole.task_items, id);
                copy(&mut self.case_items, &whole.case_items, id);
                // What it is told to share its site with.
                let near = whole.task_item(*id).into_iter();
                for (task, it) in near.flat_map(|it| whole.at_same_site(it)) {
                    copy(&mut self.tasks, &whole.tasks, &task.id);
                    copy(&mut self.task_items, &whole.task_items, &it.id);
                    index.sites.extend(it.site_keys().map(|key| (key, it.id)));
                }
            }
            ObjectRef::Note(id) => {
                copy(&mut self.notes, &whole.notes, id);
                if let Some(it) = self.notes.get(id) {
                    copy(&mut self.principals, &whole.principals, &it.by);
                }
            }
            ObjectRef::Zone(id) => copy(&mut self.zones, &whole.zones, id),
            ObjectRef::Equipment(id) => copy(&mut self.equipment, &whole.equipment, id),
            // Agencies and agreements are all there; the rest is nobody's to grant.
            ObjectRef::Agency(_)
            | ObjectRef::Person(_)
            | ObjectRef::HandOver(_)
            | ObjectRef::Alarm(_)
            | ObjectRef::Settings(_)
            | ObjectRef::Agreement(_) => {}
        }
    }

    /// These things, and what is looked at when they are.
    fn needed_for(&self, wanted: &[ObjectRef]) -> BTreeSet<ObjectRef> {
        let mut needed: BTreeSet<ObjectRef> = BTreeSet::new();
        let mut next: Vec<ObjectRef> = wanted.to_vec();
        // A task is told with how much was sent to it, and with the units that are promised.
        for it in wanted {
            if let ObjectRef::Task(id) = it {
                let sent = self.assignments_on(Target::Task(*id));
                next.extend(sent.map(ObjectRef::Assignment));
                let parties = self
                    .task(*id)
                    .into_iter()
                    .flat_map(|it| it.lanes().map(|it| it.1));
                let named = parties.flat_map(Party::units).flatten();
                next.extend(named.map(|it| ObjectRef::Unit(*it)));
            }
        }
        while let Some(it) = next.pop() {
            if needed.insert(it.clone()) {
                self.beside(&it, &mut next);
            }
        }
        needed
    }

    /// What is looked at when this is.
    fn beside(&self, object: &ObjectRef, found: &mut Vec<ObjectRef>) {
        match object {
            ObjectRef::Unit(id) => {
                let open = self.open_assignments_of(*id);
                found.extend(open.map(|it| ObjectRef::Assignment(it.id)));
            }
            ObjectRef::Assignment(id) => {
                if let Some(it) = self.assignment(*id) {
                    found.push(ObjectRef::Unit(it.unit));
                    found.push(object_of(it.target));
                }
            }
            ObjectRef::Incident(id) => {
                if let Some(it) = self.incident(*id) {
                    let ends = [Link::Duplicate, Link::Child].map(|link| it.links.other_end(link));
                    found.extend(ends.into_iter().flatten().map(ObjectRef::Incident));
                }
            }
            ObjectRef::TaskItem(id) => {
                found.extend(self.task_of_item(*id).map(|it| ObjectRef::Task(it.id)));
                match self.response_item(*id) {
                    Some(ResponseItem::Sector(it)) => {
                        let placed = self.placed_in(it);
                        found.extend(placed.map(|(id, _)| ObjectRef::Assignment(id)));
                    }
                    // It is named to who is shown it.
                    Some(ResponseItem::Report(it)) => {
                        found.extend(it.follows.map(ObjectRef::TaskItem));
                    }
                    _ => {}
                }
            }
            ObjectRef::Note(id) => found.extend(self.note(*id).map(|it| object_of(it.target))),
            ObjectRef::Zone(id) => {
                let target = self.zone(*id).and_then(|it| it.target);
                found.extend(target.map(object_of));
            }
            ObjectRef::Equipment(id) => {
                let carrier = self.equipment(*id).and_then(|it| it.holder.unit());
                found.extend(carrier.map(ObjectRef::Unit));
            }
            // Clauses can be limited by what a task's incident is.
            ObjectRef::Task(id) => {
                let incident = self.task(*id).and_then(|it| it.incident);
                found.extend(incident.map(ObjectRef::Incident));
            }
            // Nothing of another kind is wanted.
            ObjectRef::Agency(_)
            | ObjectRef::Person(_)
            | ObjectRef::HandOver(_)
            | ObjectRef::Alarm(_)
            | ObjectRef::Settings(_)
            | ObjectRef::Agreement(_) => {}
        }
    }
}

const fn object_of(target: Target) -> ObjectRef {
    match target {
        Target::Incident(id) => ObjectRef::Incident(id),
        Target::Task(id) => ObjectRef::Task(id),
    }
}

fn copy<K: Ord + Clone, V: Clone>(part: &mut BTreeMap<K, V>, whole: &BTreeMap<K, V>, key: &K) {
    if let Some(it) = whole.get(key) {
        part.insert(key.clone(), it.clone());
    }
}
