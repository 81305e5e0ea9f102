//! What can be asked about disaster responses.

use std::collections::BTreeMap;

use crate::{
    id::{AgencyId, TaskId, TaskItemId, UnitId, ZoneId},
    place::Point,
    response::{
        EvacuationEnd, Figure, FigureOf, ObjectiveState, Position, ReportTexts, SectorKind, Whom,
    },
    time::Timestamp,
};

/// Begin, end and emphasis of an operational period (B1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodPlan {
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// What matters most in it.
    pub emphasis: String,
}

/// An objective (B2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewObjective {
    /// What is to be reached.
    pub text: String,
    /// Whose it is, if it is somebody's.
    pub owner: Option<AgencyId>,
}

/// What can be said of a sector (B3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorPlan {
    /// What it is called.
    pub name: String,
    /// Where it lies.
    pub zone: Option<ZoneId>,
    /// Which agency runs it.
    pub run_by: AgencyId,
    /// What is to be done in it.
    pub work: String,
    /// On what channel it talks.
    pub channel: String,
}

/// What there is to say of a shelter (B6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShelterPlan {
    /// What it is called.
    pub name: String,
    /// Where, in words.
    pub place: String,
    /// Where, on the map.
    pub at: Point,
    /// How many persons can stay there.
    pub capacity: u32,
    /// What there is.
    pub facilities: String,
}

/// Figures that were counted (B7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportFigures {
    /// New id.
    pub id: TaskItemId,
    /// About which sector, evacuation or shelter, if not about the whole.
    pub about: Option<TaskItemId>,
    /// Of whom.
    pub whom: Whom,
    /// What was counted.
    pub values: BTreeMap<Figure, u32>,
    /// Who or what says so.
    pub source: String,
    /// When it was counted, if not when it is reported.
    pub counted_at: Option<Timestamp>,
    /// Whether it is estimated.
    pub is_estimate: bool,
    /// What there is to say.
    pub note: String,
}

/// What is done about a disaster response as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponseOrder {
    /// A period is planned (B1).
    PlanPeriod {
        /// New id.
        id: TaskItemId,
        /// When, and what matters most.
        plan: PeriodPlan,
        /// What is to be reached.
        objectives: Vec<NewObjective>,
    },
    /// A sector is set up (B3).
    SetUpSector {
        /// New id.
        id: TaskItemId,
        /// What kind.
        kind: SectorKind,
        /// What there is to say of it.
        plan: SectorPlan,
    },
    /// A post is created (B4).
    CreatePost {
        /// New id.
        id: TaskItemId,
        /// Which position.
        position: Position,
        /// Of which sector or shelter, if not of the whole.
        of: Option<TaskItemId>,
        /// Which agency says who holds it.
        agency: AgencyId,
    },
    /// Everybody is to leave a zone (B5).
    OrderEvacuation {
        /// New id.
        id: TaskItemId,
        /// The zone.
        zone: ZoneId,
        /// How many persons are thought to be there.
        persons: u32,
        /// What they and the crews are told.
        instructions: String,
    },
    /// A shelter is opened (B6).
    OpenShelter {
        /// New id.
        id: TaskItemId,
        /// What there is to say of it.
        plan: ShelterPlan,
    },
    /// Figures were counted (B7).
    ReportFigures(ReportFigures),
    /// Whose count of a figure is the one (B7).
    SetSources {
        /// What that was based on.
        version: u32,
        /// All of them.
        sources: BTreeMap<FigureOf, AgencyId>,
    },
    /// A situation report is composed (B8).
    ComposeReport {
        /// New id.
        id: TaskItemId,
        /// The version before.
        follows: Option<TaskItemId>,
        /// What the leads have to say.
        texts: ReportTexts,
    },
}

impl ResponseOrder {
    /// The word for the kind of order, in logs and refusals.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PlanPeriod { .. } => "plan_period",
            Self::SetUpSector { .. } => "set_up_sector",
            Self::CreatePost { .. } => "create_post",
            Self::OrderEvacuation { .. } => "order_evacuation",
            Self::OpenShelter { .. } => "open_shelter",
            Self::ReportFigures(_) => "report_figures",
            Self::SetSources { .. } => "set_figure_sources",
            Self::ComposeReport { .. } => "compose_report",
        }
    }
}

