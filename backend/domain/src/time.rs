//! Moments, as whole milliseconds since 1970 in UTC. The domain never asks what time it is.

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// This moment, `ms` milliseconds later (or earlier, if negative).
    #[must_use]
    pub const fn plus_ms(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative if `earlier` lies after it.
    pub const fn ms_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The calendar year in UTC, for numbers such as `F-26-0017`.
    ///
    /// Days to civil date after the proleptic Gregorian calendar, counted in eras of 400 years.
    pub const fn year(self) -> i64 {
        let days = self.0.div_euclid(86_400_000) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        // The era's years begin on 1 March; January and February belong to the next calendar year.
        let year = era * 400 + year_of_era;
        if day_of_year >= 306 { year + 1 } else { year }
    }
}

/// That time has passed since agreements were looked at last, and with it the days for which some show what is over (G19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// When they were looked at last.
    pub since: Option<Timestamp>,
    /// Up to when they are looked at now.
    pub until: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_turns_at_midnight_utc() {
        // 2016-12-31T23:59:59.999Z, 2017-01-01T00:00:00Z, 2000-02-29, 1969-12-31.
        assert_eq!(Timestamp(1_483_228_799_999).year(), 2016);
        assert_eq!(Timestamp(1_483_228_800_000).year(), 2017);
        assert_eq!(Timestamp(951_782_400_000).year(), 2000);
        assert_eq!(Timestamp(-1).year(), 1969);
    }
}
