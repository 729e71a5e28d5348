//! Whether the file is whole: looked at on a connection and a thread of its own while the state is read. Whoever loads
//! or writes waits for the outcome.

use std::{path::Path, thread};

use rusqlite::InterruptHandle;
use tokio::sync::watch;

use super::schema;
use crate::store::StoreError;

/// The look at a file; see the module.
pub struct Check {
    seen: Seen,
    stop: Option<InterruptHandle>,
}

/// What the look has come to, or will have.
#[derive(Clone)]
pub struct Seen(watch::Receiver<Option<Result<(), StoreError>>>);

impl Check {
    /// Of a file that was looked at, or is read only.
    pub fn already() -> Self {
        let (_, seen) = watch::channel(Some(Ok(())));
        Self { seen: Seen(seen), stop: None }
    }
    /// Begins to look.
    ///
    /// # Errors
    /// When the file cannot be opened, or the system gives no thread.
    pub fn begin(path: &Path) -> Result<Self, StoreError> {
        let connection = schema::open_reader(path)?;
        let stop = connection.get_interrupt_handle();
        let (tell, seen) = watch::channel(None);
        let file = path.to_owned();
        let work = move || {
            let outcome = schema::check(&connection, &file);
            // Whoever hears of it may want the folder for itself.
            drop(connection);
            tell.send_replace(Some(outcome));
        };
        let thread = thread::Builder::new().name("renling-check".into()).spawn(work);
        thread.map_err(|error| StoreError::file(path, &error))?;
        Ok(Self { seen: Seen(seen), stop: Some(stop) })
    }
    /// To wait for the outcome elsewhere.
    pub fn seen(&self) -> Seen {
        self.seen.clone()
    }
    /// Breaks off and waits until the file was let go.
    pub async fn stop(&self) {
        if let Some(stop) = &self.stop {
            stop.interrupt();
        }
        // What it would have come to is of no interest any more.
        let _ = self.seen.outcome().await;
    }
}

impl Seen {
    /// Waits for the outcome.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub async fn outcome(&self) -> Result<(), StoreError> {
        let mut seen = self.0.clone();
        let outcome = seen.wait_for(Option::is_some).await.map(|outcome| outcome.clone());
        // Without an outcome the thread has panicked, which was reported there.
        outcome.ok().flatten().unwrap_or(Err(StoreError::Closed))
    }
}
