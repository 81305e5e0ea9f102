//! Deciding what an inspection as a whole is: its list, its inspectors, its draw and its results (Y1, Y2, Y3 and Y8).

mod list;

use std::collections::{BTreeMap, BTreeSet};

use super::{check, task::wrong_phase, task_template::drawing};
use crate::{
    command::InspectionOrder,
    context::Context,
    event::{Event, InspectionFact},
    id::{AgencyId, TaskId, TaskItemId},
    inspection::{
        DrawList, DrawPlan, Drawn, HowMany, Inspection, InspectionTarget, Release, Visit,
    },
    limits::{
        EXCLUSIONS_PER_AGENCY_MAX, INSPECTORS_NAMED_MAX, INSPECTORS_PER_AGENCY_MAX, NAME_CHARS_MAX,
        REASON_CHARS_MAX, SEED_CHARS_MAX, SHEETS_PER_TASK_MAX, TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    sharing::{Viewer, sees_items},
    state::State,
    task::{Task, TaskKind},
};

/// Decides what is asked about an inspection as a whole.
pub(super) fn decide(
    state: &State,
    id: TaskId,
    order: &InspectionOrder,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = match order {
        // Each for itself, and what concerns an inspector for that one's agency.
        InspectionOrder::NameInspectors { .. } | InspectionOrder::ExcludeInspector { .. } => {
            check::seen_task(state, id, context)?
        }
        _ => check::led_task(state, id, context)?,
    };
    if task.kind != TaskKind::Inspection {
        return Err(Refusal::WrongKind);
    }
    let fact = match order {
        InspectionOrder::Conclude { summary, release } => {
            conclude(state, task, summary, *release, context)
        }
        _ if task.phase.is_over() => Err(wrong_phase(task)),
        InspectionOrder::ListTargets { targets, zones } => {
            list::list(state, task, (targets, zones), context)
        }
        InspectionOrder::UnlistTargets(items) => list::unlist(state, task, items),
        InspectionOrder::NameInspectors { add, remove } => {
            name_inspectors(state, task, (add, remove), context)
        }
        InspectionOrder::ExcludeInspector {
            agency,
            inspector,
            item,
            reason,
        } => exclude(
            state,
            task,
            (agency, *inspector, *item),
            reason.as_ref(),
            context,
        ),
        InspectionOrder::CloseList(plan) => close(state, task, plan),
        InspectionOrder::ReopenList { reason } => reopen(task, reason),
        InspectionOrder::Draw { seed } => draw(state, task, seed),
    }?;
    Ok(fact
        .map(|fact| Event::Inspected { task: id, fact })
        .into_iter()
        .collect())
}

type Decided = Result<Option<InspectionFact>, Refusal>;

fn is_open(plan: &Inspection) -> Result<(), Refusal> {
    if plan.is_closed() {
        return Err(Refusal::WrongState {
            what: "list",
            state: "closed",
        });
    }
    Ok(())
}

/// Rule Y2.
fn name_inspectors(
    state: &State,
    task: &Task,
    (add, remove): (&[String], &[u16]),
    context: &Context,
) -> Decided {
    let agency = &context.agency;
    let viewer = Viewer::acting(state, context);
    if !task.involves(agency) || !sees_items(task, &viewer) {
        return Err(Refusal::NotYours { what: "task" });
    }
    let plan = &task.inspection;
    is_open(plan)?;
    if add.is_empty() && remove.is_empty() {
        return Err(Refusal::Empty { field: "add" });
    }
    for name in add {
        check::text("add", name, NAME_CHARS_MAX)?;
    }
    let empty = BTreeMap::new();
    let pool = plan.inspectors.get(agency).unwrap_or(&empty);
    let mut removed = BTreeSet::new();
    for number in remove {
        if !pool.contains_key(number) || !removed.insert(*number) {
            return Err(Refusal::Unknown { what: "inspector" });
        }
    }
    if pool.len() - removed.len() + add.len() > INSPECTORS_PER_AGENCY_MAX {
        return Err(Refusal::Full {
            max: INSPECTORS_PER_AGENCY_MAX,
        });
    }
    let last = plan.named.get(agency).copied().unwrap_or(0);
    if usize::from(last) + add.len() > INSPECTORS_NAMED_MAX {
        return Err(Refusal::Full {
            max: INSPECTORS_NAMED_MAX,
        });
    }
    Ok(Some(InspectionFact::InspectorsNamed {
        agency: agency.clone(),
        added: (last + 1..).zip(add.iter().cloned()).collect(),
        removed: removed.into_iter().collect(),
    }))
}

/// Rule Y2.
fn exclude(
    state: &State,
    task: &Task,
    (agency, inspector, item): (&AgencyId, u16, TaskItemId),
    reason: Option<&String>,
    context: &Context,
) -> Decided {
    let target = check::seen_item(state, item, context)?;
    if target.task != task.id {
        return Err(Refusal::Unknown { what: "target" });
    }
    let is_own = *agency == context.agency && task.involves(agency);
    if !is_own && !task.is_led_by(&context.agency) {
        return Err(Refusal::NotYours { what: "inspector" });
    }
    let plan = &task.inspection;
    is_open(plan)?;
    let pool = plan.inspectors.get(agency);
    if !pool.is_some_and(|it| it.contains_key(&inspector)) {
        return Err(Refusal::Unknown { what: "inspector" });
    }
    let excluded = plan.excludes(agency, inspector, item);
    if let Some(reason) = reason {
        check::text("reason", reason, REASON_CHARS_MAX)?;
    }
    if excluded.map(|it| &it.reason) == reason {
        return Ok(None);
    }
    let of_agency = plan.exclusions.iter().filter(|it| it.agency == *agency);
    if excluded.is_none() && of_agency.count() >= EXCLUSIONS_PER_AGENCY_MAX {
        return Err(Refusal::Full {
            max: EXCLUSIONS_PER_AGENCY_MAX,
        });
    }
    Ok(Some(InspectionFact::InspectorExcluded {
        agency: agency.clone(),
        inspector,
        item,
        reason: reason.cloned(),
    }))
}

/// Rule Y3: what is closed can be drawn, whatever the seed is.
fn close(state: &State, task: &Task, plan: &DrawPlan) -> Decided {
    is_open(&task.inspection)?;
    if !task.phase.is_running() {
        return Err(wrong_phase(task));
    }
    let listed = state.item_count(task.id);
    if listed == 0 {
        return Err(Refusal::Empty { field: "targets" });
    }
    if let Some(count) = plan.targets
        && !(1..=listed).contains(&usize::from(count))
    {
        return Err(Refusal::OutOfRange {
            field: "targets",
            min: 1,
            max: listed as i64,
        });
    }
    drawing(plan)?;
    let list = draw_list(state, task, plan);
    if !list.is_enough() {
        return Err(Refusal::TooFewInspectors);
    }
    Ok(Some(InspectionFact::ListClosed {
        sha256: list.digest(),
        plan: plan.clone(),
    }))
}

fn reopen(task: &Task, reason: &str) -> Decided {
    let plan = &task.inspection;
    if !plan.is_closed() {
        return Err(Refusal::WrongState {
            what: "list",
            state: "open",
        });
    }
    if plan.drawn_at.is_some() {
        return Err(Refusal::WrongState {
            what: "list",
            state: "drawn",
        });
    }
    // Who has no link may be there already.
    if plan.is_ready() && task.started_at.is_some() {
        return Err(Refusal::WrongState {
            what: "list",
            state: "being inspected",
        });
    }
    check::text("reason", reason, REASON_CHARS_MAX)?;
    Ok(Some(InspectionFact::ListReopened {
        reason: reason.to_owned(),
    }))
}

/// Rule Y3.
fn draw(state: &State, task: &Task, seed: &str) -> Decided {
    if !task.phase.is_running() {
        return Err(wrong_phase(task));
    }
    let state_of_list = |state| Refusal::WrongState {
        what: "list",
        state,
    };
    let plan = task.inspection.plan.as_ref();
    let plan = plan.ok_or(state_of_list("open"))?;
    if !plan.draws() {
        return Err(state_of_list("inspected as a whole"));
    }
    if task.inspection.drawn_at.is_some() {
        return Err(state_of_list("drawn"));
    }
    check::text("seed", seed, SEED_CHARS_MAX)?;
    if seed.contains(['\n', '\t']) {
        return Err(Refusal::Malformed {
            field: "seed",
            why: "must be one line",
        });
    }
    let list = draw_list(state, task, plan);
    // Somebody who had named inspectors is in it no more.
    if task.inspection.sha256.as_ref() != Some(&list.digest()) {
        return Err(state_of_list("out of date"));
    }
    let lots = list.draw(seed).ok_or(Refusal::TooFewInspectors)?;
    let drawn = lots.into_iter().zip(1..).filter_map(|(lot, place)| {
        let inspectors = lot.inspectors;
        Some((*list.targets.get(&lot.target)?, Drawn { place, inspectors }))
    });
    Ok(Some(InspectionFact::TargetsDrawn {
        seed: seed.to_owned(),
        drawn: drawn.collect(),
    }))
}

fn draw_list(state: &State, task: &Task, plan: &DrawPlan) -> DrawList {
    let inspection = &task.inspection;
    let numbers: BTreeMap<TaskItemId, u16> = state
        .items_of(task.id)
        .map(|it| (it.id, it.number))
        .collect();
    let pools = inspection.inspectors.iter();
    let pools = pools.filter(|(agency, _)| task.involves(agency));
    let of_it = inspection.exclusions.iter();
    let of_it = of_it.filter(|it| task.involves(&it.agency));
    let excluded = of_it.filter_map(|it| {
        let target = *numbers.get(&it.item)?;
        Some((it.agency.clone(), it.inspector, target))
    });
    DrawList {
        task: task.id,
        plan: HowMany {
            targets: plan.targets,
            inspectors_each: plan.inspectors_each,
        },
        inspectors: pools
            .map(|(agency, pool)| (agency.clone(), pool.keys().copied().collect()))
            .collect(),
        excluded: excluded.collect(),
        targets: numbers
            .into_iter()
            .map(|(id, number)| (number, id))
            .collect(),
    }
}

/// Rule Y8.
fn conclude(
    state: &State,
    task: &Task,
    summary: &str,
    release: Release,
    context: &Context,
) -> Decided {
    let plan = &task.inspection;
    let has_begun = task.started_at.is_some_and(|it| it <= context.occurred_at);
    if !has_begun {
        return Err(wrong_phase(task));
    }
    if !plan.is_ready() {
        let state = if plan.is_closed() {
            "not drawn"
        } else {
            "open"
        };
        return Err(Refusal::WrongState {
            what: "list",
            state,
        });
    }
    check::text("summary", summary, TEXT_CHARS_MAX)?;
    if plan.sheets.len() >= SHEETS_PER_TASK_MAX {
        return Err(Refusal::Full {
            max: SHEETS_PER_TASK_MAX,
        });
    }
    let is_asked = |it: &&InspectionTarget| !plan.draws_targets() || it.drawn.is_some();
    let asked: Vec<_> = state.items_of(task.id).filter(is_asked).collect();
    // Whoever left the task is not waited for.
    let is_there =
        |(agency, it): (&AgencyId, &Visit)| it.finished_at.is_none() && task.is_committed(agency);
    let is_visited = |it: &InspectionTarget| {
        let mut visits = it.visits.values();
        visits.any(|it| it.finished_at.is_some()) && !it.visits.iter().any(is_there)
    };
    let is_done = |it: &InspectionTarget| it.skipped.is_some() || is_visited(it);
    if !asked.iter().all(|it| is_done(it)) {
        return Err(Refusal::WrongState {
            what: "inspection",
            state: "not done at every target",
        });
    }
    let count = |is_it: &dyn Fn(&InspectionTarget) -> bool| {
        let count = asked.iter().filter(|it| is_it(it)).count();
        u16::try_from(count).unwrap_or(u16::MAX)
    };
    let orders = asked.iter().flat_map(|it| &it.orders);
    Ok(Some(InspectionFact::SheetConcluded {
        summary: summary.to_owned(),
        release,
        targets: count(&|_| true),
        visited: count(&is_visited),
        skipped: count(&|it| it.skipped.is_some() && !is_visited(it)),
        findings: asked.iter().map(|it| it.findings.len() as u32).sum(),
        orders_open: orders.filter(|it| it.is_open()).count() as u32,
    }))
}
