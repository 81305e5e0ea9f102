//! A line of the timeline on the wire.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Moment;

/// One line of the timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// When the server received it.
    pub at: Moment,
    /// When it happened.
    pub occurred_at: Moment,
    /// The event's name.
    pub what: String,
    /// The agency that acted.
    pub agency: String,
    /// The person, to their own agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// That person's id: whoever is shown the person under another name gives the line that name (S4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_id: Option<Uuid>,
    /// The incident it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// The other end of a link that it tells of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<Uuid>,
    /// The task it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<Uuid>,
    /// The unit it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// The zone it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Uuid>,
    /// The equipment that it is about, or that was brought, as far as it is shown (E13).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<Uuid>,
    /// Small facts by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub detail: BTreeMap<String, String>,
}
