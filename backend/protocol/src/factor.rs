//! The second factor (rules D5 to D7).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{moment::Moment, words::Role};

/// How the second factor of a session stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FactorState {
    /// True while the session is half open: nothing but signing out, the role in use and the second factor answers.
    pub needed: bool,
    /// Whether it was given in this session.
    pub given: bool,
    /// What this person can give; empty before the first was enrolled.
    pub methods: Vec<FactorMethod>,
}

/// What can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorMethod {
    /// A code of a device.
    Totp,
    /// A passkey.
    Passkey,
    /// A recovery code.
    RecoveryCode,
}

/// One's second factors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Factors {
    /// The roles that need one here.
    pub roles: Vec<Role>,
    /// Since when there are codes of a device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp_since: Option<Moment>,
    /// Passkeys, oldest first.
    pub passkeys: Vec<PasskeyEntry>,
    /// Whether passkeys can be made here.
    pub passkeys_offered: bool,
    /// Recovery codes that are left.
    pub recovery_codes: u32,
}

/// One passkey.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PasskeyEntry {
    /// For removing it.
    pub id: Uuid,
    /// Its person's name for it.
    pub name: String,
    /// Since when.
    pub created_at: Moment,
    /// When it was used last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<Moment>,
}

/// Begins something; says no more than that.
#[derive(Debug, Clone, Default, Deserialize, Serialize, ToSchema)]
#[serde(try_from = "serde_json::Map<String, serde_json::Value>")]
pub struct Begin {}

impl TryFrom<serde_json::Map<String, serde_json::Value>> for Begin {
    type Error = String;

    /// An object without anything in it: a list without anything would do for a derived reader.
    fn try_from(fields: serde_json::Map<String, serde_json::Value>) -> Result<Self, String> {
        match fields.keys().next() {
            None => Ok(Self {}),
            Some(field) => Err(format!("unknown field `{field}`, there are no fields")),
        }
    }
}

/// Gives a code of a device or a recovery code.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveCode {
    /// As it is shown or was written down.
    pub code: String,
}

impl std::fmt::Debug for GiveCode {
    /// Without the code.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("GiveCode")
    }
}

/// A secret for codes, to be put into an app; shown once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TotpEnrolment {
    /// For typing it in.
    pub secret: String,
    /// For an app on the same device.
    pub uri: String,
    /// Side of the picture of `uri`, in modules.
    pub qr_size: u32,
    /// Its dark modules as an SVG path.
    pub qr_path: String,
}

impl std::fmt::Debug for TotpEnrolment {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpEnrolment")
    }
}

/// New recovery codes; shown once. Empty if the ones before still hold.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RecoveryCodes {
    /// Each holds once.
    pub recovery_codes: Vec<String>,
}

impl std::fmt::Debug for RecoveryCodes {
    /// Without the codes.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("RecoveryCodes")
    }
}

/// What a browser needs to make or use a passkey: `publicKey`, as Web Authentication writes it in JSON.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PasskeyChallenge {
    /// For `parseCreationOptionsFromJSON` or `parseRequestOptionsFromJSON`.
    #[serde(rename = "publicKey")]
    pub public_key: serde_json::Value,
}

/// A passkey that the browser has made.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepPasskey {
    /// What its person calls it.
    pub name: String,
    /// What the browser's `toJSON` gave, as text.
    pub credential: String,
}

/// A passkey's answer.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivePasskey {
    /// What the browser's `toJSON` gave, as text.
    pub credential: String,
}
