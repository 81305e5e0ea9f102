//! Passwords: what is accepted as one, and argon2id in a pool that cannot take the whole machine.

use std::sync::Arc;

use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString},
};
use tokio::{sync::Semaphore, task::spawn_blocking};
use unicode_normalization::UnicodeNormalization;

use super::{AuthError, token};

/// Memory of one hash in KiB, passes and lanes: the smallest set that is advised for argon2id (19 MiB, 2, 1), because
/// decisions run on the same machine.
pub const HASH_MEMORY_KIB: u32 = 19 * 1024;
/// Passes over that memory.
pub const HASH_PASSES: u32 = 2;
/// Lanes.
pub const HASH_LANES: u32 = 1;
/// Hashes computed at once at most; each takes a core for about 30 ms and 19 MiB.
pub const HASHES_AT_ONCE_MAX: usize = 4;
/// Sign-ins that may wait for a hash: a shift change, a few seconds of work. Beyond it the answer is `busy`.
pub const HASHES_WAITING_MAX: usize = 512;
/// Characters that a password must have.
pub const PASSWORD_CHARS_MIN: usize = 10;
/// Characters that a password may have: longer ones are not typed, only sent to cost time.
pub const PASSWORD_CHARS_MAX: usize = 256;

/// Hashes and checks passwords. Copies share the pool.
#[derive(Debug, Clone)]
pub(super) struct Hasher {
    argon2: Arc<Argon2<'static>>,
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// Checked when there is no such account, so that the answer takes as long.
    dummy: Arc<str>,
}

impl Hasher {
    /// Computes one hash, so it takes a moment.
    pub(super) fn new() -> Result<Self, AuthError> {
        let params = Params::new(HASH_MEMORY_KIB, HASH_PASSES, HASH_LANES, None)
            .map_err(|_error| AuthError::Hashing)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        // Half of the cores stay free for everybody who is already signed in.
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let at_once = (cores / 2).clamp(1, HASHES_AT_ONCE_MAX);
        let dummy = hash(&argon2, &token::secret()?)?;
        Ok(Self {
            argon2: Arc::new(argon2),
            at_once: Arc::new(Semaphore::new(at_once)),
            waiting: Arc::new(Semaphore::new(HASHES_WAITING_MAX)),
            dummy: dummy.into(),
        })
    }

    /// The hash of a new password.
    pub(super) async fn hash(&self, password: &str) -> Result<String, AuthError> {
        let password = normal(password);
        self.run(move |argon2| hash(argon2, &password)).await?
    }

    /// Whether `password` is the one of `stored`. Without `stored` the same work is done for nothing.
    pub(super) async fn verify(
        &self,
        password: &str,
        stored: Option<String>,
    ) -> Result<bool, AuthError> {
        if password.chars().count() > PASSWORD_CHARS_MAX {
            return Ok(false);
        }
        let password = normal(password);
        let is_known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.dummy.to_string());
        let is_right = self
            .run(move |argon2| {
                PasswordHash::new(&stored)
                    .is_ok_and(|it| argon2.verify_password(password.as_bytes(), &it).is_ok())
            })
            .await?;
        Ok(is_right && is_known)
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'static>) -> T + Send + 'static,
    ) -> Result<T, AuthError> {
        let waiting = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_full| AuthError::Busy)?;
        let turn = Arc::clone(&self.at_once)
            .acquire_owned()
            .await
            .map_err(|_closed| AuthError::Busy)?;
        drop(waiting);
        let argon2 = Arc::clone(&self.argon2);
        // The permit goes along: work whose requester has gone away is still work.
        spawn_blocking(move || {
            let done = work(&argon2);
            drop(turn);
            done
        })
        .await
        .map_err(|_panicked| AuthError::Hashing)
    }
}

/// The same text typed on another keyboard may come as other bytes.
fn normal(password: &str) -> String {
    password.nfkc().collect()
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<String, AuthError> {
    let salt =
        SaltString::encode_b64(&token::random::<16>()?).map_err(|_error| AuthError::Hashing)?;
    let hash = argon2
        .hash_password(password.as_bytes(), &salt)
        .map_err(|_error| AuthError::Hashing)?;
    Ok(hash.to_string())
}

/// Refuses what cannot be a password. Length is all that is asked: composition rules make passwords worse.
pub(super) fn check_policy(password: &str, chars_min: usize) -> Result<(), AuthError> {
    let chars = password.chars().count();
    if chars < chars_min {
        return Err(AuthError::PasswordTooShort { min: chars_min });
    }
    if chars > PASSWORD_CHARS_MAX {
        return Err(AuthError::PasswordTooLong {
            max: PASSWORD_CHARS_MAX,
        });
    }
    Ok(())
}

/// A password to be written down once: 80 random bits in four groups, without letters that look alike.
pub fn generate() -> Result<String, AuthError> {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let bytes = token::random::<16>()?;
    let groups = bytes.chunks(4).map(|group| {
        group
            .iter()
            .map(|it| char::from(LETTERS[usize::from(it % 32)]))
            .collect::<String>()
    });
    Ok(groups.collect::<Vec<_>>().join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_account_is_right() {
        let hasher = Hasher::new().unwrap();
        let stored = hasher.hash("correct horse").await.unwrap();
        assert!(
            stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{stored}"
        );
        assert!(
            hasher
                .verify("correct horse", Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(
            !hasher
                .verify("correct house", Some(stored.clone()))
                .await
                .unwrap()
        );
        assert!(!hasher.verify("correct horse", None).await.unwrap());
        assert!(
            !hasher
                .verify("correct horse", Some("not a hash".to_owned()))
                .await
                .unwrap()
        );
        assert_ne!(hasher.hash("correct horse").await.unwrap(), stored);
    }

    #[tokio::test]
    async fn the_same_text_in_other_bytes_is_the_same_password() {
        let hasher = Hasher::new().unwrap();
        let stored = hasher.hash("đường phố").await.unwrap();
        let decomposed: String = "đường phố".nfd().collect();
        assert_ne!(decomposed, "đường phố");
        assert!(hasher.verify(&decomposed, Some(stored)).await.unwrap());
    }

    #[tokio::test]
    async fn a_full_queue_is_busy_at_once() {
        let hasher = Hasher::new().unwrap();
        let taken = hasher
            .waiting
            .clone()
            .acquire_many_owned(HASHES_WAITING_MAX as u32)
            .await
            .unwrap();
        assert!(matches!(
            hasher.hash("whatever it is").await,
            Err(AuthError::Busy)
        ));
        drop(taken);
        assert!(hasher.hash("whatever it is").await.is_ok());
    }

    #[test]
    fn passwords_have_a_length() {
        assert!(matches!(
            check_policy("123456789", PASSWORD_CHARS_MIN),
            Err(AuthError::PasswordTooShort { min: 10 })
        ));
        assert!(check_policy("1234567890", PASSWORD_CHARS_MIN).is_ok());
        assert!(check_policy(&"x".repeat(256), PASSWORD_CHARS_MIN).is_ok());
        assert!(matches!(
            check_policy(&"x".repeat(257), 1),
            Err(AuthError::PasswordTooLong { max: 256 })
        ));
        let generated = generate().unwrap();
        assert_eq!(generated.len(), 19);
        assert!(check_policy(&generated, PASSWORD_CHARS_MIN).is_ok());
        assert_ne!(generated, generate().unwrap());
    }
}
