//! The templates of an agency's joint tasks (T28 in `decide/task_template.rs`).

use serde::{Deserialize, Serialize};

use super::{
    classification::{distinct, offered},
    status::{at_most, label},
};
use crate::{
    decide::{optional_text, text},
    limits::{
        ANSWER_WITHIN_MIN_MAX, OBJECTIVES_PER_PERIOD_MAX, PERIOD_HOURS_MAX, REASON_CHARS_MAX,
        TEMPLATE_CODE_CHARS_MAX, TEMPLATE_POSTS_MAX, TEMPLATE_TITLE_CHARS_MAX, TEMPLATES_CHARS_MAX,
        TEMPLATES_MAX, TEXT_CHARS_MAX,
    },
    refusal::Refusal,
    task::{Opening, PreparedPeriod, Stage, TaskKind, TaskTemplate},
};

/// Section `templates`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TemplateSettings {
    /// In the order in which they are offered.
    #[serde(default)]
    pub templates: Vec<TaskTemplate>,
}

impl TemplateSettings {
    /// The template of this code, if a task can be written down by it.
    pub fn offered_template(&self, code: &str) -> Result<&TaskTemplate, Refusal> {
        offered("template", self.called(code), |it| it.is_retired)
    }

    fn called(&self, code: &str) -> Option<&TaskTemplate> {
        self.templates.iter().find(|it| it.code == code)
    }

    /// What each template is by itself; whom it names is checked where agencies are known.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        at_most("templates", self.templates.len(), TEMPLATES_MAX)?;
        self.templates.iter().try_for_each(check_one)?;
        let size = self.templates.iter().map(TaskTemplate::size).sum();
        at_most("templates", size, TEMPLATES_CHARS_MAX)?;
        distinct("templates", self.templates.iter().map(|it| &it.code))
    }

    /// Rule T28: whether these can come after those that are there.
    pub(crate) fn follows(&self, before: &Self) -> Result<(), Refusal> {
        let is_gone = |it: &TaskTemplate| self.called(&it.code).is_none();
        if before.templates.iter().any(is_gone) {
            return Err(Refusal::Malformed {
                field: "templates",
                why: "leaves one out that was there; retire it instead",
            });
        }
        let wrong = |it: &TaskTemplate| misversioned(it, before.called(&it.code));
        match self.templates.iter().find_map(wrong) {
            None => Ok(()),
            Some(why) => Err(Refusal::Malformed {
                field: "version",
                why,
            }),
        }
    }
}

/// Why its version is not the one that it must have after `before`, if it is not.
fn misversioned(it: &TaskTemplate, before: Option<&TaskTemplate>) -> Option<&'static str> {
    let Some(before) = before else {
        return (it.version != 1).then_some("must be 1 for a new template");
    };
    if it.is_text_of(before) {
        (it.version != before.version).then_some("must stay as it is where the text does")
    } else {
        (before.version.checked_add(1) != Some(it.version))
            .then_some("must be the next one where the text differs")
    }
}

fn check_one(it: &TaskTemplate) -> Result<(), Refusal> {
    label("code", &it.code, TEMPLATE_CODE_CHARS_MAX)?;
    label("title", &it.title, TEMPLATE_TITLE_CHARS_MAX)?;
    if !(1..=ANSWER_WITHIN_MIN_MAX).contains(&it.answer_within_min) {
        return Err(Refusal::OutOfRange {
            field: "answer_within_min",
            min: 1,
            max: ANSWER_WITHIN_MIN_MAX.into(),
        });
    }
    let opens_at_hour = |stage| matches!(it.disclosure.of(stage), Opening::At(_));
    if it.names_hour() || Stage::EVERY.into_iter().any(opens_at_hour) {
        return Err(Refusal::Malformed {
            field: "templates",
            why: "names an hour, which is over the next time",
        });
    }
    let is_of_kind = match it.kind {
        TaskKind::Inspection => it.countersign.is_empty() && it.period.is_none(),
        TaskKind::Enforcement => it.draw.is_none() && it.period.is_none(),
        TaskKind::DisasterResponse => it.draw.is_none() && it.countersign.is_empty(),
    };
    if !is_of_kind {
        return Err(Refusal::WrongKind);
    }
    it.period.as_ref().map_or(Ok(()), check_period)
}

fn check_period(it: &PreparedPeriod) -> Result<(), Refusal> {
    if !(1..=PERIOD_HOURS_MAX).contains(&it.hours) {
        return Err(Refusal::OutOfRange {
            field: "hours",
            min: 1,
            max: PERIOD_HOURS_MAX.into(),
        });
    }
    optional_text("emphasis", &it.emphasis, TEXT_CHARS_MAX)?;
    at_most("objectives", it.objectives.len(), OBJECTIVES_PER_PERIOD_MAX)?;
    for it in &it.objectives {
        text("objective", &it.text, REASON_CHARS_MAX)?;
    }
    at_most("posts", it.posts.len(), TEMPLATE_POSTS_MAX)?;
    let mut posts = it.posts.iter().enumerate();
    if posts.any(|(n, post)| it.posts.iter().take(n).any(|it| it.is_same(post))) {
        return Err(Refusal::Malformed {
            field: "posts",
            why: "names one twice",
        });
    }
    Ok(())
}
