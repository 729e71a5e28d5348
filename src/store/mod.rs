//! What is kept: the change log, and tables of what is true now, written in one transaction.
//!
//! [`Store`] says what the engine asks of a store; [`SqliteStore`] is the embedded one, [`PostgresStore`] the one that
//! several nodes share. The log is the same in every store: the same canonical bytes under the same chain of hashes (see
//! [`log`]).

mod access;
mod audit;
mod blobs;
mod error;
pub mod history;
mod loading;
pub mod log;
pub mod outbox;
mod pieces;
mod postgres;
mod sqlite;
mod upcast;

#[cfg(test)]
mod tests;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::Arc,
};

use async_trait::async_trait;
use tokio::sync::{Notify, mpsc};

pub use access::{Grant, GrantKind, Of, Revoke};
pub use blobs::{BlobError, Blobs, Swept};
pub use error::StoreError;
pub use history::{Stretch, copy};
pub use loading::Loading;
pub use log::{Fingerprint, Hash};
pub use pieces::Come;
pub use postgres::PostgresStore;
pub use sqlite::{OnIoFailure, SqliteStore};

use outbox::{Letter, Outbox, Tried};

use crate::domain::{AccountId, Actor, BlobHash, Change, CommandId, Date, Instant, Kind, PersonId, Personal, Seq};

