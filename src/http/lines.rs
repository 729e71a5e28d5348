//! The work lines (条线).

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    App,
    lists::{List, ListQuery, One},
    problem::{Kind, Problem, Reading, ReadingOne},
    query::{OnQuery, Path, Query},
    reading::Asked,
};
use crate::atlas::LineItem;

/// The lines (条线) of a day, in the district's order.
#[utoipa::path(get, path = "/api/lines", operation_id = "list_lines", tag = "district", params(ListQuery),
    responses((status = 200, description = "A page", body = List<LineItem>), Reading))]
pub async fn lines(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let page = now.atlas.list_lines(query.q.as_deref(), now.on, &query.paging);
        List::new(now, &asked.uri, &page, |row| now.atlas.line_item(row, now.on))
    })
}

/// One line, with who answers for it.
#[utoipa::path(get, path = "/api/lines/{code}", operation_id = "get_line", tag = "district",
    params(("code" = String, Path, description = "Its code"), OnQuery),
    responses((status = 200, description = "The line", body = One<LineItem>), ReadingOne))]
pub async fn line(
    State(app): State<Arc<App>>,
    asked: Asked,
    Path(code): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let row = now.atlas.lines().by_code(&code).ok_or_else(|| Problem::unknown(&code))?;
        let missing = || Problem::new(Kind::NotThatDay).detail(format!("{code}, {}", now.on));
        Ok(One::new(now, now.atlas.line_detail(row, now.on).ok_or_else(missing)?))
    })
}
