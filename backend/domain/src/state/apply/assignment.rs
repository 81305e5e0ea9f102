//! Folding events about assignments.

use std::collections::BTreeMap;

use super::super::State;
use crate::{
    assignment::{Assignment, AssignmentStatus},
    event::{Event, Recorded},
    id::AssignmentId,
};

impl State {
    pub(super) fn apply_assignment(&mut self, event: &Event, recorded: &Recorded) {
        let at = recorded.occurred_at;
        match event {
            Event::UnitAssigned {
                assignment,
                unit,
                target,
                status,
                confirmed,
                diverts,
            } => {
                let agency = self
                    .units
                    .get(unit)
                    .map_or_else(|| recorded.agency.clone(), |it| it.agency.clone());
                self.index
                    .open_of_unit
                    .entry(*unit)
                    .or_default()
                    .push(*assignment);
                self.index
                    .on_target
                    .entry(*target)
                    .or_default()
                    .push(*assignment);
                if *status == AssignmentStatus::Dispatched {
                    self.index.unacknowledged.insert(*assignment, at);
                }
                self.assignments.insert(
                    *assignment,
                    Assignment {
                        id: *assignment,
                        unit: *unit,
                        agency,
                        target: *target,
                        status: *status,
                        times: BTreeMap::from([(*status, at)]),
                        is_overdue: false,
                        by_radio: false,
                        by_rule: false,
                        reason: None,
                        legs: Vec::new(),
                        confirmed: confirmed.clone(),
                        diverted_from: *diverts,
                        diverted_to: None,
                        released_at: None,
                        load: None,
                    },
                );
                let load = self.load_of(*assignment, None);
                if let Some(it) = self.assignments.get_mut(assignment) {
                    it.load = load;
                }
                if let Some(left) = diverts.and_then(|it| self.assignments.get_mut(&it)) {
                    left.diverted_to = Some(*assignment);
                }
            }
            Event::AssignmentAdvanced {
                assignment,
                status,
                by_radio,
                by_rule,
                code,
            } => {
                self.move_assignment(*assignment, *status, recorded, None);
                let Some(it) = self.assignments.get_mut(assignment) else {
                    return;
                };
                (it.by_radio, it.by_rule) = (*by_radio, *by_rule);
                let unit = it.unit;
                if let Some(unit) = self.units.get_mut(&unit) {
                    unit.code.clone_from(code);
                }
            }
            Event::AssignmentEnded {
                assignment,
                status,
                reason,
                ..
            } => {
                self.move_assignment(*assignment, *status, recorded, Some(reason));
            }
            Event::AssignmentUnacknowledged { assignment } => {
                if let Some(it) = self.assignments.get_mut(assignment) {
                    it.is_overdue = true;
                }
            }
            Event::AssignmentReleased { assignment } => {
                if let Some(it) = self.assignments.get_mut(assignment) {
                    it.released_at = Some(at);
                }
            }
            _ => {}
        }
    }

    fn move_assignment(
        &mut self,
        id: AssignmentId,
        status: AssignmentStatus,
        recorded: &Recorded,
        reason: Option<&String>,
    ) {
        let at = recorded.occurred_at;
        let load = self.load_of(id, status.is_arrival().then_some(at));
        let Some(it) = self.assignments.get_mut(&id) else {
            return;
        };
        let has_arrived = it.load.as_ref().is_some_and(|it| it.arrived_at.is_some());
        if status.is_open() && !has_arrived {
            it.load = load;
        }
        it.status = status;
        it.times.insert(status, at);
        it.is_overdue = false;
        it.by_radio = false;
        it.by_rule = false;
        it.reason = reason.cloned();
        if status == AssignmentStatus::AtDestination
            && let Some(leg) = it.legs.last_mut()
        {
            leg.arrived_at = Some(at);
        }
        let unit = it.unit;
        if let Some(unit) = self.units.get_mut(&unit) {
            unit.code = None;
        }
        if status == AssignmentStatus::Dispatched {
            self.index.unacknowledged.insert(id, at);
        } else {
            self.index.unacknowledged.remove(&id);
        }
        if status.is_open() {
            return;
        }
        let open = self.index.open_of_unit.entry(unit).or_default();
        open.retain(|it| *it != id);
        if open.is_empty() {
            self.index.open_of_unit.remove(&unit);
            if let Some(unit) = self.units.get_mut(&unit) {
                unit.availability_since = at;
            }
        }
    }
}
