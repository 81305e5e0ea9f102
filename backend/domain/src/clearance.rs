//! How much of what is closely held somebody may see (G14).

use serde::{Deserialize, Serialize};

/// What a clause asks for, and what a person is cleared for, from the lowest to the highest.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Clearance {
    /// Everybody of the agency, walls and devices included.
    #[default]
    Open,
    /// Persons whom their agency has cleared.
    Restricted,
    /// Persons whom it has cleared for the most closely held.
    Confidential,
}

impl Clearance {
    /// All of them, the lowest first.
    pub const ALL: [Self; 3] = [Self::Open, Self::Restricted, Self::Confidential];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Restricted => "restricted",
            Self::Confidential => "confidential",
        }
    }

    /// Whether everybody of the agency is meant.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open)
    }
}
