//! The shared store: PostgreSQL with PostGIS. Several nodes serve one district from it.
//!
//! Who locks the one row of `head` writes; the place in the log comes from that row, so the log has no holes whatever
//! fails. The bytes of the log are the embedded store's.

mod access;
mod address;
mod commit;
mod desk;
mod fault;
mod history;
mod inbox;
mod load;
mod news;
mod outbox;
mod read;
mod schema;
mod seen;
mod session;
mod verify;

use std::{
    collections::{HashMap, HashSet},
    path::Path,
    sync::Arc,
};

use async_trait::async_trait;
use deadpool_postgres::{Manager, ManagerConfig, Object, Pool, RecyclingMethod, Runtime, Timeouts};
use tokio::sync::{Mutex, Notify};

use super::outbox::{Letter, Outbox, Tried};
use super::{
    BackedUp, Blobs, Grant, Hash, Loading, Logged, Of, Page, Parts, Query, Remembered, Revoke, Store, StoreError,
    Stretch, Verified,
};
use crate::domain::{AccountId, BlobHash, CommandId, Date, Instant, PersonId, Personal, Seq};
use address::Address;

pub(super) use address::PATIENCE;
use desk::Desk;
use seen::Seen;

/// Connections for reading. More readers wait, for [`PATIENCE`] at most.
const READERS: usize = 4;

/// A district in a database, that other nodes may serve too.
pub struct PostgresStore {
    address: Arc<Address>,
    readers: Pool,
    desk: Mutex<Desk>,
    news: Arc<Notify>,
    seen: Arc<Seen>,
    listener: tokio::task::JoinHandle<()>,
}

impl PostgresStore {
    /// Connects, and brings the tables up to date or makes them. Call it on a Tokio runtime.
    ///
    /// `url` is `postgres://user:password@host:port,host:port/database?…`: several hosts for a primary and its standbys
    /// (the one that takes writes is found), `sslmode=disable|require`, `sslrootcert=FILE`, and what libpq knows of
    /// `connect_timeout`, `keepalives_idle`, `application_name` and the like. Without `sslmode` a connection to another
    /// machine is encrypted and its certificate checked.
    ///
    /// # Errors
    /// A wrong URL, no server, no right, no PostGIS, tables of a newer program or of something else; each says what
    /// to do, and nothing was changed.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let address = Arc::new(Address::parse(url)?);
        let mut first = address.connect().await?;
        schema::migrate(&mut first, &address).await?;
        Ok(Self::on(address, first))
    }

    /// Connects for reading: changes nothing, and makes no tables.
    ///
    /// # Errors
    /// As [`open`](Self::open); [`StoreError::Empty`] when there is no district in the database.
    pub async fn open_read_only(url: &str) -> Result<Self, StoreError> {
        let address = Arc::new(Address::parse(url)?);
        let first = address.connect().await?;
        match schema::known(&first, &address).await? {
            Some(_) => Ok(Self::on(address, first)),
            None => Err(StoreError::Empty { database: address.label.clone() }),
        }
    }

    fn on(address: Arc<Address>, first: session::Session) -> Self {
        let manager = Manager::from_config(
            address.config.clone(),
            address.tls.clone(),
            ManagerConfig { recycling_method: RecyclingMethod::Fast },
        );
        let waits = Timeouts { wait: Some(PATIENCE), create: Some(PATIENCE), recycle: Some(PATIENCE) };
        let readers = Pool::builder(manager).max_size(READERS).runtime(Runtime::Tokio1).timeouts(waits).build();
        // It fails only where a time limit has no runtime to keep it, and it has one.
        let readers = readers.expect("a pool with a runtime");
        let news = Arc::new(Notify::new());
        let listener = tokio::spawn(news::listen(address.clone(), news.clone()));
        let seen = Arc::new(Seen::new(&address.label));
        let desk = Mutex::new(Desk::new(first, seen.clone()));
        Self { desk, address, readers, news, seen, listener }
    }

    async fn reader(&self) -> Result<Object, StoreError> {
        self.readers.get().await.map_err(|error| fault::pool(&self.address.label, error))
    }

    fn told_of<T>(&self, done: Result<T, tokio_postgres::Error>) -> Result<T, StoreError> {
        done.map_err(|error| fault::translate(&self.address.label, &error))
    }
}

