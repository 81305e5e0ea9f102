//! Bodies of commands about enforcements.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::{Body, bodies};
use crate::{
    moment::Moment,
    object::LonLat,
    object_enforcement::CountersignRule,
    settings::Fine,
    words::{EvidenceEnd, MeasureKind},
};

bodies! {
    /// Says which measures of a task need the signature of a second agency (N5).
    SetCountersigning {
        /// The `version` of `enforcement` that this is based on.
        version: u32,
        /// All of them, each kind once.
        countersign: Vec<CountersignRule>,
    }
    /// Says that a measure was taken (N3).
    TakeMeasure {
        /// New id.
        id: Uuid,
        /// What kind.
        measure: MeasureKind,
        /// Against whom or what.
        against: String,
        /// Where, in words.
        #[serde(default)]
        place: String,
        /// Where, on the map.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<LonLat>,
        /// What was done.
        #[serde(default)]
        what: String,
        /// What has to be paid; of a fine only, and needed there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fine: Option<Fine>,
        /// What permits it, by its code in the register of the sender's agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instrument: Option<String>,
        /// Who took it; the sender if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        officer: Option<Uuid>,
    }
    /// Says that evidence was collected (N7).
    CollectEvidence {
        /// New id.
        id: Uuid,
        /// By which measure of the task, if by one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        measure: Option<Uuid>,
        /// What it is.
        what: String,
        /// The number of the seal on it.
        #[serde(default)]
        seal: String,
        /// Where it was found, in words.
        #[serde(default)]
        place: String,
        /// Where, on the map.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<LonLat>,
        /// Who or what keeps it.
        holder: String,
    }
    /// Gives a case to another agency in the task (N9).
    ReferCase {
        /// New id.
        id: Uuid,
        /// To whom.
        to: String,
        /// 1 to 50 measures and pieces of evidence of the task.
        items: Vec<Uuid>,
        /// What it is about.
        what: String,
    }
    /// Signs a measure of another agency (N5).
    CountersignMeasure {
        /// What there is to say.
        #[serde(default)]
        note: String,
    }
    /// Says what the legal desk found of a flagged measure (N4).
    ReviewMeasure {
        /// Whether it stands; else it is set aside.
        upheld: bool,
        /// Why.
        note: String,
    }
    /// Offers custody of evidence (N8): to an agency or to a person, one of the two.
    HandOverEvidence {
        /// To another agency in the task.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<String>,
        /// To another person of the sender's agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<Uuid>,
        /// What there is to say.
        #[serde(default)]
        note: String,
    }
    /// Signs in evidence that was offered (N8).
    ReceiveEvidence {
        /// Who or what keeps it now.
        holder: String,
        /// Whether its seal is intact.
        seal_intact: bool,
        /// What there is to say.
        #[serde(default)]
        note: String,
    }
    /// Ends the custody of evidence (N8).
    ReleaseEvidence {
        /// What becomes of it.
        how: EvidenceEnd,
        /// To whom, by whose order.
        note: String,
    }
    /// Accepts a referral or declines it (N9).
    AnswerReferral {
        /// Whether the sender's agency deals with it.
        accept: bool,
        /// The number that it has there; only of what is accepted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
        /// Why not; needed to decline, and only for that.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// Says what came of a referral, which closes it (N9).
    CloseReferral {
        /// In words.
        outcome: String,
    }
}
