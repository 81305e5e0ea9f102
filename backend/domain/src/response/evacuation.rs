//! Evacuations of zones (B5).

use serde::{Deserialize, Serialize};

use super::Statement;
use crate::{
    id::{AgencyId, TaskId, TaskItemId, ZoneId},
    time::Timestamp,
};

/// How an evacuation came to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvacuationEnd {
    /// Everybody is out.
    Complete,
    /// Nobody has to leave any more.
    Lifted,
}

impl EvacuationEnd {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Complete => "complete",
            Self::Lifted => "lifted",
        }
    }
}

/// That an evacuation is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EvacuationEnded {
    /// How.
    pub how: EvacuationEnd,
    /// Who said so, and with which words.
    pub said: Statement,
}

/// That everybody has to leave a zone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evacuation {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's evacuations.
    pub number: u16,
    /// Who ordered it.
    pub agency: AgencyId,
    /// The zone.
    pub zone: ZoneId,
    /// How many persons are thought to be there.
    pub persons: u32,
    /// What they and the crews are told; free text, sealed in the journal.
    pub instructions: String,
    /// How many times these were changed.
    pub version: u32,
    /// When it was ordered.
    pub ordered_at: Timestamp,
    /// That it is over.
    pub ended: Option<EvacuationEnded>,
}

impl Evacuation {
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        visit(&mut self.instructions);
        if let Some(it) = &mut self.ended {
            visit(&mut it.said.text);
        }
    }
}
