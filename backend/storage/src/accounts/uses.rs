//! When agreements last gave something.

use domain::{AgencyId, AgreementId, Timestamp, sharing::Giver};
use sqlx::{Row, sqlite::SqliteRow};

use super::{Accounts, fixed};
use crate::{
    error::{StorageError, failed},
    limits::AGREEMENT_USES_MAX,
};

/// What is written for the lines of the standing terms, which hold together.
const NO_CLAUSE: i64 = -1;

/// That an agreement gave something to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgreementUse {
    /// Who was shown it.
    pub viewer: AgencyId,
    /// Whose it was.
    pub owner: AgencyId,
    /// What gave it.
    pub by: Giver,
    /// When it last did, to the minute.
    pub at: Timestamp,
}

impl Accounts {
    /// Since when uses are counted, beginning `now` if they were not; and all of them.
    pub async fn agreement_uses(
        &self,
        now: Timestamp,
    ) -> Result<(Timestamp, Vec<AgreementUse>), StorageError> {
        let doing = "reading what agreements gave";
        sqlx::query("INSERT OR IGNORE INTO agreement_uses_since (one, since) VALUES (1, ?)")
            .bind(now.0)
            .execute(&self.pool)
            .await
            .map_err(failed(doing))?;
        let since = sqlx::query_scalar("SELECT since FROM agreement_uses_since")
            .fetch_one(&self.pool)
            .await
            .map_err(failed(doing))?;
        let rows = sqlx::query(
            "SELECT agreement, version, clause, viewer, owner, minute FROM agreement_uses LIMIT ?",
        )
        .bind(AGREEMENT_USES_MAX as i64)
        .fetch_all(&self.pool)
        .await
        .map_err(failed(doing))?;
        let uses: Result<Vec<_>, _> = rows.iter().map(|it| decode(it, doing)).collect();
        Ok((Timestamp(since), uses?))
    }

    /// Writes newer times, and takes out what is no more.
    pub async fn note_agreement_uses(
        &self,
        newer: &[AgreementUse],
        over: &[AgreementUse],
    ) -> Result<(), StorageError> {
        let doing = "writing what agreements gave";
        let mut conn = self.pool.acquire().await.map_err(failed(doing))?;
        let mut transaction = sqlx::Connection::begin_with(&mut *conn, "BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        let insert =
            "INSERT INTO agreement_uses (agreement, version, clause, viewer, owner, minute)
             VALUES (?, ?, ?, ?, ?, ?)
             ON CONFLICT DO UPDATE SET minute = max(minute, excluded.minute)";
        let delete = "DELETE FROM agreement_uses
             WHERE agreement = ? AND version = ? AND clause = ? AND viewer = ? AND owner = ?";
        let all = newer.iter().map(|it| (it, true));
        for (it, is_newer) in all.chain(over.iter().map(|it| (it, false))) {
            let query = sqlx::query(if is_newer { insert } else { delete })
                .bind(&it.by.agreement.0.as_bytes()[..])
                .bind(it.by.version)
                .bind(it.by.clause.map_or(NO_CLAUSE, i64::from))
                .bind(it.viewer.as_str())
                .bind(it.owner.as_str());
            let query = if is_newer { query.bind(it.at.0) } else { query };
            query
                .execute(&mut *transaction)
                .await
                .map_err(failed(doing))?;
        }
        transaction.commit().await.map_err(failed(doing))
    }
}

fn decode(row: &SqliteRow, doing: &'static str) -> Result<AgreementUse, StorageError> {
    let corrupt = || StorageError::Corrupt { doing };
    let agency = |column: &str| {
        let word: String = row.try_get(column).map_err(failed(doing))?;
        AgencyId::new(&word).map_err(|_refusal| corrupt())
    };
    let id: Vec<u8> = row.try_get("agreement").map_err(failed(doing))?;
    let clause: i64 = row.try_get("clause").map_err(failed(doing))?;
    Ok(AgreementUse {
        viewer: agency("viewer")?,
        owner: agency("owner")?,
        by: Giver {
            agreement: AgreementId(uuid::Uuid::from_bytes(fixed(id, doing)?)),
            version: row.try_get("version").map_err(failed(doing))?,
            clause: match clause {
                NO_CLAUSE => None,
                n => Some(u32::try_from(n).map_err(|_range| corrupt())?),
            },
        },
        at: Timestamp(row.try_get("minute").map_err(failed(doing))?),
    })
}
