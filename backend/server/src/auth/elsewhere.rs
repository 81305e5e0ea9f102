//! People whom another identity provider has recognised (rule D8).

use domain::{Principal, PrincipalId};

use super::{Auth, AuthError, SignedIn, cookie, people::Site};

impl Auth {
    /// Opens a session for the account that the provider named. What the account may do, and whether it may come in at
    /// all, is said here; an account that there is not and one that may not come in are one answer.
    pub(crate) async fn sign_in_as_account(
        &self,
        account: &str,
        from: &Site,
        principal_of: impl Fn(PrincipalId) -> Option<Principal>,
    ) -> Result<SignedIn, AuthError> {
        let known = self.find(account).await?;
        let known = known.ok_or(AuthError::ProviderRefused)?;
        match self.open(&known, None, from, principal_of).await {
            Err(AuthError::Refused) => Err(AuthError::ProviderRefused),
            done => done,
        }
    }

    /// The name of the cookie of somebody who is at the provider's.
    pub(crate) fn away_cookie_name(&self) -> &'static str {
        cookie::away_name(self.0.options.secure_cookies)
    }

    /// The value of `Set-Cookie` for somebody who goes there.
    pub(crate) fn away_cookie(&self, browser: &str) -> String {
        cookie::away(browser, self.0.options.secure_cookies)
    }

    /// The value that takes it away.
    pub(crate) fn away_cookie_gone(&self) -> String {
        cookie::away("", self.0.options.secure_cookies)
    }
}
