//! Snapshots: what the journal adds up to, so that a start reads that and the rest of the journal only.
//!
//! All of it is derived and lies in the folder `derived`, which may be deleted at any time: the next start then reads
//! the whole journal. Private texts are sealed under the same keys as in the journal, so that destroying a key erases
//! them here as well. Rules (cited by tests):
//! - **J6** A snapshot and the rows after it give the same state as all rows (A2). What is damaged, of other rules or
//!   another chain is not used.
//! - **J7** Making one never waits for the room, nor the room for it: it reads the files beside the writer.

mod build;
mod file;
mod history;
mod texts;
mod timelines;

use std::{
    collections::VecDeque,
    fs,
    path::{Path, PathBuf},
};

use domain::{State, Timestamp, timeline::Entry};

pub use build::{Built, build, is_due};
pub use history::History;
pub use timelines::{Place, Timelines};

use crate::{
    error::{StorageError, io_failed},
    folder::DataFolder,
    journal::Head,
    keyring::Keyring,
    limits::SNAPSHOTS_KEPT,
};

const FOLDER: &str = "derived";

/// What the journal adds up to at one of its rows. The timelines up to there are in [`Timelines`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The last row that is in it.
    pub head: Head,
    /// The newest time of receipt.
    pub newest: Timestamp,
    /// The state, without timelines.
    pub state: State,
    /// The newest lines of all timelines, oldest first.
    pub recent: VecDeque<Entry>,
}

/// A snapshot that is there and is not used.
#[derive(Debug)]
pub struct Ignored {
    /// Its file.
    pub path: PathBuf,
    /// Why not.
    pub why: StorageError,
}

/// The newest snapshot that can be used, with its timelines, and those that cannot.
#[derive(Debug, Default)]
pub struct Found {
    /// The one, if there is one.
    pub usable: Option<(Snapshot, Timelines)>,
    /// The others that were looked at.
    pub ignored: Vec<Ignored>,
}

/// Looks for a snapshot of the folder's journal, from the newest on. Whether it is of this chain, a replay after
/// [`Snapshot::head`] tells.
pub async fn find(folder: &DataFolder) -> Found {
    let mut found = Found::default();
    for (_, path) in files(folder.path()) {
        match usable(folder, &path).await {
            Ok(usable) => {
                found.usable = Some(usable);
                break;
            }
            Err(why) => found.ignored.push(Ignored { path, why }),
        }
    }
    found
}

async fn usable(folder: &DataFolder, path: &Path) -> Result<(Snapshot, Timelines), StorageError> {
    let begun = file::begin(path)?;
    let keys = Keyring::frozen(folder.path()).await?;
    let snapshot = begun.finish(&keys)?;
    let timelines = Timelines::open(folder, snapshot.head).await?;
    Ok((snapshot, timelines))
}

/// The files of snapshots with the row that their names tell, newest first.
fn files(folder: &Path) -> Vec<(u64, PathBuf)> {
    let Ok(entries) = fs::read_dir(folder.join(FOLDER)) else {
        return Vec::new();
    };
    let mut found: Vec<_> = entries
        .flatten()
        .filter_map(|it| Some((file::seq_of(it.file_name().to_str()?)?, it.path())))
        .collect();
    found.sort_by_key(|(seq, _)| std::cmp::Reverse(*seq));
    found
}

/// Deletes all but the newest, and what an interrupted one left behind.
fn tidy(folder: &Path) -> Result<(), StorageError> {
    for (_, path) in files(folder).into_iter().skip(SNAPSHOTS_KEPT) {
        fs::remove_file(path).map_err(io_failed("deleting an old snapshot"))?;
    }
    Ok(())
}
