//! Signing in and out, and what somebody's own sessions are.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Json,
    extract::{FromRequestParts, State},
    http::{HeaderMap, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::{self, Begin, Cookie, Tablet, Viewer},
    body::Body,
    invitation,
    listen::Peer,
    origin::{Origin, SameOrigin},
    problem::{Kind, Problem, ProblemBody},
    query::{FromPairs, Nothing, Pairs, Query},
};
use crate::{
    domain::{Account, AccountRole, AccountState, Code, Name},
    engine::{GrantKind, Revoke},
    rules::{own_units, permit_accounts, permit_links, permit_reading, permit_some_writing},
};

/// Who is signed in, and what is open to whom.
#[derive(Debug, Serialize, ToSchema)]
pub struct Session {
    /// Whether somebody is.
    signed_in: bool,
    /// Whether the map may be read without signing in.
    public_view: bool,
    /// Whether this is the demonstration.
    demo: bool,
    /// The provider of OpenID Connect at which one can sign in, by way of `/api/oidc`.
    oidc: Option<OidcView>,
    /// `write`: change who answers for something; `link`: give out links for reading; `administer`: manage accounts.
    may: Vec<&'static str>,
    /// Who.
    account: Option<OwnAccount>,
}

/// A provider of OpenID Connect.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Oidc)]
pub struct OidcView {
    /// What it is called here.
    name: String,
}

/// The own account.
#[derive(Debug, Serialize, ToSchema)]
pub struct OwnAccount {
    /// What is typed to sign in.
    #[schema(value_type = String)]
    login: Code,
    /// What it may do.
    #[schema(value_type = AccountRoleWord)]
    role: AccountRole,
    /// Whether it has still to be confirmed.
    #[schema(value_type = AccountStateWord)]
    state: AccountState,
    /// Whose it is.
    person: PersonName,
    /// The codes of the units that the person acts for.
    #[schema(value_type = Vec<String>)]
    units: Vec<Code>,
    /// Whether nothing can be written here.
    read_only: bool,
    /// After so many minutes without use one has to sign in again.
    idle_minutes: u32,
}

/// A person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PersonName {
    /// The code.
    #[schema(value_type = String)]
    pub code: Code,
    /// The name.
    #[schema(value_type = String)]
    pub name: Name,
}

/// What an account may do.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum AccountRoleWord {
    /// 管理员: everything, and the accounts.
    Admin,
    /// 文明办: everything of the district's data.
    Office,
    /// 测评员.
    Inspector,
    /// Acts where the person holds a duty.
    Member,
    /// Reads.
    Reader,
}

/// How far an account is open.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum AccountStateWord {
    /// The liaison has still to confirm it; until then it only reads.
    Pending,
    /// One can sign in with it.
    Open,
    /// One cannot.
    Closed,
}

/// What lets somebody in.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Credentials {
    /// A name and a password.
    Password {
        /// The account's name.
        login: String,
        /// Its password.
        password: String,
    },
    /// An invitation, by which the password is set.
    Invitation {
        /// The secret of the link.
        code: String,
        /// The password that is to be.
        password: String,
        /// The first administrator's account name.
        #[serde(default)]
        login: Option<String>,
        /// The first administrator's own name.
        #[serde(default)]
        name: Option<String>,
    },
    /// A leader's link.
    ReaderLink {
        /// The secret of the link.
        code: String,
    },
    /// A unit's code, with the own name and the end of the own telephone number.
    UnitCode {
        /// The secret of the link.
        code: String,
        /// The code of the person.
        person: String,
        /// The last four digits of the private telephone.
        digits: String,
    },
    /// A PIN, on a tablet that was enrolled.
    Pin {
        /// The account's name.
        login: String,
        /// Its PIN on this tablet.
        pin: String,
        /// What the server gave to be signed.
        challenge: String,
        /// The signature by the tablet's key, in hexadecimal.
        signature: String,
    },
}

/// A password instead of another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// The one that was.
    old: String,
    /// The one that is to be.
    new: String,
}

/// Where to sign out.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SignOutQuery {
    /// Everywhere, and not only here.
    #[param(value_type = Option<bool>)]
    everywhere: bool,
}

impl FromPairs for SignOutQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { everywhere: pairs.one_of("everywhere", &[("true", true), ("false", false)])?.unwrap_or(false) })
    }
}

