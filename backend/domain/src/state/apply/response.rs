//! Folding events about disaster responses.

use std::collections::BTreeMap;

use super::super::State;
use crate::{
    enforcement::CaseItem,
    event::{Recorded, Responded, ResponseFact, SectorSaid},
    id::{AgencyId, TaskId, TaskItemId},
    response::{
        EvacuationEnded, Holder, Judged, Objective, Period, Placed, Post, Report, ReportState,
        ResponseItem, Sector, Statement,
    },
    time::Timestamp,
};

impl State {
    pub(super) fn apply_response(&mut self, it: &Responded, recorded: &Recorded) {
        let Responded { task, fact } = it;
        let at = recorded.occurred_at;
        self.count_response(*task, fact);
        let Some((id, _)) = fact.item_and_agency() else {
            return;
        };
        let was_open = self.case_items.get(&id).is_some_and(CaseItem::is_open);
        if let Some(new) = fact.begun(*task, at) {
            self.index.cases_of.entry(*task).or_default().push(id);
            self.case_items
                .insert(id, CaseItem::Response(Box::new(new)));
        }
        match fact {
            ResponseFact::UnitPlaced {
                leaves, assignment, ..
            } => {
                if let Some(it) = leaves.and_then(|it| self.sector_mut(it)) {
                    it.leave(*assignment, at);
                }
                self.index.sector_of.insert(*assignment, id);
            }
            ResponseFact::UnitRemoved { assignment, .. } => {
                self.index.sector_of.remove(assignment);
            }
            ResponseFact::SectorEnded { .. } => {
                self.index.sector_of.retain(|_, sector| *sector != id);
            }
            ResponseFact::ReportComposed(it) => self.supersede(it.follows, false),
            ResponseFact::ReportApproved { .. } => {
                let follows = match self.response_item(id) {
                    Some(ResponseItem::Report(it)) => it.follows,
                    _ => None,
                };
                self.supersede(follows, true);
            }
            _ => {}
        }
        if let Some(CaseItem::Response(it)) = self.case_items.get_mut(&id) {
            of_item(it, fact, at);
        }
        self.note_open(*task, id, (was_open, None));
        self.keep_tallies(id);
    }

    /// The last numbers, and what else is settled about the whole.
    fn count_response(&mut self, task: TaskId, fact: &ResponseFact) {
        let Some(it) = self.tasks.get_mut(&task) else {
            return;
        };
        let settled = &mut it.response;
        match fact {
            ResponseFact::PeriodPlanned { number, .. } => settled.periods = *number,
            ResponseFact::SectorSetUp { number, .. } => settled.sectors = *number,
            ResponseFact::PostCreated { number, .. } => settled.posts = *number,
            ResponseFact::EvacuationOrdered { number, .. } => settled.evacuations = *number,
            ResponseFact::ShelterOpened { number, .. } => settled.shelters = *number,
            ResponseFact::FiguresReported(it) => {
                settled.figures = it.number;
                *settled.figures_by.entry(it.agency.clone()).or_default() += 1;
            }
            ResponseFact::ReportComposed(it) => {
                settled.reports = settled.reports.max(it.number);
                settled.versions = settled.versions.saturating_add(1);
            }
            ResponseFact::SourcesSet { sources } => {
                settled.sources.clone_from(sources);
                settled.sources_version += 1;
            }
            _ => {}
        }
    }

    fn sector_mut(&mut self, id: TaskItemId) -> Option<&mut Sector> {
        match self.case_items.get_mut(&id) {
            Some(CaseItem::Response(it)) => match &mut **it {
                ResponseItem::Sector(it) => Some(it),
                _ => None,
            },
            _ => None,
        }
    }

