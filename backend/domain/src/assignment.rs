//! Assignments: one unit given to an incident or a joint task, and its life (domain.md §2).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, AssignmentId, IncidentId, TaskId, UnitId},
    place::Point,
    settings::Concern,
    time::Timestamp,
};

/// Where an assignment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssignmentStatus {
    /// Asked of the crew; not yet an order.
    Offered,
    /// Ordered.
    Dispatched,
    /// The crew knows.
    Acknowledged,
    /// Driving.
    EnRoute,
    /// Waiting near the scene.
    Staged,
    /// At the scene.
    OnScene,
    /// Carrying someone or something away.
    Transporting,
    /// Where it was carried to.
    AtDestination,
    /// Over; the unit is free of it.
    Cleared,
    /// The crew said no.
    Declined,
    /// Called off by the desk.
    Cancelled,
    /// Sent to something else instead.
    Diverted,
}

impl AssignmentStatus {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Dispatched => "dispatched",
            Self::Acknowledged => "acknowledged",
            Self::EnRoute => "en_route",
            Self::Staged => "staged",
            Self::OnScene => "on_scene",
            Self::Transporting => "transporting",
            Self::AtDestination => "at_destination",
            Self::Cleared => "cleared",
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Diverted => "diverted",
        }
    }

    /// Whether the unit is bound by it in any way.
    pub const fn is_open(self) -> bool {
        !matches!(
            self,
            Self::Cleared | Self::Declined | Self::Cancelled | Self::Diverted
        )
    }

    /// Whether the crew is working it; a unit works at most one (rule U1).
    pub const fn is_working(self) -> bool {
        matches!(
            self,
            Self::EnRoute | Self::Staged | Self::OnScene | Self::Transporting | Self::AtDestination
        )
    }

    /// Whether the crew has reported: at the scene, or where units wait for it.
    pub const fn is_arrival(self) -> bool {
        matches!(
            self,
            Self::Staged | Self::OnScene | Self::Transporting | Self::AtDestination
        )
    }

    /// Rule U2: the life goes forward only. Steps may be left out, because radios fail and crews report late,
    /// but no step is taken back; an offer becomes an order before anything else.
    pub const fn may_become(self, next: Self) -> bool {
        use AssignmentStatus as S;
        matches!(
            (self, next),
            (S::Offered, S::Dispatched | S::Acknowledged)
                | (S::Dispatched, S::Acknowledged)
                | (
                    S::Dispatched | S::Acknowledged,
                    S::EnRoute | S::Staged | S::OnScene | S::Cleared
                )
                | (S::EnRoute, S::Staged | S::OnScene | S::Cleared)
                | (S::Staged, S::OnScene | S::Cleared)
                | (S::OnScene, S::Transporting | S::AtDestination | S::Cleared)
                | (S::Transporting, S::AtDestination | S::Cleared)
                | (S::AtDestination, S::Cleared)
        )
    }
}

/// What a unit is assigned to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// An incident of the unit's own agency.
    Incident(IncidentId),
    /// A joint task that its agency accepted.
    Task(TaskId),
}

/// One unit given to an incident or task; the response times live here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Its id.
    pub id: AssignmentId,
    /// The unit.
    pub unit: UnitId,
    /// The unit's agency.
    pub agency: AgencyId,
    /// To what.
    pub target: Target,
    /// Where it stands.
    pub status: AssignmentStatus,
    /// When each status was reached, as it occurred.
    pub times: BTreeMap<AssignmentStatus, Timestamp>,
    /// True once it stayed unacknowledged too long (A12); cleared by any later status.
    pub is_overdue: bool,
    /// True if the last status was set by a desk on behalf of the crew.
    pub by_radio: bool,
    /// True if the last status was set by a rule of the agency.
    pub by_rule: bool,
    /// Why it was declined, cancelled or diverted.
    pub reason: Option<String>,
    /// What was carried where, in order.
    pub legs: Vec<Leg>,
    /// What spoke against it and was confirmed by who gave it.
    pub confirmed: BTreeSet<Concern>,
    /// What it left for this, if it was diverted.
    pub diverted_from: Option<AssignmentId>,
    /// What it left this for, if it was diverted.
    pub diverted_to: Option<AssignmentId>,
    /// Since when the leads of its joint task need it no more (T25).
    pub released_at: Option<Timestamp>,
    /// What its unit brings to its joint task (T26).
    pub load: Option<Load>,
}

/// What a unit can do and carries for a joint task, as of its last step there. What it had as it reported stands, whatever
/// becomes of it then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// What it can do.
    pub capabilities: BTreeSet<String>,
    /// What it carries that can be used, by kind.
    pub equipment: BTreeMap<String, u32>,
    /// When it reported: at the scene, or where units wait for it.
    pub arrived_at: Option<Timestamp>,
}

impl Assignment {
    /// Since when it is over; nothing while it is not.
    pub(crate) fn over_since(&self) -> Option<Timestamp> {
        let at = self.times.get(&self.status).copied();
        at.filter(|_| !self.status.is_open())
    }
}

/// One drive with patients or goods, from the scene or from the destination before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leg {
    /// Where to, in words; private, because it can be somebody's home.
    pub place: String,
    /// Where that is, if known.
    pub at: Option<Point>,
    /// How many persons.
    pub persons: u16,
    /// When it set out.
    pub left_at: Timestamp,
    /// When it arrived.
    pub arrived_at: Option<Timestamp>,
    /// When what it carried was in others' hands.
    pub handed_over_at: Option<Timestamp>,
}
