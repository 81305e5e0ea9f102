//! Shelters and figures (B6, B7).

use std::collections::BTreeMap;

use super::{Asked, Decided, ended, is_after, is_based_on, next, wrong_phase};
use crate::{
    command::{ReportFigures, ShelterPlan},
    decide::{check, on_site},
    event::{FiguresReported, ResponseFact},
    id::{AgencyId, TaskItemId},
    limits::{
        FIGURE_MAX, FIGURES_BACK_MS_MAX, FIGURES_PER_AGENCY_MAX, FIGURES_PER_TASK_MAX,
        NAME_CHARS_MAX, REASON_CHARS_MAX, SHELTERS_PER_TASK_MAX, TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    response::{FigureOf, Figures, ResponseItem, Shelter},
    sharing::ObjectRef,
    task::TaskPhase,
    time::Timestamp,
};

impl Asked<'_> {
    fn works_there(&self) -> Result<(), Refusal> {
        on_site::works_where_told(self.state, self.task, self.context)
    }

    /// Rule B6.
    pub(super) fn open_shelter(
        &self,
        id: TaskItemId,
        plan: &ShelterPlan,
    ) -> Result<ResponseFact, Refusal> {
        self.works_there()?;
        self.is_at_work()?;
        self.is_free(id)?;
        let number = next(self.task.response.shelters, SHELTERS_PER_TASK_MAX)?;
        check_shelter(plan)?;
        Ok(ResponseFact::ShelterOpened {
            item: id,
            agency: self.agency().clone(),
            number,
            name: plan.name.clone(),
            place: plan.place.clone(),
            at: plan.at,
            capacity: plan.capacity,
            facilities: plan.facilities.clone(),
        })
    }

    /// Whether the sender's agency runs a shelter that is open.
    fn runs(&self, it: &Shelter) -> Result<(), Refusal> {
        if it.agency != *self.agency() {
            return Err(Refusal::NotYours { what: "shelter" });
        }
        self.works_there()?;
        is_open(it)
    }

    /// Rule B6.
    pub(super) fn change_shelter(&self, it: &Shelter, version: u32, plan: &ShelterPlan) -> Decided {
        self.runs(it)?;
        self.is_at_work()?;
        is_based_on(version, it.version)?;
        check_shelter(plan)?;
        let is_same = it.name == plan.name
            && it.place == plan.place
            && it.at == plan.at
            && it.capacity == plan.capacity
            && it.facilities == plan.facilities;
        let changed = (!is_same).then(|| ResponseFact::ShelterChanged {
            item: it.id,
            agency: self.agency().clone(),
            name: plan.name.clone(),
            place: plan.place.clone(),
            at: plan.at,
            capacity: plan.capacity,
            facilities: plan.facilities.clone(),
        });
        Ok(changed.into_iter().collect())
    }

    /// Rule B6.
    pub(super) fn close_shelter(&self, it: &Shelter, reason: &str) -> Decided {
        if self.leads_for(&it.agency) {
            is_open(it)?;
        } else {
            self.runs(it)?;
        }
        is_after(self.context.occurred_at, it.opened_at)?;
        check::text("reason", reason, REASON_CHARS_MAX)?;
        let mut facts = self.end_posts_of(it.id, reason);
        facts.push(ResponseFact::ShelterClosed {
            item: it.id,
            agency: self.agency().clone(),
            reason: reason.to_owned(),
        });
        Ok(facts)
    }

    /// Rule B7.
    pub(super) fn report_figures(&self, order: &ReportFigures) -> Result<ResponseFact, Refusal> {
        let settled = &self.task.response;
        let counted_at = self.counted_at(order)?;
        if !self.counts_for_who_left(order) {
            self.works_there()?;
        }
        self.is_counted(counted_at)?;
        self.is_free(order.id)?;
        let number = next(settled.figures, FIGURES_PER_TASK_MAX)?;
        let own = settled.figures_by.get(self.agency());
        if own.is_some_and(|it| *it >= FIGURES_PER_AGENCY_MAX) {
            return Err(Refusal::Full {
                max: FIGURES_PER_AGENCY_MAX.into(),
            });
        }
        check::text("source", &order.source, NAME_CHARS_MAX)?;
        check::optional_text("note", &order.note, TEXT_CHARS_MAX)?;
        if order.values.is_empty() {
            return Err(Refusal::Empty { field: "values" });
        }
        if order.values.values().any(|it| *it > FIGURE_MAX) {
            return Err(Refusal::OutOfRange {
                field: "values",
                min: 0,
                max: FIGURE_MAX.into(),
            });
        }
        if let Some(id) = order.about {
            let item = self.state.response_item(id);
            let item = item.filter(|it| it.task() == self.task.id);
            // Nobody finds a draft of the leads by counting about it (B9).
            let item = item.filter(|_| self.sees(&ObjectRef::TaskItem(id)));
            let item = item.ok_or(Refusal::Unknown { what: "item" })?;
            self.can_be_counted(order, item, counted_at)?;
        }
        Ok(ResponseFact::FiguresReported(Box::new(FiguresReported {
            item: order.id,
            agency: self.agency().clone(),
            number,
            about: order.about,
            whom: order.whom,
            values: order.values.clone(),
            source: order.source.clone(),
            counted_at,
            is_estimate: order.is_estimate,
            note: order.note.clone(),
        })))
    }

    /// When it was counted: not later than now, as far as the clock of a tablet may run ahead, and a week ago at the most: what was counted
    /// elsewhere is told late.
    fn counted_at(&self, order: &ReportFigures) -> Result<Timestamp, Refusal> {
        let (at, now) = (self.context.occurred_at, self.context.now);
        let counted_at = order.counted_at.unwrap_or(at);
        if counted_at > now.max(at) {
            return Err(Refusal::InTheFuture {
                field: "counted_at",
            });
        }
        if now.ms_since(counted_at) > FIGURES_BACK_MS_MAX {
            return Err(Refusal::TooFarBack {
                field: "counted_at",
            });
        }
        Ok(counted_at.min(now))
    }

    /// Whether a desk of who leads counts in the shelter of one who has left.
    fn counts_for_who_left(&self, order: &ReportFigures) -> bool {
        let item = order.about.and_then(|it| self.state.response_item(it));
        match item {
            Some(ResponseItem::Shelter(it)) => self.leads_for(&it.agency),
            _ => false,
        }
    }

    /// Whether this is heard of: while the task is worked on and until it is reviewed, and later what was counted while it was.
    fn is_counted(&self, counted_at: Timestamp) -> Result<(), Refusal> {
        let phase = self.task.phase;
        let is_heard = phase.is_running() || phase.is_ending() || phase == TaskPhase::Closed;
        let is_broken_off = phase == TaskPhase::Cancelled && self.task.started_at.is_some();
        let was_heard = phase == TaskPhase::Reviewed || is_broken_off;
        let is_late = self.task.over_at.is_some_and(|it| counted_at < it);
        if is_heard || (was_heard && is_late) {
            return Ok(());
        }
        Err(wrong_phase(self.task))
    }

    fn can_be_counted(
        &self,
        order: &ReportFigures,
        item: &ResponseItem,
        counted_at: Timestamp,
    ) -> Result<(), Refusal> {
        let mut figures = order.values.keys();
        if !figures.all(|it| it.is_about(order.whom, item)) {
            return Err(Refusal::Malformed {
                field: "values",
                why: "cannot be counted about this",
            });
        }
        let (since, until) = match item {
            ResponseItem::Shelter(it) => {
                if it.agency != *self.agency() && !self.leads_for(&it.agency) {
                    return Err(Refusal::NotYours { what: "shelter" });
                }
                (it.opened_at, it.closed.as_ref().map(|it| it.at))
            }
            ResponseItem::Evacuation(it) => (it.ordered_at, it.ended.as_ref().map(|it| it.said.at)),
            ResponseItem::Sector(it) => (it.since, it.ended.as_ref().map(|it| it.at)),
            _ => return Ok(()),
        };
        if until.is_some_and(|it| it < counted_at) {
            return Err(ended("item"));
        }
        is_after(counted_at, since)
    }

    /// Rule B7.
    pub(super) fn withdraw(&self, it: &Figures, reason: &str) -> Decided {
        let has_left = !self.task.is_committed(&it.agency);
        if !(has_left && self.leads_for(&it.agency)) {
            if it.agency != *self.agency() {
                return Err(Refusal::NotYours { what: "figures" });
            }
            self.works_there()?;
        }
        is_after(self.context.occurred_at, it.counted_at)?;
        if it.withdrawn.is_some() {
            return Err(Refusal::WrongState {
                what: "figures",
                state: "withdrawn",
            });
        }
        check::text("reason", reason, REASON_CHARS_MAX)?;
        Ok(vec![ResponseFact::FiguresWithdrawn {
            item: it.id,
            agency: self.agency().clone(),
            reason: reason.to_owned(),
        }])
    }

    /// Rule B7.
    pub(super) fn set_sources(
        &self,
        version: u32,
        sources: &BTreeMap<FigureOf, AgencyId>,
    ) -> Decided {
        self.is_wound_up()?;
        is_based_on(version, self.task.response.sources_version)?;
        for agency in sources.values() {
            self.involves(agency)?;
        }
        let is_new = self.task.response.sources != *sources;
        let set = is_new.then(|| ResponseFact::SourcesSet {
            sources: sources.clone(),
        });
        Ok(set.into_iter().collect())
    }
}

fn check_shelter(plan: &ShelterPlan) -> Result<(), Refusal> {
    check::text("name", &plan.name, NAME_CHARS_MAX)?;
    check::optional_text("place", &plan.place, NAME_CHARS_MAX)?;
    check::optional_text("facilities", &plan.facilities, TEXT_CHARS_MAX)?;
    if (1..=FIGURE_MAX).contains(&plan.capacity) {
        return Ok(());
    }
    Err(Refusal::OutOfRange {
        field: "capacity",
        min: 1,
        max: FIGURE_MAX.into(),
    })
}

pub(super) fn is_open(it: &Shelter) -> Result<(), Refusal> {
    if it.closed.is_none() {
        return Ok(());
    }
    Err(Refusal::WrongState {
        what: "shelter",
        state: "closed",
    })
}
