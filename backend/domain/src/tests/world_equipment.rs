//! Random commands about equipment. Also compiled into the tests of the protocol.

use std::collections::BTreeSet;

use domain::{
    AgencyId, Command, Condition, EquipmentId, Role,
    command::{
        AdjustQuantity, AttachEquipment, CustodyAnswer, DescribeEquipment, DetachEquipment,
        HandOverEquipment, MoveEquipment, PartOfStock, RecordMaintenance, RegisterEquipment,
        RetireEquipment, SetCondition,
    },
    equipment::{Equipment, Holder, Label, Receiver, Spot},
};

use super::{
    dice::Dice,
    given::*,
    given_equipment::equipment,
    world::{World, some_unit},
};

/// Few, so that ids are used again.
const EQUIPMENT: usize = 8;

impl World {
    /// Command number `index` of those about equipment, and the agency that would give it.
    pub(crate) fn about_equipment(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        if index == 0 {
            return self.register_equipment(dice);
        }
        let id = self.some_equipment(index, dice);
        let known = self.given.state.equipment(id).cloned();
        let by = known.as_ref().map(|it| it.agency.clone());
        let stale = u32::from(dice.percent(4));
        let of = |version: fn(&Equipment) -> u32| known.as_ref().map_or(1, version) - stale;
        let custody = of(|it| it.versions.custody);
        let command = match index {
            1 => Command::DescribeEquipment(DescribeEquipment {
                equipment: id,
                version: of(|it| it.versions.label),
                label: self.some_label(dice),
            }),
            2 => {
                let own = by.as_ref().map(|it| unit(it.as_str(), dice.id(2)));
                Command::AttachEquipment(AttachEquipment {
                    equipment: id,
                    version: custody,
                    unit: own
                        .filter(|_| dice.percent(90))
                        .unwrap_or_else(|| some_unit(dice)),
                    part: self.some_part(dice),
                })
            }
            3 => Command::DetachEquipment(DetachEquipment {
                equipment: id,
                version: custody,
                to: dice.percent(40).then(|| self.some_spot(dice)),
                part: self.some_part(dice),
            }),
            4 => Command::MoveEquipment(MoveEquipment {
                equipment: id,
                version: custody,
                to: self.some_holder(by.as_ref(), dice),
                part: self.some_part(dice),
            }),
            5 => Command::HandOverEquipment(HandOverEquipment {
                equipment: id,
                version: custody,
                to: if dice.percent(40) {
                    Receiver::Unit(unit(
                        by.as_ref().map_or("fire", AgencyId::as_str),
                        dice.id(2),
                    ))
                } else {
                    Receiver::Agency(agency(dice.pick(&AGENCIES).0))
                },
                part: self.some_part(dice),
            }),
            6 => return self.answer_custody(id, known.as_ref(), dice),
            7 => Command::CancelEquipmentOffer { equipment: id },
            8 => Command::SetCondition(SetCondition {
                equipment: id,
                version: of(|it| it.versions.condition),
                condition: dice.pick(&[
                    Condition::Ready,
                    Condition::Ready,
                    Condition::Degraded,
                    Condition::Defective,
                    Condition::InMaintenance,
                ]),
                reason: self.reason(dice),
                part: self.some_part(dice),
            }),
            9 => Command::AdjustQuantity(AdjustQuantity {
                equipment: id,
                version: of(|it| it.versions.stock),
                quantity: u32::try_from(dice.below(40)).unwrap(),
                reason: self.text(dice),
            }),
            10 => Command::RecordMaintenance(RecordMaintenance {
                equipment: id,
                version: of(|it| it.versions.maintenance),
                is_done: dice.percent(60),
                next_due: dice.percent(80).then(|| self.given.now.plus_ms(5 * MINUTE)),
            }),
            _ => Command::RetireEquipment(RetireEquipment {
                equipment: id,
                version: custody,
                reason: self.text(dice),
            }),
        };
        (command, by)
    }

