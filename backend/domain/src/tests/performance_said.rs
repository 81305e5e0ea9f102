//! What events say of joint tasks, for the second evaluator of G15.

use domain::{
    AgencyId, AssignmentId, Event, State, Target, TaskId, Timestamp,
    event::{TaskFact, TaskRevised},
    task::{Commitment, TaskPhase, TaskStep},
};

/// Something that happened to a joint task, in the order in which the room was told.
#[derive(Debug, Clone)]
pub(super) enum What {
    /// Who has to answer, and who is a party at all.
    Asked {
        /// It was agreed before (T15).
        is_agreed: bool,
        /// It was held then (T23).
        is_held: bool,
        pending: Vec<AgencyId>,
        parties: Vec<AgencyId>,
    },
    Accepted(AgencyId),
    /// Nobody was asked (T20).
    PromisedByPlan(AgencyId),
    Declined(AgencyId),
    Countered(AgencyId),
    CounterRefused(AgencyId),
    LeftOut(AgencyId),
    Silent(AgencyId),
    Agreed,
    /// It was held, or goes on.
    Held(bool),
    /// And who had not answered.
    Over {
        silent: Vec<AgencyId>,
    },
    /// A unit was ordered there, or has reported since; and when it was at the scene, if this says so.
    Works {
        assignment: AssignmentId,
        of: AgencyId,
        said_at: Timestamp,
        is_there: bool,
    },
    Left {
        assignment: AssignmentId,
        said_at: Timestamp,
    },
}

/// What an event says of a joint task, once it is folded. Its fold is guarded elsewhere.
#[allow(clippy::too_many_lines, reason = "one table, read from top to bottom")]
pub(super) fn what(event: &Event, state: &State) -> Option<(TaskId, What)> {
    let pending = |id: &TaskId| -> Vec<AgencyId> {
        let parties = state.task(*id).unwrap().parties.iter();
        let pending = parties.filter(|(_, it)| it.commitment == Commitment::Pending);
        pending.map(|(agency, _)| agency.clone()).collect()
    };
    // Who is asked again goes on with what it had promised: what it says to that is not measured (T15).
    let goes_on = |task: &TaskId, agency: &AgencyId| {
        let it = state.task(*task).unwrap();
        it.lead == *agency
            || it.parties.get(agency).is_some_and(|it| {
                it.standing.is_some() || matches!(it.commitment, Commitment::Accepted { .. })
            })
    };
    if let Event::TaskDeclined { task, agency, .. } = event
        && goes_on(task, agency)
    {
        return None;
    }
    if let Event::Negotiated { task, fact } = event
        && fact.agency().is_some_and(|it| goes_on(task, it))
    {
        return None;
    }
    let (task, what) = match event {
        Event::TaskProposed { task } | Event::TaskRevised(TaskRevised { task, .. }) => {
            let it = state.task(*task).unwrap();
            let all = &it.parties;
            // Who leads meanwhile is one of those who were asked (T17).
            let parties = all.keys().chain([&it.lead]).cloned().collect();
            let mut pending = pending(task);
            pending.retain(|it| all[it].standing.is_none() && !all[it].is_left_out);
            let is_agreed = state.task(*task).unwrap().phase.is_running();
            let asked = What::Asked {
                is_agreed,
                is_held: it.phase == TaskPhase::Suspended,
                pending,
                parties,
            };
            (task, asked)
        }
        Event::TaskAccepted {
            task,
            agency,
            plan: Some(_),
            ..
        } => (task, What::PromisedByPlan(agency.clone())),
        Event::TaskAccepted { task, agency, .. } => (task, What::Accepted(agency.clone())),
        Event::TaskDeclined { task, agency, .. } => (task, What::Declined(agency.clone())),
        Event::TaskAgreed { task } => (task, What::Agreed),
        Event::Negotiated { task, fact } => match fact {
            TaskFact::Countered { agency, .. } => (task, What::Countered(agency.clone())),
            TaskFact::CounterRefused {
                agency, is_final, ..
            } if *is_final => (task, What::LeftOut(agency.clone())),
            TaskFact::CounterRefused { agency, .. } => (task, What::CounterRefused(agency.clone())),
            TaskFact::Silent { agency } => (task, What::Silent(agency.clone())),
            // What it had promised will not come.
            TaskFact::Withdrawn { agency, .. } => (task, What::Declined(agency.clone())),
            TaskFact::Stepped {
                to: TaskStep::Suspend,
                ..
            } => (task, What::Held(true)),
            TaskFact::Stepped {
                to: TaskStep::Resume,
                ..
            } => (task, What::Held(false)),
            TaskFact::CounterTaken { .. }
            | TaskFact::LeadOffered { .. }
            | TaskFact::LeadRefused { .. }
            | TaskFact::LeadTakenBack { .. }
            | TaskFact::LeadHandedOver { .. }
            | TaskFact::LeadTakenOver { .. }
            | TaskFact::Disclosed { .. }
            | TaskFact::Stepped { .. }
            | TaskFact::Fulfilled { .. }
            | TaskFact::Defaulted { .. } => return None,
        },
        Event::TaskCancelled { task, .. } | Event::TaskCompleted { task } => {
            (task, What::Over { silent: vec![] })
        }
        Event::TaskLapsed { task } => {
            let silent = pending(task);
            (task, What::Over { silent })
        }
        Event::UnitAssigned { assignment, .. }
        | Event::AssignmentAdvanced { assignment, .. }
        | Event::AssignmentEnded { assignment, .. } => {
            let it = state.assignment(*assignment).unwrap();
            let Target::Task(task) = it.target else {
                return None;
            };
            let said_at = it.times[&it.status];
            let assignment = *assignment;
            let what = if it.status == domain::AssignmentStatus::Offered {
                return None;
            } else if it.status.is_open() {
                What::Works {
                    assignment,
                    of: it.agency.clone(),
                    said_at,
                    is_there: it.status == domain::AssignmentStatus::OnScene,
                }
            } else {
                What::Left {
                    assignment,
                    said_at,
                }
            };
            return Some((task, what));
        }
        _ => return None,
    };
    state
        .task(*task)
        .filter(|it| it.is_proposed)
        .map(|_| (*task, what))
}
