//! `cargo xtask test`: everything that CI runs, in order.
//!
//! All cargo steps build with the same features, because a step with others would compile the dependencies again.

use std::{
    env, fs,
    num::NonZero,
    path::Path,
    process::{Command, ExitCode},
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use anyhow::Context;

use crate::{
    city, console, figures, generate,
    place::Place,
    process::{Ended, Runner},
    steps::{Report, Verdict},
    tools,
};

/// How many tests run at once, if somebody has said so.
const THREADS: &str = "RUST_TEST_THREADS";

/// Set by `.ci/run` to the second in which it started, so that building this program counts as well.
const STARTED: &str = "XTASK_STARTED_UNIX_S";

/// Pages are made with private items, so a link to one of them does lead somewhere.
const DOC_FLAGS: &str = "--deny warnings --allow rustdoc::private_intra_doc_links";

/// Reading and comparing text.
const SHORT: Duration = Duration::from_mins(2);
/// Compiling everything from nothing on two busy cores.
const COMPILE: Duration = Duration::from_mins(20);
/// The tests themselves, with what is left to compile and link.
const TESTS: Duration = Duration::from_mins(40);
/// Maps, and whole journeys through the console, in a browser that draws a map without a graphics card: ten minutes on two free cores, and a machine that is as slow
/// again is no failure.
const BROWSER: Duration = Duration::from_mins(30);
/// The long tier: a hundred kills, a week of records, minutes of load.
const LONG: Duration = Duration::from_hours(1);

/// How long the fuzzer looks.
const FUZZ_SECONDS: u32 = 600;

/// Runs all steps and prints the table.
pub(crate) fn run(place: &Place, runner: &Runner, is_long: bool) -> anyhow::Result<ExitCode> {
    let clock = Clock::start(place);
    let mut report = Report::default();
    let step = |command: &mut Command, limit| runner.must(command, limit).map(|()| Verdict::Passed);

    let has_tools = report.step(runner, "tools", || {
        tools::check_builders(runner).map(|()| Verdict::Passed)
    });
    report.step(runner, "format", || {
        step(&mut runner.cargo(&["fmt", "--all", "--check"]), SHORT)
    });
    let has_packages = report.step_after(runner, has_tools, "npm ci", || {
        console::install(place, runner).map(|_is_new| Verdict::Passed)
    });
    let npm = |script: &str| console::npm(place, runner, &["run", script]);
    // Before the server: its build takes the console in.
    let has_console = report.step_after(runner, has_packages, "console build", || {
        step(&mut npm("build"), console::BUILD_MAX)
    });
    report.step_after(runner, has_packages, "console check", || {
        step(&mut npm("check"), console::BUILD_MAX)
    });
    report.step_after(runner, has_packages, "console tests", || {
        step(&mut npm("test"), console::BUILD_MAX)
    });
    report.step(runner, "clippy", || {
        let lint = [
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ];
        step(&mut runner.cargo(&lint), COMPILE)
    });
    let has_binaries = report.step(runner, "build", || {
        step(
            &mut runner.cargo(&["build", "--locked", "--workspace", "--all-targets"]),
            COMPILE,
        )
    });
    report.step_after(runner, has_binaries, "tests", || {
        let mut tests = runner.cargo(&["test", "--locked", "--workspace", "--no-fail-fast"]);
        if env::var_os(THREADS).is_none() {
            tests.env(THREADS, threads().to_string());
        }
        step(&mut tests, TESTS)
    });
    report.step(runner, "doc links", || {
        let mut doc = runner.cargo(&[
            "doc",
            "--locked",
            "--workspace",
            "--no-deps",
            "--document-private-items",
            "--keep-going",
        ]);
        step(doc.env("RUSTDOCFLAGS", DOC_FLAGS), COMPILE)
    });
    report.step_after(
        runner,
        has_packages && has_binaries,
        "generated files",
        || generate::check(place, runner).map(|()| Verdict::Passed),
    );
    let map = place.target.join("ci/map");
    let has_map = report.step_after(runner, has_binaries, "map import", || {
        import(place, runner, &map)
    });
    report.step_after(runner, has_packages && has_map, "map in a browser", || {
        let mut check = npm("check:map");
        check
            .arg(map.join("basemap.pmtiles"))
            .env("CHROMIUM", tools::need_chromium(runner)?);
        step(&mut check, BROWSER)
    });
    report.step_after(runner, has_console && has_map, "browser tests", || {
        browser(place, runner, &map, false).map(|()| Verdict::Passed)
    });
    report.step(runner, "licences and sources", || deny(runner));
    if is_long {
        long(place, runner, &mut report, has_binaries);
    }

    println!("\n{}", report.table());
    clock.record(place, report.is_green())?;
    Ok(if report.is_green() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// How many tests run at once: one more than there are processors, because those with a whole server in them wait for disks and clocks half
/// of their time.
fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get) + 1
}

fn long(place: &Place, runner: &Runner, report: &mut Report, has_binaries: bool) {
    report.step_after(runner, has_binaries, "long tests", || {
        let mut tests = runner.cargo(&["test", "--locked", "--workspace", "--tests"]);
        runner
            .must(tests.env(figures::LONG_TESTS, "1"), LONG)
            .map(|()| Verdict::Passed)
    });
    report.step(runner, "fuzzing", || fuzz(runner));
    report.step(runner, "load", || {
        let is_met = figures::load(place, runner)?;
        Ok(if is_met {
            Verdict::Passed
        } else {
            Verdict::Failed("a goal was not met".to_owned())
        })
    });
}

/// Lets the coverage-guided fuzzer look for bytes that the random ones did not find. It needs a nightly compiler.
fn fuzz(runner: &Runner) -> anyhow::Result<Verdict> {
    let mut nightly = runner.command("cargo", &["+nightly", "--version"]);
    let has_nightly = matches!(runner.run(&mut nightly, SHORT), Ok(Ended::Well));
    if !has_nightly || tools::on_path("cargo-fuzz").is_none() {
        return Ok(Verdict::Skipped(
            "needs a nightly compiler and cargo-fuzz: rustup toolchain install nightly, cargo install cargo-fuzz"
                .to_owned(),
        ));
    }
    let seconds = format!("-max_total_time={FUZZ_SECONDS}");
    let arguments = [
        "+nightly",
        "fuzz",
        "run",
        "--fuzz-dir",
        "tests/fuzz",
        "decoders",
        "--",
    ];
    let mut command = runner.command("cargo", &arguments);
    runner
        .must(command.arg(seconds), LONG)
        .map(|()| Verdict::Passed)
}

/// From nothing, every time: an import that only works over an older one is broken.
fn import(place: &Place, runner: &Runner, map: &Path) -> anyhow::Result<Verdict> {
    if map.exists() {
        fs::remove_dir_all(map).with_context(|| map.display().to_string())?;
    }
    city::import(place, runner, &place.binary("muster-import", false), map)?;
    Ok(Verdict::Passed)
}

/// Runs the browser tests against a server that was built before.
pub(crate) fn browser(
    place: &Place,
    runner: &Runner,
    map: &Path,
    release: bool,
) -> anyhow::Result<()> {
    let chromium = tools::need_chromium(runner)?;
    let mut command = runner.command("node", &["--test", "tests/browser/browser.test.mjs"]);
    command
        .env("MUSTER_CHROMIUM", chromium)
        .env("MUSTER_BIN", place.binary("muster", release))
        .env("MUSTER_MAP", map)
        .env("MUSTER_FIGURES", place.figures())
        .env("MUSTER_SHOTS", place.target.join("browser"));
    runner.must(&mut command, BROWSER)
}

fn deny(runner: &Runner) -> anyhow::Result<Verdict> {
    if tools::on_path("cargo-deny").is_none() {
        return Ok(Verdict::Skipped(
            "cargo-deny is not installed: cargo install cargo-deny".to_owned(),
        ));
    }
    // Without the advisories, whose list is outside of any registry. Not offline: it looks at the crates of the other
    // systems as well, which no build here has brought.
    let mut command = runner.cargo(&["deny", "check", "bans", "licenses", "sources"]);
    runner.must(&mut command, SHORT).map(|()| Verdict::Passed)
}

/// How long a run from a clean clone takes.
#[derive(Debug)]
struct Clock {
    started: SystemTime,
    is_clean: bool,
}

impl Clock {
    /// Looks before anything is built: packages or compiled dependencies of an earlier run would make the time a lie.
    fn start(place: &Place) -> Self {
        let named = env::var(STARTED)
            .ok()
            .and_then(|it| it.parse().ok())
            .map(Duration::from_secs);
        let started = named.map_or_else(SystemTime::now, |it| UNIX_EPOCH + it);
        let has_server =
            fs::read_dir(place.target.join("debug/.fingerprint")).is_ok_and(|entries| {
                entries
                    .flatten()
                    .any(|it| it.file_name().to_string_lossy().starts_with("server-"))
            });
        let is_clean = !has_server && !place.frontend().join("node_modules").exists();
        Self { started, is_clean }
    }

    fn record(&self, place: &Place, is_green: bool) -> anyhow::Result<()> {
        let minutes = self.started.elapsed().unwrap_or_default().as_secs_f64() / 60.0;
        if !self.is_clean || !is_green {
            let why = if self.is_clean {
                "something failed"
            } else {
                "this was no clean clone"
            };
            println!("({minutes:.1} min; not recorded as a figure: {why})");
            return Ok(());
        }
        figures::record_ci(place, minutes)
    }
}
