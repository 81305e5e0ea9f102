//! Deciding what is done in an enforcement as a whole: its rule of signatures, measures, evidence and referrals (N3, N5, N7 and N9).

mod lawful;

use std::collections::{BTreeMap, BTreeSet};

use super::{check, on_site, task::wrong_phase, task_template::keeps_countersigned};
use crate::{
    command::{CollectEvidence, EnforcementOrder, TakeMeasure},
    context::Context,
    enforcement::{CaseItem, Countersigner, MeasureKind},
    event::{EnforcementFact, Event, EvidenceCollected, MeasureTaken},
    id::{AgencyId, PrincipalId, TaskId, TaskItemId},
    limits::{
        COUNTERSIGN_MS, EVIDENCE_PER_TASK_MAX, ITEMS_PER_REFERRAL_MAX, MEASURES_PER_TASK_MAX,
        NAME_CHARS_MAX, REFERRALS_PER_TASK_MAX, TEXT_CHARS_MAX,
    },
    private::Subject,
    refusal::Refusal,
    state::State,
    task::{Task, TaskKind},
};

/// Decides what is asked about an enforcement as a whole.
pub(super) fn decide(
    state: &State,
    id: TaskId,
    order: &EnforcementOrder,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let task = match order {
        EnforcementOrder::SetCountersigning { .. } => check::led_task(state, id, context)?,
        _ => check::seen_task(state, id, context)?,
    };
    if task.kind != TaskKind::Enforcement {
        return Err(Refusal::WrongKind);
    }
    // Nothing more can be kept of it (J25).
    if state.retention().is_erased(Subject::Task(id)) {
        return Err(Refusal::Erased);
    }
    let fact = match order {
        EnforcementOrder::SetCountersigning { version, rules } => {
            countersigning(task, *version, rules)?
        }
        EnforcementOrder::Take(order) => Some(take(state, task, order, context)?),
        EnforcementOrder::Collect(order) => Some(collect(state, task, order, context)?),
        EnforcementOrder::Refer {
            id,
            to,
            items,
            what,
        } => Some(refer(state, task, (*id, to, items, what), context)?),
    };
    Ok(fact
        .map(|fact| Event::Enforced { task: id, fact })
        .into_iter()
        .collect())
}

/// Rule N5.
fn countersigning(
    task: &Task,
    version: u32,
    countersign: &BTreeMap<MeasureKind, Option<AgencyId>>,
) -> Result<Option<EnforcementFact>, Refusal> {
    if task.phase.is_over() {
        return Err(wrong_phase(task));
    }
    let current = task.enforcement.rules_version;
    if version != current {
        return Err(Refusal::StaleVersion {
            field: "version",
            current,
        });
    }
    for agency in countersign.values().flatten() {
        is_in(task.involves(agency), agency)?;
    }
    keeps_countersigned(task, countersign)?;
    let is_new = task.enforcement.countersign != *countersign;
    Ok(is_new.then(|| EnforcementFact::CountersigningSet {
        countersign: countersign.clone(),
    }))
}

/// Whether an agency that is named can do what it is named for.
pub(super) fn is_in(is_in: bool, agency: &AgencyId) -> Result<(), Refusal> {
    if is_in {
        return Ok(());
    }
    Err(Refusal::NotAParty {
        agency: agency.to_string(),
    })
}

pub(super) fn is_free(state: &State, id: TaskItemId) -> Result<(), Refusal> {
    check::unused(state.is_item_used(id), "id")
}

/// The next number, if there is room for one more.
pub(super) fn next(last: u16, max: usize) -> Result<u16, Refusal> {
    if usize::from(last) >= max {
        return Err(Refusal::Full { max });
    }
    Ok(last + 1)
}

/// A person of the sender's agency.
pub(super) fn officer(
    state: &State,
    id: PrincipalId,
    context: &Context,
) -> Result<PrincipalId, Refusal> {
    let person = state.principal(id);
    if person.is_some_and(|it| it.agency == context.agency) {
        Ok(id)
    } else {
        Err(Refusal::Unknown { what: "person" })
    }
}