/// Nothing to tell: it is done.
#[derive(Debug, Serialize, ToSchema)]
pub struct Done {}

/// Who is signed in.
#[utoipa::path(get, path = "/api/session", operation_id = "get_session", tag = "accounts",
    responses((status = 200, description = "Who, if anybody", body = Session)))]
pub async fn session(State(app): State<Arc<App>>, viewer: Viewer, _: Query<Nothing>) -> Json<Session> {
    Json(view(&app, viewer.account(), viewer.grant().is_some_and(|grant| grant.read_only)))
}

/// Sign in. The answer sets a cookie.
#[utoipa::path(post, path = "/api/session", operation_id = "sign_in", tag = "accounts", request_body = Credentials,
    responses(
        (status = 200, description = "Signed in", body = Session),
        (status = 400, description = "The password is too weak, or a name is missing", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "It does not fit together, or the account is closed", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The link was used, has ended, or never was", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many tries; see Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn sign_in(
    State(app): State<Arc<App>>,
    caller: Caller,
    headers: HeaderMap,
    _: Query<Nothing>,
    Body(given): Body<Credentials>,
) -> Result<Response, Problem> {
    caller.from.own()?;
    let (label, address) = (caller.device, caller.peer.address());
    let (account, begin) = match given {
        Credentials::Password { login, password } => {
            let account = app.auth.verify(&app.engine, &login, password, &address).await?;
            (account, Begin { label, ..Begin::default() })
        }
        Credentials::Invitation { code, password, login, name } => {
            (invitation::accept(&app, &code, password, login, name).await?, Begin { label, ..Begin::default() })
        }
        Credentials::ReaderLink { code } => {
            let link = invitation::good(&app, &code, GrantKind::ReaderLink).await?;
            let account = link.account.and_then(|id| app.engine.atlas().account(id).map(|row| row.entity.clone()));
            let account = account.filter(Account::is_open).ok_or_else(|| Problem::new(Kind::Unknown))?;
            (account, Begin { label, parent: Some(link), read_only: true })
        }
        Credentials::UnitCode { code, person, digits } => {
            let account = invitation::join(&app, &code, &person, &digits, &address).await?;
            (account, Begin { label, ..Begin::default() })
        }
        Credentials::Pin { login, pin, challenge, signature } => {
            let tablet = Tablet::of(&app.engine, auth::cookie(&headers, Cookie::Device)).await?;
            let tablet = tablet.ok_or_else(|| Problem::new(Kind::Unknown))?;
            let proof = [challenge.as_str(), signature.as_str()];
            let (account, pin) = app.auth.verify_pin(&app.engine, &tablet, &login, pin, proof).await?;
            (account, Begin { label: tablet.0.label, parent: Some(pin), read_only: false })
        }
    };
    signed_in(&app, &account, begin, &caller.origin).await
}

/// Sign out here, or everywhere.
#[utoipa::path(delete, path = "/api/session", operation_id = "sign_out", tag = "accounts", params(SignOutQuery),
    responses(
        (status = 200, description = "Signed out", body = Done),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn sign_out(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    origin: Origin,
    Query(query): Query<SignOutQuery>,
) -> Result<Response, Problem> {
    from.own()?;
    if let Some((grant, account)) = viewer.grant().zip(viewer.account()) {
        let what = if query.everywhere { Revoke::Sessions(account.id) } else { Revoke::Token(grant.token) };
        app.auth.sessions().end(&app.engine, what).await?;
    }
    Ok(([(header::SET_COOKIE, Cookie::Session.clear(origin.secure()))], Json(Done {})).into_response())
}

/// Change the own password. One is signed out everywhere else.
#[utoipa::path(post, path = "/api/password", operation_id = "change_password", tag = "accounts", request_body = NewPassword,
    responses(
        (status = 200, description = "Changed; the answer sets a new cookie", body = Session),
        (status = 400, description = "The new one is too weak", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "The old one is wrong, or nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or not at a screen", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many tries; see Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn change_password(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    caller: Caller,
    _: Query<Nothing>,
    Body(given): Body<NewPassword>,
) -> Result<Response, Problem> {
    caller.from.own()?;
    let login = viewer.present()?.login.to_string();
    let account = app.auth.verify(&app.engine, &login, given.old, &caller.peer.address()).await?;
    strong(&app, &account, &given.new)?;
    app.auth.set_password(&app.engine, &account, given.new).await?;
    signed_in(&app, &account, Begin { label: caller.device, ..Begin::default() }, &caller.origin).await
}

/// Refuses a password that is easily guessed for this account.
pub fn strong(app: &App, account: &Account, password: &str) -> Result<(), Problem> {
    let atlas = app.engine.atlas();
    let name = atlas.person(account.person).map(|person| person.name.to_string()).unwrap_or_default();
    not_weak(password, &[account.login.as_str(), &name])
}

/// The same for names that belong to no account yet.
pub fn not_weak(password: &str, names: &[&str]) -> Result<(), Problem> {
    auth::check_password(password, names)
        .map_err(|weak| Problem::new(Kind::WeakPassword).detail(format!("{} / {}", weak.zh, weak.en)))
}

/// A new session for an account, told to its browser.
pub async fn signed_in(app: &App, account: &Account, begin: Begin, origin: &Origin) -> Result<Response, Problem> {
    let read_only = begin.read_only;
    let secret = app.auth.sessions().begin(&app.engine, account, begin).await?;
    let cookie = Cookie::Session.set(&secret, origin.secure());
    Ok(([(header::SET_COOKIE, cookie)], Json(view(app, Some(account), read_only))).into_response())
}

fn view(app: &App, account: Option<&Account>, read_only: bool) -> Session {
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    let account = account.cloned().map(|account| if read_only { reader(account) } else { account });
    let account = account.as_ref();
    let mut may = vec![];
    if account.is_some_and(|account| permit_some_writing(&atlas, account, today)) {
        may.push("write");
    }
    if permit_links(account) {
        may.push("link");
    }
    if permit_accounts(account) {
        may.push("administer");
    }
    let own = account.and_then(|account| {
        let person = atlas.person(account.person)?;
        let units = own_units(&atlas, account, today).filter_map(|unit| atlas.unit(unit));
        Some(OwnAccount {
            login: account.login.clone(),
            role: account.role,
            state: account.state,
            person: PersonName { code: person.code.clone(), name: person.name.clone() },
            units: units.map(|unit| unit.code.clone()).collect(),
            read_only,
            idle_minutes: account.role.idle_minutes(),
        })
    });
    let public_view = permit_reading(None, app.public_view());
    let oidc = app.beyond.oidc.as_ref().map(|provider| OidcView { name: provider.name().to_owned() });
    Session { signed_in: account.is_some(), public_view, demo: app.demo, oidc, may, account: own }
}

fn reader(account: Account) -> Account {
    Account { role: AccountRole::Reader, ..account }
}

/// Where a request that lets somebody in comes from.
#[derive(Debug)]
pub struct Caller {
    peer: Peer,
    from: SameOrigin,
    origin: Origin,
    /// Browser and system.
    device: String,
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        Ok(Self {
            peer: Peer::from_request_parts(parts, state).await?,
            from: SameOrigin::from_request_parts(parts, state).await?,
            origin: Origin::from_request_parts(parts, state).await?,
            device: device(&parts.headers),
        })
    }
}

/// Browser and system out of what the browser says of itself.
pub fn device(headers: &HeaderMap) -> String {
    let said = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let first =
        |words: &[(&str, &'static str)]| words.iter().find(|(mark, _)| said.contains(mark)).map(|(_, name)| *name);
    let browsers = [
        ("MicroMessenger", "微信"),
        ("wxwork", "企业微信"),
        ("DingTalk", "钉钉"),
        ("Edg", "Edge"),
        ("Firefox", "Firefox"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
        ("curl", "curl"),
    ];
    let systems = [
        ("HarmonyOS", "鸿蒙"),
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Kylin", "麒麟"),
        ("UOS", "UOS"),
        ("Linux", "Linux"),
    ];
    let words: Vec<_> = [first(&browsers), first(&systems)].into_iter().flatten().collect();
    if words.is_empty() { "—".into() } else { words.join(" · ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_device_is_told_in_two_words() {
        let of = |said: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::USER_AGENT, HeaderValue::from_static(said));
            device(&headers)
        };
        assert_eq!(
            of("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/93.0 Safari/537.36"),
            "Chrome · Windows"
        );
        assert_eq!(of("Mozilla/5.0 (iPhone; CPU iPhone OS 16) MicroMessenger/8.0"), "微信 · iPhone");
        assert_eq!(device(&HeaderMap::new()), "—");
    }
}
