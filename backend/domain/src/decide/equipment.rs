//! Deciding what equipment is, how much of it there is and in what condition. Rules E1–E9: `equipment.rs`; in whose hands
//! it is: `equipment_custody.rs`.

use super::{
    check,
    raising::{FreeIds, Raise, Rooms},
    registration,
    tick::PolicyOf,
};
use crate::{
    agency::Role,
    alarm::{About, AlarmKind},
    command::{
        AdjustQuantity, DescribeEquipment, PartOfStock, RecordMaintenance, RegisterEquipment,
        RetireEquipment, SetCondition,
    },
    context::Context,
    equipment::{Condition, Equipment, Label, OfferEnd, Spot},
    event::Event,
    id::{AgencyId, EquipmentId},
    limits::{
        CAPABILITIES_PER_UNIT_MAX, EQUIPMENT_MAX, EQUIPMENT_PER_AGENCY_MAX, EQUIPMENT_QUANTITY_MAX,
        EQUIPMENT_TYPE_MAX, FORGOTTEN_PER_TICK_MAX, LAPSED_PER_TICK_MAX, MAINTENANCE_AHEAD_MS_MAX,
        NAME_CHARS_MAX, REASON_CHARS_MAX, RETIRED_EQUIPMENT_MS_MAX,
    },
    refusal::Refusal,
    state::State,
    time::Timestamp,
};

/// Decides `RegisterEquipment`.
pub(super) fn register(
    state: &State,
    order: &RegisterEquipment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    check::unused(state.equipment(order.id).is_some(), "id")?;
    registration::may_register_for(state, &order.agency, context)?;
    label(&order.label)?;
    quantity(order.quantity, EQUIPMENT_QUANTITY_MAX)?;
    due_date(order.maintenance_due, context)?;
    room_for_one(state, &order.agency)?;
    let RegisterEquipment {
        id,
        agency,
        label,
        quantity,
        maintenance_due,
    } = order.clone();
    Ok(vec![Event::EquipmentRegistered {
        equipment: id,
        agency,
        label,
        quantity,
        maintenance_due,
    }])
}

/// Decides `DescribeEquipment`.
pub(super) fn describe(
    state: &State,
    order: &DescribeEquipment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, order.equipment, context)?;
    version("label", order.version, it.versions.label)?;
    label(&order.label)?;
    Ok(vec![Event::EquipmentDescribed {
        equipment: it.id,
        lot: it.lot,
        label: order.label.clone(),
    }])
}

/// Decides `SetCondition` (E7); of a part, if only that part is so.
pub(super) fn set_condition(
    state: &State,
    order: &SetCondition,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, order.equipment, context)?;
    version("condition", order.version, it.versions.condition)?;
    match (&order.reason, order.condition) {
        (Some(reason), _) => check::text("reason", reason, REASON_CHARS_MAX)?,
        (None, Condition::Ready) => {}
        (None, _) => return Err(Refusal::Empty { field: "reason" }),
    }
    let mut events = Vec::new();
    let mut acting = take_part(state, it, order.part, &mut events)?;
    events.push(Event::EquipmentConditionSet {
        equipment: acting.id,
        lot: acting.lot,
        condition: order.condition,
        reason: order.reason.clone(),
    });
    (acting.condition, acting.reason) = (order.condition, order.reason.clone());
    join(state, &acting, &mut events);
    Ok(events)
}

/// Decides `AdjustQuantity` (E2, E4).
pub(super) fn adjust_quantity(
    state: &State,
    order: &AdjustQuantity,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, order.equipment, context)?;
    version("stock", order.version, it.versions.stock)?;
    not_offered(it)?;
    quantity(order.quantity, EQUIPMENT_QUANTITY_MAX)?;
    check::text("reason", &order.reason, REASON_CHARS_MAX)?;
    Ok(vec![Event::EquipmentCounted {
        equipment: it.id,
        lot: it.lot,
        quantity: order.quantity,
        reason: order.reason.clone(),
    }])
}

/// Decides `RecordMaintenance` (E8).
pub(super) fn record_maintenance(
    state: &State,
    order: &RecordMaintenance,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, order.equipment, context)?;
    version("maintenance", order.version, it.versions.maintenance)?;
    due_date(order.next_due, context)?;
    Ok(vec![Event::EquipmentMaintained {
        equipment: it.id,
        is_done: order.is_done,
        due: order.next_due,
    }])
}

