//! Who may do what in an enforcement, and when (N3 to N9).

use domain::{
    command::{CaseOrder, EnforcementOrder},
    enforcement::{EvidenceEnd, MeasureKind},
};

use super::{
    super::{given::*, given_cases::*, given_inspection::photograph},
    Row, Thing,
};

/// Who does not lead it.
const OTHERS: (&str, &str, &str) = ("partner asked", "*", "not_yours");
/// Who is in it and has promised nothing.
const NOT_COMMITTED: (&str, &str, &str) = ("asked", "*", "not_committed");
/// A crew whose unit was not sent.
const NOT_SENT: (&str, &str, &str) = ("other_crew", "*", "not_yours");
const NOT_SENT_YET: (&str, &str, &str) = ("crew", "draft", "not_yours");

/// How many orders there are.
pub(super) const ENFORCEMENT_ORDERS: usize = 18;

/// The place of an order about a whole enforcement.
pub(super) const fn place(order: &EnforcementOrder) -> usize {
    match order {
        EnforcementOrder::SetCountersigning { .. } => 0,
        EnforcementOrder::Take(_) => 1,
        EnforcementOrder::Collect(_) => 2,
        EnforcementOrder::Refer { .. } => 3,
    }
}

/// The place of an order about a part of one.
pub(super) const fn place_of_case(order: &CaseOrder) -> usize {
    match order {
        CaseOrder::Countersign { .. } => 4,
        CaseOrder::RefuseToSign { .. } => 5,
        CaseOrder::Review { .. } => 6,
        CaseOrder::Lift { .. } => 7,
        CaseOrder::Attach(_) => 8,
        CaseOrder::HandOver { .. } => 9,
        CaseOrder::Receive { .. } => 10,
        CaseOrder::Refuse { .. } => 11,
        CaseOrder::TakeBack => 12,
        CaseOrder::Release { .. } => 13,
        CaseOrder::AcceptReferral { .. } => 14,
        CaseOrder::DeclineReferral { .. } => 15,
        CaseOrder::WithdrawReferral { .. } => 16,
        CaseOrder::CloseReferral { .. } => 17,
    }
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row {
            label: "set_countersigning",
            roles: "CO",
            thing: Thing::Enforcement,
            command: |given| {
                let rules = [(MeasureKind::Fine, None)].into();
                let there = given.state.task(task(1));
                let version = there.map_or(0, |it| it.enforcement.rules_version);
                enforce(1, EnforcementOrder::SetCountersigning { version, rules })
            },
            lines: &[
                ("own", "completed", "wrong_state"),
                ("own", "*", "ok"),
                OTHERS,
            ],
        },
        Row {
            label: "take_measure",
            roles: "CDOF",
            thing: Thing::Enforcement,
            command: |_| enforce(1, EnforcementOrder::Take(measure(9, MeasureKind::Close))),
            lines: ON_SITE,
        },
        Row {
            label: "collect_evidence",
            roles: "CDOF",
            thing: Thing::Enforcement,
            command: |_| enforce(1, EnforcementOrder::Collect(collected(9))),
            lines: ON_SITE,
        },
        Row {
            label: "refer_case",
            roles: "CLO",
            thing: Thing::Enforcement,
            command: |_| enforce(1, referred(9, "police", &[1, 2])),
            lines: &[
                NOT_COMMITTED,
                ("own", "draft agreed", "wrong_state"),
                ("own", "started", "unknown"),
                ("own", "*", "ok"),
                ("partner", "draft agreed", "wrong_state"),
                ("partner", "*", "oneself"),
            ],
        },
    ];
    rows.extend(rows_of_measures());
    rows.extend(rows_of_evidence());
    rows.extend(rows_of_referrals());
    rows
}

/// What is done there while the task is under way.
const ON_SITE: &[(&str, &str, &str)] = &[
    NOT_COMMITTED,
    NOT_SENT,
    NOT_SENT_YET,
    ("own crew partner", "draft agreed completed", "wrong_state"),
    ("own crew partner", "*", "ok"),
];

fn rows_of_measures() -> Vec<Row> {
    vec![
        Row {
            label: "countersign_measure",
            roles: "CDOF",
            thing: Thing::Measure,
            command: |_| about(1, CaseOrder::Countersign { note: mark(8_700) }),
            lines: SIGNING,
        },
        Row {
            label: "refuse_countersignature",
            roles: "CDOF",
            thing: Thing::Measure,
            command: |_| {
                about(
                    1,
                    CaseOrder::RefuseToSign {
                        reason: mark(8_701),
                    },
                )
            },
            lines: SIGNING,
        },
        Row {
            label: "review_measure",
            roles: "CLO",
            thing: Thing::Measure,
            command: |_| {
                let note = mark(8_702);
                about(
                    1,
                    CaseOrder::Review {
                        is_upheld: true,
                        note,
                    },
                )
            },
            lines: &[("partner", "*", "ok"), ("own asked", "*", "not_yours")],
        },
        Row {
            label: "lift_measure",
            roles: "CDOF",
            thing: Thing::Measure,
            command: |_| {
                about(
                    1,
                    CaseOrder::Lift {
                        reason: mark(8_703),
                    },
                )
            },
            lines: &[
                ("partner", "*", "ok"),
                ("own crew other_crew asked", "*", "not_yours"),
            ],
        },
    ]
}

