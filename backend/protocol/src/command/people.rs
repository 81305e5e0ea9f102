//! How bodies about people, shifts and hand-overs become domain commands.

use domain::{AgencyId, Command, HandOverId, PrincipalId, Refusal, UnitId, command as order};
use uuid::Uuid;

use super::{
    bodies::{
        ChangeRoles, HandOverDesk, Plain, RegisterPrincipal, RenamePrincipal, SetClearance,
        SetEnabled, SignOff, SignOn,
    },
    into::target,
};

impl RegisterPrincipal {
    /// The domain command; account and password stay outside of the journal.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::RegisterPrincipal(order::RegisterPrincipal {
            id: PrincipalId(self.id),
            agency: AgencyId::new(&self.agency)?,
            name: self.name,
            roles: self.roles.into_iter().map(Into::into).collect(),
            unit: self.unit.map(UnitId),
        }))
    }
}

impl SetEnabled {
    /// The domain command.
    pub fn into_command(self, principal: Uuid) -> Result<Command, Refusal> {
        Ok(Command::SetPrincipalEnabled {
            principal: PrincipalId(principal),
            version: self.version,
            is_enabled: self.enabled,
        })
    }
}

impl RenamePrincipal {
    /// The domain command.
    pub fn into_command(self, principal: Uuid) -> Result<Command, Refusal> {
        Ok(Command::RenamePrincipal {
            principal: PrincipalId(principal),
            version: self.version,
            name: self.name,
        })
    }
}

impl ChangeRoles {
    /// Grants the role.
    pub fn into_grant(self, principal: Uuid) -> Result<Command, Refusal> {
        Ok(Command::GrantRole {
            principal: PrincipalId(principal),
            version: self.version,
            role: self.role.into(),
        })
    }

    /// Withdraws the role.
    pub fn into_withdraw(self, principal: Uuid) -> Result<Command, Refusal> {
        Ok(Command::WithdrawRole {
            principal: PrincipalId(principal),
            version: self.version,
            role: self.role.into(),
        })
    }
}

impl SetClearance {
    /// The domain command.
    pub fn into_command(self, principal: Uuid) -> Result<Command, Refusal> {
        Ok(Command::SetClearance {
            principal: PrincipalId(principal),
            version: self.version,
            clearance: self.clearance.into(),
        })
    }
}

impl SignOn {
    /// The domain command.
    pub fn into_command(self, unit: Uuid) -> Result<Command, Refusal> {
        Ok(Command::SignOn(order::SignOn {
            unit: UnitId(unit),
            principal: self.principal.map(PrincipalId),
            leaves_other: self.leaves_other,
        }))
    }
}

impl SignOff {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::SignOff {
            principal: self.principal.map(PrincipalId),
        })
    }
}

impl HandOverDesk {
    /// The domain command.
    pub fn into_command(self) -> Result<Command, Refusal> {
        Ok(Command::HandOver(order::HandOver {
            id: HandOverId(self.id),
            to: self.to.map(PrincipalId),
            note: self.note,
            shelved: self
                .shelved
                .into_iter()
                .map(|it| target(it.incident, it.task))
                .collect::<Result<_, _>>()?,
        }))
    }
}

impl Plain {
    /// Accepts a hand-over.
    pub fn into_accept_hand_over(self, hand_over: Uuid) -> Result<Command, Refusal> {
        Ok(Command::AcceptHandOver {
            hand_over: HandOverId(hand_over),
        })
    }
}
