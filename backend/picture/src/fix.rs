//! One report of where an object is, and which of two reports counts.

use std::fmt;

use crate::limits::{FUTURE_TOLERANCE_MS, SOURCE_SILENCE_MS};
use crate::position::Position;

/// Direction of travel in 256ths of a turn, clockwise from north.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading(u8);

/// Speed in half metres a second; the largest value means that or more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speed(u8);

/// The number given is not a heading or a speed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadMotion;

impl fmt::Display for BadMotion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("heading must be a finite number of degrees and speed a finite number from 0")
    }
}

impl std::error::Error for BadMotion {}

impl Heading {
    /// From degrees; any finite number is brought into one turn.
    pub fn from_degrees(degrees: f64) -> Result<Self, BadMotion> {
        if !degrees.is_finite() {
            return Err(BadMotion);
        }
        // 359.9° rounds to a whole turn, which is 0 again.
        Ok(Self(
            ((degrees.rem_euclid(360.0) * 256.0 / 360.0).round() as u32 % 256) as u8,
        ))
    }

    pub(crate) fn wire(self) -> u8 {
        self.0
    }
}

impl Speed {
    /// From metres a second.
    pub fn from_mps(mps: f64) -> Result<Self, BadMotion> {
        if !mps.is_finite() || mps < 0.0 {
            return Err(BadMotion);
        }
        Ok(Self((mps * 2.0).round().min(255.0) as u8))
    }

    pub(crate) fn wire(self) -> u8 {
        self.0
    }
}

/// One report of where an object is. All times are unix milliseconds; `received_ms` comes from the
/// server clock, which never steps back, and is the clock that ticks are given too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Where.
    pub position: Position,
    /// When, by the device's clock.
    pub fix_ms: u64,
    /// When the server got it.
    pub received_ms: u64,
    /// Where to, if the device knows.
    pub heading: Option<Heading>,
    /// How fast, if the device knows.
    pub speed: Option<Speed>,
    /// The better the source, the higher.
    pub source_priority: u8,
}

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Observed {
    /// It is the newest and is shown.
    Applied,
    /// It is shown, but its time was in the future and was set to the receipt.
    Clamped,
    /// Ignored: a newer report of an equally good source is shown.
    Older,
    /// Ignored: a better source was heard less than the time of silence ago.
    Outranked,
}

/// What is kept of the report that is shown, to judge the next one.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Standing {
    pub(crate) fix_ms: u64,
    pub(crate) received_ms: u64,
    pub(crate) priority: u8,
}

impl Standing {
    /// Order is source priority, then corrected device time, then receipt; of reports that are equal in all of them
    /// the one that comes later counts, so that units move also while the clock of an exercise stands. The silence of a source is
    /// judged by receipt alone: a better source with a wrong clock neither mutes others nor is muted.
    pub(crate) fn refuses(&self, fix_ms: u64, fix: &Fix) -> Option<Observed> {
        if fix.source_priority > self.priority {
            return None;
        }
        if fix.source_priority < self.priority {
            let silent = fix.received_ms.saturating_sub(self.received_ms);
            return (silent <= SOURCE_SILENCE_MS).then_some(Observed::Outranked);
        }
        ((fix_ms, fix.received_ms) < (self.fix_ms, self.received_ms)).then_some(Observed::Older)
    }
}

impl Fix {
    /// The device time, or the receipt if the device is ahead of the server; and whether it was.
    pub(crate) fn corrected_ms(&self) -> (u64, bool) {
        if self.fix_ms > self.received_ms.saturating_add(FUTURE_TOLERANCE_MS) {
            (self.received_ms, true)
        } else {
            (self.fix_ms, false)
        }
    }
}

/// Unix seconds as the wire has them (until 2106).
pub(crate) fn seconds(ms: u64) -> u32 {
    u32::try_from(ms / 1_000).unwrap_or(u32::MAX)
}
