//! Enforcements on the wire: measures, evidence and referrals, and what is settled about the task.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    attachment::Attachment,
    moment::Moment,
    object::LonLat,
    settings::Fine,
    words::{EvidenceEnd, InstrumentKind, LegalConcern, MeasureKind, MeasureState},
};

/// That an agency refused or ended something, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Reasoned {
    /// Which.
    pub agency: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// An instrument, as it was when it was cited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CitedInstrument {
    /// Its code in the agency's register.
    pub code: String,
    /// What kind of basis.
    pub kind: InstrumentKind,
    /// What people call it.
    pub title: String,
    /// Where it stands.
    pub citation: String,
    /// Since when it is in force.
    pub valid_from: Moment,
    /// From when on it is in force no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Moment>,
}

/// A certificate that counted for a measure, as it was then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldCertificate {
    /// Its code in the agency's register.
    pub code: String,
    /// What people call it.
    pub title: String,
    /// From when on its officer holds it no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<Moment>,
}

/// What the legal desk found of a flagged measure (N4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MeasureReview {
    /// When.
    pub at: Moment,
    /// Whether it stands; else it is set aside.
    pub upheld: bool,
    /// Why.
    pub note: String,
}

/// Whose signature a measure needs (N5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NeededSignature {
    /// Of whom; of any other agency that has promised its part if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Until when it is waited for without a word.
    pub due_at: Moment,
    /// Whether it was said that this time has passed.
    pub is_due: bool,
}

/// That a second agency signed a measure (N5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Countersignature {
    /// Which.
    pub agency: String,
    /// Who of it, to that agency alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<Uuid>,
    /// When.
    pub at: Moment,
    /// What there was to say.
    pub note: String,
}

/// Something that was done by law against somebody or something (N3).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Measure {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's measures, never given twice.
    pub number: u16,
    /// Who took it.
    pub agency: String,
    /// Which officer, to that agency alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<Uuid>,
    /// What kind.
    pub measure: MeasureKind,
    /// Against whom or what.
    pub against: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<LonLat>,
    /// What was done.
    pub what: String,
    /// What has to be paid, if it is a fine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fine: Option<Fine>,
    /// What permits it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instrument: Option<CitedInstrument>,
    /// What its officer held that the instrument demands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<HeldCertificate>,
    /// What speaks against it.
    pub concerns: Vec<LegalConcern>,
    /// What the legal desk found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<MeasureReview>,
    /// When it was taken.
    pub taken_at: Moment,
    /// Where it stands.
    pub state: MeasureState,
    /// Whose signature it needs, if it needs one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countersign: Option<NeededSignature>,
    /// That it was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub countersigned: Option<Countersignature>,
    /// Who refused to, oldest first.
    pub refusals: Vec<Reasoned>,
    /// That it holds no more (N6).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lifted: Option<Reasoned>,
}

/// That an agency took evidence into custody (N8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CustodyStep {
    /// From 1.
    pub step: usize,
    /// Which agency.
    pub agency: String,
    /// Who of it, to that agency alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<Uuid>,
    /// Who or what keeps it.
    pub holder: String,
    /// Since when.
    pub at: Moment,
    /// When it was given away; absent where it was collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub given_at: Option<Moment>,
    /// Whether its seal was intact; absent where it was collected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seal_intact: Option<bool>,
    /// What there was to say.
    pub note: String,
    /// The digest `muster-custody/1` in hexadecimal.
    pub sha256: String,
}

/// That custody is offered, and nobody has answered (N8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OfferedCustody {
    /// To which agency; to that of the custodian if it is for one of its people.
    pub agency: String,
    /// To whom of it, to that agency alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Uuid>,
    /// Since when.
    pub at: Moment,
    /// What there is to say.
    pub note: String,
}

/// That evidence is in nobody's custody any more (N8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedCustody {
    /// By whom.
    pub agency: String,
    /// Who of it, to that agency alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub officer: Option<Uuid>,
    /// When.
    pub at: Moment,
    /// What became of it.
    pub how: EvidenceEnd,
    /// To whom, by whose order.
    pub note: String,
    /// The digest `muster-custody/1` of the end, in hexadecimal (N8).
    pub sha256: String,
}

/// A thing that was collected (N7).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Evidence {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's evidence, never given twice.
    pub number: u16,
    /// Who collected it.
    pub agency: String,
    /// By which measure of the task, if by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<Uuid>,
    /// What it is.
    pub what: String,
    /// The number of the seal on it; empty if there is none.
    pub seal: String,
    /// Where it was found, in words.
    pub place: String,
    /// Where, on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<LonLat>,
    /// When it was collected.
    pub collected_at: Moment,
    /// In whose custody it was, oldest first; the last is the custodian until it has ended.
    pub custody: Vec<CustodyStep>,
    /// The offer that waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<OfferedCustody>,
    /// That the last offer was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Reasoned>,
    /// What became of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<EndedCustody>,
    /// Its files, in the order in which they were attached.
    pub attachments: Vec<Attachment>,
}

/// Where a referral stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReferralState {
    /// Nobody has answered.
    Offered,
    /// Its receiver deals with it.
    Accepted,
    /// Its receiver does not.
    Declined,
    /// It was taken back before anybody answered.
    Withdrawn,
    /// It was dealt with.
    Closed,
}

/// A case that one agency gives to another (N9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Referral {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's referrals, never given twice.
    pub number: u16,
    /// Who gives it.
    pub agency: String,
    /// To whom.
    pub to: String,
    /// Measures and evidence that it is about.
    pub items: Vec<Uuid>,
    /// What it is about.
    pub what: String,
    /// When it was made.
    pub referred_at: Moment,
    /// Where it stands.
    pub state: ReferralState,
    /// When it was accepted or declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Moment>,
    /// The number that it has with its receiver, if that was said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Why it was declined or withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// When that was said, or when it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Moment>,
    /// Who said that: who leads, for who has left the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_by: Option<String>,
}

/// That measures of one kind need the signature of a second agency (N5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CountersignRule {
    /// Which kind.
    pub measure: MeasureKind,
    /// Of whom; of any other agency that has promised its part if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What is settled about an enforcement, and how much there is of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Enforcement {
    /// Which measures need a second agency's signature.
    pub countersign: Vec<CountersignRule>,
    /// How often that was changed: what a change of it is based on.
    pub version: u32,
    /// How many measures were taken.
    pub measures: u16,
    /// How much evidence was collected.
    pub evidence: u16,
    /// How many referrals were made.
    pub referrals: u16,
}