    /// What a later version takes the place of: a draft at once, what was approved once that one is approved, with all before it. What was
    /// returned stays so.
    fn supersede(&mut self, follows: Option<TaskItemId>, is_approved: bool) {
        let mut next = follows;
        while let Some(id) = next {
            let Some(CaseItem::Response(it)) = self.case_items.get_mut(&id) else {
                return;
            };
            let ResponseItem::Report(it) = &mut **it else {
                return;
            };
            let is_replaced = match it.state {
                ReportState::Draft => true,
                ReportState::Approved => is_approved,
                ReportState::Returned | ReportState::Superseded => false,
            };
            if is_replaced {
                it.state = ReportState::Superseded;
            }
            next = it.follows.filter(|_| is_approved);
        }
    }

    /// Small facts for a line about a disaster response.
    pub(super) fn detail_of_response(
        &self,
        fact: &ResponseFact,
        detail: &mut BTreeMap<&'static str, String>,
    ) {
        let Some((id, agency)) = fact.item_and_agency() else {
            return;
        };
        detail.insert("agency", agency.to_string());
        let Some(item) = self.response_item(id) else {
            return;
        };
        detail.insert("number", item.number().to_string());
        match (item, fact) {
            (ResponseItem::Sector(it), fact) => {
                detail.insert("sector", it.kind.as_str().to_owned());
                self.detail_of_placing(fact, detail);
            }
            (ResponseItem::Post(it), _) => {
                detail.insert("position", it.position.as_str().to_owned());
            }
            (ResponseItem::Report(it), _) => {
                detail.insert("version", it.version.to_string());
            }
            (
                _,
                ResponseFact::ObjectiveJudged {
                    objective, state, ..
                },
            ) => {
                detail.insert("objective", objective.to_string());
                detail.insert("state", state.as_str().to_owned());
            }
            (_, ResponseFact::EvacuationEnded { how, .. }) => {
                detail.insert("how", how.as_str().to_owned());
            }
            _ => {}
        }
    }
}

impl State {
    /// Which unit went where: told with its being there (B3), and to be found when somebody asks who was in a sector.
    fn detail_of_placing(&self, fact: &ResponseFact, detail: &mut BTreeMap<&'static str, String>) {
        let (unit, leaves) = match fact {
            ResponseFact::UnitPlaced { unit, leaves, .. } => (*unit, *leaves),
            ResponseFact::UnitRemoved { unit, .. } => (*unit, None),
            _ => return,
        };
        let callsign = self.unit(unit).map(|it| it.callsign.clone());
        detail.extend(callsign.map(|it| ("callsign", it)));
        let left = leaves.and_then(|it| self.response_item(it));
        detail.extend(left.map(|it| ("left", it.number().to_string())));
    }
}

fn of_item(item: &mut ResponseItem, fact: &ResponseFact, at: Timestamp) {
    let said = |agency: &AgencyId, text: &str| Statement {
        agency: agency.clone(),
        at,
        text: text.to_owned(),
    };
    match (item, fact) {
        (ResponseItem::Period(it), fact) => of_period(it, fact, at),
        (ResponseItem::Sector(it), fact) => of_sector(it, fact, at),
        (ResponseItem::Post(it), fact) => of_post(it, fact, at),
        (
            ResponseItem::Evacuation(it),
            ResponseFact::EvacuationChanged {
                persons,
                instructions,
                ..
            },
        ) => {
            it.persons = *persons;
            it.instructions.clone_from(instructions);
            it.version += 1;
        }
        (
            ResponseItem::Evacuation(it),
            ResponseFact::EvacuationEnded {
                agency, how, note, ..
            },
        ) => {
            it.ended = Some(EvacuationEnded {
                how: *how,
                said: said(agency, note),
            });
        }
        (
            ResponseItem::Shelter(it),
            ResponseFact::ShelterChanged {
                name,
                place,
                at,
                capacity,
                facilities,
                ..
            },
        ) => {
            it.name.clone_from(name);
            it.place.clone_from(place);
            it.at = *at;
            it.capacity = *capacity;
            it.facilities.clone_from(facilities);
            it.version += 1;
        }
        (ResponseItem::Shelter(it), ResponseFact::ShelterClosed { agency, reason, .. }) => {
            it.closed = Some(said(agency, reason));
        }
        (ResponseItem::Figures(it), ResponseFact::FiguresWithdrawn { agency, reason, .. }) => {
            it.withdrawn = Some(said(agency, reason));
        }
        (ResponseItem::Report(it), fact) => of_report(it, fact, at),
        _ => {}
    }
}

