//! Deciding what is done about a disaster response (B1 to B9).

mod count;
mod organise;
mod period;
mod report;

use super::{
    check,
    enforcement::{is_free, is_in, next},
    on_site,
    task::wrong_phase,
};
use crate::{
    command::{ResponseCommand, ResponseItemOrder, ResponseOrder},
    context::Context,
    event::{Event, Responded, ResponseFact},
    id::{AgencyId, TaskId, TaskItemId},
    private::Subject,
    refusal::Refusal,
    response::ResponseItem,
    sharing::{ObjectRef, Viewer, visible},
    state::State,
    task::{Task, TaskKind, TaskPhase},
    time::Timestamp,
};

/// About which task, by whom.
struct Asked<'a> {
    state: &'a State,
    task: &'a Task,
    context: &'a Context,
}

type Decided = Result<Vec<ResponseFact>, Refusal>;

/// Decides what is asked about a disaster response.
pub(super) fn decide(
    state: &State,
    command: &ResponseCommand,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let (task, facts) = match command {
        ResponseCommand::Whole { task, order } => whole(state, *task, order, context)?,
        ResponseCommand::Part { item, order } => part(state, *item, order, context)?,
    };
    let facts = facts.into_iter();
    let events = facts.map(|fact| Event::Responded(Responded { task, fact }));
    Ok(events.collect())
}

fn whole(
    state: &State,
    id: TaskId,
    order: &ResponseOrder,
    context: &Context,
) -> Result<(TaskId, Vec<ResponseFact>), Refusal> {
    use ResponseOrder as O;
    let task = match order {
        O::OpenShelter { .. } | O::ReportFigures(_) => check::seen_task(state, id, context)?,
        _ => check::led_task(state, id, context)?,
    };
    if task.kind != TaskKind::DisasterResponse {
        return Err(Refusal::WrongKind);
    }
    let asked = Asked::about(state, task, context)?;
    let fact = match order {
        O::PlanPeriod {
            id,
            plan,
            objectives,
        } => asked.plan_period(*id, plan, objectives)?,
        O::SetUpSector { id, kind, plan } => asked.set_up_sector(*id, *kind, plan)?,
        O::CreatePost {
            id,
            position,
            of,
            agency,
        } => asked.create_post(*id, *position, *of, agency)?,
        O::OrderEvacuation {
            id,
            zone,
            persons,
            instructions,
        } => asked.order_evacuation(*id, *zone, *persons, instructions)?,
        O::OpenShelter { id, plan } => asked.open_shelter(*id, plan)?,
        O::ReportFigures(order) => asked.report_figures(order)?,
        O::SetSources { version, sources } => {
            return Ok((id, asked.set_sources(*version, sources)?));
        }
        O::ComposeReport { id, follows, texts } => asked.compose(*id, *follows, texts)?,
    };
    Ok((id, vec![fact]))
}

fn part(
    state: &State,
    id: TaskItemId,
    order: &ResponseItemOrder,
    context: &Context,
) -> Result<(TaskId, Vec<ResponseFact>), Refusal> {
    use ResponseItemOrder as O;
    let unknown = Refusal::Unknown { what: "item" };
    let task = check::seen_case(state, id, context)?.task();
    let item = state.response_item(id).ok_or(unknown.clone())?;
    let task = state.task(task).ok_or(unknown)?;
    let asked = Asked::about(state, task, context)?;
    let facts = match (order, item) {
        (O::ChangePeriod { version, plan }, ResponseItem::Period(it)) => {
            asked.change_period(it, *version, plan)
        }
        (O::AddObjective(new), ResponseItem::Period(it)) => asked.add_objective(it, new),
        (
            O::JudgeObjective {
                objective,
                state,
                note,
            },
            ResponseItem::Period(it),
        ) => asked.judge_objective(it, *objective, *state, note),
        (O::ChangeSector { version, plan }, ResponseItem::Sector(it)) => {
            asked.change_sector(it, *version, plan)
        }
        (O::EndSector { reason }, ResponseItem::Sector(it)) => asked.end_sector(it, reason),
        (O::PlaceUnit { unit }, ResponseItem::Sector(it)) => asked.place(it, *unit),
        (O::RemoveUnit { unit }, ResponseItem::Sector(it)) => asked.remove(it, *unit),
        (O::FillPost { name, contact }, ResponseItem::Post(it)) => asked.fill(it, name, contact),
        (O::VacatePost { reason }, ResponseItem::Post(it)) => asked.vacate(it, reason),
        (O::EndPost { reason }, ResponseItem::Post(it)) => asked.end_post(it, reason),
        (
            O::ChangeEvacuation {
                version,
                persons,
                instructions,
            },
            ResponseItem::Evacuation(it),
        ) => asked.change_evacuation(it, *version, *persons, instructions),
        (O::EndEvacuation { how, note }, ResponseItem::Evacuation(it)) => {
            asked.end_evacuation(it, *how, note)
        }
        (O::ChangeShelter { version, plan }, ResponseItem::Shelter(it)) => {
            asked.change_shelter(it, *version, plan)
        }
        (O::CloseShelter { reason }, ResponseItem::Shelter(it)) => asked.close_shelter(it, reason),
        (O::WithdrawFigures { reason }, ResponseItem::Figures(it)) => asked.withdraw(it, reason),
        (O::ApproveReport { note }, ResponseItem::Report(it)) => asked.approve(it, note),
        (O::ReturnReport { reason }, ResponseItem::Report(it)) => asked.send_back(it, reason),
        (order, _) => Err(Refusal::Unknown { what: thing(order) }),
    };
    Ok((task.id, facts?))
}

