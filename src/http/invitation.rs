//! Codes that let people in: what a code is for, and what becomes of it when it is used.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    App,
    auth::{
        Refused,
        grants::{self, MOST_WRONG},
    },
    body::Body,
    listen::Peer,
    origin::SameOrigin,
    problem::{Kind, Problem, ProblemBody},
    query::{Nothing, Query},
    session::{self, PersonName},
};
use crate::{
    domain::{
        Account, AccountId, AccountRole, AccountState, Actor, Code, Command, CommandId, Envelope, Name, Outcome,
        Person, PersonId, Record,
    },
    engine::{Batch, Grant, GrantKind, Revoke},
};

/// A code.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenCode {
    /// The secret of the link.
    code: String,
}

/// What a code is for.
#[derive(Debug, Serialize, ToSchema)]
pub struct CodeView {
    /// What it lets one do.
    kind: CodeKind,
    /// The account's name, where it is for one.
    #[schema(value_type = Option<String>)]
    login: Option<Code>,
    /// The name of its person, or of the unit.
    #[schema(value_type = Option<String>)]
    name: Option<Name>,
    /// Of a unit's code: who can come in with it, in the unit's order.
    people: Vec<PersonName>,
    /// When it ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: String,
}

/// What a code lets one do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// Make the first administrator.
    FirstAdmin,
    /// Set an account's password.
    Invitation,
    /// Come in by one's name and telephone.
    UnitCode,
    /// Read without a password.
    ReaderLink,
    /// Enrol a tablet.
    Enrolment,
}

