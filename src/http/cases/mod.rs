//! Cases (问题) as they are read: lists, one with its history, what there is to do, figures, the ledger.

mod figure;
mod list;
mod place;
mod todo;
mod view;

pub use figure::{__path_figures, figures};
pub use place::{__path_place, place};
pub use todo::{__path_todo, todo};

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    App,
    auth::Viewer,
    lists::{List, One},
    problem::{Problem, ReadingOwn},
    query::{FromPairs, Nothing, Pairs, Path, Query},
    reading::{self, Asked, Own},
};
use crate::{
    atlas::Row,
    domain::{Case, Kind, Record},
    engine::{Page, Query as StoreQuery},
    rules::CaseSight,
};
use list::CasePage;
pub use list::{CaseFilter, CasesSort, all};
use view::CaseDetail;
pub use view::{CaseItem, Views};

impl Own<'_> {
    /// What who asks may see of cases.
    pub fn sight(&self) -> CaseSight<'_> {
        CaseSight::of(&self.now.atlas, self.account, self.now.on)
    }
}

/// Shows cases to who asks.
pub fn views<'a>(own: &'a Own<'_>, sight: &'a CaseSight<'a>) -> Views<'a> {
    Views { atlas: &own.now.atlas, sight, at: own.at, on: own.now.on, read_only: own.read_only }
}

/// The open cases that are one's own, the most urgent first.
pub fn own_open(own: &Own<'_>) -> Vec<CaseItem> {
    let sight = own.sight();
    let views = views(own, &sight);
    let mine = |row: &&Arc<Row<Case>>| row.is_open() && sight.sees(row) && views.is_own(row);
    let mut rows: Vec<_> = own.now.atlas.cases().iter().filter(mine).collect();
    rows.sort_by_key(|row| (row.due_at.is_none(), row.due_at, row.fid));
    rows.into_iter().map(|row| views.item(row)).collect()
}

/// Which cases, and which page of them.
#[derive(Debug)]
pub struct CasesQuery {
    filter: CaseFilter,
    page: CasePage,
}

impl FromPairs for CasesQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { filter: CaseFilter::take(pairs)?, page: CasePage::take(pairs)? })
    }
}

/// The cases that who asks may see.
#[utoipa::path(get, path = "/api/cases", operation_id = "list_cases", tag = "cases", params(CaseFilter, CasePage),
    responses((status = 200, description = "A page", body = List<CaseItem>), ReadingOwn))]
pub async fn cases(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<CasesQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let sight = own.sight();
        let views = views(own, &sight);
        let wanted = query.filter.wanted(&own.now)?;
        let page = list::page(&views, &wanted, &query.page);
        List::new(&own.now, &asked.uri, &page, |row| Some(views.item(row)))
    })
}

/// One case with its history.
#[utoipa::path(get, path = "/api/cases/{code}", operation_id = "get_case", tag = "cases",
    params(("code" = String, Path, description = "Its number")),
    responses((status = 200, description = "The case", body = One<CaseDetail>), ReadingOwn))]
pub async fn case(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Path(code): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    let own = app.own(&viewer)?;
    let found = own.now.atlas.cases().by_code(&code).cloned();
    let row = found.filter(|row| own.sight().sees(row)).ok_or_else(|| Problem::unknown(&code))?;
    let whole = whole(&app, &row).await?;
    let sight = own.sight();
    reading::answer_own(&app, &asked, &own, &One::new(&own.now, views(&own, &sight).detail(&whole)))
}

/// A case with its photos and history: of a closed one the store has them.
async fn whole(app: &App, row: &Row<Case>) -> Result<Row<Case>, Problem> {
    if row.is_open() {
        return Ok(row.clone());
    }
    let query = StoreQuery::Entities { kind: Kind::Case, ids: vec![row.id.uuid()] };
    if let Page::Entities(found) = app.engine.read(query).await?
        && let Some(change) = found.into_iter().next()
        && let Record::Case(entity) = change.record
    {
        return Ok(Row { fid: change.fid, version: change.version, entity: *entity });
    }
    Ok(row.clone())
}
