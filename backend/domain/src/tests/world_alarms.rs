//! Random commands about alarms. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, AlarmId, Command,
    alarm::LastFix,
    command::{AskToTalk, RaiseDuress, ReportDelay},
};

use super::{
    dice::Dice,
    given::*,
    world::{World, some_unit},
};

/// Enough for a walk; they are used up.
const ALARMS: usize = 60;

impl World {
    /// Command number `index`, and the agency that would give it.
    pub(crate) fn about_alarm(
        &mut self,
        index: usize,
        dice: &mut Dice,
    ) -> (Command, Option<AgencyId>) {
        let id = self.new_alarm(dice);
        let unit = some_unit(dice);
        let by_unit = self.agency_of(unit);
        match index {
            33 => {
                let at = self.point();
                let fix = dice.percent(50).then_some(LastFix {
                    at,
                    fix_at: self.given.now,
                });
                let order = RaiseDuress { id, unit, fix };
                (Command::RaiseDuress(order), by_unit)
            }
            34 => (Command::AskToTalk(AskToTalk { id, unit }), by_unit),
            35 => {
                let assignment = self.some_assignment(dice);
                let known = self.given.state.assignment(assignment);
                let by = known.map(|it| it.agency.clone());
                let expected_at = self.given.now.plus_ms(20 * MINUTE - 30 * SECOND);
                let order = ReportDelay {
                    id,
                    assignment,
                    reason: self.text(dice),
                    expected_at: dice.percent(60).then_some(expected_at),
                };
                (Command::ReportDelay(order), by)
            }
            _ => {
                let alarm = self.some_alarm(dice);
                let owner = self.given.state.alarm(alarm).map(|it| it.owner.clone());
                let ms = (1 + dice.below(40) as i64) * MINUTE;
                let command = match index {
                    36 => Command::WithdrawDuress { alarm },
                    37 => Command::AcknowledgeAlarm { alarm },
                    38 => Command::ShelveAlarm { alarm, ms },
                    _ => Command::CloseAlarm { alarm },
                };
                (command, owner)
            }
        }
    }

    /// Mostly one that is open.
    fn some_alarm(&self, dice: &mut Dice) -> AlarmId {
        let open = self.given.state.alarms().filter(|it| it.is_open());
        let open: Vec<_> = open.map(|it| it.id).collect();
        let any = alarm(dice.id(ALARMS));
        dice.rather(&open, || any)
    }

    fn new_alarm(&self, dice: &mut Dice) -> AlarmId {
        let ids = (1..=ALARMS as u128).map(alarm);
        let free: Vec<_> = ids
            .filter(|it| self.given.state.alarm(*it).is_none())
            .collect();
        dice.rather(&free, || alarm(1))
    }
}
