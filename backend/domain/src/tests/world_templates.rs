//! Random templates of joint tasks, and what is written down by them. Also compiled into the tests of the protocol.

use std::collections::BTreeMap;

use domain::{
    AgencyId,
    command::DraftTask,
    enforcement::MeasureKind,
    inspection::DrawPlan,
    response::{PlannedObjective, Position},
    settings::TemplateSettings,
    task::{
        Ask, Disclosure, Part, PreparedPeriod, PreparedPost, Quorum, Scope, TaskKind, TaskTemplate,
        TemplatePart, TemplateRef,
    },
};

use super::{dice::Dice, given::*, world::World};

impl World {
    /// What is there, some of it changed and something added; mostly as it may be (T28).
    pub(crate) fn some_templates(&mut self, of: &AgencyId, dice: &mut Dice) -> TemplateSettings {
        let there = self.given.state.settings(of);
        let mut settings = there.map_or_else(Default::default, |it| it.templates.clone());
        for it in &mut settings.templates {
            if dice.percent(40) {
                it.title = self.mark();
                it.version += u32::from(dice.percent(90));
            }
            it.is_retired = dice.percent(20);
        }
        if settings.templates.len() < 4 {
            let new = self.some_template(dice);
            settings.templates.push(new);
        }
        if dice.percent(5) {
            settings.templates.remove(0);
        }
        settings
    }

    fn some_template(&mut self, dice: &mut Dice) -> TaskTemplate {
        let mut names: Vec<&str> = AGENCIES.iter().map(|it| it.0).collect();
        names.rotate_left(dice.below(AGENCIES.len()));
        names.truncate(2 + dice.below(2));
        let mut parts = Vec::new();
        for name in &names {
            parts.push(TemplatePart {
                part: Part {
                    asks: vec![Ask {
                        capability: self.mark(),
                        count: 2,
                    }],
                    note: self.mark(),
                    ..Part::of(agency(name))
                },
                is_optional: dice.percent(40),
            });
        }
        let kind = dice.pick(&[
            TaskKind::Inspection,
            TaskKind::Enforcement,
            TaskKind::DisasterResponse,
        ]);
        let signer = dice.percent(50).then(|| agency(names[0]));
        TaskTemplate {
            code: self.mark(),
            title: self.mark(),
            version: 1 + u32::from(dice.percent(5)),
            kind,
            objective: self.mark(),
            place: self.mark(),
            area: None,
            legal_basis: self.mark(),
            answer_within_min: 30,
            parts,
            quorum: Quorum::All,
            takeover: None,
            disclosure: Disclosure::default(),
            scope: Scope::default(),
            draw: (kind == TaskKind::Inspection).then(|| DrawPlan {
                targets: Some(2),
                inspectors_each: 0,
                seed_from: self.mark(),
            }),
            countersign: if kind == TaskKind::Enforcement {
                BTreeMap::from([
                    (MeasureKind::Seal, signer.clone()),
                    (MeasureKind::Close, None),
                ])
            } else {
                BTreeMap::new()
            },
            period: (kind == TaskKind::DisasterResponse).then(|| PreparedPeriod {
                hours: 12,
                emphasis: self.mark(),
                objectives: vec![PlannedObjective {
                    text: self.mark(),
                    owner: signer,
                }],
                posts: vec![PreparedPost {
                    position: Position::SafetyOfficer,
                    agency: agency(names[0]),
                }],
            }),
            is_retired: dice.percent(10),
        }
    }

    /// The same draft by a template that somebody has: mostly as it may be (T29, T30).
    pub(crate) fn by_template(
        &mut self,
        order: &DraftTask,
        dice: &mut Dice,
    ) -> Option<(AgencyId, DraftTask)> {
        let of = agency(dice.pick(&AGENCIES).0);
        let settings = self.given.state.settings(&of)?;
        let templates = &settings.templates.templates;
        let it = templates.get(dice.below(templates.len().max(1)))?.clone();
        let asked = |it: &&TemplatePart| !it.is_optional || dice.percent(50);
        let mut parts: Vec<Part> = it
            .parts
            .iter()
            .filter(asked)
            .map(|it| it.part.clone())
            .collect();
        if dice.percent(10) {
            parts.pop();
        }
        let template = TemplateRef {
            code: it.code,
            version: it.version + u32::from(dice.percent(10)),
        };
        let order = DraftTask {
            kind: if dice.percent(95) {
                it.kind
            } else {
                order.kind
            },
            parts,
            quorum: Quorum::All,
            takeover: None,
            template: Some(template),
            ..order.clone()
        };
        Some((of, order))
    }
}
