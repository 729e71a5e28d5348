//! The door: every request is known as somebody's or nobody's before it is answered, and what is closed to nobody says so.
//! Closed is the rule; the few open routes are listed here.

use std::{convert::Infallible, sync::Arc};

use axum::{
    extract::{FromRequestParts, MatchedPath, Request},
    http::{HeaderMap, header, request::Parts},
};

use super::sessions::{Cookie, called};
use crate::{
    domain::{Account, AccountRole, Actor, Device},
    engine::{EngineError, Grant, GrantKind},
    http::{
        App,
        problem::{Kind, Problem},
    },
    rules::permit_reading,
};

/// What may be asked without being known: what a supervisor asks, how to sign in, the description of all, and what a
/// secret in its address opens.
const OPEN: [&str; 11] = [
    "/healthz",
    "/readyz",
    "/docs",
    "/openapi.json",
    "/api/session",
    "/api/code",
    "/api/device",
    "/api/device/pin",
    "/api/oidc",
    "/api/oidc/callback",
    // Who knows a secret address reads one person's shifts; without it there is nothing there.
    "/calendar/{file}",
];

/// Who is asking.
#[derive(Debug, Clone, Default)]
pub struct Viewer(Option<Arc<(Grant, Account)>>);

impl Viewer {
    /// The account, if somebody is signed in, with what it may do here: with a reader's link everybody only reads.
    pub fn account(&self) -> Option<&Account> {
        self.0.as_deref().map(|(_, account)| account)
    }
    /// The session or token.
    pub fn grant(&self) -> Option<&Grant> {
        self.0.as_deref().map(|(grant, _)| grant)
    }
    /// The account, where nobody unknown has any business.
    ///
    /// # Errors
    /// When nobody is signed in.
    pub fn known(&self) -> Result<&Account, Problem> {
        self.account().ok_or_else(|| Problem::new(Kind::SignIn))
    }
    /// The account of a person at a screen: what lets others in is not for programs to give out.
    ///
    /// # Errors
    /// When nobody is signed in, or it is a program.
    pub fn present(&self) -> Result<&Account, Problem> {
        match self.grant().map(|grant| grant.kind) {
            Some(GrantKind::Token) => Err(Problem::new(Kind::NotAllowed).detail("not with a token")),
            _ => self.known(),
        }
    }
    /// Who writes.
    ///
    /// # Errors
    /// When nobody is signed in, or only to read.
    pub fn actor(&self) -> Result<Actor, Problem> {
        let account = self.known()?;
        let grant = self.grant();
        if grant.is_some_and(|grant| grant.read_only) {
            return Err(Problem::new(Kind::NotAllowed).detail("this link or token is for reading only"));
        }
        let device = grant.map(called).map(|(id, label)| Device { id, label });
        Ok(Actor::Person { id: account.person, device, capacity: None })
    }
}

impl<S: Sync> FromRequestParts<S> for Viewer {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// Lets a request in as somebody's or nobody's, and tells those who read it whose it is.
///
/// # Errors
/// When what was shown is not good, or nobody may ask this unknown.
pub async fn enter(app: &App, request: &mut Request) -> Result<Viewer, Problem> {
    let viewer = known(app, request.headers()).await?;
    // What no route matches is one of the page's own files.
    let route = request.extensions().get::<MatchedPath>();
    let open = route.is_none_or(|route| OPEN.contains(&route.as_str()));
    if !open && !permit_reading(viewer.account(), app.public_view()) {
        return Err(Problem::new(Kind::SignIn));
    }
    request.extensions_mut().insert(viewer.clone());
    Ok(viewer)
}

impl App {
    /// Whether who asked before may go on.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub async fn still(&self, viewer: &Viewer) -> Result<bool, EngineError> {
        let Some(grant) = viewer.grant() else { return Ok(permit_reading(None, self.public_view())) };
        self.auth.sessions().still(&self.engine, grant).await
    }
}

async fn known(app: &App, headers: &HeaderMap) -> Result<Viewer, Problem> {
    let found = match (bearer(headers), cookie(headers, Cookie::Session)) {
        (Some(token), _) => {
            let found = app.auth.sessions().find(&app.engine, GrantKind::Token, token).await?;
            // Whoever shows a token means to be somebody: being nobody would be a surprise.
            Some(found.ok_or_else(|| Problem::new(Kind::SignIn).detail("the token is not, or no longer, good"))?)
        }
        (None, Some(secret)) => app.auth.sessions().find(&app.engine, GrantKind::Session, secret).await?,
        (None, None) => None,
    };
    Ok(Viewer(found.map(|(grant, account)| {
        let role = if grant.read_only { AccountRole::Reader } else { account.present_role() };
        Arc::new((grant, Account { role, ..account }))
    })))
}

/// The secret of a program.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, secret) = given.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// The secret in a cookie.
pub fn cookie(headers: &HeaderMap, which: Cookie) -> Option<&str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == which.name()).map(|(_, secret)| secret).filter(|secret| !secret.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn the_secret_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        let secret = |headers: &HeaderMap| cookie(headers, Cookie::Session).map(str::to_owned);
        assert_eq!(secret(&headers), None);
        headers.insert(header::COOKIE, HeaderValue::from_static("renlingx=1; a=b;renling=abc; renling=second"));
        assert_eq!(secret(&headers).as_deref(), Some("abc"));
        headers.insert(header::COOKIE, HeaderValue::from_static("renling="));
        assert_eq!(secret(&headers), None);
    }

    #[test]
    fn a_token_is_read_after_its_scheme() {
        let mut headers = HeaderMap::new();
        assert_eq!(bearer(&headers), None);
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("bearer  abc"));
        assert_eq!(bearer(&headers), Some("abc"));
        headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Basic abc"));
        assert_eq!(bearer(&headers), None);
    }
}
