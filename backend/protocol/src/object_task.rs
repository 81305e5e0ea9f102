//! Joint tasks on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    words::{Commitment, TaskKind, TaskPhase},
};

/// So many of a capability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// What is needed.
    pub capability: String,
    /// How many.
    pub count: u16,
}

/// A circle on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Longitude of the centre.
    pub lon: f64,
    /// Latitude of the centre.
    pub lat: f64,
    /// Radius in metres.
    pub radius_m: u32,
}

/// A party's lane.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Party {
    /// The party.
    pub agency: String,
    /// What it is asked for.
    pub asks: Vec<Ask>,
    /// Where and when to report.
    pub note: String,
    /// What it answered.
    pub commitment: Commitment,
    /// Why it declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
    /// Units sent and not called off.
    pub sent: u32,
    /// Of these, units that reached the scene.
    pub on_scene: u32,
}

/// How many must accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quorum {
    /// Every named party.
    All,
}

/// A joint task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// What kind of work.
    pub task_kind: TaskKind,
    /// Who leads it.
    pub lead: String,
    /// Where it stands.
    pub phase: TaskPhase,
    /// Since when.
    pub phase_since: Moment,
    /// When it was drafted.
    pub created_at: Moment,
    /// How many must accept.
    pub quorum: Quorum,
    /// What is to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<String>,
    /// Where, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Where, on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// The incident it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// What permits it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// When every answer is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Moment>,
    /// The version an answer is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// Why it was cancelled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The lead's lane first, then the parties'.
    pub parties: Vec<Party>,
}
