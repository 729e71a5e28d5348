//! Who is asking: passwords, sessions, and the door that every request goes through.

mod demo;
pub mod device;
mod door;
pub mod grants;
pub mod oidc;
mod password;
mod secret;
mod sessions;
mod throttle;

pub use demo::{DemoAccount, demo_accounts};
pub use device::Tablet;
pub use door::{Viewer, cookie, enter};
pub use grants::first_admin;
pub use oidc::Provider;
pub use password::{Weak, check as check_password};
pub use sessions::{Begin, Cookie};

use super::desk::Desk;
use crate::{
    domain::{Account, Instant},
    engine::{Engine, EngineError, Revoke},
};
use sessions::Sessions;
use throttle::Throttle;

/// Hashings at a time, each of which takes 19 MiB and a core for a while, and those that wait: some seconds' worth.
const HASHINGS: (usize, usize) = (2, 64);

/// What the door keeps in memory.
pub struct Auth {
    sessions: Sessions,
    throttle: Throttle,
    hashings: Desk,
}

/// Why nobody was let in.
#[derive(Debug)]
pub enum Refused {
    /// The name, the password, or the account is closed: which of them is not said.
    Wrong,
    /// Too many tries; so many seconds have to pass.
    Wait(u64),
    /// The store.
    Engine(EngineError),
}

impl From<EngineError> for Refused {
    fn from(error: EngineError) -> Self {
        Self::Engine(error)
    }
}

impl Default for Auth {
    fn default() -> Self {
        Self {
            sessions: Sessions::default(),
            throttle: Throttle::default(),
            hashings: Desk::new(HASHINGS.0, HASHINGS.1),
        }
    }
}

impl Auth {
    /// The account of a login and its password. An account that is not there takes as long as one whose password is wrong.
    pub async fn verify(&self, engine: &Engine, login: &str, given: String, from: &str) -> Result<Account, Refused> {
        let now = engine.now();
        let keys = [format!("login {}", login.to_lowercase()), format!("from {from}")];
        self.may_try(&keys, now)?;
        let account = engine.atlas().accounts().by_code(login).map(|row| row.entity.clone()).filter(Account::is_open);
        let phc = match &account {
            Some(account) => engine.password(account.id).await?,
            None => None,
        };
        let right = password::verify(&self.hashings, given, phc).await?;
        match account.filter(|_| right) {
            Some(account) => {
                self.throttle.forget(&keys[0]);
                Ok(account)
            }
            None => Err(self.wrong(&keys, now)),
        }
    }

    /// Refuses a try that comes too soon after wrong ones.
    pub fn may_try(&self, keys: &[String], now: Instant) -> Result<(), Refused> {
        match keys.iter().filter_map(|key| self.throttle.wait(key, now)).max() {
            Some(wait) => Err(Refused::Wait(wait)),
            None => Ok(()),
        }
    }

    /// Notes a wrong try.
    pub fn wrong(&self, keys: &[String], now: Instant) -> Refused {
        keys.iter().for_each(|key| self.throttle.failed(key, now));
        Refused::Wrong
    }

    /// How often it was tried wrongly by a key, lately.
    pub fn wrongs(&self, key: &str) -> u32 {
        self.throttle.failures(key)
    }

    /// It was right: the tries before are forgotten.
    pub fn right(&self, key: &str) {
        self.throttle.forget(key);
    }

    /// Sets an account's password and ends its sessions: whoever knew the old one is out.
    pub async fn set_password(&self, engine: &Engine, account: &Account, given: String) -> Result<(), EngineError> {
        let phc = password::hash(&self.hashings, given).await?;
        engine.set_password(account.id, &phc, engine.now()).await?;
        self.sessions.end(engine, Revoke::Sessions(account.id)).await?;
        Ok(())
    }

    /// The sessions.
    pub fn sessions(&self) -> &Sessions {
        &self.sessions
    }
}

/// So many seconds later.
fn later(now: Instant, seconds: i64) -> Instant {
    Instant::from_micros(now.micros().saturating_add(seconds.saturating_mul(1_000_000))).unwrap_or(now)
}
