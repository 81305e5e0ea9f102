//! `muster-import`: makes a map from an OSM extract. A program of its own so that the server does not carry the
//! machinery for it.
//!
//! Exit codes: 0 done, 1 failed (one line on standard error says why), 2 wrong usage.

use std::io::Write;
use std::panic;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::Context;
use clap::{Parser, Subcommand};

/// Makes a map for Muster.
#[derive(Parser)]
#[command(name = "muster-import", version, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds the basemap, the street graph, facility proposals and the search list from an OSM extract.
    Map {
        /// The extract, in PBF format.
        #[arg(value_name = "FILE.osm.pbf")]
        file: PathBuf,
        /// Folder for the results; an earlier map in it is replaced only if the import succeeds.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
    },
}

/// What the last panic had to say, for the one line that a failure prints.
static PANIC: Mutex<String> = Mutex::new(String::new());

fn main() -> ExitCode {
    let Command::Map { file, out } = Arguments::parse().command;
    // Damaged input makes the decoder panic, which the library turns into an error: nothing may be printed then. A
    // panic that nobody expected still ends as a failure with a reason.
    panic::set_hook(Box::new(|info| {
        let words: Vec<_> = info
            .to_string()
            .split_whitespace()
            .map(str::to_owned)
            .collect();
        *PANIC.lock().unwrap_or_else(PoisonError::into_inner) = words.join(" ");
    }));
    let reason = match panic::catch_unwind(|| run(&file, &out)) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(error)) => format!("{error:#}"),
        Err(_) => {
            let panic = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
            format!("internal error, please report it: {panic}")
        }
    };
    // If even standard error is closed, the exit code still tells.
    let _ = writeln!(std::io::stderr(), "muster-import: {reason}");
    ExitCode::from(1)
}

fn run(file: &Path, out: &Path) -> anyhow::Result<()> {
    let report = importer::import_map(file, out).with_context(|| file.display().to_string())?;
    let mut stdout = std::io::stdout();
    write!(stdout, "{}", report.summary()).context("standard output")?;
    writeln!(stdout, "written to {}", out.display()).context("standard output")?;
    Ok(())
}
