//! Bodies about equipment, and how they become domain commands.

use domain::{
    AgencyId, Command, EquipmentId, Point, PrincipalId, Refusal, UnitId,
    command::{self as order, CustodyAnswer as Answer},
    equipment::{Holder, Label, Receiver, Spot},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::bodies::{AnswerWord, Body, Plain, bodies};
use crate::{moment::Moment, object::Home, words::Condition};

bodies! {
    /// Registers equipment; it lies at its home.
    RegisterEquipment {
        /// New id.
        id: Uuid,
        /// Whose it is.
        agency: String,
        /// What people call it.
        name: String,
        /// What it is.
        equipment_kind: String,
        /// Its type within the kind, 1 (most capable) to 4.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        equipment_type: Option<u8>,
        /// What it can do.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        capabilities: Vec<String>,
        /// Its serial or inventory number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serial: Option<String>,
        /// Where it belongs.
        home: Home,
        /// How many there are of it.
        quantity: u32,
        /// When its maintenance is due.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        maintenance_due: Option<Moment>,
    }
    /// Says anew what equipment is.
    DescribeEquipment {
        /// The version of `label` this is based on.
        version: u32,
        /// What people call it.
        name: String,
        /// What it is.
        equipment_kind: String,
        /// Its type within the kind, 1 (most capable) to 4.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        equipment_type: Option<u8>,
        /// What it can do.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        capabilities: Vec<String>,
        /// Its serial or inventory number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serial: Option<String>,
        /// Where it belongs.
        home: Home,
    }
    /// A unit takes equipment on board.
    AttachEquipment {
        /// The version of `custody` this is based on.
        version: u32,
        /// The unit; of the own agency.
        unit: Uuid,
        /// How many, if not all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<PartOfStock>,
    }
    /// Equipment is put down.
    DetachEquipment {
        /// The version of `custody` this is based on.
        version: u32,
        /// Where; at its home if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Home>,
        /// How many, if not all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<PartOfStock>,
    }
    /// Equipment that no unit carries is brought elsewhere, or given to a person: one of the two.
    MoveEquipment {
        /// The version of `custody` this is based on.
        version: u32,
        /// Where.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Home>,
        /// Or to whom; of the own agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<Uuid>,
        /// How many, if not all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<PartOfStock>,
    }
    /// Offers the custody of equipment to a unit of the agency or to another agency: one of the two.
    HandOverEquipment {
        /// The version of `custody` this is based on.
        version: u32,
        /// To which unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Uuid>,
        /// Or to which agency.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        agency: Option<String>,
        /// How many, if not all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<PartOfStock>,
    }
    /// Answers an offer of custody. Who accepts for an agency says where it goes: unit, place or person.
    AnswerCustody {
        /// Yes or no.
        answer: AnswerWord,
        /// Onto which unit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Uuid>,
        /// Or to which place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<Home>,
        /// Or to whom.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person: Option<Uuid>,
        /// Why not; needed for decline.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    }
    /// Says in what condition equipment is.
    SetCondition {
        /// The version of `condition` this is based on.
        version: u32,
        /// In what condition it is.
        condition: Condition,
        /// Why it is not ready.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
        /// How many, if not all.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<PartOfStock>,
    }
    /// Corrects how many there are.
    AdjustQuantity {
        /// The version of `stock` this is based on.
        version: u32,
        /// How many there are.
        quantity: u32,
        /// Why it is another number.
        reason: String,
    }
    /// Records maintenance, or plans it.
    RecordMaintenance {
        /// The version of `maintenance` this is based on.
        version: u32,
        /// Whether it was maintained; else only the date changes.
        done: bool,
        /// When it is due next; not planned if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next_due: Option<Moment>,
    }
    /// Takes equipment out of use for ever.
    RetireEquipment {
        /// The version of `custody` this is based on.
        version: u32,
        /// Why.
        reason: String,
    }
}

/// A part of a stock that goes its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartOfStock {
    /// How many.
    pub quantity: u32,
    /// New id of the part.
    pub id: Uuid,
}

fn part(it: Option<PartOfStock>) -> Option<order::PartOfStock> {
    it.map(|PartOfStock { quantity, id }| order::PartOfStock {
        quantity,
        id: EquipmentId(id),
    })
}

fn spot(it: Home) -> Result<Spot, Refusal> {
    Ok(Spot {
        at: Point::new(it.lon, it.lat)?,
        name: it.name,
    })
}

/// Where it goes, if it is said once.
fn holder(
    unit: Option<Uuid>,
    place: Option<Home>,
    person: Option<Uuid>,
) -> Result<Option<Holder>, Refusal> {
    match (unit, place, person) {
        (None, None, None) => Ok(None),
        (Some(id), None, None) => Ok(Some(Holder::Unit(UnitId(id)))),
        (None, Some(it), None) => spot(it).map(Holder::Place).map(Some),
        (None, None, Some(id)) => Ok(Some(Holder::Person(PrincipalId(id)))),
        _ => Err(Refusal::Malformed {
            field: "to",
            why: "can be one unit, one place or one person only",
        }),
    }
}

impl RegisterEquipment {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::RegisterEquipment(order::RegisterEquipment {
            id: EquipmentId(self.id),
            agency: AgencyId::new(&self.agency)?,
            label: Label {
                name: self.name,
                kind: self.equipment_kind,
                equipment_type: self.equipment_type,
                capabilities: self.capabilities.into_iter().collect(),
                serial: self.serial,
                home: spot(self.home)?,
            },
            quantity: self.quantity,
            maintenance_due: self.maintenance_due.map(|it| it.0),
        }))
    }
}

