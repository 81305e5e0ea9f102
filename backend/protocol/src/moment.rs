//! Moments on the wire: RFC 3339 in UTC with milliseconds.

use domain::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A moment as text, for example `2026-11-22T07:00:00.000Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub Timestamp);

/// The earliest and latest moments that are read: years 2000 to 2200. Anything else is a broken clock.
const MS_RANGE: std::ops::Range<i64> = 946_684_800_000..7_258_118_400_000;

impl Moment {
    /// Reads RFC 3339 with any offset.
    pub fn parse(text: &str) -> Option<Self> {
        let ms = text.parse::<jiff::Timestamp>().ok()?.as_millisecond();
        MS_RANGE.contains(&ms).then_some(Self(Timestamp(ms)))
    }
}

impl std::fmt::Display for Moment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match jiff::Timestamp::from_millisecond(self.0.0) {
            Ok(it) => write!(f, "{it:.3}"),
            // Outside of what a calendar holds; cannot come in through `parse`.
            Err(_) => write!(f, "{}ms", self.0.0),
        }
    }
}

impl From<Timestamp> for Moment {
    fn from(at: Timestamp) -> Self {
        Self(at)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| de::Error::custom("a time must be RFC 3339 between 2000 and 2200"))
    }
}

impl utoipa::PartialSchema for Moment {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::schema::SchemaFormat::KnownFormat(
                utoipa::openapi::schema::KnownFormat::DateTime,
            )))
            .into()
    }
}

impl utoipa::ToSchema for Moment {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_what_it_writes_and_refuses_broken_clocks() {
        let text = "2026-11-22T07:00:00.250Z";
        assert_eq!(Moment::parse(text).unwrap().to_string(), text);
        assert_eq!(
            Moment::parse("2026-11-22T08:00:00.25+01:00"),
            Moment::parse(text)
        );
        for bad in [
            "",
            "yesterday",
            "1970-01-01T00:00:00Z",
            "2026-11-22",
            "9999-01-01T00:00:00Z",
        ] {
            assert_eq!(Moment::parse(bad), None, "{bad}");
        }
    }
}
