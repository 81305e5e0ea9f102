//! What happened in an inspection.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    attachment::MediaType,
    id::{AgencyId, AttachmentId, FindingId, RectificationId, TaskItemId, ZoneId},
    inspection::{ChecklistAnswer, DrawPlan, Drawn, Origin, Release, Signature},
    place::Point,
    settings::{Checklist, Severity},
    time::Timestamp,
};

/// A target, as it was listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of InspectionTarget")]
pub struct TargetListed {
    pub item: TaskItemId,
    pub number: u16,
    pub name: String,
    pub register: String,
    pub place: String,
    pub at: Option<Point>,
    pub from: Origin,
    /// The zone that it was taken from.
    pub zone: Option<ZoneId>,
}

/// A fact about the inspection that a task is (Y1 to Y8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields are those of the commands")]
pub enum InspectionFact {
    TargetsListed {
        targets: Vec<TargetListed>,
    },
    TargetsUnlisted {
        items: Vec<TaskItemId>,
    },
    InspectorsNamed {
        agency: AgencyId,
        /// With the numbers that they got.
        added: Vec<(u16, String)>,
        removed: Vec<u16>,
    },
    InspectorExcluded {
        agency: AgencyId,
        inspector: u16,
        item: TaskItemId,
        /// Why; nothing if it is excluded no more.
        reason: Option<String>,
    },
    ListClosed {
        plan: DrawPlan,
        sha256: String,
    },
    ListReopened {
        reason: String,
    },
    TargetsDrawn {
        seed: String,
        drawn: Vec<(TaskItemId, Drawn)>,
    },
    TargetSkipped {
        item: TaskItemId,
        reason: String,
    },
    VisitStarted {
        item: TaskItemId,
        agency: AgencyId,
        /// Code and version.
        checklist: Option<(String, u32)>,
        /// What it says, if nobody has used that version in the task yet.
        template: Option<Checklist>,
    },
    ChecklistAnswered {
        item: TaskItemId,
        agency: AgencyId,
        /// Code and version of what was answered.
        checklist: (String, u32),
        answers: BTreeMap<String, ChecklistAnswer>,
    },
    FindingRecorded {
        item: TaskItemId,
        agency: AgencyId,
        finding: FindingId,
        /// Code and version of the checklist that the item is of.
        checklist: Option<(String, u32)>,
        checklist_item: Option<String>,
        severity: Severity,
        text: String,
        at: Option<Point>,
        photos: Vec<AttachmentId>,
    },
    VisitFinished {
        item: TaskItemId,
        agency: AgencyId,
        note: String,
        signed: Option<Signature>,
        unsigned: Option<String>,
    },
    RectificationOrdered {
        item: TaskItemId,
        agency: AgencyId,
        order: RectificationId,
        finding: FindingId,
        rectify: String,
        owner: String,
        due_at: Timestamp,
    },
    RectificationRechecked {
        item: TaskItemId,
        agency: AgencyId,
        order: RectificationId,
        is_rectified: bool,
        note: String,
        /// Another time, if it was not rectified.
        due_at: Option<Timestamp>,
    },
    RectificationWithdrawn {
        item: TaskItemId,
        agency: AgencyId,
        order: RectificationId,
        reason: String,
    },
    RectificationOverdue {
        item: TaskItemId,
        agency: AgencyId,
        order: RectificationId,
        /// Which time has passed.
        due_at: Timestamp,
    },
    PhotoAdded {
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
    SheetConcluded {
        summary: String,
        release: Release,
        targets: u16,
        visited: u16,
        skipped: u16,
        findings: u32,
        orders_open: u32,
    },
}

impl InspectionFact {
    /// The target that it is about, if it is about one.
    pub const fn item(&self) -> Option<TaskItemId> {
        match self {
            Self::InspectorExcluded { item, .. }
            | Self::TargetSkipped { item, .. }
            | Self::VisitStarted { item, .. }
            | Self::ChecklistAnswered { item, .. }
            | Self::FindingRecorded { item, .. }
            | Self::VisitFinished { item, .. }
            | Self::RectificationOrdered { item, .. }
            | Self::RectificationRechecked { item, .. }
            | Self::RectificationWithdrawn { item, .. }
            | Self::RectificationOverdue { item, .. }
            | Self::PhotoAdded { item, .. } => Some(*item),
            Self::TargetsListed { .. }
            | Self::TargetsUnlisted { .. }
            | Self::InspectorsNamed { .. }
            | Self::ListClosed { .. }
            | Self::ListReopened { .. }
            | Self::TargetsDrawn { .. }
            | Self::SheetConcluded { .. } => None,
        }
    }

