//! Where things are in the work tree.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};

/// The folders that the steps work in.
#[derive(Debug)]
pub(crate) struct Place {
    /// The folder of the workspace.
    pub(crate) root: PathBuf,
    /// Where cargo builds.
    pub(crate) target: PathBuf,
}

impl Place {
    /// Finds the workspace that this program was started for.
    pub(crate) fn find() -> anyhow::Result<Self> {
        // Cargo sets the variable for what it runs; the built-in value serves a binary that is started by hand.
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .ancestors()
            .nth(2)
            .map(Path::to_owned)
            .context("no workspace above this package")?;
        ensure!(
            root.join("Cargo.lock").is_file(),
            "no workspace in {}",
            root.display()
        );
        let target =
            env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |it| root.join(it));
        Ok(Self { root, target })
    }

    /// The console's folder.
    pub(crate) fn frontend(&self) -> PathBuf {
        self.root.join("frontend")
    }

    /// A program that cargo has built.
    pub(crate) fn binary(&self, name: &str, release: bool) -> PathBuf {
        self.target
            .join(if release { "release" } else { "debug" })
            .join(name)
    }

    /// Where producers leave their figures.
    pub(crate) fn figures(&self) -> PathBuf {
        self.target.join("figures")
    }
}
