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
    look_up: Arc<Mutex<Option<Connection>>>,
}

impl Readers {
    pub fn new(path: PathBuf) -> Self {
        let turns = Arc::new(Semaphore::new(READERS));
        Self { path: path.into(), idle: Arc::default(), turns, look_up: Arc::default() }
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
            done.map_err(|failure| failure.about(&this.path))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(done) => done,
            Err(error) if error.is_cancelled() => Err(StoreError::Closed),
            Err(error) => Err(StoreError::Database(error.to_string())),
        }
    }

    /// Looks something up by its key on the calling thread: quicker than the way to another one and back, and on a
    /// connection that no long read holds up. For the writer, who waits for it.
    pub fn look_up<T>(&self, read: impl FnOnce(&Connection) -> Result<T, Failure>) -> Result<T, StoreError> {
        let mut kept = self.look_up.lock().unwrap_or_else(PoisonError::into_inner);
        if self.turns.is_closed() {
            return Err(StoreError::Closed);
        }
        let connection = match kept.take() {
            Some(connection) => connection,
            None => schema::open_reader(&self.path)?,
        };
        let done = read(&connection).map_err(|failure| failure.about(&self.path));
        *kept = Some(connection);
        done
    }

    /// Lets the connections go; reads under way finish.
    pub fn close(&self) {
        self.turns.close();
        *self.look_up.lock().unwrap_or_else(PoisonError::into_inner) = None;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// Why a read failed.
pub enum Failure {
    Sqlite(Error),
    Ours(StoreError),
}

impl Failure {
    pub fn about(self, path: &Path) -> StoreError {
        match self {
            Self::Sqlite(error) => translate(path, &error),
            Self::Ours(StoreError::Unreadable { what, detail }) => {
                StoreError::Damaged { path: path.to_owned(), detail: format!("{what} cannot be read ({detail})") }
            }
            Self::Ours(error) => error,
        }
    }
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
