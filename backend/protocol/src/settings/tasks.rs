//! Section `tasks`: why an agency declines joint tasks (T14).

use domain::settings as domain_settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One reason for declining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineReason {
    /// What is typed or said, at most 20 characters.
    pub code: String,
    /// What people read, those of the lead as well.
    pub label: String,
    /// Whether it is no longer offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub retired: bool,
}

/// Section `tasks`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskSettings {
    /// In the order in which they are offered, at most 30; empty: whoever declines says why in their own words.
    #[serde(default)]
    pub decline_reasons: Vec<DeclineReason>,
}

impl From<TaskSettings> for domain_settings::TaskSettings {
    fn from(it: TaskSettings) -> Self {
        let reason = |it: DeclineReason| domain_settings::DeclineReason {
            code: it.code,
            label: it.label,
            is_retired: it.retired,
        };
        Self {
            decline_reasons: it.decline_reasons.into_iter().map(reason).collect(),
        }
    }
}

impl From<domain_settings::TaskSettings> for TaskSettings {
    fn from(it: domain_settings::TaskSettings) -> Self {
        let domain_settings::TaskSettings { decline_reasons } = it;
        let reason = |it: domain_settings::DeclineReason| DeclineReason {
            code: it.code,
            label: it.label,
            retired: it.is_retired,
        };
        Self {
            decline_reasons: decline_reasons.into_iter().map(reason).collect(),
        }
    }
}
