//! What `figures sharing-agreements` asks for, and who measures it.

use super::{
    mutants,
    producer::{Producer, asked, domain_test, tiered_test_in},
    table::TOLD,
};

/// All of them, in the order of the issue.
pub(super) const PRODUCERS: &[Producer] = &[
    Producer {
        file: "oracle",
        figures: &[
            asked("oracle_sets", "sets", "≥ 200"),
            asked("oracle_agencies", "agencies", TOLD),
            asked("oracle_cells", "cells", TOLD),
            asked("oracle_wrong", "sets", "0"),
            asked("oracle_control_found", "%", "100"),
        ],
        produce: Some(|_, runner, tier| domain_test(runner, tier, "compiled::g9_every_cell")),
    },
    Producer {
        file: "oracle-events",
        figures: &[
            asked("oracle_events", "events", "≥ 100000"),
            asked("oracle_events_wrong", "walks", "0"),
            asked("oracle_events_control_found", "bool", "1"),
        ],
        produce: Some(|_, runner, tier| domain_test(runner, tier, "oracle_events::every_random")),
    },
    Producer {
        file: "canary",
        figures: &[
            asked("canary_markers", "markers", TOLD),
            asked("canary_requests", "requests", TOLD),
            asked("canary_roles", "seats", TOLD),
            asked("canary_forbidden", "markers", "0"),
            asked("canary_existence_told", "answers", "0"),
            asked("canary_control_found", "%", "100"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(
                runner,
                tier,
                "acceptance",
                "canary::a_marker_in_every_field",
            )
        }),
    },
    Producer {
        file: "worlds",
        figures: &[
            asked("worlds_steps", "steps", TOLD),
            asked("worlds_bytes", "bytes", TOLD),
            asked("worlds_differences", "worlds", "0"),
            asked("worlds_controls_differ", "of 2", "2"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(runner, tier, "acceptance", "worlds::two_worlds")
        }),
    },
    Producer {
        file: "revoke",
        figures: &[
            asked("revoke_streams", "streams", "≥ 2000"),
            asked("revoke_stop_s", "s", "≤ 1"),
            asked("revoke_retract_s", "s", "≤ 1"),
            asked("revoke_not_told", "streams", "0"),
            asked("revoke_control_goes_on", "bool", "1"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(
                runner,
                tier,
                "acceptance",
                "shares::revoke::an_agreement_that_ends",
            )
        }),
    },
    Producer {
        file: "treatments",
        figures: &[
            asked("cost_us_per_update_1", "µs", TOLD),
            asked("cost_us_per_update_8", "µs", TOLD),
            asked("cost_us_per_update_50", "µs", TOLD),
            asked("cost_us_per_update_200", "µs", TOLD),
            asked("cost_ratio_200", "times", TOLD),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(
                runner,
                tier,
                "acceptance",
                "shares::treatments::an_update_costs",
            )
        }),
    },
    Producer {
        file: "table",
        figures: &[
            asked("table_lookup_ns", "ns", TOLD),
            asked("table_pair_recompile_slowest_ms", "ms", TOLD),
            asked("table_agreement_in_force_slowest_ms", "ms", TOLD),
            asked("table_memory_kb", "kB", TOLD),
        ],
        produce: Some(|_, runner, tier| domain_test(runner, tier, "cost::the_table_is_small")),
    },
    Producer {
        file: "tamper",
        figures: &[asked("tamper_found", "of 5", "5 of 5")],
        produce: Some(|_, runner, tier| {
            tiered_test_in(runner, tier, "acceptance", "audit::tamper::w4_five_of_five")
        }),
    },
    Producer {
        file: "mutants",
        figures: &[
            asked("mutants_tried", "mutants", TOLD),
            asked("mutants_killed", "%", "≥ 95"),
        ],
        produce: Some(mutants::measure),
    },
];
