//! Second factors: codes of a device, recovery codes, passkeys, and which session has given one.

use domain::{PrincipalId, Timestamp};
use sqlx::{Row, sqlite::SqliteRow};
use uuid::Uuid;

use super::{Accounts, TokenHash, fixed};
use crate::{
    error::{StorageError, failed},
    limits::{PASSKEY_BYTES_MAX, PASSKEYS_PER_PRINCIPAL_MAX, RECOVERY_CODES_MAX},
};

/// Bytes of a secret for codes (RFC 4226 advises 160 bits).
pub const TOTP_SECRET_BYTES: usize = 20;

/// A secret for codes, opened.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret {
    /// The secret.
    pub secret: [u8; TOTP_SECRET_BYTES],
    /// The newest step whose code was used; older ones are not taken any more.
    pub last_step: u64,
}

impl std::fmt::Debug for TotpSecret {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TotpSecret").finish_non_exhaustive()
    }
}

/// A passkey as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPasskey {
    /// Our name for it.
    pub id: Uuid,
    /// The authenticator's name for it.
    pub credential: Vec<u8>,
    /// Its person's name for it.
    pub name: String,
    /// As the library writes it.
    pub passkey: String,
    /// Since when.
    pub created_at: Timestamp,
    /// When it was used last.
    pub used_at: Option<Timestamp>,
}

/// What somebody can give.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Factors {
    /// Since when there are codes of a device.
    pub totp_since: Option<Timestamp>,
    /// Passkeys, oldest first.
    pub passkeys: Vec<StoredPasskey>,
    /// Recovery codes that are left.
    pub recovery_codes: u32,
}

impl Factors {
    /// How many there are that can be used again and again.
    pub fn lasting(&self) -> usize {
        self.passkeys.len() + usize::from(self.totp_since.is_some())
    }
}

impl Accounts {
    /// What `principal` can give.
    pub async fn factors(&self, principal: PrincipalId) -> Result<Factors, StorageError> {
        let doing = "reading second factors";
        let owner = &principal.0.as_bytes()[..];
        let totp_since: Option<i64> =
            sqlx::query_scalar("SELECT created_at FROM totp WHERE principal = ?")
                .bind(owner)
                .fetch_optional(&self.pool)
                .await
                .map_err(failed(doing))?;
        let passkeys = sqlx::query(
            "SELECT id, credential, name, passkey, created_at, used_at FROM passkeys
             WHERE principal = ? ORDER BY created_at, id",
        )
        .bind(owner)
        .fetch_all(&self.pool)
        .await
        .map_err(failed(doing))?;
        let recovery_codes: i64 =
            sqlx::query_scalar("SELECT count(*) FROM recovery_codes WHERE principal = ?")
                .bind(owner)
                .fetch_one(&self.pool)
                .await
                .map_err(failed(doing))?;
        Ok(Factors {
            totp_since: totp_since.map(Timestamp),
            passkeys: passkeys
                .iter()
                .map(|it| decode(it, doing))
                .collect::<Result<_, _>>()?,
            recovery_codes: recovery_codes as u32,
        })
    }

    /// The name of the account of `principal`.
    pub async fn account_name(
        &self,
        principal: PrincipalId,
    ) -> Result<Option<String>, StorageError> {
        sqlx::query_scalar("SELECT account FROM accounts WHERE principal = ?")
            .bind(&principal.0.as_bytes()[..])
            .fetch_optional(&self.pool)
            .await
            .map_err(failed("reading an account"))
    }

