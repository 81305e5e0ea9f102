//! Keys to what devices keep without a link.

use domain::{AgencyId, Timestamp};
use sqlx::{
    Connection, Row, SqliteConnection,
    sqlite::{SqliteRow, SqliteSynchronous},
};
use uuid::Uuid;

use super::{Accounts, SCHEMA, TokenHash, fixed};
use crate::{
    error::{StorageError, failed},
    limits::{DEVICES_PER_SESSION_MAX, LEASES_MAX, PRUNE_ROWS_MAX, PURGES_KEPT_MS},
    seal::random,
    sqlite::{connect, empty_log, options},
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

    pub(super) fn read(word: &str, doing: &'static str) -> Result<Self, StorageError> {
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

/// A lease that is to be, or to have another end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewLease {
    /// Whose data.
    pub owner: AgencyId,
    /// Until when.
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

    /// Gives the leases of a device that it holds another end, and makes keys for the owners of `made`; those that were there
    /// are destroyed. All of it or nothing. Gives the new ones, in the order of `made`, and how many keys were destroyed.
    pub async fn put_leases(
        &self,
        device: &Device,
        moved: &[NewLease],
        made: &[NewLease],
    ) -> Result<(Vec<DeviceLease>, u64), StorageError> {
        let doing = "making leases";
        let mut conn = self.erasing(doing).await?;
        let mut transaction = Connection::begin_with(&mut *conn, "BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        let mut destroyed = 0;
        for it in made {
            destroyed += destroy(&mut transaction, device, &it.owner, doing).await?;
        }
        if !made.is_empty() {
            check_room(&mut transaction, device, made.len(), doing).await?;
        }
        for it in moved {
            move_lease(&mut transaction, device, it, doing).await?;
        }
        let mut leases = Vec::with_capacity(made.len());
        for it in made {
            let lease = DeviceLease {
                owner: it.owner.clone(),
                lease: uuid::Builder::from_random_bytes(random::<16>()?).into_uuid(),
                key: random::<32>()?,
                until: it.until,
            };
            let sealed = self.caches.seal(&device.hash, &lease.key)?;
            insert(&mut transaction, device, &lease, sealed, doing).await?;
            leases.push(lease);
        }
        transaction.commit().await.map_err(failed(doing))?;
        Ok((leases, destroyed))
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

    /// Empties the log of the file, which may still hold keys that were destroyed. Fails while somebody reads the file.
    pub async fn empty_log(&self) -> Result<(), StorageError> {
        let doing = "emptying the log of destroyed keys";
        let path = self.folder.path().join(SCHEMA.file);
        let mut conn = connect(&options(&path, SqliteSynchronous::Full)).await?;
        empty_log(&mut conn, doing).await?;
        conn.close().await.map_err(failed(doing))
    }

    /// A connection that leaves nothing of what it deletes in a free page.
    pub(super) async fn erasing(
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

async fn destroy(
    conn: &mut SqliteConnection,
    device: &Device,
    owner: &AgencyId,
    doing: &'static str,
) -> Result<u64, StorageError> {
    let done =
        sqlx::query("DELETE FROM device_leases WHERE device = ? AND viewer = ? AND owner = ?")
            .bind(&device.hash[..])
            .bind(device.viewer.as_str())
            .bind(owner.as_str())
            .execute(conn)
            .await
            .map_err(failed(doing))?;
    Ok(done.rows_affected())
}

async fn insert(
    conn: &mut SqliteConnection,
    device: &Device,
    lease: &DeviceLease,
    sealed: Vec<u8>,
    doing: &'static str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO device_leases (device, viewer, owner, lease, key, session, seat, until)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&device.hash[..])
    .bind(device.viewer.as_str())
    .bind(lease.owner.as_str())
    .bind(&lease.lease.as_bytes()[..])
    .bind(sealed)
    .bind(&device.session[..])
    .bind(device.seat.word())
    .bind(lease.until.0)
    .execute(conn)
    .await
    .map_err(failed(doing))?;
    Ok(())
}

async fn move_lease(
    conn: &mut SqliteConnection,
    device: &Device,
    to: &NewLease,
    doing: &'static str,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE device_leases SET until = ?, session = ?, seat = ?
         WHERE device = ? AND viewer = ? AND owner = ?",
    )
    .bind(to.until.0)
    .bind(&device.session[..])
    .bind(device.seat.word())
    .bind(&device.hash[..])
    .bind(device.viewer.as_str())
    .bind(to.owner.as_str())
    .execute(conn)
    .await
    .map_err(failed(doing))?;
    Ok(())
}

/// One session is one browser, which has one secret; and no agency fills the table.
async fn check_room(
    conn: &mut SqliteConnection,
    device: &Device,
    made: usize,
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
    let made = i64::try_from(made).unwrap_or(i64::MAX);
    if all.saturating_add(made) > i64::from(LEASES_MAX) {
        return Err(StorageError::Full {
            what: "leases of an agency",
            max: LEASES_MAX as usize,
        });
    }
    Ok(())
}

pub(super) fn agency(
    row: &SqliteRow,
    column: &str,
    doing: &'static str,
) -> Result<AgencyId, StorageError> {
    let word: String = row.try_get(column).map_err(failed(doing))?;
    AgencyId::new(&word).map_err(|_refusal| StorageError::Corrupt { doing })
}

pub(super) fn uuid(
    row: &SqliteRow,
    column: &str,
    doing: &'static str,
) -> Result<Uuid, StorageError> {
    let bytes: Vec<u8> = row.try_get(column).map_err(failed(doing))?;
    Ok(Uuid::from_bytes(fixed(bytes, doing)?))
}
