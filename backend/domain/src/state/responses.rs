//! Finding what a disaster response consists of, and what it adds up to at a moment.

use super::State;
use crate::{
    assignment::{AssignmentStatus, Target},
    enforcement::CaseItem,
    id::{AgencyId, AssignmentId, TaskId, TaskItemId},
    response::{
        CountThen, EvacuationThen, Figure, FigureOf, FigureThen, LaneThen, Objective,
        ObjectiveThen, PeriodThen, Placed, PostThen, ResponseItem, Sector, SectorThen, ShelterThen,
        Situation, Tallies, Tally,
    },
    task::Task,
    time::Timestamp,
    zone::Zone,
};

impl State {
    /// The part of a disaster response with this id.
    pub fn response_item(&self, id: TaskItemId) -> Option<&ResponseItem> {
        match self.case_item(id) {
            Some(CaseItem::Response(it)) => Some(it),
            _ => None,
        }
    }

    /// What a disaster response consists of, in the order in which it was heard of.
    pub fn response_of(&self, task: TaskId) -> impl Iterator<Item = &ResponseItem> {
        self.cases_of(task).filter_map(|it| match it {
            CaseItem::Response(it) => Some(&**it),
            _ => None,
        })
    }

    /// The sectors of a task.
    pub(crate) fn sectors_of(&self, task: TaskId) -> impl Iterator<Item = &Sector> {
        self.response_of(task).filter_map(|it| match it {
            ResponseItem::Sector(it) => Some(it),
            _ => None,
        })
    }

    /// Whether a sector lies in a zone, or its evacuation is ordered.
    pub(crate) fn is_zone_in_use(&self, zone: &Zone) -> bool {
        let Some(Target::Task(task)) = zone.target else {
            return false;
        };
        self.response_of(task).any(|it| match it {
            ResponseItem::Sector(it) => it.zone == Some(zone.id) && it.ended.is_none(),
            ResponseItem::Evacuation(it) => it.zone == zone.id && it.ended.is_none(),
            _ => false,
        })
    }

