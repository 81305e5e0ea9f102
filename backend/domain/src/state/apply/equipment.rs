//! Folding events about equipment.

use std::collections::BTreeMap;

use super::super::{Index, State};
use crate::{
    equipment::{Custodian, EndedOffer, Equipment, EquipmentVersions, Holder, Offer, Retired},
    event::{Event, Recorded},
    id::EquipmentId,
    limits::CUSTODIANS_KEPT_MAX,
};

impl State {
    pub(super) fn apply_equipment(&mut self, event: &Event, recorded: &Recorded) {
        match event {
            Event::EquipmentRegistered { .. } => {
                if let Some(it) = registered(event, recorded) {
                    self.keep_equipment(it);
                }
            }
            Event::EquipmentSplit {
                equipment,
                into,
                quantity,
            } => self.split_equipment(*equipment, *into, *quantity),
            Event::EquipmentMerged { equipment, into } => self.merge_equipment(*equipment, *into),
            Event::EquipmentForgotten { equipment } => {
                for id in equipment {
                    self.drop_equipment(*id);
                }
            }
            _ => {
                if let Some(mut it) = equipment_of(event).and_then(|id| self.drop_equipment(id)) {
                    move_on(&mut it, event, recorded);
                    self.keep_equipment(it);
                }
            }
        }
    }

    fn split_equipment(&mut self, id: EquipmentId, into: EquipmentId, quantity: u32) {
        let Some(mut it) = self.drop_equipment(id) else {
            return;
        };
        self.keep_equipment(Equipment {
            id: into,
            quantity,
            is_due_told: false,
            ended_offer: None,
            versions: EquipmentVersions::FIRST,
            ..it.clone()
        });
        it.quantity = it.quantity.saturating_sub(quantity);
        it.versions.stock += 1;
        self.keep_equipment(it);
    }

    fn merge_equipment(&mut self, id: EquipmentId, into: EquipmentId) {
        if !self.equipment.contains_key(&into) {
            return;
        }
        let (Some(part), Some(mut it)) = (self.drop_equipment(id), self.drop_equipment(into))
        else {
            return;
        };
        it.quantity = it.quantity.saturating_add(part.quantity);
        it.versions.stock += 1;
        let due = match (it.maintenance_due, part.maintenance_due) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        };
        if due != it.maintenance_due {
            it.maintenance_due = due;
            it.is_due_told = false;
            it.versions.maintenance += 1;
        }
        self.keep_equipment(it);
    }

    /// Takes it out with everything by which it is found.
    fn drop_equipment(&mut self, id: EquipmentId) -> Option<Equipment> {
        let it = self.equipment.remove(&id)?;
        self.index.forget_equipment(&it);
        Some(it)
    }

    fn keep_equipment(&mut self, it: Equipment) {
        self.index.find_equipment(&it);
        self.equipment.insert(it.id, it);
    }
}

impl Index {
    fn find_equipment(&mut self, it: &Equipment) {
        self.lots.entry(it.lot).or_default().insert(it.id);
        if let Some(retired) = &it.retired {
            self.retired_equipment.insert((retired.at, it.id));
        } else {
            *self.equipment_of.entry(it.agency.clone()).or_default() += 1;
            if let Some(unit) = it.holder.unit() {
                self.carried_by.entry(unit).or_default().insert(it.id);
            }
        }
        if let Some(at) = it.to_be_told_at() {
            self.maintenance.insert((at, it.id));
        }
        if let Some(offer) = &it.offer {
            self.equipment_offers.insert((offer.expires_at, it.id));
        }
    }

    fn forget_equipment(&mut self, it: &Equipment) {
        take_out(&mut self.lots, &it.lot, it.id);
        if let Some(retired) = &it.retired {
            self.retired_equipment.remove(&(retired.at, it.id));
        } else {
            if let Some(count) = self.equipment_of.get_mut(&it.agency) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    self.equipment_of.remove(&it.agency);
                }
            }
            if let Some(unit) = it.holder.unit() {
                take_out(&mut self.carried_by, &unit, it.id);
            }
        }
        if let Some(at) = it.to_be_told_at() {
            self.maintenance.remove(&(at, it.id));
        }
        if let Some(offer) = &it.offer {
            self.equipment_offers.remove(&(offer.expires_at, it.id));
        }
    }
}