/// Rule N3.
fn take(
    state: &State,
    task: &Task,
    order: &TakeMeasure,
    context: &Context,
) -> Result<EnforcementFact, Refusal> {
    on_site::works_where_told(state, task, context)?;
    on_site::is_under_way(task, context)?;
    is_free(state, order.id)?;
    let number = next(task.enforcement.measures, MEASURES_PER_TASK_MAX)?;
    check::text("against", &order.against, NAME_CHARS_MAX)?;
    check::optional_text("place", &order.place, NAME_CHARS_MAX)?;
    check::optional_text("what", &order.what, TEXT_CHARS_MAX)?;
    match (&order.fine, order.kind) {
        (Some(fine), MeasureKind::Fine) => fine.check("fine")?,
        (None, MeasureKind::Fine) => return Err(Refusal::Empty { field: "fine" }),
        (Some(_), _) => {
            return Err(Refusal::Malformed {
                field: "fine",
                why: "is for fines only",
            });
        }
        (None, _) => {}
    }
    let officer = officer(state, order.officer.unwrap_or(context.principal), context)?;
    let judged = lawful::judge(state, order, officer, context)?;
    let is_said = task.enforcement.countersign.contains_key(&order.kind);
    let countersign = (is_said || judged.is_countersigned).then(|| {
        // Who has left cannot sign, and nobody signs their own.
        let named = task.countersigner(order.kind);
        let named = named.filter(|it| **it != context.agency);
        named.map_or(Countersigner::Anybody, |it| {
            Countersigner::Agency(it.clone())
        })
    });
    Ok(EnforcementFact::MeasureTaken(Box::new(MeasureTaken {
        item: order.id,
        agency: context.agency.clone(),
        number,
        officer,
        kind: order.kind,
        against: order.against.clone(),
        place: order.place.clone(),
        done: order.what.clone(),
        at: order.at,
        fine: order.fine.clone(),
        cited: judged.cited,
        certificate: judged.certificate,
        concerns: judged.concerns,
        countersign,
        sign_by: context.now.plus_ms(COUNTERSIGN_MS),
    })))
}

/// Rule N7.
fn collect(
    state: &State,
    task: &Task,
    order: &CollectEvidence,
    context: &Context,
) -> Result<EnforcementFact, Refusal> {
    on_site::works_where_told(state, task, context)?;
    on_site::is_under_way(task, context)?;
    is_free(state, order.id)?;
    let number = next(task.enforcement.evidence, EVIDENCE_PER_TASK_MAX)?;
    let is_measure = |id| match state.case_item(id) {
        Some(CaseItem::Measure(it)) => it.task == task.id,
        _ => false,
    };
    if order.measure.is_some_and(|id| !is_measure(id)) {
        return Err(Refusal::Unknown { what: "measure" });
    }
    check::text("what", &order.what, TEXT_CHARS_MAX)?;
    check::optional_text("seal", &order.seal, NAME_CHARS_MAX)?;
    check::optional_text("place", &order.place, NAME_CHARS_MAX)?;
    check::text("holder", &order.holder, NAME_CHARS_MAX)?;
    let collected = EvidenceCollected {
        item: order.id,
        agency: context.agency.clone(),
        number,
        officer: context.principal,
        measure: order.measure,
        thing: order.what.clone(),
        seal: order.seal.clone(),
        place: order.place.clone(),
        at: order.at,
        holder: order.holder.clone(),
        sha256: String::new(),
    };
    Ok(EnforcementFact::EvidenceCollected(Box::new(
        collected.with_digest(task.id, context.occurred_at),
    )))
}

/// Rule N9.
fn refer(
    state: &State,
    task: &Task,
    (id, to, items, what): (TaskItemId, &AgencyId, &[TaskItemId], &str),
    context: &Context,
) -> Result<EnforcementFact, Refusal> {
    on_site::works_where_told(state, task, context)?;
    if task.started_at.is_none_or(|it| context.occurred_at < it) {
        return Err(wrong_phase(task));
    }
    is_free(state, id)?;
    let number = next(task.enforcement.referrals, REFERRALS_PER_TASK_MAX)?;
    if *to == context.agency {
        return Err(Refusal::Oneself { field: "to" });
    }
    is_in(task.is_committed(to), to)?;
    if items.is_empty() {
        return Err(Refusal::Empty { field: "items" });
    }
    if items.len() > ITEMS_PER_REFERRAL_MAX {
        return Err(Refusal::TooLong {
            field: "items",
            max: ITEMS_PER_REFERRAL_MAX,
        });
    }
    let mut seen = BTreeSet::new();
    let mut is_of_task = |id: &TaskItemId| {
        let is_thing = match state.case_item(*id) {
            Some(CaseItem::Measure(it)) => it.task == task.id,
            Some(CaseItem::Evidence(it)) => it.task == task.id,
            _ => false,
        };
        is_thing && seen.insert(*id)
    };
    if !items.iter().all(&mut is_of_task) {
        return Err(Refusal::Unknown { what: "item" });
    }
    check::text("what", what, TEXT_CHARS_MAX)?;
    Ok(EnforcementFact::Referred {
        item: id,
        agency: context.agency.clone(),
        number,
        to: to.clone(),
        items: items.to_vec(),
        about: what.to_owned(),
    })
}
