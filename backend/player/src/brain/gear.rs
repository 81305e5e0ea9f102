//! Equipment: what is taken on board for an incident and brought back, and what one agency lends another.
//!
//! What a player before this one left on a unit or in other hands stays there: people see it and bring it back.

use client::Mirror;
use protocol::{
    command::{
        AnswerCustody, AnswerWord, AttachEquipment, DetachEquipment, HandOverEquipment, PartOfStock,
    },
    equipment::{Equipment, HeldAt},
    object::Home,
    words::Condition,
};
use uuid::Uuid;

use super::{Brain, dispatch::Fate};
use crate::{
    ledger::{Key, Standing},
    limits::GEAR_MAX,
    mark,
    order::Order,
    scenario::{Gear, Loan},
};

/// Something that is used at an incident of the player's own.
#[derive(Debug)]
pub(super) struct Used {
    template: Gear,
    incident: Uuid,
    /// The part that is taken, if it is not all there is.
    part: Uuid,
    /// What was taken, and which unit has it.
    taken: Option<(Uuid, Uuid)>,
    /// Whether the picture has shown it on board.
    is_aboard: bool,
}

/// Something that another agency has for a while.
#[derive(Debug)]
pub(super) struct Lent {
    template: Loan,
    at: f64,
    part: Uuid,
    /// What was lent, once it was offered.
    thing: Option<Uuid>,
    back_at: Option<f64>,
}

impl Brain {
    /// What a round will use; what is still out from the rounds before is brought back all the same.
    pub(super) fn plan_gear(&mut self, now: f64) {
        self.lent.extend(self.scenario.loans.iter().map(|it| Lent {
            at: now + it.at_s,
            template: it.clone(),
            part: mark::new_id(),
            thing: None,
            back_at: None,
        }));
        let excess = self.lent.len().saturating_sub(GEAR_MAX);
        self.lent.drain(..excess);
    }

    /// What is to be taken along to an incident that was just reported.
    pub(super) fn plan_use(&mut self, key: &str, incident: Uuid) {
        let wanted = self.scenario.gear.iter().filter(|it| it.incident == key);
        self.used.extend(wanted.map(|it| Used {
            template: it.clone(),
            incident,
            part: mark::new_id(),
            taken: None,
            is_aboard: false,
        }));
        let excess = self.used.len().saturating_sub(GEAR_MAX);
        self.used.drain(..excess);
    }

    /// One look at everything that is used or lent.
    pub(super) fn use_equipment(&mut self, now: f64, orders: &mut Vec<Order>) {
        for mut it in std::mem::take(&mut self.used) {
            let is_over = self.use_one(&mut it, now, orders);
            if !is_over {
                self.used.push(it);
            }
        }
        for mut it in std::mem::take(&mut self.lent) {
            let is_over = self.lend_one(&mut it, now, orders);
            if !is_over {
                self.lent.push(it);
            }
        }
    }

    /// Says whether it is where it belongs again, or nobody will need it any more.
    fn use_one(&mut self, it: &mut Used, now: f64, orders: &mut Vec<Order>) -> bool {
        let Some(script) = self.scripts.get(&it.incident) else {
            return it.taken.is_none() || self.bring_back(it, now, orders);
        };
        let fate_of = |unit| script.dispatch().fates().find(|fate| fate.0 == unit);
        if let Some((thing, unit)) = it.taken {
            it.is_aboard |= self.carried(thing, unit).is_some();
            let is_there = matches!(fate_of(unit), Some((_, Fate::Open(_))));
            return !is_there && self.bring_back(it, now, orders);
        }
        let mut open = script.dispatch().fates();
        let Some((unit, _)) = open.find(|fate| matches!(fate.1, Fate::Open(_))) else {
            return false;
        };
        let (agency, wanted) = (script.agency().to_owned(), &it.template);
        let Some((desk, mirror)) = self.desk_of(&agency) else {
            return false;
        };
        let Some(stock) = at_hand(mirror, &agency, &wanted.equipment, wanted.quantity) else {
            return false;
        };
        let (thing, part) = part_of(stock, wanted.quantity, it.part);
        let Some(version) = stock.versions.map(|it| it.custody) else {
            return false;
        };
        let body = AttachEquipment {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            unit,
            part,
        };
        let path = format!("/api/v1/equipment/{}/attach", stock.id);
        let order = Order::new(desk, path, Key::Take(it.part), &body);
        if self.ledger.claim(&order.key, now) {
            it.taken = Some((thing, unit));
            orders.push(order);
        }
        false
    }

