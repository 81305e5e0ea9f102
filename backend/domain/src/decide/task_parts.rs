//! Checking what parties of a joint task are asked for, and what they promise.

use std::collections::BTreeSet;

use super::check;
use crate::{
    context::Context,
    id::{AgencyId, TaskId},
    limits::{
        ANSWER_BY_MS_MAX, ASK_COUNT_MAX, ASKS_PER_PARTY_MAX, NAME_CHARS_MAX, PARTIES_PER_TASK_MAX,
        PEOPLE_PER_PART_MAX, PROMISED_ASKS_MAX, REASON_CHARS_MAX, REPORT_MS_MAX,
        UNITS_PER_PROMISE_MAX,
    },
    refusal::Refusal,
    state::State,
    task::{EquipmentAsk, Part, Party, Promise, Quorum, Task},
    time::Timestamp,
};

/// When every answer is due: ahead, and not too far.
pub(super) fn answer_by(at: Timestamp, context: &Context) -> Result<(), Refusal> {
    ahead("answer_by", at, ANSWER_BY_MS_MAX, context)
}

pub(super) fn ahead(
    field: &'static str,
    at: Timestamp,
    max: i64,
    context: &Context,
) -> Result<(), Refusal> {
    let ahead_ms = at.ms_since(context.now);
    if ahead_ms <= 0 {
        return Err(Refusal::InThePast { field });
    }
    if ahead_ms > max {
        return Err(Refusal::OutOfRange { field, min: 0, max });
    }
    Ok(())
}

/// Who asks, and what was asked already.
#[derive(Clone, Copy)]
pub(super) struct Asking<'a> {
    lead: &'a AgencyId,
    before: Option<&'a Task>,
}

impl<'a> Asking<'a> {
    /// For the first time.
    pub(super) const fn by(lead: &'a AgencyId) -> Self {
        Self { lead, before: None }
    }

    /// In a task that is there.
    pub(super) const fn of(task: &'a Task) -> Self {
        Self {
            lead: &task.lead,
            before: Some(task),
        }
    }
}

/// Rule T2, and that every party exists, is named once and is asked for something sensible.
pub(super) fn parts(
    state: &State,
    parts: &[Part],
    Asking { lead, before }: Asking<'_>,
    context: &Context,
) -> Result<(), Refusal> {
    if parts.len() > PARTIES_PER_TASK_MAX {
        return Err(Refusal::TooLong {
            field: "parties",
            max: PARTIES_PER_TASK_MAX,
        });
    }
    let mut named = BTreeSet::new();
    for part in parts {
        if state.agency(&part.agency).is_none() {
            return Err(Refusal::Unknown { what: "agency" });
        }
        if !named.insert(&part.agency) {
            return Err(Refusal::Malformed {
                field: "parties",
                why: "names an agency twice",
            });
        }
        if part.asks.len() > ASKS_PER_PARTY_MAX {
            return Err(Refusal::TooLong {
                field: "asks",
                max: ASKS_PER_PARTY_MAX,
            });
        }
        for ask in &part.asks {
            check::word("capability", &ask.capability)?;
            count(ask.count)?;
        }
        equipment(&part.equipment)?;
        people(part.people)?;
        check::optional_text("note", &part.note, REASON_CHARS_MAX)?;
        check::optional_text("report_to", &part.report_to, NAME_CHARS_MAX)?;
        // What was asked already does not become wrong by the hour that it names.
        let before = before.and_then(|it| it.part_of(&part.agency));
        let same =
            before.is_some_and(|it| (it.report_at, it.until) == (part.report_at, part.until));
        if !same {
            times(part.report_at, part.until, context)?;
        }
    }
    let own = parts.iter().find(|it| it.agency == *lead);
    if own.is_some_and(|it| it.co_lead) {
        return Err(Refusal::Malformed {
            field: "co_lead",
            why: "is for parties other than the lead",
        });
    }
    named.remove(lead);
    if named.is_empty() {
        Err(Refusal::NotJoint)
    } else {
        Ok(())
    }
}

