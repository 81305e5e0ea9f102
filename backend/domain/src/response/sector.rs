//! Sectors: the parts of a response that have a command of their own (B3).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Statement;
use crate::{
    id::{AgencyId, AssignmentId, TaskId, TaskItemId, UnitId, ZoneId},
    time::Timestamp,
    zone::ZoneKind,
};

/// What kind of part it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SectorKind {
    /// An area of the scene.
    Division,
    /// A function, anywhere.
    Group,
    /// Where units wait to be sent.
    Staging,
}

impl SectorKind {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Division => "division",
            Self::Group => "group",
            Self::Staging => "staging",
        }
    }

    /// In which kind of zone it lies, if it lies in one.
    pub const fn zone(self) -> ZoneKind {
        match self {
            Self::Division | Self::Group => ZoneKind::Sector,
            Self::Staging => ZoneKind::Staging,
        }
    }

    /// Whether it is nothing without a zone.
    pub const fn needs_zone(self) -> bool {
        matches!(self, Self::Division | Self::Staging)
    }
}

/// That a unit works in a sector, as long as its assignment to the task is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placed {
    /// The unit.
    pub unit: UnitId,
    /// Its agency.
    pub agency: AgencyId,
    /// Since when.
    pub since: Timestamp,
}

/// A part of a response with a command of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sector {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's sectors.
    pub number: u16,
    /// Who set it up.
    pub agency: AgencyId,
    /// When it was set up.
    pub since: Timestamp,
    /// What kind of part.
    pub kind: SectorKind,
    /// What it is called; free text, sealed in the journal. So are its work and its channel.
    pub name: String,
    /// Where it lies.
    pub zone: Option<ZoneId>,
    /// Which agency runs it.
    pub run_by: AgencyId,
    /// What is to be done in it.
    pub work: String,
    /// On what channel it talks.
    pub channel: String,
    /// How many times it was changed.
    pub version: u32,
    /// What was placed in it and was not taken out again, by assignment; some of that may be over.
    pub placed: BTreeMap<AssignmentId, Placed>,
    /// When what was there left it last, by assignment.
    pub left: BTreeMap<AssignmentId, Timestamp>,
    /// That it is one no more.
    pub ended: Option<Statement>,
}

impl Sector {
    /// What was placed there is there no more.
    pub(crate) fn leave(&mut self, assignment: AssignmentId, at: Timestamp) {
        if self.placed.remove(&assignment).is_some() {
            self.left.insert(assignment, at);
        }
    }

    /// When something was last said of where the unit of an assignment is.
    pub(crate) fn said_of(&self, assignment: AssignmentId) -> Option<Timestamp> {
        let since = self.placed.get(&assignment).map(|it| it.since);
        since.max(self.left.get(&assignment).copied())
    }

    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        visit(&mut self.name);
        visit(&mut self.work);
        visit(&mut self.channel);
        if let Some(it) = &mut self.ended {
            visit(&mut it.text);
        }
    }
}
