//! Section `templates`: what an agency writes its joint tasks down by (T28).

use std::collections::BTreeMap;

use domain::{AgencyId, Refusal, enforcement::MeasureKind, settings as domain_settings, task};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    command::{Part, into_enforcement::rules_of, into_task},
    convert_task,
    object::{Area, Ask, Disclosure, EquipmentAsk, QuorumRule, Takeover, TaskScope},
    object_enforcement::CountersignRule,
    object_template::{TemplateDraw, TemplatePeriod},
    words::TaskKind,
};

/// What one agency is asked for by a template: a part without hours.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplatePart {
    /// Which.
    pub agency: String,
    /// What is asked.
    #[serde(default)]
    pub asks: Vec<Ask>,
    /// What else there is to know.
    #[serde(default)]
    pub note: String,
    /// The equipment that is asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub equipment: Vec<EquipmentAsk>,
    /// How many persons, beyond the crews of what is asked for.
    #[serde(default)]
    pub people: u16,
    /// Where to report.
    #[serde(default)]
    pub report_to: String,
    /// Whether it is to lead with the lead.
    #[serde(default)]
    pub co_lead: bool,
    /// Whether a proposal can do without it (T30).
    #[serde(default)]
    pub is_optional: bool,
}

/// One template.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskTemplate {
    /// What it is chosen by, at most 16 characters.
    pub code: String,
    /// What people read, at most 60 characters.
    pub title: String,
    /// 1 if it is new, the next one if anything of it differs from what is there, else the same.
    pub version: u32,
    /// What kind of work.
    pub task_kind: TaskKind,
    /// What is to be reached.
    pub objective: String,
    /// Where, in words, if that is always the same.
    #[serde(default)]
    pub place: String,
    /// Where, on the map, likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub area: Option<Area>,
    /// What permits it.
    #[serde(default)]
    pub legal_basis: String,
    /// How many minutes there are to answer: 1 to 43,200.
    pub answer_within_min: u16,
    /// What each agency is asked for; may include what the agency itself brings.
    pub parties: Vec<TemplatePart>,
    /// What makes it agreed.
    #[serde(default)]
    pub quorum: QuorumRule,
    /// The agencies that have to accept, or the capabilities that have to be covered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quorum_of: Vec<String>,
    /// Who may take over when the lead has no link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub takeover: Option<Takeover>,
    /// When the parties learn where and when; a template names no hour.
    #[serde(default)]
    pub disclosure: Disclosure,
    /// What it opens, at the most.
    #[serde(default)]
    pub scope: TaskScope,
    /// What an inspection draws.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<TemplateDraw>,
    /// Which measures of an enforcement need a second agency's signature (T31).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countersign: Vec<CountersignRule>,
    /// How a disaster response begins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<TemplatePeriod>,
    /// Whether it is no longer offered.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_retired: bool,
}

/// Section `templates`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateSettings {
    /// In the order in which they are offered, at most 30. One that was there cannot be left out.
    pub templates: Vec<TaskTemplate>,
}

impl TryFrom<TemplateSettings> for domain_settings::TemplateSettings {
    type Error = Refusal;

    fn try_from(it: TemplateSettings) -> Result<Self, Refusal> {
        let templates = it.templates.into_iter().map(TaskTemplate::into_domain);
        Ok(Self {
            templates: templates.collect::<Result<_, _>>()?,
        })
    }
}

impl TemplatePart {
    fn into_domain(self) -> Result<task::TemplatePart, Refusal> {
        let asked = Part {
            agency: self.agency,
            asks: self.asks,
            note: self.note,
            equipment: self.equipment,
            people: self.people,
            report_to: self.report_to,
            report_at: None,
            until: None,
            co_lead: self.co_lead,
        };
        Ok(task::TemplatePart {
            part: into_task::part(asked)?,
            is_optional: self.is_optional,
        })
    }
}

impl TaskTemplate {
    fn into_domain(self) -> Result<task::TaskTemplate, Refusal> {
        let parts = self.parties.into_iter().map(TemplatePart::into_domain);
        Ok(task::TaskTemplate {
            code: self.code,
            title: self.title,
            version: self.version,
            kind: self.task_kind.into(),
            objective: self.objective,
            place: self.place,
            area: self.area.map(into_task::area).transpose()?,
            legal_basis: self.legal_basis,
            answer_within_min: self.answer_within_min,
            parts: parts.collect::<Result<_, _>>()?,
            quorum: into_task::quorum(self.quorum, self.quorum_of)?,
            takeover: self
                .takeover
                .as_ref()
                .map(into_task::takeover)
                .transpose()?,
            disclosure: into_task::disclosure(self.disclosure)?,
            scope: into_task::scope(self.scope),
            draw: self.draw.map(Into::into),
            countersign: rules_of(self.countersign)?,
            period: self.period.map(TryInto::try_into).transpose()?,
            is_retired: self.is_retired,
        })
    }
}

impl From<domain_settings::TemplateSettings> for TemplateSettings {
    fn from(it: domain_settings::TemplateSettings) -> Self {
        let domain_settings::TemplateSettings { templates } = it;
        Self {
            templates: templates.into_iter().map(template).collect(),
        }
    }
}

fn template(it: task::TaskTemplate) -> TaskTemplate {
    let task::TaskTemplate {
        code,
        title,
        version,
        kind,
        objective,
        place,
        area,
        legal_basis,
        answer_within_min,
        parts,
        quorum,
        takeover,
        disclosure,
        scope,
        draw,
        countersign,
        period,
        is_retired,
    } = it;
    let (quorum, quorum_of) = convert_task::quorum(quorum);
    TaskTemplate {
        code,
        title,
        version,
        task_kind: kind.into(),
        objective,
        place,
        area: area.map(convert_task::area),
        legal_basis,
        answer_within_min,
        parties: parts.into_iter().map(part).collect(),
        quorum,
        quorum_of,
        takeover: takeover.as_ref().map(convert_task::takeover),
        disclosure: convert_task::disclosure(disclosure),
        scope: convert_task::scope(scope),
        draw: draw.map(Into::into),
        countersign: rules(countersign),
        period: period.map(Into::into),
        is_retired,
    }
}

fn part(it: task::TemplatePart) -> TemplatePart {
    let task::TemplatePart {
        part:
            task::Part {
                agency,
                asks,
                note,
                equipment,
                people,
                report_to,
                // A template names no hours (T28).
                report_at: _,
                until: _,
                co_lead,
            },
        is_optional,
    } = it;
    TemplatePart {
        agency: agency.to_string(),
        asks: convert_task::asks(asks),
        note,
        equipment: convert_task::equipment(equipment),
        people,
        report_to,
        co_lead,
        is_optional,
    }
}

/// Rules of signatures, one for each measure.
pub(crate) fn rules(it: BTreeMap<MeasureKind, Option<AgencyId>>) -> Vec<CountersignRule> {
    let rules = it.into_iter().map(|(measure, by)| CountersignRule {
        measure: measure.into(),
        by: by.map(|it| it.to_string()),
    });
    rules.collect()
}
