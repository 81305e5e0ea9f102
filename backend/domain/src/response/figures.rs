//! Figures of persons, as time series with their sources (B7).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ResponseItem, Statement};
use crate::{
    id::{AgencyId, TaskId, TaskItemId},
    time::Timestamp,
};

/// Of whom a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whom {
    /// Everybody else.
    Public,
    /// Those who respond.
    Responders,
}

impl Whom {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Responders => "responders",
        }
    }
}

macro_rules! figures {
    ($($(#[$doc:meta])* $name:ident $word:literal;)+) => {
        /// What is counted, in persons.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Figure {
            $($(#[$doc])* $name,)+
        }

        impl Figure {
            /// Every one.
            pub const EVERY: &[Self] = &[$(Self::$name,)+];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

figures! {
    /// Dead.
    Dead "dead";
    /// Injured, to be treated at once.
    InjuredImmediate "injured_immediate";
    /// Injured, can wait for a while.
    InjuredDelayed "injured_delayed";
    /// Injured lightly.
    InjuredMinor "injured_minor";
    /// Known to be somewhere, and cannot get out.
    Trapped "trapped";
    /// Nobody knows where.
    Missing "missing";
    /// Brought out so far.
    Rescued "rescued";
    /// Have left, or were brought away.
    Evacuated "evacuated";
    /// In a hospital.
    InHospital "in_hospital";
    /// Stay in shelters.
    Sheltered "sheltered";
    /// Known to be safe.
    AccountedFor "accounted_for";
    /// At the scene now.
    OnSite "on_site";
}

/// A figure of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FigureOf {
    /// Of whom.
    pub whom: Whom,
    /// What.
    pub figure: Figure,
}

/// What an agency counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// Its id.
    pub id: TaskItemId,
    /// The task.
    pub task: TaskId,
    /// Its number among the task's reports of figures.
    pub number: u16,
    /// Who counted.
    pub agency: AgencyId,
    /// About which sector, evacuation or shelter, if not about the whole.
    pub about: Option<TaskItemId>,
    /// Of whom.
    pub whom: Whom,
    /// What was counted.
    pub values: BTreeMap<Figure, u32>,
    /// Who or what says so; free text, sealed in the journal.
    pub source: String,
    /// When it was counted.
    pub counted_at: Timestamp,
    /// Whether it is estimated.
    pub is_estimate: bool,
    /// What there is to say; free text, sealed in the journal.
    pub note: String,
    /// That it was wrong.
    pub withdrawn: Option<Statement>,
}

impl Figures {
    pub(super) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        visit(&mut self.source);
        visit(&mut self.note);
        if let Some(it) = &mut self.withdrawn {
            visit(&mut it.text);
        }
    }
}

/// The count of a figure that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// How many persons.
    pub count: u32,
    /// When they were counted.
    pub counted_at: Timestamp,
    /// Whether that is estimated.
    pub is_estimate: bool,
    /// By which report.
    pub item: TaskItemId,
}

impl Figure {
    /// Whether it can be counted about a part of a response: anything about a sector, and of the others what they are for (B7).
    pub(crate) fn is_about(self, whom: Whom, item: &ResponseItem) -> bool {
        match item {
            ResponseItem::Sector(_) => true,
            ResponseItem::Evacuation(_) => whom == Whom::Public && self == Self::Evacuated,
            ResponseItem::Shelter(_) => whom == Whom::Public && self == Self::Sheltered,
            _ => false,
        }
    }
}

/// What stands of the figures about one thing, by agency.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Standing {
    #[serde(with = "crate::pairs")]
    of: BTreeMap<(FigureOf, AgencyId), Tally>,
}

/// What stands of the figures of a task (B7): of what an agency said of each what was counted last, and of that what was heard last.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Tallies {
    #[serde(with = "crate::pairs")]
    about: BTreeMap<Option<TaskItemId>, Standing>,
}

impl Tallies {
    /// Takes in what was counted.
    pub(crate) fn note(&mut self, figures: &Figures) {
        let standing = self.about.entry(figures.about).or_default();
        for (figure, count) in &figures.values {
            let of = FigureOf {
                whom: figures.whom,
                figure: *figure,
            };
            let tally = Tally {
                count: *count,
                counted_at: figures.counted_at,
                is_estimate: figures.is_estimate,
                item: figures.id,
            };
            let known = standing.of.entry((of, figures.agency.clone()));
            let known = known.or_insert(tally);
            if known.counted_at <= tally.counted_at {
                *known = tally;
            }
        }
    }

    /// Forgets what was counted about one thing.
    pub(crate) fn forget(&mut self, about: Option<TaskItemId>) {
        self.about.remove(&about);
    }

    /// What was counted about, but for the whole.
    pub(crate) fn parts(&self) -> impl Iterator<Item = TaskItemId> {
        self.about.keys().filter_map(|it| *it)
    }

    /// What each agency's newest counts about one thing are.
    pub fn about(
        &self,
        about: Option<TaskItemId>,
    ) -> impl Iterator<Item = (FigureOf, &AgencyId, Tally)> {
        let of = self.about.get(&about).into_iter().flat_map(|it| &it.of);
        of.map(|((of, agency), tally)| (*of, agency, *tally))
    }

    /// What each agency counted last of a figure of the public about one thing, the newest first.
    pub fn newest(&self, about: TaskItemId, figure: Figure) -> Vec<(&AgencyId, Tally)> {
        let all = self.about(Some(about));
        let of = FigureOf {
            whom: Whom::Public,
            figure,
        };
        let found = all.filter(|it| it.0 == of);
        let mut found: Vec<_> = found.map(|(_, agency, tally)| (agency, tally)).collect();
        found.sort_by_key(|it| std::cmp::Reverse(it.1.counted_at));
        found
    }
}
