//! What devices have to purge.

use std::path::Path;

use domain::{AgencyId, Timestamp};
use sqlx::{
    Connection, Row,
    sqlite::{SqliteRow, SqliteSynchronous},
};
use uuid::Uuid;

use super::{
    Accounts, fixed,
    leases::{DeviceHash, Seat, agency, uuid},
};
use crate::{
    error::{StorageError, failed},
    sqlite::{connect, options},
};

/// What the devices of one agency have to purge of one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PurgeDue {
    /// Names it.
    pub purge: Uuid,
    /// Whose devices.
    pub viewer: AgencyId,
    /// Whose data.
    pub owner: AgencyId,
    /// The agreement that took it away.
    pub agreement: Option<Uuid>,
    /// Since when.
    pub since: Timestamp,
}

/// Devices that have not said that they purged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unconfirmed {
    /// Whose devices.
    pub viewer: AgencyId,
    /// What they are.
    pub seat: Seat,
    /// How many.
    pub devices: u64,
    /// Since when.
    pub since: Timestamp,
    /// The agreement that took it away.
    pub agreement: Option<Uuid>,
    /// When the last of their leases ends.
    pub lease_until: Timestamp,
}

/// Keys of one agency to what is one owner's last no longer than so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeaseEnd {
    /// Whose devices.
    pub viewer: AgencyId,
    /// Whose data.
    pub owner: AgencyId,
    /// Until when.
    pub until: Timestamp,
}

