//! Attachments: bytes beside the journal, sealed under the key of what they belong to: an incident, or the task that an
//! inspection is.
//!
//! - F10: the bytes are on the disk, flushed under their name, before the row that speaks of them is written; what was not
//!   finished leaves nothing that counts. A name is the SHA-256 of the sealed bytes, and stands in the row: whoever has
//!   journal and files, and no key, sees whether each file is there and unchanged.
//! - F11: destroying the key of an incident or task destroys its attachments with its texts. A file opens only as the attachment
//!   that it was sealed for.

mod live;
mod sealed;

use std::{
    fs::{self, File},
    io::{self, Read, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use domain::{AttachmentId, private::Subject};
use sha2::{Digest, Sha256};

pub(crate) use live::Live;
pub use sealed::Reading;

use crate::{
    error::{StorageError, io_failed},
    folder::{DataFolder, make_private, open_private},
    keyring::Keyring,
    seal::{hex, random},
};

use sealed::Sealer;

/// The folder, in the data folder and in a backup.
pub(crate) const FOLDER: &str = "attachments";
/// Where bytes lie that are still coming in.
const INCOMING: &str = "incoming";
/// Letters of a name that its folder is called by: 256 folders, so that none gets long.
const FOLDER_CHARS: usize = 2;
/// What attachments leave free of a disk: a twentieth of it, and of a large one as much as a journal takes in months.
const RESERVE_PART: u64 = 20;
const RESERVE_BYTES_MAX: u64 = 2 * 1024 * 1024 * 1024;
/// Read at once when a file is hashed.
const CHUNK_BYTES: usize = 256 * 1024;

/// The attachments of a data folder.
#[derive(Debug, Clone)]
pub struct Attachments {
    folder: DataFolder,
    root: Arc<Path>,
}

/// Bytes that are coming in. Dropped before it is finished, it leaves nothing.
pub struct Incoming {
    root: Arc<Path>,
    path: PathBuf,
    /// None once it has its name.
    open: Option<(File, Sealer)>,
    plain: Sha256,
    sealed: Sha256,
    bytes: u64,
}

/// Bytes that have come in, and are on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Their name: the SHA-256 of the sealed bytes in hexadecimal.
    pub stored: String,
    /// The SHA-256 of what came, in hexadecimal.
    pub sha256: String,
    /// How many came.
    pub bytes: u64,
}

impl Attachments {
    /// Makes the folders, and takes away what came in and was not finished when the last run ended.
    pub fn open(folder: &DataFolder) -> Result<Self, StorageError> {
        let root: Arc<Path> = folder.path().join(FOLDER).into();
        let incoming = root.join(INCOMING);
        make_private(&incoming).map_err(io_failed("making the folder of attachments"))?;
        let doing = "taking unfinished attachments away";
        for unfinished in fs::read_dir(&incoming).map_err(io_failed(doing))? {
            let unfinished = unfinished.map_err(io_failed(doing))?;
            fs::remove_file(unfinished.path()).map_err(io_failed(doing))?;
        }
        flush(&root)?;
        flush(folder.path())?;
        let folder = folder.clone();
        Ok(Self { folder, root })
    }

    /// Begins to take bytes in for an attachment of what has a key: an incident, or the task of an inspection; refused if its key is destroyed.
    pub async fn begin(
        &self,
        subject: Subject,
        attachment: AttachmentId,
    ) -> Result<Incoming, StorageError> {
        let mut keys = Keyring::to_read(self.folder.path()).await?;
        keys.look_up(subject).await?;
        let found = keys.of_subject(subject);
        let (id, key) = found.ok_or(StorageError::Unknown { what: "key" })?;
        let (sealer, head) = Sealer::new(id, key, subject, attachment)?;
        keys.close().await?;

        let path = self.root.join(INCOMING).join(hex(&random::<16>()?));
        let mut incoming = Incoming {
            root: Arc::clone(&self.root),
            open: None,
            plain: Sha256::new(),
            sealed: Sha256::new(),
            bytes: 0,
            path,
        };
        let file = open_private(&incoming.path).map_err(io_failed(WRITING))?;
        incoming.open = Some((file, sealer));
        incoming.append(&head)?;
        Ok(incoming)
    }

    /// Opens the bytes of an attachment; refused if the key is destroyed.
    pub async fn read(
        &self,
        subject: Subject,
        attachment: AttachmentId,
        stored: &str,
    ) -> Result<Reading, StorageError> {
        let (file, head) = sealed::open(&path_of(&self.root, stored), stored)?;
        let mut keys = Keyring::to_read(self.folder.path()).await?;
        keys.load(&[head.key].into()).await?;
        let key = keys.of_id(&head.key).copied();
        keys.close().await?;
        let key = key.ok_or(StorageError::Unknown { what: "key" })?;
        Reading::new(file, &head, &key, (subject, attachment), stored)
    }

    /// Takes a file away, if it is there; tells whether it was.
    pub fn remove(&self, stored: &str) -> Result<bool, StorageError> {
        match fs::remove_file(path_of(&self.root, stored)) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(io_failed("taking an attachment away")(error)),
        }
    }

    /// Whether the disk has room for so many bytes beyond what is left to the journal: without attachments a dispatch is
    /// still a dispatch, without the journal it is none.
    pub fn has_space(&self, bytes: u64) -> Result<bool, StorageError> {
        let disk = rustix::fs::statvfs(&*self.root)
            .map_err(|error| io_failed("asking how full the disk is")(error.into()))?;
        let (all, free) = (disk.f_blocks * disk.f_frsize, disk.f_bavail * disk.f_frsize);
        Ok(bytes.saturating_add(reserve(all)) <= free)
    }

    /// The name of every file that is there, those that are still coming in excepted.
    pub fn found(&self) -> Result<Vec<String>, StorageError> {
        let doing = "looking through the attachments";
        let mut all = Vec::new();
        for folder in fs::read_dir(&self.root).map_err(io_failed(doing))? {
            let folder = folder.map_err(io_failed(doing))?;
            if folder.file_name().len() != FOLDER_CHARS {
                continue;
            }
            for file in fs::read_dir(folder.path()).map_err(io_failed(doing))? {
                let file = file.map_err(io_failed(doing))?;
                all.extend(file.file_name().into_string().ok().filter(|it| is_name(it)));
            }
        }
        Ok(all)
    }
}

