//! Parts of command bodies.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A corrected place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlace {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// The place in words.
    pub place: String,
}
