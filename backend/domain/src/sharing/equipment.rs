//! Equipment as a viewer may see it.
//!
//! - **E10** The custodian sees everything. The owner sees what it is, how much, in what condition and in whose custody,
//!   and where only as the terms say; so do all others see what the terms grant, and of what is lent what both its
//!   custodian and its owner grant. Partners see of each other's units also
//!   what these carry: what it is, what it can do, how much and in what condition. Who was offered it sees how much and
//!   in what condition, for as long as the offer stands.
//! - **E11** It is where its holder is disclosed to be: with the unit, for who is shown the unit; at the place, in the
//!   precision that was granted; with a person for the custodian only. What is retired is nowhere.

use std::collections::BTreeSet;

use super::{
    cell::disclosed_place,
    fields::{EquipmentField, Kind, Mask, Precision},
    lent::lent_grant,
    limited::Matter,
    membership::{Viewer, granted as agreed, is_partners_unit},
    object::ObjectRef,
    table::Grant,
    view::visible,
};
use crate::{
    equipment::{
        Condition, Custodian, EndedOffer, Equipment, EquipmentVersions, Holder, Label, Offer,
        Receiver, Retired, Spot,
    },
    id::{AgencyId, EquipmentId, PrincipalId, UnitId},
    place::Point,
    state::State,
    time::Timestamp,
};

/// Where equipment is, as far as a viewer is shown it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whereabouts {
    /// A unit carries it.
    Unit(UnitId),
    /// It lies somewhere.
    Place {
        /// What the place is called; only with the exact place.
        name: Option<String>,
        /// The place, or the middle of its cell.
        at: Point,
        /// In what detail.
        precision: Precision,
    },
    /// A person has it.
    Person(PrincipalId),
}

/// Equipment as a viewer may see it; absent means not disclosed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are those of Equipment")]
pub struct EquipmentView {
    pub id: EquipmentId,
    pub agency: AgencyId,
    pub owner: AgencyId,
    pub kind: String,
    pub equipment_type: Option<u8>,
    pub name: String,
    pub retired_at: Option<Timestamp>,
    pub capabilities: Option<BTreeSet<String>>,
    pub quantity: Option<u32>,
    /// Condition, since when, and why; with it why it was retired.
    pub condition: Option<(Condition, Timestamp, Option<String>)>,
    /// When maintenance is due, and when it was last done.
    pub maintenance: Option<(Option<Timestamp>, Option<Timestamp>)>,
    pub home: Option<Spot>,
    pub serial: Option<String>,
    /// Who has had it.
    pub custodians: Option<Vec<Custodian>>,
    /// The offer that waits for an answer: for the custodian, and between agencies for who sees the custody.
    pub offer: Option<Offer>,
    /// The last offer that was not accepted; for the custodian.
    pub ended_offer: Option<EndedOffer>,
    pub whereabouts: Option<Whereabouts>,
    /// Since when it is there; for the custodian.
    pub held_since: Option<Timestamp>,
    /// What it is a part of; for the custodian.
    pub lot: Option<EquipmentId>,
    /// What an edit is based on; for the custodian.
    pub versions: Option<EquipmentVersions>,
}

const OWNERS: &[EquipmentField] = &[
    EquipmentField::Identity,
    EquipmentField::Capabilities,
    EquipmentField::Quantity,
    EquipmentField::Condition,
    EquipmentField::Maintenance,
    EquipmentField::Home,
    EquipmentField::Serial,
    EquipmentField::Custody,
];
const PARTNERS: &[EquipmentField] = &[
    EquipmentField::Identity,
    EquipmentField::Capabilities,
    EquipmentField::Quantity,
    EquipmentField::Condition,
    EquipmentField::Position,
];
const RECEIVERS: &[EquipmentField] = &[
    EquipmentField::Capabilities,
    EquipmentField::Quantity,
    EquipmentField::Condition,
    EquipmentField::Maintenance,
    EquipmentField::Custody,
];

