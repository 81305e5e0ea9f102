//! The cookie that carries a session's token.

use std::time::Duration;

/// Its name.
pub const SESSION_COOKIE: &str = "muster_session";

/// The value of `Set-Cookie` that signs in. Scripts cannot read it, and no other site's page sends it along.
pub(super) fn set(token: &str, lives: Duration, is_secure: bool) -> String {
    let secure = if is_secure { "; Secure" } else { "" };
    let seconds = lives.as_secs();
    format!(
        "{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}"
    )
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
        assert!(set("abc", Duration::from_secs(1), true).ends_with("; Secure"));
    }
}
