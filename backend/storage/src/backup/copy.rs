//! Copying database files while they are written, and giving what is whole its name.

use std::{
    fs,
    path::{Path, PathBuf},
};

use sqlx::{Connection, sqlite::SqliteConnectOptions};

use super::{BackupError, KEY_FILES, PARTIAL, SIGNING_KEY, flush_folder, parent_of};
use crate::{
    error::{StorageError, failed, io_failed},
    folder::make_private,
    verify::open_to_read,
};

const COPYING: &str = "copying a database file";

/// An empty folder that nobody else can read; what an interrupted backup left there goes.
pub(super) fn empty(path: &Path) -> Result<(), StorageError> {
    if path.exists() {
        fs::remove_dir_all(path).map_err(io_failed("taking an unfinished backup away"))?;
    }
    make_private(path).map_err(io_failed("making the folder of a backup"))
}

/// A copy as of one moment, written out whole and without a log. The server goes on writing meanwhile.
pub(super) async fn database(from: &Path, to: &Path) -> Result<(), BackupError> {
    let mut conn = open_to_read(from).await?;
    let target = to.to_str().ok_or(StorageError::Malformed {
        what: "the path of a backup",
        why: "must be text",
    })?;
    sqlx::query("VACUUM INTO ?")
        .persistent(false)
        .bind(target)
        .execute(&mut conn)
        .await
        .map_err(failed(COPYING))?;
    conn.close().await.map_err(failed(COPYING))?;
    private(to)?;
    check_pages(to).await?;
    fs::File::open(to)
        .and_then(|it| it.sync_all())
        .map_err(io_failed("flushing a copy"))?;
    Ok(())
}

/// J29: one copy of what must be forgotten everywhere once it is forgotten, replaced whole.
pub(super) async fn keys(data: &Path, to: &Path) -> Result<(), BackupError> {
    make_private(to).map_err(io_failed("making the folder of the keys"))?;
    for name in KEY_FILES {
        let from = data.join(name);
        if !from.is_file() {
            continue;
        }
        let partial = to.join(format!("{name}{PARTIAL}"));
        if partial.exists() {
            fs::remove_file(&partial).map_err(io_failed("taking an unfinished copy away"))?;
        }
        database(&from, &partial).await?;
        fs::rename(&partial, to.join(name)).map_err(io_failed("naming a copy"))?;
    }
    signing_key(data, to)?;
    Ok(flush_folder(to)?)
}

/// The key that heads are signed with: without it nobody would believe the next ones.
pub(super) fn signing_key(from: &Path, to: &Path) -> Result<(), StorageError> {
    let (from, to) = (from.join(SIGNING_KEY), to.join(SIGNING_KEY));
    if !from.is_file() {
        return Ok(());
    }
    let mut name = to.as_os_str().to_owned();
    name.push(PARTIAL);
    let partial = PathBuf::from(name);
    fs::copy(&from, &partial).map_err(io_failed("copying the key of heads"))?;
    private(&partial)?;
    fs::File::open(&partial)
        .and_then(|it| it.sync_all())
        .and_then(|()| fs::rename(&partial, &to))
        .map_err(io_failed("copying the key of heads"))
}

/// From now on it is there.
pub(super) fn finish(partial: &Path, to: &Path) -> Result<(), StorageError> {
    flush_folder(partial)?;
    fs::rename(partial, to).map_err(io_failed("naming what is whole"))?;
    flush_folder(parent_of(to))
}

/// Whether the pages of a copy hang together.
pub(super) async fn check_pages(path: &Path) -> Result<(), BackupError> {
    let damaged = |why: String| BackupError::Damaged {
        file: path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned(),
        why,
    };
    let options = SqliteConnectOptions::new()
        .filename(path)
        .read_only(true)
        .immutable(true);
    let checked = async {
        let mut conn = sqlx::SqliteConnection::connect_with(&options).await?;
        let found: String = sqlx::query_scalar("PRAGMA quick_check(1)")
            .fetch_one(&mut conn)
            .await?;
        conn.close().await?;
        Ok(found)
    };
    match checked.await.map_err(failed("checking a copy")) {
        Ok(found) if found == "ok" => Ok(()),
        Ok(found) => Err(damaged(found)),
        Err(StorageError::Corrupt { .. }) => Err(damaged("it is no whole database".to_owned())),
        Err(other) => Err(other.into()),
    }
}

/// Readable by nobody but its owner.
pub(super) fn private(path: &Path) -> Result<(), StorageError> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(path, mode).map_err(io_failed("keeping a copy private"))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
