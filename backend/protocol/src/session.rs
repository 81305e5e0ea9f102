//! Signing in.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{factor::FactorState, moment::Moment, words::Role};

/// Signs in.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// Account name.
    pub account: String,
    /// Password.
    pub password: String,
    /// Another password for the account; needed if the one it has works once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub new_password: Option<String>,
    /// The role to act in; the first held if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

impl std::fmt::Debug for SignIn {
    /// Without the password: this type is printed in logs and test failures.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn")
            .field("account", &self.account)
            .field("role", &self.role)
            .finish_non_exhaustive()
    }
}

/// Changes the role in use.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseRole {
    /// The role to act in.
    pub role: Role,
}

/// Who one is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Session {
    /// The principal.
    pub principal: Uuid,
    /// Its agency.
    pub agency: String,
    /// Its name.
    pub name: String,
    /// The role in use.
    pub role: Role,
    /// The roles held.
    pub roles: Vec<Role>,
    /// The unit signed on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// How the second factor stands.
    pub second_factor: FactorState,
    /// When the session ends.
    pub expires_at: Moment,
    /// The server's clock.
    pub server_time: Moment,
    /// True on an exercise server: every screen says so.
    pub exercise: bool,
    /// True in the demo.
    pub demo: bool,
}

/// The ways to sign in besides account and password.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SignInWays {
    /// Another identity provider: `GET /api/v1/sign-in/provider` leads there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<ProviderSignIn>,
    /// Whether this server's own authority is to be installed: `/install-certificate` explains it.
    pub install_certificate: bool,
}

/// Another identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProviderSignIn {
    /// What the button says.
    pub label: String,
}

/// A ticket for one WebSocket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ticket {
    /// Goes into `hello`.
    pub ticket: String,
    /// Seconds it lives.
    pub expires_in_s: u64,
}

/// A seat that the demo offers for one-click sign-in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DemoAccount {
    /// Account name.
    pub account: String,
    /// Whose seat it is.
    pub name: String,
    /// Its agency.
    pub agency: String,
    /// The agency's name.
    pub agency_name: String,
    /// Roles held; the first is used.
    pub roles: Vec<Role>,
    /// Callsign of the unit signed on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub callsign: Option<String>,
}

/// The seats of the demo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DemoAccounts {
    /// In the order of the set-up file.
    pub accounts: Vec<DemoAccount>,
}

/// Takes a seat of the demo.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DemoSignIn {
    /// Account name.
    pub account: String,
}
