//! A server in a process of its own, to be killed or put under load:
//! `muster-under-test DATA [honest | liar | unflushed | canary FIELD | load UNITS |
//! shares VIEWERS | agreed VIEWERS]`. Prints its port once it serves.

use acceptance::{
    Made, canary, city, config, journals::AnswersBeforeCommit, listener, load_city, shares,
};
use anyhow::Context;
use domain::{Command, CommandId, Timestamp};
use futures_util::{StreamExt, TryStreamExt, stream};
use server::{Extras, Started, setup::Setup};
use storage::{DataFolder, Journal, RoomKind, SqliteJournal};

/// Registrations on their way at once: a full batch of the room.
const REGISTRATIONS_AT_ONCE: usize = 64;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let (data, how) = words.split_first().context("a data folder")?;
    log_everything()?;
    let folder = DataFolder::hold(data)?;
    let (kind, now) = (RoomKind::Live, Timestamp(0));
    let journal = match how {
        ["unflushed"] => SqliteJournal::open_unflushed(&folder, kind, now).await?,
        _ => SqliteJournal::open(&folder, kind, now).await?,
    };
    let started = match how {
        [] | ["honest" | "unflushed"] => start(journal, &folder, city::setup()).await?,
        ["liar"] => {
            let liar = AnswersBeforeCommit {
                inner: journal,
                promised: Vec::new(),
            };
            start(liar, &folder, city::setup()).await?
        }
        ["canary", flipped] => start(journal, &folder, canary::setup(flipped)).await?,
        ["load", units] => {
            let units: usize = units.parse().context("a number of units")?;
            let started = start(journal, &folder, load_city::setup()).await?;
            register(&started, (0..units).map(load_city::unit)).await?;
            started
        }
        [how @ ("shares" | "agreed"), viewers] => {
            let shared = if *how == "shares" {
                shares::Shared::Differently
            } else {
                shares::Shared::Nothing
            };
            let setup = shares::setup(viewers.parse().context("a number of viewers")?, shared);
            let started = start(journal, &folder, setup).await?;
            register(&started, shares::units()).await?;
            started
        }
        _ => anyhow::bail!(
            "honest, liar, unflushed, canary FIELD, load UNITS, shares VIEWERS or agreed VIEWERS, not {how:?}"
        ),
    };
    tell(started.address.port());
    // Lives until it is killed.
    std::future::pending::<()>().await;
    Ok(())
}

async fn start(
    journal: impl Journal + 'static,
    folder: &DataFolder,
    setup: Setup,
) -> anyhow::Result<Started> {
    let extras = Extras {
        setup: Some(setup),
        demo: None,
    };
    let config = config(folder.path().to_owned(), Made::default());
    Ok(server::start_on(journal, folder, config, extras, listener().await).await?)
}

async fn register(
    started: &Started,
    units: impl Iterator<Item = domain::command::RegisterUnit>,
) -> anyhow::Result<()> {
    stream::iter(units)
        .map(|unit| async move {
            let order = Command::RegisterUnit(unit);
            let id = CommandId(client::new_id());
            started.room.ask_as_server(order, id).await
        })
        .buffer_unordered(REGISTRATIONS_AT_ONCE)
        .try_for_each(|_receipt| async { Ok(()) })
        .await
        .context("registering the units")
}

/// Whoever looks for what must not be in a log names a file for it, and gets everything there is to say.
fn log_everything() -> anyhow::Result<()> {
    if let Some(path) = std::env::var_os("MUSTER_TEST_LOG") {
        let file = std::fs::File::options()
            .create(true)
            .append(true)
            .open(path)?;
        tracing_subscriber::fmt()
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
            .with_writer(file)
            .with_ansi(false)
            .init();
    }
    Ok(())
}

#[allow(
    clippy::print_stdout,
    reason = "whoever started it reads the port there"
)]
fn tell(port: u16) {
    println!("{port}");
}
