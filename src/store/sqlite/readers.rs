//! The reading connections: a few, shared, never in the writer's way.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use rusqlite::{Connection, Error};
use tokio::sync::Semaphore;

use super::{fault::translate, schema};
use crate::store::StoreError;

/// Reads at the same time; more wait.
const READERS: usize = 4;

/// The pool.
#[derive(Clone)]
pub struct Readers {
    path: Arc<Path>,
    idle: Arc<Mutex<Vec<Connection>>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub fn new(path: PathBuf) -> Self {
        Self { path: path.into(), idle: Arc::default(), turns: Arc::new(Semaphore::new(READERS)) }
    }

    /// Runs a read on a connection of its own, on a thread that may block.
    pub async fn run<T, F>(&self, read: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    {
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| StoreError::Closed)?;
        let this = self.clone();
        let work = move || {
            let _turn = turn;
            let idle = this.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut connection = match idle {
                Some(connection) => connection,
                None => schema::open_reader(&this.path)?,
            };
            let done = read(&mut connection);
            if !this.turns.is_closed() {
                this.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
            }
            done.map_err(|failure| match failure {
                Failure::Sqlite(error) => translate(&this.path, &error),
                Failure::Ours(error) => error,
            })
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => done,
            Err(error) if error.is_cancelled() => Err(StoreError::Closed),
            Err(error) => Err(StoreError::Database(error.to_string())),
        }
    }

    /// Lets the connections go; reads under way finish.
    pub fn close(&self) {
        self.turns.close();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Why a read failed.
pub enum Failure {
    Sqlite(Error),
    Ours(StoreError),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self::Ours(error)
    }
}
