//! What belongs to a joint task and is shown by itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    object_enforcement::{Evidence, Measure, Referral},
    object_inspection::InspectionTarget,
    object_report::SituationReport,
    object_response::{Evacuation, Figures, Period, Post, Sector, Shelter},
};

/// What belongs to a joint task and is shown by itself; `item` says what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "item", rename_all = "snake_case")]
#[allow(missing_docs, reason = "documented at the payloads")]
pub enum TaskItem {
    InspectionTarget(InspectionTarget),
    Measure(Measure),
    Evidence(Evidence),
    Referral(Referral),
    Period(Period),
    Sector(Sector),
    Post(Post),
    Evacuation(Evacuation),
    Shelter(Shelter),
    Figures(Figures),
    SituationReport(SituationReport),
}

/// Does the same with whatever it is.
macro_rules! each {
    ($item:expr, $it:ident => $then:expr) => {
        match $item {
            TaskItem::InspectionTarget($it) => $then,
            TaskItem::Measure($it) => $then,
            TaskItem::Evidence($it) => $then,
            TaskItem::Referral($it) => $then,
            TaskItem::Period($it) => $then,
            TaskItem::Sector($it) => $then,
            TaskItem::Post($it) => $then,
            TaskItem::Evacuation($it) => $then,
            TaskItem::Shelter($it) => $then,
            TaskItem::Figures($it) => $then,
            TaskItem::SituationReport($it) => $then,
        }
    };
}

impl TaskItem {
    /// Its id.
    pub const fn id(&self) -> Uuid {
        each!(self, it => it.id)
    }

    /// The task.
    pub const fn task(&self) -> Uuid {
        each!(self, it => it.task)
    }
}
