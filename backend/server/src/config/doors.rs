//! The settings of the doors: TLS, proxies, the names under which browsers come.

use std::{collections::BTreeSet, net::IpAddr};

use domain::Role;

use super::{
    ConfigError, ORIGINS_MAX,
    file::{FactorSettings, TlsSettings},
};
use crate::{proxy::PROXIES_MAX, tls::TlsConfig};

fn wrong(key: &'static str, why: impl Into<String>) -> ConfigError {
    ConfigError::Value {
        key,
        why: why.into(),
    }
}

/// Certificate and key, both or neither.
pub(super) fn tls(settings: TlsSettings) -> Result<Option<TlsConfig>, ConfigError> {
    match (settings.certificate, settings.key) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(TlsConfig { certificate, key })),
        (Some(_), None) => Err(wrong("tls.key", "must be given with tls.certificate")),
        (None, Some(_)) => Err(wrong("tls.certificate", "must be given with tls.key")),
    }
}

/// The roles that need a second factor.
pub(super) fn second_factor(settings: FactorSettings) -> BTreeSet<Role> {
    settings
        .roles
        .unwrap_or_default()
        .into_iter()
        .map(Into::into)
        .collect()
}

/// Whether the session's cookie goes over TLS only: by itself where the way is closed.
pub(super) fn secure_cookies(set: Option<bool>, is_closed: bool) -> Result<bool, ConfigError> {
    if is_closed && set == Some(false) {
        let why = "must not be false where TLS is spoken: the cookie would be sent in plain text";
        return Err(wrong("secure_cookies", why));
    }
    Ok(set.unwrap_or(is_closed))
}

pub(super) fn check_proxies(proxies: &[IpAddr]) -> Result<(), ConfigError> {
    if proxies.len() > PROXIES_MAX {
        let why = format!("has more than {PROXIES_MAX} entries");
        return Err(wrong("behind_proxy", why));
    }
    if let Some(any) = proxies.iter().find(|it| it.is_unspecified()) {
        let why = format!("has {any}, which is nobody's address");
        return Err(wrong("behind_proxy", why));
    }
    Ok(())
}

/// The address that people open, as browsers write it.
pub(super) fn public_url(url: &str) -> Result<String, ConfigError> {
    let url = url.trim_end_matches('/').to_owned();
    if is_origin(&url) {
        Ok(url)
    } else {
        let why = "must be like https://muster.example:8443, without a path";
        Err(wrong("public_url", why))
    }
}

pub(super) fn check_origins(origins: &[String]) -> Result<(), ConfigError> {
    let key = "allowed_origins";
    if origins.len() > ORIGINS_MAX {
        return Err(wrong(key, format!("has more than {ORIGINS_MAX} entries")));
    }
    let odd = origins.iter().find(|it| !is_origin(it));
    odd.map_or(Ok(()), |origin| {
        let why = format!("has {origin:?}, which is not like https://muster.example:8443");
        Err(wrong(key, why))
    })
}

/// Scheme, host and port as browsers write them.
fn is_origin(text: &str) -> bool {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|it| {
        let is_fit =
            |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b".-:[]".contains(&it);
        !it.is_empty() && it.bytes().all(is_fit)
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::config::Config;

    fn load(lines: &[(&str, &str)]) -> Result<Config, ConfigError> {
        let data = [("MUSTER_DATA", "x")];
        let lines = data.iter().chain(lines);
        Config::load(
            None,
            lines.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        )
    }

    fn key_of(lines: &[(&str, &str)]) -> &'static str {
        match load(lines) {
            Err(ConfigError::Value { key, .. }) => key,
            Err(ConfigError::Variable { name, .. }) => name,
            other => panic!("{lines:?}: {other:?}"),
        }
    }

    const CERTIFICATE: (&str, &str) = ("MUSTER_TLS_CERTIFICATE", "server.pem");
    const KEY: (&str, &str) = ("MUSTER_TLS_KEY", "server.key");
    const OUTSIDE: (&str, &str) = ("MUSTER_LISTEN", "0.0.0.0:8443");

    /// D1.
    #[test]
    fn other_machines_are_heard_over_tls_or_through_named_proxies_only() {
        let open = load(&[OUTSIDE]).unwrap().check_reach();
        assert!(
            matches!(open, Err(ConfigError::NotLoopback { .. })),
            "{open:?}"
        );
        let tls = load(&[OUTSIDE, CERTIFICATE, KEY]).unwrap();
        assert!(tls.check_reach().is_ok() && tls.check_loopback().is_err());
        assert_eq!(tls.tls.unwrap().key, Path::new("server.key"));
        let proxied = load(&[OUTSIDE, ("MUSTER_BEHIND_PROXY", "10.0.0.2, fd00::2")]).unwrap();
        assert!(proxied.check_reach().is_ok());
        assert_eq!(proxied.proxies.len(), 2);
    }

    /// D1. The cookie is closed by itself, and cannot be opened again.
    #[test]
    fn cookies_are_secure_where_the_way_is_closed() {
        assert!(!load(&[]).unwrap().secure_cookies);
        assert!(load(&[CERTIFICATE, KEY]).unwrap().secure_cookies);
        let proxied = ("MUSTER_BEHIND_PROXY", "127.0.0.1");
        assert!(load(&[proxied]).unwrap().secure_cookies);
        let open = ("MUSTER_SECURE_COOKIES", "false");
        assert_eq!(key_of(&[CERTIFICATE, KEY, open]), "secure_cookies");
        assert!(!load(&[open]).unwrap().secure_cookies);
    }

    /// D5.
    #[test]
    fn roles_that_need_a_second_factor_are_named() {
        assert!(load(&[]).unwrap().second_factor.is_empty());
        let roles = ("MUSTER_SECOND_FACTOR_ROLES", "admin, legal");
        let named = load(&[roles]).unwrap().second_factor;
        assert_eq!(named, [Role::Legal, Role::Admin].into());
        for wrong in ["admins", "Admin", "server", "admin;legal"] {
            let key = key_of(&[("MUSTER_SECOND_FACTOR_ROLES", wrong)]);
            assert_eq!(key, "MUSTER_SECOND_FACTOR_ROLES", "{wrong}");
        }
    }

    #[test]
    fn half_a_setting_and_addresses_that_cannot_be_are_named() {
        assert_eq!(key_of(&[CERTIFICATE]), "tls.key");
        assert_eq!(key_of(&[KEY]), "tls.certificate");
        for list in ["proxy.example", "10.0.0.0/8", "10.0.0.2;10.0.0.3"] {
            assert_eq!(
                key_of(&[("MUSTER_BEHIND_PROXY", list)]),
                "MUSTER_BEHIND_PROXY"
            );
        }
        assert_eq!(
            key_of(&[("MUSTER_BEHIND_PROXY", "0.0.0.0")]),
            "behind_proxy"
        );
        let many = vec!["10.0.0.2"; PROXIES_MAX + 1].join(",");
        assert_eq!(key_of(&[("MUSTER_BEHIND_PROXY", &many)]), "behind_proxy");
        for url in ["muster.example", "https://muster.example/desk", "ftp://x"] {
            assert_eq!(key_of(&[("MUSTER_PUBLIC_URL", url)]), "public_url");
        }
        let config = load(&[("MUSTER_PUBLIC_URL", "https://muster.example/")]).unwrap();
        assert!(config.is_own_origin("https://muster.example"));
        assert!(!config.is_own_origin("https://muster.example:8443"));
    }
}
