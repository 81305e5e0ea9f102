//! Rules of the domain, each test citing the rule it guards.

mod assignments;
mod full_rooms;
mod given;
mod incidents;
mod limits;
mod people;
mod privacy;
mod purity;
mod refusals;
mod seen;
mod sending;
mod sharing;
mod tasks;
mod timelines;
