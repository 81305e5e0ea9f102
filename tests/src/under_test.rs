//! A server in a process of its own, to be killed: `muster-under-test DATA [honest|liar]`. Prints its port.

use acceptance::{Made, city, config, journals::AnswersBeforeCommit, listener};
use domain::Timestamp;
use server::Extras;
use storage::{DataFolder, RoomKind, SqliteJournal};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let data = arguments
        .next()
        .ok_or_else(|| anyhow::anyhow!("a data folder"))?;
    let is_liar = arguments.next().is_some_and(|it| it == "liar");
    let folder = DataFolder::hold(&data)?;
    let journal = SqliteJournal::open(&folder, RoomKind::Live, Timestamp(0)).await?;
    let config = config(data.into(), Made::default());
    let extras = Extras {
        setup: Some(city::setup()),
        demo: None,
    };
    let listener = listener().await;
    let started = if is_liar {
        let liar = AnswersBeforeCommit {
            inner: journal,
            promised: Vec::new(),
        };
        server::start_on(liar, &folder, config, extras, listener).await?
    } else {
        server::start_on(journal, &folder, config, extras, listener).await?
    };
    println!("{}", started.address.port());
    // Lives until it is killed.
    std::future::pending::<()>().await;
    Ok(())
}