#[async_trait]
impl Store for PostgresStore {
    async fn load(&self) -> Result<Loading, StoreError> {
        load::load(self.reader().await?, self.address.label.clone(), self.seen.clone()).await
    }

    async fn recall(&self, ids: Vec<CommandId>) -> Result<HashMap<CommandId, Remembered>, StoreError> {
        let reader = self.reader().await?;
        let known = self.told_of(read::recall(&reader, &ids).await)?;
        drop(reader);
        if !known.is_empty() {
            // "It happened already" is an acknowledgement too: only once the standby has it. See `Desk::confirm`.
            self.desk.lock().await.confirm(&self.address).await?;
        }
        Ok(known)
    }

    async fn personal(&self, people: Vec<PersonId>) -> Result<HashMap<PersonId, Personal>, StoreError> {
        let reader = self.reader().await?;
        self.told_of(read::personal(&reader, &people).await)?
            .into_iter()
            .map(|one| Ok((one.person, one.open()?)))
            .collect()
    }

    async fn commit_parts(&self, after: Seq, parts: Parts) -> Result<Seq, StoreError> {
        self.desk.lock().await.commit(&self.address, after, parts).await
    }

    async fn hold(&self) -> Result<(), StoreError> {
        self.desk.lock().await.hold(&self.address).await
    }

    async fn changes_since(&self, seq: Seq, limit: usize) -> Result<Vec<Logged>, StoreError> {
        let reader = self.reader().await?;
        // With the line at `seq` itself: it has to be the one that is known.
        let before = Seq(seq.0.saturating_sub(1));
        let lines = self.told_of(read::log_after(&reader, before, None, limit.saturating_add(1)).await)?;
        let mut lines = lines.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter();
        if seq > Seq(0) {
            match lines.next() {
                Some(known) if known.line.seq == seq => self.seen.recognise(seq, known.hash)?,
                _ => return Err(self.seen.other()),
            }
        }
        lines.take(limit).map(|one| one.line.logged()).collect()
    }

    async fn read(&self, query: Query) -> Result<Page, StoreError> {
        match query {
            Query::Log { after, entity, limit } => {
                let reader = self.reader().await?;
                let lines = self.told_of(read::log_after(&reader, after, entity, limit).await)?;
                Ok(Page::Log(lines.into_iter().map(|one| one?.line.logged()).collect::<Result<_, _>>()?))
            }
            Query::Audit { before, by, kind, limit } => {
                let reader = self.reader().await?;
                let lines = self.told_of(read::audit(&reader, before, by, kind, limit).await)?;
                Ok(Page::Log(lines.into_iter().map(|one| one?.line.logged()).collect::<Result<_, _>>()?))
            }
            Query::Entities { kind, ids } => {
                let reader = self.reader().await?;
                let rows = self.told_of(read::entities(&reader, kind, &ids).await)?;
                Ok(Page::Entities(rows.into_iter().collect::<Result<_, _>>()?))
            }
            Query::BlobNames(hash) => {
                let reader = self.reader().await?;
                Ok(Page::BlobNames(self.told_of(read::blob_names(&reader, hash).await)?))
            }
            Query::CommandOutcome(id) => Ok(Page::CommandOutcome(self.recall(vec![id]).await?.remove(&id))),
        }
    }

    async fn erase(&self, person: PersonId) -> Result<bool, StoreError> {
        self.desk.lock().await.erase(&self.address, person).await
    }

    async fn backup(&self, _to: &Path, _blobs: Option<Blobs>) -> Result<BackedUp, StoreError> {
        Err(StoreError::OwnTools)
    }

    async fn verify(&self) -> Result<Verified, StoreError> {
        let mut reader = self.reader().await?;
        verify::verify(&mut reader, &self.address.label).await
    }

    fn news(&self) -> Option<Arc<Notify>> {
        Some(self.news.clone())
    }

    async fn blobs(&self) -> Result<HashSet<BlobHash>, StoreError> {
        let reader = self.reader().await?;
        let rows = self.told_of(reader.query("SELECT hash FROM renling.blob", &[]).await)?;
        Ok(rows.iter().map(|row| BlobHash::from_bytes(read::hash(row, 0))).collect())
    }

