//! Situation reports (B8, B9).

use serde::{Deserialize, Serialize};

use super::{Figure, ObjectiveState, Position, SectorKind, Statement, Whom};
use crate::{
    id::{AgencyId, PrincipalId, TaskId, TaskItemId},
    task::TaskPhase,
    time::Timestamp,
};

/// Where a version of a situation report stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// Nobody has approved it.
    Draft,
    /// It was not approved.
    Returned,
    /// It is what the leads say.
    Approved,
    /// A later version took its place.
    Superseded,
}

impl ReportState {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Superseded => "superseded",
        }
    }
}

/// What the leads have to say in a situation report; free texts, sealed in the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportTexts {
    /// What has happened and how it is.
    pub situation: String,
    /// What is needed.
    pub needs: String,
    /// What is expected.
    pub outlook: String,
}

/// The operational period that held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Period")]
pub struct PeriodThen {
    pub number: u16,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub objectives: Vec<ObjectiveThen>,
}

/// An objective and where it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Objective")]
pub struct ObjectiveThen {
    pub number: u16,
    pub text: String,
    pub owner: Option<AgencyId>,
    pub state: ObjectiveState,
}

/// What an agency had counted last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Tally")]
pub struct CountThen {
    pub agency: AgencyId,
    pub count: u32,
    pub counted_at: Timestamp,
    pub is_estimate: bool,
}

/// What an agency had sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneThen {
    /// Which.
    pub agency: AgencyId,
    /// Units that were sent and not home again.
    pub sent: u32,
    /// Of these, that were at the scene.
    pub on_scene: u32,
    /// Of these, that worked on it in any way: on the road, waiting near, there, or carrying somebody away.
    pub at_work: u32,
}

/// A sector that there was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Sector")]
pub struct SectorThen {
    pub number: u16,
    pub kind: SectorKind,
    pub name: String,
    pub run_by: AgencyId,
    pub work: String,
    pub channel: String,
    /// How many units were placed in it.
    pub units: u32,
    /// What each agency had counted there last.
    pub figures: Vec<FigureThen>,
}

/// A post that there was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Post")]
pub struct PostThen {
    pub position: Position,
    /// Number and name of its sector or shelter, if it was of one.
    pub of: Option<String>,
    pub agency: AgencyId,
    /// Who held it; nobody if it was vacant.
    pub name: Option<String>,
}

/// An evacuation that was under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Evacuation")]
pub struct EvacuationThen {
    pub number: u16,
    /// The name of its zone.
    pub zone: String,
    pub persons: u32,
    /// How many had left, by the newest count of each agency; the newest first.
    pub evacuated: Vec<CountThen>,
}

/// A shelter that was open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Shelter")]
pub struct ShelterThen {
    pub number: u16,
    pub name: String,
    pub agency: AgencyId,
    pub capacity: u32,
    /// How many stayed there, by the newest count.
    pub sheltered: Option<CountThen>,
}

/// What an agency said of a figure last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Tally")]
pub struct FigureThen {
    pub whom: Whom,
    pub figure: Figure,
    pub count: u32,
    pub agency: AgencyId,
    pub counted_at: Timestamp,
    pub is_estimate: bool,
    /// Whether it was this agency whose count is the one.
    pub stands: bool,
}

/// What there was at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situation {
    /// Where the task stood.
    pub phase: TaskPhase,
    /// The operational period that held.
    pub period: Option<PeriodThen>,
    /// What each agency that had promised its part had sent.
    pub lanes: Vec<LaneThen>,
    /// Sectors.
    pub sectors: Vec<SectorThen>,
    /// Posts.
    pub posts: Vec<PostThen>,
    /// Evacuations under way.
    pub evacuations: Vec<EvacuationThen>,
    /// Open shelters.
    pub shelters: Vec<ShelterThen>,
    /// Figures of the whole.
    pub figures: Vec<FigureThen>,
}

impl Situation {
    /// Nothing but where the task stood.
    pub(crate) const fn empty(phase: TaskPhase) -> Self {
        Self {
            phase,
            period: None,
            lanes: Vec::new(),
            sectors: Vec::new(),
            posts: Vec::new(),
            evacuations: Vec::new(),
            shelters: Vec::new(),
            figures: Vec::new(),
        }
    }

    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        let Self {
            phase: _,
            period,
            lanes: _,
            sectors,
            posts,
            evacuations,
            shelters,
            figures: _,
        } = self;
        for it in period.iter_mut().flat_map(|it| &mut it.objectives) {
            visit(&mut it.text);
        }
        for it in sectors {
            for text in [&mut it.name, &mut it.work, &mut it.channel] {
                visit(text);
            }
        }
        for it in posts {
            for text in it.name.iter_mut().chain(&mut it.of) {
                visit(text);
            }
        }
        for it in evacuations {
            visit(&mut it.zone);
        }
        for it in shelters {
            visit(&mut it.name);
        }
    }
}

impl ReportTexts {
    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        for text in [&mut self.situation, &mut self.needs, &mut self.outlook] {
            visit(text);
        }
    }
}

/// A version of a situation report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's situation reports.
    pub number: u16,
    /// Which version of that.
    pub version: u16,
    /// Who composed it.
    pub agency: AgencyId,
    /// Which of its people.
    pub composer: PrincipalId,
    /// The version before.
    pub follows: Option<TaskItemId>,
    /// The moment that it tells of.
    pub as_of: Timestamp,
    /// What the leads have to say.
    pub texts: ReportTexts,
    /// What there was.
    pub content: Situation,
    /// Where it stands.
    pub state: ReportState,
    /// That it was approved or returned.
    pub decided: Option<Statement>,
    /// Whether it ever was what the leads say.
    pub was_approved: bool,
}

impl Report {
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        self.texts.each_text(visit);
        self.content.each_text(visit);
        if let Some(it) = &mut self.decided {
            visit(&mut it.text);
        }
    }
}
