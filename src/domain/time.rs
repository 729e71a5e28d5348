//! Instants and civil dates. Instants are UTC; dates are days of the district's calendar and stay dates.

use jiff::{Timestamp, tz::TimeZone};
use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

/// A civil date in the district's time zone, `YYYY-MM-DD`.
pub type Date = jiff::civil::Date;

/// The earliest day that is taken from outside: what is written before it is a slip of the hand.
pub const EARLIEST: Date = jiff::civil::date(1900, 1, 1);

/// Why a text is no day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no day: write a date of the calendar as YYYY-MM-DD, from 1900-01-01 to 9999-12-31")]
pub struct DateError(String);

/// Reads `YYYY-MM-DD`, and nothing else: no time, no other order, no year before 1900.
///
/// # Errors
/// When it is anything else, or not in the calendar.
pub fn civil_date(text: &str) -> Result<Date, DateError> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    match text.parse::<Date>() {
        Ok(date) if shaped && date >= EARLIEST => Ok(date),
        _ => Err(DateError(text.chars().take(40).collect())),
    }
}

/// [`civil_date`] for a field of a request.
///
/// # Errors
/// As [`civil_date`].
pub fn deserialize_date<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    civil_date(&String::deserialize(from)?).map_err(serde::de::Error::custom)
}

/// [`civil_date`] for a field of a request that may be missing.
///
/// # Errors
/// As [`civil_date`].
pub fn deserialize_some_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    let text: Option<String> = Option::deserialize(from)?;
    text.map(|text| civil_date(&text).map_err(serde::de::Error::custom)).transpose()
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_written_in_one_way() {
        assert_eq!(civil_date("2026-11-24"), Ok(jiff::civil::date(2026, 11, 24)));
        assert_eq!(civil_date("1900-01-01"), Ok(EARLIEST));
        assert!(civil_date("9999-12-31").is_ok());
        for text in [
            "1899-12-31",
            "-000044-03-15",
            "0001-01-01",
            "20261124",
            "2026-11-24T00:00:00",
            "2026-1-3",
            "2026-02-30",
            "2026-11-01T23:00-08:00[America/Los_Angeles]",
            "2026-W48-2",
            "",
            "today",
            "２０２６-１１-２４",
        ] {
            assert!(civil_date(text).is_err(), "{text}");
        }
    }
}
