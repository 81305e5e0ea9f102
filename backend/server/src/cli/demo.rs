//! `muster demo`: a modelled city on this machine, played by the player, for people to take part in.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
};

use anyhow::Context;
use clap::{Args, ValueEnum};
use player::PlayOptions;
use protocol::session::{DemoAccount, DemoAccounts};
use server::{Extras, config::Config, setup::Setup};
use tokio::task::JoinHandle;

use super::{
    serve::listen,
    settings::{ConfigArguments, start_log},
    shutdown,
};

const SETUP: &str = include_str!("../../../../fixtures/cities/monaco/setup.toml");
const AGREEMENT: &str = include_str!("../../../../fixtures/cities/monaco/standing-agreement.toml");
/// The street graph in the folder of the map; without it nothing can drive.
const STREETS: &str = "streets.graph";

/// What is played in the demo city; each is inside the program.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Scenario {
    /// A working day of all agencies with a flash flood.
    FlashFlood,
    /// One disaster response to its end, by a template of the operations centre.
    Underpass,
    /// One joint inspection to its end, by a template of the food inspection.
    NightMarket,
    /// One joint enforcement to its end, by a template of the fire service.
    FuelDepot,
}

impl Scenario {
    const fn text(self) -> &'static str {
        match self {
            Self::FlashFlood => include_str!("../../../../fixtures/scenarios/flash-flood.toml"),
            Self::Underpass => include_str!("../../../../fixtures/scenarios/underpass.toml"),
            Self::NightMarket => include_str!("../../../../fixtures/scenarios/night-market.toml"),
            Self::FuelDepot => include_str!("../../../../fixtures/scenarios/fuel-depot.toml"),
        }
    }
}

/// Options of `muster demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// What is played, again and again.
    #[arg(
        value_enum,
        value_name = "SCENARIO",
        default_value_t = Scenario::FlashFlood,
        conflicts_with = "no_player"
    )]
    scenario: Scenario,
    /// The demo's data folder; made if it is not there, refused if it was not made by a demo.
    #[arg(long, value_name = "DIR", default_value = "muster-demo")]
    data: PathBuf,
    /// Where to listen; only loopback addresses, because anybody can sign in.
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// The folder with the map of the demo city, as `muster import map` wrote it; "map" in the data folder if absent.
    #[arg(long, value_name = "DIR")]
    map: Option<PathBuf>,
    /// Starts without the player: nothing happens unless people do it.
    #[arg(long)]
    no_player: bool,
}

/// Runs the demo until it is told to stop.
pub(super) async fn run(arguments: DemoArguments) -> anyhow::Result<()> {
    let DemoArguments {
        scenario,
        data,
        listen: address,
        map,
        no_player,
    } = arguments;
    // The environment is left out: a demo must not start on the folder or with the terms of a real server.
    let options = ConfigArguments {
        config: None,
        data: Some(data),
        listen: Some(address),
        map,
        ..ConfigArguments::default()
    };
    let config = Config::load(None, options.as_variables()?)?;
    config.check_loopback()?;
    start_log("warn")?;
    let signal = shutdown::signal()?;
    let setup = Setup::parse(SETUP, Some(AGREEMENT)).context("the demo city")?;
    let seats = setup.demo_accounts();
    let extras = Extras {
        setup: Some(setup),
        demo: Some(seats.clone()),
    };
    let listener = listen(config.listen).await?;
    let mut started = server::start(config.clone(), extras, listener)
        .await
        .with_context(|| format!("the demo on {}", config.data.display()))?;
    let url = format!("http://{}", started.address);
    tell(&url, &seats);
    let player = if no_player {
        None
    } else {
        start_player(&config, &url, scenario)?
    };
    tokio::select! {
        // If the task is gone, stopping is right too.
        _ = signal => {}
        () = started.room_stopped() => complain!("muster: the room has stopped; see the log above"),
    }
    if let Some(player) = player {
        player.abort();
    }
    started.stop().await?;
    Ok(())
}

/// Lets the player act for everybody whom no person plays.
fn start_player(
    config: &Config,
    url: &str,
    scenario: Scenario,
) -> anyhow::Result<Option<JoinHandle<()>>> {
    let streets = config.map.join(STREETS);
    if !streets.is_file() {
        say!(
            "There is no map in {}, so nothing moves. To make one:",
            config.map.display()
        );
        say!(
            "  muster import map fixtures/cities/monaco/monaco.osm.pbf --out {}",
            config.map.display()
        );
        return Ok(None);
    }
    let options = PlayOptions {
        server: url.to_owned(),
        scenario: write_scenario(&config.data, scenario)?,
        streets,
        speed: 1.0,
        seed: None,
        repeat: true,
        password: None,
        human: vec![],
    };
    Ok(Some(tokio::spawn(async move {
        if let Err(error) = player::play(options).await {
            complain!(
                "muster: the player has ended: {:#}",
                anyhow::Error::new(error)
            );
        }
    })))
}

/// The player reads its scenario from a file; the demo has it inside.
fn write_scenario(data: &Path, scenario: Scenario) -> anyhow::Result<PathBuf> {
    let path = data.join("scenario.toml");
    fs::write(&path, scenario.text())
        .with_context(|| format!("cannot write {}", path.display()))?;
    Ok(path)
}

fn tell(url: &str, seats: &DemoAccounts) {
    say!("Muster runs at {url}\n");
    say!("Open it and take a seat with one click:");
    let width = seats
        .accounts
        .iter()
        .map(|it| it.account.len())
        .max()
        .unwrap_or(0);
    for DemoAccount {
        account,
        agency_name,
        roles,
        callsign,
        ..
    } in &seats.accounts
    {
        let roles = roles.iter().map(|it| format!("{it:?}").to_lowercase());
        let what = callsign
            .clone()
            .unwrap_or_else(|| roles.collect::<Vec<_>>().join(", "));
        say!("  {account:width$}  {agency_name}: {what}");
    }
    say!("\nEverything here is modelled. Ctrl-C ends it.");
}
