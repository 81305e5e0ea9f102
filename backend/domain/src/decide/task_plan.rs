//! Deciding what a signed plan says yes to before anybody is asked.
//!
//! - **T20** An agreement can say what a party sends on another's request without being asked first (`aid`): so many of a
//!   capability, for incidents of at least a priority. A part that asks for no more of that is accepted with the proposal,
//!   once the agreement is in force; the party hears so (K19) and can take it back (T21). What is asked of it again it
//!   answers itself.

use crate::{
    agreement::{Agreement, Aid, Version},
    context::Context,
    event::Event,
    id::AgencyId,
    sharing::{Viewer, sees_urgency},
    state::State,
    task::{Ask, ByPlan, Part, Party, Task},
};

/// The acceptances that plans give to what this task asks of `parties`, and the agreement they complete.
pub(super) fn accepted(
    state: &State,
    task: &mut Task,
    parties: &[AgencyId],
    context: &Context,
) -> Vec<Event> {
    let mut events = Vec::new();
    for agency in parties {
        let Some(party) = task.parties.get(agency).filter(|it| it.waits()) else {
            continue;
        };
        let Some(plan) = plan_for(state, task, &party.part, context) else {
            continue;
        };
        task.accept(agency, context.now, None, Some(plan));
        events.push(Event::TaskAccepted {
            task: task.id,
            agency: agency.clone(),
            promise: None,
            plan: Some(plan),
        });
    }
    events
}

/// The first agreement in force that says yes to all of this part.
fn plan_for(state: &State, task: &Task, part: &Part, context: &Context) -> Option<ByPlan> {
    let is_aid =
        !part.asks.is_empty() && part.equipment.is_empty() && part.people == 0 && !part.co_lead;
    let priority = if is_aid {
        urgency(state, task)?
    } else {
        return None;
    };
    let in_force = state.agreements_in_force_of(&part.agency);
    let holds = |version: &&Version| {
        context.now < version.text.valid_until && version.text.parties.contains(&task.lead)
    };
    in_force.into_iter().find_map(|agreement| {
        let version = agreement.current.as_ref().filter(holds)?;
        let given =
            |it: &&Aid| it.by == part.agency && it.is_for(&task.lead) && priority <= it.priority;
        let aid: Vec<&Aid> = version.text.aid.iter().filter(given).collect();
        let is_enough = |capability: &str| {
            let most = aid.iter().filter(|it| it.capability == capability);
            let most: u32 = most.map(|it| u32::from(it.count)).sum();
            let asked = asked(&part.asks, capability);
            most >= asked && most >= asked + promised(state, agreement, &part.agency, capability)
        };
        let is_whole = part.asks.iter().all(|it| is_enough(&it.capability));
        is_whole.then_some(ByPlan {
            agreement: agreement.id,
            version: version.number,
        })
    })
}

/// How urgent the task's incident is, while it is not over; nothing if its lead is not shown that, who would learn it from the
/// plan's yes.
fn urgency(state: &State, task: &Task) -> Option<u8> {
    let incident = state.incident(task.incident?)?;
    let lead = Viewer::open(task.lead.clone());
    let is_shown = sees_urgency(state, &lead, incident);
    (is_shown && incident.state.is_open()).then_some(incident.priority)
}

fn asked(asks: &[Ask], capability: &str) -> u32 {
    let asks = asks.iter().filter(|it| it.capability == capability);
    asks.map(|it| u32::from(it.count)).sum()
}

/// How many of it the party has promised by this agreement to what is not over, also where it is asked anew since (T15).
fn promised(state: &State, agreement: &Agreement, by: &AgencyId, capability: &str) -> u32 {
    let is_it = |it: Option<ByPlan>| it.is_some_and(|it| it.agreement == agreement.id);
    let of_lane = |it: &Party| {
        let stands = it.standing.as_ref().filter(|it| is_it(it.by_plan));
        let stands = stands.map_or(0, |it| asked(&it.part.asks, capability));
        let now = is_it(it.by_plan).then(|| asked(&it.part.asks, capability));
        stands + now.unwrap_or(0)
    };
    let lanes = state.open_tasks().filter_map(|it| it.lane_of(by));
    lanes.map(of_lane).sum()
}
