//! The settings as they are written: everything optional, unknown keys refused.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use protocol::Moment;
use serde::Deserialize;

use super::ConfigError;

/// The settings of one source.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    pub(super) listen: Option<SocketAddr>,
    pub(super) data: Option<PathBuf>,
    pub(super) room: Option<RoomSettings>,
    pub(super) map: Option<PathBuf>,
    pub(super) tick_ms: Option<u64>,
    pub(super) session_hours: Option<u64>,
    pub(super) allowed_origins: Option<Vec<String>>,
    pub(super) secure_cookies: Option<bool>,
    pub(super) terms: Option<PathBuf>,
    pub(super) log: Option<String>,
}

/// The table `[room]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoomSettings {
    pub(super) kind: Option<Kind>,
    pub(super) exercise_start: Option<Moment>,
}

/// The kinds of room that can be asked for; a demo is made by `muster demo` alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    #[default]
    Live,
    Exercise,
}

impl Settings {
    pub(super) fn parse(text: &str) -> Result<Self, ConfigError> {
        toml::from_str(text).map_err(|error| ConfigError::toml(text, &error))
    }

    /// Takes relative paths as seen from `folder`.
    pub(super) fn relative_to(mut self, folder: &Path) -> Self {
        for path in [&mut self.data, &mut self.map, &mut self.terms]
            .into_iter()
            .flatten()
        {
            *path = folder.join(&*path);
        }
        self
    }

    /// What `other` sets wins.
    pub(super) fn overridden_by(self, other: Self) -> Self {
        let room = self.room.unwrap_or_default();
        let over = other.room.unwrap_or_default();
        Self {
            listen: other.listen.or(self.listen),
            data: other.data.or(self.data),
            room: Some(RoomSettings {
                kind: over.kind.or(room.kind),
                exercise_start: over.exercise_start.or(room.exercise_start),
            }),
            map: other.map.or(self.map),
            tick_ms: other.tick_ms.or(self.tick_ms),
            session_hours: other.session_hours.or(self.session_hours),
            allowed_origins: other.allowed_origins.or(self.allowed_origins),
            secure_cookies: other.secure_cookies.or(self.secure_cookies),
            terms: other.terms.or(self.terms),
            log: other.log.or(self.log),
        }
    }
}
