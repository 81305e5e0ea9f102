//! What was shown to whom is recorded beside the room, and heads of the whole record are signed (rules W1 to W9).
//!
//! Nothing here is waited for by the room or by a stream: rows go into a bounded queue and are on the disk within a second.
//! While the disk takes nothing they wait in memory; what others show us of sensitive kinds is not handed out then, and
//! a run that ended without having written them shows in the next one's first row.

mod check;
mod delivered;
mod named;
mod queue;
mod reads;
mod receipts;
mod record;
mod stream;
mod thing;
mod wire;

use std::{sync::Arc, time::Duration};

use domain::{AgencyId, Timestamp};
use protocol::audit::Shown;
use storage::{
    Audit, DataFolder, StorageError,
    audit::{AuditReader, ExportSeal, NewDisclosure, SIGNATURE_BYTES, SignedHead, Trees},
};
use tokio::{
    sync::{Mutex, MutexGuard, oneshot, watch},
    task::JoinHandle,
};

pub use self::check::{Checked, ExportError, ExportFinding, KeptHeads, check_export};
pub(crate) use self::{
    delivered::Deliveries,
    named::names_only_known,
    reads::Read,
    receipts::{Fold, Wanted, collect},
    stream::{EVERY, StreamRecord, Trail},
    thing::Thing,
    wire::{hex, proof, signed_head},
};
use self::{
    queue::{NotRecorded, Queue},
    reads::Reads,
    record::Recorder,
};
use crate::{auth::Actor, clock::Clock, room::RoomHandle};

/// How often a head is signed.
const SIGN_EVERY: Duration = Duration::from_mins(1);
/// How long a stop waits for those who still have the record.
const LET_GO_MAX: Duration = Duration::from_secs(2);
/// How often it looks whether they do.
const LOOK_EVERY: Duration = Duration::from_millis(10);

/// How everybody else talks to the record.
#[derive(Debug, Clone)]
pub(crate) struct AuditHandle {
    queue: Queue,
    audit: Arc<Mutex<Held>>,
    newest: watch::Receiver<Option<Arc<Signed>>>,
    /// Whether an earlier run signed one.
    has_older: bool,
    /// For questions that take milliseconds; longer ones open one of their own.
    reader: Arc<Mutex<Reader>>,
    key: [u8; storage::audit::PUBLIC_KEY_BYTES],
    pub(crate) reads: Reads,
}

/// What was signed, and the trees that prove what is in it.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) head: SignedHead,
    pub(crate) trees: Trees,
}

/// What reads the record, without saying what it is.
pub(crate) struct Reader(pub(crate) AuditReader);

impl std::fmt::Debug for Reader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AuditReader")
    }
}

/// The record, without saying what is in it.
pub(crate) struct Held(pub(crate) Audit);

impl std::fmt::Debug for Held {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Audit")
    }
}

/// What runs, to be stopped in order.
#[derive(Debug)]
pub(crate) struct AuditTask {
    recording: JoinHandle<()>,
    signing: JoinHandle<()>,
    stop: oneshot::Sender<()>,
    signer: Signer,
    reader: Arc<Mutex<Reader>>,
}

/// Signs heads.
#[derive(Debug, Clone)]
struct Signer {
    audit: Arc<Mutex<Held>>,
    newest: Arc<watch::Sender<Option<Arc<Signed>>>>,
    clock: Clock,
}

/// Starts to record and to sign, in a room whose last decision is row `journal`.
pub(crate) async fn start(
    folder: &DataFolder,
    clock: Clock,
    journal: u64,
) -> Result<(AuditHandle, AuditTask), StorageError> {
    let mut audit = Audit::open(folder).await?;
    let key = audit.public_key();
    if audit.newest().is_some_and(|it| !it.is_signed_by(&key)) {
        tracing::warn!(
            "heads.key is another one than signed before: it was lost and made anew, or replaced. Every console says so"
        );
    }
    let body = audit.last_body().await?;
    let before = body.map(|it| serde_json::from_str::<Shown>(&it).ok());
    let after_crash = before.is_some_and(|it| it != Some(Shown::Stopped {}));
    let (queue, orders, lost) = Queue::new();
    let has_older = audit.newest().is_some();
    let (newest, seen) = watch::channel(None);
    let reader = Reader(AuditReader::open(folder.path()).await?);
    let reader = Arc::new(Mutex::new(reader));
    let audit = Arc::new(Mutex::new(Held(audit)));
    let signer = Signer {
        audit: Arc::clone(&audit),
        newest: Arc::new(newest),
        clock: clock.clone(),
    };
    let (stop, stopped) = oneshot::channel();
    let recorder = Recorder {
        audit: Arc::clone(&audit),
        clock,
        lost,
    };
    let recording = tokio::spawn(recorder.keep(orders, stopped));
    let signing = tokio::spawn(signer.clone().keep());
    let handle = AuditHandle {
        queue,
        audit,
        newest: seen,
        has_older,
        reader: Arc::clone(&reader),
        key,
        reads: Reads::new(),
    };
    let started = Shown::Started {
        after_crash,
        journal,
    };
    handle.queue.record(signer.clock.row(None, &started));
    let task = AuditTask {
        recording,
        signing,
        stop,
        signer,
        reader,
    };
    Ok((handle, task))
}

