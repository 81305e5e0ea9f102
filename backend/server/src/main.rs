//! The `muster` command.
//!
//! Exit codes: 0 done, 1 failed (one line on standard error says why), 2 wrong usage.

#[macro_use]
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
            let reason = reason.split_whitespace().collect::<Vec<_>>().join(" ");
            complain!("muster: {reason}");
            ExitCode::FAILURE
        }
    }
}
