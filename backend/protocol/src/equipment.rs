//! Equipment on the wire (rules E1–E12 of docs/protocol.md), and what is found near a place.

use domain::{
    equipment::{
        Custodian as DomainCustodian, EndedOffer as DomainEndedOffer, EquipmentVersions,
        Offer as DomainOffer, Receiver, Spot,
    },
    sharing::{EquipmentView, Whereabouts},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    moment::Moment,
    object::Home,
    words::{Condition, Kind, OfferEnd, Precision},
};

/// A place where equipment lies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeldAt {
    /// What the place is called; absent if it is shown as a cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Longitude, or that of the middle of the cell.
    pub lon: f64,
    /// Latitude, or that of the middle of the cell.
    pub lat: f64,
    /// In what detail.
    pub precision: Precision,
}

/// Where or with whom equipment is: one of the three.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct HeldBy {
    /// The unit that carries it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// The person who has it; to the custodian only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<Uuid>,
    /// The place where it lies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<HeldAt>,
}

/// An agency that has or had it in custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Custodian {
    /// Which.
    pub agency: String,
    /// Since when.
    pub since: Moment,
}

/// An offer of custody that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Offer {
    /// To this unit of the custodian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// Or to this agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Since when.
    pub at: Moment,
    /// When it lapses by itself.
    pub expires_at: Moment,
}

/// The last offer that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EndedOffer {
    /// It was made to this unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// Or to this agency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// How it ended.
    pub how: OfferEnd,
    /// When.
    pub at: Moment,
    /// Why, if it was declined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Versions of the field groups of equipment, for edits by the custodian.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VersionsOfEquipment {
    /// Of name, kind, type, capabilities, serial number and home.
    pub label: u32,
    /// Of the quantity.
    pub stock: u32,
    /// Of the condition.
    pub condition: u32,
    /// Of the maintenance.
    pub maintenance: u32,
    /// Of holder, custodian and offer.
    pub custody: u32,
}

/// A thing that can be carried, lent or staged, or a counted stock of equal ones.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Equipment {
    /// Its id.
    pub id: Uuid,
    /// The custodian.
    pub agency: String,
    /// Whose it is.
    pub owner: String,
    /// What it is.
    pub equipment_kind: String,
    /// Its type within the kind, 1 (most capable) to 4.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub equipment_type: Option<u8>,
    /// What people call it.
    pub name: String,
    /// Since when it is not used any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<Moment>,
    /// What it can do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Vec<String>>,
    /// How many there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<u32>,
    /// In what condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<Condition>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition_since: Option<Moment>,
    /// Why it is not ready, or was retired.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When its maintenance is due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintenance_due: Option<Moment>,
    /// When it was last maintained.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub maintained_at: Option<Moment>,
    /// Where it belongs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<Home>,
    /// Its serial or inventory number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// Who has had it, oldest first; the last is the custodian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custodians: Option<Vec<Custodian>>,
    /// The offer that waits for an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// The last offer that was not accepted; to the custodian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_offer: Option<EndedOffer>,
    /// Where or with whom it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_by: Option<HeldBy>,
    /// Since when; to the custodian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_since: Option<Moment>,
    /// The stock that it is or was a part of; to the custodian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<Uuid>,
    /// What an edit is based on; to the custodian.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub versions: Option<VersionsOfEquipment>,
}

fn home(it: Spot) -> Home {
    Home {
        lon: it.at.lon_deg(),
        lat: it.at.lat_deg(),
        name: it.name,
    }
}

fn receiver(it: Receiver) -> (Option<Uuid>, Option<String>) {
    match it {
        Receiver::Unit(id) => (Some(id.0), None),
        Receiver::Agency(id) => (None, Some(id.to_string())),
    }
}

impl From<DomainOffer> for Offer {
    fn from(it: DomainOffer) -> Self {
        let DomainOffer { to, at, expires_at } = it;
        let (unit, agency) = receiver(to);
        Self {
            unit,
            agency,
            at: at.into(),
            expires_at: expires_at.into(),
        }
    }
}

