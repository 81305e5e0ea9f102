//! What comes over a socket, as it comes: every frame, in order, not understood but kept.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use acceptance::PATIENCE;
use bytes::Bytes;
use client::{Client, socket_request};
use futures_util::{SinkExt, StreamExt};
use protocol::{limits::SILENT_SECONDS_MAX, stream::ClientMessage};
use tokio::task::JoinHandle;
use tokio_tungstenite::{connect_async, tungstenite::Message};

/// All that a screen was sent.
#[derive(Debug, Default, Clone)]
pub(crate) struct Sent {
    pub(crate) texts: Vec<String>,
    pub(crate) frames: Vec<Vec<u8>>,
    /// Nothing comes any more: what is not in it says nothing.
    is_over: bool,
}

/// The server closes a connection that is silent for long.
const SIGN_OF_LIFE: Duration = Duration::from_secs(u64::div_ceil(SILENT_SECONDS_MAX, 3));

/// A screen that keeps all that it is sent.
pub(crate) struct Recorder {
    sent: Arc<Mutex<Sent>>,
    taking: JoinHandle<()>,
}

impl Recorder {
    /// Opens a stream with the whole city in sight.
    pub(crate) async fn open(client: &Client) -> Self {
        let ticket = client.ticket().await.expect("a ticket").ticket;
        let request = socket_request(client.authority()).expect("a request");
        let (mut socket, _) = connect_async(request).await.expect("a socket");
        let hello = ClientMessage::Hello {
            protocol: protocol::limits::PROTOCOL_VERSION,
            ticket,
            cursor: None,
        };
        let view = ClientMessage::Subscribe {
            west: 7.3,
            south: 43.6,
            east: 7.6,
            north: 43.9,
            zoom: 14.0,
        };
        for message in [hello, view] {
            let text = serde_json::to_string(&message).expect("a plain value");
            socket.send(Message::text(text)).await.expect("sent");
        }
        let sent = Arc::new(Mutex::new(Sent::default()));
        let keep = Arc::clone(&sent);
        let taking = tokio::spawn(async move {
            let mut signs = tokio::time::interval(SIGN_OF_LIFE);
            loop {
                let message = tokio::select! {
                    message = socket.next() => message,
                    _ = signs.tick() => {
                        let ping = Message::Ping(Bytes::new());
                        if socket.send(ping).await.is_ok() {
                            continue;
                        }
                        None
                    }
                };
                let mut sent = keep.lock().unwrap_or_else(PoisonError::into_inner);
                match message {
                    Some(Ok(Message::Text(text))) => sent.texts.push(text.to_string()),
                    Some(Ok(Message::Binary(bytes))) => sent.frames.push(bytes.to_vec()),
                    Some(Ok(_)) => {}
                    Some(Err(_)) | None => {
                        sent.is_over = true;
                        return;
                    }
                }
            }
        });
        let recorder = Self { sent, taking };
        recorder.until(r#""type":"snapshot""#).await;
        recorder
    }

    /// Waits until it was sent a text with this in it.
    pub(crate) async fn until(&self, part: &str) {
        let waiting = async {
            while !self.so_far().texts.iter().any(|it| it.contains(part)) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting)
            .await
            .unwrap_or_else(|_| panic!("{part} was never sent"));
    }

    /// All that it was sent until now, on a stream that goes on.
    pub(crate) fn so_far(&self) -> Sent {
        let sent = self.sent.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(!sent.is_over, "the stream has ended");
        sent.clone()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.taking.abort();
    }
}
