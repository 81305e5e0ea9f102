//! Rows about joint tasks: the lead moves the phase, a party answers for itself and sends its own units.

use std::collections::BTreeSet;

use domain::{
    Command, Target,
    command::{
        Answer, AnswerLead, DecideCounter, LeadOrder, OfferLead, ReviseTask, SendUnits,
        TakeOverLead,
    },
    task::{Promise, TaskStep},
};

use super::{super::given::*, Row, Thing};

/// Who is in it without leading it.
const OTHERS: (&str, &str, &str) = ("partner asked", "*", "not_yours");

pub(super) fn rows() -> Vec<Row> {
    let mut rows = by_lead();
    rows.extend(by_steps());
    rows.extend(by_parties());
    rows
}

fn by_lead() -> Vec<Row> {
    let row = |label, command, lines| Row {
        label,
        roles: "CO",
        thing: Thing::Task,
        command,
        lines,
    };
    vec![
        Row {
            label: "draft_task",
            roles: "CO",
            thing: Thing::Nothing,
            command: |given| Command::DraftTask(draft_order(1, &["police", "ems"], given.now)),
            lines: &[("*", "*", "ok")],
        },
        row(
            "revise_task",
            |given| {
                Command::ReviseTask(ReviseTask {
                    task: task(1),
                    version: given.state.task(task(1)).unwrap().version,
                    objective: mark(7_040),
                    answer_by: given.now.plus_ms(HOUR),
                    parts: vec![part("police", 2), part("ems", 2)],
                    quorum: None,
                    takeover: None,
                    disclosure: None,
                    scope: None,
                })
            },
            &[
                (
                    "own",
                    "draft proposed negotiating agreed mobilizing in_progress suspended",
                    "ok",
                ),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "propose_task",
            |_| Command::ProposeTask { task: task(1) },
            &[("own", "draft", "ok"), ("own", "*", "wrong_state"), OTHERS],
        ),
        row(
            "start_task",
            |_| Command::StartTask { task: task(1) },
            &[
                ("own", "agreed mobilizing", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "complete_task",
            |_| Command::CompleteTask { task: task(1) },
            &[
                ("own", "in_progress", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "cancel_task",
            |_| Command::CancelTask {
                task: task(1),
                reason: mark(7_041),
            },
            &[
                (
                    "own",
                    "completed demobilizing closed reviewed cancelled lapsed",
                    "wrong_state",
                ),
                ("own", "*", "ok"),
                OTHERS,
            ],
        ),
    ]
}

fn by_steps() -> Vec<Row> {
    let row = |label, command, lines| Row {
        label,
        roles: "CO",
        thing: Thing::Task,
        command,
        lines,
    };
    vec![
        row(
            "move_task mobilize",
            |_| moved(1, TaskStep::Mobilize),
            &[("own", "agreed", "ok"), ("own", "*", "wrong_state"), OTHERS],
        ),
        row(
            "move_task suspend",
            |_| moved(1, TaskStep::Suspend),
            &[
                ("own", "agreed mobilizing in_progress", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "move_task resume",
            |_| moved(1, TaskStep::Resume),
            &[
                ("own", "suspended", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "move_task demobilize",
            |_| moved(1, TaskStep::Demobilize),
            &[
                ("own", "completed", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "move_task close",
            |_| moved(1, TaskStep::Close),
            &[
                ("own", "completed demobilizing", "ok"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        ),
        row(
            "move_task review",
            |_| moved(1, TaskStep::Review),
            &[("own", "closed", "ok"), ("own", "*", "wrong_state"), OTHERS],
        ),
    ]
}

#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
fn by_parties() -> Vec<Row> {
    vec![
        Row {
            label: "answer_task accept",
            roles: "CDO",
            thing: Thing::Task,
            command: |_| accept(1, 1),
            lines: &[
                ("own", "*", "not_yours"),
                (
                    "partner",
                    "proposed negotiating agreed mobilizing in_progress suspended",
                    "already_answered",
                ),
                ("asked", "proposed negotiating", "ok"),
                ("partner asked", "*", "wrong_state"),
            ],
        },
        Row {
            label: "answer_task decline",
            roles: "CDO",
            thing: Thing::Task,
            command: |_| decline(1, 1),
            lines: &[
                ("own", "*", "not_yours"),
                (
                    "partner",
                    "proposed negotiating agreed mobilizing in_progress suspended",
                    "already_answered",
                ),
                ("asked", "proposed negotiating", "ok"),
                ("partner asked", "*", "wrong_state"),
            ],
        },
        Row {
            label: "answer_task counter",
            roles: "CDO",
            thing: Thing::Task,
            command: |_| answer(1, 1, 0, Answer::Counter(Promise::whole(&part("ems", 2)))),
            lines: &[
                ("own", "*", "not_yours"),
                (
                    "partner",
                    "proposed negotiating agreed mobilizing in_progress suspended",
                    "already_answered",
                ),
                ("asked", "proposed negotiating", "ok"),
                ("partner asked", "*", "wrong_state"),
            ],
        },
        Row {
            label: "decide_counter of who made none",
            roles: "CO",
            thing: Thing::Task,
            command: |_| {
                Command::DecideCounter(DecideCounter {
                    task: task(1),
                    version: 1,
                    agency: agency("police"),
                    offer: 1,
                    refused: None,
                })
            },
            lines: &[
                (
                    "own",
                    "proposed negotiating agreed mobilizing in_progress suspended",
                    "already_answered",
                ),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "offer_lead to a party that has promised",
            roles: "CO",
            thing: Thing::Task,
            command: |_| {
                Command::OfferLead(OfferLead {
                    task: task(1),
                    what: LeadOrder::Offer {
                        to: agency("police"),
                        reason: mark(7_043),
                    },
                })
            },
            lines: &[
                (
                    "own",
                    "proposed agreed mobilizing in_progress suspended",
                    "ok",
                ),
                // The police have answered nothing in that situation.
                ("own", "negotiating", "not_committed"),
                ("own", "*", "wrong_state"),
                OTHERS,
            ],
        },
        Row {
            label: "offer_lead taken back though none is made",
            roles: "CO",
            thing: Thing::Task,
            command: |_| {
                Command::OfferLead(OfferLead {
                    task: task(1),
                    what: LeadOrder::TakeBack(1),
                })
            },
            lines: &[("own", "*", "wrong_state"), OTHERS],
        },
        Row {
            label: "answer_lead though it is not offered",
            roles: "CO",
            thing: Thing::Task,
            command: |_| {
                Command::AnswerLead(AnswerLead {
                    task: task(1),
                    offer: 1,
                    refused: None,
                })
            },
            lines: &[("own partner asked", "*", "wrong_state")],
        },
        Row {
            label: "note_link",
            roles: "R",
            thing: Thing::Task,
            command: |given| Command::NoteLink {
                agency: agency("fire"),
                since: Some(given.now),
            },
            lines: &[("own", "*", "ok")],
        },
        Row {
            label: "take_over_lead without a rule",
            roles: "O",
            thing: Thing::Task,
            command: |_| {
                Command::TakeOverLead(TakeOverLead {
                    task: task(1),
                    reason: mark(7_044),
                })
            },
            lines: &[("own partner asked", "*", "not_yours")],
        },
        Row {
            label: "assign_unit of police to a task",
            roles: "CDO",
            thing: Thing::Task,
            command: |_| assign(1, unit("police", 1), Target::Task(task(1))),
            lines: &[
                // The lead sees the units of those who have promised, while the task runs.
                (
                    "own",
                    "agreed mobilizing in_progress suspended",
                    "not_yours",
                ),
                ("own asked", "*", "unknown"),
                ("partner", "agreed mobilizing in_progress", "ok"),
                ("partner", "negotiating", "not_committed"),
                ("partner", "*", "wrong_state"),
            ],
        },
        Row {
            label: "send_units of police",
            roles: "CDO",
            thing: Thing::Task,
            command: |_| {
                Command::SendUnits(SendUnits {
                    task: task(1),
                    units: vec![(assignment(1), unit("police", 1))],
                    confirmed: BTreeSet::new(),
                })
            },
            lines: &[
                (
                    "own",
                    "agreed mobilizing in_progress suspended",
                    "not_yours",
                ),
                ("own asked", "*", "unknown"),
                ("partner", "agreed mobilizing in_progress", "ok"),
                ("partner", "negotiating", "not_committed"),
                ("partner", "*", "wrong_state"),
            ],
        },
        Row {
            label: "release_unit",
            roles: "CO",
            thing: Thing::Assignment,
            command: |_| Command::ReleaseUnit {
                assignment: assignment(1),
            },
            lines: &[("own", "*", "not_yours"), ("*", "*", "unknown")],
        },
        Row {
            label: "add_note on a task",
            roles: "CDOF",
            thing: Thing::Task,
            command: |_| Command::AddNote {
                id: note(1),
                target: Target::Task(task(1)),
                text: mark(7_042),
            },
            lines: &[("*", "*", "ok")],
        },
    ]
}
