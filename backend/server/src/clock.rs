//! The server's clock: it never steps back. On an exercise server it stands still until it is set.
//!
//! - **M1** What the clock tells never lies before what it told, or what the journal holds, whatever the wall does. If
//!   the wall was set back, the clock goes on at half its pace until the wall has caught up, so that deadlines still
//!   come and both agree again.
//! - **M2** An exercise's clock stands, or runs at a pace, as its control says, and is only set ahead.

mod exercise;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use domain::Timestamp;

use exercise::Exercise;
pub use exercise::Pace;

/// How far the clock may be ahead of the wall without a word in the log, in milliseconds.
const AHEAD_WARNED_MS: i64 = 1_000;

/// Tells what time it is; clones tell the same.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
enum Inner {
    /// The wall's time, but never earlier than what was told before: an operator may set the wall back. The wall is
    /// asked each time, because clocks that cannot step stand still while a laptop sleeps.
    Live { sources: Sources, told: Mutex<Told> },
    /// Set and paced by the exercise's control.
    Exercise(Exercise),
}

/// Where time comes from.
struct Sources {
    /// The wall, in unix milliseconds.
    wall_ms: Box<dyn Fn() -> i64 + Send + Sync>,
    /// What has passed, by a clock that nobody sets.
    passed: Box<dyn Fn() -> Duration + Send + Sync>,
}

impl fmt::Debug for Sources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sources")
    }
}

/// What was told last.
#[derive(Debug)]
struct Told {
    ms: i64,
    /// What had passed then.
    at: Duration,
    /// Half milliseconds that were not told yet.
    has_half: bool,
}

/// An exercise clock was told to step back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the clock does not step back")]
pub struct StepsBack;

impl Clock {
    /// Runs with the wall, but never earlier than `not_before`: the newest time in the journal.
    pub fn live(not_before: Timestamp) -> Self {
        let wall_ms = || {
            SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |it| i64::try_from(it.as_millis()).unwrap_or(i64::MAX))
        };
        let began = Instant::now();
        let sources = Sources {
            wall_ms: Box::new(wall_ms),
            passed: Box::new(move || began.elapsed()),
        };
        Self::live_by(sources, not_before)
    }

    fn live_by(sources: Sources, not_before: Timestamp) -> Self {
        let told = Told {
            ms: not_before.0,
            at: (sources.passed)(),
            has_half: false,
        };
        Self(Arc::new(Inner::Live {
            sources,
            told: Mutex::new(told),
        }))
    }

    /// Stands at `start` until it is set.
    pub fn exercise(start: Timestamp) -> Self {
        Self(Arc::new(Inner::Exercise(Exercise::at(start))))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Inner::Live { sources, told } => {
                let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
                Timestamp(told.next((sources.wall_ms)(), (sources.passed)()))
            }
            Inner::Exercise(it) => it.now(),
        }
    }

    /// Says in the log that the wall was set back, if it was.
    pub fn warn_if_ahead(&self) {
        let ahead_ms = self.ahead_of_wall_ms();
        if ahead_ms > AHEAD_WARNED_MS {
            tracing::warn!(
                ahead_ms,
                "The wall clock is behind the journal; time goes on at half its pace until it has caught up"
            );
        }
    }

    /// By how many milliseconds the clock is ahead of the wall, because the wall was set back.
    fn ahead_of_wall_ms(&self) -> i64 {
        match &*self.0 {
            Inner::Live { sources, .. } => {
                let wall_ms = (sources.wall_ms)();
                self.now().0.saturating_sub(wall_ms).max(0)
            }
            Inner::Exercise(_) => 0,
        }
    }

    /// Whether it is set by hand.
    pub fn is_exercise(&self) -> bool {
        matches!(*self.0, Inner::Exercise(_))
    }

    /// Now, and how many times as fast as the wall it runs; a live one is the wall's own.
    pub fn now_and_pace(&self) -> (Timestamp, Pace) {
        let pace = match &*self.0 {
            Inner::Live { .. } => Pace::WALL,
            Inner::Exercise(it) => it.pace(),
        };
        (self.now(), pace)
    }

    /// Sets an exercise clock or its pace or both; a live one cannot be set.
    pub fn set(&self, to: Option<Timestamp>, pace: Option<Pace>) -> Result<(), StepsBack> {
        match &*self.0 {
            Inner::Live { .. } => Err(StepsBack),
            Inner::Exercise(it) => it.set(to, pace),
        }
    }
}

