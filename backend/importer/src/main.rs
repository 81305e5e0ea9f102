//! `muster-import`: makes a map from an OSM extract. A program of its own so that the server does not carry the
//! machinery for it.
//!
//! Exit codes: 0 done, 1 failed (one line on standard error says why), 2 wrong usage.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

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

fn main() -> ExitCode {
    let Command::Map { file, out } = Arguments::parse().command;
    match run(&file, &out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // If even standard error is closed, the exit code still tells.
            let _ = writeln!(std::io::stderr(), "muster-import: {error:#}");
            ExitCode::from(1)
        }
    }
}

fn run(file: &std::path::Path, out: &std::path::Path) -> anyhow::Result<()> {
    let report = importer::import_map(file, out).with_context(|| file.display().to_string())?;
    let mut stdout = std::io::stdout();
    write!(stdout, "{}", report.summary()).context("standard output")?;
    writeln!(stdout, "written to {}", out.display()).context("standard output")?;
    Ok(())
}
