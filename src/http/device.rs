//! Tablets that a team shares, over HTTP.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    App,
    auth::{
        self, Cookie, Tablet, device,
        grants::{self, Wanted},
    },
    body::Body,
    invitation,
    listen::Peer,
    origin::{Origin, SameOrigin},
    problem::{Kind, Problem, ProblemBody},
    query::{Nothing, Query},
    session::Done,
};
use crate::{
    domain::{Code, Name},
    engine::GrantKind,
};

/// The tablet that asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct TabletView {
    /// What it is called.
    label: String,
    /// The name of the unit whose people share it.
    #[schema(value_type = Option<String>)]
    unit: Option<Name>,
    /// Who can sign in on it.
    people: Vec<TabletPerson>,
    /// What the tablet's key has to sign; good for two minutes.
    challenge: String,
    /// Until when it is enrolled.
    #[schema(value_type = String, format = DateTime)]
    expires_at: String,
}

/// Somebody who can sign in on a tablet.
#[derive(Debug, Serialize, ToSchema)]
pub struct TabletPerson {
    /// The account.
    #[schema(value_type = String)]
    login: Code,
    /// The name.
    #[schema(value_type = String)]
    name: Name,
    /// Whether a PIN was set here.
    has_pin: bool,
}

/// A tablet to be enrolled.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Enrolling {
    /// The secret of the link.
    code: String,
    /// The public key that the tablet keeps the other half of: an uncompressed point of P-256, in hexadecimal.
    key: String,
}

/// A PIN to be set.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPin {
    /// The account's name.
    login: String,
    /// Its password.
    password: String,
    /// Six to twelve digits.
    pin: String,
}

/// The tablet that asks, and who can sign in on it.
#[utoipa::path(get, path = "/api/device", operation_id = "get_device", tag = "accounts",
    responses(
        (status = 200, description = "The tablet", body = TabletView),
        (status = 404, description = "This is no enrolled tablet", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn get(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    _: Query<Nothing>,
) -> Result<Json<TabletView>, Problem> {
    let tablet = this(&app, &headers).await?;
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    let mut people = vec![];
    for person in tablet.0.unit.map(|unit| atlas.people_of(unit, today)).unwrap_or_default() {
        let account = atlas.account_of(person.id).filter(|account| account.is_open() && device::may_have_pin(account));
        let Some(account) = account else { continue };
        let has_pin = app.engine.grant(tablet.pin_of(account)).await?.is_some();
        people.push(TabletPerson { login: account.login.clone(), name: person.name.clone(), has_pin });
    }
    let unit = tablet.0.unit.and_then(|unit| atlas.unit(unit));
    Ok(Json(TabletView {
        unit: unit.map(|row| row.versions.near(today).name.clone()),
        people,
        challenge: Tablet::challenge(&app.engine),
        expires_at: tablet.0.expires_at.timestamp().to_string(),
        label: tablet.0.label,
    }))
}

async fn this(app: &App, headers: &HeaderMap) -> Result<Tablet, Problem> {
    let found = Tablet::of(&app.engine, auth::cookie(headers, Cookie::Device)).await?;
    found.ok_or_else(|| Problem::new(Kind::Unknown).detail("this is no enrolled tablet"))
}

/// Enrol this tablet. The answer sets a cookie.
#[utoipa::path(post, path = "/api/device", operation_id = "enrol", tag = "accounts", request_body = Enrolling,
    responses(
        (status = 200, description = "It is enrolled", body = Done),
        (status = 400, description = "The key is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "The code was used, has ended, or never was", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn enrol(
    State(app): State<Arc<App>>,
    from: SameOrigin,
    origin: Origin,
    _: Query<Nothing>,
    Body(given): Body<Enrolling>,
) -> Result<Response, Problem> {
    from.own()?;
    if !device::is_key(&given.key) {
        return Err(Problem::bad("key", "it is none").remedy("an uncompressed point of P-256, in hexadecimal"));
    }
    let code = invitation::good(&app, &given.code, GrantKind::Enrolment).await?;
    if !app.engine.use_grant(code.token).await? {
        return Err(Problem::new(Kind::Unknown));
    }
    let wanted = Wanted { unit: code.unit, label: code.label, proof: Some(given.key), ..Wanted::default() };
    let (secret, _) = grants::give(&app.engine, GrantKind::Device, wanted, device::ENROLLED).await?;
    let cookie = Cookie::Device.set(&secret, origin.secure());
    Ok(([(header::SET_COOKIE, cookie)], Json(Done {})).into_response())
}

/// Set the own PIN on this tablet, with the password.
#[utoipa::path(post, path = "/api/device/pin", operation_id = "set_pin", tag = "accounts", request_body = NewPin,
    responses(
        (status = 200, description = "It is set", body = Done),
        (status = 400, description = "The PIN is too weak", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Name or password are wrong", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "This is no enrolled tablet", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many tries; see Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn set_pin(
    State(app): State<Arc<App>>,
    peer: Peer,
    from: SameOrigin,
    headers: HeaderMap,
    _: Query<Nothing>,
    Body(given): Body<NewPin>,
) -> Result<Json<Done>, Problem> {
    from.own()?;
    let tablet = this(&app, &headers).await?;
    device::check_pin(&given.pin)
        .map_err(|weak| Problem::new(Kind::WeakPassword).detail(format!("{} / {}", weak.zh, weak.en)))?;
    let account = app.auth.verify(&app.engine, &given.login, given.password, &peer.address()).await?;
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    let in_team = tablet.0.unit.is_some_and(|unit| atlas.works_in(account.person, unit, today));
    if !in_team || !device::may_have_pin(&account) {
        return Err(Problem::new(Kind::WrongCredentials));
    }
    app.auth.set_pin(&app.engine, &tablet, &account, given.pin).await?;
    Ok(Json(Done {}))
}
