//! Bodies of commands about disaster responses.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::{Body, bodies};
use crate::{
    moment::Moment,
    object::LonLat,
    object_response::FigureSource,
    words::{EvacuationEnd, Figure, ObjectiveState, Position, SectorKind, Whom},
};

/// An objective of a period that is planned (B2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewObjective {
    /// What is to be reached.
    pub text: String,
    /// For which agency in the task; for nobody in particular if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
}

bodies! {
    /// Plans an operational period (B1).
    PlanPeriod {
        /// New id.
        id: Uuid,
        /// When it begins.
        starts_at: Moment,
        /// When it ends; a week later at the most.
        ends_at: Moment,
        /// What matters most in it.
        #[serde(default)]
        emphasis: String,
        /// What is to be reached, at most 30.
        #[serde(default)]
        objectives: Vec<NewObjective>,
    }
    /// Sets up a sector (B3).
    SetUpSector {
        /// New id.
        id: Uuid,
        /// What kind of part.
        kind: SectorKind,
        /// What it is called.
        name: String,
        /// The zone of the task that it lies in; a division and a staging area need one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<Uuid>,
        /// Which agency in the task runs it.
        run_by: String,
        /// What is to be done in it.
        #[serde(default)]
        work: String,
        /// On what channel it talks.
        #[serde(default)]
        channel: String,
    }
    /// Creates a post (B4).
    CreatePost {
        /// New id.
        id: Uuid,
        /// Which position.
        position: Position,
        /// Of which sector or shelter of the task; of the whole if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        of: Option<Uuid>,
        /// Which agency in the task says who holds it.
        agency: String,
    }
    /// Orders that everybody leaves a zone (B5).
    OrderEvacuation {
        /// New id.
        id: Uuid,
        /// The zone of the task.
        zone: Uuid,
        /// How many persons are thought to be there.
        persons: u32,
        /// What they and the crews are told.
        #[serde(default)]
        instructions: String,
    }
    /// Opens a shelter (B6).
    OpenShelter {
        /// New id.
        id: Uuid,
        /// What it is called.
        name: String,
        /// Where, in words.
        #[serde(default)]
        place: String,
        /// Where, on the map.
        at: LonLat,
        /// How many persons can stay there, at least one.
        capacity: u32,
        /// What there is.
        #[serde(default)]
        facilities: String,
    }
    /// Reports what was counted (B7), as of when it happened.
    ReportFigures {
        /// New id.
        id: Uuid,
        /// About which sector, evacuation or shelter of the task; about the whole if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<Uuid>,
        /// Of whom.
        whom: Whom,
        /// How many persons, by figure; at least one.
        #[serde(deserialize_with = "crate::once::each_once")]
        values: BTreeMap<Figure, u32>,
        /// Who or what says so.
        source: String,
        /// When they were counted, at most a week ago; when it is reported if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        counted_at: Option<Moment>,
        /// Whether it is estimated.
        is_estimate: bool,
        /// What there is to say.
        #[serde(default)]
        note: String,
    }
    /// Says whose count of which figure is the one (B7).
    SetFigureSources {
        /// The version this is based on.
        version: u32,
        /// All of them, each figure of each once.
        sources: Vec<FigureSource>,
    }
    /// Composes a situation report, or the next version of one (B8).
    ComposeReport {
        /// New id.
        id: Uuid,
        /// The newest version of the report that this is the next of; the first of a new one if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        follows: Option<Uuid>,
        /// What has happened and how it is.
        situation: String,
        /// What is needed.
        #[serde(default)]
        needs: String,
        /// What is expected.
        #[serde(default)]
        outlook: String,
    }
    /// Changes begin, end and emphasis of a period (B1).
    ChangePeriod {
        /// The version this is based on.
        version: u32,
        /// When it begins.
        starts_at: Moment,
        /// When it ends.
        ends_at: Moment,
        /// What matters most in it.
        #[serde(default)]
        emphasis: String,
    }
    /// Adds an objective to a period (B2).
    AddObjective {
        /// What is to be reached.
        text: String,
        /// For which agency in the task; for nobody in particular if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
    }
    /// Says where an objective stands (B2).
    JudgeObjective {
        /// Its number in the period.
        objective: u16,
        /// Where.
        state: ObjectiveState,
        /// Why; needed for what is dropped.
        #[serde(default)]
        note: String,
    }
    /// Changes a sector (B3).
    ChangeSector {
        /// The version this is based on.
        version: u32,
        /// What it is called.
        name: String,
        /// The zone of the task that it lies in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        zone: Option<Uuid>,
        /// Which agency in the task runs it.
        run_by: String,
        /// What is to be done in it.
        #[serde(default)]
        work: String,
        /// On what channel it talks.
        #[serde(default)]
        channel: String,
    }
    /// Places a unit in a sector, or takes it out (B3).
    OfUnit {
        /// Which; one of the sender's agency that is sent to the task.
        unit: Uuid,
    }
    /// Says who holds a post (B4).
    FillPost {
        /// The name.
        name: String,
        /// How to reach them.
        #[serde(default)]
        contact: String,
    }
    /// Changes an evacuation (B5).
    ChangeEvacuation {
        /// The version this is based on.
        version: u32,
        /// How many persons are thought to be there.
        persons: u32,
        /// What they and the crews are told.
        #[serde(default)]
        instructions: String,
    }
    /// Says that an evacuation is over (B5).
    EndEvacuation {
        /// How.
        how: EvacuationEnd,
        /// What there is to say.
        #[serde(default)]
        note: String,
    }
    /// Changes a shelter (B6).
    ChangeShelter {
        /// The version this is based on.
        version: u32,
        /// What it is called.
        name: String,
        /// Where, in words.
        #[serde(default)]
        place: String,
        /// Where, on the map.
        at: LonLat,
        /// How many persons can stay there, at least one.
        capacity: u32,
        /// What there is.
        #[serde(default)]
        facilities: String,
    }
    /// Approves a situation report (B9).
    ApproveReport {
        /// What there is to say.
        #[serde(default)]
        note: String,
    }
}
