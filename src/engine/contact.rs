//! How the store was met last: while it is away, readers are told how old what they see may be.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::EngineError;

/// Silence after which the store counts as away, even if no try has failed.
const SILENCE: Duration = Duration::from_secs(15);

/// Kept by the writer, asked by readers. Only for a store that others write to as well: where nobody else can, memory
/// is the truth however the disk fares.
pub struct Contact {
    shared: bool,
    last: Mutex<Last>,
}

struct Last {
    met: Instant,
    failed: bool,
}

impl Contact {
    /// The store has just been read.
    pub fn new(shared: bool) -> Self {
        Self { shared, last: Mutex::new(Last { met: Instant::now(), failed: false }) }
    }

    /// What became of a try to reach the store.
    pub fn met(&self, error: Option<&EngineError>) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match error {
            None => *last = Last { met: Instant::now(), failed: false },
            Some(error @ EngineError::Store(_)) if self.shared => {
                if !last.failed {
                    tracing::warn!(%error, "the store is away; what is known is served on, with its age");
                }
                last.failed = true;
            }
            Some(_) => {}
        }
    }

    /// How old what is served may be; `None` while the store is in reach.
    pub fn age(&self) -> Option<Duration> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let age = last.met.elapsed();
        (self.shared && (last.failed || age > SILENCE)).then_some(age)
    }
}