    /// What works in a sector: what was placed there and is still sent to the task (B3).
    pub fn placed_in<'a>(
        &'a self,
        sector: &'a Sector,
    ) -> impl Iterator<Item = (AssignmentId, &'a Placed)> {
        let is_there = |id: &AssignmentId| {
            let assignment = self.assignment(*id);
            assignment
                .is_some_and(|it| is_sent(it.status) && it.target == Target::Task(sector.task))
        };
        let placed = sector.placed.iter();
        placed
            .filter(move |(id, _)| is_there(id))
            .map(|(id, it)| (*id, it))
    }

    /// What stands of the figures of a task (B7).
    pub(crate) fn tallies(&self, task: TaskId) -> Option<&Tallies> {
        self.index.tallies.get(&task)
    }

    /// What each agency counted last of a figure about a part of a task, the newest first.
    pub(crate) fn counted(
        &self,
        task: TaskId,
        about: TaskItemId,
        figure: Figure,
    ) -> Vec<(&AgencyId, Tally)> {
        let tallies = self.tallies(task);
        tallies
            .map(|it| it.newest(about, figure))
            .unwrap_or_default()
    }

    /// The sector where the unit of an assignment was placed.
    pub(crate) fn sector_of(&self, assignment: AssignmentId) -> Option<TaskItemId> {
        self.index.sector_of.get(&assignment).copied()
    }

    /// Rule B8: what there is of a disaster response at this moment.
    pub(crate) fn situation(&self, task: &Task, now: Timestamp) -> Situation {
        let mut situation = Situation {
            lanes: self.lanes_now(task),
            figures: self.figures_now(task, None),
            ..Situation::empty(task.phase)
        };
        for item in self.response_of(task.id) {
            self.add_to(&mut situation, (task, item), now);
        }
        situation
    }

    fn lanes_now(&self, task: &Task) -> Vec<LaneThen> {
        let work = self.work_on(task.id);
        let lanes = task.lanes().map(|it| it.0);
        let promised = lanes.filter(|it| task.is_committed(it));
        promised
            .map(|agency| {
                let sent = work.get(agency).into_iter().flatten();
                let sent: Vec<_> = sent.map(|it| it.status).filter(|it| is_sent(*it)).collect();
                let count = |is_it: fn(AssignmentStatus) -> bool| {
                    sent.iter().filter(|it| is_it(**it)).count() as u32
                };
                LaneThen {
                    agency: agency.clone(),
                    sent: count(|_| true),
                    on_scene: count(|it| it == AssignmentStatus::OnScene),
                    at_work: count(AssignmentStatus::is_working),
                }
            })
            .collect()
    }

    /// What each agency said last of the figures about something.
    fn figures_now(&self, task: &Task, about: Option<TaskItemId>) -> Vec<FigureThen> {
        let tallies = self.tallies(task.id).into_iter();
        let all = tallies.flat_map(|it| it.about(about));
        all.map(|(of, agency, tally)| FigureThen {
            whom: of.whom,
            figure: of.figure,
            count: tally.count,
            agency: agency.clone(),
            counted_at: tally.counted_at,
            is_estimate: tally.is_estimate,
            stands: about.is_none() && task.source_of(of) == Some(agency),
        })
        .collect()
    }

    fn counts_now(&self, item: &ResponseItem, figure: Figure) -> Vec<CountThen> {
        let counted = self.counted(item.task(), item.id(), figure);
        let counted = counted.into_iter().map(|(agency, tally)| CountThen {
            agency: agency.clone(),
            count: tally.count,
            counted_at: tally.counted_at,
            is_estimate: tally.is_estimate,
        });
        counted.collect()
    }

    fn add_to(
        &self,
        situation: &mut Situation,
        (task, item): (&Task, &ResponseItem),
        now: Timestamp,
    ) {
        match item {
            ResponseItem::Period(it) if it.holds_at(now) => {
                situation.period = Some(PeriodThen {
                    number: it.number,
                    starts_at: it.starts_at,
                    ends_at: it.ends_at,
                    objectives: it.objectives.iter().map(objective_then).collect(),
                });
            }
            ResponseItem::Sector(it) if it.ended.is_none() => {
                situation.sectors.push(SectorThen {
                    number: it.number,
                    kind: it.kind,
                    name: it.name.clone(),
                    run_by: it.run_by.clone(),
                    work: it.work.clone(),
                    channel: it.channel.clone(),
                    units: self.placed_in(it).count() as u32,
                    figures: self.figures_now(task, Some(it.id)),
                });
            }
            ResponseItem::Post(it) if it.ended.is_none() => situation.posts.push(PostThen {
                position: it.position,
                of: it.of.and_then(|it| self.name_of(it)),
                agency: it.filled_by.clone(),
                name: it.holder.as_ref().map(|it| it.name.clone()),
            }),
            ResponseItem::Evacuation(it) if it.ended.is_none() => {
                let zone = self.zone(it.zone);
                situation.evacuations.push(EvacuationThen {
                    number: it.number,
                    zone: zone.map(|it| it.name.clone()).unwrap_or_default(),
                    persons: it.persons,
                    evacuated: self.counts_now(item, Figure::Evacuated),
                });
            }
            ResponseItem::Shelter(it) if it.closed.is_none() => {
                let mut counts = self.counts_now(item, Figure::Sheltered);
                situation.shelters.push(ShelterThen {
                    number: it.number,
                    name: it.name.clone(),
                    agency: it.agency.clone(),
                    capacity: it.capacity,
                    sheltered: (!counts.is_empty()).then(|| counts.swap_remove(0)),
                });
            }
            _ => {}
        }
    }

    /// Number and name of a sector or a shelter.
    fn name_of(&self, id: TaskItemId) -> Option<String> {
        let (number, name) = match self.response_item(id)? {
            ResponseItem::Sector(it) => (it.number, &it.name),
            ResponseItem::Shelter(it) => (it.number, &it.name),
            _ => return None,
        };
        Some(format!("{number} {name}"))
    }

    /// Takes figures in, or out again.
    pub(super) fn keep_tallies(&mut self, id: TaskItemId) {
        let Some(ResponseItem::Figures(figures)) = self.response_item(id) else {
            return;
        };
        let (task, about) = (figures.task, figures.about);
        if figures.withdrawn.is_none() {
            let figures = figures.clone();
            return self.index.tallies.entry(task).or_default().note(&figures);
        }
        let mut tallies = self.index.tallies.remove(&task).unwrap_or_default();
        tallies.forget(about);
        for it in self.response_of(task) {
            if let ResponseItem::Figures(it) = it
                && it.about == about
                && it.withdrawn.is_none()
            {
                tallies.note(it);
            }
        }
        self.index.tallies.insert(task, tallies);
    }
}

/// Whether a unit is bound by it: an offer sends nobody.
fn is_sent(status: AssignmentStatus) -> bool {
    status.is_open() && status != AssignmentStatus::Offered
}

fn objective_then(it: &Objective) -> ObjectiveThen {
    ObjectiveThen {
        number: it.number,
        text: it.text.clone(),
        owner: it.owner.clone(),
        state: it.state(),
    }
}

impl Task {
    /// Whose count of a figure is the one, if somebody was named who is still in it (B7).
    pub(crate) fn source_of(&self, of: FigureOf) -> Option<&AgencyId> {
        let named = self.response.sources.get(&of);
        named.filter(|it| self.involves(it))
    }
}
