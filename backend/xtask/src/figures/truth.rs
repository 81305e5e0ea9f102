//! What `figures truth` asks for, and who measures it. What takes more than minutes is measured in part without `--long`,
//! with goals as CI has them.

use super::{
    producer::{Producer, asked, long_test, test, tiered_test_in},
    table::TOLD,
};

/// Who may do what in which state; joint tasks ask for it as well.
pub(super) const MATRIX: Producer = Producer {
    file: "matrix",
    figures: &[
        asked("matrix_cells", "cells", TOLD),
        asked("matrix_cells_with_verdict", "%", "100"),
        asked("matrix_cells_wrong", "cells", "0"),
    ],
    produce: Some(|_, runner, tier| tiered_test_in(runner, tier, "simulation", "the_matrix_has")),
};

/// All of them: first what is timed, then what goes on for long.
pub(super) const PRODUCERS: &[Producer] = &[
    Producer {
        file: "restart",
        figures: &[
            asked("restart_1m_events_s", "s", "≤ 2"),
            asked("restart_without_snapshot_s", "s", TOLD),
            asked("snapshot_build_s", "s", TOLD),
            asked("snapshot_stall_without_ms", "ms", TOLD),
            asked("snapshot_stall_with_ms", "ms", TOLD),
            asked("snapshot_room_pause", "times", TOLD),
        ],
        produce: Some(|_, runner, _| {
            long_test(
                runner,
                "restart::a_full_journal_is_soon_served_again_from_a_snapshot",
            )
        }),
    },
    Producer {
        file: "outage",
        figures: &[
            asked("storage_failed_answer_s", "s", "≤ 1"),
            asked("outage_recovery_s", "s", "≤ 5"),
        ],
        produce: Some(|_, runner, _| {
            long_test(
                runner,
                "outage::a_full_disk_stops_writing_and_nothing_else_and_it_passes_by_itself",
            )
        }),
    },
    Producer {
        file: "backup",
        figures: &[
            asked("verify_rows_per_s", "rows/s", TOLD),
            asked("verify_mb_per_s", "MB/s", TOLD),
            asked("backup_1gib_s", "s", TOLD),
            asked("restore_1gib_s", "s", "≤ 60"),
            asked("backup_heads_equal", "bool", "1"),
        ],
        produce: Some(|_, runner, _| {
            long_test(
                runner,
                "backup::a_journal_is_verified_backed_up_and_put_back_in_time",
            )
        }),
    },
    Producer {
        file: "search",
        figures: &[
            asked("search_objects", "objects", "≥ 100000"),
            asked("search_slowest_ms", "ms", TOLD),
            asked("search_longest_step_ms", "ms", TOLD),
        ],
        produce: Some(|_, runner, _| {
            long_test(runner, "search::a_search_in_a_full_room_is_soon_done")
        }),
    },
    Producer {
        file: "closing",
        figures: &[
            asked("disable_slowest_socket_s", "s", "≤ 1"),
            asked("disable_sockets", "sockets", "≥ 500"),
            asked("disable_negative_control", "bool", "1"),
        ],
        produce: Some(|_, runner, _| {
            long_test(
                runner,
                "closing::whoever_is_disabled_is_out_on_every_socket_within_a_second",
            )
        }),
    },
    Producer {
        file: "reconnect",
        figures: &[asked("reconnect_500_p99_s", "s", "≤ 5")],
        produce: Some(|_, runner, _| {
            long_test(
                runner,
                "reconnect::every_screen_is_current_again_soon_after_a_restart",
            )
        }),
    },
    Producer {
        file: "alarms",
        figures: &[
            asked("duress_to_desk_p99", "ms", TOLD),
            asked("duress_calls", "calls", TOLD),
            asked("unacknowledged_alarm_delay", "s", TOLD),
            asked("unacknowledged_alarm_lag", "ms", TOLD),
        ],
        produce: Some(|_, runner, _| {
            long_test(
                runner,
                "alarms::duress_reaches_its_desk_and_the_operations_centre_without_any_agreement",
            )
        }),
    },
    Producer {
        file: "erasure",
        figures: &[
            asked("erasure_canary_found", "places", "0"),
            asked("erasure_control_found", "places", "≥ 6"),
        ],
        produce: Some(|_, runner, _| {
            test(
                runner,
                "erasure::the_canary_of_what_was_erased_is_found_nowhere",
            )
        }),
    },
    MATRIX,
    Producer {
        file: "decoders",
        figures: &[
            asked("decoders", "decoders", TOLD),
            asked("decoder_inputs_each", "inputs", TOLD),
            asked("decoder_panics", "panics", "0"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(runner, tier, "decoders", "no_decoder_panics")
        }),
    },
    Producer {
        file: "mutated-requests",
        figures: &[
            asked("mutated_requests", "requests", TOLD),
            asked("mutated_request_faults", "answers", "0"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(runner, tier, "decoders", "every_route_gives")
        }),
    },
    Producer {
        file: "kill",
        figures: &[
            asked("kill_kills", "kills", "≥ 1000"),
            asked("kill_acknowledged", "commands", "≥ 10000"),
            asked("kill_lost", "commands", "0"),
            asked("kill_twice", "commands", "0"),
            asked("kill_negative_control_fails", "bool", "1"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(
                runner,
                tier,
                "acceptance",
                "kill::what_was_acknowledged_survives_kills_and_takes_effect_once",
            )
        }),
    },
    Producer {
        file: "powercut",
        figures: &[
            asked("powercut_cuts", "cuts", "≥ 500"),
            asked("powercut_acknowledged", "commands", "≥ 10000"),
            asked("powercut_lost", "commands", "0"),
            asked("powercut_doubled", "commands", "0"),
            asked("powercut_partial", "commands", "0"),
            asked("powercut_bytes", "attachments", "0"),
            asked("powercut_control_fails", "bool", "1"),
            asked("powercut_early_answer_fails", "bool", "1"),
            asked("powercut_bytes_control_fails", "bool", "1"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(
                runner,
                tier,
                "acceptance",
                "kill::cut::what_was_acknowledged_survives_power_cuts_and_takes_effect_once",
            )
        }),
    },
    Producer {
        file: "simulator",
        figures: &[
            asked("simulator_steps", "steps", "≥ 50000000"),
            asked("simulator_broken", "invariants", "0"),
            asked("simulator_steps_per_s", "1/s", TOLD),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(runner, tier, "simulation", "the_core_holds")
        }),
    },
];
