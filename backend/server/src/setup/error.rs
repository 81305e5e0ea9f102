//! Why a room cannot be set up. Every error names the entry of the file that it is about.

use std::path::Path;

use domain::refusal::StoredRefusal;

use crate::{auth::AuthError, config::ConfigError, room::AskError};

/// Why a room cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The file cannot be read or is not TOML of the right shape.
    #[error(transparent)]
    File(#[from] ConfigError),
    /// An entry does not fit.
    #[error("{entry}: {field} {why}")]
    Entry {
        /// Which.
        entry: String,
        /// Which field of it.
        field: &'static str,
        /// What is wrong.
        why: String,
    },
    /// More than a file may hold.
    #[error("the file has more than {max} entries of the kind {kind}")]
    TooMany {
        /// Of which kind.
        kind: &'static str,
        /// The limit.
        max: usize,
    },
    /// The room said no.
    #[error("{entry}: {}", refusal.message)]
    Refused {
        /// Which entry.
        entry: String,
        /// What it said.
        refusal: StoredRefusal,
    },
    /// The room gave no answer.
    #[error("{entry} was not registered")]
    Room {
        /// Which entry.
        entry: String,
        /// Why.
        source: AskError,
    },
    /// An account cannot be made.
    #[error("the account {account} cannot be made")]
    Account {
        /// Which.
        account: String,
        /// Why.
        source: AuthError,
    },
}

impl SetupError {
    /// What the room answered about the standing agreement.
    pub fn from_ask(error: AskError) -> Self {
        Self::of_ask("the standing agreement".to_owned(), error)
    }

    pub(super) fn of_ask(entry: String, error: AskError) -> Self {
        match error {
            AskError::Refused(refusal) => Self::Refused { entry, refusal },
            source => Self::Room { entry, source },
        }
    }

    pub(super) fn toml(text: &str, error: &toml::de::Error) -> Self {
        Self::File(ConfigError::toml(text, error))
    }

    pub(super) fn entry(entry: &str, field: &'static str, why: impl Into<String>) -> Self {
        Self::Entry {
            entry: entry.to_owned(),
            field,
            why: why.into(),
        }
    }

    /// Says which file it is about.
    #[must_use]
    pub fn in_file(self, path: &Path) -> Self {
        match self {
            Self::File(error) => Self::File(error.in_file(path)),
            other => other,
        }
    }
}
