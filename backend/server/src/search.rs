//! Who may look for words when, and how a search is done beside the writer (rule Q6).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{
    PrincipalId,
    sharing::{Hit, Hits, Search, Viewer},
};
use tokio::sync::Semaphore;

use crate::{
    auth::{AuthError, Recent},
    room::{AskError, PublishedObject, RoomHandle},
};

/// Searches at once. Each keeps a processor busy for up to a second in a full room; the others belong to the room.
const AT_ONCE: usize = 1;
/// Searches that may wait for their turn: some seconds' worth. More are told that the server is busy.
const WAITING_MAX: usize = 32;
/// Objects that are looked at before the writer may go on: about a millisecond.
const OBJECTS_PER_STEP: usize = 500;
/// Searches of one person in one go: a line typed word by word.
const BURST_MAX: u32 = 20;
/// How long until one of those is forgotten.
const LEAK: Duration = Duration::from_millis(500);
/// People whose searches are counted; the oldest are forgotten first.
const PEOPLE_COUNTED: usize = 10_000;

/// The door to searching.
#[derive(Debug, Clone)]
pub(crate) struct Searches {
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    /// When what each person has searched will be forgotten.
    rates: Arc<Mutex<Recent<PrincipalId, Instant>>>,
}

/// What a search came to, with each object as the asker was shown it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) hits: Vec<(PublishedObject, Hit)>,
    pub(crate) rest: Hits,
}

impl Searches {
    pub(crate) fn new() -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Arc::new(Semaphore::new(WAITING_MAX)),
            rates: Arc::new(Mutex::new(Recent::new(PEOPLE_COUNTED))),
        }
    }

    /// Counts a search, or refuses it and tells how long to wait.
    pub(crate) fn count(&self, who: PrincipalId, now: Instant) -> Result<(), AuthError> {
        let mut rates = self.rates.lock().unwrap_or_else(PoisonError::into_inner);
        let empty_at = rates.get_mut(&who).map_or(now, |it| *it).max(now);
        let full = LEAK * (BURST_MAX - 1);
        let wait = empty_at.saturating_duration_since(now + full);
        if !wait.is_zero() {
            return Err(AuthError::RateLimited {
                retry_after_s: wait.as_secs() + 1,
            });
        }
        rates.insert(who, empty_at + LEAK);
        drop(rates);
        Ok(())
    }

    /// Does a search, in steps between which the writer goes on.
    pub(crate) async fn run(
        &self,
        room: RoomHandle,
        viewer: Viewer,
        search: Search,
        (skip, max): (usize, usize),
    ) -> Result<Answer, AskError> {
        let waiting = Arc::clone(&self.waiting)
            .try_acquire_owned()
            .map_err(|_full| AskError::Busy)?;
        let turn = Arc::clone(&self.at_once)
            .acquire_owned()
            .await
            .map_err(|_closed| AskError::Stopping)?;
        drop(waiting);
        // The turn goes along: work whose requester has gone away is still work.
        let done = tokio::task::spawn_blocking(move || {
            let answer = look(&room, &viewer, search, skip, max);
            drop(turn);
            answer
        });
        done.await.map_err(|_panicked| AskError::Busy)
    }
}

fn look(room: &RoomHandle, viewer: &Viewer, mut search: Search, skip: usize, max: usize) -> Answer {
    while search.step(room.read().state(), viewer, OBJECTS_PER_STEP) {
        std::thread::yield_now();
    }
    let published = room.read();
    let mut rest = search.hits(published.state(), viewer, skip, max);
    let with_bytes = std::mem::take(&mut rest.hits).into_iter().filter_map(|it| {
        let shown = published.object(&viewer.agency, &it.object)?;
        Some((shown, it))
    });
    let hits = with_bytes.collect();
    Answer { hits, rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Q6
    #[test]
    fn a_line_may_be_typed_and_a_flood_is_refused() {
        let searches = Searches::new();
        let (me, other) = (
            PrincipalId(uuid::Uuid::from_u128(1)),
            PrincipalId(uuid::Uuid::from_u128(2)),
        );
        let start = Instant::now();
        let taken = |who, at| (0..100).filter(|_| searches.count(who, at).is_ok()).count();
        assert_eq!(taken(me, start), BURST_MAX as usize);
        assert_eq!(taken(me, start + LEAK * 3), 3);
        assert_eq!(taken(other, start), BURST_MAX as usize);
        let refused = searches.count(me, start + LEAK * 3).expect_err("refused");
        assert!(matches!(
            refused,
            AuthError::RateLimited { retry_after_s: 1 }
        ));
    }
}
