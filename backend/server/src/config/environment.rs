//! Settings from the environment. Each has the name of its key in capitals behind `MUSTER_`.

use protocol::Moment;

use super::{
    ConfigError,
    file::{Kind, OidcSettings, RoomSettings, Settings},
};

/// Variables that begin with this are ours.
const PREFIX: &str = "MUSTER_";

const KNOWN: [&str; 23] = [
    "MUSTER_LISTEN",
    "MUSTER_DATA",
    "MUSTER_ROOM",
    "MUSTER_EXERCISE_START",
    "MUSTER_MAP",
    "MUSTER_TICK_MS",
    "MUSTER_SESSION_HOURS",
    "MUSTER_PUBLIC_URL",
    "MUSTER_TLS_CERTIFICATE",
    "MUSTER_TLS_KEY",
    "MUSTER_TLS_AUTHORITY",
    "MUSTER_BEHIND_PROXY",
    "MUSTER_SECOND_FACTOR_ROLES",
    "MUSTER_OIDC_ISSUER",
    "MUSTER_OIDC_CLIENT_ID",
    "MUSTER_OIDC_CLIENT_SECRET_FILE",
    "MUSTER_OIDC_CLAIM",
    "MUSTER_OIDC_LABEL",
    "MUSTER_OIDC_AUTHORITY",
    "MUSTER_ALLOWED_ORIGINS",
    "MUSTER_SECURE_COOKIES",
    "MUSTER_TERMS",
    "MUSTER_LOG",
];

/// Reads the variables that are ours.
pub(super) fn read(
    env: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings, ConfigError> {
    let mut settings = Settings::default();
    for (name, value) in env.into_iter().filter(|(name, _)| name.starts_with(PREFIX)) {
        let Some(known) = KNOWN.into_iter().find(|it| *it == name) else {
            return Err(ConfigError::UnknownVariable {
                name,
                known: KNOWN.join(", "),
            });
        };
        set(&mut settings, known, value)?;
    }
    Ok(settings)
}

fn set(settings: &mut Settings, name: &'static str, value: String) -> Result<(), ConfigError> {
    let wrong = |why: &str| ConfigError::Variable {
        name,
        why: why.to_owned(),
    };
    let number = || {
        value
            .parse()
            .map_err(|_error| wrong("must be a whole number"))
    };
    match name {
        "MUSTER_LISTEN" => {
            let listen = value
                .parse()
                .map_err(|_error| wrong("must be like 127.0.0.1:8080"))?;
            settings.listen = Some(listen);
        }
        "MUSTER_ROOM" => {
            let kind = match &*value {
                "live" => Kind::Live,
                "exercise" => Kind::Exercise,
                _ => return Err(wrong("must be live or exercise")),
            };
            settings.room.get_or_insert_with(RoomSettings::default).kind = Some(kind);
        }
        "MUSTER_EXERCISE_START" => {
            let start = Moment::parse(&value)
                .ok_or_else(|| wrong("must be RFC 3339 between 2000 and 2200"))?;
            settings
                .room
                .get_or_insert_with(RoomSettings::default)
                .exercise_start = Some(start);
        }
        "MUSTER_TICK_MS" => settings.tick_ms = Some(number()?),
        "MUSTER_SESSION_HOURS" => settings.session_hours = Some(number()?),
        "MUSTER_ALLOWED_ORIGINS" => {
            settings.allowed_origins = Some(list(&value).map(str::to_owned).collect());
        }
        "MUSTER_BEHIND_PROXY" => {
            let proxies = list(&value).map(str::parse).collect::<Result<_, _>>();
            let proxies =
                proxies.map_err(|_error| wrong("must be addresses, with commas between"))?;
            settings.behind_proxy = Some(proxies);
        }
        "MUSTER_SECOND_FACTOR_ROLES" => {
            let role = |it: &str| serde_json::from_value(it.into());
            let roles = list(&value).map(role).collect::<Result<_, _>>();
            let roles = roles.map_err(|_error| wrong("must be roles, with commas between"))?;
            settings.second_factor.get_or_insert_default().roles = Some(roles);
        }
        "MUSTER_OIDC_ISSUER" => oidc(settings).issuer = Some(value),
        "MUSTER_OIDC_CLIENT_ID" => oidc(settings).client_id = Some(value),
        "MUSTER_OIDC_CLIENT_SECRET_FILE" => {
            oidc(settings).client_secret_file = Some(value.into());
        }
        "MUSTER_OIDC_CLAIM" => oidc(settings).claim = Some(value),
        "MUSTER_OIDC_LABEL" => oidc(settings).label = Some(value),
        "MUSTER_OIDC_AUTHORITY" => oidc(settings).authority = Some(value.into()),
        "MUSTER_PUBLIC_URL" => settings.public_url = Some(value),
        "MUSTER_TLS_CERTIFICATE" => {
            settings.tls.get_or_insert_default().certificate = Some(value.into());
        }
        "MUSTER_TLS_AUTHORITY" => {
            settings.tls.get_or_insert_default().authority = Some(value.into());
        }
        "MUSTER_TLS_KEY" => settings.tls.get_or_insert_default().key = Some(value.into()),
        "MUSTER_SECURE_COOKIES" => {
            let is_secure = value
                .parse()
                .map_err(|_error| wrong("must be true or false"))?;
            settings.secure_cookies = Some(is_secure);
        }
        "MUSTER_DATA" => settings.data = Some(value.into()),
        "MUSTER_MAP" => settings.map = Some(value.into()),
        "MUSTER_TERMS" => settings.terms = Some(value.into()),
        // The name is one of `KNOWN`; every other one is above.
        _ => settings.log = Some(value),
    }
    Ok(())
}

fn oidc(settings: &mut Settings) -> &mut OidcSettings {
    settings.oidc.get_or_insert_default()
}

/// The entries of a list with commas.
fn list(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|it| !it.is_empty())
}
