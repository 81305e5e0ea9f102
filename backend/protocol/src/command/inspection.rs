//! Bodies of commands about inspections.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::{Body, bodies};
use crate::{
    moment::Moment,
    object::LonLat,
    object_inspection::Signature,
    words::{ChecklistAnswer, Release, Severity, TargetOrigin},
};

bodies! {
    /// Puts targets on the list of an inspection (Y1): 1 to 200 together.
    ListTargets {
        /// Typed, or from a table.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        targets: Vec<NewTarget>,
        /// Zones that become targets.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        zones: Vec<TargetZone>,
    }
    /// Takes targets off the list.
    UnlistTargets {
        /// Which.
        targets: Vec<Uuid>,
    }
    /// Names inspectors of the sender's agency, and others of it no more (Y2).
    NameInspectors {
        /// Names; each gets the next number.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        add: Vec<String>,
        /// Numbers.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        remove: Vec<u16>,
    }
    /// Excludes an inspector from a target, or no more (Y2).
    ExcludeInspector {
        /// The inspector's agency.
        agency: String,
        /// The inspector's number there.
        inspector: u16,
        /// The target.
        target: Uuid,
        /// Why; needed to exclude.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// Whether the exclusion is lifted.
        #[serde(default)]
        lift: bool,
    }
    /// Closes the list of an inspection, and says what will be drawn from it (Y3).
    CloseList {
        /// How many targets are drawn; all are inspected if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        targets: Option<u16>,
        /// How many inspectors of each agency for each target: 0 to 5.
        #[serde(default)]
        inspectors_each: u8,
        /// Where the seed will come from; needed to draw anything.
        #[serde(default)]
        seed_from: String,
    }
    /// Draws from a closed list (Y3).
    DrawTargets {
        /// As it was announced.
        seed: String,
    }
    /// Concludes a joint result (Y8).
    ConcludeInspection {
        /// In words.
        summary: String,
        /// To whom it may be given.
        release: Release,
    }
    /// Begins the visit of the sender's agency at a target (Y5).
    StartVisit {
        /// By which of its checklists; by none if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        checklist: Option<String>,
        /// Which version of it the sender has before them; another one than that of now is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
    }
    /// Answers items of the checklist; others stay as they were.
    AnswerChecklist {
        /// By the code of the item.
        #[serde(deserialize_with = "crate::once::each_once")]
        answers: BTreeMap<String, ChecklistAnswer>,
        /// Which version of the checklist the sender has before them; another one than that of the visit is refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u32>,
    }
    /// Records what is not as it should be (Y6).
    RecordFinding {
        /// New id.
        id: Uuid,
        /// The item of the checklist that it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        checklist_item: Option<String>,
        /// How grave.
        severity: Severity,
        /// What.
        text: String,
        /// Where, if not just at the target.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<LonLat>,
        /// Photographs that were attached to the target before.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Uuid>,
    }
    /// Ends a visit, signed or not: one of the two (Y5).
    FinishVisit {
        /// What else there is to say.
        #[serde(default)]
        note: String,
        /// Who signed for the target.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signed: Option<Signature>,
        /// Why nobody did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unsigned: Option<String>,
    }
    /// Orders something to be put right (Y7).
    OrderRectification {
        /// New id.
        id: Uuid,
        /// The finding.
        finding: Uuid,
        /// What has to be done.
        what: String,
        /// By whom.
        owner: String,
        /// Until when.
        due_at: Moment,
    }
    /// Says that somebody looked whether it was.
    RecheckOrder {
        /// Which order.
        order: Uuid,
        /// Whether it was.
        rectified: bool,
        /// What was seen.
        note: String,
        /// Another time, if it was not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<Moment>,
    }
    /// Asks for it no more.
    WithdrawOrder {
        /// Which order.
        order: Uuid,
        /// Why.
        reason: String,
    }
}

/// A target that is put on a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTarget {
    /// New id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Under what it stands in a register, if it does.
    #[serde(default)]
    pub register: String,
    /// Where, in words.
    #[serde(default)]
    pub place: String,
    /// Where, on the map.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<LonLat>,
    /// How it comes to the list: `typed` or `csv`.
    #[serde(default = "typed")]
    pub from: TargetOrigin,
}

const fn typed() -> TargetOrigin {
    TargetOrigin::Typed
}

/// A zone that becomes a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TargetZone {
    /// New id, of the target.
    pub id: Uuid,
    /// The zone.
    pub zone: Uuid,
}
