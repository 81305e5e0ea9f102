//! Alarms about what waits: incidents without a unit (K13), answers that are due (K14), what a lead without a link left
//! behind (K18), and shelters without room (K26).

use super::{raising::Raising, task_lead::may_be_taken};
use crate::{
    alarm::{About, Alarm, AlarmKind},
    context::Context,
    event::Event,
    id::{AgencyId, IncidentId, TaskId},
    limits::{ANSWER_DUE_BEFORE_S, CROSSING_ALARM_MS_MAX},
    response::{Figure, ResponseItem, Tallies},
    state::State,
    task::{Party, Task},
};

/// Raises what is due and was not told.
pub(super) fn due(raising: &mut Raising<'_>) {
    let (state, context) = (raising.state, raising.context);
    for (incident, waiting) in state.waiting_for_a_unit() {
        if context.now < waiting.due_at {
            continue;
        }
        let about = About::Incident(incident.id);
        if told(state, &about, AlarmKind::NoUnit, &incident.agency).is_none() {
            raising.raise(AlarmKind::NoUnit, &incident.agency, about, None);
        }
    }
    for task in state.open_tasks() {
        let about = About::Task(task.id);
        if told(state, &about, AlarmKind::ShelterFull, &task.lead).is_none()
            && has_full_shelter(state, task)
        {
            raising.raise(AlarmKind::ShelterFull, &task.lead, about, None);
        }
        for agency in task.parties.keys() {
            let about = About::Task(task.id);
            if is_due(state, task, agency, context)
                && told(state, &about, AlarmKind::AnswerDue, agency).is_none()
            {
                raising.raise(AlarmKind::AnswerDue, agency, about, None);
            }
        }
    }
}

/// Alarms whose cause is over although no event said so by name, and crossings that are news no more.
pub(super) fn over(state: &State, context: &Context) -> Vec<Event> {
    state
        .open_alarms()
        .filter(|it| match (it.kind, &it.about) {
            (AlarmKind::NoUnit, About::Incident(id)) => !state.waits_for_a_unit(*id),
            (AlarmKind::AnswerDue, About::Task(id)) => state
                .task(*id)
                .is_none_or(|task| !is_due(state, task, &it.owner, context)),
            (AlarmKind::LeadUnlinked, About::Task(id)) => state
                .task(*id)
                .is_none_or(|task| may_be_taken(state, task, context).is_none()),
            (AlarmKind::ShelterFull, About::Task(id)) => state.task(*id).is_none_or(|task| {
                task.phase.is_over() || task.lead != it.owner || !has_full_shelter(state, task)
            }),
            (AlarmKind::ZoneCrossed, _) => {
                context.now.ms_since(it.raised_at) >= CROSSING_ALARM_MS_MAX
            }
            _ => false,
        })
        .map(|it| Event::AlarmCleared { alarm: it.id })
        .collect()
}

/// Whether a party should have answered soon.
fn is_due(state: &State, task: &Task, agency: &AgencyId, context: &Context) -> bool {
    let before_s = state
        .settings(agency)
        .map_or(ANSWER_DUE_BEFORE_S, |it| it.alarms.answer_due_before_s);
    let asked_from = task.answer_by.plus_ms(-i64::from(before_s) * 1_000);
    let is_pending = task.parties.get(agency).is_some_and(Party::waits);
    // What is past lapses in this same turn.
    is_pending
        && task.phase.is_open_for_answers()
        && (asked_from..task.answer_by).contains(&context.now)
}

/// Whether an open shelter of a task counts as many persons as it can take, by the newest count of whoever (K26). It is asked with every
/// turn of the timer: what was counted about is found without looking at all that there is in the task.
fn has_full_shelter(state: &State, task: &Task) -> bool {
    let is_full = |it: &ResponseItem| {
        let ResponseItem::Shelter(shelter) = it else {
            return false;
        };
        let counts = state.counted(task.id, shelter.id, Figure::Sheltered);
        let newest = counts.first();
        shelter.closed.is_none() && newest.is_some_and(|(_, it)| shelter.is_full(it.count))
    };
    let counted = state.tallies(task.id).into_iter().flat_map(Tallies::parts);
    let mut items = counted.filter_map(|it| state.response_item(it));
    items.any(is_full)
}