impl Accounts {
    /// Destroys the keys of every device that keeps what is to be purged, and notes that it has not said so yet; gives leases
    /// that last too long an earlier end; and notes that nothing is missing of what the journal has up to the row `seq`. Gives
    /// how many keys were destroyed. May be repeated.
    pub async fn note_purges(
        &self,
        due: &[PurgeDue],
        ends: &[LeaseEnd],
        seq: u64,
    ) -> Result<u64, StorageError> {
        let doing = "noting what devices have to purge";
        let mut conn = self.erasing(doing).await?;
        let mut transaction = Connection::begin_with(&mut *conn, "BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        let mut count = 0;
        for it in due {
            sqlx::query(
                "INSERT INTO device_purges (device, viewer, owner, purge, agreement, seat, since, lease_until)
                 SELECT device, viewer, owner, ?1, ?2, seat, ?3, until FROM device_leases
                 WHERE viewer = ?4 AND owner = ?5
                 ON CONFLICT DO UPDATE SET purge = ?1, agreement = ?2,
                     lease_until = max(lease_until, excluded.lease_until)",
            )
            .bind(&it.purge.as_bytes()[..])
            .bind(it.agreement.map(|it| it.as_bytes().to_vec()))
            .bind(it.since.0)
            .bind(it.viewer.as_str())
            .bind(it.owner.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(failed(doing))?;
            count += sqlx::query("DELETE FROM device_leases WHERE viewer = ? AND owner = ?")
                .bind(it.viewer.as_str())
                .bind(it.owner.as_str())
                .execute(&mut *transaction)
                .await
                .map_err(failed(doing))?
                .rows_affected();
        }
        for it in ends {
            sqlx::query(
                "UPDATE device_leases SET until = ?1 WHERE viewer = ?2 AND owner = ?3 AND until > ?1",
            )
            .bind(it.until.0)
            .bind(it.viewer.as_str())
            .bind(it.owner.as_str())
            .execute(&mut *transaction)
            .await
            .map_err(failed(doing))?;
        }
        sqlx::query("INSERT OR REPLACE INTO purges_noted (only, seq) VALUES (1, ?)")
            .bind(i64::try_from(seq).unwrap_or(i64::MAX))
            .execute(&mut *transaction)
            .await
            .map_err(failed(doing))?;
        transaction.commit().await.map_err(failed(doing))?;
        Ok(count)
    }

    /// The row of the journal up to which nothing is missing here; nothing if nobody knows.
    pub async fn purges_noted(&self) -> Result<Option<u64>, StorageError> {
        let found: Option<i64> = sqlx::query_scalar("SELECT seq FROM purges_noted")
            .fetch_optional(&self.pool)
            .await
            .map_err(failed("reading up to where purges are noted"))?;
        Ok(found.map(i64::unsigned_abs))
    }

    /// What a device has to purge: of whom, and the purge's name. Whose people used it does not matter.
    pub async fn purges_of(
        &self,
        device: &DeviceHash,
    ) -> Result<Vec<(AgencyId, Uuid)>, StorageError> {
        let doing = "reading what a device has to purge";
        let rows = sqlx::query("SELECT owner, purge FROM device_purges WHERE device = ?")
            .bind(&device[..])
            .fetch_all(&self.pool)
            .await
            .map_err(failed(doing))?;
        rows.iter()
            .map(|row| Ok((agency(row, "owner", doing)?, uuid(row, "purge", doing)?)))
            .collect()
    }

    /// A device has purged; gives whether that was open.
    pub async fn confirm_purge(
        &self,
        device: &DeviceHash,
        purge: Uuid,
    ) -> Result<bool, StorageError> {
        let done = sqlx::query("DELETE FROM device_purges WHERE device = ? AND purge = ?")
            .bind(&device[..])
            .bind(&purge.as_bytes()[..])
            .execute(&self.pool)
            .await
            .map_err(failed("confirming a purge"))?;
        Ok(done.rows_affected() > 0)
    }

    /// Devices that have not said that they purged what is `owner`'s, the newest first.
    pub async fn unconfirmed(
        &self,
        owner: &AgencyId,
        skip: usize,
        max: usize,
    ) -> Result<Vec<Unconfirmed>, StorageError> {
        let doing = "listing unconfirmed purges";
        let rows = sqlx::query(
            "SELECT viewer, seat, agreement, count(*) AS devices, min(since) AS since,
                    max(lease_until) AS lease_until
             FROM device_purges WHERE owner = ? GROUP BY viewer, seat, agreement
             ORDER BY since DESC, viewer, seat LIMIT ? OFFSET ?",
        )
        .bind(owner.as_str())
        .bind(i64::try_from(max).unwrap_or(i64::MAX))
        .bind(i64::try_from(skip).unwrap_or(i64::MAX))
        .fetch_all(&self.pool)
        .await
        .map_err(failed(doing))?;
        let read = |row: &SqliteRow| {
            let seat: String = row.try_get("seat").map_err(failed(doing))?;
            let count: i64 = row.try_get("devices").map_err(failed(doing))?;
            let agreement: Option<Vec<u8>> = row.try_get("agreement").map_err(failed(doing))?;
            Ok(Unconfirmed {
                viewer: agency(row, "viewer", doing)?,
                seat: Seat::read(&seat, doing)?,
                devices: count.unsigned_abs(),
                since: Timestamp(row.try_get("since").map_err(failed(doing))?),
                agreement: agreement
                    .map(|it| fixed(it, doing).map(Uuid::from_bytes))
                    .transpose()?,
                lease_until: Timestamp(row.try_get("lease_until").map_err(failed(doing))?),
            })
        };
        rows.iter().map(read).collect()
    }
}

/// Forgets up to where purges are noted in a copy of the accounts: keys that were destroyed after it was made are in it.
pub(crate) async fn forget_purges_noted(path: &Path) -> Result<(), StorageError> {
    let doing = "forgetting up to where purges are noted";
    let mut conn = connect(&options(path, SqliteSynchronous::Full)).await?;
    let tables: i64 =
        sqlx::query_scalar("SELECT count(*) FROM sqlite_schema WHERE name = 'purges_noted'")
            .fetch_one(&mut conn)
            .await
            .map_err(failed(doing))?;
    // A copy of before there was such a table says nothing.
    if tables > 0 {
        sqlx::query("DELETE FROM purges_noted")
            .execute(&mut conn)
            .await
            .map_err(failed(doing))?;
    }
    conn.close().await.map_err(failed(doing))
}
