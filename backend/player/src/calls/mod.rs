//! Replays a city's exported dispatch records on an exercise server, through its public API.
//!
//! A record is a CSV file with a row for each unit on each call; a [`Mapping`] says what its columns mean. [`Plan`] is
//! the pure part: rows become commands in order, and every row that is not plain gets a [`Verdict`]. [`play`] drives
//! the plan: it advances the exercise clock with the record, keeps the order of each incident and unit, and reports
//! what became of every time of the record.

mod action;
mod desk;
mod drive;
mod error;
mod finals;
mod ids;
mod mapping;
mod plan;
mod plan_calls;
mod plan_findings;
mod report;
mod rows;
mod sheet;
#[cfg(test)]
mod tests;
mod time;
mod verdict;

use std::{collections::BTreeMap, path::PathBuf, sync::Arc, time::Instant};

use client::Client;

pub use drive::{CLOCK_LEAD_MS, IN_FLIGHT_MAX};
pub use error::CallsError;
pub use mapping::{Mapping, STAGES, Stage};
pub use plan::{Fate, Plan, PlannedUnit};
pub use report::{CommandsTold, Report, TimesTold};
pub use rows::Row;
pub use sheet::Sheet;
pub use verdict::{Finding, Verdict};

use desk::Desk;
use finals::Finals;

/// What `muster play --calls` is told.
#[derive(Debug, Clone)]
pub struct CallsOptions {
    /// The record.
    pub calls: PathBuf,
    /// Its mapping.
    pub mapping: PathBuf,
    /// The server, for example `http://127.0.0.1:8080`.
    pub server: String,
    /// Where the report goes as JSON, if anywhere.
    pub report: Option<PathBuf>,
}

/// Reads the record and its mapping, plays it, and writes the report.
pub async fn play_files(options: &CallsOptions) -> Result<Report, CallsError> {
    let mapping = Mapping::load(&options.mapping)?;
    let plan = Plan::make(&mapping, &Sheet::load(&options.calls)?)?;
    let report = play(&mapping, plan, &options.server).await?;
    if let Some(path) = &options.report {
        let unwritable = |why| CallsError::Unwritable {
            path: path.clone(),
            why,
        };
        let text = serde_json::to_vec_pretty(&report).map_err(|it| unwritable(it.into()))?;
        std::fs::write(path, text).map_err(unwritable)?;
    }
    Ok(report)
}

/// Plays a plan on a server. Stopped at any moment and called again with the same record, it does what is left.
pub async fn play(mapping: &Mapping, plan: Plan, server: &str) -> Result<Report, CallsError> {
    let started = Instant::now();
    let server = Client::new(server).map_err(|it| CallsError::Server(it.to_string()))?;
    let mut desks = BTreeMap::new();
    for accounts in &mapping.agency {
        desks.insert(
            accounts.id.clone(),
            Desk::sit_down(&server, accounts).await?,
        );
    }
    let (plan, desks) = (Arc::new(plan), Arc::new(desks));
    let answers = drive::drive(mapping, &plan, &desks).await?;
    let finals = Finals::read(&desks).await?;
    let mut report = Report::make(mapping, &plan, &answers, &finals);
    report.seconds = started.elapsed().as_secs_f64();
    Ok(report)
}
