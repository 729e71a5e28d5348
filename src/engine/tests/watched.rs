//! A store that can be held up, made to fail, and asked what was committed together.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
};

use async_trait::async_trait;
use tokio::sync::Semaphore;

use super::*;
use crate::{
    domain::{AccountId, BlobHash, CommandId, Personal},
    store::{
        BackedUp, Blobs, Decided, Grant, Hash, Loading, Of, Parts, Revoke, Stretch,
        outbox::{Letter, Outbox, Tried},
    },
};

pub struct Watched {
    inner: SqliteStore,
    /// A commit takes one of these; with none left it waits.
    turns: Semaphore,
    /// A commit has begun to wait.
    pub waiting: Semaphore,
    pub failing: AtomicBool,
    /// Commits panic when they are done.
    pub panicking: AtomicBool,
    /// How many commands each commit held.
    pub groups: Mutex<Vec<usize>>,
}

impl Watched {
    pub fn new(dir: &Path) -> Arc<Self> {
        Arc::new(Self {
            inner: SqliteStore::open(dir).unwrap(),
            turns: Semaphore::new(Semaphore::MAX_PERMITS),
            waiting: Semaphore::new(0),
            failing: AtomicBool::new(false),
            panicking: AtomicBool::new(false),
            groups: Mutex::default(),
        })
    }
    /// From now on commits wait.
    pub fn hold(&self) {
        self.turns.forget_permits(usize::MAX);
    }
    /// They go on.
    pub fn go_on(&self) {
        self.turns.add_permits(1 << 20);
    }
}

#[async_trait]
impl Store for Watched {
    async fn load(&self) -> Result<Loading, StoreError> {
        self.inner.load().await
    }
    async fn recall(&self, ids: Vec<CommandId>) -> Result<HashMap<CommandId, Remembered>, StoreError> {
        self.inner.recall(ids).await
    }
    async fn personal(&self, people: Vec<PersonId>) -> Result<HashMap<PersonId, Personal>, StoreError> {
        self.inner.personal(people).await
    }
    async fn commit(&self, after: Seq, group: Vec<Decided>) -> Result<Seq, StoreError> {
        self.groups.lock().unwrap().push(group.len());
        self.commit_parts(after, Parts::of(group)).await
    }
    async fn commit_parts(&self, after: Seq, parts: Parts) -> Result<Seq, StoreError> {
        self.waiting.add_permits(1);
        self.turns.acquire().await.unwrap().forget();
        if self.failing.load(Ordering::SeqCst) {
            return Err(StoreError::Full);
        }
        let done = self.inner.commit_parts(after, parts).await;
        assert!(!self.panicking.load(Ordering::SeqCst), "a panic that was wished for");
        done
    }
    async fn changes_since(&self, seq: Seq, limit: usize) -> Result<Vec<Logged>, StoreError> {
        self.inner.changes_since(seq, limit).await
    }
    async fn read(&self, query: Query) -> Result<Page, StoreError> {
        self.inner.read(query).await
    }
    async fn erase(&self, person: PersonId) -> Result<bool, StoreError> {
        self.inner.erase(person).await
    }
    async fn backup(&self, to: &Path, blobs: Option<Blobs>) -> Result<BackedUp, StoreError> {
        self.inner.backup(to, blobs).await
    }
    async fn verify(&self) -> Result<Verified, StoreError> {
        self.inner.verify().await
    }
    async fn blobs(&self) -> Result<HashSet<BlobHash>, StoreError> {
        self.inner.blobs().await
    }
    async fn password(&self, account: AccountId) -> Result<Option<String>, StoreError> {
        self.inner.password(account).await
    }
    async fn set_password(&self, account: AccountId, phc: &str, at: Instant) -> Result<(), StoreError> {
        self.inner.set_password(account, phc, at).await
    }
    async fn grant(&self, token: Hash) -> Result<Option<Grant>, StoreError> {
        self.inner.grant(token).await
    }
    async fn grants(&self, of: Of) -> Result<Vec<Grant>, StoreError> {
        self.inner.grants(of).await
    }
    async fn keep_grant(&self, grant: Grant) -> Result<(), StoreError> {
        self.inner.keep_grant(grant).await
    }
    async fn see_grant(&self, token: Hash, at: Instant) -> Result<(), StoreError> {
        self.inner.see_grant(token, at).await
    }
    async fn use_grant(&self, token: Hash) -> Result<bool, StoreError> {
        self.inner.use_grant(token).await
    }
    async fn revoke(&self, what: Revoke) -> Result<u64, StoreError> {
        self.inner.revoke(what).await
    }
    async fn inbox_read(&self, account: AccountId) -> Result<Option<Instant>, StoreError> {
        self.inner.inbox_read(account).await
    }
    async fn set_inbox_read(&self, account: AccountId, at: Instant) -> Result<(), StoreError> {
        self.inner.set_inbox_read(account, at).await
    }
    async fn post(&self, letters: Vec<Letter>) -> Result<u64, StoreError> {
        self.inner.post(letters).await
    }
    async fn claim_letters(&self, now: Instant, until: Instant, limit: usize) -> Result<Vec<Letter>, StoreError> {
        self.inner.claim_letters(now, until, limit).await
    }
    async fn tried(&self, letter: uuid::Uuid, what: Tried) -> Result<(), StoreError> {
        self.inner.tried(letter, what).await
    }
    async fn told(&self) -> Result<Vec<(PersonId, Date)>, StoreError> {
        self.inner.told().await
    }
    async fn sweep_letters(&self, before: Date) -> Result<u64, StoreError> {
        self.inner.sweep_letters(before).await
    }
    async fn outbox(&self, limit: usize) -> Result<Outbox, StoreError> {
        self.inner.outbox(limit).await
    }
    async fn head(&self) -> Result<(Seq, Hash), StoreError> {
        self.inner.head().await
    }
    async fn history(&self, after: Seq, limit: usize) -> Result<Stretch, StoreError> {
        self.inner.history(after, limit).await
    }
    async fn adopt(&self, stretch: Stretch) -> Result<(), StoreError> {
        self.inner.adopt(stretch).await
    }
    async fn close(&self) {
        self.inner.close().await;
    }
}
