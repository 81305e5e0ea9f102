//! Section `inspections`: the checklists that an agency's inspectors go by (Y4).

use domain::settings as domain_settings;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::words::Severity;

/// One thing that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// What an answer and a finding name it by, at most 16 characters; once in its checklist.
    pub code: String,
    /// What has to be so, at most 200 characters.
    pub text: String,
    /// How grave it is if it is not.
    pub severity: Severity,
}

/// One checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Checklist {
    /// What it is chosen by, at most 16 characters.
    pub code: String,
    /// What people read, at most 60 characters.
    pub title: String,
    /// 1 if it is new, the next one if title or items differ from what is there, else the same (Y4).
    pub version: u32,
    /// In the order in which they are gone through, 1 to 60.
    pub items: Vec<ChecklistItem>,
    /// Whether it is no longer offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_retired: bool,
}

/// Section `inspections`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InspectionSettings {
    /// In the order in which they are offered, at most 20. One that was there cannot be left out.
    pub checklists: Vec<Checklist>,
}

impl From<ChecklistItem> for domain_settings::ChecklistItem {
    fn from(it: ChecklistItem) -> Self {
        Self {
            code: it.code,
            text: it.text,
            severity: it.severity.into(),
        }
    }
}

impl From<domain_settings::ChecklistItem> for ChecklistItem {
    fn from(it: domain_settings::ChecklistItem) -> Self {
        let domain_settings::ChecklistItem {
            code,
            text,
            severity,
        } = it;
        Self {
            code,
            text,
            severity: severity.into(),
        }
    }
}

impl From<InspectionSettings> for domain_settings::InspectionSettings {
    fn from(it: InspectionSettings) -> Self {
        let list = |it: Checklist| domain_settings::Checklist {
            code: it.code,
            title: it.title,
            version: it.version,
            items: it.items.into_iter().map(Into::into).collect(),
            is_retired: it.is_retired,
        };
        Self {
            checklists: it.checklists.into_iter().map(list).collect(),
        }
    }
}

impl From<domain_settings::InspectionSettings> for InspectionSettings {
    fn from(it: domain_settings::InspectionSettings) -> Self {
        let domain_settings::InspectionSettings { checklists } = it;
        let list = |it: domain_settings::Checklist| {
            let domain_settings::Checklist {
                code,
                title,
                version,
                items,
                is_retired,
            } = it;
            Checklist {
                code,
                title,
                version,
                items: items.into_iter().map(Into::into).collect(),
                is_retired,
            }
        };
        Self {
            checklists: checklists.into_iter().map(list).collect(),
        }
    }
}
