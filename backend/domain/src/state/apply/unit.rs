//! Folding events about units.

use super::super::State;
use crate::{
    event::{Event, Recorded},
    unit::{Availability, Unit},
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
                    },
                );
            }
            Event::UnitAvailabilitySet {
                unit,
                availability,
                reason,
            } => {
                if let Some(it) = self.units.get_mut(unit) {
                    it.availability = *availability;
                    it.reason.clone_from(reason);
                    it.availability_since = recorded.occurred_at;
                }
            }
            _ => {}
        }
    }
}
