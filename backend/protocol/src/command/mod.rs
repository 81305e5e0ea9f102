//! Bodies of commands (§2 and §5 of docs/protocol.md) and how they become domain commands.
//!
//! A body is decoded into these plain structs and then goes through the domain's constructors: what serde
//! accepts is not yet valid.

mod agreement;
mod alarm;
mod attachment;
mod bodies;
mod bodies_work;
mod enforcement;
mod equipment;
mod inspection;
mod into;
pub(crate) mod into_enforcement;
mod into_inspection;
mod into_response;
mod into_retention;
pub(crate) mod into_task;
mod into_work;
mod link;
mod parts;
mod people;
mod response;
mod task;
mod zones;

pub use agreement::*;
pub use attachment::*;
pub use bodies::*;
pub use bodies_work::*;
pub use enforcement::*;
pub use equipment::*;
pub use inspection::*;
pub use parts::NewPlace;
pub use response::*;
pub use task::*;
pub use zones::*;
