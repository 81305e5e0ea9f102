//! What of disaster responses is shown, worked out a second time (V14, B3, B7, B9).

use std::collections::BTreeMap;

use domain::{
    AgencyId, Assignment, Task, TaskItemId,
    assignment::{AssignmentStatus, Target},
    response::{
        Evacuation, Figure, FigureOf, Figures, Report, ResponseItem, Sector, Shelter, Tally, Whom,
    },
    task::TaskKind,
};

use super::{
    oracle::{Fields, Oracle},
    oracle_items::sees_targets,
    oracle_tasks::{is_in, leads, told},
};

impl Oracle<'_> {
    pub(super) fn response_fields(&self, it: &ResponseItem) -> Fields {
        let task = self.state.task(it.task()).unwrap();
        if !sees_targets(task, self.viewer) || !self.is_told(task, it) {
            return Fields::new();
        }
        let whole = match it {
            ResponseItem::Period(it) => format!("{it:?}"),
            ResponseItem::Sector(it) => self.sector(it),
            ResponseItem::Post(it) => format!("{it:?}"),
            ResponseItem::Evacuation(it) => self.evacuation(it),
            ResponseItem::Shelter(it) => self.shelter(it),
            ResponseItem::Figures(it) => format!("{it:?}"),
            ResponseItem::Report(it) => self.report(task, it),
        };
        Fields::from([("identity", whole)])
    }

    /// A draft is the leads' own until it was approved once.
    fn is_told(&self, task: &Task, it: &ResponseItem) -> bool {
        match it {
            ResponseItem::Report(it) => it.was_approved || leads(task, self.viewer),
            ResponseItem::Period(_) => told(task, self.viewer).1,
            _ => true,
        }
    }

    fn sector(&self, it: &Sector) -> String {
        let is_sent = |assignment: &Assignment| {
            let is_over = matches!(
                assignment.status,
                AssignmentStatus::Offered
                    | AssignmentStatus::Cleared
                    | AssignmentStatus::Declined
                    | AssignmentStatus::Cancelled
                    | AssignmentStatus::Diverted
            );
            !is_over && assignment.target == Target::Task(it.task)
        };
        let mut units = Vec::new();
        for (id, placed) in &it.placed {
            if self.state.assignment(*id).is_some_and(is_sent) {
                let callsign = &self.state.unit(placed.unit).unwrap().callsign;
                let whole = (placed.unit, callsign, &placed.agency, placed.since);
                units.push(format!("{whole:?}"));
            }
        }
        let task = self.state.task(it.task).unwrap();
        let standing = self.standing(task, Some(it.id));
        let figures: Vec<_> = standing
            .iter()
            .map(|((of, agency), tally)| format!("{:?}", (of, agency, tally, false)))
            .collect();
        let whole = (
            (it.id, it.task, it.number, &it.agency, it.kind),
            (&it.name, it.zone, &it.run_by, &it.work, &it.channel),
            (it.version, it.since, &it.ended, units, figures),
        );
        format!("{whole:?}")
    }

    /// All figures of a task that were not withdrawn, in the order in which they were heard of.
    fn figures_of(&self, task: &Task) -> impl Iterator<Item = &Figures> {
        let all = self.state.response_of(task.id);
        let figures = all.filter_map(|it| match it {
            ResponseItem::Figures(it) => Some(it),
            _ => None,
        });
        figures.filter(|it| it.withdrawn.is_none())
    }

    /// What each agency counted last of this, the newest first.
    fn newest(&self, task: &Task, about: TaskItemId, figure: Figure) -> Vec<String> {
        let mut by: BTreeMap<&AgencyId, (&Figures, u32)> = BTreeMap::new();
        for it in self.figures_of(task).filter(|it| it.about == Some(about)) {
            let Some(count) = it.values.get(&figure).filter(|_| it.whom == Whom::Public) else {
                continue;
            };
            let known = by.get(&it.agency).map(|it| it.0.counted_at);
            if known.is_none_or(|known| known <= it.counted_at) {
                by.insert(&it.agency, (it, *count));
            }
        }
        let mut all: Vec<_> = by.into_values().collect();
        all.sort_by_key(|it| std::cmp::Reverse(it.0.counted_at));
        let all = all.into_iter().map(|(it, count)| {
            let whole = (&it.agency, count, it.counted_at, it.is_estimate);
            format!("{whole:?}")
        });
        all.collect()
    }

    fn evacuation(&self, it: &Evacuation) -> String {
        let task = self.state.task(it.task).unwrap();
        format!("{:?}", (it, self.newest(task, it.id, Figure::Evacuated)))
    }

    fn shelter(&self, it: &Shelter) -> String {
        let task = self.state.task(it.task).unwrap();
        format!(
            "{:?}",
            (it, self.newest(task, it.id, Figure::Sheltered).first())
        )
    }

    fn report(&self, task: &Task, it: &Report) -> String {
        let follows = it.follows.filter(|id| {
            let before = self.state.response_item(*id);
            before.is_some_and(|it| self.is_told(task, it))
        });
        let mut content = it.content.clone();
        content.period = content.period.filter(|_| told(task, self.viewer).1);
        let composer = (it.agency == *self.viewer).then_some(it.composer);
        let whole = (
            (it.id, it.task, it.number, it.version, &it.agency),
            (composer, follows, it.as_of, &it.texts),
            (content, it.state, &it.decided),
        );
        format!("{whole:?}")
    }

    /// What each agency said last about something.
    fn standing(
        &self,
        task: &Task,
        about: Option<TaskItemId>,
    ) -> BTreeMap<(FigureOf, AgencyId), Tally> {
        let mut standing: BTreeMap<(FigureOf, AgencyId), Tally> = BTreeMap::new();
        for it in self.figures_of(task).filter(|it| it.about == about) {
            for (figure, count) in &it.values {
                let of = FigureOf {
                    whom: it.whom,
                    figure: *figure,
                };
                let key = (of, it.agency.clone());
                let known = standing.get(&key).map(|it| it.counted_at);
                if known.is_none_or(|known| known <= it.counted_at) {
                    let tally = Tally {
                        count: *count,
                        counted_at: it.counted_at,
                        is_estimate: it.is_estimate,
                        item: it.id,
                    };
                    standing.insert(key, tally);
                }
            }
        }
        standing
    }

    /// What is settled, and what stands, as far as it is shown with the task.
    pub(super) fn settled_response_of(&self, task: &Task) -> Option<String> {
        if task.kind != TaskKind::DisasterResponse || !sees_targets(task, self.viewer) {
            return None;
        }
        let named = |of: &FigureOf| task.response.sources.get(of).filter(|it| is_in(task, it));
        let sources = task.response.sources.keys();
        let sources = sources.filter_map(|of| named(of).map(|it| (*of, it.clone())));
        let standing = self.standing(task, None);
        let standing: Vec<_> = standing
            .iter()
            .map(|((of, agency), tally)| {
                let is_source = named(of) == Some(agency);
                format!("{:?}", (of, agency, tally, is_source))
            })
            .collect();
        let version = task.response.sources_version;
        Some(format!(
            "{:?}",
            (version, sources.collect::<Vec<_>>(), standing)
        ))
    }
}
