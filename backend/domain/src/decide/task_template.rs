//! Deciding what templates say and what they bind (T28 to T32).
//!
//! - **T28** An agency has templates of its joint tasks, with code and version: both together name one text for good, as a checklist's
//!   do (Y4). Each is checked like the proposal that it is for, names registered agencies only, no hours, and what its kind has.
//! - **T29** Who writes down a joint task by a template names its code and version: one of its own that is offered, as it is now,
//!   of that kind.
//! - **T30** What is written down by a template asks every agency of it, but for those that it calls optional, until it is
//!   proposed: after that an agency can have declined, or be let go.
//! - **T31** What a template has countersigned is so from the start. Who leads adds to it and takes nothing away; whom it names
//!   counts while that agency is in the task (N5).
//! - **T32** A task keeps which template it was written down by, and what that has ready for later, whatever becomes of it.

use std::collections::BTreeMap;

use super::{
    check,
    task_lead::takeover,
    task_parts::{Asking, parts, quorum},
};
use crate::{
    context::Context,
    enforcement::MeasureKind,
    id::AgencyId,
    inspection::DrawPlan,
    limits::{
        AREA_RADIUS_M_MAX, INSPECTORS_EACH_MAX, NAME_CHARS_MAX, REASON_CHARS_MAX, TARGETS_EVER_MAX,
        TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    settings::TemplateSettings,
    state::State,
    task::{Area, Part, Task, TaskKind, TaskTemplate, TemplateRef, UsedTemplate},
};

/// Rule T28, as far as it takes more than the section itself.
pub(super) fn templates(
    state: &State,
    own: &AgencyId,
    section: &TemplateSettings,
    before: &TemplateSettings,
    context: &Context,
) -> Result<(), Refusal> {
    section.follows(before)?;
    let is_new = |it: &&TaskTemplate| !before.templates.contains(it);
    let mut new = section.templates.iter().filter(is_new);
    new.try_for_each(|it| template(state, own, it, context))
}

fn template(
    state: &State,
    own: &AgencyId,
    it: &TaskTemplate,
    context: &Context,
) -> Result<(), Refusal> {
    check::text("objective", &it.objective, TEXT_CHARS_MAX)?;
    check::optional_text("place", &it.place, NAME_CHARS_MAX)?;
    check::optional_text("legal_basis", &it.legal_basis, REASON_CHARS_MAX)?;
    area(it.area)?;
    let asked = it.plain_parts();
    parts(state, &asked, Asking::by(own), context)?;
    quorum(&it.quorum, &asked, own)?;
    if let Some(it) = &it.takeover {
        takeover(it, &asked, None, own)?;
    }
    let named = it.countersign.values().flatten();
    let named = named.chain(it.period.iter().flat_map(|it| {
        let owners = it.objectives.iter().filter_map(|it| it.owner.as_ref());
        owners.chain(it.posts.iter().map(|it| &it.agency))
    }));
    for agency in named {
        if !it.names(agency, own) {
            return Err(Refusal::NotAParty {
                agency: agency.to_string(),
            });
        }
    }
    let mut posts = it.period.iter().flat_map(|it| &it.posts);
    if posts.any(|post| post.position.leads() && !it.leads(&post.agency, own)) {
        // It could never be filled (B4).
        return Err(Refusal::Malformed {
            field: "agency",
            why: "does not lead the task",
        });
    }
    it.draw.as_ref().map_or(Ok(()), draw)
}

/// A circle that is not too large.
pub(super) fn area(it: Option<Area>) -> Result<(), Refusal> {
    if it.is_none_or(|it| (1..=AREA_RADIUS_M_MAX).contains(&it.radius_m)) {
        return Ok(());
    }
    Err(Refusal::OutOfRange {
        field: "radius_m",
        min: 1,
        max: i64::from(AREA_RADIUS_M_MAX),
    })
}

/// How many targets there will be is known with the list only (Y3).
fn draw(it: &DrawPlan) -> Result<(), Refusal> {
    if let Some(count) = it.targets
        && !(1..=TARGETS_EVER_MAX).contains(&usize::from(count))
    {
        return Err(Refusal::OutOfRange {
            field: "targets",
            min: 1,
            max: TARGETS_EVER_MAX as i64,
        });
    }
    drawing(it)
}

/// What a draw is by itself.
pub(super) fn drawing(it: &DrawPlan) -> Result<(), Refusal> {
    if it.inspectors_each > INSPECTORS_EACH_MAX {
        return Err(Refusal::OutOfRange {
            field: "inspectors_each",
            min: 0,
            max: INSPECTORS_EACH_MAX.into(),
        });
    }
    if it.draws() {
        return check::text("seed_from", &it.seed_from, REASON_CHARS_MAX);
    }
    if it.seed_from.is_empty() {
        return Ok(());
    }
    Err(Refusal::Malformed {
        field: "seed_from",
        why: "says where a seed comes from, and nothing is drawn",
    })
}

/// Rules T29 and T30: the template that a task is written down by.
pub(super) fn used(
    state: &State,
    lead: &AgencyId,
    it: &TemplateRef,
    (kind, parts): (TaskKind, &[Part]),
) -> Result<UsedTemplate, Refusal> {
    let settings = state
        .settings(lead)
        .ok_or(Refusal::Unknown { what: "agency" })?;
    let template = settings.templates.offered_template(&it.code)?;
    if template.version != it.version {
        return Err(Refusal::StaleVersion {
            field: "template",
            current: template.version,
        });
    }
    if template.kind != kind {
        return Err(Refusal::WrongKind);
    }
    let used = template.used(lead);
    asks_needed(&used, parts)?;
    Ok(used)
}

/// Rule T30.
pub(super) fn asks_needed(it: &UsedTemplate, parts: &[Part]) -> Result<(), Refusal> {
    let is_asked = |agency: &&AgencyId| parts.iter().any(|it| it.agency == **agency);
    match it.needed.iter().find(|it| !is_asked(it)) {
        None => Ok(()),
        Some(agency) => Err(Refusal::PartyMissing {
            agency: agency.to_string(),
        }),
    }
}

/// Rule T31.
pub(super) fn keeps_countersigned(
    task: &Task,
    next: &BTreeMap<MeasureKind, Option<AgencyId>>,
) -> Result<(), Refusal> {
    let Some(template) = &task.template else {
        return Ok(());
    };
    let is_kept = |kind: &MeasureKind, by: Option<&AgencyId>| {
        let by = by.filter(|it| task.involves(it));
        let next = next.get(kind);
        next.is_some_and(|next| by.is_none() || next.as_ref() == by)
    };
    let mut demanded = template.countersign.iter();
    if demanded.all(|(kind, by)| is_kept(kind, by.as_ref())) {
        return Ok(());
    }
    Err(Refusal::WrongState {
        what: "template",
        state: "countersigned",
    })
}
