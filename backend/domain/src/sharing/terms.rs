//! The terms of sharing as people write and sign them. In first light they come from one standing agreement.

use serde::{Deserialize, Serialize};

use super::fields::{Kind, Precision};

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
