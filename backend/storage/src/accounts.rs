//! Who may sign in and who is signed in: outside of the journal, because credentials change and must be forgotten.

mod factors;
mod forget;
mod leases;
mod origins;
mod people;
mod purges;
mod sessions;
mod uses;

use std::fmt;

use domain::{PrincipalId, Timestamp};
use sqlx::{
    Row, SqlitePool,
    sqlite::{SqliteRow, SqliteSynchronous},
};

use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    limits::{ACCOUNT_CHARS_MAX, ACCOUNTS_MAX, PASSWORD_HASH_CHARS_MAX},
    purpose_key::PurposeKey,
    sqlite::{Schema, pool},
};

pub use factors::{Factors, StoredPasskey, TOTP_SECRET_BYTES, TotpSecret};
pub use leases::{Device, DeviceHash, DeviceLease, NewLease, Seat};
pub use origins::Origin;
pub use people::LogLine;
pub(crate) use purges::forget_purges_noted;
pub use purges::{LeaseEnd, PurgeDue, Unconfirmed};
pub use sessions::{Session, TokenHash};
pub use uses::AgreementUse;

pub(crate) const FILE: &str = "accounts.sqlite";

const SCHEMA: Schema = Schema {
    file: FILE,
    migrations: &[
        include_str!("../migrations/accounts_0001.sql"),
        include_str!("../migrations/accounts_0002.sql"),
        include_str!("../migrations/accounts_0003.sql"),
        include_str!("../migrations/accounts_0004.sql"),
        include_str!("../migrations/accounts_0005.sql"),
        include_str!("../migrations/accounts_0006.sql"),
    ],
};

/// What a password hash begins with; anything else, above all a password, is not stored.
const PASSWORD_HASH_PREFIX: &str = "$argon2id$";

/// A name and a password that let a principal in.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// What is typed at sign-in; compared exactly.
    pub account: String,
    /// Who signs in with it. A principal has one account at most.
    pub principal: PrincipalId,
    /// PHC string of an argon2id hash.
    pub password_hash: String,
    /// False once nobody may sign in with it.
    pub is_enabled: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl fmt::Debug for Account {
    /// Leaves the hash out: it would end up in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("account", &self.account)
            .field("principal", &self.principal)
            .field("is_enabled", &self.is_enabled)
            .field("created_at", &self.created_at)
            .finish_non_exhaustive()
    }
}

/// Accounts and sessions in the file `accounts.sqlite`. Copies share the connections.
#[derive(Debug, Clone)]
pub struct Accounts {
    pool: SqlitePool,
    /// Seals the secrets of second factors.
    secrets: PurposeKey,
    /// Seals the keys to what devices keep.
    caches: PurposeKey,
    folder: DataFolder,
}

impl Accounts {
    /// Opens or makes the file.
    pub async fn open(folder: &DataFolder) -> Result<Self, StorageError> {
        Ok(Self {
            pool: pool(folder, &SCHEMA, SqliteSynchronous::Full).await?,
            secrets: PurposeKey::of(folder, "second factors").await?,
            caches: PurposeKey::of(folder, "device caches").await?,
            folder: folder.clone(),
        })
    }

    /// Adds an account; the name and the principal must be new.
    pub async fn create(&self, account: &Account) -> Result<(), StorageError> {
        let doing = "adding an account";
        if account.account.is_empty() {
            return Err(StorageError::Malformed {
                what: "the account's name",
                why: "must not be empty",
            });
        }
        if account.account.chars().count() > ACCOUNT_CHARS_MAX {
            return Err(StorageError::TooMany {
                what: "characters of an account's name",
                given: account.account.chars().count(),
                max: ACCOUNT_CHARS_MAX,
            });
        }
        check_hash(&account.password_hash)?;
        let done = sqlx::query(
            "INSERT INTO accounts (account, principal, password_hash, is_enabled, created_at)
             SELECT ?, ?, ?, ?, ? WHERE (SELECT count(*) FROM accounts) < ?",
        )
        .bind(&account.account)
        .bind(&account.principal.0.as_bytes()[..])
        .bind(&account.password_hash)
        .bind(account.is_enabled)
        .bind(account.created_at.0)
        .bind(ACCOUNTS_MAX)
        .execute(&self.pool)
        .await
        .map_err(failed(doing))?;
        if done.rows_affected() == 0 {
            return Err(StorageError::Full {
                what: "accounts",
                max: ACCOUNTS_MAX as usize,
            });
        }
        Ok(())
    }

    /// The account of that name.
    pub async fn find(&self, account: &str) -> Result<Option<Account>, StorageError> {
        let doing = "reading an account";
        let row = sqlx::query(
            "SELECT account, principal, password_hash, is_enabled, created_at FROM accounts WHERE account = ?",
        )
        .bind(account)
        .fetch_optional(&self.pool)
        .await
        .map_err(failed(doing))?;
        row.map(|it| decode_account(&it, doing)).transpose()
    }

    /// Gives the account another password. Sessions stay; see [`Self::revoke_all_of`].
    pub async fn set_password_hash(
        &self,
        account: &str,
        password_hash: &str,
    ) -> Result<(), StorageError> {
        check_hash(password_hash)?;
        let done = sqlx::query("UPDATE accounts SET password_hash = ? WHERE account = ?")
            .bind(password_hash)
            .bind(account)
            .execute(&self.pool)
            .await
            .map_err(failed("changing a password"))?;
        found(done.rows_affected())
    }

    /// Lets people sign in with the account of `principal`, or no longer. Sessions stay; see
    /// [`Self::revoke_all_of`].
    pub async fn set_enabled(
        &self,
        principal: PrincipalId,
        is_enabled: bool,
    ) -> Result<(), StorageError> {
        let done = sqlx::query("UPDATE accounts SET is_enabled = ? WHERE principal = ?")
            .bind(is_enabled)
            .bind(&principal.0.as_bytes()[..])
            .execute(&self.pool)
            .await
            .map_err(failed("enabling or disabling an account"))?;
        found(done.rows_affected())
    }

    /// Ends cleanly.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

fn check_hash(hash: &str) -> Result<(), StorageError> {
    if hash.starts_with(PASSWORD_HASH_PREFIX) && hash.len() <= PASSWORD_HASH_CHARS_MAX {
        Ok(())
    } else {
        Err(StorageError::Malformed {
            what: "the password hash",
            why: "is not an argon2id PHC string",
        })
    }
}

fn found(rows: u64) -> Result<(), StorageError> {
    (rows > 0)
        .then_some(())
        .ok_or(StorageError::Unknown { what: "account" })
}

fn fixed<const N: usize>(bytes: Vec<u8>, doing: &'static str) -> Result<[u8; N], StorageError> {
    bytes
        .try_into()
        .map_err(|_bytes| StorageError::Corrupt { doing })
}

fn principal(row: &SqliteRow, doing: &'static str) -> Result<PrincipalId, StorageError> {
    let bytes = row.try_get("principal").map_err(failed(doing))?;
    Ok(PrincipalId(uuid::Uuid::from_bytes(fixed(bytes, doing)?)))
}

fn decode_account(row: &SqliteRow, doing: &'static str) -> Result<Account, StorageError> {
    Ok(Account {
        account: row.try_get("account").map_err(failed(doing))?,
        principal: principal(row, doing)?,
        password_hash: row.try_get("password_hash").map_err(failed(doing))?,
        is_enabled: row.try_get("is_enabled").map_err(failed(doing))?,
        created_at: Timestamp(row.try_get("created_at").map_err(failed(doing))?),
    })
}
