//! Joint tasks: work of a lead agency and at least one other (domain.md §4).

mod change;
mod command;
mod delivery;
mod disclosure;
mod part;
mod promise;
mod quorum;
mod scope;
mod standing;
mod template;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub(crate) use self::{change::split_parts, delivery::Judged};
pub use self::{
    command::{LeadOffer, LedFrom, Takeover},
    delivery::{Came, Delivery, Hold, Outcome},
    disclosure::{Disclosure, Opened, Opening, Stage},
    part::{Ask, EquipmentAsk, Part},
    promise::{ByPlan, Promise, Promised},
    quorum::{Cover, Need, Quorum},
    scope::{Scope, ScopeUnits},
    standing::Standing,
    template::{
        PreparedPeriod, PreparedPost, TaskTemplate, TemplatePart, TemplateRef, UsedTemplate,
    },
};
use crate::{
    enforcement::{Enforcement, MeasureKind},
    id::{AgencyId, IncidentId, TaskId, UnitId},
    inspection::Inspection,
    place::Point,
    response::Response,
    time::Timestamp,
};

/// What kind of joint work it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Joint inspection.
    Inspection,
    /// Joint enforcement.
    Enforcement,
    /// Disaster response.
    DisasterResponse,
}

impl TaskKind {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Inspection => "inspection",
            Self::Enforcement => "enforcement",
            Self::DisasterResponse => "disaster_response",
        }
    }
}

/// Where a joint task stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskPhase {
    /// Written by the lead; nobody else sees it.
    Draft,
    /// Sent to its parties.
    Proposed,
    /// A party declined or made a counter-offer: back with the lead.
    Negotiating,
    /// What was promised is enough for its quorum rule.
    Agreed,
    /// Its parties send what they promised.
    Mobilizing,
    /// Under way.
    InProgress,
    /// Held for the time being: nobody more is sent.
    Suspended,
    /// What was to be reached is; units may still be out.
    Completed,
    /// Units and equipment are released, one by one.
    Demobilizing,
    /// Nothing of it is out any more.
    Closed,
    /// What there is to learn from it is written down.
    Reviewed,
    /// Called off by the lead.
    Cancelled,
    /// The answer-by time passed without quorum.
    Lapsed,
}

impl TaskPhase {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Negotiating => "negotiating",
            Self::Agreed => "agreed",
            Self::Mobilizing => "mobilizing",
            Self::InProgress => "in_progress",
            Self::Suspended => "suspended",
            Self::Completed => "completed",
            Self::Demobilizing => "demobilizing",
            Self::Closed => "closed",
            Self::Reviewed => "reviewed",
            Self::Cancelled => "cancelled",
            Self::Lapsed => "lapsed",
        }
    }

    /// Whether parties may still answer: before it is agreed, and after that those whom its quorum did not need (T12).
    pub const fn is_open_for_answers(self) -> bool {
        matches!(self, Self::Proposed | Self::Negotiating) || self.is_running()
    }

    /// Whether it stands between being agreed and being done: parties work on it together.
    pub const fn is_running(self) -> bool {
        matches!(
            self,
            Self::Agreed | Self::Mobilizing | Self::InProgress | Self::Suspended
        )
    }

    /// Whether accepted parties may send units to it: while it runs, but not while it is held (T23).
    pub const fn takes_units(self) -> bool {
        self.is_running() && !matches!(self, Self::Suspended)
    }

    /// Whether its work is done and units of it may still be out (T23).
    pub const fn is_ending(self) -> bool {
        matches!(self, Self::Completed | Self::Demobilizing)
    }

    /// Whether what was to be reached is.
    pub const fn is_done(self) -> bool {
        self.is_ending() || matches!(self, Self::Closed | Self::Reviewed)
    }

    /// Whether there is no work left to do on it.
    pub const fn is_over(self) -> bool {
        self.is_done() || matches!(self, Self::Cancelled | Self::Lapsed)
    }
}

/// What its leads do with a task that is agreed, besides starting, completing and cancelling it (T23).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskStep {
    /// Parties are to send what they promised.
    Mobilize,
    /// It is held, for a reason.
    Suspend,
    /// It goes on where it was held.
    Resume,
    /// Units and equipment are to go home.
    Demobilize,
    /// Nothing is out any more.
    Close,
    /// What there is to learn is written down.
    Review,
}

