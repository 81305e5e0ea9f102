//! What an enforcement or a disaster response consists of.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Evidence, Measure, Referral};
use crate::{
    id::{AgencyId, TaskId, TaskItemId},
    response::ResponseItem,
};

/// A part of an enforcement or of a disaster response that is shown by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseItem {
    /// Something that was done by law.
    Measure(Box<Measure>),
    /// Something that was collected.
    Evidence(Box<Evidence>),
    /// A case that is given to another agency.
    Referral(Referral),
    /// Something of a disaster response.
    Response(Box<ResponseItem>),
}

impl CaseItem {
    /// Its id.
    pub const fn id(&self) -> TaskItemId {
        match self {
            Self::Measure(it) => it.id,
            Self::Evidence(it) => it.id,
            Self::Referral(it) => it.id,
            Self::Response(it) => it.id(),
        }
    }

    /// The task.
    pub const fn task(&self) -> TaskId {
        match self {
            Self::Measure(it) => it.task,
            Self::Evidence(it) => it.task,
            Self::Referral(it) => it.task,
            Self::Response(it) => it.task(),
        }
    }

    /// Its number among those of its kind.
    pub const fn number(&self) -> u16 {
        match self {
            Self::Measure(it) => it.number,
            Self::Evidence(it) => it.number,
            Self::Referral(it) => it.number,
            Self::Response(it) => it.number(),
        }
    }

    /// Whether something is still to come of it: until then the task's texts are kept.
    pub fn is_open(&self) -> bool {
        match self {
            Self::Measure(it) => it.is_open(),
            Self::Evidence(it) => it.is_open(),
            Self::Referral(it) => it.is_open(),
            Self::Response(it) => it.is_open(),
        }
    }

    /// The agencies that have said anything in it.
    pub fn authors(&self) -> BTreeSet<&AgencyId> {
        match self {
            Self::Measure(it) => {
                let signed = it.signed.as_ref().map(|it| &it.agency);
                let lifted = it.lifted.as_ref().map(|it| &it.agency);
                let refused = it.refusals.iter().map(|it| &it.agency);
                let others = refused.chain(signed).chain(lifted);
                others.chain([&it.agency]).collect()
            }
            Self::Evidence(it) => {
                let held = it.custody.iter().map(|it| &it.agency);
                let refused = it.refused.as_ref().map(|it| &it.agency);
                let files = it.attachments.iter().map(|it| &it.agency);
                let ended = it.ended.as_ref().map(|it| &it.agency);
                held.chain(refused).chain(files).chain(ended).collect()
            }
            Self::Referral(it) => it.authors(),
            Self::Response(it) => it.authors(),
        }
    }

    /// Shows every free text, and what is sealed like one.
    pub(crate) fn each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Measure(it) => it.each_text(visit),
            Self::Evidence(it) => it.each_text(visit),
            Self::Referral(it) => it.each_text(visit),
            Self::Response(it) => it.each_text(visit),
        }
    }
}
