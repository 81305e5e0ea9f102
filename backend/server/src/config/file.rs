//! The settings as they are written: everything optional, unknown keys refused.

use std::{
    net::{IpAddr, SocketAddr},
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
    pub(super) public_url: Option<String>,
    pub(super) tls: Option<TlsSettings>,
    pub(super) behind_proxy: Option<Vec<IpAddr>>,
    pub(super) second_factor: Option<FactorSettings>,
    pub(super) oidc: Option<OidcSettings>,
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

/// The table `[tls]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TlsSettings {
    pub(super) certificate: Option<PathBuf>,
    pub(super) key: Option<PathBuf>,
    pub(super) authority: Option<PathBuf>,
}

impl TlsSettings {
    fn overridden_by(self, other: Self) -> Self {
        Self {
            certificate: other.certificate.or(self.certificate),
            key: other.key.or(self.key),
            authority: other.authority.or(self.authority),
        }
    }
}

/// The table `[second_factor]`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FactorSettings {
    pub(super) roles: Option<Vec<protocol::words::Role>>,
}

/// The table `[oidc]`.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OidcSettings {
    pub(super) issuer: Option<String>,
    pub(super) client_id: Option<String>,
    pub(super) client_secret_file: Option<PathBuf>,
    pub(super) claim: Option<String>,
    pub(super) label: Option<String>,
    pub(super) authority: Option<PathBuf>,
}

impl OidcSettings {
    fn overridden_by(self, other: Self) -> Self {
        Self {
            issuer: other.issuer.or(self.issuer),
            client_id: other.client_id.or(self.client_id),
            client_secret_file: other.client_secret_file.or(self.client_secret_file),
            claim: other.claim.or(self.claim),
            label: other.label.or(self.label),
            authority: other.authority.or(self.authority),
        }
    }
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
        let tls = self.tls.get_or_insert_default();
        let oidc = self.oidc.get_or_insert_default();
        let paths = [
            &mut self.data,
            &mut self.map,
            &mut self.terms,
            &mut tls.certificate,
            &mut tls.key,
            &mut tls.authority,
            &mut oidc.client_secret_file,
            &mut oidc.authority,
        ];
        for path in paths.into_iter().flatten() {
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
            public_url: other.public_url.or(self.public_url),
            tls: Some(
                self.tls
                    .unwrap_or_default()
                    .overridden_by(other.tls.unwrap_or_default()),
            ),
            second_factor: Some(FactorSettings {
                roles: other
                    .second_factor
                    .and_then(|it| it.roles)
                    .or(self.second_factor.and_then(|it| it.roles)),
            }),
            oidc: Some(
                self.oidc
                    .unwrap_or_default()
                    .overridden_by(other.oidc.unwrap_or_default()),
            ),
            behind_proxy: other.behind_proxy.or(self.behind_proxy),
            allowed_origins: other.allowed_origins.or(self.allowed_origins),
            secure_cookies: other.secure_cookies.or(self.secure_cookies),
            terms: other.terms.or(self.terms),
            log: other.log.or(self.log),
        }
    }
}
