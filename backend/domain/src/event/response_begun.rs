//! What begins with a fact about a disaster response.

use std::collections::BTreeMap;

use super::{FiguresReported, ReportComposed, ResponseFact};
use crate::{
    id::TaskId,
    response::{
        Evacuation, Figures, Objective, Period, Post, Report, ReportState, ResponseItem, Sector,
        Shelter,
    },
    time::Timestamp,
};

impl ResponseFact {
    /// The part of the response that begins with it, as it was then.
    pub(crate) fn begun(&self, task: TaskId, at: Timestamp) -> Option<ResponseItem> {
        Some(match self {
            Self::PeriodPlanned {
                item,
                agency,
                number,
                starts_at,
                ends_at,
                emphasis,
                objectives,
            } => ResponseItem::Period(Period {
                id: *item,
                task,
                number: *number,
                agency: agency.clone(),
                since: at,
                starts_at: *starts_at,
                ends_at: *ends_at,
                emphasis: emphasis.clone(),
                version: 0,
                objectives: (1..)
                    .zip(objectives)
                    .map(|(number, it)| Objective {
                        number,
                        text: it.text.clone(),
                        owner: it.owner.clone(),
                        judged: None,
                    })
                    .collect(),
            }),
            Self::SectorSetUp {
                item,
                agency,
                number,
                kind,
                said,
            } => ResponseItem::Sector(Sector {
                id: *item,
                task,
                number: *number,
                agency: agency.clone(),
                since: at,
                kind: *kind,
                name: said.name.clone(),
                zone: said.zone,
                run_by: said.run_by.clone(),
                work: said.work.clone(),
                channel: said.channel.clone(),
                version: 0,
                placed: BTreeMap::new(),
                left: BTreeMap::new(),
                ended: None,
            }),
            Self::PostCreated {
                item,
                agency,
                number,
                position,
                of,
                filled_by,
            } => ResponseItem::Post(Post {
                id: *item,
                task,
                number: *number,
                agency: agency.clone(),
                since: at,
                position: *position,
                of: *of,
                filled_by: filled_by.clone(),
                holder: None,
                former: Vec::new(),
                ended: None,
            }),
            Self::EvacuationOrdered {
                item,
                agency,
                number,
                zone,
                persons,
                instructions,
            } => ResponseItem::Evacuation(Evacuation {
                id: *item,
                task,
                number: *number,
                agency: agency.clone(),
                zone: *zone,
                persons: *persons,
                instructions: instructions.clone(),
                version: 0,
                ordered_at: at,
                ended: None,
            }),
            Self::ShelterOpened { .. } => ResponseItem::Shelter(self.shelter(task, at)?),
            Self::FiguresReported(it) => ResponseItem::Figures(it.figures(task)),
            Self::ReportComposed(it) => ResponseItem::Report(it.report(task, at)),
            _ => return None,
        })
    }

    fn shelter(&self, task: TaskId, at: Timestamp) -> Option<Shelter> {
        let Self::ShelterOpened {
            item,
            agency,
            number,
            name,
            place,
            at: point,
            capacity,
            facilities,
        } = self
        else {
            return None;
        };
        Some(Shelter {
            id: *item,
            task,
            number: *number,
            agency: agency.clone(),
            name: name.clone(),
            place: place.clone(),
            at: *point,
            capacity: *capacity,
            facilities: facilities.clone(),
            version: 0,
            opened_at: at,
            closed: None,
        })
    }
}

impl FiguresReported {
    fn figures(&self, task: TaskId) -> Figures {
        let it = self.clone();
        Figures {
            id: it.item,
            task,
            number: it.number,
            agency: it.agency,
            about: it.about,
            whom: it.whom,
            values: it.values,
            source: it.source,
            counted_at: it.counted_at,
            is_estimate: it.is_estimate,
            note: it.note,
            withdrawn: None,
        }
    }
}

impl ReportComposed {
    fn report(&self, task: TaskId, at: Timestamp) -> Report {
        let it = self.clone();
        Report {
            id: it.item,
            task,
            number: it.number,
            version: it.version,
            agency: it.agency,
            composer: it.composer,
            follows: it.follows,
            as_of: at,
            texts: it.texts,
            content: it.content,
            state: ReportState::Draft,
            decided: None,
            was_approved: false,
        }
    }
}
