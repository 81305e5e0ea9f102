//! What is said when agencies, people and units are registered, and when people come and go.

use std::collections::BTreeSet;

use crate::{
    agency::{AgencyKind, Level, Role},
    assignment::Target,
    id::{AgencyId, HandOverId, PrincipalId, UnitId},
    place::Point,
    settings::Section,
    unit::Home,
};

/// Registers an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterAgency {
    /// Short name, new.
    pub id: AgencyId,
    /// Name.
    pub name: String,
    /// One to four capital letters, new.
    pub code: String,
    /// Kind.
    pub kind: AgencyKind,
    /// Level.
    pub level: Level,
    /// The agency it belongs to.
    pub parent: Option<AgencyId>,
    /// Outline of its area; may be empty.
    pub jurisdiction: Vec<Point>,
}

/// Registers a principal of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterPrincipal {
    /// New id.
    pub id: PrincipalId,
    /// Its agency.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
    /// At least one role.
    pub roles: BTreeSet<Role>,
    /// The unit it is signed on to from the start; for the role field only.
    pub unit: Option<UnitId>,
}

/// Signs a person on to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOn {
    /// The unit; of the sender's agency.
    pub unit: UnitId,
    /// Who; the sender if absent. Only a desk signs others on.
    pub principal: Option<PrincipalId>,
    /// Whether a unit that they are on now is left for it.
    pub leaves_other: bool,
}

/// Hands a desk over to the next person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// New id.
    pub id: HandOverId,
    /// Who takes over; whoever accepts first if absent.
    pub to: Option<PrincipalId>,
    /// What the next person must know.
    pub note: String,
    /// What the sender has put aside on their screen.
    pub shelved: BTreeSet<Target>,
}

/// Registers a unit of an agency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegisterUnit {
    /// New id.
    pub id: UnitId,
    /// Its agency.
    pub agency: AgencyId,
    /// Its callsign, new within the agency.
    pub callsign: String,
    /// What it is.
    pub kind: String,
    /// What it can do.
    pub capabilities: BTreeSet<String>,
    /// Where it is stationed.
    pub home: Home,
    /// Who is on it.
    pub crew: Vec<String>,
}

/// Changes one section of an agency's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigureAgency {
    /// Whose settings.
    pub agency: AgencyId,
    /// The version of the section this is based on; 0 if nobody has changed it yet.
    pub version: u32,
    /// What shall hold from now on.
    pub section: Section,
}
