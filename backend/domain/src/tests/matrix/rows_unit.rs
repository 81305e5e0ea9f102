//! Rows about units and their assignments: a desk speaks for the units of its agency, a crew for its own.

use domain::{AssignmentStatus as S, Availability, Command, Target};

use super::{super::given::*, Row, Thing};

/// Who sees a unit or assignment that is not theirs to speak for.
const OTHERS: (&str, &str, &str) = ("other_crew partner", "*", "not_yours");
const ENDED: &str = "cleared declined cancelled diverted";

fn availability(to: Availability) -> Command {
    Command::SetAvailability(domain::command::SetAvailability {
        unit: unit("fire", 1),
        availability: to,
        reason: Some(mark(7_030)),
        word: None,
        until: None,
        by_radio: false,
    })
}

pub(super) fn rows() -> Vec<Row> {
    let mut rows = about_units();
    rows.extend(advances());
    rows.extend(ends());
    rows
}

fn about_units() -> Vec<Row> {
    let row = |label, roles, command, lines| Row {
        label,
        roles,
        thing: Thing::Unit,
        command,
        lines,
    };
    vec![
        row(
            "set_availability to out_of_service",
            "CDOF",
            |_| availability(Availability::OutOfService),
            &[("own crew", "*", "ok"), OTHERS],
        ),
        row(
            "set_availability to off_duty",
            "CDOF",
            |_| availability(Availability::OffDuty),
            &[
                ("own crew", "working", "unit_busy"),
                ("own crew", "*", "ok"),
                OTHERS,
            ],
        ),
        row(
            "set_availability to reserved",
            "CDOF",
            |_| availability(Availability::Reserved),
            // Rule U12: only a reservation keeps a unit.
            &[("own crew", "*", "malformed"), OTHERS],
        ),
        row(
            "assign_unit in each availability",
            "CDO",
            |_| assign(1, unit("fire", 1), Target::Incident(incident(1))),
            &[
                ("own", "out_of_service off_duty", "unit_not_available"),
                // Rule U12: kept for something else.
                ("own", "reserved", "forbidden_by_rule"),
                // One that works waits with it.
                ("own", "available returning working", "ok"),
                OTHERS,
            ],
        ),
    ]
}

fn advances() -> Vec<Row> {
    let row = |label, command, lines| Row {
        label,
        roles: "CDOF",
        thing: Thing::Assignment,
        command,
        lines,
    };
    vec![
        row(
            "advance_assignment to dispatched",
            |_| advance(1, S::Dispatched),
            &[
                OTHERS,
                // Rule U8: only a desk makes an order of an offer.
                ("crew", "*", "role_may_not"),
                ("own", "offered", "ok"),
                ("own", "*", "wrong_state"),
            ],
        ),
        row(
            "advance_assignment to acknowledged",
            |_| advance(1, S::Acknowledged),
            &[
                OTHERS,
                ("own crew", "offered dispatched", "ok"),
                ("own crew", "*", "wrong_state"),
            ],
        ),
        row(
            "advance_assignment to en_route",
            |_| advance(1, S::EnRoute),
            &[
                OTHERS,
                ("own crew", "dispatched acknowledged", "ok"),
                ("own crew", "*", "wrong_state"),
            ],
        ),
        row(
            "advance_assignment to staged",
            |_| advance(1, S::Staged),
            &[
                OTHERS,
                ("own crew", "dispatched acknowledged en_route", "ok"),
                ("own crew", "*", "wrong_state"),
            ],
        ),
        row(
            "advance_assignment to on_scene",
            |_| advance(1, S::OnScene),
            &[
                OTHERS,
                ("own crew", "dispatched acknowledged en_route staged", "ok"),
                ("own crew", "*", "wrong_state"),
            ],
        ),
        row(
            "advance_assignment to transporting",
            |_| advance(1, S::Transporting),
            &[
                OTHERS,
                ("own crew", "on_scene", "ok"),
                ("own crew", "*", "wrong_state"),
            ],
        ),
        row(
            "advance_assignment to at_destination",
            |_| advance(1, S::AtDestination),
            &[
                OTHERS,
                ("own crew", "on_scene transporting", "ok"),
                ("own crew", "*", "wrong_state"),
            ],
        ),
        row(
            "advance_assignment to cleared",
            |_| advance(1, S::Cleared),
            &[
                OTHERS,
                ("own crew", ENDED, "wrong_state"),
                ("own crew", "offered", "wrong_state"),
                ("own crew", "*", "ok"),
            ],
        ),
    ]
}

fn ends() -> Vec<Row> {
    let row = |label, roles, command, lines| Row {
        label,
        roles,
        thing: Thing::Assignment,
        command,
        lines,
    };
    vec![
        row(
            "decline_assignment",
            "CDOF",
            |_| Command::DeclineAssignment {
                assignment: assignment(1),
                reason: mark(7_031),
            },
            &[
                OTHERS,
                ("own crew", "offered dispatched acknowledged", "ok"),
                ("own crew", "*", "wrong_state"),
            ],
        ),
        row(
            "cancel_assignment",
            "CDO",
            |_| Command::CancelAssignment {
                assignment: assignment(1),
                reason: mark(7_032),
            },
            &[("own", ENDED, "wrong_state"), ("own", "*", "ok")],
        ),
        row(
            "divert_assignment",
            "CDO",
            |_| {
                Command::DivertAssignment(domain::command::DivertAssignment {
                    assignment: assignment(1),
                    new_id: assignment(2),
                    target: Target::Incident(incident(2)),
                    reason: mark(7_033),
                    confirmed: std::collections::BTreeSet::new(),
                })
            },
            &[
                ("own", ENDED, "wrong_state"),
                ("own", "offered", "wrong_state"),
                ("own", "*", "ok"),
            ],
        ),
    ]
}
