//! What was begun and not ended: kept in memory, for minutes, one for each session.

use domain::Timestamp;
use storage::accounts::TOTP_SECRET_BYTES;
use webauthn_rs::prelude::{PasskeyAuthentication, PasskeyRegistration};

use crate::auth::{SessionKey, recent::Recent};

/// How long an enrolment or a challenge waits, in minutes: to find the phone, or the key in another coat.
pub(super) const CEREMONY_MINUTES_MAX: i64 = 10;
/// How many are remembered (about 1 KiB each, at most twice as many); the oldest are forgotten first.
pub(super) const CEREMONIES_KEPT: usize = 2_000;

/// One that waits for its end.
#[derive(Clone)]
pub(in crate::auth) enum Pending {
    /// A secret that was shown and not confirmed.
    Totp([u8; TOTP_SECRET_BYTES]),
    /// A passkey that is being made.
    Register(Box<PasskeyRegistration>),
    /// A passkey that was asked for.
    Authenticate(Box<PasskeyAuthentication>),
}

/// All that wait.
pub(in crate::auth) struct Ceremonies(Recent<SessionKey, (Pending, Timestamp)>);

impl std::fmt::Debug for Ceremonies {
    /// Without the secrets.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ceremonies")
    }
}

impl Ceremonies {
    pub(in crate::auth) fn new() -> Self {
        Self(Recent::new(CEREMONIES_KEPT))
    }

    pub(super) fn put(&mut self, session: SessionKey, pending: Pending, until: Timestamp) {
        self.0.insert(session, (pending, until));
    }

    pub(super) fn get(&self, session: &SessionKey, now: Timestamp) -> Option<Pending> {
        self.0
            .peek(session)
            .filter(|(_, until)| *until > now)
            .map(|(it, _)| it.clone())
    }

    pub(super) fn take(&mut self, session: &SessionKey, now: Timestamp) -> Option<Pending> {
        self.0
            .remove(session)
            .filter(|(_, until)| *until > now)
            .map(|(it, _)| it)
    }
}
