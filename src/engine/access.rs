//! What lets people in: beside the log, and so past the writer.

use std::collections::HashMap;

use crate::{
    domain::{Account, AccountId, Date, Instant, PersonId, Personal},
    engine::{Engine, EngineError},
    rules::{Notice, notices},
    store::{
        Grant, Hash, Of, Revoke,
        outbox::{Letter, Outbox, Tried},
    },
};

impl Engine {
    /// The personal fields that are kept of a person. Whoever shows them to somebody has a
    /// [`Command::Reveal`](crate::domain::Command::Reveal) applied first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn personal(&self, person: PersonId) -> Result<Option<Personal>, EngineError> {
        Ok(self.0.store.personal(vec![person]).await?.into_iter().next().map(|(_, personal)| personal))
    }
    /// The personal fields that are kept of these people, so that what comes again is known for the same. They are shown
    /// to nobody.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn personal_of(&self, people: Vec<PersonId>) -> Result<HashMap<PersonId, Personal>, EngineError> {
        Ok(self.0.store.personal(people).await?)
    }
    /// The hash of an account's password, as a PHC string.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn password(&self, account: AccountId) -> Result<Option<String>, EngineError> {
        Ok(self.0.store.password(account).await?)
    }
    /// Sets an account's password, by its hash.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn set_password(&self, account: AccountId, phc: &str, at: Instant) -> Result<(), EngineError> {
        Ok(self.0.store.set_password(account, phc, at).await?)
    }
    /// Up to when somebody has read the own inbox.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn inbox_read(&self, account: AccountId) -> Result<Option<Instant>, EngineError> {
        Ok(self.0.store.inbox_read(account).await?)
    }
    /// Notes that it was read up to then.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn set_inbox_read(&self, account: AccountId, at: Instant) -> Result<(), EngineError> {
        Ok(self.0.store.set_inbox_read(account, at).await?)
    }
    /// Keeps digests, but of those that a person has on a channel and day already; returns how many.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn post(&self, letters: Vec<Letter>) -> Result<u64, EngineError> {
        Ok(self.0.store.post(letters).await?)
    }
    /// Takes digests that are to be sent now; they are given to nobody else before `until`.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn claim_letters(&self, until: Instant, limit: usize) -> Result<Vec<Letter>, EngineError> {
        Ok(self.0.store.claim_letters(self.now(), until, limit).await?)
    }
    /// Notes what became of a try to send a digest.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn tried(&self, letter: uuid::Uuid, what: Tried) -> Result<(), EngineError> {
        Ok(self.0.store.tried(letter, what).await?)
    }
    /// The last day that each person has a digest of.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn told(&self) -> Result<Vec<(PersonId, Date)>, EngineError> {
        Ok(self.0.store.told().await?)
    }
    /// Lets go of digests of days before one; returns how many.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn sweep_letters(&self, before: Date) -> Result<u64, EngineError> {
        Ok(self.0.store.sweep_letters(before).await?)
    }
    /// How the digests stand, with at most `limit` of those that something went wrong with.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn outbox(&self, limit: usize) -> Result<Outbox, EngineError> {
        Ok(self.0.store.outbox(limit).await?)
    }
    /// What there is to tell somebody now, newest first.
    pub fn notices(&self, account: &Account) -> Vec<Notice> {
        notices(&self.atlas(), account, self.now())
    }
    /// The grant of a secret, by its hash.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn grant(&self, token: Hash) -> Result<Option<Grant>, EngineError> {
        Ok(self.0.store.grant(token).await?)
    }
    /// The grants of an account or a kind, newest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn grants(&self, of: Of) -> Result<Vec<Grant>, EngineError> {
        Ok(self.0.store.grants(of).await?)
    }
    /// Keeps a new grant.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn keep_grant(&self, grant: Grant) -> Result<(), EngineError> {
        Ok(self.0.store.keep_grant(grant).await?)
    }
    /// Notes that a grant was used.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn see_grant(&self, token: Hash) -> Result<(), EngineError> {
        Ok(self.0.store.see_grant(token, self.now()).await?)
    }
    /// Uses a grant once; `false` when it is used up.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn use_grant(&self, token: Hash) -> Result<bool, EngineError> {
        Ok(self.0.store.use_grant(token).await?)
    }
    /// Takes grants back, and those that came from them; returns how many there were.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub async fn revoke(&self, what: Revoke) -> Result<u64, EngineError> {
        Ok(self.0.store.revoke(what).await?)
    }
}