/// The fields of equipment that `viewer` may see, and in what detail its place (E10).
pub(super) fn equipment_grant(state: &State, viewer: &Viewer, it: &Equipment) -> Option<Grant> {
    if it.agency == viewer.agency {
        return Some(Grant {
            fields: Mask::ALL,
            precision: Precision::Exact,
        });
    }
    let granted = if [&it.agency, &viewer.agency].contains(&&it.owner) {
        let matter = Matter::Equipment(it);
        agreed(state, viewer, &it.agency, Kind::Equipment, matter)
    } else {
        // Nobody passes on what is another's.
        lent_grant(state, viewer, it)
    };
    let mut grant = granted.unwrap_or(Grant {
        fields: Mask::NONE,
        precision: Precision::Exact,
    });
    let mut open = |fields: &[EquipmentField]| {
        grant.fields = fields
            .iter()
            .fold(grant.fields, |mask, it| mask.with(it.bit()));
    };
    if it.owner == viewer.agency {
        open(OWNERS);
    }
    let carrier = it.holder.unit().and_then(|id| state.unit(id));
    if it.is_open() && carrier.is_some_and(|unit| is_partners_unit(state, viewer, unit)) {
        open(PARTNERS);
    }
    if !grant.fields.has(EquipmentField::Identity.bit()) {
        return None;
    }
    let is_offered = it.offer.as_ref().is_some_and(
        |offer| matches!(&offer.to, Receiver::Agency(agency) if *agency == viewer.agency),
    );
    if is_offered {
        grant.fields = RECEIVERS
            .iter()
            .fold(grant.fields, |mask, it| mask.with(it.bit()));
    }
    Some(grant)
}

pub(super) fn equipment_view(
    state: &State,
    viewer: &Viewer,
    it: &Equipment,
    grant: Grant,
) -> EquipmentView {
    let Equipment {
        id,
        lot,
        agency,
        owner,
        label:
            Label {
                name,
                kind,
                equipment_type,
                capabilities,
                serial,
                home,
            },
        quantity,
        holder,
        held_since,
        condition,
        condition_since,
        reason,
        maintenance_due,
        maintained_at,
        is_due_told: _,
        offer,
        ended_offer,
        custodians,
        retired,
        versions,
    } = it;
    let may = |field: EquipmentField| grant.fields.has(field.bit());
    let is_own = *agency == viewer.agency;
    let between_agencies = |it: &&Offer| {
        is_own || matches!(it.to, Receiver::Agency(_)) && may(EquipmentField::Custody)
    };
    let why = retired.as_ref().map(|Retired { reason, .. }| reason);
    EquipmentView {
        id: *id,
        agency: agency.clone(),
        owner: owner.clone(),
        kind: kind.clone(),
        equipment_type: *equipment_type,
        name: name.clone(),
        retired_at: retired.as_ref().map(|it| it.at),
        capabilities: may(EquipmentField::Capabilities).then(|| capabilities.clone()),
        quantity: may(EquipmentField::Quantity).then_some(*quantity),
        condition: may(EquipmentField::Condition).then(|| {
            (
                *condition,
                *condition_since,
                why.or(reason.as_ref()).cloned(),
            )
        }),
        maintenance: may(EquipmentField::Maintenance).then_some((*maintenance_due, *maintained_at)),
        home: may(EquipmentField::Home).then(|| home.clone()),
        serial: serial.clone().filter(|_| may(EquipmentField::Serial)),
        custodians: may(EquipmentField::Custody).then(|| custodians.clone()),
        offer: offer.as_ref().filter(between_agencies).cloned(),
        ended_offer: ended_offer.clone().filter(|_| is_own),
        whereabouts: (may(EquipmentField::Position) && it.is_open())
            .then(|| whereabouts(state, viewer, holder, is_own, grant.precision))
            .flatten(),
        held_since: is_own.then_some(*held_since),
        lot: is_own.then_some(*lot),
        versions: is_own.then_some(*versions),
    }
}

/// Rule E11.
fn whereabouts(
    state: &State,
    viewer: &Viewer,
    holder: &Holder,
    is_own: bool,
    precision: Precision,
) -> Option<Whereabouts> {
    match holder {
        Holder::Unit(id) => {
            visible(state, viewer, &ObjectRef::Unit(*id)).then_some(Whereabouts::Unit(*id))
        }
        Holder::Place(Spot { name, at }) => {
            disclosed_place(*at, precision).map(|at| Whereabouts::Place {
                name: (precision == Precision::Exact).then(|| name.clone()),
                at,
                precision,
            })
        }
        Holder::Person(id) => is_own.then_some(Whereabouts::Person(*id)),
    }
}
