//! Rows about codes, reservations, the queue, capacity and transport.

use std::collections::BTreeMap;

use domain::{
    Command, Target,
    command::{ReserveUnit, SetCapacity, StartLeg},
    unit::Measure,
};

use super::{super::given::*, Row, Thing};

/// Who sees a unit or assignment that is not theirs to speak for.
const OTHERS: (&str, &str, &str) = ("other_crew partner", "*", "not_yours");

#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn rows() -> Vec<Row> {
    let row = |label, roles, thing, command, lines| Row {
        label,
        roles,
        thing,
        command,
        lines,
    };
    vec![
        row(
            "set_status_code without codes",
            "CDOF",
            Thing::Unit,
            |_| Command::SetStatusCode {
                unit: unit("fire", 1),
                code: "3".to_owned(),
                reason: None,
                by_radio: false,
            },
            &[OTHERS, ("own crew", "*", "malformed")],
        ),
        row(
            "reserve_unit",
            "CDO",
            Thing::Unit,
            |given| {
                Command::ReserveUnit(ReserveUnit {
                    unit: unit("fire", 1),
                    target: Some(Target::Incident(incident(1))),
                    reason: mark(7_040),
                    until: given.now.plus_ms(HOUR),
                })
            },
            &[
                OTHERS,
                ("own", "out_of_service off_duty", "unit_not_available"),
                ("own", "working", "unit_busy"),
                ("own", "*", "ok"),
            ],
        ),
        row(
            "order_queue of nothing that waits",
            "CDO",
            Thing::Unit,
            |_| Command::OrderQueue {
                unit: unit("fire", 1),
                order: vec![],
            },
            &[OTHERS, ("own", "*", "ok")],
        ),
        row(
            "set_capacity",
            "AR",
            Thing::Unit,
            |_| {
                Command::SetCapacity(SetCapacity {
                    unit: unit("fire", 1),
                    version: 0,
                    capacity: BTreeMap::from([(Measure::Seats, 6)]),
                })
            },
            // The server acts for no agency and sees the units of none.
            &[OTHERS, ("own", "*", "ok")],
        ),
        row(
            "start_leg",
            "CDOF",
            Thing::Assignment,
            |_| {
                Command::StartLeg(StartLeg {
                    assignment: assignment(1),
                    place: mark(7_041),
                    at: None,
                    persons: 1,
                    by_radio: false,
                })
            },
            &[
                OTHERS,
                ("own crew", "on_scene transporting at_destination", "ok"),
                ("own crew", "*", "wrong_state"),
            ],
        ),
        row(
            "hand_over_leg without one",
            "CDOF",
            Thing::Assignment,
            |_| Command::HandOverLeg {
                assignment: assignment(1),
                by_radio: false,
            },
            &[OTHERS, ("own crew", "*", "wrong_state")],
        ),
        row(
            "reached_home",
            "R",
            Thing::Unit,
            |_| Command::ReachedHome {
                unit: unit("fire", 1),
            },
            &[("own", "*", "ok")],
        ),
        row(
            "reached_scene",
            "R",
            Thing::Assignment,
            |_| Command::ReachedScene {
                assignment: assignment(1),
            },
            &[("own", "*", "ok")],
        ),
    ]
}