/// Decides `RetireEquipment` (E9).
pub(super) fn retire(
    state: &State,
    order: &RetireEquipment,
    context: &Context,
) -> Result<Vec<Event>, Refusal> {
    let it = open_own(state, order.equipment, context)?;
    version("custody", order.version, it.versions.custody)?;
    not_offered(it)?;
    check::text("reason", &order.reason, REASON_CHARS_MAX)?;
    Ok(vec![Event::EquipmentRetired {
        equipment: it.id,
        lot: it.lot,
        reason: order.reason.clone(),
    }])
}

/// What time brings about: maintenance that is due (E8), offers that lapse (E4), and what was retired long ago (E9).
/// `before` are the events of the same tick so far.
pub(super) fn due(
    state: &State,
    context: &Context,
    policy_of: PolicyOf<'_>,
    before: &[Event],
) -> Vec<Event> {
    let mut events = maintenance_due(state, context, policy_of, before);
    // The rest at the next tick: a night on which thousands lapse must not hold up a dispatch.
    for it in state
        .equipment_offers_due(context.now)
        .take(LAPSED_PER_TICK_MAX)
    {
        events.push(Event::EquipmentOfferEnded {
            equipment: it.id,
            lot: it.lot,
            how: OfferEnd::Lapsed,
            reason: None,
        });
        let mut acting = it.clone();
        acting.offer = None;
        join(state, &acting, &mut events);
    }
    let long_ago = context.now.plus_ms(-RETIRED_EQUIPMENT_MS_MAX);
    let forgotten: Vec<EquipmentId> = state
        .equipment_retired_before(long_ago)
        .take(FORGOTTEN_PER_TICK_MAX)
        .collect();
    if !forgotten.is_empty() {
        events.push(Event::EquipmentForgotten {
            equipment: forgotten,
        });
    }
    events
}

/// An alarm for each thing that is due, as soon as the agency's list has room for it.
fn maintenance_due(
    state: &State,
    context: &Context,
    policy_of: PolicyOf<'_>,
    before: &[Event],
) -> Vec<Event> {
    let kind = AlarmKind::MaintenanceDue;
    let mut events = Vec::new();
    let mut ids = FreeIds::new(state, context, before);
    let mut rooms = Rooms::new(state);
    for it in state.maintenance_due(context.now) {
        if !rooms.take(&it.agency, kind) {
            continue;
        }
        let raise = Raise {
            id: ids.take(),
            kind,
            owner: it.agency.clone(),
            about: About::Equipment(it.id),
            unit: None,
            fix: None,
            text: None,
            judged: None,
        };
        events.push(Event::EquipmentMaintenanceDue { equipment: it.id });
        events.push(raise.event_by(&policy_of(&it.agency, kind), context));
    }
    events
}

/// The equipment, if it is the sender's to act on and still in use (E1).
pub(super) fn open_own<'a>(
    state: &'a State,
    id: EquipmentId,
    context: &Context,
) -> Result<&'a Equipment, Refusal> {
    let it = check::seen_equipment(state, id, context)?;
    let not_yours = Refusal::NotYours { what: "equipment" };
    if it.agency != context.agency {
        return Err(not_yours);
    }
    if context.role == Role::Field && !is_aboard(state, it, context) {
        return Err(not_yours);
    }
    still_open(it)?;
    Ok(it)
}

/// Whether the sender sits on the unit that carries it. By the state and not by the context, as for units (H3).
fn is_aboard(state: &State, it: &Equipment, context: &Context) -> bool {
    let sits_on = state
        .principal(context.principal)
        .and_then(|person| person.unit);
    sits_on.is_some() && it.holder.unit() == sits_on
}

pub(super) fn still_open(it: &Equipment) -> Result<(), Refusal> {
    if it.is_open() {
        Ok(())
    } else {
        Err(wrong("retired"))
    }
}

/// Rule E4: what waits for an answer stays as it is.
pub(super) fn not_offered(it: &Equipment) -> Result<(), Refusal> {
    if it.offer.is_none() {
        Ok(())
    } else {
        Err(wrong("offered to somebody"))
    }
}

pub(super) const fn wrong(state: &'static str) -> Refusal {
    Refusal::WrongState {
        what: "equipment",
        state,
    }
}