const WRITING: &str = "writing an attachment";

impl std::fmt::Debug for Incoming {
    /// Without the key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Incoming")
            .field("bytes", &self.bytes)
            .finish_non_exhaustive()
    }
}

impl Incoming {
    /// Takes the next bytes in.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.plain.update(bytes);
        self.bytes += bytes.len() as u64;
        let Some((_, sealer)) = &mut self.open else {
            return Ok(());
        };
        let full = sealer.push(bytes)?;
        self.append(&full)
    }

    fn append(&mut self, sealed: &[u8]) -> Result<(), StorageError> {
        self.sealed.update(sealed);
        let Some((file, _)) = &mut self.open else {
            return Ok(());
        };
        file.write_all(sealed).map_err(io_failed(WRITING))
    }

    /// The SHA-256 of what has come so far, in hexadecimal.
    pub fn sha256(&self) -> String {
        hex(&self.plain.clone().finalize())
    }

    /// That was all: flushes the bytes and gives them their name, durable when this returns.
    pub fn finish(mut self) -> Result<Kept, StorageError> {
        let Some((mut file, sealer)) = self.open.take() else {
            return Err(StorageError::Unknown { what: "attachment" });
        };
        let kept = self.name(&mut file, sealer);
        if kept.is_err() {
            let _ = fs::remove_file(&self.path);
        }
        kept
    }

    fn name(&mut self, file: &mut File, sealer: Sealer) -> Result<Kept, StorageError> {
        let last = sealer.last()?;
        self.sealed.update(&last);
        file.write_all(&last).map_err(io_failed(WRITING))?;
        file.sync_all().map_err(io_failed(WRITING))?;
        // Its first name as well: a disk may keep a change of names only if it has the name that was changed.
        flush(&self.root.join(INCOMING))?;
        let stored = hex(&self.sealed.finalize_reset());
        let path = path_of(&self.root, &stored);
        let folder = self.root.join(&stored[..FOLDER_CHARS]);
        make_private(&folder).map_err(io_failed("making a folder of attachments"))?;
        fs::rename(&self.path, &path).map_err(io_failed("naming an attachment"))?;
        flush(&folder)?;
        // The folder may be new, made by this or by one that failed before it was flushed.
        flush(&self.root)?;
        Ok(Kept {
            stored,
            sha256: hex(&self.plain.finalize_reset()),
            bytes: self.bytes,
        })
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        if self.open.take().is_some() {
            // What cannot be taken away now goes at the next start.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// What is left to the journal of a disk of this size.
fn reserve(disk_bytes: u64) -> u64 {
    (disk_bytes / RESERVE_PART).min(RESERVE_BYTES_MAX)
}

/// Whether this can be the name of a file of ours.
pub(crate) fn is_name(stored: &str) -> bool {
    stored.len() == 64
        && stored
            .bytes()
            .all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it))
}

