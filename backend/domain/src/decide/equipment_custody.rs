//! Deciding who holds equipment and in whose custody it is (E1–E6 in `equipment.rs`).

use super::{
    check,
    equipment::{
        join, not_offered, open_own, room_for_one, spot, still_open, take_part, version, wrong,
    },
};
use crate::{
    agency::Role,
    command::{
        AttachEquipment, CustodyAnswer, DetachEquipment, HandOverEquipment, MoveEquipment,
        PartOfStock,
    },
    context::Context,
    equipment::{Equipment, Holder, Offer, OfferEnd, Receiver},
    event::Event,
    id::{AgencyId, EquipmentId, UnitId},
    limits::{OFFER_MS_MAX, REASON_CHARS_MAX},
    refusal::Refusal,
    sharing::{ObjectRef, Viewer, visible},
    state::State,
};

/// Decides `AttachEquipment` (E1, E3).
pub(super) fn attach(
    state: &State,
    order: &AttachEquipment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = own_to_take(state, order.equipment, context)?;
    version("custody", order.version, it.versions.custody)?;
    check::own_unit(state, order.unit, context)?;
    usable(it)?;
    hold(state, it, order.part, Holder::Unit(order.unit))
}

/// Decides `DetachEquipment`: it is put down somewhere, or at home.
pub(super) fn detach(
    state: &State,
    order: &DetachEquipment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, order.equipment, context)?;
    version("custody", order.version, it.versions.custody)?;
    if matches!(it.holder, Holder::Place(_)) {
        return Err(wrong("carried by nobody"));
    }
    let to = order.to.as_ref().unwrap_or(&it.label.home);
    spot("place", to)?;
    hold(state, it, order.part, Holder::Place(to.clone()))
}

/// Decides `MoveEquipment`: what no unit carries is brought elsewhere, or a person takes it.
pub(super) fn bring(
    state: &State,
    order: &MoveEquipment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, order.equipment, context)?;
    version("custody", order.version, it.versions.custody)?;
    if it.holder.unit().is_some() {
        return Err(wrong("carried by a unit"));
    }
    if order.to.unit().is_some() {
        return Err(Refusal::Malformed {
            field: "to",
            why: "must be a place or a person; a unit takes it on board",
        });
    }
    holder(state, it, &order.to, context)?;
    hold(state, it, order.part, order.to.clone())
}

/// Decides `HandOverEquipment` (E4, E5).
pub(super) fn hand_over(
    state: &State,
    order: &HandOverEquipment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, order.equipment, context)?;
    version("custody", order.version, it.versions.custody)?;
    not_offered(it)?;
    match &order.to {
        Receiver::Unit(unit) => {
            units_of_house(state, *unit, &it.agency, context)?;
            usable(it)?;
            if it.holder.unit() == Some(*unit) {
                return Err(wrong("carried by that unit"));
            }
        }
        Receiver::Agency(agency) => may_be_offered(state, it, agency, context)?,
    }
    let mut events = Vec::new();
    let acting = take_part(state, it, order.part, &mut events)?;
    events.push(Event::EquipmentOffered {
        equipment: acting.id,
        to: order.to.clone(),
        expires_at: context.now.plus_ms(OFFER_MS_MAX),
    });
    Ok(events)
}

/// Decides `AnswerCustody` (E4): by whom it was offered to, and by nobody else.
pub(super) fn answer(
    state: &State,
    id: EquipmentId,
    answer: &CustodyAnswer,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = check::seen_equipment(state, id, context)?;
    let offer = offer_to_sender(state, it, context)?;
    let given = match answer {
        CustodyAnswer::Decline { reason } => {
            check::text("reason", reason, REASON_CHARS_MAX)?;
            return Ok(ended(state, it, OfferEnd::Declined, Some(reason.clone())));
        }
        CustodyAnswer::Accept { holder } => holder,
    };
    let goes_to = match (&offer.to, given) {
        (Receiver::Unit(unit), None) => Holder::Unit(*unit),
        (Receiver::Unit(_), Some(_)) => {
            return Err(Refusal::Malformed {
                field: "to",
                why: "is the unit that it was offered to",
            });
        }
        (Receiver::Agency(_), None) => return Err(Refusal::Empty { field: "to" }),
        (Receiver::Agency(_), Some(to)) => {
            room_for_one(state, &context.agency)?;
            holder(state, it, to, context)?;
            to.clone()
        }
    };
    if goes_to.unit().is_some() {
        usable(it)?;
    }
    let mut events = vec![Event::EquipmentAccepted {
        equipment: id,
        lot: it.lot,
        agency: context.agency.clone(),
        holder: goes_to.clone(),
    }];
    let mut acting = it.clone();
    acting.agency = context.agency.clone();
    acting.holder = goes_to;
    acting.offer = None;
    join(state, &acting, &mut events);
    Ok(events)
}

/// Decides `CancelEquipmentOffer`.
pub(super) fn cancel(
    state: &State,
    id: EquipmentId,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, id, context)?;
    if it.offer.is_none() {
        return Err(wrong("offered to nobody"));
    }
    Ok(ended(state, it, OfferEnd::Cancelled, None))
}