impl TaskStep {
    /// Every step.
    pub const EVERY: [Self; 6] = [
        Self::Mobilize,
        Self::Suspend,
        Self::Resume,
        Self::Demobilize,
        Self::Close,
        Self::Review,
    ];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Mobilize => "mobilize",
            Self::Suspend => "suspend",
            Self::Resume => "resume",
            Self::Demobilize => "demobilize",
            Self::Close => "close",
            Self::Review => "review",
        }
    }
}

/// A party's answer so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Commitment {
    /// Not answered; silence is never yes.
    Pending,
    /// A counter-offer, which the lead takes or refuses (T10).
    Provisional {
        /// When it was made.
        at: Timestamp,
        /// What would come instead of what is asked for.
        offer: Promise,
    },
    /// Promised.
    Accepted {
        /// When it was promised.
        at: Timestamp,
        /// What, if it is not just what was asked for.
        promise: Option<Promise>,
    },
    /// Said no.
    Declined {
        /// When it was said.
        at: Timestamp,
        /// Why; free text, sealed in the journal.
        reason: String,
        /// Why, by the party's own list (T14).
        named: Option<NamedReason>,
    },
    /// Took back what it had promised (T21).
    Withdrawn {
        /// When it was said.
        at: Timestamp,
        /// Why; free text, sealed in the journal.
        reason: String,
        /// Why, by the party's own list (T14).
        named: Option<NamedReason>,
    },
}

impl Commitment {
    /// Whether it is a no: from the first, or after a yes.
    pub const fn is_no(&self) -> bool {
        matches!(self, Self::Declined { .. } | Self::Withdrawn { .. })
    }
}

/// A reason of an agency's own list, as it stood there when it was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedReason {
    /// Its code.
    pub code: String,
    /// What it said.
    pub label: String,
}

/// One agency's part in a task and its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// What it was asked for.
    pub part: Part,
    /// When it was asked for that.
    pub asked_at: Timestamp,
    /// What it answered.
    pub commitment: Commitment,
    /// How many counter-offers it has made; an answer to one names its number.
    pub offers: u32,
    /// Why the lead did not take the last one; free text, sealed in the journal.
    pub refused: Option<String>,
    /// Whether its time was up: the task went on with what it had promised before, or without it.
    pub is_left_out: bool,
    /// What it goes on with while it is asked again, and if it declines the change or says nothing to it (T15).
    pub standing: Option<Standing>,
    /// The signed plan that said yes for it, if it did not itself (T20).
    pub by_plan: Option<ByPlan>,
    /// What was found of what it promised, if that was said (T26).
    pub outcome: Option<Outcome>,
}

impl Party {
    /// A party that was asked and has answered nothing.
    pub const fn asked(part: Part, asked_at: Timestamp) -> Self {
        Self {
            part,
            asked_at,
            commitment: Commitment::Pending,
            offers: 0,
            refused: None,
            is_left_out: false,
            standing: None,
            by_plan: None,
            outcome: None,
        }
    }

    /// Whether its answer is waited for.
    pub fn waits(&self) -> bool {
        self.commitment == Commitment::Pending && !self.is_left_out
    }

    /// What it promised or offers, if that is not just what it was asked for.
    pub const fn promise(&self) -> Option<&Promise> {
        match &self.commitment {
            Commitment::Provisional { offer: it, .. }
            | Commitment::Accepted {
                promise: Some(it), ..
            } => Some(it),
            _ => None,
        }
    }

    /// The units that are named in what it promised, offers or goes on with.
    pub fn units(&self) -> impl Iterator<Item = &BTreeSet<UnitId>> {
        let standing = self.standing.as_ref().map(|it| &it.promise);
        self.promise()
            .into_iter()
            .chain(standing)
            .map(|it| &it.units)
    }
}

/// The circle in which a task takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Area {
    /// Its centre.
    pub centre: Point,
    /// Its radius in metres.
    pub radius_m: u32,
}

