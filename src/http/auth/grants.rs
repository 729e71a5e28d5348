//! Grants: secrets that are given out, and what each is good for.

use uuid::Uuid;

use super::{later, secret};
use crate::{
    domain::{Account, AccountId, UnitId},
    engine::{Engine, EngineError, Grant, GrantKind, Of, Revoke},
};

/// A day, in seconds.
pub const DAY: i64 = 24 * 60 * 60;
/// How long an invitation and a unit's code are good.
pub const LINK: i64 = 7 * DAY;
/// Wrong tries with one unit's code after which it is void.
pub const MOST_WRONG: u32 = 20;

/// A grant that is to be given out.
#[derive(Debug, Default)]
pub struct Wanted {
    pub account: Option<AccountId>,
    pub unit: Option<UnitId>,
    pub parent: Option<Uuid>,
    pub label: String,
    pub read_only: bool,
    pub uses: Option<u32>,
    pub proof: Option<String>,
}

/// Gives a grant out for so many seconds; tells its secret, this once.
pub async fn give(
    engine: &Engine,
    kind: GrantKind,
    wanted: Wanted,
    seconds: i64,
) -> Result<(String, Grant), EngineError> {
    let secret = secret::fresh();
    let grant = keep(engine, kind, secret::hash(&secret), wanted, seconds).await?;
    Ok((secret, grant))
}

/// A new secret.
pub fn fresh() -> String {
    secret::fresh()
}

/// Keeps a grant under a secret that was made before.
pub async fn keep_secret(
    engine: &Engine,
    kind: GrantKind,
    secret: &str,
    wanted: Wanted,
    seconds: i64,
) -> Result<Grant, EngineError> {
    keep(engine, kind, secret::hash(secret), wanted, seconds).await
}

/// Keeps a grant under a token that is known already.
pub async fn keep(
    engine: &Engine,
    kind: GrantKind,
    token: crate::engine::Hash,
    wanted: Wanted,
    seconds: i64,
) -> Result<Grant, EngineError> {
    let now = engine.now();
    let Wanted { account, unit, parent, label, read_only, uses: uses_left, proof } = wanted;
    let expires_at = later(now, seconds);
    let grant = Grant {
        token,
        id: Uuid::new_v4(),
        kind,
        account,
        unit,
        parent,
        label,
        read_only,
        uses_left,
        proof,
        created_at: now,
        seen_at: now,
        expires_at,
    };
    // What has ended is cleared away when there is work anyway.
    engine.revoke(Revoke::Expired(now)).await?;
    engine.keep_grant(grant.clone()).await?;
    Ok(grant)
}

/// The grant of a secret, as long as it is good for something.
pub async fn good(engine: &Engine, secret: &str) -> Result<Option<Grant>, EngineError> {
    let found = engine.grant(secret::hash(secret)).await?;
    Ok(found.filter(|grant| grant.expires_at > engine.now() && grant.uses_left != Some(0)))
}

/// Makes the secret for an account's invitation; the ones before are void.
pub async fn invite(engine: &Engine, account: &Account) -> Result<(String, Grant), EngineError> {
    let before = engine.grants(Of::Account(account.id)).await?;
    for old in before.into_iter().filter(|grant| grant.kind == GrantKind::Invitation) {
        engine.revoke(Revoke::One(old.id)).await?;
    }
    let wanted = Wanted { account: Some(account.id), uses: Some(1), ..Wanted::default() };
    give(engine, GrantKind::Invitation, wanted, LINK).await
}

/// The same by the account's name; `None` when there is no such account, or it is closed.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn invite_by_login(engine: &Engine, login: &str) -> Result<Option<(String, Grant)>, EngineError> {
    let account = engine.atlas().accounts().by_code(login).map(|row| row.entity.clone()).filter(Account::is_open);
    match account {
        Some(account) => invite(engine, &account).await.map(Some),
        None => Ok(None),
    }
}

/// Makes the secret for the first administrator; `None` when there is one already.
///
/// # Errors
/// When the store cannot be read or written.
pub async fn first_admin(engine: &Engine) -> Result<Option<String>, EngineError> {
    if ruled(engine) {
        return Ok(None);
    }
    let wanted = Wanted { uses: Some(1), ..Wanted::default() };
    Ok(Some(give(engine, GrantKind::Invitation, wanted, LINK).await?.0))
}

/// Whether there is an administrator.
pub fn ruled(engine: &Engine) -> bool {
    engine.atlas().accounts().iter().any(|account| account.administers())
}
