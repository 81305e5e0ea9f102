//! Inspections on the wire: targets, and the plan that they stand in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    attachment::Attachment,
    moment::Moment,
    object::LonLat,
    settings::ChecklistItem,
    words::{ChecklistAnswer, Release, Severity, TargetOrigin},
};

/// One inspector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InspectorDrawn {
    /// Its agency.
    pub agency: String,
    /// Its number there.
    pub number: u16,
}

/// That a target is not inspected after all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SkippedTarget {
    /// When that was said.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// Which text of which checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChecklistName {
    /// Its code.
    pub code: String,
    /// Which text of it.
    pub version: u32,
}

/// Who signed a visit for the target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// The name.
    pub name: String,
    /// As what.
    #[serde(default)]
    pub capacity: String,
    /// What was written on the glass: points `x,y` joined by spaces, lines by semicolons, in a box of 1000 by 400.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub strokes: String,
}

/// What one agency did at a target (Y5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InspectionVisit {
    /// Which agency.
    pub agency: String,
    /// When it began.
    pub started_at: Moment,
    /// When it was finished, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<Moment>,
    /// By which checklist, if by any; the task has its items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checklist: Option<ChecklistName>,
    /// What was answered, by the code of the item.
    pub answers: BTreeMap<String, ChecklistAnswer>,
    /// Who signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed: Option<Signature>,
    /// Why nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unsigned: Option<String>,
    /// What else there is to say.
    pub note: String,
}

/// What is not as it should be (Y6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Finding {
    /// Its id.
    pub id: Uuid,
    /// Who found it.
    pub agency: String,
    /// The item of the checklist that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checklist_item: Option<String>,
    /// How grave.
    pub severity: Severity,
    /// What.
    pub text: String,
    /// Where, if not just at the target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<LonLat>,
    /// Its photographs, among the attachments of the target.
    pub photos: Vec<Uuid>,
    /// When it was found.
    pub found_at: Moment,
}

/// Where an order to put something right stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RectificationState {
    /// It is waited for.
    Open,
    /// It was put right.
    Rectified,
    /// It is not asked for any more.
    Withdrawn,
}

/// That somebody looked whether an order was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recheck {
    /// When.
    pub at: Moment,
    /// Whether it was.
    pub is_rectified: bool,
    /// What was seen.
    pub note: String,
}

/// An order to put something right (Y7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Rectification {
    /// Its id.
    pub id: Uuid,
    /// Who ordered it.
    pub agency: String,
    /// The finding that it puts right.
    pub finding: Uuid,
    /// What has to be done.
    pub what: String,
    /// By whom.
    pub owner: String,
    /// When it was ordered.
    pub ordered_at: Moment,
    /// Until when it has to be done.
    pub due_at: Moment,
    /// Where it stands.
    pub state: RectificationState,
    /// Whether it was said that its time has passed.
    pub is_overdue: bool,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Moment>,
    /// Why it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Who looked, oldest first.
    pub rechecks: Vec<Recheck>,
}

/// A target of an inspection.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct InspectionTarget {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number in the list, never given twice.
    pub number: u16,
    /// What it is called.
    pub name: String,
    /// Under what it stands in a register; empty if it does not.
    pub register: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<LonLat>,
    /// How it came to the list.
    pub from: TargetOrigin,
    /// Whether it is to be inspected: it was drawn, or its list was closed without picking any, and it was not skipped.
    pub is_selected: bool,
    /// Its place in the draw, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn: Option<u16>,
    /// Who was drawn for it.
    pub inspectors: Vec<InspectorDrawn>,
    /// That it is not inspected after all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skipped: Option<SkippedTarget>,
    /// Other tasks with a target at the same site, as far as the reader is shown that (Y9).
    pub also: Vec<Uuid>,
    /// What each agency did there.
    pub visits: Vec<InspectionVisit>,
    /// What was found, oldest first.
    pub findings: Vec<Finding>,
    /// What was ordered, oldest first.
    pub orders: Vec<Rectification>,
    /// Photographs.
    pub attachments: Vec<Attachment>,
}

/// Whether a list can be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListState {
    /// It can.
    Open,
    /// It is what is inspected, or drawn from.
    Closed,
}

/// What is drawn (Y3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DrawPlan {
    /// How many targets; all are inspected if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub targets: Option<u16>,
    /// How many inspectors of each agency for each target.
    pub inspectors_each: u8,
    /// Where the seed will come from; empty if nothing is drawn.
    pub seed_from: String,
}

/// An inspector whom an agency has named.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inspector {
    /// Its agency.
    pub agency: String,
    /// Its number there, never given twice.
    pub number: u16,
    /// Its name.
    pub name: String,
}

/// Who does not inspect which target (Y2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InspectorExclusion {
    /// The inspector's agency.
    pub agency: String,
    /// Its number there.
    pub inspector: u16,
    /// The target.
    pub target: Uuid,
    /// Why.
    pub reason: String,
}

/// A checklist as it was when an agency first used it in the task (Y4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UsedChecklist {
    /// Whose.
    pub agency: String,
    /// Its code.
    pub code: String,
    /// Which text of it.
    pub version: u32,
    /// What people read.
    pub title: String,
    /// In the order in which they are gone through.
    pub items: Vec<ChecklistItem>,
}

/// A joint result, as it was concluded (Y8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResultSheet {
    /// From 1.
    pub version: u32,
    /// When it was concluded.
    pub at: Moment,
    /// In words.
    pub summary: String,
    /// To whom it may be given.
    pub release: Release,
    /// How many targets were to be inspected.
    pub targets: u16,
    /// How many of them were visited.
    pub visited: u16,
    /// How many of them were skipped.
    pub skipped: u16,
    /// How many findings there were.
    pub findings: u32,
    /// How many orders were not done then.
    pub orders_open: u32,
}

/// The plan of an inspection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Inspection {
    /// Whether its list can be changed.
    pub list: ListState,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Moment>,
    /// How many targets are listed.
    pub targets: usize,
    /// What is drawn from it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<DrawPlan>,
    /// The SHA-256 of the text of the closed list, in hexadecimal (Y3).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// What was drawn with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<String>,
    /// When it was drawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drawn_at: Option<Moment>,
    /// Who may be drawn, agency by agency.
    pub inspectors: Vec<Inspector>,
    /// Who does not inspect what.
    pub exclusions: Vec<InspectorExclusion>,
    /// The checklists in use.
    pub checklists: Vec<UsedChecklist>,
    /// The joint results, oldest first.
    pub sheets: Vec<ResultSheet>,
}
