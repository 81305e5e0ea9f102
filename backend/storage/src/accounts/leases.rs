//! Keys to what devices keep without a link, and what devices have to purge.

use domain::{AgencyId, Timestamp};
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};
use uuid::Uuid;

use super::{Accounts, TokenHash, fixed};
use crate::{
    error::{StorageError, failed},
    limits::{DEVICES_PER_SESSION_MAX, LEASES_MAX, PRUNE_ROWS_MAX, PURGES_KEPT_MS},
    seal::random,
};

/// The hash of a device's own secret.
pub type DeviceHash = [u8; 32];

/// What a device is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seat {
    /// A crew's tablet.
    Field,
    /// A desk.
    Desk,
    /// A wall screen.
    Wall,
}

impl Seat {
    const fn word(self) -> &'static str {
        match self {
            Self::Field => "field",
            Self::Desk => "desk",
            Self::Wall => "wall",
        }
    }

    fn read(word: &str, doing: &'static str) -> Result<Self, StorageError> {
        [Self::Field, Self::Desk, Self::Wall]
            .into_iter()
            .find(|it| it.word() == word)
            .ok_or(StorageError::Corrupt { doing })
    }
}

/// A device of an agency, in a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// The hash of its secret.
    pub hash: DeviceHash,
    /// Whose people use it.
    pub viewer: AgencyId,
    /// The session in which it asks.
    pub session: TokenHash,
    /// What it is.
    pub seat: Seat,
}

/// A key and its end.
#[derive(Clone, PartialEq, Eq)]
pub struct DeviceLease {
    /// Whose data.
    pub owner: AgencyId,
    /// Names the key.
    pub lease: Uuid,
    /// The key.
    pub key: [u8; 32],
    /// Until when what is under it may be opened.
    pub until: Timestamp,
}

impl std::fmt::Debug for DeviceLease {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceLease")
            .field("owner", &self.owner)
            .field("lease", &self.lease)
            .field("until", &self.until)
            .finish_non_exhaustive()
    }
}

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

impl Accounts {
    /// The keys of a device that hold at `now`.
    pub async fn leases_of(
        &self,
        device: &Device,
        now: Timestamp,
    ) -> Result<Vec<DeviceLease>, StorageError> {
        let doing = "reading the leases of a device";
        let rows = sqlx::query(
            "SELECT owner, lease, key, until FROM device_leases
             WHERE device = ? AND viewer = ? AND until > ?",
        )
        .bind(&device.hash[..])
        .bind(device.viewer.as_str())
        .bind(now.0)
        .fetch_all(&self.pool)
        .await
        .map_err(failed(doing))?;
        let read = |row: &SqliteRow| {
            let sealed: Vec<u8> = row.try_get("key").map_err(failed(doing))?;
            let key = self.caches.open(&device.hash, &sealed, doing)?;
            Ok(DeviceLease {
                owner: agency(row, "owner", doing)?,
                lease: uuid(row, "lease", doing)?,
                key: fixed(key, doing)?,
                until: Timestamp(row.try_get("until").map_err(failed(doing))?),
            })
        };
        rows.iter().map(read).collect()
    }

