//! Accounts: signing in with one, and adding one.

use domain::{Principal, PrincipalId, Role};
use storage::{Account, StorageError};

use super::{
    Auth, AuthError, SignedIn,
    password::{PASSWORD_CHARS_MIN, check_policy},
    people::Site,
    rate::Attempt,
};

/// Characters of an account's name: an e-mail address fits.
pub const ACCOUNT_CHARS_MAX: usize = 64;

impl Auth {
    /// Signs in. `principal_of` looks up who is published.
    pub async fn sign_in(
        &self,
        account: &str,
        password: &str,
        role: Option<Role>,
        from: impl Into<Site>,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<SignedIn, AuthError> {
        self.sign_in_choosing(account, password, None, role, from, principal_of)
            .await
    }

    /// Signs in and chooses another password, which one that works once asks for.
    pub async fn sign_in_choosing(
        &self,
        account: &str,
        password: &str,
        new_password: Option<&str>,
        role: Option<Role>,
        from: impl Into<Site>,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<SignedIn, AuthError> {
        let from = from.into();
        let peer = from.address;
        let attempt = Attempt::new(account, peer);
        self.rates().check(attempt, self.now())?;
        let known = self.find(account).await?;
        let stored = known.as_ref().map(|it| it.password_hash.clone());
        let is_right = self.0.hasher.verify(password, stored).await?;
        let Some(known) = known.filter(|_| is_right) else {
            self.rates().failed(attempt, self.now());
            // The name is not logged: people type their password into the wrong field.
            tracing::warn!(%peer, "sign-in refused: account and password do not match");
            return Err(AuthError::Refused);
        };
        let is_one_time = self.0.accounts.is_one_time(known.principal).await?;
        match new_password {
            Some(new_password) if is_one_time => {
                self.choose_password(&known, password, new_password).await?;
            }
            // One that lasts is changed by who is signed in whole, and that is written down.
            Some(_) => return Err(AuthError::NotOneTime),
            None if is_one_time => return Err(AuthError::ChoosePassword),
            None => {}
        }
        self.open(&known, role, &from, principal_of).await
    }

    /// Whether an account of this name and password could be added; asked before anything else is done for it.
    pub fn check_new_account(&self, account: &str, password: &str) -> Result<(), AuthError> {
        check_account(account)?;
        self.check_password(password)
    }

    /// Whether this can be a password here.
    pub(super) fn check_password(&self, password: &str) -> Result<(), AuthError> {
        let is_demo = self.0.options.is_demo;
        check_policy(password, if is_demo { 1 } else { PASSWORD_CHARS_MIN })
    }

    /// Adds an account whose password works once: another is chosen with it (rule H10).
    pub async fn create_one_time_account(
        &self,
        account: &str,
        principal: PrincipalId,
        password: &str,
    ) -> Result<(), AuthError> {
        self.check_new_account(account, password)?;
        if self.0.accounts.account_of(principal).await?.is_some() {
            return Err(AuthError::AccountTaken);
        }
        let now = self.now();
        self.0.accounts.mark_one_time(principal, now).await?;
        self.create_account(account, principal, password).await
    }

    /// Adds an account for a registered principal.
    pub async fn create_account(
        &self,
        account: &str,
        principal: PrincipalId,
        password: &str,
    ) -> Result<(), AuthError> {
        self.check_new_account(account, password)?;
        let new = Account {
            account: account.to_owned(),
            principal,
            password_hash: self.0.hasher.hash(password).await?,
            is_enabled: true,
            created_at: self.now(),
        };
        match self.0.accounts.create(&new).await {
            Err(StorageError::Duplicate { .. }) => Err(AuthError::AccountTaken),
            done => Ok(done?),
        }
    }

    /// Whose account this is, if it exists.
    pub async fn account_exists(&self, account: &str) -> Result<Option<PrincipalId>, AuthError> {
        Ok(self.find(account).await?.map(|it| it.principal))
    }

    pub(super) async fn find(&self, account: &str) -> Result<Option<Account>, AuthError> {
        if check_account(account).is_err() {
            return Ok(None);
        }
        Ok(self.0.accounts.find(account).await?)
    }
}

/// Whether a name can be an account's.
pub fn check_account(account: &str) -> Result<(), AuthError> {
    let is_plain = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b"._-@".contains(&it);
    if !account.is_empty() && account.len() <= ACCOUNT_CHARS_MAX && account.bytes().all(is_plain) {
        Ok(())
    } else {
        Err(AuthError::BadAccount {
            max: ACCOUNT_CHARS_MAX,
        })
    }
}
