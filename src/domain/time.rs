//! Instants and civil dates. Instants are UTC; dates are days of the district's calendar and stay dates.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// A civil date in the district's time zone, `YYYY-MM-DD`.
pub type Date = jiff::civil::Date;

/// A point in time, UTC, whole microseconds (both stores keep exactly that).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "Timestamp", into = "Timestamp")]
pub struct Instant(Timestamp);

impl Instant {
    /// From microseconds since 1970-01-01T00:00:00Z; `None` when out of range.
    pub fn from_micros(micros: i64) -> Option<Self> {
        Timestamp::from_microsecond(micros).ok().map(Self)
    }
    /// Microseconds since 1970-01-01T00:00:00Z.
    pub fn micros(self) -> i64 {
        self.0.as_microsecond()
    }
    /// The civil date that this instant falls on in `zone`.
    pub fn date_in(self, zone: &TimeZone) -> Date {
        self.0.to_zoned(zone.clone()).date()
    }
    /// The instant as jiff's type.
    pub fn timestamp(self) -> Timestamp {
        self.0
    }
}

impl From<Timestamp> for Instant {
    fn from(at: Timestamp) -> Self {
        // Truncation keeps the value inside the range that `at` was in.
        Self(Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at))
    }
}

impl From<Instant> for Timestamp {
    fn from(at: Instant) -> Self {
        at.0
    }
}

impl std::fmt::Display for Instant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}
