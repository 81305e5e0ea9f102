//! Operational periods and their objectives (B1, B2).

use serde::{Deserialize, Serialize};

use super::Statement;
use crate::{
    id::{AgencyId, TaskId, TaskItemId},
    time::Timestamp,
};

/// Where an objective stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectiveState {
    /// It is worked on, or will be.
    Open,
    /// It is reached.
    Met,
    /// It is not pursued any more.
    Dropped,
}

impl ObjectiveState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Met => "met",
            Self::Dropped => "dropped",
        }
    }
}

/// What was said last of an objective.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Where it stands since then.
    pub state: ObjectiveState,
    /// Who said so, and with which words.
    pub said: Statement,
}

/// Something that is to be reached in a period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objective {
    /// Its number in the period.
    pub number: u16,
    /// What; free text, sealed in the journal.
    pub text: String,
    /// Whose it is, if it is somebody's.
    pub owner: Option<AgencyId>,
    /// What was said of it last.
    pub judged: Option<Judged>,
}

impl Objective {
    /// Where it stands.
    pub fn state(&self) -> ObjectiveState {
        self.judged
            .as_ref()
            .map_or(ObjectiveState::Open, |it| it.state)
    }
}

/// An objective, as it is planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Objective")]
pub struct PlannedObjective {
    pub text: String,
    pub owner: Option<AgencyId>,
}

/// A time for which the work is planned as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's periods.
    pub number: u16,
    /// Who planned it.
    pub agency: AgencyId,
    /// When it was planned.
    pub since: Timestamp,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// What matters most in it; free text, sealed in the journal.
    pub emphasis: String,
    /// How many times begin, end or emphasis were changed.
    pub version: u32,
    /// What is to be reached, in the order of their numbers.
    pub objectives: Vec<Objective>,
}

impl Period {
    /// Whether it is the current one at some time.
    pub fn holds_at(&self, at: Timestamp) -> bool {
        self.starts_at <= at && at < self.ends_at
    }

    /// Whether both are at some time.
    pub(crate) fn meets(&self, starts_at: Timestamp, ends_at: Timestamp) -> bool {
        self.starts_at < ends_at && starts_at < self.ends_at
    }

    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        visit(&mut self.emphasis);
        for it in &mut self.objectives {
            visit(&mut it.text);
            if let Some(it) = &mut it.judged {
                visit(&mut it.said.text);
            }
        }
    }
}
