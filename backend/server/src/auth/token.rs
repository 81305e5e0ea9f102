//! Secrets that the server hands out: 256 random bits each, of which only a hash is kept.

use std::fmt;

use argon2::password_hash::rand_core::{OsRng, RngCore};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::AuthError;

/// Bytes of randomness in a token or ticket: beyond guessing, also for all of them together.
const SECRET_BYTES: usize = 32;

/// The name of a session: the hash of its token. It opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionKey(pub [u8; 32]);

impl SessionKey {
    /// The session that `token` opens.
    pub fn of(token: &str) -> Self {
        Self(hash(token))
    }
}

impl fmt::Debug for SessionKey {
    /// The beginning is enough to tell sessions apart in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKey(")?;
        self.0
            .iter()
            .take(4)
            .try_for_each(|it| write!(f, "{it:02x}"))?;
        f.write_str("…)")
    }
}

/// The SHA-256 of a secret.
pub(crate) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Random bytes from the system; an error instead of a panic if it has none.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], AuthError> {
    let mut bytes = [0; N];
    OsRng
        .try_fill_bytes(&mut bytes)
        .map_err(|_error| AuthError::NoRandomness)?;
    Ok(bytes)
}

/// A new secret as text that fits into a cookie, a frame and a URL.
pub(crate) fn secret() -> Result<String, AuthError> {
    Ok(URL_SAFE_NO_PAD.encode(random::<SECRET_BYTES>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_long_different_and_not_in_their_key() {
        let (one, other) = (secret().unwrap(), secret().unwrap());
        assert_eq!(one.len(), 43);
        assert_ne!(one, other);
        assert!(
            one.bytes()
                .all(|it| it.is_ascii_alphanumeric() || it == b'-' || it == b'_')
        );
        assert!(!format!("{:?}", SessionKey::of(&one)).contains(&one));
        assert_eq!(SessionKey::of(&one), SessionKey::of(&one));
    }
}
