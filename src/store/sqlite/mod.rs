//! The embedded store: SQLite, one file `renling.db` in a folder, write-ahead log, every commit synced to the disk.

mod access;
mod backup;
mod check;
mod fault;
mod folder;
mod history;
mod inbox;
mod load;
mod outbox;
mod read;
mod readers;
mod restore;
mod rows;
mod schema;
mod verify;
mod writer;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use async_trait::async_trait;
use bytes::Bytes;
use tokio::runtime::Handle;

pub use fault::OnIoFailure;

use super::outbox::{Letter, Outbox, Tried};
use super::{
    BackedUp, BlobError, Blobs, Grant, Hash, Loading, Logged, Of, Page, Parts, Query, Remembered, Revoke, Store,
    StoreError, Stretch, Verified,
};
use crate::domain::{AccountId, BlobHash, CommandId, Date, Instant, PersonId, Personal, Seq};
use check::Check;
use readers::Readers;
use writer::Writer;

/// A district in a folder of its own.
///
/// One process may write; it holds a lock on the folder. Any number may read beside it. Other programs must not write
/// to the file.
pub struct SqliteStore {
    readers: Readers,
    check: Check,
    writer: Mutex<Option<Arc<Writer>>>,
}

impl SqliteStore {
    /// Opens the folder for writing; makes it, and an empty store in it, where there is none.
    ///
    /// Whether the file is whole is looked at meanwhile: [`load`](Store::load) ends with what is wrong with it, and nothing
    /// is written before it is known.
    ///
    /// A file that fails to be written or synced later ends the process (exit code 74): nothing is acknowledged that
    /// may not be on the disk.
    ///
    /// # Errors
    /// When another process serves the folder; when the file is damaged, of something else or of a newer program.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        Self::open_with(dir, Arc::new(fault::end_process))
    }

    /// The same with something else to do when a file fails to be written or synced. If `on_io_failure` returns, the
    /// commit answers with an error.
    ///
    /// # Errors
    /// As [`open`](Self::open).
    pub fn open_with(dir: &Path, on_io_failure: OnIoFailure) -> Result<Self, StoreError> {
        let lock = folder::Lock::take(dir)?;
        let path = folder::database(dir);
        let (connection, check) = schema::open_writer(&path)?;
        folder::sync(dir)?;
        let writer = Writer::start(connection, path.clone(), lock, on_io_failure)?;
        Ok(Self { readers: Readers::new(path), check, writer: Mutex::new(Some(Arc::new(writer))) })
    }

    /// Opens the folder for reading only, beside a process that writes or alone; takes no lock and changes nothing.
    ///
    /// # Errors
    /// When there is no store; when the file is of something else or of a newer program.
    pub fn open_read_only(dir: &Path) -> Result<Self, StoreError> {
        let path = folder::database(dir);
        match std::fs::metadata(&path) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::Missing { dir: dir.to_owned() });
            }
            Err(error) => return Err(StoreError::file(dir, &error)),
        }
        let first = schema::open_reader(&path)?;
        if schema::known(&first, &path)?.is_none() {
            return Err(StoreError::Missing { dir: dir.to_owned() });
        }
        Ok(Self { readers: Readers::new(path), check: Check::already(), writer: Mutex::new(None) })
    }

    /// Copies a backup into a folder that is empty or not there, once it has proved whole. `keep` gets the blobs.
    ///
    /// # Errors
    /// [`StoreError::NotEmpty`]; what is wrong with the backup. The folder is as it was.
    pub fn restore(
        backup: &Path,
        dir: &Path,
        keep: impl FnMut(Bytes) -> Result<BlobHash, BlobError>,
    ) -> Result<Verified, StoreError> {
        restore::restore(backup, dir, keep)
    }

    async fn writer(&self) -> Result<Arc<Writer>, StoreError> {
        self.check.seen().outcome().await?;
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        writer.clone().ok_or(StoreError::ReadOnly)
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn load(&self) -> Result<Loading, StoreError> {
        load::load(&self.readers, self.check.seen()).await
    }

    async fn recall(&self, ids: Vec<CommandId>) -> Result<HashMap<CommandId, Remembered>, StoreError> {
        self.readers.look_up(|connection| read::recall(connection, &ids))
    }

    async fn personal(&self, people: Vec<PersonId>) -> Result<HashMap<PersonId, Personal>, StoreError> {
        self.readers.look_up(|connection| read::personal(connection, &people))
    }

    async fn commit_parts(&self, after: Seq, parts: Parts) -> Result<Seq, StoreError> {
        self.writer().await?.commit(after, parts).await
    }

    async fn changes_since(&self, seq: Seq, limit: usize) -> Result<Vec<Logged>, StoreError> {
        self.readers.run(move |connection| read::log_after(connection, seq, None, limit)).await
    }

    async fn read(&self, query: Query) -> Result<Page, StoreError> {
        self.readers
            .run(move |connection| match query {
                Query::Log { after, entity, limit } => read::log_after(connection, after, entity, limit).map(Page::Log),
                Query::Audit { before, by, kind, limit } => {
                    read::audit(connection, before, by, kind, limit).map(Page::Log)
                }
                Query::Entities { kind, ids } => read::entities(connection, kind, &ids).map(Page::Entities),
                Query::BlobNames(hash) => read::blob_names(connection, hash).map(Page::BlobNames),
                Query::CommandOutcome(id) => {
                    read::recall(connection, &[id]).map(|mut known| Page::CommandOutcome(known.remove(&id)))
                }
            })
            .await
    }

    async fn erase(&self, person: PersonId) -> Result<bool, StoreError> {
        self.writer().await?.erase(person).await
    }

    async fn backup(&self, to: &Path, blobs: Option<Blobs>) -> Result<BackedUp, StoreError> {
        let to = to.to_owned();
        let runtime = Handle::current();
        let get = blobs.map(|blobs| move |hash| runtime.block_on(blobs.get(hash)));
        self.readers.run(move |connection| backup::copy(connection, &to, get)).await
    }

    async fn verify(&self) -> Result<Verified, StoreError> {
        self.readers.run(verify::verify).await
    }

    async fn blobs(&self) -> Result<HashSet<BlobHash>, StoreError> {
        self.readers.run(|connection| read::blobs(connection)).await
    }

    async fn password(&self, account: AccountId) -> Result<Option<String>, StoreError> {
        self.readers.run(move |connection| access::password(connection, account)).await
    }

    async fn set_password(&self, account: AccountId, phc: &str, at: Instant) -> Result<(), StoreError> {
        let phc = phc.to_owned();
        self.writer().await?.run(1, move |connection| access::set_password(connection, account, &phc, at)).await
    }

    async fn grant(&self, token: Hash) -> Result<Option<Grant>, StoreError> {
        self.readers.run(move |connection| access::grant(connection, &token)).await
    }

    async fn grants(&self, of: Of) -> Result<Vec<Grant>, StoreError> {
        self.readers.run(move |connection| access::grants(connection, of)).await
    }

    async fn keep_grant(&self, grant: Grant) -> Result<(), StoreError> {
        self.writer().await?.run(1, move |connection| access::keep_grant(connection, &grant)).await
    }

    async fn see_grant(&self, token: Hash, at: Instant) -> Result<(), StoreError> {
        self.writer().await?.run(1, move |connection| access::see_grant(connection, &token, at)).await
    }

    async fn use_grant(&self, token: Hash) -> Result<bool, StoreError> {
        self.writer().await?.run(1, move |connection| access::use_grant(connection, &token)).await
    }

    async fn revoke(&self, what: Revoke) -> Result<u64, StoreError> {
        self.writer().await?.run(1, move |connection| access::revoke(connection, what)).await
    }

    async fn inbox_read(&self, account: AccountId) -> Result<Option<Instant>, StoreError> {
        self.readers.run(move |connection| inbox::read_to(connection, account)).await
    }

    async fn set_inbox_read(&self, account: AccountId, at: Instant) -> Result<(), StoreError> {
        self.writer().await?.run(1, move |connection| inbox::set_read_to(connection, account, at)).await
    }

    async fn post(&self, letters: Vec<Letter>) -> Result<u64, StoreError> {
        self.writer().await?.run(letters.len(), move |connection| outbox::post(connection, &letters)).await
    }

    async fn claim_letters(&self, now: Instant, until: Instant, limit: usize) -> Result<Vec<Letter>, StoreError> {
        self.writer().await?.run(limit, move |connection| outbox::claim(connection, now, until, limit)).await
    }

    async fn tried(&self, letter: uuid::Uuid, what: Tried) -> Result<(), StoreError> {
        self.writer().await?.run(1, move |connection| outbox::tried(connection, letter, &what)).await
    }

    async fn told(&self) -> Result<Vec<(PersonId, Date)>, StoreError> {
        self.readers.run(|connection| outbox::told(connection)).await
    }

    async fn sweep_letters(&self, before: Date) -> Result<u64, StoreError> {
        self.writer().await?.run(1, move |connection| outbox::sweep(connection, before)).await
    }

    async fn outbox(&self, limit: usize) -> Result<Outbox, StoreError> {
        self.readers.run(move |connection| outbox::outbox(connection, limit)).await
    }

    async fn head(&self) -> Result<(Seq, Hash), StoreError> {
        self.readers.run(|connection| Ok(writer::head(connection)?)).await
    }

    async fn history(&self, after: Seq, limit: usize) -> Result<Stretch, StoreError> {
        self.readers.run(move |connection| history::history(connection, after, limit)).await
    }

    async fn adopt(&self, stretch: Stretch) -> Result<(), StoreError> {
        self.writer().await?.adopt(stretch).await
    }

    async fn close(&self) {
        self.readers.close();
        self.check.stop().await;
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        // Joining the thread waits for what is under way.
        if tokio::task::spawn_blocking(move || drop(writer)).await.is_err() {
            tracing::warn!("the store's thread could not be waited for");
        }
    }
}
