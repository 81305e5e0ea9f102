//! Incidents: something that happened at a place and needs a response (domain.md §3).

use serde::{Deserialize, Serialize};

use crate::{
    attachment::Attachment,
    classification::OwnWords,
    id::{AgencyId, IncidentId},
    limits::REMIND_BEFORE_MS,
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

/// How an incident belongs to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// It is the same: reported twice, worked once.
    Duplicate,
    /// It is a part of something larger: a cellar in a storm.
    Child,
}

impl Link {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate",
            Self::Child => "child",
        }
    }
}

/// The incident that this one was closed into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The one that is worked.
    pub into: IncidentId,
    /// Where this one stood; unlinking takes it back there.
    pub was: IncidentState,
}

/// What an incident belongs to. What belongs to it is found by [`crate::State::linked_to`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Links {
    /// What it repeats.
    pub duplicate_of: Option<Merged>,
    /// What it is a part of.
    pub parent: Option<IncidentId>,
}

impl Links {
    /// The other end of a link of this kind.
    pub fn other_end(&self, link: Link) -> Option<IncidentId> {
        match link {
            Link::Duplicate => self.duplicate_of.map(|it| it.into),
            Link::Child => self.parent,
        }
    }
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
    /// Of the time it is planned for.
    pub schedule: u32,
    /// Of what it belongs to.
    pub links: u32,
}

impl Versions {
    /// Of an incident that was just reported.
    pub const FIRST: Self = Self {
        place: 1,
        classification: 1,
        narrative: 1,
        schedule: 1,
        links: 1,
    };
}

/// Since when an incident waits for a unit, and when that has been too long (K13).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Since when it waits.
    pub since: Timestamp,
    /// Until when its agency lets one of its priority wait.
    pub due_at: Timestamp,
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
    /// What the agency that said so calls the two.
    pub own: OwnWords,
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
    /// What was attached to it, in that order.
    pub attachments: Vec<Attachment>,
    /// When it was reported.
    pub reported_at: Timestamp,
    /// Since when the state holds.
    pub state_since: Timestamp,
    /// Why it was closed, cancelled or reopened.
    pub reason: Option<String>,
    /// When it begins, if it was planned.
    pub starts_at: Option<Timestamp>,
    /// Whether the desk has been reminded of that.
    pub is_reminded: bool,
    /// What it belongs to.
    pub links: Links,
    /// Versions of its field groups.
    pub versions: Versions,
}

impl Incident {
    /// Since when it is over; nothing while it is not.
    pub(crate) fn over_since(&self) -> Option<Timestamp> {
        (!self.state.is_open()).then_some(self.state_since)
    }

    /// Makes it belong to another; a duplicate is closed into that (rule I11).
    pub(crate) fn join(&mut self, to: IncidentId, link: Link, at: Timestamp) {
        match link {
            Link::Duplicate => {
                self.links.duplicate_of = Some(Merged {
                    into: to,
                    was: self.state,
                });
                self.state = IncidentState::Closed;
                self.state_since = at;
                self.reason = None;
            }
            Link::Child => self.links.parent = Some(to),
        }
        self.versions.links += 1;
    }

    /// Makes it belong to nothing; what was a duplicate stands where it stood before (rule I11).
    pub(crate) fn part(&mut self, link: Link, reason: &str, at: Timestamp) {
        match link {
            Link::Duplicate => {
                if let Some(merged) = self.links.duplicate_of.take() {
                    self.state = merged.was;
                    self.state_since = at;
                    self.reason = Some(reason.to_owned());
                }
            }
            Link::Child => self.links.parent = None,
        }
        self.versions.links += 1;
    }

    /// When the timer has to look at it next (rule I15): for the reminder, then for the start.
    pub fn due_at(&self) -> Option<Timestamp> {
        let is_waiting = matches!(self.state, IncidentState::Reported | IncidentState::Triaged);
        let starts_at = self.starts_at.filter(|_| is_waiting)?;
        Some(if self.is_reminded {
            starts_at
        } else {
            starts_at.plus_ms(-REMIND_BEFORE_MS)
        })
    }
}
