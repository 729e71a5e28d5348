//! The newest place in the log that this node knows: a database that says otherwise at that place is another one, or
//! was put back to an earlier state, and must not be mixed with what memory holds.

use std::sync::{Mutex, PoisonError};

use crate::{
    domain::Seq,
    store::{
        StoreError,
        log::{GENESIS, Hash},
    },
};

/// See the module.
pub struct Seen {
    database: String,
    newest: Mutex<(Seq, Hash)>,
}

impl Seen {
    pub fn new(database: &str) -> Self {
        Self { database: database.to_owned(), newest: Mutex::new((Seq(0), GENESIS)) }
    }

    /// Takes note of a place and its hash.
    ///
    /// # Errors
    /// [`StoreError::OtherHistory`] where another hash is known there.
    pub fn recognise(&self, seq: Seq, hash: Hash) -> Result<(), StoreError> {
        let mut newest = self.newest.lock().unwrap_or_else(PoisonError::into_inner);
        if seq == newest.0 && hash != newest.1 {
            return Err(self.other());
        }
        if seq > newest.0 {
            *newest = (seq, hash);
        }
        Ok(())
    }

    /// The error of a log that lacks a place that is known.
    pub fn other(&self) -> StoreError {
        StoreError::OtherHistory { store: self.database.clone() }
    }
}
