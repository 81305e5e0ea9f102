//! Rows about agreements. Agreement 1 is between fire, which drafted it, and police; ems is asked by an amendment.

use domain::{Command, command::AgreementOrder as O};

use super::{
    super::{given::*, given_agreements::*},
    Row, Thing,
};

/// How many kinds of orders there are.
pub(super) const ORDERS: usize = 14;

/// The place of each kind of order.
pub(super) const fn place(order: &O) -> usize {
    match order {
        O::Draft(_) => 0,
        O::Revise { .. } => 1,
        O::Propose { .. } => 2,
        O::Sign { .. } => 3,
        O::RefuseToSign { .. } => 4,
        O::Withdraw { .. } => 5,
        O::Amend { .. } => 6,
        O::Suspend { .. } => 7,
        O::Resume => 8,
        O::End { .. } => 9,
        O::Activate { .. } => 10,
        O::Deactivate => 11,
        O::BreakGlass { .. } => 12,
        O::ReviewGlass { .. } => 13,
    }
}

fn order(order: O) -> Command {
    about(1, order)
}

fn version(given: &Given) -> u32 {
    given.version(1)
}

/// What a party does to what is in force.
const IN_FORCE: &[(&str, &str, &str)] = &[
    (
        "own partner",
        "in_force activated opened amending amended",
        "ok",
    ),
    ("*", "*", "wrong_state"),
];

/// What is to be signed by every party, and by who joins.
const TO_SIGN: &[(&str, &str, &str)] = &[
    ("own partner", "proposed amended", "ok"),
    ("asked", "amended", "ok"),
    ("*", "*", "wrong_state"),
];

#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            label: "draft_agreement",
            roles: "L",
            thing: Thing::Nothing,
            command: |given| {
                about(
                    2,
                    O::Draft(text(
                        &["fire", "police", "ems", "eoc"],
                        &units_for_all(),
                        given.now,
                    )),
                )
            },
            lines: &[("*", "*", "ok")],
        },
        Row {
            label: "revise_agreement",
            roles: "L",
            thing: Thing::Agreement,
            command: |given| {
                order(O::Revise {
                    version: version(given),
                    text: text(&["fire", "ems"], &units_for_all(), given.now),
                })
            },
            lines: &[
                ("own", "draft amending", "ok"),
                ("partner", "proposed amended signed", "not_yours"),
                ("asked", "amended", "not_yours"),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "propose_agreement",
            roles: "L",
            thing: Thing::Agreement,
            command: |given| {
                order(O::Propose {
                    version: version(given),
                })
            },
            lines: &[
                ("own", "draft amending", "ok"),
                ("partner", "proposed amended signed", "not_yours"),
                ("asked", "amended", "not_yours"),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "sign_agreement",
            roles: "L",
            thing: Thing::Agreement,
            command: |given| {
                order(O::Sign {
                    version: version(given),
                })
            },
            lines: TO_SIGN,
        },
        Row {
            label: "refuse_to_sign",
            roles: "L",
            thing: Thing::Agreement,
            command: |given| {
                order(O::RefuseToSign {
                    version: version(given),
                    reason: mark(42),
                })
            },
            lines: TO_SIGN,
        },
        Row {
            label: "withdraw_agreement",
            roles: "L",
            thing: Thing::Agreement,
            command: |given| {
                order(O::Withdraw {
                    version: version(given),
                })
            },
            lines: &[
                ("own", "draft proposed amending amended", "ok"),
                ("partner", "proposed amended signed", "not_yours"),
                ("asked", "amended", "not_yours"),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "amend_agreement",
            roles: "L",
            thing: Thing::Agreement,
            command: |given| {
                let it = given.agreement(1).current.as_ref();
                order(O::Amend {
                    version: it.map_or(1, |it| it.number),
                    text: text(&["fire", "ems"], &units_for_all(), given.now),
                })
            },
            lines: &[
                ("own partner", "in_force activated opened suspended", "ok"),
                ("own", "amending", "amendment_open"),
                // Another party's draft is as if it were not there.
                ("partner", "amending", "ok"),
                ("own partner", "amended", "amendment_open"),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "suspend_agreement",
            roles: "LCO",
            thing: Thing::Agreement,
            command: |_| order(O::Suspend { reason: mark(42) }),
            lines: &[
                (
                    "own partner",
                    "in_force activated opened amending amended",
                    "ok",
                ),
                ("partner", "suspended", "ok"),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "resume_agreement",
            roles: "LCO",
            thing: Thing::Agreement,
            command: |_| order(O::Resume),
            lines: &[
                ("own", "suspended", "ok"),
                ("partner", "suspended", "not_yours"),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "end_agreement",
            roles: "L",
            thing: Thing::Agreement,
            command: |_| order(O::End { reason: mark(42) }),
            lines: &[
                (
                    "own partner",
                    "signed in_force activated opened amending amended suspended",
                    "ok",
                ),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "activate_agreement",
            roles: "CO",
            thing: Thing::Agreement,
            command: |_| {
                order(O::Activate {
                    minutes: 120,
                    reason: mark(42),
                })
            },
            lines: IN_FORCE,
        },
        Row {
            label: "deactivate_agreement",
            roles: "LCO",
            thing: Thing::Agreement,
            command: |_| order(O::Deactivate),
            // Fire activated it; police's things are opened by that.
            lines: &[
                ("own partner", "activated", "ok"),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "break_glass",
            roles: "CO",
            thing: Thing::Agreement,
            command: |_| {
                order(O::BreakGlass {
                    minutes: 10,
                    reason: mark(42),
                })
            },
            lines: &[
                ("own", "opened", "wrong_state"),
                ("own", "in_force activated amending amended", "ok"),
                // Nothing is behind glass for police.
                (
                    "partner",
                    "in_force activated opened amending amended",
                    "nothing_to_open",
                ),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "review_glass",
            roles: "SL",
            thing: Thing::Agreement,
            command: |given| {
                order(O::ReviewGlass {
                    opening: given.opening(1, 1),
                    is_justified: true,
                    note: mark(42),
                })
            },
            lines: &[
                ("partner", "opened", "ok"),
                ("own", "opened", "not_yours"),
                ("asked", "*", "wrong_state"),
                (
                    "own partner",
                    "draft proposed signed withdrawn",
                    "wrong_state",
                ),
                ("*", "*", "unknown"),
            ],
        },
    ]
}
