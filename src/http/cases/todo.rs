//! 待办: what somebody has to do now, by group, each with its list.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{super::reading::Own, view::Views, views};
use crate::{
    domain::{AccountState, Case, CaseState, StepAct},
    http::{
        App,
        auth::Viewer,
        problem::{Problem, ReadingOwn},
        query::{Nothing, Query},
        reading::Asked,
    },
    rules::{clock, leads, permit_unit},
};

/// A group of things to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TodoKey)]
pub enum Group {
    /// 待交办, where the rule names a unit. For the office.
    ToAssign,
    /// 责任待明确. For the office.
    NoOwner,
    /// 待签收, of a unit that one acts for.
    ToSign,
    /// 整改中, of one's own unit, or named for oneself.
    Underway,
    /// 待复核, that one may look at again.
    ToRecheck,
    /// What units ask for. For the office.
    Requests,
    /// 逾期: for the office all, else of one's own unit.
    Overdue,
    /// Due by the end of the day: for the office all, else of one's own unit.
    DueToday,
    /// Work that was held. For the office.
    Held,
    /// Accounts that wait to be confirmed.
    ConfirmAccounts,
}

impl Group {
    const OF_CASES: [Self; 8] = [
        Self::ToAssign,
        Self::NoOwner,
        Self::ToSign,
        Self::Underway,
        Self::ToRecheck,
        Self::Requests,
        Self::Overdue,
        Self::DueToday,
    ];
    /// Those that can be asked for in the list of cases.
    pub const WORDS: [(&str, Self); 8] = [
        ("to_assign", Self::ToAssign),
        ("no_owner", Self::NoOwner),
        ("to_sign", Self::ToSign),
        ("underway", Self::Underway),
        ("to_recheck", Self::ToRecheck),
        ("requests", Self::Requests),
        ("overdue", Self::Overdue),
        ("due_today", Self::DueToday),
    ];
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, group)| *group == self).map_or("", |(word, _)| word)
    }

    /// Whether a case is in the group for who asks.
    pub fn takes(self, views: &Views<'_>, case: &Case) -> bool {
        let sight = views.sight;
        let office = sight.is_office();
        let mine = || office || sight.is_of_lead(case);
        let may = |act| !views.read_only && sight.may_do(case, act).is_ok();
        match self {
            Self::ToAssign | Self::NoOwner => {
                let owned = || leads(views.atlas, &case.place, views.on).lead.is_some();
                let given_out = || crate::rules::is_released(views.atlas, case);
                case.state == CaseState::ToAssign
                    && may(StepAct::Assign)
                    && given_out()
                    && owned() == (self == Self::ToAssign)
            }
            Self::ToSign => case.state == CaseState::ToSign && may(StepAct::Sign) && sight.acts_for_lead(case),
            Self::Underway => case.state == CaseState::Underway && may(StepAct::HandIn),
            Self::ToRecheck => case.state == CaseState::ToRecheck && may(StepAct::Pass),
            Self::Requests => case.request.is_some() && may(StepAct::Grant),
            Self::Overdue => case.is_overdue(views.at) && mine(),
            Self::DueToday => {
                let running = matches!(case.state, CaseState::ToSign | CaseState::Underway);
                let today = |due| clock::due_day(views.atlas, due) == views.on;
                running && !case.is_overdue(views.at) && case.due_at.is_some_and(today) && mine()
            }
            Self::Held | Self::ConfirmAccounts => false,
        }
    }
}

/// What there is to do.
#[derive(Debug, Serialize, ToSchema)]
pub struct Todo {
    /// How many things, each counted once.
    count: usize,
    /// By group; those with nothing in them are left out.
    groups: Vec<TodoGroup>,
}

/// A group of it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TodoGroup {
    /// Which.
    key: Group,
    /// How many.
    count: usize,
    /// Where its list is.
    query: String,
}

/// 待办: what who asks has to do now.
#[utoipa::path(get, path = "/api/todo", operation_id = "todo", tag = "cases",
    responses((status = 200, description = "By group", body = Todo), ReadingOwn))]
pub async fn todo(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| Ok(list(own)))
}

fn list(own: &Own<'_>) -> Todo {
    let sight = own.sight();
    let views = views(own, &sight);
    let mut counts = [0_usize; Group::OF_CASES.len()];
    let mut count = 0;
    for case in own.now.atlas.cases().iter().filter(|row| row.is_open()) {
        let mut any = false;
        for (of, group) in counts.iter_mut().zip(Group::OF_CASES) {
            let takes = group.takes(&views, case);
            *of += usize::from(takes);
            any |= takes;
        }
        count += usize::from(any);
    }
    let of_cases = Group::OF_CASES.into_iter().zip(counts);
    let of_cases = of_cases.map(|(key, count)| TodoGroup { key, count, query: cases_query(key) });
    let others = [held(own), accounts(own)];
    count += others.iter().flatten().map(|group| group.count).sum::<usize>();
    let groups = of_cases.chain(others.into_iter().flatten()).filter(|group| group.count > 0).collect();
    Todo { count, groups }
}

fn cases_query(group: Group) -> String {
    format!("/api/cases?todo={}&sort=due", group.word())
}

fn held(own: &Own<'_>) -> Option<TodoGroup> {
    let count = own.now.atlas.held().iter().filter(|row| row.decided.is_none()).count();
    own.sight().is_office().then(|| TodoGroup { key: Group::Held, count, query: "/api/held".into() })
}

/// Accounts that were made with a unit's code and that its liaison, or the office, has to confirm.
fn accounts(own: &Own<'_>) -> Option<TodoGroup> {
    if own.read_only {
        return None;
    }
    let (atlas, on) = (&own.now.atlas, own.now.on);
    let mut units = std::collections::BTreeSet::new();
    let mut count = 0;
    for account in atlas.accounts().iter().filter(|row| row.state == AccountState::Pending) {
        let works = atlas.posts_of(account.person).filter(|post| post.period.contains(on)).map(|post| post.unit);
        let mine: Vec<_> = works.filter(|unit| permit_unit(atlas, Some(own.account), *unit, on)).collect();
        count += usize::from(!mine.is_empty());
        units.extend(mine);
    }
    let code = units.iter().next().and_then(|unit| atlas.unit(*unit)).map(|row| row.code.to_string());
    let query = code.map_or_else(|| "/api/accounts".to_owned(), |code| format!("/api/accounts?unit={code}"));
    Some(TodoGroup { key: Group::ConfirmAccounts, count, query })
}
