//! What happened to a joint task, where it takes more than a line to say.

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, IncidentId, TaskId},
    task::{
        Area, Disclosure, NamedReason, Part, Promise, Quorum, Scope, Stage, Takeover, TaskKind,
        TaskStep, UsedTemplate,
    },
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
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takeover: Option<Takeover>,
    #[serde(default, skip_serializing_if = "Disclosure::is_at_once")]
    pub disclosure: Disclosure,
    #[serde(default, skip_serializing_if = "Scope::is_whole")]
    pub scope: Scope,
    /// What the task keeps of its template (T32).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<Box<UsedTemplate>>,
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
    /// As it was if nothing is said; nobody may if it takes no minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takeover: Option<Takeover>,
    /// As it was if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
    /// As it was if nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<Scope>,
}

/// Whether any desk of an agency has a link to the server (T18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkNoted {
    /// The agency.
    pub agency: AgencyId,
    /// Since when it has none; nothing if it has one again.
    pub since: Option<Timestamp>,
}

/// What happened between those who are in a task, and what time opened to them. Texts are sealed under the task's key.
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
    /// It took back what it had promised (T21).
    Withdrawn {
        agency: AgencyId,
        reason: String,
        /// Why, by its own list.
        named: Option<NamedReason>,
    },
    /// The lead is offered to it (T17).
    LeadOffered {
        agency: AgencyId,
        reason: String,
    },
    /// It does not take it.
    LeadRefused {
        agency: AgencyId,
        reason: String,
    },
    /// The offer to it was taken back.
    LeadTakenBack {
        agency: AgencyId,
    },
    /// It took the lead that was offered.
    LeadHandedOver {
        agency: AgencyId,
    },
    /// It took the lead from who had no link (T18).
    LeadTakenOver {
        agency: AgencyId,
        from: AgencyId,
        reason: String,
    },
    /// The hour of a stage has come (T19).
    Disclosed {
        stage: Stage,
    },
    /// Its leads moved it on (T23).
    Stepped {
        to: TaskStep,
        reason: Option<String>,
    },
    /// All that it promised has come (T26).
    Fulfilled {
        agency: AgencyId,
        /// When the last of it arrived.
        arrived_at: Timestamp,
        is_late: bool,
    },
    /// Something that it promised was due and has not come.
    Defaulted {
        agency: AgencyId,
    },
}

impl TaskFact {
    /// The party it is about, if it is about one.
    pub const fn agency(&self) -> Option<&AgencyId> {
        match self {
            Self::Countered { agency, .. }
            | Self::CounterTaken { agency }
            | Self::CounterRefused { agency, .. }
            | Self::Silent { agency }
            | Self::Withdrawn { agency, .. }
            | Self::LeadOffered { agency, .. }
            | Self::LeadRefused { agency, .. }
            | Self::LeadTakenBack { agency }
            | Self::LeadHandedOver { agency }
            | Self::LeadTakenOver { agency, .. }
            | Self::Fulfilled { agency, .. }
            | Self::Defaulted { agency } => Some(agency),
            Self::Disclosed { .. } | Self::Stepped { .. } => None,
        }
    }

    /// The name in the timeline and on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Countered { .. } => "task_countered",
            Self::CounterTaken { .. } => "task_counter_taken",
            Self::CounterRefused { .. } => "task_counter_refused",
            Self::Silent { .. } => "task_silent",
            Self::Withdrawn { .. } => "task_withdrawn",
            Self::LeadOffered { .. } => "task_lead_offered",
            Self::LeadRefused { .. } => "task_lead_refused",
            Self::LeadTakenBack { .. } => "task_lead_taken_back",
            Self::LeadHandedOver { .. } => "task_lead_handed_over",
            Self::LeadTakenOver { .. } => "task_lead_taken_over",
            Self::Disclosed { .. } => "task_disclosed",
            Self::Stepped { .. } => "task_stepped",
            Self::Fulfilled { .. } => "task_fulfilled",
            Self::Defaulted { .. } => "task_defaulted",
        }
    }

    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Countered { offer, .. } => offer.each_text(visit),
            Self::CounterRefused { reason, .. }
            | Self::Withdrawn { reason, .. }
            | Self::LeadOffered { reason, .. }
            | Self::LeadRefused { reason, .. }
            | Self::LeadTakenOver { reason, .. }
            | Self::Stepped {
                reason: Some(reason),
                ..
            } => visit(reason),
            Self::CounterTaken { .. }
            | Self::Silent { .. }
            | Self::LeadTakenBack { .. }
            | Self::LeadHandedOver { .. }
            | Self::Disclosed { .. }
            | Self::Stepped { reason: None, .. }
            | Self::Fulfilled { .. }
            | Self::Defaulted { .. } => {}
        }
    }
}
