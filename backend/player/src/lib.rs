//! Plays scenarios and dispatch records against a server through its public API.
//!
//! [`play()`] plays a scenario: incidents happen, desks judge them and send units, crews drive along streets, agencies
//! propose and answer joint tasks. The brain that decides all that is pure; streams, commands and positions are tasks
//! around it. Whatever a person has made or taken over is left to that person.

mod brain;
pub mod calls;
mod crew;
mod drive;
mod error;
mod feed;
mod gateway;
mod hands;
mod ledger;
pub mod limits;
mod mark;
mod news;
mod order;
mod papers;
mod plan;
mod play;
mod rng;
mod scenario;
mod script;
mod seat;
mod tablet;

pub use error::PlayError;
pub use papers::play_papers;
pub use play::{PlayOptions, PlayReport, play};
