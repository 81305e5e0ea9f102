//! Typed client of the public API, used by the player, the tests and the load generator.
//!
//! [`Client`] is one session over HTTP: signing in, commands, lists and questions. [`Stream`] is one WebSocket of that
//! session: it greets, checks that no change is missing and yields typed events. [`Mirror`] folds these events into
//! the objects that a screen would show. Rule numbers are those of `docs/protocol.md`.

mod commands;
mod error;
mod form;
mod http;
pub mod limits;
mod mirror;
mod people;
mod queries;
mod query;
mod retry;
mod session;
mod stream;

pub use commands::form;
pub use error::{ApiError, StreamError};
pub use form::Form;
pub use http::Client;
pub use hyper::Method;
pub use mirror::Mirror;
pub use picture::rows::Frame;
pub use queries::List;
pub use retry::reconnect_wait;
pub use stream::{Event, Stream, Welcome, socket_request};

/// A new name for a command or an object: UUID version 7, so that ids grow with time.
pub fn new_id() -> uuid::Uuid {
    uuid::Uuid::now_v7()
}
