//! When to stop: Ctrl-C, or the signal that service managers send.

use anyhow::Context;
use tokio::task::JoinHandle;

/// Begins to listen for the signals; the task ends when one has come.
#[cfg(unix)]
pub(super) fn signal() -> anyhow::Result<JoinHandle<()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let failed = "signals cannot be listened for";
    let mut interrupt = signal(SignalKind::interrupt()).context(failed)?;
    let mut terminate = signal(SignalKind::terminate()).context(failed)?;
    Ok(tokio::spawn(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    }))
}

/// Begins to listen for Ctrl-C; the task ends when it has come.
#[cfg(not(unix))]
pub(super) fn signal() -> anyhow::Result<JoinHandle<()>> {
    let mut interrupt =
        tokio::signal::windows::ctrl_c().context("signals cannot be listened for")?;
    Ok(tokio::spawn(async move {
        let _ = interrupt.recv().await;
    }))
}
