//! Sessions: who is signed in, in which role, and how that ends.

use domain::{PrincipalId, Role, Timestamp};
use sqlx::{Row, sqlite::SqliteRow};

use super::{Accounts, fixed, principal};
use crate::{
    error::{StorageError, failed},
    limits::{PRUNE_ROWS_MAX, SESSIONS_PER_PRINCIPAL_MAX},
};

/// The hash of a session's token; the token itself is never stored.
pub type TokenHash = [u8; 32];

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
    /// When the second factor was given in it.
    pub factor_at: Option<Timestamp>,
}

impl Accounts {
    /// Adds a session. Gives the sessions that had to end for it, oldest first, so that their sockets can be closed;
    /// devices do not count and never give way.
    pub async fn put_session(&self, session: &Session) -> Result<Vec<TokenHash>, StorageError> {
        let doing = "adding a session";
        let mut transaction = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        sqlx::query(
            "INSERT INTO sessions (token_sha256, principal, role, created_at, expires_at, factor_at, is_revoked)
             VALUES (?, ?, ?, ?, ?, ?, 0)",
        )
        .bind(&session.token_sha256[..])
        .bind(&session.principal.0.as_bytes()[..])
        .bind(role_word(session.role)?)
        .bind(session.created_at.0)
        .bind(session.expires_at.0)
        .bind(session.factor_at.map(|it| it.0))
        .execute(&mut *transaction)
        .await
        .map_err(failed(doing))?;
        let ended = sqlx::query_scalar(
            "SELECT token_sha256 FROM sessions
             WHERE principal = ?1 AND is_revoked = 0 AND expires_at > ?2 AND token_sha256 <> ?3
             AND token_sha256 NOT IN (SELECT token_sha256 FROM session_origins WHERE is_device = 1)
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
            "SELECT token_sha256, principal, role, created_at, expires_at, factor_at FROM sessions
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
        found(done.rows_affected())
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
}

fn found(rows: u64) -> Result<(), StorageError> {
    (rows > 0)
        .then_some(())
        .ok_or(StorageError::Unknown { what: "session" })
}

/// The word that the domain's own serialisation gives the role.
pub(super) fn role_word(role: Role) -> Result<String, StorageError> {
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

pub(super) fn decode_session(
    row: &SqliteRow,
    doing: &'static str,
) -> Result<Session, StorageError> {
    let token = row.try_get("token_sha256").map_err(failed(doing))?;
    let role: String = row.try_get("role").map_err(failed(doing))?;
    let factor_at: Option<i64> = row.try_get("factor_at").map_err(failed(doing))?;
    Ok(Session {
        token_sha256: fixed(token, doing)?,
        principal: principal(row, doing)?,
        role: serde_json::from_value(role.into())
            .map_err(|_error| StorageError::Corrupt { doing })?,
        created_at: Timestamp(row.try_get("created_at").map_err(failed(doing))?),
        expires_at: Timestamp(row.try_get("expires_at").map_err(failed(doing))?),
        factor_at: factor_at.map(Timestamp),
    })
}
