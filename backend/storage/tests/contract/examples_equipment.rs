//! Examples of the events about equipment.

use std::collections::BTreeSet;

use domain::{
    Condition, EquipmentId, Event, PrincipalId, Timestamp, UnitId,
    equipment::{Holder, Label, OfferEnd, Receiver, Spot},
};

use super::examples::{PLACE, agency, id};

#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(crate) fn equipment() -> Vec<Event> {
    let (lot, part) = (EquipmentId(id(0x80)), EquipmentId(id(0x81)));
    let (unit, at) = (UnitId(id(0x20)), Timestamp(1_795_000_000_000));
    let label = Label {
        name: "Submersible pump".to_owned(),
        kind: "pump".to_owned(),
        equipment_type: Some(2),
        capabilities: BTreeSet::from(["water_removal".to_owned()]),
        serial: Some("P-0417".to_owned()),
        home: Spot {
            name: "North depot".to_owned(),
            at: PLACE,
        },
    };
    let place = Spot {
        name: "Market, east gate".to_owned(),
        at: PLACE,
    };
    vec![
        Event::EquipmentRegistered {
            equipment: lot,
            agency: agency("fire"),
            label: label.clone(),
            quantity: 8,
            maintenance_due: Some(at),
        },
        Event::EquipmentDescribed {
            equipment: lot,
            lot,
            label: Label {
                equipment_type: None,
                serial: None,
                ..label
            },
        },
        Event::EquipmentSplit {
            equipment: lot,
            into: part,
            quantity: 2,
        },
        Event::EquipmentHeld {
            equipment: part,
            lot,
            holder: Holder::Unit(unit),
        },
        Event::EquipmentHeld {
            equipment: part,
            lot,
            holder: Holder::Place(place.clone()),
        },
        Event::EquipmentHeld {
            equipment: part,
            lot,
            holder: Holder::Person(PrincipalId(id(0x10))),
        },
        Event::EquipmentOffered {
            equipment: part,
            to: Receiver::Unit(unit),
            expires_at: at,
        },
        Event::EquipmentOfferEnded {
            equipment: part,
            lot,
            how: OfferEnd::Declined,
            reason: Some("The hose does not fit".to_owned()),
        },
        Event::EquipmentOffered {
            equipment: part,
            to: Receiver::Agency(agency("ems")),
            expires_at: at,
        },
        Event::EquipmentOfferEnded {
            equipment: part,
            lot,
            how: OfferEnd::Lapsed,
            reason: None,
        },
        Event::EquipmentAccepted {
            equipment: part,
            lot,
            agency: agency("ems"),
            holder: Holder::Place(place),
        },
        Event::EquipmentConditionSet {
            equipment: part,
            lot,
            condition: Condition::Defective,
            reason: Some("Shaft seal leaks".to_owned()),
        },
        Event::EquipmentCounted {
            equipment: lot,
            lot,
            quantity: 5,
            reason: "One was lost in the river".to_owned(),
        },
        Event::EquipmentMaintenanceDue { equipment: lot },
        Event::EquipmentMaintained {
            equipment: lot,
            is_done: true,
            due: None,
        },
        Event::EquipmentMerged {
            equipment: part,
            into: lot,
        },
        Event::EquipmentRetired {
            equipment: lot,
            lot,
            reason: "Beyond repair".to_owned(),
        },
        Event::EquipmentForgotten {
            equipment: vec![lot],
        },
    ]
}
