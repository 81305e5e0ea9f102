//! Who may come in: sign-in, sessions, the role in use, tickets for WebSockets, and how all of that ends.
//!
//! Passwords and sessions live in `storage::Accounts`. Whether a principal may act, and in which roles, is the room's
//! to say: it is looked up for every request, so that disabling somebody works at once.

mod accounts;
mod cookie;
mod elsewhere;
mod error;
pub mod factor;
mod forget;
mod pairing;
pub mod password;
pub mod people;
pub mod rate;
mod recent;
mod seen;
pub mod sessions;
pub mod sockets;
mod streams;
pub mod tickets;
mod token;

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use domain::{
    AgencyId, Clearance, Principal, PrincipalId, Role, State, Timestamp, UnitId, sharing::Viewer,
};
use protocol::stream::CloseReason;
use storage::{Account, Accounts, Session, StorageError};

pub use accounts::{ACCOUNT_CHARS_MAX, check_account};
pub use cookie::{SECURE_SESSION_COOKIE, SESSION_COOKIE};
pub use error::AuthError;
pub use factor::Holder;
pub use pairing::Seat;
pub(crate) use recent::Recent;
pub use seen::SESSION_IDLE_MAX;
pub use sockets::SocketGuard;
pub use token::SessionKey;
pub(crate) use token::{hash, random, secret};

use self::{
    factor::Ceremonies,
    pairing::Pairings,
    password::Hasher,
    people::Site,
    rate::Rates,
    seen::Seen,
    sessions::{Bounds, Held, Sessions},
    sockets::Sockets,
    tickets::Tickets,
};
use crate::clock::Clock;

/// Who is acting in this request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub principal: PrincipalId,
    /// For which agency.
    pub agency: AgencyId,
    /// In which role.
    pub role: Role,
    /// Signed on to which unit.
    pub unit: Option<UnitId>,
    /// Through which session.
    pub session: SessionKey,
    /// Whether it is a device's token and not somebody's sign-in.
    pub is_device: bool,
    /// Set for a device that reports where this unit is, and may do nothing else.
    pub only_unit: Option<UnitId>,
}

impl Actor {
    /// Rule G14: what they may be cleared for at most; a device has no person.
    pub const fn clearance_max(&self) -> Clearance {
        if self.is_device {
            Clearance::Open
        } else {
            Clearance::Confidential
        }
    }

    /// Whose eyes they have now. Asked again wherever something was waited for: what they are cleared for can have changed.
    pub fn viewer(&self, state: &State) -> Viewer {
        let who = (self.principal, self.role);
        Viewer::of(state, &self.agency, who, self.clearance_max())
    }
}

/// Somebody has signed in.
pub struct SignedIn {
    /// Who.
    pub actor: Actor,
    /// What opens the session; known to nobody else.
    pub token: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl fmt::Debug for SignedIn {
    /// Without the token.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedIn")
            .field("actor", &self.actor)
            .finish_non_exhaustive()
    }
}

/// How people sign in here.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// True in the demo: signing in without password, and passwords of any length.
    pub is_demo: bool,
    /// How long a session lasts.
    pub session: Duration,
    /// Whether browsers send the cookie over TLS only.
    pub secure_cookies: bool,
    /// Roles in which a session must have given a second factor.
    pub second_factor: BTreeSet<Role>,
    /// The address that people open, to which passkeys are bound.
    pub public_url: Option<String>,
}

/// Lets people in and puts them out. Copies are the same.
#[derive(Debug, Clone)]
pub struct Auth(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    accounts: Accounts,
    clock: Clock,
    options: Options,
    hasher: Hasher,
    rates: Mutex<Rates>,
    live: Mutex<Live>,
    sockets: Sockets,
    ceremonies: Mutex<Ceremonies>,
    passkeys: Option<webauthn_rs::Webauthn>,
    pairings: Mutex<Pairings>,
}

#[derive(Debug)]
struct Live {
    sessions: Sessions,
    tickets: Tickets,
    seen: Seen,
}

impl Auth {
    /// `clock` is the wall's, also on an exercise server: sessions are about people, and those of an exercise would
    /// all end when its clock is set ahead. Hashes one password, so it takes a moment.
    pub fn new(accounts: Accounts, clock: Clock, options: Options) -> Result<Self, AuthError> {
        Ok(Self(Arc::new(Inner {
            accounts,
            clock,
            passkeys: factor::maker(options.public_url.as_deref()),
            options,
            hasher: Hasher::new()?,
            rates: Mutex::new(Rates::new()),
            live: Mutex::new(Live {
                sessions: Sessions::new(),
                tickets: Tickets::default(),
                seen: Seen::default(),
            }),
            sockets: Sockets::default(),
            ceremonies: Mutex::new(Ceremonies::new()),
            pairings: Mutex::default(),
        })))
    }

