//! Sending a command until there is an answer.

use std::time::Duration;

use protocol::command::Accepted;
use serde::Serialize;

use crate::{
    Client,
    error::ApiError,
    http::{decode, encode},
    limits::{ATTEMPTS_MAX, FIRST_WAIT, WAIT_MAX},
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
                    tokio::time::sleep(wait_after(attempt)).await;
                    attempt += 1;
                }
                Err(why) => return Err(why),
            }
        }
    }
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
        let whole: Duration = (1..ATTEMPTS_MAX).map(wait_after).sum();
        assert!(whole > Duration::from_secs(10) && whole < Duration::from_mins(1));
    }
}
