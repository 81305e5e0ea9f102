//! Templates: what an agency has settled for a joint task before there is one. Words of an office, no personal text.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Area, Disclosure, Part, Quorum, Scope, Takeover, TaskKind};
use crate::{
    enforcement::MeasureKind,
    id::AgencyId,
    inspection::DrawPlan,
    limits::{TEMPLATE_FRAME_CHARS, TEMPLATE_LINE_CHARS},
    response::{PlannedObjective, Position},
    time::Timestamp,
};

/// What one agency is asked for by a template.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplatePart {
    /// What it is asked for; a template names no hours.
    pub part: Part,
    /// Whether a proposal can do without it (T30).
    pub is_optional: bool,
}

/// A post that is created with the first period.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedPost {
    /// Which position.
    pub position: Position,
    /// Which agency says who holds it.
    pub agency: AgencyId,
}

impl PreparedPost {
    /// Whether there is only one of the two (B4).
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.position == other.position
            && (self.agency == other.agency || !self.position.is_of_each())
    }
}

/// How a disaster response begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreparedPeriod {
    /// How many hours its first period lasts.
    pub hours: u16,
    /// What matters most in it.
    pub emphasis: String,
    /// What is to be reached in it.
    pub objectives: Vec<PlannedObjective>,
    /// The posts of the whole.
    pub posts: Vec<PreparedPost>,
}

/// One template (T28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskTemplate {
    /// What it is chosen by. It stays what it was made with.
    pub code: String,
    /// What people read.
    pub title: String,
    /// Which text of it this is, from 1.
    pub version: u32,
    /// What kind of work.
    pub kind: TaskKind,
    /// What is to be reached.
    pub objective: String,
    /// Where, in words, if that is always the same.
    pub place: String,
    /// Where, on the map, likewise.
    pub area: Option<Area>,
    /// What permits it.
    pub legal_basis: String,
    /// How many minutes there are to answer.
    pub answer_within_min: u16,
    /// What each agency is asked for; may include what the agency itself brings.
    pub parts: Vec<TemplatePart>,
    /// What makes it agreed.
    pub quorum: Quorum,
    /// Who may take over when the lead has no link.
    pub takeover: Option<Takeover>,
    /// When the parties learn where and when.
    pub disclosure: Disclosure,
    /// What it opens, at the most.
    pub scope: Scope,
    /// What is drawn, in an inspection.
    pub draw: Option<DrawPlan>,
    /// Which measures of an enforcement need a second agency's signature, and whose, if not anybody's (T31).
    pub countersign: BTreeMap<MeasureKind, Option<AgencyId>>,
    /// How a disaster response begins.
    pub period: Option<PreparedPeriod>,
    /// Whether it is no longer offered. What was written down by it goes on.
    #[serde(default)]
    pub is_retired: bool,
}

impl TaskTemplate {
    /// The parts alone.
    pub(crate) fn plain_parts(&self) -> Vec<Part> {
        self.parts.iter().map(|it| it.part.clone()).collect()
    }

    /// Whether it is another, but for whether it is offered, the same text.
    pub(crate) fn is_text_of(&self, before: &Self) -> bool {
        let mut now = self.clone();
        now.is_retired = before.is_retired;
        now.version = before.version;
        now == *before
    }

    /// Whether an agency takes part by it, `own` whose template it is included.
    pub(crate) fn names(&self, agency: &AgencyId, own: &AgencyId) -> bool {
        agency == own || self.parts.iter().any(|it| it.part.agency == *agency)
    }

    /// Whether an agency leads by it, alone or with others.
    pub(crate) fn leads(&self, agency: &AgencyId, own: &AgencyId) -> bool {
        let mut parts = self.parts.iter().map(|it| &it.part);
        agency == own || parts.any(|it| it.agency == *agency && it.co_lead)
    }

    /// Whether it names an hour, which is over the next time.
    pub(crate) fn names_hour(&self) -> bool {
        let has_time = |it: Option<Timestamp>| it.is_some();
        self.parts
            .iter()
            .any(|it| has_time(it.part.report_at) || has_time(it.part.until))
    }

    /// How much it says: its characters, and what it and each line of its lists take beside them.
    pub(crate) fn size(&self) -> usize {
        let line = |text: &str| TEMPLATE_LINE_CHARS + text.chars().count();
        let asked = self.parts.iter().map(|TemplatePart { part, .. }| {
            let asks = part.asks.iter().map(|it| line(&it.capability));
            let equipment = part.equipment.iter().map(|it| line(&it.kind));
            let text = line(&part.note) + part.report_to.chars().count();
            text + asks.chain(equipment).sum::<usize>()
        });
        let named = match &self.quorum {
            Quorum::All => 0,
            Quorum::Named(of) => of.len() * TEMPLATE_LINE_CHARS,
            Quorum::Covered(of) => of.iter().map(|it| line(it)).sum(),
        };
        let ready = self.period.as_ref().map_or(0, |it| {
            let objectives = it.objectives.iter().map(|it| line(&it.text));
            let posts = it.posts.len() * TEMPLATE_LINE_CHARS;
            it.emphasis.chars().count() + posts + objectives.sum::<usize>()
        });
        let drawn = self.draw.as_ref().map_or("", |it| &it.seed_from);
        let texts = [
            &self.code,
            &self.title,
            &self.objective,
            &self.place,
            &self.legal_basis,
            drawn,
        ];
        let texts: usize = texts.map(|it: &str| it.chars().count()).iter().sum();
        let signed = self.countersign.len() * TEMPLATE_LINE_CHARS;
        TEMPLATE_FRAME_CHARS + texts + asked.sum::<usize>() + named + signed + ready
    }

    /// What a task keeps of it (T32); the agency itself takes part by proposing.
    pub(crate) fn used(&self, own: &AgencyId) -> UsedTemplate {
        let needed = self.parts.iter().filter(|it| !it.is_optional);
        let needed = needed.map(|it| it.part.agency.clone());
        UsedTemplate {
            code: self.code.clone(),
            title: self.title.clone(),
            version: self.version,
            needed: needed.filter(|it| it != own).collect(),
            draw: self.draw.clone(),
            countersign: self.countersign.clone(),
            period: self.period.clone(),
        }
    }
}

/// Which template, as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateRef {
    /// Its code.
    pub code: String,
    /// The version that was read.
    pub version: u32,
}

/// What a task keeps of the template that it was written down by (T32).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedTemplate {
    /// Its code.
    pub code: String,
    /// What it was called.
    pub title: String,
    /// Which version of it.
    pub version: u32,
    /// Whom a proposal has to ask (T30).
    pub needed: BTreeSet<AgencyId>,
    /// What is drawn, in an inspection.
    pub draw: Option<DrawPlan>,
    /// Which measures are countersigned (T31).
    pub countersign: BTreeMap<MeasureKind, Option<AgencyId>>,
    /// How a disaster response begins.
    pub period: Option<PreparedPeriod>,
}

impl UsedTemplate {
    /// Whom it has a kind of measure countersigned by, if not by anybody (T31).
    pub(crate) fn signer(&self, kind: MeasureKind) -> Option<&AgencyId> {
        self.countersign.get(&kind)?.as_ref()
    }
}
