//! `muster verify` and `muster head`: a journal looked at from outside, with or without its server.

use std::{path::PathBuf, process::ExitCode, time::Instant};

use clap::Args;
use storage::{
    Head,
    verify::{Verified, VerifyError, head, verify},
};

/// The journal was read and is not whole.
const NOT_WHOLE: u8 = 3;

/// Options of `muster verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// A journal file, or the data folder that it lies in.
    #[arg(value_name = "FILE|DIR")]
    journal: PathBuf,
    /// A head that was kept elsewhere, as `muster head` printed it: shows a journal whose end was cut or written anew.
    #[arg(long, value_name = "SEQ:HASH")]
    head: Option<Head>,
}

/// Options of `muster head`.
#[derive(Debug, Args)]
pub(super) struct HeadArguments {
    /// A journal file, or the data folder that it lies in.
    #[arg(value_name = "FILE|DIR")]
    journal: PathBuf,
}

/// Verifies and tells. Not whole is an answer with an exit code of its own, not a failure.
pub(super) async fn run(arguments: &VerifyArguments) -> anyhow::Result<ExitCode> {
    let began = Instant::now();
    match verify(&arguments.journal, arguments.head).await {
        Ok(it) => {
            tell(&it, began, arguments.head);
            Ok(ExitCode::SUCCESS)
        }
        Err(VerifyError::NotWhole(finding)) => {
            say!("NOT WHOLE: {finding}");
            Ok(ExitCode::from(NOT_WHOLE))
        }
        Err(other) => Err(other.into()),
    }
}

/// Prints the head of a journal that is whole.
pub(super) async fn print_head(arguments: &HeadArguments) -> anyhow::Result<ExitCode> {
    match head(&arguments.journal).await {
        Ok(it) => {
            say!("{it}");
            Ok(ExitCode::SUCCESS)
        }
        Err(VerifyError::NotWhole(finding)) => {
            complain!("muster: NOT WHOLE: {finding}");
            Ok(ExitCode::from(NOT_WHOLE))
        }
        Err(other) => Err(other.into()),
    }
}

fn tell(it: &Verified, began: Instant, kept: Option<Head>) {
    let seconds = began.elapsed().as_secs_f64();
    say!("WHOLE: a {} journal of format {}", it.kind, it.format);
    say!("  rows      {}", it.head.seq);
    say!(
        "  refusals  {} (kept for a day, outside of the chain)",
        it.refusals
    );
    match it.attachments {
        Some(count) => say!("  attached  {count}, each there and as it was stored"),
        None => say!("  attached  not looked at: the journal lies alone"),
    }
    if let Some((first, last)) = it.received {
        let moment = |ms| protocol::Moment(domain::Timestamp(ms));
        say!("  received  {} to {}", moment(first), moment(last));
    }
    say!("  head      {}", it.head);
    match kept {
        Some(kept) => say!("  the kept head of row {} is in it", kept.seq),
        None => say!("  no kept head was given, so a cut or rewritten end would not show"),
    }
    let rate = |amount: f64| if seconds > 0.0 { amount / seconds } else { 0.0 };
    say!(
        "  {:.1} s, {:.0} rows/s, {:.1} MB/s",
        seconds,
        rate(it.head.seq as f64),
        rate(it.bytes as f64 / 1e6)
    );
}