fn told<'a>(
    state: &'a State,
    about: &About,
    kind: AlarmKind,
    owner: &AgencyId,
) -> Option<&'a Alarm> {
    state
        .alarms_about(about)
        .find(|it| it.kind == kind && it.owner == *owner)
}

/// The alarm of an incident that waits no more.
pub(super) fn no_unit_over(state: &State, id: IncidentId) -> impl Iterator<Item = Event> + use<'_> {
    state
        .alarms_about(&About::Incident(id))
        .filter(|it| it.kind == AlarmKind::NoUnit)
        .map(|it| Event::AlarmCleared { alarm: it.id })
}

/// The alarm of the lead about parties that said nothing (K17).
pub(super) fn silence_told(state: &State, id: TaskId) -> impl Iterator<Item = &Alarm> {
    about_task(state, id, &[AlarmKind::PartySilent])
}

/// Ends what the lead was told of its parties (K17, K20 to K22): it has changed the task, or it is over, or another one leads.
pub(super) fn parties_over(state: &State, id: TaskId) -> impl Iterator<Item = Event> + use<'_> {
    let lead = state.task(id).map(|it| &it.lead);
    let kinds = &[
        AlarmKind::PartySilent,
        AlarmKind::PartyWithdrew,
        AlarmKind::PromiseDefaulted,
        AlarmKind::UnitDiverted,
    ];
    about_task(state, id, kinds)
        .filter(move |it| Some(&it.owner) == lead)
        .map(cleared)
}

/// Ends what was told of promises that had not come (K21), where `is_over` says so of whom it was told.
pub(super) fn default_over<'a>(
    state: &'a State,
    id: TaskId,
    is_over: impl Fn(&AgencyId) -> bool + 'a,
) -> impl Iterator<Item = Event> + 'a {
    about_task(state, id, &[AlarmKind::PromiseDefaulted])
        .filter(move |it| is_over(&it.owner))
        .map(cleared)
}

/// Ends what an agency was told of what is its own in a task (K23 to K25).
pub(super) fn own_over<'a>(
    state: &'a State,
    id: TaskId,
    agency: &'a AgencyId,
    kinds: &'static [AlarmKind],
) -> impl Iterator<Item = Event> + 'a {
    about_task(state, id, kinds)
        .filter(move |it| it.owner == *agency)
        .map(cleared)
}

/// Ends what an agency, or everybody, was told that a plan has promised (K19).
pub(super) fn plan_over<'a>(
    state: &'a State,
    id: TaskId,
    of: Option<&'a AgencyId>,
) -> impl Iterator<Item = Event> + use<'a> {
    about_task(state, id, &[AlarmKind::PromisedByPlan])
        .filter(move |it| of.is_none_or(|of| it.owner == *of))
        .map(cleared)
}

fn about_task<'a>(
    state: &'a State,
    id: TaskId,
    kinds: &'static [AlarmKind],
) -> impl Iterator<Item = &'a Alarm> + use<'a> {
    let about = state.alarms_about(&About::Task(id));
    about.filter(|it| kinds.contains(&it.kind))
}

fn cleared(it: &Alarm) -> Event {
    Event::AlarmCleared { alarm: it.id }
}

/// The alarm about a lead without a link (K18): somebody leads again, or nobody has to.
pub(super) fn led_again(state: &State, id: TaskId) -> impl Iterator<Item = Event> + use<'_> {
    about_task(state, id, &[AlarmKind::LeadUnlinked]).map(cleared)
}

/// The alarms about the answers to a task: of one party, or of all.
pub(super) fn answered<'a>(
    state: &'a State,
    id: TaskId,
    by: Option<&'a AgencyId>,
) -> impl Iterator<Item = Event> + use<'a> {
    state
        .alarms_about(&About::Task(id))
        .filter(move |it| it.kind == AlarmKind::AnswerDue && by.is_none_or(|by| it.owner == *by))
        .map(|it| Event::AlarmCleared { alarm: it.id })
}
