//! What is done beside the room, so that the room never waits for it: the log is moved, snapshots are made, sessions are
//! tidied.

use std::{
    io,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use storage::{Checkpointer, DataFolder, StorageError, snapshot};
use tokio::{sync::oneshot, task::JoinHandle};

use crate::auth::Auth;

/// How often the write-ahead log is moved into the journal file.
const CHECKPOINT_EVERY: Duration = Duration::from_secs(2);
/// How often the same warning is given.
const WARN_EVERY: Duration = Duration::from_mins(1);
/// How often it is asked whether a snapshot is due.
const LOOK_EVERY: Duration = Duration::from_secs(15);
/// How often sessions that are over are deleted.
const TIDY_EVERY: Duration = Duration::from_mins(30);
/// How often it is kept which sessions are in use: what a crash may forget of it.
const SEEN_EVERY: Duration = Duration::from_mins(1);
/// How long a stop waits for a snapshot that is being made; what is not finished leaves nothing behind.
const STOP_MAX: Duration = Duration::from_secs(10);

/// What moves the log, until it is stopped.
#[derive(Debug)]
pub(crate) struct Checkpointing {
    task: JoinHandle<()>,
    stop: oneshot::Sender<()>,
}

impl Checkpointing {
    /// Moves the log now and then.
    pub(crate) fn keep(checkpointer: Checkpointer) -> Self {
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(keep_checkpointing(checkpointer, stopped));
        Self { task, stop }
    }

    /// Ends with what is being moved, and closes the files.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(());
        let _ = self.task.await;
    }
}

async fn keep_checkpointing(mut checkpointer: Checkpointer, mut stopped: oneshot::Receiver<()>) {
    let mut last_warning: Option<Instant> = None;
    loop {
        tokio::select! {
            _ = &mut stopped => break,
            () = tokio::time::sleep(CHECKPOINT_EVERY) => {}
        }
        let is_time_to_warn = last_warning.is_none_or(|it| it.elapsed() > WARN_EVERY);
        match checkpointer.checkpoint().await {
            Ok(it) if it.is_alarming() && is_time_to_warn => {
                tracing::warn!(
                    wal_bytes = it.wal_bytes,
                    pages_waiting = it.waiting(),
                    "The write-ahead log grows faster than it is moved"
                );
                last_warning = Some(Instant::now());
            }
            Err(error) if is_time_to_warn => {
                tracing::warn!(%error, "The write-ahead log was not moved");
                last_warning = Some(Instant::now());
            }
            Ok(_) | Err(_) => {}
        }
    }
    if let Err(error) = checkpointer.close().await {
        tracing::warn!(%error, "What moves the write-ahead log was not closed");
    }
}

/// The thread that makes snapshots (rule J7). It gives way to everything else.
#[derive(Debug)]
pub(crate) struct Snapshots {
    goes_on: Arc<AtomicBool>,
    /// Dropped to wake the thread up.
    wake: mpsc::Sender<()>,
    thread: thread::JoinHandle<()>,
}

impl Snapshots {
    /// Makes a snapshot whenever one is due, until it is stopped.
    pub(crate) fn keep(folder: DataFolder) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let goes_on = Arc::new(AtomicBool::new(true));
        let going_on = Arc::clone(&goes_on);
        let (wake, woken) = mpsc::channel::<()>();
        let thread = thread::Builder::new()
            .name("snapshots".to_owned())
            .spawn(move || {
                give_way();
                while woken.recv_timeout(LOOK_EVERY) == Err(RecvTimeoutError::Timeout) {
                    let made = make_if_due(folder.path(), &going_on);
                    if let Err(error) = runtime.block_on(made) {
                        tracing::warn!(%error, "No snapshot was made; the next start reads more of the journal");
                    }
                }
            })?;
        Ok(Self {
            goes_on,
            wake,
            thread,
        })
    }

    /// Ends the thread; one that does not end in time is left to itself, and what it made is not used.
    pub(crate) async fn stop(self) {
        self.goes_on.store(false, Ordering::Release);
        drop(self.wake);
        let thread = self.thread;
        let ended = tokio::task::spawn_blocking(move || thread.join().is_ok());
        if tokio::time::timeout(STOP_MAX, ended).await.is_err() {
            tracing::warn!("A snapshot that was being made is given up");
        }
    }
}

async fn make_if_due(folder: &Path, goes_on: &AtomicBool) -> Result<(), StorageError> {
    if !snapshot::is_due(folder).await? {
        return Ok(());
    }
    let begun = Instant::now();
    let made = snapshot::build(folder, || goes_on.load(Ordering::Acquire)).await?;
    if let Some(it) = made {
        let took_ms = begun.elapsed().as_millis();
        tracing::info!(
            seq = it.head.seq,
            rows = it.rows,
            bytes = it.bytes,
            took_ms,
            "Made a snapshot"
        );
    }
    Ok(())
}

/// Lowers the priority of this thread as far as it goes, for what is done beside the room. Where that is not possible it
/// runs like any other.
pub fn give_way() {
    #[cfg(target_os = "linux")]
    if let Err(error) = rustix::process::nice(LOWEST) {
        tracing::debug!(%error, "The thread of snapshots keeps its priority");
    }
}

/// The lowest priority there is.
#[cfg(target_os = "linux")]
const LOWEST: i32 = 19;

/// Sessions that are over are refused anyway; deleting them keeps the file small.
pub(crate) async fn keep_sessions_tidy(auth: Auth) {
    loop {
        tokio::time::sleep(TIDY_EVERY).await;
        if let Err(error) = auth.tidy().await {
            tracing::warn!(%error, "Sessions that are over were not deleted");
        }
    }
}

/// When each session was last used is kept now and then: exact to a minute is enough for who looks at it.
pub(crate) async fn keep_seen(auth: Auth) {
    loop {
        tokio::time::sleep(SEEN_EVERY).await;
        if let Err(error) = auth.save_seen().await {
            tracing::warn!(%error, "It was not kept which sessions are in use");
        }
    }
}
