//! Questions about the picture and lists, and their answers.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    moment::Moment,
    object::{Entry, Incident, Object},
};

/// Where the nearest units are asked from.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct NearestQuery {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// How many at most.
    #[serde(default = "ten")]
    pub count: usize,
    /// Only units with this capability.
    pub capability: Option<String>,
    /// Only units in this status.
    pub status: Option<crate::words::UnitStatus>,
    /// Only units of this agency.
    pub agency: Option<String>,
}

const fn ten() -> usize {
    10
}

/// A box or a circle.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct WithinQuery {
    /// West edge of a box.
    pub west: Option<f64>,
    /// South edge.
    pub south: Option<f64>,
    /// East edge; west of `west` if the box crosses the antimeridian.
    pub east: Option<f64>,
    /// North edge.
    pub north: Option<f64>,
    /// Longitude of the centre of a circle.
    pub lon: Option<f64>,
    /// Latitude of the centre.
    pub lat: Option<f64>,
    /// Radius in metres.
    pub radius_m: Option<f64>,
}

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FoundUnit {
    /// The unit.
    pub unit: Uuid,
    /// Metres from the point asked about to where the unit is disclosed to be; absent for boxes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub distance_m: Option<f64>,
}

/// The units that were found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FoundUnits {
    /// Nearest first for nearest and circles.
    pub units: Vec<FoundUnit>,
    /// True if there were more than the limit.
    pub truncated: bool,
}

/// Where incidents are looked for that may be the same as one that is being reported.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct SimilarQuery {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// What it is.
    pub incident_type: String,
    /// Left out: the incident that is looked at.
    pub except: Option<Uuid>,
}

/// Where earlier incidents are looked for.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PreviousQuery {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// How far around it, in metres.
    #[serde(default = "one_address")]
    pub radius_m: u32,
    /// How many days back.
    #[serde(default = "one_year")]
    pub days: u32,
    /// Left out: the incident that is looked at.
    pub except: Option<Uuid>,
}

/// As far as two callers may put one address apart.
const fn one_address() -> u32 {
    100
}

const fn one_year() -> u32 {
    domain::limits::PREVIOUS_DAYS_MAX
}

/// An incident that was found at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NearbyIncident {
    /// As the asker sees it.
    pub incident: Incident,
    /// Metres from the place that was asked about.
    pub distance_m: u32,
}

/// Incidents that were found at a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct NearbyIncidents {
    /// The nearest or the newest first, as the question says; at most 50.
    pub incidents: Vec<NearbyIncident>,
}

/// Paging of a list.
#[derive(Debug, Clone, Default, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// How many to leave out from the start.
    #[serde(default)]
    pub skip: usize,
}

/// A list of objects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Page {
    /// In the order of their ids.
    pub items: Vec<Object>,
    /// True if there are more; ask again with `skip`.
    pub more: bool,
}

/// Whose timeline.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct TimelineQuery {
    /// Of this incident.
    pub incident: Option<Uuid>,
    /// Or of this task.
    pub task: Option<Uuid>,
    /// Or of this zone.
    pub zone: Option<Uuid>,
}

/// A timeline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Timeline {
    /// Oldest first; the newest of them if there are too many.
    pub entries: Vec<Entry>,
}

/// Where a unit is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionReport {
    /// Which unit.
    pub unit: Uuid,
    /// Longitude in degrees.
    pub lon: f64,
    /// Latitude in degrees.
    pub lat: f64,
    /// When, by the device; receipt if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Moment>,
    /// Degrees clockwise from north, 0 to 360.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heading: Option<f64>,
    /// Metres per second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<f64>,
    /// Where it comes from; a crew's device or a desk's trackers if absent (M4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<crate::words::Source>,
}

/// Many of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PositionBatch {
    /// In any order.
    pub positions: Vec<PositionReport>,
}

/// One that was not taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RefusedPosition {
    /// Its index in the batch.
    pub index: usize,
    /// Stable code.
    pub code: String,
    /// For people.
    pub message: String,
}

/// What became of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PositionsTaken {
    /// How many were taken; an older fix than the known one counts as taken.
    pub accepted: usize,
    /// The others.
    pub refused: Vec<RefusedPosition>,
}
