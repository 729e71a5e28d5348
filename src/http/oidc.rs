//! The way to a provider of OpenID Connect and back, over HTTP. A browser walks it, so whatever goes wrong leads to the
//! sign-in page, which says so by a code.

use std::sync::Arc;

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use openidconnect::url::Url;
use utoipa::IntoParams;

use super::{
    App,
    auth::{
        self, Begin, Cookie, Provider,
        grants::{self, Wanted},
        oidc::{ON_THE_WAY, OidcError, Trip},
    },
    origin::Origin,
    problem::{Problem, ProblemBody},
    query::{FromPairs, Pairs, Query},
    session,
};
use crate::engine::{EngineError, GrantKind};

/// Where the provider sends people back to.
const BACK: &str = "/api/oidc/callback";
/// The longest address to come back to, in bytes.
const LONGEST: usize = 2000;

/// Where to go afterwards.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WayOut {
    /// An address of this service, such as `/?tab=duties`; anything else counts as `/`.
    #[param(value_type = Option<String>)]
    to: Option<String>,
}

impl FromPairs for WayOut {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { to: pairs.text("to")? })
    }
}

/// What the provider says, by way of the browser. It may say more, which is ignored.
#[derive(Debug, Default, PartialEq, Eq, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct WayBack {
    /// By which we ask who it is.
    #[param(value_type = Option<String>)]
    code: Option<String>,
    /// Which way it was.
    #[param(value_type = Option<String>)]
    state: Option<String>,
    /// Why it is nobody.
    #[param(value_type = Option<String>)]
    error: Option<String>,
    /// What the provider calls itself.
    #[param(value_type = Option<String>)]
    iss: Option<String>,
}

impl WayBack {
    /// Never refused: whoever comes back is a person at a screen. What is given twice is not given.
    fn read(uri: &Uri) -> Self {
        let given = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(uri);
        let given = given.map(|given| given.0).unwrap_or_default();
        let only = |name: &str| {
            let mut all = given.iter().filter(|(key, _)| key == name);
            all.next().filter(|_| all.next().is_none()).map(|(_, value)| value.clone())
        };
        Self { code: only("code"), state: only("state"), error: only("error"), iss: only("iss") }
    }
}

/// Why nobody was let in, for the sign-in page.
#[derive(Debug)]
enum Stranger {
    /// The provider knows who it is; the district has no account of that name.
    Unknown,
    /// The account is closed.
    Closed,
    /// Whoever was asked to sign in did not want to.
    Refused,
    /// It did not work; the log says why.
    Failed(Why),
}

/// Why it did not work.
#[derive(Debug)]
enum Why {
    /// What the browser brought does not fit.
    Browser(&'static str),
    /// The provider.
    Provider(String),
    /// The store.
    Store,
}

impl Stranger {
    const fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown_account",
            Self::Closed => "closed",
            Self::Refused => "refused",
            Self::Failed(_) => "failed",
        }
    }
}

impl From<OidcError> for Stranger {
    fn from(error: OidcError) -> Self {
        Self::Failed(Why::Provider(error.to_string()))
    }
}

impl From<EngineError> for Stranger {
    fn from(error: EngineError) -> Self {
        // Says in the log what it was.
        let _ = Problem::from(error);
        Self::Failed(Why::Store)
    }
}

/// Go to the provider of OpenID Connect to sign in.
///
/// For browsers: answers with the provider's address, or with the sign-in page's, `/enter?oidc=failed`, when the provider
/// cannot be used or none is set.
#[utoipa::path(get, path = "/api/oidc", operation_id = "begin_oidc", tag = "accounts", params(WayOut),
    responses(
        (status = 303, description = "To the provider, or to the sign-in page"),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn begin(State(app): State<Arc<App>>, origin: Origin, Query(query): Query<WayOut>) -> Response {
    let begun = async {
        let secret = grants::fresh();
        let trip = Trip::of(&secret);
        // The provider first: while it is away nothing is kept.
        let out = provider(&app)?.way_out(&trip, &back(&origin, &app)).await?;
        let wanted = Wanted { uses: Some(1), proof: Some(local(query.to.as_deref())), ..Wanted::default() };
        grants::keep_secret(&app.engine, GrantKind::OidcState, &secret, wanted, ON_THE_WAY).await?;
        Ok::<_, Stranger>((secret, out))
    };
    match begun.await {
        Ok((secret, out)) => go(&out, [Cookie::Oidc.set(&secret, origin.secure())]),
        Err(stranger) => turned_away(&stranger, &origin),
    }
}

/// Come back from the provider of OpenID Connect.
///
/// For browsers: signs in and answers with the address that was asked for, or with the sign-in page's, which says why not:
/// `/enter?oidc=unknown_account`, `closed`, `refused` or `failed`.
#[utoipa::path(get, path = "/api/oidc/callback", operation_id = "come_back_from_oidc", tag = "accounts", params(WayBack),
    responses((status = 303, description = "To where one wanted to be, signed in, or to the sign-in page")))]
pub async fn come_back(State(app): State<Arc<App>>, origin: Origin, headers: HeaderMap, uri: Uri) -> Response {
    match signed_in(&app, &origin, &headers, WayBack::read(&uri)).await {
        Ok((session, to)) => {
            let secure = origin.secure();
            go(&to, [Cookie::Session.set(&session, secure), Cookie::Oidc.clear(secure)])
        }
        Err(stranger) => turned_away(&stranger, &origin),
    }
}

