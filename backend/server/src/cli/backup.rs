//! `muster backup` and `muster restore`.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use anyhow::{Context, bail};
use clap::Args;
use storage::backup::{Restored, back_up, restore};

/// Options of `muster backup`.
#[derive(Debug, Args)]
pub(super) struct BackupArguments {
    /// The data folder; a server may be running on it.
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The new folder for the journal and the tracks; refused if it is there.
    #[arg(long, value_name = "DIR")]
    to: PathBuf,
    /// The folder for keys and accounts, on another medium. Its earlier copy is replaced, so that what was erased is gone
    /// from there too.
    #[arg(long, value_name = "DIR")]
    keys_to: PathBuf,
}

/// Options of `muster restore`.
#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    /// The folder that `muster backup --to` wrote.
    #[arg(value_name = "BACKUP")]
    backup: PathBuf,
    /// The folder that `muster backup --keys-to` wrote last.
    #[arg(long, value_name = "DIR")]
    keys: PathBuf,
    /// The data folder to make; refused if something is in it.
    #[arg(long, value_name = "DIR", required_unless_present = "drill")]
    data: Option<PathBuf>,
    /// Restores into a folder that is deleted again, and says whether all went well.
    #[arg(long, conflicts_with = "data")]
    drill: bool,
}

/// Makes a backup and says what is in it.
pub(super) async fn run(arguments: &BackupArguments) -> anyhow::Result<()> {
    let BackupArguments { data, to, keys_to } = arguments;
    // Whoever finds one of the two shall not have both.
    if keys_to.starts_with(to) || to.starts_with(keys_to) {
        bail!("the keys must not lie in the folder of the journal, nor the other way round");
    }
    let began = Instant::now();
    let made = back_up(data, to, keys_to)
        .await
        .with_context(|| format!("no backup was made of {}", data.display()))?;
    say!("Backed up {} to {}", data.display(), to.display());
    say!("  keys and accounts  {}", keys_to.display());
    say!("  attachments        {}", made.attachments);
    say!("  head               {}", made.head);
    tell_speed(made.bytes, began);
    Ok(())
}

/// Puts a backup back, for good or as a drill.
pub(super) async fn run_restore(arguments: &RestoreArguments) -> anyhow::Result<()> {
    let RestoreArguments {
        backup,
        keys,
        data,
        drill: _,
    } = arguments;
    let began = Instant::now();
    let Some(data) = data else {
        let scratch = std::env::temp_dir().join(format!("muster-drill-{}", std::process::id()));
        let restored = restore(backup, keys, &scratch).await;
        // Deleted whatever came of it: it has the keys in it.
        let deleted = match std::fs::remove_dir_all(&scratch) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        };
        let restored = restored.with_context(|| failed(backup))?;
        deleted.with_context(|| format!("cannot delete {}", scratch.display()))?;
        say!("DRILL PASSED: {} can be restored", backup.display());
        tell(&restored, began);
        return Ok(());
    };
    let restored = restore(backup, keys, data)
        .await
        .with_context(|| failed(backup))?;
    say!("Restored {} to {}", backup.display(), data.display());
    tell(&restored, began);
    Ok(())
}

fn failed(backup: &Path) -> String {
    format!("nothing was restored from {}", backup.display())
}

fn tell(it: &Restored, began: Instant) {
    say!("  head          {} (as in the backup)", it.head);
    say!("  rows          {} replayed", it.rows);
    say!(
        "  adds up to    {} agencies, {} people, {} units, {} incidents, {} joint tasks",
        it.agencies,
        it.people,
        it.units,
        it.incidents,
        it.tasks
    );
    say!("  attachments   {}, each as it was stored", it.attachments);
    say!("  erased texts  {}", it.erased_texts);
    if it.keys_destroyed > 0 {
        say!(
            "  {} keys of what was erased were still in the copy of the keys, and are destroyed in what was restored. \
             Back up again: the copy itself still has them",
            it.keys_destroyed
        );
    }
    tell_speed(it.bytes, began);
}

fn tell_speed(bytes: u64, began: Instant) {
    let (seconds, megabytes) = (began.elapsed().as_secs_f64(), bytes as f64 / 1e6);
    let rate = if seconds > 0.0 {
        megabytes / seconds
    } else {
        0.0
    };
    say!("  {megabytes:.1} MB in {seconds:.1} s, {rate:.0} MB/s");
}
