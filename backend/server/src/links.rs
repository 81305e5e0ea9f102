//! Which units can be told something now: those whose crew has a device with an open connection. Kept in memory only;
//! what of it is shown follows the rule of the unit's status.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{Timestamp, UnitId};
use tokio::sync::mpsc;

use crate::{clock::Clock, room::RoomHandle, source::Aged};

/// How long a connection may be away before it counts as lost: a tunnel, a change of the mobile cell, a restart of the
/// server. A shorter time would make every screen flicker, a longer one would send crews that do not hear.
pub const LOST_AFTER: Duration = Duration::from_secs(20);
/// A device that only reports by HTTP counts as connected for so long: three of its reports missed.
pub const HEARD_HOLDS: Duration = Duration::from_secs(30);
/// How often changes are shown.
pub const SHOW_EVERY: Duration = Duration::from_secs(1);
/// Units whose change is shown at once; the others follow a second later. A whole city that reconnects is spread over
/// some seconds, so that decisions do not wait behind it.
pub const SHOWN_AT_ONCE_MAX: usize = 250;
/// A device's clock that differs by more than this is told to it and shown at its unit, in milliseconds: times that a
/// crew reports are wrong by as much.
pub const SKEW_TOLD_MS: i64 = 30_000;
/// A skew that was shown is shown anew when it has changed by this much, in milliseconds: jitter is no news.
const SKEW_STEP_MS: i64 = 5_000;

/// Whether a unit can be told something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Its device is connected.
    Connected,
    /// It was connected and is not any more.
    Lost,
    /// Nobody has heard a device of it since the server started.
    None,
}

/// What is shown of a unit that is not part of the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Live {
    /// Whether it can be told something.
    pub link: Link,
    /// Since when.
    pub since: Timestamp,
    /// By how much its device's clock is ahead, if that is too much.
    pub skew_ms: Option<i64>,
    /// Whether its newest fix is too old for its source; absent without a fix.
    pub is_stale: Option<bool>,
}

#[derive(Debug)]
struct Entry {
    sockets: u32,
    /// The newest sign of life, while there is no socket.
    heard: Option<Instant>,
    skew_ms: Option<i64>,
    is_stale: Option<bool>,
    shown: Live,
}

impl Entry {
    fn new(since: Timestamp) -> Self {
        Self {
            sockets: 0,
            heard: None,
            skew_ms: None,
            is_stale: None,
            shown: Live {
                link: Link::None,
                since,
                skew_ms: None,
                is_stale: None,
            },
        }
    }

    fn is_connected(&self, now: Instant) -> bool {
        self.sockets > 0 || self.heard.is_some_and(|it| now < it)
    }

    /// What is to be shown now, following what was shown before.
    fn now_shown(&self, now: Instant, at: Timestamp) -> Live {
        let link = match (self.is_connected(now), self.shown.link) {
            (true, _) => Link::Connected,
            (false, Link::None) => Link::None,
            (false, _) => Link::Lost,
        };
        let since = if link == self.shown.link {
            self.shown.since
        } else {
            at
        };
        let told = self.skew_ms.filter(|it| it.abs() > SKEW_TOLD_MS);
        let skew_ms = match (told, self.shown.skew_ms) {
            (Some(new), Some(old)) if (new - old).abs() < SKEW_STEP_MS => Some(old),
            (told, _) => told,
        };
        Live {
            link,
            since,
            skew_ms,
            is_stale: self.is_stale,
        }
    }
}

#[derive(Debug, Default)]
struct Table {
    units: BTreeMap<UnitId, Entry>,
    /// Units that may look different. A unit without a socket stays here until its time has passed.
    open: BTreeSet<UnitId>,
}

/// The connections of all units' devices. Copies share the table.
#[derive(Debug, Clone)]
pub struct Links {
    table: Arc<Mutex<Table>>,
    began: Instant,
}

impl Default for Links {
    fn default() -> Self {
        Self {
            table: Arc::default(),
            began: Instant::now(),
        }
    }
}

impl Links {
    /// A device of this unit has opened a connection; it counts until the guard is dropped.
    pub fn open(&self, unit: UnitId, at: Timestamp) -> LinkGuard {
        self.change(unit, at, |it| it.sockets += 1);
        LinkGuard {
            links: self.clone(),
            unit,
        }
    }

