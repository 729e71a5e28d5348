//! What changed between two dates.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::{
    App, lists,
    problem::{Kind, Problem, Reading},
    query::{FromPairs, Pairs, Query},
    reading::Asked,
};
use crate::{
    atlas::{Diff, DiffFilter},
    domain::Date,
};

/// Between which days.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DiffQuery {
    /// The day that is compared with.
    #[param(value_type = String, format = Date)]
    from: Date,
    /// The day that is compared; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    to: Option<Date>,
    /// Only what concerns the zone with this code.
    zone: Option<String>,
    /// Only what concerns the line with this code.
    line: Option<String>,
}

impl FromPairs for DiffQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let from = pairs.date("from")?.ok_or_else(|| Problem::new(Kind::MissingParameter).param("from"))?;
        let to = pairs.date("to")?;
        if to.is_some_and(|to| to < from) {
            return Err(Problem::bad("to", "it is before `from`").remedy("exchange the two"));
        }
        Ok(Self { from, to, zone: pairs.text("zone")?, line: pairs.text("line")? })
    }
}

/// What changed between two days: duties, borders, names, lines, units, posts.
#[utoipa::path(get, path = "/api/diff", operation_id = "diff", tag = "answers", params(DiffQuery),
    responses((status = 200, description = "The changes, in the order of days", body = Diff), Reading))]
pub async fn diff(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<DiffQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.to, |now| {
        if now.on < query.from {
            return Err(Problem::bad("from", "it is after today").remedy("say `to` as well"));
        }
        let (zone, line) = (lists::zone(now, query.zone.as_deref())?, lists::line(now, query.line.as_deref())?);
        Ok(now.atlas.diff(query.from, now.on, &DiffFilter { zone, line }))
    })
}