/// Where the district is kept.
///
/// One engine writes to a store at a time per process; any number of readers never wait for it.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// Everything as it is now, from the tables of current state, and the place in the log that they stand at.
    async fn load(&self) -> Result<Loading, StoreError>;

    /// What is remembered of the commands with these ids; ids that were never applied are left out. The writer asks
    /// before every group: a look-up by key, that may be done on the calling thread.
    async fn recall(&self, ids: Vec<CommandId>) -> Result<HashMap<CommandId, Remembered>, StoreError>;

    /// The personal fields of these people; people without any are left out. A look-up like [`recall`](Self::recall).
    async fn personal(&self, people: Vec<PersonId>) -> Result<HashMap<PersonId, Personal>, StoreError>;

    /// Makes a group of commands durable: all of it or nothing of it. `after` is the place in the log that the group
    /// was decided at. Returns the new head of the log.
    ///
    /// # Errors
    /// [`StoreError::Moved`] when the log's head is not `after`: nothing was written; decide again on newer truth.
    /// [`StoreError::Unknown`]: the group may have been written or not; the ids tell when they are asked for again.
    /// Any other error: nothing was written either.
    async fn commit(&self, after: Seq, group: Vec<Decided>) -> Result<Seq, StoreError> {
        self.commit_parts(after, Parts::of(group)).await
    }

    /// The same for a group that is decided while its beginning is written. Parts that end before they are
    /// [whole](Part::Whole) leave nothing behind, and the head where it was.
    ///
    /// # Errors
    /// As [`commit`](Self::commit).
    async fn commit_parts(&self, after: Seq, parts: Parts) -> Result<Seq, StoreError>;

    /// Keeps other writers away until the next [`commit`](Self::commit), whatever becomes of that: for a group that came
    /// too late before, so that it cannot be overtaken for ever. Nothing to do where nobody else can write.
    async fn hold(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// What rings when somebody else may have written; `None` where nobody else can.
    fn news(&self) -> Option<Arc<Notify>> {
        None
    }

    /// The changes after `seq` in order, at most `limit` of them. Personal fields are not among them.
    async fn changes_since(&self, seq: Seq, limit: usize) -> Result<Vec<Logged>, StoreError>;

    /// A page of what grows for ever.
    async fn read(&self, query: Query) -> Result<Page, StoreError>;

    /// Erases what is kept of a person's personal fields, with the salt of their hash: afterwards nobody can tell
    /// from the log what they were, and the log's chain still holds. Returns whether there was anything.
    async fn erase(&self, person: PersonId) -> Result<bool, StoreError>;

    /// Writes a copy of everything, as of one moment, to a new file while work goes on; with it the blobs that were named
    /// up to that moment, if it is said where they are.
    ///
    /// # Errors
    /// [`StoreError::Exists`] when there is such a file: it is never overwritten.
    async fn backup(&self, to: &Path, blobs: Option<Blobs>) -> Result<BackedUp, StoreError>;

    /// Walks the whole log and proves the chain, and that the tables hold what the log says.
    async fn verify(&self) -> Result<Verified, StoreError>;

    /// Every blob that a change in the log has ever named.
    async fn blobs(&self) -> Result<HashSet<BlobHash>, StoreError>;

    /// The hash of an account's password, as a PHC string.
    async fn password(&self, account: AccountId) -> Result<Option<String>, StoreError>;

    /// Sets it.
    async fn set_password(&self, account: AccountId, phc: &str, at: Instant) -> Result<(), StoreError>;

    /// The grant of a secret, by its hash.
    async fn grant(&self, token: Hash) -> Result<Option<Grant>, StoreError>;

    /// The grants of an account or a kind, newest first.
    async fn grants(&self, of: Of) -> Result<Vec<Grant>, StoreError>;

    /// Keeps a new grant.
    async fn keep_grant(&self, grant: Grant) -> Result<(), StoreError>;

    /// Notes when a grant was used last.
    async fn see_grant(&self, token: Hash, at: Instant) -> Result<(), StoreError>;

    /// Uses a grant once; `false` when it is used up. Of two who use up the last, one is told `true`.
    async fn use_grant(&self, token: Hash) -> Result<bool, StoreError>;

    /// Takes grants back, and those that came from them; returns how many there were.
    async fn revoke(&self, what: Revoke) -> Result<u64, StoreError>;

    /// Up to when somebody has read the own inbox.
    async fn inbox_read(&self, account: AccountId) -> Result<Option<Instant>, StoreError>;

    /// Notes that it was read up to then; never back again.
    async fn set_inbox_read(&self, account: AccountId, at: Instant) -> Result<(), StoreError>;

    /// Keeps digests, but of those that a person has on a channel and day already; returns how many.
    async fn post(&self, letters: Vec<Letter>) -> Result<u64, StoreError>;

    /// Takes digests that are to be sent now, at most `limit`; they are given to nobody else before `until`.
    async fn claim_letters(&self, now: Instant, until: Instant, limit: usize) -> Result<Vec<Letter>, StoreError>;

    /// Notes what became of a try to send one.
    async fn tried(&self, letter: uuid::Uuid, what: Tried) -> Result<(), StoreError>;

    /// The last day that each person has a digest of.
    async fn told(&self) -> Result<Vec<(PersonId, Date)>, StoreError>;

    /// Lets go of digests of days before one; returns how many.
    async fn sweep_letters(&self, before: Date) -> Result<u64, StoreError>;

    /// How the digests stand, with at most `limit` of those that something went wrong with.
    async fn outbox(&self, limit: usize) -> Result<Outbox, StoreError>;

    /// Where the log ends, and the chain's hash there.
    async fn head(&self) -> Result<(Seq, Hash), StoreError>;

    /// The history after a place: about `limit` changes, whole commands, as of one moment.
    async fn history(&self, after: Seq, limit: usize) -> Result<Stretch, StoreError>;

    /// Takes up a stretch of another store's history: all of it or nothing, proved before it is written. Until the last
    /// one has come, the store is marked as half of a copy and [`load`](Self::load) refuses.
    ///
    /// # Errors
    /// [`StoreError::Moved`] when the log does not end where the stretch begins; [`StoreError::Broken`].
    async fn adopt(&self, stretch: Stretch) -> Result<(), StoreError>;

    /// Finishes what is under way and lets the files go. Everything acknowledged is durable before and after.
    async fn close(&self);
}

/// A command that was decided, with what it changes: what a commit makes durable.
#[derive(Debug, Clone)]
pub struct Decided {
    /// The command's id.
    pub id: CommandId,
    /// What was asked, as a hash.
    pub fingerprint: Fingerprint,
    /// Who asked.
    pub actor: Actor,
    /// When it was decided.
    pub at: Instant,
    /// When it was recorded, where that is known to be earlier.
    pub recorded_at: Option<Instant>,
    /// What it changes; nothing, when things were so already.
    pub changes: Vec<Change>,
}