/// Takes an id out of an index; an empty set would make two equal states differ.
fn take_out<K: Ord>(
    index: &mut BTreeMap<K, std::collections::BTreeSet<EquipmentId>>,
    key: &K,
    id: EquipmentId,
) {
    if let Some(ids) = index.get_mut(key) {
        ids.remove(&id);
        if ids.is_empty() {
            index.remove(key);
        }
    }
}

fn registered(event: &Event, recorded: &Recorded) -> Option<Equipment> {
    let Event::EquipmentRegistered {
        equipment,
        agency,
        label,
        quantity,
        maintenance_due,
    } = event
    else {
        return None;
    };
    Some(Equipment {
        id: *equipment,
        lot: *equipment,
        agency: agency.clone(),
        owner: agency.clone(),
        holder: Holder::Place(label.home.clone()),
        label: label.clone(),
        quantity: *quantity,
        held_since: recorded.occurred_at,
        condition: crate::equipment::Condition::Ready,
        condition_since: recorded.occurred_at,
        reason: None,
        maintenance_due: *maintenance_due,
        maintained_at: None,
        is_due_told: false,
        offer: None,
        ended_offer: None,
        custodians: vec![Custodian {
            agency: agency.clone(),
            since: recorded.received_at,
        }],
        retired: None,
        versions: EquipmentVersions::FIRST,
    })
}

/// What an event does to equipment that is there.
fn move_on(it: &mut Equipment, event: &Event, recorded: &Recorded) {
    match event {
        Event::EquipmentDescribed { label, .. } => {
            it.label.clone_from(label);
            it.versions.label += 1;
        }
        Event::EquipmentHeld { holder, .. } => {
            it.holder.clone_from(holder);
            it.held_since = recorded.occurred_at;
            it.versions.custody += 1;
        }
        Event::EquipmentOffered { to, expires_at, .. } => {
            it.offer = Some(Offer {
                to: to.clone(),
                at: recorded.received_at,
                expires_at: *expires_at,
            });
            it.ended_offer = None;
            it.versions.custody += 1;
        }
        Event::EquipmentAccepted { agency, holder, .. } => {
            it.offer = None;
            it.holder.clone_from(holder);
            it.held_since = recorded.occurred_at;
            it.versions.custody += 1;
            if it.agency != *agency {
                it.agency = agency.clone();
                it.is_due_told = false;
                it.custodians.push(Custodian {
                    agency: agency.clone(),
                    since: recorded.received_at,
                });
                let excess = it.custodians.len().saturating_sub(CUSTODIANS_KEPT_MAX);
                it.custodians.drain(..excess);
            }
        }
        Event::EquipmentOfferEnded { how, reason, .. } => {
            it.ended_offer = it.offer.take().map(|offer| EndedOffer {
                to: offer.to,
                how: *how,
                at: recorded.received_at,
                reason: reason.clone(),
            });
            it.versions.custody += 1;
        }
        Event::EquipmentConditionSet {
            condition, reason, ..
        } => {
            it.condition = *condition;
            it.condition_since = recorded.occurred_at;
            it.reason.clone_from(reason);
            it.versions.condition += 1;
        }
        Event::EquipmentCounted { quantity, .. } => {
            it.quantity = *quantity;
            it.versions.stock += 1;
        }
        Event::EquipmentMaintained { is_done, due, .. } => {
            it.maintenance_due = *due;
            it.is_due_told = false;
            if *is_done {
                it.maintained_at = Some(recorded.occurred_at);
            }
            it.versions.maintenance += 1;
        }
        Event::EquipmentMaintenanceDue { .. } => it.is_due_told = true,
        Event::EquipmentRetired { reason, .. } => {
            it.retired = Some(Retired {
                at: recorded.received_at,
                reason: reason.clone(),
            });
            it.versions.custody += 1;
        }
        _ => {}
    }
}

/// The equipment that an event changes.
const fn equipment_of(event: &Event) -> Option<EquipmentId> {
    match event {
        Event::EquipmentDescribed { equipment, .. }
        | Event::EquipmentHeld { equipment, .. }
        | Event::EquipmentOffered { equipment, .. }
        | Event::EquipmentAccepted { equipment, .. }
        | Event::EquipmentOfferEnded { equipment, .. }
        | Event::EquipmentConditionSet { equipment, .. }
        | Event::EquipmentCounted { equipment, .. }
        | Event::EquipmentMaintained { equipment, .. }
        | Event::EquipmentMaintenanceDue { equipment }
        | Event::EquipmentRetired { equipment, .. } => Some(*equipment),
        _ => None,
    }
}
