//! Folding events about units.

use std::collections::BTreeMap;

use super::super::State;
use crate::{
    event::{Event, Recorded},
    id::UnitId,
    time::Timestamp,
    unit::{Availability, SetBy, Unit},
};

impl State {
    pub(super) fn apply_unit(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::UnitRegistered {
                unit,
                agency,
                callsign,
                unit_kind,
                capabilities,
                home,
                crew,
            } => {
                self.index
                    .units_of
                    .entry(agency.clone())
                    .or_default()
                    .push(*unit);
                self.index
                    .callsigns
                    .insert((agency.clone(), callsign.clone()), *unit);
                self.units.insert(
                    *unit,
                    Unit {
                        id: *unit,
                        agency: agency.clone(),
                        callsign: callsign.clone(),
                        kind: unit_kind.clone(),
                        capabilities: capabilities.clone(),
                        home: home.clone(),
                        crew: crew.clone(),
                        availability: Availability::Available,
                        reason: None,
                        availability_since: recorded.occurred_at,
                        by: SetBy::Hand,
                        word: None,
                        until: None,
                        reserved_for: None,
                        code: None,
                        capacity: BTreeMap::new(),
                        capacity_version: 0,
                    },
                );
            }
            Event::UnitAvailabilitySet {
                unit,
                availability,
                reason,
                word,
                until,
                by,
                code,
            } => {
                self.hold_until(*unit, *until);
                if let Some(it) = self.units.get_mut(unit) {
                    it.availability = *availability;
                    it.reason.clone_from(reason);
                    it.availability_since = recorded.occurred_at;
                    it.by = *by;
                    it.word.clone_from(word);
                    it.until = *until;
                    it.reserved_for = None;
                    it.code.clone_from(code);
                }
            }
            Event::UnitReserved {
                unit,
                target,
                reason,
                until,
            } => {
                self.hold_until(*unit, Some(*until));
                if let Some(it) = self.units.get_mut(unit) {
                    it.availability = Availability::Reserved;
                    it.reason = Some(reason.clone());
                    it.availability_since = recorded.occurred_at;
                    it.by = SetBy::Hand;
                    it.word = None;
                    it.until = Some(*until);
                    it.reserved_for = *target;
                    it.code = None;
                }
            }
            Event::UnitCapacitySet { unit, capacity } => {
                if let Some(it) = self.units.get_mut(unit) {
                    it.capacity.clone_from(capacity);
                    it.capacity_version += 1;
                }
            }
            Event::AssignmentsOrdered { unit, order } => {
                if let Some(open) = self.index.open_of_unit.get_mut(unit) {
                    // The one that is worked stays in front of those that wait.
                    open.sort_by_key(|id| order.iter().position(|it| it == id));
                }
            }
            _ => {}
        }
    }
    fn hold_until(&mut self, unit: UnitId, until: Option<Timestamp>) {
        match until {
            Some(until) => self.index.ends.insert(unit, until),
            None => self.index.ends.remove(&unit),
        };
    }
}