/// A piece of a group on its way to the disk.
#[derive(Debug)]
pub enum Part {
    /// What was decided next.
    More(Vec<Decided>),
    /// Nothing follows: it may be committed.
    Whole,
}

/// A group in parts, of which only a few are in memory at a time.
#[derive(Debug)]
pub struct Parts(mpsc::Receiver<Part>);

impl Parts {
    /// Parts that are yet to come, and where to put them. Whoever puts waits while two are not taken.
    pub fn channel() -> (mpsc::Sender<Part>, Self) {
        let (to, parts) = mpsc::channel(2);
        (to, Self(parts))
    }
    /// A group that is there already.
    pub fn of(group: Vec<Decided>) -> Self {
        let (to, parts) = Self::channel();
        for part in [Part::More(group), Part::Whole] {
            // There is room for both.
            let _ = to.try_send(part);
        }
        parts
    }
    /// The next; `None` when whoever puts them has given up.
    async fn next(&mut self) -> Option<Part> {
        self.0.recv().await
    }
    /// The same on a thread that may wait.
    fn wait(&mut self) -> Option<Part> {
        self.0.blocking_recv()
    }
}

/// What is remembered of an applied command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Remembered {
    /// What was asked, as a hash.
    pub fingerprint: Fingerprint,
    /// The place in the log that it was told.
    pub seq: Seq,
}

/// A change as the log keeps it.
#[derive(Debug, Clone, PartialEq)]
pub struct Logged {
    /// Its place.
    pub seq: Seq,
    /// When it was decided.
    pub at: Instant,
    /// The command it belongs to.
    pub command: CommandId,
    /// Who asked.
    pub actor: Actor,
    /// The after-image; personal fields are not part of it.
    pub change: Change,
}

/// A question about what grows for ever.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    /// A stretch of the log, oldest first.
    Log {
        /// Only what comes after this place.
        after: Seq,
        /// Only the changes of one entity, by its id.
        entity: Option<(Kind, uuid::Uuid)>,
        /// At most so many.
        limit: usize,
    },
    /// Who did what, newest first.
    Audit {
        /// Only what comes before this place; `None` = from the end.
        before: Option<Seq>,
        /// Only what this person did.
        by: Option<PersonId>,
        /// Only changes of this kind of entity.
        kind: Option<Kind>,
        /// At most so many.
        limit: usize,
    },
    /// What became of a command.
    CommandOutcome(CommandId),
    /// Entities as they are now, whole; those that are not there are left out.
    Entities {
        /// Of which kind.
        kind: Kind,
        /// Which.
        ids: Vec<uuid::Uuid>,
    },
    /// Which entities ever named a blob.
    BlobNames(BlobHash),
}

/// The answer to a [`Query`].
#[derive(Debug, Clone, PartialEq)]
pub enum Page {
    /// To [`Query::Log`] and [`Query::Audit`].
    Log(Vec<Logged>),
    /// To [`Query::CommandOutcome`]: `None` when it was never applied.
    CommandOutcome(Option<Remembered>),
    /// To [`Query::Entities`], in no order that means anything.
    Entities(Vec<Change>),
    /// To [`Query::BlobNames`].
    BlobNames(Vec<(Kind, uuid::Uuid)>),
}

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackedUp {
    /// Its place in the log.
    pub seq: Seq,
    /// How many blobs.
    pub blobs: usize,
    /// The blobs that it should hold and that are missing or damaged where they are kept.
    pub missing: Vec<BlobHash>,
}

/// What a verification has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified {
    /// The head of the log: so many changes are chained without a hole.
    pub seq: Seq,
    /// The hash of the last one; compare it with one written down elsewhere to know that nothing was cut off.
    pub head: Hash,
    /// How many entities the tables hold.
    pub entities: u64,
}
