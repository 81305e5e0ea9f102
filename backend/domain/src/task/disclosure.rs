//! When the parties of a task learn where it is, and when (T19). Who and what they learn as they are asked.

use serde::{Deserialize, Serialize};

use super::{Area, Party, Task};
use crate::{id::AgencyId, time::Timestamp};

/// When a stage opens to a party.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    /// As it is asked.
    #[default]
    AtOnce,
    /// Once it has promised.
    OnAcceptance,
    /// At this hour.
    At(Timestamp),
}

/// What opens later than the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Where: the place, the area, where to report, the incident, and what the task opens of it and of partners' units.
    Place,
    /// When: the times to be there, and until when.
    Times,
}

impl Stage {
    /// Both, in the order in which they open.
    pub const EVERY: [Self; 2] = [Self::Place, Self::Times];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Times => "times",
        }
    }
}

/// Rule T19: when each stage opens. What opens to nobody yet by the first is not open by the second either.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disclosure {
    /// Where.
    pub place: Opening,
    /// When.
    pub times: Opening,
}

impl Disclosure {
    /// When this stage opens.
    pub const fn of(&self, stage: Stage) -> Opening {
        match stage {
            Stage::Place => self.place,
            Stage::Times => self.times,
        }
    }

    /// Whether everything is told at once.
    pub(crate) fn is_at_once(&self) -> bool {
        *self == Self::default()
    }
}

impl Opening {
    /// Whether nothing that this has opened is closed by `next`: it opens at once instead, or at an earlier hour.
    pub(crate) fn opens_sooner(self, next: Self) -> bool {
        match (self, next) {
            (_, Self::AtOnce) => true,
            (Self::At(hour), Self::At(next)) => next <= hour,
            (one, other) => one == other,
        }
    }
}

/// Which stages have opened by their hour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Where.
    pub place: bool,
    /// When.
    pub times: bool,
}

impl Opened {
    /// Whether this stage has.
    pub const fn has(self, stage: Stage) -> bool {
        match stage {
            Stage::Place => self.place,
            Stage::Times => self.times,
        }
    }

    /// It has, now.
    pub(crate) const fn open(&mut self, stage: Stage) {
        match stage {
            Stage::Place => self.place = true,
            Stage::Times => self.times = true,
        }
    }
}

impl Task {
    /// Where it is on the map, as far as `agency` is told.
    pub fn area_for(&self, agency: &AgencyId) -> Option<Area> {
        self.area.filter(|_| self.is_open_to(Stage::Place, agency))
    }

    /// Rule T19: whether `agency` is told where, or when, as far as it is shown the task at all. Whose record it is and who
    /// leads it are; who is in it no more is not; who is no party, as soon as who promises is.
    pub fn is_open_to(&self, stage: Stage, agency: &AgencyId) -> bool {
        if *agency == self.owner || self.is_led_by(agency) {
            return true;
        }
        if self.parties.get(agency).is_some_and(Party::is_out) {
            return false;
        }
        let is_open = match self.disclosure.of(stage) {
            Opening::AtOnce => true,
            Opening::At(_) => self.opened.has(stage),
            Opening::OnAcceptance => self.parties.get(agency).map_or_else(
                || self.phase.is_running() || self.phase.is_done(),
                Party::is_committed,
            ),
        };
        // Where, then when.
        is_open && (stage == Stage::Place || self.is_open_to(Stage::Place, agency))
    }
}