/// Joint work of a lead and at least one other agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: TaskId,
    /// Its number, for example `JT-F-012`.
    pub number: String,
    /// What kind of work.
    pub kind: TaskKind,
    /// Where it stands.
    pub phase: TaskPhase,
    /// Whether its parties were ever asked: a draft that is cancelled stays the lead's alone (rule V4).
    pub is_proposed: bool,
    /// What is to be reached; free text, sealed in the journal.
    pub objective: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    pub area: Option<Area>,
    /// The incident it belongs to.
    pub incident: Option<IncidentId>,
    /// The agency that wrote it down: its record it is, whoever leads it.
    pub owner: AgencyId,
    /// The agency that moves its phases, alone or with its co-leads (T1, T16).
    pub lead: AgencyId,
    /// To whom the lead has offered the lead, if to anybody (T17).
    pub lead_offer: Option<LeadOffer>,
    /// How many times it was offered.
    pub lead_offers: u32,
    /// How it came to lead, if not by proposing.
    pub led_from: Option<LedFrom>,
    /// Who may take over when the lead has no link (T18).
    pub takeover: Option<Takeover>,
    /// What permits it.
    pub legal_basis: String,
    /// What makes it agreed.
    pub quorum: Quorum,
    /// When its parties learn where and when (T19).
    pub disclosure: Disclosure,
    /// What it opens, at the most (T22).
    pub scope: Scope,
    /// Which of its stages have opened by their hour.
    pub opened: Opened,
    /// When every answer is due.
    pub answer_by: Timestamp,
    /// Goes up with every revision; an answer names the one it is for.
    pub version: u32,
    /// Who was ever asked, since it was proposed: a plan says yes for nobody twice (T20).
    pub ever_asked: BTreeSet<AgencyId>,
    /// The parties other than the lead. The lead takes part by proposing.
    pub parties: BTreeMap<AgencyId, Party>,
    /// What the lead itself brings; it has promised by proposing.
    pub lead_lane: Party,
    /// When it was drafted.
    pub created_at: Timestamp,
    /// Since when the phase holds.
    pub phase_since: Timestamp,
    /// When it was held, in order (T23).
    pub holds: Vec<Hold>,
    /// When it was started, if it was.
    pub started_at: Option<Timestamp>,
    /// Since when it is over.
    pub over_at: Option<Timestamp>,
    /// Why it was cancelled, is held, or was closed with something out; free text, sealed in the journal.
    pub reason: Option<String>,
    /// What there is to learn from it; free text, sealed in the journal.
    pub review: Option<String>,
    /// What is planned, if it is an inspection.
    pub inspection: Inspection,
    /// What is settled, if it is an enforcement.
    #[serde(default)]
    pub enforcement: Enforcement,
    /// What is settled, if it is a disaster response.
    #[serde(default)]
    pub response: Response,
    /// The template that it was written down by, if it was (T32).
    #[serde(default)]
    pub template: Option<Box<UsedTemplate>>,
}

impl Task {
    /// Since when it is over; nothing while it is not.
    pub(crate) const fn over_since(&self) -> Option<Timestamp> {
        self.over_at
    }

    /// Where a step leads from where it stands, if it can be taken there (T23).
    pub fn after(&self, step: TaskStep) -> Option<TaskPhase> {
        use TaskPhase as P;
        match (step, self.phase) {
            (TaskStep::Suspend, P::Agreed | P::Mobilizing | P::InProgress) => Some(P::Suspended),
            (TaskStep::Resume, P::Suspended) if self.started_at.is_some() => Some(P::InProgress),
            (TaskStep::Mobilize, P::Agreed) | (TaskStep::Resume, P::Suspended) => {
                Some(P::Mobilizing)
            }
            (TaskStep::Demobilize, P::Completed) => Some(P::Demobilizing),
            (TaskStep::Close, P::Completed | P::Demobilizing) => Some(P::Closed),
            (TaskStep::Review, P::Closed) => Some(P::Reviewed),
            _ => None,
        }
    }

    /// What `agency` is asked for, or brings as the lead.
    pub(crate) fn part_of(&self, agency: &AgencyId) -> Option<&Part> {
        if *agency == self.lead {
            return Some(&self.lead_lane.part);
        }
        self.parties.get(agency).map(|it| &it.part)
    }

    /// Whether `agency` leads it or is a party that has not declined and was not left out (T7).
    pub fn involves(&self, agency: &AgencyId) -> bool {
        *agency == self.lead || self.parties.get(agency).is_some_and(|it| !it.is_out())
    }

    /// Who of those in it countersigns a kind of measure, if not anybody: whom its template names goes before whom who leads does (N5, T31).
    pub(crate) fn countersigner(&self, kind: MeasureKind) -> Option<&AgencyId> {
        let demanded = self.template.as_deref().and_then(|it| it.signer(kind));
        let settled = self.enforcement.countersign.get(&kind);
        let mut named = demanded.into_iter().chain(settled.and_then(Option::as_ref));
        named.find(|it| self.involves(it))
    }

    /// Whether `agency` has promised its part; the lead has by proposing.
    pub fn is_committed(&self, agency: &AgencyId) -> bool {
        *agency == self.lead || self.parties.get(agency).is_some_and(Party::is_committed)
    }
}
