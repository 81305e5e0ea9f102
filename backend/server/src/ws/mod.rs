//! The WebSocket door: ticket, hello, then decisions in order and pictures as the socket is ready (§3 and §4 of
//! docs/protocol.md).

mod budget;
mod session;
mod writer;

use axum::{
    extract::{State, WebSocketUpgrade},
    response::Response,
};
use protocol::limits::FRAME_BYTES_MAX;

use crate::http::App;

/// Bytes read at once from a socket: clients send little.
const READ_BUFFER_BYTES: usize = 2 * 1024;
/// Bytes that may wait in a socket's own buffer beyond what is being sent, before it counts as broken.
const WRITE_BUFFER_BYTES_MAX: usize = 32 * 1024 * 1024;

/// `GET /ws`
pub(crate) async fn upgrade(State(app): State<App>, upgrade: WebSocketUpgrade) -> Response {
    upgrade
        // One byte more than allowed gets through to our own check, which answers with a reason.
        .max_message_size(FRAME_BYTES_MAX * 4)
        .max_frame_size(FRAME_BYTES_MAX * 4)
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .on_upgrade(move |socket| session::run(app, socket))
}
