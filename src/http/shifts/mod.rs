//! Weekend labour (双休日义务劳动) as it is read: shifts, patterns, what is one's own, the office's pages, hours.

mod detail;
mod list;
mod plan;
mod view;

pub use plan::{__path_patterns, __path_preview, __path_settings, patterns, preview, settings};

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    App,
    auth::Viewer,
    lists::One,
    problem::{Problem, ReadingOwn},
    query::{Nothing, Path, Query},
    reading::Asked,
};
use detail::ShiftDetail;
use list::{Shifts, ShiftsQuery};
pub use view::{ShiftItem, Shown};

/// Shifts, with how many people and no names: day by day where a week or a day is asked for, else the last day first.
#[utoipa::path(get, path = "/api/shifts", operation_id = "list_shifts", tag = "weekend", params(ShiftsQuery),
    responses((status = 200, description = "A page", body = Shifts), ReadingOwn))]
pub async fn shifts(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<ShiftsQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| query.page(&Shown::to(own), &asked.uri))
}

/// One shift. The names of a unit's part are shown to the office, the unit's liaison, its leader, and whoever is in the
/// shift.
#[utoipa::path(get, path = "/api/shifts/{code}", operation_id = "get_shift", tag = "weekend",
    params(("code" = String, Path, description = "Its code")),
    responses((status = 200, description = "The shift", body = One<ShiftDetail>), ReadingOwn))]
pub async fn shift(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Path(code): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let row = own.now.atlas.shifts().by_code(&code);
        let detail = row.and_then(|row| Shown::to(own).detail(row)).ok_or_else(|| Problem::unknown(&code))?;
        Ok(One::new(&own.now, detail))
    })
}
