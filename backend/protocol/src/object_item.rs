//! What belongs to a joint task and is shown by itself.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    object_enforcement::{Evidence, Measure, Referral},
    object_inspection::InspectionTarget,
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
}

impl TaskItem {
    /// Its id.
    pub const fn id(&self) -> Uuid {
        match self {
            Self::InspectionTarget(it) => it.id,
            Self::Measure(it) => it.id,
            Self::Evidence(it) => it.id,
            Self::Referral(it) => it.id,
        }
    }

    /// The task.
    pub const fn task(&self) -> Uuid {
        match self {
            Self::InspectionTarget(it) => it.task,
            Self::Measure(it) => it.task,
            Self::Evidence(it) => it.task,
            Self::Referral(it) => it.task,
        }
    }
}
