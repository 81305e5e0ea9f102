//! Sessions in memory, so that a request does not cost a read of the disk.

use domain::{PrincipalId, Role, Timestamp, UnitId};

use super::{AuthError, SessionKey, recent::Recent};

/// Sessions that are remembered (about 100 bytes each, at most twice as many); others are read again when they come.
pub const SESSIONS_KEPT: usize = 20_000;

/// What is known of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    /// It holds until it expires.
    Open(Held),
    /// It was ended. Kept, because a request that read it from the disk just before may still want to remember it.
    Ended,
}

/// A session that was not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) principal: PrincipalId,
    pub(super) role: Role,
    pub(super) expires_at: Timestamp,
    pub(super) factor_at: Option<Timestamp>,
    pub(super) bounds: Bounds,
}

/// What a device may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Bounds {
    /// Whether it is a device's token: it keeps its role and does not idle.
    pub(super) is_device: bool,
    /// The only unit that it reports for.
    pub(super) only_unit: Option<UnitId>,
}

#[derive(Debug)]
pub(super) struct Sessions(Recent<SessionKey, Known>);

impl Sessions {
    pub(super) fn new() -> Self {
        Self(Recent::new(SESSIONS_KEPT))
    }

    /// What is known of the session: `None` if the disk has to be asked, an error if it is over.
    pub(super) fn get(
        &mut self,
        key: &SessionKey,
        now: Timestamp,
    ) -> Result<Option<Held>, AuthError> {
        match self.0.get_mut(key) {
            None => Ok(None),
            Some(Known::Open(held)) if held.expires_at > now => Ok(Some(*held)),
            Some(_) => Err(AuthError::Expired),
        }
    }

    /// Remembers a session, unless it was ended meanwhile.
    pub(super) fn remember(&mut self, key: SessionKey, held: Held) -> Result<(), AuthError> {
        if self.0.get_mut(&key) == Some(&mut Known::Ended) {
            return Err(AuthError::Expired);
        }
        self.0.insert(key, Known::Open(held));
        Ok(())
    }

    /// The role that an open session acts in, if memory knows it.
    pub(super) fn role(&self, key: &SessionKey) -> Option<Role> {
        match self.0.peek(key) {
            Some(Known::Open(held)) => Some(held.role),
            _ => None,
        }
    }

    pub(super) fn end(&mut self, key: SessionKey) {
        self.0.insert(key, Known::Ended);
    }

    /// Forgets the sessions of a principal, so that the disk is asked.
    pub(super) fn forget_all_of(&mut self, principal: PrincipalId) {
        self.0
            .retain(|_, known| !matches!(known, Known::Open(held) if held.principal == principal));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: SessionKey = SessionKey([1; 32]);
    const HELD: Held = Held {
        principal: PrincipalId::SERVER,
        role: Role::Field,
        expires_at: Timestamp(100),
        factor_at: None,
        bounds: Bounds {
            is_device: false,
            only_unit: None,
        },
    };

    #[test]
    fn a_session_is_over_when_it_expires() {
        let mut sessions = Sessions::new();
        assert!(matches!(sessions.get(&KEY, Timestamp(0)), Ok(None)));
        sessions.remember(KEY, HELD).unwrap();
        assert!(matches!(sessions.get(&KEY, Timestamp(99)), Ok(Some(HELD))));
        assert!(matches!(
            sessions.get(&KEY, Timestamp(100)),
            Err(AuthError::Expired)
        ));
    }

    #[test]
    fn a_request_that_was_under_way_does_not_bring_an_ended_session_back() {
        let mut sessions = Sessions::new();
        sessions.remember(KEY, HELD).unwrap();
        sessions.end(KEY);
        assert!(matches!(
            sessions.remember(KEY, HELD),
            Err(AuthError::Expired)
        ));
        assert!(matches!(
            sessions.get(&KEY, Timestamp(0)),
            Err(AuthError::Expired)
        ));
        // Neither does one of a principal whose sessions were all ended.
        sessions.forget_all_of(PrincipalId::SERVER);
        assert!(matches!(
            sessions.get(&KEY, Timestamp(0)),
            Err(AuthError::Expired)
        ));
    }
}
