//! When the journal cannot be written: the room says so, goes on being read, and goes on writing by itself once it can.
//!
//! Rules (cited by tests):
//! - **J4** The working state, which is ahead of the disk, is thrown away. What of the failed batch is on the disk is
//!   read back, published and answered as done; the rest was never done. Nobody guesses.
//! - **J5** Trying again is bounded in time and never stops by itself; what cannot pass (a damaged file, another
//!   chain) ends the room.

use std::{pin::Pin, time::Duration};

use storage::{Head, Journal, Outcome, Row, StorageError};
use tokio::{
    sync::mpsc,
    time::{Instant, sleep_until, timeout},
};

use super::{
    Ask, AskError, Receipt,
    health::{Health, Trouble},
    replay::recorded_of,
    run::{RoomError, Writer, principal_of},
};

/// How long the first attempt may take: who asked is answered within a second.
const FIRST_ATTEMPT_MAX: Duration = Duration::from_millis(700);
/// How long a later attempt may take. With [`RETRY_MAX`] it keeps recovery under five seconds.
const ATTEMPT_MAX: Duration = Duration::from_secs(3);
/// The first and the longest pause between attempts: soon enough for people, rare enough for a disk that struggles.
const RETRY_FIRST: Duration = Duration::from_millis(200);
const RETRY_MAX: Duration = Duration::from_millis(1_500);
/// An outage that begins so soon after the last one is the same trouble: it goes on with the pauses of that one, so that
/// screens do not flicker when a disk takes a little and no more.
const SAME_TROUBLE: Duration = Duration::from_secs(10);

/// The pause that the last outage had come to, and when it ended.
pub(super) struct LastOutage {
    pause: Duration,
    ended: Instant,
}

/// How an outage ended.
pub(super) enum Outage {
    /// Writing works again.
    Over,
    /// The server stops first.
    Stopped,
}

/// What the journal has that is not published.
struct ReadBack {
    rows: Vec<Row>,
    head: Head,
}

impl<J: Journal> Writer<J> {
    /// Holds the room open for reading until writing works again or the server stops.
    pub(super) async fn outage(
        &mut self,
        error: &StorageError,
        asks: &mut mpsc::Receiver<Ask>,
        mut stop: Pin<&mut impl Future<Output = ()>>,
    ) -> Result<Outage, RoomError> {
        let mut trouble = Trouble::of(error);
        let since = self.clock.now();
        tracing::error!(%error, "The journal cannot be written: the room is read-only until it can");
        self.enter(Health::ReadOnly { trouble, since });
        let mut unsettled = std::mem::take(&mut self.unsettled);
        let last = self
            .last_outage
            .take()
            .filter(|it| it.ended.elapsed() < SAME_TROUBLE);
        let mut pause = last.as_ref().map_or(RETRY_FIRST, |it| it.pause);
        let mut patience = last.map_or(FIRST_ATTEMPT_MAX, |_| Duration::ZERO);
        let back = loop {
            match timeout(patience, self.read_back()).await {
                Ok(Ok(back)) => break back,
                Ok(Err(error)) if !error.may_pass() => return Err(error.into()),
                Ok(Err(error)) => {
                    tracing::debug!(%error, "The journal cannot be written yet");
                    if Trouble::of(&error) != trouble {
                        trouble = Trouble::of(&error);
                        self.enter(Health::ReadOnly { trouble, since });
                    }
                }
                Err(_elapsed) => tracing::debug!("The disk does not answer"),
            }
            for ask in unsettled.drain(..) {
                let _ = ask.reply.send(Err(AskError::StorageFailed));
            }
            self.withhold_past().await?;
            if is_stopped_meanwhile(asks, stop.as_mut(), pause).await {
                return Ok(Outage::Stopped);
            }
            patience = ATTEMPT_MAX;
            pause = (pause * 2).min(RETRY_MAX);
        };
        let found = back.rows.len();
        self.take_up(back).await?;
        for ask in unsettled {
            let key = (principal_of(&ask), ask.command_id);
            let answer = self.outcomes.known(key, &ask.body_sha256);
            let _ = ask
                .reply
                .send(answer.unwrap_or(Err(AskError::StorageFailed)));
        }
        self.enter(Health::Open);
        let ended = Instant::now();
        self.last_outage = Some(LastOutage { pause, ended });
        let lasted_ms = self.clock.now().ms_since(since);
        tracing::warn!(found, lasted_ms, "The journal can be written again");
        Ok(Outage::Over)
    }

    /// Rules G7 and G8: what is over by the clock is shown no longer, though nobody can write that down; and what was
    /// withheld is shown by what is recorded again.
    pub(super) async fn withhold_past(&mut self) -> Result<(), RoomError> {
        let now = self.clock.now();
        let Some(past) = self.room.read().newly_past(now) else {
            return Ok(());
        };
        let disclosures = self.room.write(|it| it.withhold(past, now));
        self.picture.disclose(Vec::new(), disclosures).await?;
        self.working = self.room.read().state().clone();
        Ok(())
    }

    /// Rule J2: everybody is told, readers of the health first.
    fn enter(&self, health: Health) {
        self.room.health.send_replace(health);
        self.room.write(|it| it.tell_health(health));
    }

    /// Opens the journal anew and reads what it has beyond what is known. May be cancelled.
    async fn read_back(&mut self) -> Result<ReadBack, StorageError> {
        self.journal.reopen().await?;
        let (outcomes, mut rows) = (&self.outcomes, Vec::new());
        let each = |row: Row| {
            if !outcomes.has(&(row.principal, row.command_id)) {
                rows.push(row);
            }
        };
        let replayed = self.journal.replay_after(Some(self.head), each).await?;
        Ok(ReadBack {
            rows,
            head: replayed.head,
        })
    }

    /// Rule J4.
    async fn take_up(&mut self, back: ReadBack) -> Result<(), RoomError> {
        for row in back.rows {
            let (key, recorded) = ((row.principal, row.command_id), recorded_of(&row));
            match row.outcome {
                Outcome::Accepted { events, receipt } => {
                    let receipt = Receipt {
                        receipt,
                        recorded_at: recorded.received_at,
                    };
                    self.outcomes.accept(key, row.body_sha256, receipt);
                    self.publish(&events, &recorded, row.command_id).await?;
                }
                Outcome::Refused(refusal) => {
                    let at = recorded.received_at;
                    self.outcomes.refuse(key, row.body_sha256, refusal, at);
                }
            }
        }
        self.head = back.head;
        self.working = self.room.read().state().clone();
        Ok(())
    }
}

/// Waits out a pause and refuses what comes meanwhile; tells whether the server stops.
async fn is_stopped_meanwhile(
    asks: &mut mpsc::Receiver<Ask>,
    mut stop: Pin<&mut impl Future<Output = ()>>,
    pause: Duration,
) -> bool {
    let until = Instant::now() + pause;
    loop {
        tokio::select! {
            biased;
            () = &mut stop => return true,
            () = sleep_until(until) => return false,
            // Those that were in the queue when the trouble began; later ones are refused before it.
            ask = asks.recv() => match ask {
                Some(ask) => {
                    let _ = ask.reply.send(Err(AskError::StorageFailed));
                }
                None => return true,
            },
        }
    }
}
