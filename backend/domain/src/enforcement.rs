//! Joint enforcement: measures that cite an instrument, evidence with its chain of custody, and referrals.
//!
//! Rules (cited by tests; N1 and N2 in `settings/enforcement.rs`):
//! - **N3** An agency that has promised its part takes measures, at the time that is reported, while the task is under way then; a crew only if its
//!   unit was sent there. A measure cites an instrument of its agency's register, and says which of its officers took it. What speaks
//!   against it is judged as of then: by the agency's own verdict it is refused, or stands and is flagged. What was cited and which certificate
//!   counted stays with it.
//! - **N4** The legal desk of its agency reviews a flagged measure once: it is upheld, or set aside. Until then it is an alarm (K24).
//! - **N5** A measure needs the signature of a second agency if its instrument or the task says so: of who is named while that one has
//!   promised its part, else of anybody who has. One that is not signed in time is said to be due once, and is an alarm of who took it (K25).
//!   Who refuses says why, and may sign later.
//! - **N6** A measure is lifted once, by its agency, or by who leads if its agency has left the task.
//! - **N7** Evidence is collected as a measure is taken. Files are attached to it by who has it in custody, each with its SHA-256, and never taken away.
//! - **N8** Custody changes hands when both sides sign: it is offered to an agency in the task or to another person of one's own, and received or
//!   refused. Each step has a digest over the one before it (`custody`). It ends when its custodian gives it back, destroys it or gives it away for good.
//!   Who has evidence in custody does not take its promise back.
//! - **N9** A case is referred to another agency in the task, which accepts or declines it; who accepted reports what came of it.

mod case_item;
mod custody;
mod evidence;
mod measure;
mod referral;

pub use self::{
    case_item::CaseItem,
    custody::{NO_STEP, StepDigest},
    evidence::{CustodyOffer, CustodyStep, CustodyTo, Evidence, EvidenceEnd, Released},
    measure::{
        Cited, Countersigner, Fine, HeldCertificate, LegalConcern, Lifted, Measure, MeasureKind,
        MeasureState, Refused, Review, Signed,
    },
    referral::{Referral, ReferralState},
};

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::AgencyId;

/// What is settled about an enforcement as a whole; of other tasks it says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Enforcement {
    /// How many measures were ever taken: the last number.
    pub measures: u16,
    /// How much evidence was ever collected.
    pub evidence: u16,
    /// How many referrals were ever made.
    pub referrals: u16,
    /// Which measures need a second agency's signature, and whose, if not anybody's (N5).
    pub countersign: BTreeMap<MeasureKind, Option<AgencyId>>,
    /// How often that was changed: what a change is based on.
    #[serde(default)]
    pub rules_version: u32,
}
