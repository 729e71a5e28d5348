//! Sessions: who is signed in, by the secret in a cookie; and programs, by the token in a header.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant as Moment},
};

use axum::http::HeaderValue;
use uuid::Uuid;

use super::{
    grants::{self, DAY, Wanted},
    oidc::ON_THE_WAY,
    secret,
};
use crate::{
    domain::Account,
    engine::{Engine, EngineError, Grant, GrantKind, Hash, Revoke},
};

/// The longest that a session lasts, used or not, in seconds.
const LONGEST: i64 = 90 * DAY;
/// How long what the store said is believed: as long may a session that was ended on another node go on here.
const BELIEVED: Duration = Duration::from_secs(5);
/// A use is written down at most so often, in seconds.
const NOTED: i64 = 60;
/// Sessions that are remembered.
const MOST: usize = 50_000;

/// See the module.
#[derive(Default)]
pub struct Sessions(Mutex<HashMap<Hash, (Grant, Moment)>>);

/// How a session begins.
#[derive(Debug, Default)]
pub struct Begin {
    /// On what.
    pub label: String,
    /// The grant it came from.
    pub parent: Option<Grant>,
    /// Whether nothing can be written in it.
    pub read_only: bool,
}

impl Sessions {
    /// Signs an account in; gives the secret. A session ends with the grant it came from.
    pub async fn begin(&self, engine: &Engine, account: &Account, begin: Begin) -> Result<String, EngineError> {
        let now = engine.now().micros();
        let left = |grant: &Grant| (grant.expires_at.micros() - now) / 1_000_000;
        let seconds = begin.parent.as_ref().map_or(LONGEST, |parent| left(parent).clamp(1, LONGEST));
        let wanted = Wanted {
            account: Some(account.id),
            parent: begin.parent.map(|parent| parent.id),
            label: begin.label,
            read_only: begin.read_only,
            ..Wanted::default()
        };
        Ok(grants::give(engine, GrantKind::Session, wanted, seconds).await?.0)
    }

    /// Who has this secret of a kind: the grant and the account, if both are still good.
    pub async fn find(
        &self,
        engine: &Engine,
        kind: GrantKind,
        secret: &str,
    ) -> Result<Option<(Grant, Account)>, EngineError> {
        let token = secret::hash(secret);
        let Some(grant) = self.grant(engine, token).await?.filter(|grant| grant.kind == kind) else { return Ok(None) };
        let atlas = engine.atlas();
        let account = grant.account.and_then(|id| atlas.account(id)).filter(|account| account.is_open());
        let Some(account) = account.map(|row| row.entity.clone()) else { return Ok(None) };
        let now = engine.now();
        let idle = now.micros() - grant.seen_at.micros();
        let limit = i64::from(account.role.idle_minutes()) * 60_000_000;
        if grant.expires_at <= now || (kind == GrantKind::Session && idle > limit) {
            self.end(engine, Revoke::Token(token)).await?;
            return Ok(None);
        }
        if idle > NOTED * 1_000_000 {
            // A use that cannot be noted is none the less one.
            if let Err(error) = engine.see_grant(token).await {
                tracing::debug!(%error, "the use of a session was not noted");
            }
            self.believe(Grant { seen_at: now, ..grant.clone() });
        }
        Ok(Some((grant, account)))
    }

    /// Whether a grant and its account are still good. It does not count as a use.
    pub async fn still(&self, engine: &Engine, grant: &Grant) -> Result<bool, EngineError> {
        let Some(grant) = self.grant(engine, grant.token).await? else { return Ok(false) };
        let account = grant.account.and_then(|id| engine.atlas().account(id).cloned());
        Ok(grant.expires_at > engine.now() && account.is_some_and(|account| account.is_open()))
    }

    async fn grant(&self, engine: &Engine, token: Hash) -> Result<Option<Grant>, EngineError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&token).cloned();
        let known_before = match known {
            Some((grant, asked)) if asked.elapsed() < BELIEVED => return Ok(Some(grant)),
            Some((grant, _)) => Some(grant),
            None => None,
        };
        let found = match (engine.grant(token).await, known_before) {
            (Ok(found), _) => found,
            // While the store is away nobody can be known to be gone: who was here goes on reading.
            (Err(_), Some(grant)) => return Ok(Some(grant)),
            (Err(error), None) => return Err(error),
        };
        match &found {
            Some(grant) => self.believe(grant.clone()),
            None => drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&token)),
        }
        Ok(found)
    }

    fn believe(&self, grant: Grant) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST {
            all.retain(|_, (_, asked)| asked.elapsed() < BELIEVED);
        }
        all.insert(grant.token, (grant, Moment::now()));
    }

    /// Takes grants back, and what came from them; returns how many there were.
    pub async fn end(&self, engine: &Engine, what: Revoke) -> Result<u64, EngineError> {
        let gone = engine.revoke(what).await?;
        // What came from it may be several steps away: everything is asked for again.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(gone)
    }
}

/// A cookie that lets somebody in, or names a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// Who is signed in.
    Session,
    /// Which tablet this is.
    Device,
    /// Who is on the way to a provider of OpenID Connect and back.
    Oidc,
}

impl Cookie {
    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Session => "renling",
            Self::Device => "renling_device",
            Self::Oidc => "renling_oidc",
        }
    }
    /// Below which path it is sent, and for how many seconds it is kept.
    const fn reach(self) -> (&'static str, i64) {
        match self {
            Self::Session | Self::Device => ("/", LONGEST),
            Self::Oidc => ("/api/oidc", ON_THE_WAY),
        }
    }
    /// The header that gives a browser the secret. Scripts cannot read it, and other places' pages cannot send it along
    /// with a write.
    pub fn set(self, secret: &str, secure: bool) -> HeaderValue {
        self.header(secret, self.reach().1, secure)
    }
    /// The one that takes it away again.
    pub fn clear(self, secure: bool) -> HeaderValue {
        self.header("", 0, secure)
    }
    fn header(self, secret: &str, seconds: i64, secure: bool) -> HeaderValue {
        let secure = if secure { "; Secure" } else { "" };
        let (name, (path, _)) = (self.name(), self.reach());
        let text = format!("{name}={secret}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        // Letters, digits and a few signs.
        HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
    }
}

/// What a grant is called in the log: no secret.
pub fn called(grant: &Grant) -> (Uuid, String) {
    (grant.parent.unwrap_or(grant.id), grant.label.chars().filter(|c| !c.is_control()).take(60).collect())
}
