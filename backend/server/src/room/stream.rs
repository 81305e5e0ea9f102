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

/// How far something brings a stream: its own count, and the row of the journal that it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The count of the change.
    pub n: u64,
    /// The row of the journal.
    pub seq: u64,
}

/// What goes out to a screen.
#[derive(Debug, Clone)]
pub struct StreamFrame {
    /// The message.
    pub json: Utf8Bytes,
    /// How far it brings the stream; nothing if it is no change.
    pub mark: Option<Mark>,
}

impl StreamFrame {
    /// What is no change.
    pub(super) fn aside(json: &Utf8Bytes) -> Self {
        Self {
            json: json.clone(),
            mark: None,
        }
    }
}

/// The room's end of a stream.
#[derive(Debug)]
pub(super) struct StreamSender {
    pub(super) id: u64,
    pub(super) queue: mpsc::Sender<StreamFrame>,
    pub(super) close: CloseSignal,
}

impl StreamSender {
    /// Puts a frame into the queue; tells whether the stream goes on.
    pub(super) fn send(&self, frame: &StreamFrame) -> bool {
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

/// The row up to which a screen was told everything that now gets these frames; the room is at row `seq`.
pub(super) fn resumes_at(missed: &[StreamFrame], seq: u64) -> u64 {
    // Before the first that it missed nothing changed for it.
    let first = missed.first().and_then(|it| it.mark);
    first.map_or(seq, |it| it.seq.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// W7: what a screen missed and is sent when it comes back is in its range.
    #[test]
    fn w7_a_resumed_stream_begins_before_what_it_missed() {
        let frame = |n, seq| StreamFrame {
            json: Utf8Bytes::from_static("{}"),
            mark: Some(Mark { n, seq }),
        };
        assert_eq!(resumes_at(&[frame(7, 30), frame(8, 35)], 40), 29);
        assert_eq!(resumes_at(&[], 40), 40);
    }
}
