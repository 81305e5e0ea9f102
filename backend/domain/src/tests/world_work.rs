//! Random codes, reservations, queues, capacities and transports. Also compiled into the tests of the protocol.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, AssignmentId, AssignmentStatus, Command, Target, UnitId,
    command::{AssignUnit, ReserveUnit, SetCapacity, StartLeg},
    unit::Measure,
};

use super::{
    dice::Dice,
    given::*,
    world::{World, some_unit},
};

impl World {
    pub(super) fn about_assignment(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        use AssignmentStatus as S;
        let id = if index == 13 {
            self.new_assignment(dice)
        } else {
            self.some_assignment(dice)
        };
        let known = self.given.state.assignment(id).cloned();
        let by = known.map(|it| it.agency);
        match index {
            13 => {
                let target = self.target(dice);
                let by = self.owner_of(target, dice);
                let own = by.as_ref().map(|it| unit(it.as_str(), dice.id(2)));
                let unit = own
                    .filter(|_| dice.percent(90))
                    .unwrap_or_else(|| some_unit(dice));
                let is_offer = dice.percent(20);
                (
                    Command::AssignUnit(AssignUnit {
                        id,
                        unit,
                        target,
                        is_offer,
                        confirmed: BTreeSet::new(),
                    }),
                    by,
                )
            }
            14 => {
                let to = dice.pick(&[
                    S::Dispatched,
                    S::Acknowledged,
                    S::EnRoute,
                    S::EnRoute,
                    S::Staged,
                    S::OnScene,
                    S::OnScene,
                    S::Transporting,
                    S::AtDestination,
                    S::Cleared,
                    S::Cleared,
                    S::Declined,
                ]);
                let by_radio = dice.percent(30);
                (
                    Command::AdvanceAssignment {
                        assignment: id,
                        to,
                        by_radio,
                    },
                    by,
                )
            }
            15 => (
                Command::DeclineAssignment {
                    assignment: id,
                    reason: self.text(dice),
                },
                by,
            ),
            16 => (
                Command::CancelAssignment {
                    assignment: id,
                    reason: self.text(dice),
                },
                by,
            ),
            _ => {
                let command = Command::DivertAssignment(domain::command::DivertAssignment {
                    assignment: id,
                    new_id: self.new_assignment(dice),
                    target: self.target(dice),
                    reason: self.text(dice),
                    confirmed: BTreeSet::new(),
                });
                (command, by)
            }
        }
    }

    /// Command number `index` about the work of units, and the agency that would give it.
    pub(crate) fn about_work(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let unit = self.some_unit_for(index, dice);
        let by = self.agency_of(unit);
        let assignment = self.some_assignment_for(index, dice);
        let of_assignment = self
            .given
            .state
            .assignment(assignment)
            .map(|it| it.agency.clone());
        match index {
            0 => {
                let command = Command::SetStatusCode {
                    unit,
                    code: (dice.below(8) + 1).to_string(),
                    reason: self.reason(dice),
                    by_radio: dice.percent(40),
                };
                (command, by)
            }
            1 => {
                let target: Option<Target> = dice.percent(50).then(|| self.target(dice));
                let minutes = dice.below(90) as i64 - 2;
                let command = Command::ReserveUnit(ReserveUnit {
                    unit,
                    target,
                    reason: self.text(dice),
                    until: self.given.now.plus_ms(minutes * MINUTE),
                });
                (command, by)
            }
            2 => {
                let mut order: Vec<_> = self
                    .given
                    .state
                    .open_assignments_of(unit)
                    .filter(|it| !it.status.is_working())
                    .map(|it| it.id)
                    .collect();
                order.reverse();
                if dice.percent(10) {
                    order.pop();
                }
                (Command::OrderQueue { unit, order }, by)
            }
            3 => {
                let version = self
                    .given
                    .state
                    .unit(unit)
                    .map_or(0, |it| it.capacity_version);
                let most = u32::try_from(dice.below(4)).unwrap();
                let capacity = BTreeMap::from([(Measure::MinimumCrew, most), (Measure::Seats, 4)]);
                let command = Command::SetCapacity(SetCapacity {
                    unit,
                    version,
                    capacity,
                });
                (command, by)
            }
            4 => {
                let command = Command::StartLeg(StartLeg {
                    assignment,
                    place: self.text(dice),
                    at: dice.percent(50).then(|| self.point()),
                    persons: 1,
                    by_radio: dice.percent(30),
                });
                (command, of_assignment)
            }
            5 => {
                // What drives there arrives first.
                let drives = self
                    .given
                    .state
                    .assignment(assignment)
                    .is_some_and(|it| it.status == AssignmentStatus::Transporting);
                let by_radio = dice.percent(30);
                let command = if drives {
                    Command::AdvanceAssignment {
                        assignment,
                        to: AssignmentStatus::AtDestination,
                        by_radio,
                    }
                } else {
                    Command::HandOverLeg {
                        assignment,
                        by_radio,
                    }
                };
                (command, of_assignment)
            }
            _ if dice.percent(50) => (Command::ReachedHome { unit }, None),
            _ => (Command::ReachedScene { assignment }, None),
        }
    }
    /// Rather a unit whose queue can be put in another order, where that is the matter.
    fn some_unit_for(&self, index: usize, dice: &mut Dice) -> UnitId {
        let state = &self.given.state;
        let has_queue = |id: &UnitId| {
            let open = state.open_assignments_of(*id);
            open.filter(|it| !it.status.is_working()).count() > 1
        };
        let units: Vec<_> = state.units().map(|it| it.id).filter(has_queue).collect();
        let any = some_unit(dice);
        if index == 2 {
            dice.rather(&units, || any)
        } else {
            any
        }
    }

    /// Rather an assignment on its way to a destination or there, where something is to be handed over.
    fn some_assignment_for(&self, index: usize, dice: &mut Dice) -> AssignmentId {
        let any = self.some_assignment(dice);
        let there: Vec<_> = self
            .given
            .state
            .assignments()
            .filter(|it| it.status.is_open())
            .filter(|it| {
                it.legs
                    .last()
                    .is_some_and(|leg| leg.handed_over_at.is_none())
            })
            .map(|it| it.id)
            .collect();
        if index == 5 {
            dice.rather(&there, || any)
        } else {
            any
        }
    }
}