    async fn password(&self, account: AccountId) -> Result<Option<String>, StoreError> {
        let reader = self.reader().await?;
        self.told_of(access::password(&reader, account).await)
    }

    async fn set_password(&self, account: AccountId, phc: &str, at: Instant) -> Result<(), StoreError> {
        let reader = self.reader().await?;
        self.told_of(access::set_password(&reader, account, phc, at).await)
    }

    async fn grant(&self, token: Hash) -> Result<Option<Grant>, StoreError> {
        let reader = self.reader().await?;
        self.told_of(access::grant(&reader, &token).await)?.as_ref().map(access::read).transpose()
    }

    async fn grants(&self, of: Of) -> Result<Vec<Grant>, StoreError> {
        let reader = self.reader().await?;
        self.told_of(access::grants(&reader, of).await)?.iter().map(access::read).collect()
    }

    async fn keep_grant(&self, grant: Grant) -> Result<(), StoreError> {
        let reader = self.reader().await?;
        self.told_of(access::keep_grant(&reader, &grant).await)
    }

    async fn see_grant(&self, token: Hash, at: Instant) -> Result<(), StoreError> {
        let reader = self.reader().await?;
        self.told_of(access::see_grant(&reader, &token, at).await)
    }

    async fn use_grant(&self, token: Hash) -> Result<bool, StoreError> {
        let reader = self.reader().await?;
        self.told_of(access::use_grant(&reader, &token).await)
    }

    async fn revoke(&self, what: Revoke) -> Result<u64, StoreError> {
        let reader = self.reader().await?;
        self.told_of(access::revoke(&reader, what).await)
    }

    async fn inbox_read(&self, account: AccountId) -> Result<Option<Instant>, StoreError> {
        let reader = self.reader().await?;
        self.told_of(inbox::read_to(&reader, account).await)
    }

    async fn set_inbox_read(&self, account: AccountId, at: Instant) -> Result<(), StoreError> {
        let reader = self.reader().await?;
        self.told_of(inbox::set_read_to(&reader, account, at).await)
    }

    async fn post(&self, letters: Vec<Letter>) -> Result<u64, StoreError> {
        let reader = self.reader().await?;
        self.told_of(outbox::post(&reader, &letters).await)
    }

    async fn claim_letters(&self, now: Instant, until: Instant, limit: usize) -> Result<Vec<Letter>, StoreError> {
        let reader = self.reader().await?;
        outbox::read_all(&self.told_of(outbox::claim(&reader, now, until, limit).await)?)
    }

    async fn tried(&self, letter: uuid::Uuid, what: Tried) -> Result<(), StoreError> {
        let reader = self.reader().await?;
        self.told_of(outbox::tried(&reader, letter, &what).await)
    }

    async fn told(&self) -> Result<Vec<(PersonId, Date)>, StoreError> {
        let reader = self.reader().await?;
        self.told_of(outbox::told(&reader).await)
    }

    async fn sweep_letters(&self, before: Date) -> Result<u64, StoreError> {
        let reader = self.reader().await?;
        self.told_of(outbox::sweep(&reader, before).await)
    }

    async fn outbox(&self, limit: usize) -> Result<Outbox, StoreError> {
        let reader = self.reader().await?;
        let counts = self.told_of(outbox::counts(&reader).await)?;
        outbox::outbox(counts, &self.told_of(outbox::troubled(&reader, limit).await)?)
    }

    async fn head(&self) -> Result<(Seq, Hash), StoreError> {
        let reader = self.reader().await?;
        let row = self.told_of(reader.query_one("SELECT seq, hash FROM renling.head", &[]).await)?;
        Ok((read::seq(&row, 0), read::hash(&row, 1)))
    }

    async fn history(&self, after: Seq, limit: usize) -> Result<Stretch, StoreError> {
        let mut reader = self.reader().await?;
        history::history(&mut reader, after, limit).await.map_err(|fault| fault.about(&self.address.label))
    }

    async fn adopt(&self, stretch: Stretch) -> Result<(), StoreError> {
        self.desk.lock().await.adopt(&self.address, &stretch).await
    }

    async fn close(&self) {
        self.listener.abort();
        self.desk.lock().await.close();
        self.readers.close();
    }
}

impl Drop for PostgresStore {
    fn drop(&mut self) {
        self.listener.abort();
    }
}
