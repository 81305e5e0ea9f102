//! What an admin decides about people. Rules (cited by tests):
//!
//! - **H1** A person may hold several roles and acts in one; an admin grants and withdraws the roles of people of their
//!   own agency, and somebody keeps at least one.
//! - **H2** Nobody disables themselves or takes their own role of admin away: so there is always somebody left who
//!   can undo it.
//! - **H5** Who is disabled, or loses the role field, is signed off their unit with it.
//! - **H14** An edit of a person names the version of its group: name, roles, enabled. What it asks for and is so already
//!   changes nothing, whatever it was based on.
//! - **G14** An admin clears people of their own agency, and nobody themselves.

use super::{check, shift};
use crate::{
    agency::{Principal, Role},
    clearance::Clearance,
    context::Context,
    event::Event,
    id::PrincipalId,
    limits::NAME_CHARS_MAX,
    refusal::Refusal,
    state::State,
};

/// Who is edited, and the version of the group that the edit is based on.
type Edited = (PrincipalId, u32);

/// Decides `SetPrincipalEnabled`.
pub(super) fn set_enabled(
    state: &State,
    (principal, version): Edited,
    is_enabled: bool,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let known = of_own_agency(state, principal, context)?;
    if known.is_enabled == is_enabled {
        return Ok(vec![]);
    }
    based_on("enabled", version, state.person_versions(principal).enabled)?;
    if !is_enabled && principal == context.principal {
        return Err(Refusal::Oneself { field: "principal" });
    }
    let left = if is_enabled { None } else { shift::left(known) };
    let set = Event::PrincipalEnabledSet {
        principal,
        is_enabled,
    };
    Ok(left.into_iter().chain([set]).collect())
}

/// Decides `RenamePrincipal`.
pub(super) fn rename(
    state: &State,
    (principal, version): Edited,
    name: &str,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let known = of_own_agency(state, principal, context)?;
    check::text("name", name, NAME_CHARS_MAX)?;
    if known.name == name {
        return Ok(vec![]);
    }
    based_on("name", version, state.person_versions(principal).name)?;
    Ok(vec![Event::PrincipalRenamed {
        principal,
        name: name.to_owned(),
    }])
}

/// Decides `GrantRole`.
pub(super) fn grant_role(
    state: &State,
    (principal, version): Edited,
    role: Role,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let known = of_own_agency(state, principal, context)?;
    if role == Role::Server {
        return Err(Refusal::Malformed {
            field: "role",
            why: "cannot be the server's own",
        });
    }
    if known.roles.contains(&role) {
        return Ok(vec![]);
    }
    based_on("roles", version, state.person_versions(principal).roles)?;
    Ok(vec![Event::RoleGranted { principal, role }])
}

/// Decides `WithdrawRole`.
pub(super) fn withdraw_role(
    state: &State,
    (principal, version): Edited,
    role: Role,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let known = of_own_agency(state, principal, context)?;
    if !known.roles.contains(&role) {
        return Ok(vec![]);
    }
    based_on("roles", version, state.person_versions(principal).roles)?;
    if role == Role::Admin && principal == context.principal {
        return Err(Refusal::Oneself { field: "principal" });
    }
    if known.roles.len() == 1 {
        return Err(Refusal::Empty { field: "roles" });
    }
    let left = if role == Role::Field {
        shift::left(known)
    } else {
        None
    };
    let withdrawn = Event::RoleWithdrawn { principal, role };
    Ok(left.into_iter().chain([withdrawn]).collect())
}

/// Decides `SetClearance`.
pub(super) fn set_clearance(
    state: &State,
    (principal, version): Edited,
    clearance: Clearance,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let known = of_own_agency(state, principal, context)?;
    if known.clearance == clearance {
        return Ok(vec![]);
    }
    let current = state.person_versions(principal).clearance;
    based_on("clearance", version, current)?;
    // Down as well as up: two people always know of it.
    if principal == context.principal {
        return Err(Refusal::Oneself { field: "principal" });
    }
    Ok(vec![Event::ClearanceSet {
        principal,
        clearance,
    }])
}

/// Rule H14.
fn based_on(field: &'static str, version: u32, current: u32) -> Result<(), Refusal> {
    if version == current {
        Ok(())
    } else {
        Err(Refusal::StaleVersion { field, current })
    }
}

/// Rule R3: a person of the sender's agency; everybody else's is answered like nobody.
fn of_own_agency<'a>(
    state: &'a State,
    id: PrincipalId,
    context: &Context,
) -> Result<&'a Principal, Refusal> {
    state
        .principal(id)
        .filter(|it| context.role == Role::Server || it.agency == context.agency)
        .ok_or(Refusal::Unknown { what: "principal" })
}
