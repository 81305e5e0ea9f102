//! The data keys, one for each subject, in a file of their own: deleting a row here erases texts in the journal.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chacha20poly1305::Key;
use domain::private::Subject;
use sqlx::{
    Connection, QueryBuilder, Row, Sqlite, SqliteConnection,
    sqlite::{SqliteRow, SqliteSynchronous},
};

use crate::{
    error::{StorageError, failed},
    folder::DataFolder,
    limits::{KEYS_CACHED_MAX, KEYS_PER_ROW, QUERY_LIST_MAX},
    seal::{KeyId, SubjectBytes, random, subject_bytes},
    sqlite::{Schema, connect, empty_log, migrate, options, settle},
};

pub(crate) const FILE: &str = "keys.sqlite";

const SCHEMA: Schema = Schema {
    file: FILE,
    migrations: &[
        include_str!("../migrations/keys_0001.sql"),
        include_str!("../migrations/keys_0002.sql"),
    ],
};

pub(crate) struct Keyring {
    conn: SqliteConnection,
    by_subject: BTreeMap<SubjectBytes, KeyId>,
    keys: BTreeMap<KeyId, Key>,
    /// Whether what is in memory is all that there is: nothing more is read.
    is_frozen: bool,
    /// Whether the log may hold a deleted key: after a crash, or after emptying it failed.
    has_old_log: bool,
}

impl Keyring {
    pub(crate) async fn open(folder: &DataFolder) -> Result<Self, StorageError> {
        Ok(Self {
            conn: connect_to(folder).await?,
            by_subject: BTreeMap::new(),
            keys: BTreeMap::new(),
            is_frozen: false,
            has_old_log: true,
        })
    }

    /// All keys as they are at this moment, on a connection that only reads.
    pub(crate) async fn frozen(folder: &Path) -> Result<Self, StorageError> {
        let mut all = Self::to_read(folder).await?;
        let mut after = Some(Vec::new());
        while let Some(last) = after {
            after = all.read_on(last).await?;
        }
        all.is_frozen = true;
        Ok(all)
    }

    /// On a connection that only reads, with nothing in memory yet. To be closed soon: who destroys a key must be alone.
    pub(crate) async fn to_read(folder: &Path) -> Result<Self, StorageError> {
        let path = folder.join(FILE);
        let options = options(&path, SqliteSynchronous::Full)
            .pragma("wal_autocheckpoint", "0")
            .pragma("query_only", "ON");
        Ok(Self {
            conn: connect(&options).await?,
            by_subject: BTreeMap::new(),
            keys: BTreeMap::new(),
            is_frozen: false,
            has_old_log: false,
        })
    }

    /// Has the key of a subject in memory if there is one; makes none.
    pub(crate) async fn look_up(&mut self, subject: Subject) -> Result<(), StorageError> {
        let (kind, id) = subject_bytes(subject);
        let mut query = QueryBuilder::new(
            "SELECT id, subject_kind, subject, key FROM keys WHERE subject_kind = ",
        );
        query.push_bind(i64::from(kind));
        query.push(" AND subject = ").push_bind(id.to_vec());
        self.read(query).await
    }

    /// Reads the next keys after this id; gives the last id, if there were any.
    ///
    /// Many in one row, because each row is handed from one thread to another: a start that reads them one by one waits
    /// for its turn on a busy machine as many times.
    async fn read_on(&mut self, after: Vec<u8>) -> Result<Option<Vec<u8>>, StorageError> {
        let row = sqlx::query(
            "SELECT max(id), group_concat(hex(id) || printf('%02X', subject_kind) || hex(subject) || hex(key), '')
             FROM (SELECT id, subject_kind, subject, key FROM keys WHERE id > ? ORDER BY id LIMIT ?)",
        )
        .bind(after)
        .bind(KEYS_PER_ROW)
        .fetch_one(&mut self.conn)
        .await
        .map_err(failed(READING))?;
        let last: Option<Vec<u8>> = row.try_get(0).map_err(failed(READING))?;
        let keys: Option<String> = row.try_get(1).map_err(failed(READING))?;
        for written in keys.unwrap_or_default().as_bytes().chunks(2 * KEY_BYTES) {
            let bytes = from_hex(written)?;
            let (id, rest) = bytes.split_at(16);
            let (subject, key) = rest.split_at(17);
            let key: [u8; 32] = fixed(key)?;
            let subject = (subject[0], fixed(&subject[1..])?);
            self.keep(fixed(id)?, subject, Key::from(key));
        }
        Ok(last)
    }