/// What is done about a part of a disaster response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponseItemOrder {
    /// A period is changed (B1).
    ChangePeriod {
        /// What it was based on.
        version: u32,
        /// When, and what matters most.
        plan: PeriodPlan,
    },
    /// An objective is added to a period (B2).
    AddObjective(NewObjective),
    /// Where an objective stands (B2).
    JudgeObjective {
        /// Its number.
        objective: u16,
        /// Where.
        state: ObjectiveState,
        /// Why.
        note: String,
    },
    /// A sector is changed (B3).
    ChangeSector {
        /// What it was based on.
        version: u32,
        /// What there is to say of it.
        plan: SectorPlan,
    },
    /// A sector is one no more (B3).
    EndSector {
        /// Why.
        reason: String,
    },
    /// A unit works in a sector (B3).
    PlaceUnit {
        /// Which.
        unit: UnitId,
    },
    /// A unit works there no more (B3).
    RemoveUnit {
        /// Which.
        unit: UnitId,
    },
    /// Who holds a post (B4).
    FillPost {
        /// The name.
        name: String,
        /// How to reach them.
        contact: String,
    },
    /// Nobody holds it any more (B4).
    VacatePost {
        /// Why.
        reason: String,
    },
    /// There is no such post any more (B4).
    EndPost {
        /// Why.
        reason: String,
    },
    /// An evacuation is changed (B5).
    ChangeEvacuation {
        /// What it was based on.
        version: u32,
        /// How many persons are thought to be there.
        persons: u32,
        /// What they and the crews are told.
        instructions: String,
    },
    /// An evacuation is over (B5).
    EndEvacuation {
        /// How.
        how: EvacuationEnd,
        /// What there is to say.
        note: String,
    },
    /// A shelter is changed (B6).
    ChangeShelter {
        /// What it was based on.
        version: u32,
        /// What there is to say of it.
        plan: ShelterPlan,
    },
    /// A shelter is closed (B6).
    CloseShelter {
        /// Why.
        reason: String,
    },
    /// Figures were wrong (B7).
    WithdrawFigures {
        /// Why.
        reason: String,
    },
    /// A situation report is what the leads say (B9).
    ApproveReport {
        /// What there is to say.
        note: String,
    },
    /// It is not (B9).
    ReturnReport {
        /// Why.
        reason: String,
    },
}

impl ResponseItemOrder {
    /// The word for the kind of order, in logs and refusals.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::ChangePeriod { .. } => "change_period",
            Self::AddObjective(_) => "add_objective",
            Self::JudgeObjective { .. } => "judge_objective",
            Self::ChangeSector { .. } => "change_sector",
            Self::EndSector { .. } => "end_sector",
            Self::PlaceUnit { .. } => "place_unit",
            Self::RemoveUnit { .. } => "remove_unit",
            Self::FillPost { .. } => "fill_post",
            Self::VacatePost { .. } => "vacate_post",
            Self::EndPost { .. } => "end_post",
            Self::ChangeEvacuation { .. } => "change_evacuation",
            Self::EndEvacuation { .. } => "end_evacuation",
            Self::ChangeShelter { .. } => "change_shelter",
            Self::CloseShelter { .. } => "close_shelter",
            Self::WithdrawFigures { .. } => "withdraw_figures",
            Self::ApproveReport { .. } => "approve_report",
            Self::ReturnReport { .. } => "return_report",
        }
    }
}

/// What is done about a disaster response, or about a part of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ResponseCommand {
    /// About the whole.
    Whole {
        /// Which task.
        task: TaskId,
        /// What.
        order: ResponseOrder,
    },
    /// About a part.
    Part {
        /// Which.
        item: TaskItemId,
        /// What.
        order: ResponseItemOrder,
    },
}

impl ResponseCommand {
    /// The word for the kind of order, in logs and refusals.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Whole { order, .. } => order.name(),
            Self::Part { order, .. } => order.name(),
        }
    }
}