    /// Puts down at home what was taken. Says whether there is nothing left to do.
    fn bring_back(&mut self, it: &Used, now: f64, orders: &mut Vec<Order>) -> bool {
        let Some((thing, unit)) = it.taken else {
            return true;
        };
        let Some((desk, version)) = self.carried(thing, unit) else {
            // One with its stock again, or put down by somebody else; or never taken.
            return it.is_aboard || self.has_failed(&Key::Take(it.part));
        };
        let body = DetachEquipment {
            command_id: client::new_id(),
            occurred_at: None,
            version,
            place: None,
            part: None,
        };
        let path = format!("/api/v1/equipment/{thing}/detach");
        let order = Order::new(desk, path, Key::PutDown(it.part), &body);
        if self.ledger.claim(&order.key, now) {
            orders.push(order);
        } else if self.ledger.standing(&order.key) == Standing::GivenUp {
            return true;
        }
        false
    }

    /// The desk that answers for what a unit carries, and the version of its custody, if it still carries it.
    fn carried(&self, thing: Uuid, unit: Uuid) -> Option<(&str, u32)> {
        let agency = &self.crews.get(&unit)?.agency;
        let (desk, mirror) = self.desk_of(agency)?;
        let it = mirror.one_equipment(thing)?;
        let is_carried = it.held_by.as_ref()?.unit == Some(unit);
        is_carried.then_some((desk, it.versions?.custody))
    }

    /// Whether an order came to nothing.
    fn has_failed(&self, key: &Key) -> bool {
        let standing = self.ledger.standing(key);
        !matches!(standing, Standing::Open | Standing::Accepted)
    }

    /// Says whether it is back, or will not go.
    fn lend_one(&mut self, it: &mut Lent, now: f64, orders: &mut Vec<Order>) -> bool {
        if now < it.at {
            return false;
        }
        let Loan {
            agency: owner, to, ..
        } = it.template.clone();
        let Some(thing) = it.thing else {
            orders.extend(self.lend(it, now));
            return false;
        };
        let Some((_, mirror)) = self.desk_of(&owner) else {
            return false;
        };
        let Some(seen) = mirror.one_equipment(thing) else {
            // One with its stock again; or not offered, or not shown yet.
            return it.back_at.is_some() || self.has_failed(&Key::Offer(it.part, owner));
        };
        let (custodian, is_offered) = (seen.agency.clone(), seen.offer.is_some());
        if custodian == to && it.back_at.is_none() {
            it.back_at = Some(now + it.template.back_s);
        }
        let order = if is_offered {
            let receiver = if custodian == owner { to } else { owner };
            self.accept(thing, it, &receiver)
        } else if custodian == to && it.back_at.is_some_and(|it| now >= it) {
            self.offer_back(thing, it)
        } else {
            // Nobody took it, or it came back to another place than its stock.
            return custodian == owner && it.back_at.is_some();
        };
        if let Some(order) = order.filter(|it| self.ledger.claim(&it.key, now)) {
            orders.push(order);
        }
        false
    }

