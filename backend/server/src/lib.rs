//! The Muster server: everything that can wait or fail. The rules are in `domain`, the positions in `picture`,
//! the wire in `protocol`, the disk in `storage`; this crate joins them.
//!
//! The walk of a command: `http::command` → `room::RoomHandle::ask` → `room::run` (decide, append, publish) →
//! `room::published` (views for each audience) → `ws::session`.

mod arrivals;
pub mod audit;
pub mod auth;
pub mod ca;
pub mod clock;
pub mod config;
pub mod console;
mod desks;
mod files;
mod http;
mod leases;
pub mod links;
pub mod listen;
pub mod oidc;
pub mod picture_owner;
mod proxy;
pub mod room;
mod search;
mod serve;
pub mod setup;
mod share;
pub mod source;
mod templates;
pub mod tls;
mod upkeep;
mod usage;
pub mod watched;
mod ws;

pub use room::{Health, Trouble};
pub use serve::{Extras, ServeError, Started, serve, start, start_on};
pub use upkeep::give_way;
