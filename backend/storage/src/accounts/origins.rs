//! Where sessions are, which of them are devices, and when each was last heard of.

use domain::{PrincipalId, Timestamp, UnitId};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use super::{
    Accounts, Session, TokenHash, fixed,
    sessions::{decode_session, role_word},
};
use crate::{
    error::{StorageError, failed},
    limits::{
        DEVICES_PER_PRINCIPAL_MAX, ORIGIN_CHARS_MAX, PRUNE_ROWS_MAX, QUERY_LIST_MAX,
        SESSIONS_LISTED_MAX,
    },
};

/// Where a session is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// What the browser or device calls itself, or what an admin called it.
    pub label: String,
    /// The address that it was opened from.
    pub address: String,
    /// When it was last heard of.
    pub last_seen: Timestamp,
    /// Whether it is a device's token and not somebody's sign-in.
    pub is_device: bool,
    /// The only unit that the device reports for; it may do nothing else then.
    pub unit: Option<UnitId>,
}

impl Accounts {
    /// Keeps where somebody signed in.
    pub async fn put_origin(
        &self,
        token_sha256: &TokenHash,
        origin: &Origin,
    ) -> Result<(), StorageError> {
        let doing = "keeping where a session is";
        let mut conn = self.pool.acquire().await.map_err(failed(doing))?;
        insert_origin(&mut conn, token_sha256, origin, doing).await
    }

    /// Where a session is; sessions of older versions have none.
    pub async fn origin(&self, token_sha256: &TokenHash) -> Result<Option<Origin>, StorageError> {
        let doing = "reading where a session is";
        let row = sqlx::query(
            "SELECT label, address, last_seen, is_device, unit FROM session_origins
             WHERE token_sha256 = ?",
        )
        .bind(&token_sha256[..])
        .fetch_optional(&self.pool)
        .await
        .map_err(failed(doing))?;
        row.map(|it| decode_origin(&it, doing)).transpose()
    }

    /// Keeps when sessions were last heard of.
    pub async fn save_last_seen(
        &self,
        seen: &[(TokenHash, Timestamp)],
    ) -> Result<(), StorageError> {
        let doing = "keeping when sessions were last heard of";
        for some in seen.chunks(QUERY_LIST_MAX) {
            let mut transaction = self
                .pool
                .begin_with("BEGIN IMMEDIATE")
                .await
                .map_err(failed(doing))?;
            for (token, at) in some {
                sqlx::query("UPDATE session_origins SET last_seen = ? WHERE token_sha256 = ?")
                    .bind(at.0)
                    .bind(&token[..])
                    .execute(&mut *transaction)
                    .await
                    .map_err(failed(doing))?;
            }
            transaction.commit().await.map_err(failed(doing))?;
        }
        Ok(())
    }

    /// The sessions and devices of some people that hold at `now`, the newest first, at most [`SESSIONS_LISTED_MAX`].
    pub async fn sessions_of(
        &self,
        principals: &[PrincipalId],
        now: Timestamp,
    ) -> Result<Vec<(Session, Option<Origin>)>, StorageError> {
        let doing = "listing sessions";
        let mut found = Vec::new();
        for some in principals.chunks(QUERY_LIST_MAX) {
            let marks = vec!["?"; some.len()].join(",");
            let query = format!(
                "SELECT sessions.*, label, address, last_seen, is_device, unit FROM sessions
                 LEFT JOIN session_origins USING (token_sha256)
                 WHERE is_revoked = 0 AND expires_at > ? AND principal IN ({marks})
                 ORDER BY created_at DESC LIMIT ?"
            );
            // Only question marks are put into the text.
            let mut query = sqlx::query(sqlx::AssertSqlSafe(query)).bind(now.0);
            for it in some {
                query = query.bind(it.0.as_bytes().to_vec());
            }
            let rows = query
                .bind(SESSIONS_LISTED_MAX as u32)
                .fetch_all(&self.pool)
                .await
                .map_err(failed(doing))?;
            for row in rows {
                let has_origin: Option<i64> = row.try_get("last_seen").map_err(failed(doing))?;
                let origin = has_origin.map(|_| decode_origin(&row, doing)).transpose()?;
                found.push((decode_session(&row, doing)?, origin));
            }
        }
        found.sort_by_key(|it| std::cmp::Reverse(it.0.created_at));
        found.truncate(SESSIONS_LISTED_MAX);
        Ok(found)
    }

