//! Rows of erasing and holding.

use domain::{Command, Role, private::Subject};

use super::{super::given::*, Row, Thing};

const OVER: &str = "closed cancelled";

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            label: "erase an incident",
            roles: "A",
            thing: Thing::Incident,
            command: |_| Command::Erase {
                subject: Subject::Incident(incident(1)),
                reason: mark(42),
            },
            lines: &[
                ("own", OVER, "ok"),
                ("own", "*", "wrong_state"),
                ("*", "*", "not_yours"),
            ],
        },
        Row {
            label: "hold an incident",
            roles: "L",
            thing: Thing::Incident,
            command: |_| Command::SetHold {
                subject: Subject::Incident(incident(1)),
                is_held: true,
                reason: mark(42),
            },
            lines: &[("own", "*", "ok"), ("*", "*", "not_yours")],
        },
        Row {
            label: "erase a person of fire",
            roles: "A",
            thing: Thing::Nothing,
            command: |_| Command::Erase {
                subject: Subject::Principal(person("fire", Role::Legal)),
                reason: mark(42),
            },
            // Still enabled; another agency's person answers like nobody.
            lines: &[("own", "*", "wrong_state"), ("*", "*", "unknown")],
        },
        Row {
            label: "hold a person of fire",
            roles: "L",
            thing: Thing::Nothing,
            command: |_| Command::SetHold {
                subject: Subject::Principal(person("fire", Role::Legal)),
                is_held: true,
                reason: mark(42),
            },
            lines: &[("own", "*", "ok"), ("*", "*", "unknown")],
        },
    ]
}
