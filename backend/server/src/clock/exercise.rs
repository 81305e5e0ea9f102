//! The clock of an exercise: it stands, or runs so many times as fast as the wall, as its control says (M2).

use std::{
    fmt,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::Timestamp;

use super::StepsBack;

/// How fast an exercise's clock runs, in thousandths of the wall's pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace(u32);

impl Pace {
    /// It stands.
    pub const STANDS: Self = Self(0);
    /// As fast as the wall.
    pub const WALL: Self = Self(1_000);
    /// The fastest, in times: a day in 24 minutes. What time brings about is looked at twice a second, which is then
    /// every half minute; faster than that, alarms would come in heaps.
    pub const TIMES_MAX: f64 = 60.0;

    /// So many times as fast as the wall; nothing if that is no pace or too fast.
    pub fn times(times: f64) -> Option<Self> {
        if !(0.0..=Self::TIMES_MAX).contains(&times) {
            return None;
        }
        // At most 60,000.
        Some(Self((times * 1_000.0).round() as u32))
    }

    /// How many times as fast as the wall.
    pub fn as_times(self) -> f64 {
        f64::from(self.0) / 1_000.0
    }
}

/// What has passed, by a clock that nobody sets.
type Passed = Box<dyn Fn() -> Duration + Send + Sync>;

/// A clock that is set and paced by hand.
pub(super) struct Exercise {
    passed: Passed,
    run: Mutex<Run>,
}

impl fmt::Debug for Exercise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Exercise")
    }
}

/// Since when it has run how fast.
#[derive(Debug, Clone, Copy)]
struct Run {
    from_ms: i64,
    since: Duration,
    pace: Pace,
}

impl Run {
    fn now_ms(&self, passed: Duration) -> i64 {
        let passed = passed.saturating_sub(self.since).as_millis();
        let exercise_ms = passed.saturating_mul(u128::from(self.pace.0)) / 1_000;
        let exercise_ms = i64::try_from(exercise_ms).unwrap_or(i64::MAX);
        self.from_ms.saturating_add(exercise_ms)
    }
}

impl Exercise {
    /// Stands at `start`.
    pub(super) fn at(start: Timestamp) -> Self {
        let began = Instant::now();
        Self::by(start, Box::new(move || began.elapsed()))
    }

    fn by(start: Timestamp, passed: Passed) -> Self {
        let run = Run {
            from_ms: start.0,
            since: passed(),
            pace: Pace::STANDS,
        };
        Self {
            passed,
            run: Mutex::new(run),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        let run = self.run.lock().unwrap_or_else(PoisonError::into_inner);
        Timestamp(run.now_ms((self.passed)()))
    }

    pub(super) fn pace(&self) -> Pace {
        self.run.lock().unwrap_or_else(PoisonError::into_inner).pace
    }

    /// Sets time or pace or both; all or nothing.
    pub(super) fn set(&self, to: Option<Timestamp>, pace: Option<Pace>) -> Result<(), StepsBack> {
        let mut run = self.run.lock().unwrap_or_else(PoisonError::into_inner);
        let passed = (self.passed)();
        let now_ms = run.now_ms(passed);
        let from_ms = to.map_or(now_ms, |it| it.0);
        if from_ms < now_ms {
            return Err(StepsBack);
        }
        *run = Run {
            from_ms,
            since: passed,
            pace: pace.unwrap_or(run.pace),
        };
        drop(run);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    use super::*;

    fn on_a_wall() -> (Exercise, Arc<AtomicU64>) {
        let passed = Arc::new(AtomicU64::new(500));
        let read = Arc::clone(&passed);
        let passed_ms = move || Duration::from_millis(read.load(Ordering::Relaxed));
        let clock = Exercise::by(Timestamp(1_000), Box::new(passed_ms));
        (clock, passed)
    }

    /// M2: it stands until it runs, and runs as fast as it was told, from where it stood.
    #[test]
    fn m2_an_exercise_runs_at_its_pace_and_stands_in_between() {
        let (clock, passed) = on_a_wall();
        let pass = |ms| {
            passed.fetch_add(ms, Ordering::Relaxed);
            clock.now().0
        };
        assert_eq!(pass(10_000), 1_000);
        clock.set(None, Pace::times(10.0)).unwrap();
        assert_eq!(pass(3_000), 31_000);
        clock.set(None, Pace::times(0.5)).unwrap();
        assert_eq!(pass(1_001), 31_500);
        clock.set(None, Some(Pace::STANDS)).unwrap();
        assert_eq!(pass(60_000), 31_500);
        assert_eq!(clock.pace(), Pace::STANDS);
    }

    /// M2: it is only set ahead, also while it runs; what is refused changes nothing.
    #[test]
    fn m2_an_exercise_never_runs_backwards() {
        let (clock, passed) = on_a_wall();
        clock
            .set(Some(Timestamp(5_000)), Pace::times(60.0))
            .unwrap();
        passed.fetch_add(100, Ordering::Relaxed);
        assert_eq!(clock.now(), Timestamp(11_000));
        let refused = clock.set(Some(Timestamp(10_999)), Some(Pace::STANDS));
        assert_eq!(refused, Err(StepsBack));
        assert_eq!(clock.pace(), Pace::times(60.0).unwrap());
        clock.set(Some(Timestamp(11_000)), None).unwrap();
        let mut before = clock.now();
        for pace in [0.0, 60.0, 0.001, 1.0, 0.0, 3.5] {
            clock.set(None, Pace::times(pace)).unwrap();
            for _ in 0..50 {
                passed.fetch_add(7, Ordering::Relaxed);
                let now = clock.now();
                assert!(now >= before, "at {pace}");
                before = now;
            }
        }
    }

    /// M2
    #[test]
    fn m2_there_is_a_fastest_pace() {
        for bad in [-0.1, 60.1, f64::NAN, f64::INFINITY] {
            assert_eq!(Pace::times(bad), None, "{bad}");
        }
        assert_eq!(Pace::times(0.0), Some(Pace::STANDS));
        assert_eq!(Pace::times(2.5), Some(Pace(2_500)));
    }
}
