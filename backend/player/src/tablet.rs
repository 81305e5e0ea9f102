//! A crew's tablet: connected like a real one, so that its unit can be told something. What it is told, the brain reads
//! from its agency's stream.

use client::{Event, Stream};
use tokio::time::MissedTickBehavior;

use crate::{
    limits::{PING_EVERY, RECONNECT_WAIT_FIRST, RECONNECT_WAIT_MAX},
    seat::Account,
};

/// Keeps the connection open until the play is over.
pub(crate) async fn hold(account: Account) {
    let mut wait = RECONNECT_WAIT_FIRST;
    loop {
        if account.sign_in_if_needed().await.is_ok() {
            match account.client.open_stream(None).await {
                Ok((stream, _welcome)) => {
                    wait = RECONNECT_WAIT_FIRST;
                    listen(stream).await;
                }
                Err(why) => {
                    tracing::debug!(account = account.name, %why, "tablet is not connected");
                    // The session may have ended with the server that gave it.
                    let _ = account.sign_in().await;
                }
            }
        }
        tokio::time::sleep(wait).await;
        wait = (wait * 2).min(RECONNECT_WAIT_MAX);
    }
}

/// Reads until the connection ends.
async fn listen(mut stream: Stream) {
    let mut ping = tokio::time::interval(PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = stream.next() => if matches!(event, Err(_) | Ok(Event::Closed { .. })) {
                return;
            },
            _ = ping.tick() => if stream.ping(0.0).await.is_err() {
                return;
            },
        }
    }
}
