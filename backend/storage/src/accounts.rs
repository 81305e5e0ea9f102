//! Who may sign in and who is signed in: outside of the journal, because credentials change and must be forgotten.

use domain::{PrincipalId, Role, Timestamp};
use sqlx::{
    Row, SqlitePool,
    sqlite::{SqliteRow, SqliteSynchronous},
};

use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    limits::{
        ACCOUNT_CHARS_MAX, ACCOUNTS_MAX, PASSWORD_HASH_CHARS_MAX, PRUNE_ROWS_MAX,
        SESSIONS_PER_PRINCIPAL_MAX,
    },
    sqlite::{Schema, pool},
};

const SCHEMA: Schema = Schema {
    file: "accounts.sqlite",
    migrations: &[include_str!("../migrations/accounts_0001.sql")],
};

/// What a password hash begins with; anything else, above all a password, is not stored.
const PASSWORD_HASH_PREFIX: &str = "$argon2id$";

/// The hash of a session's token; the token itself is never stored.
pub type TokenHash = [u8; 32];

/// A name and a password that let a principal in.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// One signed-in browser or device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Its name.
    pub token_sha256: TokenHash,
    /// Who is signed in.
    pub principal: PrincipalId,
    /// In which role.
    pub role: Role,
    /// Since when.
    pub created_at: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Accounts and sessions in the file `accounts.sqlite`. Copies share the connections.
#[derive(Debug, Clone)]
pub struct Accounts {
    pool: SqlitePool,
    _folder: DataFolder,
}

