//! What can be asked about zones.

use crate::{
    assignment::Target,
    id::{UnitId, ZoneId},
    shape::Shape,
    sharing::Precision,
    time::Timestamp,
    zone::{Watch, ZoneKind},
};

/// Draws a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DrawZone {
    /// New id.
    pub id: ZoneId,
    /// The incident or joint task that it belongs to.
    pub target: Option<Target>,
    /// What it is.
    pub kind: ZoneKind,
    /// What it is called.
    pub name: String,
    /// What to know about it.
    pub note: String,
    /// Where it is.
    pub shape: Shape,
    /// When it begins; at once if absent.
    pub starts_at: Option<Timestamp>,
    /// When it ends by itself; never if absent.
    pub ends_at: Option<Timestamp>,
    /// Whether and how it is watched.
    pub watch: Option<Watch>,
}

/// Changes one field group of a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangeZone {
    /// Which.
    pub zone: ZoneId,
    /// The version of the group this is based on.
    pub version: u32,
    /// What it becomes.
    pub change: ZoneChange,
}

/// One field group of a zone, as it shall be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ZoneChange {
    /// What it is.
    Label {
        /// What it is.
        kind: ZoneKind,
        /// What it is called.
        name: String,
        /// What to know about it.
        note: String,
    },
    /// Where it is.
    Shape(Shape),
    /// When it holds.
    Limits {
        /// When it begins; as before if absent.
        starts_at: Option<Timestamp>,
        /// When it ends by itself; never if absent.
        ends_at: Option<Timestamp>,
    },
    /// Whether and how it is watched.
    Watch(Option<Watch>),
}

/// A unit at the edge of a watched zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Crossing {
    /// The zone.
    pub zone: ZoneId,
    /// The unit.
    pub unit: UnitId,
    /// Whether it went in, else out.
    pub is_inside: bool,
    /// In what detail the zone's agency saw the unit when this was judged.
    pub precision: Precision,
}
