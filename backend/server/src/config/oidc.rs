//! The settings of sign-in by another identity provider: all that is needed, or none.

use super::{ConfigError, file::OidcSettings};
use crate::oidc::OidcConfig;

/// The claim that most providers fill with the name of the account.
const CLAIM: &str = "preferred_username";
/// Characters of what the button says.
pub(super) const LABEL_CHARS_MAX: usize = 40;

pub(super) fn checked(
    settings: OidcSettings,
    has_public_url: bool,
) -> Result<Option<OidcConfig>, ConfigError> {
    if settings == OidcSettings::default() {
        return Ok(None);
    }
    let wrong = |key, why: &str| ConfigError::Value {
        key,
        why: why.to_owned(),
    };
    let missing = |key| wrong(key, "must be given with the other settings of oidc");
    let issuer = settings.issuer.ok_or_else(|| missing("oidc.issuer"))?;
    if !is_closed(&issuer) {
        let why =
            "must begin with https://: a token is worth what the way to the provider is worth";
        return Err(wrong("oidc.issuer", why));
    }
    if !has_public_url {
        let why = "must be given with oidc.issuer: the provider sends people back there";
        return Err(wrong("public_url", why));
    }
    let label = settings.label.unwrap_or_else(|| host(&issuer));
    if !(1..=LABEL_CHARS_MAX).contains(&label.chars().count()) {
        let why = format!("must have 1 to {LABEL_CHARS_MAX} characters");
        return Err(wrong("oidc.label", &why));
    }
    let client_id = settings
        .client_id
        .ok_or_else(|| missing("oidc.client_id"))?;
    let secret = settings.client_secret_file;
    Ok(Some(OidcConfig {
        issuer,
        client_id,
        client_secret_file: secret.ok_or_else(|| missing("oidc.client_secret_file"))?,
        claim: settings.claim.unwrap_or_else(|| CLAIM.to_owned()),
        label,
        authority: settings.authority,
    }))
}

/// Over TLS, or on this machine.
fn is_closed(issuer: &str) -> bool {
    let local = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
    issuer.starts_with("https://") || local.iter().any(|it| issuer.starts_with(it))
}

fn host(issuer: &str) -> String {
    let host = issuer.split('/').nth(2).unwrap_or(issuer);
    host.chars().take(LABEL_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn whole() -> OidcSettings {
        OidcSettings {
            issuer: Some("https://id.example/city".to_owned()),
            client_id: Some("muster".to_owned()),
            client_secret_file: Some(PathBuf::from("secret")),
            ..OidcSettings::default()
        }
    }

    /// D8.
    #[test]
    fn half_a_provider_is_refused_and_names_what_is_missing() {
        assert_eq!(checked(OidcSettings::default(), false).unwrap(), None);
        let config = checked(whole(), true).unwrap().unwrap();
        assert_eq!(
            (&*config.claim, &*config.label),
            ("preferred_username", "id.example")
        );
        let key = |settings: OidcSettings, has_public_url| match checked(settings, has_public_url) {
            Err(ConfigError::Value { key, .. }) => key,
            other => panic!("{other:?}"),
        };
        assert_eq!(key(whole(), false), "public_url");
        for (key_of, settings) in [
            (
                "oidc.issuer",
                OidcSettings {
                    issuer: None,
                    ..whole()
                },
            ),
            (
                "oidc.client_id",
                OidcSettings {
                    client_id: None,
                    ..whole()
                },
            ),
            (
                "oidc.client_secret_file",
                OidcSettings {
                    client_secret_file: None,
                    ..whole()
                },
            ),
            (
                "oidc.label",
                OidcSettings {
                    label: Some(String::new()),
                    ..whole()
                },
            ),
            (
                "oidc.label",
                OidcSettings {
                    label: Some("x".repeat(41)),
                    ..whole()
                },
            ),
        ] {
            assert_eq!(key(settings, true), key_of);
        }
        for open in [
            "http://id.example",
            "http://127.0.0.1.evil.example:1",
            "id.example",
            "",
        ] {
            let settings = OidcSettings {
                issuer: Some(open.to_owned()),
                ..whole()
            };
            assert_eq!(key(settings, true), "oidc.issuer", "{open}");
        }
    }
}
