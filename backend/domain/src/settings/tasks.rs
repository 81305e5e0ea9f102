//! How an agency answers joint tasks: the reasons for which it declines (T14).

use serde::{Deserialize, Serialize};

use super::{
    classification::{distinct, offered},
    status::{at_most, label},
};
use crate::{
    limits::{DECLINE_CODE_CHARS_MAX, DECLINE_REASONS_MAX, LABEL_CHARS_MAX},
    refusal::Refusal,
};

/// One reason for declining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeclineReason {
    /// What is typed or said, and counted.
    pub code: String,
    /// What people read, those of the lead as well. The agency's words, no personal text.
    pub label: String,
    /// Whether it is no longer offered. What was declined for it stays so.
    #[serde(default)]
    pub is_retired: bool,
}

/// Section `tasks`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TaskSettings {
    /// In the order in which they are offered; empty: whoever declines says why in their own words.
    #[serde(default)]
    pub decline_reasons: Vec<DeclineReason>,
}

impl TaskSettings {
    /// The reason of this code, if it can be said.
    pub(crate) fn offered_reason(&self, code: &str) -> Result<&DeclineReason, Refusal> {
        let known = self.decline_reasons.iter().find(|it| it.code == code);
        offered("reason_code", known, |it| it.is_retired)
    }

    /// Whether whoever declines has to name one.
    pub(crate) fn asks_for_reason(&self) -> bool {
        self.decline_reasons.iter().any(|it| !it.is_retired)
    }

    /// Rule T14.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        at_most(
            "decline_reasons",
            self.decline_reasons.len(),
            DECLINE_REASONS_MAX,
        )?;
        for it in &self.decline_reasons {
            label("code", &it.code, DECLINE_CODE_CHARS_MAX)?;
            label("label", &it.label, LABEL_CHARS_MAX)?;
        }
        distinct(
            "decline_reasons",
            self.decline_reasons.iter().map(|it| &it.code),
        )
    }
}
