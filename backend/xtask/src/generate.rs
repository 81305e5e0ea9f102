//! Making the generated files again, and finding out whether they are fresh.

use std::{
    fs,
    path::PathBuf,
    process::{Command, ExitCode},
    time::Duration,
};

use anyhow::{Context, bail};

use crate::{
    console,
    place::Place,
    process::{Runner, words},
};

/// A small example program and a converter of one file.
const GENERATE_MAX: Duration = Duration::from_mins(10);

/// The generated files, in the order in which they are made: the second is made from the first.
const OPENAPI: &str = "docs/openapi.json";
const SCHEMA: &str = "frontend/src/protocol/schema.ts";

/// `cargo xtask generate`.
pub(crate) fn run(place: &Place, runner: &Runner) -> anyhow::Result<ExitCode> {
    console::install(place, runner)?;
    let example = [
        "run",
        "--quiet",
        "--locked",
        "--package",
        "protocol",
        "--example",
        "openapi",
    ];
    fs::write(
        place.root.join(OPENAPI),
        printed(runner, runner.cargo(&example))?,
    )
    .context(OPENAPI)?;
    runner.must(
        &mut console::npm(place, runner, &["run", "generate"]),
        GENERATE_MAX,
    )?;
    println!("written: {OPENAPI}, {SCHEMA}");
    Ok(ExitCode::SUCCESS)
}

fn printed(runner: &Runner, mut command: Command) -> anyhow::Result<Vec<u8>> {
    let text = runner.output(&mut command, GENERATE_MAX)?;
    if text.is_empty() {
        bail!("{} has printed nothing", words(&command));
    }
    Ok(text)
}

/// Checks that the committed files are what would be made now. Leaves them as they were. Examples must be built.
pub(crate) fn check(place: &Place, runner: &Runner) -> anyhow::Result<()> {
    let stale = "is not what `cargo xtask generate` makes: run it and commit the result";
    let committed = fs::read(place.root.join(OPENAPI)).context(OPENAPI)?;
    // As it was built with everything else: cargo would compile its dependencies again for it alone.
    let openapi = runner.command(place.binary("examples/openapi", false), &[]);
    if printed(runner, openapi)? != committed {
        bail!("{OPENAPI} {stale}");
    }
    let schema = place.root.join(SCHEMA);
    let kept = Kept {
        before: fs::read(&schema).context(SCHEMA)?,
        path: schema,
    };
    runner.must(
        &mut console::npm(place, runner, &["run", "generate"]),
        GENERATE_MAX,
    )?;
    if fs::read(&kept.path).context(SCHEMA)? != kept.before {
        bail!("{SCHEMA} {stale}");
    }
    Ok(())
}

/// A file that gets its content back, however the check ends.
struct Kept {
    path: PathBuf,
    before: Vec<u8>,
}

impl Drop for Kept {
    fn drop(&mut self) {
        if fs::read(&self.path).is_ok_and(|now| now == self.before) {
            return;
        }
        if let Err(error) = fs::write(&self.path, &self.before) {
            eprintln!("{} could not be put back: {error}", self.path.display());
        }
    }
}
