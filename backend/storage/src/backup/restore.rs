//! Putting a backup back, for good or as a drill.

use std::{collections::BTreeSet, fs, path::Path};

use domain::{Event, State, Timestamp, event::Recorded, private::Subject};

use super::{BackupError, FILES, KEY_FILES, attachments, copy, manifest, parent_of, partial_of};
use crate::{
    accounts,
    error::io_failed,
    folder::DataFolder,
    journal::{Head, Journal, Outcome, RoomKind},
    keyring,
    sqlite_journal::SqliteJournal,
    verify::{self, VerifyError},
};

/// What was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The end of the chain, the same as in the backup.
    pub head: Head,
    /// Accepted commands that were replayed.
    pub rows: u64,
    /// What they add up to.
    pub agencies: usize,
    /// People.
    pub people: usize,
    /// Units.
    pub units: usize,
    /// Incidents, also those that are over.
    pub incidents: usize,
    /// Joint tasks, also those that are over.
    pub tasks: usize,
    /// Texts that nobody can read any more.
    pub erased_texts: u64,
    /// Keys that the copy of the keys still had of something that is erased.
    pub keys_destroyed: usize,
    /// Attachments that were put back.
    pub attachments: u64,
    /// Bytes that were read.
    pub bytes: u64,
}

/// Puts a backup and the keys of `keys_from` into the folder `data`, which must not be there yet or be empty.
pub async fn restore(
    backup: &Path,
    keys_from: &Path,
    data: &Path,
) -> Result<Restored, BackupError> {
    check_empty(data)?;
    if !keys_from.join(keyring::FILE).is_file() {
        return Err(BackupError::NotThere {
            path: keys_from.to_owned(),
            why: "has no copy of the keys",
        });
    }
    let manifest = manifest::read(backup)?;
    let partial = partial_of(data);
    copy::empty(&partial)?;
    let done = fill(backup, keys_from, &manifest, &partial).await;
    let done = done.and_then(|it| {
        if data.exists() {
            fs::remove_dir(data).map_err(io_failed("taking the empty folder away"))?;
        }
        copy::finish(&partial, data)?;
        Ok(it)
    });
    if done.is_err() {
        // The first error is the one to tell.
        let _ = fs::remove_dir_all(&partial);
    }
    done
}

fn check_empty(data: &Path) -> Result<(), BackupError> {
    let occupied = || BackupError::Occupied {
        path: data.to_owned(),
    };
    match fs::read_dir(data) {
        Ok(mut entries) => match entries.next() {
            None => Ok(()),
            Some(_) => Err(occupied()),
        },
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let parent = parent_of(data);
            if parent.is_dir() {
                Ok(())
            } else {
                Err(BackupError::NotThere {
                    path: parent.to_owned(),
                    why: "is not there",
                })
            }
        }
        Err(_no_folder) => Err(occupied()),
    }
}

async fn fill(
    backup: &Path,
    keys_from: &Path,
    manifest: &manifest::Manifest,
    partial: &Path,
) -> Result<Restored, BackupError> {
    let mut bytes = 0;
    for entry in &manifest.files {
        if !FILES.contains(&entry.name.as_str()) {
            return Err(BackupError::Damaged {
                file: manifest::FILE.to_owned(),
                why: format!("it names {}, which is no file of a backup", entry.name),
            });
        }
        let (from, to) = (backup.join(&entry.name), partial.join(&entry.name));
        copy_file(&from, &to, &entry.name)?;
        // What was written is what is checked.
        let found = manifest::entry(partial, &entry.name)?;
        if found != *entry {
            return Err(BackupError::Damaged {
                file: entry.name.clone(),
                why: "it is not what was backed up".to_owned(),
            });
        }
        bytes += entry.bytes;
    }
    for name in KEY_FILES {
        let (from, to) = (keys_from.join(name), partial.join(name));
        if from.is_file() {
            copy_file(&from, &to, name)?;
            copy::check_pages(&to).await?;
            if name == accounts::FILE {
                accounts::forget_purges_noted(&to).await?;
            }
        }
    }
    copy::signing_key(keys_from, partial)?;
    let head: Head = manifest
        .head
        .parse()
        .map_err(|why: &str| BackupError::Damaged {
            file: manifest::FILE.to_owned(),
            why: why.to_owned(),
        })?;
    let (verified, live) = verify::walk(partial, Some(head)).await?;
    bytes += attachments::copy_all(backup, partial, &live).await?;
    if verified.head != head {
        return Err(BackupError::Damaged {
            file: manifest::FILE.to_owned(),
            why: format!(
                "it names the head {head}, the journal has {}",
                verified.head
            ),
        });
    }
    let kind = kind_of(&verified.kind, partial)?;
    let restored = Restored {
        attachments: live.count(),
        bytes,
        ..replay(partial, kind).await?
    };
    for name in [
        "journal.sqlite-wal",
        "journal.sqlite-shm",
        "accounts.sqlite-wal",
        "accounts.sqlite-shm",
        "keys.sqlite-wal",
        "keys.sqlite-shm",
    ] {
        // All were closed: nothing is in them.
        let _ = fs::remove_file(partial.join(name));
    }
    Ok(restored)
}

fn copy_file(from: &Path, to: &Path, name: &str) -> Result<(), BackupError> {
    if !from.is_file() {
        return Err(BackupError::Damaged {
            file: name.to_owned(),
            why: "it is missing".to_owned(),
        });
    }
    fs::copy(from, to).map_err(io_failed("copying a file of a backup"))?;
    copy::private(to)?;
    fs::File::open(to)
        .and_then(|it| it.sync_all())
        .map_err(io_failed("flushing a copy"))?;
    Ok(())
}

fn kind_of(word: &str, path: &Path) -> Result<RoomKind, VerifyError> {
    [RoomKind::Live, RoomKind::Exercise, RoomKind::Demo]
        .into_iter()
        .find(|it| it.as_str() == word)
        .ok_or_else(|| VerifyError::NotAJournal {
            path: path.to_owned(),
            why: format!("it is of an unknown kind of room, {word}"),
        })
}

/// Reads everything as a start would, and destroys the keys of what is erased (J30).
async fn replay(partial: &Path, kind: RoomKind) -> Result<Restored, BackupError> {
    let folder = DataFolder::hold(partial)?;
    let mut journal = SqliteJournal::open(&folder, kind, Timestamp(0)).await?;
    let mut state = State::default();
    let mut erased = BTreeSet::<Subject>::new();
    let replayed = journal
        .replay(|row| {
            if let Outcome::Accepted { events, .. } = row.outcome {
                let recorded = Recorded {
                    principal: row.principal,
                    agency: row.agency,
                    received_at: row.received_at,
                    occurred_at: row.occurred_at,
                };
                erased.extend(events.iter().filter_map(|it| match it {
                    Event::Erased { subject, .. } => Some(*subject),
                    _ => None,
                }));
                state.apply_accepted(&events, &recorded);
            }
        })
        .await?;
    let mut keys_destroyed = 0;
    for subject in erased {
        keys_destroyed += usize::from(journal.erase(subject).await?);
    }
    journal.close().await?;
    Ok(Restored {
        head: replayed.head,
        rows: replayed.head.seq,
        agencies: state.agencies().count(),
        people: state.principal_count(),
        units: state.units().len(),
        incidents: state.incidents().count(),
        tasks: state.tasks().count(),
        erased_texts: replayed.erased_texts,
        keys_destroyed,
        attachments: 0,
        bytes: 0,
    })
}