/// The secret of a new session, and where its owner wanted to be.
async fn signed_in(
    app: &App,
    origin: &Origin,
    headers: &HeaderMap,
    given: WayBack,
) -> Result<(String, String), Stranger> {
    let unfit = |what| Stranger::Failed(Why::Browser(what));
    let provider = provider(app)?;
    // Whoever comes back is the browser that went: others' codes are not brought in by a link.
    let secret = auth::cookie(headers, Cookie::Oidc).ok_or_else(|| unfit("it has no cookie of the way out"))?;
    let trip = Trip::of(secret);
    if !given.state.is_some_and(|state| trip.is(&state)) {
        return Err(unfit("the state is of another way out"));
    }
    let grant = grants::good(&app.engine, secret).await?.filter(|grant| grant.kind == GrantKind::OidcState);
    let grant = grant.ok_or_else(|| unfit("it came too late, or once before"))?;
    if !app.engine.use_grant(grant.token).await? {
        return Err(unfit("it came once before"));
    }
    if given.iss.is_some_and(|iss| iss != provider.issuer()) {
        return Err(unfit("it comes from another provider"));
    }
    match given.error.as_deref() {
        None => {}
        Some("access_denied") => return Err(Stranger::Refused),
        Some(other) => {
            let word = other.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(60).collect();
            return Err(Stranger::Failed(Why::Provider(word)));
        }
    }
    let code = given.code.ok_or_else(|| unfit("it brings no code"))?;
    let login = provider.way_back(&trip, code, &back(origin, app), app.engine.now()).await?;
    let atlas = app.engine.atlas();
    let account = &atlas.accounts().by_code(&login).ok_or(Stranger::Unknown)?.entity;
    if !account.is_open() {
        return Err(Stranger::Closed);
    }
    let begin = Begin { label: session::device(headers), ..Begin::default() };
    let session = app.auth.sessions().begin(&app.engine, account, begin).await?;
    Ok((session, local(grant.proof.as_deref())))
}

fn provider(app: &App) -> Result<&Provider, Stranger> {
    app.beyond.oidc.as_ref().ok_or(Stranger::Failed(Why::Browser("no provider is set")))
}

fn back(origin: &Origin, app: &App) -> String {
    origin.of(app) + BACK
}

/// An address of this service; anything else is its first page.
fn local(to: Option<&str>) -> String {
    let first = || "/".to_owned();
    let Some(to) = to.filter(|to| to.len() <= LONGEST && to.starts_with('/')) else { return first() };
    // Browsers take a backslash for a slash, and leave line feeds and tabs out.
    if to.starts_with("//") || to.contains(|c: char| c == '\\' || c.is_control()) {
        return first();
    }
    let Ok(here) = Url::parse("http://here.invalid/") else { return first() };
    match here.join(to) {
        // As a browser reads it; `/./` and the like may leave two slashes at its beginning.
        Ok(there) if there.origin() == here.origin() && !there.path().starts_with("//") => {
            there[openidconnect::url::Position::BeforePath..].to_owned()
        }
        _ => first(),
    }
}

fn go<const N: usize>(to: &str, cookies: [HeaderValue; N]) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else { return Problem::bad("to", "it is no address").into_response() };
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

fn turned_away(stranger: &Stranger, origin: &Origin) -> Response {
    match stranger {
        Stranger::Failed(Why::Provider(why)) => tracing::warn!(%why, "nobody was signed in by OpenID Connect"),
        Stranger::Failed(Why::Browser(why)) => tracing::info!(why, "nobody was signed in by OpenID Connect"),
        other => tracing::info!(why = other.code(), "nobody was signed in by OpenID Connect"),
    }
    go(&format!("/enter?oidc={}", stranger.code()), [Cookie::Oidc.clear(origin.secure())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_comes_back_to_this_service_only() {
        for (to, there) in [
            ("/", "/"),
            ("/?tab=duties&on=2026-05-01#x", "/?tab=duties&on=2026-05-01#x"),
            ("/责任", "/%E8%B4%A3%E4%BB%BB"),
            ("/a/../b", "/b"),
            ("/a//b", "/a//b"),
        ] {
            assert_eq!(local(Some(to)), there);
        }
        for evil in [
            "",
            "evil",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "\t//evil.example",
            "/.//evil.example",
            "/a/..//evil.example",
            "/%2e//evil.example",
            "/a\r\nset-cookie: x",
        ] {
            assert_eq!(local(Some(evil)), "/", "{evil:?}");
        }
        assert_eq!(local(Some(&format!("/{}", "a".repeat(LONGEST)))), "/");
        assert_eq!(local(None), "/");
    }

    #[test]
    fn what_is_said_twice_is_not_said_and_more_is_ignored() {
        let read = |query: &str| WayBack::read(&format!("{BACK}?{query}").parse().unwrap());
        let said = read("code=a&state=b&session_state=c&iss=https%3A%2F%2Fid.example");
        assert_eq!((said.code.as_deref(), said.state.as_deref()), (Some("a"), Some("b")));
        assert_eq!(said.iss.as_deref(), Some("https://id.example"));
        assert_eq!(read("code=a&code=b").code, None);
        assert_eq!(read("%"), WayBack::default());
    }
}