/// What a code is for. Nothing happens to it.
#[utoipa::path(post, path = "/api/code", operation_id = "read_code", tag = "accounts", request_body = GivenCode,
    responses(
        (status = 200, description = "What it is for", body = CodeView),
        (status = 400, description = "It cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "It was used, has ended, or never was", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too many tries; see Retry-After", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(
    State(app): State<Arc<App>>,
    peer: Peer,
    from: SameOrigin,
    _: Query<Nothing>,
    Body(given): Body<GivenCode>,
) -> Result<Json<CodeView>, Problem> {
    from.own()?;
    let (keys, now) = ([format!("from {} by code", peer.address())], app.engine.now());
    app.auth.may_try(&keys, now)?;
    let Some(grant) = grants::good(&app.engine, &given.code).await? else {
        app.auth.wrong(&keys, now);
        return Err(Problem::new(Kind::Unknown));
    };
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    let unknown = || Problem::new(Kind::Unknown);
    let kind = match (grant.kind, grant.account) {
        (GrantKind::Invitation, None) if grants::ruled(&app.engine) => return Err(unknown()),
        (GrantKind::Invitation, None) => CodeKind::FirstAdmin,
        (GrantKind::Invitation, Some(_)) => CodeKind::Invitation,
        (GrantKind::UnitCode, _) => CodeKind::UnitCode,
        (GrantKind::ReaderLink, _) => CodeKind::ReaderLink,
        (GrantKind::Enrolment, _) => CodeKind::Enrolment,
        (
            GrantKind::Session
            | GrantKind::Token
            | GrantKind::Device
            | GrantKind::Pin
            | GrantKind::OidcState
            | GrantKind::Calendar,
            _,
        ) => {
            return Err(unknown());
        }
    };
    let account =
        grant.account.map(|id| atlas.account(id).filter(|it| it.is_open()).ok_or_else(unknown)).transpose()?;
    let unit = grant.unit.and_then(|unit| atlas.unit(unit));
    let name = match (account, unit) {
        (Some(account), _) => atlas.person(account.person).map(|person| person.name.clone()),
        (None, Some(unit)) => Some(unit.versions.near(today).name.clone()),
        (None, None) => None,
    };
    let people = match (kind, grant.unit) {
        (CodeKind::UnitCode, Some(unit)) => atlas.people_of(unit, today),
        _ => vec![],
    };
    Ok(Json(CodeView {
        kind,
        login: account.map(|account| account.login.clone()),
        name,
        people: people.iter().map(|row| PersonName { code: row.code.clone(), name: row.name.clone() }).collect(),
        expires_at: grant.expires_at.timestamp().to_string(),
    }))
}

/// The grant of a code of a kind, or as if there were none.
pub async fn good(app: &App, code: &str, kind: GrantKind) -> Result<Grant, Problem> {
    let found = grants::good(&app.engine, code).await?.filter(|grant| grant.kind == kind);
    found.ok_or_else(|| Problem::new(Kind::Unknown))
}

/// Accepts an invitation: sets the password of its account, which the first administrator makes with it.
pub async fn accept(
    app: &App,
    code: &str,
    password: String,
    login: Option<String>,
    name: Option<String>,
) -> Result<Account, Problem> {
    let grant = good(app, code, GrantKind::Invitation).await?;
    let account = match grant.account {
        Some(id) => {
            let account = app.engine.atlas().account(id).map(|row| row.entity.clone());
            let account = account.filter(Account::is_open).ok_or_else(|| Problem::new(Kind::Unknown))?;
            session::strong(app, &account, &password)?;
            used(app, &grant).await?;
            account
        }
        None if grants::ruled(&app.engine) => return Err(Problem::new(Kind::Unknown)),
        None => {
            let login = Code::new(login.as_deref().unwrap_or_default());
            let login = login.map_err(|error| Problem::bad("login", error.to_string()))?;
            let name = Name::new(name.as_deref().unwrap_or_default());
            let name = name.map_err(|error| Problem::bad("name", error.to_string()))?;
            session::not_weak(&password, &[login.as_str(), name.as_str()])?;
            used(app, &grant).await?;
            first_admin(app, login, name).await?
        }
    };
    app.auth.set_password(&app.engine, &account, password).await?;
    Ok(account)
}

/// Each link once, whoever is quicker.
async fn used(app: &App, grant: &Grant) -> Result<(), Problem> {
    if app.engine.use_grant(grant.token).await? { Ok(()) } else { Err(Problem::new(Kind::Unknown)) }
}

/// Comes in with a unit's code. Whoever has no account yet gets one, which the liaison has to confirm; whoever has a
/// password uses that.
pub async fn join(app: &App, code: &str, person: &str, digits: &str, from: &str) -> Result<Account, Problem> {
    let grant = good(app, code, GrantKind::UnitCode).await?;
    let now = app.engine.now();
    let of_code = format!("unit code {}", grant.id);
    let keys = [format!("digits {person}"), of_code.clone(), format!("from {from}")];
    app.auth.may_try(&keys, now)?;
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    let row = atlas.people().by_code(person).cloned();
    let row = row.filter(|row| grant.unit.is_some_and(|unit| atlas.works_in(row.id, unit, today)));
    let phone = match &row {
        Some(row) => app.engine.personal(row.id).await?.map(|personal| personal.private_phone),
        None => None,
    };
    let ends = phone.is_some_and(|phone| {
        let own: Vec<char> = phone.as_str().chars().filter(char::is_ascii_digit).collect();
        own.len() >= 7 && own[own.len() - 4..].iter().copied().eq(digits.chars())
    });
    let Some(row) = row.filter(|_| ends) else {
        let refused = app.auth.wrong(&keys, now);
        if app.auth.wrongs(&of_code) >= MOST_WRONG {
            app.auth.sessions().end(&app.engine, Revoke::One(grant.id)).await?;
        }
        return Err(refused.into());
    };
    let account = match atlas.account_of(row.id) {
        Some(known) => {
            // A short number is no way around a password, nor into more than a member may.
            let strong = app.engine.password(known.id).await?.is_some() || known.role != AccountRole::Member;
            if strong || !known.is_open() {
                return Err(app.auth.wrong(&keys, now).into());
            }
            used(app, &grant).await?;
            known.entity.clone()
        }
        None => {
            used(app, &grant).await?;
            let (id, state) = (AccountId::new(Uuid::now_v7()), AccountState::Pending);
            let account = Account {
                id,
                login: row.code.clone(),
                person: row.id,
                role: AccountRole::Member,
                state,
                earlier: vec![],
                mail: None,
            };
            put(app, vec![Record::Account(account.clone())]).await?;
            account
        }
    };
    app.auth.right(&keys[0]);
    Ok(account)
}

/// Makes the first administrator, with a person of the own.
async fn first_admin(app: &App, login: Code, name: Name) -> Result<Account, Problem> {
    let person = PersonId::new(Uuid::now_v7());
    let code = Code::new(&format!("A-{login}")).map_err(|error| Problem::bad("login", error.to_string()))?;
    let state = AccountState::Open;
    let account = Account {
        id: AccountId::new(Uuid::now_v7()),
        login,
        person,
        role: AccountRole::Admin,
        state,
        earlier: vec![],
        mail: None,
    };
    let person = Person { id: person, code, name, order: 0, aliases: vec![], office_phone: None };
    put(app, vec![Record::Person(person), Record::Account(account.clone())]).await?;
    Ok(account)
}

/// Sets what has to be there before anybody is: all of it or nothing.
async fn put(app: &App, records: Vec<Record>) -> Result<(), Problem> {
    let one = |record| Envelope {
        id: CommandId::new(Uuid::now_v7()),
        recorded_at: None,
        base: None,
        after: None,
        command: Command::Put { record: Box::new(record), personal: None },
    };
    let commands = records.into_iter().map(one).collect();
    let outcomes = app.engine.submit(Actor::System, Batch { commands, all_or_nothing: true }).await?;
    match outcomes.into_iter().find_map(|outcome| match outcome {
        Outcome::Refused(refusal) => Some(refusal),
        _ => None,
    }) {
        Some(refusal) => Err(Problem::bad("login", refusal.en())),
        None => Ok(()),
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Wrong => Self::new(Kind::WrongCredentials),
            Refused::Wait(seconds) => {
                Self::new(Kind::TooManyTries).detail(format!("{seconds} s")).retry_after(seconds.into())
            }
            Refused::Engine(error) => error.into(),
        }
    }
}