    /// The secret for codes of `principal`.
    pub async fn totp(&self, principal: PrincipalId) -> Result<Option<TotpSecret>, StorageError> {
        let doing = "reading a secret for codes";
        let owner = &principal.0.as_bytes()[..];
        let row = sqlx::query("SELECT secret, last_step FROM totp WHERE principal = ?")
            .bind(owner)
            .fetch_optional(&self.pool)
            .await
            .map_err(failed(doing))?;
        let Some(row) = row else { return Ok(None) };
        let sealed: Vec<u8> = row.try_get("secret").map_err(failed(doing))?;
        let last_step: i64 = row.try_get("last_step").map_err(failed(doing))?;
        Ok(Some(TotpSecret {
            secret: fixed(self.secrets.open(owner, &sealed, doing)?, doing)?,
            last_step: last_step.unsigned_abs(),
        }))
    }

    /// Keeps the secret for codes of `principal`; another one before it is forgotten.
    pub async fn put_totp(
        &self,
        principal: PrincipalId,
        totp: &TotpSecret,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let owner = &principal.0.as_bytes()[..];
        sqlx::query(
            "INSERT OR REPLACE INTO totp (principal, secret, last_step, created_at) VALUES (?, ?, ?, ?)",
        )
        .bind(owner)
        .bind(self.secrets.seal(owner, &totp.secret)?)
        .bind(totp.last_step.cast_signed())
        .bind(now.0)
        .execute(&self.pool)
        .await
        .map_err(failed("keeping a secret for codes"))?;
        Ok(())
    }

    /// Uses the code of a step up; tells whether it was not used before.
    pub async fn use_totp_step(
        &self,
        principal: PrincipalId,
        step: u64,
    ) -> Result<bool, StorageError> {
        let done =
            sqlx::query("UPDATE totp SET last_step = ?1 WHERE principal = ?2 AND last_step < ?1")
                .bind(step.cast_signed())
                .bind(&principal.0.as_bytes()[..])
                .execute(&self.pool)
                .await
                .map_err(failed("using a code"))?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets the secret for codes; tells whether there was one.
    pub async fn remove_totp(&self, principal: PrincipalId) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM totp WHERE principal = ?")
            .bind(&principal.0.as_bytes()[..])
            .execute(&self.pool)
            .await
            .map_err(failed("forgetting a secret for codes"))?;
        Ok(done.rows_affected() > 0)
    }

    /// Keeps the hashes of new recovery codes; the ones before them hold no more.
    pub async fn put_recovery_codes(
        &self,
        principal: PrincipalId,
        hashes: &[[u8; 32]],
    ) -> Result<(), StorageError> {
        let doing = "keeping recovery codes";
        if hashes.len() > RECOVERY_CODES_MAX {
            return Err(StorageError::TooMany {
                what: "recovery codes",
                given: hashes.len(),
                max: RECOVERY_CODES_MAX,
            });
        }
        let owner = &principal.0.as_bytes()[..];
        let mut transaction = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        sqlx::query("DELETE FROM recovery_codes WHERE principal = ?")
            .bind(owner)
            .execute(&mut *transaction)
            .await
            .map_err(failed(doing))?;
        for hash in hashes {
            sqlx::query("INSERT INTO recovery_codes (principal, code_sha256) VALUES (?, ?)")
                .bind(owner)
                .bind(&hash[..])
                .execute(&mut *transaction)
                .await
                .map_err(failed(doing))?;
        }
        transaction.commit().await.map_err(failed(doing))
    }

    /// Uses a recovery code up; tells whether it held.
    pub async fn use_recovery_code(
        &self,
        principal: PrincipalId,
        hash: &[u8; 32],
    ) -> Result<bool, StorageError> {
        let done =
            sqlx::query("DELETE FROM recovery_codes WHERE principal = ? AND code_sha256 = ?")
                .bind(&principal.0.as_bytes()[..])
                .bind(&hash[..])
                .execute(&self.pool)
                .await
                .map_err(failed("using a recovery code"))?;
        Ok(done.rows_affected() > 0)
    }

