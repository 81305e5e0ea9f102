//! How a refusal travels (rule P4).

use domain::refusal::StoredRefusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::object::Object;

/// Why something was not done. `code` is stable; `message` is for people.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Stable code.
    pub code: String,
    /// For people, in English.
    pub message: String,
    /// The field it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What is now the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<String>,
    /// With `stale_version`: what the edit was about, as the sender sees it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object: Option<Box<Object>>,
}

impl Problem {
    /// A problem that is not about one field.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            field: None,
            current: None,
            object: None,
        }
    }

    /// A problem with one field.
    pub fn about(code: &str, field: &str, message: impl Into<String>) -> Self {
        Self {
            field: Some(field.to_owned()),
            ..Self::new(code, message)
        }
    }
}

impl From<StoredRefusal> for Problem {
    fn from(it: StoredRefusal) -> Self {
        let StoredRefusal {
            code,
            message,
            field,
            current,
        } = it;
        Self {
            code,
            message,
            field,
            current,
            object: None,
        }
    }
}

impl From<&domain::Refusal> for Problem {
    fn from(it: &domain::Refusal) -> Self {
        it.stored().into()
    }
}
