//! The versions of one thing over time.

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use super::{Date, Period};

/// Something that holds during a period.
pub trait Dated {
    /// When it holds.
    fn period(&self) -> Period;
}

/// One or more versions in order of time, no two on the same day. A new border or name is a new version; the old
/// one stays.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Versions<T>(Box<[T]>);

/// Why a list of versions was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum VersionsError {
    /// There is none.
    #[error("has no version")]
    None,
    /// Two hold on the same day.
    #[error("has two versions on {0}")]
    Overlap(Date),
}

impl<T: Dated> Versions<T> {
    /// Sorts by first day and checks.
    ///
    /// # Errors
    /// When the list is empty or two versions share a day.
    pub fn new(mut list: Vec<T>) -> Result<Self, VersionsError> {
        list.sort_by_key(|version| version.period().first());
        if list.is_empty() {
            return Err(VersionsError::None);
        }
        for pair in list.windows(2) {
            if pair[0].period().overlaps(&pair[1].period()) {
                return Err(VersionsError::Overlap(pair[1].period().first()));
            }
        }
        Ok(Self(list.into()))
    }
    /// The version that holds on a day.
    pub fn on(&self, on: Date) -> Option<&T> {
        self.0.iter().find(|version| version.period().contains(on))
    }
    /// The version that holds on a day with its place in the list.
    pub fn index_on(&self, on: Date) -> Option<usize> {
        self.0.iter().position(|version| version.period().contains(on))
    }
    /// The version on that day; else the last one before it; else the first one. What to call a thing on a day on
    /// which it does not exist.
    pub fn near(&self, on: Date) -> &T {
        let before = self.0.iter().take_while(|version| version.period().first() <= on).count();
        &self.0[before.saturating_sub(1)]
    }
    /// All versions, oldest first; never empty.
    pub fn all(&self) -> &[T] {
        &self.0
    }
    /// From the first day of the first version to the last day of the last one. There may be gaps between.
    pub fn life(&self) -> Period {
        let (first, last) = (self.0[0].period(), self.last().period());
        Period::new(first.first(), last.last()).unwrap_or(first)
    }
    /// The newest version.
    pub fn last(&self) -> &T {
        &self.0[self.0.len() - 1]
    }
}

impl<'de, T: Dated + Deserialize<'de>> Deserialize<'de> for Versions<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    impl Dated for Period {
        fn period(&self) -> Period {
            *self
        }
    }

    #[test]
    fn each_day_has_at_most_one_version() {
        let old = Period::new(date(2021, 1, 1), Some(date(2022, 12, 31))).unwrap();
        let new = Period::new(date(2023, 1, 1), None).unwrap();
        let both = Versions::new(vec![new, old]).unwrap();
        assert_eq!(both.on(date(2022, 12, 31)), Some(&old));
        assert_eq!(both.on(date(2023, 1, 1)), Some(&new));
        assert_eq!(both.on(date(2020, 1, 1)), None);
        assert_eq!(both.near(date(2020, 1, 1)), &old);
        assert_eq!(Versions::new(vec![old, old]).unwrap_err(), VersionsError::Overlap(old.first()));
        assert_eq!(Versions::<Period>::new(vec![]).unwrap_err(), VersionsError::None);
    }
}
