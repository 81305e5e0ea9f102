//! Hand-overs: what one person at a desk leaves to the next.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    alarm::AlarmKind,
    assignment::Target,
    id::{AgencyId, AlarmId, AssignmentId, HandOverId, IncidentId, PrincipalId, TaskId},
    time::Timestamp,
};

/// An alarm that was open when a desk was handed over. Alarms are let go of after a shift: the kind stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenAlarm {
    /// Which.
    pub id: AlarmId,
    /// What kind.
    pub kind: AlarmKind,
}

/// What was pending when a desk was handed over, at most so many of each kind, the most urgent first (H7).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Pending {
    /// The agency's incidents that are not over.
    pub incidents: Vec<IncidentId>,
    /// Its units' dispatches that nobody has acknowledged.
    pub dispatches: Vec<AssignmentId>,
    /// Joint tasks that wait for its answer, or that it leads and that are not over.
    pub tasks: Vec<TaskId>,
    /// The agency's open alarms, and what kind each was.
    #[serde(default)]
    pub alarms: Vec<OpenAlarm>,
    /// What the person had put aside.
    pub shelved: BTreeSet<Target>,
    /// How many more there were than are listed.
    pub left_out: u32,
}

/// What became of a hand-over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HandOverState {
    /// Nobody has accepted it.
    Open,
    /// Somebody has.
    Accepted,
    /// The same person made another one before anybody did.
    Replaced,
}

/// A desk's hand-over to the next person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOver {
    /// Its id.
    pub id: HandOverId,
    /// Whose desk.
    pub agency: AgencyId,
    /// Who hands over.
    pub from: PrincipalId,
    /// Who was asked to take over; anybody at a desk if absent.
    pub to: Option<PrincipalId>,
    /// What the next person must know; sealed in the journal.
    pub note: String,
    /// When it was handed over.
    pub at: Timestamp,
    /// What was pending then.
    pub pending: Pending,
    /// What became of it.
    pub state: HandOverState,
    /// Who accepted it, and when.
    pub accepted: Option<(PrincipalId, Timestamp)>,
}
