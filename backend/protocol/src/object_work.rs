//! Parts of units, assignments and incidents as a viewer gets them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{moment::Moment, words::Measure};

/// What the viewer's own agency calls something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OwnWord {
    /// What was typed or said.
    pub code: String,
    /// As it was called then.
    pub label: String,
}

/// The clock of an incident that waits for a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Waiting {
    /// Since when it waits.
    pub since: Moment,
    /// Until when one of its priority may, as its agency has settled.
    pub due_at: Moment,
}

/// What a unit has room for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Capacity {
    /// How much of each.
    pub room: BTreeMap<Measure, u32>,
    /// What a change is based on.
    pub version: u32,
}

/// How long each part of an assignment took, in whole seconds; what was not recorded is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Intervals {
    /// When the report came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Moment>,
    /// From the report to the order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handling_s: Option<i64>,
    /// From the order to driving.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turnout_s: Option<i64>,
    /// From driving to the scene.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub travel_s: Option<i64>,
    /// At the scene.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_scene_s: Option<i64>,
    /// From the scene to the destination, all legs together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport_s: Option<i64>,
    /// At the last destination.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_destination_s: Option<i64>,
    /// From the report, else from the order, to the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_s: Option<i64>,
}

/// One drive with patients or goods.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Leg {
    /// Where to, in words.
    pub place: String,
    /// Longitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// Latitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// How many persons.
    pub persons: u16,
    /// When it set out.
    pub left_at: Moment,
    /// When it arrived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub arrived_at: Option<Moment>,
    /// When what it carried was in others' hands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_over_at: Option<Moment>,
}

/// A milestone of an incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Milestone {
    /// When it was so.
    pub at: Moment,
    /// What was so.
    pub text: String,
}
