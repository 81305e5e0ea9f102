//! How bodies about disaster responses become domain commands.

use std::collections::BTreeMap;

use domain::{
    AgencyId, Command, Point, Refusal, TaskId, TaskItemId, UnitId, ZoneId,
    command::{
        self as order, PeriodPlan, ResponseCommand, ResponseItemOrder, ResponseOrder, SectorPlan,
        ShelterPlan,
    },
    response::{FigureOf, ReportTexts},
};
use uuid::Uuid;

use super::{
    AddObjective, ApproveReport, ChangeEvacuation, ChangePeriod, ChangeSector, ChangeShelter,
    ComposeReport, CreatePost, EndEvacuation, FillPost, JudgeObjective, NewObjective, OfUnit,
    OpenShelter, OrderEvacuation, PlanPeriod, ReportFigures, SetFigureSources, SetUpSector,
    WithReason,
};
use crate::object_response::FigureSource;

fn whole(task: Uuid, order: ResponseOrder) -> Command {
    Command::Response(ResponseCommand::Whole {
        task: TaskId(task),
        order,
    })
}

fn part(item: Uuid, order: ResponseItemOrder) -> Command {
    Command::Response(ResponseCommand::Part {
        item: TaskItemId(item),
        order,
    })
}

fn objective(it: NewObjective) -> Result<order::NewObjective, Refusal> {
    Ok(order::NewObjective {
        text: it.text,
        owner: it.owner.map(|it| AgencyId::new(&it)).transpose()?,
    })
}

impl PlanPeriod {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let objectives = self.objectives.into_iter().map(objective);
        let order = ResponseOrder::PlanPeriod {
            id: TaskItemId(self.id),
            plan: PeriodPlan {
                starts_at: self.starts_at.0,
                ends_at: self.ends_at.0,
                emphasis: self.emphasis,
            },
            objectives: objectives.collect::<Result<_, _>>()?,
        };
        Ok(whole(task, order))
    }
}

impl SetUpSector {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = ResponseOrder::SetUpSector {
            id: TaskItemId(self.id),
            kind: self.kind.into(),
            plan: SectorPlan {
                name: self.name,
                zone: self.zone.map(ZoneId),
                run_by: AgencyId::new(&self.run_by)?,
                work: self.work,
                channel: self.channel,
            },
        };
        Ok(whole(task, order))
    }
}

impl CreatePost {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = ResponseOrder::CreatePost {
            id: TaskItemId(self.id),
            position: self.position.into(),
            of: self.of.map(TaskItemId),
            agency: AgencyId::new(&self.agency)?,
        };
        Ok(whole(task, order))
    }
}

impl OrderEvacuation {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = ResponseOrder::OrderEvacuation {
            id: TaskItemId(self.id),
            zone: ZoneId(self.zone),
            persons: self.persons,
            instructions: self.instructions,
        };
        Ok(whole(task, order))
    }
}

impl OpenShelter {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = ResponseOrder::OpenShelter {
            id: TaskItemId(self.id),
            plan: ShelterPlan {
                name: self.name,
                place: self.place,
                at: Point::new(self.at.lon, self.at.lat)?,
                capacity: self.capacity,
                facilities: self.facilities,
            },
        };
        Ok(whole(task, order))
    }
}

impl ReportFigures {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let values = self.values.into_iter();
        let order = order::ReportFigures {
            id: TaskItemId(self.id),
            about: self.about.map(TaskItemId),
            whom: self.whom.into(),
            values: values.map(|(it, count)| (it.into(), count)).collect(),
            source: self.source,
            counted_at: self.counted_at.map(|it| it.0),
            is_estimate: self.is_estimate,
            note: self.note,
        };
        Ok(whole(task, ResponseOrder::ReportFigures(order)))
    }
}

impl SetFigureSources {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let mut sources: BTreeMap<FigureOf, AgencyId> = BTreeMap::new();
        for it in self.sources {
            let FigureSource {
                whom,
                figure,
                agency,
            } = it;
            let of = FigureOf {
                whom: whom.into(),
                figure: figure.into(),
            };
            if sources.insert(of, AgencyId::new(&agency)?).is_some() {
                return Err(Refusal::Malformed {
                    field: "sources",
                    why: "names one figure twice",
                });
            }
        }
        let version = self.version;
        Ok(whole(task, ResponseOrder::SetSources { version, sources }))
    }
}