impl DescribeEquipment {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::DescribeEquipment(order::DescribeEquipment {
            equipment: EquipmentId(equipment),
            version: self.version,
            label: Label {
                name: self.name,
                kind: self.equipment_kind,
                equipment_type: self.equipment_type,
                capabilities: self.capabilities.into_iter().collect(),
                serial: self.serial,
                home: spot(self.home)?,
            },
        }))
    }
}

impl AttachEquipment {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::AttachEquipment(order::AttachEquipment {
            equipment: EquipmentId(equipment),
            version: self.version,
            unit: UnitId(self.unit),
            part: part(self.part),
        }))
    }
}

impl DetachEquipment {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::DetachEquipment(order::DetachEquipment {
            equipment: EquipmentId(equipment),
            version: self.version,
            to: self.place.map(spot).transpose()?,
            part: part(self.part),
        }))
    }
}

impl MoveEquipment {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        let to = holder(None, self.place, self.person)?;
        Ok(Command::MoveEquipment(order::MoveEquipment {
            equipment: EquipmentId(equipment),
            version: self.version,
            to: to.ok_or(Refusal::Empty { field: "to" })?,
            part: part(self.part),
        }))
    }
}

impl HandOverEquipment {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        let to = match (self.unit, self.agency) {
            (Some(id), None) => Receiver::Unit(UnitId(id)),
            (None, Some(id)) => Receiver::Agency(AgencyId::new(&id)?),
            (None, None) => return Err(Refusal::Empty { field: "to" }),
            (Some(_), Some(_)) => {
                return Err(Refusal::Malformed {
                    field: "to",
                    why: "can be one unit or one agency only",
                });
            }
        };
        Ok(Command::HandOverEquipment(order::HandOverEquipment {
            equipment: EquipmentId(equipment),
            version: self.version,
            to,
            part: part(self.part),
        }))
    }
}

impl AnswerCustody {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        let holder = holder(self.unit, self.place, self.person)?;
        let answer = match (self.answer, self.reason, holder) {
            (AnswerWord::Accept, None, holder) => Answer::Accept { holder },
            (AnswerWord::Accept, Some(_), _) => {
                return Err(Refusal::Malformed {
                    field: "reason",
                    why: "is only for decline",
                });
            }
            (AnswerWord::Decline, reason, None) => Answer::Decline {
                reason: reason.unwrap_or_default(),
            },
            (AnswerWord::Decline, _, Some(_)) => {
                return Err(Refusal::Malformed {
                    field: "to",
                    why: "is only for accept",
                });
            }
        };
        Ok(Command::AnswerCustody {
            equipment: EquipmentId(equipment),
            answer,
        })
    }
}

impl SetCondition {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::SetCondition(order::SetCondition {
            equipment: EquipmentId(equipment),
            version: self.version,
            condition: self.condition.into(),
            reason: self.reason,
            part: part(self.part),
        }))
    }
}

impl AdjustQuantity {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::AdjustQuantity(order::AdjustQuantity {
            equipment: EquipmentId(equipment),
            version: self.version,
            quantity: self.quantity,
            reason: self.reason,
        }))
    }
}

impl RecordMaintenance {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::RecordMaintenance(order::RecordMaintenance {
            equipment: EquipmentId(equipment),
            version: self.version,
            is_done: self.done,
            next_due: self.next_due.map(|it| it.0),
        }))
    }
}

impl RetireEquipment {
    /// The domain command.
    pub fn into_command(self, equipment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::RetireEquipment(order::RetireEquipment {
            equipment: EquipmentId(equipment),
            version: self.version,
            reason: self.reason,
        }))
    }
}

impl Plain {
    /// Takes an offer of custody back.
    pub fn into_cancel_equipment_offer(self, equipment: Uuid) -> Result<Command, Refusal> {
        Ok(Command::CancelEquipmentOffer {
            equipment: EquipmentId(equipment),
        })
    }
}
