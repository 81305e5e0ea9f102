//! The clock of an exercise server (rule M2).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::moment::Moment;

/// What time it is in the exercise, and how fast it passes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ExerciseClock {
    /// What time it is.
    pub now: Moment,
    /// How many times as fast as the wall; 0: it stands.
    pub speed: f64,
}

/// Sets the clock of an exercise server, or how fast it runs, or both; it never steps back.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetClock {
    /// What time it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub now: Option<Moment>,
    /// How many times as fast as the wall, up to 60; 0: it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<f64>,
}
