//! What an admin does to accounts, sessions and devices, and what people do to their own (rules H10 to H13).
//!
//! It is about credentials, which live beside the journal and must be forgotten, so it goes into the log of accounts and
//! not into the journal. Whose agency somebody is of is the caller's to check.

use std::net::IpAddr;

use domain::{AgencyId, PrincipalId, Role, Timestamp, UnitId};
use protocol::stream::CloseReason;
use storage::{
    Account, Session, StorageError,
    accounts::{LogLine, Origin},
};

use super::{
    Actor, Auth, AuthError, Live, SessionKey,
    pairing::{self, Claim, Seat},
    rate::Attempt,
    sessions::Bounds,
    token,
};

/// How long a device's token holds: until the next inventory.
pub const DEVICE_DAYS: i64 = 365;
/// Characters of a device's name.
pub const LABEL_CHARS_MAX: usize = 80;
/// How long lines of the log of accounts are kept, in milliseconds: a year and a month.
const LOG_KEPT_MS: i64 = 396 * 86_400_000;

/// Where somebody signs in.
#[derive(Debug, Clone)]
pub struct Site {
    /// The address.
    pub address: IpAddr,
    /// What the browser or program calls itself.
    pub label: String,
}

impl From<IpAddr> for Site {
    fn from(address: IpAddr) -> Self {
        Self {
            address,
            label: String::new(),
        }
    }
}

/// What a device may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Report where one unit is, and nothing else.
    Positions(UnitId),
    /// What its principal may in this role.
    Seat(Role),
}

/// A session or device as an admin sees it.
#[derive(Debug, Clone)]
pub struct Known {
    /// The session.
    pub session: Session,
    /// Where it is; sessions of older versions have none.
    pub origin: Option<Origin>,
    /// Whether a socket is open.
    pub is_connected: bool,
}

impl Auth {
    /// The accounts of some people, and which of their passwords work once.
    pub async fn accounts_of(
        &self,
        principals: &[PrincipalId],
    ) -> Result<Vec<(Account, bool)>, AuthError> {
        let mut found = Vec::new();
        for account in self.0.accounts.accounts_of(principals).await? {
            let is_one_time = self.0.accounts.is_one_time(account.principal).await?;
            found.push((account, is_one_time));
        }
        Ok(found)
    }

    /// Gives somebody a password that works once and ends what they signed in to (rule H10).
    pub async fn reset_password(&self, principal: PrincipalId) -> Result<String, AuthError> {
        let password = pairing::one_time_password()?;
        let hash = self.0.hasher.hash(&password).await?;
        let now = self.now();
        match self
            .0
            .accounts
            .replace_password(principal, &hash, Some(now))
            .await
        {
            Err(StorageError::Unknown { .. }) => return Err(AuthError::NoAccount),
            done => done?,
        }
        self.sign_out_everywhere(principal, None).await?;
        Ok(password)
    }

    /// Somebody chooses another password for themselves; what they signed in to elsewhere ends.
    pub async fn change_password(
        &self,
        actor: &Actor,
        password: &str,
        new_password: &str,
        peer: IpAddr,
    ) -> Result<(), AuthError> {
        let account = self.0.accounts.account_of(actor.principal).await?;
        let account = account.ok_or(AuthError::NoAccount)?;
        let attempt = Attempt::new(&account.account, peer);
        self.rates().check(attempt, self.now())?;
        let stored = Some(account.password_hash.clone());
        if !self.0.hasher.verify(password, stored).await? {
            self.rates().failed(attempt, self.now());
            return Err(AuthError::Refused);
        }
        self.choose_password(&account, password, new_password)
            .await?;
        self.sign_out_everywhere(actor.principal, Some(&actor.session))
            .await
    }

