//! What an operator can set: one TOML file and the environment, which wins. Words that mean nothing are errors that
//! name them, because a misspelt setting that is ignored is found out on the worst day.

mod doors;
mod environment;
mod error;
mod file;
mod oidc;

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::Read,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    ops::RangeInclusive,
    path::{Path, PathBuf},
    time::Duration,
};

use domain::{Role, Timestamp, sharing::Terms};

pub use self::error::ConfigError;
use self::file::{Kind, Settings};
use crate::{
    oidc::OidcConfig,
    setup::{SetupError, parse_terms},
    tls::TlsConfig,
};

/// Bytes of a configuration, set-up or terms file: thousands of lines.
pub const FILE_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// Milliseconds between pictures: at least what a network frame costs, at most what still looks like motion.
pub const TICK_MS: RangeInclusive<u64> = 20..=1_000;
/// Hours that a session lasts: a short visit to a week of a wall screen.
pub const SESSION_HOURS: RangeInclusive<u64> = 1..=168;
/// Origins besides our own: a few names of one server.
pub const ORIGINS_MAX: usize = 32;

/// Where the server listens unless told otherwise.
const LISTEN: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);
const TICK_MS_DEFAULT: u64 = 100;
const SESSION_HOURS_DEFAULT: u64 = 12;
const LOG_DEFAULT: &str = "info";

/// Everything that can be set. Holds no secrets; whoever adds one hides it in `Debug`.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// Address and port.
    pub listen: SocketAddr,
    /// The data folder.
    pub data: PathBuf,
    /// What the room is for.
    pub room: RoomConfig,
    /// The folder with the map.
    pub map: PathBuf,
    /// Milliseconds between pictures.
    pub tick_ms: u32,
    /// How long a session lasts.
    pub session: Duration,
    /// The address that people open, for example `https://muster.example:8443`.
    pub public_url: Option<String>,
    /// Certificate and key, if TLS is spoken.
    pub tls: Option<TlsConfig>,
    /// Our own authority, to be handed out to tablets and desks.
    pub authority: Option<PathBuf>,
    /// Proxies whose word is believed.
    pub proxies: Vec<IpAddr>,
    /// Roles in which a session must have given a second factor.
    pub second_factor: BTreeSet<Role>,
    /// Sign-in by another identity provider.
    pub oidc: Option<OidcConfig>,
    /// Origins of browsers besides the one that the server is reached at.
    pub origins: Vec<String>,
    /// Whether the session's cookie is sent over TLS only.
    pub secure_cookies: bool,
    /// The standing agreement, adopted at every start if it has changed.
    pub terms: Option<PathBuf>,
    /// What is logged, as `RUST_LOG` would say it.
    pub log: String,
}

/// What the room is for. A data folder is of one kind for ever.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomConfig {
    /// The real thing.
    Live,
    /// Its clock is set by the exercise's control.
    Exercise {
        /// Where the clock stands at first.
        start: Timestamp,
    },
}

impl Config {
    /// Reads the file, if one is named, and the variables that begin with `MUSTER_`.
    ///
    /// Paths in the file are relative to the folder of the file, those in variables to the working folder.
    pub fn load(
        file: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut settings = Settings::default();
        if let Some(path) = file {
            let text = read_text(path)?;
            settings = Settings::parse(&text)
                .map_err(|error| error.in_file(path))?
                .relative_to(path.parent().unwrap_or(Path::new("")));
        }
        let settings = settings.overridden_by(environment::read(env)?);
        Self::check(settings)
    }

