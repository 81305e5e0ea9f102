//! Which agencies have a desk with a link: a stream of a commander, coordinator or dispatcher. Kept in memory; of an agency
//! that leads a joint task which somebody may take over it is recorded, because that may be taken by it (T18).

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{AgencyId, Command, CommandId, Role, State, Timestamp};
use tokio::{sync::mpsc, task::JoinHandle};
use uuid::Uuid;

use crate::{
    clock::Clock,
    links::{self, LOST_AFTER, Links},
    room::RoomHandle,
    source::Aged,
};

/// How often it is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy)]
struct Desks {
    streams: u32,
    /// When the last one went, while there is none.
    left: (Instant, Timestamp),
}

/// The desks of all agencies. Copies share the table.
#[derive(Debug, Clone)]
pub(crate) struct DeskLinks {
    /// Who has had no desk since the server started has been away since then.
    began: (Instant, Timestamp),
    table: Arc<Mutex<BTreeMap<AgencyId, Desks>>>,
}

impl DeskLinks {
    fn new(clock: &Clock) -> Self {
        Self {
            began: (Instant::now(), clock.now()),
            table: Arc::default(),
        }
    }

    /// Counts a stream until the guard is dropped; none of who does not lead.
    pub(crate) fn open(&self, agency: &AgencyId, role: Role, clock: &Clock) -> Option<DeskGuard> {
        let is_desk = matches!(role, Role::Commander | Role::Coordinator | Role::Dispatcher);
        is_desk.then(|| {
            self.change(agency, |it| it.streams += 1);
            DeskGuard {
                links: self.clone(),
                agency: agency.clone(),
                clock: clock.clone(),
            }
        })
    }

    /// Since when an agency has no desk; nothing while it has one or had one a moment ago.
    fn away_since(&self, agency: &AgencyId, now: Instant) -> Option<Timestamp> {
        let desks = self.table().get(agency).copied();
        let (left, at) = match desks {
            Some(it) if it.streams > 0 => return None,
            Some(it) => it.left,
            None => self.began,
        };
        (now.saturating_duration_since(left) >= LOST_AFTER).then_some(at)
    }

    fn has_stream(&self, agency: &AgencyId) -> bool {
        self.table().get(agency).is_some_and(|it| it.streams > 0)
    }

    fn change(&self, agency: &AgencyId, change: impl FnOnce(&mut Desks)) {
        let none = Desks {
            streams: 0,
            left: self.began,
        };
        change(self.table().entry(agency.clone()).or_insert(none));
    }

    fn table(&self) -> std::sync::MutexGuard<'_, BTreeMap<AgencyId, Desks>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is to be recorded now, by what the room knows.
    fn news(&self, state: &State, now: Instant) -> Vec<Command> {
        let led = state.open_tasks().filter(|it| it.takeover.is_some());
        let mut leads: Vec<_> = led.map(|it| &it.lead).collect();
        leads.sort_unstable();
        leads.dedup();
        // One of whom it was recorded has a link again, also if it leads nothing any more.
        let known = state.unlinked().map(|it| it.0);
        // A server that has just started has heard of nobody, which is no sign of life.
        let back = known.filter(|it| self.has_stream(it));
        let back = back.map(|it| (it, None));
        let gone = leads
            .into_iter()
            .filter(|it| state.unlinked_since(it).is_none())
            .filter_map(|it| Some((it, Some(self.away_since(it, now)?))));
        back.chain(gone)
            .map(|(agency, since)| Command::NoteLink {
                agency: agency.clone(),
                since,
            })
            .collect()
    }
}

/// A stream that is counted for its agency until this is dropped.
#[derive(Debug)]
pub(crate) struct DeskGuard {
    links: DeskLinks,
    agency: AgencyId,
    clock: Clock,
}

impl Drop for DeskGuard {
    fn drop(&mut self) {
        let left = (Instant::now(), self.clock.now());
        self.links.change(&self.agency, |it| {
            it.streams = it.streams.saturating_sub(1);
            it.left = left;
        });
    }
}

/// Begins to watch who has a link: desks, of which it is recorded, and crews, of whom it is shown.
pub(crate) fn watch(
    crews: &Links,
    ages: mpsc::Receiver<Aged>,
    room: &RoomHandle,
    clock: &Clock,
) -> (DeskLinks, [JoinHandle<()>; 2]) {
    let desks = DeskLinks::new(clock);
    let recording = keep_recording(desks.clone(), room.clone());
    let showing = links::keep_showing(crews.clone(), ages, room.clone(), clock.clone());
    (desks, [tokio::spawn(recording), tokio::spawn(showing)])
}

/// Records who lost the link and who has one again, for as long as it is let.
async fn keep_recording(links: DeskLinks, room: RoomHandle) {
    let mut turn = tokio::time::interval(LOOK_EVERY);
    turn.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        turn.tick().await;
        let news = links.news(room.read().state(), Instant::now());
        for command in news {
            if let Err(error) = room.ask_as_server(command, CommandId(Uuid::now_v7())).await {
                tracing::warn!(%error, "That an agency lost its link, or has one again, was not recorded");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t18_an_agency_is_away_once_its_last_desk_has_been_gone_for_a_while() {
        let clock = Clock::live(Timestamp(0));
        let links = DeskLinks::new(&clock);
        let fire = AgencyId::new("fire").unwrap();
        let later = |s: u64| Instant::now() + Duration::from_secs(s);
        assert!(links.away_since(&fire, later(19)).is_none());
        assert!(links.away_since(&fire, later(21)).is_some());
        let one = links.open(&fire, Role::Commander, &clock);
        let other = links.open(&fire, Role::Dispatcher, &clock);
        assert!(links.open(&fire, Role::Observer, &clock).is_none());
        assert!(links.away_since(&fire, later(600)).is_none());
        drop(one);
        assert!(links.away_since(&fire, later(600)).is_none());
        drop(other);
        assert!(links.away_since(&fire, later(10)).is_none());
        assert!(links.away_since(&fire, later(21)).is_some());
    }

    /// Of whom it is recorded that it has no link has one again once there is a stream, and not because a server has started.
    #[test]
    fn t18_a_start_is_no_sign_of_life() {
        let clock = Clock::live(Timestamp(0));
        let links = DeskLinks::new(&clock);
        let fire = AgencyId::new("fire").unwrap();
        let mut state = State::default();
        let recorded = domain::event::Recorded {
            principal: domain::PrincipalId::SERVER,
            agency: AgencyId::server(),
            received_at: Timestamp(1),
            occurred_at: Timestamp(1),
        };
        let lost = domain::Event::LinkNoted(domain::event::LinkNoted {
            agency: fire.clone(),
            since: Some(Timestamp(1)),
        });
        state.apply(&lost, &recorded);
        assert!(links.news(&state, Instant::now()).is_empty());
        let stream = links.open(&fire, Role::Dispatcher, &clock);
        let back = Command::NoteLink {
            agency: fire.clone(),
            since: None,
        };
        assert_eq!(links.news(&state, Instant::now()), [back]);
        drop(stream);
        assert!(links.news(&state, Instant::now()).is_empty());
    }
}