/// The offer, if it is the sender's to answer and still stands.
fn offer_to_sender<'a>(
    state: &State,
    it: &'a Equipment,
    context: &Context,
) -> Result<&'a Offer, Refusal> {
    let is_desk = context.role != Role::Field;
    let is_senders = |to: &Receiver| match to {
        Receiver::Agency(agency) => *agency == context.agency,
        Receiver::Unit(unit) => {
            it.agency == context.agency && check::own_unit(state, *unit, context).is_ok()
        }
    };
    let is_late = it.ended_offer.as_ref().is_some_and(|it| is_senders(&it.to));
    match &it.offer {
        Some(offer) if is_senders(&offer.to) && offer.expires_at > context.now => Ok(offer),
        Some(offer) if is_senders(&offer.to) => Err(wrong("offered to nobody")),
        None if is_late || it.agency == context.agency && is_desk => {
            Err(wrong("offered to nobody"))
        }
        // Whether it is offered to somebody else is not told.
        _ => Err(Refusal::NotYours { what: "equipment" }),
    }
}

fn ended(state: &State, it: &Equipment, how: OfferEnd, reason: Option<String>) -> Vec<Event> {
    let mut events = vec![Event::EquipmentOfferEnded {
        equipment: it.id,
        lot: it.lot,
        how,
        reason,
    }];
    let mut acting = it.clone();
    acting.offer = None;
    join(state, &acting, &mut events);
    events
}

/// What the sender's agency has that no unit carries, or the sender's own unit does: a crew takes on board what lies about.
fn own_to_take<'a>(
    state: &'a State,
    id: EquipmentId,
    context: &Context,
) -> Result<&'a Equipment, Refusal> {
    let it = check::seen_equipment(state, id, context)?;
    let lies = matches!(it.holder, Holder::Place(_));
    if context.role == Role::Field && lies && it.agency == context.agency {
        still_open(it)?;
        return Ok(it);
    }
    open_own(state, id, context)
}

/// The events that bring it, or a part of it, to a holder.
fn hold(
    state: &State,
    it: &Equipment,
    part: Option<PartOfStock>,
    to: Holder,
) -> Result<Vec<Event>, Refusal> {
    not_offered(it)?;
    if it.holder == to {
        return Err(wrong("there already"));
    }
    let mut events = Vec::new();
    let mut acting = take_part(state, it, part, &mut events)?;
    events.push(Event::EquipmentHeld {
        equipment: acting.id,
        lot: acting.lot,
        holder: to.clone(),
    });
    acting.holder = to;
    join(state, &acting, &mut events);
    Ok(events)
}

/// Whether the sender's agency can have it held there.
fn holder(state: &State, it: &Equipment, to: &Holder, context: &Context) -> Result<(), Refusal> {
    match to {
        Holder::Place(place) => spot("place", place),
        Holder::Unit(unit) => {
            check::own_unit(state, *unit, context)?;
            usable(it)
        }
        Holder::Person(id) => {
            // Another agency's person answers like nobody.
            let person = state
                .principal(*id)
                .filter(|person| person.agency == context.agency)
                .ok_or(Refusal::Unknown { what: "principal" })?;
            if person.is_enabled {
                Ok(())
            } else {
                Err(Refusal::WrongState {
                    what: "principal",
                    state: "disabled",
                })
            }
        }
    }
}

/// Rule E3.
fn usable(it: &Equipment) -> Result<(), Refusal> {
    if it.condition.is_usable() {
        Ok(())
    } else {
        Err(wrong(it.condition.as_str()))
    }
}

/// A crew may offer to every unit of its agency, not only to its own.
fn units_of_house(
    state: &State,
    unit: UnitId,
    agency: &AgencyId,
    context: &Context,
) -> Result<(), Refusal> {
    let viewer = Viewer::acting(state, context);
    let unknown = Refusal::Unknown { what: "unit" };
    if !visible(state, &viewer, &ObjectRef::Unit(unit)) {
        return Err(unknown);
    }
    if state.unit(unit).ok_or(unknown)?.agency == *agency {
        Ok(())
    } else {
        Err(Refusal::NotYours { what: "unit" })
    }
}

/// Rule E5: to all of the agency, because any desk of it may answer (G14).
fn may_be_offered(
    state: &State,
    it: &Equipment,
    agency: &AgencyId,
    context: &Context,
) -> Result<(), Refusal> {
    if context.role == Role::Field {
        return Err(Refusal::RoleMayNot);
    }
    if *agency == it.agency {
        return Err(Refusal::Oneself { field: "to" });
    }
    if state.agency(agency).is_none() {
        return Err(Refusal::Unknown { what: "agency" });
    }
    let receiver = Viewer::open(agency.clone());
    if visible(state, &receiver, &ObjectRef::Equipment(it.id)) {
        Ok(())
    } else {
        Err(wrong("not shown to that agency by any agreement"))
    }
}