impl ComposeReport {
    /// The domain command.
    pub fn into_command(self, task: Uuid) -> Result<Command, Refusal> {
        let order = ResponseOrder::ComposeReport {
            id: TaskItemId(self.id),
            follows: self.follows.map(TaskItemId),
            texts: ReportTexts {
                situation: self.situation,
                needs: self.needs,
                outlook: self.outlook,
            },
        };
        Ok(whole(task, order))
    }
}

impl ChangePeriod {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = ResponseItemOrder::ChangePeriod {
            version: self.version,
            plan: PeriodPlan {
                starts_at: self.starts_at.0,
                ends_at: self.ends_at.0,
                emphasis: self.emphasis,
            },
        };
        Ok(part(item, order))
    }
}

impl AddObjective {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let new = objective(NewObjective {
            text: self.text,
            owner: self.owner,
        })?;
        Ok(part(item, ResponseItemOrder::AddObjective(new)))
    }
}

impl JudgeObjective {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = ResponseItemOrder::JudgeObjective {
            objective: self.objective,
            state: self.state.into(),
            note: self.note,
        };
        Ok(part(item, order))
    }
}

impl ChangeSector {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = ResponseItemOrder::ChangeSector {
            version: self.version,
            plan: SectorPlan {
                name: self.name,
                zone: self.zone.map(ZoneId),
                run_by: AgencyId::new(&self.run_by)?,
                work: self.work,
                channel: self.channel,
            },
        };
        Ok(part(item, order))
    }
}

impl OfUnit {
    /// Places it.
    pub fn into_place_unit(self, item: Uuid) -> Result<Command, Refusal> {
        let unit = UnitId(self.unit);
        Ok(part(item, ResponseItemOrder::PlaceUnit { unit }))
    }

    /// Takes it out.
    pub fn into_remove_unit(self, item: Uuid) -> Result<Command, Refusal> {
        let unit = UnitId(self.unit);
        Ok(part(item, ResponseItemOrder::RemoveUnit { unit }))
    }
}

impl FillPost {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = ResponseItemOrder::FillPost {
            name: self.name,
            contact: self.contact,
        };
        Ok(part(item, order))
    }
}

impl ChangeEvacuation {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = ResponseItemOrder::ChangeEvacuation {
            version: self.version,
            persons: self.persons,
            instructions: self.instructions,
        };
        Ok(part(item, order))
    }
}

impl EndEvacuation {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = ResponseItemOrder::EndEvacuation {
            how: self.how.into(),
            note: self.note,
        };
        Ok(part(item, order))
    }
}

impl ChangeShelter {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let order = ResponseItemOrder::ChangeShelter {
            version: self.version,
            plan: ShelterPlan {
                name: self.name,
                place: self.place,
                at: Point::new(self.at.lon, self.at.lat)?,
                capacity: self.capacity,
                facilities: self.facilities,
            },
        };
        Ok(part(item, order))
    }
}

impl ApproveReport {
    /// The domain command.
    pub fn into_command(self, item: Uuid) -> Result<Command, Refusal> {
        let note = self.note;
        Ok(part(item, ResponseItemOrder::ApproveReport { note }))
    }
}

macro_rules! with_reason {
    ($($(#[$doc:meta])* $name:ident: $order:ident;)+) => {
        impl WithReason {$(
            $(#[$doc])*
            pub fn $name(self, item: Uuid) -> Result<Command, Refusal> {
                let reason = self.reason;
                Ok(part(item, ResponseItemOrder::$order { reason }))
            }
        )+}
    };
}

with_reason! {
    /// Says that a sector is one no more.
    into_end_sector: EndSector;
    /// Says that nobody holds a post any more.
    into_vacate_post: VacatePost;
    /// Says that there is no such post any more.
    into_end_post: EndPost;
    /// Closes a shelter.
    into_close_shelter: CloseShelter;
    /// Says that figures were wrong.
    into_withdraw_figures: WithdrawFigures;
    /// Returns a situation report.
    into_return_report: ReturnReport;
}
