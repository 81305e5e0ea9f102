//! Lines of timelines about equipment.
//!
//! - **E13** What happens to equipment stands where its unit works: that it was taken on board or put down, accepted, in
//!   what condition it is, that it is out of use. That a unit is on scene says what it brought.

use std::collections::BTreeMap;

use super::super::State;
use crate::{
    assignment::{AssignmentStatus, Target},
    equipment::Holder,
    event::{Event, Recorded},
    id::{EquipmentId, UnitId},
    limits::EQUIPMENT_PER_ENTRY_MAX,
    timeline::{Entry, Thing},
};

impl State {
    /// Who carries it before the event, if the event is one that tells of it.
    pub(super) fn carrier_before(&self, event: &Event) -> Option<UnitId> {
        let (thing, _) = told_of(event)?;
        self.equipment(thing.id)?.holder.unit()
    }

    /// The line about equipment, and what it stands under: where the unit works that carries it now, or did before.
    pub(super) fn equipment_entry(
        &self,
        event: &Event,
        carried_by: Option<UnitId>,
        recorded: &Recorded,
    ) -> Option<(Target, Entry)> {
        let (thing, fact) = told_of(event)?;
        let carries_now = self.equipment(thing.id)?.holder.unit();
        let (unit, target) = [carries_now, carried_by]
            .into_iter()
            .flatten()
            .find_map(|unit| Some((unit, self.works_on(unit)?)))?;
        let (incident, task) = match target {
            Target::Incident(id) => (Some(id), None),
            Target::Task(id) => (None, Some(id)),
        };
        Some((
            target,
            Entry {
                at: recorded.received_at,
                occurred_at: recorded.occurred_at,
                what: event.name().into(),
                agency: recorded.agency.clone(),
                by: recorded.principal,
                incident,
                other: None,
                task,
                unit: Some(unit),
                assignment: None,
                note: None,
                equipment: vec![thing],
                house: None,
                zone: None,
                judged: None,
                author: None,
                detail: BTreeMap::from_iter(
                    fact.map(|(name, value)| (name.into(), value.to_owned())),
                ),
            },
        ))
    }

    /// What a unit that is on scene now has brought.
    pub(super) fn brought(&self, event: &Event) -> Vec<Thing> {
        let Event::AssignmentAdvanced {
            assignment,
            status: AssignmentStatus::OnScene,
            ..
        } = event
        else {
            return Vec::new();
        };
        let unit = self.assignment(*assignment).map(|it| it.unit);
        let carried = unit.into_iter().flat_map(|it| self.carried_by(it));
        let things = carried.filter_map(|id| Some((id, self.equipment(id)?.lot)));
        things
            .map(|(id, lot)| Thing { id, lot })
            .take(EQUIPMENT_PER_ENTRY_MAX)
            .collect()
    }

    /// What a unit was sent to and has not finished; not what it was only offered.
    fn works_on(&self, unit: UnitId) -> Option<Target> {
        let current = self.current_assignment_of(unit)?;
        (current.status != AssignmentStatus::Offered).then_some(current.target)
    }
}

type Fact = Option<(&'static str, &'static str)>;

/// The equipment that an event tells something about that belongs into a timeline, and what.
fn told_of(event: &Event) -> Option<(Thing, Fact)> {
    let (id, lot, fact): (&EquipmentId, &EquipmentId, Fact) = match event {
        Event::EquipmentHeld {
            equipment,
            lot,
            holder,
        } => {
            let to = match holder {
                Holder::Unit(_) => "unit",
                Holder::Place(_) => "place",
                Holder::Person(_) => "person",
            };
            (equipment, lot, Some(("to", to)))
        }
        Event::EquipmentAccepted { equipment, lot, .. }
        | Event::EquipmentRetired { equipment, lot, .. } => (equipment, lot, None),
        Event::EquipmentConditionSet {
            equipment,
            lot,
            condition,
            ..
        } => (equipment, lot, Some(("condition", condition.as_str()))),
        _ => return None,
    };
    Some((Thing { id: *id, lot: *lot }, fact))
}
