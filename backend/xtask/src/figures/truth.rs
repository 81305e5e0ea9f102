//! What `figures truth` asks for, and who measures it.

use super::producer::{Producer, asked, test};

/// All of them, in the order of the issue.
pub(super) const PRODUCERS: &[Producer] = &[Producer {
    file: "kill",
    figures: &[
        asked("kill_acknowledged", "commands", "≥ 10000"),
        asked("kill_lost", "commands", "0"),
        asked("kill_twice", "commands", "0"),
        asked("kill_negative_control_fails", "bool", "1"),
    ],
    produce: Some(|_, runner| {
        test(
            runner,
            "kill::what_was_acknowledged_survives_kills_and_takes_effect_once",
        )
    }),
}];
