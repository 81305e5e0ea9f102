//! Deciding what an agency settles for itself (U9), and that a checklist, an instrument or a template that was used stays what it was (Y4, N1, T28).

use super::task_template;
use crate::{
    agency::Role, command::ConfigureAgency, context::Context, event::Event, refusal::Refusal,
    settings::Section, state::State,
};

/// Decides `ConfigureAgency`.
pub(super) fn configure(
    state: &State,
    order: &ConfigureAgency,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let settings = state
        .settings(&order.agency)
        .ok_or(Refusal::Unknown { what: "agency" })?;
    if context.role != Role::Server && context.agency != order.agency {
        return Err(Refusal::NotYours { what: "agency" });
    }
    order.section.check()?;
    let name = order.section.name();
    let current = settings.version(name);
    if order.version != current {
        return Err(Refusal::StaleVersion {
            field: name.as_str(),
            current,
        });
    }
    if settings.section(name) == order.section {
        return Ok(vec![]);
    }
    if let Section::Inspections(it) = &order.section {
        it.follows(&settings.inspections)?;
    }
    if let Section::Enforcement(it) = &order.section {
        it.follows(&settings.enforcement, context.now)?;
        let is_own = |id| {
            state
                .principal(id)
                .is_some_and(|it| it.agency == order.agency)
        };
        if !it.officers.iter().all(|it| is_own(it.person)) {
            return Err(Refusal::Unknown { what: "person" });
        }
    }
    if let Section::Templates(it) = &order.section {
        task_template::templates(state, &order.agency, it, &settings.templates, context)?;
    }
    Ok(vec![Event::AgencyConfigured {
        agency: order.agency.clone(),
        section: order.section.clone(),
    }])
}
