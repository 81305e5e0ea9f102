//! What `figures joint-tasks` asks for, and who measures it.

use super::{
    first_light::browser,
    producer::{Producer, asked, domain_test, tiered_test_in},
    table::TOLD,
    truth::MATRIX,
};

/// All of them, in the order of the issue.
pub(super) const PRODUCERS: &[Producer] = &[
    Producer {
        file: "simulator",
        figures: &[
            asked("simulator_steps", "steps", "≥ 1000000"),
            asked("simulator_broken", "invariants", "0"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(runner, tier, "simulation", "the_core_holds")
        }),
    },
    MATRIX,
    Producer {
        file: "proposal",
        figures: &[
            asked("proposal_agencies", "agencies", TOLD),
            asked("proposal_sockets", "sockets", "≥ 500"),
            asked("proposal_rounds", "proposals", TOLD),
            asked("proposal_p99_ms", "ms", "≤ 50"),
            asked("proposal_not_told", "screens", "0"),
            asked("proposal_told_others", "screens", "0"),
        ],
        produce: Some(|_, runner, tier| {
            tiered_test_in(
                runner,
                tier,
                "acceptance",
                "shares::proposal::a_proposal_is_on_every",
            )
        }),
    },
    Producer {
        file: "kinds",
        figures: &[asked("kinds_played_in_browser", "kinds", "3")],
        produce: Some(browser),
    },
    Producer {
        file: "draw",
        figures: &[
            asked("draws", "draws", "≥ 500"),
            asked("draws_equal", "draws", "all"),
            asked("draw_recomputed_equal", "bool", "1"),
            asked("draw_control_found", "%", "100"),
        ],
        produce: Some(|_, runner, tier| {
            domain_test(runner, tier, "drawing_again::y3_another_program")
        }),
    },
];
