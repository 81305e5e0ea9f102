//! Rules of the domain, each test citing the rule it guards.

mod agreements;
mod assignments;
mod dice;
mod full_rooms;
mod given;
mod incidents;
mod kept;
mod limits;
mod matrix;
mod oracle;
mod people;
mod privacy;
mod purity;
mod random;
mod refusals;
mod seen;
mod sending;
mod sharing;
mod shown;
mod tasks;
mod timelines;
mod world;
mod world_tasks;
