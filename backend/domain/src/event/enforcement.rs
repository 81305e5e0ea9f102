//! What happened in an enforcement.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{
    attachment::MediaType,
    enforcement::{
        Cited, Countersigner, CustodyStep, CustodyTo, Evidence, EvidenceEnd, Fine, HeldCertificate,
        LegalConcern, Measure, MeasureKind,
    },
    id::{AgencyId, AttachmentId, PrincipalId, TaskId, TaskItemId},
    place::Point,
    time::Timestamp,
};

/// A measure, as it was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Measure")]
pub struct MeasureTaken {
    pub item: TaskItemId,
    pub agency: AgencyId,
    pub number: u16,
    pub officer: PrincipalId,
    pub kind: MeasureKind,
    pub against: String,
    pub place: String,
    /// What was done.
    pub done: String,
    pub at: Option<Point>,
    pub fine: Option<Fine>,
    pub cited: Option<Cited>,
    pub certificate: Option<HeldCertificate>,
    pub concerns: BTreeSet<LegalConcern>,
    pub countersign: Option<Countersigner>,
    /// Until when a signature is waited for without a word.
    pub sign_by: Timestamp,
}

/// Evidence, as it was collected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Evidence")]
pub struct EvidenceCollected {
    pub item: TaskItemId,
    pub agency: AgencyId,
    pub number: u16,
    pub officer: PrincipalId,
    pub measure: Option<TaskItemId>,
    /// What it is.
    pub thing: String,
    pub seal: String,
    pub place: String,
    pub at: Option<Point>,
    pub holder: String,
    /// Of the first step of its chain of custody; sealed like a text.
    pub sha256: String,
}

/// A fact about the enforcement that a task is (N3 to N9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields are those of the commands")]
pub enum EnforcementFact {
    CountersigningSet {
        countersign: BTreeMap<MeasureKind, Option<AgencyId>>,
    },
    MeasureTaken(Box<MeasureTaken>),
    Countersigned {
        item: TaskItemId,
        agency: AgencyId,
        officer: PrincipalId,
        note: String,
    },
    CountersignRefused {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    CountersignDue {
        item: TaskItemId,
        /// Who took the measure.
        agency: AgencyId,
    },
    Reviewed {
        item: TaskItemId,
        agency: AgencyId,
        is_upheld: bool,
        note: String,
    },
    Lifted {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    EvidenceCollected(Box<EvidenceCollected>),
    FileAdded {
        item: TaskItemId,
        agency: AgencyId,
        attachment: AttachmentId,
        name: String,
        media_type: MediaType,
        bytes: u64,
        /// Of the bytes as they were sent; sealed like a text.
        sha256: String,
        /// Of the bytes as they lie on the disk, and their name there.
        stored: String,
    },
    EvidenceOffered {
        item: TaskItemId,
        agency: AgencyId,
        officer: PrincipalId,
        to: CustodyTo,
        note: String,
    },
    EvidenceReceived {
        item: TaskItemId,
        agency: AgencyId,
        officer: PrincipalId,
        holder: String,
        is_intact: bool,
        note: String,
        /// Of the step of its chain of custody; sealed like a text.
        sha256: String,
    },
    EvidenceRefused {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    EvidenceTakenBack {
        item: TaskItemId,
        agency: AgencyId,
    },
    EvidenceReleased {
        item: TaskItemId,
        agency: AgencyId,
        officer: PrincipalId,
        how: EvidenceEnd,
        note: String,
        /// Of the end of its chain of custody; sealed like a text.
        sha256: String,
    },
    Referred {
        item: TaskItemId,
        agency: AgencyId,
        number: u16,
        to: AgencyId,
        items: Vec<TaskItemId>,
        about: String,
    },
    ReferralAccepted {
        item: TaskItemId,
        agency: AgencyId,
        reference: String,
    },
    ReferralDeclined {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    ReferralWithdrawn {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    ReferralClosed {
        item: TaskItemId,
        agency: AgencyId,
        outcome: String,
    },
}

impl EnforcementFact {
    /// The measure, evidence or referral that it is about, with the agency whose act it is; nothing of the whole.
    pub const fn item_and_agency(&self) -> Option<(TaskItemId, &AgencyId)> {
        match self {
            Self::CountersigningSet { .. } => None,
            Self::MeasureTaken(it) => Some((it.item, &it.agency)),
            Self::EvidenceCollected(it) => Some((it.item, &it.agency)),
            Self::Countersigned { item, agency, .. }
            | Self::CountersignRefused { item, agency, .. }
            | Self::CountersignDue { item, agency }
            | Self::Reviewed { item, agency, .. }
            | Self::Lifted { item, agency, .. }
            | Self::FileAdded { item, agency, .. }
            | Self::EvidenceOffered { item, agency, .. }
            | Self::EvidenceReceived { item, agency, .. }
            | Self::EvidenceRefused { item, agency, .. }
            | Self::EvidenceTakenBack { item, agency }
            | Self::EvidenceReleased { item, agency, .. }
            | Self::Referred { item, agency, .. }
            | Self::ReferralAccepted { item, agency, .. }
            | Self::ReferralDeclined { item, agency, .. }
            | Self::ReferralWithdrawn { item, agency, .. }
            | Self::ReferralClosed { item, agency, .. } => Some((*item, agency)),
        }
    }

    /// The name in the timeline and on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CountersigningSet { .. } => "enforcement_rules_set",
            Self::MeasureTaken(_) => "enforcement_measure_taken",
            Self::Countersigned { .. } => "enforcement_countersigned",
            Self::CountersignRefused { .. } => "enforcement_countersign_refused",
            Self::CountersignDue { .. } => "enforcement_countersign_due",
            Self::Reviewed { .. } => "enforcement_reviewed",
            Self::Lifted { .. } => "enforcement_lifted",
            Self::EvidenceCollected(_) => "enforcement_evidence_collected",
            Self::FileAdded { .. } => "enforcement_file_added",
            Self::EvidenceOffered { .. } => "enforcement_evidence_offered",
            Self::EvidenceReceived { .. } => "enforcement_evidence_received",
            Self::EvidenceRefused { .. } => "enforcement_evidence_refused",
            Self::EvidenceTakenBack { .. } => "enforcement_evidence_taken_back",
            Self::EvidenceReleased { .. } => "enforcement_evidence_released",
            Self::Referred { .. } => "enforcement_referred",
            Self::ReferralAccepted { .. } | Self::ReferralDeclined { .. } => {
                "enforcement_referral_answered"
            }
            Self::ReferralWithdrawn { .. } => "enforcement_referral_withdrawn",
            Self::ReferralClosed { .. } => "enforcement_referral_closed",
        }
    }

    /// Shows every free text, and what is sealed like one.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::MeasureTaken(it) => {
                for text in [&mut it.against, &mut it.place, &mut it.done] {
                    visit(text);
                }
                if let Some(it) = &mut it.cited {
                    it.each_text(visit);
                }
            }
            Self::EvidenceCollected(it) => {
                let it = &mut **it;
                for text in [
                    &mut it.thing,
                    &mut it.seal,
                    &mut it.place,
                    &mut it.holder,
                    &mut it.sha256,
                ] {
                    visit(text);
                }
            }
            Self::Countersigned { note: text, .. }
            | Self::CountersignRefused { reason: text, .. }
            | Self::Reviewed { note: text, .. }
            | Self::Lifted { reason: text, .. }
            | Self::EvidenceOffered { note: text, .. }
            | Self::EvidenceRefused { reason: text, .. }
            | Self::Referred { about: text, .. }
            | Self::ReferralAccepted {
                reference: text, ..
            }
            | Self::ReferralDeclined { reason: text, .. }
            | Self::ReferralWithdrawn { reason: text, .. }
            | Self::ReferralClosed { outcome: text, .. } => visit(text),
            Self::FileAdded { name, sha256, .. } => {
                visit(name);
                visit(sha256);
            }
            Self::EvidenceReleased { note, sha256, .. } => {
                visit(note);
                visit(sha256);
            }
            Self::EvidenceReceived {
                holder,
                note,
                sha256,
                ..
            } => {
                for text in [holder, note, sha256] {
                    visit(text);
                }
            }
            Self::CountersigningSet { .. }
            | Self::CountersignDue { .. }
            | Self::EvidenceTakenBack { .. } => {}
        }
    }
}

