//! Forgetting a person whose name was erased.

use domain::PrincipalId;
use storage::StorageError;

use super::Auth;

impl Auth {
    /// Deletes the account of a person and everything that stands beside it. They were disabled before, so no session
    /// of theirs is open.
    pub(crate) async fn forget(&self, principal: PrincipalId) -> Result<(), StorageError> {
        self.0.accounts.forget(principal).await
    }
}
