//! How many messages a connection may send: a bucket that refills (rule S12).

use std::time::Instant;

/// Messages a second on average: a screen that pans, and a tablet that reports once a second, need a tenth.
const REFILL_PER_S: f64 = 50.0;
/// Messages at once: what a tablet kept while it had no link.
const BURST_MAX: f64 = 400.0;

/// The messages a connection may still send.
#[derive(Debug)]
pub(super) struct Budget {
    left: f64,
    at: Instant,
}

impl Budget {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            left: BURST_MAX,
            at: now,
        }
    }

    /// Takes one message; tells whether it was still allowed.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        let elapsed_s = now.saturating_duration_since(self.at).as_secs_f64();
        self.at = now;
        self.left = (self.left + elapsed_s * REFILL_PER_S).min(BURST_MAX);
        if self.left < 1.0 {
            return false;
        }
        self.left -= 1.0;
        true
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_burst_is_taken_and_a_flood_is_not() {
        let start = Instant::now();
        let mut budget = Budget::new(start);
        let taken = (0..1_000).filter(|_| budget.take(start)).count();
        assert_eq!(taken, 400);
        let later = start + Duration::from_secs(1);
        assert_eq!((0..1_000).filter(|_| budget.take(later)).count(), 50);
    }
}