    fn lend(&mut self, it: &mut Lent, now: f64) -> Option<Order> {
        let Loan {
            agency,
            to,
            equipment,
            quantity,
            ..
        } = &it.template;
        let (desk, mirror) = self.desk_of(agency)?;
        let stock = at_hand(mirror, agency, equipment, *quantity)?;
        let (thing, part) = part_of(stock, *quantity, it.part);
        let body = hand_over(stock.versions?.custody, to, part);
        let path = format!("/api/v1/equipment/{}/hand-over", stock.id);
        let order = Order::new(desk, path, Key::Offer(it.part, agency.clone()), &body);
        let is_given = self.ledger.claim(&order.key, now);
        it.thing = is_given.then_some(thing);
        is_given.then_some(order)
    }

    fn offer_back(&self, thing: Uuid, it: &Lent) -> Option<Order> {
        let Loan { agency, to, .. } = &it.template;
        let (desk, mirror) = self.desk_of(to)?;
        let version = mirror.one_equipment(thing)?.versions?.custody;
        let path = format!("/api/v1/equipment/{thing}/hand-over");
        let body = hand_over(version, agency, None);
        Some(Order::new(
            desk,
            path,
            Key::Offer(it.part, to.clone()),
            &body,
        ))
    }

    /// The receiver takes it: to where it is needed, or back home.
    fn accept(&self, thing: Uuid, it: &Lent, receiver: &str) -> Option<Order> {
        let (desk, mirror) = self.desk_of(receiver)?;
        let seen = mirror.one_equipment(thing)?;
        let is_asked = seen.offer.as_ref()?.agency.as_deref() == Some(receiver);
        let place = if receiver == it.template.agency {
            seen.home.clone()?
        } else {
            let place = self.scenario.place(&it.template.place)?;
            Home {
                name: place.name.clone(),
                lon: place.lon,
                lat: place.lat,
            }
        };
        let body = AnswerCustody {
            command_id: client::new_id(),
            occurred_at: None,
            answer: AnswerWord::Accept,
            unit: None,
            place: Some(place),
            person: None,
            reason: None,
        };
        let path = format!("/api/v1/equipment/{thing}/answer");
        let key = Key::Custody(it.part, receiver.to_owned());
        is_asked.then(|| Order::new(desk, path, key, &body))
    }

    /// The desk of an agency that is played and seen, and what it sees.
    fn desk_of(&self, agency: &str) -> Option<(&str, &Mirror)> {
        let seat = self.seats.get(agency).filter(|it| it.is_live)?;
        let desk = seat.played.dispatcher.as_str();
        (!self.scenario.is_human(desk)).then_some((desk, &seat.mirror))
    }
}

/// What lies at its place, is fit for use and offered to nobody, and enough of it.
fn at_hand<'a>(
    mirror: &'a Mirror,
    agency: &str,
    name: &str,
    quantity: u32,
) -> Option<&'a Equipment> {
    mirror.equipment().find(|it| {
        let at_home = |at: &HeldAt| {
            it.home
                .as_ref()
                .is_some_and(|home| at.name.as_ref() == Some(&home.name))
        };
        it.agency == agency
            && it.name == name
            && it.retired_at.is_none()
            && it.offer.is_none()
            && it.quantity.is_some_and(|it| it >= quantity)
            && matches!(it.condition, Some(Condition::Ready | Condition::Degraded))
            && it
                .held_by
                .as_ref()
                .and_then(|it| it.place.as_ref())
                .is_some_and(at_home)
    })
}

/// What is moved: all of a stock, or a part under an id of its own.
fn part_of(stock: &Equipment, quantity: u32, id: Uuid) -> (Uuid, Option<PartOfStock>) {
    if stock.quantity == Some(quantity) {
        (stock.id, None)
    } else {
        (id, Some(PartOfStock { quantity, id }))
    }
}

fn hand_over(version: u32, to: &str, part: Option<PartOfStock>) -> HandOverEquipment {
    HandOverEquipment {
        command_id: client::new_id(),
        occurred_at: None,
        version,
        unit: None,
        agency: Some(to.to_owned()),
        part,
    }
}
