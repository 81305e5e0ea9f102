//! Units: what is sent.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    assignment::{AssignmentStatus, Target},
    id::{AgencyId, UnitId},
    place::Point,
    time::Timestamp,
};

/// Whether a unit could be sent, apart from what it is doing now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Availability {
    /// In quarters or mobile, ready.
    Available,
    /// Kept for something; not dispatched.
    Reserved,
    /// On its way home, can be diverted.
    Returning,
    /// Cannot be sent; the reason says why.
    OutOfService,
    /// Crew not on duty.
    OffDuty,
}

/// How an availability came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetBy {
    /// By the crew itself, or by a desk that decides.
    #[default]
    Hand,
    /// By a desk that speaks for the crew.
    Radio,
    /// By a rule of the agency (U16).
    Rule,
}

/// What a unit has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// People that it needs to work.
    MinimumCrew,
    /// Seats.
    Seats,
    /// Patients lying.
    Stretchers,
    /// Water in litres.
    WaterL,
    /// Foam in litres.
    FoamL,
    /// Litres a minute that its pump moves.
    PumpLMin,
    /// Metres that its ladder reaches.
    LadderM,
    /// Load in kilograms.
    LoadKg,
}

/// The home of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Home {
    /// Name of the station.
    pub name: String,
    /// Where it is.
    pub at: Point,
}

/// A crewed vehicle, team, dog, drone or boat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Its id.
    pub id: UnitId,
    /// Whose it is.
    pub agency: AgencyId,
    /// What it is called on the radio; unique within the agency.
    pub callsign: String,
    /// What it is: `engine`, `boat`, `patrol` …
    pub kind: String,
    /// What it can do.
    pub capabilities: BTreeSet<String>,
    /// Where it is stationed.
    pub home: Home,
    /// The people on it; personal, sealed in the journal.
    pub crew: Vec<String>,
    /// Whether it could be sent.
    pub availability: Availability,
    /// Why it is out of service or reserved.
    pub reason: Option<String>,
    /// Since when the availability holds.
    pub availability_since: Timestamp,
    /// How it came about.
    pub by: SetBy,
    /// The counted reason for being out of service.
    pub word: Option<String>,
    /// Until when it is reserved, or out of service as far as is known.
    pub until: Option<Timestamp>,
    /// What it is reserved for.
    pub reserved_for: Option<Target>,
    /// The agency's own code that was set last, as long as nothing else was.
    pub code: Option<String>,
    /// What it has room for.
    pub capacity: BTreeMap<Measure, u32>,
    /// How often that was changed.
    pub capacity_version: u32,
}

/// The status that screens show: derived from the working assignment, else from availability.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitStatus {
    /// No open assignment.
    Free(Availability),
    /// The working, else the first pending assignment.
    Assigned(AssignmentStatus),
}

impl UnitStatus {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Free(Availability::Available) => "available",
            Self::Free(Availability::Reserved) => "reserved",
            Self::Free(Availability::Returning) => "returning",
            Self::Free(Availability::OutOfService) => "out_of_service",
            Self::Free(Availability::OffDuty) => "off_duty",
            Self::Assigned(status) => status.as_str(),
        }
    }
}
