//! What can be asked about equipment.

use crate::{
    equipment::{Condition, Holder, Label, Receiver, Spot},
    id::{AgencyId, EquipmentId, UnitId},
    time::Timestamp,
};

/// A part of a stock that goes its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartOfStock {
    /// How many.
    pub quantity: u32,
    /// New id of the part.
    pub id: EquipmentId,
}

/// Registers equipment; it lies at its home.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterEquipment {
    /// New id.
    pub id: EquipmentId,
    /// Whose it is.
    pub agency: AgencyId,
    /// What it is.
    pub label: Label,
    /// How many there are of it.
    pub quantity: u32,
    /// When its maintenance is due.
    pub maintenance_due: Option<Timestamp>,
}

/// Says anew what equipment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescribeEquipment {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `label` this is based on.
    pub version: u32,
    /// What it is.
    pub label: Label,
}

/// A unit takes equipment on board.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachEquipment {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `custody` this is based on.
    pub version: u32,
    /// The unit; of the sender's agency.
    pub unit: UnitId,
    /// How many, if not all.
    pub part: Option<PartOfStock>,
}

/// A unit or person puts equipment down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetachEquipment {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `custody` this is based on.
    pub version: u32,
    /// Where; at its home if absent.
    pub to: Option<Spot>,
    /// How many, if not all.
    pub part: Option<PartOfStock>,
}

/// Equipment that lies somewhere is brought elsewhere, or given to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoveEquipment {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `custody` this is based on.
    pub version: u32,
    /// Where or to whom; not a unit.
    pub to: Holder,
    /// How many, if not all.
    pub part: Option<PartOfStock>,
}

/// Offers the custody of equipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOverEquipment {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `custody` this is based on.
    pub version: u32,
    /// To whom.
    pub to: Receiver,
    /// How many, if not all.
    pub part: Option<PartOfStock>,
}

/// The receiver's answer to an offer of custody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CustodyAnswer {
    /// We take it.
    Accept {
        /// Where it goes; needed by an agency, and given by itself if it was offered to a unit.
        holder: Option<Holder>,
    },
    /// We do not, because.
    Decline {
        /// Why.
        reason: String,
    },
}

/// Says in what condition equipment is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetCondition {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `condition` this is based on.
    pub version: u32,
    /// In what condition it is.
    pub condition: Condition,
    /// Why it is not ready.
    pub reason: Option<String>,
    /// How many, if not all.
    pub part: Option<PartOfStock>,
}

/// Corrects how many there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdjustQuantity {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `stock` this is based on.
    pub version: u32,
    /// How many there are.
    pub quantity: u32,
    /// Why it is another number.
    pub reason: String,
}

/// Records maintenance, or plans it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordMaintenance {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `maintenance` this is based on.
    pub version: u32,
    /// Whether it was maintained; else only the date changes.
    pub is_done: bool,
    /// When it is due next; not planned if absent.
    pub next_due: Option<Timestamp>,
}

/// Takes equipment out of use for ever.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetireEquipment {
    /// Which.
    pub equipment: EquipmentId,
    /// The version of `custody` this is based on.
    pub version: u32,
    /// Why.
    pub reason: String,
}
