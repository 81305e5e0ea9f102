//! Rows about the founding agreement (G10): what stands between all agencies no party suspends or ends for the others. The
//! stranger is the operations centre.

use domain::command::AgreementOrder as O;

use super::{super::given::*, Row, Thing, situations_agreement::of_founding};

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            label: "suspend_founding",
            roles: "LCO",
            thing: Thing::Founding,
            command: |_| of_founding(O::Suspend { reason: mark(42) }),
            lines: &[
                ("stranger", "founding founding_drafted", "ok"),
                ("stranger", "founding_suspended", "wrong_state"),
                ("*", "*", "not_yours"),
            ],
        },
        Row {
            label: "resume_founding",
            roles: "LCO",
            thing: Thing::Founding,
            command: |_| of_founding(O::Resume),
            lines: &[
                ("stranger", "founding_suspended", "ok"),
                ("*", "founding_suspended", "not_yours"),
                ("*", "*", "wrong_state"),
            ],
        },
        Row {
            label: "end_founding",
            roles: "L",
            thing: Thing::Founding,
            command: |_| of_founding(O::End { reason: mark(42) }),
            lines: &[("*", "*", "not_yours")],
        },
    ]
}
