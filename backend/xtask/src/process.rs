//! Running other programs: each in a process group of its own, with a time limit, and ended whole on Ctrl-C.

use std::{
    env, fmt,
    io::Read,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, anyhow, bail};
use rustix::process::{Pid, Signal, kill_process_group};

use crate::place::Place;

/// How often a running program is looked at: short against any step, cheap enough to do all the time.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long a program may take to end after it was asked to: the server drains its requests for 5 s.
const END_GRACE: Duration = Duration::from_secs(12);

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// With exit code 0.
    Well,
    /// With another code; none if a signal ended it.
    Badly(Option<i32>),
    /// It took longer than it may.
    TimedOut(Duration),
    /// Somebody pressed Ctrl-C.
    Interrupted,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Well => f.write_str("ended well"),
            Self::Badly(Some(code)) => write!(f, "exit code {code}"),
            Self::Badly(None) => f.write_str("ended by a signal"),
            Self::TimedOut(limit) => write!(f, "took longer than {} s", limit.as_secs()),
            Self::Interrupted => f.write_str("interrupted"),
        }
    }
}

impl From<ExitStatus> for Ended {
    fn from(status: ExitStatus) -> Self {
        if status.success() {
            Self::Well
        } else {
            Self::Badly(status.code())
        }
    }
}

/// Starts programs and knows whether to stop.
#[derive(Debug)]
pub(crate) struct Runner {
    root: PathBuf,
    interrupted: Arc<AtomicBool>,
}

impl Runner {
    /// Takes over Ctrl-C: it ends the running step instead of leaving its processes behind.
    pub(crate) fn new(place: &Place) -> anyhow::Result<Self> {
        let interrupted = Arc::new(AtomicBool::new(false));
        for signal in [signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM] {
            signal_hook::flag::register(signal, Arc::clone(&interrupted)).context("signals")?;
        }
        Ok(Self {
            root: place.root.clone(),
            interrupted,
        })
    }

    /// Whether Ctrl-C was pressed.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.interrupted.load(Ordering::Relaxed)
    }

    /// A program to be started in the workspace, without input.
    pub(crate) fn command(&self, program: impl AsRef<Path>, arguments: &[&str]) -> Command {
        let mut command = Command::new(program.as_ref());
        command
            .args(arguments)
            .current_dir(&self.root)
            .stdin(Stdio::null())
            .process_group(0);
        // Cargo describes this package to this program; to a build script below they would be about the wrong one.
        for (name, _) in env::vars_os() {
            let is_ours = name.to_str().is_some_and(|it| {
                it.starts_with("CARGO_PKG_") || it.starts_with("CARGO_MANIFEST_")
            });
            if is_ours {
                command.env_remove(name);
            }
        }
        command
    }

    /// The cargo that started this program.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let cargo = env::var_os("CARGO").map_or_else(|| PathBuf::from("cargo"), PathBuf::from);
        self.command(cargo, arguments)
    }

    /// Runs a program to its end, or to the end of its time.
    pub(crate) fn run(&self, command: &mut Command, limit: Duration) -> anyhow::Result<Ended> {
        self.wait(&mut spawn(command)?, limit)
    }

    fn wait(&self, child: &mut Child, limit: Duration) -> anyhow::Result<Ended> {
        let until = Instant::now() + limit;
        loop {
            if let Some(status) = child.try_wait()? {
                return Ok(status.into());
            }
            if self.is_interrupted() {
                end(child)?;
                return Ok(Ended::Interrupted);
            }
            if Instant::now() > until {
                end(child)?;
                return Ok(Ended::TimedOut(limit));
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// Runs a program that must end well.
    pub(crate) fn must(&self, command: &mut Command, limit: Duration) -> anyhow::Result<()> {
        match self.run(command, limit)? {
            Ended::Well => Ok(()),
            ended => bail!("{}: {ended}", words(command)),
        }
    }

    /// Runs a program that must end well and gives what it prints.
    pub(crate) fn output(&self, command: &mut Command, limit: Duration) -> anyhow::Result<Vec<u8>> {
        let mut child = spawn(command.stdout(Stdio::piped()))?;
        let mut stdout = child.stdout.take().context("no output to read")?;
        // Read beside the waiting: a program whose output nobody takes does not end.
        let reader = thread::spawn(move || {
            let mut bytes = Vec::new();
            stdout.read_to_end(&mut bytes).map(|_count| bytes)
        });
        match self.wait(&mut child, limit)? {
            Ended::Well => {}
            ended => bail!("{}: {ended}", words(command)),
        }
        let read = reader
            .join()
            .map_err(|_panic| anyhow!("reading the output failed"))?;
        read.with_context(|| words(command))
    }
}

/// Starts a program.
pub(crate) fn spawn(command: &mut Command) -> anyhow::Result<Child> {
    command
        .spawn()
        .with_context(|| format!("{} cannot be started", words(command)))
}

/// Asks a program and all that it started to end, and ends them if they do not.
pub(crate) fn end(child: &mut Child) -> anyhow::Result<()> {
    let group = i32::try_from(child.id())
        .ok()
        .and_then(Pid::from_raw)
        .context("a process without number")?;
    // It may have ended by itself in the meantime: then there is nobody to signal, and that is fine.
    let _ = kill_process_group(group, Signal::TERM);
    let until = Instant::now() + END_GRACE;
    while child.try_wait()?.is_none() && Instant::now() < until {
        thread::sleep(LOOK_EVERY);
    }
    let _ = kill_process_group(group, Signal::KILL);
    child.wait()?;
    Ok(())
}

/// The command as a person would type it.
pub(crate) fn words(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let mut words = vec![program.to_string_lossy().into_owned()];
    words.extend(
        command
            .get_args()
            .map(|it| it.to_string_lossy().into_owned()),
    );
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runner() -> Runner {
        Runner {
            root: env::temp_dir(),
            interrupted: Arc::default(),
        }
    }

    fn shell(runner: &Runner, script: &str) -> Command {
        runner.command("sh", &["-c", script])
    }

    #[test]
    fn the_exit_code_of_a_program_is_told() {
        let runner = runner();
        let second = Duration::from_secs(10);

        assert_eq!(
            runner
                .run(&mut shell(&runner, "exit 0"), second)
                .expect("run"),
            Ended::Well
        );
        assert_eq!(
            runner
                .run(&mut shell(&runner, "exit 3"), second)
                .expect("run"),
            Ended::Badly(Some(3))
        );
        assert_eq!(
            runner
                .output(&mut shell(&runner, "echo said"), second)
                .expect("output"),
            b"said\n"
        );
    }

    #[test]
    fn a_program_that_hangs_ends_with_all_that_it_started() {
        let runner = runner();
        let mark = tempfile::NamedTempFile::new().expect("a file");
        // The inner shell would write after the outer one is gone.
        let script = format!("(sleep 1; echo alive > {}) & wait", mark.path().display());

        let ended = runner
            .run(&mut shell(&runner, &script), Duration::from_millis(200))
            .expect("run");
        thread::sleep(Duration::from_millis(1_300));

        assert_eq!(ended, Ended::TimedOut(Duration::from_millis(200)));
        assert_eq!(std::fs::read_to_string(mark.path()).expect("the file"), "");
    }

    #[test]
    fn an_interrupt_ends_the_running_program() {
        let runner = runner();
        runner.interrupted.store(true, Ordering::Relaxed);

        let ended = runner
            .run(&mut shell(&runner, "sleep 30"), Duration::from_mins(1))
            .expect("run");

        assert_eq!(ended, Ended::Interrupted);
    }
}
