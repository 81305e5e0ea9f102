//! Sending a command until there is an answer.

use std::time::Duration;

use protocol::command::Accepted;
use serde::Serialize;

use crate::{
    Client,
    error::ApiError,
    http::{decode, encode},
    limits::{ATTEMPTS_MAX, FIRST_WAIT, RECONNECT_WAIT_MAX, WAIT_MAX},
};

impl Client {
    /// Sends a command once (rules C1 to C3).
    pub async fn send<B: Serialize + Sync + ?Sized>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<Accepted, ApiError> {
        self.post(path, body).await
    }

    /// Sends the very same bytes, and so the same `command_id`, again while there is no answer or the server is busy,
    /// at most [`ATTEMPTS_MAX`] times. The server makes sure that it takes effect once (rule C2).
    pub async fn send_surely<B: Serialize + Sync + ?Sized>(
        &self,
        path: &str,
        body: &B,
    ) -> Result<Accepted, ApiError> {
        let bytes = encode(body)?;
        let mut attempt = 1;
        loop {
            match self.post_bytes(path, bytes.clone()).await {
                Ok((status, body)) => return decode(status, &body),
                Err(why) if why.is_passing() && attempt < ATTEMPTS_MAX => {
                    tokio::time::sleep(jittered(wait_after(attempt), chance())).await;
                    attempt += 1;
                }
                Err(why) => return Err(why),
            }
        }
    }
}

/// How long a screen waits before it connects for the `attempt`th time, counted from 1: twice as long each time, and
/// between half and all of it by chance, so that a thousand screens do not return in one moment.
pub fn reconnect_wait(attempt: u32) -> Duration {
    jittered(wait_after(attempt).min(RECONNECT_WAIT_MAX), chance())
}

/// Between half of the wait, at 0, and all of it, at the largest number.
fn jittered(wait: Duration, chance: u16) -> Duration {
    let half = wait / 2;
    half + half * u32::from(chance) / u32::from(u16::MAX)
}

/// A random number: the last bytes of a new id are.
fn chance() -> u16 {
    let id = uuid::Uuid::now_v7().into_bytes();
    u16::from_le_bytes([id[14], id[15]])
}

/// How long to wait after attempt number `attempt`, counted from 1.
pub(crate) fn wait_after(attempt: u32) -> Duration {
    let doublings = attempt.saturating_sub(1).min(16);
    (FIRST_WAIT * 2_u32.pow(doublings)).min(WAIT_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_limit() {
        assert_eq!(wait_after(1), FIRST_WAIT);
        assert_eq!(wait_after(2), FIRST_WAIT * 2);
        assert_eq!(wait_after(u32::MAX), WAIT_MAX);
        assert_eq!(jittered(WAIT_MAX, 0), WAIT_MAX / 2);
        assert_eq!(jittered(WAIT_MAX, u16::MAX), WAIT_MAX);
        let different: std::collections::BTreeSet<_> = (0..50).map(|_| reconnect_wait(9)).collect();
        assert!(different.len() > 10, "{different:?}");
        assert!(different.iter().all(|it| *it <= RECONNECT_WAIT_MAX));
        let whole: Duration = (1..ATTEMPTS_MAX).map(wait_after).sum();
        assert!(whole > Duration::from_secs(10) && whole < Duration::from_mins(1));
    }
}