impl Told {
    /// Rule M1: the wall, or half of what has passed since the last time, whichever is later.
    fn next(&mut self, wall_ms: i64, passed: Duration) -> i64 {
        let since = passed.saturating_sub(self.at);
        let whole_ms = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        // Only whole milliseconds are used up, so that asking often does not make it stand.
        self.at += Duration::from_millis(u64::try_from(whole_ms).unwrap_or(0));
        let halves = whole_ms.saturating_add(i64::from(self.has_half));
        let slow_ms = self.ms.saturating_add(halves / 2);
        if wall_ms >= slow_ms {
            self.has_half = false;
            self.ms = wall_ms;
        } else {
            self.has_half = halves % 2 == 1;
            self.ms = slow_ms;
        }
        self.ms
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicI64, Ordering};

    use super::*;

    /// M2.
    #[test]
    fn an_exercise_clock_goes_forward_only() {
        let clock = Clock::exercise(Timestamp(1_000));
        assert_eq!(clock.set(Some(Timestamp(2_000)), None), Ok(()));
        assert_eq!(clock.set(Some(Timestamp(1_500)), None), Err(StepsBack));
        assert_eq!(clock.now(), Timestamp(2_000));
    }

    #[test]
    fn a_live_clock_starts_no_earlier_than_the_journal_ends() {
        let future = Timestamp(4_000_000_000_000);
        assert!(Clock::live(future).now() >= future);
    }

    /// A live clock on a wall and a passing of time that the test sets, both in milliseconds.
    fn on_a_wall(not_before: i64) -> (Clock, Arc<AtomicI64>, Arc<AtomicI64>) {
        let (wall, passed) = (Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
        let (wall_read, passed_read) = (Arc::clone(&wall), Arc::clone(&passed));
        let sources = Sources {
            wall_ms: Box::new(move || wall_read.load(Ordering::Relaxed)),
            passed: Box::new(move || {
                Duration::from_millis(passed_read.load(Ordering::Relaxed).unsigned_abs())
            }),
        };
        let clock = Clock::live_by(sources, Timestamp(not_before));
        (clock, wall, passed)
    }

    /// M1: the wall is set back by a minute under load, and the clock goes on, more slowly, until both agree.
    #[test]
    fn m1_a_wall_that_is_set_back_does_not_take_the_clock_with_it() {
        let (clock, wall, passed) = on_a_wall(0);
        wall.store(1_000_000, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(1_000_000));
        let mut before = clock.now();
        wall.fetch_sub(60_000, Ordering::Relaxed);
        for second in 1..=200 {
            wall.fetch_add(1_000, Ordering::Relaxed);
            passed.fetch_add(1_000, Ordering::Relaxed);
            let now = clock.now();
            assert!(now > before, "stands still at second {second}");
            before = now;
        }
        // Two minutes at half the pace make up for one.
        assert_eq!(clock.now().0, wall.load(Ordering::Relaxed));
        assert_eq!(clock.ahead_of_wall_ms(), 0);
    }

    /// M1: over a restart, too: the journal ends a minute ahead of the wall.
    #[test]
    fn m1_a_restart_on_a_wall_that_was_set_back_goes_on_from_the_journal() {
        let (clock, wall, passed) = on_a_wall(1_060_000);
        wall.store(1_000_000, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(1_060_000));
        assert_eq!(clock.ahead_of_wall_ms(), 60_000);
        // Asked a thousand times a second it still goes on.
        for _ in 0..1_000 {
            wall.fetch_add(1, Ordering::Relaxed);
            passed.fetch_add(1, Ordering::Relaxed);
            clock.now();
        }
        assert_eq!(clock.now(), Timestamp(1_060_500));
    }

    /// M1: a laptop that slept: what cannot be set stood still, the wall went on.
    #[test]
    fn m1_after_a_sleep_the_wall_counts() {
        let (clock, wall, _passed) = on_a_wall(0);
        wall.store(1_000, Ordering::Relaxed);
        clock.now();
        wall.store(3_600_000, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(3_600_000));
    }
}
