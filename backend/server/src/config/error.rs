//! What is wrong with a configuration. Values are not repeated: a misspelt key may hold a secret.

use std::{
    io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// What is wrong with a configuration.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("cannot read {}", path.display())]
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is too large to be what it should be.
    #[error("{} is larger than {max} bytes", path.display())]
    TooLarge {
        /// Which.
        path: PathBuf,
        /// The limit.
        max: u64,
    },
    /// A file is not TOML, or has a key or value that means nothing.
    #[error("{}line {line}: {message}", .file.as_ref().map(|it| format!("{}, ", it.display())).unwrap_or_default())]
    Toml {
        /// Which.
        file: Option<PathBuf>,
        /// Where, from 1.
        line: usize,
        /// What is wrong; names the key.
        message: String,
    },
    /// A variable of the environment means nothing.
    #[error("there is no setting {name}; known are {known}")]
    UnknownVariable {
        /// Which.
        name: String,
        /// The known ones.
        known: String,
    },
    /// A variable of the environment has a value that cannot be.
    #[error("{name} {why}")]
    Variable {
        /// Which.
        name: &'static str,
        /// What it should be.
        why: String,
    },
    /// A setting has a value that cannot be.
    #[error("{key} {why}")]
    Value {
        /// Which.
        key: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A setting without default is missing.
    #[error("{key} is not set")]
    Missing {
        /// Which.
        key: &'static str,
    },
    /// The address can be reached from outside.
    #[error(
        "{listen} can be reached from other machines, and plain text can be read on the way: set tls.certificate and tls.key (`muster ca` makes them), or name the proxy that speaks TLS with behind_proxy, or listen on a loopback address such as 127.0.0.1:8080"
    )]
    NotLoopback {
        /// Which.
        listen: SocketAddr,
    },
}

impl ConfigError {
    /// An error of the TOML reader, with the line and without the line's text.
    pub(crate) fn toml(text: &str, error: &toml::de::Error) -> Self {
        let until = error.span().map_or(0, |it| it.start);
        let line = 1 + text.bytes().take(until).filter(|it| *it == b'\n').count();
        // Only the first line of the message: the rest may repeat the input.
        let message = error
            .message()
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned();
        Self::Toml {
            file: None,
            line,
            message,
        }
    }

    /// Says which file it is about.
    #[must_use]
    pub(crate) fn in_file(self, path: &Path) -> Self {
        match self {
            Self::Toml { line, message, .. } => Self::Toml {
                file: Some(path.to_owned()),
                line,
                message,
            },
            other => other,
        }
    }
}
