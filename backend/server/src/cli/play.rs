//! `muster play`: a scenario or a city's records, on a server that runs elsewhere.

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use player::{
    PlayOptions,
    calls::{CallsOptions, play_files},
};
use server::config::read_text;

use super::{settings::start_log, shutdown};

/// Options of `muster play`.
#[derive(Debug, Args)]
pub(super) struct PlayArguments {
    /// The scenario to play.
    #[arg(
        value_name = "SCENARIO",
        required_unless_present = "calls",
        requires = "streets"
    )]
    scenario: Option<PathBuf>,
    /// The server.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8080")]
    server: String,
    /// The street graph that the map import wrote.
    #[arg(long, value_name = "FILE")]
    streets: Option<PathBuf>,
    /// Scenario seconds in one second.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// Seed of all chances; the scenario's own if absent.
    #[arg(long)]
    seed: Option<u64>,
    /// Begins again when the scenario is over.
    #[arg(long)]
    repeat: bool,
    /// File with the password of the played accounts; without it they sign in by one click, as only a demo allows.
    #[arg(long, value_name = "FILE")]
    password_file: Option<PathBuf>,
    /// An account that a person uses, besides those that the scenario names; may be repeated.
    #[arg(long, value_name = "ACCOUNT")]
    human: Vec<String>,
    /// Dispatch records to replay on an exercise server.
    #[arg(
        long,
        value_name = "FILE.csv",
        requires = "mapping",
        conflicts_with = "scenario"
    )]
    calls: Option<PathBuf>,
    /// What the columns of the records mean.
    #[arg(long, value_name = "FILE.toml", requires = "calls")]
    mapping: Option<PathBuf>,
    /// Where the report on the replay goes as JSON.
    #[arg(long, value_name = "FILE.json", requires = "calls")]
    report: Option<PathBuf>,
}

/// Plays until it is over or told to stop.
pub(super) async fn run(arguments: PlayArguments) -> anyhow::Result<()> {
    start_log("info")?;
    let signal = shutdown::signal()?;
    tokio::select! {
        done = play(arguments) => done,
        // What was played stays; there is nothing to undo.
        _ = signal => Ok(()),
    }
}

async fn play(arguments: PlayArguments) -> anyhow::Result<()> {
    let PlayArguments {
        scenario,
        server,
        streets,
        calls,
        mapping,
        report,
        ..
    } = arguments;
    if let (Some(calls), Some(mapping)) = (calls, mapping) {
        let report = play_files(&CallsOptions {
            calls,
            mapping,
            server,
            report,
        })
        .await?;
        say!("{report}");
        anyhow::ensure!(
            report.is_sound(),
            "what the server has differs from what it acknowledged"
        );
        return Ok(());
    }
    let password = arguments.password_file.map(|path| {
        let text = read_text(&path)?;
        anyhow::Ok(text.trim_end_matches(['\r', '\n']).to_owned())
    });
    let report = player::play(PlayOptions {
        server,
        scenario: scenario.context("no scenario")?,
        streets: streets.context("no street graph")?,
        speed: arguments.speed,
        seed: arguments.seed,
        repeat: arguments.repeat,
        password: password.transpose()?,
        human: arguments.human,
    })
    .await?;
    say!(
        "{} rounds: {} commands accepted, {} refused, {} without answer",
        report.rounds,
        report.accepted,
        report.refused,
        report.lost
    );
    Ok(())
}
