//! Accounts: who may sign in.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::Viewer,
    problem::{Kind, Problem, ProblemBody},
    query::{FromPairs, Pairs, Query},
    session::{AccountRoleWord, AccountStateWord, PersonName},
};
use crate::{
    atlas::Row,
    domain::{Account, AccountRole, AccountState, Code, MailAddress},
    rules::{permit_accounts, permit_unit},
};

/// Accounts.
#[derive(Debug, Serialize, ToSchema)]
pub struct Accounts {
    items: Vec<AccountItem>,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
pub struct AccountItem {
    /// What is typed to sign in.
    #[schema(value_type = String)]
    login: Code,
    /// What it may do.
    #[schema(value_type = AccountRoleWord)]
    role: AccountRole,
    /// How far it is open.
    #[schema(value_type = AccountStateWord)]
    state: AccountState,
    /// Whose it is.
    person: Option<PersonName>,
    /// Whether a password was set.
    has_password: bool,
    /// Where the person is told by e-mail what there is to do; for administrators.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    mail: Option<MailAddress>,
    /// How often it was changed.
    version: u32,
}

/// Whose accounts.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountsQuery {
    /// Only of the people of this unit. A liaison asks for the own unit's.
    unit: Option<String>,
}

impl FromPairs for AccountsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { unit: pairs.text("unit")? })
    }
}

/// The accounts: for administrators all, for a liaison those of the own unit's people.
#[utoipa::path(get, path = "/api/accounts", operation_id = "list_accounts", tag = "accounts", params(AccountsQuery),
    responses(
        (status = 200, description = "By login", body = Accounts),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not for you", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn accounts(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Query(query): Query<AccountsQuery>,
) -> Result<Json<Accounts>, Problem> {
    viewer.known()?;
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    let hidden = || Problem::new(Kind::NoAddress);
    let rows: Vec<Arc<Row<Account>>> = match &query.unit {
        None if permit_accounts(viewer.account()) => atlas.accounts().iter().cloned().collect(),
        None => return Err(hidden()),
        Some(code) => {
            let unit = atlas.units().by_code(code).map(|row| row.id);
            let unit = unit.filter(|unit| permit_unit(&atlas, viewer.account(), *unit, today)).ok_or_else(hidden)?;
            atlas.people_of(unit, today).iter().filter_map(|row| atlas.account_of(row.id)).cloned().collect()
        }
    };
    let mut items = vec![];
    for row in rows {
        let person = atlas.person(row.person);
        items.push(AccountItem {
            login: row.login.clone(),
            role: row.role,
            state: row.state,
            person: person.map(|person| PersonName { code: person.code.clone(), name: person.name.clone() }),
            has_password: app.engine.password(row.id).await?.is_some(),
            mail: row.mail.clone().filter(|_| permit_accounts(viewer.account())),
            version: row.version,
        });
    }
    items.sort_by(|a, b| a.login.cmp(&b.login));
    Ok(Json(Accounts { items }))
}
