//! Which sockets each session has open, so that ending a session closes them.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use domain::PrincipalId;
use protocol::stream::CloseReason;
use tokio::{
    sync::watch,
    time::{Instant, sleep_until},
};

use super::{AuthError, SessionKey};

/// Sockets that one session may have open: a desk with its tabs and second screens, and those about to time out.
pub const SOCKETS_PER_SESSION_MAX: u32 = 16;
/// When a session at that limit may try again: by then a dead socket has timed out.
const RETRY_AFTER_S: u64 = 60;

/// The open sockets of every session. Copies share the table.
#[derive(Debug, Clone, Default)]
pub(super) struct Sockets(Arc<Mutex<HashMap<SessionKey, Open>>>);

#[derive(Debug)]
struct Open {
    principal: PrincipalId,
    count: u32,
    ended: watch::Sender<Option<CloseReason>>,
}

impl Sockets {
    pub(super) fn open(
        &self,
        session: SessionKey,
        principal: PrincipalId,
        lives: Duration,
    ) -> Result<SocketGuard, AuthError> {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = table.entry(session).or_insert_with(|| Open {
            principal,
            count: 0,
            ended: watch::Sender::new(None),
        });
        if open.count >= SOCKETS_PER_SESSION_MAX {
            return Err(AuthError::RateLimited {
                retry_after_s: RETRY_AFTER_S,
            });
        }
        open.count += 1;
        let ended = open.ended.subscribe();
        Ok(SocketGuard {
            sockets: self.clone(),
            session,
            ended,
            expires: Instant::now() + lives,
        })
    }

    /// Whether a session has a socket open.
    pub(super) fn has(&self, session: &SessionKey) -> bool {
        let table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.contains_key(session)
    }

    /// Closes every socket of the sessions that `is_ended` names, and says why.
    pub(super) fn end(
        &self,
        reason: CloseReason,
        is_ended: impl Fn(&SessionKey, PrincipalId) -> bool,
    ) {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.retain(|session, open| {
            let ends = is_ended(session, open.principal);
            if ends {
                open.ended.send_replace(Some(reason));
            }
            !ends
        });
    }

    fn leave(&self, guard: &SocketGuard) {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Not of an entry that was made anew after the guard's was ended.
        let own = table
            .get_mut(&guard.session)
            .filter(|it| it.ended.subscribe().same_channel(&guard.ended));
        if let Some(open) = own {
            open.count -= 1;
            if open.count == 0 {
                table.remove(&guard.session);
            }
        }
    }
}

/// A socket that is counted for its session until this is dropped.
pub struct SocketGuard {
    sockets: Sockets,
    session: SessionKey,
    ended: watch::Receiver<Option<CloseReason>>,
    expires: Instant,
}

impl SocketGuard {
    /// Waits until the session was ended or is over, or its principal was disabled or cleared for something else; says
    /// which.
    pub async fn closed(&self) -> CloseReason {
        let mut ended = self.ended.clone();
        let over = CloseReason::SessionEnded;
        tokio::select! {
            // An error means that the entry is gone, which is an end too.
            it = ended.wait_for(Option::is_some) => it.ok().and_then(|it| *it).unwrap_or(over),
            () = sleep_until(self.expires) => over,
        }
    }
}

impl Drop for SocketGuard {
    fn drop(&mut self) {
        self.sockets.clone().leave(self);
    }
}

impl fmt::Debug for SocketGuard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SocketGuard")
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::timeout;

    use super::*;

    const HOUR: Duration = Duration::from_hours(1);
    const ONE: SessionKey = SessionKey([1; 32]);
    const OTHER: SessionKey = SessionKey([2; 32]);

    async fn is_closed(guard: &SocketGuard) -> bool {
        timeout(Duration::from_millis(50), guard.closed())
            .await
            .is_ok()
    }

    #[tokio::test]
    async fn ending_a_session_closes_its_sockets_and_no_others() {
        let sockets = Sockets::default();
        let open = |session| sockets.open(session, PrincipalId::SERVER, HOUR).unwrap();
        let (first, second, other) = (open(ONE), open(ONE), open(OTHER));
        assert!(!is_closed(&first).await);
        sockets.end(CloseReason::SessionEnded, |session, _| *session == ONE);
        assert!(is_closed(&first).await && is_closed(&second).await);
        assert!(!is_closed(&other).await);
        // A socket of a later session of that key is not touched by the guards of the old one.
        let late = open(ONE);
        drop((first, second));
        assert!(!is_closed(&late).await);
        drop((late, other));
        assert!(sockets.0.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn a_session_has_only_so_many_sockets() {
        let sockets = Sockets::default();
        let open = || sockets.open(ONE, PrincipalId::SERVER, HOUR);
        let mut guards: Vec<_> = (0..SOCKETS_PER_SESSION_MAX)
            .map(|_| open().unwrap())
            .collect();
        assert!(matches!(open(), Err(AuthError::RateLimited { .. })));
        guards.pop();
        assert!(open().is_ok());
    }

    #[tokio::test]
    async fn a_socket_does_not_outlive_its_session() {
        let sockets = Sockets::default();
        let guard = sockets
            .open(ONE, PrincipalId::SERVER, Duration::from_millis(10))
            .unwrap();
        assert!(is_closed(&guard).await);
    }
}