impl Accounts {
    /// Opens or makes the file.
    pub async fn open(folder: &DataFolder) -> Result<Self, StorageError> {
        Ok(Self {
            pool: pool(folder, &SCHEMA, SqliteSynchronous::Full).await?,
            _folder: folder.clone(),
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

    /// Adds a session. Gives the sessions that had to end for it, oldest first, so that their sockets can be closed.
    pub async fn put_session(&self, session: &Session) -> Result<Vec<TokenHash>, StorageError> {
        let doing = "adding a session";
        let mut transaction = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        sqlx::query(
            "INSERT INTO sessions (token_sha256, principal, role, created_at, expires_at, is_revoked)
             VALUES (?, ?, ?, ?, ?, 0)",
        )
        .bind(&session.token_sha256[..])
        .bind(&session.principal.0.as_bytes()[..])
        .bind(role_word(session.role)?)
        .bind(session.created_at.0)
        .bind(session.expires_at.0)
        .execute(&mut *transaction)
        .await
        .map_err(failed(doing))?;
        let ended = sqlx::query_scalar(
            "SELECT token_sha256 FROM sessions
             WHERE principal = ?1 AND is_revoked = 0 AND expires_at > ?2 AND token_sha256 <> ?3
             ORDER BY created_at DESC, token_sha256 LIMIT -1 OFFSET ?4",
        )
        .bind(&session.principal.0.as_bytes()[..])
        .bind(session.created_at.0)
        .bind(&session.token_sha256[..])
        .bind(SESSIONS_PER_PRINCIPAL_MAX - 1)
        .fetch_all(&mut *transaction)
        .await
        .map_err(failed(doing))?;
        let mut ended = hashes(ended, doing)?;
        ended.reverse();
        for token in &ended {
            sqlx::query("UPDATE sessions SET is_revoked = 1 WHERE token_sha256 = ?")
                .bind(&token[..])
                .execute(&mut *transaction)
                .await
                .map_err(failed(doing))?;
        }
        transaction.commit().await.map_err(failed(doing))?;
        Ok(ended)
    }

    /// The session of that token, unless it was revoked or has expired at `now`.
    pub async fn session(
        &self,
        token_sha256: &TokenHash,
        now: Timestamp,
    ) -> Result<Option<Session>, StorageError> {
        let doing = "reading a session";
        let row = sqlx::query(
            "SELECT token_sha256, principal, role, created_at, expires_at FROM sessions
             WHERE token_sha256 = ? AND is_revoked = 0 AND expires_at > ?",
        )
        .bind(&token_sha256[..])
        .bind(now.0)
        .fetch_optional(&self.pool)
        .await
        .map_err(failed(doing))?;
        row.map(|it| decode_session(&it, doing)).transpose()
    }

    /// Puts a session into another role of the same principal.
    pub async fn set_session_role(
        &self,
        token_sha256: &TokenHash,
        role: Role,
    ) -> Result<(), StorageError> {
        let done =
            sqlx::query("UPDATE sessions SET role = ? WHERE token_sha256 = ? AND is_revoked = 0")
                .bind(role_word(role)?)
                .bind(&token_sha256[..])
                .execute(&self.pool)
                .await
                .map_err(failed("changing the role of a session"))?;
        found_session(done.rows_affected())
    }

    /// Ends a session; tells whether it was there and not ended before.
    pub async fn revoke_session(&self, token_sha256: &TokenHash) -> Result<bool, StorageError> {
        let done = sqlx::query(
            "UPDATE sessions SET is_revoked = 1 WHERE token_sha256 = ? AND is_revoked = 0",
        )
        .bind(&token_sha256[..])
        .execute(&self.pool)
        .await
        .map_err(failed("ending a session"))?;
        Ok(done.rows_affected() > 0)
    }

    /// Ends every session of a principal; gives them, so that their sockets can be closed.
    pub async fn revoke_all_of(
        &self,
        principal: PrincipalId,
    ) -> Result<Vec<TokenHash>, StorageError> {
        let doing = "ending the sessions of a principal";
        let ended = sqlx::query_scalar(
            "UPDATE sessions SET is_revoked = 1 WHERE principal = ? AND is_revoked = 0
             RETURNING token_sha256",
        )
        .bind(&principal.0.as_bytes()[..])
        .fetch_all(&self.pool)
        .await
        .map_err(failed(doing))?;
        hashes(ended, doing)
    }

    /// Deletes sessions that have expired at `now`, at most [`PRUNE_ROWS_MAX`] in one call; tells how many.
    pub async fn purge_expired(&self, now: Timestamp) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "DELETE FROM sessions WHERE token_sha256 IN
             (SELECT token_sha256 FROM sessions WHERE expires_at <= ? LIMIT ?)",
        )
        .bind(now.0)
        .bind(PRUNE_ROWS_MAX)
        .execute(&self.pool)
        .await
        .map_err(failed("deleting expired sessions"))?;
        Ok(done.rows_affected())
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

fn found_session(rows: u64) -> Result<(), StorageError> {
    (rows > 0)
        .then_some(())
        .ok_or(StorageError::Unknown { what: "session" })
}

/// The word that the domain's own serialisation gives the role.
fn role_word(role: Role) -> Result<String, StorageError> {
    serde_json::to_value(role)
        .ok()
        .and_then(|it| it.as_str().map(str::to_owned))
        .ok_or(StorageError::Malformed {
            what: "the role",
            why: "has no word",
        })
}

fn hashes(rows: Vec<Vec<u8>>, doing: &'static str) -> Result<Vec<TokenHash>, StorageError> {
    rows.into_iter().map(|it| fixed(it, doing)).collect()
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

fn decode_session(row: &SqliteRow, doing: &'static str) -> Result<Session, StorageError> {
    let token = row.try_get("token_sha256").map_err(failed(doing))?;
    let role: String = row.try_get("role").map_err(failed(doing))?;
    Ok(Session {
        token_sha256: fixed(token, doing)?,
        principal: principal(row, doing)?,
        role: serde_json::from_value(role.into())
            .map_err(|_error| StorageError::Corrupt { doing })?,
        created_at: Timestamp(row.try_get("created_at").map_err(failed(doing))?),
        expires_at: Timestamp(row.try_get("expires_at").map_err(failed(doing))?),
    })
}
