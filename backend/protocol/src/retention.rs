//! What was erased and held, and what would go (rule Q7).

use domain::{private::Subject, sharing};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    Moment,
    words::{Kind, SubjectKind},
};

/// What became of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RetentionState {
    /// It is gone for good.
    Erased,
    /// It must not go.
    Held,
}

/// Something that was erased or is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetentionEntry {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Which one.
    pub id: Uuid,
    /// Its number, or the person's name.
    pub label: String,
    /// Which of the two.
    pub state: RetentionState,
    /// When that was done.
    pub at: Moment,
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why, to the agency that did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Everything that was erased or is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RetentionList {
    /// The newest first.
    pub items: Vec<RetentionEntry>,
    /// True if there are more; ask again with `skip`.
    pub more: bool,
}

/// In how many objects something is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToldCount {
    /// Objects of this kind.
    pub kind: Kind,
    /// How many.
    pub count: usize,
}

/// What goes when something is erased, and whether it can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToldOf {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Which one.
    pub id: Uuid,
    /// Its number, or the person's name.
    pub label: String,
    /// Whether it is over, or the person is disabled: only then it can be erased.
    pub over: bool,
    /// Whether it is held.
    pub held: bool,
    /// Whether it is gone already.
    pub erased: bool,
    /// What would go.
    pub told: Vec<ToldCount>,
}

/// The subject of these words.
pub fn subject(kind: SubjectKind, id: Uuid) -> Subject {
    match kind {
        SubjectKind::Incident => Subject::Incident(domain::IncidentId(id)),
        SubjectKind::Task => Subject::Task(domain::TaskId(id)),
        SubjectKind::Principal => Subject::Principal(domain::PrincipalId(id)),
        SubjectKind::Agreement => Subject::Agreement(domain::AgreementId(id)),
    }
}

/// An entry on the wire; nothing for what has no words.
pub fn retention_entry(it: sharing::Kept) -> Option<RetentionEntry> {
    let (kind, id) = match it.subject {
        Subject::Incident(id) => (SubjectKind::Incident, id.0),
        Subject::Task(id) => (SubjectKind::Task, id.0),
        Subject::Principal(id) => (SubjectKind::Principal, id.0),
        Subject::Agreement(id) => (SubjectKind::Agreement, id.0),
        Subject::Unit(_) | Subject::Zone(_) | Subject::Equipment(_) => return None,
    };
    Some(RetentionEntry {
        kind,
        id,
        label: it.label,
        state: if it.is_erased {
            RetentionState::Erased
        } else {
            RetentionState::Held
        },
        at: it.at.into(),
        by: it.by,
        reason: it.reason,
    })
}

/// What goes, on the wire.
pub fn told_of(kind: SubjectKind, id: Uuid, it: sharing::Told) -> ToldOf {
    let count = |(kind, count): (sharing::Kind, usize)| ToldCount {
        kind: kind.into(),
        count,
    };
    ToldOf {
        kind,
        id,
        label: it.label,
        over: it.is_over,
        held: it.is_held,
        erased: it.is_erased,
        told: it.counts.into_iter().map(count).collect(),
    }
}