    /// Signs in with the account's name alone; in the demo only.
    pub async fn sign_in_without_password(
        &self,
        account: &str,
        from: impl Into<Site>,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<SignedIn, AuthError> {
        if !self.0.options.is_demo {
            return Err(AuthError::NotDemo);
        }
        let known = self.find(account).await?.ok_or(AuthError::Refused)?;
        self.open(&known, None, &from.into(), principal_of).await
    }

    /// Who acts with this token.
    pub async fn actor(
        &self,
        token: &str,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<Actor, AuthError> {
        self.actor_of(SessionKey::of(token), principal_of).await
    }

    fn judge(
        &self,
        session: SessionKey,
        held: &Held,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<Actor, AuthError> {
        let principal = enabled(held.principal, principal_of).ok_or(AuthError::Expired)?;
        // A tracker acts in no role.
        if held.bounds.only_unit.is_none() && !principal.roles.contains(&held.role) {
            return Err(AuthError::RoleNotHeld);
        }
        if self.lacks_factor(held, held.role) {
            return Err(AuthError::SecondFactorNeeded);
        }
        Ok(actor(principal, held, session))
    }

    /// Who acts through a session now: asked for each frame, because rights change while sockets stay open.
    pub async fn actor_of(
        &self,
        session: SessionKey,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<Actor, AuthError> {
        let held = self.held(session).await?;
        self.judge(session, &held, principal_of)
    }

    /// When the session of an actor ends; `None` if it has.
    pub fn expires_at(&self, session: &SessionKey) -> Option<Timestamp> {
        let now = self.now();
        self.live()
            .sessions
            .get(session, now)
            .ok()
            .flatten()
            .map(|it| it.expires_at)
    }

    /// The name of the cookie that is believed.
    pub fn cookie_name(&self) -> &'static str {
        cookie::name(self.0.options.secure_cookies)
    }

    /// The value of `Set-Cookie` that gives a browser its token.
    pub fn cookie(&self, token: &str) -> String {
        cookie::set(token, self.0.options.session, self.0.options.secure_cookies)
    }

    /// The value of `Set-Cookie` that gives a device its token.
    pub fn device_cookie(&self, token: &str) -> String {
        let lives = Duration::from_hours(people::DEVICE_DAYS.unsigned_abs() * 24);
        cookie::set(token, lives, self.0.options.secure_cookies)
    }

    /// The value of `Set-Cookie` that takes it away.
    pub fn expired_cookie(&self) -> String {
        cookie::set("", Duration::ZERO, self.0.options.secure_cookies)
    }

    /// Acts in another role from now on. Works too if the role in use was taken away.
    pub async fn choose_role(
        &self,
        token: &str,
        role: Role,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<Actor, AuthError> {
        let session = SessionKey::of(token);
        let held = self.held(session).await?;
        if held.bounds.is_device {
            return Err(AuthError::DeviceMayNot);
        }
        let principal = enabled(held.principal, principal_of).ok_or(AuthError::Expired)?;
        let role = held_role(&principal, Some(role))?;
        if self.lacks_factor(&held, role) {
            return Err(AuthError::SecondFactorNeeded);
        }
        match self.0.accounts.set_session_role(&session.0, role).await {
            Err(StorageError::Unknown { .. }) => return Err(AuthError::Expired),
            done => done?,
        }
        let is_cleared_alike = principal.clearance_as(held.role) == principal.clearance_as(role);
        let held = Held { role, ..held };
        self.live().sessions.remember(session, held)?;
        if !is_cleared_alike {
            let reason = CloseReason::ClearanceChanged;
            self.0.sockets.end(reason, |it, _| *it == session);
        }
        Ok(actor(principal, &held, session))
    }

    /// Ends the session of `token` and closes its sockets; nothing happens if there is none. Tokens that open nothing
    /// are not remembered as ended: anybody can make them up, and they would push live sessions out of the memory.
    pub async fn sign_out(&self, token: &str) -> Result<(), AuthError> {
        let session = SessionKey::of(token);
        let is_open = matches!(self.live().sessions.get(&session, self.now()), Ok(Some(_)));
        if is_open {
            // At once, also while the disk is slow.
            self.end(&[session.0]);
        }
        let was_on_disk = self.0.accounts.revoke_session(&session.0).await?;
        if was_on_disk && !is_open {
            self.end(&[session.0]);
        }
        Ok(())
    }

    /// Ends every session of a principal and closes its sockets, at once also while the disk is slow.
    pub async fn end_all_of(&self, principal: PrincipalId) -> Result<(), AuthError> {
        let close = || {
            self.live().sessions.forget_all_of(principal);
            self.0
                .sockets
                .end(CloseReason::SessionEnded, |_, it| it == principal);
        };
        close();
        let revoked = self.0.accounts.revoke_all_of(principal).await;
        close();
        self.end(&revoked?);
        Ok(())
    }

    /// Ends what is left of the sessions of people who were disabled. To be called at start: a crash between the
    /// journal's row and the end of the sessions leaves them on the disk, where enabling somebody again would bring
    /// them back to life.
    pub async fn end_sessions_of_disabled(
        &self,
        principals: impl IntoIterator<Item = PrincipalId>,
    ) -> Result<(), AuthError> {
        for principal in principals {
            self.end_all_of(principal).await?;
        }
        Ok(())
    }

    /// Deletes sessions that are over, a bounded number of them; tells how many. To be called now and then.
    pub async fn tidy(&self) -> Result<u64, AuthError> {
        Ok(self.0.accounts.purge_expired(self.now()).await?)
    }

    /// Opens a session for somebody whose right to do so is proven.
    async fn open(
        &self,
        account: &Account,
        role: Option<Role>,
        from: &Site,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<SignedIn, AuthError> {
        let principal = enabled(account.principal, principal_of)
            .filter(|_| account.is_enabled)
            .ok_or(AuthError::Refused)?;
        let role = held_role(&principal, role)?;
        let token = secret()?;
        let session = SessionKey::of(&token);
        let now = self.now();
        let expires_at = now.plus_ms(self.0.options.session.as_millis() as i64);
        let row = Session {
            token_sha256: session.0,
            principal: principal.id,
            role,
            created_at: now,
            expires_at,
            factor_at: None,
        };
        let gave_way = self.0.accounts.put_session(&row).await?;
        self.end(&gave_way);
        self.keep_origin(&session, from).await?;
        let held = Held {
            principal: principal.id,
            role,
            expires_at,
            bounds: Bounds::default(),
            factor_at: None,
        };
        let mut live = self.live();
        live.sessions.remember(session, held)?;
        live.seen.touch(session, now);
        drop(live);
        Ok(SignedIn {
            actor: actor(principal, &held, session),
            token,
            expires_at,
        })
    }

    /// The session, from memory or from the disk.
    async fn held(&self, session: SessionKey) -> Result<Held, AuthError> {
        let now = self.now();
        if let Some(held) = self.in_memory(&session, now)? {
            return Ok(held);
        }
        let bounds = self.bounds_of(&session).await?;
        let row = self
            .0
            .accounts
            .session(&session.0, now)
            .await?
            .ok_or(AuthError::Expired)?;
        let held = Held {
            principal: row.principal,
            role: row.role,
            expires_at: row.expires_at,
            factor_at: row.factor_at,
            bounds,
        };
        self.live().sessions.remember(session, held)?;
        self.in_memory(&session, now)?.ok_or(AuthError::Expired)
    }

    /// The session from memory, used now; an error if it is over or nobody has used it for too long.
    fn in_memory(&self, session: &SessionKey, now: Timestamp) -> Result<Option<Held>, AuthError> {
        let mut live = self.live();
        let Some(held) = live.sessions.get(session, now)? else {
            return Ok(None);
        };
        if !held.bounds.is_device && live.seen.has_idled(session, now) {
            return Err(AuthError::Expired);
        }
        live.seen.touch(*session, now);
        Ok(Some(held))
    }

    /// Ends sessions in memory and closes their sockets.
    fn end(&self, sessions: &[[u8; 32]]) {
        if sessions.is_empty() {
            return;
        }
        let mut live = self.live();
        for session in sessions {
            live.sessions.end(SessionKey(*session));
        }
        self.0
            .sockets
            .end(CloseReason::SessionEnded, |it, _| sessions.contains(&it.0));
    }

    /// The clock of sessions.
    pub(crate) fn now(&self) -> Timestamp {
        self.0.clock.now()
    }

    fn live(&self) -> MutexGuard<'_, Live> {
        self.0.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn ceremonies(&self) -> MutexGuard<'_, Ceremonies> {
        self.0
            .ceremonies
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn pairings(&self) -> MutexGuard<'_, Pairings> {
        self.0
            .pairings
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    fn rates(&self) -> MutexGuard<'_, Rates> {
        self.0.rates.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn enabled(
    id: PrincipalId,
    principal_of: impl Fn(PrincipalId) -> Option<Principal>,
) -> Option<Principal> {
    principal_of(id).filter(|it| it.is_enabled)
}

/// The role asked for, or the first one held.
fn held_role(principal: &Principal, role: Option<Role>) -> Result<Role, AuthError> {
    role.map_or_else(
        || principal.roles.first().copied(),
        |it| principal.roles.get(&it).copied(),
    )
    .ok_or(AuthError::RoleNotHeld)
}

fn actor(principal: Principal, held: &Held, session: SessionKey) -> Actor {
    let Principal {
        id, agency, unit, ..
    } = principal;
    Actor {
        principal: id,
        agency,
        role: held.role,
        unit,
        session,
        is_device: held.bounds.is_device,
        only_unit: held.bounds.only_unit,
    }
}

#[cfg(test)]
mod tests;