    fn register_equipment(&mut self, dice: &mut Dice) -> (Command, Option<AgencyId>) {
        let state = &self.given.state;
        let ids = (1..=EQUIPMENT as u128).map(equipment);
        let free: Vec<_> = ids.filter(|it| state.equipment(*it).is_none()).collect();
        let (name, _) = dice.pick(&AGENCIES);
        let order = RegisterEquipment {
            id: dice.rather(&free, || equipment(1)),
            agency: agency(name),
            label: self.some_label(dice),
            quantity: u32::try_from(dice.below(12)).unwrap(),
            maintenance_due: dice.percent(50).then(|| self.given.now.plus_ms(5 * MINUTE)),
        };
        (Command::RegisterEquipment(order), Some(agency(name)))
    }

    fn answer_custody(
        &mut self,
        id: EquipmentId,
        known: Option<&Equipment>,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let to = known.and_then(|it| it.offer.as_ref()).map(|it| &it.to);
        let by = match to {
            Some(Receiver::Agency(agency)) => Some(agency.clone()),
            _ => known.map(|it| it.agency.clone()),
        };
        let needs_holder = matches!(to, Some(Receiver::Agency(_))) != dice.percent(4);
        let answer = if dice.percent(65) {
            let holder = needs_holder.then(|| self.some_holder(by.as_ref(), dice));
            CustodyAnswer::Accept { holder }
        } else {
            let reason = self.text(dice);
            CustodyAnswer::Decline { reason }
        };
        let command = Command::AnswerCustody {
            equipment: id,
            answer,
        };
        (command, by)
    }

    /// Mostly some that the command fits.
    fn some_equipment(&self, index: usize, dice: &mut Dice) -> EquipmentId {
        let all = self.given.state.every_equipment();
        let fits = |it: &&Equipment| match index {
            3 => !matches!(it.holder, Holder::Place(_)),
            4 => it.holder.unit().is_none(),
            6 | 7 => it.offer.is_some(),
            _ => it.is_open(),
        };
        let fitting: Vec<_> = all.filter(fits).map(|it| it.id).collect();
        let any = equipment(dice.id(EQUIPMENT));
        dice.rather(&fitting, || any)
    }

    fn some_label(&mut self, dice: &mut Dice) -> Label {
        Label {
            name: self.text(dice),
            kind: self.mark(),
            equipment_type: dice.percent(70).then(|| u8::try_from(dice.id(4)).unwrap()),
            capabilities: BTreeSet::from([self.mark()]),
            serial: dice.percent(40).then(|| self.mark()),
            home: Spot {
                name: self.mark(),
                at: self.point(),
            },
        }
    }

    /// A place of its own, or one of few where parts meet again.
    fn some_spot(&mut self, dice: &mut Dice) -> Spot {
        if dice.percent(50) {
            return Spot {
                name: self.text(dice),
                at: self.point(),
            };
        }
        super::given_equipment::place(dice.id(2))
    }

    fn some_holder(&mut self, of: Option<&AgencyId>, dice: &mut Dice) -> Holder {
        let name = of.map_or("fire", AgencyId::as_str);
        match dice.below(10) {
            0..6 => Holder::Place(self.some_spot(dice)),
            6..8 => Holder::Unit(unit(name, dice.id(2))),
            _ if AGENCIES.iter().any(|it| it.0 == name) => {
                Holder::Person(person(name, dice.pick(&ROLES)))
            }
            _ => Holder::Person(person("fire", Role::Field)),
        }
    }

    fn some_part(&self, dice: &mut Dice) -> Option<PartOfStock> {
        let state = &self.given.state;
        let free: Vec<_> = (1..=EQUIPMENT as u128)
            .map(equipment)
            .filter(|it| state.equipment(*it).is_none())
            .collect();
        dice.percent(35).then(|| PartOfStock {
            quantity: u32::try_from(dice.below(6)).unwrap(),
            id: dice.rather(&free, || equipment(1)),
        })
    }
}
