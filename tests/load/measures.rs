//! What was measured, shared by everybody who measures.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use uuid::Uuid;

/// The longest latency that is told apart, in microseconds.
const LATENCY_US_MAX: u64 = 60_000_000;
/// Significant digits of a histogram.
const DIGITS: u8 = 3;
/// Fixes of one unit that are remembered: a minute of them.
const FIXES_KEPT: usize = 64;

/// A command that was sent.
#[derive(Debug)]
pub(crate) struct Sent {
    /// When it was due to be sent.
    pub(crate) due: Instant,
    /// Whose screens are told that it was theirs.
    pub(crate) agency: usize,
    /// How many of these screens showed it.
    pub(crate) shown: usize,
    /// Whether it was accepted.
    pub(crate) is_accepted: bool,
}

/// Counters and histograms.
#[derive(Debug)]
pub(crate) struct Tally {
    /// From the server's stamp, which comes before the commit, to a screen; every screen that shows it.
    pub(crate) recorded_to_screen: Histogram<u64>,
    /// From the moment at which the command was due to a screen of its agency.
    pub(crate) due_to_screen: Histogram<u64>,
    /// From the moment at which a fix was made to a screen.
    pub(crate) fix_to_screen: Histogram<u64>,
    pub(crate) changes: u64,
    pub(crate) frames: u64,
    pub(crate) rows: u64,
    /// Rows that show a place where the unit was never said to be.
    pub(crate) strange_rows: u64,
    pub(crate) commands: HashMap<Uuid, Sent>,
    pub(crate) refused: Vec<String>,
    pub(crate) positions_sent: u64,
    pub(crate) positions_lost: u64,
    /// The furthest that the generator itself fell behind its schedule.
    pub(crate) behind: Duration,
}

/// Shared by all tasks.
#[derive(Debug)]
pub(crate) struct Measures {
    start: Instant,
    is_measuring: AtomicBool,
    is_over: AtomicBool,
    /// When each unit's fixes were made, in microseconds after `start`, by the fix's number.
    fixes: Vec<AtomicU64>,
    tally: Mutex<Tally>,
}

fn histogram() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new_with_max(LATENCY_US_MAX, DIGITS)?)
}

/// Adds one latency; longer ones than are told apart count as the longest.
pub(crate) fn record(histogram: &mut Histogram<u64>, latency: Duration) {
    histogram.saturating_record(latency.as_micros() as u64);
}

impl Measures {
    pub(crate) fn new(units: usize) -> anyhow::Result<Self> {
        Ok(Self {
            start: Instant::now(),
            is_measuring: AtomicBool::new(false),
            is_over: AtomicBool::new(false),
            fixes: (0..units * FIXES_KEPT).map(|_| AtomicU64::new(0)).collect(),
            tally: Mutex::new(Tally {
                recorded_to_screen: histogram()?,
                due_to_screen: histogram()?,
                fix_to_screen: histogram()?,
                changes: 0,
                frames: 0,
                rows: 0,
                strange_rows: 0,
                commands: HashMap::new(),
                refused: Vec::new(),
                positions_sent: 0,
                positions_lost: 0,
                behind: Duration::ZERO,
            }),
        })
    }

    pub(crate) fn tally(&self) -> MutexGuard<'_, Tally> {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether latencies count: not while screens still take their first full picture.
    pub(crate) fn is_measuring(&self) -> bool {
        self.is_measuring.load(Ordering::Relaxed)
    }

    pub(crate) fn measure(&self, is_measuring: bool) {
        self.is_measuring.store(is_measuring, Ordering::Relaxed);
    }

    /// Whether nothing more is to be sent.
    pub(crate) fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }

    pub(crate) fn end(&self) {
        self.is_over.store(true, Ordering::Relaxed);
    }

    /// Says that something that was due then is done only now.
    pub(crate) fn behind(&self, due: Instant) {
        let behind = due.elapsed();
        let mut tally = self.tally();
        tally.behind = tally.behind.max(behind);
    }

    /// Notes when a fix was made.
    pub(crate) fn fixed(&self, unit: usize, number: usize, at: Instant) {
        let micros = at.saturating_duration_since(self.start).as_micros() as u64;
        if let Some(slot) = self.fixes.get(unit * FIXES_KEPT + number % FIXES_KEPT) {
            slot.store(micros.max(1), Ordering::Relaxed);
        }
    }

    /// How old a fix is; nothing if no such fix was made.
    pub(crate) fn age(&self, unit: usize, number: usize, now: Instant) -> Option<Duration> {
        let slot = self.fixes.get(unit * FIXES_KEPT + number % FIXES_KEPT)?;
        let made = slot.load(Ordering::Relaxed);
        let now = now.saturating_duration_since(self.start).as_micros() as u64;
        (made > 0).then(|| Duration::from_micros(now.saturating_sub(made)))
    }
}
