//! Building the console when it is out of date.

use std::{fs, path::Path, process::Command, time::Duration, time::SystemTime};

use anyhow::Context;

use crate::{place::Place, process::Runner};

/// Some two hundred packages, half a minute on a slow machine; ten times that for a slow line.
pub(crate) const INSTALL_MAX: Duration = Duration::from_mins(5);
/// A build takes seconds.
pub(crate) const BUILD_MAX: Duration = Duration::from_mins(5);
/// The copy of the lock file that tells what is installed.
const STAMP: &str = "node_modules/.installed-lock.json";
/// What the built console is made of, in the console's folder.
const SOURCES: [&str; 6] = [
    "src",
    "public",
    "index.html",
    "package-lock.json",
    "vite.config.ts",
    "svelte.config.js",
];

/// An npm command in the console's folder.
pub(crate) fn npm(place: &Place, runner: &Runner, arguments: &[&str]) -> Command {
    let mut command = runner.command("npm", arguments);
    // A browser of its own would be a download that nothing here uses.
    command
        .current_dir(place.frontend())
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// Installs the packages if they are not those of the lock file; says whether it did.
pub(crate) fn install(place: &Place, runner: &Runner) -> anyhow::Result<bool> {
    let folder = place.frontend();
    let lock = fs::read(folder.join("package-lock.json")).context("frontend/package-lock.json")?;
    if fs::read(folder.join(STAMP)).is_ok_and(|installed| installed == lock) {
        return Ok(false);
    }
    runner.must(&mut npm(place, runner, &["ci"]), INSTALL_MAX)?;
    fs::write(folder.join(STAMP), lock).context(STAMP)?;
    Ok(true)
}

/// Builds the console if a source is newer than what is built; says whether it did.
pub(crate) fn build(place: &Place, runner: &Runner) -> anyhow::Result<bool> {
    let folder = place.frontend();
    let built = modified(&folder.join("dist/index.html"));
    let newest = SOURCES
        .iter()
        .filter_map(|it| newest_in(&folder.join(it)))
        .max();
    if built.is_some() && built >= newest {
        return Ok(false);
    }
    runner.must(&mut npm(place, runner, &["run", "build"]), BUILD_MAX)?;
    Ok(true)
}

fn modified(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|it| it.modified()).ok()
}

/// When the newest file below a path was changed. Folders count: taking a file away changes its folder.
pub(crate) fn newest_in(path: &Path) -> Option<SystemTime> {
    let own = modified(path);
    let Ok(entries) = fs::read_dir(path) else {
        return own;
    };
    entries
        .flatten()
        .filter_map(|it| newest_in(&it.path()))
        .chain(own)
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_removed_file_makes_its_folder_newer() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).expect("inner");
        fs::write(inner.join("a"), "a").expect("a");
        let before = newest_in(folder.path());
        std::thread::sleep(Duration::from_millis(20));

        fs::remove_file(inner.join("a")).expect("removed");

        assert!(newest_in(folder.path()) > before);
    }
}
