//! Deciding what a signed plan says yes to before anybody is asked.
//!
//! - **T20** An agreement can say what a party sends on another's request without being asked first (`aid`): so many of a
//!   capability, for incidents of at least a priority. A part that asks for no more of that is accepted with the proposal,
//!   once the agreement is in force; the party hears so (K19) and can take it back (T21). What is asked of it again it
//!   answers itself.

use crate::{
    agreement::{Agreement, Aid},
    context::Context,
    event::Event,
    id::AgencyId,
    state::State,
    task::{ByPlan, Part, Task},
};

/// The acceptances that plans give to what this task asks of `parties`, and the agreement they complete.
pub(super) fn accepted(
    state: &State,
    task: &mut Task,
    parties: impl Iterator<Item = AgencyId>,
    context: &Context,
) -> Vec<Event> {
    let mut events = Vec::new();
    for agency in parties {
        let Some(party) = task.parties.get(&agency).filter(|it| it.waits()) else {
            continue;
        };
        let Some(plan) = plan_for(state, task, &party.part, context) else {
            continue;
        };
        task.accept(&agency, context.now, None, Some(plan));
        events.push(Event::TaskAccepted {
            task: task.id,
            agency,
            promise: None,
            plan: Some(plan),
        });
    }
    events
}

/// The first agreement in force that says yes to all of this part.
fn plan_for(state: &State, task: &Task, part: &Part, context: &Context) -> Option<ByPlan> {
    let priority = state.incident(task.incident?)?.priority;
    let is_aid =
        !part.asks.is_empty() && part.equipment.is_empty() && part.people == 0 && !part.co_lead;
    if !is_aid {
        return None;
    }
    state
        .agreements_in_force_of(&part.agency)
        .find_map(|agreement| {
            let version = agreement.current.as_ref()?;
            let holds =
                context.now < version.text.valid_until && version.text.parties.contains(&task.lead);
            let given = |it: &&Aid| {
                it.by == part.agency && it.is_for(&task.lead) && priority <= it.priority
            };
            let aid: Vec<&Aid> = version.text.aid.iter().filter(given).collect();
            let is_enough = |capability: &str| {
                let most = aid.iter().filter(|it| it.capability == capability);
                let most: u32 = most.map(|it| u32::from(it.count)).sum();
                let asked = asked(part, capability);
                most >= asked + promised(state, agreement, part, capability)
            };
            let is_whole = part.asks.iter().all(|it| is_enough(&it.capability));
            (holds && is_whole).then_some(ByPlan {
                agreement: agreement.id,
                version: version.number,
            })
        })
}

fn asked(part: &Part, capability: &str) -> u32 {
    let asks = part.asks.iter().filter(|it| it.capability == capability);
    asks.map(|it| u32::from(it.count)).sum()
}

/// How many of it the party has promised by this agreement to what is not over.
fn promised(state: &State, agreement: &Agreement, part: &Part, capability: &str) -> u32 {
    let lanes = state.open_tasks().filter_map(|it| it.lane_of(&part.agency));
    let by_it = lanes.filter(|it| it.by_plan.is_some_and(|by| by.agreement == agreement.id));
    by_it.map(|it| asked(&it.part, capability)).sum()
}