    /// Takes a new password for an account whose old one was right.
    pub(super) async fn choose_password(
        &self,
        account: &Account,
        password: &str,
        new_password: &str,
    ) -> Result<(), AuthError> {
        self.check_password(new_password)?;
        if new_password == password {
            return Err(AuthError::SamePassword);
        }
        let hash = self.0.hasher.hash(new_password).await?;
        self.0
            .accounts
            .replace_password(account.principal, &hash, None)
            .await?;
        Ok(())
    }

    /// The sessions and devices of some people.
    pub async fn sessions_of(&self, principals: &[PrincipalId]) -> Result<Vec<Known>, AuthError> {
        let found = self.0.accounts.sessions_of(principals, self.now()).await?;
        let live = self.live();
        let known = found.into_iter().map(|(session, origin)| {
            let key = SessionKey(session.token_sha256);
            let seen = live.seen.last(&key);
            Known {
                is_connected: self.0.sockets.has(&key),
                origin: origin.map(|it| Origin {
                    last_seen: seen.map_or(it.last_seen, |at| at.max(it.last_seen)),
                    ..it
                }),
                session,
            }
        });
        Ok(known.collect())
    }

    /// Ends a session or takes a device's token back, and closes its sockets, at once also while the disk is slow.
    pub async fn end_session(&self, session: SessionKey) -> Result<(), AuthError> {
        self.end(&[session.0]);
        self.0.accounts.revoke_session(&session.0).await?;
        Ok(())
    }

    /// Ends everything that somebody signed in to, except perhaps one session. Their devices stay.
    pub async fn sign_out_everywhere(
        &self,
        principal: PrincipalId,
        except: Option<&SessionKey>,
    ) -> Result<(), AuthError> {
        let ended = self
            .0
            .accounts
            .revoke_sign_ins_of(principal, except.map(|it| &it.0))
            .await?;
        self.end(&ended);
        Ok(())
    }

    /// Closes the sockets that act in a role which its principal does not hold any more. Their sessions stay: another
    /// role can be chosen in them.
    pub fn close_role(&self, principal: PrincipalId, role: Role) {
        let live = self.live();
        self.0.sockets.end(CloseReason::SessionEnded, |key, whose| {
            whose == principal && live.sessions.role(key).is_none_or(|it| it == role)
        });
    }

    /// Rule G14: closes the sockets of somebody who was cleared for more or for less. Their sessions stay, and a new stream
    /// begins with what they may see now.
    pub fn close_cleared(&self, principal: PrincipalId) {
        let reason = CloseReason::ClearanceChanged;
        self.0.sockets.end(reason, |_, whose| whose == principal);
    }

    /// Gives a device a token; nobody can read it again (rule H11).
    pub async fn issue_device(
        &self,
        principal: PrincipalId,
        may: May,
        label: &str,
        from: &Site,
    ) -> Result<(String, SessionKey, Timestamp), AuthError> {
        check_label(label)?;
        let token = token::secret()?;
        let key = SessionKey::of(&token);
        let now = self.now();
        let expires_at = now.plus_ms(DEVICE_DAYS * 86_400_000);
        let (role, unit) = match may {
            May::Positions(unit) => (Role::Field, Some(unit)),
            May::Seat(role) => (role, None),
        };
        let session = Session {
            token_sha256: key.0,
            principal,
            role,
            created_at: now,
            expires_at,
            factor_at: None,
        };
        let origin = Origin {
            label: label.trim().to_owned(),
            address: from.address.to_string(),
            last_seen: now,
            is_device: true,
            unit,
        };
        match self.0.accounts.put_device(&session, &origin).await {
            Err(StorageError::Full { max, .. }) => return Err(AuthError::TooManyDevices { max }),
            done => done?,
        }
        Ok((token, key, expires_at))
    }

    /// A screen wants to be paired: its code, its secret, and until when (rule H12).
    pub fn begin_pairing(&self, peer: IpAddr) -> Result<(String, String, Timestamp), AuthError> {
        let now = self.now();
        self.pairings().begin(peer, now)
    }

