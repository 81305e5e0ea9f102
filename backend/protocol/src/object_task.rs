//! Joint tasks on the wire.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    object_enforcement::Enforcement,
    object_inspection::Inspection,
    object_response::Response,
    object_template::TemplateShown,
    words::{Commitment, Precision, ScopeUnits, TaskKind, TaskPhase},
};

/// So many of a capability.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// What is needed.
    pub capability: String,
    /// How many.
    pub count: u16,
}

/// So many pieces of one kind of equipment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EquipmentAsk {
    /// The kind, as equipment says it.
    pub equipment_kind: String,
    /// How many.
    pub count: u16,
}

/// So many of a capability, from a time on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PromisedAsk {
    /// What will come.
    pub capability: String,
    /// How many.
    pub count: u16,
    /// From when on; as asked if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Moment>,
}

/// A unit that is named in a promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NamedUnit {
    /// Which.
    pub unit: Uuid,
    /// Its callsign.
    pub callsign: String,
}

/// What a party promised or offers, when it is not just what it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PromiseShown {
    /// Capabilities; the same one can stand twice with different times.
    pub asks: Vec<PromisedAsk>,
    /// Equipment.
    pub equipment: Vec<EquipmentAsk>,
    /// Persons.
    pub people: u16,
    /// Where it will report; where it was asked to if empty.
    pub report_to: String,
    /// When it will be there; when it was asked to if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_at: Option<Moment>,
    /// Until when it can stay; as long as it was asked to if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// The units that are named, for the party and for who is in the task.
    pub units: Vec<NamedUnit>,
    /// Under which conditions, and why.
    pub conditions: String,
}

/// How much of one thing is asked for and promised. Asked is covered and open together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Need {
    /// What: a capability, a kind of equipment, or empty for persons.
    pub what: String,
    /// Which of the three.
    pub of: NeedOf,
    /// In all parts together.
    pub asked: u32,
    /// Of that, promised.
    pub covered: u32,
    /// Of that, promised by nobody.
    pub open: u32,
    /// In counter-offers that wait for the lead.
    pub offered: u32,
}

/// What is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NeedOf {
    /// A capability.
    Capability,
    /// A kind of equipment.
    Equipment,
    /// Persons.
    People,
}

/// A circle on the map.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Longitude of the centre.
    pub lon: f64,
    /// Latitude of the centre.
    pub lat: f64,
    /// Radius in metres.
    pub radius_m: u32,
}

/// A reason of an agency's own list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NamedReason {
    /// Its code.
    pub code: String,
    /// What it said.
    pub label: String,
}

/// What a party had promised before the task was amended, and goes on with until it has answered (T15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StandingShown {
    /// What it goes on with.
    pub promise: PromiseShown,
    /// What it was asked for then.
    pub asks: Vec<Ask>,
    /// What else there was to know.
    pub note: String,
    /// The equipment that was asked for.
    pub equipment: Vec<EquipmentAsk>,
    /// How many persons were.
    pub people: u16,
    /// Where it was to report.
    pub report_to: String,
    /// When it was to be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_at: Option<Moment>,
    /// Until when it was needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// Whether it was asked to lead with the lead.
    #[serde(default)]
    pub co_lead: bool,
    /// What was to be reached, if that was something else; to who is shown the objective.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<String>,
}

/// Who may take over, and when (T18).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Takeover {
    /// The party whose coordinator may.
    pub agency: String,
    /// How many minutes no desk of the lead has to have had a link: 2 to 1,440.
    pub after_min: u16,
}

/// What opens a stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OpeningAt {
    /// Being asked.
    #[default]
    AtOnce,
    /// Having promised.
    OnAcceptance,
    /// The hour `opens_at`.
    AtHour,
}

/// When a stage opens to a party.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Opening {
    /// By what.
    pub opens: OpeningAt,
    /// The hour, for `at_hour`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<Moment>,
}

/// When the parties of a task learn where and when (T19). When is never open before where.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Disclosure {
    /// Where: the place, the area, where to report, the incident, and what the task opens of it and of partners' units.
    pub place: Opening,
    /// When: the times to be there, and until when.
    pub times: Opening,
}

/// What a task opens, at the most: never more than the founding agreement gives (T22).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskScope {
    /// The incident that it belongs to.
    pub incident: bool,
    /// Units of its partners: as many as the founding agreement opens, those that are sent, or none.
    pub units: ScopeUnits,
    /// How closely their positions, at the best.
    pub position: Precision,
}

impl Default for TaskScope {
    fn default() -> Self {
        Self {
            incident: true,
            units: ScopeUnits::All,
            position: Precision::Exact,
        }
    }
}

/// What came of so many of one thing (T26).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Came {
    /// What: a capability or a kind of equipment.
    pub what: String,
    /// Which of the two.
    pub of: NeedOf,
    /// How many are promised.
    pub promised: u32,
    /// For how many of these a unit was sent.
    pub sent: u32,
    /// Of these, how many have arrived.
    pub arrived: u32,
}

/// What was found of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// All of it that can be counted has come.
    Fulfilled,
    /// Something was due and has not come.
    Defaulted,
}

/// What was found of a promise, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutcomeShown {
    /// What.
    pub outcome: Outcome,
    /// When.
    pub at: Moment,
    /// Something of it came after it was due.
    pub late: bool,
}

