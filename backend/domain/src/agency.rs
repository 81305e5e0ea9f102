//! Agencies, and who acts for them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    clearance::Clearance,
    id::{AgencyId, PrincipalId, UnitId},
    place::Point,
};

/// What an agency does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyKind {
    /// The operations centre.
    Eoc,
    /// Fire and rescue.
    Fire,
    /// Police.
    Police,
    /// Ambulance service.
    Ems,
    /// Civil protection.
    CivilProtection,
    /// Market, food, labour or environment inspection.
    Inspection,
    /// Tax and customs.
    Revenue,
    /// Health service.
    Health,
    /// Water, power, gas, roads.
    Utility,
    /// Armed forces in support.
    Military,
    /// Non-governmental organisation.
    Ngo,
    /// Anything else.
    Other,
}

/// At which level of government an agency stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// The whole country.
    National,
    /// Province or region.
    Province,
    /// Commune or city.
    Commune,
}

/// An organisation with its own people, units and rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Its short name.
    pub id: AgencyId,
    /// Its name as people say it.
    pub name: String,
    /// One to four capital letters that its numbers begin with, for example `F` in `F-26-0017`.
    pub code: String,
    /// What it does.
    pub kind: AgencyKind,
    /// Where it stands.
    pub level: Level,
    /// The agency it belongs to.
    pub parent: Option<AgencyId>,
    /// The outline of the area it is responsible for; empty if it was not given.
    pub jurisdiction: Vec<Point>,
}

/// What a principal may do; a person acts in one role at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Assigns joint tasks and answers them for the agency.
    Commander,
    /// Takes calls, assigns units, keeps statuses.
    Dispatcher,
    /// A crew on a tablet.
    Field,
    /// Appraisal and inspection of the mechanism.
    Supervisor,
    /// Legal desk.
    Legal,
    /// The neutral desk of the operations centre, or a liaison.
    Coordinator,
    /// Wall screens: sees, never acts.
    Observer,
    /// Registers people and units of the agency, and agencies where the agreement says so (R4).
    Admin,
    /// The server's own timers and set-up. Cannot be registered.
    Server,
}

/// How often each field group of a person was changed (H14); 0 is as they were registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PersonVersions {
    /// Of the name.
    pub name: u32,
    /// Of the roles.
    pub roles: u32,
    /// Of whether they may act.
    pub enabled: u32,
    /// Of what they are cleared for.
    #[serde(default)]
    pub clearance: u32,
}

/// A person, device or system account of one agency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Principal {
    /// Its id.
    pub id: PrincipalId,
    /// The agency it acts for.
    pub agency: AgencyId,
    /// The person's name; personal, sealed in the journal.
    pub name: String,
    /// The roles it holds.
    pub roles: BTreeSet<Role>,
    /// The unit it is signed on to.
    pub unit: Option<UnitId>,
    /// False once it may no longer act.
    pub is_enabled: bool,
    /// What it is cleared for (G14).
    #[serde(default)]
    pub clearance: Clearance,
}

impl Principal {
    /// Rule G14: what it is cleared for in this role. In front of a wall stands whoever passes, and the server is nobody.
    pub const fn clearance_as(&self, role: Role) -> Clearance {
        match role {
            Role::Observer | Role::Server => Clearance::Open,
            Role::Commander
            | Role::Dispatcher
            | Role::Field
            | Role::Supervisor
            | Role::Legal
            | Role::Coordinator
            | Role::Admin => self.clearance,
        }
    }
}