fn of_period(it: &mut Period, fact: &ResponseFact, at: Timestamp) {
    match fact {
        ResponseFact::PeriodChanged {
            starts_at,
            ends_at,
            emphasis,
            ..
        } => {
            it.starts_at = *starts_at;
            it.ends_at = *ends_at;
            it.emphasis.clone_from(emphasis);
            it.version += 1;
        }
        ResponseFact::ObjectiveAdded {
            objective, owner, ..
        } => {
            let number = it.objectives.last().map_or(0, |it| it.number) + 1;
            it.objectives.push(Objective {
                number,
                text: objective.clone(),
                owner: owner.clone(),
                judged: None,
            });
        }
        ResponseFact::ObjectiveJudged {
            agency,
            objective,
            state,
            note,
            ..
        } => {
            let mut all = it.objectives.iter_mut();
            if let Some(it) = all.find(|it| it.number == *objective) {
                it.judged = Some(Judged {
                    state: *state,
                    said: Statement {
                        agency: agency.clone(),
                        at,
                        text: note.clone(),
                    },
                });
            }
        }
        _ => {}
    }
}

fn of_sector(it: &mut Sector, fact: &ResponseFact, at: Timestamp) {
    match fact {
        ResponseFact::SectorChanged { said, .. } => {
            let SectorSaid {
                name,
                zone,
                run_by,
                work,
                channel,
            } = said.clone();
            it.name = name;
            it.zone = zone;
            it.run_by = run_by;
            it.work = work;
            it.channel = channel;
            it.version += 1;
        }
        ResponseFact::SectorEnded { agency, reason, .. } => {
            let there: Vec<_> = it.placed.keys().copied().collect();
            for assignment in there {
                it.leave(assignment, at);
            }
            it.ended = Some(Statement {
                agency: agency.clone(),
                at,
                text: reason.clone(),
            });
        }
        ResponseFact::UnitPlaced {
            agency,
            unit,
            assignment,
            ..
        } => {
            it.placed.insert(
                *assignment,
                Placed {
                    unit: *unit,
                    agency: agency.clone(),
                    since: at,
                },
            );
        }
        ResponseFact::UnitRemoved { assignment, .. } => it.leave(*assignment, at),
        _ => {}
    }
}

fn of_post(it: &mut Post, fact: &ResponseFact, at: Timestamp) {
    match fact {
        ResponseFact::PostFilled {
            agency,
            name,
            contact,
            ..
        } => {
            // The same person, to be reached otherwise.
            if let Some(known) = it.holder.as_mut().filter(|it| it.name == *name) {
                known.contact.clone_from(contact);
                return;
            }
            it.relieve(at, agency, "");
            it.holder = Some(Holder {
                agency: agency.clone(),
                name: name.clone(),
                contact: contact.clone(),
                since: at,
            });
        }
        ResponseFact::PostVacated { agency, reason, .. } => it.relieve(at, agency, reason),
        ResponseFact::PostEnded { agency, reason, .. } => {
            it.relieve(at, agency, reason);
            it.ended = Some(Statement {
                agency: agency.clone(),
                at,
                text: reason.clone(),
            });
        }
        _ => {}
    }
}

fn of_report(it: &mut Report, fact: &ResponseFact, at: Timestamp) {
    let (agency, text, state) = match fact {
        ResponseFact::ReportApproved { agency, note, .. } => (agency, note, ReportState::Approved),
        ResponseFact::ReportReturned { agency, reason, .. } => {
            (agency, reason, ReportState::Returned)
        }
        _ => return,
    };
    it.state = state;
    it.was_approved |= state == ReportState::Approved;
    it.decided = Some(Statement {
        agency: agency.clone(),
        at,
        text: text.clone(),
    });
}
