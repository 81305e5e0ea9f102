//! How many alarms of each sort an agency's list holds (K5).

use super::AlarmKind;
use crate::limits::{
    ANSWER_ALARMS_PER_AGENCY_MAX, CREW_ALARMS_PER_AGENCY_MAX, CROSSING_ALARMS_PER_AGENCY_MAX,
    DISPATCH_ALARMS_PER_AGENCY_MAX, LAPSED_ALARMS_PER_AGENCY_MAX,
    MAINTENANCE_ALARMS_PER_AGENCY_MAX, WAITING_ALARMS_PER_AGENCY_MAX,
};

/// Alarms that share a limit. None takes the place of another sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// Dispatches that nobody acknowledged.
    Dispatch,
    /// What crews ask for.
    Crew,
    /// Joint tasks that lapsed.
    Lapsed,
    /// Equipment that is due.
    Maintenance,
    /// Incidents that wait for a unit.
    Waiting,
    /// Answers that are due.
    Answer,
    /// Crossings of watched zones.
    Crossing,
}

impl Room {
    /// How many of them may be open at one agency.
    pub const fn max(self) -> usize {
        match self {
            Self::Dispatch => DISPATCH_ALARMS_PER_AGENCY_MAX,
            Self::Crew => CREW_ALARMS_PER_AGENCY_MAX,
            Self::Lapsed => LAPSED_ALARMS_PER_AGENCY_MAX,
            Self::Maintenance => MAINTENANCE_ALARMS_PER_AGENCY_MAX,
            Self::Waiting => WAITING_ALARMS_PER_AGENCY_MAX,
            Self::Answer => ANSWER_ALARMS_PER_AGENCY_MAX,
            Self::Crossing => CROSSING_ALARMS_PER_AGENCY_MAX,
        }
    }
}

impl AlarmKind {
    /// The room that it needs; none for what is never counted out, and is bounded by what it is about.
    pub const fn room(self) -> Option<Room> {
        match self {
            // A person has just sent somebody who does not hear it: that is never left out.
            // Of silence, of a lead without a link, of what a plan promised for an agency, of what parties took back or did
            // not bring, of units that they diverted, and of full shelters there is at most one alarm of each agency and open task.
            Self::Duress
            | Self::TooMany
            | Self::DispatchUnreachable
            | Self::GlassBroken
            | Self::PartySilent
            | Self::LeadUnlinked
            | Self::PromisedByPlan
            | Self::PartyWithdrew
            | Self::PromiseDefaulted
            | Self::UnitDiverted
            | Self::RectificationOverdue
            | Self::MeasureFlagged
            | Self::CountersignatureDue
            | Self::ShelterFull => None,
            Self::DispatchUnacknowledged => Some(Room::Dispatch),
            Self::NeedsToTalk | Self::Delayed => Some(Room::Crew),
            Self::TaskLapsed => Some(Room::Lapsed),
            Self::MaintenanceDue => Some(Room::Maintenance),
            Self::NoUnit => Some(Room::Waiting),
            Self::AnswerDue => Some(Room::Answer),
            Self::ZoneCrossed => Some(Room::Crossing),
        }
    }
}
