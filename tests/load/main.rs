//! Load generator: a server in a process of its own, screens, units and decisions at steady rates, and what they
//! cost. Everything is sent on schedule and stamped when it was due, so that waiting counts; nothing leaves this
//! machine.

mod decisions;
mod measures;
mod positions;
mod report;
mod screen;

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use acceptance::{
    kernel,
    load_city::{AGENCIES, PASSWORD, account, unit_id},
    process::UnderTest,
};
use anyhow::{Context, anyhow, ensure};
use clap::Parser;
use client::Client;
use protocol::Object;
use tokio::task::JoinSet;

use crate::{
    measures::Measures,
    report::{Cost, Report},
    screen::{Handles, Screen},
};

/// Screens of one session: the server allows 16.
const SCREENS_PER_SESSION: usize = 12;
/// Screens that connect at once.
const CONNECTING_MAX: usize = 8;
/// Time for the positions alone, before memory without screens is read: two of the server's checkpoints, whose
/// buffers are not the screens'.
const ALONE: Duration = Duration::from_secs(12);
/// Time from the last screen's connecting to measuring: full pictures are drawn and old fixes are gone by then.
const WARM_UP: Duration = Duration::from_secs(4);
/// How long the last changes may take to reach every screen.
const SETTLE_WITHIN: Duration = Duration::from_secs(10);
/// How long the whole run may take beyond the seconds asked for.
const OVERHEAD_MAX: Duration = Duration::from_mins(8);

/// Puts a server under load and measures it.
#[derive(Debug, Clone, Parser)]
struct Options {
    /// Screens.
    #[arg(long, default_value_t = 500, value_parser = clap::value_parser!(u32).range(1..=5_000))]
    sockets: u32,
    /// Units, each with a fix a second.
    #[arg(long, default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    units: u32,
    /// Decisions a second.
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=500))]
    decisions_per_s: u32,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 40, value_parser = clap::value_parser!(u32).range(1..=600))]
    seconds: u32,
    /// A small run that only checks that nothing is lost; its times are told and not judged or kept.
    #[arg(long)]
    quick: bool,
}