/// What is told later than the rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Where.
    Place,
    /// When.
    Times,
}

/// The lead, offered to a party (T17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LeadOfferShown {
    /// Which; its answer names it.
    pub offer: u32,
    /// To whom.
    pub to: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Moment,
    /// Why it was not taken, if it was not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// How the lead came to who has it, if not by proposing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LedFromShown {
    /// Who had it before.
    pub from: String,
    /// When it passed.
    pub at: Moment,
    /// Why it was taken over; handed over if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_over: Option<String>,
}

/// The version of an agreement that said yes for a party (T20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ByPlan {
    /// Which agreement.
    pub agreement: Uuid,
    /// Which version of it.
    pub version: u32,
}

/// A party's lane.
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a fact of its own, shown as it is"
)]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Party {
    /// The party.
    pub agency: String,
    /// What it is asked for.
    pub asks: Vec<Ask>,
    /// What else there is to know.
    pub note: String,
    /// The equipment it is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<EquipmentAsk>,
    /// How many persons, beyond the crews of what is asked for.
    pub people: u16,
    /// Where to report.
    pub report_to: String,
    /// When to be there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub report_at: Option<Moment>,
    /// Until when it is needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Moment>,
    /// When it was asked for that.
    pub asked_at: Moment,
    /// What it answered.
    pub commitment: Commitment,
    /// What it offers or promised; all that was asked, if it accepted and this is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise: Option<PromiseShown>,
    /// How many counter-offers it has made; the answer to one names its number.
    pub offers: u32,
    /// Why the lead did not take its last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Its time was up, and the task goes on without it: it was silent, or its last offer was refused then (`refused`).
    pub left_out: bool,
    /// It is asked to lead with the lead (T16).
    #[serde(default)]
    pub co_lead: bool,
    /// It leads, alone or with others: what only leads may do, it may.
    pub leads: bool,
    /// Since it was asked again: what it goes on with until it says yes to the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub goes_on: Option<StandingShown>,
    /// Taking its counter-offer completes the quorum; said to the lead only.
    pub completes_quorum: bool,
    /// The signed plan that said yes for it, to who is shown that agreement (T20).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_plan: Option<ByPlan>,
    /// Why it declined or withdrew, by its own list, as that was then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declined_for: Option<NamedReason>,
    /// Why it declined or withdrew, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
    /// Units sent and not called off.
    pub sent: u32,
    /// Of these, units that reached the scene.
    pub on_scene: u32,
    /// Of these, units that work on it now.
    pub at_work: u32,
    /// Of these, units that the leads need no more and that are not home yet (T25).
    pub released: u32,
    /// Units that were diverted away from it (T27).
    pub diverted: u32,
    /// What came of what it promised, thing by thing; empty if it has promised nothing that can be counted (T26).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub came: Vec<Came>,
    /// What was found of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<OutcomeShown>,
}

/// What makes a task agreed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuorumRule {
    /// Every party has accepted.
    #[default]
    All,
    /// The parties that are named have accepted.
    Named,
    /// As much is promised of what is required as is asked for.
    Covered,
}

/// A joint task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Task {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// What kind of work.
    pub task_kind: TaskKind,
    /// Who wrote it down: whose record it is, whoever leads it.
    pub owner: String,
    /// Who leads it; absent if its lane is not shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// How it came to lead, if not by proposing; to who is in the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub led_from: Option<LedFromShown>,
    /// To whom the lead is offered, or was and did not take it; to who is in the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_offer: Option<LeadOfferShown>,
    /// Who may take over when the lead has no link; to who is in the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub takeover: Option<Takeover>,
    /// Since when no desk of the lead has a link, where somebody may take over; to who is in the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_unlinked_since: Option<Moment>,
    /// When its parties learn where and when; to who is in the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub disclosure: Option<Disclosure>,
    /// What it opens, at the most; to who is in the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<TaskScope>,
    /// What of that is not open to the reader yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withheld: Vec<Stage>,
    /// Where it stands.
    pub phase: TaskPhase,
    /// Since when.
    pub phase_since: Moment,
    /// When it was drafted.
    pub created_at: Moment,
    /// What makes it agreed.
    pub quorum: QuorumRule,
    /// The agencies that have to accept, or the capabilities that have to be covered (all that are asked for if none is
    /// named). To whom not every lane is shown it names what stands in those that are, and says nothing of the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quorum_of: Vec<String>,
    /// What is needed and covered in the lanes that are shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// What is to be reached.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub objective: Option<String>,
    /// Where, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Where, on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// The incident it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<Uuid>,
    /// What permits it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// When every answer is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer_by: Option<Moment>,
    /// The version an answer is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// When it was started, if it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Moment>,
    /// Why it was cancelled, is held, or was closed with something still out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What there is to learn from it; to who is in the task.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// The lead's lane first, then the parties'.
    pub parties: Vec<Party>,
    /// The plan of an inspection, to who is shown its targets (V14).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspection: Option<Inspection>,
    /// What is settled about an enforcement, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enforcement: Option<Enforcement>,
    /// What is settled about a disaster response, and what stands of its figures, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response: Option<Response>,
    /// The template that it was written down by, to who is in the task (T32).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<TemplateShown>,
}
