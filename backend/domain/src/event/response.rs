//! What happened in a disaster response.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, AssignmentId, PrincipalId, TaskId, TaskItemId, UnitId, ZoneId},
    place::Point,
    response::{
        EvacuationEnd, Figure, FigureOf, ObjectiveState, PlannedObjective, Position, ReportTexts,
        SectorKind, Situation, Whom,
    },
    time::Timestamp,
};

/// A sector, as it was set up or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Sector")]
pub struct SectorSaid {
    pub name: String,
    pub zone: Option<ZoneId>,
    pub run_by: AgencyId,
    pub work: String,
    pub channel: String,
}

/// Figures, as they were reported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Figures")]
pub struct FiguresReported {
    pub item: TaskItemId,
    pub agency: AgencyId,
    pub number: u16,
    pub about: Option<TaskItemId>,
    pub whom: Whom,
    pub values: BTreeMap<Figure, u32>,
    pub source: String,
    pub counted_at: Timestamp,
    pub is_estimate: bool,
    pub note: String,
}

/// A version of a situation report, as it was composed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "fields are those of Report")]
pub struct ReportComposed {
    pub item: TaskItemId,
    pub agency: AgencyId,
    pub composer: PrincipalId,
    pub number: u16,
    pub version: u16,
    pub follows: Option<TaskItemId>,
    pub texts: ReportTexts,
    pub content: Situation,
}

/// Something happened in a disaster response.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "as the other facts about tasks")]
pub struct Responded {
    pub task: TaskId,
    pub fact: ResponseFact,
}

