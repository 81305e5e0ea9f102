//! The second factor: a code of a device, a recovery code or a passkey, for the roles that configuration names (rules D5
//! to D7).
//!
//! A session that acts in such a role is half open until the factor was given in it: only what is in here answers. Who
//! has none yet enrols the first one in that state; every later change wants one of those before it.

mod codes;
mod passkeys;
mod pending;
mod recovery;

use std::{collections::BTreeSet, net::IpAddr};

use domain::{Principal, PrincipalId, Role, Timestamp};
use storage::{
    StorageError,
    accounts::{Factors, TotpSecret},
};

use self::pending::{CEREMONY_MINUTES_MAX, Pending};
pub(super) use self::{passkeys::maker, pending::Ceremonies};
use super::{
    Actor, Auth, AuthError, SessionKey, actor, enabled, rate::Attempt, sessions::Held, token,
};

pub use self::codes::Enrolment;

/// Somebody whose password was right, whether or not more is needed.
#[derive(Debug, Clone)]
pub struct Holder {
    /// Who, as they will act once the session is whole.
    pub actor: Actor,
    /// Whether the session is half open.
    pub is_half_open: bool,
    /// Whether the factor was given in this session.
    pub has_given: bool,
}

impl Auth {
    /// Who holds the session of this token. What they may do with it is [`Self::actor`]'s to say.
    pub async fn holder(
        &self,
        token: &str,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<Holder, AuthError> {
        let session = SessionKey::of(token);
        let held = self.held(session).await?;
        let principal = enabled(held.principal, principal_of).ok_or(AuthError::Expired)?;
        Ok(Holder {
            is_half_open: self.lacks_factor(&held, held.role),
            has_given: held.factor_at.is_some(),
            actor: actor(principal, &held, session),
        })
    }

    /// Refuses who does not hold the role in use any more.
    pub fn check_role(
        &self,
        actor: &Actor,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<(), AuthError> {
        let principal = enabled(actor.principal, principal_of).ok_or(AuthError::Expired)?;
        let holds = principal.roles.contains(&actor.role);
        holds.then_some(()).ok_or(AuthError::RoleNotHeld)
    }

    /// The roles that need a second factor here.
    pub fn strong_roles(&self) -> &BTreeSet<Role> {
        &self.0.options.second_factor
    }

    /// Whether a session would have to give a factor to act in `role`.
    pub(super) fn lacks_factor(&self, held: &Held, role: Role) -> bool {
        held.factor_at.is_none() && self.strong_roles().contains(&role)
    }

    /// What a person can give.
    pub async fn factors(&self, principal: PrincipalId) -> Result<Factors, AuthError> {
        Ok(self.0.accounts.factors(principal).await?)
    }

    /// Gives a code of a device or a recovery code.
    pub async fn give_code(
        &self,
        holder: &Holder,
        code: &str,
        peer: IpAddr,
    ) -> Result<(), AuthError> {
        let attempt = self.attempt(holder, peer)?;
        let principal = holder.actor.principal;
        let is_right = match codes::plain(code) {
            Some(digits) => self.is_fresh_code(principal, &digits).await?,
            None => self.is_recovery_code(principal, code).await?,
        };
        if !is_right {
            tracing::warn!(%peer, "second factor refused: the code is not right");
            return Err(AuthError::WrongCode);
        }
        self.rates().forgive(attempt, self.now());
        self.given(holder).await
    }

    /// Begins to enrol codes of a device: nothing holds until the first one is given back.
    pub async fn start_totp(&self, holder: &Holder) -> Result<Enrolment, AuthError> {
        self.check_may_change(holder).await?;
        let secret = token::random()?;
        let account = self.0.accounts.account_name(holder.actor.principal).await?;
        let account = account.ok_or(AuthError::Expired)?;
        self.put(holder, Pending::Totp(secret));
        Enrolment::of(&secret, &account)
    }

    /// Ends the enrolment with the first code. Gives new recovery codes if there are none.
    pub async fn confirm_totp(
        &self,
        holder: &Holder,
        code: &str,
        peer: IpAddr,
    ) -> Result<Vec<String>, AuthError> {
        let Some(Pending::Totp(secret)) = self.pending(holder) else {
            return Err(AuthError::NotBegun);
        };
        let attempt = self.attempt(holder, peer)?;
        let digits = codes::plain(code).ok_or(AuthError::WrongCode)?;
        let step =
            codes::fresh_step(&secret, &digits, self.now(), 0)?.ok_or(AuthError::WrongCode)?;
        self.rates().forgive(attempt, self.now());
        self.check_may_change(holder).await?;
        let totp = TotpSecret {
            secret,
            last_step: step,
        };
        let principal = holder.actor.principal;
        self.0
            .accounts
            .put_totp(principal, &totp, self.now())
            .await?;
        self.take_pending(holder);
        tracing::info!(principal = %principal.0, "A second factor was enrolled: codes");
        let codes = self.first_recovery_codes(principal).await?;
        self.given(holder).await?;
        Ok(codes)
    }

    /// Forgets the codes of a device.
    pub async fn remove_totp(
        &self,
        holder: &Holder,
        roles: &BTreeSet<Role>,
    ) -> Result<(), AuthError> {
        let factors = self.check_may_change(holder).await?;
        if factors.totp_since.is_none() {
            return Err(AuthError::NoSuchFactor);
        }
        self.check_not_last(&factors, roles)?;
        let principal = holder.actor.principal;
        self.0.accounts.remove_totp(principal).await?;
        tracing::info!(principal = %principal.0, "A second factor was removed: codes");
        Ok(())
    }

    /// Makes new recovery codes; the old ones hold no more.
    pub async fn renew_recovery_codes(&self, holder: &Holder) -> Result<Vec<String>, AuthError> {
        let factors = self.check_may_change(holder).await?;
        if factors.lasting() == 0 {
            return Err(AuthError::NoSuchFactor);
        }
        self.make_recovery_codes(holder.actor.principal).await
    }

    /// Forgets every factor of somebody whose device is lost, and ends their sessions. Whether one may is decided
    /// before.
    pub async fn reset_factors(&self, principal: PrincipalId) -> Result<(), AuthError> {
        self.0.accounts.remove_factors(principal).await?;
        tracing::warn!(principal = %principal.0, "Second factors were reset by an admin");
        // Trackers and walls have no second factor: they stay.
        self.sign_out_everywhere(principal, None).await
    }

    async fn is_fresh_code(&self, principal: PrincipalId, digits: &str) -> Result<bool, AuthError> {
        let Some(totp) = self.0.accounts.totp(principal).await? else {
            return Ok(false);
        };
        let step = codes::fresh_step(&totp.secret, digits, self.now(), totp.last_step)?;
        match step {
            Some(step) => Ok(self.0.accounts.use_totp_step(principal, step).await?),
            None => Ok(false),
        }
    }

    async fn is_recovery_code(
        &self,
        principal: PrincipalId,
        code: &str,
    ) -> Result<bool, AuthError> {
        let Some(hash) = recovery::hash(code) else {
            return Ok(false);
        };
        let held = self.0.accounts.use_recovery_code(principal, &hash).await?;
        if held {
            tracing::warn!(principal = %principal.0, "A recovery code was used up");
        }
        Ok(held)
    }

    /// The recovery codes of somebody's first factor; nothing if there are some.
    pub(super) async fn first_recovery_codes(
        &self,
        principal: PrincipalId,
    ) -> Result<Vec<String>, AuthError> {
        if self.factors(principal).await?.recovery_codes > 0 {
            return Ok(vec![]);
        }
        self.make_recovery_codes(principal).await
    }

    async fn make_recovery_codes(&self, principal: PrincipalId) -> Result<Vec<String>, AuthError> {
        let codes = recovery::generate()?;
        let hashes: Vec<_> = codes.iter().filter_map(|it| recovery::hash(it)).collect();
        self.0
            .accounts
            .put_recovery_codes(principal, &hashes)
            .await?;
        Ok(codes)
    }

    /// Counts an attempt before it is looked at, so that many at once do not pass the limit together; a right one is
    /// forgiven.
    pub(super) fn attempt(&self, holder: &Holder, peer: IpAddr) -> Result<Attempt, AuthError> {
        let attempt = Attempt::factor(holder.actor.principal, peer);
        let mut rates = self.rates();
        let now = self.now();
        rates.check(attempt, now)?;
        rates.failed(attempt, now);
        Ok(attempt)
    }

    /// The factor was given: the session is whole from now on.
    pub(super) async fn given(&self, holder: &Holder) -> Result<(), AuthError> {
        let session = holder.actor.session;
        let now = self.now();
        match self.0.accounts.set_session_factor(&session.0, now).await {
            Err(StorageError::Unknown { .. }) => return Err(AuthError::Expired),
            done => done?,
        }
        let held = self.held(session).await?;
        let held = Held {
            factor_at: Some(now),
            ..held
        };
        self.live().sessions.remember(session, held)
    }

    /// Who has a factor must have given one before anything about factors is changed; who has none may enrol the first.
    pub(super) async fn check_may_change(&self, holder: &Holder) -> Result<Factors, AuthError> {
        if holder.actor.is_device {
            return Err(AuthError::DeviceMayNot);
        }
        let factors = self.factors(holder.actor.principal).await?;
        if factors.lasting() > 0 && !holder.has_given {
            return Err(AuthError::SecondFactorNeeded);
        }
        Ok(factors)
    }

    /// Whose role needs a factor keeps one.
    pub(super) fn check_not_last(
        &self,
        factors: &Factors,
        roles: &BTreeSet<Role>,
    ) -> Result<(), AuthError> {
        let is_needed = roles.iter().any(|it| self.strong_roles().contains(it));
        if is_needed && factors.lasting() <= 1 {
            return Err(AuthError::LastFactor);
        }
        Ok(())
    }

    pub(super) fn put(&self, holder: &Holder, pending: Pending) {
        let until = self.now().plus_ms(CEREMONY_MINUTES_MAX * 60_000);
        self.ceremonies().put(holder.actor.session, pending, until);
    }

    /// What this session has begun and not ended.
    pub(super) fn pending(&self, holder: &Holder) -> Option<Pending> {
        let now: Timestamp = self.now();
        self.ceremonies().get(&holder.actor.session, now)
    }

    /// The same, so that it cannot be ended twice.
    pub(super) fn take_pending(&self, holder: &Holder) -> Option<Pending> {
        let now = self.now();
        self.ceremonies().take(&holder.actor.session, now)
    }
}
