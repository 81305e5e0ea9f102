//! Where fixes come from: whom the picture believes first, and from when on a fix of that source is too old (rules M4
//! and M6).

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use domain::UnitId;
use protocol::words::Source;
use tokio::sync::mpsc;

/// How often the age of fixes is looked at: as fine as the ages on screens.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Lists of ages that may wait to be shown; what finds no place is told with the next.
pub const AGES_MAX: usize = 4;

/// How good a source is: what somebody pointed at goes before a vehicle's tracker, and that before a crew's own
/// device. A better one that is silent gives way after a while (`picture::limits::SOURCE_SILENCE_MS`).
pub const fn priority(source: Source) -> u8 {
    match source {
        Source::Device => 1,
        Source::Tracker => 2,
        Source::Hand => 3,
    }
}

/// From which age on a fix of a source of this priority is stale, in milliseconds. Devices and trackers report a standing
/// unit every ten seconds or so: six reports were missed. What somebody pointed at holds for as long as a crew
/// stays at a place without being asked again.
pub(crate) const fn stale_after_ms(priority: u8) -> u64 {
    if priority == self::priority(Source::Hand) {
        15 * 60_000
    } else {
        60_000
    }
}

/// Whose newest fix has become stale, or is not any more.
pub type Aged = Vec<(UnitId, bool)>;

/// Watches the age of fixes and tells when it matters.
#[derive(Debug)]
pub struct Ages {
    told: HashMap<UnitId, bool>,
    out: mpsc::Sender<Aged>,
    next: Instant,
}

impl Ages {
    /// Tells `out`.
    pub fn new(out: mpsc::Sender<Aged>) -> Self {
        Self {
            told: HashMap::new(),
            out,
            next: Instant::now(),
        }
    }

    /// Whether it is time to look.
    pub fn is_due(&mut self) -> bool {
        let now = Instant::now();
        let is_due = now >= self.next;
        if is_due {
            self.next = now + LOOK_EVERY;
        }
        is_due
    }

    /// Looks at each unit's newest fix: its time and the priority of its source.
    pub fn look(&mut self, fixes: impl Iterator<Item = (UnitId, u64, u8)>, now_ms: u64) {
        let changed: Aged = fixes
            .map(|(unit, fix_ms, priority)| {
                let age_ms = now_ms.saturating_sub(fix_ms);
                (unit, age_ms > stale_after_ms(priority))
            })
            .filter(|(unit, is_stale)| self.told.get(unit) != Some(is_stale))
            .collect();
        if changed.is_empty() {
            return;
        }
        if self.out.try_send(changed.clone()).is_ok() {
            self.told.extend(changed);
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOW: u64 = 1_795_000_000_000;

    fn unit(n: u128) -> UnitId {
        UnitId(Uuid::from_u128(n))
    }

    /// M6: each source has its own age, and what has not changed is not told again.
    #[test]
    fn m6_a_fix_grows_stale_by_its_source_and_is_told_once() {
        let (out, mut told) = mpsc::channel(AGES_MAX);
        let mut ages = Ages::new(out);
        let (hand, device) = (priority(Source::Hand), priority(Source::Device));
        let fixes = [(unit(1), NOW, device), (unit(2), NOW, hand)];
        let mut look = |after_s: u64| {
            ages.look(fixes.into_iter(), NOW + after_s * 1_000);
            told.try_recv().unwrap_or_default()
        };
        assert_eq!(look(0), [(unit(1), false), (unit(2), false)]);
        assert_eq!(look(60), []);
        assert_eq!(look(61), [(unit(1), true)]);
        assert_eq!(look(62), []);
        assert_eq!(look(15 * 60 + 1), [(unit(2), true)]);
    }

    /// A10: what finds no place is told later.
    #[test]
    fn ages_that_find_no_place_are_told_later() {
        let (out, mut told) = mpsc::channel(1);
        let mut ages = Ages::new(out);
        ages.look([(unit(1), NOW, 1)].into_iter(), NOW);
        ages.look([(unit(1), NOW, 1)].into_iter(), NOW + 90_000);
        assert_eq!(told.try_recv().unwrap(), [(unit(1), false)]);
        ages.look([(unit(1), NOW, 1)].into_iter(), NOW + 91_000);
        assert_eq!(told.try_recv().unwrap(), [(unit(1), true)]);
    }
}