    fn check(settings: Settings) -> Result<Self, ConfigError> {
        let room = settings.room.unwrap_or_default();
        let start = room.exercise_start.map(|it| it.0);
        let room = match (room.kind.unwrap_or_default(), start) {
            (Kind::Live, None) => RoomConfig::Live,
            (Kind::Exercise, Some(start)) => RoomConfig::Exercise { start },
            (Kind::Live, Some(_)) | (Kind::Exercise, None) => {
                return Err(ConfigError::Value {
                    key: "room.exercise_start",
                    why: "must be given with, and only with, an exercise".to_owned(),
                });
            }
        };
        let data = settings.data.ok_or(ConfigError::Missing { key: "data" })?;
        let tick_ms = within(
            "tick_ms",
            settings.tick_ms.unwrap_or(TICK_MS_DEFAULT),
            TICK_MS,
        )?;
        let hours = settings.session_hours.unwrap_or(SESSION_HOURS_DEFAULT);
        let hours = within("session_hours", hours, SESSION_HOURS)?;
        let origins = settings.allowed_origins.unwrap_or_default();
        doors::check_origins(&origins)?;
        let public_url = settings
            .public_url
            .as_deref()
            .map(doors::public_url)
            .transpose()?;
        let mut tls = settings.tls.unwrap_or_default();
        let authority = tls.authority.take();
        let tls = doors::tls(tls)?;
        let proxies = settings.behind_proxy.unwrap_or_default();
        doors::check_proxies(&proxies)?;
        let oidc = oidc::checked(settings.oidc.unwrap_or_default(), public_url.is_some())?;
        let is_closed = tls.is_some() || !proxies.is_empty();
        Ok(Self {
            listen: settings.listen.unwrap_or(LISTEN),
            map: settings.map.unwrap_or_else(|| data.join("map")),
            data,
            room,
            tick_ms: tick_ms as u32,
            session: Duration::from_hours(hours),
            secure_cookies: doors::secure_cookies(settings.secure_cookies, is_closed)?,
            public_url,
            tls,
            authority,
            proxies,
            oidc,
            second_factor: doors::second_factor(settings.second_factor.unwrap_or_default()),
            origins,
            terms: settings.terms,
            log: settings.log.unwrap_or_else(|| LOG_DEFAULT.to_owned()),
        })
    }

    /// Reads the standing agreement, if one is set.
    pub fn terms(&self) -> Result<Option<Terms>, SetupError> {
        let Some(path) = &self.terms else {
            return Ok(None);
        };
        let terms = parse_terms(&read_text(path)?).map_err(|error| error.in_file(path))?;
        Ok(Some(terms))
    }

    /// Whether a page of this origin is our own by configuration.
    pub fn is_own_origin(&self, origin: &str) -> bool {
        self.public_url.as_deref() == Some(origin) || self.origins.iter().any(|it| it == origin)
    }

    /// Refuses to be reached from outside in plain text (rule D1): passwords and positions would be readable on the
    /// way, and browsers give tablets neither location nor offline use.
    pub fn check_reach(&self) -> Result<(), ConfigError> {
        if self.tls.is_some() || !self.proxies.is_empty() {
            return Ok(());
        }
        self.check_loopback()
    }

    /// Refuses to be reached from outside at all.
    pub fn check_loopback(&self) -> Result<(), ConfigError> {
        if self.listen.ip().to_canonical().is_loopback() {
            Ok(())
        } else {
            Err(ConfigError::NotLoopback {
                listen: self.listen,
            })
        }
    }
}

/// Reads a text file of bounded size.
pub fn read_text(path: &Path) -> Result<String, ConfigError> {
    let failed = |source| ConfigError::Read {
        path: path.to_owned(),
        source,
    };
    // A folder opens on some systems and then fails with a number instead of a reason.
    if fs::metadata(path).map_err(failed)?.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    let mut text = String::new();
    let file = File::open(path).map_err(failed)?;
    file.take(FILE_BYTES_MAX + 1)
        .read_to_string(&mut text)
        .map_err(failed)?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(ConfigError::TooLarge {
            path: path.to_owned(),
            max: FILE_BYTES_MAX,
        });
    }
    Ok(text)
}

fn within(key: &'static str, value: u64, range: RangeInclusive<u64>) -> Result<u64, ConfigError> {
    if range.contains(&value) {
        return Ok(value);
    }
    let why = format!("must lie between {} and {}", range.start(), range.end());
    Err(ConfigError::Value { key, why })
}

#[cfg(test)]
mod tests;