    /// An admin typed the code of a screen.
    pub fn give_seat(
        &self,
        admin: &Actor,
        code: &str,
        seat: Seat,
        peer: IpAddr,
    ) -> Result<(), AuthError> {
        check_label(&seat.label)?;
        let attempt = Attempt::new(&format!("pairing {}", admin.principal), peer);
        let now = self.now();
        self.rates().check(attempt, now)?;
        let given = self.pairings().give(code, seat, now);
        if given.is_err() {
            self.rates().failed(attempt, now);
        }
        given
    }

    /// A screen asks whether its code was typed; `None` if it was not yet. The token is made here, so that it exists
    /// nowhere before the screen has it.
    pub async fn claim_seat(
        &self,
        secret: &str,
        from: &Site,
    ) -> Result<Option<(String, SessionKey)>, AuthError> {
        let now = self.now();
        let claim = self.pairings().claim(secret, now)?;
        match claim {
            Claim::Waiting => Ok(None),
            Claim::Given(seat) => {
                let may = May::Seat(seat.role);
                let (token, key, _) = self
                    .issue_device(seat.principal, may, &seat.label, from)
                    .await?;
                Ok(Some((token, key)))
            }
        }
    }

    /// Writes down what was done to an account, a session or a device.
    pub async fn log(
        &self,
        agency: &AgencyId,
        by: PrincipalId,
        what: &str,
        subject: PrincipalId,
        detail: &str,
    ) -> Result<(), AuthError> {
        let line = LogLine {
            at: self.now(),
            agency: agency.clone(),
            by,
            what: what.to_owned(),
            subject,
            detail: detail.to_owned(),
        };
        Ok(self.0.accounts.add_log(&line).await?)
    }

    /// The newest lines of an agency's log, the newest first.
    pub async fn log_of(&self, agency: &AgencyId) -> Result<Vec<LogLine>, AuthError> {
        Ok(self.0.accounts.log_of(agency).await?)
    }

    /// Marks a session as used.
    pub fn touch(&self, session: &SessionKey) {
        let now = self.now();
        self.live().seen.touch(*session, now);
    }

    /// Keeps on the disk which sessions were used, and forgets old lines. To be called now and then.
    pub async fn save_seen(&self) -> Result<(), AuthError> {
        let now = self.now();
        let unsaved = {
            let mut live = self.live();
            let Live { sessions, seen, .. } = &mut *live;
            seen.unsaved(|key| sessions.role(key).is_some())
        };
        self.0.accounts.save_last_seen(&unsaved).await?;
        self.0.accounts.purge_origins().await?;
        self.0.accounts.prune_log(now.plus_ms(-LOG_KEPT_MS)).await?;
        Ok(())
    }

    /// Keeps where somebody signed in.
    pub(super) async fn keep_origin(
        &self,
        session: &SessionKey,
        from: &Site,
    ) -> Result<(), AuthError> {
        let origin = Origin {
            label: from.label.clone(),
            address: from.address.to_string(),
            last_seen: self.now(),
            is_device: false,
            unit: None,
        };
        Ok(self.0.accounts.put_origin(&session.0, &origin).await?)
    }

    /// The bounds of a session that memory did not know, and when it was last heard of.
    pub(super) async fn bounds_of(&self, session: &SessionKey) -> Result<Bounds, AuthError> {
        let Some(origin) = self.0.accounts.origin(&session.0).await? else {
            return Ok(Bounds::default());
        };
        self.live().seen.remember(*session, origin.last_seen);
        Ok(Bounds {
            is_device: origin.is_device,
            only_unit: origin.unit,
        })
    }
}

fn check_label(label: &str) -> Result<(), AuthError> {
    let label = label.trim();
    let is_good = !label.is_empty()
        && label.chars().count() <= LABEL_CHARS_MAX
        && !label.chars().any(char::is_control);
    is_good.then_some(()).ok_or(AuthError::BadLabel {
        max: LABEL_CHARS_MAX,
    })
}
