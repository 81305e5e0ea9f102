//! An agency's own types of incidents and its own priorities, each mapped onto a common one (I20).

use serde::{Deserialize, Serialize};

use super::status::{at_most, label, once};
use crate::{
    incident_type::is_common,
    limits::{
        INCIDENT_CODE_CHARS_MAX, LABEL_CHARS_MAX, OWN_PRIORITIES_MAX, OWN_TYPES_MAX, PRIORITY_MAX,
        PRIORITY_MIN,
    },
    refusal::Refusal,
};

/// One type of incidents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnType {
    /// What is typed or said: `B3`, `10-50`.
    pub code: String,
    /// What the agency's own people read. The agency's words, no personal text.
    pub label: String,
    /// The common type.
    pub means: String,
    /// The common priority of an incident that is reported without one.
    #[serde(default)]
    pub priority: Option<u8>,
    /// Whether it is no longer offered. What was called so stays so.
    #[serde(default)]
    pub is_retired: bool,
}

/// One priority.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnPriority {
    /// What is typed or said.
    pub code: String,
    /// What the agency's own people read.
    pub label: String,
    /// The common priority, 1 (life) to 5.
    pub means: u8,
    /// Whether it is no longer offered.
    #[serde(default)]
    pub is_retired: bool,
}

/// Section `classification`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ClassificationSettings {
    /// In the order in which they are offered; empty: the common types are.
    #[serde(default)]
    pub types: Vec<OwnType>,
    /// In the order in which they are offered; empty: the common priorities are.
    #[serde(default)]
    pub priorities: Vec<OwnPriority>,
}

impl ClassificationSettings {
    /// The type of this code, if it can be said.
    pub fn offered_type(&self, code: &str) -> Result<&OwnType, Refusal> {
        let known = self.types.iter().find(|it| it.code == code);
        offered("own_type", known, |it| it.is_retired)
    }

    /// The priority of this code, if it can be said.
    pub fn offered_priority(&self, code: &str) -> Result<&OwnPriority, Refusal> {
        let known = self.priorities.iter().find(|it| it.code == code);
        offered("own_priority", known, |it| it.is_retired)
    }

    /// The first own priority that is offered for a common one.
    pub fn priority_for(&self, common: u8) -> Option<&OwnPriority> {
        self.priorities
            .iter()
            .find(|it| it.means == common && !it.is_retired)
    }

    /// Rule I20.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        at_most("types", self.types.len(), OWN_TYPES_MAX)?;
        at_most("priorities", self.priorities.len(), OWN_PRIORITIES_MAX)?;
        for it in &self.types {
            label("code", &it.code, INCIDENT_CODE_CHARS_MAX)?;
            label("label", &it.label, LABEL_CHARS_MAX)?;
            crate::decide::word("means", &it.means)?;
            if !is_common(&it.means) {
                return Err(Refusal::Malformed {
                    field: "means",
                    why: "must be one of the common types",
                });
            }
            it.priority
                .map_or(Ok(()), |it| priority_in_range("priority", it))?;
        }
        for it in &self.priorities {
            label("code", &it.code, INCIDENT_CODE_CHARS_MAX)?;
            label("label", &it.label, LABEL_CHARS_MAX)?;
            priority_in_range("means", it.means)?;
        }
        distinct("types", self.types.iter().map(|it| &it.code))?;
        distinct("priorities", self.priorities.iter().map(|it| &it.code))
    }
}

/// A common priority.
pub(crate) fn priority_in_range(field: &'static str, value: u8) -> Result<(), Refusal> {
    if (PRIORITY_MIN..=PRIORITY_MAX).contains(&value) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange {
            field,
            min: i64::from(PRIORITY_MIN),
            max: i64::from(PRIORITY_MAX),
        })
    }
}

/// No code twice, in whatever case: who types one does not look at that.
pub(super) fn distinct<'a>(
    field: &'static str,
    codes: impl Iterator<Item = &'a String>,
) -> Result<(), Refusal> {
    let lower: Vec<String> = codes.map(|it| it.to_lowercase()).collect();
    once(field, lower.iter().map(String::as_str))
}

pub(super) fn offered<'a, T>(
    field: &'static str,
    known: Option<&'a T>,
    is_retired: impl Fn(&T) -> bool,
) -> Result<&'a T, Refusal> {
    let known = known.ok_or(Refusal::Malformed {
        field,
        why: "is not one of the agency's codes",
    })?;
    if is_retired(known) {
        return Err(Refusal::WrongState {
            what: "code",
            state: "retired",
        });
    }
    Ok(known)
}
