//! A screen that understands only as much as is measured, so that thousands of them fit beside the server.

use acceptance::shares::CENTRE;
use client::{Client, socket_request};
use futures_util::{SinkExt, StreamExt};
use picture::rows::{self, Body};
use protocol::stream::ClientMessage;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{Message, protocol::WebSocketConfig},
};

/// Bytes read at once: kept by every screen.
const READ_BUFFER_BYTES: usize = 8 * 1024;
/// Half of what is in sight, in degrees.
const SIGHT: f64 = 0.03;

/// What came.
#[derive(Debug)]
pub(super) enum Came {
    /// A text frame, as it is.
    Text(String),
    /// Names with a place.
    Picture(Vec<u32>),
    /// The stream ended.
    End,
}

/// A screen's socket.
pub(super) struct Screen(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Screen {
    /// Opens a stream with the city in sight and waits for its snapshot, which is given back.
    pub(super) async fn open(client: &Client) -> (Self, String) {
        let ticket = client.ticket().await.expect("a ticket").ticket;
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER_BYTES);
        let request = socket_request(client.authority()).expect("a request");
        let (socket, _) = connect_async_with_config(request, Some(config), true)
            .await
            .expect("a socket");
        let mut screen = Self(socket);
        screen
            .send(&ClientMessage::Hello {
                protocol: protocol::limits::PROTOCOL_VERSION,
                ticket,
                cursor: None,
            })
            .await;
        let snapshot = loop {
            match screen.next().await {
                Came::Text(text) if text.starts_with(r#"{"type":"snapshot""#) => break text,
                Came::End => panic!("ended before its snapshot"),
                _ => {}
            }
        };
        screen
            .send(&ClientMessage::Subscribe {
                west: CENTRE.0 - SIGHT,
                south: CENTRE.1 - SIGHT,
                east: CENTRE.0 + SIGHT,
                north: CENTRE.1 + SIGHT,
                zoom: 14.0,
            })
            .await;
        (screen, snapshot)
    }

    async fn send(&mut self, message: &ClientMessage) {
        let text = serde_json::to_string(message).expect("a plain value");
        self.0.send(Message::text(text)).await.expect("sent");
    }

    /// What comes next.
    pub(super) async fn next(&mut self) -> Came {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Came::Text(text.to_string()),
                Some(Ok(Message::Binary(bytes))) => {
                    let frame = rows::decode(&bytes).expect("a frame");
                    let rows = match frame.body {
                        Body::Positions(rows) => rows.iter().map(|it| it.handle).collect(),
                        Body::Aggregates(_) => vec![],
                    };
                    return Came::Picture(rows);
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Came::End,
                Some(Ok(_)) => {}
            }
        }
    }
}
