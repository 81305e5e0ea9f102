//! One screen's stream of decisions: a bounded queue, and why it ended.

use std::sync::{Arc, OnceLock};

use protocol::stream::CloseReason;
use tokio::sync::{Notify, mpsc};
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Decisions that may wait for one screen. At 20 a second a screen that stands still for ten seconds is closed and
/// resumes; nothing is dropped silently (A6).
pub(crate) const STREAM_QUEUE_MAX: usize = 256;

/// Tells a connection to end, and why. The first reason stays.
#[derive(Debug, Clone, Default)]
pub struct CloseSignal(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    reason: OnceLock<CloseReason>,
    changed: Notify,
}

/// Why a connection ended.
pub type Closed = CloseReason;

impl CloseSignal {
    /// Ends the connection, unless it is ending already.
    pub fn close(&self, reason: CloseReason) {
        if self.0.reason.set(reason).is_ok() {
            self.0.changed.notify_waiters();
        }
    }

    /// Why it ends, if it does.
    pub fn reason(&self) -> Option<CloseReason> {
        self.0.reason.get().copied()
    }

    /// Waits until it ends.
    pub async fn closed(&self) -> Closed {
        loop {
            let changed = self.0.changed.notified();
            tokio::pin!(changed);
            // Registered before looking, so that a close in between is not missed.
            changed.as_mut().enable();
            if let Some(reason) = self.reason() {
                return reason;
            }
            changed.await;
        }
    }
}

/// The room's end of a stream.
#[derive(Debug)]
pub(super) struct StreamSender {
    pub(super) id: u64,
    pub(super) queue: mpsc::Sender<Utf8Bytes>,
    pub(super) close: CloseSignal,
}

impl StreamSender {
    /// Puts a frame into the queue; tells whether the stream goes on.
    pub(super) fn send(&self, frame: &Utf8Bytes) -> bool {
        match self.queue.try_send(frame.clone()) {
            Ok(()) => true,
            Err(mpsc::error::TrySendError::Full(_)) => {
                self.close.close(CloseReason::TooSlow);
                false
            }
            Err(mpsc::error::TrySendError::Closed(_)) => false,
        }
    }
}
