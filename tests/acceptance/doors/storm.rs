//! A login storm slows nobody else.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use acceptance::{TestServer, city};

/// Sign-ins at once: each costs a hash, and the pool computes a few at a time.
const STORM: usize = 96;
/// Commands and reads of somebody who is signed in, meanwhile.
const MEANWHILE: usize = 10;

/// A8: hashes wait in a pool of their own; commands and reads do not wait behind them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_storm_slows_nobody_who_is_signed_in() {
    let server = TestServer::start().await;
    let desk = server.seat("fire.dispatcher").await;
    let done = Arc::new(AtomicUsize::new(0));
    let mut storm = tokio::task::JoinSet::new();
    for number in 0..STORM {
        let (stranger, done) = (server.stranger(), Arc::clone(&done));
        storm.spawn(async move {
            // Right ones and wrong ones, so that no rate limit ends the storm.
            let right = ["police.dispatcher", "police.commander", "ems.dispatcher"][number % 3];
            let _ = stranger.sign_in(right, city::PASSWORD).await;
            done.fetch_add(1, Ordering::SeqCst);
        });
    }
    while done.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..MEANWHILE {
        desk.report_incident(&city::incident())
            .await
            .expect("a command amid the storm");
        desk.session().await.expect("a read amid the storm");
    }
    let done = done.load(Ordering::SeqCst);
    assert!(
        done < STORM,
        "the storm was over before {MEANWHILE} commands were: they waited behind it"
    );
    storm.join_all().await;
    server.stop().await;
}
