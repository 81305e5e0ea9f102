//! The writing half of a connection: what it began with, then decisions, pictures and answers, until it ends.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use futures_util::{SinkExt, stream::SplitSink};
use protocol::stream::CloseReason;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::{
    Message, Utf8Bytes,
    protocol::{
        CloseFrame,
        frame::{
            Frame,
            coding::{Data, OpCode},
        },
    },
};

use super::upgrade::Socket;
use crate::{
    audit::Trail,
    picture_owner::FrameSlot,
    room::{CloseSignal, SnapshotParts, StreamFrame},
};

/// How long one message may take to be sent. A client that reads nothing for so long is gone or hostile.
const SEND_SECONDS_MAX: u64 = 20;
/// How long a snapshot may take: 5 MB over a bad mobile link.
const SNAPSHOT_SECONDS_MAX: u64 = 120;
/// How long the last frame may take: nobody waits for it.
const CLOSE_SECONDS_MAX: u64 = 2;
/// Bytes of one fragment. A socket keeps a buffer as large as the largest frame that it ever sent, so a snapshot goes
/// out in pieces; most pictures and decisions fit into one.
const FRAGMENT_BYTES: usize = 8 * 1024;

/// What a stream begins with.
pub(super) struct First {
    pub(super) frames: Vec<StreamFrame>,
    /// Follows them.
    pub(super) snapshot: Option<SnapshotParts>,
    /// For how long it may be kept, once it is known what is shown and what is not any more.
    pub(super) leases: Option<StreamFrame>,
}

pub(super) struct Writer {
    pub(super) sink: SplitSink<Socket, Message>,
    pub(super) decisions: mpsc::Receiver<StreamFrame>,
    pub(super) answers: mpsc::Receiver<Utf8Bytes>,
    pub(super) pictures: Arc<FrameSlot>,
    /// Told what was sent.
    pub(super) trail: Arc<Trail>,
    pub(super) close: CloseSignal,
}

impl Writer {
    /// Sends `first`, then everything that comes, until the connection ends.
    pub(super) async fn run(mut self, first: First) {
        let reason = match self.pump(first).await {
            Ok(reason) => reason,
            // The socket is gone: nobody is left to tell why.
            Err(Gone) => return self.close.close(CloseReason::Silent),
        };
        let frame = CloseFrame {
            code: reason.code().into(),
            reason: Utf8Bytes::from_static(reason.word()),
        };
        let last = self.sink.send(Message::Close(Some(frame)));
        let _ = tokio::time::timeout(Duration::from_secs(CLOSE_SECONDS_MAX), last).await;
    }

    async fn pump(&mut self, first: First) -> Result<CloseReason, Gone> {
        for frame in first.frames {
            if let Some(reason) = self.send_decision(frame).await? {
                return Ok(reason);
            }
        }
        if let Some(parts) = first.snapshot
            && let Some(reason) = within(SNAPSHOT_SECONDS_MAX, self.send_snapshot(parts)).await?
        {
            return Ok(reason);
        }
        if let Some(frame) = first.leases
            && let Some(reason) = self.send_decision(frame).await?
        {
            return Ok(reason);
        }
        loop {
            let ended = tokio::select! {
                biased;
                reason = self.close.closed() => return Ok(reason),
                Some(frame) = self.decisions.recv() => self.send_decision(frame).await?,
                Some(frame) = self.answers.recv() => self.send(Data::Text, frame.into()).await?,
                frames = self.pictures.take() => self.send_pictures(frames).await?,
            };
            if let Some(reason) = ended {
                return Ok(reason);
            }
        }
    }

    async fn send_decision(&mut self, frame: StreamFrame) -> Result<Option<CloseReason>, Gone> {
        if let Some(mark) = frame.mark {
            self.trail.sends(mark);
        }
        self.send(Data::Text, frame.json.into()).await
    }

    async fn send_pictures(&mut self, frames: Vec<Bytes>) -> Result<Option<CloseReason>, Gone> {
        for frame in frames {
            if let Some(reason) = self.send(Data::Binary, frame).await? {
                return Ok(Some(reason));
            }
        }
        Ok(None)
    }

    async fn send_snapshot(&mut self, parts: SnapshotParts) -> Result<Option<CloseReason>, Gone> {
        let mut kind = Data::Text;
        for piece in parts.into_pieces(FRAGMENT_BYTES) {
            let ended = self.send_part(kind, piece, false).await?;
            if ended.is_some() {
                return Ok(ended);
            }
            kind = Data::Continue;
        }
        self.send_part(kind, Bytes::new(), true).await
    }

    /// Sends one message; gives the reason if the connection ended meanwhile.
    async fn send(&mut self, kind: Data, message: Bytes) -> Result<Option<CloseReason>, Gone> {
        within(SEND_SECONDS_MAX, self.send_part(kind, message, true)).await
    }

    /// Sends a part of a message, in fragments.
    async fn send_part(
        &mut self,
        mut kind: Data,
        mut rest: Bytes,
        is_end: bool,
    ) -> Result<Option<CloseReason>, Gone> {
        loop {
            let fragment = rest.split_to(rest.len().min(FRAGMENT_BYTES));
            let is_last = rest.is_empty();
            let frame = Frame::message(fragment, OpCode::Data(kind), is_last && is_end);
            let ended = self.send_frame(frame).await?;
            if is_last || ended.is_some() {
                return Ok(ended);
            }
            kind = Data::Continue;
        }
    }

    async fn send_frame(&mut self, frame: Frame) -> Result<Option<CloseReason>, Gone> {
        tokio::select! {
            biased;
            reason = self.close.closed() => Ok(Some(reason)),
            sent = self.sink.send(Message::Frame(frame)) => sent.map(|()| None).map_err(|_error| Gone),
        }
    }
}

/// One deadline over a whole message: fragment by fragment a client could make it last for hours.
async fn within(
    seconds: u64,
    sending: impl Future<Output = Result<Option<CloseReason>, Gone>>,
) -> Result<Option<CloseReason>, Gone> {
    let sent = tokio::time::timeout(Duration::from_secs(seconds), sending).await;
    sent.unwrap_or(Ok(Some(CloseReason::TooSlow)))
}

/// The socket is gone.
struct Gone;
