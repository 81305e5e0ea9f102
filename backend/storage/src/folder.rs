//! The data folder: held by one process at a time, and readable by nobody but its owner.

use std::{
    fs::{self, File, OpenOptions, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::error::{StorageError, io_failed};

const LOCK_FILE: &str = "muster.lock";

/// A data folder that this process holds until the last copy of this value is dropped.
#[derive(Debug, Clone)]
pub struct DataFolder(Arc<Held>);

#[derive(Debug)]
struct Held {
    path: PathBuf,
    /// The lock lasts as long as this file is open.
    _lock: File,
}

impl DataFolder {
    /// Makes the folder if it is not there, and takes it; refused while another process has it.
    pub fn hold(path: impl Into<PathBuf>) -> Result<Self, StorageError> {
        let path = path.into();
        make_private(&path).map_err(io_failed("making the data folder"))?;
        let lock =
            open_private(&path.join(LOCK_FILE)).map_err(io_failed("opening the lock file"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self(Arc::new(Held { path, _lock: lock }))),
            Err(TryLockError::WouldBlock) => Err(StorageError::Locked { path }),
            Err(TryLockError::Error(error)) => Err(io_failed("locking the data folder")(error)),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// The path of a file in it; a new file is made so that only its owner can read it.
    pub(crate) fn file(&self, name: &str) -> Result<PathBuf, StorageError> {
        let path = self.0.path.join(name);
        open_private(&path).map_err(io_failed("opening a file of the data folder"))?;
        Ok(path)
    }
}

/// Whether a process holds this folder now. Makes nothing, and holds nothing afterwards.
pub(crate) fn is_held(folder: &Path) -> bool {
    File::open(folder.join(LOCK_FILE))
        .is_ok_and(|lock| matches!(lock.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Opens or makes a file. `SQLite` gives its log and index files the mode of the database.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

pub(crate) fn make_private(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_held_as_long_as_a_process_has_it_and_asking_holds_nothing() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!is_held(dir.path()));
        assert!(!dir.path().join(LOCK_FILE).exists());
        let held = DataFolder::hold(dir.path()).unwrap();
        assert!(is_held(dir.path()));
        drop(held);
        assert!(!is_held(dir.path()));
        assert!(DataFolder::hold(dir.path()).is_ok());
    }
}
