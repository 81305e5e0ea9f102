//! Equipment for tests. Also compiled into the tests of the protocol and the simulator.

use std::collections::BTreeSet;

use domain::{
    Command, Condition, EquipmentId, Point, Role,
    command::{
        AttachEquipment, CustodyAnswer, DetachEquipment, HandOverEquipment, PartOfStock,
        RegisterEquipment, SetCondition,
    },
    equipment::{Equipment, Holder, Label, Receiver, Spot},
};
use uuid::Uuid;

use super::given::*;

pub(crate) fn equipment(n: u128) -> EquipmentId {
    EquipmentId(Uuid::from_u128((8 << 64) | n))
}

/// What equipment `n` is, with texts of its own.
pub(crate) fn label(n: u128) -> Label {
    Label {
        name: mark(9_000 + n * 10),
        kind: mark(9_001 + n * 10),
        equipment_type: Some(2),
        capabilities: BTreeSet::from([mark(9_002 + n * 10)]),
        serial: Some(mark(9_003 + n * 10)),
        home: Spot {
            name: mark(9_004 + n * 10),
            at: Point::new(7.41, 43.72).unwrap(),
        },
    }
}

/// The order for a stock of ten.
pub(crate) fn equipment_order(n: u128, of: &str) -> RegisterEquipment {
    RegisterEquipment {
        id: equipment(n),
        agency: agency(of),
        label: label(n),
        quantity: 10,
        maintenance_due: None,
    }
}

pub(crate) fn place(n: u128) -> Spot {
    Spot {
        name: mark(n),
        at: Point::new(7.43, 43.74).unwrap(),
    }
}

/// Unit 1 of an agency takes equipment on board, all of it or a part.
pub(crate) fn attach(n: u128, version: u32, of: &str, part: Option<(u32, u128)>) -> Command {
    Command::AttachEquipment(AttachEquipment {
        equipment: equipment(n),
        version,
        unit: unit(of, 1),
        part: part_of(part),
    })
}

/// Equipment is put down, at home if no place is given.
pub(crate) fn detach(n: u128, version: u32, to: Option<Spot>) -> Command {
    Command::DetachEquipment(DetachEquipment {
        equipment: equipment(n),
        version,
        to,
        part: None,
    })
}

pub(crate) fn offer(n: u128, version: u32, to: Receiver, part: Option<(u32, u128)>) -> Command {
    Command::HandOverEquipment(HandOverEquipment {
        equipment: equipment(n),
        version,
        to,
        part: part_of(part),
    })
}

pub(crate) fn accept_custody(n: u128, holder: Option<Holder>) -> Command {
    Command::AnswerCustody {
        equipment: equipment(n),
        answer: CustodyAnswer::Accept { holder },
    }
}

pub(crate) fn condition(n: u128, version: u32, condition: Condition) -> Command {
    Command::SetCondition(SetCondition {
        equipment: equipment(n),
        version,
        condition,
        reason: (condition != Condition::Ready).then(|| mark(9_900 + n)),
        part: None,
    })
}

pub(crate) fn part_of(part: Option<(u32, u128)>) -> Option<PartOfStock> {
    part.map(|(quantity, id)| PartOfStock {
        quantity,
        id: equipment(id),
    })
}

impl Given {
    /// A stock of ten that lies at its home.
    pub(crate) fn equipped(&mut self, n: u128, of: &str) -> EquipmentId {
        let order = Command::RegisterEquipment(equipment_order(n, of));
        self.when(of, Role::Dispatcher, order).unwrap();
        equipment(n)
    }

    pub(crate) fn equipment(&self, n: u128) -> &Equipment {
        self.state.equipment(equipment(n)).unwrap()
    }
}
