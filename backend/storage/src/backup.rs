//! Copies of a data folder: made while a server writes, checked when they are made, and put back only into an empty folder.
//!
//! - J28: a backup is a copy of one moment for each file, whole and checked, or it is not there: it is made under another
//!   name and gets its own at the end.
//! - J29: keys and accounts are copied apart from the journal, into one place that each backup overwrites. So a key that
//!   was destroyed is gone from backups with the next one, whichever older journal is put back later.
//! - F12: a backup has every attachment that its journal says is there. Each lies under the hash of its bytes, so nothing more
//!   has to be said about it; one that is missing or changed is named, and then there is no backup, and nothing is put back.
//! - J30: putting back destroys the keys of everything that the journal says was erased, and checks every file, the
//!   chain and its head before the folder gets its name.

mod attachments;
mod copy;
mod manifest;
mod restore;

use std::{
    fs,
    path::{Path, PathBuf},
};

pub use self::{
    manifest::{FileEntry, Manifest},
    restore::{Restored, restore},
};
use crate::{
    accounts, audit,
    error::StorageError,
    error::io_failed,
    journal::Head,
    keyring, sqlite_journal, tracks,
    verify::{self, VerifyError},
};

/// Ends the names of what is being made. A backup that was interrupted leaves such a folder and nothing else.
pub(crate) const PARTIAL: &str = ".partial";
/// The files that a backup has beside the manifest. What else lies in a data folder can be made anew.
/// What was shown comes before the journal: no head in it is of rows that the copy of the journal does not have.
const FILES: [&str; 3] = [audit::FILE, sqlite_journal::FILE, tracks::FILE];
/// How often a backup is begun anew because an attachment was taken away while it was made: that is seldom, and the next
/// copy of the journal knows of it.
const ATTEMPTS_MAX: usize = 3;
/// What is copied apart: keys, and accounts with the names in them.
const KEY_FILES: [&str; 2] = [keyring::FILE, accounts::FILE];
/// And the key that heads are signed with, which is no database.
const SIGNING_KEY: &str = audit::KEY_FILE;

/// Why there is no backup, or nothing was put back.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Something is there already, and nothing is ever overwritten.
    #[error("{path} is there already", path = path.display())]
    Occupied {
        /// Where.
        path: PathBuf,
    },
    /// There is no data folder or no backup at that place.
    #[error("{path} {why}", path = path.display())]
    NotThere {
        /// Where.
        path: PathBuf,
        /// What is missing.
        why: &'static str,
    },
    /// The backup was written by another version.
    #[error("the backup has format {found}; this program reads format {supported}")]
    WrongFormat {
        /// What it says.
        found: u32,
        /// What can be read.
        supported: u32,
    },
    /// A file of the backup is not as it was written.
    #[error("{file} of the backup is damaged: {why}")]
    Damaged {
        /// Which.
        file: String,
        /// How that shows.
        why: String,
    },
    /// Attachments were taken away while they were copied, again and again.
    #[error("attachments were taken away while the backup was made; make it again")]
    TakenAway,
    /// The journal is not whole.
    #[error(transparent)]
    Journal(#[from] VerifyError),
    /// A file could not be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a backup has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// The end of the chain in it.
    pub head: Head,
    /// How many attachments are in it.
    pub attachments: u64,
    /// Bytes of all its files.
    pub bytes: u64,
}

/// Copies a data folder into the new folder `to`, and its keys and accounts into the folder `keys_to`, whose earlier copy
/// of them is replaced. May run beside a server.
pub async fn back_up(data: &Path, to: &Path, keys_to: &Path) -> Result<BackedUp, BackupError> {
    if fs::symlink_metadata(to).is_ok() {
        return Err(BackupError::Occupied {
            path: to.to_owned(),
        });
    }
    if !data.join(sqlite_journal::FILE).is_file() {
        return Err(BackupError::NotThere {
            path: data.to_owned(),
            why: "is no data folder: it has no journal",
        });
    }
    let partial = partial_of(to);
    copy::empty(&partial)?;
    let mut made = fill(data, &partial).await;
    for _ in 1..ATTEMPTS_MAX {
        if !matches!(made, Err(BackupError::TakenAway)) {
            break;
        }
        copy::empty(&partial)?;
        made = fill(data, &partial).await;
    }
    let made = match made {
        // The journal first, then the keys: so there is a key for every text that is in the journal, unless it was
        // destroyed.
        Ok(it) => copy::keys(data, keys_to).await.map(|()| it),
        Err(error) => Err(error),
    };
    match made {
        Ok(backed_up) => {
            copy::finish(&partial, to)?;
            Ok(backed_up)
        }
        Err(error) => {
            // What is left would be taken for nothing anyway; the first error is the one to tell.
            let _ = fs::remove_dir_all(&partial);
            Err(error)
        }
    }
}

async fn fill(data: &Path, partial: &Path) -> Result<BackedUp, BackupError> {
    let mut files = Vec::new();
    for name in FILES {
        if data.join(name).is_file() {
            copy::database(&data.join(name), &partial.join(name)).await?;
            files.push(manifest::entry(partial, name)?);
        }
    }
    // Read back from the disk: a backup that was never read is a hope.
    let (verified, live) = verify::walk(partial, None).await?;
    let attached = attachments::copy_all(data, partial, &live).await?;
    let bytes = files.iter().map(|it| it.bytes).sum::<u64>() + attached;
    let manifest = Manifest::new(&verified, files);
    manifest::write(partial, &manifest)?;
    Ok(BackedUp {
        head: verified.head,
        attachments: live.count(),
        bytes,
    })
}

fn partial_of(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(PARTIAL);
    name.into()
}

/// A folder's own name is durable once its parent is flushed.
fn flush_folder(path: &Path) -> Result<(), StorageError> {
    fs::File::open(path)
        .and_then(|it| it.sync_all())
        .map_err(io_failed("flushing a folder"))
}

/// Where the file or folder stands.
fn parent_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
