//! Accounts, sessions and devices (rules H10 to H13 of docs/protocol.md).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{factor::Begin, moment::Moment, session::Session, words::Role};

/// A body without more words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, from = "Begin")]
pub struct Nothing {}

impl From<Begin> for Nothing {
    /// A list without anything in it is no such body, though a derived reader would take it.
    fn from(Begin {}: Begin) -> Self {
        Self {}
    }
}

/// Chooses another password.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    /// The one in use.
    pub password: String,
    /// The other.
    pub new_password: String,
}

impl std::fmt::Debug for ChangePassword {
    /// Without the passwords: this type is printed in logs and test failures.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangePassword").finish_non_exhaustive()
    }
}

/// A password that works once; shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OneTimePassword {
    /// To be told to its person.
    pub password: String,
}

impl std::fmt::Debug for OneTimePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OneTimePassword").finish_non_exhaustive()
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountEntry {
    /// Whose.
    pub principal: Uuid,
    /// What is typed at sign-in.
    pub account: String,
    /// When it was made.
    pub created_at: Moment,
    /// Whether its password works once.
    pub one_time: bool,
}

/// The accounts of an agency, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountList {
    /// All of them.
    pub items: Vec<AccountEntry>,
}

/// What a device may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeviceMay {
    /// Report where one unit is, and nothing else.
    Positions,
    /// What its principal may in one role.
    Seat,
}

/// A session or a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionEntry {
    /// Its name; it opens nothing.
    pub id: String,
    /// Whose.
    pub principal: Uuid,
    /// The role in use; absent for a tracker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// True for a device's token, false for somebody's sign-in.
    pub device: bool,
    /// What it may do.
    pub may: DeviceMay,
    /// The only unit that it reports for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// What an admin called the device, or what the browser calls itself.
    pub label: String,
    /// The address that it was opened from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Since when.
    pub created_at: Moment,
    /// When it was last heard of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Moment>,
    /// When it ends.
    pub expires_at: Moment,
    /// Whether a socket is open.
    pub connected: bool,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// Sessions and devices, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SessionList {
    /// At most 2,000.
    pub items: Vec<SessionEntry>,
}

/// Gives a device a token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueDevice {
    /// Whose rights it has.
    pub principal: Uuid,
    /// What the device is called.
    pub label: String,
    /// What it may do.
    pub may: DeviceMay,
    /// For positions: of which unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Uuid>,
    /// For a seat: in which role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
}

/// A device's token; shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceToken {
    /// The name of the session that it opens.
    pub id: String,
    /// Goes into the header `Authorization: Bearer`.
    pub token: String,
    /// When it ends.
    pub expires_at: Moment,
}

impl std::fmt::Debug for DeviceToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceToken")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// What a screen that wants to be paired shows, and what it asks with.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pairing {
    /// Eight characters for an admin to type; works once.
    pub code: String,
    /// For `claim`; nobody else sees it.
    pub secret: String,
    /// Until when the code can be typed.
    pub expires_at: Moment,
}

impl std::fmt::Debug for Pairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pairing")
            .field("code", &self.code)
            .finish_non_exhaustive()
    }
}

/// A screen asks whether its code was typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimPairing {
    /// From `Pairing`.
    pub secret: String,
}

impl std::fmt::Debug for ClaimPairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClaimPairing").finish_non_exhaustive()
    }
}

/// Whether it was: then the answer sets the cookie, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Claimed {
    /// Who the screen is now; absent while nobody has typed the code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<Session>,
}

/// An admin types the code of a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcceptPairing {
    /// What the screen shows; small letters, spaces and a dash do no harm.
    pub code: String,
    /// Whose seat it gets.
    pub principal: Uuid,
    /// In which role.
    pub role: Role,
    /// What the screen is called.
    pub label: String,
}

/// A line of the log of accounts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LogEntry {
    /// When.
    pub at: Moment,
    /// Who did it.
    pub by: Uuid,
    /// What was done.
    pub what: String,
    /// To whom.
    pub subject: Uuid,
    /// The device or session that it was about.
    pub detail: String,
}

/// What was done to accounts, sessions and devices of an agency, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AccountLog {
    /// At most 500.
    pub items: Vec<LogEntry>,
}
