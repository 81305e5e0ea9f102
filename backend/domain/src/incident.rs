//! Incidents: something that happened at a place and needs a response (domain.md §3).

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, IncidentId},
    place::Point,
    time::Timestamp,
};

/// Where an incident stands. `reopened` is an event: the state goes back to active.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// Taken down, not yet judged.
    Reported,
    /// Priority and type confirmed.
    Triaged,
    /// Being worked.
    Active,
    /// Not spreading; work goes on.
    Contained,
    /// Over.
    Closed,
    /// Was nothing, or was entered by mistake.
    Cancelled,
}

impl IncidentState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Reported => "reported",
            Self::Triaged => "triaged",
            Self::Active => "active",
            Self::Contained => "contained",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether work on it may go on.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Closed | Self::Cancelled)
    }
}

/// A step that a desk asks an incident to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentStep {
    /// Work has begun.
    Active,
    /// It does not spread any more.
    Contained,
    /// It is over.
    Closed,
    /// It was nothing.
    Cancelled,
    /// It flared up again.
    Reopened,
}

impl IncidentStep {
    /// Rule I2: the state that this step leads to from `from`, if it is a step of the diagram.
    pub const fn from(self, from: IncidentState) -> Option<IncidentState> {
        use IncidentState as S;
        match (self, from) {
            (Self::Active, S::Triaged | S::Contained)
            | (Self::Reopened, S::Closed | S::Cancelled) => Some(S::Active),
            (Self::Contained, S::Active) => Some(S::Contained),
            (Self::Closed, S::Triaged | S::Active | S::Contained) => Some(S::Closed),
            (Self::Cancelled, S::Reported | S::Triaged | S::Active) => Some(S::Cancelled),
            _ => None,
        }
    }

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Contained => "contained",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
            Self::Reopened => "reopened",
        }
    }
}

/// A free milestone, such as "fire under control".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// When it was so.
    pub at: Timestamp,
    /// What was so; free text, sealed in the journal.
    pub text: String,
}

/// Versions of the field groups of an incident; an edit names the one it was based on (rule C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// Of the location and the place text.
    pub place: u32,
    /// Of type and priority.
    pub classification: u32,
    /// Of the narrative.
    pub narrative: u32,
}

/// Something that happened at a place and needs a response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its id.
    pub id: IncidentId,
    /// Its number, for example `F-26-0017`: code of the owning agency, year, count.
    pub number: String,
    /// The agency that owns it.
    pub agency: AgencyId,
    /// The agency that reported it.
    pub reported_by: AgencyId,
    /// What it is: `fire`, `flood` …
    pub incident_type: String,
    /// 1 (life) to 5.
    pub priority: u8,
    /// Where it stands.
    pub state: IncidentState,
    /// Where it is.
    pub at: Point,
    /// The place in words.
    pub place: String,
    /// What was told; free text, sealed in the journal.
    pub narrative: String,
    /// What was reached.
    pub milestones: Vec<Milestone>,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// Since when the state holds.
    pub state_since: Timestamp,
    /// Why it was closed, cancelled or reopened.
    pub reason: Option<String>,
    /// Versions of its field groups.
    pub versions: Versions,
}
