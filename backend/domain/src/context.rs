//! Who acts, as what, and when: everything a decision needs to know that is not in the command.

use crate::{
    agency::Role,
    clearance::Clearance,
    id::{AgencyId, CommandId, PrincipalId, UnitId},
    time::Timestamp,
};

/// Who acts, as what, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// Who.
    pub principal: PrincipalId,
    /// For which agency.
    pub agency: AgencyId,
    /// In which role.
    pub role: Role,
    /// What the sender may see at most; a device without a person is cleared for nothing, whoever it acts for (G14).
    pub clearance: Clearance,
    /// Signed on to which unit.
    pub unit: Option<UnitId>,
    /// The sender's name for this command.
    pub command_id: CommandId,
    /// The server's clock, which never steps back.
    pub now: Timestamp,
    /// When it happened, by the sender; equals `now` if the sender did not say.
    pub occurred_at: Timestamp,
    /// Whether the unit that the command sends has a connected device; true where no unit is sent. Connections are the
    /// server's to know and are not part of the state.
    pub is_unit_reachable: bool,
}

impl Context {
    /// The server acting for itself at `now`.
    pub fn server(command_id: CommandId, now: Timestamp) -> Self {
        Self {
            principal: PrincipalId::SERVER,
            agency: AgencyId::server(),
            role: Role::Server,
            clearance: Clearance::Open,
            unit: None,
            command_id,
            now,
            occurred_at: now,
            is_unit_reachable: true,
        }
    }
}
