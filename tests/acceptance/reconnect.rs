//! Every screen comes back after a restart, soon and on its own (S2, S6). Writes the figure `reconnect_500_p99_s`.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use acceptance::{
    figures::{self, Figure},
    load_city::{AGENCIES, PASSWORD, account},
    process::UnderTest,
};
use client::{Client, Event, Stream, reconnect_wait};
use tokio::{sync::watch, task::JoinSet};

const SCREENS: usize = 500;
/// Without `MUSTER_LONG`, so that every change can afford it.
const SCREENS_IN_CI: usize = 100;
/// The server allows 16 sockets of one session, and those of before the restart may still count.
const SCREENS_PER_SESSION: usize = 12;
/// Units of the city: what a snapshot holds.
const UNITS: &str = "500";
const GOAL: Duration = Duration::from_secs(5);
/// How long the test waits at all: the machine may be busy.
const PATIENCE: Duration = Duration::from_mins(2);

/// A screen that is current: its stream is past the snapshot.
async fn open(client: &Client) -> Option<Stream> {
    let (mut stream, welcome) = client.open_stream(None).await.ok()?;
    if welcome.resumed {
        return Some(stream);
    }
    loop {
        match stream.next().await {
            Ok(Event::Snapshot(_)) => return Some(stream),
            Ok(Event::Closed { .. }) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

/// Watches until the stream ends, then comes back as a console does: again and again, with longer waits in between.
/// `base` is where the server is, as an address that people know would lead to it. Gives when it was current again.
async fn come_back(client: Client, mut stream: Stream, base: watch::Receiver<String>) -> Instant {
    while !matches!(stream.next().await, Ok(Event::Closed { .. }) | Err(_)) {}
    let mut attempt = 0;
    loop {
        attempt += 1;
        tokio::time::sleep(reconnect_wait(attempt)).await;
        let there = base.borrow().clone();
        let Ok(client) = client.at(&there) else {
            continue;
        };
        if open(&client).await.is_some() {
            return Instant::now();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_screen_is_current_again_soon_after_a_restart() {
    let is_long = std::env::var_os("MUSTER_LONG").is_some_and(|it| it == "1");
    let screens = if is_long { SCREENS } else { SCREENS_IN_CI };
    let program = Path::new(env!("CARGO_BIN_EXE_muster-under-test"));
    let data = tempfile::tempdir().expect("a folder");
    let data_at = data.path();
    let start = |units| async move { UnderTest::start(program, data_at, &["load", units]).await };
    let server = start(UNITS).await.expect("a server");
    let (here, base) = watch::channel(server.base().to_owned());
    let mut returning = JoinSet::new();
    for session in 0..screens.div_ceil(SCREENS_PER_SESSION) {
        let client = server.stranger().expect("an address");
        client
            .sign_in(&account(session % AGENCIES.len()), PASSWORD)
            .await
            .expect("an account");
        let left = screens - session * SCREENS_PER_SESSION;
        for _ in 0..left.min(SCREENS_PER_SESSION) {
            let stream = open(&client).await.expect("a stream");
            returning.spawn(come_back(client.clone(), stream, base.clone()));
        }
    }
    let killed = Instant::now();
    server.kill().await.expect("killed");
    // The units are in the journal.
    let server = start("0").await.expect("a server");
    let serving = Instant::now();
    here.send(server.base().to_owned()).expect("screens wait");

    let mut waits = Vec::new();
    let all = async {
        while let Some(back) = returning.join_next().await {
            let back = back.expect("a screen");
            waits.push(back.saturating_duration_since(serving).as_secs_f64());
        }
    };
    tokio::time::timeout(PATIENCE, all)
        .await
        .expect("every screen comes back");
    assert_eq!(waits.len(), screens);
    waits.sort_by(f64::total_cmp);
    let p99 = waits[(screens * 99).div_ceil(100) - 1];
    if is_long {
        figures::write(
            "reconnect",
            &[
                Figure::at_most("reconnect_500_p99_s", p99, "s", "≤ 5", GOAL.as_secs_f64()),
                Figure::told("reconnect_screens", screens as f64, "screens"),
                Figure::told("reconnect_outage_s", (serving - killed).as_secs_f64(), "s"),
            ],
        );
    }
    server.kill().await.expect("killed");
}
