//! Random settings of agencies. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, AlarmKind, Command,
    alarm::Sound,
    command::ConfigureAgency,
    settings::{
        AlarmRule, AlarmSettings, AutomaticSettings, CodeMeans, Near, OnClear, OnSignOff,
        OutOfServiceReason, Section, SectionName, SendingSettings, StatusCode, StatusSettings,
        Verdict,
    },
};

use super::{dice::Dice, given::*, world::World};

impl World {
    /// A change of one section, mostly on its newest version.
    pub(crate) fn about_settings(&mut self, dice: &mut Dice) -> (Command, Option<AgencyId>) {
        let of = agency(dice.pick(&AGENCIES).0);
        let section = self.some_section(dice);
        let version = self
            .given
            .state
            .settings(&of)
            .map_or(0, |it| it.version(section.name()));
        let version = if dice.percent(90) {
            version
        } else {
            version + 1
        };
        let command = Command::ConfigureAgency(ConfigureAgency {
            agency: of.clone(),
            version,
            section,
        });
        (command, Some(of))
    }

    fn some_section(&mut self, dice: &mut Dice) -> Section {
        match dice.pick(SectionName::EVERY) {
            SectionName::Status => Section::Status(self.some_status_settings(dice)),
            SectionName::Sending => Section::Sending(some_sending_settings(dice)),
            SectionName::Alarms => Section::Alarms(some_alarm_settings(dice)),
            SectionName::Automatic => Section::Automatic(some_automatic_settings(dice)),
        }
    }

    fn some_status_settings(&mut self, dice: &mut Dice) -> StatusSettings {
        let mut codes: Vec<StatusCode> = if dice.percent(20) {
            vec![]
        } else {
            let more = [CodeMeans::Transporting, CodeMeans::Returning];
            CodeMeans::NEEDED
                .into_iter()
                .chain(more)
                .enumerate()
                .map(|(n, means)| StatusCode {
                    code: (n + 1).to_string(),
                    label: self.mark(),
                    means,
                })
                .collect()
        };
        if dice.percent(10) {
            codes.truncate(2);
        }
        StatusSettings {
            codes,
            out_of_service: vec![OutOfServiceReason {
                word: self.mark(),
                label: self.mark(),
                minutes: dice.percent(50).then_some(15),
            }],
        }
    }
}

fn some_sending_settings(dice: &mut Dice) -> SendingSettings {
    let mut verdict = || dice.pick(&[Verdict::Off, Verdict::Off, Verdict::Warn, Verdict::Block]);
    SendingSettings {
        reserved: verdict(),
        out_of_area: verdict(),
        below_minimum_crew: verdict(),
        capability_missing: verdict(),
        busy: verdict(),
    }
}

fn some_automatic_settings(dice: &mut Dice) -> AutomaticSettings {
    let near = Near {
        within_m: 100,
        for_s: 10,
    };
    let on_sign_off = dice.pick(&[OnSignOff::Keep, OnSignOff::OffDuty, OnSignOff::OutOfService]);
    AutomaticSettings {
        on_clear: dice.pick(&[OnClear::Keep, OnClear::Available, OnClear::Returning]),
        back_in_service: dice.percent(50),
        available_on_sign_on: dice.percent(50),
        on_sign_off,
        sign_off_reason: (on_sign_off == OnSignOff::OutOfService).then(|| mark(7)),
        home: dice.percent(70).then_some(near),
        arrival: dice.percent(70).then_some(near),
    }
}

/// Mostly what can be kept.
fn some_alarm_settings(dice: &mut Dice) -> AlarmSettings {
    let mut rules = std::collections::BTreeMap::new();
    for kind in AlarmKind::EVERY {
        let common = AlarmRule::common(kind);
        let rule = AlarmRule {
            sound: if dice.percent(5) {
                Sound::Notice
            } else {
                common.sound
            },
            supervisors_s: 10 + dice.below(30) as u32,
            everybody_s: common.everybody_s.map(|_| 20),
            ..common
        };
        if dice.percent(30) {
            rules.insert(kind, rule);
        }
    }
    AlarmSettings {
        acknowledge_within_s: dice.pick(&[15, 30, 60, 300]),
        by_radio_within_s: dice.pick(&[None, Some(30), Some(600)]),
        no_unit_within_s: [dice.pick(&[30, 120]), 180, 600, 1_800, 3_600],
        answer_due_before_s: dice.pick(&[60, 3_600]),
        rules,
    }
}
