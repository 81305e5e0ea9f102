//! The wire: every message and body as it travels, and how it is made from and turned into the domain.
//!
//! `docs/protocol.md` has the rules; [`openapi::document`] writes the same shapes for machines. A change here
//! is a compatibility decision.

pub mod agreement;
mod aid;
pub mod alarm;
pub mod attachment;
pub mod audit;
pub mod command;
mod convert;
mod convert_enforcement;
mod convert_inspection;
mod convert_report;
mod convert_response;
mod convert_task;
mod convert_work;
mod entry;
pub mod equipment;
pub mod exercise;
pub mod factor;
pub mod geojson;
pub mod lease;
pub mod limits;
pub mod moment;
pub mod object;
pub mod object_enforcement;
pub mod object_inspection;
pub mod object_item;
pub mod object_report;
pub mod object_response;
pub mod object_task;
pub mod object_template;
pub mod object_work;
mod once;
pub mod openapi;
pub mod people;
pub mod performance;
pub mod preview;
pub mod problem;
pub mod query;
pub mod retention;
pub mod search;
pub mod session;
pub mod settings;
pub mod stream;
pub mod template;
pub mod usage;
pub mod words;
pub mod zone;

pub use convert::{entry, nearby, object};
pub use moment::Moment;
pub use object::Object;
pub use problem::Problem;

#[cfg(test)]
mod tests;
