//! The WebSocket door: ticket, hello, then decisions in order and pictures as the socket is ready (§3 and §4 of
//! docs/protocol.md).

mod budget;
mod session;
mod upgrade;
mod writer;

use axum::{
    extract::{Request, State},
    response::Response,
};

use crate::http::App;

/// `GET /ws`
pub(crate) async fn upgrade(State(app): State<App>, request: Request) -> Response {
    upgrade::upgrade(request, move |socket| session::run(app, socket))
}
