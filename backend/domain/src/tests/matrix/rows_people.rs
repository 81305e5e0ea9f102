//! Rows about people, shifts and hand-overs (H1–H9).

use domain::{Clearance, Command, Role};

use super::{super::given::*, Row, Thing};

/// Another agency's person answers like nobody.
const OWN: &[(&str, &str, &str)] = &[("own", "*", "ok"), ("*", "*", "unknown")];

const STALE: &[(&str, &str, &str)] = &[("own", "*", "stale_version"), ("*", "*", "unknown")];

pub(super) fn rows() -> Vec<Row> {
    let row = |label, roles, thing, command, lines| Row {
        label,
        roles,
        thing,
        command,
        lines,
    };
    let mut rows = vec![
        row(
            "rename_principal of fire",
            "AR",
            Thing::Nothing,
            |_| Command::RenamePrincipal {
                principal: person("fire", Role::Legal),
                version: 0,
                name: mark(7_040),
            },
            OWN,
        ),
        row(
            "grant_role to fire",
            "AR",
            Thing::Nothing,
            |_| Command::GrantRole {
                principal: person("fire", Role::Legal),
                version: 0,
                role: Role::Field,
            },
            OWN,
        ),
        row(
            "set_clearance of fire",
            "AR",
            Thing::Nothing,
            |_| Command::SetClearance {
                principal: person("fire", Role::Legal),
                version: 0,
                clearance: Clearance::Confidential,
            },
            OWN,
        ),
        row(
            "withdraw_role, the last of one of fire",
            "AR",
            Thing::Nothing,
            |_| Command::WithdrawRole {
                principal: person("fire", Role::Legal),
                version: 0,
                role: Role::Legal,
            },
            &[("own", "*", "empty"), ("*", "*", "unknown")],
        ),
        row(
            "sign_on to unit 1 of fire",
            "CDOF",
            Thing::Unit,
            |_| sign_on(unit("fire", 1)),
            &[
                ("own", "*", "wrong_state"),
                ("crew other_crew", "*", "signed_on"),
                ("*", "*", "not_yours"),
            ],
        ),
        row(
            "sign_off of the crew of fire",
            "CDOF",
            Thing::Unit,
            |_| Command::SignOff {
                principal: Some(person("fire", Role::Field)),
            },
            &[
                ("own other_crew", "*", "ok"),
                ("crew", "working", "wrong_state"),
                ("crew", "*", "ok"),
                ("*", "*", "unknown"),
            ],
        ),
        row(
            "hand_over to whoever accepts",
            "CDO",
            Thing::Nothing,
            |_| hand_over_to(1, None),
            &[("*", "*", "ok")],
        ),
        row(
            "accept_hand_over of fire",
            "CDO",
            Thing::HandOver,
            |_| Command::AcceptHandOver {
                hand_over: hand_over(1),
            },
            &[("own", "open", "ok"), ("own", "*", "wrong_state")],
        ),
    ];
    rows.extend(stale());
    rows
}

/// H14: based on what is not there.
fn stale() -> Vec<Row> {
    let row = |label, roles, thing, command, lines| Row {
        label,
        roles,
        thing,
        command,
        lines,
    };
    vec![
        row(
            "rename_principal of fire, stale",
            "AR",
            Thing::Nothing,
            |_| Command::RenamePrincipal {
                principal: person("fire", Role::Legal),
                version: 1,
                name: mark(7_041),
            },
            STALE,
        ),
        row(
            "grant_role to fire, stale",
            "AR",
            Thing::Nothing,
            |_| Command::GrantRole {
                principal: person("fire", Role::Legal),
                version: 1,
                role: Role::Field,
            },
            STALE,
        ),
        row(
            "set_clearance of fire, stale",
            "AR",
            Thing::Nothing,
            |_| Command::SetClearance {
                principal: person("fire", Role::Legal),
                version: 1,
                clearance: Clearance::Confidential,
            },
            STALE,
        ),
        row(
            "set_principal_enabled of fire, stale",
            "AR",
            Thing::Nothing,
            |_| Command::SetPrincipalEnabled {
                principal: person("fire", Role::Legal),
                version: 1,
                is_enabled: false,
            },
            STALE,
        ),
    ]
}