impl From<DomainEndedOffer> for EndedOffer {
    fn from(it: DomainEndedOffer) -> Self {
        let DomainEndedOffer {
            to,
            how,
            at,
            reason,
        } = it;
        let (unit, agency) = receiver(to);
        Self {
            unit,
            agency,
            how: how.into(),
            at: at.into(),
            reason,
        }
    }
}

impl From<Whereabouts> for HeldBy {
    fn from(it: Whereabouts) -> Self {
        match it {
            Whereabouts::Unit(id) => Self {
                unit: Some(id.0),
                ..Self::default()
            },
            Whereabouts::Person(id) => Self {
                person: Some(id.0),
                ..Self::default()
            },
            Whereabouts::Place {
                name,
                at,
                precision,
            } => Self {
                place: Some(HeldAt {
                    name,
                    lon: at.lon_deg(),
                    lat: at.lat_deg(),
                    precision: precision.into(),
                }),
                ..Self::default()
            },
        }
    }
}

impl From<EquipmentVersions> for VersionsOfEquipment {
    fn from(it: EquipmentVersions) -> Self {
        let EquipmentVersions {
            label,
            stock,
            condition,
            maintenance,
            custody,
        } = it;
        Self {
            label,
            stock,
            condition,
            maintenance,
            custody,
        }
    }
}

impl From<EquipmentView> for Equipment {
    fn from(it: EquipmentView) -> Self {
        let EquipmentView {
            id,
            agency,
            owner,
            kind,
            equipment_type,
            name,
            retired_at,
            capabilities,
            quantity,
            condition,
            maintenance,
            home: home_of,
            serial,
            custodians,
            offer,
            ended_offer,
            whereabouts,
            held_since,
            lot,
            versions,
        } = it;
        let (due, done) = maintenance.unwrap_or_default();
        let custodian = |DomainCustodian { agency, since }| Custodian {
            agency: agency.to_string(),
            since: since.into(),
        };
        Self {
            id: id.0,
            agency: agency.to_string(),
            owner: owner.to_string(),
            equipment_kind: kind,
            equipment_type,
            name,
            retired_at: retired_at.map(Into::into),
            capabilities: capabilities.map(|it| it.into_iter().collect()),
            quantity,
            condition: condition.as_ref().map(|it| it.0.into()),
            condition_since: condition.as_ref().map(|it| it.1.into()),
            reason: condition.and_then(|it| it.2),
            maintenance_due: due.map(Into::into),
            maintained_at: done.map(Into::into),
            home: home_of.map(home),
            serial,
            custodians: custodians.map(|it| it.into_iter().map(custodian).collect()),
            offer: offer.map(Into::into),
            ended_offer: ended_offer.map(Into::into),
            held_by: whereabouts.map(Into::into),
            held_since: held_since.map(Into::into),
            lot: lot.map(|it| it.0),
            versions: versions.map(Into::into),
        }
    }
}

/// What units and equipment are asked for, near a place. Capability or kind must be given.
#[derive(Debug, Clone, Deserialize, Serialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub struct ResourcesQuery {
    /// Longitude.
    pub lon: f64,
    /// Latitude.
    pub lat: f64,
    /// Only what can do this.
    pub capability: Option<String>,
    /// Only what is of this kind.
    pub kind: Option<String>,
    /// Only equipment of this type or a more capable one.
    pub type_max: Option<u8>,
    /// How many at most.
    #[serde(default = "twenty")]
    pub count: usize,
    /// Also what is not ready or available.
    #[serde(default)]
    pub all: bool,
}

const fn twenty() -> usize {
    20
}

/// A unit or equipment that was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FoundResource {
    /// `unit` or `equipment`.
    pub kind: Kind,
    /// Which.
    pub id: Uuid,
    /// Metres from the point asked about to where it is disclosed to be.
    pub distance_m: f64,
}

/// What was found near a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct FoundResources {
    /// Nearest first.
    pub resources: Vec<FoundResource>,
    /// True if there were more than were asked for.
    pub truncated: bool,
}
