//! What a task opens to those who are in it (T22): never more than the founding agreement gives.

use serde::{Deserialize, Serialize};

use crate::sharing::Precision;

/// Which of its partners' units a task opens while it runs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScopeUnits {
    /// None.
    None,
    /// Those that are assigned to it.
    Sent,
    /// As many as the founding agreement opens.
    #[default]
    All,
}

impl ScopeUnits {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Sent => "sent",
            Self::All => "all",
        }
    }
}

/// Rule T22: what a task opens, at the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Whether it opens the incident that it belongs to.
    pub incident: bool,
    /// Which units of its partners.
    pub units: ScopeUnits,
    /// How closely their positions, at the best.
    pub position: Precision,
}

impl Default for Scope {
    fn default() -> Self {
        Self {
            incident: true,
            units: ScopeUnits::All,
            position: Precision::Exact,
        }
    }
}

impl Scope {
    /// Whether it takes nothing away from what the founding agreement gives.
    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "as it is asked when an event is written"
    )]
    pub(crate) fn is_whole(&self) -> bool {
        *self == Self::default()
    }
}
