//! Random settings of agencies. Also compiled into the tests of the protocol.

use domain::{
    AgencyId, AlarmKind, Command,
    alarm::Sound,
    classification::{SaidPriority, SaidType},
    command::ConfigureAgency,
    settings::{
        AlarmRule, AlarmSettings, AutomaticSettings, Checklist, ChecklistItem,
        ClassificationSettings, CodeMeans, DeclineReason, InspectionSettings, Near, OnClear,
        OnSignOff, OutOfServiceReason, OwnPriority, OwnType, Section, SectionName, SendingSettings,
        Severity, StatusCode, StatusSettings, TaskSettings, Verdict,
    },
};

use super::{dice::Dice, given::*, world::World, world_limits::TYPES};

impl World {
    /// A change of one section, mostly on its newest version.
    pub(crate) fn about_settings(&mut self, dice: &mut Dice) -> (Command, Option<AgencyId>) {
        let of = agency(dice.pick(&AGENCIES).0);
        let name = if dice.percent(40) {
            SectionName::Classification
        } else {
            dice.pick(SectionName::EVERY)
        };
        let section = self.some_section(&of, name, dice);
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

    fn some_section(&mut self, of: &AgencyId, name: SectionName, dice: &mut Dice) -> Section {
        match name {
            SectionName::Status => Section::Status(self.some_status_settings(dice)),
            SectionName::Sending => Section::Sending(some_sending_settings(dice)),
            SectionName::Alarms => Section::Alarms(some_alarm_settings(dice)),
            SectionName::Automatic => Section::Automatic(some_automatic_settings(dice)),
            SectionName::Classification => {
                Section::Classification(self.some_classification_settings(dice))
            }
            SectionName::Tasks => Section::Tasks(self.some_task_settings(dice)),
            SectionName::Inspections => {
                Section::Inspections(self.some_inspection_settings(of, dice))
            }
            SectionName::Enforcement => {
                Section::Enforcement(self.some_enforcement_settings(of, dice))
            }
            SectionName::Templates => Section::Templates(self.some_templates(of, dice)),
        }
    }

    /// What is there, some of it changed and something added; mostly as it may be (Y4).
    fn some_inspection_settings(&mut self, of: &AgencyId, dice: &mut Dice) -> InspectionSettings {
        let there = self.given.state.settings(of);
        let mut settings = there.map_or_else(Default::default, |it| it.inspections.clone());
        for it in &mut settings.checklists {
            if dice.percent(40) {
                it.items.push(self.some_item(dice));
                it.version += u32::from(dice.percent(90));
            }
            it.is_retired = dice.percent(20);
        }
        if settings.checklists.len() < 4 {
            settings.checklists.push(Checklist {
                code: self.mark(),
                title: self.mark(),
                version: 1 + u32::from(dice.percent(10)),
                items: vec![self.some_item(dice)],
                is_retired: dice.percent(20),
            });
        }
        if dice.percent(5) {
            settings.checklists.remove(0);
        }
        settings
    }

    fn some_item(&mut self, dice: &mut Dice) -> ChecklistItem {
        ChecklistItem {
            code: self.mark(),
            text: self.mark(),
            severity: dice.pick(&[Severity::Minor, Severity::Major, Severity::Critical]),
        }
    }

    fn some_task_settings(&mut self, dice: &mut Dice) -> TaskSettings {
        let reasons = (0..dice.below(4)).map(|_| DeclineReason {
            code: self.mark(),
            label: self.mark(),
            is_retired: dice.percent(30),
        });
        TaskSettings {
            decline_reasons: reasons.collect(),
        }
    }

    fn some_classification_settings(&mut self, dice: &mut Dice) -> ClassificationSettings {
        let types = (0..dice.below(5)).map(|_| OwnType {
            code: self.mark(),
            label: self.mark(),
            means: dice
                .pick(&["fire", "flood", "traffic", "flood", "nothing_common"])
                .to_owned(),
            priority: dice.percent(50).then(|| some_priority(dice)),
            is_retired: dice.percent(20),
        });
        let types = types.collect();
        let priorities = (0..dice.below(4)).map(|_| OwnPriority {
            code: self.mark(),
            label: self.mark(),
            means: some_priority(dice),
            is_retired: dice.percent(20),
        });
        ClassificationSettings {
            types,
            priorities: priorities.collect(),
        }
    }

    /// Often by a code of that agency, now and then by one of another.
    pub(crate) fn said_type(&mut self, by: &AgencyId, dice: &mut Dice) -> SaidType {
        let of = speaker(by, dice);
        let settings = self.given.state.settings(&of);
        let codes: Vec<_> = settings
            .iter()
            .flat_map(|it| &it.classification.types)
            .map(|it| SaidType::Own(it.code.clone()))
            .collect();
        if dice.percent(25) {
            SaidType::Common(dice.pick(&TYPES).to_owned())
        } else if codes.is_empty() || dice.percent(30) {
            SaidType::Common(self.mark())
        } else {
            dice.pick(&codes)
        }
    }

    /// The same, or nothing.
    pub(crate) fn said_priority(&self, by: &AgencyId, dice: &mut Dice) -> Option<SaidPriority> {
        let of = speaker(by, dice);
        let settings = self.given.state.settings(&of);
        let codes: Vec<_> = settings
            .iter()
            .flat_map(|it| &it.classification.priorities)
            .map(|it| SaidPriority::Own(it.code.clone()))
            .collect();
        match dice.below(10) {
            0 => None,
            1..6 if !codes.is_empty() => Some(dice.pick(&codes)),
            _ => Some(some_priority(dice).into()),
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

/// Whose words are said: mostly those of who says them.
fn speaker(by: &AgencyId, dice: &mut Dice) -> AgencyId {
    if dice.percent(92) {
        by.clone()
    } else {
        agency(dice.pick(&AGENCIES).0)
    }
}

fn some_priority(dice: &mut Dice) -> u8 {
    u8::try_from(1 + dice.below(5)).unwrap()
}

fn some_sending_settings(dice: &mut Dice) -> SendingSettings {
    let mut verdict = || dice.pick(&[Verdict::Off, Verdict::Off, Verdict::Warn, Verdict::Block]);
    SendingSettings {
        reserved: verdict(),
        out_of_area: verdict(),
        below_minimum_crew: verdict(),
        capability_missing: verdict(),
        busy: verdict(),
        promised: verdict(),
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