    /// Ends what somebody signed in to and leaves their devices alone; gives the sessions, so that their sockets can be
    /// closed.
    pub async fn revoke_sign_ins_of(
        &self,
        principal: PrincipalId,
        except: Option<&TokenHash>,
    ) -> Result<Vec<TokenHash>, StorageError> {
        let doing = "ending the sessions of a principal";
        let ended: Vec<Vec<u8>> = sqlx::query_scalar(
            "UPDATE sessions SET is_revoked = 1 WHERE principal = ?1 AND is_revoked = 0
             AND (?2 IS NULL OR token_sha256 <> ?2)
             AND token_sha256 NOT IN (SELECT token_sha256 FROM session_origins WHERE is_device = 1)
             RETURNING token_sha256",
        )
        .bind(&principal.0.as_bytes()[..])
        .bind(except.map(|it| it.to_vec()))
        .fetch_all(&self.pool)
        .await
        .map_err(failed(doing))?;
        ended.into_iter().map(|it| fixed(it, doing)).collect()
    }

    /// Adds a device: its session and its bounds together, unless its principal has enough of them.
    pub async fn put_device(&self, session: &Session, origin: &Origin) -> Result<(), StorageError> {
        let doing = "adding a device";
        let mut transaction = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        let principal = session.principal.0.as_bytes().to_vec();
        let count: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM sessions JOIN session_origins USING (token_sha256)
             WHERE principal = ? AND is_device = 1 AND is_revoked = 0 AND expires_at > ?",
        )
        .bind(&principal)
        .bind(session.created_at.0)
        .fetch_one(&mut *transaction)
        .await
        .map_err(failed(doing))?;
        if count >= i64::from(DEVICES_PER_PRINCIPAL_MAX) {
            return Err(StorageError::Full {
                what: "devices of a person",
                max: DEVICES_PER_PRINCIPAL_MAX as usize,
            });
        }
        sqlx::query(
            "INSERT INTO sessions (token_sha256, principal, role, created_at, expires_at, is_revoked)
             VALUES (?, ?, ?, ?, ?, 0)",
        )
        .bind(&session.token_sha256[..])
        .bind(&principal)
        .bind(role_word(session.role)?)
        .bind(session.created_at.0)
        .bind(session.expires_at.0)
        .execute(&mut *transaction)
        .await
        .map_err(failed(doing))?;
        insert_origin(&mut transaction, &session.token_sha256, origin, doing).await?;
        transaction.commit().await.map_err(failed(doing))
    }

    /// Forgets where sessions were that are deleted, at most [`PRUNE_ROWS_MAX`] in one call.
    pub async fn purge_origins(&self) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "DELETE FROM session_origins WHERE token_sha256 IN
             (SELECT token_sha256 FROM session_origins
              WHERE token_sha256 NOT IN (SELECT token_sha256 FROM sessions) LIMIT ?)",
        )
        .bind(PRUNE_ROWS_MAX)
        .execute(&self.pool)
        .await
        .map_err(failed("forgetting where sessions were"))?;
        Ok(done.rows_affected())
    }
}

async fn insert_origin(
    conn: &mut SqliteConnection,
    token_sha256: &TokenHash,
    origin: &Origin,
    doing: &'static str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO session_origins (token_sha256, label, address, last_seen, is_device, unit)
         VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(&token_sha256[..])
    .bind(cut(&origin.label))
    .bind(cut(&origin.address))
    .bind(origin.last_seen.0)
    .bind(origin.is_device)
    .bind(origin.unit.map(|it| it.0.as_bytes().to_vec()))
    .execute(conn)
    .await
    .map_err(failed(doing))?;
    Ok(())
}

fn cut(text: &str) -> String {
    text.chars()
        .filter(|it| !it.is_control())
        .take(ORIGIN_CHARS_MAX)
        .collect()
}

fn decode_origin(row: &SqliteRow, doing: &'static str) -> Result<Origin, StorageError> {
    let unit: Option<Vec<u8>> = row.try_get("unit").map_err(failed(doing))?;
    Ok(Origin {
        label: row.try_get("label").map_err(failed(doing))?,
        address: row.try_get("address").map_err(failed(doing))?,
        last_seen: Timestamp(row.try_get("last_seen").map_err(failed(doing))?),
        is_device: row.try_get("is_device").map_err(failed(doing))?,
        unit: unit
            .map(|it| fixed(it, doing).map(|it| UnitId(Uuid::from_bytes(it))))
            .transpose()?,
    })
}
