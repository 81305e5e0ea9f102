//! What a signed plan promises on the wire (T20).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a party sends on another's request without being asked first (T20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Aid {
    /// The party that sends.
    pub by: String,
    /// The party that may ask; every other party if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// What it sends.
    pub capability: String,
    /// How many at most, in all open tasks together: 1 to 500.
    pub count: u16,
    /// For incidents of this priority, and of more urgent ones: 1 to 5.
    pub priority: u8,
}

impl From<domain::agreement::Aid> for Aid {
    fn from(it: domain::agreement::Aid) -> Self {
        let domain::agreement::Aid {
            by,
            to,
            capability,
            count,
            priority,
        } = it;
        Self {
            by: by.to_string(),
            to: to.map(|it| it.to_string()),
            capability,
            count,
            priority,
        }
    }
}