    /// A device of this unit was heard without a connection of its own.
    pub fn heard(&self, unit: UnitId, at: Timestamp) {
        self.heard_at(unit, at, Instant::now());
    }

    fn heard_at(&self, unit: UnitId, at: Timestamp, now: Instant) {
        let until = now + HEARD_HOLDS;
        self.change(unit, at, |it| it.heard = it.heard.max(Some(until)));
    }

    /// How far a device's clock is ahead of the server's.
    pub fn skewed(&self, unit: UnitId, at: Timestamp, skew_ms: i64) {
        self.change(unit, at, |it| it.skew_ms = Some(skew_ms));
    }

    /// Whether the newest fix of a unit has become too old, or young again.
    pub fn aged(&self, unit: UnitId, at: Timestamp, is_stale: bool) {
        self.change(unit, at, |it| it.is_stale = Some(is_stale));
    }

    /// Rule K7: whether a dispatch can reach this unit. Right after a start nobody has had the time to come back, and
    /// is given it.
    pub fn is_reachable(&self, unit: UnitId) -> bool {
        self.is_reachable_at(unit, Instant::now())
    }

    fn is_reachable_at(&self, unit: UnitId, now: Instant) -> bool {
        if now.duration_since(self.began) < LOST_AFTER {
            return true;
        }
        let table = self.table();
        table
            .units
            .get(&unit)
            .is_some_and(|it| it.is_connected(now) || it.shown.link == Link::Connected)
    }

    /// What is to be shown differently now; at most [`SHOWN_AT_ONCE_MAX`] units.
    pub fn changes(&self, at: Timestamp) -> Vec<(UnitId, Live)> {
        self.changes_at(at, Instant::now())
    }

    fn changes_at(&self, at: Timestamp, now: Instant) -> Vec<(UnitId, Live)> {
        let mut table = self.table();
        let Table { units, open } = &mut *table;
        let mut changes = Vec::new();
        open.retain(|id| {
            let Some(it) = units.get_mut(id) else {
                return false;
            };
            if changes.len() >= SHOWN_AT_ONCE_MAX {
                return true;
            }
            let live = it.now_shown(now, at);
            if live != it.shown {
                it.shown = live;
                changes.push((*id, live));
            }
            // One that is held up by its last sign of life is looked at again when that has passed.
            it.sockets == 0 && it.is_connected(now)
        });
        changes
    }

    /// A device of this unit has closed its connection.
    fn leave(&self, unit: UnitId, now: Instant) {
        let mut table = self.table();
        if let Some(it) = table.units.get_mut(&unit) {
            it.sockets = it.sockets.saturating_sub(1);
            if it.sockets == 0 {
                // Away is not yet lost.
                it.heard = it.heard.max(Some(now + LOST_AFTER));
                it.skew_ms = None;
            }
        }
        table.open.insert(unit);
    }

    fn change(&self, unit: UnitId, at: Timestamp, change: impl FnOnce(&mut Entry)) {
        let mut table = self.table();
        change(table.units.entry(unit).or_insert_with(|| Entry::new(at)));
        table.open.insert(unit);
    }