    /// The agency whose part of the inspection it is, if it is one's.
    pub const fn agency(&self) -> Option<&AgencyId> {
        match self {
            Self::InspectorsNamed { agency, .. }
            | Self::InspectorExcluded { agency, .. }
            | Self::VisitStarted { agency, .. }
            | Self::ChecklistAnswered { agency, .. }
            | Self::FindingRecorded { agency, .. }
            | Self::VisitFinished { agency, .. }
            | Self::RectificationOrdered { agency, .. }
            | Self::RectificationRechecked { agency, .. }
            | Self::RectificationWithdrawn { agency, .. }
            | Self::RectificationOverdue { agency, .. }
            | Self::PhotoAdded { agency, .. } => Some(agency),
            Self::TargetsListed { .. }
            | Self::TargetsUnlisted { .. }
            | Self::ListClosed { .. }
            | Self::ListReopened { .. }
            | Self::TargetsDrawn { .. }
            | Self::TargetSkipped { .. }
            | Self::SheetConcluded { .. } => None,
        }
    }

    /// The name in the timeline and on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::TargetsListed { .. } => "inspection_targets_listed",
            Self::TargetsUnlisted { .. } => "inspection_targets_unlisted",
            Self::InspectorsNamed { .. } => "inspection_inspectors_named",
            Self::InspectorExcluded { .. } => "inspection_inspector_excluded",
            Self::ListClosed { .. } => "inspection_list_closed",
            Self::ListReopened { .. } => "inspection_list_reopened",
            Self::TargetsDrawn { .. } => "inspection_drawn",
            Self::TargetSkipped { .. } => "inspection_target_skipped",
            Self::VisitStarted { .. } => "inspection_visit_started",
            Self::ChecklistAnswered { .. } => "inspection_answered",
            Self::FindingRecorded { .. } => "inspection_found",
            Self::VisitFinished { .. } => "inspection_visit_finished",
            Self::RectificationOrdered { .. } => "inspection_rectification_ordered",
            Self::RectificationRechecked { .. } => "inspection_rechecked",
            Self::RectificationWithdrawn { .. } => "inspection_order_withdrawn",
            Self::RectificationOverdue { .. } => "inspection_order_overdue",
            Self::PhotoAdded { .. } => "inspection_photo_added",
            Self::SheetConcluded { .. } => "inspection_concluded",
        }
    }

    /// Shows every free text, and what is sealed like one.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::TargetsListed { targets } => {
                for it in targets {
                    for text in [&mut it.name, &mut it.register, &mut it.place] {
                        visit(text);
                    }
                }
            }
            Self::InspectorsNamed { added, .. } => {
                for (_, name) in added {
                    visit(name);
                }
            }
            Self::InspectorExcluded {
                reason: Some(text), ..
            }
            | Self::ListClosed {
                plan: DrawPlan {
                    seed_from: text, ..
                },
                ..
            }
            | Self::ListReopened { reason: text }
            | Self::TargetsDrawn { seed: text, .. }
            | Self::TargetSkipped { reason: text, .. }
            | Self::FindingRecorded { text, .. }
            | Self::RectificationRechecked { note: text, .. }
            | Self::RectificationWithdrawn { reason: text, .. }
            | Self::SheetConcluded { summary: text, .. } => visit(text),
            Self::VisitFinished {
                note,
                signed,
                unsigned,
                ..
            } => {
                visit(note);
                if let Some(it) = signed {
                    it.each_text(visit);
                }
                if let Some(reason) = unsigned {
                    visit(reason);
                }
            }
            Self::RectificationOrdered { rectify, owner, .. } => {
                visit(rectify);
                visit(owner);
            }
            Self::PhotoAdded { name, sha256, .. } => {
                visit(name);
                visit(sha256);
            }
            Self::TargetsUnlisted { .. }
            | Self::InspectorExcluded { reason: None, .. }
            | Self::VisitStarted { .. }
            | Self::ChecklistAnswered { .. }
            | Self::RectificationOverdue { .. } => {}
        }
    }
}
