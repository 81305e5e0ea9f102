//! Who may do what in an inspection, and when (Y1 to Y8).

use std::collections::BTreeMap;

use domain::{
    command::{InspectionOrder, VisitOrder},
    inspection::{ChecklistAnswer, Release},
};

use super::{
    super::{given::*, given_inspection::*},
    Row, Thing,
    situations_inspection::{draw, found, ordered},
};

/// Who does not lead it.
const OTHERS: (&str, &str, &str) = ("partner asked", "*", "not_yours");
/// Who is in it and has promised nothing.
const NOT_COMMITTED: (&str, &str, &str) = ("asked", "*", "not_committed");
/// A crew whose unit was not sent.
const NOT_SENT: (&str, &str, &str) = ("other_crew", "*", "not_yours");
const NOT_SENT_YET: (&str, &str, &str) = ("crew", "draft", "not_yours");

/// How many orders there are.
pub(super) const INSPECTION_ORDERS: usize = 17;

/// The place of an order about a whole inspection.
pub(super) const fn place(order: &InspectionOrder) -> usize {
    match order {
        InspectionOrder::ListTargets { .. } => 0,
        InspectionOrder::UnlistTargets(_) => 1,
        InspectionOrder::NameInspectors { .. } => 2,
        InspectionOrder::ExcludeInspector { .. } => 3,
        InspectionOrder::CloseList(_) => 4,
        InspectionOrder::ReopenList { .. } => 5,
        InspectionOrder::Draw { .. } => 6,
        InspectionOrder::Conclude { .. } => 7,
    }
}

/// The place of an order about a target.
pub(super) const fn place_of_visit(order: &VisitOrder) -> usize {
    match order {
        VisitOrder::Skip { .. } => 8,
        VisitOrder::Start { .. } => 9,
        VisitOrder::Answer { .. } => 10,
        VisitOrder::Find { .. } => 11,
        VisitOrder::Finish { .. } => 12,
        VisitOrder::OrderRectification { .. } => 13,
        VisitOrder::Recheck { .. } => 14,
        VisitOrder::WithdrawOrder { .. } => 15,
        VisitOrder::Photograph(_) => 16,
    }
}

