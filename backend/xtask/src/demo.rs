//! `cargo xtask demo`: from a clean clone to a running demo city, building only what is out of date.

use std::{
    net::SocketAddr,
    process::{Command, ExitCode},
    thread,
    time::{Duration, Instant},
};

use anyhow::{bail, ensure};

use crate::{
    city, console,
    place::Place,
    process::{Ended, Runner, end, spawn},
    ready, tools,
};

/// A first build of the server on two busy cores takes minutes; an optimised one longer.
const BUILD_MAX: Duration = Duration::from_hours(1);
/// Ten seconds is the goal; a slower machine may take longer before it counts as broken.
const READY_MAX: Duration = Duration::from_mins(2);
/// How often the server is asked whether it is ready.
const ASK_EVERY: Duration = Duration::from_millis(50);
/// The server prints its accounts when it is ready; the line that says so is the last, where a person looks.
const LAST_WORD: Duration = Duration::from_millis(400);

/// Builds what is out of date, starts the demo and stays until it ends.
pub(crate) fn run(
    place: &Place,
    runner: &Runner,
    scenario: Option<&str>,
    listen: SocketAddr,
    release: bool,
) -> anyhow::Result<ExitCode> {
    ensure!(
        listen.ip().is_loopback(),
        "the demo listens on loopback addresses only: {listen} is none"
    );
    ready::check_free(listen)?;
    println!("[1/5] Rust and Node");
    tools::check_builders(runner)?;
    println!(
        "[2/5] Packages of the console: {}",
        made(console::install(place, runner)?)
    );
    println!("[3/5] Console: {}", made(console::build(place, runner)?));
    println!("[4/5] Server and map importer");
    let mut arguments = vec![
        "build",
        "--locked",
        "--package",
        "server",
        "--package",
        "importer",
    ];
    if release {
        arguments.push("--release");
    }
    runner.must(&mut runner.cargo(&arguments), BUILD_MAX)?;
    let built = Instant::now();
    let folder = place.target.join("demo");
    let map = folder.join("map");
    let is_new = city::import(place, runner, &place.binary("muster-import", release), &map)?;
    println!("[5/5] Map of the demo city: {}", made(is_new));
    let mut command = runner.command(place.binary("muster", release), &["demo"]);
    command
        .args(scenario)
        .arg("--listen")
        .arg(listen.to_string());
    command.arg("--map").arg(&map);
    command.arg("--data").arg(place.target.join("demo/data"));
    serve(runner, &mut command, listen, built)
}

const fn made(is_new: bool) -> &'static str {
    if is_new { "made" } else { "up to date" }
}

fn serve(
    runner: &Runner,
    command: &mut Command,
    listen: SocketAddr,
    built: Instant,
) -> anyhow::Result<ExitCode> {
    let mut server = spawn(command)?;
    let mut ready: Option<Instant> = None;
    let mut is_told = false;
    loop {
        if let Some(status) = server.try_wait()? {
            if runner.is_interrupted() {
                return Ok(ExitCode::SUCCESS);
            }
            bail!("the server has stopped: {}", Ended::from(status));
        }
        if runner.is_interrupted() {
            println!("\nstopping");
            end(&mut server)?;
            return Ok(ExitCode::SUCCESS);
        }
        match ready {
            None if ready::is_ready(listen) => ready = Some(Instant::now()),
            None if built.elapsed() > READY_MAX => {
                end(&mut server)?;
                bail!("the server was not ready after {} s", READY_MAX.as_secs());
            }
            Some(at) if !is_told && at.elapsed() > LAST_WORD => {
                is_told = true;
                let seconds = at.duration_since(built).as_secs_f64();
                println!(
                    "\nready in {seconds:.1} s after the build: http://{listen}   (Ctrl-C stops it)"
                );
            }
            None | Some(_) => {}
        }
        thread::sleep(ASK_EVERY);
    }
}
