//! The server's clock: it never steps back. On an exercise server it stands still until it is set.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

use domain::Timestamp;

/// Tells what time it is; clones tell the same.
#[derive(Debug, Clone)]
pub struct Clock(Arc<Inner>);

#[derive(Debug)]
enum Inner {
    /// The wall's time, but never earlier than what was told before: an operator may set the wall back. The wall is
    /// asked each time, because clocks that cannot step stand still while a laptop sleeps.
    Live { latest_ms: AtomicI64 },
    /// Set by the exercise's control.
    Exercise { now_ms: AtomicI64 },
}

/// An exercise clock was told to step back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the clock does not step back")]
pub struct StepsBack;

impl Clock {
    /// Runs with the wall, but never earlier than `not_before`: the newest time in the journal.
    pub fn live(not_before: Timestamp) -> Self {
        Self(Arc::new(Inner::Live {
            latest_ms: AtomicI64::new(not_before.0),
        }))
    }

    /// Stands at `start` until it is set.
    pub fn exercise(start: Timestamp) -> Self {
        Self(Arc::new(Inner::Exercise {
            now_ms: AtomicI64::new(start.0),
        }))
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            Inner::Live { latest_ms } => {
                let wall_ms = SystemTime::now()
                    .duration_since(UNIX_EPOCH)
                    .map_or(0, |it| it.as_millis() as i64);
                Timestamp(latest_ms.fetch_max(wall_ms, Ordering::AcqRel).max(wall_ms))
            }
            Inner::Exercise { now_ms } => Timestamp(now_ms.load(Ordering::Acquire)),
        }
    }

    /// Whether it is set by hand.
    pub fn is_exercise(&self) -> bool {
        matches!(*self.0, Inner::Exercise { .. })
    }

    /// Sets an exercise clock; a live one cannot be set.
    pub fn set(&self, to: Timestamp) -> Result<(), StepsBack> {
        match &*self.0 {
            Inner::Live { .. } => Err(StepsBack),
            Inner::Exercise { now_ms } => {
                let before = now_ms.fetch_max(to.0, Ordering::AcqRel);
                if before > to.0 {
                    Err(StepsBack)
                } else {
                    Ok(())
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exercise_clock_goes_forward_only() {
        let clock = Clock::exercise(Timestamp(1_000));
        assert_eq!(clock.set(Timestamp(2_000)), Ok(()));
        assert_eq!(clock.set(Timestamp(1_500)), Err(StepsBack));
        assert_eq!(clock.now(), Timestamp(2_000));
    }

    #[test]
    fn a_live_clock_starts_no_earlier_than_the_journal_ends() {
        let future = Timestamp(4_000_000_000_000);
        assert!(Clock::live(future).now() >= future);
    }
}
