//! What a journal says about itself, checked against what was asked for and against its keys.

use domain::Timestamp;
use sqlx::{Row, SqliteConnection, sqlite::SqliteRow};

use super::FILE;
use crate::{
    chain::genesis,
    error::{StorageError, failed},
    journal::RoomKind,
    keyring::Keyring,
    seal::random,
};

/// The format of events and chain; fixed for ever.
pub(crate) const FORMAT: i64 = 1;

/// What a journal says about itself.
pub(crate) struct Header {
    pub(crate) format: i64,
    pub(crate) kind: String,
    pub(crate) room: [u8; 16],
    created_at: i64,
}

impl Header {
    /// Where the chain begins.
    pub(crate) fn genesis(&self) -> [u8; 32] {
        genesis(self.format, &self.kind, &self.room, self.created_at)
    }
}

/// Checks or writes the header; gives the hash that the chain begins with.
pub(super) async fn open(
    conn: &mut SqliteConnection,
    keys: &mut Keyring,
    kind: RoomKind,
    now: Timestamp,
) -> Result<[u8; 32], StorageError> {
    let header = match read(conn).await? {
        Some(header) => {
            check(&header, kind)?;
            if keys.room().await? != Some(header.room) {
                return Err(StorageError::WrongKeys);
            }
            header
        }
        None => create(conn, keys, kind, now).await?,
    };
    Ok(header.genesis())
}

/// The hash that the chain of this journal begins with.
pub(super) async fn genesis_of(conn: &mut SqliteConnection) -> Result<[u8; 32], StorageError> {
    let header = read(conn).await?.ok_or(StorageError::Corrupt {
        doing: "reading the header of the journal",
    })?;
    Ok(genesis(
        header.format,
        &header.kind,
        &header.room,
        header.created_at,
    ))
}

fn check(header: &Header, kind: RoomKind) -> Result<(), StorageError> {
    if header.format != FORMAT {
        return Err(StorageError::WrongFormat {
            file: FILE,
            found: header.format,
            supported: FORMAT,
        });
    }
    if header.kind != kind.as_str() {
        return Err(StorageError::WrongKind {
            found: header.kind.clone(),
            wanted: kind,
        });
    }
    Ok(())
}

async fn create(
    conn: &mut SqliteConnection,
    keys: &mut Keyring,
    kind: RoomKind,
    now: Timestamp,
) -> Result<Header, StorageError> {
    // The keys come first: if power fails in between, the next start finds their room and goes on from there.
    let room = if let Some(room) = keys.room().await? {
        room
    } else {
        let room = random()?;
        keys.set_room(room).await?;
        room
    };
    let header = Header {
        format: FORMAT,
        kind: kind.as_str().to_owned(),
        room,
        created_at: now.0,
    };
    sqlx::query("INSERT INTO header (id, format, kind, room, created_at) VALUES (1, ?, ?, ?, ?)")
        .bind(header.format)
        .bind(kind.as_str())
        .bind(room.to_vec())
        .bind(header.created_at)
        .execute(conn)
        .await
        .map_err(failed("writing the header of the journal"))?;
    Ok(header)
}

/// The header, if there is one yet.
pub(crate) async fn read(conn: &mut SqliteConnection) -> Result<Option<Header>, StorageError> {
    let doing = "reading the header of the journal";
    let row = sqlx::query("SELECT format, kind, room, created_at FROM header")
        .fetch_optional(conn)
        .await
        .map_err(failed(doing))?;
    row.map(|row| decode(&row, doing)).transpose()
}

fn decode(row: &SqliteRow, doing: &'static str) -> Result<Header, StorageError> {
    let room: Vec<u8> = row.try_get(2).map_err(failed(doing))?;
    Ok(Header {
        format: row.try_get(0).map_err(failed(doing))?,
        kind: row.try_get(1).map_err(failed(doing))?,
        room: room
            .try_into()
            .map_err(|_bytes| StorageError::Corrupt { doing })?,
        created_at: row.try_get(3).map_err(failed(doing))?,
    })
}
