//! What lets people in: beside the log, and so past the writer.

use crate::{
    domain::{AccountId, Instant, PersonId, Personal},
    engine::{Engine, EngineError},
    store::{Grant, Hash, Of, Revoke},
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