/// Rule E2: the part as it is once it was split off, or the whole.
pub(super) fn take_part(
    state: &State,
    it: &Equipment,
    part: Option<PartOfStock>,
    events: &mut Vec<Event>,
) -> Result<Equipment, Refusal> {
    let Some(part) = part else {
        return Ok(it.clone());
    };
    quantity(part.quantity, it.quantity)?;
    if part.quantity == it.quantity {
        return Ok(it.clone());
    }
    not_offered(it)?;
    check::unused(state.equipment(part.id).is_some(), "id")?;
    room_for_one(state, &it.agency)?;
    events.push(Event::EquipmentSplit {
        equipment: it.id,
        into: part.id,
        quantity: part.quantity,
    });
    let mut acting = it.clone();
    acting.id = part.id;
    acting.quantity = part.quantity;
    Ok(acting)
}

/// Rule E2: what lies together as equals is one again; `acting` is as it is after the events so far.
pub(super) fn join(state: &State, acting: &Equipment, events: &mut Vec<Event>) {
    let fits = |it: &&Equipment| {
        let sum = it.quantity.checked_add(acting.quantity);
        it.id != acting.id
            && it.is_one_with(acting)
            && sum.is_some_and(|it| it <= EQUIPMENT_QUANTITY_MAX)
    };
    // The stock itself before its parts.
    let into = state
        .equipment_of_lot(acting.lot)
        .filter(fits)
        .min_by_key(|it| (it.id != it.lot, it.id));
    events.extend(into.map(|into| Event::EquipmentMerged {
        equipment: acting.id,
        into: into.id,
    }));
}

pub(super) fn room_for_one(state: &State, agency: &AgencyId) -> Result<(), Refusal> {
    if state.equipment_count(agency) >= EQUIPMENT_PER_AGENCY_MAX {
        return Err(Refusal::Full {
            max: EQUIPMENT_PER_AGENCY_MAX,
        });
    }
    if state.every_equipment().len() >= EQUIPMENT_MAX {
        return Err(Refusal::Full { max: EQUIPMENT_MAX });
    }
    Ok(())
}

pub(super) fn spot(field: &'static str, it: &Spot) -> Result<(), Refusal> {
    check::text(field, &it.name, NAME_CHARS_MAX)
}

fn label(it: &Label) -> Result<(), Refusal> {
    let Label {
        name,
        kind,
        equipment_type,
        capabilities,
        serial,
        home,
    } = it;
    check::text("name", name, NAME_CHARS_MAX)?;
    check::word("equipment_kind", kind)?;
    if equipment_type.is_some_and(|it| !(1..=EQUIPMENT_TYPE_MAX).contains(&it)) {
        return Err(Refusal::OutOfRange {
            field: "equipment_type",
            min: 1,
            max: i64::from(EQUIPMENT_TYPE_MAX),
        });
    }
    if capabilities.len() > CAPABILITIES_PER_UNIT_MAX {
        return Err(Refusal::TooLong {
            field: "capabilities",
            max: CAPABILITIES_PER_UNIT_MAX,
        });
    }
    capabilities
        .iter()
        .try_for_each(|it| check::word("capabilities", it))?;
    if let Some(serial) = serial {
        check::text("serial", serial, NAME_CHARS_MAX)?;
    }
    spot("home", home)
}

fn quantity(value: u32, max: u32) -> Result<(), Refusal> {
    if (1..=max).contains(&value) {
        Ok(())
    } else {
        Err(Refusal::OutOfRange {
            field: "quantity",
            min: 1,
            max: i64::from(max),
        })
    }
}

/// Rule E8: a date of maintenance lies ahead, and not for ever. A set-up tells what is: there it may be over.
fn due_date(due: Option<Timestamp>, context: &Context) -> Result<(), Refusal> {
    let Some(due) = due else { return Ok(()) };
    let field = "maintenance_due";
    if due <= context.now && context.role != Role::Server {
        return Err(Refusal::InThePast { field });
    }
    if due.ms_since(context.now) > MAINTENANCE_AHEAD_MS_MAX {
        return Err(Refusal::OutOfRange {
            field,
            min: 0,
            max: MAINTENANCE_AHEAD_MS_MAX,
        });
    }
    Ok(())
}

pub(super) fn version(field: &'static str, based_on: u32, current: u32) -> Result<(), Refusal> {
    if based_on == current {
        Ok(())
    } else {
        Err(Refusal::StaleVersion { field, current })
    }
}
