//! What can be asked about joint tasks.

use std::collections::BTreeSet;

use crate::{
    id::{AgencyId, AssignmentId, IncidentId, TaskId, UnitId},
    settings::Concern,
    task::{
        Area, Disclosure, Part, Promise, Quorum, Scope, Takeover, TaskKind, TaskStep, TemplateRef,
    },
    time::Timestamp,
};

/// Writes down a joint task; nobody else sees a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftTask {
    /// New id.
    pub id: TaskId,
    /// Kind of work.
    pub kind: TaskKind,
    /// What is to be reached.
    pub objective: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    pub area: Option<Area>,
    /// The incident it belongs to.
    pub incident: Option<IncidentId>,
    /// What permits it.
    pub legal_basis: String,
    /// When every answer is due.
    pub answer_by: Timestamp,
    /// What each party is asked for; may include the lead's own part.
    pub parts: Vec<Part>,
    /// What makes it agreed.
    pub quorum: Quorum,
    /// Who may take over when the lead has no link (T18).
    pub takeover: Option<Takeover>,
    /// When the parties learn where and when (T19).
    pub disclosure: Disclosure,
    /// What it opens, at the most (T22).
    pub scope: Scope,
    /// The template that it is written down by, if it is (T29).
    pub template: Option<TemplateRef>,
}

/// Changes a draft, or a proposal that somebody declined. Only changed parties answer again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviseTask {
    /// Which.
    pub task: TaskId,
    /// The version this is based on.
    pub version: u32,
    /// What is to be reached.
    pub objective: String,
    /// When every answer is due.
    pub answer_by: Timestamp,
    /// What each party is asked for; may include the lead's own part.
    pub parts: Vec<Part>,
    /// What makes it agreed; as it was if nothing is said.
    pub quorum: Option<Quorum>,
    /// Who may take over; as it was if nothing is said, nobody if it takes no minutes.
    pub takeover: Option<Takeover>,
    /// When the parties learn where and when; as it was if nothing is said.
    pub disclosure: Option<Disclosure>,
    /// What it opens; as it was if nothing is said.
    pub scope: Option<Scope>,
}

/// Moves a task on (T23).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveTask {
    /// Which.
    pub task: TaskId,
    /// By which step.
    pub step: TaskStep,
    /// Why it is held, what is still out as it is closed, or what there is to learn from it.
    pub reason: Option<String>,
}

/// Sends units to a joint task together: all of them or none (T24).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendUnits {
    /// To which.
    pub task: TaskId,
    /// Which, each with the id of its new assignment.
    pub units: Vec<(AssignmentId, UnitId)>,
    /// What speaks against it and is meant all the same.
    pub confirmed: BTreeSet<Concern>,
}

/// Offers the lead to a party, or takes an offer back (T17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferLead {
    /// Of which task.
    pub task: TaskId,
    /// What is done about it.
    pub what: LeadOrder,
}

/// What is done about the lead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeadOrder {
    /// It is offered.
    Offer {
        /// To whom.
        to: AgencyId,
        /// Why.
        reason: String,
    },
    /// The offer of this number is taken back.
    TakeBack(u32),
}

/// Answers an offer of the lead (T17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLead {
    /// Of which task.
    pub task: TaskId,
    /// Which offer.
    pub offer: u32,
    /// Nothing if it is taken; why not if it is not.
    pub refused: Option<String>,
}

/// Takes the lead from who has no link (T18).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeOverLead {
    /// Of which task.
    pub task: TaskId,
    /// Why.
    pub reason: String,
}

/// Answers what a party was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTask {
    /// Which.
    pub task: TaskId,
    /// The version of the task that is answered.
    pub version: u32,
    /// How many counter-offers of its own agency the answer knows of.
    pub offers: u32,
    /// The answer.
    pub answer: Answer,
}

/// A party's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// We promise our part, or as much of it.
    Accept(Option<Promise>),
    /// We would bring this instead (T10).
    Counter(Promise),
    /// We do not, because.
    Decline {
        /// Why, by the agency's own list (T14).
        code: Option<String>,
        /// Why, in words.
        reason: String,
    },
    /// We do not after all, because (T21).
    Withdraw {
        /// Why, by the agency's own list (T14).
        code: Option<String>,
        /// Why, in words.
        reason: String,
    },
}

/// Answers a counter-offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecideCounter {
    /// Of which task.
    pub task: TaskId,
    /// The version of the task this is based on.
    pub version: u32,
    /// Whose offer.
    pub agency: AgencyId,
    /// Which of its offers: how many it had made with this one.
    pub offer: u32,
    /// Nothing if it is taken; why not if it is refused.
    pub refused: Option<String>,
}
