//! What an agency's inspectors go by: its checklists.
//!
//! - **Y4** A checklist is a template with a version. One that is new has version 1; one whose title or items differ from
//!   what is there has the next one, one that is unchanged the same; and one that was there is not left out, only
//!   retired. So code and version name one text for good, and what was found by it can be read beside it.

use serde::{Deserialize, Serialize};

use super::{
    classification::{distinct, offered},
    status::{at_most, label},
};
use crate::{
    limits::{
        CHECKLIST_CODE_CHARS_MAX, CHECKLIST_ITEM_CHARS_MAX, CHECKLIST_ITEMS_MAX,
        CHECKLIST_TITLE_CHARS_MAX, CHECKLISTS_MAX,
    },
    refusal::Refusal,
};

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// To be put right at leisure.
    Minor,
    /// Harms somebody sooner or later.
    Major,
    /// A danger now.
    Critical,
}

impl Severity {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Minor => "minor",
            Self::Major => "major",
            Self::Critical => "critical",
        }
    }
}

/// One thing that is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChecklistItem {
    /// What an answer and a finding name it by, within its checklist.
    pub code: String,
    /// What has to be so. The agency's words, no personal text.
    pub text: String,
    /// How grave it is if it is not.
    pub severity: Severity,
}

/// One checklist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checklist {
    /// What it is chosen by. It stays what it was made with.
    pub code: String,
    /// What people read. The agency's words, no personal text.
    pub title: String,
    /// Which text of it this is, from 1.
    pub version: u32,
    /// In the order in which they are gone through.
    pub items: Vec<ChecklistItem>,
    /// Whether it is no longer offered. What was begun by it goes on.
    #[serde(default)]
    pub is_retired: bool,
}

impl Checklist {
    fn check(&self) -> Result<(), Refusal> {
        label("code", &self.code, CHECKLIST_CODE_CHARS_MAX)?;
        label("title", &self.title, CHECKLIST_TITLE_CHARS_MAX)?;
        if self.items.is_empty() {
            return Err(Refusal::Empty { field: "items" });
        }
        at_most("items", self.items.len(), CHECKLIST_ITEMS_MAX)?;
        for it in &self.items {
            label("code", &it.code, CHECKLIST_CODE_CHARS_MAX)?;
            label("text", &it.text, CHECKLIST_ITEM_CHARS_MAX)?;
        }
        distinct("items", self.items.iter().map(|it| &it.code))
    }

    /// Why its version is not the one that it must have after `before`, if it is not.
    fn misversioned(&self, before: Option<&Self>) -> Option<&'static str> {
        let Some(before) = before else {
            return (self.version != 1).then_some("must be 1 for a new checklist");
        };
        if (&self.title, &self.items) == (&before.title, &before.items) {
            (self.version != before.version)
                .then_some("must stay as it is where title and items do")
        } else {
            (before.version.checked_add(1) != Some(self.version))
                .then_some("must be the next one where title or items differ")
        }
    }
}

/// Section `inspections`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct InspectionSettings {
    /// In the order in which they are offered; empty: whoever inspects goes by none.
    #[serde(default)]
    pub checklists: Vec<Checklist>,
}

impl InspectionSettings {
    /// The checklist of this code, if it can be begun.
    pub fn offered_checklist(&self, code: &str) -> Result<&Checklist, Refusal> {
        offered("checklist", self.called(code), |it| it.is_retired)
    }

    fn called(&self, code: &str) -> Option<&Checklist> {
        self.checklists.iter().find(|it| it.code == code)
    }

    /// What each list is by itself.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        at_most("checklists", self.checklists.len(), CHECKLISTS_MAX)?;
        self.checklists.iter().try_for_each(Checklist::check)?;
        distinct("checklists", self.checklists.iter().map(|it| &it.code))
    }

    /// Rule Y4: whether these can come after those that are there.
    pub(crate) fn follows(&self, before: &Self) -> Result<(), Refusal> {
        if before
            .checklists
            .iter()
            .any(|it| self.called(&it.code).is_none())
        {
            return Err(Refusal::Malformed {
                field: "checklists",
                why: "leaves one out that was there; retire it instead",
            });
        }
        let mut wrong = self
            .checklists
            .iter()
            .filter_map(|it| it.misversioned(before.called(&it.code)));
        match wrong.next() {
            None => Ok(()),
            Some(why) => Err(Refusal::Malformed {
                field: "version",
                why,
            }),
        }
    }
}
