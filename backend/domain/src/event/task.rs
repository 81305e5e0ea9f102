//! What happened to a joint task, where it takes more than a line to say.

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, IncidentId, TaskId},
    task::{Area, Part, Promise, Quorum, TaskKind},
    time::Timestamp,
};

/// A joint task was written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of the command")]
pub struct TaskDrafted {
    pub task: TaskId,
    pub number: String,
    pub kind: TaskKind,
    pub objective: String,
    pub place: String,
    pub area: Option<Area>,
    pub incident: Option<IncidentId>,
    pub legal_basis: String,
    pub answer_by: Timestamp,
    pub parts: Vec<Part>,
    #[serde(default, skip_serializing_if = "Quorum::is_all")]
    pub quorum: Quorum,
}

/// A joint task was changed, also while it runs (T15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of the command")]
pub struct TaskRevised {
    pub task: TaskId,
    pub objective: String,
    pub answer_by: Timestamp,
    pub parts: Vec<Part>,
    /// As it was if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Quorum>,
}

/// What happened between the lead of a task and a party. Texts are sealed under the task's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
#[allow(
    missing_docs,
    reason = "the variants are the sentences; their fields are those of the orders"
)]
pub enum TaskFact {
    Countered {
        agency: AgencyId,
        offer: Promise,
    },
    /// The acceptance itself is the next event.
    CounterTaken {
        agency: AgencyId,
    },
    CounterRefused {
        agency: AgencyId,
        reason: String,
        /// The time for answers is up: it cannot answer again.
        is_final: bool,
    },
    /// It has not answered until its time was up, and the task goes on.
    Silent {
        agency: AgencyId,
    },
}

impl TaskFact {
    /// The party it is about.
    pub const fn agency(&self) -> &AgencyId {
        match self {
            Self::Countered { agency, .. }
            | Self::CounterTaken { agency }
            | Self::CounterRefused { agency, .. }
            | Self::Silent { agency } => agency,
        }
    }

    /// The name in the timeline and on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Countered { .. } => "task_countered",
            Self::CounterTaken { .. } => "task_counter_taken",
            Self::CounterRefused { .. } => "task_counter_refused",
            Self::Silent { .. } => "task_silent",
        }
    }

    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Countered { offer, .. } => offer.each_text(visit),
            Self::CounterRefused { reason, .. } => visit(reason),
            Self::CounterTaken { .. } | Self::Silent { .. } => {}
        }
    }
}
