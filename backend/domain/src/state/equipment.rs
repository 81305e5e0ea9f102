//! Looking equipment up in the state.

use super::State;
use crate::{
    equipment::Equipment,
    id::{AgencyId, EquipmentId, UnitId},
    time::Timestamp,
};

impl State {
    /// The equipment of this id.
    pub fn equipment(&self, id: EquipmentId) -> Option<&Equipment> {
        self.equipment.get(&id)
    }

    /// All equipment, retired or not.
    pub fn every_equipment(&self) -> impl ExactSizeIterator<Item = &Equipment> {
        self.equipment.values()
    }

    /// How much equipment an agency has in custody and use.
    pub fn equipment_count(&self, agency: &AgencyId) -> usize {
        self.index.equipment_of.get(agency).copied().unwrap_or(0)
    }

    /// What a unit carries.
    pub fn carried_by(&self, unit: UnitId) -> impl Iterator<Item = EquipmentId> {
        self.index
            .carried_by
            .get(&unit)
            .into_iter()
            .flatten()
            .copied()
    }

    /// The parts of one stock.
    pub(crate) fn equipment_of_lot(&self, lot: EquipmentId) -> impl Iterator<Item = &Equipment> {
        self.index
            .lots
            .get(&lot)
            .into_iter()
            .flatten()
            .filter_map(|it| self.equipment.get(it))
    }

    /// Equipment whose maintenance is due at `now` and whose custodian was not told.
    pub(crate) fn maintenance_due(&self, now: Timestamp) -> impl Iterator<Item = &Equipment> {
        self.index
            .maintenance
            .iter()
            .take_while(move |(at, _)| *at <= now)
            .filter_map(|(_, id)| self.equipment.get(id))
    }

    /// Equipment whose offer lapses at `now`.
    pub(crate) fn equipment_offers_due(&self, now: Timestamp) -> impl Iterator<Item = &Equipment> {
        self.index
            .equipment_offers
            .iter()
            .take_while(move |(at, _)| *at <= now)
            .filter_map(|(_, id)| self.equipment.get(id))
    }

    /// Equipment that was retired before `before`, oldest first.
    pub(crate) fn equipment_retired_before(
        &self,
        before: Timestamp,
    ) -> impl Iterator<Item = EquipmentId> {
        self.index
            .retired_equipment
            .iter()
            .take_while(move |(at, _)| *at < before)
            .map(|(_, id)| *id)
    }
}
