//! Folding events about what is carried where (U17).

use super::super::State;
use crate::{
    assignment::{AssignmentStatus, Leg},
    event::{Event, LegStarted, Recorded},
};

impl State {
    pub(super) fn apply_leg(&mut self, event: &Event, recorded: &Recorded) {
        let at = recorded.occurred_at;
        match event {
            Event::AssignmentLegStarted(LegStarted {
                assignment,
                target: _,
                place,
                at: place_at,
                persons,
                by_radio,
            }) => {
                let Some(it) = self.assignments.get_mut(assignment) else {
                    return;
                };
                if it.status == AssignmentStatus::Transporting
                    && let Some(leg) = it.legs.last_mut()
                {
                    leg.place.clone_from(place);
                    leg.at = *place_at;
                    leg.persons = *persons;
                    it.by_radio = *by_radio;
                    return;
                }
                let since = it.times.get(&AssignmentStatus::Transporting).copied();
                let left_at = since
                    .filter(|_| it.status == AssignmentStatus::Transporting)
                    .unwrap_or(at);
                it.legs.push(Leg {
                    place: place.clone(),
                    at: *place_at,
                    persons: *persons,
                    left_at,
                    arrived_at: None,
                    handed_over_at: None,
                });
                // The first departure stays; the last arrival is told by the legs once it drives again.
                it.times.entry(AssignmentStatus::Transporting).or_insert(at);
                it.times.remove(&AssignmentStatus::AtDestination);
                it.status = AssignmentStatus::Transporting;
                it.by_radio = *by_radio;
                it.by_rule = false;
                let unit = it.unit;
                if let Some(unit) = self.units.get_mut(&unit) {
                    unit.code = None;
                }
            }
            Event::AssignmentLegHandedOver { assignment, .. } => {
                let leg = self
                    .assignments
                    .get_mut(assignment)
                    .and_then(|it| it.legs.last_mut());
                if let Some(leg) = leg {
                    leg.handed_over_at = Some(at);
                }
            }
            _ => {}
        }
    }
}
