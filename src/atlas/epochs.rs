//! Time changes truth without a write: the sorted days on which some period begins or has ended.

use imbl::OrdMap;
use serde::Serialize;

use crate::domain::{Date, Period};

/// A stretch of days on which nothing begins or ends, named by its first day. Part of every cache key and ETag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Epoch(Date);

impl std::fmt::Display for Epoch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The boundaries of all periods, each with how many periods have it.
#[derive(Debug, Clone, Default)]
pub(super) struct Epochs(OrdMap<Date, u32>);

impl Epochs {
    pub(super) fn add(&mut self, period: &Period) {
        let (begin, end) = period.boundaries();
        for day in [Some(begin), end].into_iter().flatten() {
            *self.0.entry(day).or_insert(0) += 1;
        }
    }
    pub(super) fn remove(&mut self, period: &Period) {
        let (begin, end) = period.boundaries();
        for day in [Some(begin), end].into_iter().flatten() {
            match self.0.get_mut(&day) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    self.0.remove(&day);
                }
            }
        }
    }
    pub(super) fn of(&self, on: Date) -> Epoch {
        Epoch(self.0.get_prev(&on).map_or(Date::MIN, |(day, _)| *day))
    }
    pub(super) fn next(&self, on: Date) -> Option<Date> {
        let after = on.tomorrow().ok()?;
        self.0.get_next(&after).map(|(day, _)| *day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_between_two_boundaries_share_an_epoch() {
        let mut epochs = Epochs::default();
        let year = Period::new(date(2025, 1, 1), Some(date(2025, 12, 31))).unwrap();
        let open = Period::new(date(2025, 6, 1), None).unwrap();
        epochs.add(&year);
        epochs.add(&open);
        assert_eq!(epochs.of(date(2025, 6, 1)), epochs.of(date(2025, 12, 31)));
        assert_ne!(epochs.of(date(2025, 12, 31)), epochs.of(date(2026, 1, 1)));
        assert_eq!(epochs.next(date(2025, 6, 1)), Some(date(2026, 1, 1)));
        epochs.remove(&year);
        assert_eq!(epochs.of(date(2025, 12, 31)), epochs.of(date(2026, 1, 1)));
        assert_eq!(epochs.of(date(2025, 1, 1)), Epoch(Date::MIN));
    }
}