impl Options {
    /// A quick run's sizes, whatever else was asked for.
    fn sized(self) -> Self {
        if !self.quick {
            return self;
        }
        Self {
            sockets: 50,
            units: 500,
            decisions_per_s: 20,
            seconds: 5,
            ..self
        }
    }
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> anyhow::Result<ExitCode> {
    let options = Options::parse().sized();
    let within = OVERHEAD_MAX + Duration::from_secs(u64::from(options.seconds));
    let report = tokio::time::timeout(within, run(&options))
        .await
        .map_err(|_elapsed| anyhow!("the run does not end"))??;
    Ok(report.tell(options.quick))
}

async fn run(options: &Options) -> anyhow::Result<Report> {
    let program = std::env::current_exe()?.with_file_name("muster-under-test");
    ensure!(program.exists(), "muster-under-test is not built");
    let data = tempfile::tempdir()?;
    let server = start(program, &data, options.units).await?;
    let process = server.id().context("a running server")?;
    let measures = Arc::new(Measures::new(options.units as usize)?);
    let desks = desks(&server).await?;
    let handles = Arc::new(handles(&desks[0], options.units as usize).await?);
    // Before memory is read: checking a password takes much of it for a moment.
    let sessions = sessions(&server, options.sockets as usize).await?;

    let mut gateways = gateways(&desks, options.units as usize, &measures);
    if !options.quick {
        tokio::time::sleep(ALONE).await;
    }
    let memory_alone_kb = kernel::memory_kb(process)?;

    let counts: Vec<Arc<AtomicU64>> = (0..options.sockets).map(|_| Arc::default()).collect();
    let mut watching = open(&sessions, &counts, &measures, &handles).await?;
    tokio::time::sleep(WARM_UP).await;

    let memory_with_screens_kb = kernel::memory_kb(process)?;
    let (before, cpu_before) = (counters(&measures), kernel::cpu(process)?);
    let measured_from = Instant::now();
    measures.measure(true);
    decisions::decide(
        &desks,
        options.units as usize,
        f64::from(options.decisions_per_s),
        f64::from(options.seconds),
        &measures,
    )
    .await;
    let seconds = measured_from.elapsed().as_secs_f64();
    let cost = Cost {
        seconds,
        cores: (kernel::cpu(process)?.saturating_sub(cpu_before)).as_secs_f64() / seconds,
        memory_per_socket_kb: (memory_with_screens_kb - memory_alone_kb)
            / f64::from(options.sockets),
        memory_alone_kb,
        memory_grown_kb: kernel::memory_kb(process)? - memory_with_screens_kb,
        before,
    };
    let behind_streams = settle(&desks, &counts).await?;
    measures.measure(false);
    measures.end();
    while let Some(ended) = gateways.join_next().await {
        ended?;
    }
    let mut broken = Vec::new();
    while let Some(ended) = watching.try_join_next() {
        broken.push(format!("{:?}", ended?));
    }
    watching.abort_all();
    server.kill().await?;
    let tally = measures.tally();
    Ok(Report::new(
        &tally,
        &cost,
        behind_streams,
        broken,
        &|agency| (agency..counts.len()).step_by(AGENCIES.len()).count(),
    ))
}

async fn start(
    program: PathBuf,
    data: &tempfile::TempDir,
    units: u32,
) -> anyhow::Result<UnderTest> {
    UnderTest::start(&program, data.path(), &["load", &units.to_string()]).await
}

/// Starts every agency's gateway.
fn gateways(desks: &[Client], units: usize, measures: &Arc<Measures>) -> JoinSet<()> {
    let mut gateways = JoinSet::new();
    let begin = Instant::now();
    for (agency, desk) in desks.iter().enumerate() {
        let (desk, measures) = (desk.clone(), Arc::clone(measures));
        gateways.spawn(positions::gateway(desk, agency, units, measures, begin));
    }
    gateways
}

/// A session for each agency, for its gateway and its desk.
async fn desks(server: &UnderTest) -> anyhow::Result<Vec<Client>> {
    let mut desks = Vec::new();
    for agency in 0..AGENCIES.len() {
        desks.push(sign_in(server, agency).await?);
    }
    Ok(desks)
}

async fn sign_in(server: &UnderTest, agency: usize) -> anyhow::Result<Client> {
    let client = server.stranger()?;
    client.sign_in(&account(agency), PASSWORD).await?;
    Ok(client)
}

/// Which handle each unit has in the picture.
async fn handles(desk: &Client, units: usize) -> anyhow::Result<Handles> {
    let numbers: std::collections::HashMap<_, _> = (0..units).map(|it| (unit_id(it), it)).collect();
    let mut handles = Handles::new();
    for object in desk.snapshot().await?.objects {
        if let Object::Unit(unit) = object
            && let (Some(handle), Some(number)) = (unit.handle, numbers.get(&unit.id))
        {
            handles.insert(handle, *number);
        }
    }
    ensure!(handles.len() == units, "{} units are shown", handles.len());
    Ok(handles)
}

/// Sessions for so many screens, by agency.
async fn sessions(server: &UnderTest, sockets: usize) -> anyhow::Result<Vec<Vec<Client>>> {
    let mut sessions: Vec<Vec<Client>> = vec![Vec::new(); AGENCIES.len()];
    for (agency, of_agency) in sessions.iter_mut().enumerate() {
        let screens = screens_of(agency, sockets);
        for _ in 0..screens.div_ceil(SCREENS_PER_SESSION) {
            of_agency.push(sign_in(server, agency).await?);
        }
    }
    Ok(sessions)
}

/// How many of the screens an agency has: they go round the agencies.
fn screens_of(agency: usize, sockets: usize) -> usize {
    (agency..sockets).step_by(AGENCIES.len()).count()
}

type Watching = JoinSet<anyhow::Result<()>>;

/// Opens every screen.
async fn open(
    sessions: &[Vec<Client>],
    counts: &[Arc<AtomicU64>],
    measures: &Arc<Measures>,
    handles: &Arc<Handles>,
) -> anyhow::Result<Watching> {
    let mut opening = JoinSet::new();
    let mut watching = JoinSet::new();
    for (number, at) in counts.iter().enumerate() {
        let (agency, turn) = (number % AGENCIES.len(), number / AGENCIES.len());
        let session = &sessions[agency][turn / SCREENS_PER_SESSION];
        if opening.len() >= CONNECTING_MAX {
            watch(&mut watching, opening.join_next().await, measures, handles)?;
        }
        let (session, at) = (session.clone(), Arc::clone(at));
        opening.spawn(async move { Screen::open(&session, agency, number, at).await });
    }
    while let Some(opened) = opening.join_next().await {
        watch(&mut watching, Some(opened), measures, handles)?;
    }
    Ok(watching)
}

fn watch(
    watching: &mut Watching,
    opened: Option<Result<anyhow::Result<Screen>, tokio::task::JoinError>>,
    measures: &Arc<Measures>,
    handles: &Arc<Handles>,
) -> anyhow::Result<()> {
    let screen = opened.context("a screen")???;
    watching.spawn(screen.watch(Arc::clone(measures), Arc::clone(handles)));
    Ok(())
}

/// Changes, frames, rows and positions so far.
fn counters(measures: &Measures) -> [u64; 4] {
    let tally = measures.tally();
    [
        tally.changes,
        tally.frames,
        tally.rows,
        tally.positions_sent,
    ]
}

/// Waits until every screen is where its agency's stream is; gives how many are not.
async fn settle(desks: &[Client], counts: &[Arc<AtomicU64>]) -> anyhow::Result<usize> {
    let mut newest = Vec::new();
    for desk in desks {
        newest.push(desk.snapshot().await?.n);
    }
    let until = Instant::now() + SETTLE_WITHIN;
    loop {
        let behind = counts
            .iter()
            .enumerate()
            .filter(|(number, it)| it.load(Ordering::Relaxed) < newest[number % AGENCIES.len()])
            .count();
        if behind == 0 || Instant::now() > until {
            return Ok(behind);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
