//! The terms of sharing as people write and sign them. In first light they come from one standing agreement.

use serde::{Deserialize, Serialize};

use super::fields::{Kind, Precision};
use crate::id::AgencyId;

/// Which units of a partner a committed party sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartnerUnits {
    /// Those assigned to the task.
    Assigned,
    /// All of the partner's units, while the task runs.
    All,
}

/// One line of the terms: who sees which fields of whose objects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GrantTerms {
    /// The agency that sees, or `*` for every agency.
    pub viewer: String,
    /// The agency whose objects are seen, or `*` for every agency.
    pub owner: String,
    /// The kind of object.
    pub kind: Kind,
    /// Names of fields, or `*` for all.
    pub fields: Vec<String>,
    /// Precision of positions; needed when the fields of a unit or of equipment include `position`.
    pub position: Option<Precision>,
}

/// Everything that was agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// What the agreement is called.
    pub title: String,
    /// The lines.
    #[serde(default)]
    pub grants: Vec<GrantTerms>,
    /// Which units of a partner a committed party sees.
    pub partner_units: PartnerUnits,
    /// In what detail a committed party sees where they are.
    pub partner_position: Precision,
    /// Fields of the task's incident that parties see.
    pub task_incident_fields: Vec<String>,
    /// Agencies whose admins take further agencies into the room (R4). Who is in it is everybody's concern.
    #[serde(default)]
    pub registrars: Vec<String>,
}

impl GrantTerms {
    /// Whether the line names this agency or everybody: it may read it (G10).
    pub(super) fn concerns(&self, agency: &AgencyId) -> bool {
        [&self.viewer, &self.owner]
            .into_iter()
            .any(|it| it == "*" || it == agency.as_str())
    }
}

impl Terms {
    /// The line that decides what `viewer` sees of the things of `owner`: the most specific one, counted from 0. None if it
    /// shows nothing.
    pub(super) fn deciding_line(
        &self,
        viewer: &AgencyId,
        owner: &AgencyId,
        kind: Kind,
    ) -> Option<usize> {
        let is = |word: &str, it: &AgencyId| word == it.as_str();
        let lines = self.grants.iter().enumerate().filter(|(_, it)| {
            it.kind == kind
                && (it.viewer == "*" || is(&it.viewer, viewer))
                && (it.owner == "*" || is(&it.owner, owner))
        });
        // A named viewer before a named owner, as the table is looked up.
        let deciding = lines.max_by_key(|(_, it)| (it.viewer != "*", it.owner != "*"));
        deciding
            .filter(|(_, it)| !it.fields.is_empty())
            .map(|(line, _)| line)
    }
}
