//! What the kernel tells of another process.

use std::{fs, time::Duration};

use anyhow::Context;

/// Ticks of a process's CPU time a second: fixed on Linux for what it tells programs.
const TICKS_PER_S: f64 = 100.0;

/// CPU time used so far, by user and kernel together.
pub fn cpu(process: u32) -> anyhow::Result<Duration> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).context("the server's times")?;
    // The name in brackets may have spaces; what follows it does not.
    let (_, rest) = text.rsplit_once(')').context("a process's line")?;
    let ticks = |field: usize| -> anyhow::Result<f64> {
        let word = rest.split_whitespace().nth(field);
        Ok(word.context("a field")?.parse()?)
    };
    Ok(Duration::from_secs_f64(
        (ticks(11)? + ticks(12)?) / TICKS_PER_S,
    ))
}

/// Memory in use, in kB.
pub fn memory_kb(process: u32) -> anyhow::Result<f64> {
    let text =
        fs::read_to_string(format!("/proc/{process}/status")).context("the server's memory")?;
    let line = text.lines().find_map(|it| it.strip_prefix("VmRSS:"));
    let word = line.and_then(|it| it.split_whitespace().next());
    Ok(word.context("a size")?.parse()?)
}
