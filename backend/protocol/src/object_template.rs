//! What a joint task keeps of the template that it was written down by (T32).

use domain::{
    AgencyId, Refusal, inspection as domain_inspection, response as domain_response,
    sharing::TemplateView, task,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    command::NewObjective, object_enforcement::CountersignRule, settings::rules, words::Position,
};

/// What an inspection draws.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateDraw {
    /// How many targets, 1 to 2,000; all are inspected if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub targets: Option<u16>,
    /// How many inspectors of each agency for each target: 0 to 5.
    #[serde(default)]
    pub inspectors_each: u8,
    /// Where the seed comes from; needed to draw anything.
    #[serde(default)]
    pub seed_from: String,
}

/// A post of the whole that is created at the start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplatePost {
    /// Which position.
    pub position: Position,
    /// Which agency says who holds it.
    pub agency: String,
}

/// How a disaster response begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplatePeriod {
    /// How many hours the first period lasts: 1 to 168.
    pub hours: u16,
    /// What matters most in it.
    #[serde(default)]
    pub emphasis: String,
    /// What is to be reached, at most 30.
    #[serde(default)]
    pub objectives: Vec<NewObjective>,
    /// The posts, at most 30.
    #[serde(default)]
    pub posts: Vec<TemplatePost>,
}

/// The template that a task was written down by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TemplateShown {
    /// Its code, of the owner's list.
    pub code: String,
    /// What it was called.
    pub title: String,
    /// Which version of it.
    pub version: u32,
    /// The agencies that a proposal by it has to ask (T30), to who leads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needed: Vec<String>,
    /// What it has countersigned (T31), to who leads.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countersign: Vec<CountersignRule>,
    /// What an inspection draws, to who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw: Option<TemplateDraw>,
    /// How a disaster response begins, to who leads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<TemplatePeriod>,
}

impl From<TemplateDraw> for domain_inspection::DrawPlan {
    fn from(it: TemplateDraw) -> Self {
        Self {
            targets: it.targets,
            inspectors_each: it.inspectors_each,
            seed_from: it.seed_from,
        }
    }
}

impl From<domain_inspection::DrawPlan> for TemplateDraw {
    fn from(it: domain_inspection::DrawPlan) -> Self {
        let domain_inspection::DrawPlan {
            targets,
            inspectors_each,
            seed_from,
        } = it;
        Self {
            targets,
            inspectors_each,
            seed_from,
        }
    }
}

impl TryFrom<TemplatePeriod> for task::PreparedPeriod {
    type Error = Refusal;

    fn try_from(it: TemplatePeriod) -> Result<Self, Refusal> {
        let objectives = it.objectives.into_iter().map(|it| {
            let owner = it.owner.map(|it| AgencyId::new(&it)).transpose()?;
            Ok(domain_response::PlannedObjective {
                text: it.text,
                owner,
            })
        });
        let posts = it.posts.into_iter().map(|it| {
            Ok(task::PreparedPost {
                position: it.position.into(),
                agency: AgencyId::new(&it.agency)?,
            })
        });
        Ok(Self {
            hours: it.hours,
            emphasis: it.emphasis,
            objectives: objectives.collect::<Result<_, Refusal>>()?,
            posts: posts.collect::<Result<_, Refusal>>()?,
        })
    }
}

impl From<task::PreparedPeriod> for TemplatePeriod {
    fn from(it: task::PreparedPeriod) -> Self {
        let task::PreparedPeriod {
            hours,
            emphasis,
            objectives,
            posts,
        } = it;
        let objectives = objectives.into_iter().map(|it| NewObjective {
            text: it.text,
            owner: it.owner.map(|it| it.to_string()),
        });
        let posts = posts.into_iter().map(|it| TemplatePost {
            position: it.position.into(),
            agency: it.agency.to_string(),
        });
        Self {
            hours,
            emphasis,
            objectives: objectives.collect(),
            posts: posts.collect(),
        }
    }
}

impl From<TemplateView> for TemplateShown {
    fn from(it: TemplateView) -> Self {
        let TemplateView {
            code,
            title,
            version,
            needed,
            countersign,
            draw,
            period,
        } = it;
        Self {
            code,
            title,
            version,
            needed: needed.iter().map(ToString::to_string).collect(),
            countersign: rules(countersign),
            draw: draw.map(Into::into),
            period: period.map(Into::into),
        }
    }
}
