//! One example of every event about equipment, with whose key its texts are sealed under.

use domain::{
    Condition, Event,
    equipment::{Holder, OfferEnd, Receiver, Spot},
    private::Subject,
};

use super::{
    every_agreement_event::{after_agreement, first_agreement},
    every_event::SECRET,
    given::*,
    given_equipment::*,
};

fn secret() -> String {
    SECRET.to_owned()
}

/// Parts are sealed under the key of the whole stock.
pub(super) fn subject_of_equipment() -> Subject {
    Subject::Equipment(equipment(1))
}

fn secret_label() -> domain::equipment::Label {
    domain::equipment::Label {
        name: secret(),
        serial: Some(secret()),
        home: secret_place(),
        ..label(1)
    }
}

fn secret_place() -> Spot {
    Spot {
        name: secret(),
        ..place(1)
    }
}

/// The first of them.
pub(super) fn registered() -> Event {
    Event::EquipmentRegistered {
        equipment: equipment(1),
        agency: agency("fire"),
        label: secret_label(),
        quantity: 4,
        maintenance_due: Some(START),
    }
}

/// The event after this one.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn after_equipment(event: &Event) -> Option<(Event, Option<Subject>)> {
    let (lot, equipment) = (equipment(1), equipment(2));
    let of_lot = Some(subject_of_equipment());
    let holder = Holder::Place(secret_place());
    Some(match event {
        Event::EquipmentRegistered { .. } => (
            Event::EquipmentDescribed {
                equipment,
                lot,
                label: secret_label(),
            },
            of_lot,
        ),
        Event::EquipmentDescribed { .. } => (
            Event::EquipmentSplit {
                equipment: lot,
                into: equipment,
                quantity: 1,
            },
            None,
        ),
        Event::EquipmentSplit { .. } => (
            Event::EquipmentMerged {
                equipment,
                into: lot,
            },
            None,
        ),
        Event::EquipmentMerged { .. } => (
            Event::EquipmentHeld {
                equipment,
                lot,
                holder,
            },
            of_lot,
        ),
        Event::EquipmentHeld { .. } => (
            Event::EquipmentOffered {
                equipment,
                to: Receiver::Agency(agency("ems")),
                expires_at: START,
            },
            None,
        ),
        Event::EquipmentOffered { .. } => (
            Event::EquipmentAccepted {
                equipment,
                lot,
                agency: agency("ems"),
                holder,
            },
            of_lot,
        ),
        Event::EquipmentAccepted { .. } => (
            Event::EquipmentOfferEnded {
                equipment,
                lot,
                how: OfferEnd::Declined,
                reason: Some(secret()),
            },
            of_lot,
        ),
        Event::EquipmentOfferEnded { .. } => (
            Event::EquipmentConditionSet {
                equipment,
                lot,
                condition: Condition::Defective,
                reason: Some(secret()),
            },
            of_lot,
        ),
        Event::EquipmentConditionSet { .. } => (
            Event::EquipmentCounted {
                equipment,
                lot,
                quantity: 3,
                reason: secret(),
            },
            of_lot,
        ),
        Event::EquipmentCounted { .. } => (
            Event::EquipmentMaintained {
                equipment,
                is_done: true,
                due: Some(START),
            },
            None,
        ),
        Event::EquipmentMaintained { .. } => (Event::EquipmentMaintenanceDue { equipment }, None),
        Event::EquipmentMaintenanceDue { .. } => (
            Event::EquipmentRetired {
                equipment,
                lot,
                reason: secret(),
            },
            of_lot,
        ),
        Event::EquipmentRetired { .. } => (
            Event::EquipmentForgotten {
                equipment: vec![equipment],
            },
            None,
        ),
        Event::EquipmentForgotten { .. } => first_agreement(),
        Event::Agreement { fact, .. } => return after_agreement(fact),
        _ => return None,
    })
}
