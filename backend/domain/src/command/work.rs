//! Commands about the work of units.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    assignment::Target,
    id::{AssignmentId, UnitId},
    place::Point,
    settings::Concern,
    time::Timestamp,
    unit::{Availability, Measure},
};

/// Sends a unit to something else instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DivertAssignment {
    /// Which ends.
    pub assignment: AssignmentId,
    /// Id of the new one.
    pub new_id: AssignmentId,
    /// To what.
    pub target: Target,
    /// Why.
    pub reason: String,
    /// What speaks against it and is confirmed (U14).
    pub confirmed: BTreeSet<Concern>,
}

/// Says whether a unit could be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAvailability {
    /// Which.
    pub unit: UnitId,
    /// Whether it could.
    pub availability: Availability,
    /// Why; needed for out of service.
    pub reason: Option<String>,
    /// The counted reason for being out of service.
    pub word: Option<String>,
    /// Until when it is out of service.
    pub until: Option<Timestamp>,
    /// Whether a desk speaks for the crew.
    pub by_radio: bool,
}

/// Keeps a unit for something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReserveUnit {
    /// Which.
    pub unit: UnitId,
    /// For what, if it is there already.
    pub target: Option<Target>,
    /// Why.
    pub reason: String,
    /// Until when.
    pub until: Timestamp,
}

/// Says what a unit has room for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCapacity {
    /// Which.
    pub unit: UnitId,
    /// The version this is based on.
    pub version: u32,
    /// All of it.
    pub capacity: BTreeMap<Measure, u32>,
}

/// Sets out with patients or goods, or changes where to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StartLeg {
    /// Which.
    pub assignment: AssignmentId,
    /// Where to, in words.
    pub place: String,
    /// Where that is.
    pub at: Option<Point>,
    /// How many persons.
    pub persons: u16,
    /// Whether a desk speaks for the crew.
    pub by_radio: bool,
}
