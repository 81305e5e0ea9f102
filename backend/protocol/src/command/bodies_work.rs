//! Bodies of commands about units and assignments.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    object::LonLat,
    words::{AssignmentStatus, Availability, Concern, Measure},
};

use super::bodies::{Body, bodies};

bodies! {
    /// Says whether a unit could be sent.
    SetAvailability {
        /// Whether it could.
        availability: Availability,
        /// Why; needed for `out_of_service`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// The counted reason for `out_of_service`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        word: Option<String>,
        /// Until when it is out of service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<Moment>,
        /// A desk speaks for the crew.
        #[serde(default)]
        by_radio: bool,
    }
    /// Sets a unit's status by its agency's own code.
    SetStatusCode {
        /// The code.
        code: String,
        /// Why; for codes that mean `out_of_service`, instead of the code's label.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// A desk speaks for the crew.
        #[serde(default)]
        by_radio: bool,
    }
    /// Keeps a unit for something.
    ReserveUnit {
        /// For this incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// Or for this task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
        /// Why.
        reason: String,
        /// Until when.
        until: Moment,
    }
    /// Puts the assignments of a unit that wait into another order.
    OrderQueue {
        /// All of them, the next one first.
        order: Vec<Uuid>,
    }
    /// Says what a unit has room for.
    SetCapacity {
        /// The version this is based on.
        version: u32,
        /// All of it.
        #[serde(deserialize_with = "crate::once::each_once")]
        capacity: BTreeMap<Measure, u32>,
    }
    /// Sets out with patients or goods, or changes where to.
    StartLeg {
        /// Where to, in words.
        place: String,
        /// Where that is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<LonLat>,
        /// How many persons.
        #[serde(default)]
        persons: u16,
        /// A desk speaks for the crew.
        #[serde(default)]
        by_radio: bool,
    }
    /// What was carried is in others' hands.
    HandOverLeg {
        /// A desk speaks for the crew.
        #[serde(default)]
        by_radio: bool,
    }
    /// Gives a unit to an incident or a task.
    AssignUnit {
        /// New id.
        id: Uuid,
        /// The unit.
        unit: Uuid,
        /// To this incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// Or to this task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
        /// Ask the crew first.
        #[serde(default)]
        offer: bool,
        /// What speaks against it and is confirmed (U14).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        confirm: Vec<Concern>,
    }
    /// Moves an assignment along.
    AdvanceAssignment {
        /// The next status.
        to: AssignmentStatus,
        /// A desk speaks for the crew.
        #[serde(default)]
        by_radio: bool,
    }
    /// Ends something, with the reason.
    WithReason {
        /// Why.
        reason: String,
    }
    /// Sends a unit to something else instead.
    DivertAssignment {
        /// Id of the new assignment.
        new_id: Uuid,
        /// To this incident.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// Or to this task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Uuid>,
        /// Why.
        reason: String,
        /// What speaks against it and is confirmed (U14).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        confirm: Vec<Concern>,
    }
}
