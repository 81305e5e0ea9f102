//! Periods and objectives (B1, B2).

use super::{Asked, Decided, is_after, is_based_on, next};
use crate::{
    command::{NewObjective, PeriodPlan},
    decide::check,
    event::ResponseFact,
    id::TaskItemId,
    limits::{
        OBJECTIVES_PER_PERIOD_MAX, PERIOD_AHEAD_MS_MAX, PERIOD_MS_MAX, PERIODS_PER_TASK_MAX,
        REASON_CHARS_MAX, TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    response::{ObjectiveState, Period, PlannedObjective, ResponseItem},
};

impl Asked<'_> {
    /// Rule B1.
    pub(super) fn plan_period(
        &self,
        id: TaskItemId,
        plan: &PeriodPlan,
        objectives: &[NewObjective],
    ) -> Result<ResponseFact, Refusal> {
        self.is_planned()?;
        self.is_free(id)?;
        let number = next(self.task.response.periods, PERIODS_PER_TASK_MAX)?;
        self.check_plan(plan, None)?;
        if objectives.len() > OBJECTIVES_PER_PERIOD_MAX {
            return Err(Refusal::TooLong {
                field: "objectives",
                max: OBJECTIVES_PER_PERIOD_MAX,
            });
        }
        for it in objectives {
            self.check_objective(it)?;
        }
        let objectives = objectives.iter().cloned();
        Ok(ResponseFact::PeriodPlanned {
            item: id,
            agency: self.agency().clone(),
            number,
            starts_at: plan.starts_at,
            ends_at: plan.ends_at,
            emphasis: plan.emphasis.clone(),
            objectives: objectives
                .map(|it| PlannedObjective {
                    text: it.text,
                    owner: it.owner,
                })
                .collect(),
        })
    }

    fn check_plan(&self, plan: &PeriodPlan, known: Option<TaskItemId>) -> Result<(), Refusal> {
        check::optional_text("emphasis", &plan.emphasis, TEXT_CHARS_MAX)?;
        let from = plan.starts_at.0;
        let ahead = self.context.now.plus_ms(PERIOD_AHEAD_MS_MAX);
        let behind = self.task.created_at.plus_ms(-PERIOD_MS_MAX);
        if !(behind..=ahead).contains(&plan.starts_at) {
            return Err(Refusal::OutOfRange {
                field: "starts_at",
                min: behind.0,
                max: ahead.0,
            });
        }
        let lasts = plan.ends_at.ms_since(plan.starts_at);
        if !(1..=PERIOD_MS_MAX).contains(&lasts) {
            return Err(Refusal::OutOfRange {
                field: "ends_at",
                min: from.saturating_add(1),
                max: from.saturating_add(PERIOD_MS_MAX),
            });
        }
        let mut others = self
            .state
            .response_of(self.task.id)
            .filter(|it| Some(it.id()) != known);
        let meets = |it: &ResponseItem| match it {
            ResponseItem::Period(it) => it.meets(plan.starts_at, plan.ends_at),
            _ => false,
        };
        check::unused(others.any(meets), "starts_at")
    }

    fn check_objective(&self, it: &NewObjective) -> Result<(), Refusal> {
        check::text("objective", &it.text, REASON_CHARS_MAX)?;
        it.owner.as_ref().map_or(Ok(()), |it| self.involves(it))
    }

    /// Rule B1.
    pub(super) fn change_period(&self, it: &Period, version: u32, plan: &PeriodPlan) -> Decided {
        self.leads("period")?;
        self.is_planned()?;
        is_based_on(version, it.version)?;
        self.check_plan(plan, Some(it.id))?;
        let is_new = it.starts_at != plan.starts_at
            || it.ends_at != plan.ends_at
            || it.emphasis != plan.emphasis;
        let changed = is_new.then(|| ResponseFact::PeriodChanged {
            item: it.id,
            agency: self.agency().clone(),
            starts_at: plan.starts_at,
            ends_at: plan.ends_at,
            emphasis: plan.emphasis.clone(),
        });
        Ok(changed.into_iter().collect())
    }

    /// Rule B2.
    pub(super) fn add_objective(&self, it: &Period, new: &NewObjective) -> Decided {
        self.leads("period")?;
        self.is_planned()?;
        if it.objectives.len() >= OBJECTIVES_PER_PERIOD_MAX {
            return Err(Refusal::Full {
                max: OBJECTIVES_PER_PERIOD_MAX,
            });
        }
        self.check_objective(new)?;
        Ok(vec![ResponseFact::ObjectiveAdded {
            item: it.id,
            agency: self.agency().clone(),
            objective: new.text.clone(),
            owner: new.owner.clone(),
        }])
    }

    /// Rule B2.
    pub(super) fn judge_objective(
        &self,
        it: &Period,
        number: u16,
        state: ObjectiveState,
        note: &str,
    ) -> Decided {
        let mut all = it.objectives.iter();
        let objective = all
            .find(|it| it.number == number)
            .ok_or(Refusal::Unknown { what: "objective" })?;
        let is_owner = objective.owner.as_ref() == Some(self.agency());
        if !(is_owner && self.task.is_committed(self.agency())) {
            self.leads("objective")?;
        }
        self.is_wound_up()?;
        if objective.state() == state {
            return Err(Refusal::WrongState {
                what: "objective",
                state: state.as_str(),
            });
        }
        let judged = objective.judged.as_ref().map(|it| it.said.at);
        is_after(self.context.occurred_at, judged.unwrap_or(it.since))?;
        if state == ObjectiveState::Dropped {
            check::text("note", note, REASON_CHARS_MAX)?;
        } else {
            check::optional_text("note", note, REASON_CHARS_MAX)?;
        }
        Ok(vec![ResponseFact::ObjectiveJudged {
            item: it.id,
            agency: self.agency().clone(),
            objective: number,
            state,
            note: note.to_owned(),
        }])
    }
}
