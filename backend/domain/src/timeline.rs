//! The timeline: one line for each fact, kept beside the things it is about.

use std::{borrow::Cow, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use crate::{
    id::{
        AgencyId, AssignmentId, EquipmentId, IncidentId, NoteId, PrincipalId, TaskId, UnitId,
        ZoneId,
    },
    sharing::Precision,
    time::Timestamp,
};

/// The detail of a line that tells of a draft: only the lead sees it, for ever (V4).
pub(crate) const DRAFT_DETAIL: &str = "draft";

/// The detail of a line that tells of a promise by a signed plan: the agreement's id, of which its parties are told that it is
/// one, and others nothing (G11).
pub(crate) const PLAN_DETAIL: &str = "by_plan";

/// A word of the program: lent where it is written in the code, owned where it was read back.
pub type Word = Cow<'static, str>;

/// Equipment that a line names. A part is one with its stock again later; then the line is about the stock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    /// Which.
    pub id: EquipmentId,
    /// The stock that it was a part of.
    pub lot: EquipmentId,
}

/// One line of the timeline.
///
/// A viewer gets it only if it may see everything the line names; see `sharing::view_entry`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When the server received it.
    pub at: Timestamp,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The event's name.
    pub what: Word,
    /// The agency that acted.
    pub agency: AgencyId,
    /// The principal that acted.
    pub by: PrincipalId,
    /// The incident it is about.
    pub incident: Option<IncidentId>,
    /// The other end of a link that it tells of.
    pub other: Option<IncidentId>,
    /// The task it is about.
    pub task: Option<TaskId>,
    /// The unit it is about.
    pub unit: Option<UnitId>,
    /// The assignment it is about.
    pub assignment: Option<AssignmentId>,
    /// The note it is about.
    pub note: Option<NoteId>,
    /// The equipment it is about, or that was there.
    #[serde(default)]
    pub equipment: Vec<Thing>,
    /// The agency whose own affair it is: a line about an alarm is seen by nobody else (V10).
    pub house: Option<AgencyId>,
    /// The zone it is about.
    pub zone: Option<ZoneId>,
    /// In what detail it was seen where the unit is, if the line was found out by that.
    pub judged: Option<Precision>,
    /// Who attached what it tells of, or of whose part in a task it tells.
    #[serde(default)]
    pub author: Option<AgencyId>,
    /// Small facts for the line's text, by name; never free text.
    pub detail: BTreeMap<Word, String>,
}
