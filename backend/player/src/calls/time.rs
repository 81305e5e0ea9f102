//! Reading the times of a record: local wall-clock times become moments.

use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use protocol::Moment;

use super::{CallsError, mapping::TimeFormat};

/// How one record writes its times.
#[derive(Debug)]
pub(super) struct ClockFace {
    format: Option<String>,
    zone: TimeZone,
}

/// A time that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// When it was.
    pub(super) at: Moment,
    /// True if the clock showed this time twice, because summer time ended; the first is taken.
    pub(super) is_ambiguous: bool,
}

impl ClockFace {
    /// Checks the format and finds the zone.
    pub(super) fn new(format: &TimeFormat) -> Result<Self, CallsError> {
        let wrong = |key: &str, why: String| CallsError::Mapping {
            key: key.to_owned(),
            why,
        };
        let zone = zone(&format.zone)
            .ok_or_else(|| wrong("time.zone", format!("`{}` is not known", format.zone)))?;
        let pattern = (format.format != "rfc3339").then(|| format.format.clone());
        // A pattern is tried out on a moment that has everything, so that a typing error is told before the record is read.
        if let Some(pattern) = &pattern {
            let sample = jiff::Timestamp::UNIX_EPOCH.to_zoned(zone.clone());
            jiff::fmt::strtime::format(pattern, &sample)
                .map_err(|it| wrong("time.format", it.to_string()))?;
        }
        Ok(Self {
            format: pattern,
            zone,
        })
    }

    /// Reads one cell.
    pub(super) fn read(&self, text: &str) -> Result<Reading, String> {
        let text = text.trim();
        let sure = |at: Moment| Reading {
            at,
            is_ambiguous: false,
        };
        let Some(format) = &self.format else {
            return Moment::parse(text)
                .map(sure)
                .ok_or_else(|| "is not RFC 3339 between 2000 and 2200".to_owned());
        };
        let broken_down =
            jiff::fmt::strtime::parse(format, text).map_err(|it| format!("is no time: {it}"))?;
        if broken_down.offset().is_some() {
            let at = broken_down.to_timestamp().map_err(|it| it.to_string())?;
            return moment(at).map(sure);
        }
        let local = broken_down
            .to_datetime()
            .map_err(|it| format!("is no time: {it}"))?;
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        let is_ambiguous = match ambiguous.offset() {
            AmbiguousOffset::Unambiguous { .. } => false,
            AmbiguousOffset::Fold { .. } => true,
            AmbiguousOffset::Gap { .. } => {
                return Err("did not exist: summer time began".to_owned());
            }
        };
        let at = ambiguous.earlier().map_err(|it| it.to_string())?;
        Ok(Reading {
            at: moment(at)?,
            is_ambiguous,
        })
    }
}

fn moment(at: jiff::Timestamp) -> Result<Moment, String> {
    Moment::parse(&at.to_string()).ok_or_else(|| "is not between 2000 and 2200".to_owned())
}

/// An IANA name, `UTC`, or an offset such as `+07:00`. The zones are compiled in: a laptop without zone files reads a
/// record as any other does.
fn zone(name: &str) -> Option<TimeZone> {
    if name.starts_with(['+', '-']) {
        let offset: Option<Offset> = jiff::fmt::strtime::parse("%:z", name).ok()?.offset();
        return offset.map(TimeZone::fixed);
    }
    TimeZone::get(name).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(format: &str, zone: &str) -> ClockFace {
        ClockFace::new(&TimeFormat {
            format: format.to_owned(),
            zone: zone.to_owned(),
        })
        .unwrap()
    }

    fn at(face: &ClockFace, text: &str) -> Result<String, String> {
        face.read(text).map(|it| it.at.to_string())
    }

    #[test]
    fn wall_clock_times_follow_the_zone_through_summer_and_winter() {
        let face = face("%m/%d/%Y %I:%M:%S %p", "America/Los_Angeles");
        assert_eq!(
            at(&face, "12/31/2016 11:57:56 PM").unwrap(),
            "2017-01-01T07:57:56.000Z"
        );
        assert_eq!(
            at(&face, "07/01/2017 12:00:01 AM").unwrap(),
            "2017-07-01T07:00:01.000Z"
        );
        // The hour that the clock shows twice: the first is taken, and said to be doubtful.
        let twice = face.read("11/05/2017 01:30:00 AM").unwrap();
        assert!(twice.is_ambiguous);
        assert_eq!(twice.at.to_string(), "2017-11-05T08:30:00.000Z");
        assert!(
            at(&face, "03/12/2017 02:30:00 AM")
                .unwrap_err()
                .contains("did not exist")
        );
    }

    #[test]
    fn other_ways_to_write_times_are_read_and_nonsense_is_refused() {
        let hanoi = face("%Y-%m-%d %H:%M", "+07:00");
        assert_eq!(
            at(&hanoi, "2026-11-22 07:00").unwrap(),
            "2026-11-22T00:00:00.000Z"
        );
        let sharp = face("rfc3339", "UTC");
        assert_eq!(
            at(&sharp, "2026-11-22T07:00:00+07:00").unwrap(),
            "2026-11-22T00:00:00.000Z"
        );
        for bad in [
            "",
            "soon",
            "13/45/2016 11:57:56 PM",
            "12/31/1816 11:57:56 PM",
        ] {
            assert!(
                at(&face("%m/%d/%Y %I:%M:%S %p", "UTC"), bad).is_err(),
                "{bad}"
            );
        }
        let bad_zone = TimeFormat {
            format: "rfc3339".into(),
            zone: "Mars/Olympus".into(),
        };
        assert!(matches!(
            ClockFace::new(&bad_zone),
            Err(CallsError::Mapping { key, .. }) if key == "time.zone"
        ));
        let bad_format = TimeFormat {
            format: "%Y-%!".into(),
            zone: "UTC".into(),
        };
        assert!(matches!(
            ClockFace::new(&bad_format),
            Err(CallsError::Mapping { key, .. }) if key == "time.format"
        ));
    }
}
