//! Grants over HTTP: sessions, links, codes, tokens and tablets are given out, listed and taken back in one way.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    App,
    auth::{
        Viewer, device,
        grants::{self, DAY, LINK, Wanted},
    },
    body::Body,
    origin::SameOrigin,
    problem::{Kind, Problem, ProblemBody},
    query::{FromPairs, Nothing, Pairs, Path, Query},
    session::Done,
};
use crate::{
    atlas::Atlas,
    domain::{Account, AccountRole, Code},
    engine::{Grant, GrantKind, Of, Revoke},
    rules::{permit_accounts, permit_links, permit_unit},
};

/// The most uses of a unit's code.
const MOST_USES: u32 = 5000;
/// The longest that a link or a token is good, in days.
const MOST_DAYS: u32 = 366;

/// Grants, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Grants {
    items: Vec<GrantItem>,
}

/// Something by which somebody is let in.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Grant)]
pub struct GrantItem {
    /// By which it is taken back.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// What it is.
    kind: GrantWord,
    /// On what, or for what.
    label: String,
    /// The account that it is for.
    #[schema(value_type = Option<String>)]
    login: Option<Code>,
    /// The unit that it is for.
    #[schema(value_type = Option<String>)]
    unit: Option<Code>,
    /// Whether nothing can be written with it.
    read_only: bool,
    /// How often it can still be used; `null` = as often as one likes.
    uses_left: Option<u32>,
    /// When it was given.
    #[schema(value_type = String, format = DateTime)]
    created_at: String,
    /// When it was used last.
    #[schema(value_type = String, format = DateTime)]
    seen_at: String,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: String,
    /// Whether it is the one that asks.
    current: bool,
}

/// The kinds of grant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = GrantKind)]
pub enum GrantWord {
    /// Signed in somewhere.
    Session,
    /// A link by which a password is set.
    Invitation,
    /// A unit's code.
    UnitCode,
    /// A leader's link.
    ReaderLink,
    /// A program's token.
    Token,
    /// A code by which a tablet is enrolled.
    Enrolment,
    /// A tablet.
    Device,
    /// A PIN on a tablet.
    Pin,
    /// On the way to a provider of OpenID Connect and back.
    OidcState,
    /// The secret address of a calendar.
    Calendar,
}

impl From<GrantKind> for GrantWord {
    fn from(kind: GrantKind) -> Self {
        match kind {
            GrantKind::Session => Self::Session,
            GrantKind::Invitation => Self::Invitation,
            GrantKind::UnitCode => Self::UnitCode,
            GrantKind::ReaderLink => Self::ReaderLink,
            GrantKind::Token => Self::Token,
            GrantKind::Enrolment => Self::Enrolment,
            GrantKind::Device => Self::Device,
            GrantKind::Pin => Self::Pin,
            GrantKind::OidcState => Self::OidcState,
            GrantKind::Calendar => Self::Calendar,
        }
    }
}

/// What is to be given out.
#[derive(Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum GrantRequest {
    /// A link by which an account's person sets a password; the one before is void. For administrators.
    Invitation {
        /// The account.
        login: String,
    },
    /// A code by which the people of a unit come in, good for seven days.
    UnitCode {
        /// The code of the unit.
        unit: String,
        /// How often.
        #[schema(minimum = 1, maximum = 5000)]
        uses: u32,
    },
    /// A link by which an account reads without a password.
    ReaderLink {
        /// The account.
        login: String,
        /// For how many days.
        #[schema(minimum = 1, maximum = 366)]
        days: u32,
    },
    /// A token for the own programs.
    Token {
        /// What for.
        label: String,
        /// Whether it may write what the account may.
        write: bool,
        /// For how many days.
        #[schema(minimum = 1, maximum = 366)]
        days: u32,
    },
    /// A code by which one tablet is enrolled for the people of a unit, good for a day. For administrators.
    Enrolment {
        /// The code of the unit.
        unit: String,
        /// What the tablet is called.
        label: String,
    },
}

/// What was given out. The secret is told this once.
#[derive(Serialize, ToSchema)]
pub struct Given {
    /// By which it is taken back.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// The token, to be sent as `Authorization: Bearer …`.
    token: Option<String>,
    /// The address of the page for it, from its slash on.
    path: Option<String>,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: String,
}

