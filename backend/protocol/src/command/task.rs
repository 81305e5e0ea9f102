//! Bodies of commands about joint tasks.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    object::{Area, Ask, Disclosure, EquipmentAsk, PromisedAsk, QuorumRule, Takeover, TaskScope},
    words::{Concern, TaskKind, TaskStep},
};

use super::bodies::{Body, bodies};

bodies! {
    /// Writes down a joint task.
    DraftTask {
        /// New id.
        id: Uuid,
        /// What kind of work.
        task_kind: TaskKind,
        /// What is to be reached.
        objective: String,
        /// Where, in words.
        #[serde(default)]
        place: String,
        /// Where, on the map.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        area: Option<Area>,
        /// The incident it belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        incident: Option<Uuid>,
        /// What permits it.
        #[serde(default)]
        legal_basis: String,
        /// When every answer is due.
        answer_by: Moment,
        /// What each party is asked for; may include the lead.
        parties: Vec<Part>,
        /// What makes it agreed.
        #[serde(default)]
        quorum: QuorumRule,
        /// The agencies that have to accept (`named`), or the capabilities that have to be covered (`covered`; all that are
        /// asked for if none is given).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        quorum_of: Vec<String>,
        /// Who may take over when the lead has no link (T18).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        takeover: Option<Takeover>,
        /// When the parties learn where and when (T19).
        #[serde(default)]
        disclosure: Disclosure,
        /// What it opens, at the most (T22).
        #[serde(default)]
        scope: TaskScope,
        /// The template of the sender's agency that it is written down by (T29).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        template: Option<TemplateRef>,
    }
    /// Changes a draft, a proposal, or what is agreed or runs (T5, T15).
    ReviseTask {
        /// The version this is based on.
        version: u32,
        /// What is to be reached.
        objective: String,
        /// When every answer is due.
        answer_by: Moment,
        /// What each party is asked for; may include the lead.
        parties: Vec<Part>,
        /// What makes it agreed; as it was if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        quorum: Option<QuorumRule>,
        /// Who or what has to, with `quorum`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        quorum_of: Vec<String>,
        /// Who may take over; as it was if absent, nobody if `after_min` is 0. Of a draft only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        takeover: Option<Takeover>,
        /// When the parties learn where and when; as it was if absent. Once proposed, only sooner.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        disclosure: Option<Disclosure>,
        /// What it opens; as it was if absent. Of a draft only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        scope: Option<TaskScope>,
    }
    /// Moves a task that is agreed on (T23).
    MoveTask {
        /// By which step.
        step: TaskStep,
        /// Why it is held, what is still out as it is closed, or what there is to learn from it; needed to suspend and to
        /// review, and to close while equipment is out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// Sends units to a task together: all of them or none (T24).
    SendUnits {
        /// Which: 1 to 64.
        units: Vec<SentUnit>,
        /// What speaks against it and is confirmed (U14).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        confirm: Vec<Concern>,
    }
    /// Answers what a party is asked for.
    AnswerTask {
        /// The version answered.
        version: u32,
        /// How many counter-offers of its own agency the sender has seen.
        #[serde(default)]
        offers: u32,
        /// Yes, something else, or no.
        answer: TaskAnswer,
        /// What will come: for an acceptance of less than everything, and for a counter-offer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        promise: Option<Promise>,
        /// Why not, by the sender's own list; needed for decline and withdraw where that offers any reason.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason_code: Option<String>,
        /// Why not; needed for decline and withdraw without a code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// Offers the lead to a party, or takes an offer back (T17).
    OfferLead {
        /// To whom; an offer is taken back if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// Which offer is taken back; needed for that, and only for that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        offer: Option<u32>,
        /// Why; needed to offer it.
        #[serde(default)]
        reason: String,
    }
    /// Takes the lead that is offered, or does not (T17).
    AnswerLead {
        /// Which offer.
        offer: u32,
        /// Whether it is taken.
        take: bool,
        /// Why not; needed if it is not taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// The lead's answer to a counter-offer.
    DecideCounter {
        /// The version of the task.
        version: u32,
        /// Whose offer.
        agency: String,
        /// Which: the party's `offers` with this one.
        offer: u32,
        /// Whether it is taken.
        take: bool,
        /// Why not; needed if it is not taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
}

/// A template, as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateRef {
    /// Its code.
    pub code: String,
    /// The version that was read.
    pub version: u32,
}

/// A unit that is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SentUnit {
    /// New id, of the assignment.
    pub id: Uuid,
    /// The unit.
    pub unit: Uuid,
}

/// What a party is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The party.
    pub agency: String,
    /// What is asked.
    #[serde(default)]
    pub asks: Vec<Ask>,
    /// What else there is to know.
    #[serde(default)]
    pub note: String,
    /// The equipment that is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<EquipmentAsk>,
    /// How many persons, beyond the crews of what is asked for.
    #[serde(default)]
    pub people: u16,
    /// Where to report.
    #[serde(default)]
    pub report_to: String,
    /// When to be there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_at: Option<Moment>,
    /// Until when it is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Whether it is to lead with the lead, once it has promised (T16).
    #[serde(default)]
    pub co_lead: bool,
}

/// What a party says it will bring.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// Capabilities; the same one can stand twice with different times.
    pub asks: Vec<PromisedAsk>,
    /// Equipment.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<EquipmentAsk>,
    /// Persons.
    #[serde(default)]
    pub people: u16,
    /// Where it will report, if not where it was asked to.
    #[serde(default)]
    pub report_to: String,
    /// When it will be there, if not when it was asked to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report_at: Option<Moment>,
    /// Until when it can stay, if not as long as it was asked to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Units of the party that will come, as far as it names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<Uuid>,
    /// Under which conditions, and why.
    #[serde(default)]
    pub conditions: String,
}

/// What a party answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TaskAnswer {
    /// We promise our part, or as much of it as `promise` says.
    Accept,
    /// We would bring `promise` instead.
    Counter,
    /// We do not.
    Decline,
    /// We do not after all: what was promised is taken back (T21).
    Withdraw,
}
