//! Disaster responses on the wire: operational periods, organisation, evacuation and shelters, figures, and what is settled about the task.
//! Situation reports are in [`crate::object_report`].

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    moment::Moment,
    object::LonLat,
    object_enforcement::Reasoned,
    words::{EvacuationEnd, Figure, ObjectiveState, Position, SectorKind, Whom},
};

/// That an agency found or decided something, and what there was to say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Noted {
    /// Which.
    pub agency: String,
    /// When.
    pub at: Moment,
    /// What.
    pub note: String,
}

/// Something that is to be reached in a period (B2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Objective {
    /// Its number in the period, from 1.
    pub number: u16,
    /// What.
    pub text: String,
    /// For which agency; for nobody in particular if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Where it stands.
    pub state: ObjectiveState,
    /// Who said so last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judged: Option<Noted>,
}

/// A time for which the work is planned as a whole (B1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Period {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's periods, never given twice.
    pub number: u16,
    /// Who planned it.
    pub agency: String,
    /// When it begins.
    pub starts_at: Moment,
    /// When it ends.
    pub ends_at: Moment,
    /// What matters most in it.
    pub emphasis: String,
    /// How many times begin, end or emphasis were changed.
    pub version: u32,
    /// What is to be reached, by number.
    pub objectives: Vec<Objective>,
}

/// A unit that works in a sector (B3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlacedUnit {
    /// Which.
    pub unit: Uuid,
    /// What it is called.
    pub callsign: String,
    /// Whose.
    pub agency: String,
    /// Since when.
    pub since: Moment,
}

/// What an agency counted last of a figure in a sector (B7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SectorFigure {
    /// Of whom.
    pub whom: Whom,
    /// What is counted.
    pub figure: Figure,
    /// How many persons.
    pub count: u32,
    /// Who counted.
    pub agency: String,
    /// When.
    pub counted_at: Moment,
    /// Whether it is estimated.
    pub is_estimate: bool,
    /// Which report of figures says so.
    pub item: Uuid,
}

/// A part of a response with a command of its own (B3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sector {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's sectors, never given twice.
    pub number: u16,
    /// Who set it up.
    pub agency: String,
    /// What kind of part.
    pub sector: SectorKind,
    /// What it is called.
    pub name: String,
    /// The zone that it lies in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<Uuid>,
    /// Which agency runs it.
    pub run_by: String,
    /// What is to be done in it.
    pub work: String,
    /// On what channel it talks.
    pub channel: String,
    /// How many times it was changed.
    pub version: u32,
    /// What works in it, as long as it is sent to the task.
    pub units: Vec<PlacedUnit>,
    /// What each agency counted there last, side by side.
    pub figures: Vec<SectorFigure>,
    /// That it is one no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<Reasoned>,
}

/// Who holds a post (B4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PostHolder {
    /// The name.
    pub name: String,
    /// How to reach them.
    pub contact: String,
    /// Since when.
    pub since: Moment,
}

/// Who held a post before (B4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FormerHolder {
    /// The name.
    pub name: String,
    /// Since when.
    pub since: Moment,
    /// Until when.
    pub until: Moment,
    /// Why no longer; empty if somebody else took it.
    pub reason: String,
}

/// A position that somebody is to hold (B4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Post {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's posts, never given twice.
    pub number: u16,
    /// Who created it.
    pub agency: String,
    /// Which position.
    pub position: Position,
    /// Of which sector or shelter; of the whole if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Uuid>,
    /// Which agency says who holds it.
    pub filled_by: String,
    /// Who holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<PostHolder>,
    /// Who held it before, oldest first.
    pub former: Vec<FormerHolder>,
    /// That there is no such post any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<Reasoned>,
}

/// The newest count of persons (B7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Counted {
    /// How many.
    pub count: u32,
    /// When they were counted.
    pub at: Moment,
    /// By whom.
    pub agency: String,
    /// Whether it is estimated.
    pub is_estimate: bool,
}

/// That an evacuation is over (B5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedEvacuation {
    /// Who said so.
    pub agency: String,
    /// When.
    pub at: Moment,
    /// How.
    pub how: EvacuationEnd,
    /// What there was to say.
    pub note: String,
}

/// That everybody has to leave a zone (B5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Evacuation {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's evacuations, never given twice.
    pub number: u16,
    /// Who ordered it.
    pub agency: String,
    /// The zone.
    pub zone: Uuid,
    /// How many persons are thought to be there.
    pub persons: u32,
    /// What they and the crews are told.
    pub instructions: String,
    /// How many times these two were changed.
    pub version: u32,
    /// When it was ordered.
    pub ordered_at: Moment,
    /// How many have left, as each agency counted last, the newest first; never added up.
    pub evacuated: Vec<Counted>,
    /// That it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<EndedEvacuation>,
}

/// A place where people who had to leave theirs can stay (B6).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Shelter {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's shelters, never given twice.
    pub number: u16,
    /// Who runs it.
    pub agency: String,
    /// What it is called.
    pub name: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    pub at: LonLat,
    /// How many persons can stay there.
    pub capacity: u32,
    /// What there is.
    pub facilities: String,
    /// How many times it was changed.
    pub version: u32,
    /// When it was opened.
    pub opened_at: Moment,
    /// How many stay there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheltered: Option<Counted>,
    /// Whether as many stay there as can, or more.
    pub is_full: bool,
    /// That it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<Reasoned>,
}

/// What an agency counted (B7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    /// Its id.
    pub id: Uuid,
    /// The task.
    pub task: Uuid,
    /// Its number among the task's reports of figures, never given twice.
    pub number: u16,
    /// Who counted.
    pub agency: String,
    /// About which sector, evacuation or shelter; about the whole if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<Uuid>,
    /// Of whom.
    pub whom: Whom,
    /// How many persons, by figure.
    pub values: BTreeMap<Figure, u32>,
    /// Who or what says so.
    pub source: String,
    /// When they were counted.
    pub counted_at: Moment,
    /// Whether it is estimated.
    pub is_estimate: bool,
    /// What there is to say.
    pub note: String,
    /// That it was wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Reasoned>,
}

/// Whose count of a figure is the one (B7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FigureSource {
    /// Of whom.
    pub whom: Whom,
    /// What is counted.
    pub figure: Figure,
    /// Whose count.
    pub agency: String,
}

/// What an agency counted last of a figure of the whole (B7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StandingFigure {
    /// Of whom.
    pub whom: Whom,
    /// What is counted.
    pub figure: Figure,
    /// How many persons.
    pub count: u32,
    /// Who counted.
    pub agency: String,
    /// When.
    pub counted_at: Moment,
    /// Whether it is estimated.
    pub is_estimate: bool,
    /// Which report of figures says so.
    pub item: Uuid,
    /// Whether this agency was named for it; without one that is named, false of all.
    pub is_source: bool,
}

/// What is settled about a disaster response, and what stands of its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Response {
    /// How many times the sources were named; the next time is based on it.
    pub version: u32,
    /// Whose count of a figure is the one.
    pub sources: Vec<FigureSource>,
    /// What each agency counted last, side by side.
    pub standing: Vec<StandingFigure>,
}
