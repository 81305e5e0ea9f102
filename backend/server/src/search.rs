//! Who may look for words when, and how a search is done beside the writer (rule Q6).
//!
//! One search is done at a time. Of one agency only one stands in the line for it, the others wait behind that one: so each
//! agency waits for one search of each of the others at most, however many those have.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::{Duration, Instant},
};

use domain::{
    AgencyId, PrincipalId,
    sharing::{Hit, Hits, Search},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    auth::{Actor, AuthError, Recent},
    room::{AskError, PublishedObject, RoomHandle},
    share::{Place, Places, Shares},
};

/// Searches at once. Each keeps a processor busy for up to a second in a full room; the others belong to the room.
const AT_ONCE: usize = 1;
/// Searches that are done or wait for their turn. Of one agency: some seconds' worth; more are told that the server is busy.
/// Of one person: what was asked last, while what was asked before is still being done. All together take some
/// kilobytes each.
const WAITING: Shares = Shares {
    all: 1_024,
    of_agency: 16,
    of_person: 2,
};
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
    waiting: Places,
    /// The line of each agency whose people search now.
    lines: Arc<Mutex<BTreeMap<AgencyId, Weak<Semaphore>>>>,
    /// When what each person has searched will be forgotten.
    rates: Arc<Mutex<Recent<PrincipalId, Instant>>>,
}

/// What a search came to, with each object as the asker was shown it.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) hits: Vec<(PublishedObject, Hit)>,
    pub(crate) rest: Hits,
}

/// The right to search now. The next one comes when it is dropped.
#[derive(Debug)]
pub(crate) struct Turn {
    _common: OwnedSemaphorePermit,
    _of_agency: OwnedSemaphorePermit,
    _place: Place,
}

impl Searches {
    pub(crate) fn new() -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: Places::new(WAITING),
            lines: Arc::default(),
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
        actor: &Actor,
        search: Search,
        (skip, max): (usize, usize),
    ) -> Result<Answer, AskError> {
        let turn = self.turn(&actor.agency, actor.principal).await?;
        let actor = actor.clone();
        // Whose requester has gone away stops: the next one waits for it.
        let asker = Arc::new(());
        let is_there = Arc::downgrade(&asker);
        let done = tokio::task::spawn_blocking(move || {
            let answer = look(&room, &actor, search, (skip, max), &is_there);
            drop(turn);
            answer
        });
        let answer = done.await;
        drop(asker);
        answer.ok().flatten().ok_or(AskError::Busy)
    }

    /// The next turn for this person: first of those of the agency, then of those of all agencies.
    pub(crate) async fn turn(
        &self,
        agency: &AgencyId,
        person: PrincipalId,
    ) -> Result<Turn, AskError> {
        let place = self.waiting.take_for(agency, person);
        let place = place.ok_or(AskError::Busy)?;
        let of_agency = self.line(agency).acquire_owned().await;
        let of_agency = of_agency.map_err(|_closed| AskError::Stopping)?;
        let common = Arc::clone(&self.at_once).acquire_owned().await;
        let common = common.map_err(|_closed| AskError::Stopping)?;
        Ok(Turn {
            _common: common,
            _of_agency: of_agency,
            _place: place,
        })
    }

    /// The line of an agency, for as long as somebody stands in it.
    fn line(&self, agency: &AgencyId) -> Arc<Semaphore> {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get(agency).and_then(Weak::upgrade) {
            return line;
        }
        lines.retain(|_, it| it.strong_count() > 0);
        let line = Arc::new(Semaphore::new(1));
        lines.insert(agency.clone(), Arc::downgrade(&line));
        line
    }
}

/// The search, if somebody still waits for it.
fn look(
    room: &RoomHandle,
    actor: &Actor,
    mut search: Search,
    (skip, max): (usize, usize),
    asker: &Weak<()>,
) -> Option<Answer> {
    let viewer = actor.viewer(room.read().state());
    loop {
        let published = room.read();
        let state = published.state();
        if actor.viewer(state) != viewer {
            // Cleared otherwise meanwhile: what was counted so far is not theirs to know.
            return None;
        }
        if !search.step(state, &viewer, OBJECTS_PER_STEP) {
            break;
        }
        drop(published);
        if asker.strong_count() == 0 {
            return None;
        }
        std::thread::yield_now();
    }
    let published = room.read();
    if actor.viewer(published.state()) != viewer {
        return None;
    }
    let mut rest = search.hits(published.state(), &viewer, skip, max);
    let with_bytes = std::mem::take(&mut rest.hits).into_iter().filter_map(|it| {
        let shown = published.object(&viewer, &it.object)?;
        Some((shown, it))
    });
    let hits = with_bytes.collect();
    Some(Answer { hits, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PrincipalId {
        PrincipalId(uuid::Uuid::from_u128(n))
    }

    /// Q6
    #[test]
    fn a_line_may_be_typed_and_a_flood_is_refused() {
        let searches = Searches::new();
        let (me, other) = (person(1), person(2));
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

    /// In which order these come to their turn, each staying until the next is looked for.
    async fn order(of: &[(&'static str, u128)]) -> Vec<&'static str> {
        let searches = Searches::new();
        let held = searches.turn(&agency("other"), person(0)).await.unwrap();
        let (done, mut in_turn) = tokio::sync::mpsc::unbounded_channel();
        let tasks: Vec<_> = of
            .iter()
            .map(|(who, n)| {
                let (searches, done, who, n) = (searches.clone(), done.clone(), *who, *n);
                tokio::spawn(async move {
                    let turn = searches.turn(&agency(who), person(n)).await;
                    let told = turn.as_ref().map_or("refused", |_| who);
                    done.send(told).unwrap();
                    // The others have their chance to come first.
                    tokio::task::yield_now().await;
                    drop(turn);
                })
            })
            .collect();
        tokio::task::yield_now().await;
        drop((held, done));
        for task in tasks {
            task.await.unwrap();
        }
        assert!(searches.line(&agency("nobody")).available_permits() == 1);
        assert_eq!(searches.lines.lock().unwrap().len(), 1, "lines are left");
        let mut found = Vec::new();
        while let Some(it) = in_turn.recv().await {
            found.push(it);
        }
        found
    }

    fn agency(it: &str) -> AgencyId {
        AgencyId::new(it).unwrap()
    }

    /// Q6: an agency waits for one search of another, not for all of them.
    #[tokio::test]
    async fn q6_agencies_take_turns_however_many_of_one_search() {
        let mut asked: Vec<_> = (1..=8).map(|n| ("fire", n)).collect();
        asked.push(("police", 20));
        let order_of = order(&asked).await;
        assert_eq!(order_of.len(), 9);
        let police = order_of.iter().position(|it| *it == "police").unwrap();
        assert!(police <= 1, "{order_of:?}");
        // The control: in one line it would have been the last.
        asked.pop();
        asked.push(("fire", 20));
        assert_eq!(order(&asked).await, ["fire"; 9]);
    }

    /// Q6: of one person two, of one agency sixteen; others are not kept out by them.
    #[tokio::test]
    async fn q6_one_person_and_one_agency_have_their_shares() {
        let mut asked: Vec<_> = (0..5).map(|_| ("fire", 1)).collect();
        asked.extend((2..=30).map(|n| ("fire", n)));
        asked.push(("police", 50));
        let order_of = order(&asked).await;
        let count = |who| order_of.iter().filter(|it| **it == who).count();
        assert_eq!((count("fire"), count("police")), (16, 1));
        assert_eq!(count("refused"), 3 + 29 - 14);
    }
}
