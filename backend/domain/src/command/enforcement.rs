//! What can be asked about enforcements.

use std::collections::BTreeMap;

use super::Photograph;
use crate::{
    enforcement::{CustodyTo, EvidenceEnd, Fine, MeasureKind},
    id::{AgencyId, PrincipalId, TaskItemId},
    place::Point,
};

/// A measure, as its agency reports it (N3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakeMeasure {
    /// New id.
    pub id: TaskItemId,
    /// What kind.
    pub kind: MeasureKind,
    /// Against whom or what.
    pub against: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    pub at: Option<Point>,
    /// What was done.
    pub what: String,
    /// What has to be paid.
    pub fine: Option<Fine>,
    /// The instrument, by its code in the agency's register.
    pub instrument: Option<String>,
    /// Who took it; the sender if nobody is named.
    pub officer: Option<PrincipalId>,
}

/// A piece of evidence, as it was collected (N7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollectEvidence {
    /// New id.
    pub id: TaskItemId,
    /// By which measure of the task, if by one.
    pub measure: Option<TaskItemId>,
    /// What it is.
    pub what: String,
    /// The number of the seal on it.
    pub seal: String,
    /// Where it was found, in words.
    pub place: String,
    /// Where, on the map.
    pub at: Option<Point>,
    /// Who or what keeps it.
    pub holder: String,
}

/// What is done about an enforcement as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnforcementOrder {
    /// Which measures need a second agency's signature, and whose (N5).
    SetCountersigning {
        /// The version that it was based on.
        version: u32,
        /// All of them.
        rules: BTreeMap<MeasureKind, Option<AgencyId>>,
    },
    /// A measure is taken (N3).
    Take(TakeMeasure),
    /// Evidence is collected (N7).
    Collect(CollectEvidence),
    /// A case is referred (N9).
    Refer {
        /// New id.
        id: TaskItemId,
        /// To whom.
        to: AgencyId,
        /// Measures and evidence that it is about.
        items: Vec<TaskItemId>,
        /// What it is about.
        what: String,
    },
}

/// What is done about a measure, a piece of evidence or a referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseOrder {
    /// The sender's agency signs a measure of another (N5).
    Countersign {
        /// What there is to say.
        note: String,
    },
    /// It refuses to.
    RefuseToSign {
        /// Why.
        reason: String,
    },
    /// The legal desk has looked at a flagged measure (N4).
    Review {
        /// Whether it stands.
        is_upheld: bool,
        /// Why.
        note: String,
    },
    /// A measure holds no more (N6).
    Lift {
        /// Why.
        reason: String,
    },
    /// A file is attached to evidence. Its bytes are on the disk already (N7).
    Attach(Photograph),
    /// Custody is offered (N8).
    HandOver {
        /// To whom.
        to: CustodyTo,
        /// What there is to say.
        note: String,
    },
    /// What was offered is in the sender's hands.
    Receive {
        /// Who or what keeps it.
        holder: String,
        /// Whether its seal is intact.
        is_intact: bool,
        /// What there is to say.
        note: String,
    },
    /// What was offered is not taken.
    Refuse {
        /// Why.
        reason: String,
    },
    /// The offer is taken back.
    TakeBack,
    /// It is in nobody's custody any more.
    Release {
        /// What became of it.
        how: EvidenceEnd,
        /// To whom, by whose order.
        note: String,
    },
    /// A referral is accepted (N9).
    AcceptReferral {
        /// The number that it has with the sender.
        reference: String,
    },
    /// It is declined.
    DeclineReferral {
        /// Why.
        reason: String,
    },
    /// It is taken back.
    WithdrawReferral {
        /// Why.
        reason: String,
    },
    /// What came of it.
    CloseReferral {
        /// In words.
        outcome: String,
    },
}

impl EnforcementOrder {
    /// The name in logs and records.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::SetCountersigning { .. } => "set_countersigning",
            Self::Take(_) => "take_measure",
            Self::Collect(_) => "collect_evidence",
            Self::Refer { .. } => "refer_case",
        }
    }
}

impl CaseOrder {
    /// The name in logs and records.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Countersign { .. } => "countersign_measure",
            Self::RefuseToSign { .. } => "refuse_countersignature",
            Self::Review { .. } => "review_measure",
            Self::Lift { .. } => "lift_measure",
            Self::Attach(_) => "add_evidence_file",
            Self::HandOver { .. } => "offer_evidence",
            Self::Receive { .. } => "receive_evidence",
            Self::Refuse { .. } => "refuse_evidence",
            Self::TakeBack => "take_back_evidence",
            Self::Release { .. } => "release_evidence",
            Self::AcceptReferral { .. } | Self::DeclineReferral { .. } => "answer_referral",
            Self::WithdrawReferral { .. } => "withdraw_referral",
            Self::CloseReferral { .. } => "close_referral",
        }
    }
}