/// Where a file lies. What is no name leads nowhere.
pub(crate) fn path_of(root: &Path, stored: &str) -> PathBuf {
    if is_name(stored) {
        root.join(&stored[..FOLDER_CHARS]).join(stored)
    } else {
        root.join("no-such-attachment")
    }
}

/// Why a file is not what it was; nothing if it is. Gives its length.
pub(crate) fn check(root: &Path, stored: &str) -> Result<u64, StorageError> {
    let damaged = |why| StorageError::Attachment {
        stored: stored.to_owned(),
        why,
    };
    let mut file = match File::open(path_of(root, stored)) {
        Ok(it) => it,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(damaged(MISSING)),
        Err(error) => return Err(io_failed(READING)(error)),
    };
    let (mut hasher, mut bytes) = (Sha256::new(), 0);
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        let count = file.read(&mut chunk).map_err(io_failed(READING))?;
        if count == 0 {
            break;
        }
        hasher.update(&chunk[..count]);
        bytes += count as u64;
    }
    if hex(&hasher.finalize()) == stored {
        Ok(bytes)
    } else {
        Err(damaged("is not what was stored"))
    }
}

/// Copies a file into another folder of attachments and checks what was written; gives its length.
pub(crate) fn copy(from: &Path, to: &Path, stored: &str) -> Result<u64, StorageError> {
    let target = path_of(to, stored);
    let folder = target.parent().unwrap_or(to);
    make_private(folder).map_err(io_failed("making a folder of attachments"))?;
    match fs::copy(path_of(from, stored), &target) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(StorageError::Attachment {
                stored: stored.to_owned(),
                why: MISSING,
            });
        }
        Err(error) => return Err(io_failed("copying an attachment")(error)),
    }
    let bytes = check(to, stored)?;
    File::open(&target)
        .and_then(|it| it.sync_all())
        .map_err(io_failed("flushing an attachment"))?;
    flush(folder)?;
    Ok(bytes)
}

pub(crate) const MISSING: &str = "is missing";
const READING: &str = "reading an attachment";

pub(crate) fn flush(folder: &Path) -> Result<(), StorageError> {
    File::open(folder)
        .and_then(|it| it.sync_all())
        .map_err(io_failed("flushing a folder of attachments"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// F4: a small disk keeps a part of itself, a large one an amount; and what is wanted counts.
    #[test]
    fn the_journal_has_its_part_of_the_disk() {
        let gib = 1024 * 1024 * 1024;
        assert_eq!(reserve(20 * gib), gib);
        assert_eq!(reserve(1_000 * gib), 2 * gib);
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::hold(place.path().join("data")).unwrap();
        let attachments = Attachments::open(&folder).unwrap();
        assert!(!attachments.has_space(u64::MAX).unwrap());
    }
}
