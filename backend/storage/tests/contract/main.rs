//! What every storage must do (`suite`), run for `SQLite`, and what is particular to `SQLite` files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may end a test"
)]

mod accounts;
mod attachments;
mod audit;
mod backup;
mod examples;
mod examples_agreements;
mod examples_enforcements;
mod examples_equipment;
mod examples_inspections;
mod examples_responses;
mod examples_settings;
mod examples_tasks;
mod examples_templates;
mod examples_zones;
mod factors;
mod golden;
mod leases;
mod people;
mod randomly;
mod rows;
mod sealing;
mod snapshots;
mod sqlite_store;
mod suite;
mod tamper;
mod tracks;
mod trouble;
mod verify;

contract_of!(sqlite_store::SqliteStore);