/// Rule T3: a rule that can be met by those who are asked.
pub(super) fn quorum(rule: &Quorum, parts: &[Part], lead: &AgencyId) -> Result<(), Refusal> {
    match rule {
        Quorum::All => Ok(()),
        Quorum::Named(named) => {
            if named.is_empty() {
                return Err(Refusal::Empty { field: "quorum_of" });
            }
            let asked = |it: &AgencyId| it != lead && parts.iter().any(|part| part.agency == *it);
            if named.iter().all(asked) {
                Ok(())
            } else {
                Err(Refusal::Malformed {
                    field: "quorum_of",
                    why: "names an agency that is not asked",
                })
            }
        }
        Quorum::Covered(required) => {
            let mut asks = parts.iter().flat_map(|it| &it.asks);
            if required.is_empty() && asks.next().is_none() {
                return Err(Refusal::Empty { field: "quorum_of" });
            }
            let asked = |it: &String| {
                let mut asks = parts.iter().flat_map(|part| &part.asks);
                asks.any(|ask| ask.capability == *it)
            };
            if required.iter().all(asked) {
                Ok(())
            } else {
                Err(Refusal::Malformed {
                    field: "quorum_of",
                    why: "names a capability that nobody is asked for",
                })
            }
        }
    }
}

/// A promise or offer that says something sensible.
pub(super) fn promise(
    state: &State,
    task: TaskId,
    it: &Promise,
    context: &Context,
) -> Result<(), Refusal> {
    if it.brings_nothing() {
        return Err(Refusal::Empty { field: "promise" });
    }
    if it.asks.len() > PROMISED_ASKS_MAX {
        return Err(Refusal::TooLong {
            field: "asks",
            max: PROMISED_ASKS_MAX,
        });
    }
    for promised in &it.asks {
        check::word("capability", &promised.capability)?;
        count(promised.count)?;
        times(promised.from, None, context)?;
    }
    equipment(&it.equipment)?;
    people(it.people)?;
    check::optional_text("report_to", &it.report_to, NAME_CHARS_MAX)?;
    check::optional_text("conditions", &it.conditions, REASON_CHARS_MAX)?;
    times(it.report_at, it.until, context)?;
    units(state, task, it, context)
}

/// Rule T13: units of the sender's that are promised nowhere else.
pub(super) fn units(
    state: &State,
    task: TaskId,
    it: &Promise,
    context: &Context,
) -> Result<(), Refusal> {
    if it.units.len() > UNITS_PER_PROMISE_MAX {
        return Err(Refusal::TooLong {
            field: "units",
            max: UNITS_PER_PROMISE_MAX,
        });
    }
    let is_own = |id| state.unit(id).is_some_and(|it| it.agency == context.agency);
    if !it.units.iter().all(|id| is_own(*id)) {
        return Err(Refusal::Unknown { what: "unit" });
    }
    // Every open task is looked at once, however many units are named.
    let elsewhere = state.open_tasks().filter(|it| it.id != task);
    let own = elsewhere.filter_map(|it| it.lane_of(&context.agency));
    let mut named = own.flat_map(Party::units);
    if !it.units.is_empty() && named.any(|units| !units.is_disjoint(&it.units)) {
        return Err(Refusal::UnitPromised);
    }
    Ok(())
}

fn count(count: u16) -> Result<(), Refusal> {
    if (1..=ASK_COUNT_MAX).contains(&count) {
        return Ok(());
    }
    Err(Refusal::OutOfRange {
        field: "count",
        min: 1,
        max: i64::from(ASK_COUNT_MAX),
    })
}

fn people(people: u16) -> Result<(), Refusal> {
    if people <= PEOPLE_PER_PART_MAX {
        return Ok(());
    }
    Err(Refusal::OutOfRange {
        field: "people",
        min: 0,
        max: i64::from(PEOPLE_PER_PART_MAX),
    })
}

fn equipment(asked: &[EquipmentAsk]) -> Result<(), Refusal> {
    if asked.len() > ASKS_PER_PARTY_MAX {
        return Err(Refusal::TooLong {
            field: "equipment",
            max: ASKS_PER_PARTY_MAX,
        });
    }
    for it in asked {
        check::word("equipment_kind", &it.kind)?;
        count(it.count)?;
    }
    Ok(())
}

/// When to be there and until when: ahead, and in that order.
fn times(
    report_at: Option<Timestamp>,
    until: Option<Timestamp>,
    context: &Context,
) -> Result<(), Refusal> {
    if let Some(at) = report_at {
        ahead("report_at", at, REPORT_MS_MAX, context)?;
    }
    if let Some(until) = until {
        ahead("until", until, REPORT_MS_MAX, context)?;
        if report_at.is_some_and(|it| it >= until) {
            return Err(Refusal::Malformed {
                field: "until",
                why: "is not after report_at",
            });
        }
    }
    Ok(())
}