impl MeasureTaken {
    /// The measure as it was then.
    pub(crate) fn measure(&self, task: TaskId, at: Timestamp) -> Measure {
        let it = self.clone();
        Measure {
            id: it.item,
            task,
            number: it.number,
            agency: it.agency,
            officer: it.officer,
            kind: it.kind,
            against: it.against,
            place: it.place,
            what: it.done,
            at: it.at,
            fine: it.fine,
            cited: it.cited,
            certificate: it.certificate,
            concerns: it.concerns,
            taken_at: at,
            countersign: it.countersign,
            sign_by: it.sign_by,
            is_sign_due: false,
            signed: None,
            refusals: Vec::new(),
            review: None,
            lifted: None,
        }
    }
}

impl EvidenceCollected {
    /// The evidence as it was then.
    pub(crate) fn evidence(&self, task: TaskId, at: Timestamp) -> Evidence {
        let it = self.clone();
        Evidence {
            id: it.item,
            task,
            number: it.number,
            agency: it.agency.clone(),
            measure: it.measure,
            what: it.thing,
            seal: it.seal,
            place: it.place,
            at: it.at,
            custody: vec![CustodyStep {
                agency: it.agency,
                officer: it.officer,
                holder: it.holder,
                at,
                given: None,
                is_intact: None,
                note: String::new(),
                sha256: it.sha256,
            }],
            offer: None,
            refused: None,
            ended: None,
            attachments: Vec::new(),
        }
    }

    /// The same with the digest of its first step.
    pub(crate) fn with_digest(mut self, task: TaskId, at: Timestamp) -> Self {
        let mut evidence = self.evidence(task, at);
        if let Some(first) = evidence.custody.pop() {
            self.sha256 = evidence.digest_of_next(&first);
        }
        self
    }
}
