//! Zones: areas on the map that mean something to everybody who sees them (domain.md §1).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    assignment::Target,
    id::{AgencyId, UnitId, ZoneId},
    shape::Shape,
    time::Timestamp,
};

/// What a zone is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneKind {
    /// Only those who work there may go in.
    Cordon,
    /// Something in it can hurt.
    Hazard,
    /// Everybody has to leave it.
    Evacuation,
    /// A road, bridge or place that cannot be used.
    Closure,
    /// Where units wait to be sent.
    Staging,
    /// A part of the scene with a command of its own: a sector or division.
    Sector,
}

impl ZoneKind {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cordon => "cordon",
            Self::Hazard => "hazard",
            Self::Evacuation => "evacuation",
            Self::Closure => "closure",
            Self::Staging => "staging",
            Self::Sector => "sector",
        }
    }
}

/// Where a zone stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ZoneState {
    /// It begins later.
    Planned,
    /// It holds.
    Active,
    /// Its time is over.
    Ended,
    /// It was lifted by the agency that drew it.
    Lifted,
}

impl Zone {
    /// Since when it is over; nothing while it holds or will.
    pub(crate) fn over_since(&self) -> Option<Timestamp> {
        (!self.state.is_open()).then_some(self.state_since)
    }
}

impl ZoneState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Active => "active",
            Self::Ended => "ended",
            Self::Lifted => "lifted",
        }
    }

    /// Whether it holds or will.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Planned | Self::Active)
    }
}

/// How a zone is watched: which crossings sound an alarm beside being recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Watch {
    /// A unit that goes in.
    pub alarm_on_enter: bool,
    /// A unit that goes out.
    pub alarm_on_leave: bool,
}

/// Versions of the field groups of a zone; an edit names the one it was based on (rule C5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ZoneVersions {
    /// Of kind, name and note.
    pub label: u32,
    /// Of the shape.
    pub shape: u32,
    /// Of begin and end.
    pub limits: u32,
    /// Of whether it is watched.
    pub watch: u32,
}

/// An area on the map that means something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone {
    /// Its id.
    pub id: ZoneId,
    /// Who drew it; only that agency changes it.
    pub agency: AgencyId,
    /// The incident or joint task that it belongs to.
    pub target: Option<Target>,
    /// What it is.
    pub kind: ZoneKind,
    /// What it is called; free text, sealed in the journal.
    pub name: String,
    /// What to know about it; free text, sealed in the journal.
    pub note: String,
    /// Where it is.
    pub shape: Shape,
    /// Where it stands.
    pub state: ZoneState,
    /// Since when.
    pub state_since: Timestamp,
    /// When it begins or began.
    pub starts_at: Timestamp,
    /// When it ends by itself.
    pub ends_at: Option<Timestamp>,
    /// Whether and how it is watched.
    pub watch: Option<Watch>,
    /// Units that were seen going in and not out again, while it is watched.
    pub inside: BTreeSet<UnitId>,
    /// Why it was lifted; free text, sealed in the journal.
    pub reason: Option<String>,
    /// Versions of its field groups.
    pub versions: ZoneVersions,
}

impl Zone {
    /// Whether crossings of it are recorded now.
    pub fn is_watched(&self) -> bool {
        self.state == ZoneState::Active && self.watch.is_some()
    }
}
