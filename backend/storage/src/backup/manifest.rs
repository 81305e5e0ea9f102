//! What a backup says about itself.

use std::{
    fs,
    io::{self, Read, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{BackupError, copy::private};
use crate::{
    error::{StorageError, io_failed},
    seal::hex,
    verify::Verified,
};

/// The name of the file that says it.
pub(super) const FILE: &str = "manifest.json";
/// The format of backups.
const FORMAT: u32 = 1;
/// A manifest names a handful of files; more bytes are no manifest.
const BYTES_MAX: u64 = 64 * 1024;
/// Read at once when a file is hashed.
const CHUNK_BYTES: usize = 256 * 1024;

/// What a backup is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format of the backup.
    pub format: u32,
    /// The kind of the room.
    pub kind: String,
    /// The end of the chain, as `muster head` prints it.
    pub head: String,
    /// Its files.
    pub files: Vec<FileEntry>,
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// Its SHA-256 in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    pub(super) fn new(journal: &Verified, files: Vec<FileEntry>) -> Self {
        Self {
            format: FORMAT,
            kind: journal.kind.clone(),
            head: journal.head.to_string(),
            files,
        }
    }
}

/// The entry of a file as it is now.
pub(super) fn entry(folder: &Path, name: &str) -> Result<FileEntry, StorageError> {
    let doing = "reading a file of a backup";
    let mut file = fs::File::open(folder.join(name)).map_err(io_failed(doing))?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let count = file.read(&mut chunk).map_err(io_failed(doing))?;
        if count == 0 {
            break;
        }
        hasher.update(&chunk[..count]);
        bytes += count as u64;
    }
    Ok(FileEntry {
        name: name.to_owned(),
        bytes,
        sha256: hex(&hasher.finalize()),
    })
}

pub(super) fn write(folder: &Path, manifest: &Manifest) -> Result<(), StorageError> {
    let doing = "writing the manifest of a backup";
    let text = serde_json::to_string_pretty(manifest)
        .map_err(io::Error::other)
        .map_err(io_failed(doing))?;
    let path = folder.join(FILE);
    let mut file = fs::File::create(&path).map_err(io_failed(doing))?;
    file.write_all(text.as_bytes()).map_err(io_failed(doing))?;
    file.sync_all().map_err(io_failed(doing))?;
    private(&path)
}

/// The manifest of a backup, of a format that this program reads.
pub(super) fn read(folder: &Path) -> Result<Manifest, BackupError> {
    let path = folder.join(FILE);
    let length = match fs::metadata(&path) {
        Ok(it) => it.len(),
        Err(_none) => {
            return Err(BackupError::NotThere {
                path: folder.to_owned(),
                why: "is no backup: it has no manifest",
            });
        }
    };
    let damaged = |why: String| BackupError::Damaged {
        file: FILE.to_owned(),
        why,
    };
    if length > BYTES_MAX {
        return Err(damaged("it is too long".to_owned()));
    }
    let text = fs::read_to_string(&path).map_err(io_failed("reading the manifest of a backup"))?;
    let value: serde_json::Value =
        serde_json::from_str(&text).map_err(|it| damaged(it.to_string()))?;
    // The format first: a later one may have another shape.
    let found = value["format"]
        .as_u64()
        .and_then(|it| u32::try_from(it).ok())
        .ok_or_else(|| damaged("it names no format".to_owned()))?;
    if found != FORMAT {
        return Err(BackupError::WrongFormat {
            found,
            supported: FORMAT,
        });
    }
    serde_json::from_value(value).map_err(|it| damaged(it.to_string()))
}
