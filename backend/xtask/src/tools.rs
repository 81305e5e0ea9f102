//! What must be on the machine, and how to get it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, bail, ensure};

use crate::process::Runner;

/// The oldest Node that the console's tools run on.
const NODE_MIN: (u32, u32) = (20, 19);
/// Installing a browser is a download of some hundred megabytes.
const INSTALL_MAX: Duration = Duration::from_mins(10);

/// Checks that Rust and Node are here and new enough.
pub(crate) fn check_builders(runner: &Runner) -> anyhow::Result<()> {
    let mut missing = Vec::new();
    if let Err(error) = check_rust(runner) {
        missing.push(format!("{error:#}"));
    }
    if let Err(error) = check_node(runner) {
        missing.push(format!("{error:#}"));
    }
    ensure!(missing.is_empty(), "{}", missing.join("\n       "));
    Ok(())
}

fn check_rust(runner: &Runner) -> anyhow::Result<()> {
    let hint = format!(
        "Rust {} or newer is needed: https://rustup.rs",
        env!("CARGO_PKG_RUST_VERSION")
    );
    let text =
        version_of(&mut runner.command("rustc", &["--version"])).with_context(|| hint.clone())?;
    let needed = numbers(env!("CARGO_PKG_RUST_VERSION")).context("rust-version")?;
    let found = text
        .split_whitespace()
        .nth(1)
        .and_then(numbers)
        .with_context(|| hint.clone())?;
    ensure!(found >= needed, "{hint}; found {text}");
    Ok(())
}

fn check_node(runner: &Runner) -> anyhow::Result<()> {
    let hint = format!(
        "Node {}.{} or newer with npm is needed: https://nodejs.org",
        NODE_MIN.0, NODE_MIN.1
    );
    let text =
        version_of(&mut runner.command("node", &["--version"])).with_context(|| hint.clone())?;
    let found = numbers(text.trim_start_matches('v')).with_context(|| hint.clone())?;
    ensure!(found >= NODE_MIN, "{hint}; found {text}");
    version_of(&mut runner.command("npm", &["--version"])).with_context(|| hint)?;
    Ok(())
}

fn version_of(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output()?;
    ensure!(output.status.success(), "it does not start");
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The first two numbers of a version.
fn numbers(version: &str) -> Option<(u32, u32)> {
    let mut parts = version.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// Finds Chromium: `CHROMIUM` names one, else the usual names are looked for.
pub(crate) fn chromium() -> Option<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Some(PathBuf::from(named)).filter(|it| it.is_file());
    }
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .find_map(|it| on_path(it))
}

/// Finds Chromium, or installs it where that is possible without asking anybody.
pub(crate) fn need_chromium(runner: &Runner) -> anyhow::Result<PathBuf> {
    if let Some(found) = chromium() {
        return Ok(found);
    }
    let apt = on_path("apt-get").filter(|_| rustix::process::geteuid().is_root());
    let Some(apt) = apt else {
        bail!(
            "Chromium is needed for the browser tests: install it, or name it in the variable CHROMIUM"
        );
    };
    println!("    Chromium is missing: installing it with apt-get");
    for arguments in [
        &["update"][..],
        &["install", "-y", "--no-install-recommends", "chromium"][..],
    ] {
        let mut command = runner.command(&apt, arguments);
        command.env("DEBIAN_FRONTEND", "noninteractive");
        runner.must(&mut command, INSTALL_MAX)?;
    }
    chromium().context("apt-get has installed no Chromium")
}

/// Finds a program where the shell would.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders)
        .map(|it| it.join(name))
        .find(|it: &PathBuf| Path::is_file(it))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_by_number_and_not_by_letter() {
        assert_eq!(numbers("20.19.4"), Some((20, 19)));
        assert!(numbers("20.9.0") < Some(NODE_MIN));
        assert_eq!(numbers("twenty"), None);
    }
}