/// A fact about the disaster response that a task is (B1 to B9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
#[allow(missing_docs, reason = "fields are those of the commands")]
pub enum ResponseFact {
    PeriodPlanned {
        item: TaskItemId,
        agency: AgencyId,
        number: u16,
        starts_at: Timestamp,
        ends_at: Timestamp,
        emphasis: String,
        objectives: Vec<PlannedObjective>,
    },
    PeriodChanged {
        item: TaskItemId,
        agency: AgencyId,
        starts_at: Timestamp,
        ends_at: Timestamp,
        emphasis: String,
    },
    ObjectiveAdded {
        item: TaskItemId,
        agency: AgencyId,
        objective: String,
        owner: Option<AgencyId>,
    },
    ObjectiveJudged {
        item: TaskItemId,
        agency: AgencyId,
        objective: u16,
        state: ObjectiveState,
        note: String,
    },
    SectorSetUp {
        item: TaskItemId,
        agency: AgencyId,
        number: u16,
        kind: SectorKind,
        said: SectorSaid,
    },
    SectorChanged {
        item: TaskItemId,
        agency: AgencyId,
        said: SectorSaid,
    },
    SectorEnded {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    UnitPlaced {
        item: TaskItemId,
        agency: AgencyId,
        unit: UnitId,
        assignment: AssignmentId,
        /// The sector that it leaves for this one.
        leaves: Option<TaskItemId>,
    },
    UnitRemoved {
        item: TaskItemId,
        agency: AgencyId,
        unit: UnitId,
        assignment: AssignmentId,
    },
    PostCreated {
        item: TaskItemId,
        agency: AgencyId,
        number: u16,
        position: Position,
        of: Option<TaskItemId>,
        filled_by: AgencyId,
    },
    PostFilled {
        item: TaskItemId,
        agency: AgencyId,
        name: String,
        contact: String,
    },
    PostVacated {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    PostEnded {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    EvacuationOrdered {
        item: TaskItemId,
        agency: AgencyId,
        number: u16,
        zone: ZoneId,
        persons: u32,
        instructions: String,
    },
    EvacuationChanged {
        item: TaskItemId,
        agency: AgencyId,
        persons: u32,
        instructions: String,
    },
    EvacuationEnded {
        item: TaskItemId,
        agency: AgencyId,
        how: EvacuationEnd,
        note: String,
    },
    ShelterOpened {
        item: TaskItemId,
        agency: AgencyId,
        number: u16,
        name: String,
        place: String,
        at: Point,
        capacity: u32,
        facilities: String,
    },
    ShelterChanged {
        item: TaskItemId,
        agency: AgencyId,
        name: String,
        place: String,
        at: Point,
        capacity: u32,
        facilities: String,
    },
    ShelterClosed {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    FiguresReported(Box<FiguresReported>),
    FiguresWithdrawn {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
    SourcesSet {
        #[serde(with = "crate::pairs")]
        sources: BTreeMap<FigureOf, AgencyId>,
    },
    ReportComposed(Box<ReportComposed>),
    ReportApproved {
        item: TaskItemId,
        agency: AgencyId,
        note: String,
    },
    ReportReturned {
        item: TaskItemId,
        agency: AgencyId,
        reason: String,
    },
}

impl ResponseFact {
    /// The part of the response that it is about, with the agency whose act it is; nothing of the whole.
    pub const fn item_and_agency(&self) -> Option<(TaskItemId, &AgencyId)> {
        match self {
            Self::SourcesSet { .. } => None,
            Self::FiguresReported(it) => Some((it.item, &it.agency)),
            Self::ReportComposed(it) => Some((it.item, &it.agency)),
            Self::PeriodPlanned { item, agency, .. }
            | Self::PeriodChanged { item, agency, .. }
            | Self::ObjectiveAdded { item, agency, .. }
            | Self::ObjectiveJudged { item, agency, .. }
            | Self::SectorSetUp { item, agency, .. }
            | Self::SectorChanged { item, agency, .. }
            | Self::SectorEnded { item, agency, .. }
            | Self::UnitPlaced { item, agency, .. }
            | Self::UnitRemoved { item, agency, .. }
            | Self::PostCreated { item, agency, .. }
            | Self::PostFilled { item, agency, .. }
            | Self::PostVacated { item, agency, .. }
            | Self::PostEnded { item, agency, .. }
            | Self::EvacuationOrdered { item, agency, .. }
            | Self::EvacuationChanged { item, agency, .. }
            | Self::EvacuationEnded { item, agency, .. }
            | Self::ShelterOpened { item, agency, .. }
            | Self::ShelterChanged { item, agency, .. }
            | Self::ShelterClosed { item, agency, .. }
            | Self::FiguresWithdrawn { item, agency, .. }
            | Self::ReportApproved { item, agency, .. }
            | Self::ReportReturned { item, agency, .. } => Some((*item, agency)),
        }
    }

    /// The name in the timeline and on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PeriodPlanned { .. } => "response_period_planned",
            Self::PeriodChanged { .. } => "response_period_changed",
            Self::ObjectiveAdded { .. } => "response_objective_added",
            Self::ObjectiveJudged { .. } => "response_objective_judged",
            Self::SectorSetUp { .. } => "response_sector_set_up",
            Self::SectorChanged { .. } => "response_sector_changed",
            Self::SectorEnded { .. } => "response_sector_ended",
            Self::UnitPlaced { .. } => "response_unit_placed",
            Self::UnitRemoved { .. } => "response_unit_removed",
            Self::PostCreated { .. } => "response_post_created",
            Self::PostFilled { .. } => "response_post_filled",
            Self::PostVacated { .. } => "response_post_vacated",
            Self::PostEnded { .. } => "response_post_ended",
            Self::EvacuationOrdered { .. } => "response_evacuation_ordered",
            Self::EvacuationChanged { .. } => "response_evacuation_changed",
            Self::EvacuationEnded { .. } => "response_evacuation_ended",
            Self::ShelterOpened { .. } => "response_shelter_opened",
            Self::ShelterChanged { .. } => "response_shelter_changed",
            Self::ShelterClosed { .. } => "response_shelter_closed",
            Self::FiguresReported(_) => "response_figures_reported",
            Self::FiguresWithdrawn { .. } => "response_figures_withdrawn",
            Self::SourcesSet { .. } => "response_sources_set",
            Self::ReportComposed(_) => "response_report_composed",
            Self::ReportApproved { .. } => "response_report_approved",
            Self::ReportReturned { .. } => "response_report_returned",
        }
    }

    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::PeriodPlanned {
                emphasis,
                objectives,
                ..
            } => {
                visit(emphasis);
                for it in objectives {
                    visit(&mut it.text);
                }
            }
            Self::SectorSetUp { said, .. } | Self::SectorChanged { said, .. } => {
                for text in [&mut said.name, &mut said.work, &mut said.channel] {
                    visit(text);
                }
            }
            Self::PostFilled { name, contact, .. } => {
                visit(name);
                visit(contact);
            }
            Self::ShelterOpened {
                name,
                place,
                facilities,
                ..
            }
            | Self::ShelterChanged {
                name,
                place,
                facilities,
                ..
            } => {
                for text in [name, place, facilities] {
                    visit(text);
                }
            }
            Self::FiguresReported(it) => {
                visit(&mut it.source);
                visit(&mut it.note);
            }
            Self::ReportComposed(it) => {
                it.texts.each_text(visit);
                it.content.each_text(visit);
            }
            Self::PeriodChanged { emphasis: text, .. }
            | Self::ObjectiveAdded {
                objective: text, ..
            }
            | Self::ObjectiveJudged { note: text, .. }
            | Self::SectorEnded { reason: text, .. }
            | Self::PostVacated { reason: text, .. }
            | Self::PostEnded { reason: text, .. }
            | Self::EvacuationOrdered {
                instructions: text, ..
            }
            | Self::EvacuationChanged {
                instructions: text, ..
            }
            | Self::EvacuationEnded { note: text, .. }
            | Self::ShelterClosed { reason: text, .. }
            | Self::FiguresWithdrawn { reason: text, .. }
            | Self::ReportApproved { note: text, .. }
            | Self::ReportReturned { reason: text, .. } => visit(text),
            Self::UnitPlaced { .. }
            | Self::UnitRemoved { .. }
            | Self::PostCreated { .. }
            | Self::SourcesSet { .. } => {}
        }
    }
}