impl AuditHandle {
    /// W8: somebody takes their agency's part of the record along.
    pub(crate) async fn exported(
        &self,
        clock: &Clock,
        room: &RoomHandle,
        actor: &Actor,
    ) -> Result<(), NotRecorded> {
        let (journal, clearance) = {
            let published = room.read();
            let viewer = actor.viewer(published.state());
            (published.seq(), viewer.clearance)
        };
        let shown = Shown::Read {
            route: "export".to_owned(),
            seat: stream::seat(actor),
            clearance: clearance.into(),
            journal,
            count: 1,
            ids: Vec::new(),
        };
        let agency = Some(actor.agency.clone());
        let row = row(clock.now(), agency, actor.principal, &shown);
        self.queue.record_durably([row]).await
    }

    /// The newest head; nothing until this run has signed one.
    pub(crate) fn newest(&self) -> Option<Arc<Signed>> {
        self.newest.borrow().clone()
    }

    /// Whether an earlier run signed a head.
    pub(crate) const fn has_older_head(&self) -> bool {
        self.has_older
    }

    /// The key that heads are signed with, its public part.
    pub(crate) const fn key(&self) -> &[u8] {
        &self.key
    }

    /// Reads the record, for a question that takes milliseconds.
    pub(crate) async fn reader(&self) -> MutexGuard<'_, Reader> {
        self.reader.lock().await
    }

    /// Signs an export.
    pub(crate) async fn seal(&self, seal: &ExportSeal) -> [u8; SIGNATURE_BYTES] {
        self.audit.lock().await.0.seal_export(seal)
    }
}

impl Signer {
    async fn keep(self) {
        let mut every = tokio::time::interval(SIGN_EVERY);
        every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            every.tick().await;
            self.sign().await;
        }
    }

    /// Takes what is new into the trees, in steps between which rows are recorded, and signs.
    async fn sign(&self) {
        loop {
            match self.audit.lock().await.0.catch_up().await {
                Ok(true) => break,
                Ok(false) => {}
                Err(error) => return not_signed(&error),
            }
        }
        let mut audit = self.audit.lock().await;
        let signed = audit.0.sign(self.clock.now()).await;
        let trees = audit.0.trees();
        // Held until it is published: nobody is given an older head after a newer one.
        match signed {
            Ok((head, goes_on)) => {
                if !goes_on {
                    tracing::error!(
                        "The record does not begin with what was signed before: it was changed, or an older copy was put back"
                    );
                }
                self.newest
                    .send_replace(Some(Arc::new(Signed { head, trees })));
            }
            Err(error) => not_signed(&error),
        }
    }
}

fn not_signed(error: &StorageError) {
    tracing::error!(%error, "No head was signed; the last one stays");
}

impl AuditTask {
    /// Signs what is there now.
    pub(crate) async fn sign(&self) {
        self.signer.sign().await;
    }

    /// Writes what waits, says that the run ended in order, signs that, and closes the files.
    pub(crate) async fn stop(self) {
        self.signing.abort();
        let _ = self.signing.await;
        let _ = self.stop.send(());
        let _ = self.recording.await;
        self.signer.sign().await;
        let Signer { audit, .. } = self.signer;
        let (audit, reader) = (alone(audit).await, alone(self.reader).await);
        let closed = async {
            if let Some(Reader(it)) = reader {
                it.close().await?;
            }
            match audit {
                Some(Held(it)) => it.close().await,
                None => Ok(()),
            }
        };
        if let Err(error) = closed.await {
            tracing::warn!(%error, "The record was not closed in order");
        }
    }
}

/// What was shared, once nobody else has it: a connection that was cut lets go of it a moment later. Nothing if somebody
/// keeps it; it is closed when they let go.
async fn alone<T>(mut shared: Arc<Mutex<T>>) -> Option<T> {
    let until = tokio::time::Instant::now() + LET_GO_MAX;
    loop {
        match Arc::try_unwrap(shared) {
            Ok(it) => return Some(it.into_inner()),
            Err(it) if tokio::time::Instant::now() < until => shared = it,
            Err(_) => return None,
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

impl Clock {
    /// A row of the server's own.
    fn row(&self, agency: Option<AgencyId>, shown: &Shown) -> NewDisclosure {
        row(self.now(), agency, domain::PrincipalId::SERVER, shown)
    }
}

/// A row that concerns nobody's things in particular.
fn row(
    at: Timestamp,
    agency: Option<AgencyId>,
    principal: domain::PrincipalId,
    shown: &Shown,
) -> NewDisclosure {
    NewDisclosure {
        at,
        agency,
        owner: None,
        principal,
        // Serialising our own plain enum cannot fail; an empty row would be unreadable, and show.
        body: serde_json::to_string(shown).unwrap_or_default(),
    }
}
