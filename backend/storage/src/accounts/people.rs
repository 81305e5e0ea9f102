//! Accounts as an admin manages them, and the log of what was done to them.

use domain::{AgencyId, PrincipalId, Timestamp};
use sqlx::Row;
use uuid::Uuid;

use super::{Account, Accounts, check_hash, decode_account, fixed, found};
use crate::{
    error::{StorageError, failed},
    limits::{LOG_LINES_MAX, PRUNE_ROWS_MAX, QUERY_LIST_MAX},
};

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// When.
    pub at: Timestamp,
    /// Of which agency.
    pub agency: AgencyId,
    /// Who did it.
    pub by: PrincipalId,
    /// What was done, in one word.
    pub what: String,
    /// To whom.
    pub subject: PrincipalId,
    /// The device or the like that it was about; no secrets.
    pub detail: String,
}

impl Accounts {
    /// The account of a person.
    pub async fn account_of(
        &self,
        principal: PrincipalId,
    ) -> Result<Option<Account>, StorageError> {
        Ok(self.accounts_of(&[principal]).await?.pop())
    }

    /// The accounts of some people, in no particular order.
    pub async fn accounts_of(
        &self,
        principals: &[PrincipalId],
    ) -> Result<Vec<Account>, StorageError> {
        let doing = "listing accounts";
        let mut found = Vec::new();
        for some in principals.chunks(QUERY_LIST_MAX) {
            let marks = vec!["?"; some.len()].join(",");
            let query = format!(
                "SELECT account, principal, password_hash, is_enabled, created_at FROM accounts
                 WHERE principal IN ({marks})"
            );
            // Only question marks are put into the text.
            let mut query = sqlx::query(sqlx::AssertSqlSafe(query));
            for it in some {
                query = query.bind(it.0.as_bytes().to_vec());
            }
            let rows = query.fetch_all(&self.pool).await.map_err(failed(doing))?;
            for row in rows {
                found.push(decode_account(&row, doing)?);
            }
        }
        Ok(found)
    }

    /// Whether the password of a person works once only.
    pub async fn is_one_time(&self, principal: PrincipalId) -> Result<bool, StorageError> {
        let found: Option<i64> =
            sqlx::query_scalar("SELECT since FROM one_time_passwords WHERE principal = ?")
                .bind(&principal.0.as_bytes()[..])
                .fetch_optional(&self.pool)
                .await
                .map_err(failed("reading an account"))?;
        Ok(found.is_some())
    }

    /// Says that the password of an account works once. Called before the account is added.
    pub async fn mark_one_time(
        &self,
        principal: PrincipalId,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query("INSERT OR REPLACE INTO one_time_passwords (principal, since) VALUES (?, ?)")
            .bind(&principal.0.as_bytes()[..])
            .bind(at.0)
            .execute(&self.pool)
            .await
            .map_err(failed("changing a password"))?;
        Ok(())
    }

    /// Gives an account another password, and says whether it works once; both or nothing.
    pub async fn replace_password(
        &self,
        principal: PrincipalId,
        password_hash: &str,
        one_time_since: Option<Timestamp>,
    ) -> Result<(), StorageError> {
        let doing = "changing a password";
        check_hash(password_hash)?;
        let id = principal.0.as_bytes().to_vec();
        let mut transaction = self
            .pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        let done = sqlx::query("UPDATE accounts SET password_hash = ? WHERE principal = ?")
            .bind(password_hash)
            .bind(&id)
            .execute(&mut *transaction)
            .await
            .map_err(failed(doing))?;
        found(done.rows_affected())?;
        sqlx::query("DELETE FROM one_time_passwords WHERE principal = ?")
            .bind(&id)
            .execute(&mut *transaction)
            .await
            .map_err(failed(doing))?;
        if let Some(since) = one_time_since {
            sqlx::query("INSERT INTO one_time_passwords (principal, since) VALUES (?, ?)")
                .bind(&id)
                .bind(since.0)
                .execute(&mut *transaction)
                .await
                .map_err(failed(doing))?;
        }
        transaction.commit().await.map_err(failed(doing))
    }

    /// Adds a line to the log.
    pub async fn add_log(&self, line: &LogLine) -> Result<(), StorageError> {
        sqlx::query(
            "INSERT INTO account_log (at, agency, by, what, subject, detail) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(line.at.0)
        .bind(line.agency.as_str())
        .bind(&line.by.0.as_bytes()[..])
        .bind(&line.what)
        .bind(&line.subject.0.as_bytes()[..])
        .bind(&line.detail)
        .execute(&self.pool)
        .await
        .map_err(failed("adding to the log of accounts"))?;
        Ok(())
    }

    /// The newest lines of an agency's log, the newest first, at most [`LOG_LINES_MAX`].
    pub async fn log_of(&self, agency: &AgencyId) -> Result<Vec<LogLine>, StorageError> {
        let doing = "reading the log of accounts";
        let rows = sqlx::query(
            "SELECT at, by, what, subject, detail FROM account_log WHERE agency = ?
             ORDER BY id DESC LIMIT ?",
        )
        .bind(agency.as_str())
        .bind(LOG_LINES_MAX)
        .fetch_all(&self.pool)
        .await
        .map_err(failed(doing))?;
        rows.iter()
            .map(|row| {
                let id = |name: &str| {
                    let bytes = row.try_get(name).map_err(failed(doing))?;
                    Ok::<_, StorageError>(PrincipalId(Uuid::from_bytes(fixed(bytes, doing)?)))
                };
                Ok(LogLine {
                    at: Timestamp(row.try_get("at").map_err(failed(doing))?),
                    agency: agency.clone(),
                    by: id("by")?,
                    what: row.try_get("what").map_err(failed(doing))?,
                    subject: id("subject")?,
                    detail: row.try_get("detail").map_err(failed(doing))?,
                })
            })
            .collect()
    }

    /// Deletes lines from before, at most [`PRUNE_ROWS_MAX`] in one call.
    pub async fn prune_log(&self, before: Timestamp) -> Result<u64, StorageError> {
        let done = sqlx::query(
            "DELETE FROM account_log WHERE id IN
             (SELECT id FROM account_log WHERE at < ? ORDER BY id LIMIT ?)",
        )
        .bind(before.0)
        .bind(PRUNE_ROWS_MAX)
        .execute(&self.pool)
        .await
        .map_err(failed("pruning the log of accounts"))?;
        Ok(done.rows_affected())
    }
}