#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        Row {
            label: "list_targets",
            roles: "CDO",
            thing: Thing::Inspection,
            command: |_| list(1, [9]),
            lines: &[
                ("own", "draft open", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "unlist_targets",
            roles: "CDO",
            thing: Thing::Inspection,
            command: |_| inspect(1, InspectionOrder::UnlistTargets(vec![item(3)])),
            lines: &[
                ("own", "draft open", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "name_inspectors",
            roles: "CDO",
            thing: Thing::Inspection,
            command: |_| name(1, 1),
            lines: &[
                ("own partner asked", "draft open", "ok"),
                ("own partner asked", "*", "wrong_state"),
            ],
        },
        Row {
            label: "exclude_inspector of fire",
            roles: "CDO",
            thing: Thing::Inspection,
            command: |_| {
                let order = InspectionOrder::ExcludeInspector {
                    agency: agency("fire"),
                    inspector: 1,
                    item: item(1),
                    reason: Some(mark(7_100)),
                };
                inspect(1, order)
            },
            lines: &[
                // Nobody has named any yet.
                ("own", "draft", "unknown"),
                ("own", "open", "ok"),
                ("own partner asked", "completed", "wrong_state"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "close_list",
            roles: "CO",
            thing: Thing::Inspection,
            command: |_| close_list(1, None, 0),
            lines: &[("own", "open", "ok"), ("own", "*", "wrong_state"), OTHERS],
        },
        Row {
            label: "reopen_list",
            roles: "CO",
            thing: Thing::Inspection,
            command: |_| {
                let reason = mark(7_101);
                inspect(1, InspectionOrder::ReopenList { reason })
            },
            lines: &[
                ("own", "to_draw", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "draw_targets",
            roles: "CO",
            thing: Thing::Inspection,
            command: |_| inspect(1, draw()),
            lines: &[
                ("own", "to_draw", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "conclude_inspection",
            roles: "CO",
            thing: Thing::Inspection,
            command: |_| {
                let order = InspectionOrder::Conclude {
                    summary: mark(7_102),
                    release: Release::Restricted,
                };
                inspect(1, order)
            },
            lines: &[
                ("own", "finished completed", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
    ];
    rows.extend(rows_of_visits());
    rows
}

#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
fn rows_of_visits() -> Vec<Row> {
    vec![
        Row {
            label: "skip_target",
            roles: "CO",
            thing: Thing::Target,
            command: |_| {
                let reason = mark(7_103);
                visit(1, VisitOrder::Skip { reason })
            },
            lines: &[
                ("own", "draft open to_draw", "not_drawn"),
                ("own", "whole", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "start_visit",
            roles: "CDOF",
            thing: Thing::Target,
            command: |_| visit(1, start()),
            lines: &[
                NOT_COMMITTED,
                NOT_SENT,
                NOT_SENT_YET,
                ("own crew partner", "open to_draw", "not_drawn"),
                ("own crew partner", "whole", "ok"),
                ("own crew partner", "*", "wrong_state"),
            ],
        },
        Row {
            label: "answer_checklist though none is followed",
            roles: "CDOF",
            thing: Thing::Target,
            command: |_| {
                let answers = BTreeMap::from([("1".to_owned(), ChecklistAnswer::Ok)]);
                let version = None;
                visit(1, VisitOrder::Answer { answers, version })
            },
            lines: &[
                NOT_COMMITTED,
                NOT_SENT,
                NOT_SENT_YET,
                ("own crew partner", "visited", "unknown"),
                ("own crew partner", "*", "wrong_state"),
            ],
        },
        Row {
            label: "record_finding",
            roles: "CDOF",
            thing: Thing::Target,
            command: |_| visit(1, found(9)),
            lines: &[
                NOT_COMMITTED,
                NOT_SENT,
                NOT_SENT_YET,
                ("own crew partner", "visited", "ok"),
                ("own crew partner", "*", "wrong_state"),
            ],
        },
        Row {
            label: "finish_visit",
            roles: "CDOF",
            thing: Thing::Target,
            command: |_| visit(1, finish()),
            lines: &[
                NOT_COMMITTED,
                NOT_SENT,
                NOT_SENT_YET,
                ("own crew partner", "visited", "ok"),
                ("own crew partner", "*", "wrong_state"),
            ],
        },
        Row {
            label: "photograph",
            roles: "CDOF",
            thing: Thing::Target,
            command: |_| visit(1, VisitOrder::Photograph(photograph(9))),
            lines: &[
                NOT_COMMITTED,
                NOT_SENT,
                NOT_SENT_YET,
                ("own crew partner", "visited", "ok"),
                ("own crew partner", "*", "wrong_state"),
            ],
        },
        of_police("order_rectification", |given| {
            visit(1, ordered(9, 1, given.now.plus_ms(HOUR)))
        }),
        of_police("recheck_order", |_| {
            let order = VisitOrder::Recheck {
                order: rectification(1),
                is_rectified: true,
                note: mark(7_104),
                due_at: None,
            };
            visit(1, order)
        }),
        of_police("withdraw_order", |_| {
            let order = VisitOrder::WithdrawOrder {
                order: rectification(1),
                reason: mark(7_105),
            };
            visit(1, order)
        }),
    ]
}

/// What only the police do about what they found and ordered, also after the task is done.
fn of_police(label: &'static str, command: fn(&Given) -> domain::Command) -> Row {
    Row {
        label,
        roles: "CDOF",
        thing: Thing::Target,
        command,
        lines: &[
            NOT_COMMITTED,
            NOT_SENT,
            NOT_SENT_YET,
            ("own crew partner", "draft open to_draw whole", "unknown"),
            ("own crew", "*", "not_yours"),
            ("partner", "*", "ok"),
        ],
    }
}
