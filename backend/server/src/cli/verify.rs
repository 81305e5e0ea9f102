//! `muster verify` and `muster head`: a journal looked at from outside, with or without its server.

use std::{
    io::BufReader,
    path::{Path, PathBuf},
    process::ExitCode,
    time::Instant,
};

use anyhow::{Context, bail};
use clap::Args;
use server::audit::{ExportError, KeptHeads, check_export};
use storage::{
    Head,
    audit::AuditHead,
    verify::{Verified, VerifyError, head, verify_with},
};

/// Bytes of a file of heads: ten times what a console keeps.
const HEADS_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// The journal was read and is not whole.
const NOT_WHOLE: u8 = 3;

/// Options of `muster verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArguments {
    /// A journal file, or the data folder that it lies in.
    #[arg(value_name = "FILE|DIR", required_unless_present = "export")]
    journal: Option<PathBuf>,
    /// An agency's export, in place of a journal; needs no data folder.
    #[arg(
        long,
        value_name = "FILE",
        requires = "heads",
        conflicts_with = "journal"
    )]
    export: Option<PathBuf>,
    /// Signed heads that a console has kept and exported: show any later change of the record.
    #[arg(long, value_name = "FILE")]
    heads: Option<PathBuf>,
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
    let kept = arguments.heads.as_deref().map(read_heads).transpose()?;
    if let (Some(export), Some(kept)) = (&arguments.export, &kept) {
        return verify_export(export, kept);
    }
    let Some(journal) = &arguments.journal else {
        bail!("a journal or an export must be named");
    };
    let heads = match kept.as_ref().map(KeptHeads::signed).transpose() {
        Ok(it) => it.unwrap_or_default(),
        Err(finding) => return Ok(not_whole(&finding)),
    };
    let heads: Vec<AuditHead> = heads.iter().map(|it| it.head).collect();
    match verify_with(journal, arguments.head, &heads).await {
        Ok(it) => {
            tell(&it, began, arguments.head, heads.len());
            Ok(ExitCode::SUCCESS)
        }
        Err(VerifyError::NotWhole(finding)) => Ok(not_whole(&finding)),
        Err(other) => Err(other.into()),
    }
}

fn not_whole(finding: &dyn std::fmt::Display) -> ExitCode {
    say!("NOT WHOLE: {finding}");
    ExitCode::from(NOT_WHOLE)
}

/// The file of a console's heads.
fn read_heads(path: &Path) -> anyhow::Result<KeptHeads> {
    let size = std::fs::metadata(path)
        .with_context(|| format!("{} cannot be read", path.display()))?
        .len();
    if size > HEADS_BYTES_MAX {
        bail!("{} is no file of heads: it is too long", path.display());
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} cannot be read", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no file of heads", path.display()))
}

/// An agency's export against the heads that it has kept, without any server.
fn verify_export(export: &Path, kept: &KeptHeads) -> anyhow::Result<ExitCode> {
    let file = std::fs::File::open(export)
        .with_context(|| format!("{} cannot be read", export.display()))?;
    match check_export(BufReader::new(file), kept) {
        Ok(it) => {
            let at = protocol::Moment(domain::Timestamp(it.at));
            say!("WHOLE: an export of {}", it.agency);
            say!("  journal   {} of {} rows", it.journal, it.sizes.0);
            if it.withheld > 0 {
                say!("            of {} of them the hash alone", it.withheld);
            }
            say!("  disclosed {} of {} rows", it.disclosures, it.sizes.1);
            say!(
                "  head      signed {at}, held against {} of {} kept heads",
                it.heads,
                it.kept
            );
            if it.heads < it.kept {
                say!(
                    "            the others are of other sizes: an export goes on from the one that was named"
                );
            }
            say!("  every row is proved; that none is missing is as the server signed it");
            if it.withheld > 0 {
                say!("  so are the receipts of rows of which it has the hash alone");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(ExportError::NotWhole(finding)) => Ok(not_whole(&finding)),
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

fn tell(it: &Verified, began: Instant, kept: Option<Head>, heads: usize) {
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
    match it.disclosures {
        Some(count) => say!("  disclosed {count} rows of what was shown to whom"),
        None => say!("  disclosed not looked at: the journal lies alone"),
    }
    if let Some(kept) = kept {
        say!("  the kept head of row {} is in it", kept.seq);
    }
    match (heads, it.disclosures) {
        (0, _) if kept.is_none() => {
            say!("  no kept head was given, so a cut or rewritten end would not show");
        }
        (0, _) => {}
        (_, Some(_)) => say!("  {heads} signed heads are in it"),
        (_, None) => say!("  {heads} signed heads are in it, as far as they are of the journal"),
    }
    let rate = |amount: f64| if seconds > 0.0 { amount / seconds } else { 0.0 };
    say!(
        "  {:.1} s, {:.0} rows/s, {:.1} MB/s",
        seconds,
        rate(it.head.seq as f64),
        rate(it.bytes as f64 / 1e6)
    );
}
