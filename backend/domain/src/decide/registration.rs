//! Registering agencies, people and units, and adopting the terms of sharing.
//!
//! - **R4** Who is in the room is everybody's concern: agencies are registered by the set-up, and by the admins of those that
//!   the standing agreement names for it (`registrars`).

use super::check;
use crate::{
    agency::{Agency, Principal, Role},
    clearance::Clearance,
    command::{RegisterAgency, RegisterPrincipal, RegisterUnit},
    context::Context,
    event::Event,
    id::PrincipalId,
    limits::{
        AGENCIES_MAX, CAPABILITIES_PER_UNIT_MAX, CREW_PER_UNIT_MAX, JURISDICTION_POINTS_MAX,
        NAME_CHARS_MAX, PRINCIPALS_MAX, ROLES_PER_PRINCIPAL_MAX, UNITS_MAX,
    },
    refusal::Refusal,
    sharing::{Table, Terms},
    state::State,
};

/// Decides `RegisterAgency`.
pub(super) fn agency(
    state: &State,
    order: &RegisterAgency,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    if context.role != Role::Server && !state.table().is_registrar(&context.agency) {
        return Err(Refusal::NotYours {
            what: "register of agencies",
        });
    }
    check::unused(state.agency(&order.id).is_some(), "id")?;
    check::text("name", &order.name, NAME_CHARS_MAX)?;
    let code_is_plain = order.code.bytes().all(|it| it.is_ascii_uppercase());
    if !code_is_plain || order.code.is_empty() || order.code.len() > 4 {
        return Err(Refusal::Malformed {
            field: "code",
            why: "must be one to four of A-Z",
        });
    }
    check::unused(state.agency_with_code(&order.code).is_some(), "code")?;
    if order
        .parent
        .as_ref()
        .is_some_and(|it| state.agency(it).is_none())
    {
        return Err(Refusal::Unknown { what: "agency" });
    }
    if order.jurisdiction.len() > JURISDICTION_POINTS_MAX {
        return Err(Refusal::TooLong {
            field: "jurisdiction",
            max: JURISDICTION_POINTS_MAX,
        });
    }
    if state.agencies().count() >= AGENCIES_MAX {
        return Err(Refusal::Full { max: AGENCIES_MAX });
    }
    let RegisterAgency {
        id,
        name,
        code,
        kind,
        level,
        parent,
        jurisdiction,
    } = order.clone();
    Ok(vec![Event::AgencyRegistered {
        agency: Agency {
            id,
            name,
            code,
            kind,
            level,
            parent,
            jurisdiction,
        },
    }])
}

/// Decides `RegisterPrincipal`.
pub(super) fn principal(
    state: &State,
    order: &RegisterPrincipal,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(
        state.principal(order.id).is_some() || order.id == PrincipalId::SERVER,
        "id",
    )?;
    may_register_for(state, &order.agency, context)?;
    check::text("name", &order.name, NAME_CHARS_MAX)?;
    if order.roles.is_empty() {
        return Err(Refusal::Empty { field: "roles" });
    }
    if order.roles.len() > ROLES_PER_PRINCIPAL_MAX {
        return Err(Refusal::TooLong {
            field: "roles",
            max: ROLES_PER_PRINCIPAL_MAX,
        });
    }
    if order.roles.contains(&Role::Server) {
        return Err(Refusal::Malformed {
            field: "roles",
            why: "cannot contain the server's own role",
        });
    }
    let unit_agency = order
        .unit
        .map(|it| state.unit(it).map(|unit| unit.agency.clone()));
    if unit_agency.is_some_and(|it| it != Some(order.agency.clone())) {
        return Err(Refusal::Unknown { what: "unit" });
    }
    if order.unit.is_some() && !order.roles.contains(&Role::Field) {
        return Err(Refusal::Malformed {
            field: "unit",
            why: "is for the role field only",
        });
    }
    if state.principal_count() >= PRINCIPALS_MAX {
        return Err(Refusal::Full {
            max: PRINCIPALS_MAX,
        });
    }
    let RegisterPrincipal {
        id,
        agency,
        name,
        roles,
        unit,
    } = order.clone();
    Ok(vec![Event::PrincipalRegistered {
        principal: Principal {
            id,
            agency,
            name,
            roles,
            unit,
            is_enabled: true,
            clearance: Clearance::Open,
        },
    }])
}

/// Decides `RegisterUnit`.
pub(super) fn unit(
    state: &State,
    order: &RegisterUnit,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.unit(order.id).is_some(), "id")?;
    may_register_for(state, &order.agency, context)?;
    check::text("callsign", &order.callsign, NAME_CHARS_MAX)?;
    check::unused(
        state.unit_called(&order.agency, &order.callsign).is_some(),
        "callsign",
    )?;
    check::word("unit_kind", &order.kind)?;
    if order.capabilities.len() > CAPABILITIES_PER_UNIT_MAX {
        return Err(Refusal::TooLong {
            field: "capabilities",
            max: CAPABILITIES_PER_UNIT_MAX,
        });
    }
    order
        .capabilities
        .iter()
        .try_for_each(|it| check::word("capabilities", it))?;
    check::text("home", &order.home.name, NAME_CHARS_MAX)?;
    if order.crew.len() > CREW_PER_UNIT_MAX {
        return Err(Refusal::TooLong {
            field: "crew",
            max: CREW_PER_UNIT_MAX,
        });
    }
    order
        .crew
        .iter()
        .try_for_each(|it| check::text("crew", it, NAME_CHARS_MAX))?;
    if state.units().len() >= UNITS_MAX {
        return Err(Refusal::Full { max: UNITS_MAX });
    }
    let RegisterUnit {
        id,
        agency,
        callsign,
        kind,
        capabilities,
        home,
        crew,
    } = order.clone();
    Ok(vec![Event::UnitRegistered {
        unit: id,
        agency,
        callsign,
        unit_kind: kind,
        capabilities,
        home,
        crew,
    }])
}

/// Decides `AdoptTerms`.
pub(super) fn adopt_terms(state: &State, terms: &Terms) -> Result<Vec<Event>, Refusal> {
    Table::compile(terms)?;
    if state.terms() == Some(terms) {
        return Ok(vec![]);
    }
    if state.are_terms_replaced() {
        return Err(Refusal::WrongState {
            what: "agreement",
            state: "amended",
        });
    }
    Ok(vec![Event::TermsAdopted {
        terms: terms.clone(),
    }])
}

/// Rule R3: an admin registers people and units of their own agency only.
pub(super) fn may_register_for(
    state: &State,
    agency: &crate::id::AgencyId,
    context: &Context,
) -> Result<(), Refusal> {
    if state.agency(agency).is_none() {
        return Err(Refusal::Unknown { what: "agency" });
    }
    if context.role == Role::Server || context.agency == *agency {
        Ok(())
    } else {
        Err(Refusal::NotYours { what: "agency" })
    }
}
