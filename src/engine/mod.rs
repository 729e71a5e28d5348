//! The door for writes. A command goes: decide → commit → apply → publish. One writer, many readers.
//!
//! Readers take [`Engine::atlas`], a snapshot that never changes, and wait for nobody. Memory never runs ahead of the
//! disk: a draft is published only when its changes are durable, and thrown away when they are not.

mod access;
mod clock;
mod contact;
mod error;
mod group;
mod whole;
mod writer;

#[cfg(test)]
mod tests;

use std::{
    collections::HashSet,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::Duration,
};

use arc_swap::ArcSwap;
use tokio::{
    runtime::Handle,
    sync::{Notify, broadcast, mpsc, oneshot},
    time::timeout,
};

pub use crate::store::{
    BackedUp, BlobError, Blobs, Come, Grant, GrantKind, Hash, Logged, Of, Page, Query, Remembered, Revoke, StoreError,
    Verified,
};
pub use crate::{
    rules::{About, Notice, NoticeWhat},
    store::outbox::{Channel, Letter, LetterState, Outbox, Tried},
};
pub use clock::Clock;
pub use error::EngineError;
pub use group::{Batch, ChangeNote};

use crate::{
    atlas::Atlas,
    domain::{Actor, BlobHash, CommandId, Date, Envelope, Instant, Outcome, PersonId, Seq},
    store::Store,
};
use contact::Contact;
use whole::Whole;
use writer::{Job, Submission, Writer};

/// Batches that may wait for the writer.
const QUEUE: usize = 256;
/// How long somebody waits for room in the queue before being refused.
const PATIENCE: Duration = Duration::from_secs(2);
/// News that a slow follower may be behind before it misses some and has to read the log.
const NEWS: usize = 1024;
/// How often a shared store is asked for what others wrote, should the word of it have been lost.
const POLL: Duration = Duration::from_secs(2);

/// The engine of one district. Clones are the same engine.
#[derive(Clone)]
pub struct Engine(Arc<Shared>);

struct Shared {
    store: Arc<dyn Store>,
    clock: Clock,
    published: Arc<ArcSwap<Atlas>>,
    news: broadcast::Sender<Arc<Published>>,
    queue: mpsc::Sender<Job>,
    writer: Mutex<Option<thread::JoinHandle<()>>>,
    contact: Arc<Contact>,
}

/// What followers are told.
#[derive(Debug, Clone)]
pub enum Published {
    /// Something was written, and is durable.
    ///
    /// The truth after it is not told along: a follower that is stuck would keep every truth since alive.
    Changes {
        /// The place in the log after it.
        seq: Seq,
        /// What changed, in the order of the log.
        changes: Vec<ChangeNote>,
    },
    /// The district's day has turned to this one: duties may have begun or ended without a write.
    Day(Date),
}

/// Has the writer look whenever somebody else may have written, until the engine is gone.
async fn follow(others: Arc<Notify>, queue: mpsc::WeakSender<Job>) {
    loop {
        // Either is a reason to look.
        let _ = timeout(POLL, others.notified()).await;
        let Some(queue) = queue.upgrade() else { return };
        if queue.send(Job::CatchUp).await.is_err() {
            return;
        }
    }
}

