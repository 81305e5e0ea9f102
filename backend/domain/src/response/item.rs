//! What a disaster response consists of.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Evacuation, Figures, Period, Post, Report, Sector, Shelter};
use crate::id::{AgencyId, TaskId, TaskItemId};

/// A part of a disaster response that is shown by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseItem {
    /// An operational period.
    Period(Period),
    /// A part with a command of its own.
    Sector(Sector),
    /// A position that somebody is to hold.
    Post(Post),
    /// That everybody has to leave a zone.
    Evacuation(Evacuation),
    /// A place where people can stay.
    Shelter(Shelter),
    /// What an agency counted.
    Figures(Figures),
    /// A version of a situation report.
    Report(Report),
}

/// Does the same with whatever it is.
macro_rules! each {
    ($item:expr, $it:ident => $then:expr) => {
        match $item {
            ResponseItem::Period($it) => $then,
            ResponseItem::Sector($it) => $then,
            ResponseItem::Post($it) => $then,
            ResponseItem::Evacuation($it) => $then,
            ResponseItem::Shelter($it) => $then,
            ResponseItem::Figures($it) => $then,
            ResponseItem::Report($it) => $then,
        }
    };
}

impl ResponseItem {
    /// Its id.
    pub const fn id(&self) -> TaskItemId {
        each!(self, it => it.id)
    }

    /// The task.
    pub const fn task(&self) -> TaskId {
        each!(self, it => it.task)
    }

    /// Its number among those of its kind.
    pub const fn number(&self) -> u16 {
        each!(self, it => it.number)
    }

    /// Who made it.
    pub const fn agency(&self) -> &AgencyId {
        each!(self, it => &it.agency)
    }

    /// The agencies that have said anything in it.
    pub(crate) fn authors(&self) -> BTreeSet<&AgencyId> {
        let mut found = BTreeSet::from([self.agency()]);
        match self {
            Self::Period(it) => {
                let judged = it.objectives.iter().filter_map(|it| it.judged.as_ref());
                found.extend(judged.map(|it| &it.said.agency));
            }
            // Who placed units there is told as long as they are (B3).
            Self::Sector(it) => found.extend(it.ended.as_ref().map(|it| &it.agency)),
            Self::Post(it) => {
                found.extend(it.holder.as_ref().map(|it| &it.agency));
                let former = it.former.iter();
                found.extend(former.flat_map(|it| [&it.agency, &it.said_by]));
                found.extend(it.ended.as_ref().map(|it| &it.agency));
            }
            Self::Evacuation(it) => found.extend(it.ended.as_ref().map(|it| &it.said.agency)),
            Self::Shelter(it) => found.extend(it.closed.as_ref().map(|it| &it.agency)),
            Self::Figures(it) => found.extend(it.withdrawn.as_ref().map(|it| &it.agency)),
            Self::Report(it) => found.extend(it.decided.as_ref().map(|it| &it.agency)),
        }
        found
    }

    /// Whether somebody may still be in it or under way because of it: until that is said to be over, it is shown and its texts are kept.
    pub const fn is_open(&self) -> bool {
        match self {
            Self::Evacuation(it) => it.ended.is_none(),
            Self::Shelter(it) => it.closed.is_none(),
            _ => false,
        }
    }

    /// Shows every free text.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        each!(self, it => it.each_text(visit));
    }
}