    /// The room these keys are for, if they have been used.
    pub(crate) async fn room(&mut self) -> Result<Option<[u8; 16]>, StorageError> {
        let room: Option<Vec<u8>> = sqlx::query_scalar("SELECT room FROM header")
            .fetch_optional(&mut self.conn)
            .await
            .map_err(failed("reading the header of the keys"))?;
        room.map(|it| fixed(&it)).transpose()
    }

    pub(crate) async fn set_room(&mut self, room: [u8; 16]) -> Result<(), StorageError> {
        sqlx::query("INSERT INTO header (id, room) VALUES (1, ?)")
            .bind(room.to_vec())
            .execute(&mut self.conn)
            .await
            .map_err(failed("writing the header of the keys"))?;
        Ok(())
    }

    /// Writes something and takes it back, to see whether the disk takes it: a key of a subject that there is not.
    pub(crate) async fn try_out(&mut self) -> Result<(), StorageError> {
        sqlx::raw_sql(
            "BEGIN IMMEDIATE;
             INSERT INTO keys (id, subject_kind, subject, key)
             VALUES (zeroblob(16), 0, zeroblob(16), zeroblob(32));
             DELETE FROM keys WHERE subject_kind = 0;
             COMMIT;",
        )
        .execute(&mut self.conn)
        .await
        .map_err(failed("trying the keys out"))?;
        Ok(())
    }

    /// The key for sealing texts of `subject`, once [`Self::ensure`] was called for it.
    pub(crate) fn of_subject(&self, subject: Subject) -> Option<(KeyId, &Key)> {
        let id = self.by_subject.get(&subject_bytes(subject))?;
        Some((*id, self.keys.get(id)?))
    }

    /// The key of that id, once [`Self::load`] was called for it; none if it was destroyed.
    pub(crate) fn of_id(&self, id: &KeyId) -> Option<&Key> {
        self.keys.get(id)
    }

    /// Has a key in memory for every one of `subjects`; new ones are durable when this returns.
    pub(crate) async fn ensure(
        &mut self,
        subjects: &BTreeSet<Subject>,
    ) -> Result<(), StorageError> {
        self.make_room(subjects.len());
        let unknown: Vec<_> = subjects
            .iter()
            .map(|it| subject_bytes(*it))
            .filter(|it| !self.by_subject.contains_key(it))
            .collect();
        for chunk in unknown.chunks(QUERY_LIST_MAX) {
            let mut query = QueryBuilder::new(
                "SELECT id, subject_kind, subject, key FROM keys WHERE (subject_kind, subject) IN (VALUES ",
            );
            let mut list = query.separated(", ");
            for (kind, id) in chunk {
                list.push("(").push_bind_unseparated(i64::from(*kind));
                list.push_unseparated(", ")
                    .push_bind_unseparated(id.to_vec());
                list.push_unseparated(")");
            }
            query.push(")");
            self.read(query).await?;
        }
        let missing = unknown
            .into_iter()
            .filter(|it| !self.by_subject.contains_key(it));
        self.create(missing.collect()).await
    }

    /// Has those of `ids` in memory that still exist.
    pub(crate) async fn load(&mut self, ids: &BTreeSet<KeyId>) -> Result<(), StorageError> {
        if self.is_frozen {
            return Ok(());
        }
        self.make_room(ids.len());
        let unknown: Vec<_> = ids
            .iter()
            .filter(|it| !self.keys.contains_key(*it))
            .collect();
        for chunk in unknown.chunks(QUERY_LIST_MAX) {
            let mut query =
                QueryBuilder::new("SELECT id, subject_kind, subject, key FROM keys WHERE id IN (");
            let mut list = query.separated(", ");
            for id in chunk {
                list.push_bind(id.to_vec());
            }
            query.push(")");
            self.read(query).await?;
        }
        Ok(())
    }

    /// Deletes the key of `subject` from memory and from the file and its log; tells whether there was one.
    pub(crate) async fn destroy(&mut self, subject: Subject) -> Result<bool, StorageError> {
        let doing = "destroying a key";
        let (kind, id) = subject_bytes(subject);
        self.by_subject
            .remove(&(kind, id))
            .and_then(|key| self.keys.remove(&key));
        let done = sqlx::query("DELETE FROM keys WHERE subject_kind = ? AND subject = ?")
            .bind(i64::from(kind))
            .bind(id.to_vec())
            .execute(&mut self.conn)
            .await
            .map_err(failed(doing))?;
        let was_there = done.rows_affected() > 0;
        if was_there || self.has_old_log {
            self.has_old_log = true;
            empty_log(&mut self.conn, doing).await?;
            self.has_old_log = false;
        }
        Ok(was_there)
    }

