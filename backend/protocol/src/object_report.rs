//! Situation reports on the wire (B8, B9).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    object_response::Noted,
    words::{Figure, ObjectiveState, Position, ReportState, SectorKind, TaskPhase, Whom},
};

/// An objective, as it stood then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ObjectiveThen {
    /// Its number in the period.
    pub number: u16,
    /// What.
    pub text: String,
    /// For which agency; for nobody in particular if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Where it stood.
    pub state: ObjectiveState,
}

/// The operational period that held then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PeriodThen {
    /// Its number.
    pub number: u16,
    /// When it began.
    pub starts_at: Moment,
    /// When it was to end.
    pub ends_at: Moment,
    /// What was to be reached.
    pub objectives: Vec<ObjectiveThen>,
}

/// What an agency that had promised its part had sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LaneThen {
    /// Which.
    pub agency: String,
    /// Units that were sent and not home again.
    pub sent: u32,
    /// Of these, that were at the scene.
    pub on_scene: u32,
    /// Of these, that worked on it in any way: on the road, waiting near, there, or carrying somebody away.
    pub at_work: u32,
}

/// A sector that there was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SectorThen {
    /// Its number.
    pub number: u16,
    /// What kind of part.
    pub sector: SectorKind,
    /// What it was called.
    pub name: String,
    /// Which agency ran it.
    pub run_by: String,
    /// What was to be done in it.
    pub work: String,
    /// On what channel it talked.
    pub channel: String,
    /// How many units worked in it.
    pub units: u32,
    /// What each agency had counted there last; none of these is named as the one.
    pub figures: Vec<FigureThen>,
}

/// A post that there was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PostThen {
    /// Which position.
    pub position: Position,
    /// Number and name of its sector or shelter, if it was of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
    /// Which agency says who holds it.
    pub agency: String,
    /// Who held it; vacant if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What an agency had counted last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CountThen {
    /// Which.
    pub agency: String,
    /// How many persons.
    pub count: u32,
    /// When they were counted.
    pub counted_at: Moment,
    /// Whether it was estimated.
    pub is_estimate: bool,
}

/// An evacuation that was under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EvacuationThen {
    /// Its number.
    pub number: u16,
    /// What its zone was called.
    pub zone: String,
    /// How many persons were thought to be there.
    pub persons: u32,
    /// How many had left, as each agency had counted last, the newest first.
    pub evacuated: Vec<CountThen>,
}

/// A shelter that was open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShelterThen {
    /// Its number.
    pub number: u16,
    /// What it was called.
    pub name: String,
    /// Who ran it.
    pub agency: String,
    /// How many persons could stay there.
    pub capacity: u32,
    /// How many stayed, if that was counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheltered: Option<CountThen>,
}

/// What an agency had counted last of a figure of the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FigureThen {
    /// Of whom.
    pub whom: Whom,
    /// What was counted.
    pub figure: Figure,
    /// How many persons.
    pub count: u32,
    /// Who counted.
    pub agency: String,
    /// When.
    pub counted_at: Moment,
    /// Whether it was estimated.
    pub is_estimate: bool,
    /// Whether this agency was named as the one whose count it is.
    pub stands: bool,
}

/// What there was at the moment that a situation report tells of; only what was open then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportContent {
    /// Where the task stood.
    pub phase: TaskPhase,
    /// The operational period that held, to who is told when (T19).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodThen>,
    /// What each agency had sent; as far as it was out then.
    pub lanes: Vec<LaneThen>,
    /// Sectors.
    pub sectors: Vec<SectorThen>,
    /// Posts, vacant ones as well.
    pub posts: Vec<PostThen>,
    /// Evacuations under way.
    pub evacuations: Vec<EvacuationThen>,
    /// Open shelters.
    pub shelters: Vec<ShelterThen>,
    /// Figures of the whole, side by side.
    pub figures: Vec<FigureThen>,
}

/// A version of a situation report (B8).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SituationReport {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's situation reports, never given twice.
    pub number: u16,
    /// Which version of that, from 1.
    pub version: u16,
    /// Who composed it.
    pub agency: String,
    /// Which of its people, to that agency alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub composer: Option<Uuid>,
    /// The version before, to who is shown that one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<Uuid>,
    /// The moment that it tells of.
    pub as_of: Moment,
    /// What has happened and how it is.
    pub situation: String,
    /// What is needed.
    pub needs: String,
    /// What is expected.
    pub outlook: String,
    /// Where it stands.
    pub state: ReportState,
    /// That it was approved or returned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Noted>,
    /// What there was, as the server knew it.
    pub content: ReportContent,
}
