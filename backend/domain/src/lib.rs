//! The pure rules of Muster: what agencies, incidents, units, assignments and joint tasks are, which command
//! is allowed when, what follows from it, and who may see what of it.
//!
//! Nothing here waits, fails, rolls dice or sees a clock (A9): time and identity come in [`Context`].
//! [`decide()`] turns a command into events or a [`Refusal`]; [`State::apply`] cannot fail.

pub mod agency;
pub mod agreement;
pub mod alarm;
pub mod assignment;
pub mod attachment;
mod authority;
pub mod classification;
pub mod clearance;
pub mod command;
pub mod context;
mod decide;
pub mod enforcement;
pub mod equipment;
pub mod event;
mod fold;
pub mod hand_over;
pub mod id;
pub mod incident;
pub mod incident_type;
pub mod inspection;
pub mod interval;
pub mod limits;
mod pairs;
pub mod place;
pub mod private;
pub mod refusal;
pub mod response;
pub mod retention;
pub mod settings;
pub mod shape;
pub mod sharing;
pub mod state;
pub mod task;
pub mod time;
pub mod timeline;
pub mod unit;
pub mod zone;

pub use agency::{Agency, AgencyKind, Level, Principal, Role};
pub use agreement::{Agreement, AgreementPhase};
pub use alarm::{Alarm, AlarmKind};
pub use assignment::{Assignment, AssignmentStatus, Target};
pub use clearance::Clearance;
pub use command::Command;
pub use context::Context;
pub use decide::decide;
pub use equipment::{Condition, Equipment};
pub use event::Event;
pub use hand_over::HandOver;
pub use id::{
    AgencyId, AgreementId, AlarmId, AssignmentId, AttachmentId, CommandId, EquipmentId, FindingId,
    HandOverId, IncidentId, NoteId, PrincipalId, RectificationId, TaskId, TaskItemId, UnitId,
    ZoneId,
};
pub use incident::{Incident, IncidentState, Link};
pub use place::Point;
pub use refusal::Refusal;
pub use state::State;
pub use task::{Task, TaskPhase};
pub use time::{Passed, Timestamp};
pub use unit::{Availability, Unit};
pub use zone::{Zone, ZoneKind, ZoneState};

// The random worlds of the tests are compiled into the tests of other crates as well, under this name.
#[cfg(test)]
extern crate self as domain;

#[cfg(test)]
mod tests;