    fn table(&self) -> std::sync::MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that is counted for its unit until this is dropped.
#[derive(Debug)]
pub struct LinkGuard {
    links: Links,
    unit: UnitId,
}

impl LinkGuard {
    /// The unit that it stands for.
    pub const fn unit(&self) -> UnitId {
        self.unit
    }
}

impl Drop for LinkGuard {
    fn drop(&mut self) {
        self.links.leave(self.unit, Instant::now());
    }
}

/// Shows how units are connected and whose fix is stale, every second and not each time that it changes (M5, M6).
pub(crate) async fn keep_showing(
    links: Links,
    mut ages: mpsc::Receiver<Aged>,
    room: RoomHandle,
    clock: Clock,
) {
    let mut every = tokio::time::interval(SHOW_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every.tick().await;
        let now = clock.now();
        while let Ok(aged) = ages.try_recv() {
            for (unit, is_stale) in aged {
                links.aged(unit, now, is_stale);
            }
        }
        let changes = links.changes(now);
        if !changes.is_empty() {
            room.write(|it| it.show_live(changes, now));
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const AT: Timestamp = Timestamp(1_795_000_000_000);

    fn unit() -> UnitId {
        UnitId(Uuid::from_u128(1))
    }

    fn after(links: &Links, wait: Duration) -> Instant {
        links.began + wait
    }

    fn shown(links: &Links, now: Instant) -> Option<Link> {
        links.changes_at(AT, now).first().map(|it| it.1.link)
    }

    /// A second before a link counts as lost.
    const NOT_YET: Duration = Duration::from_secs(19);

    /// M5: a device that blinks changes nothing on screens, one that stays away does.
    #[test]
    fn a_link_is_lost_only_after_a_while() {
        let links = Links::default();
        let began = after(&links, LOST_AFTER);
        assert!(links.is_reachable_at(unit(), after(&links, NOT_YET)));
        assert!(!links.is_reachable_at(unit(), began));
        let guard = links.open(unit(), AT);
        assert_eq!(shown(&links, began), Some(Link::Connected));
        links.leave(unit(), began);
        let soon = began + NOT_YET;
        assert_eq!(shown(&links, soon), None);
        assert!(links.is_reachable_at(unit(), soon));
        let again = links.open(unit(), AT);
        let later = began + LOST_AFTER * 3;
        assert_eq!(shown(&links, later), None);
        links.leave(unit(), later);
        let gone = later + LOST_AFTER;
        assert_eq!(shown(&links, gone), Some(Link::Lost));
        assert!(!links.is_reachable_at(unit(), gone));
        assert_eq!(shown(&links, gone), None, "told once");
        drop((guard, again));
    }

    /// M5: a device that reports by HTTP is heard for a while; one of two sockets closing does not cut it off.
    #[test]
    fn a_device_is_connected_while_any_sign_of_it_holds() {
        let links = Links::default();
        let began = after(&links, LOST_AFTER);
        links.heard_at(unit(), AT, began);
        assert_eq!(shown(&links, began), Some(Link::Connected));
        let (one, other) = (links.open(unit(), AT), links.open(unit(), AT));
        links.leave(unit(), began);
        let later = began + HEARD_HOLDS * 2;
        assert_eq!(shown(&links, later), None);
        links.leave(unit(), later);
        assert_eq!(shown(&links, later + LOST_AFTER), Some(Link::Lost));
        drop((one, other));
    }

    /// A guard that is dropped closes its connection and no other.
    #[test]
    fn a_guard_counts_until_it_is_dropped() {
        let links = Links::default();
        let (one, other) = (links.open(unit(), AT), links.open(unit(), AT));
        drop(one);
        let far = after(&links, LOST_AFTER * 9);
        assert_eq!(shown(&links, far), Some(Link::Connected));
        drop(other);
        assert_eq!(shown(&links, far), Some(Link::Lost));
    }

    /// A10: a city that comes back at once is shown in portions.
    #[test]
    fn changes_are_shown_in_portions() {
        let links = Links::default();
        let guards: Vec<_> = (0..SHOWN_AT_ONCE_MAX + 10)
            .map(|it| links.open(UnitId(Uuid::from_u128(it as u128)), AT))
            .collect();
        assert_eq!(links.changes(AT).len(), SHOWN_AT_ONCE_MAX);
        assert_eq!(links.changes(AT).len(), 10);
        assert!(links.changes(AT).is_empty());
        drop(guards);
    }

    /// M3: a clock is shown from half a minute on, and not again for a second more.
    #[test]
    fn a_clock_that_is_far_off_is_shown_without_jitter() {
        let links = Links::default();
        let _guard = links.open(unit(), AT);
        links.changes(AT);
        let skew = |ms| {
            links.skewed(unit(), AT, ms);
            links.changes(AT).first().map(|it| it.1.skew_ms)
        };
        assert_eq!(skew(SKEW_TOLD_MS), None);
        assert_eq!(skew(60_000), Some(Some(60_000)));
        assert_eq!(skew(61_000), None);
        assert_eq!(skew(-90_000), Some(Some(-90_000)));
        assert_eq!(skew(100), Some(None));
    }
}
