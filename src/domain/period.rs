//! A period of civil dates.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Date;

/// From a first day up to and including a last day; open-ended when there is no last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct Period {
    first: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<Date>,
}

/// A period that ends before it starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the period ends on {last}, before it starts on {first}")]
pub struct PeriodError {
    first: Date,
    last: Date,
}

#[derive(Deserialize)]
struct Unchecked {
    first: Date,
    last: Option<Date>,
}

impl TryFrom<Unchecked> for Period {
    type Error = PeriodError;
    fn try_from(raw: Unchecked) -> Result<Self, PeriodError> {
        Self::new(raw.first, raw.last)
    }
}

impl Period {
    /// `first` and `last` are both inside the period.
    ///
    /// # Errors
    /// When `last` is before `first`.
    pub fn new(first: Date, last: Option<Date>) -> Result<Self, PeriodError> {
        match last {
            Some(last) if last < first => Err(PeriodError { first, last }),
            _ => Ok(Self { first, last }),
        }
    }
    /// The first day.
    pub fn first(&self) -> Date {
        self.first
    }
    /// The last day, or `None` when open-ended.
    pub fn last(&self) -> Option<Date> {
        self.last
    }
    /// Whether all of the other's days are its days.
    pub fn covers(&self, other: &Self) -> bool {
        self.first <= other.first && self.last.is_none_or(|last| other.last.is_some_and(|other| other <= last))
    }
    /// Whether `on` is one of its days.
    pub fn contains(&self, on: Date) -> bool {
        self.first <= on && self.last.is_none_or(|last| on <= last)
    }
    /// Whether the two share a day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.last.is_none_or(|last| other.first <= last) && other.last.is_none_or(|last| self.first <= last)
    }
    /// Whether it is over before `on`.
    pub fn ended_before(&self, on: Date) -> bool {
        self.last.is_some_and(|last| last < on)
    }
    /// The days on which the truth changes: the first day, and the day after the last one.
    pub fn boundaries(&self) -> (Date, Option<Date>) {
        // A last day at the very end of the calendar has no day after it.
        (self.first, self.last.and_then(|last| last.tomorrow().ok()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn both_ends_are_inside() {
        let year = Period::new(date(2025, 1, 1), Some(date(2025, 12, 31))).unwrap();
        assert!(year.contains(date(2025, 1, 1)) && year.contains(date(2025, 12, 31)));
        assert!(!year.contains(date(2026, 1, 1)) && year.ended_before(date(2026, 1, 1)));
    }

    #[test]
    fn a_period_that_ends_before_it_starts_cannot_be_built_nor_read() {
        assert!(Period::new(date(2025, 1, 2), Some(date(2025, 1, 1))).is_err());
        assert!(serde_json::from_str::<Period>(r#"{"first":"2025-01-02","last":"2025-01-01"}"#).is_err());
    }

    #[test]
    fn periods_that_touch_on_one_day_overlap() {
        let a = Period::new(date(2025, 1, 1), Some(date(2025, 6, 30))).unwrap();
        let b = Period::new(date(2025, 6, 30), None).unwrap();
        let c = Period::new(date(2025, 7, 1), None).unwrap();
        assert!(a.overlaps(&b) && b.overlaps(&a) && !a.overlaps(&c) && b.overlaps(&c));
    }
}