/// Which grants.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GrantsQuery {
    /// All codes of this unit. For its liaison.
    unit: Option<String>,
    /// All grants of this account. For administrators.
    login: Option<String>,
    /// All of a kind. For administrators; `reader_link` for the office too.
    #[param(value_type = Option<GrantWord>)]
    kind: Option<GrantKind>,
}

impl FromPairs for GrantsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let kinds = GrantKind::ALL.map(|kind| (kind.word(), kind));
        Ok(Self { unit: pairs.text("unit")?, login: pairs.text("login")?, kind: pairs.one_of("kind", &kinds)? })
    }
}

/// The address of the page that accepts a code. The secret stands where browsers keep it to themselves.
pub fn welcome(secret: &str) -> String {
    format!("/enter#{secret}")
}

/// The own grants; or others', for whom they are.
#[utoipa::path(get, path = "/api/grants", operation_id = "list_grants", tag = "accounts", params(GrantsQuery),
    responses(
        (status = 200, description = "Newest first", body = Grants),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not for you", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Query(query): Query<GrantsQuery>,
) -> Result<Json<Grants>, Problem> {
    let own = viewer.known()?;
    let atlas = app.engine.atlas();
    let hidden = || Problem::new(Kind::NoAddress);
    let of = match (&query.login, query.kind, &query.unit) {
        (Some(login), _, _) => {
            let account = atlas.accounts().by_code(login).filter(|_| permit_accounts(Some(own)));
            Of::Account(account.ok_or_else(hidden)?.id)
        }
        (None, Some(kind), None) if permit_accounts(Some(own)) => Of::Kind(kind),
        (None, Some(GrantKind::ReaderLink), None) if permit_links(Some(own)) => Of::Kind(GrantKind::ReaderLink),
        (None, Some(_), None) => return Err(hidden()),
        (None, _, Some(_)) => Of::Kind(GrantKind::UnitCode),
        (None, None, None) => Of::Account(own.id),
    };
    let unit = query.unit.as_ref().map(|code| {
        let unit = atlas.units().by_code(code).map(|row| row.id);
        unit.filter(|unit| permit_unit(&atlas, Some(own), *unit, app.engine.today())).ok_or_else(hidden)
    });
    let unit = unit.transpose()?;
    let now = app.engine.now();
    let all = app.engine.grants(of).await?.into_iter();
    let good = all.filter(|grant| grant.expires_at > now && grant.uses_left != Some(0));
    let asked = good.filter(|grant| unit.is_none() || grant.unit == unit);
    let current = viewer.grant().map(|grant| grant.id);
    Ok(Json(Grants { items: asked.map(|grant| item(&atlas, grant, current)).collect() }))
}

fn item(atlas: &Atlas, grant: Grant, current: Option<Uuid>) -> GrantItem {
    GrantItem {
        id: grant.id,
        kind: grant.kind.into(),
        login: grant.account.and_then(|id| atlas.account(id)).map(|row| row.login.clone()),
        unit: grant.unit.and_then(|id| atlas.unit(id)).map(|row| row.code.clone()),
        read_only: grant.read_only,
        uses_left: grant.uses_left,
        created_at: grant.created_at.timestamp().to_string(),
        seen_at: grant.seen_at.timestamp().to_string(),
        expires_at: grant.expires_at.timestamp().to_string(),
        current: current == Some(grant.id),
        label: grant.label,
    }
}

