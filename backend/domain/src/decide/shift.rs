//! Who is on which unit. Rules (cited by tests):
//!
//! - **H3** A person is signed on to one unit at a time, of their own agency, and holds the role field; several are on
//!   one unit. Whoever is on another unit leaves it only if they say so. What a crew may do follows at once.
//! - **H4** A crew signs itself on and off; a desk of the agency does it for anybody of it. The last of a crew does not
//!   sign off by itself while the unit works an assignment: the desk may, and knows.

use crate::{
    agency::{Principal, Role},
    command::SignOn,
    context::Context,
    event::Event,
    id::{PrincipalId, UnitId},
    limits::CREW_PER_UNIT_MAX,
    refusal::Refusal,
    sharing::{ObjectRef, Viewer, visible},
    state::State,
    unit::Unit,
};

/// Decides `SignOn`.
pub(super) fn sign_on(
    state: &State,
    order: &SignOn,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let person = who(state, order.principal, context)?;
    let unit = unit_of_own_agency(state, order.unit, context)?;
    if !person.is_enabled {
        return Err(Refusal::Disabled);
    }
    if !person.roles.contains(&Role::Field) {
        return Err(Refusal::WrongState {
            what: "person",
            state: "not_field",
        });
    }
    if let Some(other) = person.unit
        && (other == unit.id || !order.leaves_other)
    {
        let callsign = state.unit(other).map(|it| it.callsign.clone());
        return Err(Refusal::SignedOn {
            callsign: callsign.unwrap_or_default(),
        });
    }
    if state.crew_of(unit.id).count() >= CREW_PER_UNIT_MAX {
        return Err(Refusal::Full {
            max: CREW_PER_UNIT_MAX,
        });
    }
    may_leave(state, person, context)?;
    let on = Event::CrewSignedOn {
        principal: person.id,
        unit: unit.id,
    };
    Ok(left(person).into_iter().chain([on]).collect())
}

/// Decides `SignOff`.
pub(super) fn sign_off(
    state: &State,
    principal: Option<PrincipalId>,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let person = who(state, principal, context)?;
    let left = left(person).ok_or(Refusal::WrongState {
        what: "person",
        state: "signed_off",
    })?;
    may_leave(state, person, context)?;
    Ok(vec![left])
}

/// That somebody leaves the unit that they are on, if they are on one.
pub(super) fn left(person: &Principal) -> Option<Event> {
    person.unit.map(|unit| Event::CrewSignedOff {
        principal: person.id,
        unit,
    })
}

/// Rule H4: the sender, or anybody of the agency for a desk.
fn who<'a>(
    state: &'a State,
    named: Option<PrincipalId>,
    context: &Context,
) -> Result<&'a Principal, Refusal> {
    let id = named.unwrap_or(context.principal);
    let person = state
        .principal(id)
        .filter(|it| it.agency == context.agency)
        .ok_or(Refusal::Unknown { what: "principal" })?;
    if id != context.principal && context.role == Role::Field {
        return Err(Refusal::NotYours { what: "principal" });
    }
    Ok(person)
}

/// The unit, if it is of the sender's agency; one that the agency only sees is another's.
fn unit_of_own_agency<'a>(
    state: &'a State,
    id: UnitId,
    context: &Context,
) -> Result<&'a Unit, Refusal> {
    let viewer = Viewer::acting(state, context);
    let unit = state
        .unit(id)
        .filter(|_| visible(state, &viewer, &ObjectRef::Unit(id)))
        .ok_or(Refusal::Unknown { what: "unit" })?;
    if unit.agency == context.agency {
        Ok(unit)
    } else {
        Err(Refusal::NotYours { what: "unit" })
    }
}

/// Rule H4, and times in order: nobody leaves before they came.
fn may_leave(state: &State, person: &Principal, context: &Context) -> Result<(), Refusal> {
    let Some(unit) = person.unit else {
        return Ok(());
    };
    if state
        .signed_on_at(unit, person.id)
        .is_some_and(|since| context.occurred_at < since)
    {
        return Err(Refusal::OutOfOrder);
    }
    let works = state
        .open_assignments_of(unit)
        .find(|it| it.status.is_working());
    match works {
        Some(it) if context.role == Role::Field && state.crew_of(unit).count() == 1 => {
            Err(Refusal::WrongState {
                what: "unit",
                state: it.status.as_str(),
            })
        }
        _ => Ok(()),
    }
}
