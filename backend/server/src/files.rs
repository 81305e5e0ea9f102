//! The bytes of attachments on their way in and out, and what becomes of files that nothing speaks of.
//!
//! - F13: a file that no row speaks of is taken away after the server has seen it so for an hour; one whose attachment was
//!   taken away or erased, at once, and again at every start until it is gone. While nothing can be recorded only the latter go: what of a failed batch is
//!   on the disk is not known then (J4).

pub(crate) mod sniff;

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use storage::{Attachments, DataFolder, StorageError};
use tokio::task::spawn_blocking;

use crate::{
    auth::Actor,
    room::{Health, RoomHandle},
    share::{Place, Places, Shares},
};

/// Uploads at once: each holds a file and a few hundred kilobytes, and their disk is the journal's. Of one agency a quarter,
/// of one person what a tablet sends of the photographs of an hour.
const UPLOADS: Shares = Shares {
    all: 32,
    of_agency: 8,
    of_person: 4,
};
/// Downloads at once: screens that open an incident and show its pictures, each a file and two pieces. The next one waits a
/// moment and asks again.
const DOWNLOADS: Shares = Shares {
    all: 128,
    of_agency: 32,
    of_person: 8,
};
/// How long a file may lie there that no row speaks of: far beyond the longest upload, and the time its command may wait.
const UNCLAIMED_MAX: Duration = Duration::from_hours(1);
/// How often all files are looked through.
const TIDY_EVERY: Duration = Duration::from_mins(10);

/// The files of attachments, with places for those who send and fetch.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    pub(crate) store: Attachments,
    uploads: Places,
    downloads: Places,
}

impl Files {
    pub(crate) fn open(folder: &DataFolder) -> Result<Self, StorageError> {
        Ok(Self {
            store: Attachments::open(folder)?,
            uploads: Places::new(UPLOADS),
            downloads: Places::new(DOWNLOADS),
        })
    }

    /// A place to send in, if there is one.
    pub(crate) fn send(&self, actor: &Actor) -> Option<Place> {
        self.uploads.take(actor)
    }

    /// A place to fetch in, if there is one.
    pub(crate) fn fetch(&self, actor: &Actor) -> Option<Place> {
        self.downloads.take(actor)
    }

    /// Takes a file away; what fails is tried again by [`keep_tidy`].
    pub(crate) async fn discard(&self, stored: String) {
        let store = self.store.clone();
        let done = spawn_blocking(move || store.remove(&stored)).await;
        if let Ok(Err(error)) = done {
            tracing::warn!(%error, "A file that nothing speaks of was not taken away");
        }
    }
}

/// Rule F13, for as long as the server runs.
pub(crate) async fn keep_tidy(files: Files, room: RoomHandle) {
    let mut unclaimed = HashMap::new();
    loop {
        match tidy(&files, &room, &mut unclaimed, Instant::now()).await {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "Took files of attachments away"),
            Err(error) => {
                tracing::warn!(%error, "The files of attachments were not looked through");
            }
        }
        tokio::select! {
            () = room.attachments_gone() => {}
            () = tokio::time::sleep(TIDY_EVERY) => {}
        }
    }
}

/// Looks through all files once; tells how many went. `unclaimed`: since when it was seen of each that no row speaks of it.
/// Not by the dates of the files: a wall clock that is set ahead would make a row's file old before the row is published.
async fn tidy(
    files: &Files,
    room: &RoomHandle,
    unclaimed: &mut HashMap<String, Instant>,
    now: Instant,
) -> Result<usize, StorageError> {
    let store = files.store.clone();
    // The files first: what is written from now on is not looked at.
    let found = in_background(move || store.found()).await?;
    let is_open = room.health() == Health::Open;
    let known: HashMap<String, bool> = {
        let published = room.read();
        let stored = published.state().stored_attachments();
        stored.map(|(it, kept)| (it.to_owned(), kept)).collect()
    };
    let to_go = to_go(found, &known, is_open, unclaimed, now);
    let store = files.store.clone();
    in_background(move || {
        let mut count = 0;
        for it in to_go {
            count += usize::from(store.remove(&it)?);
        }
        Ok(count)
    })
    .await
}

/// Which of the files that were found go. `known`: those that a row speaks of, and whether it still wants them; `unclaimed`
/// learns which no row speaks of, and keeps since when.
fn to_go(
    found: Vec<String>,
    known: &HashMap<String, bool>,
    is_open: bool,
    unclaimed: &mut HashMap<String, Instant>,
    now: Instant,
) -> Vec<String> {
    *unclaimed = found
        .iter()
        .filter(|it| !known.contains_key(*it))
        .map(|it| (it.clone(), unclaimed.get(it).copied().unwrap_or(now)))
        .collect();
    let is_old = |it: &String| {
        let since = unclaimed.get(it).copied().unwrap_or(now);
        now.saturating_duration_since(since) > UNCLAIMED_MAX
    };
    let is_to_go = |it: &String| {
        let kept = known.get(it);
        kept.map_or_else(|| is_open && is_old(it), |is_kept| !is_kept)
    };
    found.into_iter().filter(is_to_go).collect()
}

/// Work on files that takes a while, off the threads that serve.
pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StorageError> + Send + 'static,
) -> Result<T, StorageError> {
    // It fails to come back only if it panicked, or the server stops.
    spawn_blocking(work)
        .await
        .unwrap_or(Err(StorageError::Stopped))
}

#[cfg(test)]
mod tests;
