//! `muster import`: hands over to `muster-import`, which is a program of its own so that the server does not carry the
//! machinery for maps.

use std::{
    env,
    ffi::OsString,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context, anyhow};

/// Runs `muster-import` with these arguments and ends as it ends.
pub(super) fn run(arguments: &[OsString]) -> anyhow::Result<ExitCode> {
    let beside = env::current_exe()
        .ok()
        .and_then(|it| Some(it.parent()?.to_owned()));
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = beside.into_iter().chain(env::split_paths(&path));
    let program = find(folders).ok_or_else(|| {
        anyhow!("{} is neither beside this program nor on PATH; `cargo build --release -p importer` builds it", name())
    })?;
    let status = Command::new(&program)
        .args(arguments)
        .status()
        .with_context(|| format!("cannot run {}", program.display()))?;
    // Ended by a signal: a failure.
    let code = status
        .code()
        .and_then(|it| u8::try_from(it).ok())
        .unwrap_or(1);
    Ok(ExitCode::from(code))
}

fn name() -> String {
    format!("muster-import{}", env::consts::EXE_SUFFIX)
}

fn find(folders: impl IntoIterator<Item = PathBuf>) -> Option<PathBuf> {
    folders
        .into_iter()
        .map(|it| it.join(name()))
        .find(|it| it.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_that_has_the_program_wins() {
        let (one, other, empty) = (
            tempfile::tempdir().unwrap(),
            tempfile::tempdir().unwrap(),
            tempfile::tempdir().unwrap(),
        );
        for folder in [&one, &other] {
            std::fs::write(folder.path().join(name()), "").unwrap();
        }
        let folders = [&empty, &other, &one].map(|it| it.path().to_owned());
        assert_eq!(find(folders), Some(other.path().join(name())));
        assert_eq!(find([empty.path().to_owned()]), None);
    }
}
