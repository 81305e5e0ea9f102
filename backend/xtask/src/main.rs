//! What a person types: `cargo xtask demo | test | figures | bench | generate`.
//!
//! Every command here is made of steps that anyone can also run by hand; this program puts them in order, gives each a
//! time limit, and says at the end what happened.
#![expect(clippy::print_stdout, reason = "a command-line tool talks to a person")]
#![expect(clippy::print_stderr, reason = "a command-line tool talks to a person")]

mod bench;
mod checks;
mod city;
mod console;
mod demo;
mod figures;
mod generate;
mod place;
mod process;
mod ready;
mod steps;
mod tools;

use std::{net::SocketAddr, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{figures::FiguresOptions, place::Place, process::Runner};

/// Builds, shows, checks and measures Muster.
#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    version,
    arg_required_else_help = true
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds everything and starts the demo city.
    Demo {
        /// What is played, by the name that `muster demo` has for it: `flash-flood` if absent, `underpass`, `night-market` or
        /// `fuel-depot`.
        scenario: Option<String>,
        /// Where the server listens; loopback only.
        #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Builds with optimisation: a longer build, a faster server.
        #[arg(long)]
        release: bool,
    },
    /// Runs everything that CI runs.
    Test {
        /// Adds the long tier: minutes of load, kills and a week of records.
        #[arg(long)]
        long: bool,
    },
    /// Measures and prints the figures of one issue.
    Figures(FiguresOptions),
    /// Runs the benches and the load generator.
    Bench,
    /// Makes docs/openapi.json and the console's types again.
    Generate,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    let place = Place::find()?;
    let runner = Runner::new(&place)?;
    match command {
        Command::Demo {
            scenario,
            listen,
            release,
        } => demo::run(&place, &runner, scenario.as_deref(), listen, release),
        Command::Test { long } => checks::run(&place, &runner, long),
        Command::Figures(options) => figures::run(&place, &runner, &options),
        Command::Bench => bench::run(&place, &runner),
        Command::Generate => generate::run(&place, &runner),
    }
}