    /// Adds a passkey; nobody else may have its credential.
    pub async fn add_passkey(
        &self,
        principal: PrincipalId,
        it: &StoredPasskey,
    ) -> Result<(), StorageError> {
        if it.passkey.len() > PASSKEY_BYTES_MAX {
            return Err(StorageError::TooMany {
                what: "bytes of a passkey",
                given: it.passkey.len(),
                max: PASSKEY_BYTES_MAX,
            });
        }
        let done = sqlx::query(
            "INSERT INTO passkeys (id, principal, credential, name, passkey, created_at)
             SELECT ?1, ?2, ?3, ?4, ?5, ?6
             WHERE (SELECT count(*) FROM passkeys WHERE principal = ?2) < ?7",
        )
        .bind(&it.id.as_bytes()[..])
        .bind(&principal.0.as_bytes()[..])
        .bind(&it.credential)
        .bind(&it.name)
        .bind(&it.passkey)
        .bind(it.created_at.0)
        .bind(PASSKEYS_PER_PRINCIPAL_MAX)
        .execute(&self.pool)
        .await
        .map_err(failed("adding a passkey"))?;
        if done.rows_affected() == 0 {
            return Err(StorageError::Full {
                what: "passkeys",
                max: PASSKEYS_PER_PRINCIPAL_MAX as usize,
            });
        }
        Ok(())
    }

    /// Keeps what changed about a passkey when it was used.
    pub async fn used_passkey(
        &self,
        id: Uuid,
        passkey: &str,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query("UPDATE passkeys SET passkey = ?, used_at = ? WHERE id = ?")
            .bind(passkey)
            .bind(at.0)
            .bind(&id.as_bytes()[..])
            .execute(&self.pool)
            .await
            .map_err(failed("using a passkey"))?;
        Ok(())
    }

    /// Forgets a passkey of `principal`; tells whether there was one.
    pub async fn remove_passkey(
        &self,
        principal: PrincipalId,
        id: Uuid,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM passkeys WHERE principal = ? AND id = ?")
            .bind(&principal.0.as_bytes()[..])
            .bind(&id.as_bytes()[..])
            .execute(&self.pool)
            .await
            .map_err(failed("forgetting a passkey"))?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets every second factor of `principal`: the device is lost.
    pub async fn remove_factors(&self, principal: PrincipalId) -> Result<(), StorageError> {
        let doing = "forgetting second factors";
        let mut transaction = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        for statement in [
            "DELETE FROM totp WHERE principal = ?",
            "DELETE FROM recovery_codes WHERE principal = ?",
            "DELETE FROM passkeys WHERE principal = ?",
        ] {
            sqlx::query(statement)
                .bind(&principal.0.as_bytes()[..])
                .execute(&mut *transaction)
                .await
                .map_err(failed(doing))?;
        }
        transaction.commit().await.map_err(failed(doing))
    }

    /// Remembers that the second factor was given in a session.
    pub async fn set_session_factor(
        &self,
        token_sha256: &TokenHash,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        let done = sqlx::query(
            "UPDATE sessions SET factor_at = ? WHERE token_sha256 = ? AND is_revoked = 0",
        )
        .bind(at.0)
        .bind(&token_sha256[..])
        .execute(&self.pool)
        .await
        .map_err(failed("giving a second factor"))?;
        (done.rows_affected() > 0)
            .then_some(())
            .ok_or(StorageError::Unknown { what: "session" })
    }
}

fn decode(row: &SqliteRow, doing: &'static str) -> Result<StoredPasskey, StorageError> {
    let id: Vec<u8> = row.try_get("id").map_err(failed(doing))?;
    let used_at: Option<i64> = row.try_get("used_at").map_err(failed(doing))?;
    Ok(StoredPasskey {
        id: Uuid::from_bytes(fixed(id, doing)?),
        credential: row.try_get("credential").map_err(failed(doing))?,
        name: row.try_get("name").map_err(failed(doing))?,
        passkey: row.try_get("passkey").map_err(failed(doing))?,
        created_at: Timestamp(row.try_get("created_at").map_err(failed(doing))?),
        used_at: used_at.map(Timestamp),
    })
}