    #[cfg(test)]
    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        &mut self.conn
    }

    pub(crate) async fn close(self) -> Result<(), StorageError> {
        self.conn.close().await.map_err(failed("closing the keys"))
    }

    /// Starts the cache anew when `coming` more keys would not fit.
    fn make_room(&mut self, coming: usize) {
        if self.keys.len() + coming > KEYS_CACHED_MAX {
            self.keys.clear();
            self.by_subject.clear();
        }
    }

    async fn read(&mut self, mut query: QueryBuilder<Sqlite>) -> Result<(), StorageError> {
        let rows = query
            .build()
            .persistent(false)
            .fetch_all(&mut self.conn)
            .await
            .map_err(failed(READING))?;
        for row in &rows {
            let (id, subject, key) = decode(row)?;
            self.keep(id, subject, key);
        }
        Ok(())
    }

    async fn create(&mut self, subjects: Vec<SubjectBytes>) -> Result<(), StorageError> {
        if subjects.is_empty() {
            return Ok(());
        }
        let doing = "writing new keys";
        let mut made = Vec::with_capacity(subjects.len());
        for subject in subjects {
            made.push((random()?, subject, Key::from(random::<32>()?)));
        }
        let mut transaction = self
            .conn
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(failed(doing))?;
        for chunk in made.chunks(QUERY_LIST_MAX) {
            let mut query = QueryBuilder::new("INSERT INTO keys (id, subject_kind, subject, key) ");
            query.push_values(
                chunk,
                |mut row, (id, (kind, subject), key): &(KeyId, _, Key)| {
                    row.push_bind(id.to_vec())
                        .push_bind(i64::from(*kind))
                        .push_bind(subject.to_vec())
                        .push_bind(key.to_vec());
                },
            );
            query
                .build()
                .persistent(false)
                .execute(&mut *transaction)
                .await
                .map_err(failed(doing))?;
        }
        transaction.commit().await.map_err(failed(doing))?;
        for (id, subject, key) in made {
            self.keep(id, subject, key);
        }
        Ok(())
    }

    fn keep(&mut self, id: KeyId, subject: SubjectBytes, key: Key) {
        self.by_subject.insert(subject, id);
        self.keys.insert(id, key);
    }
}

/// A key with its id and its subject: 16, 1 and 16, and 32 bytes.
const KEY_BYTES: usize = 65;
const READING: &str = "reading keys";

fn from_hex(written: &[u8]) -> Result<[u8; KEY_BYTES], StorageError> {
    let corrupt = || StorageError::Corrupt { doing: READING };
    if written.len() != 2 * KEY_BYTES {
        return Err(corrupt());
    }
    let digit = |it: u8| (it as char).to_digit(16).ok_or_else(corrupt);
    let mut bytes = [0; KEY_BYTES];
    for (byte, pair) in bytes.iter_mut().zip(written.chunks(2)) {
        *byte = (digit(pair[0])? << 4 | digit(pair[1])?) as u8;
    }
    Ok(bytes)
}

/// A connection to the file, brought to its newest version.
pub(crate) async fn connect_to(folder: &DataFolder) -> Result<SqliteConnection, StorageError> {
    let path = folder.file(SCHEMA.file)?;
    // A destroyed key must not stay behind in a free page. The room waits for new keys: the log is moved beside it.
    let options = options(&path, SqliteSynchronous::Full)
        .pragma("secure_delete", "ON")
        .pragma("wal_autocheckpoint", "0");
    let mut conn = connect(&options).await?;
    migrate(&mut conn, &SCHEMA).await?;
    settle(&mut conn).await?;
    Ok(conn)
}

fn decode(row: &SqliteRow) -> Result<(KeyId, SubjectBytes, Key), StorageError> {
    let get = |column| row.try_get::<Vec<u8>, _>(column).map_err(failed(READING));
    let kind: i64 = row.try_get(1).map_err(failed(READING))?;
    let key: [u8; 32] = fixed(&get(3)?)?;
    Ok((
        fixed(&get(0)?)?,
        (kind as u8, fixed(&get(2)?)?),
        Key::from(key),
    ))
}

fn fixed<const N: usize>(bytes: &[u8]) -> Result<[u8; N], StorageError> {
    bytes
        .try_into()
        .map_err(|_error| StorageError::Corrupt { doing: READING })
}
