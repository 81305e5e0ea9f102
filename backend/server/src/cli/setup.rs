//! `muster setup`: carries a set-up out on a data folder that no server holds.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use clap::Args;
use domain::{Command, CommandId};
use server::{
    Extras, Started,
    config::{Config, read_text},
    setup::{self, NewPassword, Setup, SetupReport},
};

use super::{
    serve::listen,
    settings::{ConfigArguments, start_log},
};

/// Options of `muster setup`.
#[derive(Debug, Args)]
pub(super) struct SetupArguments {
    /// Agencies, units and people; fixtures/cities/monaco/setup.toml is an example.
    #[arg(value_name = "SETUP.toml")]
    file: PathBuf,
    /// The standing agreement on sharing, to be adopted now.
    #[arg(long, value_name = "FILE")]
    terms: Option<PathBuf>,
    /// The settings, for the data folder and the kind of room.
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The data folder; made if it is not there.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Carries the set-up out and says what was done.
pub(super) async fn run(arguments: &SetupArguments) -> anyhow::Result<()> {
    let settings = ConfigArguments {
        config: arguments.config.clone(),
        data: arguments.data.clone(),
        ..ConfigArguments::default()
    };
    // It listens for nobody, so it needs no certificate.
    let config = Config {
        tls: None,
        authority: None,
        oidc: None,
        proxies: vec![],
        ..settings.load()?
    };
    start_log("warn")?;
    let setup = read(&arguments.file, arguments.terms.as_deref())?;
    // A server in the ordinary way, so that a set-up is decided and recorded like everything else. Nobody knows its
    // address, and without accounts to begin with nobody could come in.
    let listener = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await?;
    let started = server::start(config, Extras::default(), listener).await?;
    let done = carry_out(&setup, &started).await;
    started.stop().await?;
    tell(&done?);
    Ok(())
}

fn read(file: &Path, terms: Option<&Path>) -> anyhow::Result<Setup> {
    let terms = terms.map(|path| {
        let text = read_text(path)?;
        // Read twice, so that an error names the right one of the two files.
        setup::parse_terms(&text).map_err(|error| error.in_file(path))?;
        anyhow::Ok(text)
    });
    let terms = terms.transpose()?;
    Ok(Setup::parse(&read_text(file)?, terms.as_deref()).map_err(|error| error.in_file(file))?)
}

async fn carry_out(setup: &Setup, started: &Started) -> anyhow::Result<SetupReport> {
    let plan = setup.plan(started.room.read().state());
    let ask = async |command: Command, id: CommandId| {
        started
            .room
            .ask_as_server(command, id)
            .await
            .map(|_receipt| ())
    };
    // At once: if something later fails, the account exists and nobody could read its password again.
    let tell = |made: &NewPassword| {
        say!(
            "password, shown this once: {}  {}",
            made.account,
            made.password
        );
    };
    Ok(setup::run_telling(plan, ask, &started.auth, tell).await?)
}

fn tell(report: &SetupReport) {
    for entry in &report.added {
        say!("added: {entry}");
    }
    for entry in &report.differing {
        say!("left as it is, though the file says otherwise: {entry}");
    }
    say!(
        "{} added, {} accounts made",
        report.added.len(),
        report.accounts
    );
}
