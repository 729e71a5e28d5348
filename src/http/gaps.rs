//! What lacks a holder: gaps, doubles and lapses.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::{
    App, lists,
    problem::{Problem, Reading},
    query::{FromPairs, Pairs, Query},
    reading::Asked,
};
use crate::{
    atlas::{GapFilter, Gaps, Status},
    domain::Date,
};

/// Which faults are asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GapsQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only those of the zone with this code.
    zone: Option<String>,
    /// Only those of the line with this code.
    line: Option<String>,
    /// Only `gap` (责任空白), `double` (责任重叠) or `lapsed` (到期未接续).
    #[param(value_type = Option<String>, example = "gap")]
    status: Option<Status>,
}

impl FromPairs for GapsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let words = [("gap", Status::Gap), ("double", Status::Double), ("lapsed", Status::Lapsed)];
        Ok(Self {
            on: pairs.date("on")?,
            zone: pairs.text("zone")?,
            line: pairs.text("line")?,
            status: pairs.one_of("status", &words)?,
        })
    }
}

/// What lacks a holder on a day: gaps, doubles and lapses, by zone and line.
#[utoipa::path(get, path = "/api/gaps", operation_id = "gaps", tag = "answers", params(GapsQuery),
    responses((status = 200, description = "The faults", body = Gaps), Reading))]
pub async fn gaps(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<GapsQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let (zone, line) = (lists::zone(now, query.zone.as_deref())?, lists::line(now, query.line.as_deref())?);
        Ok(now.atlas.gaps(now.on, &GapFilter { zone, line, status: query.status }))
    })
}
