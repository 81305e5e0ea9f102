//! The `muster` command.
//!
//! Exit codes: 0 done, 1 failed (one line on standard error says why), 2 wrong usage.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks to a person"
)]

mod cli;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match cli::run(arguments) {
        Ok(code) => code,
        Err(error) => {
            let reason = format!("{error:#}");
            // One line: a log keeps it together and a person sees all of it.
            eprintln!(
                "muster: {}",
                reason.split_whitespace().collect::<Vec<_>>().join(" ")
            );
            ExitCode::FAILURE
        }
    }
}