/// What an order is about.
const fn thing(order: &ResponseItemOrder) -> &'static str {
    use ResponseItemOrder as O;
    match order {
        O::ChangePeriod { .. } | O::AddObjective(_) | O::JudgeObjective { .. } => "period",
        O::ChangeSector { .. }
        | O::EndSector { .. }
        | O::PlaceUnit { .. }
        | O::RemoveUnit { .. } => "sector",
        O::FillPost { .. } | O::VacatePost { .. } | O::EndPost { .. } => "post",
        O::ChangeEvacuation { .. } | O::EndEvacuation { .. } => "evacuation",
        O::ChangeShelter { .. } | O::CloseShelter { .. } => "shelter",
        O::WithdrawFigures { .. } => "figures",
        O::ApproveReport { .. } | O::ReturnReport { .. } => "situation_report",
    }
}

impl<'a> Asked<'a> {
    fn about(state: &'a State, task: &'a Task, context: &'a Context) -> Result<Self, Refusal> {
        // Nothing more can be kept of it (J25).
        if state.retention().is_erased(Subject::Task(task.id)) {
            return Err(Refusal::Erased);
        }
        Ok(Self {
            state,
            task,
            context,
        })
    }

    const fn agency(&self) -> &'a AgencyId {
        &self.context.agency
    }

    fn leads(&self, what: &'static str) -> Result<(), Refusal> {
        if self.task.is_led_by(self.agency()) {
            Ok(())
        } else {
            Err(Refusal::NotYours { what })
        }
    }

    /// Whether a desk of who leads looks after what one has left behind who is not in the task any more, or may have gone home.
    fn leads_for(&self, agency: &AgencyId) -> bool {
        let is_gone = !self.task.is_committed(agency) || self.task.phase.is_over();
        is_gone && on_site::is_desk(self.context) && self.task.is_led_by(self.agency())
    }

    /// Whether it can still be planned.
    fn is_planned(&self) -> Result<(), Refusal> {
        if self.task.phase.is_over() {
            return Err(wrong_phase(self.task));
        }
        Ok(())
    }

    /// Whether it is planned or comes to its end.
    fn is_wound_up(&self) -> Result<(), Refusal> {
        if self.task.phase.is_over() && !self.task.phase.is_ending() {
            return Err(wrong_phase(self.task));
        }
        Ok(())
    }

    /// Whether its parties work on it, or go home.
    fn is_at_work(&self) -> Result<(), Refusal> {
        let phase = self.task.phase;
        if phase.is_running() || phase.is_ending() {
            return Ok(());
        }
        Err(wrong_phase(self.task))
    }

    /// Whether situation reports are made of it.
    fn is_reported(&self) -> Result<(), Refusal> {
        use TaskPhase as P;
        let phase = self.task.phase;
        if matches!(phase, P::Draft | P::Cancelled | P::Lapsed | P::Reviewed) {
            return Err(wrong_phase(self.task));
        }
        Ok(())
    }

    fn involves(&self, agency: &AgencyId) -> Result<(), Refusal> {
        is_in(self.task.involves(agency), agency)
    }

    fn sees(&self, object: &ObjectRef) -> bool {
        visible(
            self.state,
            &Viewer::acting(self.state, self.context),
            object,
        )
    }

    fn is_free(&self, id: TaskItemId) -> Result<(), Refusal> {
        is_free(self.state, id)
    }
}

/// Nothing is said of something before there was anything.
fn is_after(at: Timestamp, since: Timestamp) -> Result<(), Refusal> {
    if at < since {
        return Err(Refusal::OutOfOrder);
    }
    Ok(())
}

fn is_based_on(version: u32, current: u32) -> Result<(), Refusal> {
    if version == current {
        return Ok(());
    }
    Err(Refusal::StaleVersion {
        field: "version",
        current,
    })
}

const fn ended(what: &'static str) -> Refusal {
    Refusal::WrongState {
        what,
        state: "ended",
    }
}