/// Of the police's measure.
const SIGNING: &[(&str, &str, &str)] = &[
    NOT_COMMITTED,
    NOT_SENT,
    ("partner", "*", "oneself"),
    ("own crew", "taken", "ok"),
    ("own crew", "*", "already_signed"),
];

/// What only who has it in custody does: the police first, and then fire.
const CUSTODIAN: &[(&str, &str, &str)] = &[
    ("partner", "taken", "ok"),
    ("own crew other_crew asked", "taken", "not_yours"),
    NOT_SENT,
    ("own crew", "*", "ok"),
    ("partner asked", "*", "not_yours"),
];

fn rows_of_evidence() -> Vec<Row> {
    vec![
        Row {
            label: "add_evidence_file",
            roles: "CDOF",
            thing: Thing::Evidence,
            command: |_| about(2, CaseOrder::Attach(photograph(9))),
            lines: CUSTODIAN,
        },
        Row {
            label: "offer_evidence to fire",
            roles: "CDOF",
            thing: Thing::Unoffered,
            command: |_| about(3, hand_to("fire")),
            lines: &[
                ("partner", "*", "ok"),
                ("own crew other_crew asked", "*", "not_yours"),
            ],
        },
        Row {
            label: "receive_evidence",
            roles: "CDOF",
            thing: Thing::Evidence,
            command: |_| about(2, received()),
            lines: RECEIVER,
        },
        Row {
            label: "refuse_evidence",
            roles: "CDOF",
            thing: Thing::Evidence,
            command: |_| {
                about(
                    2,
                    CaseOrder::Refuse {
                        reason: mark(8_704),
                    },
                )
            },
            lines: RECEIVER,
        },
        Row {
            label: "take_back_evidence",
            roles: "CDOF",
            thing: Thing::Evidence,
            command: |_| about(2, CaseOrder::TakeBack),
            lines: &[
                ("partner", "taken", "ok"),
                ("own crew other_crew asked", "taken", "not_yours"),
                NOT_SENT,
                ("own crew", "*", "wrong_state"),
                ("partner asked", "*", "not_yours"),
            ],
        },
        Row {
            label: "release_evidence",
            roles: "CDO",
            thing: Thing::Unoffered,
            command: |_| {
                let (how, note) = (EvidenceEnd::Destroyed, mark(8_705));
                about(3, CaseOrder::Release { how, note })
            },
            lines: &[("partner", "*", "ok"), ("own asked", "*", "not_yours")],
        },
    ]
}

/// Of what the police have offered to fire.
const RECEIVER: &[(&str, &str, &str)] = &[
    (
        "own crew other_crew partner asked",
        "answered completed",
        "wrong_state",
    ),
    NOT_SENT,
    ("own crew", "*", "ok"),
    ("partner asked", "*", "not_yours"),
];

fn rows_of_referrals() -> Vec<Row> {
    vec![
        Row {
            label: "answer_referral with yes",
            roles: "CLO",
            thing: Thing::Referral,
            command: |_| {
                let reference = mark(8_706);
                about(4, CaseOrder::AcceptReferral { reference })
            },
            lines: TO_FIRE,
        },
        Row {
            label: "answer_referral with no",
            roles: "CLO",
            thing: Thing::Referral,
            command: |_| {
                about(
                    4,
                    CaseOrder::DeclineReferral {
                        reason: mark(8_707),
                    },
                )
            },
            lines: TO_FIRE,
        },
        Row {
            label: "withdraw_referral",
            roles: "CLO",
            thing: Thing::Referral,
            command: |_| {
                about(
                    4,
                    CaseOrder::WithdrawReferral {
                        reason: mark(8_708),
                    },
                )
            },
            lines: &[
                ("own asked", "*", "not_yours"),
                ("partner", "taken", "ok"),
                ("partner", "*", "wrong_state"),
            ],
        },
        Row {
            label: "close_referral",
            roles: "CLO",
            thing: Thing::Referral,
            command: |_| {
                about(
                    4,
                    CaseOrder::CloseReferral {
                        outcome: mark(8_709),
                    },
                )
            },
            lines: &[
                ("partner asked", "*", "not_yours"),
                ("own", "taken", "wrong_state"),
                ("own", "*", "ok"),
            ],
        },
    ]
}

/// Of what the police have referred to fire.
const TO_FIRE: &[(&str, &str, &str)] = &[
    ("partner asked", "*", "not_yours"),
    ("own", "taken", "ok"),
    ("own", "*", "wrong_state"),
];
