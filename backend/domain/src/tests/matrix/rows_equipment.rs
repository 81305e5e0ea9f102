//! Rows about equipment: only the custodian changes it, and only who it was offered to takes it over (E1–E4).

use domain::{
    Command, Condition,
    command::{
        AdjustQuantity, CustodyAnswer, DescribeEquipment, MoveEquipment, RecordMaintenance,
        RetireEquipment,
    },
    equipment::{Equipment, Holder, Receiver},
};

use super::{
    super::{given::*, given_equipment::*},
    Row, Thing,
};

/// What the custodian may do while nobody was offered it.
const SETTLED: &[(&str, &str, &str)] = &[
    ("own", "placed carried defective", "ok"),
    ("own", "*", "wrong_state"),
    ("crew", "carried", "ok"),
    ("*", "*", "not_yours"),
];

/// What the custodian may do in any case.
const OPEN: &[(&str, &str, &str)] = &[
    ("own", "retired", "wrong_state"),
    ("own", "*", "ok"),
    ("crew", "carried", "ok"),
    ("*", "*", "not_yours"),
];

fn it(given: &Given) -> &Equipment {
    given.equipment(1)
}

fn answer(answer: CustodyAnswer) -> Command {
    Command::AnswerCustody {
        equipment: equipment(1),
        answer,
    }
}

#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            label: "register_equipment",
            roles: "CDOAR",
            thing: Thing::Nothing,
            command: |_| Command::RegisterEquipment(equipment_order(1, "fire")),
            lines: &[("own", "*", "ok"), ("*", "*", "not_yours")],
        },
        Row {
            label: "describe_equipment",
            roles: "CDOA",
            thing: Thing::Equipment,
            command: |given| {
                Command::DescribeEquipment(DescribeEquipment {
                    equipment: equipment(1),
                    version: it(given).versions.label,
                    label: label(2),
                })
            },
            lines: OPEN,
        },
        Row {
            label: "attach_equipment",
            roles: "CDOF",
            thing: Thing::Equipment,
            // To unit 2, which other_crew sits on.
            command: |given| {
                let Command::AttachEquipment(order) =
                    attach(1, it(given).versions.custody, "fire", None)
                else {
                    unreachable!()
                };
                Command::AttachEquipment(domain::command::AttachEquipment {
                    unit: unit("fire", 2),
                    ..order
                })
            },
            lines: &[
                ("own", "placed carried", "ok"),
                ("own", "*", "wrong_state"),
                ("other_crew", "placed", "ok"),
                ("other_crew", "offered defective retired", "wrong_state"),
                ("crew", "retired", "wrong_state"),
                ("*", "*", "not_yours"),
            ],
        },
        Row {
            label: "detach_equipment",
            roles: "CDOF",
            thing: Thing::Equipment,
            command: |given| detach(1, it(given).versions.custody, Some(place(7_060))),
            lines: &[
                ("own crew", "carried", "ok"),
                ("own", "*", "wrong_state"),
                ("*", "*", "not_yours"),
            ],
        },
        Row {
            label: "move_equipment",
            roles: "CDO",
            thing: Thing::Equipment,
            command: |given| {
                Command::MoveEquipment(MoveEquipment {
                    equipment: equipment(1),
                    version: it(given).versions.custody,
                    to: Holder::Place(place(7_061)),
                    part: None,
                })
            },
            lines: &[
                ("own", "placed defective", "ok"),
                ("own", "*", "wrong_state"),
                ("*", "*", "not_yours"),
            ],
        },
        Row {
            label: "hand_over_equipment",
            roles: "CDOF",
            thing: Thing::Equipment,
            command: |given| {
                let to = Receiver::Agency(agency("police"));
                offer(1, it(given).versions.custody, to, None)
            },
            lines: &[
                ("own", "placed carried defective", "ok"),
                ("own", "*", "wrong_state"),
                // Between agencies only desks hand over.
                ("crew", "carried", "role_may_not"),
                ("*", "*", "not_yours"),
            ],
        },
        Row {
            label: "hand_over_equipment to a unit",
            roles: "CDOF",
            thing: Thing::Equipment,
            command: |given| {
                let to = Receiver::Unit(unit("fire", 2));
                offer(1, it(given).versions.custody, to, None)
            },
            lines: &[
                ("own", "placed carried", "ok"),
                ("own", "*", "wrong_state"),
                ("crew", "carried", "ok"),
                ("*", "*", "not_yours"),
            ],
        },
        Row {
            label: "answer_custody accept",
            roles: "CDOF",
            thing: Thing::Equipment,
            command: |_| {
                let holder = Some(Holder::Place(place(7_062)));
                answer(CustodyAnswer::Accept { holder })
            },
            lines: ANSWER,
        },
        Row {
            label: "answer_custody decline",
            roles: "CDOF",
            thing: Thing::Equipment,
            command: |_| {
                let reason = mark(7_063);
                answer(CustodyAnswer::Decline { reason })
            },
            lines: ANSWER,
        },
        Row {
            label: "cancel_equipment_offer",
            roles: "CDO",
            thing: Thing::Equipment,
            command: |_| Command::CancelEquipmentOffer {
                equipment: equipment(1),
            },
            lines: &[
                ("own", "offered", "ok"),
                ("own", "*", "wrong_state"),
                ("*", "*", "not_yours"),
            ],
        },
        Row {
            label: "set_condition",
            roles: "CDOF",
            thing: Thing::Equipment,
            command: |given| condition(1, it(given).versions.condition, Condition::Degraded),
            lines: OPEN,
        },
        Row {
            label: "adjust_quantity",
            roles: "CDO",
            thing: Thing::Equipment,
            command: |given| {
                Command::AdjustQuantity(AdjustQuantity {
                    equipment: equipment(1),
                    version: it(given).versions.stock,
                    quantity: 9,
                    reason: mark(7_064),
                })
            },
            lines: SETTLED,
        },
        Row {
            label: "record_maintenance",
            roles: "CDO",
            thing: Thing::Equipment,
            command: |given| {
                Command::RecordMaintenance(RecordMaintenance {
                    equipment: equipment(1),
                    version: it(given).versions.maintenance,
                    is_done: true,
                    next_due: Some(given.now.plus_ms(24 * HOUR)),
                })
            },
            lines: OPEN,
        },
        Row {
            label: "retire_equipment",
            roles: "CDOA",
            thing: Thing::Equipment,
            command: |given| {
                Command::RetireEquipment(RetireEquipment {
                    equipment: equipment(1),
                    version: it(given).versions.custody,
                    reason: mark(7_065),
                })
            },
            lines: SETTLED,
        },
    ]
}

/// Offered to police: its desks answer, and nobody else.
const ANSWER: &[(&str, &str, &str)] = &[
    ("own", "offered", "not_yours"),
    ("own", "*", "wrong_state"),
    ("partner", "offered", "ok"),
    ("*", "*", "not_yours"),
];
