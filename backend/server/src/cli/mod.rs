//! What can be typed after `muster`.

#[macro_use]
pub(crate) mod say;

mod backup;
mod ca;
mod demo;
mod import;
mod play;
mod serve;
mod settings;
mod setup;
mod shutdown;
mod verify;

use std::{ffi::OsString, process::ExitCode};

use anyhow::Context;
use clap::{Parser, Subcommand};

use self::settings::ConfigArguments;

/// Joint emergency-response operations console.
#[derive(Debug, Parser)]
#[command(name = "muster", version, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs the server on a data folder.
    ///
    /// Settings come from the file, from variables that begin with MUSTER_, and from the options here; the later win.
    Serve(ConfigArguments),
    /// Registers agencies, units and people from a file. Can be repeated: what is there stays, what is new is added.
    Setup(setup::SetupArguments),
    /// Shows Muster with a modelled city: nothing to set up, sign in with one click, only on this machine.
    Demo(demo::DemoArguments),
    /// Plays a scenario, or a city's exported dispatch records, on a running server.
    Play(play::PlayArguments),
    /// Makes a map from an OpenStreetMap extract; runs the program `muster-import`.
    #[command(disable_help_flag = true)]
    Import {
        /// What `muster-import` takes; `--help` tells.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Copies a data folder, also while a server runs on it: the journal to one place, keys and accounts to another.
    Backup(backup::BackupArguments),
    /// Puts a backup into an empty folder after checking all of it; with --drill only tries.
    Restore(backup::RestoreArguments),
    /// Reads a journal or an export from end to end and says whether it is as it was written; may run beside a server.
    ///
    /// Exit codes: 0 whole, 3 not whole (the first bad row is named), 1 it could not be read.
    Verify(verify::VerifyArguments),
    /// Prints the head of a journal, to be kept elsewhere and given to `verify --head` later.
    Head(verify::HeadArguments),
    /// Makes a local authority and a certificate of it for this server, or renews them.
    Ca(ca::CaArguments),
    /// Checks the settings as `serve` would, prints them and ends.
    CheckConfig(ConfigArguments),
}

/// Does what was typed.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    match arguments.command {
        Command::Serve(it) => on_runtime(serve::run(&it))?,
        Command::Setup(it) => on_runtime(setup::run(&it))?,
        Command::Demo(it) => on_runtime(demo::run(it))?,
        Command::Play(it) => on_runtime(play::run(it))?,
        Command::Import { arguments } => return import::run(&arguments),
        Command::Backup(it) => on_runtime(backup::run(&it))?,
        Command::Restore(it) => on_runtime(backup::run_restore(&it))?,
        Command::Verify(it) => return on_runtime(verify::run(&it)),
        Command::Head(it) => return on_runtime(verify::print_head(&it)),
        Command::Ca(it) => ca::run(&it)?,
        Command::CheckConfig(it) => serve::check(&it)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn on_runtime<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    runtime
        .context("the threads cannot be started")?
        .block_on(work)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn usage(arguments: &[&str]) -> Result<Arguments, i32> {
        Arguments::try_parse_from(["muster"].iter().chain(arguments)).map_err(|it| it.exit_code())
    }

    #[test]
    fn what_can_be_typed_fits_together() {
        Arguments::command().debug_assert();
        for good in [
            &["serve", "--config", "muster.toml"][..],
            &["serve", "--data", "here", "--listen", "127.0.0.1:0"],
            &["serve", "--tls-certificate", "a", "--tls-key", "b"],
            &["serve", "--behind-proxy", "10.0.0.2,fd00::2"],
            &[
                "setup",
                "--data",
                "here",
                "setup.toml",
                "--terms",
                "agreement.toml",
            ],
            &["demo", "--no-player"],
            &["play", "flood.toml", "--streets", "map/streets.graph"],
            &["play", "--calls", "week.csv", "--mapping", "city.toml"],
            &["import", "map", "city.osm.pbf", "--out", "map"],
            &["import", "--help"],
            &["ca", "--out", "tls", "muster.example", "192.0.2.7"],
            &["check-config"],
            &["backup", "--data", "d", "--to", "b", "--keys-to", "k"],
            &["restore", "b", "--keys", "k", "--data", "d"],
            &["restore", "--drill", "b", "--keys", "k"],
            &["verify", "journal.sqlite"],
            &[
                "verify",
                "here",
                "--head",
                &format!("7:{}", "0a".repeat(32)),
            ],
            &["verify", "here", "--heads", "heads.json"],
            &["verify", "--export", "e.ndjson", "--heads", "heads.json"],
            &["head", "here"],
        ] {
            assert!(usage(good).is_ok(), "{good:?}");
        }
        for bad in [
            &["serve", "--listen", "8080"][..],
            &["serve", "--daat", "here"],
            &["serve", "--tls-certificate", "a"],
            &["serve", "--behind-proxy", "proxy.example"],
            &["setup"],
            &["ca", "--out", "tls"],
            &["ca", "--out", "tls", "https://muster.example"],
            &["play"],
            &["play", "flood.toml"],
            &["play", "--calls", "week.csv"],
            &[
                "play",
                "flood.toml",
                "--streets",
                "g",
                "--calls",
                "week.csv",
                "--mapping",
                "city.toml",
            ],
            &["dance"],
            &["backup", "--data", "d", "--to", "b"],
            &["restore", "b", "--keys", "k"],
            &["restore", "b", "--keys", "k", "--data", "d", "--drill"],
            &["verify"],
            &["verify", "here", "--head", "7"],
            &["verify", "--export", "e.ndjson"],
            &["verify", "here", "--export", "e.ndjson", "--heads", "h"],
            &["head"],
        ] {
            assert_eq!(usage(bad).unwrap_err(), 2, "{bad:?}");
        }
    }
}