impl Engine {
    /// Loads what the store holds and starts the writer. Call it on a Tokio runtime.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn open(store: Arc<dyn Store>, clock: Clock) -> Result<Self, EngineError> {
        let mut loading = store.load().await?;
        let mut atlas = Atlas::default();
        while let Some(chunk) = loading.next().await {
            for change in chunk? {
                atlas.load(loading.seq, change);
            }
        }
        atlas.compact();
        let published = Arc::new(ArcSwap::from_pointee(atlas));
        let (news, _) = broadcast::channel(NEWS);
        let (queue, jobs) = mpsc::channel(QUEUE);
        let others = store.news();
        let contact = Arc::new(Contact::new(others.is_some()));
        if let Some(others) = others {
            tokio::spawn(follow(others, queue.downgrade()));
        }
        let writer = Writer {
            store: store.clone(),
            clock: clock.clone(),
            published: published.clone(),
            news: news.clone(),
            runtime: Handle::current(),
            queue: queue.downgrade(),
            merging: false,
            contact: contact.clone(),
        };
        let thread = thread::Builder::new().name("renling-writer".into()).spawn(move || writer.run(jobs));
        let writer = Mutex::new(Some(thread.map_err(|error| EngineError::Thread(error.to_string()))?));
        Ok(Self(Arc::new(Shared { store, clock, published, news, queue, writer, contact })))
    }

    /// The truth as published last. Hold it for one request; it never changes.
    pub fn atlas(&self) -> Arc<Atlas> {
        self.0.published.load_full()
    }
    /// The time.
    pub fn now(&self) -> Instant {
        self.0.clock.now()
    }
    /// Whether the time is not the machine's: a test has set the clock.
    pub fn is_clock_set(&self) -> bool {
        self.0.clock.is_set()
    }
    /// The district's day.
    pub fn today(&self) -> Date {
        self.0.published.load().today(self.now())
    }

    /// Asks for a batch of commands and waits until it is durable. One outcome per command, in the same order; what
    /// was applied is in [`atlas`](Self::atlas) when this returns.
    ///
    /// # Errors
    /// When nothing of the batch was committed, for a reason that is not the commands' fault: [`EngineError::Busy`] when
    /// there was no room in the queue for two seconds. Sending the same batch again is harmless.
    pub async fn submit(&self, actor: Actor, batch: Batch) -> Result<Vec<Outcome>, EngineError> {
        if batch.commands.is_empty() {
            return Ok(vec![]);
        }
        // There are many people. The clock and whoever holds the machine ask one thing at a time, and wait.
        let room = match &actor {
            Actor::Person { .. } => timeout(PATIENCE, self.0.queue.reserve()).await.map_err(|_| EngineError::Busy)?,
            Actor::Operator | Actor::System | Actor::Demo => self.0.queue.reserve().await,
        };
        let (reply, outcomes) = oneshot::channel();
        room.map_err(|_| EngineError::Stopped)?.send(Job::Submit(Submission { actor, batch, reply }));
        outcomes.await.map_err(|_| EngineError::Stopped)?
    }

    /// Asks for commands that happen together or not at all, however many they are: they are decided while those before
    /// them are written, and are not kept. `told` hears now and then how many were decided. Returns those that cannot
    /// happen, with the reason: then none did.
    ///
    /// # Errors
    /// As [`submit`](Self::submit).
    pub async fn submit_whole(
        &self,
        actor: Actor,
        commands: Vec<Envelope>,
        told: impl FnMut(u64) + Send + 'static,
    ) -> Result<Vec<(CommandId, Outcome)>, EngineError> {
        if commands.is_empty() {
            return Ok(vec![]);
        }
        let (reply, failed) = oneshot::channel();
        let whole = Whole { actor, commands, told: Box::new(told), reply };
        self.0.queue.send(Job::Whole(whole)).await.map_err(|_| EngineError::Stopped)?;
        failed.await.map_err(|_| EngineError::Stopped)?
    }

    /// Follows what is published from now on. Whoever falls behind reads [`changes_since`](Self::changes_since).
    pub fn subscribe(&self) -> broadcast::Receiver<Arc<Published>> {
        self.0.news.subscribe()
    }
    /// How old what is served may be, while a shared store cannot be reached; `None` while it can.
    pub fn age(&self) -> Option<Duration> {
        self.0.contact.age()
    }
    /// Waits until what is served is at least as new as this place in the log, so that whoever wrote on one node reads
    /// the own writing on another. `false` when that takes longer than `patience`.
    pub async fn reaches(&self, seq: Seq, patience: Duration) -> bool {
        let mut news = self.subscribe();
        if self.atlas().seq() >= seq {
            return true;
        }
        // An error says that the writer has stopped: then nothing comes any more.
        let _ = self.0.queue.send(Job::CatchUp).await;
        let arrives = async {
            while self.atlas().seq() < seq {
                if let Err(broadcast::error::RecvError::Closed) = news.recv().await {
                    return false;
                }
            }
            true
        };
        timeout(patience, arrives).await.unwrap_or(false)
    }
    /// Tells the followers that the district's day has turned.
    pub fn turn_day(&self, day: Date) {
        // An error says only that nobody follows.
        let _ = self.0.news.send(Arc::new(Published::Day(day)));
    }

    /// The changes after a place in the log, oldest first, at most `limit`.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn changes_since(&self, seq: Seq, limit: usize) -> Result<Vec<Logged>, EngineError> {
        Ok(self.0.store.changes_since(seq, limit).await?)
    }
    /// A page of what grows for ever.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn read(&self, query: Query) -> Result<Page, EngineError> {
        Ok(self.0.store.read(query).await?)
    }
    /// Writes a copy of everything, as of one moment, to a new file while work goes on, with the blobs that were named
    /// till then.
    ///
    /// # Errors
    /// When the file is there already or cannot be written.
    pub async fn backup(&self, to: &Path, blobs: Option<Blobs>) -> Result<BackedUp, EngineError> {
        Ok(self.0.store.backup(to, blobs).await?)
    }
    /// Every blob that a change has ever named.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn named_blobs(&self) -> Result<HashSet<BlobHash>, EngineError> {
        Ok(self.0.store.blobs().await?)
    }
    /// Proves that the log's chain holds and that the tables hold what it says.
    ///
    /// # Errors
    /// What does not hold, and where.
    pub async fn verify(&self) -> Result<Verified, EngineError> {
        Ok(self.0.store.verify().await?)
    }
    /// Erases the personal fields of a person for good; the log's chain still holds. Returns whether there were any.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn erase_personal(&self, person: PersonId) -> Result<bool, EngineError> {
        Ok(self.0.store.erase(person).await?)
    }

    /// Finishes what is waiting and lets the store go: after this the folder can be opened again. Later submissions
    /// answer [`EngineError::Stopped`].
    pub async fn close(&self) {
        // An error says that the writer has stopped already.
        let _ = self.0.queue.send(Job::Stop).await;
        let thread = self.0.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            // A panic there was reported there.
            let _ = tokio::task::spawn_blocking(move || thread.join()).await;
        }
        self.0.store.close().await;
    }
}

#[cfg(test)]
impl Engine {
    /// On an embedded store in a folder, for the tests of other rooms, which know no store.
    pub(crate) async fn in_folder(dir: &Path) -> Self {
        let store = crate::store::SqliteStore::open(dir).expect("the folder is a test's own");
        Self::open(Arc::new(store), Clock::system()).await.expect("an empty store opens")
    }
}