    /// Makes a key for what a device keeps of `owner`; one that was there is destroyed.
    pub async fn make_lease(
        &self,
        device: &Device,
        owner: &AgencyId,
        until: Timestamp,
    ) -> Result<DeviceLease, StorageError> {
        let doing = "making a lease";
        let lease = DeviceLease {
            owner: owner.clone(),
            lease: uuid::Builder::from_random_bytes(random::<16>()?).into_uuid(),
            key: random::<32>()?,
            until,
        };
        let mut conn = self.pool.acquire().await.map_err(failed(doing))?;
        check_room(&mut conn, device, doing).await?;
        sqlx::query(
            "INSERT OR REPLACE INTO device_leases (device, viewer, owner, lease, key, session, seat, until)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )
        .bind(&device.hash[..])
        .bind(device.viewer.as_str())
        .bind(owner.as_str())
        .bind(&lease.lease.as_bytes()[..])
        .bind(self.caches.seal(&device.hash, &lease.key)?)
        .bind(&device.session[..])
        .bind(device.seat.word())
        .bind(until.0)
        .execute(&mut *conn)
        .await
        .map_err(failed(doing))?;
        Ok(lease)
    }

    /// Gives a lease another end.
    pub async fn move_lease(
        &self,
        device: &Device,
        owner: &AgencyId,
        until: Timestamp,
    ) -> Result<(), StorageError> {
        sqlx::query(
            "UPDATE device_leases SET until = ?, session = ?, seat = ?
             WHERE device = ? AND viewer = ? AND owner = ?",
        )
        .bind(until.0)
        .bind(&device.session[..])
        .bind(device.seat.word())
        .bind(&device.hash[..])
        .bind(device.viewer.as_str())
        .bind(owner.as_str())
        .execute(&self.pool)
        .await
        .map_err(failed("moving the end of a lease"))?;
        Ok(())
    }

    /// Destroys the keys of every device that keeps what is to be purged, and notes that it has not said so yet. Gives how
    /// many there are.
    pub async fn note_purges(&self, due: &[PurgeDue]) -> Result<u64, StorageError> {
        let doing = "noting what devices have to purge";
        let mut conn = self.erasing(doing).await?;
        let mut transaction = sqlx::Connection::begin_with(&mut *conn, "BEGIN IMMEDIATE")
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
        transaction.commit().await.map_err(failed(doing))?;
        Ok(count)
    }

    /// Viewers and owners of whose data some device holds a key.
    pub async fn leased_pairs(&self) -> Result<Vec<(AgencyId, AgencyId)>, StorageError> {
        let doing = "reading leases";
        let rows =
            sqlx::query("SELECT DISTINCT viewer, owner FROM device_leases WHERE viewer <> owner")
                .fetch_all(&self.pool)
                .await
                .map_err(failed(doing))?;
        rows.iter()
            .map(|row| Ok((agency(row, "viewer", doing)?, agency(row, "owner", doing)?)))
            .collect()
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

    /// A device keeps nothing any more: its keys are destroyed, and every purge is confirmed. Gives how many keys there
    /// were; none the second time.
    pub async fn forget_device(
        &self,
        device: &DeviceHash,
    ) -> Result<(u64, Vec<Uuid>), StorageError> {
        let doing = "forgetting what a device kept";
        let mut conn = self.erasing(doing).await?;
        let keys = sqlx::query("DELETE FROM device_leases WHERE device = ?")
            .bind(&device[..])
            .execute(&mut *conn)
            .await
            .map_err(failed(doing))?;
        let rows = sqlx::query("DELETE FROM device_purges WHERE device = ? RETURNING purge")
            .bind(&device[..])
            .fetch_all(&mut *conn)
            .await
            .map_err(failed(doing))?;
        let purges: Result<Vec<Uuid>, _> =
            rows.iter().map(|row| uuid(row, "purge", doing)).collect();
        Ok((keys.rows_affected(), purges?))
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

    /// Destroys keys whose time is over at `now`, and forgets purges that nobody has confirmed long after that, at most
    /// [`PRUNE_ROWS_MAX`] of each in one call.
    pub async fn tidy_leases(&self, now: Timestamp) -> Result<u64, StorageError> {
        let doing = "destroying keys whose time is over";
        let mut conn = self.erasing(doing).await?;
        let keys = sqlx::query(
            "DELETE FROM device_leases WHERE (device, viewer, owner) IN
             (SELECT device, viewer, owner FROM device_leases WHERE until <= ? LIMIT ?)",
        )
        .bind(now.0)
        .bind(PRUNE_ROWS_MAX)
        .execute(&mut *conn)
        .await
        .map_err(failed(doing))?;
        sqlx::query(
            "DELETE FROM device_purges WHERE (device, viewer, owner) IN
             (SELECT device, viewer, owner FROM device_purges WHERE lease_until <= ? LIMIT ?)",
        )
        .bind(now.plus_ms(-PURGES_KEPT_MS).0)
        .bind(PRUNE_ROWS_MAX)
        .execute(&mut *conn)
        .await
        .map_err(failed(doing))?;
        Ok(keys.rows_affected())
    }

    /// A connection that leaves nothing of what it deletes in a free page.
    async fn erasing(
        &self,
        doing: &'static str,
    ) -> Result<sqlx::pool::PoolConnection<sqlx::Sqlite>, StorageError> {
        let mut conn = self.pool.acquire().await.map_err(failed(doing))?;
        sqlx::raw_sql("PRAGMA secure_delete = ON")
            .execute(&mut *conn)
            .await
            .map_err(failed(doing))?;
        Ok(conn)
    }
}

/// One session is one browser, which has one secret; and no agency fills the table.
async fn check_room(
    conn: &mut SqliteConnection,
    device: &Device,
    doing: &'static str,
) -> Result<(), StorageError> {
    let others: i64 = sqlx::query_scalar(
        "SELECT count(DISTINCT device) FROM device_leases WHERE session = ? AND device <> ?",
    )
    .bind(&device.session[..])
    .bind(&device.hash[..])
    .fetch_one(&mut *conn)
    .await
    .map_err(failed(doing))?;
    if others >= i64::from(DEVICES_PER_SESSION_MAX) {
        return Err(StorageError::Full {
            what: "devices of a session",
            max: DEVICES_PER_SESSION_MAX as usize,
        });
    }
    let all: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM device_leases WHERE viewer = ?1)
              + (SELECT count(*) FROM device_purges WHERE viewer = ?1)",
    )
    .bind(device.viewer.as_str())
    .fetch_one(&mut *conn)
    .await
    .map_err(failed(doing))?;
    if all >= i64::from(LEASES_MAX) {
        return Err(StorageError::Full {
            what: "leases of an agency",
            max: LEASES_MAX as usize,
        });
    }
    Ok(())
}

fn agency(row: &SqliteRow, column: &str, doing: &'static str) -> Result<AgencyId, StorageError> {
    let word: String = row.try_get(column).map_err(failed(doing))?;
    AgencyId::new(&word).map_err(|_refusal| StorageError::Corrupt { doing })
}

fn uuid(row: &SqliteRow, column: &str, doing: &'static str) -> Result<Uuid, StorageError> {
    let bytes: Vec<u8> = row.try_get(column).map_err(failed(doing))?;
    Ok(Uuid::from_bytes(fixed(bytes, doing)?))
}
