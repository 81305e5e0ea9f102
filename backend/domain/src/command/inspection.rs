//! What can be asked about inspections.

use std::collections::BTreeMap;

use crate::{
    attachment::MediaType,
    id::{AgencyId, AttachmentId, FindingId, RectificationId, TaskItemId, ZoneId},
    inspection::{ChecklistAnswer, DrawPlan, Origin, Release, Signature},
    place::Point,
    settings::Severity,
    time::Timestamp,
};

/// A target that is put on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of InspectionTarget")]
pub struct NewTarget {
    pub id: TaskItemId,
    pub name: String,
    pub register: String,
    pub place: String,
    pub at: Option<Point>,
    pub from: Origin,
}

/// A photograph that is attached to a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photograph {
    /// New id.
    pub id: AttachmentId,
    /// What it is called.
    pub name: String,
    /// What its bytes are.
    pub media_type: MediaType,
    /// How many there are.
    pub bytes: u64,
    /// Their SHA-256 in hexadecimal.
    pub sha256: String,
    /// The SHA-256, in hexadecimal, of the bytes as they lie sealed on the disk.
    pub stored: String,
}

/// What is done about an inspection as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InspectionOrder {
    /// Targets are listed, and zones as targets (Y1).
    ListTargets {
        /// Typed, or from a table.
        targets: Vec<NewTarget>,
        /// New ids, and the zones.
        zones: Vec<(TaskItemId, ZoneId)>,
    },
    /// Targets are taken off the list.
    UnlistTargets(Vec<TaskItemId>),
    /// Inspectors of the sender's agency are named, and others of it named no more (Y2).
    NameInspectors {
        /// Their names.
        add: Vec<String>,
        /// Their numbers.
        remove: Vec<u16>,
    },
    /// An inspector is excluded from a target, or no more.
    ExcludeInspector {
        /// The inspector's agency.
        agency: AgencyId,
        /// The inspector's number.
        inspector: u16,
        /// The target.
        item: TaskItemId,
        /// Why; nothing if it is excluded no more.
        reason: Option<String>,
    },
    /// The list is closed (Y3).
    CloseList(DrawPlan),
    /// It is opened again.
    ReopenList {
        /// Why.
        reason: String,
    },
    /// It is drawn (Y3).
    Draw {
        /// With what.
        seed: String,
    },
    /// A joint result sheet is concluded (Y8).
    Conclude {
        /// In words.
        summary: String,
        /// To whom it may be given.
        release: Release,
    },
}

/// What is done at a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisitOrder {
    /// It is not inspected after all.
    Skip {
        /// Why.
        reason: String,
    },
    /// The sender's agency begins its visit (Y5).
    Start {
        /// By which of its checklists.
        checklist: Option<String>,
        /// Which version of it is before them; as it is now if nothing is said.
        version: Option<u32>,
    },
    /// Items of the checklist are answered.
    Answer {
        /// Which, by their codes.
        answers: BTreeMap<String, ChecklistAnswer>,
        /// Which version of the checklist is before them; that of the visit if nothing is said.
        version: Option<u32>,
    },
    /// A photograph is attached. Its bytes are on the disk already (Y6).
    Photograph(Photograph),
    /// Something is found (Y6).
    Find {
        /// New id.
        id: FindingId,
        /// The item of the checklist.
        checklist_item: Option<String>,
        /// How grave.
        severity: Severity,
        /// What.
        text: String,
        /// Where.
        at: Option<Point>,
        /// Photographs, attached to the target before.
        photos: Vec<AttachmentId>,
    },
    /// The visit ends.
    Finish {
        /// What else there is to say.
        note: String,
        /// Who signed.
        signed: Option<Signature>,
        /// Or why nobody did.
        unsigned: Option<String>,
    },
    /// Something has to be put right (Y7).
    OrderRectification {
        /// New id.
        id: RectificationId,
        /// What was found.
        finding: FindingId,
        /// What has to be done.
        what: String,
        /// By whom.
        owner: String,
        /// Until when.
        due_at: Timestamp,
    },
    /// Somebody looked whether it was.
    Recheck {
        /// Which order.
        order: RectificationId,
        /// Whether it was done.
        is_rectified: bool,
        /// What was seen.
        note: String,
        /// Another time, if it was not.
        due_at: Option<Timestamp>,
    },
    /// It is not asked for any more.
    WithdrawOrder {
        /// Which order.
        order: RectificationId,
        /// Why.
        reason: String,
    },
}

impl InspectionOrder {
    /// The name in logs and records.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::ListTargets { .. } => "list_targets",
            Self::UnlistTargets(_) => "unlist_targets",
            Self::NameInspectors { .. } => "name_inspectors",
            Self::ExcludeInspector { .. } => "exclude_inspector",
            Self::CloseList(_) => "close_list",
            Self::ReopenList { .. } => "reopen_list",
            Self::Draw { .. } => "draw_targets",
            Self::Conclude { .. } => "conclude_inspection",
        }
    }
}

impl VisitOrder {
    /// The name in logs and records.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Skip { .. } => "skip_target",
            Self::Start { .. } => "start_visit",
            Self::Answer { .. } => "answer_checklist",
            Self::Photograph(_) => "add_photograph",
            Self::Find { .. } => "record_finding",
            Self::Finish { .. } => "finish_visit",
            Self::OrderRectification { .. } => "order_rectification",
            Self::Recheck { .. } => "recheck_order",
            Self::WithdrawOrder { .. } => "withdraw_order",
        }
    }
}
