//! What an agency sees: one stream, opened again whenever it breaks, resumed where it stopped.

use std::time::Duration;

use client::{Event, Stream, StreamError};
use tokio::{sync::mpsc, time::MissedTickBehavior};
use tracing::{info, warn};

use crate::{
    limits::{PING_EVERY, RECONNECT_WAIT_FIRST, RECONNECT_WAIT_MAX},
    news::News,
    seat::{Account, is_signed_out},
};

/// Keeps the stream of `agency` open until nobody listens any more.
pub(crate) async fn follow(agency: String, account: Account, news: mpsc::Sender<News>) {
    let mut cursor = None;
    let mut wait = RECONNECT_WAIT_FIRST;
    let mut is_down = false;
    loop {
        match open(&account, cursor.as_deref()).await {
            Ok((stream, server_ms, resumed)) => {
                if is_down {
                    info!(agency, resumed, "stream is back");
                }
                wait = RECONNECT_WAIT_FIRST;
                let open = News::Open {
                    agency: agency.clone(),
                    server_ms,
                    resumed,
                };
                if news.send(open).await.is_err() {
                    return;
                }
                let Some(why) = listen(&agency, stream, &mut cursor, &news).await else {
                    return;
                };
                warn!(agency, why, "stream lost");
                is_down = true;
                if news
                    .send(News::Lost {
                        agency: agency.clone(),
                    })
                    .await
                    .is_err()
                {
                    return;
                }
            }
            Err(why) => {
                if !is_down {
                    warn!(agency, %why, "stream cannot be opened; trying again");
                }
                is_down = true;
                if let StreamError::Ticket(why) = &why
                    && is_signed_out(why)
                {
                    // The next round finds a fresh session, or the same refusal.
                    let _ = account.sign_in().await;
                }
            }
        }
        tokio::time::sleep(wait).await;
        wait = next_wait(wait);
    }
}

async fn open(account: &Account, cursor: Option<&str>) -> Result<(Stream, i64, bool), StreamError> {
    account.sign_in_if_needed().await?;
    let (stream, welcome) = account.client.open_stream(cursor).await?;
    Ok((stream, welcome.server_time.0.0, welcome.resumed))
}

/// Passes events on until the stream ends; says why it did, or nothing if nobody listens any more.
async fn listen(
    agency: &str,
    mut stream: Stream,
    cursor: &mut Option<String>,
    news: &mpsc::Sender<News>,
) -> Option<String> {
    let mut ping = tokio::time::interval(PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let event = tokio::select! {
            event = stream.next() => event,
            _ = ping.tick() => {
                if let Err(why) = stream.ping(0.0).await {
                    return Some(why.to_string());
                }
                continue;
            }
        };
        let event = match event {
            Ok(Event::Closed { code, reason }) => {
                return Some(format!("closed with {code} {reason}"));
            }
            Ok(event) => event,
            Err(why) => {
                // After a gap only a snapshot tells the truth again.
                if matches!(why, StreamError::Gap { .. } | StreamError::NotUnderstood(_)) {
                    *cursor = None;
                }
                return Some(why.to_string());
            }
        };
        match &event {
            Event::Snapshot(it) => *cursor = Some(it.cursor.clone()),
            Event::Change(it) => *cursor = Some(it.cursor.clone()),
            _ => continue,
        }
        let heard = News::Heard {
            agency: agency.to_owned(),
            event: Box::new(event),
        };
        if news.send(heard).await.is_err() {
            return None;
        }
    }
}

fn next_wait(wait: Duration) -> Duration {
    (wait * 2).min(RECONNECT_WAIT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_a_limit() {
        let mut wait = RECONNECT_WAIT_FIRST;
        for _ in 0..20 {
            wait = next_wait(wait);
        }
        assert_eq!(wait, RECONNECT_WAIT_MAX);
    }
}
