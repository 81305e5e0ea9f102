//! Where the frames of one tick wait for one screen.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use tokio::sync::Notify;

/// Frames of one tick for one screen. There is no queue: while they wait, the screen is not ready and is marked.
#[derive(Debug, Default)]
pub struct FrameSlot {
    frames: Mutex<Vec<Bytes>>,
    filled: Notify,
}

impl FrameSlot {
    pub(super) fn is_empty(&self) -> bool {
        self.frames
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .is_empty()
    }

    pub(super) fn fill(&self, frames: Vec<Bytes>) {
        *self.frames.lock().unwrap_or_else(PoisonError::into_inner) = frames;
        self.filled.notify_one();
    }

    /// Waits for frames and takes them.
    pub async fn take(&self) -> Vec<Bytes> {
        loop {
            let frames =
                std::mem::take(&mut *self.frames.lock().unwrap_or_else(PoisonError::into_inner));
            if !frames.is_empty() {
                return frames;
            }
            self.filled.notified().await;
        }
    }
}
