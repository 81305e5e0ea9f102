//! Rows about alarms. The operations centre hears duress of everybody (V10) and answers for itself, but does nothing
//! else to it.

use domain::Command;

use super::{super::given::*, Row, Thing};

const CREW: &str = "CDOF";
const DESK: &str = "CDO";
const OTHERS: (&str, &str, &str) = ("other_crew partner stranger", "*", "not_yours");

pub(super) fn rows() -> Vec<Row> {
    let mut rows = raised();
    rows.extend(answered());
    rows
}

fn raised() -> Vec<Row> {
    vec![
        Row {
            label: "raise_duress",
            roles: CREW,
            thing: Thing::Unit,
            command: |_| duress(2, "fire"),
            lines: &[OTHERS, ("*", "*", "ok")],
        },
        Row {
            label: "ask_to_talk",
            roles: CREW,
            thing: Thing::Unit,
            command: |_| talk(2, "fire"),
            lines: &[OTHERS, ("*", "*", "ok")],
        },
        Row {
            label: "report_delay",
            roles: CREW,
            thing: Thing::Assignment,
            command: |_| delay(2, 1, None),
            lines: &[
                OTHERS,
                (
                    "*",
                    "offered dispatched acknowledged en_route transporting",
                    "ok",
                ),
                ("*", "*", "wrong_state"),
            ],
        },
    ]
}

fn answered() -> Vec<Row> {
    vec![
        Row {
            label: "withdraw_duress",
            roles: CREW,
            thing: Thing::Alarm,
            command: |_| Command::WithdrawDuress { alarm: alarm(1) },
            lines: &[
                OTHERS,
                ("*", "talk cleared", "wrong_state"),
                ("*", "*", "ok"),
            ],
        },
        Row {
            label: "acknowledge_alarm",
            roles: "CDOS",
            thing: Thing::Alarm,
            command: |_| Command::AcknowledgeAlarm { alarm: alarm(1) },
            lines: &[("*", "cleared", "wrong_state"), ("*", "*", "ok")],
        },
        Row {
            label: "shelve_alarm",
            roles: DESK,
            thing: Thing::Alarm,
            command: |_| Command::ShelveAlarm {
                alarm: alarm(1),
                ms: MINUTE,
            },
            lines: &[OTHERS, ("*", "talk", "ok"), ("*", "*", "wrong_state")],
        },
        Row {
            label: "close_alarm",
            roles: DESK,
            thing: Thing::Alarm,
            command: |_| Command::CloseAlarm { alarm: alarm(1) },
            lines: &[OTHERS, ("*", "cleared", "wrong_state"), ("*", "*", "ok")],
        },
    ]
}
