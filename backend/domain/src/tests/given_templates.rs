//! Templates of joint tasks, for tests.

use domain::{
    Command, Role,
    command::{ConfigureAgency, DraftTask},
    inspection::DrawPlan,
    settings::{Section, SectionName, TemplateSettings},
    task::{
        Disclosure, Part, PreparedPeriod, PreparedPost, Quorum, Scope, TaskKind, TaskTemplate,
        TemplatePart, TemplateRef, UsedTemplate,
    },
};

use super::given::*;

/// A template of a kind that asks these agencies, with something ready where its kind has it.
pub(crate) fn a_template(code: &str, kind: TaskKind, parties: &[&str]) -> TaskTemplate {
    let asked = |it: &&str| TemplatePart {
        part: part(it, 1),
        is_optional: false,
    };
    TaskTemplate {
        code: code.to_owned(),
        title: format!("Template {code}"),
        version: 1,
        kind,
        objective: "What is to be reached".to_owned(),
        place: String::new(),
        area: None,
        legal_basis: "An act".to_owned(),
        answer_within_min: 30,
        parts: parties.iter().map(asked).collect(),
        quorum: Quorum::All,
        takeover: None,
        disclosure: Disclosure::default(),
        scope: Scope::default(),
        draw: (kind == TaskKind::Inspection).then(|| DrawPlan {
            targets: Some(3),
            inspectors_each: 1,
            seed_from: "The lottery".to_owned(),
        }),
        countersign: std::collections::BTreeMap::new(),
        period: (kind == TaskKind::DisasterResponse).then(|| PreparedPeriod {
            hours: 12,
            emphasis: "People first".to_owned(),
            objectives: vec![],
            posts: parties
                .iter()
                .map(|it| PreparedPost {
                    position: domain::response::Position::AgencyRepresentative,
                    agency: agency(it),
                })
                .collect(),
        }),
        is_retired: false,
    }
}

/// What a task keeps of it; of another than it asks.
pub(crate) fn used(it: &TaskTemplate) -> UsedTemplate {
    let needed = it.parts.iter().filter(|it| !it.is_optional);
    UsedTemplate {
        code: it.code.clone(),
        title: it.title.clone(),
        version: it.version,
        needed: needed.map(|it| it.part.agency.clone()).collect(),
        draw: it.draw.clone(),
        countersign: it.countersign.clone(),
        period: it.period.clone(),
    }
}

/// Section `templates` as `of` has it set next.
pub(crate) fn templates(given: &Given, of: &str, templates: &[TaskTemplate]) -> Command {
    let settings = given.state.settings(&agency(of)).unwrap();
    Command::ConfigureAgency(ConfigureAgency {
        agency: agency(of),
        version: settings.version(SectionName::Templates),
        section: Section::Templates(TemplateSettings {
            templates: templates.to_vec(),
        }),
    })
}

impl Given {
    /// `of` has these templates.
    pub(crate) fn with_templates(&mut self, of: &str, them: &[TaskTemplate]) {
        let order = templates(self, of, them);
        self.when(of, Role::Admin, order).unwrap();
    }
}

/// The draft of task `n` by a template, as it asks for it.
pub(crate) fn by_template(n: u128, it: &TaskTemplate, given: &Given) -> DraftTask {
    let parts: Vec<Part> = it.parts.iter().map(|it| it.part.clone()).collect();
    DraftTask {
        kind: it.kind,
        parts,
        template: Some(TemplateRef {
            code: it.code.clone(),
            version: it.version,
        }),
        ..draft_order(n, &["ems"], given.now)
    }
}
