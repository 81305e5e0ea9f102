//! How a session comes by its sockets: a ticket, once, and a place that is taken away when the session ends.

use std::time::Duration;

use domain::PrincipalId;

use super::{Actor, Auth, AuthError, SessionKey, SocketGuard};

impl Auth {
    /// A ticket for one WebSocket of this actor.
    pub fn ticket(&self, actor: &Actor) -> Result<String, AuthError> {
        let now = self.now();
        let mut live = self.live();
        // The request may have been under way while its session was ended.
        live.sessions
            .get(&actor.session, now)?
            .ok_or(AuthError::Expired)?;
        live.tickets.issue(actor, now)
    }

    /// Who the ticket was issued to, in the role in use now; `None` if it is unknown, was redeemed, is too old or its
    /// session has ended.
    pub fn redeem(&self, ticket: &str) -> Option<Actor> {
        let now = self.now();
        let mut live = self.live();
        let actor = live.tickets.redeem(ticket, now)?;
        let held = live.sessions.get(&actor.session, now).ok().flatten()?;
        Some(Actor {
            role: held.role,
            ..actor
        })
    }

    /// Registers a socket, so that it is closed when its session ends.
    pub fn open_socket(
        &self,
        session: &SessionKey,
        principal: PrincipalId,
    ) -> Result<SocketGuard, AuthError> {
        let now = self.now();
        // Held until the socket is registered: a session that ends meanwhile must find it.
        let mut live = self.live();
        let held = live.sessions.get(session, now)?.ok_or(AuthError::Expired)?;
        let lives = Duration::from_millis(held.expires_at.ms_since(now).unsigned_abs());
        self.0.sockets.open(*session, principal, lives)
    }
}
