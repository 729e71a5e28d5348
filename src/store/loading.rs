//! The state as it is read at the start: taken out of the store by one, parsed by several, folded in by one.
//!
//! ```text
//! reading   rows ── rows ── rows ──        one connection, one moment
//! parsing     └ changes └ changes └ ..     on threads that may block, a few chunks at a time
//! folding        └ next() ── next() ──     in the order in which they were read
//! ```

use tokio::{
    runtime::Handle,
    sync::{mpsc, oneshot},
    task::JoinHandle,
};

use super::StoreError;
use crate::domain::{Change, Seq};

/// Entities that are handed over at a time.
pub(super) const CHUNK: usize = 1024;
/// Chunks that are read and parsed ahead of the folding.
const AHEAD: usize = 6;

/// A chunk that is being parsed, or why there is none.
type Parsing = Result<JoinHandle<Result<Vec<Change>, StoreError>>, StoreError>;

/// The state as it comes, in chunks, so that reading, parsing and folding in overlap.
pub struct Loading {
    /// The place in the log that the state stands at.
    pub seq: Seq,
    chunks: mpsc::Receiver<Parsing>,
}

/// Where a store puts what it reads.
pub(super) struct Feed {
    seq: Option<oneshot::Sender<Seq>>,
    chunks: mpsc::Sender<Parsing>,
    runtime: Handle,
}

impl Loading {
    /// Begins to read; settled when the place in the log is known, or the reading has failed before.
    pub(super) async fn begin<R>(read: impl FnOnce(Feed) -> R) -> Result<Self, StoreError>
    where
        R: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        let (to, chunks) = mpsc::channel(AHEAD);
        let (told, seq) = oneshot::channel();
        let again = to.clone();
        let reading = read(Feed { seq: Some(told), chunks: to, runtime: Handle::current() });
        tokio::spawn(async move {
            if let Err(error) = reading.await {
                // Nobody listens when the loader gave up.
                let _ = again.send(Err(error)).await;
            }
        });
        let mut loading = Self { seq: Seq(0), chunks };
        match seq.await {
            Ok(seq) => loading.seq = seq,
            // The reading failed before it knew; its error is in the channel.
            Err(_) => return Err(loading.next().await.and_then(Result::err).unwrap_or(StoreError::Closed)),
        }
        Ok(loading)
    }

    /// The next part of the state as changes without a verb that means anything, referenced before referring; `None` at
    /// the end. Nothing comes after an error.
    pub async fn next(&mut self) -> Option<Result<Vec<Change>, StoreError>> {
        let parsing = match self.chunks.recv().await? {
            Ok(parsing) => parsing,
            Err(error) => return Some(Err(error)),
        };
        Some(match parsing.await {
            Ok(chunk) => chunk,
            Err(error) if error.is_cancelled() => Err(StoreError::Closed),
            Err(error) => Err(StoreError::Database(error.to_string())),
        })
    }
}

impl Feed {
    /// Tells the place in the log. `false` when nobody wants to know.
    pub fn stand_at(&mut self, seq: Seq) -> bool {
        self.seq.take().is_some_and(|told| told.send(seq).is_ok())
    }
    /// Has a chunk parsed on another thread, after waiting for room. `false` when nobody wants more.
    pub async fn put(&self, parse: impl FnOnce() -> Result<Vec<Change>, StoreError> + Send + 'static) -> bool {
        let Ok(room) = self.chunks.reserve().await else { return false };
        room.send(Ok(self.runtime.spawn_blocking(parse)));
        true
    }
}
