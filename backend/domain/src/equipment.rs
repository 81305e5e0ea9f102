//! Equipment: things that can be carried, lent or staged (domain.md §1).
//!
//! Rules (cited by tests):
//! - **E1** Equipment is in the custody of one agency, and only the custodian changes it; a crew only what its unit
//!   carries, or takes on board what its agency has lying somewhere.
//! - **E2** It is counted. A part of a stock goes its own way under an id of its own; parts of one stock that are held
//!   together, in one custody and one condition, are one again.
//! - **E3** A unit takes on board what is ready or degraded, of its own agency; what breaks on board is taken off by hand.
//! - **E4** Custody changes hands when both say so: it is offered to a unit of the agency or to another agency, and the
//!   receiver accepts within [`OFFER_MS_MAX`](crate::limits::OFFER_MS_MAX), in its own custody and to a holder of its own.
//!   While it is offered it is not moved, split, counted or retired.
//! - **E5** It is offered to another agency only if that agency may see it: an offer opens nothing.
//! - **E6** An edit names the version of its field group; a stale one is refused with the current version.
//! - **E7** Every condition but ready has a reason.
//! - **E8** When its maintenance is due the custodian has an alarm, once, until it was maintained or has another date, is
//!   retired, or is in other hands.
//! - **E9** What is retired is shown for a while and then only in the journal.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    id::{AgencyId, EquipmentId, PrincipalId, UnitId},
    place::Point,
    time::Timestamp,
};

/// A place by name and point.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    /// What it is called; free text, sealed in the journal.
    pub name: String,
    /// Where it is.
    pub at: Point,
}

/// Where or with whom equipment is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// A unit carries it.
    Unit(UnitId),
    /// It lies somewhere.
    Place(Spot),
    /// A person of the custodian has it.
    Person(PrincipalId),
}

impl Holder {
    /// The unit that carries it.
    pub const fn unit(&self) -> Option<UnitId> {
        match self {
            Self::Unit(id) => Some(*id),
            Self::Place(_) | Self::Person(_) => None,
        }
    }
}

/// In what condition equipment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Can be used.
    Ready,
    /// Can be used within limits; the reason says which.
    Degraded,
    /// Cannot be used.
    Defective,
    /// Is being inspected or repaired.
    InMaintenance,
}

impl Condition {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Degraded => "degraded",
            Self::Defective => "defective",
            Self::InMaintenance => "in_maintenance",
        }
    }

    /// Whether a unit may carry it (E3).
    pub const fn is_usable(self) -> bool {
        matches!(self, Self::Ready | Self::Degraded)
    }
}

/// To whom custody is offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receiver {
    /// A unit of the custodian.
    Unit(UnitId),
    /// Another agency.
    Agency(AgencyId),
}

/// An offer of custody that nobody has answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// To whom.
    pub to: Receiver,
    /// Since when.
    pub at: Timestamp,
    /// When it lapses by itself.
    pub expires_at: Timestamp,
}

/// How an offer ended that was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferEnd {
    /// The receiver said no.
    Declined,
    /// The custodian took it back.
    Cancelled,
    /// Nobody answered in time.
    Lapsed,
}

impl OfferEnd {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Declined => "declined",
            Self::Cancelled => "cancelled",
            Self::Lapsed => "lapsed",
        }
    }
}

/// What became of the last offer that was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedOffer {
    /// To whom it was made.
    pub to: Receiver,
    /// How it ended.
    pub how: OfferEnd,
    /// When.
    pub at: Timestamp,
    /// Why, if it was declined; free text, sealed in the journal.
    pub reason: Option<String>,
}

/// An agency that has or had it in custody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Custodian {
    /// Which.
    pub agency: AgencyId,
    /// Since when.
    pub since: Timestamp,
}

/// That it is not used any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retired {
    /// Since when.
    pub at: Timestamp,
    /// Why; free text, sealed in the journal.
    pub reason: String,
}

/// Versions of the field groups of equipment (E6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct EquipmentVersions {
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

impl EquipmentVersions {
    /// Of what is new.
    pub const FIRST: Self = Self {
        label: 1,
        stock: 1,
        condition: 1,
        maintenance: 1,
        custody: 1,
    };
}

/// What equipment is, apart from how much there is of it and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// What people call it; free text, sealed in the journal.
    pub name: String,
    /// What it is: `pump`, `boat`, `generator` …
    pub kind: String,
    /// Its type within the kind, 1 (most capable) to 4.
    pub equipment_type: Option<u8>,
    /// What it can do.
    pub capabilities: BTreeSet<String>,
    /// Its serial or inventory number; free text, sealed in the journal.
    pub serial: Option<String>,
    /// Where it belongs.
    pub home: Spot,
}

/// A thing that can be carried, lent or staged, or a counted stock of equal ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipment {
    /// Its id.
    pub id: EquipmentId,
    /// The stock that it is or was a part of; its own id unless it was split off.
    pub lot: EquipmentId,
    /// Who answers for it now: the custodian.
    pub agency: AgencyId,
    /// Whose it is: who registered it.
    pub owner: AgencyId,
    /// What it is.
    pub label: Label,
    /// How many there are of it.
    pub quantity: u32,
    /// Where or with whom it is.
    pub holder: Holder,
    /// Since when.
    pub held_since: Timestamp,
    /// In what condition it is.
    pub condition: Condition,
    /// Since when.
    pub condition_since: Timestamp,
    /// Why it is not ready; free text, sealed in the journal.
    pub reason: Option<String>,
    /// When its maintenance is due.
    pub maintenance_due: Option<Timestamp>,
    /// When it was last maintained.
    pub maintained_at: Option<Timestamp>,
    /// Whether the custodian was told that maintenance is due (E8).
    pub is_due_told: bool,
    /// The offer of custody that waits for an answer.
    pub offer: Option<Offer>,
    /// The last offer that was not accepted.
    pub ended_offer: Option<EndedOffer>,
    /// In whose custody it has been, oldest first, the newest only; the last is the custodian.
    pub custodians: Vec<Custodian>,
    /// That it is not used any more.
    pub retired: Option<Retired>,
    /// Versions of its field groups.
    pub versions: EquipmentVersions,
}

impl Equipment {
    /// Whether it can still be used by anybody.
    pub const fn is_open(&self) -> bool {
        self.retired.is_none()
    }

    /// When the timer has to tell that maintenance is due.
    pub fn to_be_told_at(&self) -> Option<Timestamp> {
        self.maintenance_due
            .filter(|_| self.is_open() && !self.is_due_told)
    }

    /// Whether two things are parts of one stock that lie together as equals (E2).
    pub fn is_one_with(&self, other: &Self) -> bool {
        let lies = |it: &Self| it.is_open() && it.offer.is_none();
        self.lot == other.lot
            && self.agency == other.agency
            && self.holder == other.holder
            && (self.condition, &self.reason) == (other.condition, &other.reason)
            && lies(self)
            && lies(other)
    }
}
