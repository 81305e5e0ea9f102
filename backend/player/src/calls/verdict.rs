//! Verdicts: what the replay says about rows that are not plain. Nothing is mended silently; what was not sent, was
//! refused or was added is listed here, with the line of the file.

use serde::Serialize;

/// What is the matter with a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// A cell that cannot be read; its value is treated as absent.
    UnreadableCell {
        /// Which column.
        column: String,
        /// What is wrong with it.
        why: String,
    },
    /// The row does not say which call or unit it is about.
    MissingValue {
        /// Which column.
        column: String,
    },
    /// A time that lies between others is missing, or the one without which a unit is never sent or never free.
    MissingTime {
        /// Which column.
        column: String,
    },
    /// The unit was called off before it reached the scene: it has an end, but no time on scene.
    CancelledBeforeScene,
    /// A step lies before one that it follows. `not_sent` says whether it was left out (rule U7) or sent as it is.
    TimesBackwards {
        /// The column of the earlier step, which has the later time, and of the step that it precedes.
        columns: [String; 2],
    },
    /// The unit was sent while another row still holds it. Sent as it is; the server judges (rule U1).
    Overlap {
        /// The other call.
        with: String,
    },
    /// The call has no place on the map: nothing of it is sent.
    NoPosition,
    /// The call has no time at which it came in: nothing of it is sent.
    NeverReceived,
    /// A time that the clock showed twice, because summer time ended: the first is taken.
    AmbiguousTime {
        /// Which column.
        column: String,
    },
    /// A value of the call or unit differs from the one in the row that named it first, which counts.
    ConflictingValue {
        /// Which column.
        column: String,
        /// The line that counts.
        first_line: u64,
    },
    /// The row is the same as an earlier one, field by field.
    RepeatedRow {
        /// The earlier one.
        first_line: u64,
    },
    /// A text that is longer than the server takes was cut.
    TextCut {
        /// Which column or columns.
        column: String,
    },
    /// The row has no end; the assignment was cancelled when the record sent the unit elsewhere.
    EndedByNextDispatch {
        /// The call it was sent to.
        call: String,
    },
    /// Not all of the call's units have an end, so it was not closed.
    CallLeftOpen,
    /// The server refused a step.
    Refused {
        /// The column of the step's time, or what was added to the record: `cancel`, `close`.
        column: String,
        /// The server's code.
        code: String,
    },
    /// The server refused to register the unit, so everything about it is refused too.
    UnitRefused {
        /// The server's code.
        code: String,
    },
}

impl Verdict {
    /// Its name in the report.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::UnreadableCell { .. } => "unreadable_cell",
            Self::MissingValue { .. } => "missing_value",
            Self::MissingTime { .. } => "missing_time",
            Self::CancelledBeforeScene => "cancelled_before_scene",
            Self::TimesBackwards { .. } => "times_backwards",
            Self::Overlap { .. } => "overlap",
            Self::NoPosition => "no_position",
            Self::NeverReceived => "never_received",
            Self::AmbiguousTime { .. } => "ambiguous_time",
            Self::ConflictingValue { .. } => "conflicting_value",
            Self::RepeatedRow { .. } => "repeated_row",
            Self::TextCut { .. } => "text_cut",
            Self::EndedByNextDispatch { .. } => "ended_by_next_dispatch",
            Self::CallLeftOpen => "call_left_open",
            Self::Refused { .. } => "refused",
            Self::UnitRefused { .. } => "unit_refused",
        }
    }
}

/// A verdict on a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The line in the file.
    pub line: u64,
    /// The call.
    pub call: String,
    /// The unit; empty if it is about the call.
    pub unit: String,
    /// What is the matter.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Columns whose times were therefore not sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub not_sent: Vec<String>,
}
