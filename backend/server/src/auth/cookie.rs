//! The cookie that carries a session's token.

use std::time::Duration;

use crate::oidc::FLOW_MINUTES_MAX;

/// Its name.
pub const SESSION_COOKIE: &str = "muster_session";
/// Its name where TLS is spoken: browsers take a cookie of this name only with `Secure`, for this host and all of it,
/// so that neither a sister site nor plain text can plant one.
pub const SECURE_SESSION_COOKIE: &str = "__Host-muster_session";

/// The name in use.
pub(super) const fn name(is_secure: bool) -> &'static str {
    if is_secure {
        SECURE_SESSION_COOKIE
    } else {
        SESSION_COOKIE
    }
}

/// The value of `Set-Cookie` that signs in. Scripts cannot read it, and no other site's page sends it along.
pub(super) fn set(token: &str, lives: Duration, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    let (name, seconds) = (name(is_secure), lives.as_secs());
    format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}")
}

/// The name of the cookie that a browser brings back from another identity provider.
pub(super) const fn away_name(is_secure: bool) -> &'static str {
    if is_secure {
        "__Host-muster_away"
    } else {
        "muster_away"
    }
}

/// Its `Set-Cookie`; without a value it is taken away. `Lax`, because the way back is a link of the provider's page, with
/// which a strict cookie is not sent.
pub(super) fn away(value: &str, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    let seconds = if value.is_empty() {
        0
    } else {
        FLOW_MINUTES_MAX * 60
    };
    let name = away_name(is_secure);
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_closed_to_scripts_and_other_sites() {
        let cookie = set("abc", Duration::from_hours(1), false);
        assert_eq!(
            cookie,
            "muster_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600"
        );
        let secure = set("abc", Duration::from_secs(1), true);
        assert_eq!(
            secure,
            "__Host-muster_session=abc; Path=/; HttpOnly; SameSite=Strict; Max-Age=1; Secure"
        );
    }
}
