//! Weekend labour (双休日义务劳动) as it is read: shifts, patterns, what is one's own, the office's pages, hours.

mod brief;
mod detail;
mod feed;
mod hours;
mod list;
mod mine;
mod plan;
mod states;
mod view;
mod weekend;
mod weekends;

pub use feed::{__path_download, __path_make, __path_revoke, download, make, revoke, routes as calendar_routes};
pub use hours::{__path_hours, __path_xlsx, hours, xlsx};
pub use mine::{__path_mine, mine};
pub use plan::{__path_patterns, __path_preview, __path_settings, patterns, preview, settings};
pub use states::{
    __path_communities, __path_shifts as __path_shift_states, Per, communities, shifts as shift_states, standings,
};
pub use weekend::{__path_weekend, weekend};
pub use weekends::{__path_weekends, weekends};

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    App,
    auth::Viewer,
    lists::One,
    problem::{Problem, ReadingOwn},
    query::{Nothing, Path, Query},
    reading::{Asked, Now, Own},
};
use crate::domain::{AreaId, week_of};
use detail::ShiftDetail;
use list::{Shifts, ShiftsQuery};
pub use view::ShiftItem;
use view::Shown;

/// The shifts at some places in the week of the day that is asked for, in order.
pub fn of_places(own: &Own<'_>, now: &Now, places: &[AreaId]) -> Vec<ShiftItem> {
    let (shown, week) = (Shown::on(own, now), week_of(now.on));
    let rows = now.atlas.shifts_between(week.first(), week.last().unwrap_or(week.first()));
    let mut rows: Vec<_> = rows.filter(|row| places.contains(&row.place)).collect();
    rows.sort_by_key(|row| list::order(row));
    rows.into_iter().filter_map(|row| shown.item(row)).collect()
}

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