/// Give out a link, a code or a token.
#[utoipa::path(post, path = "/api/grants", operation_id = "give", tag = "accounts", request_body = GrantRequest,
    responses(
        (status = 200, description = "It is told this once", body = Given),
        (status = 400, description = "A number out of range, or it cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or by a program", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not for you, or there is no such account or unit", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn give(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    _: Query<Nothing>,
    Body(asked): Body<GrantRequest>,
) -> Result<Json<Given>, Problem> {
    from.own()?;
    let own = viewer.present()?;
    viewer.actor()?;
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    let unit_of = |code: &str| {
        let unit = atlas.units().by_code(code).map(|row| row.id);
        unit.filter(|unit| permit_unit(&atlas, Some(own), *unit, today)).ok_or_else(|| Problem::new(Kind::Unknown))
    };
    let account_of = |login: &str, may: bool| {
        let account = atlas.accounts().by_code(login).filter(|account| may && account.is_open());
        account.map(|row| row.entity.clone()).ok_or_else(|| Problem::new(Kind::Unknown))
    };
    let engine = &app.engine;
    let (secret, grant) = match asked {
        GrantRequest::Invitation { login } => {
            let account = account_of(&login, permit_accounts(Some(own)))?;
            grants::invite(engine, &account).await?
        }
        GrantRequest::UnitCode { unit, uses } => {
            let uses = Some(within("uses", uses, MOST_USES)?);
            let wanted = Wanted { unit: Some(unit_of(&unit)?), uses, ..Wanted::default() };
            grants::give(engine, GrantKind::UnitCode, wanted, LINK).await?
        }
        GrantRequest::ReaderLink { login, days } => {
            let seconds = i64::from(within("days", days, MOST_DAYS)?) * DAY;
            let account = account_of(&login, permit_links(Some(own)))?;
            let wanted = Wanted { account: Some(account.id), read_only: true, ..Wanted::default() };
            grants::give(engine, GrantKind::ReaderLink, wanted, seconds).await?
        }
        GrantRequest::Token { label, write, days } => {
            let seconds = i64::from(within("days", days, MOST_DAYS)?) * DAY;
            let read_only = !write || own.role == AccountRole::Reader;
            let wanted = Wanted { account: Some(own.id), label: called(&label)?, read_only, ..Wanted::default() };
            grants::give(engine, GrantKind::Token, wanted, seconds).await?
        }
        GrantRequest::Enrolment { unit, label } => {
            if !permit_accounts(Some(own)) {
                return Err(Problem::new(Kind::Unknown));
            }
            let (unit, label) = (Some(unit_of(&unit)?), called(&label)?);
            let wanted = Wanted { unit, label, uses: Some(1), ..Wanted::default() };
            grants::give(engine, GrantKind::Enrolment, wanted, device::ENROLMENT).await?
        }
    };
    let path = (grant.kind != GrantKind::Token).then(|| welcome(&secret));
    let token = (grant.kind == GrantKind::Token).then_some(secret);
    Ok(Json(Given { id: grant.id, token, path, expires_at: grant.expires_at.timestamp().to_string() }))
}

fn within(param: &'static str, number: u32, most: u32) -> Result<u32, Problem> {
    let wrong = || Problem::bad(param, number.to_string()).remedy(format!("a whole number from 1 to {most}"));
    (1..=most).contains(&number).then_some(number).ok_or_else(wrong)
}

/// What something is called: one short line.
pub fn called(label: &str) -> Result<String, Problem> {
    let label = label.trim();
    let count = label.chars().count();
    if (1..=60).contains(&count) && !label.chars().any(char::is_control) {
        return Ok(label.to_owned());
    }
    Err(Problem::bad("label", format!("{count} characters")).remedy("one line of 1 to 60 characters"))
}

/// Take a grant back, and what came from it.
#[utoipa::path(delete, path = "/api/grants/{id}", operation_id = "revoke", tag = "accounts",
    params(("id" = String, Path, description = "Of the grant")),
    responses(
        (status = 200, description = "It is taken back", body = Done),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or by a program", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none like that for you", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn revoke(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    Path(id): Path<String>,
    _: Query<Nothing>,
) -> Result<Json<Done>, Problem> {
    from.own()?;
    let own = viewer.present()?;
    let unknown = || Problem::unknown(&id);
    let id: Uuid = id.parse().map_err(|_| unknown())?;
    if !may_take_back(&app, own, id).await? {
        return Err(unknown());
    }
    match app.auth.sessions().end(&app.engine, Revoke::One(id)).await? {
        0 => Err(unknown()),
        _ => Ok(Json(Done {})),
    }
}

/// One's own everybody takes back; of others' whoever may give the like.
async fn may_take_back(app: &App, own: &Account, id: Uuid) -> Result<bool, Problem> {
    if permit_accounts(Some(own)) || app.engine.grants(Of::Account(own.id)).await?.iter().any(|it| it.id == id) {
        return Ok(true);
    }
    if permit_links(Some(own)) {
        let links = app.engine.grants(Of::Kind(GrantKind::ReaderLink)).await?;
        if links.iter().any(|it| it.id == id) {
            return Ok(true);
        }
    }
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    let codes = app.engine.grants(Of::Kind(GrantKind::UnitCode)).await?;
    let code = codes.into_iter().find(|it| it.id == id);
    Ok(code.and_then(|code| code.unit).is_some_and(|unit| permit_unit(&atlas, Some(own), unit, today)))
}
