//! A command that somebody who is played gives.

use serde::Serialize;
use serde_json::Value;

use crate::ledger::Key;

/// Who gives which command, and what it is for.
#[derive(Debug, Clone)]
pub(crate) struct Order {
    pub(crate) account: String,
    pub(crate) path: String,
    pub(crate) body: Value,
    pub(crate) key: Key,
}

impl Order {
    pub(crate) fn new(account: &str, path: String, key: Key, body: &impl Serialize) -> Self {
        // The bodies are plain structs; one that could not be written would be refused by the server as malformed.
        let body = serde_json::to_value(body).unwrap_or_default();
        Self {
            account: account.to_owned(),
            path,
            body,
            key,
        }
    }
}
