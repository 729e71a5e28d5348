//! The one clock, for rules, jobs and sessions alike.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant as Monotonic},
};

use jiff::{SignedDuration, Timestamp};

use crate::domain::Instant;

/// Tells the time. Clones tell the same time.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    /// Set to an instant at a moment, and running on from there.
    Set(Arc<Mutex<(Instant, Monotonic)>>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }
    /// A clock that shows `at` now and runs on. For tests.
    pub fn starting_at(at: Instant) -> Self {
        Self(Source::Set(Arc::new(Mutex::new((at, Monotonic::now())))))
    }
    /// The machine's clock; in debug builds, where the environment's `RENLING_CLOCK` holds an RFC 3339 instant, one
    /// that starts there.
    ///
    /// # Errors
    /// When `RENLING_CLOCK` is not an instant.
    pub fn from_environment() -> Result<Self, jiff::Error> {
        match std::env::var("RENLING_CLOCK") {
            Ok(text) if cfg!(debug_assertions) => Ok(Self::starting_at(text.parse::<Timestamp>()?.into())),
            _ => Ok(Self::system()),
        }
    }
    /// The time.
    pub fn now(&self) -> Instant {
        match &self.0 {
            Source::System => Timestamp::now().into(),
            Source::Set(set) => {
                let (at, since) = *set.lock().unwrap_or_else(PoisonError::into_inner);
                later(at, since.elapsed())
            }
        }
    }
    /// Whether it was set, and so differs from the machine's.
    pub const fn is_set(&self) -> bool {
        matches!(self.0, Source::Set(_))
    }
    /// Puts a clock that was set forward. The machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Source::Set(set) = &self.0 {
            let mut set = set.lock().unwrap_or_else(PoisonError::into_inner);
            set.0 = later(set.0, by);
        }
    }
}

/// At the end of time it stays.
fn later(at: Instant, by: Duration) -> Instant {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    at.timestamp().checked_add(by).map_or(at, Instant::from)
}
