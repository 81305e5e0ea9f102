//! Why a play does not begin or does not go on.

use std::path::PathBuf;

use client::ApiError;
use thiserror::Error;

/// Why a play does not begin or does not go on.
#[derive(Debug, Error)]
pub enum PlayError {
    /// An option that makes no sense.
    #[error("{0}")]
    Options(String),
    /// The scenario file cannot be played.
    #[error("scenario {}: {why}", path.display())]
    Scenario {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The street graph cannot be read.
    #[error(transparent)]
    Streets(#[from] roads::GraphError),
    /// The server address is not one.
    #[error(transparent)]
    Server(#[from] ApiError),
    /// The server did not come up.
    #[error("no answer from {server} within {seconds} s")]
    NoServer {
        /// Host and port.
        server: String,
        /// How long was waited.
        seconds: u64,
    },
    /// An account that the play cannot do without is refused.
    #[error("signing in as {account}: {why}")]
    SignIn {
        /// The account.
        account: String,
        /// Why.
        why: Box<ApiError>,
    },
    /// A joint task does not go as its scenario has it.
    #[error("task {task}: step {number} ({does} by {by}): {why}")]
    Step {
        /// The task, by its template or objective.
        task: String,
        /// Which step, from 1.
        number: u64,
        /// The order.
        does: String,
        /// Who gave it.
        by: String,
        /// What is wrong.
        why: String,
    },
    /// A joint task whose work is written down does not come to its start.
    #[error("task {task}: {why}")]
    Task {
        /// The task, by its template or objective.
        task: String,
        /// What is wrong.
        why: String,
    },
    /// A part of the player itself has ended early.
    #[error("{0}")]
    Broken(String),
}
